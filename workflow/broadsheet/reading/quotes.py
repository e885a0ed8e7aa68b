"""Text that a comment copies from an earlier one: quoted words must not count as the commenter's own."""

from __future__ import annotations

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Segment


def quoted_lines(sheet: Sheet, segment: Segment) -> set[int]:
    """The lines of a comment that are a quote's header or its copied paragraphs."""
    quoted: set[int] = set()
    for k in segment.text_lines():
        if sheet.tag[k].flags & (t.QUOTE | t.QUOTE_END):
            quoted.add(k)
    return quoted
