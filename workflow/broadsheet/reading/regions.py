"""Where a thread without recurring heads stands on a page: from the line that opens it to what ends it."""

from __future__ import annotations

import itertools
import re

from broadsheet.reading import tags as t
from broadsheet.reading.evidence import WORDS_OF_PARAGRAPH
from broadsheet.reading.name_rows import name_alone
from broadsheet.reading.name_text import is_name
from broadsheet.reading.segments import is_said
from broadsheet.reading.separators import separators
from broadsheet.reading.sheet import Sheet


def region(sheet: Sheet) -> tuple[int, int, int]:
    """(line that opens the thread, first line, one past the last) of a thread without heads; (-1, 0, 0) without one.

    What stands under a text goes before a count over the article; a form right under a count has the comments below it.
    """
    tags = sheet.tag
    best = (-1, 0, 0)
    best_rank = (False, 0)
    forms = 0
    paragraph = next((k for k, tag in enumerate(tags) if tag.words >= WORDS_OF_PARAGRAPH), sheet.count)
    k = 0
    while k < sheet.count:
        # "Recent comments" opens a list of links
        if (
            not tags[k].flags & t.START
            or tags[k].flags & t.END
            or tags[k].declared == 0
            or sheet.words.latest.match(sheet.core[k])
            or _is_button(sheet, k)
        ):
            k += 1
            continue
        start = k
        first = k + 1
        while first < sheet.count and tags[first].flags & (t.START | t.CONTROL | t.SYMBOLS | t.PAGER | t.NUMBER):
            if tags[first].declared == 0:
                # the page itself says that nobody has written
                break
            first += 1
        if first < sheet.count and tags[first].declared == 0:
            k = first + 1
            continue
        below = (
            past_form(sheet, _past_notices(sheet, first, tags[start].declared)) if tags[start].declared > 0 else first
        )
        if below > first and forms < MOST_FORMS:
            forms += 1
            first = below if _is_marked(sheet, below) else first
        stop = first
        size = 0
        # a thread may open with an answer, further in than what follows; the line that opens it stands where the page does
        margin = min(sheet.indent[first], sheet.indent[start] + 1) if first < sheet.count else 0
        while stop < sheet.count:
            flags = tags[stop].flags
            if flags & t.PAGER and not flags & t.END and not size and stop - start <= NEAR:
                # "View all" over the first comment
                stop += 1
                first = stop
                continue
            if (flags & (t.END | t.PAGER) and not flags & t.CONTROL) or (flags & t.START and not flags & t.CONTROL):
                break
            if flags & t.NAVIGATION and not flags & (t.LONG | t.CONTROL) and sheet.gap[stop]:
                if stop - start > NEAR or size > 1:
                    break
                # what a site says about comments, right under their count
                first, size = stop + 1, 0
                stop += 1
                continue
            if margin and sheet.indent[stop] < margin:
                break
            if not flags & (t.STRUCTURE | t.PROMOTION):
                size += 1
            stop += 1
        rank = (paragraph < start, size)
        if size and rank > best_rank:
            best, best_rank = (start, first, stop), rank
        k = max(stop, k + 1)
    return best


def _is_button(sheet: Sheet, k: int) -> bool:
    """Answer: is "Replies" a button, which stands under many comments, or beside other buttons of one."""
    if not sheet.tag[k].flags & t.REPLIES:
        return False
    return sheet.times(sheet.core[k]) > 1 or (k > 0 and bool(sheet.tag[k - 1].flags & t.CONTROL))


def _past_notices(sheet: Sheet, first: int, declared: int) -> int:
    """Return the line of a form that stands under notices of who may comment, on pages of many comments; else ``first``."""
    for k in range(first, min(first + NEAR, sheet.count)):
        if sheet.tag[k].flags & t.FORM:
            return k if declared > NEAR else first
        if sheet.tag[k].words >= WORDS_OF_PARAGRAPH:
            break
    return first


def past_form(sheet: Sheet, first: int) -> int:
    """Return the line under a form that stands over the comments and not below them; ``first`` where none does."""
    k = first
    while k < sheet.count and sheet.tag[k].flags & t.FORM and not sheet.tag[k].flags & t.LONG:
        k += 1
    if k == first:
        return first
    while k < sheet.count and sheet.tag[k].flags & (t.FORM | t.CONTROL | t.SYMBOLS):
        k += 1
    return k


NEAR = 3
"""Lines under the one that opens a thread among which notices about it stand."""


MOST_FORMS = 3
"""Forms over comments that are looked below; under every teaser stands another."""
FEWEST_TWICE = 2
"""Names said twice in a row, as wpDiscuz leaves them, that are no form's."""
LINES_TO_MARK = 400
"""Lines in which comments show what parts them."""


