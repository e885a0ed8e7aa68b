"""Widgets that a page carries: a donation bar with its scale, the sum so far and the month it is for."""

from __future__ import annotations

import re
from datetime import datetime

from broadsheet.reading.dates import MONTHS
from broadsheet.reading.sheet import Sheet

_MONEY = re.compile(
    r"(?:[$€£¥₽]\s?\d[\d.,\s]*[km]?|\d[\d.,\s]*[km]?\s?(?:[$€£¥₽]|usd|eur|gbp|%)|\d[\d.,]*)(?:\s*(?:/|of|von|de)\s*.{1,20})?",
    re.I,
)
_SIGNED = re.compile(r"[$€£¥₽]|usd|eur|gbp", re.I)
_MONTH_YEAR = re.compile(r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<year>(?:19|20)\d\d)")


def donation_bar(sheet: Sheet, stop: int) -> tuple[list[int], datetime | None]:
    """(lines of a donation bar before ``stop``, the month it shows): two sums of money and a month side by side."""
    end = 0
    for k in range(min(stop, sheet.count)):
        if k < end or not _is_sum(sheet, k):
            continue
        end = k + 1
        while end < sheet.count and _is_sum(sheet, end):
            end += 1
        signed = sum(1 for line in range(k, end) if _SIGNED.search(sheet.text[line]))
        if signed < 2:
            continue
        lines = list(range(k, end))
        for line in (end, k - 1):
            if 0 <= line < sheet.count:
                month = month_of(sheet.text[line])
                if month is not None:
                    return sorted([*lines, line]), month
        if signed >= 3:
            return lines, None
    return [], None


def _is_sum(sheet: Sheet, k: int) -> bool:
    return len(sheet.core[k]) <= 30 and _MONEY.fullmatch(sheet.text[k]) is not None


def month_of(text: str) -> datetime | None:
    """Return the month that a line "MARCH 2025" names; None for any other line."""
    found = _MONTH_YEAR.fullmatch(text.strip())
    if found is None:
        return None
    month = MONTHS.get(found["month"].lower())
    return datetime(int(found["year"]), month, 1) if month else None
