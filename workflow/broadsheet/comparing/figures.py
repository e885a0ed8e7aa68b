"""Shifts in how much is null, and in the figures that the datasheet is made of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pyarrow.parquet as pq

from broadsheet.comparing.rows import TableChange, differing_files
from broadsheet.comparing.sides import Side, scan

MOST_SHIFTS = 12
_SMALLEST_SHIFT = 0.001
"""Share of a table's rows below which a shift in nulls is left to the JSON."""


class NullShift(NamedTuple):
    """Nulls of a column in both releases, as rows and as shares (0 to 1) of the table's rows."""

    table: str
    column: str
    old_nulls: int
    new_nulls: int
    old_share: float
    new_share: float


class FigureShift(NamedTuple):
    """A figure of metrics.json in both releases; None where a release does not have it."""

    name: str
    old: Any
    new: Any


def large(shifts: Iterable[NullShift]) -> list[NullShift]:
    """Return the shifts that people are told of."""
    return [each for each in shifts if abs(each.new_share - each.old_share) >= _SMALLEST_SHIFT]


def largest(shifts: Iterable[FigureShift]) -> list[FigureShift]:
    """Return the figures that shifted most, for what they were; people are told of no more than these."""
    return sorted(shifts, key=lambda shift: (-_weight(shift), shift.name))[:MOST_SHIFTS]


def _weight(shift: FigureShift) -> float:
    if not isinstance(shift.old, int | float) or not isinstance(shift.new, int | float):
        return 0.0
    return abs(shift.new - shift.old) / max(abs(shift.old), abs(shift.new), 1)


def null_shifts(old: Side, new: Side, change: TableChange) -> list[NullShift]:
    """Return the columns of which another share is null than before.

    The nulls of parts that were compared are counted in `change`; those of parts that both releases hold are counted
    here, once.
    """
    table = change.table
    differing = set(differing_files(old, new, table)[1])
    shared = [path for path in new.files(table) if path not in differing]
    both = dict.fromkeys(change.cells, 0)
    for path in shared:
        for name, count in _of_part(path, list(both)).items():
            both[name] += count
    found = []
    for name, count in both.items():
        before, after = (count + each for each in change.nulls.get(name, (0, 0)))
        old_share = before / change.old_rows if change.old_rows else 0.0
        new_share = after / change.new_rows if change.new_rows else 0.0
        if old_share != new_share:
            found.append(NullShift(table, name, before, after, old_share, new_share))
    return found


def _of_part(path: Path, names: list[str]) -> dict[str, int]:
    """Take the counts from the footer where it has them; a text's nulls have to be counted."""
    footer = pq.read_metadata(path)
    position = {footer.schema.column(number).path: number for number in range(footer.num_columns)}
    sums: dict[str, int] = {}
    unsaid = []
    for name in names:
        number = position.get(name)
        of_groups = [] if number is None else [_stated(footer, group, number) for group in range(footer.num_row_groups)]
        if number is None or None in of_groups:
            unsaid.append(name)
        else:
            sums[name] = sum(count for count in of_groups if count is not None)
    if unsaid:
        counted = scan([path]).select(pl.col(unsaid).null_count()).collect(engine="streaming")
        sums |= counted.row(0, named=True)
    return sums


def _stated(footer: pq.FileMetaData, group: int, number: int) -> int | None:
    statistics = footer.row_group(group).column(number).statistics
    return int(statistics.null_count) if statistics is not None and statistics.has_null_count else None


def figure_shifts(old: Side, new: Side) -> list[FigureShift]:
    """Return every figure of metrics.json that is another one now, in the order of their names."""
    names = sorted({*old.metrics, *new.metrics}) if old.metrics and new.metrics else []
    return [
        FigureShift(name, old.metrics.get(name), new.metrics.get(name))
        for name in names
        if old.metrics.get(name) != new.metrics.get(name)
    ]
