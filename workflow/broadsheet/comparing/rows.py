"""Rows added, removed and changed in one table, joined on its key; and which cells changed.

Keys and cells are compared by 64-bit hashes that live no longer than the comparison. A column is read at a time, and
of it only its hashes are held: less than 100 bytes a row and no text, of at most `ROWS_AT_ONCE` rows at a time. A
larger table is compared in several passes, each over the rows whose key falls into it. That keys are equal, and not
only their hashes, is shown by a second hash; where two keys ever share the first, another seed is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.comparing.sides import Side, scan
from broadsheet.errors import BroadsheetError

ROWS_AT_ONCE = 12_000_000
_SEEDS = (11, 23, 47, 95)
_SLICE = 1 << 20
_MIX = np.uint64(0x9E3779B97F4A7C15)

CONTENT = {
    "articles": ("title", "text"),
    "images": ("alt_text", "caption", "credit"),
    "comments": ("text", "posted_raw", "author_status", "text_status"),
}
"""Columns that two rows share if they are the same thing under two ids."""
_MASK = "[person:"
_BATCH = 100_000

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass
class TableChange:
    """Counts for one table; `cells` says for each column that stands in both releases in how many rows it differs."""

    table: str
    old_rows: int = 0
    new_rows: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    cells: dict[str, int] = field(default_factory=dict)
    nulls: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Nulls of a column in the parts that were compared, older and newer release."""

    @property
    def kept(self) -> int:
        """Rows whose key stands in both releases."""
        return self.old_rows - self.removed


@dataclass(frozen=True)
class Found:
    """What one pass found; masks and bits are by row of the files, in their order, among the rows of the pass.

    `bits` has a bit for each of `columns` (64 to a word, words first), set where the cell differs.
    """

    old_files: list[Path]
    new_files: list[Path]
    chosen: pl.Expr | None
    removed: Mask
    added: Mask
    bits: Hashes
    columns: list[str]
    old_content: Hashes
    new_content: Hashes
    """What the removed and the added rows say, as one hash for each: their `CONTENT` with masks made equal."""

    @property
    def changed(self) -> Mask:
        """Rows of the newer release whose cells differ from those of the older."""
        return np.asarray(self.bits.any(axis=0), dtype=np.bool_)


def differing_files(old: Side, new: Side, table: str) -> tuple[list[Path], list[Path]]:
    """Return the parts of each release that have no part of the same content in the other.

    Rows of a part that both releases hold are the same rows; nobody has to read them.
    """
    before, after = old.content_hashes(table), new.content_hashes(table)
    both = set(before.values()) & set(after.values())
    if old.schema(table).names != new.schema(table).names:
        both = set()
    return (
        [path for path in old.files(table) if before.get(path) not in both],
        [path for path in new.files(table) if after.get(path) not in both],
    )


