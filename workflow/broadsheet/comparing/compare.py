"""Two releases -> everything that differs between them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import atomic, progress
from broadsheet.comparing import columns, figures, moves, rows
from broadsheet.comparing.sides import Side
from broadsheet.schemas import PRIMARY_KEYS

MOVES = "id_moves.parquet"
CHANGES = "changes.parquet"
_SHAPING = ("config", "key_fingerprint", "code", "libraries")

_REPEATED = ["table", "change", "columns.list.element"]
"""Columns worth a dictionary; keys never repeat."""

CHANGES_SCHEMA = pa.schema(
    [
        pa.field("table", pa.string(), nullable=False, metadata={"description": "Table of the row"}),
        pa.field(
            "key", pa.string(), nullable=False, metadata={"description": "Its key; several columns are joined by `#`"}
        ),
        pa.field("change", pa.string(), nullable=False, metadata={"description": "added, removed or changed"}),
        pa.field(
            "columns",
            pa.list_(pa.string()),
            metadata={"description": "Columns whose cells differ", "null": "the row was added or removed"},
        ),
    ]
)


@dataclass(frozen=True)
class Setting:
    """Something that a release is a function of, and that is another one now."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Difference:
    """What differs.

    `moved` counts ids by table, `untried` rows that were too many to be compared by likeness, `suppressed` comments
    that were removed because a person asked (before, now).
    """

    old: str
    new: str
    tables: list[rows.TableChange]
    schema: list[columns.SchemaChange]
    settings: list[Setting]
    nulls: list[figures.NullShift]
    figures: list[figures.FigureShift]
    moved: dict[str, int]
    untried: dict[str, int]
    suppressed: tuple[int, int]

    @property
    def same_tables(self) -> bool:
        """Tell whether the tables are the same, to the cell."""
        return not self.schema and not any(each.added or each.removed or each.changed for each in self.tables)


def compare(old: Side, new: Side, folder: Path) -> Difference:
    """Compare two releases and write `id_moves.parquet` and `changes.parquet` (row by row) into `folder`.

    Raises:
        BroadsheetError: a table is broken (a key twice, a key column missing).

    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = [table for table in new.tables() if table in old.tables()]
    found, nulls = [], []
    with (
        tempfile.TemporaryDirectory(prefix=".moves-", dir=folder) as scratch,
        atomic.replacing(folder / MOVES) as moves_file,
        atomic.replacing(folder / CHANGES) as changes_file,
        moves.Moves(moves_file) as paired,
        pq.ParquetWriter(changes_file, CHANGES_SCHEMA, compression="lz4", use_dictionary=_REPEATED) as changes,
    ):
        for table in progress.follow(tables, "diff", "tables"):
            gone, come = Path(scratch) / f"{table}-gone.parquet", Path(scratch) / f"{table}-come.parquet"
            change = _table(old, new, table, changes, (gone, come))
            found.append(change)
            nulls += figures.null_shifts(old, new, change)
            if gone.exists() and come.exists():
                paired.pair(table, gone, come, rows.differing_files(old, new, table))
    return Difference(
        old.name,
        new.name,
        found,
        columns.changes(old, new),
        _settings(old.manifest, new.manifest),
        nulls,
        figures.figure_shifts(old, new),
        {table: count for table, count in paired.counts.items() if count},
        paired.untried,
        (int(old.manifest.get("suppressed_comments") or 0), int(new.manifest.get("suppressed_comments") or 0)),
    )


def _table(old: Side, new: Side, table: str, changes: pq.ParquetWriter, files: tuple[Path, Path]) -> rows.TableChange:
    """Compare a table, write down its rows that differ, and lay out the rows that come and go for the pairing."""
    key = PRIMARY_KEYS[table]
    kept = [_Kept(path, table) for path in files]
    change = rows.TableChange(table)
    for counted, found in rows.compare(old, new, table, key):
        change = counted
        if found is None:
            break
        for name, here, mask, content, keep, side in (
            ("removed", found.old_files, found.removed, found.old_content, kept[0], old),
            ("added", found.new_files, found.added, found.new_content, kept[1], new),
        ):
            wanted = [each for each in moves.NEEDED.get(table, key) if each in side.schema(table).names]
            start = 0
            for batch in rows.picked(here, found.chosen, mask, list(dict.fromkeys([*key, *wanted]))):
                _write_changes(changes, table, name, batch, None)
                keep.write(batch.with_columns(content=pl.Series(content[start : start + batch.height])))
                start += batch.height
        for batch in rows.picked(found.new_files, found.chosen, found.changed, list(key)):
            names = _names(found, batch["place"])
            _write_changes(changes, table, "changed", batch, names)
    for keep in kept:
        keep.close()
    return change


class _Kept:
    """Rows that come or go, put aside for the pairing; no file where there are none."""

    def __init__(self, path: Path, table: str) -> None:
        self._path = path
        self._needed = moves.NEEDED.get(table)
        self._file: pq.ParquetWriter | None = None

    def write(self, batch: pl.DataFrame) -> None:
        if self._needed is None or not set(self._needed) <= set(batch.columns):
            return
        table = batch.select(*self._needed, "content", "part").to_arrow()
        if self._file is None:
            self._file = pq.ParquetWriter(self._path, table.schema, compression="lz4")
        self._file.write_table(table)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _names(found: rows.Found, places: pl.Series) -> pl.Series:
    """Return for each row the list of columns whose cells differ; there are few kinds of such lists."""
    bits = pl.DataFrame(found.bits[:, places.to_numpy()].T)
    width = found.bits.dtype.itemsize * 8
    kinds = bits.unique(maintain_order=True)
    lists = [
        [name for number, name in enumerate(found.columns) if words[number // width] >> (number % width) & 1]
        for words in kinds.rows()
    ]
    named = kinds.with_columns(pl.Series("columns", lists, dtype=pl.List(pl.String)))
    return bits.join(named, on=bits.columns, maintain_order="left")["columns"]


def _write_changes(
    file: pq.ParquetWriter, table: str, change: str, rows: pl.DataFrame, names: pl.Series | None
) -> None:
    key = pl.concat_str([pl.col(name).cast(pl.String) for name in PRIMARY_KEYS[table]], separator="#")
    written = rows.select(pl.lit(table).alias("table"), key.alias("key"), pl.lit(change).alias("change")).with_columns(
        pl.lit(None, dtype=pl.List(pl.String)).alias("columns") if names is None else names.alias("columns")
    )
    file.write_table(written.to_arrow().cast(CHANGES_SCHEMA))


def _settings(old: dict[str, Any], new: dict[str, Any]) -> list[Setting]:
    return [] if not old or not new else list(_differing(old, new))


def _differing(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Setting]:
    for name in _SHAPING:
        before, after = old.get(name), new.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            for key in sorted({*before, *after}):
                if before.get(key) != after.get(key):
                    yield Setting(f"{name}.{key}", before.get(key), after.get(key))
        elif before != after:
            yield Setting(name, before, after)
