"""Which comment answers which: by indentation, "in reply to", a quote or a mention; none where the text shows none."""

from __future__ import annotations

import itertools
import re

from broadsheet.reading import tags as t
from broadsheet.reading.answers import STYLE
from broadsheet.reading.quotes import Quote
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Segment, Thread

_FIRST_WORD = re.compile(r"\w+")


class _Earlier:
    """The comments above the one at hand, by their authors' names in lower case."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[int]] = {}
        self.by_word: dict[str, list[str]] = {}

    def add(self, name: str | None, index: int) -> None:
        if not name:
            return
        low = name.lower()
        if low not in self.by_name:
            word = _FIRST_WORD.search(low)
            if word:
                self.by_word.setdefault(word[0], []).append(low)
        self.by_name.setdefault(low, []).append(index)

    def latest(self, name: str) -> int:
        """Return the latest comment of that name; -1 without one."""
        return self.by_name.get(name.lower(), [-1])[-1]

    def addressed(self, line: str) -> int:
        """Return the latest comment of the one to whom a line speaks first: "@Ada …", "Ada, …"; -1 without.

        After "@" a first name will do if only one of the thread has it.
        """
        at = line[0] == "@"
        spoken = line[1:61].lstrip().lower() if at else line[:60].lower()
        word = _FIRST_WORD.match(spoken)
        names = self.by_word.get(word[0]) if word else None
        if word is None or not names:
            return -1
        fitting = [
            name for name in names if spoken.startswith(name) and not spoken[len(name) : len(name) + 1].isalnum()
        ]
        if not at:
            fitting = [name for name in fitting if spoken[len(name) : len(name) + 1] in (",", ":")]
        if fitting:
            return self.by_name[max(fitting, key=len)][-1]
        return self.by_name[names[0]][-1] if at and len(names) == 1 and len(word[0]) > 2 else -1


def find_parents(sheet: Sheet, thread: Thread, quotes: list[Quote]) -> None:
    """Set depth, parent (index of a segment) and its evidence on every segment of ``thread``.

    ``quotes`` are what the segments quote, in the same order. What answers the opening post or the article has no
    parent.
    """
    segments = thread.segments
    if len(segments) < 2:
        return
    if thread.style != STYLE:
        _by_indentation(sheet, thread)
    earlier = _Earlier()
    for index, (segment, quote) in enumerate(zip(segments, quotes, strict=True)):
        if segment.parent < 0:
            segment.parent, segment.parent_evidence = _shown(sheet, segment, quote, earlier)
        earlier.add(segment.author, index)


def _shown(sheet: Sheet, segment: Segment, quote: Quote, earlier: _Earlier) -> tuple[int, str]:
    """(parent, evidence) by what the comment itself says; (-1, `none`) where it says nothing."""
    name = segment.reply_to
    for k in range(segment.top, segment.body) if not name else ():
        if sheet.tag[k].flags & t.REPLY_TO:
            name = sheet.tag[k].parent
    if name:
        parent = earlier.latest(name)
        if parent >= 0:
            return parent, "marker"
    if quote.source is not None:
        return (quote.source, "quote") if quote.source >= 0 else (-1, "none")
    if quote.names:
        parent = earlier.latest(quote.names[0])
        if parent >= 0:
            return parent, "quote"
    for k in range(segment.body, segment.end):
        if k not in segment.extra and k not in quote.lines:
            parent = earlier.addressed(sheet.core[k])
            return (parent, "mention") if parent >= 0 else (-1, "none")
    return -1, "none"


def _by_indentation(sheet: Sheet, thread: Thread) -> None:
    """Depth from the margin of the heads; margins that only ever grow are unclosed lists and say nothing."""
    segments = thread.segments
    lines = [segment.author_line if segment.author_line >= 0 else segment.top for segment in segments]
    if any(segment.author_line < 0 for segment in segments) and any(segment.author_line >= 0 for segment in segments):
        # where some names are lost, heads compare only by the lines that all of them have
        lines = [segment.anchor for segment in segments]
    margins = [sheet.indent[line] for line in lines]
    levels = sorted(set(margins))
    if len(levels) < 2 or len(levels) > 12:
        return
    falls = sum(1 for before, after in itertools.pairwise(margins) if after < before)
    rises = sum(1 for before, after in itertools.pairwise(margins) if after > before)
    if rises and not falls and len(levels) > 3:
        return
    open_at: list[tuple[int, int]] = []
    for index, (segment, margin) in enumerate(zip(segments, margins, strict=True)):
        while open_at and open_at[-1][0] >= margin:
            open_at.pop()
        segment.depth = len(open_at)
        if open_at:
            segment.parent, segment.parent_evidence = open_at[-1][1], "indentation"
        open_at.append((margin, index))
