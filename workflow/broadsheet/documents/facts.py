"""What the measured answers draw on, and how a number becomes a linked part of a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadsheet.changes import Changes
from broadsheet.documents import text
from broadsheet.documents.accuracy import Estimate
from broadsheet.documents.figures import Figures, Value, integer
from broadsheet.documents.model import Cell, Key, Number
from broadsheet.documents.upstream import Filter
from broadsheet.manifest import hides_names

MANIFEST = "manifest"
"""Id under which the appendix lists numbers that stand in manifest.json."""
VALIDATION = "validation"
"""Id under which the appendix lists numbers that stand in validation.json."""
SCHEMA = "schema"
"""Id under which the appendix lists numbers that are counted in the files' own schemas."""
ACCURACY = "accuracy"
"""Id under which the appendix lists figures that rest on lines and rows marked by a person."""


@dataclass(frozen=True)
class Facts:
    """The run's figures, the manifest, what `check` found, the config's upstream filters, the estimated accuracy.

    `changes` is what changed since the version before, where that was measured for these tables.
    """

    figures: Figures
    manifest: Mapping[str, Any]
    validation: Mapping[str, Any]
    upstream: tuple[Filter, ...] = ()
    accuracy: tuple[Estimate, ...] = ()
    changes: Changes | None = None

    def cell(self, query: str, key: Key, column: str | None = None) -> Cell:
        """Return the place of a number of a query with one key; `column` may be left out where there is one only."""
        return Cell(query, column or self.figures.columns[query][1], (key,))

    def of(self, *cells: Cell) -> int:
        """Return the sum of the numbers at `cells`; 0 where there is no such row, or nothing in it."""
        return sum(self._of(cell) for cell in cells)

    def _of(self, cell: Cell) -> int:
        rows = self.figures.rows[cell.query]
        if not cell.key:
            return sum(integer(row[cell.column]) for row in rows)
        key = self.figures.columns[cell.query][0]
        return sum(integer(row[cell.column]) for row in rows if row[key] == cell.key[0])

    def number(self, *cells: Cell) -> Number:
        """Return the sum of the numbers at `cells`, linked."""
        return Number(text.number(self.of(*cells)), cells)

    def share(self, part: Cell | tuple[Cell, ...], whole: Cell | tuple[Cell, ...]) -> Number:
        """Return what share of `whole` is `part`, in per cent, linked."""
        parts, wholes = (cells if isinstance(cells, tuple) else (cells,) for cells in (part, whole))
        return Number(text.percent(self.of(*parts), self.of(*wholes)), parts, wholes)

    def value(self, query: str, column: str) -> int:
        """Return a number of a query without keys."""
        return self.figures.integer(query, column)

    def n(self, query: str, column: str) -> Number:
        """Return a number of a query without keys, linked."""
        return self.number(Cell(query, column))

    def count(self, query: str, key: str | None, column: str | None = None) -> int:
        """Return the number of a row of a query with one key; 0 where there is no such row."""
        return self.of(self.cell(query, key, column))

    def k(self, query: str, key: str | None, column: str | None = None) -> Number:
        """Return the number of a row of a query with one key, linked."""
        return self.number(self.cell(query, key, column))

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return self.of(rows_of(table))

    def day(self, query: str, column: str) -> Number:
        """Return a day, linked."""
        value = self.figures.one(query)[column]
        return Number(text.moment(value if isinstance(value, dt.datetime) else None), (Cell(query, column),))

    def seen_alone(self, query: str, column: str) -> Number:
        """Return a value of a query without keys as a table shows it, linked."""
        return Number(shown(self.figures.one(query)[column]), (Cell(query, column),))

    def median(self, query: str, key: str) -> Number:
        """Return the median number of words of a row of a query with one key, linked; `none` where there is no row."""
        row = next((row for row in self.figures.rows[query] if row[self.figures.columns[query][0]] == key), None)
        return Number(shown(row["median_words"] if row else None), (self.cell(query, key, "median_words"),))

    def seen(self, query: str, row: Mapping[str, Value], column: str) -> Number:
        """Return a value of a row of a query with one key as a table shows it, linked."""
        key = row[self.figures.columns[query][0]]
        return Number(shown(row[column]), (Cell(query, column, (key if isinstance(key, str) else None,)),))

    @property
    def names_hidden(self) -> bool:
        """Whether commenters' names were replaced or dropped."""
        return bool(self.manifest["config"].get("author_names", "keep") != "keep")

    @property
    def names_dropped(self) -> bool:
        """Whether commenters have no ids at all."""
        return bool(self.manifest["config"].get("author_names", "keep") == "drop")

    @property
    def rebuilds(self) -> bool:
        """Whether the ledger has every line as its page had it: nothing was masked, and nobody asked to be left out."""
        return not hides_names(dict(self.manifest)) and not self.manifest.get("suppressed_comments")

    def masked(self, kind: str) -> Number:
        """Return how many spans of the ledger were masked as `kind`; `left`: one-word names that were not."""
        count = int((self.manifest.get("masked") or {}).get(kind, 0))
        return Number(text.number(count), (Cell(MANIFEST, "masked", (kind,)),))

    @property
    def failed(self) -> list[Mapping[str, Any]]:
        """The expectations that were not met, errors first."""
        unmet = [each for each in self.validation["expectations"] if not each["success"]]
        return sorted(unmet, key=lambda each: each["severity"] != "error")


def rows_of(table: str) -> Cell:
    """Return the place of a table's number of rows."""
    return Cell("rows", "rows", (table,))


def rejected(table: str, reason: str) -> Cell:
    """Return the place of a number of rejected rows."""
    return Cell(MANIFEST, "quarantine", (table, reason))


def shown(value: Value) -> str:
    """Return a value of a result as a table shows it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return text.number(value)
    return text.moment(value) if isinstance(value, dt.datetime) else value


def quarantined(manifest: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return (table, reason, rows) of what was rejected."""
    return [
        (name, str(reason), int(count))
        for name, reasons in sorted((manifest.get("quarantine") or {}).items())
        for reason, count in sorted(reasons.items())
    ]
