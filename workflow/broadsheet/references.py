"""Foreign keys across all parts of a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.partitions import parts_of
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES

_HASHES = 4
"""So many hashes of ids take no more memory than one id."""


class Broken(NamedTuple):
    """A reference, or a key, that does not hold: how many values, and one of them."""

    table: str
    column: str
    target: str
    values: int
    example: str


class Keys(NamedTuple):
    """A column of keys that others refer to."""

    table: str
    column: str


def broken_references(folder: Path) -> Iterator[Broken]:
    """Give every foreign key of a candidate or release that has orphans, and every key that is not unique.

    Nearly every row refers to one of its own page, and so to the part of the same number: only what is not found there
    is looked for everywhere. Memory is bounded by the largest part; ids of all parts are taken by their first letters.
    """
    for reference in REFERENCES:
        target = Keys(reference.target, reference.target_column)
        found = _missing(folder, reference.table, reference.column, [target])
        if found:
            yield Broken(reference.table, reference.column, f"{reference.target}.{reference.target_column}", *found)
    records = [Keys(table, PRIMARY_KEYS[table][0]) for table in ("articles", "images", "comments")]
    found = _missing(folder, "lines", "record_id", records)
    if found:
        yield Broken("lines", "record_id", " and ".join(key.table for key in records), *found)
    for table in ("articles", "images", "comments", "authors"):
        yield from _repeated(folder, table, PRIMARY_KEYS[table][0])


def _missing(folder: Path, table: str, column: str, targets: list[Keys]) -> tuple[int, str] | None:
    """Return how many values of a column are in none of the targets, and the first of them."""
    lost: list[pl.DataFrame] = []
    for part in sorted((folder / table).glob("*.parquet")):
        beside = [folder / target.table / part.name for target in targets]
        own = [_distinct(path, target.column) for path, target in zip(beside, targets, strict=True) if path.is_file()]
        asked = _distinct(part, column)
        lost.append(asked.join(pl.concat(own), on="id", how="anti") if own else asked)
    values = pl.concat(lost).unique() if lost else pl.DataFrame()
    for target in targets:
        for path in sorted((folder / target.table).glob("*.parquet")) if values.height else []:
            values = values.join(_distinct(path, target.column), on="id", how="anti")
    return (values.height, str(values["id"].min())) if values.height else None


def _distinct(path: Path, column: str) -> pl.DataFrame:
    """Return the different values of a column of one file, as `id`: mostly those that its dictionaries list."""
    file = pq.ParquetFile(path, read_dictionary=[column])
    groups = (file.read_row_group(number, columns=[column]).column(0) for number in range(file.num_row_groups))
    values = pa.chunked_array(_values(groups), type=pa.large_string())
    frame = pl.DataFrame({"id": pl.from_arrow(values)}, schema={"id": pl.String})
    return frame.drop_nulls().unique()


def _values(groups: Iterable[pa.ChunkedArray]) -> list[pa.Array]:
    return [
        (chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk).cast(pa.large_string())
        for group in groups
        for chunk in group.chunks
    ]


def _repeated(folder: Path, table: str, key: str) -> Iterator[Broken]:
    ids = pl.scan_parquet(folder / table / "*.parquet").select(pl.col(key).alias("id")).drop_nulls()
    count, example = 0, ""
    for part in parts_of(ids.select(pl.len()).collect().item() // _HASHES):
        here = ids.filter(part.holds("id"))
        hashes = here.select(pl.col("id").hash()).collect(engine="streaming")["id"].sort()
        twice = hashes.filter(hashes == hashes.shift()).unique()
        if not len(twice):
            continue
        repeated = (
            here.filter(pl.col("id").hash().is_in(twice.implode()))
            .group_by("id")
            .len()
            .filter(pl.col("len") > 1)
            .collect(engine="streaming")
        )
        count += repeated.height
        example = example or str(repeated["id"].min() or "")
    if count:
        yield Broken(table, key, f"{table} once only", count, example)
