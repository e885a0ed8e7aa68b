"""Put the shards together: captures resolved, authors counted, references checked; the result is the candidate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from broadsheet import atomic, keys, manifest, plan, progress, restricted
from broadsheet.authors import count_authors
from broadsheet.captures import older_captures
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.inputs import finished_sources
from broadsheet.parquet import Part, TableWriter, empty, schema_hash
from broadsheet.paths import Workspace
from broadsheet.references import broken_references
from broadsheet.schemas import TABLES
from broadsheet.shard import KINDS, PAGE

DOCUMENT_STATUS = "draft"
"""What a candidate is until `document` has found nothing open."""

_SHARD_TABLES = ("articles", "images", "comments", "lines")


def run(workspace: Workspace, settings: Settings) -> None:
    """Make WORK/data/interim/candidate from the shards that `read` has left.

    Raises:
        BroadsheetError: a shard has not been read, or a reference between the tables is broken.

    """
    shards = [workspace.read / entry.shard for entry in plan.load(workspace)]
    notes = [_notes(workspace, shard) for shard in shards]
    _forget_other_shards(workspace, shards)
    older = older_captures([shard / "pages.parquet" for shard in shards])
    atomic.remove_leftovers(workspace.interim)
    with atomic.replacing_folder(workspace.candidate) as folder:
        parts: dict[str, list[tuple[str, Part]]] = {table: [] for table in TABLES}
        for number, (shard, noted) in enumerate(zip(progress.follow(shards, "release", "shards"), notes, strict=True)):
            for table in _SHARD_TABLES:
                target = _part_path(folder, table, number)
                part = _place(shard, table, target, Part(**noted["parts"][table]), older.get(number, []))
                parts[table].append((target.relative_to(folder).as_posix(), part))
        for number, frames in enumerate(finished_sources(workspace, shards, older)):
            parts["sources"].append(_write_part(folder, "sources", number, frames))
        for number, frame in enumerate(count_authors(folder, shards)):
            parts["authors"].append(_write_part(folder, "authors", number, iter([frame])))
        for table, written in parts.items():
            if not written:
                written.append(_write_part(folder, table, 0, iter([empty(table)])))
        _check_references(folder)
        quarantine = _collect_quarantine(workspace, shards, notes)
        made = _manifest(settings, parts, quarantine, _accepted(notes))
        masked = _added(notes, (*KINDS, "left")) if settings.hides_names else None
        suppressed = _added(notes, ("suppressed",))["suppressed"]
        key = keys.fingerprint_of(workspace, settings)
        manifest.save(folder, made | {"key_fingerprint": key, "masked": masked, "suppressed_comments": suppressed})
        restricted.keep(workspace, settings, shards)
    rows = {table: sum(part.rows for _, part in written) for table, written in parts.items()}
    progress.say("release: " + ", ".join(f"{count:,} {table}" for table, count in rows.items()))
    progress.say(f"release: candidate in {workspace.shown(workspace.candidate)}")


def _added(notes: list[dict[str, Any]], kinds: tuple[str, ...]) -> dict[str, int]:
    """Return kind -> how many there are: spans of the ledger masked, one-word names `left`, comments `suppressed`."""
    return {kind: sum(noted["masked"].get(kind, 0) for noted in notes) for kind in kinds}


def _notes(workspace: Workspace, shard: Path) -> dict[str, Any]:
    noted = manifest.shard_notes(shard)
    if noted is None:
        raise BroadsheetError(
            f"{workspace.shown(shard)} is not there, or not whole: run `broadsheet read` first, or "
            "`snakemake reproduce` for all steps."
        )
    return noted


def _forget_other_shards(workspace: Workspace, shards: list[Path]) -> None:
    wanted = {shard.name for shard in shards}
    for path in sorted(workspace.read.iterdir()) if workspace.read.is_dir() else []:
        if path.name not in wanted and not path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)


def _part_path(folder: Path, table: str, number: int) -> Path:
    path = folder / table / f"part-{number:05d}.parquet"
    path.parent.mkdir(exist_ok=True)
    return path


def _write_part(folder: Path, table: str, number: int, frames: Iterator[pl.DataFrame]) -> tuple[str, Part]:
    path = _part_path(folder, table, number)
    with TableWriter(path, table) as writer:
        for frame in frames:
            writer.write(frame)
    assert writer.part is not None
    return path.relative_to(folder).as_posix(), writer.part


def _place(shard: Path, table: str, target: Path, part: Part, older: list[int]) -> Part:
    """Take a shard's file as it is, unless it holds rows of older captures."""
    source = shard / f"{table}.parquet"
    if not older:
        atomic.link_or_copy(source, target)
        return part
    spans = _spans(shard, table, older)
    with TableWriter(target, table) as writer:
        start = 0
        for group in _groups(source):
            writer.write(_without(group, spans, start, table))
            start += group.height
    assert writer.part is not None
    return writer.part


