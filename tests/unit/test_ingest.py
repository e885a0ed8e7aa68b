"""The step `ingest`: every input is one row, pages lie in shards, and what has not changed is left alone."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from broadsheet.schemas.vocabulary import UNREADABLE_REASONS
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from broadsheet import ingest, rawfiles
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier
from broadsheet.paths import Workspace
from broadsheet.sharding import Cutting

SMALL = Cutting(mean=2000, most=4000, page_cost=10)


def chosen(raw: str | list[str] = "raw", site: str | None = None, **more) -> Settings:
    return Settings(raw=raw, author_names="keep", bylines="keep", site=site, layouts="all", **more)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "work")


@pytest.fixture
def put(workspace: Workspace) -> Callable[..., Path]:
    def write(name: str | bytes, content: bytes = b"text\n") -> Path:
        path = workspace.root / "raw" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


def sources(workspace: Workspace) -> list[dict]:
    return pq.read_table(workspace.sources).to_pylist()


def pages(workspace: Workspace) -> list[dict]:
    plan = json.loads(workspace.plan.read_text())
    files = [pq.read_table(workspace.pages / f"{shard['shard']}.parquet") for shard in plan["shards"]]
    return [row for file in files for row in file.to_pylist()]


def made(workspace: Workspace) -> dict[str, bytes]:
    """The files that later steps read, by path."""
    paths = [*workspace.pages.rglob("*"), workspace.sources, workspace.plan]
    return {str(path.relative_to(workspace.root)): path.read_bytes() for path in paths}


def test_every_input_is_one_row_in_reading_order(workspace, put) -> None:
    put("b.txt", b"second\n")
    put("a.txt", b"\xef\xbb\xbffirst\r\npage\r")
    put("c.txt", b"second\n")
    put("d.txt", b"")
    put("e.txt", b" \n\n")
    put("f.txt", b"\n" * 3000)
    put("g.txt", b" \n\n")
    put("h.png", b"\x89PNG")
    put("i.txt", bytes(500))
    put("j.jsonl", b'{"text": "one"}\n\n{"text": \n{"text": "second\\n"}\n')
    put("k.jsonl.gz", gzip.compress(b'{"text": "two"}\n' * 2)[:-8])
    put("l.jsonl", b"\n\n")
    put("m.txt", b"x" * (2**20 + 1))
    put("n.pdf", b"")
    made = ingest.run(workspace, chosen(max_record_mb=1))
    rows = [(row["source_file"], row["record"], row["status"], row["reason"]) for row in sources(workspace)]
    assert rows == [
        ("a.txt", 0, "read", None),
        ("b.txt", 0, "read", None),
        ("c.txt", 0, "duplicate", None),
        ("d.txt", 0, "empty", None),
        ("e.txt", 0, "empty", None),
        ("f.txt", 0, "empty", None),
        ("g.txt", 0, "duplicate", None),
        ("h.png", 0, "unreadable", "unknown_format"),
        ("i.txt", 0, "unreadable", "not_text"),
        ("j.jsonl", 0, "read", None),
        ("j.jsonl", 1, "unreadable", "invalid_json"),
        ("j.jsonl", 2, "duplicate", None),
        ("k.jsonl.gz", 0, "read", None),
        ("k.jsonl.gz", 1, "duplicate", None),
        ("k.jsonl.gz", 2, "unreadable", "truncated"),
        ("l.jsonl", 0, "unreadable", "no_text"),
        ("m.txt", 0, "unreadable", "too_large"),
        ("n.pdf", 0, "unreadable", "unknown_format"),
    ]
    assert {row["reason"] for row in sources(workspace)} - {None} <= set(UNREADABLE_REASONS)
    assert made.statuses == {"read": 4, "duplicate": 4, "empty": 3, "unreadable": 7}
    assert json.loads(workspace.plan.read_text())["sources"] == made.statuses
    first = sources(workspace)[0]
    content = b"\xef\xbb\xbffirst\r\npage\r"
    assert first["sha256"] == hashlib.sha256(content).hexdigest()
    assert first["page_id"] == Identifier().page_id(hashlib.sha256(content).digest())
    assert (first["byte_count"], first["line_count"], first["encoding"]) == (len(content), 2, "utf-8-sig")
    assert [page["content"] for page in pages(workspace)] == [
        content,
        b"second\n",
        b"",
        b" \n\n",
        b"\n" * 3000,
        b"one",
        b"two",
    ]


def test_sources_hold_the_contract(workspace, put) -> None:
    from broadsheet.parquet import arrow_schema

    put("a.txt")
    put("b.txt")
    put("c.zip")
    ingest.run(workspace, chosen())
    schema = pq.read_schema(workspace.sources)
    contract = arrow_schema("sources")
    assert schema.names == [*contract.names, "shard"]
    assert [schema.field(name).type for name in contract.names] == contract.types
    rows = sources(workspace)
    assert [row["shard"] is None for row in rows] == [False, True, True]
    for row in rows:
        values = [row[name] for name in ("page_id", "sha256", "byte_count", "line_count", "encoding")]
        assert all(value is None for value in values) == (row["status"] == "unreadable") == (row["reason"] is not None)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"")
@example(b"\xef\xbb\xbf")
@example("a\u2028b\0c\r\rd\r\n\ud800".encode("utf-8", "surrogatepass"))
@example(b"\n" * 70_000)
@example(b"m" * 2_000_000)
def test_any_bytes_are_exactly_one_row(tmp_path: Path, content: bytes) -> None:
    work = Workspace(tmp_path / "work")
    (work.root / "raw").mkdir(parents=True, exist_ok=True)
    (work.root / "raw" / "page.txt").write_bytes(content)
    ingest.run(work, chosen())
    (row,) = sources(work)
    if row["status"] == "unreadable":
        assert row["reason"] == "not_text"
        assert pages(work) == []
    else:
        (page,) = pages(work)
        assert page["content"] == content
        assert row["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_table_beside_the_pages_gives_address_time_and_site(workspace, put) -> None:
    put(
        "pages.csv",
        "\ufeffsource_file,captured_at,url,site,record\n"
        "a.txt,2025-03-09,https://WWW.Paper.example:8080/a,never,\n"
        '"sub/b.txt",2025-03,,"B, the site",\n'
        "c.jsonl,2024,,all,\n"
        "c.jsonl,,https://one.example/,,1\n".encode(),
    )
    put("a.txt", b"a")
    put("sub/b.txt", b"b")
    put("c.jsonl", b'{"text": "c0", "date": "2020-01-01"}\n{"text": "c1"}\n{"text": "c2"}\n')
    put("d.txt", b"d")
    ingest.run(workspace, chosen(site="folder"))
    found = [
        (page["source_file"], page["record"], page["site"], page["url"], page["captured_precision"])
        for page in pages(workspace)
    ]
    assert found == [
        ("a.txt", 0, "paper.example", "https://WWW.Paper.example:8080/a", "day"),
        ("c.jsonl", 0, "all", None, "day"),
        ("c.jsonl", 1, "one.example", "https://one.example/", None),
        ("c.jsonl", 2, "all", None, "year"),
        ("d.txt", 0, "raw", None, None),
        ("sub/b.txt", 0, "B, the site", None, "month"),
    ]
    assert [row["captured_evidence"] for row in sources(workspace)] == ["table", "record", None, "table", None, "table"]
    assert str(pages(workspace)[0]["captured_at"]) == "2025-03-09 00:00:00+00:00"


@pytest.mark.parametrize(
    ("site", "expected"), [(None, None), ("name", "name"), ("folder", "paper")], ids=["none", "name", "folder"]
)
def test_a_site_without_an_address_comes_from_the_settings(workspace, put, site, expected) -> None:
    put("2025/paper/a.txt")
    ingest.run(workspace, chosen(site=site))
    assert pages(workspace)[0]["site"] == expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("source_file,url\nb.txt,\n", "line 2: there is no file b.txt"),
        ("source_file,url\nz.txt,\n", "line 2: there is no file z.txt"),
        ("source_file,adress\na.txt,\n", "line 1: unknown column `adress`"),
        ("url\nhttps://a.example/\n", "line 1: there is no column source_file"),
        ("source_file,url,url\na.txt,,\n", "line 1: the column `url` stands there twice"),
        ("source_file,captured_at\na.txt,\nc.jsonl,9 March\n", "line 3: captured_at `9 March` is not a time"),
        ("source_file,url\na.txt,one,two\n", "line 2: 3 cells, but 2 columns"),
        ("source_file,record\nc.jsonl,first\n", "line 2: record `first` is not a number"),
        ("source_file,record\nc.jsonl,1\n", "line 2: c.jsonl has no record 1, it holds 1"),
        ("source_file\na.txt\na.txt\n", "line 3: a second row for a.txt; the first is .*line 2"),
        ("source_file,url\n\n,https://a.example/\n", "line 3: source_file is empty"),
        ('source_file\n"a.txt\n', "is not a CSV file"),
        (b"source_file\n\xff\n", "is not a CSV file in UTF-8"),
        ("", "line 1: there is no column source_file"),
    ],
)
def test_a_table_that_does_not_fit_is_one_clear_error(workspace, put, table: str | bytes, message: str) -> None:
    put("a.txt")
    put("c.jsonl", b'{"text": "c"}\n')
    put("pages.csv", table if isinstance(table, bytes) else table.encode())
    with pytest.raises(BroadsheetError, match=message):
        ingest.run(workspace, chosen())
    assert not workspace.sources.exists()
    assert not workspace.plan.exists()
    assert not list(workspace.interim.rglob(".*partial*"))


def test_tables_of_a_list_of_roots(workspace, put) -> None:
    put("x/one/a.txt", b"a")
    put("x/one/pages.csv", b"source_file,url\na.txt,https://one.example/\n")
    put("y/b.txt", b"b")
    put("y/c.txt", b"c")
    put("y/pages.csv", b"source_file,url\nb.txt,https://b.example/\nc.txt,https://c.example/\n")
    ingest.run(workspace, chosen(["raw/x/one", "raw/y/b.txt"]))
    assert [(page["source_file"], page["site"]) for page in pages(workspace)] == [
        ("b.txt", "b.example"),
        ("one/a.txt", "one.example"),
    ]
    put("y/pages.csv", b"source_file,url\nd.txt,https://b.example/\n")
    with pytest.raises(BroadsheetError, match=r"line 2: there is no file d\.txt"):
        ingest.run(workspace, chosen(["raw/x/one", "raw/y/b.txt"]))


def test_names_that_are_no_utf8_are_read(workspace, put) -> None:
    put(b"caf\xe9/\xff%.txt", b"page")
    put("pages.csv", b"source_file,site\ncaf%E9/%FF%25.txt,spelled\n")
    ingest.run(workspace, chosen())
    (page,) = pages(workspace)
    assert (page["source_file"], page["site"], page["content"]) == ("caf%E9/%FF%25.txt", "spelled", b"page")


def test_a_key_hides_what_the_text_was(workspace, put) -> None:
    put("a.txt", b"page")
    ingest.run(workspace, chosen(), Identifier(b"key"))
    (row,) = sources(workspace)
    assert row["sha256"] != hashlib.sha256(b"page").hexdigest()
    assert row["page_id"] != Identifier().page_id(hashlib.sha256(b"page").digest())


def fill(put: Callable[..., Path], count: int = 60) -> None:
    for number in range(count):
        put(f"{number % 3}/{number:03d}.txt", hashlib.sha256(b"%d" % number).hexdigest().encode() * (number % 7 + 1))
    lines = [json.dumps({"text": f"record {n} " * 20, "url": f"https://c.example/{n}"}) for n in range(40)]
    put("1/container.jsonl.gz", gzip.compress("\n".join(lines).encode(), mtime=0))


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """Names of the raw files whose pages are read, in order."""
    seen: list[str] = []
    text, records = rawfiles.RawFiles._text, rawfiles.RawFiles._records

    def noted(reader):
        def read(self, raw):
            seen.append(raw.source_file.decode())
            return reader(self, raw)

        return read

    monkeypatch.setattr(rawfiles.RawFiles, "_text", noted(text))
    monkeypatch.setattr(rawfiles.RawFiles, "_records", noted(records))
    return seen


def test_a_page_more_touches_its_shard_and_nothing_else(workspace, put, reads) -> None:
    fill(put)
    first = ingest.run(workspace, chosen(), cutting=SMALL)
    assert len(first.shards) > 5
    assert all(shard.written for shard in first.shards)
    assert sorted(reads) == sorted(set(reads))
    kept = {path: path.stat().st_ino for path in workspace.pages.iterdir()}
    reads.clear()
    again = ingest.run(workspace, chosen(), cutting=SMALL)
    assert reads == []
    assert not any(shard.written for shard in again.shards)
    put("1/016a.txt", b"one page more")
    more = ingest.run(workspace, chosen(), cutting=SMALL)
    written = [shard for shard in more.shards if shard.written]
    assert len(written) == 1
    assert {name for name in reads if name.endswith(".txt")} == {
        row["source_file"] for row in sources(workspace) if row["shard"] == written[0].name
    }
    remaining = {path: path.stat().st_ino for path in workspace.pages.iterdir() if path in kept}
    assert len(remaining) == len(first.shards) - 1
    assert remaining.items() <= kept.items()
    assert len(list(workspace.pages.iterdir())) == len(more.shards)


@pytest.mark.parametrize("change", ["edit", "remove", "table", "site", "key", "limit"])
def test_an_update_gives_what_a_run_from_nothing_gives(workspace, put, tmp_path: Path, change: str) -> None:
    fill(put)
    ingest.run(workspace, chosen(), cutting=SMALL)
    settings, identifier = chosen(), Identifier()
    if change == "edit":
        put("0/003.txt", b"changed")
        put("1/container.jsonl.gz", gzip.compress(b'{"text": "other"}\n'))
    elif change == "remove":
        (workspace.root / "raw" / "0" / "003.txt").unlink()
    elif change == "table":
        put("pages.csv", b"source_file,url\n0/003.txt,https://a.example/\n1/container.jsonl.gz,https://b.example/\n")
    elif change == "site":
        settings = chosen(site="folder")
    elif change == "key":
        identifier = Identifier(b"key")
    else:
        settings = chosen(max_record_mb=1)
    ingest.run(workspace, settings, identifier, SMALL)
    fresh = Workspace(tmp_path / "fresh")
    settings = Settings(**{**vars(settings), "raw": str(workspace.root / "raw")})
    ingest.run(fresh, settings, identifier, SMALL)
    assert made(workspace) == made(fresh)


def test_same_pages_same_bytes_wherever_and_in_whatever_order(workspace, put, tmp_path: Path, monkeypatch) -> None:
    fill(put)
    ingest.run(workspace, chosen(), cutting=SMALL)
    other = Workspace(tmp_path / "other" / "place")
    for path in sorted((workspace.root / "raw").rglob("*.*"), reverse=True):
        copy = other.root / path.relative_to(workspace.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        os.utime(copy, (0, 0))
    monkeypatch.chdir(other.root)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    ingest.run(other, chosen(), cutting=SMALL)
    assert made(workspace) == made(other)


def test_a_large_container_is_gone_through_once_when_only_shards_are_made_anew(workspace, put, reads) -> None:
    fill(put)
    ingest.run(workspace, chosen(), cutting=SMALL)
    before = made(workspace)
    for path in workspace.pages.iterdir():
        path.unlink()
    reads.clear()
    ingest.run(workspace, chosen(), cutting=SMALL)
    assert reads.count("1/container.jsonl.gz") == 1
    assert made(workspace) == before


def test_what_a_killed_run_left_is_cleared_away_and_the_result_is_the_same(workspace, put, tmp_path: Path) -> None:
    fill(put, 400)
    code = """
