"""Threads that are lists: each comment an item with a number or a bullet, answers in lists further in.

Extractors that keep lists write comments like that, and often without the lines that name who said it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import text_like
from broadsheet.reading.evidence import WORDS_OF_PARAGRAPH
from broadsheet.reading.name_text import clean_name, is_name
from broadsheet.reading.segments import Segment, Thread
from broadsheet.reading.sheet import Sheet

STYLE = "items"
_MARK = re.compile(r"(\d{1,4})[.)]\s|[•◦▪■●○‣∙·*]\s")
FEWEST_ITEMS = 3
"""Items that are a thread where no line opens one."""
FEWEST_OPENED = 2
"""Items that are a thread under the line that opens it."""
NEAR_START = 8
"""Lines from the one that opens a thread to its first item."""
LINES_BELOW = 4
"""Lines under a list among which the form for the next comment is."""
MOST_NAME = 45
"""Characters of a name over a text."""
MOST_MARGIN = 60
"""Columns before the innermost answer's mark; what stands further in is a table."""
EVIDENCE, OPENED = 4.0, 6.0


class _Item:
    """Lines ``first`` .. ``stop`` - 1; ``number`` of a numbered list, else -1; the items of a list share a margin."""

    __slots__ = ("first", "number", "stop")

    def __init__(self, first: int, number: int) -> None:
        self.first = self.stop = first
        self.number = number


def cut_items(sheet: Sheet) -> Thread | None:
    """Return the page's longest thread that is a list; None where no list is one."""
    best: Thread | None = None
    k = 0
    while k < sheet.count:
        if not _is_item(sheet, k):
            k += 1
            continue
        items = _list_at(sheet, k, sheet.count)
        thread = _thread(sheet, items) if _is_thread(sheet, items) else None
        if thread is not None and (best is None or thread.valid > best.valid):
            best = thread
        # an answer's list may stand alone where the one around it is gone
        k = items[-1].stop if len(items) > 1 else k + 1
    return best


def _is_item(sheet: Sheet, k: int) -> bool:
    return sheet.bullet[k] and sheet.indent[k] <= MOST_MARGIN and _MARK.match(sheet.text[k]) is not None


def _number(sheet: Sheet, k: int) -> int:
    found = _MARK.match(sheet.text[k])
    return int(found[1]) if found and found[1] else -1


def _list_at(sheet: Sheet, first: int, stop: int) -> list[_Item]:
    """Return the items of the list that begins at line ``first``: all at its margin, what belongs to them further in.

    Numbers count on; a list of numbers has no bullets.
    """
    margin = sheet.indent[first]
    items = [_Item(first, _number(sheet, first))]
    k = first + 1
    while k < stop:
        if sheet.indent[k] < margin:
            break
        if sheet.indent[k] == margin:
            number = _number(sheet, k) if _is_item(sheet, k) else 0
            before = items[-1].number
            if number == 0 or (number < 0) != (before < 0) or 0 < number <= before:
                break
            items[-1].stop = k
            items.append(_Item(k, number))
        k += 1
    items[-1].stop = k
    return items


def _spaced(sheet: Sheet, items: Sequence[_Item]) -> bool:
    """Answer: do blank lines part the items, as they part what is more than an entry of somebody's list."""
    return sum(sheet.gap[item.first] > 0 for item in items[1:]) * 3 >= (len(items) - 1) * 2


def _is_thread(sheet: Sheet, items: Sequence[_Item]) -> bool:
    """Answer: are these items comments: parted by blank lines, saying something, under the line that opens a thread.

    Where none counts comments, a form stands below them, and where none opens a thread, there are answers or buttons, too:
    recipes and questions with their answers are lists of paragraphs.
    """
    if len(items) < FEWEST_OPENED or not _spaced(sheet, items):
        return False
    said = sum(any(text_like(sheet, k) for k in range(item.first, item.stop)) for item in items)
    if said * 3 < len(items) * 2:
        return False
    first, stop = items[0].first, items[-1].stop
    start = _start_above(sheet, first)
    above = sum(tag.words >= WORDS_OF_PARAGRAPH for tag in sheet.tag[: start if start >= 0 else first])
    below = sheet.tag[stop : stop + LINES_BELOW]
    if start >= 0:
        # "Recent comments" opens a list of links
        latest = sheet.words.latest.match(sheet.core[start]) is not None
        under = all(tag.flags & (t.START | t.CONTROL | t.FORM) for tag in sheet.tag[start:first])
        opened = sheet.tag[start].declared > 0 or (under and any(tag.flags & t.FORM for tag in below))
        return above > 0 and not latest and opened
    if len(items) < FEWEST_ITEMS or not sheet.gap[first] or above < 2 or not any(tag.flags & t.FORM for tag in below):
        return False
    if any(tag.declared == 0 for tag in sheet.tag[first:]):
        # the page itself says that nobody has written
        return False
    answered = any(level for _, level in _comments(sheet, items, 0))
    return answered or any(tag.flags & (t.REPLIES | t.FOOT) for tag in sheet.tag[first:stop])


