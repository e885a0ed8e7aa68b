"""The article that was cut as the first comment, where its byline looks like a comment's head and no count parts them."""

from __future__ import annotations

from statistics import median

from broadsheet.reading import tags as t
from broadsheet.reading.evidence import WORDS_OF_PARAGRAPH
from broadsheet.reading.segments import CLOSERS, Segment, Thread
from broadsheet.reading.sheet import Sheet

FEWEST_COMMENTS = 3
"""Comments that show how long comments are on a page."""
FEWEST_PARAGRAPHS = 2
"""Paragraphs of an article."""
TIMES_LONGER = 3
"""So many times the words of the median comment an article has at least."""


def without_article(sheet: Sheet, thread: Thread) -> None:
    """Take the article off the head of ``thread``, where nothing stands above that could be one.

    It is long, and a line stands under its paragraphs that no comment holds: a heading over related pages, a menu, who
    posted it. What stands below that line is a comment only where names stand under texts.
    """
    segments = thread.segments
    if len(segments) < FEWEST_COMMENTS or _paragraphs(sheet, range(segments[0].top)):
        return
    first = segments[0]
    paragraphs = _paragraphs(sheet, first.text_lines())
    if len(paragraphs) < FEWEST_PARAGRAPHS:
        return
    if _words(sheet, first) < TIMES_LONGER * median(_words(sheet, segment) for segment in segments[1:]):
        return
    usual = {sheet.shape(k) for segment in segments[1:] for k in range(segment.top, min(segment.stop, sheet.count))}
    under = [
        k
        for k in range(paragraphs[FEWEST_PARAGRAPHS - 1], first.stop)
        if _is_furniture(sheet, k) and sheet.shape(k) not in usual
    ]
    if not under:
        return
    # what opens a thread over an article belongs to another list: "Recent comments"
    thread.start = -1
    if not thread.foot_order:
        del segments[0]
    elif under[-1] + 1 < first.end:
        first.top = first.body = under[-1] + 1


def _paragraphs(sheet: Sheet, lines: range | list[int]) -> list[int]:
    return [k for k in lines if sheet.tag[k].words >= WORDS_OF_PARAGRAPH]


def _words(sheet: Sheet, segment: Segment) -> int:
    return sum(sheet.tag[k].words for k in segment.text_lines())


def _is_furniture(sheet: Sheet, k: int) -> bool:
    flags = sheet.tag[k].flags
    return bool(flags & (CLOSERS | t.NAVIGATION | t.PROMOTION | t.ENTRY)) and not flags & (t.LONG | t.CONTROL)
