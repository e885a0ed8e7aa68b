"""Rows held against their pandera model: which fail, by which check, and under which reason."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.errors
import pandera.polars as pa
import polars as pl

from broadsheet.errors import BroadsheetError
from broadsheet.schemas import TABLES


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that fails: its position in the table, the reason code, and the check in words."""

    position: int
    reason: str
    check: str


def faults_of(table: str, frame: pl.DataFrame) -> list[Fault]:
    """Hold `frame` against the model of `table` and return what fails, by position.

    Raises:
        BroadsheetError: the frame does not have the columns and types of the model at all.

    """
    found: dict[int, Fault] = {}
    model = _model(table)
    rows = frame.select(list(model.columns))
    try:
        model.validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as error:
        for case in error.failure_cases.iter_rows(named=True):
            if case["index"] is None:
                raise BroadsheetError(
                    f"{table}: the table does not fit its model in schemas/{table}.py: "
                    f"{case['column'] or ''} {case['check']} {case['failure_case']}. This is a fault in the code that "
                    "made the table, not in the raw text; please report it."
                ) from error
            position = int(case["index"])
            found.setdefault(position, Fault(position, _reason(case), _check_text(case)))
    return [found[position] for position in sorted(found)]


def rejected_rows(table: str, frame: pl.DataFrame) -> list[tuple[Fault, dict[str, Any]]]:
    """Return the rows of a finished table that do not fit its model, with what is wrong with them."""
    return [(fault, frame.row(fault.position, named=True)) for fault in faults_of(table, frame)]


@cache
def _model(table: str) -> pa.DataFrameSchema:
    """Return the model of `table` less its uniqueness, which holds only once `release` has resolved captures."""
    schema = copy.deepcopy(TABLES[table].to_schema())
    for column in schema.columns.values():
        column.unique = False
    schema.unique = None
    return schema


def _reason(case: dict[str, Any]) -> str:
    if case["check"] == "not_nullable":
        return "missing_value"
    return "inconsistent" if case["schema_context"] == "DataFrameSchema" else "wrong_value"


def _check_text(case: dict[str, Any]) -> str:
    return str(case["check"]) if case["schema_context"] == "DataFrameSchema" else f"{case['column']}: {case['check']}"
