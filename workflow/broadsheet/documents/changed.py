"""What changed since the version before, for the datasheet: from what `register` measured, never measured here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from broadsheet.changes import Changes
from broadsheet.comparing.figures import FigureShift, NullShift, large, largest
from broadsheet.comparing.summary import KINDS
from broadsheet.documents import text
from broadsheet.documents.facts import shown
from broadsheet.documents.model import Block, Cell, Code, Number, cells, say, table
from broadsheet.schemas import TABLES

CHANGES = "changes"
"""Id under which the appendix lists numbers that were measured by comparing two releases."""
_FROM = (CHANGES,)


def blocks(changes: Changes | None) -> tuple[Block, ...]:
    """Say what changed, or that nothing was compared and what to type."""
    if changes is None:
        return (
            say(
                "Nothing was compared: no version was made of exactly these tables. ",
                Code("broadsheet diff VERSION"),
                " compares them with a version; ",
                Code("make release"),
                " does so by itself, and then it stands here.",
            ),
        )
    if changes.difference is None:
        return (say("There was no version before ", Code(str(changes.version)), " to compare it with."),)
    return tuple(_compared(changes, changes.difference))


def query(changes: Changes | None) -> tuple[tuple[str, str, str], ...]:
    """Return the entry of the appendix to which the numbers lead; none where there are no such numbers."""
    if changes is None or changes.difference is None:
        return ()
    command = f"broadsheet diff {changes.since} {changes.version}"
    return ((CHANGES, "Measured by comparing two versions when the later one was made", command),)


def _compared(changes: Changes, found: dict[str, Any]) -> Iterator[Block]:
    yield say(
        "From ",
        Code(str(changes.since)),
        " to ",
        Code(str(changes.version)),
        ", as ",
        Code(f"broadsheet diff {changes.since} {changes.version}"),
        " measured it when the version was made. Which number rises follows from it: this is a ",
        Code(found["demands"]),
        " change." if found["demands"] != "none" else " change (only documents differ).",
    )
    tables = {name: found["tables"][name] for name in TABLES if name in found["tables"]}
    if any(each["added"] or each["removed"] or each["changed"] for each in tables.values()):
        yield _rows(tables)
        if any(each["ids_moved"] for each in tables.values()):
            yield say(
                "An id that moved is a row that was removed and one that was added, and both are the same thing; ",
                Code("id_moves.parquet"),
                " of that command pairs them.",
            )
    elif not found["schema"]:
        yield say("The tables are the same, to the cell.")
    yield from _schema(found["schema"])
    yield from _cells(tables)
    yield from _nulls(found, tables)
    yield from _figures(found["figures"])
    yield from _settings(found["settings"])


def _number(value: Any, column: str, *key: str) -> Number:
    return Number(shown(value), (Cell(CHANGES, column, key),))


def _rows(tables: dict[str, Any]) -> Block:
    rows = [
        cells(
            Code(name),
            _number(each["rows"][0], "before", name),
            _number(each["rows"][1], "now", name),
            *(_number(each[what], what, name) for what in ("added", "removed", "changed")),
            _number(each["ids_moved"], "moved", name),
        )
        for name, each in tables.items()
    ]
    header = ("Table", "Rows before", "Rows now", "Added", "Removed", "Changed", "Ids moved")
    return table("Rows of each table, joined on their ids", header, rows, _FROM)


def _schema(changes: list[dict[str, Any]]) -> Iterator[Block]:
    if changes:
        rows = [
            cells(
                Code(f"{each['table']}.{each['column']}" if each["column"] else each["table"]),
                KINDS[each["kind"]],
                each["old"] or "none",
                each["new"] or "none",
            )
            for each in changes
        ]
        yield table("Tables and columns", ("Where", "What", "Before", "Now"), rows, (), text_columns=4)


def _cells(tables: dict[str, Any]) -> Iterator[Block]:
    rows = []
    for name, each in tables.items():
        kept = each["rows"][0] - each["removed"]
        for column, count in each["cells"].items():
            place = f"{name}.{column}"
            changed = Cell(CHANGES, "cells", (place,))
            share = Number(text.percent(count, kept), (changed,), (Cell(CHANGES, "kept", (name,)),))
            rows.append(cells(Code(place), Number(text.number(count), (changed,)), share))
    if rows:
        yield table("Changed cells, in rows that both have", ("Column", "Cells", "Of rows in both"), rows, _FROM)


def _nulls(found: dict[str, Any], tables: dict[str, Any]) -> Iterator[Block]:
    shifts = []
    for place, (old, new) in found["nulls"].items():
        name, _, column = place.partition(".")
        shifts.append(NullShift(name, column, old, new, *found["null_share"][place]))
    rows = []
    for shift in large(shifts):
        place, (before, now) = f"{shift.table}.{shift.column}", tables[shift.table]["rows"]
        rows.append(
            cells(
                Code(place),
                *(
                    Number(
                        text.percent(nulls, whole),
                        (Cell(CHANGES, f"nulls_{when}", (place,)),),
                        (Cell(CHANGES, when, (shift.table,)),),
                    )
                    for when, nulls, whole in (("before", shift.old_nulls, before), ("now", shift.new_nulls, now))
                ),
            )
        )
    if rows:
        yield table("Columns of which another share is null", ("Column", "Null before", "Null now"), rows, _FROM)


def _figures(figures: dict[str, Any]) -> Iterator[Block]:
    shifts = [FigureShift(name, old, new) for name, (old, new) in figures.items()]
    told = largest(shifts)
    if not told:
        return
    rows = [
        cells(
            Code(each.name),
            _number(each.old, "before", "metrics", each.name),
            _number(each.new, "now", "metrics", each.name),
        )
        for each in told
    ]
    caption = "Figures that shifted most" if len(told) < len(shifts) else "Figures that shifted"
    yield table(f"{caption} (metrics.json)", ("Figure", "Before", "Now"), rows, _FROM)


def _settings(settings: dict[str, Any]) -> Iterator[Block]:
    if settings:
        rows = [cells(Code(name), *(Code(_said(each)) for each in both)) for name, both in settings.items()]
        yield table("Settings and libraries", ("Setting", "Before", "Now"), rows, (), text_columns=3)


def _said(value: Any) -> str:
    return "none" if value is None else str(value)
