"""What repeats on a site: observed page by page, concluded for the site, used as facts when its pages are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from broadsheet.reading.dates import find_date, numeric_order

if TYPE_CHECKING:
    from broadsheet.reading.sheet import Sheet

MAX_LINE = 120
"""Longer lines are text, and no furniture (characters)."""

MIN_PAGES = 3
"""A line is furniture from this many pages of a site on, and on at least `MIN_SHARE` of them."""

MIN_SHARE = 0.4


def _key(line: str) -> str:
    """Return a short name of a line for counting: 48 bits of a digest."""
    return blake2b(line.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def observe(lines: Sequence[str]) -> dict[str, Any]:
    """Return what one page adds to its site's survey: the digests of its short lines, and its numeric dates.

    A line counts once a page. The result is JSON-able and small: at most 400 digests.
    """
    keys: dict[str, None] = {}
    dates: list[str] = []
    for line in lines:
        text = line.strip()
        if not text or len(text) > MAX_LINE:
            continue
        if len(keys) < 400:
            keys[_key(text)] = None
        if len(dates) < 20 and len(text) < 60 and (span := find_date(text)):
            raw = text[span[0] : span[1]]
            if numeric_order([raw]):
                dates.append(raw)
    return {"lines": list(keys), "dates": dates}


@dataclass(frozen=True)
class SiteFacts:
    """What is known of a site: how many pages were seen, which lines are furniture, what stands first in its dates."""

    site: str
    pages: int = 0
    furniture: frozenset[str] = frozenset()
    date_order: str | None = None
    _extra: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the facts as JSON knows them, in a fixed order."""
        return {
            "site": self.site,
            "pages": self.pages,
            "furniture": sorted(self.furniture),
            "date_order": self.date_order,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SiteFacts:
        """Return the facts that `to_json` wrote."""
        return cls(data["site"], data["pages"], frozenset(data["furniture"]), data["date_order"])

    def furniture_lines(self, sheet: Sheet) -> Iterable[int]:
        """Return the sheet lines that are furniture of the site."""
        if not self.furniture:
            return []
        return [k for k, text in enumerate(sheet.text) if len(text) <= MAX_LINE and _key(text) in self.furniture]


def conclude(site: str, summaries: Sequence[tuple[str, dict[str, Any]]]) -> SiteFacts:
    """Return the facts of a site from the summaries of its pages (page id, summary); their order does not matter."""
    counts: Counter[str] = Counter()
    dates: list[str] = []
    for _, summary in summaries:
        counts.update(summary["lines"])
        dates += summary["dates"]
    need = max(MIN_PAGES, MIN_SHARE * len(summaries))
    furniture = frozenset(key for key, seen in counts.items() if seen >= need)
    return SiteFacts(site, len(summaries), furniture, numeric_order(sorted(dates)))
