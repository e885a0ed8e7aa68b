"""Foreign keys across all parts of a release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from broadsheet.partitions import parts_of
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, Reference


class Broken(NamedTuple):
    """A reference, or a key, that does not hold: how many values, and one of them."""

    table: str
    column: str
    target: str
    values: int
    example: str


def broken_references(folder: Path) -> Iterator[Broken]:
    """Give every foreign key of a candidate or release that has orphans, and every key that is not unique.

    Memory is bounded: ids are taken in parts by their first letters.
    """
    for reference in REFERENCES:
        yield from _orphans(folder, reference)
    yield from _orphans_of_ledger(folder)
    for table in ("articles", "images", "comments", "authors"):
        yield from _repeated(folder, table, PRIMARY_KEYS[table][0])


def _column(folder: Path, table: str, column: str) -> pl.LazyFrame:
    return pl.scan_parquet(folder / table / "*.parquet").select(pl.col(column).alias("id")).drop_nulls()


def _rows(folder: Path, table: str) -> int:
    return int(pl.scan_parquet(folder / table / "*.parquet").select(pl.len()).collect().item())


def _orphans(folder: Path, reference: Reference) -> Iterator[Broken]:
    # The ledger's page ids stand in long runs: there are as many different ones as pages, not as lines.
    rows = _rows(folder, "sources" if reference.table == "lines" else reference.table)
    found = _missing(
        _column(folder, reference.table, reference.column),
        _column(folder, reference.target, reference.target_column),
        max(rows, _rows(folder, reference.target)),
    )
    if found:
        yield Broken(reference.table, reference.column, f"{reference.target}.{reference.target_column}", *found)


def _orphans_of_ledger(folder: Path) -> Iterator[Broken]:
    targets = {table: PRIMARY_KEYS[table][0] for table in ("articles", "images", "comments")}
    records = pl.concat([_column(folder, table, key) for table, key in targets.items()])
    rows = sum(_rows(folder, table) for table in targets)
    found = _missing(_column(folder, "lines", "record_id"), records, rows)
    if found:
        yield Broken("lines", "record_id", " and ".join(targets), *found)


def _missing(values: pl.LazyFrame, known: pl.LazyFrame, rows: int) -> tuple[int, str] | None:
    count, example = 0, ""
    for prefix in parts_of(rows):
        here = pl.col("id").str.starts_with(prefix) if prefix else pl.lit(True)
        asked = values.filter(here).unique().collect(engine="streaming")
        missing = asked.lazy().join(known.filter(here), on="id", how="anti").collect(engine="streaming")
        count += missing.height
        example = example or str(missing["id"].min() or "")
    return (count, example) if count else None


def _repeated(folder: Path, table: str, key: str) -> Iterator[Broken]:
    count, example = 0, ""
    for prefix in parts_of(_rows(folder, table)):
        ids = _column(folder, table, key)
        here = ids.filter(pl.col("id").str.starts_with(prefix)) if prefix else ids
        repeated = here.group_by("id").len().filter(pl.col("len") > 1).collect(engine="streaming")
        count += repeated.height
        example = example or str(repeated["id"].min() or "")
    if count:
        yield Broken(table, key, f"{table} once only", count, example)