def _start_above(sheet: Sheet, first: int) -> int:
    for k in range(first - 1, max(-1, first - 1 - NEAR_START), -1):
        flags = sheet.tag[k].flags
        if flags & t.START and not flags & t.END and sheet.tag[k].declared:
            return k
        if sheet.tag[k].words >= WORDS_OF_PARAGRAPH and sheet.bullet[k]:
            break
    return -1


def _comments(sheet: Sheet, items: Sequence[_Item], level: int) -> list[tuple[int, int]]:
    """Return (first line, level) of every comment: the items, and those of lists in them that are answers."""
    found: list[tuple[int, int]] = []
    for item in items:
        found.append((item.first, level))
        k = item.first + 1
        while k < item.stop:
            if not _is_item(sheet, k):
                k += 1
                continue
            inner = _list_at(sheet, k, item.stop)
            if _are_answers(sheet, inner):
                found += _comments(sheet, inner, level + 1)
                k = inner[-1].stop
            else:
                k = max(item.first for item in inner) + 1
    return found


def _are_answers(sheet: Sheet, items: Sequence[_Item]) -> bool:
    """Answer: are the items of a list inside a comment answers to it, and not what its writer lists."""
    if len(items) == 1:
        return text_like(sheet, items[0].first) or items[0].stop - items[0].first > 1
    return _spaced(sheet, items)


def _thread(sheet: Sheet, items: Sequence[_Item]) -> Thread | None:
    found = _comments(sheet, items, 0)
    stop = items[-1].stop
    segments: list[Segment] = []
    for (first, _), (after, _) in itertools.pairwise([*found, (stop, 0)]):
        if sheet.tag[first].flags & t.PINGBACK:
            # another page that links here
            continue
        segment = Segment(first, first, first, after, after, boundary="indentation" if segments else "first")
        _name(sheet, segment)
        _trim(sheet, segment)
        if segment.end > segment.body or segment.author:
            segments.append(segment)
    start = _start_above(sheet, items[0].first)
    thread = Thread(segments, STYLE, None, OPENED if start >= 0 else EVIDENCE, start=start, end=stop)
    thread.valid = sum(segment.end > segment.body for segment in segments)
    thread.declared = sheet.tag[start].declared if start >= 0 else -1
    return thread if thread.valid >= FEWEST_OPENED else None


def _name(sheet: Sheet, segment: Segment) -> None:
    """Take the name off the top of a comment: alone on its first line, the text in a block of its own or further in."""
    k = segment.top
    if k + 1 >= segment.end:
        return
    tag = sheet.tag[k]
    core = sheet.core[k]
    if tag.author and tag.flags & (t.SAYS | t.NAMEDATE | t.HEADER | t.BYLINE):
        segment.author, segment.author_line, segment.status = clean_name(tag.author), k, "named"
        segment.posted = tag.posted or None
    elif (
        not tag.flags & (t.LONG | t.CONTROL | t.NAVIGATION | t.END | t.START | t.DATEONLY | t.QUOTE | t.REMOVED)
        and is_name(core, MOST_NAME, 5)
        and (sheet.gap[k + 1] or sheet.indent[k + 1] > sheet.indent[k])
    ):
        segment.author, segment.author_line, segment.status = clean_name(core), k, "named"
    else:
        return
    segment.body = k + 1
    segment.boundary = "header" if segment.boundary == "indentation" else segment.boundary


def _trim(sheet: Sheet, segment: Segment) -> None:
    """Take dates, panels and controls off both ends of a comment's text."""
    beside = t.DATEONLY | t.FIELD | t.TITLE | t.REPLY_TO | t.AVATAR | t.POSTNO | t.NUMBER | t.SYMBOLS
    while segment.body < segment.end and sheet.tag[segment.body].flags & beside:
        tag = sheet.tag[segment.body]
        segment.posted = segment.posted or tag.posted or None
        segment.body += 1
    while segment.end > segment.body and sheet.tag[segment.end - 1].flags & (t.CONTROL | t.FOOT | beside):
        tag = sheet.tag[segment.end - 1]
        segment.likes = tag.likes if tag.likes >= 0 else segment.likes
        segment.posted = segment.posted or (tag.posted if tag.flags & t.DATEONLY else "") or None
        segment.end -= 1
