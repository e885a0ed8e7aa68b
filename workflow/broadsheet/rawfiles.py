"""The raw files of the index, opened: the pages in them, and single pages read again."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from broadsheet import decoding, lines, rawindex
from broadsheet.config import Settings
from broadsheet.containers.formats import format_of
from broadsheet.containers.reader import read
from broadsheet.containers.record import Record
from broadsheet.errors import BroadsheetError
from broadsheet.pageindex import KnownPages, PageFacts, unreadable
from broadsheet.paths import Workspace
from broadsheet.rawindex import RawFile


class Origin(NamedTuple):
    """Where a page can be read again: its file, the SHA-256 it then must have, and its size."""

    raw: RawFile
    sha256: bytes
    byte_count: int


class RawFiles:
    """The raw files of the index, and the pages in them."""

    def __init__(self, workspace: Workspace, settings: Settings, bases: dict[bytes | None, bytes]) -> None:
        self._workspace = workspace
        self._limit = settings.max_record_bytes
        self._bases = bases
        self._open: tuple[RawFile, Iterator[Record], int] | None = None
        self.root_name = rawindex.root_name(workspace, settings)

    def __iter__(self) -> Iterator[RawFile]:
        return rawindex.files(self._workspace)

    def path(self, raw: RawFile) -> bytes:
        """Return the absolute path of a file."""
        label = None if None in self._bases else raw.path.split(b"/", 1)[0]
        return self._bases[label] + b"/" + raw.path

    def pages(self, raw: RawFile, name: str, known: KnownPages) -> Iterator[tuple[PageFacts, bytes | None]]:
        """Give the facts of each record of a file, with its content where the file had to be read."""
        format_ = format_of(name)
        if raw.problem or format_ is None:
            yield unreadable(0, raw.problem or "unknown_format"), None
            return
        facts_known = known.of(name, file_digest(raw))
        if facts_known is not None:
            for facts in facts_known:
                yield facts, None
            return
        if format_.form == "text" and format_.compression is None:
            if raw.size > self._limit:
                yield unreadable(0, "too_large"), None
            else:
                content = self._text(raw)
                yield _facts(0, Record(content), file_digest(raw)), content
            return
        # No record gets a name here: a large one would live on while the next is read.
        found = map(_page, itertools.count(), self._records(raw))
        first = next(found, None)
        yield (unreadable(0, "no_text"), None) if first is None else first
        del first
        yield from found

    def fetch(self, origin: Origin, number: int) -> bytes:
        """Read one record again; asked in order, a container is gone through once."""
        raw = origin.raw
        format_ = format_of(raw.source_file.decode())
        if format_ is not None and format_.form == "text" and format_.compression is None:
            content: bytes | None = self._text(raw)
        else:
            content = self._record(raw, number).content
        if content is None or hashlib.sha256(content).digest() != origin.sha256:
            raise self._changed(raw)
        return content

    def _record(self, raw: RawFile, number: int) -> Record:
        if self._open is None or self._open[0] != raw or self._open[2] > number:
            self._open = (raw, self._records(raw), 0)
        _, records, at = self._open
        for record in records:
            self._open = (raw, records, at + 1)
            if at == number:
                return record
            at += 1
        raise self._changed(raw)

    def _records(self, raw: RawFile) -> Iterator[Record]:
        format_ = format_of(raw.source_file.decode())
        assert format_ is not None
        path = self.path(raw)
        try:
            status = os.stat(path)  # noqa: PTH116 (the path is bytes)
            if (status.st_size, status.st_mtime_ns) != (raw.size, raw.mtime_ns):
                raise self._changed(raw)
            yield from read(Path(os.fsdecode(path)), format_, self._limit, self._workspace.index)
        except FileNotFoundError as error:
            raise self._changed(raw) from error

    def _text(self, raw: RawFile) -> bytes:
        try:
            handle = os.open(self.path(raw), os.O_RDONLY)
        except OSError as error:
            raise self._changed(raw) from error
        try:
            status = os.fstat(handle)
            if (status.st_size, status.st_mtime_ns) != (raw.size, raw.mtime_ns):
                raise self._changed(raw)
            content = os.read(handle, raw.size + 1)
            while len(content) < raw.size and (more := os.read(handle, raw.size + 1 - len(content))):
                content += more
        finally:
            os.close(handle)
        if len(content) != raw.size:
            raise self._changed(raw)
        return content

    def _changed(self, raw: RawFile) -> BroadsheetError:
        return BroadsheetError(
            f"{os.fsdecode(self.path(raw))} changed while it was being read. Expected raw files to stay as they are "
            "during a run. Run again."
        )


def _page(number: int, record: Record) -> tuple[PageFacts, bytes | None]:
    return _facts(number, record), record.content


def _facts(number: int, record: Record, sha256: bytes | None = None) -> PageFacts:
    content = record.content
    if content is None:
        return unreadable(number, record.reason or "corrupt")
    encoding = decoding.detect(content, record.encoding)
    if encoding is None:
        return unreadable(number, "not_text")
    captured_at, precision = record.captured or (None, None)
    return PageFacts(
        number,
        sha256 or hashlib.sha256(content).digest(),
        len(content),
        lines.count(content, encoding),
        encoding,
        decoding.is_blank(content, encoding),
        record.url,
        captured_at,
        precision,
        None,
    )


def file_digest(raw: RawFile) -> bytes:
    """Return the SHA-256 of a raw file's content, empty where it could not be read."""
    return bytes.fromhex(raw.sha256.decode())
