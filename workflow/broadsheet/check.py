"""Step `check`: whether the candidate is fit to ship.

Reads the candidate. Writes `validation.json` into it and Data Docs into reports/data-docs/. A structure that is broken
(files, schema, keys, ledger) stops the run; an expectation that is not met makes the release a draft, or is a warning.
"""

from __future__ import annotations

from typing import Any

from broadsheet import manifest
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.expectations import leaks, structure, suite
from broadsheet.paths import Workspace
from broadsheet.progress import counted, say
from broadsheet.schemas import TABLES

FILE = "validation.json"
METRICS = "metrics.json"


def run(workspace: Workspace, settings: Settings) -> dict[str, Any]:
    """Check the candidate and return what `validation.json` says.

    Raises:
        BroadsheetError: there is no candidate, a config file is wrong, the structure of the candidate is broken, or
            something that was to be hidden stands in it.

    """
    folder = workspace.candidate
    if not manifest.path_of(folder).exists():
        raise BroadsheetError(f"{workspace.shown(manifest.path_of(folder))} is missing: run `broadsheet release` first")
    stated = manifest.load(folder)
    # What an earlier check found must not stand beside a candidate that this one refuses.
    (folder / FILE).unlink(missing_ok=True)
    findings = structure.verify(folder, stated)
    findings += leaks.in_tables(workspace, settings, stated)

    from broadsheet.documents import figures

    measured = figures.measure(folder)
    metrics = measured.metrics()
    bounds = suite.from_config(workspace.expectations, workspace.shown(workspace.expectations), measured.named())

    from broadsheet.expectations import datadocs
    from broadsheet.expectations.gate import Gate

    gate = Gate()
    outcomes = []
    for table in TABLES:
        outcomes += gate.schema(folder, table)
        outcomes += gate.values(folder, table, suite.from_schemas(table))
    outcomes += gate.figures(bounds.figures, metrics)
    # Held against a file of the config, drift is part of the release; against what happens to stand there, it is not:
    # a release is a function of its own input.
    stated_baseline = workspace.baseline.exists()
    drift = _drift(gate, workspace, bounds.drift, metrics)
    if stated_baseline:
        outcomes += drift or []

    failed = [each for each in outcomes if not each.success and each.severity == "error"]
    warned = [each for each in outcomes if not each.success and each.severity == "warning"]
    result: dict[str, Any] = {
        "success": not failed,
        "statistics": {
            "expectations": len(outcomes),
            "met": len(outcomes) - len(failed) - len(warned),
            "errors": len(failed),
            "warnings": len(warned),
        },
        "structure": [
            {
                "id": each.id,
                "table": each.table,
                "column": each.column,
                "expected": each.says,
                "examined": each.examined,
                "success": True,
            }
            for each in findings
        ],
        "expectations": [
            {
                "id": each.id,
                "table": each.table,
                "column": each.column,
                "type": each.type,
                "says": each.says,
                "expected": each.expected,
                "observed": each.observed,
                "found": each.how_much,
                "message": _message(each),
                "severity": each.severity,
                "success": each.success,
            }
            for each in outcomes
        ],
        "great_expectations": stated["libraries"].get("great_expectations"),
    }
    write_json(folder / FILE, result)
    datadocs.write(workspace.reports / "data-docs", result, stated, drift)
    for each in (*failed, *warned, *(each for each in drift or () if not each.success and not stated_baseline)):
        say(f"check: {each.severity}: {_message(each)}")
    say(
        f"check: {counted(len(findings), 'structural check')} hold, {counted(len(outcomes), 'expectation')}: "
        f"{result['statistics']['met']} met, {counted(len(failed), 'error')}, {counted(len(warned), 'warning')}; "
        f"wrote {workspace.shown(folder / FILE)} and {workspace.shown(workspace.reports / 'data-docs' / 'index.html')}"
    )
    return result


def _drift(gate: Any, workspace: Workspace, bounds: dict[str, suite.Move], now: dict[str, Any]) -> list[Any] | None:
    """Compare the key figures with the stated baseline, else the last release; null where there is neither."""
    if workspace.baseline.exists():
        before = manifest.read_json(workspace.baseline)
        if before is None:
            raise BroadsheetError(
                f"{workspace.shown(workspace.baseline)}: expected the {METRICS} of an earlier release. Copy it there "
                "again, or delete the file."
            )
    else:
        before = manifest.read_json(workspace.release / METRICS) or manifest.read_json(workspace.last_metrics)
    if before is None:
        return None
    expectations = suite.drifted(bounds, before, now)
    names = {each.part: each.id.removeprefix("drift.") for each in expectations}
    changes = {part: suite.change(name, before[name], now[name]) for part, name in names.items()}
    found: list[Any] = gate.figures(expectations, changes)
    return found


def _message(outcome: Any) -> str:
    """Say what was expected, where, and how much of it was found."""
    place = outcome.table + (f".{outcome.column}" if outcome.column else "")
    if outcome.success:
        return f"{place}: {outcome.says} ({outcome.how_much})"
    return f"{place}: expected {outcome.expected}; found {outcome.how_much}"
