"""Several shards become one candidate: parts in reading order, captures resolved, authors and inputs complete."""

import json
import os
import shutil

import polars as pl
import pytest
from broadsheet.schemas import TABLES
from small_corpus import SETTINGS, article_page, build, fill, released

from broadsheet import lines, manifest, parquet, publish, read, release
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

ANN, BO = ("Ann Lee", "I liked the old colour of it more."), ("Bo Reed", "Nobody asked the gulls, did they?")
CY = ("Cy Moss", "They were asked, and they said nothing that I could write down.")
THINGS = ["crane", "pier", "ferry", "tower", "bridge", "harbour", "slipway", "market", "lantern", "tram"]


def title(thing: str) -> str:
    return f"The Old {thing.title()} Of The Town Is To Be Painted Again"


def corpus(site: str = "harbour.example") -> tuple[dict, dict]:
    """Ten pages, one of which is an older capture of another; two are unreadable, one is empty, one a copy."""
    pages = {f"{n:02d}-{thing}.txt": article_page(title(thing), [ANN, BO]) for n, thing in enumerate(THINGS)}
    table = {
        name: {"url": f"https://{site}/{thing}", "captured_at": "2024-05-01T00:00:00Z"}
        for name, thing in zip(pages, THINGS, strict=True)
    }
    pages["05-later-capture-of-crane.txt"] = article_page(title("crane"), [ANN, BO, CY])
    table["05-later-capture-of-crane.txt"] = table["00-crane.txt"]
    pages["06-empty.txt"] = " \n\n"
    pages["07-copy.txt"] = pages["01-pier.txt"]
    pages["00-a-picture.png"] = b"\x89PNG"
    pages["zz-a-picture.png"] = b"\x89PNG"
    return pages, table


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = Workspace(tmp_path_factory.mktemp("work"))
    fill(workspace.root, *corpus())
    shards = build(workspace)
    assert len(shards) > 3, "the corpus should fill several shards"
    return workspace, shards


@pytest.fixture
def copied(made, tmp_path):
    """A copy of the working directory, to be changed."""
    shutil.copytree(made[0].root, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path)


def test_every_table_has_parts_that_follow_the_shards_and_the_manifest_describes_them(made):
    workspace, shards = made
    described = manifest.load(workspace.candidate)
    assert manifest.is_whole(workspace.candidate)
    assert list(described["tables"]) == sorted(TABLES)
    for table, noted in described["tables"].items():
        files = sorted((workspace.candidate / table).iterdir())
        assert len(files) == (1 if table == "authors" else len(shards))
        assert [part["path"] for part in noted["parts"]] == [f"{table}/{file.name}" for file in files]
        assert noted["schema_hash"] == parquet.schema_hash(table)
        for part, file in zip(noted["parts"], files, strict=True):
            size, digest = parquet.hash_file(file)
            rows = pl.read_parquet(file).height
            assert (part["rows"], part["bytes"], part["sha256"]) == (rows, size, digest)
            assert part["content_hash"] == parquet.content_hash(file, table)
        assert noted["rows"] == released(workspace, table).height
    assert described["quarantine"] == {}


def test_rows_are_in_reading_order_and_inputs_join_up(made):
    workspace, _ = made
    sources = released(workspace, "sources")
    place = [(name.encode(), record) for name, record in sources.select("source_file", "record").rows()]
    assert place == sorted(place)
    assert [name for name, _ in sources.select("source_file", "record").rows()] == sorted(corpus()[0])
    order = {
        page: number
        for number, page in enumerate(sources["page_id"])
        if page and sources["status"][number] != "duplicate"
    }
    for table, columns in (("articles", ["page_id"]), ("lines", ["page_id", "line_no"])):
        rows = released(workspace, table).select(columns).rows()
        keys = [(order[page], *rest) for page, *rest in rows]
        assert keys == sorted(keys)
    articles = {
        row["article_id"]: order[row["page_id"]] for row in released(workspace, "articles").iter_rows(named=True)
    }
    keys = [
        (articles[article], number)
        for article, number in released(workspace, "comments").select("article_id", "ordinal").rows()
    ]
    assert keys == sorted(keys)
    authors = released(workspace, "authors")["author_id"].to_list()
    assert authors == sorted(authors)


