"""WET: the extracted text of a web crawl, as WARC records of the type `conversion`.

Source of the format: ISO 28500 (WARC 1.0 and 1.1). Only what a WET file needs is read here, strictly and with
bounded memory: a record's head is at most 64 KiB, a block over the limit is passed over in small steps.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.containers import fields
from broadsheet.containers.compression import Stream
from broadsheet.containers.record import BrokenError, Record

_STEP = 1 << 18
_LONGEST_HEAD = 1 << 16


def records(stream: Stream, limit: int) -> Iterator[Record]:
    """Give a record for each conversion record; one over `limit` bytes is ``too_large``.

    Raises BrokenError where the bytes are no WARC records or end inside one.
    """
    source = _Buffer(stream)
    while (head := _head(source)) is not None:
        length = _length(head)
        if head.get("warc-type", "").lower() != "conversion":
            source.skip(length)
        elif length > limit:
            source.skip(length)
            yield Record(reason="too_large")
        else:
            yield Record(
                source.take(length),
                url=fields.address_of({"url": head.get("warc-target-uri", "").strip("<>")}),
                captured=fields.moment_of(head.get("warc-date")),
            )


def _head(source: _Buffer) -> dict[str, str] | None:
    """Return the next record's named fields, names in lower case; None at the end of the file."""
    line = source.line()
    while line is not None and not line.strip():
        line = source.line()
    if line is None:
        return None
    if not line.startswith(b"WARC/"):
        raise BrokenError("corrupt")
    head: dict[str, str] = {}
    name, size = "", 0
    while True:
        line = source.line()
        if line is None:
            raise BrokenError("truncated")
        size += len(line)
        if size > _LONGEST_HEAD:
            raise BrokenError("corrupt")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return head
        if text[0] in " \t" and name:
            head[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if not colon:
            raise BrokenError("corrupt")
        name = name.strip().lower()
        head[name] = value.strip()


def _length(head: dict[str, str]) -> int:
    value = head.get("content-length", "")
    if not (value.isascii() and value.isdigit()):
        raise BrokenError("corrupt")
    return int(value)


class _Buffer:
    """A stream that can be read by lines and by counts."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._data, self._at = b"", 0

    def _more(self) -> bool:
        more = self._stream.read(_STEP)
        self._data, self._at = self._data[self._at :] + more, 0
        return bool(more)

    def line(self) -> bytes | None:
        """Return the next line with its LF; what is left without one at the end is a break, nothing left is None."""
        while (end := self._data.find(b"\n", self._at)) < 0:
            if len(self._data) - self._at > _LONGEST_HEAD:
                raise BrokenError("corrupt")
            if not self._more():
                if not self._data[self._at :].strip():
                    return None
                raise BrokenError("truncated")
        line = self._data[self._at : end + 1]
        self._at = end + 1
        return line

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        parts = []
        for part in self._parts(count):
            parts.append(part)
        return b"".join(parts)

    def skip(self, count: int) -> None:
        """Pass over the next `count` bytes."""
        for _ in self._parts(count):
            pass

    def _parts(self, count: int) -> Iterator[bytes]:
        while count:
            part = self._data[self._at : self._at + count]
            self._at += len(part)
            count -= len(part)
            if part:
                yield part
            elif not self._more():
                raise BrokenError("truncated")
