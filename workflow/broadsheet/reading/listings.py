"""Index pages: what their title is."""

from __future__ import annotations

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet

_DATED = t.DATEONLY | t.NAMEDATE | t.LOOSE
_NO_TITLE = t.NAVIGATION | t.PROMOTION | t.CONTROL | t.START | t.LONG | t.DATEONLY | t.NAMEDATE | t.LOOSE


def listing_title(sheet: Sheet) -> int:
    """Return the line of an index page's title: by itself over the first teaser's headline, else the page's first line.

    A teaser's headline is the line over its date. -1 where the first line is no title either.
    """
    dated = next((k for k in range(1, sheet.count) if sheet.tag[k].flags & _DATED), sheet.count)
    k = dated - 2
    if k >= 0 and _alone(sheet, k) and "|" not in sheet.core[k] and not sheet.tag[k].flags & _NO_TITLE:
        return k
    return 0 if sheet.count and not sheet.tag[0].flags & _NO_TITLE else -1


def _alone(sheet: Sheet, k: int) -> bool:
    """Say whether a short line stands by itself, and in no list."""
    return bool(sheet.gap[k + 1]) and (k == 0 or sheet.gap[k] > 0) and not sheet.bullet[k] and sheet.tag[k].words <= 16