def test_the_richer_capture_is_the_article_and_the_older_one_keeps_its_lines_only(made):
    workspace, _ = made
    sources = {row["source_file"]: row for row in released(workspace, "sources").iter_rows(named=True)}
    older, later = sources["00-crane.txt"], sources["05-later-capture-of-crane.txt"]
    assert (older["status"], later["status"]) == ("older_capture", "read")
    assert older["article_id"] == later["article_id"] is not None
    articles = released(workspace, "articles").filter(pl.col("article_id") == later["article_id"])
    assert articles["page_id"].to_list() == [later["page_id"]]
    assert articles["comment_count"].to_list() == [3]
    comments = released(workspace, "comments").filter(pl.col("article_id") == later["article_id"])
    assert comments.height == 3
    ledger = released(workspace, "lines")
    old_lines = ledger.filter(pl.col("page_id") == older["page_id"])
    assert old_lines.height == older["line_count"]
    assert old_lines["record_id"].null_count() == old_lines.height
    assert ledger.filter(pl.col("page_id") == later["page_id"])["record_id"].n_unique() > 4


def test_what_could_not_be_read_what_is_empty_and_what_is_a_copy_are_rows(made):
    sources = released(made[0], "sources")
    found = {
        row["source_file"]: (row["status"], row["reason"], row["article_id"]) for row in sources.iter_rows(named=True)
    }
    assert found["00-a-picture.png"] == found["zz-a-picture.png"] == ("unreadable", "unknown_format", None)
    assert found["06-empty.txt"] == ("empty", None, None)
    assert found["07-copy.txt"] == ("duplicate", None, None)


def test_authors_are_counted_over_all_shards(made):
    authors = {row["display_name"]: row for row in released(made[0], "authors").iter_rows(named=True)}
    assert {name: (row["comment_count"], row["article_count"]) for name, row in authors.items()} == {
        "Ann Lee": (10, 10),
        "Bo Reed": (10, 10),
        "Cy Moss": (1, 1),
    }


def test_the_ledger_rebuilds_every_page(made):
    workspace, _ = made
    pages = {name: text for name, text in corpus()[0].items() if name.endswith(".txt") and name != "07-copy.txt"}
    ids = dict(released(workspace, "sources").select("source_file", "page_id").rows())
    ledger = released(workspace, "lines")
    for name, text in pages.items():
        rows = ledger.filter(pl.col("page_id") == ids[name])
        held = lines.PhysicalLines(rows["text"].to_list(), rows["ending"].to_list())
        assert lines.encode(held, "utf-8").decode() == text


def digests(workspace):
    paths = sorted(path for path in workspace.candidate.rglob("*") if path.is_file())
    return {path.relative_to(workspace.candidate).as_posix(): path.read_bytes() for path in paths}


def test_the_same_pages_elsewhere_give_the_same_bytes(made, tmp_path):
    other = Workspace(tmp_path / "elsewhere")
    fill(other.root, *corpus())
    build(other)
    assert digests(other) == digests(made[0])


def test_one_changed_page_is_read_again_with_its_shard_and_no_other(tmp_path, capfd):
    workspace = Workspace(tmp_path)
    pages, table = corpus()
    fill(tmp_path, pages, {name: {"site": "", "url": said["url"]} for name, said in table.items()})
    before = build(workspace)
    read_before = {name: (workspace.read / name / "done.json").stat().st_mtime_ns for name in before}
    capfd.readouterr()
    # The change keeps what the page shares with its site as it is: longer than any furniture.
    pages["02-ferry.txt"] = pages["02-ferry.txt"].replace(
        "It took a while to say it.", "It took a long, long while to say it."
    )
    fill(tmp_path, pages)
    after = build(workspace)
    assert len(set(after) - set(before)) <= 2, "a change moves at most the cut behind it"
    kept = set(after) & set(before)
    assert kept
    assert {name: (workspace.read / name / "done.json").stat().st_mtime_ns for name in kept} == {
        name: read_before[name] for name in kept
    }
    assert f"{len(kept)} already up to date" in capfd.readouterr().err
    assert sorted(path.name for path in workspace.read.iterdir()) == sorted(after), "other shards are forgotten"


LISTS = {
    "beginning": ["00.png", "01.txt", "01a.txt", "02.txt", "03.txt"],
    "middle": ["01.txt", "01a.txt", "01b.png", "02.txt", "02-copy.txt", "03-empty.txt", "03-empty-copy.txt", "04.txt"],
    "end": ["01.txt", "02.txt", "03-empty.txt", "04-copy.txt", "05.png"],
    "none": ["01.png", "02.png"],
    "empty": ["01-empty.txt"],
}


