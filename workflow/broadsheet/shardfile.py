"""Writing the pages of a shard.

A shard is named by its rows, so that a file that is there is up to date, and so that a shard that no change has
touched is not written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.atomic import partial, replacing

SCHEMA = pa.schema(
    [
        ("page_id", pa.string()),
        ("source_file", pa.string()),
        ("record", pa.int64()),
        ("content", pa.large_binary()),
        ("encoding", pa.string()),
        ("site", pa.string()),
        ("url", pa.string()),
        ("captured_at", pa.timestamp("us", "UTC")),
        ("captured_precision", pa.string()),
        ("captured_evidence", pa.string()),
    ]
)
_GROUP_BYTES = 8 * 2**20
_GROUP_ROWS = 16_384


class ShardRow(NamedTuple):
    """A page of a shard without its content; `captured_at` in microseconds since 1970-01-01 UTC."""

    page_id: str
    source_file: str
    record: int
    encoding: str
    site: str | None
    url: str | None
    captured_at: int | None
    captured_precision: str | None
    captured_evidence: str | None


class FinishedShard(NamedTuple):
    """A shard that is there: its name, pages, bytes of content, and whether it had to be written."""

    name: str
    pages: int
    bytes: int
    written: bool


class Origin(Protocol):
    """Where a page comes from."""

    @property
    def byte_count(self) -> int:
        """The bytes of its content."""


From = TypeVar("From", bound=Origin)


class ShardBuilder(Generic[From]):
    """Takes the pages of one shard in order.

    While their content is at hand it is written as it comes, under a temporary name. A shard that opens with a page
    that was not read is written at the end only, and only if its file is not there; `fetch` then reads its pages.
    """

    def __init__(self, folder: Path, fetch: Callable[[From, int], bytes]) -> None:
        self._folder, self._fetch = folder, fetch
        self._temporary = partial(folder / "next.parquet")
        self._digest = hashlib.sha256()
        self._pages = self._bytes = 0
        self._writer: _PagesWriter | None = None
        self._held: list[tuple[ShardRow, From]] = []

    def add(self, row: ShardRow, origin: From, content: bytes | None) -> None:
        """Append a page; `origin` is what `fetch` needs to read it from."""
        if not self._pages and content is not None:
            self._writer = _PagesWriter(self._temporary)
        self._digest.update(orjson.dumps(tuple(row)))
        self._digest.update(b"\n")
        self._pages += 1
        self._bytes += origin.byte_count
        if self._writer is None:
            self._held.append((row, origin))
        else:
            self._writer.add(row, self._fetch(origin, row.record) if content is None else content)

    def finish(self) -> FinishedShard:
        """End the shard: its file is there when this returns."""
        name = self._digest.hexdigest()[:16]
        path = self._folder / f"{name}.parquet"
        missing = not path.exists()
        if self._writer is not None:
            self._writer.close()
            if missing:
                self._temporary.replace(path)
            else:
                self._temporary.unlink()
        elif missing:
            with replacing(path) as temporary:
                writer = _PagesWriter(temporary)
                for row, origin in self._held:
                    writer.add(row, self._fetch(origin, row.record))
                writer.close()
        return FinishedShard(name, self._pages, self._bytes, missing)

    def abandon(self) -> None:
        """Remove what was written of an unfinished shard."""
        self._temporary.unlink(missing_ok=True)


class _PagesWriter:
    """Writes pages row group by row group of about 8 MiB of content."""

    def __init__(self, path: Path) -> None:
        others = [name for name in SCHEMA.names if name != "content"]
        self._file = pq.ParquetWriter(
            path,
            SCHEMA,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in others if name != "page_id"],
            write_statistics=False,
            data_page_size=_GROUP_BYTES,
        )
        self._rows: list[ShardRow] = []
        self._contents: list[bytes] = []
        self._size = 0

    def add(self, row: ShardRow, content: bytes) -> None:
        self._rows.append(row)
        self._contents.append(content)
        self._size += len(content)
        if self._size >= _GROUP_BYTES or len(self._rows) >= _GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True)
        arrays = [
            _binary(self._contents) if field.name == "content" else _array(next(columns), field.type)
            for field in SCHEMA
        ]
        is_large = self._size > 2 * _GROUP_BYTES
        self._contents, self._rows, self._size = [], [], 0
        self._file.write_batch(pa.record_batch(arrays, schema=SCHEMA))
        if is_large:  # Arrow would keep the buffers of a page of 64 MiB, three times its size, for ever
            pa.default_memory_pool().release_unused()


def _binary(values: list[bytes]) -> pa.Array:
    """Return `values` as a column; a single one, which may be large, is not copied."""
    offsets = np.zeros(len(values) + 1, np.int64)
    np.cumsum([len(value) for value in values], out=offsets[1:])
    data = pa.py_buffer(values[0] if len(values) == 1 else b"".join(values))
    return pa.Array.from_buffers(pa.large_binary(), len(values), [None, pa.py_buffer(offsets), data])


def _array(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    return pa.array(values, pa.int64()).cast(kind) if pa.types.is_timestamp(kind) else pa.array(values, kind)
