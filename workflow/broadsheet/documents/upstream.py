"""What had been removed before the text came to us: known corpus filters, described as data.

Each file of `workflow/upstream` describes one filter: what it takes away, which columns that censors, and the trace by
which the text at hand can be held against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from broadsheet.errors import BroadsheetError
from broadsheet.schemas import TABLES


@dataclass(frozen=True)
class Censored:
    """A column that a filter censors; `when` is the status under which its nulls come from the filter, or null."""

    table: str
    column: str
    when: tuple[str, str] | None
    because: str


@dataclass(frozen=True)
class Trace:
    """A figure that is nought where the filter was at work, and the figure it is a part of."""

    part: tuple[str, str]
    whole: tuple[str, str]
    says: str


@dataclass(frozen=True)
class Filter:
    """A known filter of web corpora."""

    name: str
    title: str
    used_by: str
    removes: tuple[str, ...]
    censors: tuple[Censored, ...]
    traces: tuple[Trace, ...]
    reference: str


@cache
def known() -> dict[str, Filter]:
    """Return every described filter by its name."""
    files = sorted(
        (entry for entry in resources.files("broadsheet.upstream").iterdir() if entry.name.endswith(".yaml")),
        key=lambda entry: entry.name,
    )
    return {
        file.name.removesuffix(".yaml"): _filter(
            file.name.removesuffix(".yaml"), yaml.safe_load(file.read_text(encoding="utf-8"))
        )
        for file in files
    }


def chosen(names: Sequence[str]) -> tuple[Filter, ...]:
    """Return the filters that the config names.

    Raises:
        BroadsheetError: a name is not described in workflow/upstream.

    """
    filters = known()
    for name in names:
        if name not in filters:
            raise BroadsheetError(f"config: `upstream` names `{name}`; described are: {', '.join(sorted(filters))}")
    return tuple(filters[name] for name in names)


def censoring(filters: Sequence[Filter], table: str, column: str) -> list[tuple[Filter, Censored]]:
    """Return what `filters` do to `table.column`; of filters with the same reason the first speaks for all."""
    found: list[tuple[Filter, Censored]] = []
    for known in filters:
        for each in known.censors:
            said = (each.when, each.because)
            if (each.table, each.column) == (table, column) and said not in [(e.when, e.because) for _, e in found]:
                found.append((known, each))
    return found


def _figure(name: str) -> tuple[str, str]:
    query, _, column = name.rpartition(".")
    return query, column


def _filter(name: str, described: dict[str, Any]) -> Filter:
    censors = []
    for entry in described["censors"]:
        if entry["column"] not in TABLES[entry["table"]].to_schema().columns:
            raise ValueError(f"upstream/{name}.yaml: {entry['table']} has no column {entry['column']}")
        when = tuple(str(word) for word in entry["when"].split("=")) if "when" in entry else None
        censors.append(
            Censored(
                entry["table"],
                entry["column"],
                (when[0].strip(), when[1].strip()) if when else None,
                entry["because"],
            )
        )
    return Filter(
        name=name,
        title=described["title"],
        used_by=described["used_by"],
        removes=tuple(described["removes"]),
        censors=tuple(censors),
        traces=tuple(
            Trace(_figure(entry["part"]), _figure(entry["of"]), entry["says"]) for entry in described["traces"]
        ),
        reference=described["reference"],
    )
