"""A difference as Markdown for people and as JSON for machines."""

from __future__ import annotations

from typing import Any

from broadsheet.comparing import figures
from broadsheet.comparing.compare import MOVES, Difference
from broadsheet.comparing.demand import Demand
from broadsheet.comparing.figures import FigureShift

KINDS = {
    "table_removed": "table gone",
    "table_added": "table new",
    "column_removed": "column gone",
    "column_added": "column new",
    "retyped": "another type",
    "nullable": "may now be null",
    "required": "never null any more",
    "unit": "another unit",
    "redescribed": "described differently",
    "moved": "order of columns",
}


def to_json(difference: Difference, demand: Demand) -> dict[str, Any]:
    """Return the difference as plain values; files with the rows stand beside it."""
    return {
        "old": difference.old,
        "new": difference.new,
        "demands": demand.level,
        "reasons": [{"level": level, "reason": reason} for level, reason in demand.reasons],
        "tables": {
            change.table: {
                "rows": [change.old_rows, change.new_rows],
                "added": change.added,
                "removed": change.removed,
                "changed": change.changed,
                "cells": {name: count for name, count in change.cells.items() if count},
                "ids_moved": difference.moved.get(change.table, 0),
                "not_tried_for_moves": difference.untried.get(change.table, 0),
            }
            for change in difference.tables
        },
        "schema": [
            {"table": each.table, "column": each.column, "kind": each.kind, "old": each.old, "new": each.new}
            for each in difference.schema
        ],
        "settings": {each.name: [each.old, each.new] for each in difference.settings},
        "nulls": {f"{each.table}.{each.column}": [each.old_nulls, each.new_nulls] for each in difference.nulls},
        "null_share": {
            f"{each.table}.{each.column}": [round(each.old_share, 6), round(each.new_share, 6)]
            for each in difference.nulls
        },
        "suppressed_comments": list(difference.suppressed),
        "figures": {each.name: [each.old, each.new] for each in difference.figures},
    }


def to_markdown(difference: Difference, demand: Demand, head: str = "#") -> str:
    """Return the difference as people read it; `head` is the mark of its first heading."""
    lines = [f"{head} What changed from {difference.old} to {difference.new}", ""]
    if difference.same_tables:
        lines += ["The tables are the same, to the cell.", ""]
    else:
        lines += _tables(difference)
    lines += on_request(*difference.suppressed)
    demands = [f"- {level}: {reason}" for level, reason in demand.reasons]
    wanted = f"This demands a **{demand.level}** version:" if demands else "Nothing differs."
    lines += [wanted, "", *demands, ""] if demands else [wanted, ""]
    for title, block in (
        ("Columns", _schema(difference)),
        ("Changed cells", _cells(difference)),
        ("Nulls", _nulls(difference)),
        ("Key figures", _figures(difference.figures)),
        ("Settings", _settings(difference)),
    ):
        if block:
            lines += [f"{head}# {title}", "", *block, ""]
    return "\n".join(lines)


def on_request(before: int | None, now: int) -> list[str]:
    """Say how many comments stand without text because a person asked; nothing where there never were any."""
    if not before and not now:
        return []
    since = "" if before is None else f" (before: {before:,})"
    return [f"Comments removed because a person asked, in all captures of their pages: {now:,}{since}.", ""]


def _tables(difference: Difference) -> list[str]:
    lines = [
        "| Table | Rows before | Rows now | Added | Removed | Changed | Ids moved |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| `{each.table}` | {each.old_rows:,} | {each.new_rows:,} | {each.added:,} | {each.removed:,} | "
        f"{each.changed:,} | {difference.moved.get(each.table, 0):,} |"
        for each in difference.tables
    ]
    lines += [""]
    if difference.moved:
        lines += [
            f"An id that moved is a row that was removed and one that was added, and both are the same thing "
            f"(`{MOVES}` pairs them).",
            "",
        ]
    lines += [
        f"{count:,} rows of `{table}` were too many to be compared by likeness; some of them may have moved too.\n"
        for table, count in difference.untried.items()
    ]
    return lines


def _schema(difference: Difference) -> list[str]:
    if not difference.schema:
        return []
    return ["| Where | What | Before | Now |", "| --- | --- | --- | --- |"] + [
        f"| `{each.place}` | {KINDS[each.kind]} | {_cell(each.old)} | {_cell(each.new)} |" for each in difference.schema
    ]


def _cells(difference: Difference) -> list[str]:
    rows = [
        f"| `{change.table}.{name}` | {count:,} | {count / change.kept:.1%} |"
        for change in difference.tables
        for name, count in change.cells.items()
        if count
    ]
    return ["| Column | Cells | Of rows in both |", "| --- | ---: | ---: |", *rows] if rows else []


def _nulls(difference: Difference) -> list[str]:
    large = figures.large(difference.nulls)
    return (
        ["| Column | Null before | Null now |", "| --- | ---: | ---: |"]
        + [f"| `{each.table}.{each.column}` | {each.old_share:.1%} | {each.new_share:.1%} |" for each in large]
        if large
        else []
    )


def _figures(shifts: list[FigureShift]) -> list[str]:
    """Show the figures that shifted most, for what they were; the JSON has all of them."""
    largest = figures.largest(shifts)
    if not largest:
        return []
    lines = ["| Figure | Before | Now |", "| --- | ---: | ---: |"]
    lines += [f"| `{each.name}` | {_cell(each.old)} | {_cell(each.new)} |" for each in largest]
    more = len(shifts) - len(largest)
    return lines + (["", f"{more:,} further figures of `metrics.json` differ."] if more else [])


def _settings(difference: Difference) -> list[str]:
    return (
        ["| Setting | Before | Now |", "| --- | --- | --- |"]
        + [f"| `{each.name}` | {_cell(each.old)} | {_cell(each.new)} |" for each in difference.settings]
        if difference.settings
        else []
    )


def _cell(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")
