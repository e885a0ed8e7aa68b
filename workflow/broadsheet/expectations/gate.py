"""Great Expectations over the written Parquet: batch by batch for values, and once over the key figures.

Imported by the step `check` only: importing Great Expectations takes seconds. It runs in an ephemeral context, with
analytics off; results are added up over the batches, so that no more than one batch of one table is in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import parquet
from broadsheet.documents.text import counted, number, percent
from broadsheet.expectations.structure import parts_of
from broadsheet.expectations.suite import Expectation, FigureExpectation

BATCH_ROWS = 65_536
"""Rows in memory at once: half of the largest row group."""


@dataclass
class Outcome:
    """What became of one expectation; `observed` holds counts, shares and places, never a value of the data."""

    id: str
    table: str
    column: str | None
    type: str
    severity: str
    says: str
    expected: str
    success: bool
    observed: dict[str, Any] = field(default_factory=dict)
    unit: str = "row"

    @property
    def how_much(self) -> str:
        """What was found, in words."""
        seen = self.observed
        if "unexpected" in seen:
            if not seen["unexpected"]:
                return f"holds for {counted(seen['rows'], self.unit)}"
            rows = f"{number(seen['unexpected'])} of {counted(seen['rows'], self.unit)}"
            return f"{rows} ({percent(seen['unexpected'], seen['rows'])}), first in {seen['first']}"
        if seen.get("value") is None:
            return "nothing to measure"
        value = f"{seen['value']:.4g}" if isinstance(seen["value"], float) else number(seen["value"])
        return value if seen.get("whole") is None else f"{value} ({number(seen['part'])} of {number(seen['whole'])})"


class Gate:
    """One ephemeral context of Great Expectations, used for every suite of a run."""

    def __init__(self) -> None:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        self._source = context.data_sources.add_pandas("candidate")
        self._assets = 0

    def values(self, folder: Path, table: str, expectations: Sequence[Expectation]) -> list[Outcome]:
        """Hold every batch of `table` against `expectations` and add up what does not fit."""
        outcomes = [
            Outcome(
                each.id,
                table,
                each.column,
                each.type,
                each.severity,
                each.says,
                each.says,
                success=True,
                observed={"rows": 0, "unexpected": 0},
            )
            for each in expectations
        ]
        if not expectations:
            return outcomes
        batches, suite = self._prepare(table, [(each.type, each.column, each.arguments) for each in expectations])
        columns = list(dict.fromkeys(each.column for each in expectations if each.column))
        for place, frame in _batches(folder, table, columns):
            batch = batches.get_batch(batch_parameters={"dataframe": frame})
            results = batch.validate(suite, result_format={"result_format": "SUMMARY", "partial_unexpected_count": 1})
            for outcome, result in zip(outcomes, _in_order(results, len(outcomes)), strict=True):
                found = result.result
                outcome.observed["rows"] += len(frame)
                unexpected = int(found.get("unexpected_count", 0))
                outcome.observed["unexpected"] += unexpected
                if unexpected and "first" not in outcome.observed:
                    index = (found.get("partial_unexpected_index_list") or [None])[0]
                    row = "" if index is None else f", row {int(index) + 1}"
                    outcome.observed["first"] = f"{place}{row}"
                outcome.success = outcome.success and bool(result.success)
        return outcomes

    def schema(self, folder: Path, table: str) -> list[Outcome]:
        """Hold names, order and types of the columns of every part against the declared ones."""
        declared = {field.name: str(field.type) for field in parquet.arrow_schema(table)}
        wanted: list[tuple[str, str | None, Mapping[str, Any]]] = [
            ("expect_table_columns_to_match_ordered_list", None, {"column_list": list(declared)})
        ]
        wanted += [
            ("expect_column_values_to_be_in_set", name, {"value_set": [kind]}) for name, kind in declared.items()
        ]
        schemas = [pq.read_schema(path) for path in parts_of(folder, table)]
        types = pd.DataFrame([{field.name: str(field.type) for field in schema} for schema in schemas])
        batches, suite = self._prepare(f"{table} types", wanted)
        batch = batches.get_batch(batch_parameters={"dataframe": types})
        results = _in_order(batch.validate(suite, result_format="BOOLEAN_ONLY"), len(wanted))
        outcomes = []
        for (kind, column, _), result in zip(wanted, results, strict=True):
            says = "the columns are those declared, in their order" if column is None else f"type {declared[column]}"
            name = f"{table}.columns" if column is None else f"{table}.{column}.type"
            seen = {"rows": len(types), "unexpected": 0 if result.success else len(types), "first": f"{table}/"}
            if result.success:
                del seen["first"]
            outcomes.append(Outcome(name, table, column, kind, "error", says, says, bool(result.success), seen, "part"))
        return outcomes

    def figures(self, expectations: Sequence[FigureExpectation], metrics: Mapping[str, float]) -> list[Outcome]:
        """Hold key figures, or shares of one another, against their bounds; nothing measured means nothing broken."""
        measured: dict[str, float | None] = {}
        seen: dict[str, dict[str, Any]] = {}
        for each in expectations:
            part = metrics.get(each.part)
            if each.whole is None:
                measured[each.id], seen[each.id] = part, {"value": part}
            else:
                whole = metrics.get(each.whole)
                share = None if not whole else round((part or 0) / whole, 6)
                measured[each.id] = share
                seen[each.id] = {"value": share, "part": part or 0, "whole": whole or 0}
        if not expectations:
            return []
        frame = pd.DataFrame([measured], dtype="float64")
        batches, suite = self._prepare(
            "key figures",
            [
                (
                    "expect_column_values_to_be_between",
                    each.id,
                    {"min_value": each.at_least, "max_value": each.at_most},
                )
                for each in expectations
            ],
        )
        results = batches.get_batch(batch_parameters={"dataframe": frame}).validate(suite, result_format="BOOLEAN_ONLY")
        return [
            Outcome(
                each.id,
                each.table,
                each.column,
                "expect_column_values_to_be_between",
                each.severity,
                each.says,
                f"{each.part}{' / ' + each.whole if each.whole else ''} {each.bounds}",
                bool(result.success),
                seen[each.id],
            )
            for each, result in zip(expectations, _in_order(results, len(expectations)), strict=True)
        ]

    def _prepare(self, name: str, wanted: Sequence[tuple[str, str | None, Mapping[str, Any]]]) -> tuple[Any, Any]:
        self._assets += 1
        asset = self._source.add_dataframe_asset(f"{name} {self._assets}")
        batches = asset.add_batch_definition_whole_dataframe(name)
        made = []
        for at, (kind, column, arguments) in enumerate(wanted):
            # snake_case names of Great Expectations are their class names in pieces.
            expectation = getattr(gxe, "".join(word.capitalize() for word in kind.split("_")))
            place = {} if column is None else {"column": column}
            made.append(expectation(**place, **arguments, meta={"at": at}))
        # A suite that is not added to the context costs a third: each addition would write all of it out again.
        suite = gx.ExpectationSuite(name, expectations=made)
        return batches, suite


def _in_order(results: Any, count: int) -> list[Any]:
    """Return the results in the order in which their expectations were given."""
    ordered = sorted(results.results, key=lambda result: int(result.expectation_config.meta["at"]))
    for result in ordered:
        if result.exception_info and result.exception_info.get("raised_exception"):
            raise RuntimeError(
                f"Great Expectations could not evaluate {result.expectation_config.type}: "
                f"{result.exception_info.get('exception_message')}"
            )
    if len(ordered) != count:
        raise RuntimeError(f"Great Expectations gave {len(ordered)} results for {count} expectations")
    return ordered


def _batches(folder: Path, table: str, columns: list[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give each part of `table` in pieces of at most BATCH_ROWS rows; a row's index is its place in the part."""
    for path in parts_of(folder, table):
        at = 0
        for batch in pq.ParquetFile(path).iter_batches(batch_size=BATCH_ROWS, columns=columns):
            frame = batch.to_pandas()
            frame.index = range(at, at + len(frame))
            at += len(frame)
            yield f"{table}/{path.name}", frame
            # What a batch leaves behind would otherwise be kept, and grow with the number of batches.
            del batch, frame
            pa.default_memory_pool().release_unused()
