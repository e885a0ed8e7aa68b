"""Expectations as plain data: those that the schemas imply, and those that the config states about key figures.

Great Expectations is imported by `gate` alone; here an expectation is a type by its snake_case name and its keywords.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from broadsheet.documents.queries import SHARES
from broadsheet.errors import BroadsheetError
from broadsheet.schemas import TABLES

SEVERITIES = ("error", "warning")
_CONTINUED = re.compile(r"\s*/\s*")
_KEYS = ("says", "table", "column", "figure", "at_least", "at_most", "severity")


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold for `table.column`; `says` is the sentence that people read."""

    id: str
    table: str
    column: str | None
    type: str
    severity: str
    says: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureExpectation:
    """A bound on a key figure, or on the share that one key figure is of another; both named as in metrics.json."""

    id: str
    table: str
    column: str | None
    part: str
    whole: str | None
    at_least: float | None
    at_most: float | None
    severity: str
    says: str

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        low, high = self.at_least, self.at_most
        if low is not None and high is not None:
            return f"between {low:g} and {high:g}"
        return f"at least {low:g}" if low is not None else f"at most {high:g}"


def from_schemas(table: str) -> list[Expectation]:
    """Return what the pandera model of `table` implies for the values of each column."""
    found: list[Expectation] = []

    def expect(column: str, rule: str, kind: str, says: str, **arguments: Any) -> None:
        found.append(Expectation(f"{table}.{column}.{rule}", table, column, kind, "error", says, arguments))

    for name, column in TABLES[table].to_schema().columns.items():
        if not column.nullable:
            expect(name, "not_null", "expect_column_values_to_not_be_null", "every row has a value")
        if column.unique:
            expect(name, "unique", "expect_column_values_to_be_unique", "no value stands twice in a part")
        limits: dict[str, Any] = {}
        for check in column.checks:
            if check.name == "isin":
                values = list(check.statistics["allowed_values"])
                says = f"each value is one of {', '.join(map(str, values))}"
                expect(name, "values", "expect_column_values_to_be_in_set", says, value_set=values)
            elif check.name == "str_matches":
                pattern = str(check.statistics["pattern"])
                says = f"each value has the form {pattern}"
                expect(name, "form", "expect_column_values_to_match_regex", says, regex=pattern)
            elif check.name == "greater_than_or_equal_to":
                limits["min_value"] = check.statistics["min_value"]
            elif check.name == "less_than_or_equal_to":
                limits["max_value"] = check.statistics["max_value"]
            else:
                raise NotImplementedError(f"{table}.{name}: no expectation is known for the check {check.name}")
        if limits:
            says = " and ".join(
                f"{'at least' if key == 'min_value' else 'at most'} {value:g}" for key, value in limits.items()
            )
            expect(name, "range", "expect_column_values_to_be_between", f"each value is {says}", **limits)
    return found


@dataclass(frozen=True)
class Move:
    """How far a figure may move from one release to the next, and what it means if it moves further."""

    at_most: float
    severity: str


@dataclass(frozen=True)
class Bounds:
    """What the config states: bounds on key figures, and how far figures may move away from the last release."""

    figures: list[FigureExpectation]
    drift: dict[str, Move]


def from_config(path: Path, shown: str, known: Mapping[str, Any]) -> Bounds:
    """Return the package's expectations about key figures, with those of the file at `path` added or in their place.

    `known` holds the figures that could be measured; a figure that is not among them is a misspelling.

    Raises:
        BroadsheetError: the file is not YAML, or an entry has an unknown key, figure, table, column or severity.

    """
    package = resources.files("broadsheet.expectations") / "default.yaml"
    figures, drift = _read("default.yaml", package.read_text(encoding="utf-8"), known)
    if path.exists():
        own_figures, own_drift = _read(shown, path.read_text(encoding="utf-8"), known)
        for own, packaged in ((own_figures, figures), (own_drift, drift)):
            for name, value in own.items():
                if value is None and name not in packaged:
                    raise BroadsheetError(
                        f"{shown}: `{name}: null` drops nothing; the package's own names: {', '.join(packaged)}"
                    )
        figures |= own_figures
        drift |= own_drift
    return Bounds(
        [expectation for expectation in figures.values() if expectation is not None],
        {name: bound for name, bound in drift.items() if bound is not None},
    )


