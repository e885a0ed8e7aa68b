"""Parquet with a text column: one record a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.containers import fields
from broadsheet.containers.record import BrokenError, Record

_BATCH_BYTES = 4 << 20
_BATCH_ROWS = 1024
_STRINGS = (pa.string(), pa.large_string(), pa.string_view())
_BINARIES = (pa.binary(), pa.large_binary(), pa.binary_view())


def records(path: Path, limit: int) -> Iterator[Record]:
    """Give a record for each row of the Parquet file `path`; a text over `limit` bytes is ``too_large``.

    Raises BrokenError where the file is no whole Parquet file, or has no text column.
    """
    try:
        with pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
            yield from _rows(file, limit)
    except pa.ArrowException as error:
        raise BrokenError("corrupt") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BrokenError("corrupt") from error


def _rows(file: pq.ParquetFile, limit: int) -> Iterator[Record]:
    schema = file.schema_arrow
    text = next((name for name in fields.TEXT if name in schema.names and _is_text(schema.field(name).type)), None)
    if text is None:
        raise BrokenError("no_text")
    others = [name for name in (*fields.URL, *fields.CAPTURED, *fields.NESTED) if name in schema.names]
    wanted = [name for name in others if _is_usable(schema.field(name).type)]
    for group in range(file.metadata.num_row_groups):
        size = _batch_rows(file.metadata.row_group(group))
        for batch in file.iter_batches(size, row_groups=[group], columns=[text, *wanted], use_threads=False):
            yield from _batch(batch, text, limit)


def _batch(batch: pa.RecordBatch, text: str, limit: int) -> Iterator[Record]:
    is_string = not _is_binary(batch.schema.field(text).type)
    column = batch.column(text)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    others = [name for name in batch.schema.names if name != text]
    rows: list[dict[str, Any]] = batch.select(others).to_pylist() if others else [{}] * batch.num_rows
    for value, row in zip(column.cast(pa.large_binary()), rows, strict=True):
        if not value.is_valid:
            yield Record(reason="no_text")
        elif value.as_buffer().size > limit:
            yield Record(reason="too_large")
        else:
            yield Record(
                value.as_py(),
                url=fields.address_of(row),
                captured=fields.captured_of(row),
                encoding="utf-8" if is_string else None,
            )


def _batch_rows(group: pq.RowGroupMetaData) -> int:
    """Return how many rows of `group` make about 4 MiB."""
    fitting = group.num_rows * _BATCH_BYTES // max(1, group.total_byte_size)
    return max(1, min(_BATCH_ROWS, int(fitting)))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return kind in _STRINGS or _is_binary(kind)


def _is_binary(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return kind in _BINARIES


def _is_usable(kind: pa.DataType) -> bool:
    return bool(pa.types.is_struct(kind) or pa.types.is_temporal(kind)) or (_is_text(kind) and not _is_binary(kind))
