"""Every number of metrics.json, recomputed by an engine that shares no code with the one that made it."""

import re
import sqlite3

import polars as pl
import pytest
import tiny_candidate
from broadsheet.schemas import TABLES

from broadsheet import parquet
from broadsheet.documents import figures
from broadsheet.documents.queries import QUERIES


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    workspace = tiny_candidate.write(tmp_path_factory.mktemp("candidate"))
    return figures.measure(workspace.candidate)


@pytest.fixture(scope="module")
def other_engine():
    connection = sqlite3.connect(":memory:")
    connection.create_function(
        "REGEXP_LIKE", 2, lambda text, pattern: text is not None and bool(_python(pattern).search(text))
    )
    connection.create_function("SPLIT_PART", 3, lambda text, mark, _: text.split(mark)[0])
    connection.create_function("STRFTIME", 2, lambda moment, form: moment[: {"%Y": 4, "%Y-%m": 7}[form]])
    connection.execute("PRAGMA case_sensitive_like = ON")
    for table, rows in tiny_candidate.tables().items():
        frame = pl.DataFrame(rows, schema=parquet.polars_schema(table), orient="row")
        connection.execute(f"CREATE TABLE {table} ({', '.join(frame.columns)})")
        marks = ", ".join("?" * len(frame.columns))
        plain = frame.with_columns(pl.col(pl.Datetime).dt.to_string("iso:strict"))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", plain.rows())
    return connection


def _python(pattern):
    return re.compile(re.sub(r"\\x\{([0-9A-F]+)\}", lambda found: re.escape(chr(int(found[1], 16))), pattern))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_each_query_gives_the_same_rows_in_another_engine(query, measured, other_engine):
    cursor = other_engine.execute(query.sql)
    names = [column[0] for column in cursor.description]
    there = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    here = [
        {name: value if not hasattr(value, "isoformat") else str(value)[:10] for name, value in row.items()}
        for row in measured.rows[query.id]
    ]
    for row in there:
        for name, value in row.items():
            if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", value):
                row[name] = value[:10]

    def in_some_order(row):
        # Engines sort nulls first or last; the order of the other rows is the query's.
        return [repr(value) for value in row.values()]

    assert sorted(here, key=in_some_order) == sorted(there, key=in_some_order)


def test_figures_that_were_counted_by_hand(measured):
    expected = {
        "rows.articles": 2,
        "rows.comments": 5,
        "rows.lines": 20,
        "sources.status.read": 2,
        "sources.status.older_capture": 1,
        "sources.status.unreadable": 1,
        "sources.status.duplicate": 0,
        "sources.reason.invalid_json": 1,
        "sources.size.pages": 3,
        "comments.author_status.named.comments": 2,
        "comments.author_status.lost.comments": 1,
        "comments.author_status_firm.lost.comments": 0,
        "comments.boundary.double_blank": 1,
        "comments.parent.mention": 1,
        "comments.thread.with_parent": 1,
        "comments.words.median": 4,
        "articles.declared.declared": 3,
        "articles.comments.most": 3,
        "articles.thread_status.partial": 0,
        "authors.kinds.commenters": 1,
        "lines.coverage.unrecognised": 1,
        "lines.coverage.failed": 0,
        "lines.coverage.nonblank": 16,
        "lines.shape.one_word": 1,
        "lines.shape.counter": 1,
        "missing.comments.author_id": 3,
        "missing.articles.url": 1,
    }
    metrics = measured.metrics()
    assert {name: metrics.get(name) for name in expected} == expected


def test_every_nullable_column_is_counted(measured):
    for table, model in TABLES.items():
        nullable = {name for name, column in model.to_schema().columns.items() if column.nullable}
        assert set(measured.one(f"missing.{table}")) == nullable


def test_a_mask_does_not_look_like_a_line_of_one_word(tmp_path):
    rows = tiny_candidate.tables()
    before = figures.measure(tiny_candidate.write(tmp_path / "plain", rows).candidate).metrics()
    rows["lines"][6]["text"] = "[person:k7xq2m]"
    after = figures.measure(tiny_candidate.write(tmp_path / "masked", rows).candidate).metrics()
    assert after["lines.shape.one_word"] == before["lines.shape.one_word"]


def test_a_candidate_without_rows_can_be_measured(tmp_path):
    empty = {table: [] for table in TABLES}
    metrics = figures.measure(tiny_candidate.write(tmp_path, empty).candidate).metrics()
    assert metrics["rows.comments"] == 0
    assert metrics["comments.author_status.lost.comments"] == 0
