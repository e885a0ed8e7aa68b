"""Where a thread stands that no line opens: above the form for the next comment, or under it.

A filter that drops lines of one word takes "Comments", and leaves the blank lines around it. So little shows such threads
that people have to be seen talking to each other: articles end in forms, too.
"""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.evidence import WORDS_OF_PARAGRAPH, says_nobody
from broadsheet.reading.line_kinds import ANSWERING, are_portraits
from broadsheet.reading.name_rows import name_rows
from broadsheet.reading.regions import past_form
from broadsheet.reading.segments import is_closed, is_said
from broadsheet.reading.sheet import Sheet

FEWEST_PARAGRAPHS, FEWEST_SAID = 3, 3
"""Paragraphs of a text over comments whose heading is gone, and lines that say something between that and a form."""
FEWEST_TO_SOMEBODY = 2
"""Lines that show people talk to each other."""
MOST_UNSAID = 0.4
"""Share of lines that end no sentence, at most: teasers and a writer's other texts have more."""
LINES_OF_LINKS = 8
"""Lines over comments among which links from other pages are."""
MOST_TRACKBACK = 8
"""Words of a line over the pages that link here."""
MOST_TRIES = 3
"""Buttons to sort below which comments are looked for."""
LINES_OVER_BUTTONS = 4
"""Lines over the buttons to sort comments among which one speaks of these."""
LEAST_BELOW_FORM = 3
"""Lines under a form among which notices about comments stand."""


def unopened_region(sheet: Sheet) -> tuple[int, int]:
    """(first line, one past the last) of the blocks between a text and the form below it; (0, 0) without any.

    It begins at the last wide gap over the first line that is said to somebody.
    """
    stop = next(
        (k for k, tag in enumerate(sheet.tag) if tag.flags & t.FORM and not tag.flags & (t.CONTROL | t.LONG)), 0
    )
    if not stop or says_nobody(sheet):
        return 0, 0
    said_to = [k for k in range(stop) if _is_to_somebody(sheet, k)]
    first = next((k for k in range(said_to[0], 0, -1) if sheet.gap[k] > 1), 0) if said_to else 0
    if not first or len(said_to) < FEWEST_TO_SOMEBODY:
        return 0, 0
    # blogs list who links to a text between that and its comments
    over = sheet.tag[max(0, first - LINES_OF_LINKS) : first]
    linked = any(tag.flags & t.PINGBACK and tag.words <= MOST_TRACKBACK for tag in over)
    paragraphs = sum(tag.words >= WORDS_OF_PARAGRAPH for tag in sheet.tag[:first])
    if paragraphs < FEWEST_PARAGRAPHS and not linked:
        return 0, 0
    lines = [k for k in range(first, stop) if not sheet.tag[k].flags & (t.AVATAR | t.REPLY_TO | t.DATEONLY | t.SAYS)]
    said = sum(is_said(sheet, k) for k in lines)
    return (first, stop) if said >= max(FEWEST_SAID, (1 - MOST_UNSAID) * len(lines)) else (0, 0)


def _is_to_somebody(sheet: Sheet, k: int) -> bool:
    """Answer: does a line answer somebody, show his portrait, or stand where he was removed: articles hardly do."""
    flags = sheet.tag[k].flags
    if flags & t.AVATAR:
        return are_portraits(sheet, [k], fewest=1)
    return bool(flags & (t.REPLY_TO | t.REMOVED)) or re.match(r"@ ?[^\W\d]", sheet.core[k]) is not None


def under_form_region(sheet: Sheet) -> tuple[int, int]:
    """(first line, one past the last) of comments under a form that stands over them; (0, 0) without any.

    Buttons to answer show it, or lines that say who is answered: under most forms is the page's foot.
    """
    paragraphs = done = 0
    for k, tag in enumerate(sheet.tag):
        paragraphs += tag.words >= WORDS_OF_PARAGRAPH
        if k < done or paragraphs < FEWEST_PARAGRAPHS or not tag.flags & t.FORM or tag.flags & (t.CONTROL | t.LONG):
            continue
        first = done = past_form(sheet, k)
        stop = _foot(sheet, first)
        said = sum(is_said(sheet, j) for j in range(first, stop))
        if said >= FEWEST_SAID and _shows_answers(sheet, first, stop):
            return first, stop
    return 0, 0


def sorted_region(sheet: Sheet) -> tuple[int, int]:
    """(first line, one past the last) of what stands under the buttons to sort comments; (0, 0) without any.

    A line over the buttons speaks of comments, and names stand over what is said.
    """
    paragraphs = tried = 0
    for k, tag in enumerate(sheet.tag):
        paragraphs += tag.words >= WORDS_OF_PARAGRAPH
        sorts = tag.flags & t.CONTROL and sheet.words.sorted_by.match(sheet.core[k])
        over = sheet.core[max(0, k - LINES_OVER_BUTTONS) : k]
        if paragraphs < FEWEST_PARAGRAPHS or not sorts or not any(map(sheet.words.of_threads.search, over)):
            continue
        tried += 1
        if tried > MOST_TRIES:
            break
        first = k
        while first < sheet.count and sheet.tag[first].flags & t.CONTROL:
            first += 1
        stop = _foot(sheet, first)
        if name_rows(sheet, first, stop).rows:
            return first, stop
    return 0, 0


def _foot(sheet: Sheet, first: int) -> int:
    """Return the line that ends what stands from ``first`` on."""
    for k in range(first, sheet.count):
        flags = sheet.tag[k].flags
        ends = flags & (t.END | t.PAGER | t.NAVIGATION | t.PROMOTION) and not flags & (t.CONTROL | t.LONG)
        if sheet.words.latest.match(sheet.core[k]) or (ends and k - first >= LEAST_BELOW_FORM):
            return k
    return sheet.count


def _shows_answers(sheet: Sheet, first: int, stop: int) -> bool:
    """Answer: do buttons to answer stand under what is said, or lines over it that say who is answered, several people."""
    lines = [core for core in sheet.core[first:stop] if ANSWERING.match(core) and not is_closed(core)]
    bare = sum(ANSWERING.fullmatch(core) is not None for core in lines)
    buttons = sum(bool(tag.flags & t.REPLIES) and not tag.flags & t.START for tag in sheet.tag[first:stop])
    return max(bare, len(set(lines)), buttons) > FEWEST_TO_SOMEBODY
