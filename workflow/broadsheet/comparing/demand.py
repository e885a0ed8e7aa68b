"""Semantic versions of data: which number has to rise, and why.

====== =============================================================================================================
level  demanded by
====== =============================================================================================================
major  a table or column is gone; a column has another type, unit or description, or may now be null; ids are made
       differently (another key, or most ids of a table moved); names are shown, hidden or masked in another way
minor  tables, columns or rows come or go; an id that moved is a row that goes and one that comes
patch  cells or documents differ and nothing else
====== =============================================================================================================

That a description only says the same in better words is something a person has to state (`reworded`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from broadsheet.comparing.columns import SchemaChange
from broadsheet.comparing.compare import Difference
from broadsheet.progress import counted

Level = Literal["major", "minor", "patch", "none"]
LEVELS: tuple[Level, ...] = ("none", "patch", "minor", "major")
_NUMBER = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")

Version = tuple[int, int, int]

_MAJOR = {
    "table_removed": "the table is gone",
    "column_removed": "the column is gone",
    "retyped": "it has another type",
    "nullable": "it may now be null",
    "unit": "it has another unit",
    "redescribed": "it is described differently",
}
_MINOR = {"table_added": "the table is new", "column_added": "the column is new"}
_PATCH = {"required": "it is never null any more", "moved": "the columns stand in another order"}
_NAMES = ("config.author_names", "config.bylines")


@dataclass(frozen=True)
class Demand:
    """The level that a difference demands, and every reason with its own level, the weightiest first."""

    level: Level
    reasons: list[tuple[Level, str]]


def demanded(difference: Difference, reworded: Collection[str] = ()) -> Demand:
    """Return what the difference demands; `reworded` names columns (`comments.text`) that mean what they meant."""
    reasons: list[tuple[Level, str]] = [_of_schema(change, reworded) for change in difference.schema]
    reasons += _of_ids(difference)
    for setting in difference.settings:
        if setting.name in _NAMES:
            reasons.append(("major", f"`{setting.name}` is `{setting.new}` and was `{setting.old}`"))
    for change in difference.tables:
        if change.added or change.removed:
            reasons.append(
                ("minor", f"{change.table}: {counted(change.added, 'row')} added, {change.removed:,} removed")
            )
        if change.changed:
            reasons.append(("patch", f"{change.table}: {counted(change.changed, 'row')} with other values"))
    if difference.figures or difference.settings:
        reasons.append(("patch", "figures or settings in the documents differ"))
    reasons.sort(key=lambda reason: -LEVELS.index(reason[0]))
    return Demand(reasons[0][0] if reasons else "none", reasons)


def _of_schema(change: SchemaChange, reworded: Collection[str]) -> tuple[Level, str]:
    if change.kind == "redescribed" and change.place in reworded:
        return "patch", f"{change.place}: the description is in other words"
    for level, kinds in (("major", _MAJOR), ("minor", _MINOR), ("patch", _PATCH)):
        if change.kind in kinds:
            return level, f"{change.place}: {kinds[change.kind]}"  # type: ignore[return-value]
    raise AssertionError(change.kind)


def _of_ids(difference: Difference) -> list[tuple[Level, str]]:
    found: list[tuple[Level, str]] = [
        ("major", "ids are made with another key")
        for setting in difference.settings
        if setting.name == "key_fingerprint"
    ]
    for change in difference.tables:
        moved = difference.moved.get(change.table, 0)
        if moved > change.kept:
            found.append(("major", f"{change.table}: {moved:,} of {moved + change.kept:,} rows have another id"))
    return found


def parse(version: str) -> Version | None:
    """Return ``1.2.0`` (or ``v1.2.0``) as three numbers; None where it is no such version."""
    match = _NUMBER.match(version.removeprefix("v"))
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def spelt(version: Version) -> str:
    """Return three numbers as people write them."""
    return ".".join(map(str, version))


def smallest(base: Version, level: Level) -> Version:
    """Return the smallest version after `base` that `level` allows."""
    major, minor, patch = base
    return {
        "major": (major + 1, 0, 0),
        "minor": (major, minor + 1, 0),
        "patch": (major, minor, patch + 1),
        "none": base,
    }[level]