@pytest.mark.parametrize("names", LISTS.values(), ids=LISTS)
def test_inputs_that_give_no_page_are_rows_wherever_they_stand(tmp_path, names):
    workspace = Workspace(tmp_path)
    content = {"png": b"\x89PNG", "empty": "\n\n", "copy": article_page(title("pier"))}

    def text(name):
        kind = next((kind for kind in content if kind in name), None)
        return content[kind] if kind else article_page(title(THINGS[int(name[:2])]), [ANN])

    fill(tmp_path, {name: text(name) for name in names})
    shards = build(workspace)
    sources = released(workspace, "sources")
    assert sources["source_file"].to_list() == sorted(names)
    read_from = dict(sources.select("source_file", "status").rows())
    for name, status in read_from.items():
        if "png" in name:
            assert status == "unreadable"
        elif "empty" in name:
            assert status in ("empty", "duplicate")
        else:
            assert status in ("read", "duplicate", "older_capture")
    for table in TABLES:
        parts = len(list((workspace.candidate / table).iterdir()))
        assert parts == (1 if table == "authors" else max(1, len(shards)))
        assert released(workspace, table).columns == list(TABLES[table].to_schema().columns)
    assert released(workspace, "articles").height == list(read_from.values()).count("read")


def test_a_rejected_row_is_in_quarantine_and_in_the_manifest(tmp_path, monkeypatch):
    workspace = Workspace(tmp_path)
    fill(tmp_path, *corpus())
    broken = read.tabulate

    def tabulate(labelled, identifier, first, scope):
        tables = broken(labelled, identifier, first, scope)
        is_bo = pl.col("text").str.contains("gulls")
        changed = tables.frames["comments"].with_columns(
            pl.when(is_bo).then(-1).otherwise(pl.col("like_count")).alias("like_count")
        )
        tables.frames["comments"] = changed
        return tables

    monkeypatch.setattr(read, "tabulate", tabulate)
    shards = build(workspace)
    rejected = sorted((workspace.quarantine / "comments").iterdir())
    assert 0 < len(rejected) <= len(shards)
    rows = pl.concat([pl.read_parquet(path) for path in rejected])
    assert rows.height == 11
    assert set(rows["reason"]) == {"wrong_value"}
    assert {json.loads(row)["like_count"] for row in rows["row"]} == {-1}
    assert manifest.load(workspace.candidate)["quarantine"] == {"comments": {"wrong_value": 11}}
    assert "Bo Reed" not in released(workspace, "authors")["display_name"].to_list()
    assert released(workspace, "comments").height == 11
    assert released(workspace, "articles")["comment_count"].sum() == 11
    monkeypatch.undo()
    for name in shards:
        (workspace.read / name / "done.json").unlink()
    build(workspace)
    assert list(workspace.quarantine.iterdir()) == [], "quarantine is of this candidate, not of an earlier one"


def test_a_reference_that_leads_nowhere_stops_and_leaves_the_candidate_as_it_was(copied, monkeypatch):
    workspace = copied
    before = digests(workspace)
    monkeypatch.setattr(release, "count_authors", lambda *_: iter(()))
    with pytest.raises(BroadsheetError, match=r"comments\.author_id are not in authors\.author_id"):
        release.run(workspace, SETTINGS)
    assert digests(workspace) == before
    assert not [path for path in workspace.interim.iterdir() if ".partial-" in path.name]


def test_a_shard_that_is_not_whole_is_named_and_read_again(copied):
    before = digests(copied)
    shards = sorted(copied.read.iterdir())
    lost = ["done.json", "lines.parquet", "names.parquet", "pages.parquet"]
    for shard, name in zip(shards, lost, strict=False):
        (shard / name).unlink()
        with pytest.raises(BroadsheetError, match=f"{shard.name} is not there, or not whole: run `broadsheet read`"):
            release.run(copied, SETTINGS)
        read.run(copied, SETTINGS)
        release.run(copied, SETTINGS)
        assert digests(copied) == before


def test_where_files_cannot_be_linked_they_are_copied(copied, monkeypatch):
    before = digests(copied)

    def link(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    release.run(copied, SETTINGS)
    assert digests(copied) == before


def test_inputs_and_pages_that_do_not_belong_together_are_refused(copied):
    workspace = copied
    rows = pl.read_parquet(workspace.sources)
    for wrong in (rows.reverse(), rows.head(3)):
        wrong.write_parquet(workspace.sources)
        with pytest.raises(BroadsheetError, match="do not belong together"):
            release.run(workspace, SETTINGS)


def test_a_candidate_is_not_yet_a_release(made):
    with pytest.raises(BroadsheetError, match=r"validation\.json is not there"):
        publish.run(made[0], SETTINGS)