def _read(
    where: str, text: str, known: Mapping[str, Any]
) -> tuple[dict[str, FigureExpectation | None], dict[str, Move | None]]:
    try:
        loaded = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise BroadsheetError(f"{where} is not YAML: {error}") from error
    if not isinstance(loaded, dict) or not set(loaded) <= {"expectations", "drift"}:
        raise BroadsheetError(f"{where}: expected the keys `expectations` and `drift`, with one entry per name below")
    entries, moves = loaded.get("expectations") or {}, loaded.get("drift") or {}
    if not isinstance(entries, dict) or not isinstance(moves, dict):
        raise BroadsheetError(f"{where}: expected one entry per name below `expectations` and below `drift`")
    for name in moves:
        _check_figure(f"{where}: drift", name, known)
    figures = {
        str(name): None if entry is None else _entry(f"{where}: `{name}`", str(name), entry, known)
        for name, entry in entries.items()
    }
    return figures, {str(name): _move(f"{where}: drift: `{name}`", entry) for name, entry in moves.items()}


def _move(where: str, entry: Any) -> Move | None:
    """Read `0.1`, or `{at_most: 0.1, severity: error}`."""
    if entry is None:
        return None
    stated = entry if isinstance(entry, dict) else {"at_most": entry}
    bound, severity = stated.get("at_most"), stated.get("severity", "warning")
    if not set(stated) <= {"at_most", "severity"} or isinstance(bound, bool) or not isinstance(bound, (int, float)):
        raise BroadsheetError(f"{where}: expected a number, or the keys `at_most` (a number) and `severity`")
    _check_severity(where, severity)
    return Move(bound, severity)


def _check_severity(where: str, severity: Any) -> None:
    if severity not in SEVERITIES:
        raise BroadsheetError(
            f"{where}: `severity: {severity}` is not allowed; expected one of {', '.join(SEVERITIES)}"
        )


def _check_figure(where: str, figure: str, known: Mapping[str, Any]) -> None:
    if figure not in known:
        close = difflib.get_close_matches(figure, known, n=1)
        hint = f"; did you mean `{close[0]}`?" if close else ""
        raise BroadsheetError(f"{where}: unknown figure `{figure}`{hint} (names as in metrics.json)")


def drifted(bounds: Mapping[str, Move], before: Mapping[str, Any], now: Mapping[str, Any]) -> list[FigureExpectation]:
    """Return an expectation for each figure that both releases have: its change is within the bound.

    The change of a share is the difference, that of a count is the difference by the earlier count.
    """
    found = []
    for name, bound in bounds.items():
        if isinstance(before.get(name), (int, float)) and isinstance(now.get(name), (int, float)):
            says = f"{name} is near the last release's {before[name]:g}, at {now[name]:g}"
            part = f"change of {name}"
            found.append(
                FigureExpectation(
                    f"drift.{name}", _table_of(name), None, part, None, None, bound.at_most, bound.severity, says
                )
            )
    return found


def _table_of(figure: str) -> str:
    """Return the table that a figure is about: of a share, that of the figure which is the part."""
    first, second, *_ = SHARES[figure][0].split(".") if figure in SHARES else figure.split(".")
    return second if first in ("rows", "missing") else first


def change(name: str, before: float, now: float) -> float:
    """Return how far a figure has moved: the difference of shares, the relative difference of counts."""
    if name.startswith("share."):
        return round(abs(now - before), 6)
    return round(abs(now - before) / before, 6) if before else float(now != before)


def _entry(where: str, name: str, entry: Any, known: Mapping[str, Any]) -> FigureExpectation:
    if not isinstance(entry, dict):
        raise BroadsheetError(f"{where}: expected the keys {', '.join(_KEYS)}")
    for key in entry:
        if key not in _KEYS:
            raise BroadsheetError(f"{where}: unknown key `{key}`; known keys: {', '.join(_KEYS)}")
    for key in ("says", "table", "figure"):
        if not isinstance(entry.get(key), str):
            raise BroadsheetError(f"{where}: `{key}` is missing or no text")
    table, column, severity = entry["table"], entry.get("column"), entry.get("severity", "error")
    if table not in TABLES:
        raise BroadsheetError(f"{where}: unknown table `{table}`; tables: {', '.join(TABLES)}")
    if column is not None and column not in TABLES[table].to_schema().columns:
        raise BroadsheetError(f"{where}: table `{table}` has no column `{column}`")
    _check_severity(where, severity)
    bounds = [entry.get("at_least"), entry.get("at_most")]
    if bounds == [None, None] or any(not isinstance(bound, (int, float, type(None))) for bound in bounds):
        raise BroadsheetError(f"{where}: expected a number in `at_least`, in `at_most`, or in both")
    part, *whole = _CONTINUED.split(entry["figure"])
    for figure in (part, *whole):
        _check_figure(where, figure, known)
    if len(whole) > 1:
        raise BroadsheetError(f"{where}: `figure` is one name, or two with a slash between")
    return FigureExpectation(
        name, table, column, part, whole[0] if whole else None, bounds[0], bounds[1], severity, entry["says"]
    )
