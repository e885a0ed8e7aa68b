"""What the measured answers draw on, and how a number becomes a linked part of a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadsheet.documents import text
from broadsheet.documents.figures import Figures, Value
from broadsheet.documents.model import Number
from broadsheet.documents.upstream import Filter

MANIFEST = "manifest"
"""Id under which the appendix lists numbers that stand in manifest.json."""
VALIDATION = "validation"
"""Id under which the appendix lists numbers that stand in validation.json."""


@dataclass(frozen=True)
class Facts:
    """The run's figures, the manifest, what `check` found, and the upstream filters of the config."""

    figures: Figures
    manifest: Mapping[str, Any]
    validation: Mapping[str, Any]
    upstream: tuple[Filter, ...]

    def value(self, query: str, column: str) -> int:
        """Return a number of a query without keys."""
        return self.figures.integer(query, column)

    def n(self, query: str, column: str) -> Number:
        """Return a number of a query without keys, linked."""
        return Number(text.number(self.value(query, column)), query)

    def count(self, query: str, key: str | None, column: str | None = None) -> int:
        """Return the number of a row of a query with one key; 0 where there is no such row."""
        return self.figures.by(query, column).get(key, 0)

    def k(self, query: str, key: str | None, column: str | None = None) -> Number:
        """Return the number of a row of a query with one key, linked."""
        return Number(text.number(self.count(query, key, column)), query)

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return self.count("rows", table)

    def share(self, part: int, whole: int, query: str) -> Number:
        """Return a share in per cent, linked."""
        return Number(text.percent(part, whole), query)

    def day(self, query: str, column: str) -> Number:
        """Return a day, linked."""
        value = self.figures.one(query)[column]
        return Number(text.moment(value if isinstance(value, dt.datetime) else None), query)

    def total(self, query: str, column: str | None = None) -> int:
        """Return the sum over the rows of a query with one key."""
        return sum(self.figures.by(query, column).values())

    @property
    def names_hidden(self) -> bool:
        """Whether commenters' names were replaced."""
        return bool(self.manifest["config"].get("author_names") == "pseudonymise")

    @property
    def failed(self) -> list[Mapping[str, Any]]:
        """The expectations that were not met, errors first."""
        unmet = [each for each in self.validation["expectations"] if not each["success"]]
        return sorted(unmet, key=lambda each: each["severity"] != "error")


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
