"""Measuring the candidate: each query of `queries` run once, lazily, over the Parquet parts.

Only the columns that a query names are read, in a stream: memory grows with the number of groups, never with rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from broadsheet.documents import text
from broadsheet.documents.queries import QUERIES, SHARES, Query
from broadsheet.schemas import TABLES

Value = int | float | str | bool | dt.datetime | None
Row = dict[str, Value]


def scan(folder: Path) -> dict[str, pl.LazyFrame]:
    """Return every table under `folder` as one lazy frame over its parts, in the order of their names."""
    return {
        table: pl.scan_parquet(sorted((folder / table).glob("part-*.parquet")), glob=False, low_memory=True)
        for table in TABLES
    }


def integer(value: Value) -> int:
    """Return a count as a whole number; 0 where there was nothing to count."""
    return int(value) if isinstance(value, (int, float)) else 0


@dataclass(frozen=True)
class Figures:
    """The answers: for each query id its rows, in the order that the query states."""

    rows: Mapping[str, tuple[Row, ...]]
    columns: Mapping[str, tuple[str, ...]]
    queries: Mapping[str, Query]

    def one(self, query: str) -> Row:
        """Return the only row of a query without keys."""
        (row,) = self.rows[query]
        return row

    def integer(self, query: str, column: str) -> int:
        """Return one whole number of a query without keys; 0 where there was nothing to add up."""
        return integer(self.one(query)[column])

    def by(self, query: str, column: str | None = None) -> dict[str | None, int]:
        """Return {key: number} of a query with one key; `column` may be left out where there is one only."""
        query_rows = self.rows[query]
        found: dict[str | None, int] = {}
        for row in query_rows:
            names = list(row)
            key = row[names[0]]
            found[None if key is None else str(key)] = integer(row[column or names[1]])
        return found

    def named(self) -> dict[str, Value]:
        """Return every figure whose name is known beforehand under its dotted name; null where nothing was there."""
        found: dict[str, Value] = {}
        for identifier, query in self.queries.items():
            if not query.closed:
                continue
            rows = self.rows[identifier]
            for row in (*_absent(query, self.columns[identifier], rows), *rows):
                names = list(row)
                keys = [identifier, *(_key(row[name]) for name in names[: query.keys])]
                alone = query.keys > 0 and len(names) == query.keys + 1
                for name in names[query.keys :]:
                    found[".".join(keys if alone else [*keys, name])] = row[name]
        for name, (part, whole) in SHARES.items():
            found[name] = text.ratio(integer(found[part]), integer(found[whole]))
        return dict(sorted(found.items()))

    def metrics(self) -> dict[str, int | float]:
        """Return the numbers among the named figures."""
        return {
            name: value
            for name, value in self.named().items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }


def _absent(query: Query, columns: tuple[str, ...], rows: tuple[Row, ...]) -> list[Row]:
    """Return a row of noughts for each value of the query's vocabulary that no row of the data has."""
    key, *others = columns
    seen = {row[key] for row in rows}
    return [
        {key: value, **{name: None if name.startswith("median") else 0 for name in others}}
        for value in query.values
        if value not in seen
    ]


def _key(value: Value) -> str:
    return "null" if value is None else str(value)


def _plain(value: Any) -> Value:
    """Return a value as JSON may hold it: whole floats (quantiles come as floats) as integers, others rounded."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 6)
    return value  # type: ignore[no-any-return]


def measure(folder: Path, queries: tuple[Query, ...] = QUERIES) -> Figures:
    """Run every query over the tables under `folder`."""
    whole: pl.SQLContext[pl.LazyFrame] = pl.SQLContext(frames=scan(folder), eager=False)
    parts = _parts(folder)
    rows: dict[str, tuple[Row, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for query in queries:
        contexts = parts if query.by_part else [whole]
        answers = [context.execute(query.sql).collect(engine="streaming") for context in contexts]
        columns[query.id] = tuple(answers[0].columns)
        found = [
            {name: _plain(value) for name, value in row.items()} for answer in answers for row in answer.to_dicts()
        ]
        rows[query.id] = tuple(_added_up(found, query) if query.by_part else found)
    return Figures(rows, columns, {query.id: query for query in queries})


def _parts(folder: Path) -> list[pl.SQLContext[pl.LazyFrame]]:
    """Return a context per part of `lines`, holding the parts of the other tables that have the same name."""
    names = sorted(path.name for path in (folder / "lines").glob("part-*.parquet"))
    return [
        pl.SQLContext(
            frames={
                table: pl.scan_parquet(folder / table / name, glob=False, low_memory=True)
                for table in TABLES
                if (folder / table / name).exists()
            },
            eager=False,
        )
        for name in names
    ]


def _added_up(rows: list[Row], query: Query) -> list[Row]:
    """Add up the rows of equal keys, and put them in the order that the query states."""
    keys = query.keys
    sums: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        names = list(row)
        held = sums.setdefault(tuple(row[name] for name in names[:keys]), dict.fromkeys(names[keys:], 0))
        for name in names[keys:]:
            held[name] = integer(held[name]) + integer(row[name])
    names = list(rows[0])[:keys] if rows else []
    whole: list[Row] = [{**dict(zip(names, key, strict=True)), **held} for key, held in sums.items()]
    return sorted(
        whole,
        key=lambda row: (
            -integer(list(row.values())[keys]) if query.by_part == "largest" else 0,
            *(str(row[name] or "") for name in names),
        ),
    )