import os, sys
from broadsheet import ingest, shardfile
from broadsheet.config import Settings
from broadsheet.paths import Workspace
from broadsheet.schemas.vocabulary import UNREADABLE_REASONS
from broadsheet.sharding import Cutting
finish, left = shardfile.ShardBuilder.finish, [int(sys.argv[2])]
def die(self):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), 9)
    return finish(self)
shardfile.ShardBuilder.finish = die
settings = Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all")
ingest.run(Workspace(sys.argv[1]), settings, cutting=Cutting(2000, 4000, 10))
"""
    for after in (0, 7):
        command = [sys.executable, "-c", code, str(workspace.root), str(after)]
        assert subprocess.run(command, check=False).returncode == -9
        assert not workspace.sources.exists()
    assert list(workspace.interim.rglob(".*partial*"))
    ingest.run(workspace, chosen(), cutting=SMALL)
    assert not list(workspace.interim.rglob(".*partial*"))
    fresh = Workspace(tmp_path / "fresh")
    ingest.run(fresh, chosen(str(workspace.root / "raw")), cutting=SMALL)
    assert made(workspace) == made(fresh)


def test_a_file_that_changes_under_the_run_is_an_error(workspace, put, monkeypatch) -> None:
    path = put("a.txt")
    put("b.txt", b"b")
    pages_of = rawfiles.RawFiles.pages

    def changing(self, raw, name, known):
        path.write_bytes(b"text, and more of it\n")
        return pages_of(self, raw, name, known)

    monkeypatch.setattr(rawfiles.RawFiles, "pages", changing)
    with pytest.raises(BroadsheetError, match=r"a\.txt changed while it was being read.*Run again"):
        ingest.run(workspace, chosen())
    assert not workspace.plan.exists()
    assert not list(workspace.interim.rglob(".*partial*"))


def test_nothing_readable_still_ends_in_tables(workspace, put) -> None:
    put("a.pdf")
    ingest.run(workspace, chosen())
    assert json.loads(workspace.plan.read_text()) == {"passed_over": {}, "shards": [], "sources": {"unreadable": 1}}
    assert [row["status"] for row in sources(workspace)] == ["unreadable"]


def test_a_damaged_index_is_made_anew(workspace, put) -> None:
    fill(put)
    ingest.run(workspace, chosen(), cutting=SMALL)
    before = made(workspace)
    for path in workspace.index.iterdir():
        path.write_bytes(b"not what it was\n")
    ingest.run(workspace, chosen(), cutting=SMALL)
    assert made(workspace) == before


def test_row_groups_are_small_whatever_the_shard(workspace, put) -> None:
    table = pa.table({"text": [f"{number:07d} " * 150_000 for number in range(40)]})
    pq.write_table(table, put("a.parquet"), compression="zstd")
    ingest.run(workspace, chosen())
    for path in workspace.pages.iterdir():
        metadata = pq.read_metadata(path)
        sizes = [metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)]
        assert max(sizes) < 12 * 2**20
    assert len(pages(workspace)) == 40
