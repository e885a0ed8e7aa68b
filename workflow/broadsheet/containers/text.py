"""A text file: one page, the file's content."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.containers.compression import Stream
from broadsheet.containers.record import Record

_STEP = 1 << 20


def records(stream: Stream, limit: int) -> Iterator[Record]:
    """Give the one record of a text file; over `limit` bytes it is ``too_large``."""
    parts, size = [], 0
    while data := stream.read(_STEP):
        size += len(data)
        if size > limit:
            yield Record(reason="too_large")
            return
        parts.append(data)
    yield Record(b"".join(parts))
