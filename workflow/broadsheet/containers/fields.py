"""Which fields of a record hold its text, its address and its capture time.

The names are those of FineWeb (``text``, ``url``, ``date``), C4 (``text``, ``url``, ``timestamp``), DCLM (``text``,
``url``, ``metadata`` with ``WARC-Target-URI`` and ``WARC-Date``) and of corpora that took them over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from broadsheet.containers import times
from broadsheet.containers.times import Moment

TEXT = ("text", "raw_content", "content")
URL = ("url", "WARC-Target-URI", "target_uri", "uri")
CAPTURED = ("timestamp", "date", "WARC-Date", "warc_date", "date_download", "captured_at", "crawl_date")
NESTED = ("metadata", "meta")
"""Fields that may hold the address and the time one level down."""

_URL, _CAPTURED = frozenset(URL), frozenset(CAPTURED)
_LONGEST_URL = 16_384


def address_of(fields: Mapping[str, Any]) -> str | None:
    """Return the record's address, or None."""
    for holder in _holders(fields, _URL):
        for name in URL:
            value = holder.get(name)
            if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_URL:
                return _encodable(value.strip())
    return None


def captured_of(fields: Mapping[str, Any]) -> Moment | None:
    """Return when the record was captured, or None; a value that is no date is passed over."""
    for holder in _holders(fields, _CAPTURED):
        for name in CAPTURED:
            moment = moment_of(holder.get(name))
            if moment is not None:
                return moment
    return None


def moment_of(value: object) -> Moment | None:
    """Return the moment that a field's value stands for: a text, or a typed time of a table."""
    if isinstance(value, str):
        return times.parse(value)
    if isinstance(value, datetime):
        return Moment(times.microseconds(value), "second")
    if isinstance(value, date):
        return times.parse(value.isoformat())
    return None


def _holders(fields: Mapping[str, Any], wanted: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    """Give the levels of a record that have one of the wanted fields."""
    if not wanted.isdisjoint(fields):
        yield fields
    for name in NESTED:
        nested = fields.get(name)
        if nested is not None and isinstance(nested, Mapping) and not wanted.isdisjoint(nested):
            yield nested


def _encodable(text: str) -> str:
    """Return `text` with lone surrogates percent-encoded, as no address may hold them."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        pieces = (
            char if not "\ud800" <= char <= "\udfff" else "".join(f"%{byte:02X}" for byte in _bytes(char))
            for char in text
        )
        return "".join(pieces)
    return text


def _bytes(char: str) -> bytes:
    return char.encode("utf-8", "surrogatepass")