def _is_marked(sheet: Sheet, first: int) -> bool:
    """Answer: do lines stand below that part comments, or names that are said twice: more than a form has."""
    stop = min(sheet.count, first + LINES_TO_MARK)
    lines = itertools.pairwise(sheet.core[first:stop])
    twice = sum(before == after and is_name(before, 40, 5) for before, after in lines)
    found = separators(sheet, first, stop, -1)
    return twice >= FEWEST_TWICE or bool(found.heads or found.feet)


FEWEST_BLOCKS = 2
"""Blocks further in than the article that are a thread above a form."""


def form_region(sheet: Sheet) -> tuple[int, int]:
    """(first line, one past the last) of the blocks that stand further in than the text, up to a form; (0, 0) without any.

    Where the line that opens a thread is gone, comments are still the entries of a list.
    """
    paragraph = next((k for k, tag in enumerate(sheet.tag) if tag.words >= WORDS_OF_PARAGRAPH), sheet.count)
    floor = 0
    for stop, tag in enumerate(sheet.tag):
        if not tag.flags & t.FORM or tag.flags & t.CONTROL:
            continue
        first = stop
        while first > floor and sheet.indent[first - 1]:
            first -= 1
        floor = stop + 1
        blocks = sum(sheet.gap[k] > 0 and not name_alone(sheet, k) for k in range(first, stop))
        spoken = sum(is_said(sheet, k) for k in range(first, stop))
        if first < stop and sheet.gap[first] and blocks >= FEWEST_BLOCKS and spoken >= blocks / 2 and paragraph < first:
            return (first, stop) if _is_set_apart(sheet, first, stop) else (0, 0)
    return 0, 0


def _is_set_apart(sheet: Sheet, first: int, stop: int) -> bool:
    """Answer: do blocks further in show in another way that they are comments, and not what an article ends with.

    There are answers still further in, buttons, or votes, or two blank lines where a heading of one word stood; an article's
    lists have their marks.
    """
    lines = range(first, stop)
    if sum(sheet.bullet[k] for k in lines) * 2 >= len(lines) or any(tag.declared == 0 for tag in sheet.tag[first:]):
        return any(sheet.tag[k].flags & t.REPLIES for k in lines)
    if sheet.gap[first] > 1 or any(sheet.tag[k].flags & (t.REPLIES | t.FOOT | t.REMOVED) for k in lines):
        return True
    return any(sheet.indent[k] != sheet.indent[first] and sheet.gap[k] for k in lines)


def control_region(sheet: Sheet, reply: re.Pattern[str]) -> tuple[int, int]:
    """Return (first, one past the last line) of a thread that only its controls show; (0, 0) without one.

    The same control of single comments (``reply`` finds their stems) stands under text three times or more. The thread
    begins where the margin of the first such text begins.
    """
    places: dict[str, list[int]] = {}
    for k, tag in enumerate(sheet.tag):
        if (
            k
            and tag.flags & t.CONTROL
            and not tag.flags & (t.START | t.END | t.NAVIGATION | t.PAGER | t.PROMOTION)
            and reply.search(sheet.core[k])
            and sheet.tag[k - 1].words >= 2
            and not sheet.tag[k - 1].flags & (t.CONTROL | t.NAVIGATION | t.END)
        ):
            places.setdefault(sheet.shape(k), []).append(k)
    usual = [found for found in places.values() if len(found) >= 3]
    if not usual:
        return 0, 0
    controls = sorted(k for found in usual for k in found)
    margin = min(sheet.indent[k] for k in controls)
    first = controls[0]
    while first > 0 and (sheet.indent[first - 1] >= margin > 0 or (not margin and controls[0] - first < 1)):
        first -= 1
    while first > 0 and sheet.tag[first - 1].flags & t.AVATAR and sheet.tag[first - 1].author:
        first -= 1
    stop = controls[-1] + 1
    while stop < sheet.count and sheet.tag[stop].flags & t.CONTROL:
        stop += 1
    return first, stop


def forum_region(sheet: Sheet, title: int) -> tuple[int, int]:
    """(first, one past the last line) of a topic whose heads are gone: from its title to what stands under topics."""
    first = title + 1
    stop = first
    # what ends a topic stands under its last panel
    panel = max((k for k, tag in enumerate(sheet.tag) if tag.flags & t.PANELKEY), default=0)
    while stop < sheet.count:
        flags = sheet.tag[stop].flags
        if flags & t.END and not flags & (t.CONTROL | t.FIELD) and stop > max(first + 6, panel):
            break
        stop += 1
    return first, stop
