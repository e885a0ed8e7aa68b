"""Same rows, same bytes: whatever the frames in which they come."""

import datetime as dt
from itertools import pairwise

import polars as pl
import pyarrow.parquet as pq
import pytest
from broadsheet.schemas import TABLES
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import parquet


def ledger(count, start=1):
    return pl.DataFrame(
        {
            "page_id": ["a" * 26] * count,
            "line_no": range(start, start + count),
            "role": ["paragraph", "blank"] * (count // 2) + ["other"] * (count % 2),
            "rule": ["r"] * count,
            "text": [f"line {n}" if n % 3 else None for n in range(count)],
            "ending": ["lf"] * count,
            "raw_bytes": [None] * count,
            "record_id": [None] * count,
        },
        schema=parquet.polars_schema("lines"),
    )


@given(st.lists(st.integers(min_value=1, max_value=2_999), max_size=5))
def test_bytes_do_not_depend_on_how_rows_are_handed_over(tmp_path_factory, cuts):
    folder = tmp_path_factory.mktemp("parts")
    rows = ledger(3_000)
    whole = parquet.write_table(folder / "whole.parquet", "lines", rows)
    bounds = [0, *sorted(cuts), rows.height]
    with parquet.TableWriter(folder / "pieces.parquet", "lines") as writer:
        for first, last in pairwise(bounds):
            writer.write(rows[first:last])
    assert writer.part == whole
    assert (folder / "whole.parquet").read_bytes() == (folder / "pieces.parquet").read_bytes()


def test_row_groups_are_cut_at_fixed_places(tmp_path, monkeypatch):
    monkeypatch.setitem(parquet.ROWS_PER_GROUP, "lines", 100)
    with parquet.TableWriter(tmp_path / "a.parquet", "lines") as writer:
        for first in range(0, 350, 70):
            writer.write(ledger(70, first + 1))
    file = pq.ParquetFile(tmp_path / "a.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [100, 100, 100, 50]
    assert writer.part.rows == 350


def test_the_content_hash_is_taken_over_values_only(tmp_path):
    rows = ledger(1_000)
    part = parquet.write_table(tmp_path / "a.parquet", "lines", rows)
    pq.write_table(pq.read_table(tmp_path / "a.parquet"), tmp_path / "b.parquet", compression="snappy")
    assert parquet.hash_file(tmp_path / "b.parquet")[1] != part.sha256
    assert parquet.content_hash(tmp_path / "b.parquet", "lines") == part.content_hash
    changed = rows.with_columns(pl.when(pl.col("line_no") == 7).then(pl.lit("")).otherwise("text").alias("text"))
    assert parquet.write_table(tmp_path / "c.parquet", "lines", changed).content_hash != part.content_hash


def test_null_and_empty_text_do_not_hash_alike(tmp_path):
    one = parquet.write_table(tmp_path / "a.parquet", "lines", ledger(2).with_columns(text=pl.lit("")))
    other = parquet.write_table(tmp_path / "b.parquet", "lines", ledger(2).with_columns(text=pl.lit(None, pl.String)))
    assert one.content_hash != other.content_hash


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_is_one_file_with_the_contracts_columns(tmp_path, table):
    part = parquet.write_table(tmp_path / "a.parquet", table, parquet.empty(table))
    assert part.rows == 0
    read = pl.read_parquet(tmp_path / "a.parquet")
    assert dict(read.schema) == parquet.polars_schema(table)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_is(tmp_path, table):
    parquet.write_table(tmp_path / "a.parquet", table, parquet.empty(table))
    for field in pq.read_schema(tmp_path / "a.parquet"):
        assert field.metadata[b"description"], f"{table}.{field.name} needs a description in schemas/{table}.py"
        assert field.nullable == (b"null" in field.metadata), (
            f"{table}.{field.name}: a nullable column says why it may be null, another does not; see schemas/{table}.py"
        )


def test_times_keep_their_unit_and_zone(tmp_path):
    moment = dt.datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=dt.UTC)
    rows = parquet.empty("sources").clear()
    rows = pl.concat(
        [rows, pl.DataFrame([{"captured_at": moment}], schema={"captured_at": pl.Datetime("us", "UTC")})],
        how="diagonal",
    )
    rows = rows.with_columns(source_file=pl.lit("a.txt"), record=pl.lit(0), status=pl.lit("read"))
    parquet.write_table(tmp_path / "a.parquet", "sources", rows)
    assert pl.read_parquet(tmp_path / "a.parquet")["captured_at"][0] == moment
