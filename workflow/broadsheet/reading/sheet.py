"""A page's lines made ready for reading: stripped, tagged, with indentation and the blank lines between them."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from broadsheet.reading.dates import DAYS_AND_NAMES, MONTHS, SHORT_DAYS
from broadsheet.reading.signed_lines import has_digit
from broadsheet.reading.tagger import Tagger
from broadsheet.reading.tags import BESIDE, DATEONLY, END, LONG_TAG, MAX_TAGGED, MONTH, PANEL, PANELKEY, START, Tag

BULLETS = "•◦▪■●◆◇♦‣∙·*+-–—o▢☐➤►»>"
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ODD = "\u200b\u200c\u200d\u200e\u200f\ufeff\u2060\x00"
_DAYS = frozenset(map(str.capitalize, DAYS_AND_NAMES))
_NUMBER = re.compile(r"(?<!\w)[+−-]?\d+|\d+")
FEWEST_DAYS = 3
"""One of them alone over a date may be somebody, so many are days."""
FEWEST_MONTHS = 3
"""Months by themselves, each between other lines, that are the dates of posts; in an archive they stand in a row."""
_OPENERS = frozenset(BULLETS + "0123456789")
_WHITE = " \t\xa0\u200b\u200c\u200d\u200e\u200f\ufeff\x0b\x0c\u2060\x00\u3000\u2028\u2029\x85\x1c\x1d\x1e\x1f"
_UNBROKEN = {0xA0: " ", 0x202F: " "}
"""Spaces that break no line."""


def _is_weekday(core: str) -> bool:
    """Answer: does a line begin with a short day of the week that nobody is called by."""
    return core.split(maxsplit=1)[0].lower().rstrip(".,") in SHORT_DAYS


@lru_cache(maxsize=1 << 14)
def norm(core: str) -> str:
    """Return a line in lower case with every number as 0: lines of one shape become one."""
    low = core.lower()
    return _NUMBER.sub("0", low) if has_digit(low) else low


class Sheet:
    """The non-blank lines of a page, numbered 0 .. ``count`` - 1.

    ``at`` is the physical line (0-based), ``text`` what stands there without outer white space, ``core`` the same
    without a bullet or a list number, ``indent`` the width of the white space before it, ``gap`` how many blank lines
    stand before it, ``bullet`` whether a bullet was taken off.
    ``hollow``: lines before which a line of nothing but a no-break space stands, what an empty element leaves.
    ``filtered``: no line is one word at the margin, as an upstream line filter leaves a page.
    ``words``: the vocabulary by which the lines were tagged.
    """

    __slots__ = (
        "_shapes",
        "_times",
        "at",
        "bullet",
        "core",
        "count",
        "filtered",
        "gap",
        "has_blanks",
        "hollow",
        "indent",
        "tag",
        "text",
        "total",
        "words",
    )

    def __init__(self, lines: list[str], tagger: Tagger) -> None:
        self.total = len(lines)
        self.words = tagger.words
        at: list[int] = []
        text: list[str] = []
        core: list[str] = []
        indent: list[int] = []
        gap: list[int] = []
        bullet: list[bool] = []
        tags: list[Tag] = []
        hollow: set[int] = set()
        closing = 0
        blanks = 0
        blank_runs = 0
        single = margin = 0
        beside: list[int] = []
        days: list[int] = []
        months: list[int] = []
        known = tagger.cache
        tag = tagger.tag
        for number, line in enumerate(lines):
            stripped = line.strip()
            # what Python does not count as white space and pages put at the ends of lines
            if stripped and (stripped[0] in _ODD or stripped[-1] in _ODD):
                stripped = stripped.strip(_WHITE)
            if not stripped:
                if line and "\xa0" in line:
                    hollow.add(len(at))
                    closing += not blanks
                blanks += 1
                continue
            inner = stripped
            marked = False
            first = stripped[0]
            if first in _OPENERS:
                if first in BULLETS and len(inner) > 1 and inner[1] in " \t\xa0":
                    inner = inner[1:].strip(_WHITE)
                    marked = bool(inner)
                    inner = inner or stripped
                if inner[0].isdigit() and (found := _NUMBERED.match(inner)):
                    following = _FIRST_WORD.match(inner, found.end())
                    # "21. Mai 2016" is a date and no item of a list
                    if following is None or following[0].lower() not in MONTHS:
                        inner = inner[found.end() :]
                        marked = True
            if "\xa0" in inner or "\u202f" in inner:
                # French sets them before a colon, platforms before a name: words are parted by them as by others
                inner = inner.translate(_UNBROKEN)
            width = 0 if line[0] == first else line.find(first)
            at.append(number)
            text.append(stripped)
            core.append(inner)
            indent.append(width)
            gap.append(blanks)
            bullet.append(marked)
            tags.append(LONG_TAG if len(inner) > MAX_TAGGED else known.get(inner) or tag(inner))
            if tags[-1].flags & BESIDE:
                beside.append(len(tags) - 1)
            if tags[-1].author in _DAYS:
                days.append(len(tags) - 1)
            if tags[-1].flags & MONTH:
                months.append(len(tags) - 1)
            opens = tags[-1].flags & START and not tags[-1].flags & END and tags[-1].declared < 0
            if opens and len(core) > 1 and core[-2].isdigit():
                # "5", and "Comments:" on the next line; "Comment" is a button
                both = tag(f"{core[-2]} {inner}")
                if both.declared >= 0:
                    tags[-2:] = [both, both]
            if blanks:
                blank_runs += 1
            if not width:
                margin += 1
                # white space behind the word saves a line from such filters
                if not single and len(line) == len(stripped) and not (" " in line or "\t" in line or "\xa0" in line):
                    single += 1
            blanks = 0
        for k in (*beside, *reversed(beside)):
            if any(tags[j].flags & START for j in (k - 1, k + 1) if 0 <= j < len(tags)):
                tags[k] = tagger.opening(core[k])
        # "Joined", and since when on the next line
        joined = {k for k in months if k and tags[k - 1].flags & (PANELKEY | PANEL)}
        apart = [k for k in months if k - 1 not in months and k + 1 not in months and k not in joined]
        if len(apart) >= FEWEST_MONTHS and len(apart) * 5 >= (len(months) - len(joined)) * 4:
            for k in apart:
                tags[k] = tagger.dated(core[k])
        if len({tags[k].author for k in days}) >= FEWEST_DAYS or (
            days and any(tag.flags & DATEONLY and _is_weekday(line) for tag, line in zip(tags, core, strict=True))
        ):
            for k in days:
                tags[k] = tag(core[k].partition(" ")[2])
        self.at, self.text, self.core, self.indent, self.gap, self.bullet, self.tag = (
            at,
            text,
            core,
            indent,
            gap,
            bullet,
            tags,
        )
        self.count = len(at)
        self._shapes: list[str | None] = [None] * len(at)
        self._times: Counter[str] | None = None
        # an element ends right under its last line; between blank lines stand paragraphs of somebody's text
        self.hollow = hollow if closing * 2 >= len(hollow) else set()
        self.has_blanks = blank_runs * 8 >= self.count
        self.filtered = self.has_blanks and single == 0 and margin >= max(5, self.count // 60)

    def shape(self, k: int) -> str:
        """Return the core of line ``k`` as `norm` spells it."""
        found = self._shapes[k]
        if found is None:
            found = self._shapes[k] = norm(self.core[k])
        return found

    def times(self, core: str) -> int:
        """Return on how many lines of the page ``core`` stands."""
        if self._times is None:
            self._times = Counter(self.core)
        return self._times[core]

    def open_alone(self, tagger: Tagger) -> None:
        """Let lines that open a thread beside others open it alone: the page is of the platform that writes them."""
        for k, tag in enumerate(self.tag):
            if tag.flags & BESIDE and not tag.flags & START:
                self.tag[k] = tagger.opening(self.core[k])
