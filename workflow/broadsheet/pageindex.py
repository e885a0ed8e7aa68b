"""What was found in each raw file, so that one that has not changed is not read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

_VERSION = b"1"
_GROUP = 16_384
_SCHEMA = pa.schema(
    [
        ("source_file", pa.string()),
        ("file_sha256", pa.binary()),
        ("record", pa.int64()),
        ("sha256", pa.binary()),
        ("byte_count", pa.int64()),
        ("line_count", pa.int64()),
        ("encoding", pa.string()),
        ("blank", pa.bool_()),
        ("url", pa.string()),
        ("captured_at", pa.int64()),
        ("captured_precision", pa.string()),
        ("reason", pa.string()),
    ]
)


class PageFacts(NamedTuple):
    """What a record is, by its content alone; all but `record` and `reason` are empty where `reason` is not.

    `sha256`: the raw digest of the page's bytes; `captured_at`: microseconds since 1970-01-01 UTC.
    """

    record: int
    sha256: bytes
    byte_count: int
    line_count: int
    encoding: str
    blank: bool
    url: str | None
    captured_at: int | None
    captured_precision: str | None
    reason: str | None


def unreadable(record: int, reason: str) -> PageFacts:
    """Return the facts of a record that gave no page."""
    return PageFacts(record, b"", 0, 0, "", False, None, None, None, reason)


class PageIndexWriter:
    """Writes the index in byte order of source_file; `limit` (largest record in bytes) is part of what it says."""

    def __init__(self, path: Path, limit: int) -> None:
        schema = _SCHEMA.with_metadata(_stamp(limit))
        self._schema = schema
        self._file = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1, write_statistics=False)
        self._rows: list[tuple[Any, ...]] = []

    def add(self, source_file: str, file_sha256: bytes, facts: PageFacts) -> None:
        """Append the facts of one record."""
        self._rows.append((source_file, file_sha256, *facts))
        if len(self._rows) >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits and end the file."""
        if self._rows:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._file.write_batch(pa.record_batch(arrays, schema=self._schema))
        self._rows = []


class KnownPages:
    """The index of the last run, asked for files in byte order."""

    def __init__(self, path: Path, limit: int) -> None:
        self._rows = _rows(path, limit)
        self._next = next(self._rows, None)

    def of(self, source_file: str, file_sha256: bytes) -> Iterator[PageFacts] | None:
        """Return the facts of a file's records if its content is the same; take them all before asking again."""
        if self._next is None:
            return None
        key = source_file.encode()
        while self._next is not None and self._next[0] != source_file and self._next[0].encode() < key:
            self._next = next(self._rows, None)
        if self._next is None or self._next[0] != source_file or self._next[1] != file_sha256:
            return None
        return self._facts(source_file)

    def _facts(self, source_file: str) -> Iterator[PageFacts]:
        while self._next is not None and self._next[0] == source_file:
            yield PageFacts._make(self._next[2:])
            self._next = next(self._rows, None)


def _rows(path: Path, limit: int) -> Iterator[tuple[Any, ...]]:
    try:
        file = pq.ParquetFile(path)
    except (FileNotFoundError, pa.ArrowException):
        return
    with file:
        if not (file.schema_arrow.metadata or {}).items() >= _stamp(limit).items():
            return
        for batch in file.iter_batches(_GROUP, use_threads=False):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _stamp(limit: int) -> dict[bytes, bytes]:
    return {b"version": _VERSION, b"limit": str(limit).encode()}
