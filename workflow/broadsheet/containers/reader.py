"""A raw file's records, whatever its form."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadsheet.containers import jsonlines, parquet_table, text, wet
from broadsheet.containers.compression import open_stream
from broadsheet.containers.formats import Format
from broadsheet.containers.record import BrokenError, Record

_BY_STREAM = {"text": text.records, "jsonlines": jsonlines.records, "wet": wet.records}
_STEP = 1 << 20


def read(path: Path, format_: Format, limit: int, scratch: Path) -> Iterator[Record]:
    """Give the records of `path` in order; memory holds one of them, and none over `limit` bytes.

    A container that breaks off gives the records before the break and then one with the reason. `scratch` is a folder
    for the plain copy of a compressed Parquet file, which has to be read from its end.
    """
    try:
        if format_.form == "parquet":
            with _plain(path, format_.compression, scratch) as plain:
                yield from parquet_table.records(plain, limit)
        else:
            with open_stream(path, format_.compression) as stream:
                yield from _BY_STREAM[format_.form](stream, limit)
    except BrokenError as broken:
        yield Record(reason=broken.reason)


@contextmanager
def _plain(path: Path, compression: str | None, scratch: Path) -> Iterator[Path]:
    if compression is None:
        yield path
        return
    scratch.mkdir(parents=True, exist_ok=True)
    with (
        open_stream(path, compression) as stream,
        tempfile.NamedTemporaryFile(dir=scratch, prefix=".plain.parquet.", suffix=f".partial-{os.getpid()}") as copy,
    ):
        while data := stream.read(_STEP):
            copy.write(data)
        copy.flush()
        yield Path(copy.name)
