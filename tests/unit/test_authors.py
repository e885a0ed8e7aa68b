"""Authors counted over all shards."""

import polars as pl
import pytest
import tiny_candidate

from broadsheet import authors, partitions
from broadsheet.authors import count_authors
from broadsheet.errors import BroadsheetError
from broadsheet.parquet import polars_schema
from broadsheet.shard import SHOWN_NAMES_SCHEMA

make = tiny_candidate.make
X, Y, Z = (make("article", name) for name in "xyz")
ANN, BO, CY = (make("author", name) for name in "abc")
SITE = "harbour.example"


def candidate(tmp_path, said, wrote, names):
    """`said`: (author, article); `wrote`: (writer, article, kind); `names`: per shard (author, name)."""
    empty = {table: dict.fromkeys(polars_schema(table)) for table in ("comments", "articles")}
    rows = {
        "comments": [{**empty["comments"], "author_id": author, "article_id": article} for author, article in said],
        "articles": [{**empty["articles"], "writer_id": w, "article_id": a, "kind": kind} for w, a, kind in wrote],
    }
    for table, found in rows.items():
        for number, half in enumerate((found[::2], found[1::2])):
            path = tmp_path / "candidate" / table / f"part-{number:05d}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pl.DataFrame(half, schema=polars_schema(table), orient="row").write_parquet(path)
    shards = []
    for number, shown in enumerate(names):
        shards.append(tmp_path / str(number))
        shards[-1].mkdir()
        mentions = [(author, SITE, name, len(name.split()), False, X, 0, name) for author, name in shown]
        pl.DataFrame(mentions, schema=SHOWN_NAMES_SCHEMA, orient="row").write_parquet(shards[-1] / "names.parquet")
    return tmp_path / "candidate", shards


def counted(tmp_path, said, wrote, names):
    return pl.concat(list(count_authors(*candidate(tmp_path, said, wrote, names))))


NAMES = [[(ANN, "Ann Lee"), (BO, "Bo Reed")], [(ANN, "ANN LEE"), (CY, "Cy")]]
COUNTS = ("is_writer", "is_commenter", "comment_count", "article_count")


def test_comments_and_articles_are_counted_across_shards(tmp_path):
    said = [(ANN, X), (ANN, X), (ANN, Y), (BO, X), (None, Z), (None, X)]
    frame = counted(tmp_path, said, [(BO, X, "article"), (BO, Z, "article"), (None, Y, "article")], NAMES)
    rows = {row["author_id"]: row for row in frame.iter_rows(named=True)}
    assert [rows[ANN][name] for name in COUNTS] == [False, True, 3, 2]
    assert [rows[BO][name] for name in COUNTS] == [True, True, 1, 2]
    assert CY not in rows, "nobody who neither wrote nor said anything that is released"
    assert rows[ANN]["display_name"] == "Ann Lee", "the name as first shown"
    assert frame["author_id"].to_list() == sorted(rows)
    assert dict(frame.schema) == polars_schema("authors")


def test_who_opens_a_thread_takes_part_in_it_and_is_no_writer(tmp_path):
    frame = counted(tmp_path, [(ANN, X)], [(ANN, X, "forum"), (BO, Y, "forum")], NAMES)
    rows = {row["author_id"]: [row[name] for name in COUNTS] for row in frame.iter_rows(named=True)}
    assert rows == {ANN: [False, True, 1, 1], BO: [False, True, 0, 1]}


def test_nobody_named_gives_no_row_and_no_shard_no_frame(tmp_path):
    assert counted(tmp_path, [(None, X)], [(None, X, "article")], [[]]).height == 0
    assert list(count_authors(tmp_path, [])) == []


def test_taken_in_parts_the_rows_are_the_same_in_the_same_order(tmp_path, monkeypatch):
    people = [make("author", str(number)) for number in range(90)]
    found = candidate(
        tmp_path, [(who, X) for who in people], [(None, X, "article")], [[(who, "Ann Lee") for who in people]]
    )
    whole = pl.concat(list(count_authors(*found)))
    for module in (partitions, authors):
        monkeypatch.setattr(module, "ROWS", 20)
    frames = list(count_authors(*found))
    assert len(frames) > 1
    assert pl.concat(frames).equals(whole)


def test_a_row_that_does_not_fit_its_model_is_not_released(tmp_path):
    with pytest.raises(BroadsheetError, match="please report it"):
        counted(tmp_path, [("no id", X)], [(None, X, "article")], [[("no id", "Ann Lee")]])
