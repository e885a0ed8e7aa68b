"""Questions with answers, each with its own short comments: the poster stands under his text, a commenter behind his.

A layout with `order: foot` and `tail` is read so. Its `header` patterns match the foot of a post ("answered DATE", with
the group `opening` where it is the question's), its `tail` patterns the end of a comment: on one line with its text
("... – Ada May 3 at 11:20"), or, without the group `author`, the date under a name.
"""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.layouts import Layout
from broadsheet.reading.name_text import clean_name, is_name
from broadsheet.reading.segments import CLOSERS, Segment, Thread
from broadsheet.reading.sheet import Sheet

STYLE = "answers"
_ENDS = re.compile(r"[.!?…:;,)\"”’]$")
_DASHES = "–—- "
"""Before the name of who wrote a comment, where it has a line of its own."""
_HEAD = t.START | t.END | t.PAGER
_BESIDE = t.AVATAR | t.SYMBOLS | t.PANEL | t.DATEONLY | t.NAMEDATE
"""What may stand between a post's foot and its poster's name: a picture, who edited it and when."""
_EDITOR_LINES = 5
"""Lines of the card of who edited a post."""
_FARTHEST = 8
"""Lines under a post's foot that its poster's card may take."""


def cut_answers(sheet: Sheet, layout: Layout | None) -> Thread | None:
    """Return the thread of a page of questions and answers, the question first; None where no answer has its foot."""
    if layout is None or not layout.tail or layout.order != "foot":
        return None
    feet = [k for k in range(sheet.count) if _match(layout.header, sheet, k)]
    answers = [k for k in feet if not _opens(layout, sheet, k)]
    if not answers:
        return None
    # over the question it says "asked" too; its foot is the last to do so
    first = max((k for k in feet if k < answers[0]), default=-1)
    feet = [k for k in feet if k == first or k in answers]
    end = next((k for k in range(answers[-1] + 1, sheet.count) if _closes(sheet, k)), sheet.count)
    segments: list[Segment] = []
    floor = _text_start(sheet, first) if first >= 0 else answers[0]
    post = -1
    posts = [k for k in feet if k < end]
    for foot, following in zip(posts, [*posts[1:], end], strict=True):
        top = floor if foot == first else _post_start(sheet, layout, floor, foot)
        segments += _comments(sheet, layout, floor if post >= 0 else top, top, post)
        post = len(segments)
        segment = _post(sheet, top, foot)
        segments.append(segment)
        floor = segment.stop
        if following == end:
            segments += _comments(sheet, layout, floor, end, post)
    if first >= 0:
        for segment in segments:
            # what stands under the question has no parent; nor has an answer
            segment.parent = max(segment.parent - 1, -1)
    for segment in segments:
        segment.parent_evidence = "marker" if segment.parent >= 0 else "none"
    thread = Thread(segments, STYLE, layout.name, 9.0, start=-1, end=end, topic=True)
    thread.valid = len(segments)
    return thread if len(segments) >= 2 else None


def _match(patterns: tuple[re.Pattern[str], ...], sheet: Sheet, k: int) -> re.Match[str] | None:
    core = sheet.core[k]
    return next((found for pattern in patterns if (found := pattern.fullmatch(core))), None)


def _opens(layout: Layout, sheet: Sheet, k: int) -> bool:
    found = _match(layout.header, sheet, k)
    return found is not None and bool(found.groupdict().get("opening"))


def _closes(sheet: Sheet, k: int) -> bool:
    """Answer: does this line end the page's posts: the form for the next one, or a list of other pages."""
    flags = sheet.tag[k].flags
    return bool(flags & (t.END | t.NAVIGATION)) and not flags & (t.CONTROL | t.LONG | t.PANEL)