def compare(old: Side, new: Side, table: str, key: tuple[str, ...]) -> Iterator[tuple[TableChange, Found | None]]:
    """Compare one table, pass by pass; the counts given with each pass are those up to it.

    Raises:
        BroadsheetError: a release holds the same key twice, or a key column is missing.

    """
    change = TableChange(table, _rows(old.files(table)), _rows(new.files(table)))
    for release in (old, new):
        missing = [name for name in key if name not in release.schema(table).names]
        if missing:
            raise BroadsheetError(f"{release.folder / table} has no column {missing[0]}, which is a key of the table")
    old_files, new_files = differing_files(old, new, table)
    old_schema, new_schema = old.schema(table), new.schema(table)
    columns = [name for name in new_schema.names if name in old_schema.names and name not in key]
    retyped = {name for name in columns if old_schema.field(name).type != new_schema.field(name).type}
    change.cells = dict.fromkeys(columns, 0)
    if not old_files and not new_files:
        yield change, None
        return
    passes = max(1, -(-max(_rows(old_files), _rows(new_files)) // ROWS_AT_ONCE))
    for number in range(passes):
        chosen = _hashed(key, _SEEDS[-1]) % passes == number if passes > 1 else None
        at, removed, added = _matched(old_files, new_files, key, chosen)
        old_content = np.zeros(int(removed.sum()), dtype=np.uint64)
        new_content = np.zeros(int(added.sum()), dtype=np.uint64)
        content = CONTENT.get(table, ()) if len(old_content) and len(new_content) else ()
        bits = np.zeros((-(-len(columns) // 64), len(added)), dtype=np.uint64)
        for position, name in enumerate(columns):
            value = pl.col(name).cast(pl.String, strict=False) if name in retyped else pl.col(name)
            hashes = [value.hash(_SEEDS[0])]
            if name in content:
                hashes.append(_unmasked(value).hash(_SEEDS[0]))
            before, *old_said = _collect(old_files, hashes, chosen)
            after, *new_said = _collect(new_files, hashes, chosen)
            if name in content:
                old_content = old_content * _MIX + old_said[0][removed]
                new_content = new_content * _MIX + new_said[0][added]
            nulls = change.nulls.get(name, (0, 0))
            change.nulls[name] = (nulls[0] + _nulls(before), nulls[1] + _nulls(after))
            change.cells[name] += _mark(bits[position // 64], position % 64, at, before, after)
        found = Found(old_files, new_files, chosen, removed, added, bits, columns, old_content, new_content)
        change.removed += int(removed.sum())
        change.added += int(added.sum())
        change.changed += int(found.changed.sum())
        yield change, found


def _mark(word: Hashes, bit: int, at: Places, before: Hashes, after: Hashes) -> int:
    """Set a bit in the rows whose cell is another one than in their old row; returns how many there are."""
    if not len(before):
        return 0
    count = 0
    for start in range(0, len(after), _SLICE):
        partners = at[start : start + _SLICE]
        differs = (before[np.maximum(partners, 0)] != after[start : start + _SLICE]) & (partners >= 0)
        here = int(np.count_nonzero(differs))
        if here:
            word[start : start + _SLICE] |= differs.astype(np.uint64) << np.uint64(bit)
            count += here
    return count


def _unmasked(value: pl.Expr) -> pl.Expr:
    """Return a text with all masks equal: another key makes other masks of the same names."""
    return (
        pl.when(value.str.contains(_MASK, literal=True))
        .then(value.str.replace_all(r"\[person:[a-z2-7]+\]", "[person]"))
        .otherwise(value)
    )


def nothing(table: str) -> int:
    """Return the content hash of a row of `table` whose content is null throughout."""
    null, mixed = int(pl.Series([None], dtype=pl.String).hash(_SEEDS[0])[0]), 0
    for _ in CONTENT[table]:
        mixed = (mixed * int(_MIX) + null) % (1 << 64)
    return mixed


def _nulls(hashes: Hashes) -> int:
    """Count the nulls among hashed cells; all nulls have the same hash."""
    return int(np.count_nonzero(hashes == pl.Series([None], dtype=pl.String).hash(_SEEDS[0])[0]))


def picked(files: list[Path], chosen: pl.Expr | None, mask: Mask, columns: list[str]) -> Iterator[pl.DataFrame]:
    """Give the rows of a pass that `mask` marks, batch by batch, with `columns` and their `place` in the pass."""
    start = 0
    waiting: list[pa.RecordBatch] = []
    for path in files if mask.any() else []:
        for part in pq.ParquetFile(path).iter_batches(_BATCH, columns=columns):
            batch = part if chosen is None else part.filter(_marked(part, chosen))
            here = mask[start : start + batch.num_rows]
            if here.any():
                places = pa.array(np.arange(start, start + batch.num_rows))
                # Rows are taken out by Arrow, which copies them: polars' would hold on to the texts of all the others.
                waiting.append(batch.append_column("place", places).filter(pa.array(here)))
            start += batch.num_rows
            if sum(rows.num_rows for rows in waiting) >= _BATCH:
                yield _frame(waiting)
                waiting = []
        pa.default_memory_pool().release_unused()
    if waiting:
        yield _frame(waiting)


def _marked(batch: pa.RecordBatch, chosen: pl.Expr) -> pa.Array:
    return _frame([batch]).select(chosen.alias("chosen"))["chosen"].to_arrow()


def _frame(batches: list[pa.RecordBatch]) -> pl.DataFrame:
    return pl.DataFrame(pa.Table.from_batches(batches))


def _matched(
    old_files: list[Path], new_files: list[Path], key: tuple[str, ...], chosen: pl.Expr | None
) -> tuple[Places, Mask, Mask]:
    """Return for each new row the place of its old one, and which old and new rows have no partner."""
    for seed in _SEEDS[:-1]:
        both = [_hashed(key, seed).alias("first"), _hashed(key, seed + 1).alias("second")]
        (before, old_second), (after, new_second) = _collect(old_files, both, chosen), _collect(new_files, both, chosen)
        found = _join(before, after)
        del before, after
        if isinstance(found, tuple):
            at, removed, added = found
            if not len(old_second) or bool(((old_second[np.maximum(at, 0)] == new_second) | added).all()):
                return at, removed, added
            continue
        files = (old_files, new_files)[found]
        twice = _first_twice(files, key)
        if twice is not None:
            raise BroadsheetError(
                f"{files[0].parent} holds two rows with the key {twice}; in a release every key is unique. "
                "Build the release anew, or compare another folder."
            )
    raise BroadsheetError(f"{new_files[0].parent}: the rows cannot be told apart by their keys; please report this")


def _join(before: Hashes, after: Hashes) -> tuple[Places, Mask, Mask] | int:
    """Join two arrays of unique numbers; or say which of them (0, 1) is not unique."""
    old_order = np.argsort(before).astype(np.int32)
    old_sorted = before[old_order]
    if bool((old_sorted[1:] == old_sorted[:-1]).any()):
        return 0
    new_order = np.argsort(after).astype(np.int32)
    new_sorted = after[new_order]
    if bool((new_sorted[1:] == new_sorted[:-1]).any()):
        return 1
    at = np.full(len(after), -1, dtype=np.int32)
    removed = np.ones(len(before), dtype=np.bool_)
    if len(before) and len(after):
        spots = np.searchsorted(old_sorted, new_sorted).astype(np.int32)
        np.minimum(spots, len(old_sorted) - 1, out=spots)
        hit = old_sorted[spots] == new_sorted
        matched = old_order[spots[hit]]
        at[new_order[hit]] = matched
        removed[matched] = False
    return at, removed, at < 0


def _hashed(key: tuple[str, ...], seed: int) -> pl.Expr:
    return pl.col(key[0]).hash(seed) if len(key) == 1 else pl.struct(key).hash(seed)


def _collect(files: list[Path], values: list[pl.Expr], chosen: pl.Expr | None) -> list[Hashes]:
    if not files:
        return [np.zeros(0, dtype=np.uint64) for _ in values]
    rows = scan(files)
    rows = rows.filter(chosen) if chosen is not None else rows
    hashes = rows.select(value.alias(str(number)) for number, value in enumerate(values)).collect(engine="streaming")
    return [hashes[str(number)].rechunk().to_numpy() for number in range(len(values))]


def _rows(files: list[Path]) -> int:
    return sum(int(pq.read_metadata(path).num_rows) for path in files)


def _first_twice(files: list[Path], key: tuple[str, ...]) -> dict[str, Any] | None:
    twice = scan(files).group_by(key).len().filter(pl.col("len") > 1).sort(key).head(1).select(key)
    found = twice.collect(engine="streaming")
    return found.row(0, named=True) if found.height else None
