"""`pages.csv`: what a person knows of the raw pages and wrote beside them.

Columns: source_file (path below the raw root), url, captured_at, site, and record for one record of a container. Only
source_file is needed. A row without a record speaks of all records of its file; one with a record goes before it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from broadsheet.containers import times
from broadsheet.containers.times import Moment
from broadsheet.errors import BroadsheetError
from broadsheet.rawindex import TABLE, RawRoot

COLUMNS = ("source_file", "url", "captured_at", "site", "record")
_ALL_RECORDS = -1
_BATCH = 8192
_SCHEMA = pa.schema(
    [
        ("source_file", pa.string()),
        ("record", pa.int64()),
        ("url", pa.string()),
        ("captured_at", pa.int64()),
        ("captured_precision", pa.string()),
        ("site", pa.string()),
        ("table", pa.int32()),
        ("line", pa.int64()),
    ]
)


class Known(NamedTuple):
    """What the table says of a page."""

    url: str | None
    captured: Moment | None
    site: str | None


NOTHING = Known(None, None, None)


@dataclass(slots=True)
class FileRows:
    """The rows of one file: record -> what is known and where it stands, and the row for all records under -1."""

    rows: dict[int, tuple[Known, str]]

    def of(self, record: int) -> Known:
        """Return what is known of a record."""
        found = self.rows.get(record) or self.rows.get(_ALL_RECORDS)
        return found[0] if found else NOTHING

    def check(self, records: int, source_file: str) -> None:
        """Raise a BroadsheetError where a row names a record that the file, which has `records`, does not hold."""
        for record, (_, place) in self.rows.items():
            if record >= records:
                raise BroadsheetError(
                    f"{place}: {source_file} has no record {record}, it holds {records} (counted from 0). "
                    "Correct the record, or leave the cell empty for all of the file's records."
                )


NO_ROWS = FileRows({})


class PageTable:
    """The rows of all `pages.csv` of the raw roots, in byte order of source_file."""

    def __init__(self, roots: Iterable[RawRoot]) -> None:
        """Read the tables.

        Raises:
            BroadsheetError: a table is no CSV, has an unknown column, or a row that cannot be understood.

        """
        self._paths: list[Path] = []
        batches: list[pa.RecordBatch] = []
        for root in roots:
            path = root.folder / TABLE
            if path.is_file():
                self._paths.append(path)
                batches.extend(_batches(path, root, len(self._paths) - 1))
        table = pa.Table.from_batches(batches, _SCHEMA)
        keys = [("source_file", "ascending"), ("record", "ascending"), ("table", "ascending"), ("line", "ascending")]
        self._table = table.take(pc.sort_indices(table, keys)) if len(self._paths) and table.num_rows else table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def check_files(self, source_files: Iterable[str]) -> None:
        """Raise a BroadsheetError for a row whose file is not among `source_files`, which come in byte order."""
        if not len(self):
            return
        cursor = self.cursor()
        for source_file in source_files:
            cursor.of(source_file)
        cursor.finish()

    def cursor(self) -> Cursor:
        """Return a cursor over the rows, to be asked for files in byte order."""
        return Cursor(self._rows())

    def _rows(self) -> Iterator[tuple[str, int, Known, str]]:
        for batch in self._table.to_batches(max_chunksize=_BATCH):
            columns = batch.to_pydict()
            for name, record, url, at, precision, site, table, line in zip(*columns.values(), strict=True):
                captured = None if at is None else Moment(at, precision)
                yield name, record, Known(url, captured, site), f"{self._paths[table]}, line {line}"


class Cursor:
    """Walks along the table while files come by in byte order."""

    def __init__(self, rows: Iterator[tuple[str, int, Known, str]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, source_file: str) -> FileRows:
        """Return the rows of a file; a row of a file that should have come before it fits none."""
        row = self._next
        if row is None:
            return NO_ROWS
        if row[0] != source_file:
            if row[0].encode() < source_file.encode():
                _fits_none(row[0], row[3])
            return NO_ROWS
        found: dict[int, tuple[Known, str]] = {}
        while row is not None and row[0] == source_file:
            if row[1] in found:
                raise BroadsheetError(
                    f"{row[3]}: a second row for {source_file}"
                    f"{'' if row[1] == _ALL_RECORDS else f', record {row[1]}'}; the first is {found[row[1]][1]}. "
                    "Expected one row for a page. Delete one of them."
                )
            found[row[1]] = (row[2], row[3])
            row = self._next = next(self._rows, None)
        return FileRows(found)

    def finish(self) -> None:
        """Raise a BroadsheetError where a row is left that no file came for."""
        if self._next is not None:
            _fits_none(self._next[0], self._next[3])


def _fits_none(source_file: str, place: str) -> None:
    raise BroadsheetError(
        f"{place}: there is no file {source_file} among the raw files. Expected the path of a file below the raw root, "
        "`/` between its parts. Correct it, or delete the row."
    )


def _batches(path: Path, root: RawRoot, number: int) -> Iterator[pa.RecordBatch]:
    rows: list[tuple[Any, ...]] = []
    for row in _rows(path, root, number):
        rows.append(row)
        if len(rows) == _BATCH:
            yield _batch(rows)
            rows = []
    if rows:
        yield _batch(rows)


def _batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, _SCHEMA, strict=True)]
    return pa.record_batch(arrays, schema=_SCHEMA)


def _rows(path: Path, root: RawRoot, number: int) -> Iterator[tuple[Any, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check_header(path, header)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    row = _row(path, reader.line_num, header, cells, root)
                    if row is not None:
                        yield (*row, number, reader.line_num)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BroadsheetError(f"{path} is not a CSV file in UTF-8: {error}. Save it as CSV, UTF-8.") from error


def _check_header(path: Path, header: list[str]) -> None:
    expected = f"Expected a first line with source_file and any of {', '.join(COLUMNS[1:])}, separated by commas"
    if "source_file" not in header:
        raise BroadsheetError(f"{path}, line 1: there is no column source_file. {expected}.")
    for name in header:
        if name not in COLUMNS:
            raise BroadsheetError(f"{path}, line 1: unknown column `{name}`. {expected}. Rename or delete it.")
        if header.count(name) > 1:
            raise BroadsheetError(f"{path}, line 1: the column `{name}` stands there twice. Delete one of them.")


def _row(path: Path, line: int, header: list[str], cells: list[str], root: RawRoot) -> tuple[Any, ...] | None:
    """Return the row as `_SCHEMA` has it, less table and line; None for a sibling of a root that is one file."""
    place = f"{path}, line {line}"
    if len(cells) != len(header):
        raise BroadsheetError(
            f"{place}: {len(cells)} cells, but {len(header)} columns. Expected one cell for each column; put a cell "
            "that holds a comma in double quotes."
        )
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    name = given["source_file"]
    if not name:
        raise BroadsheetError(f"{place}: source_file is empty. Expected the path of a file below {root.folder}.")
    if root.is_file and name != root.path.name:
        if os.path.lexists(root.folder / name):
            return None
        _fits_none(name, place)
    captured = None
    if given.get("captured_at"):
        captured = times.parse(given["captured_at"])
        if captured is None:
            raise BroadsheetError(
                f"{place}: captured_at `{given['captured_at']}` is not a time. Expected {times.ACCEPTED}. "
                "Correct it, or leave the cell empty."
            )
    record = _ALL_RECORDS
    if given.get("record"):
        if not (given["record"].isascii() and given["record"].isdigit()):
            raise BroadsheetError(f"{place}: record `{given['record']}` is not a number. Expected 0, 1, 2, or nothing.")
        record = int(given["record"])
    return (
        root.prefix + name,
        record,
        given.get("url") or None,
        captured.microseconds if captured else None,
        captured.precision if captured else None,
        given.get("site") or None,
    )
