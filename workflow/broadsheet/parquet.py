"""The one writer of Parquet, and what is hashed of it.

A file's bytes are a function of its rows: contract order and types, fixed row groups, contiguous chunks, zstd. Its
*content hash* holds across library versions too: it is taken over the values, not over their encoding.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from broadsheet import schemas

ROWS_PER_GROUP = {
    "articles": 1_024,
    "images": 65_536,
    "comments": 8_192,
    "authors": 65_536,
    "sources": 65_536,
    "lines": 32_768,
}
"""Fixed, and small enough that one row group of any table fits in memory many times over."""

_ARROW: dict[Any, pa.DataType] = {
    pl.String: pa.string(),
    pl.Int64: pa.int64(),
    pl.Float64: pa.float64(),
    pl.Boolean: pa.bool_(),
    pl.Binary: pa.binary(),
}
_UNSHARED = ("text", "raw_bytes")
"""Columns whose values hardly ever repeat; the others are hashed through a dictionary, which is far less to hash."""


class Part(NamedTuple):
    """A written file: rows, size in bytes, SHA-256 of the file, hash of its values."""

    rows: int
    bytes: int
    sha256: str
    content_hash: str


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema that the pandera model of `table` says: order, types, nullability, descriptions."""
    fields = []
    for name, column in schemas.TABLES[table].to_schema().columns.items():
        metadata = {"description": column.description}
        for key in ("unit", "null"):
            if column.metadata[key]:
                metadata[key] = column.metadata[key]
        fields.append(pa.field(name, _arrow_type(column.dtype.type), nullable=column.nullable, metadata=metadata))
    return pa.schema(fields, metadata={"description": (schemas.TABLES[table].__doc__ or "").strip()})


@cache
def polars_schema(table: str) -> dict[str, Any]:
    """Return column -> polars type of `table`."""
    return {name: column.dtype.type for name, column in schemas.TABLES[table].to_schema().columns.items()}


def schema_hash(table: str) -> str:
    """Return a digest of names, types, nullability and meaning of the columns of `table`."""
    columns = [
        (field.name, str(field.type), field.nullable, sorted((field.metadata or {}).items()))
        for field in arrow_schema(table)
    ]
    return hashlib.sha256(repr(columns).encode()).hexdigest()


class TableWriter:
    """Writes rows of one table to one file; give it frames of any size, in the order of the rows.

    Use it as a context manager; `part` says what was written once the block has ended.
    """

    def __init__(self, path: Path, table: str) -> None:
        self._path = path
        self._schema = arrow_schema(table)
        self._group = ROWS_PER_GROUP[table]
        self._waiting: deque[pa.Table] = deque()
        self._waiting_rows = 0
        self._rows = 0
        self._hash = hashlib.sha256(repr([(f.name, str(f.type)) for f in self._schema]).encode())
        self._file = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=3,
            # Texts hardly ever repeat, and their smallest and largest values are no business of a file's footer.
            use_dictionary=[name for name in self._schema.names if name not in _UNSHARED],
            write_statistics=[name for name in self._schema.names if name not in _UNSHARED],
        )
        self.part: Part | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            if self._waiting_rows or not self._rows:
                self._write(self._taken(self._waiting_rows))
            self._file.close()
            size, digest = hash_file(self._path)
            self.part = Part(self._rows, size, digest, self._hash.hexdigest())
        else:
            self._file.close()

    def write(self, rows: pl.DataFrame | pa.Table) -> None:
        """Append `rows`; columns must be those of the contract, types are cast to it."""
        table = rows.to_arrow() if isinstance(rows, pl.DataFrame) else rows
        table = table.select(self._schema.names).cast(self._schema)
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        while self._waiting_rows >= self._group:
            self._write(self._taken(self._group))

    def _taken(self, rows: int) -> pa.Table:
        """Take the first rows off those that wait, as one chunk.

        Only the last of the tables is parted: what is left of a table holds the memory of all of it.
        """
        taken = [self._schema.empty_table()]
        self._waiting_rows -= rows
        while rows:
            first = self._waiting[0]
            if first.num_rows <= rows:
                taken.append(self._waiting.popleft())
            else:
                taken.append(first.slice(0, rows))
                self._waiting[0] = first.slice(rows)
            rows -= taken[-1].num_rows
        return pa.concat_tables(taken).combine_chunks()

    def _write(self, group: pa.Table) -> None:
        self._file.write_table(group, row_group_size=self._group)
        self._rows += group.num_rows
        for name, column in zip(group.column_names, group.columns, strict=True):
            for piece in _values(name, column):
                self._hash.update(piece)


def write_table(path: Path, table: str, rows: pl.DataFrame | pa.Table) -> Part:
    """Write `rows` as one file and return what was written."""
    with TableWriter(path, table) as writer:
        writer.write(rows)
    assert writer.part is not None
    return writer.part


def content_hash(path: Path, table: str) -> str:
    """Recompute the content hash of a written file from its values."""
    schema = arrow_schema(table)
    digest = hashlib.sha256(repr([(f.name, str(f.type)) for f in schema]).encode())
    file = pq.ParquetFile(path)
    for number in range(file.num_row_groups):
        group = file.read_row_group(number).select(schema.names).cast(schema).combine_chunks()
        for name, column in zip(group.column_names, group.columns, strict=True):
            for piece in _values(name, column):
                digest.update(piece)
    return digest.hexdigest()


def hash_file(path: Path) -> tuple[int, str]:
    """Return size in bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def empty(table: str) -> pl.DataFrame:
    """Return a frame of `table` without rows."""
    return pl.DataFrame(schema=polars_schema(table))


def _arrow_type(dtype: Any) -> pa.DataType:
    if isinstance(dtype, pl.Datetime):
        return pa.timestamp(dtype.time_unit, tz=dtype.time_zone)
    return _ARROW[dtype if isinstance(dtype, type) else type(dtype)]


def _values(name: str, column: pa.ChunkedArray) -> Iterator[bytes | memoryview]:
    """Give the values of a column as bytes that do not depend on how Arrow lays them out."""
    array = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    yield len(array).to_bytes(8, "little")
    if pa.types.is_string(array.type) or pa.types.is_binary(array.type):
        if name in _UNSHARED:
            yield from _strings(array)
        else:
            coded = pc.dictionary_encode(array)
            yield memoryview(pc.fill_null(coded.indices, -1).cast(pa.int32()).to_numpy(zero_copy_only=False)).cast("B")
            yield from _strings(coded.dictionary)
        return
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.int64())
    elif pa.types.is_boolean(array.type):
        array = array.cast(pa.int8())
    yield memoryview(array.is_valid().cast(pa.int8()).to_numpy(zero_copy_only=False)).cast("B")
    yield memoryview(pc.fill_null(array, 0).to_numpy(zero_copy_only=False)).cast("B")


def _strings(array: pa.Array) -> Iterator[bytes | memoryview]:
    lengths = pc.fill_null(pc.binary_length(array), -1)
    yield memoryview(lengths.cast(pa.int32()).to_numpy(zero_copy_only=False)).cast("B")
    filled = pc.fill_null(array, b"" if pa.types.is_binary(array.type) else "")
    if len(filled):
        _, offsets, values = filled.buffers()
        bounds = memoryview(offsets).cast("i")
        first, last = bounds[filled.offset], bounds[filled.offset + len(filled)]
        if last > first:
            yield memoryview(values)[first:last]
