"""Rows added, removed and changed in one table, joined on its key; and which cells changed.

Keys and cells are compared by 64-bit hashes that live no longer than the comparison; no text is held. Keys are joined
`KEYS_AT_ONCE` at a time, by their hash. Then a column is read at a time: of the older release its hashes are held, of
the newer one those of a batch. That is 20 bytes a row; a table of more than `ROWS_AT_ONCE` rows is compared in several
passes, each over the rows whose key falls into it. That keys are equal, and not only their hashes, is shown by a second
hash; where two keys ever share the first, another seed is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.comparing.sides import Side, scan
from broadsheet.errors import BroadsheetError

ROWS_AT_ONCE = 24_000_000
KEYS_AT_ONCE = 5_000_000
_SEEDS = (11, 23, 47, 95)
_MIX = np.uint64(0x9E3779B97F4A7C15)

CONTENT = {
    "articles": ("title", "text"),
    "images": ("alt_text", "caption", "credit"),
    "comments": ("text", "posted_raw", "author_status", "text_status"),
}
"""Columns that two rows share if they are the same thing under two ids."""
_MASK = "[person:"
_BATCH = 1 << 20
"""Rows that are read at a time."""
_GIVEN = 100_000
"""Rows, about, that are given on at a time."""

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
_NONE: Hashes = np.zeros(0, dtype=np.uint64)


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

    `bits` has a bit for each of `columns` (as many to a word as it is wide, words first), set where the cell differs.
    """

    old_files: list[Path]
    new_files: list[Path]
    chosen: pl.Expr | None
    removed: Mask
    added: Mask
    bits: npt.NDArray[np.unsignedinteger[Any]]
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
        bits = _no_bits(len(columns), len(added))
        width = bits.dtype.itemsize * 8
        for position, name in enumerate(columns):
            value = pl.col(name).cast(pl.String, strict=False) if name in retyped else pl.col(name)
            hashes = [value.hash(_SEEDS[0])]
            if name in content:
                hashes.append(_unmasked(value).hash(_SEEDS[0]))
                old_content *= _MIX
                new_content *= _MIX
            before = np.empty(len(removed), dtype=np.uint64)
            for start, found in _stream(old_files, hashes, chosen):
                before[start : start + len(found[0])] = found[0]
                _add_content(old_content, removed, start, found[1:])
            old_nulls, new_nulls = change.nulls.get(name, (0, 0))
            for start, found in _stream(new_files, hashes, chosen):
                here = slice(start, start + len(found[0]))
                word = bits[position // width, here]
                change.cells[name] += _mark(word, position % width, at[here], before, found[0])
                new_nulls += _nulls(found[0])
                _add_content(new_content, added, start, found[1:])
            change.nulls[name] = (old_nulls + _nulls(before), new_nulls)
        change.removed += len(old_content)
        change.added += len(new_content)
        pass_ = Found(old_files, new_files, chosen, removed, added, bits, columns, old_content, new_content)
        change.changed += int(pass_.changed.sum())
        yield change, pass_


def _no_bits(columns: int, rows: int) -> npt.NDArray[np.unsignedinteger[Any]]:
    """Return words, no wider than they have to be, with a bit for each column."""
    kinds = (np.uint8, np.uint16, np.uint32, np.uint64)
    kind = next((kind for kind in kinds if columns <= np.dtype(kind).itemsize * 8), np.uint64)
    return np.zeros((-(-columns // (np.dtype(kind).itemsize * 8)), rows), dtype=kind)


def _add_content(content: Hashes, mask: Mask, start: int, hashes: list[Hashes]) -> None:
    """Add hashes of cells, from row `start` on, to the content of those rows that `mask` marks."""
    for found in hashes:
        here = found[mask[start : start + len(found)]]
        first = int(np.count_nonzero(mask[:start]))
        content[first : first + len(here)] += here


def _mark(word: npt.NDArray[np.unsignedinteger[Any]], bit: int, partners: Places, before: Hashes, after: Hashes) -> int:
    """Set a bit in the rows whose cell is another one than in their old row; returns how many there are."""
    if not len(before):
        return 0
    differs = (before[np.maximum(partners, 0)] != after) & (partners >= 0)
    count = int(np.count_nonzero(differs))
    if count:
        word |= differs.astype(word.dtype) << word.dtype.type(bit)
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
    """Give the rows of a pass that `mask` marks, batch by batch.

    Beside `columns` they have their `place` in the pass, and the number of their file (`part`). Files without a marked
    row are not read.
    """
    start = 0
    waiting: list[pa.Table] = []
    for part, path in enumerate(files if mask.any() else []):
        rows = _rows([path])
        if chosen is None and not mask[start : start + rows].any():
            start += rows
            continue
        for offset in range(0, rows, _BATCH):
            batch = scan([path]).slice(offset, _BATCH)
            found = (batch if chosen is None else batch.filter(chosen)).select(columns).collect(engine="streaming")
            places = pl.Series("place", np.arange(start, start + found.height))
            here = found.with_columns(places, part=pl.lit(part, dtype=pl.Int32)).filter(
                pl.Series(mask[start : start + found.height])
            )
            # What goes to Arrow is copied: a frame would hold on to the texts of all the other rows.
            if here.height:
                waiting.append(here.to_arrow(compat_level=pl.CompatLevel.oldest()))
            start += found.height
            if sum(table.num_rows for table in waiting) >= _GIVEN:
                yield pl.DataFrame(pa.concat_tables(waiting))
                waiting = []
    if waiting:
        yield pl.DataFrame(pa.concat_tables(waiting))


def _matched(
    old_files: list[Path], new_files: list[Path], key: tuple[str, ...], chosen: pl.Expr | None
) -> tuple[Places, Mask, Mask]:
    """Return for each new row the place of its old one, and which old and new rows have no partner."""
    passes = max(1, -(-max(_rows(old_files), _rows(new_files)) // KEYS_AT_ONCE))
    for seed in _SEEDS[:-1]:
        both = [_hashed(key, seed), _hashed(key, seed + 1)]
        found = _paired(old_files, new_files, both, chosen, passes)
        if isinstance(found, tuple):
            return found
        for files in (old_files, new_files):
            twice = _first_twice(files, key) if files else None
            if twice is not None:
                raise BroadsheetError(
                    f"{files[0].parent} holds two rows with the key {twice}; in a release every key is unique. "
                    "Build the release anew, or compare another folder."
                )
    raise BroadsheetError(f"{new_files[0].parent}: the rows cannot be told apart by their keys; please report this")


def _paired(
    old_files: list[Path], new_files: list[Path], both: list[pl.Expr], chosen: pl.Expr | None, passes: int
) -> tuple[Places, Mask, Mask] | None:
    """Join on two hashes of the keys; None where two keys share the first of them, or a key is there twice."""
    at = np.full(_rows(new_files), -1, dtype=np.int32)
    removed = np.ones(_rows(old_files), dtype=np.bool_)
    for number in range(passes):
        old, new = (_keys(files, both, chosen, number, passes) for files in (old_files, new_files))
        joined = _join(old.first, new.first)
        if joined is None or bool((old.second[joined[0]] != new.second[joined[1]]).any()):
            return None
        matched = old.places[joined[0]]
        at[new.places[joined[1]]] = matched
        removed[matched] = False
    at, removed = at[: new.rows], removed[: old.rows]
    return at, removed, at < 0


class _Keys(NamedTuple):
    """Two hashes of each key of a pass, the places of their rows, and how many rows there are in all passes."""

    first: Hashes
    second: Hashes
    places: Places
    rows: int


def _keys(files: list[Path], both: list[pl.Expr], chosen: pl.Expr | None, number: int, passes: int) -> _Keys:
    firsts, seconds, places, rows = [_NONE], [_NONE], [_NONE.astype(np.int32)], 0
    for start, (first, second) in _stream(files, both, chosen):
        mine = np.flatnonzero(first % np.uint64(passes) == number) if passes > 1 else np.arange(len(first))
        firsts.append(first[mine])
        seconds.append(second[mine])
        places.append((mine + start).astype(np.int32))
        rows = start + len(first)
    return _Keys(np.concatenate(firsts), np.concatenate(seconds), np.concatenate(places), rows)


def _join(before: Hashes, after: Hashes) -> tuple[Places, Places] | None:
    """Return the places of equal numbers in both arrays; None where one of them holds a number twice."""
    old_order, new_order = (pl.Series(each).arg_sort().to_numpy().astype(np.int32) for each in (before, after))
    old_sorted, new_sorted = before[old_order], after[new_order]
    if any(bool((each[1:] == each[:-1]).any()) for each in (old_sorted, new_sorted)):
        return None
    if not len(before) or not len(after):
        return old_order[:0], new_order[:0]
    spots = np.searchsorted(old_sorted, new_sorted).astype(np.int32)
    np.minimum(spots, len(old_sorted) - 1, out=spots)
    hit = old_sorted[spots] == new_sorted
    return old_order[spots[hit]], new_order[hit]


def _hashed(key: tuple[str, ...], seed: int) -> pl.Expr:
    return pl.col(key[0]).hash(seed) if len(key) == 1 else pl.struct(key).hash(seed)


def _stream(files: list[Path], values: list[pl.Expr], chosen: pl.Expr | None) -> Iterator[tuple[int, list[Hashes]]]:
    """Give hashes of the rows of a pass, some files at a time, with the place of the first of them."""
    start = 0
    for some in _batches(files):
        rows = scan(some)
        rows = rows.filter(chosen) if chosen is not None else rows
        found = rows.select(value.alias(str(n)) for n, value in enumerate(values)).collect(engine="streaming")
        yield start, [found[str(number)].rechunk().to_numpy() for number in range(len(values))]
        start += found.height


def _batches(files: list[Path]) -> Iterator[list[Path]]:
    some: list[Path] = []
    size = 0
    for path in files:
        rows = _rows([path])
        if some and size + rows > _BATCH:
            yield some
            some, size = [], 0
        some.append(path)
        size += rows
    if some:
        yield some


def _rows(files: list[Path]) -> int:
    return sum(int(pq.read_metadata(path).num_rows) for path in files)


def _first_twice(files: list[Path], key: tuple[str, ...]) -> dict[str, Any] | None:
    twice = scan(files).group_by(key).len().filter(pl.col("len") > 1).sort(key).head(1).select(key)
    found = twice.collect(engine="streaming")
    return found.row(0, named=True) if found.height else None
