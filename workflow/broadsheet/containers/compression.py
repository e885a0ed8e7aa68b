"""Plain and compressed files as streams of bytes that say so when they break off."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import zstandard

from broadsheet.containers.record import BrokenError

_SLICE = 1024
"""Compressed bytes that are decoded at once when a broken file is read again: at most 32 MiB come of them."""


class Stream(Protocol):
    """A file's bytes, decompressed."""

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end; raise :class:`BrokenError` where the file cannot be read on."""


@contextmanager
def open_stream(path: Path, compression: str | None) -> Iterator[Stream]:
    """Open `path`; several gzip members or zstd frames in a row are one stream."""
    if compression is None:
        with path.open("rb", buffering=0) as file:
            yield file
    else:
        with pa.OSFile(str(path)) as file:
            yield _Compressed(path, compression, file)


class _Compressed:
    """Arrow decodes while all is well; where it stops, the bytes before the break are dug out by smaller steps."""

    def __init__(self, path: Path, compression: str, file: pa.NativeFile) -> None:
        self._end = None if file.size() else BrokenError("truncated")
        self._path, self._compression = path, compression
        self._stream = pa.CompressedInputStream(file, compression)
        self._given = 0
        self._rest: Iterator[bytes] | None = None

    def read(self, size: int) -> bytes:
        if self._rest is None and self._end is None:
            try:
                data: bytes = self._stream.read(size)
            except OSError:
                self._rest = _skip(_decode_to_the_break(self._path, self._compression), self._given)
            else:
                self._given += len(data)
                return data
        if self._rest is not None:
            try:
                for data in self._rest:
                    if data:
                        return data
                return b""
            except BrokenError as broken:
                self._rest, self._end = None, broken
        assert self._end is not None
        raise self._end


def _skip(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    for piece in pieces:
        if count < len(piece):
            yield piece[count:]
        count = max(0, count - len(piece))


def _decode_to_the_break(path: Path, compression: str) -> Iterator[bytes]:
    """Give every byte that can be decoded, then raise :class:`BrokenError`; a tail of zeros after gzip is no break."""
    failing = _failing_slice(path, compression)
    decoder = _Decoder(compression)
    with path.open("rb") as file:
        for _ in range(failing):
            yield decoder.decode(file.read(_SLICE))
        for byte in file.read(_SLICE):
            yield decoder.decode(bytes([byte]))
    decoder.finish()


def _failing_slice(path: Path, compression: str) -> int:
    decoder, number = _Decoder(compression), 0
    with path.open("rb") as file:
        while data := file.read(_SLICE):
            try:
                decoder.decode(data)
            except BrokenError:
                return number
            number += 1
    return number


class _Decoder:
    """Decodes members or frames that follow each other, whatever slices their bytes come in."""

    def __init__(self, compression: str) -> None:
        self._compression = compression
        self._current: Any = None

    def decode(self, data: bytes) -> bytes:
        parts = []
        try:
            while data:
                if self._current is None:
                    if self._compression == "gzip":
                        data = data.lstrip(b"\0")
                        if not data:
                            break
                    self._current = self._new()
                parts.append(self._current.decompress(data))
                if not self._current.eof:
                    break
                data = self._current.unused_data
                self._current = None
        except (zlib.error, zstandard.ZstdError) as error:
            raise BrokenError("corrupt") from error
        return b"".join(parts)

    def finish(self) -> None:
        if self._current is not None:
            raise BrokenError("truncated")

    def _new(self) -> Any:
        if self._compression == "gzip":
            return zlib.decompressobj(wbits=31)
        return zstandard.ZstdDecompressor().decompressobj()