def _text_start(sheet: Sheet, foot: int) -> int:
    """Return the first line of the question's text: under the dates and counts that stand over it."""
    k = foot - 1
    while k > 0 and (sheet.tag[k].flags & t.CONTROL or sheet.tag[k].words <= 3):
        k -= 1
    while k > 0 and not sheet.tag[k - 1].flags & (t.NUMBER | t.PANEL | t.DATEONLY | t.NAMEDATE | t.LOOSE | t.CONTROL):
        k -= 1
    return k


def _post_start(sheet: Sheet, layout: Layout, floor: int, foot: int) -> int:
    """Return the first line of an answer: after the last control, count or comment between two feet."""
    # the card of who edited the answer stands over that of its poster
    edited = (j for j in range(max(floor, foot - _EDITOR_LINES), foot) if sheet.tag[j].flags & t.EDITED)
    k = next(edited, foot) - 1
    while k > floor and sheet.tag[k].flags & t.CONTROL:
        k -= 1
    while k > floor:
        above = sheet.tag[k - 1].flags
        if above & (t.CONTROL | _HEAD) and not above & t.LONG:
            break
        if _match(layout.tail, sheet, k - 1) or (above & t.NUMBER and sheet.tag[k].words > 1):
            return k - 1 if above & t.NUMBER else k
        k -= 1
    while k < foot and sheet.tag[k].flags & t.SYMBOLS:
        k += 1
    return k


def _post(sheet: Sheet, top: int, foot: int) -> Segment:
    """Return a question or an answer with its foot: controls, its date, its poster's card."""
    segment = Segment(top, foot, top, foot, foot + 1, boundary="control")
    while segment.body < foot and sheet.tag[segment.body].flags & t.NUMBER:
        segment.body += 1
    while segment.end > segment.body + 1 and (
        sheet.tag[segment.end - 1].flags & (t.CONTROL | t.NUMBER | t.PANEL | t.EDITED)
        or (sheet.tag[segment.end - 1].words <= 3 and not _ENDS.search(sheet.core[segment.end - 1]))
    ):
        segment.end -= 1
    segment.posted = sheet.tag[foot].posted or None
    for k in range(foot + 1, min(foot + _FARTHEST, sheet.count)):
        flags = sheet.tag[k].flags
        if segment.author is None and flags & _BESIDE and not flags & CLOSERS:
            continue
        name = clean_name(sheet.core[k])
        if segment.author is None and not flags & (CLOSERS | t.CONTROL | t.LONG | t.NUMBER) and is_name(name):
            segment.author, segment.author_line, segment.status = name, k, "named"
        elif segment.author is None or not flags & (t.NUMBER | t.PANEL) or sheet.bullet[k] or flags & _HEAD:
            break
        segment.stop = k + 1
    return segment


def _comments(sheet: Sheet, layout: Layout, start: int, stop: int, post: int) -> list[Segment]:
    """Return the comments between ``start`` and ``stop``, which answer the segment ``post``."""
    made: list[Segment] = []
    top = start
    for k in range(start, stop):
        if sheet.tag[k].flags & t.CONTROL and sheet.tag[k].words <= 8:
            top = k + 1
            continue
        found = _match(layout.tail, sheet, k)
        if found is None:
            continue
        groups = found.groupdict()
        name = groups.get("author")
        segment = Segment(top, k, top, k + 1, k + 1, boundary="header", parent=post)
        while segment.body < k and sheet.tag[segment.body].flags & (t.NUMBER | t.PANEL | t.SYMBOLS):
            segment.body += 1
        if not name:
            # name and date stand under the text
            line = k - 1
            name = sheet.core[line].lstrip(_DASHES)
            if line <= segment.body or not is_name(name):
                continue
            segment.author_line = line
            segment.end = line - 1 if sheet.tag[line - 1].flags & t.SYMBOLS else line
        else:
            segment.author_line = k
            segment.inline = (groups.get("text") or "").strip()
            segment.end = k
        segment.author, segment.status = clean_name(name), "named"
        segment.posted = groups.get("posted") or sheet.tag[k].posted or None
        made.append(segment)
        top = k + 1
    return made
