"""Two releases compared: an independent query engine counts the same, and every kind of change is seen."""

import dataclasses
import json
import random

import duckdb
import polars as pl
import pytest
import tiny_candidate
from broadsheet.schemas import PRIMARY_KEYS, TABLES
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet import parquet
from broadsheet.comparing import columns, demand, moves, rows, summary
from broadsheet.comparing.compare import CHANGES, MOVES, compare
from broadsheet.comparing.sides import side
from broadsheet.errors import BroadsheetError

make = tiny_candidate.make


def write(folder, tables, parts=1, manifest=None):
    for table, found in tables.items():
        frame = pl.DataFrame(found, schema=parquet.polars_schema(table), orient="row")
        (folder / table).mkdir(parents=True, exist_ok=True)
        size = -(-max(frame.height, 1) // parts)
        noted = []
        for number in range(parts):
            path = folder / table / f"part-{number:05d}.parquet"
            part = parquet.write_table(path, table, frame[number * size : (number + 1) * size])
            noted.append({"path": f"{table}/{path.name}", **part._asdict()})
        if manifest is not None:
            manifest.setdefault("tables", {})[table] = {"parts": noted}
    if manifest is not None:
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return side(folder.name, folder)


def compared(tmp_path, old, new, **more):
    before, after = write(tmp_path / "old", old, **more), write(tmp_path / "new", new, **more)
    return compare(before, after, tmp_path / "out")


def by_table(difference):
    return {change.table: change for change in difference.tables}


def comment(name, text, article="a", **more):
    plain = dict.fromkeys(TABLES["comments"].to_schema().columns)
    return plain | {
        "comment_id": make("comment", name),
        "article_id": make("article", article),
        "author_status": "lost",
        "ordinal": 1,
        "parent_evidence": "none",
        "boundary_evidence": "header",
        "text": text,
        "text_status": "present",
        "paragraph_count": 1,
        "word_count": len((text or "").split()),
        "quoted_word_count": 0,
        "line_start": 1,
        "line_end": 2,
    } | more  # fmt: skip


def changed(row, **more):
    return row | more


def test_equal_releases_differ_in_nothing(tmp_path):
    difference = compared(tmp_path, tiny_candidate.tables(), tiny_candidate.tables())
    assert difference.same_tables
    assert not difference.nulls
    assert not difference.moved
    found = demand.demanded(difference)
    assert found.level == "none"
    assert "the same, to the cell" in summary.to_markdown(difference, found)


def test_rows_and_cells_are_counted(tmp_path):
    old, new = tiny_candidate.tables(), tiny_candidate.tables()
    new["comments"] = [changed(new["comments"][0], like_count=3, text="Another text."), *new["comments"][1:3]]
    new["lines"] = new["lines"][:-1]
    difference = compared(tmp_path, old, new)
    comments = by_table(difference)["comments"]
    assert (comments.added, comments.removed, comments.changed) == (0, 2, 1)
    assert {name: count for name, count in comments.cells.items() if count} == {"like_count": 1, "text": 1}
    assert by_table(difference)["lines"].removed == 1
    shares = {f"{each.table}.{each.column}": (each.old_nulls, each.new_nulls) for each in difference.nulls}
    assert shares["comments.like_count"] == (4, 1)
    written = pl.read_parquet(tmp_path / "out" / CHANGES).filter(pl.col("table") == "comments")
    assert sorted(written.select("key", "change").rows()) == sorted(
        [
            (old["comments"][3]["comment_id"], "removed"),
            (old["comments"][4]["comment_id"], "removed"),
            (old["comments"][0]["comment_id"], "changed"),
        ]
    )
    assert written.filter(pl.col("change") == "changed")["columns"].to_list() == [["text", "like_count"]]


ROWS = st.lists(
    st.tuples(
        st.integers(0, 30), st.sampled_from(["", "x", "y", None]), st.sampled_from([None, 0, 1, -1]), st.booleans()
    ),
    max_size=25,
    unique_by=lambda row: row[0],
)


@settings(max_examples=15)
@given(ROWS, ROWS, st.integers(1, 3), st.booleans())
def test_counts_are_those_of_another_engine(tmp_path_factory, old, new, parts, several):
    """DuckDB joins the same rows and compares them value by value."""
    folder = tmp_path_factory.mktemp("property")

    def described(found):
        return {
            "comments": [
                comment(str(key), text, like_count=likes, badge="m" if badge else None, text_status="present")
                for key, text, likes, badge in found
            ]
        }

    before = write(folder / "old", described(old), parts, {} if several else None)
    after = write(folder / "new", described(new), parts, {} if several else None)
    difference = compare(before, after, folder / "out")
    db = duckdb.connect()
    for name in ("old", "new"):
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM '{folder / name}/comments/*.parquet'")
    change = difference.tables[0]
    assert change.removed == db.execute("SELECT count(*) FROM old ANTI JOIN new USING (comment_id)").fetchone()[0]
    assert change.added == db.execute("SELECT count(*) FROM new ANTI JOIN old USING (comment_id)").fetchone()[0]
    for name in ("text", "like_count", "badge"):
        query = f"SELECT count(*) FROM old JOIN new USING (comment_id) WHERE old.{name} IS DISTINCT FROM new.{name}"
        assert change.cells[name] == db.execute(query).fetchone()[0], name
        nulls = [
            db.execute(f"SELECT count(*) FROM {each} WHERE {name} IS NULL").fetchone()[0] for each in ("old", "new")
        ]
        shares = [count / rows if rows else 0 for count, rows in zip(nulls, (len(old), len(new)), strict=True)]
        told = [(each.old_share, each.new_share) for each in difference.nulls if each.column == name]
        assert told == ([tuple(shares)] if shares[0] != shares[1] else []), name


def test_several_passes_find_what_one_finds(tmp_path, monkeypatch):
    rng = random.Random(4)
    old = {"comments": [comment(str(n), f"text {n}", str(n // 9)) for n in range(400)]}
    new = {"comments": [changed(row, word_count=rng.choice([2, 9])) for row in old["comments"] if rng.random() < 0.9]}
    new["comments"] += [comment(f"new {n}", f"text {n}", str(n // 9)) for n in range(0, 400, 7)]
    one = compared(tmp_path / "one", old, new, parts=3)
    monkeypatch.setattr(rows, "ROWS_AT_ONCE", 150)
    monkeypatch.setattr(rows, "KEYS_AT_ONCE", 37)
    monkeypatch.setattr(rows, "_BATCH", 60)
    monkeypatch.setattr(rows, "_GIVEN", 20)
    monkeypatch.setattr(moves, "ROWS_AT_ONCE", 11)
    several = compared(tmp_path / "several", old, new, parts=3)
    assert dataclasses.asdict(several) == dataclasses.asdict(one)
    for name, keys in ((CHANGES, ["key", "change"]), (MOVES, ["old_id"])):
        frames = [pl.read_parquet(tmp_path / each / "out" / name).sort(keys) for each in ("one", "several")]
        assert frames[0].equals(frames[1]), name


def test_a_part_that_both_hold_is_not_read(tmp_path, monkeypatch):
    tables = {"comments": [comment(str(n), f"text {n}") for n in range(40)]}
    more = {"comments": [*tables["comments"], *(comment(f"new {n}", "new") for n in range(20))]}
    before, after = write(tmp_path / "old", tables, 2, {}), write(tmp_path / "new", more, 3, {})
    old_files, new_files = rows.differing_files(before, after, "comments")
    assert (len(old_files), len(new_files)) == (0, 1)
    change = compare(before, after, tmp_path / "out").tables[0]
    assert (change.added, change.removed, change.changed) == (20, 0, 0)


def test_a_key_that_is_there_twice_is_refused(tmp_path):
    twice = {"comments": [comment("1", "a"), comment("1", "b")]}
    with pytest.raises(BroadsheetError, match="two rows with the key"):
        compared(tmp_path, {"comments": [comment("1", "a")]}, twice)


def test_keys_whose_hashes_meet_are_told_apart(tmp_path, monkeypatch):
    """A first hash that maps all keys to few numbers must not pair rows; the next seed does."""
    real = rows._hashed
    monkeypatch.setattr(
        rows, "_hashed", lambda key, seed: real(key, seed) % 3 if seed == rows._SEEDS[0] else real(key, seed)
    )
    old = {"comments": [comment(str(n), f"text {n}") for n in range(20)]}
    new = {"comments": [comment(str(n), f"text {n}") for n in range(10, 30)]}
    change = compared(tmp_path, old, new).tables[0]
    assert (change.added, change.removed, change.changed) == (10, 10, 0)


def moved(tmp_path):
    found = pl.read_parquet(tmp_path / "out" / MOVES)
    return {(row["table"], row["old_id"]): (row["new_id"], row["evidence"]) for row in found.to_dicts()}


def test_a_comment_with_a_corrected_text_is_the_same_comment(tmp_path):
    text = "The ferry to the lighthouse runs again and nobody told the harbour master"
    old = {"comments": [comment("1", text), comment("2", "Quite another thing altogether.")]}
    new = {"comments": [comment("1b", text + "!"), comment("3", "Fresh words of somebody else entirely.")]}
    difference = compared(tmp_path, old, new)
    assert difference.moved == {"comments": 1}
    assert moved(tmp_path) == {("comments", make("comment", "1")): (make("comment", "1b"), "like_content")}


def test_equal_comments_are_paired_in_their_order(tmp_path):
    old = {"comments": [comment(f"o{n}", "Agreed.") for n in range(3)]}
    new = {"comments": [comment(f"n{n}", "Agreed.") for n in range(3)]}
    compared(tmp_path, old, new)
    assert moved(tmp_path) == {
        ("comments", make("comment", f"o{n}")): (make("comment", f"n{n}"), "same_content") for n in range(3)
    }


def test_children_are_found_under_an_article_that_moved(tmp_path):
    old, new = tiny_candidate.tables(), tiny_candidate.tables()
    renamed = {row["article_id"]: make("elsewhere", row["article_id"]) for row in old["articles"]}
    new["articles"] = [changed(row, article_id=renamed[row["article_id"]]) for row in new["articles"]]
    for table, key in (("comments", "comment_id"), ("images", "image_id")):
        new[table] = [
            changed(row, article_id=renamed[row["article_id"]], **{key: make("elsewhere", row[key])})
            for row in new[table]
        ]
    people = {row["author_id"]: make("elsewhere", row["author_id"]) for row in old["authors"]}
    new["authors"] = [changed(row, author_id=people[row["author_id"]], display_name=None) for row in new["authors"]]
    new["comments"] = [changed(row, author_id=people.get(row["author_id"])) for row in new["comments"]]
    difference = compared(tmp_path, old, new)
    found = moved(tmp_path)
    for table, key in (("articles", "article_id"), ("images", "image_id"), ("comments", "comment_id")):
        for row in old[table]:
            assert found[table, row[key]][0] == make("elsewhere", row[key]), (table, row)
    commenter = old["comments"][0]["author_id"]
    assert found["authors", commenter] == (people[commenter], "same_comments")
    assert demand.demanded(difference).level == "major", "most ids moved: they are made differently"


def test_masks_of_another_key_are_no_difference_for_pairing(tmp_path):
    old = {"comments": [comment("1", "Thanks [person:k7xq2m] for the lift.")]}
    new = {"comments": [comment("1b", "Thanks [person:aaaaaa] for the lift.")]}
    compared(tmp_path, old, new)
    assert moved(tmp_path)["comments", make("comment", "1")] == (make("comment", "1b"), "same_content")


def rewritten(path, change):
    """Rewrite a part with another Arrow schema, as another version of the code would have written it."""
    import pyarrow.parquet as pq

    pq.write_table(change(pq.read_table(path)), path)


def schema_levels(tmp_path, change, **more):
    before, after = (write(tmp_path / name, {"comments": [comment("1", "a")]}) for name in ("old", "new"))
    rewritten(after.files("comments")[0], change)
    difference = compare(before, after, tmp_path / "out")
    return [each.kind for each in difference.schema], demand.demanded(difference, **more).level


def field_with(table, name, **more):
    import pyarrow as pa

    position = table.schema.get_field_index(name)
    field = table.schema.field(name)
    metadata = {**{key.decode(): value.decode() for key, value in field.metadata.items()}, **more.get("metadata", {})}
    made = pa.field(name, more.get("type", field.type), more.get("nullable", field.nullable), metadata)
    return table.cast(table.schema.set(position, made))


def test_changes_of_columns_have_their_levels(tmp_path):
    import pyarrow as pa

    cases = {
        "gone": (lambda t: t.drop_columns(["badge"]), ["column_removed"], "major"),
        "retyped": (lambda t: field_with(t, "depth", type=pa.int32()), ["retyped"], "major"),
        "nullable": (lambda t: field_with(t, "ordinal", nullable=True), ["nullable"], "major"),
        "unit": (lambda t: field_with(t, "word_count", metadata={"unit": "letters"}), ["unit"], "major"),
        "meaning": (
            lambda t: field_with(t, "text", metadata={"description": "Only the first"}),
            ["redescribed"],
            "major",
        ),
        "added": (lambda t: t.append_column("mood", pa.array(["calm"])), ["column_added"], "minor"),
        "required": (lambda t: field_with(t, "text", nullable=False), ["required"], "patch"),
        "order": (lambda t: t.select(t.column_names[::-1]), ["moved"], "patch"),
    }
    for name, (change, kinds, level) in cases.items():
        assert schema_levels(tmp_path / name, change) == (kinds, level), name
    said = field_with
    reworded = schema_levels(
        tmp_path / "reworded",
        lambda t: said(t, "text", metadata={"description": "Paragraphs"}),
        reworded=["comments.text"],
    )
    assert reworded == (["redescribed"], "patch")


def test_tables_that_come_and_go(tmp_path):
    both = tiny_candidate.tables()
    less = {table: found for table, found in both.items() if table != "images"}
    assert demand.demanded(compared(tmp_path / "gone", both, less)).level == "major"
    assert demand.demanded(compared(tmp_path / "come", less, both)).level == "minor"


def test_levels_of_rows_cells_and_settings(tmp_path):
    old = tiny_candidate.tables()
    less = {**old, "sources": old["sources"][1:]}
    assert demand.demanded(compared(tmp_path / "rows", old, less)).level == "minor"
    corrected = {**old, "articles": [changed(row, layout_score=0.5) for row in old["articles"]]}
    assert demand.demanded(compared(tmp_path / "cells", old, corrected)).level == "patch"
    base = {"config": {"author_names": "keep"}, "key_fingerprint": "one", "libraries": {"polars": "1"}}
    for name, change, level in (
        ("names", {"config": {"author_names": "pseudonymise"}}, "major"),
        ("key", {"key_fingerprint": "two"}, "major"),
        ("library", {"libraries": {"polars": "2"}}, "patch"),
    ):
        before = write(tmp_path / name / "old", old, 1, dict(base))
        after = write(tmp_path / name / "new", old, 1, {**base, **change})
        assert demand.demanded(compare(before, after, tmp_path / name / "out")).level == level, name


def test_smallest_versions():
    assert demand.smallest((1, 4, 2), "major") == (2, 0, 0)
    assert demand.smallest((1, 4, 2), "minor") == (1, 5, 0)
    assert demand.smallest((1, 4, 2), "patch") == (1, 4, 3)
    for wrong in ("1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "", "1.2.3-rc1"):
        assert demand.parse(wrong) is None, wrong
    assert demand.parse("v1.20.3") == (1, 20, 3)


def test_json_and_markdown_say_the_same(tmp_path):
    old, new = tiny_candidate.tables(), tiny_candidate.tables()
    new["comments"] = new["comments"][1:]
    before, after = write(tmp_path / "old", old), write(tmp_path / "new", new)
    for release, count in ((before, 174), (after, 173)):
        (release.folder / "metrics.json").write_text(json.dumps({"comments": count}), encoding="utf-8")
    difference = compare(side("1.0.0", before.folder), side("1.1.0", after.folder), tmp_path / "out")
    found = demand.demanded(difference)
    machine, people = summary.to_json(difference, found), summary.to_markdown(difference, found)
    assert machine["demands"] == "minor"
    assert machine["tables"]["comments"]["removed"] == 1
    assert machine["figures"] == {"comments": [174, 173]}
    assert "# What changed from 1.0.0 to 1.1.0" in people
    assert "**minor**" in people
    assert "| `comments` | 5 | 4 | 0 | 1 | 0 | 0 |" in people
    assert "| `comments` | 174 | 173 |" in people
    json.dumps(machine)


def test_what_is_no_release_is_said(tmp_path):
    with pytest.raises(BroadsheetError, match="no table of a release"):
        side("empty", tmp_path)
    manifest = {}
    write(tmp_path / "half", tiny_candidate.tables(), 1, manifest)
    import shutil

    shutil.rmtree(tmp_path / "half" / "comments")
    with pytest.raises(BroadsheetError, match="comments"):
        side("half", tmp_path / "half")


def test_every_table_has_what_the_comparison_needs():
    for table, needed in moves.NEEDED.items():
        model = TABLES[table].to_schema().columns
        assert set(needed) <= set(model), f"moves.NEEDED names columns that {table} does not have"
    for table, content in rows.CONTENT.items():
        assert set(content) <= set(TABLES[table].to_schema().columns)
    assert set(PRIMARY_KEYS) == set(TABLES)
    assert {*columns.Kind.__args__} == {*demand._MAJOR, *demand._MINOR, *demand._PATCH} == {*summary.KINDS}
