"""JSON Lines: one object a line, its text in one of the usual fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson

from broadsheet.containers import fields
from broadsheet.containers.compression import Stream
from broadsheet.containers.record import Record

_STEP = 1 << 18
_BLANK = b" \t\r\f\v\0"
_MARK = b"\xef\xbb\xbf"


def records(stream: Stream, limit: int) -> Iterator[Record]:
    """Give a record for each line that is not blank; a line over `limit` bytes is ``too_large`` and not kept.

    A broken line is a record with a reason, and the lines after it still come.
    """
    # A line is handed on without a name, so that it is gone by the time its record is used.
    yield from filter(None, map(_record, _lines(stream, limit)))


def _lines(stream: Stream, limit: int) -> Iterator[bytes | None]:
    """Give the lines without their LF, None for one over `limit`; an unfinished line before a break is left out."""
    pending: list[bytes] = []
    size, blank = 0, True
    first = True
    while data := stream.read(_STEP):
        start = len(_MARK) if first and data.startswith(_MARK) else 0
        first = False
        while (end := data.find(b"\n", start)) >= 0:
            if size + end - start > limit:
                if not (blank and not data[start:end].strip(_BLANK)):
                    yield None
            elif pending:
                pending.append(data[start:end])
                yield _joined(pending)
            else:
                yield data[start:end]
            pending.clear()
            size, blank, start = 0, True, end + 1
        if start < len(data):
            piece = data[start:] if start else data
            size += len(piece)
            blank = blank and not piece.strip(_BLANK)
            if size > limit:
                pending.clear()
            else:
                pending.append(piece)
    if size > limit:
        if not blank:
            yield None
    elif pending:
        yield _joined(pending)


def _joined(pieces: list[bytes]) -> bytes:
    line = b"".join(pieces)
    pieces.clear()
    return line


def _record(line: bytes | None) -> Record | None:
    if line is None:
        return Record(reason="too_large")
    if not line.strip(_BLANK):
        return None
    try:
        value = _parse(line)
    except (ValueError, RecursionError):
        return Record(reason="invalid_json")
    if not isinstance(value, dict):
        return Record(reason="no_text")
    text = next((value[name] for name in fields.TEXT if isinstance(value.get(name), str)), None)
    if text is None:
        return Record(reason="no_text")
    return Record(
        _encoded(text),
        url=fields.address_of(value),
        captured=fields.captured_of(value),
        encoding="utf-8",
    )


def _encoded(text: str) -> bytes:
    """Return `text` as UTF-8, piece by piece: at once, the codec would set four bytes a character aside."""
    pieces = (text[start : start + _STEP] for start in range(0, len(text), _STEP))
    return b"".join(piece.encode("utf-8", "surrogatepass") for piece in pieces)


def _parse(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        # The standard library also takes what orjson refuses: an escape that names half a surrogate pair, and NaN.
        return json.loads(line.decode("utf-8", "surrogatepass"))
