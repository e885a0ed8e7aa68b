"""Run one of label, tables, validate and mask alone, and leave what it made of each shard to be looked at.

`read` does the four in one process and is what a run uses; these leave WORK/data/interim/steps/<step>/<shard>.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from broadsheet import atomic, plan, progress, shard, survey
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.labelled import LabelledPage, cut
from broadsheet.mask import mask, mask_rejected
from broadsheet.parquet import write_table
from broadsheet.paths import Workspace
from broadsheet.read import Reader, ShardWriter
from broadsheet.reading.labels import Labels
from broadsheet.shard import PAGE, ShardTables
from broadsheet.tables import ledger, tabulate
from broadsheet.validate import validate

_FRAMES = ("articles", "images", "comments", "lines", "names")


def run(step: str, workspace: Workspace, settings: Settings, name: str | None) -> None:
    """Run `step` for one shard, or for all.

    Raises:
        BroadsheetError: there is no such shard, or the step before has not been run.

    """
    names = [entry.shard for entry in plan.load(workspace)]
    if name is not None and name not in names:
        raise BroadsheetError(f"there is no shard `{name}`. Expected one of: {', '.join(names)}.")
    reader = Reader.load(workspace, settings)
    work: dict[str, Callable[[Reader, str, Path], str]] = {
        "label": _label,
        "tables": _tables,
        "validate": _validate,
        "mask": _mask,
    }
    atomic.remove_leftovers(workspace.steps / step)
    for each in [name] if name is not None else names:
        folder = workspace.steps / step / each
        with atomic.replacing_folder(folder) as target:
            made = work[step](reader, each, target)
        progress.say(f"{step}: {made} in {workspace.shown(folder)}")


def _label(reader: Reader, name: str, target: Path) -> str:
    pages = shard.page_file(reader.workspace.pages, name)
    facts = survey.facts_of(reader.workspace, shard.sites(pages))
    labelled: list[LabelledPage] = []
    for group in shard.pages(pages):
        labelled += reader.labelled(group, facts)
    part = write_table(target / "lines.parquet", "lines", ledger(labelled).drop(PAGE))
    with (target / "labels.jsonl").open("w", encoding="utf-8") as file:
        for item in labelled:
            file.write(json.dumps(item.labels.to_json(), ensure_ascii=False) + "\n")
    return f"{progress.counted(part.rows, 'line')} of {progress.counted(len(labelled), 'page')}"


def _tables(reader: Reader, name: str, target: Path) -> str:
    return _write(target, tabulate(list(_labelled(reader, name)), reader.identifier, 0, reader.settings.scope))


def _validate(reader: Reader, name: str, target: Path) -> str:
    accepted, rejected = validate(_read(reader, "tables", name))
    for table, frame in rejected.items():
        if frame.height:
            frame.write_parquet(target / f"quarantine-{table}.parquet")
    return _write(target, accepted) + f" ({sum(frame.height for frame in rejected.values()):,} rejected)"


def _mask(reader: Reader, name: str, target: Path) -> str:
    masked = mask(_read(reader, "validate", name), reader.masking)
    made = _write(target, masked.tables)
    rejected = mask_rejected(_rejected(reader, name), _read(reader, "tables", name), reader.masking)
    folder = reader.workspace.read / name
    with atomic.replacing_folder(folder) as finished, ShardWriter(finished) as writer:
        writer.write(masked, rejected)
        writer.finish(reader.digest_of(next(e for e in plan.load(reader.workspace) if e.shard == name)))
    return f"{made}; finished tables in {reader.workspace.shown(folder)}"


def _labelled(reader: Reader, name: str) -> Iterator[LabelledPage]:
    folder = _made(reader, "label", name)
    ledger_rows = pl.read_parquet(folder / "lines.parquet", columns=["role", "rule"])
    start = 0
    with (folder / "labels.jsonl").open(encoding="utf-8") as labels:
        for group in shard.pages(shard.page_file(reader.workspace.pages, name)):
            for raw in group:
                page, physical = cut(raw)
                rows = ledger_rows[start : start + len(page.lines)]
                start += len(page.lines)
                decided = Labels.from_json(json.loads(next(labels)), rows["role"].to_list(), rows["rule"].to_list())
                yield LabelledPage(page, physical, decided)


def _write(target: Path, tables: ShardTables) -> str:
    for name in _FRAMES:
        tables.frames[name].write_parquet(target / f"{name}.parquet")
    tables.pages.write_parquet(target / "pages.parquet")
    return ", ".join(f"{tables.frames[name].height:,} {name}" for name in _FRAMES[:-1])


def _read(reader: Reader, step: str, name: str) -> ShardTables:
    folder = _made(reader, step, name)
    frames = {table: pl.read_parquet(folder / f"{table}.parquet") for table in _FRAMES}
    return ShardTables(frames, pl.read_parquet(folder / "pages.parquet"))


def _rejected(reader: Reader, name: str) -> dict[str, pl.DataFrame]:
    folder = _made(reader, "validate", name)
    found = {table: folder / f"quarantine-{table}.parquet" for table in _FRAMES[:-1]}
    return {table: pl.read_parquet(path) if path.exists() else pl.DataFrame() for table, path in found.items()}


def _made(reader: Reader, step: str, name: str) -> Path:
    folder = reader.workspace.steps / step / name
    if not folder.is_dir():
        raise BroadsheetError(f"{folder} is not there: run `broadsheet {step}` first.")
    return folder
