"""When a page was captured, as containers and tables write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r" ?(?P<zone>Z|UTC|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)Z?)?", re.ASCII
)
_UNITS = ("second", "minute", "hour", "day", "month", "year")

ACCEPTED = "2025, 2025-03, 2025-03-09, 2025-03-09T14:30, 2025-03-09T14:30:05Z or 20250309143005"


class Moment(NamedTuple):
    """A moment in microseconds since 1970-01-01 UTC, and the finest unit that was given (``second`` to ``year``)."""

    microseconds: int
    precision: str


@lru_cache(maxsize=4096)
def parse(text: str) -> Moment | None:
    """Return the moment that `text` writes in ISO 8601 or as digits alone, or None where it does not.

    A moment without a zone counts as UTC; units that are not given are at their start.
    """
    text = text.strip()
    found = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    given = found.groupdict()
    try:
        moment = datetime(
            int(given["year"]),
            int(given["month"] or 1),
            int(given["day"] or 1),
            int(given["hour"] or 0),
            int(given["minute"] or 0),
            int(given["second"] or 0),
            int((given.get("fraction") or "0").ljust(6, "0")[:6]),
            tzinfo=UTC,
        )
        moment -= _offset(given.get("zone"))
    except (ValueError, OverflowError):
        return None
    return Moment(microseconds(moment), next(unit for unit in _UNITS if given[unit] is not None))


def microseconds(moment: datetime) -> int:
    """Return `moment` (UTC where it names no zone) in microseconds since 1970-01-01 UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone.upper() in ("Z", "UTC"):
        return timedelta()
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(zone)
    return (-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)