def _groups(path: Path) -> Iterator[pl.DataFrame]:
    file = pq.ParquetFile(path)
    for number in range(file.num_row_groups):
        frame = pl.from_arrow(file.read_row_group(number))
        assert isinstance(frame, pl.DataFrame)
        yield frame


def _spans(shard: Path, table: str, older: list[int]) -> pl.DataFrame:
    """Row positions [start, stop) that pages of older captures take up in a shard's table."""
    pages = pl.read_parquet(shard / "pages.parquet", columns=[PAGE, table])
    stop = pages[table].cum_sum()
    return (
        pages.select(PAGE, (stop - pages[table]).alias("start"), stop.alias("stop"))
        .filter(pl.col(PAGE).is_in(older) & (pl.col("start") < pl.col("stop")))
        .select("start", "stop")
    )


def _without(group: pl.DataFrame, spans: pl.DataFrame, start: int, table: str) -> pl.DataFrame:
    inside = pl.zeros(group.height, pl.Int8, eager=True).to_numpy().copy()
    for first, stop in spans.rows():
        inside[max(first - start, 0) : max(stop - start, 0)] = 1
    mask = pl.Series("older", inside, dtype=pl.Int8).cast(pl.Boolean)
    if table != "lines":
        return group.filter(~mask)
    return group.with_columns(pl.when(~mask).then(pl.col("record_id")).alias("record_id"))


def _check_references(folder: Path) -> None:
    for broken in broken_references(folder):
        raise BroadsheetError(
            f"the tables do not fit together: {broken.values:,} values of {broken.table}.{broken.column} are not in "
            f"{broken.target}, the first is {broken.example}. Nothing was released. Delete data/interim and run again; "
            "if it comes back, this is a fault in the code: please report it."
        )


def _collect_quarantine(
    workspace: Workspace, shards: list[Path], notes: list[dict[str, Any]]
) -> dict[str, dict[str, int]]:
    """Put the shards' rejected rows into WORK/data/quarantine and count them by table and reason."""
    counted: dict[str, dict[str, int]] = {}
    with atomic.replacing_folder(workspace.quarantine) as folder:
        for number, (shard, noted) in enumerate(zip(shards, notes, strict=True)):
            for table, reasons in sorted(noted["quarantine"].items()):
                target = _part_path(folder, table, number)
                shutil.copyfile(shard / f"quarantine-{table}.parquet", target)
                for reason, count in sorted(reasons.items()):
                    of_table = counted.setdefault(table, {})
                    of_table[reason] = of_table.get(reason, 0) + count
    return counted


def _accepted(notes: list[dict[str, Any]]) -> dict[str, int]:
    """Count the rows that fit the schemas, those of older captures too: with the rejected ones, all that were read."""
    return {
        table: sum(int(noted["parts"][table]["rows"]) for noted in notes)
        for table in ("articles", "images", "comments")
    }


def _manifest(
    settings: Settings,
    parts: dict[str, list[tuple[str, Part]]],
    quarantine: dict[str, dict[str, int]],
    accepted: dict[str, int],
) -> dict[str, Any]:
    return {
        "status": DOCUMENT_STATUS,
        "version": None,
        "tables": {
            table: {
                "rows": sum(part.rows for _, part in written),
                "schema_hash": schema_hash(table),
                "parts": [{"path": path, **part._asdict()} for path, part in written],
            }
            for table, written in parts.items()
        },
        "config": settings.stated(),
        "libraries": manifest.versions_of_libraries(),
        "code": manifest.code_version(),
        "accepted": accepted,
        "quarantine": quarantine,
    }
