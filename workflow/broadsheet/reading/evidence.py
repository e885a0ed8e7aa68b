"""Is it a thread? What speaks for a run of comments, and what against it."""

from __future__ import annotations

import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.layouts import Layout
from broadsheet.reading.segments import Segment, Thread, is_closed
from broadsheet.reading.sheet import Sheet

_REPLY = re.compile(r"\b(?:reply|antworten|répondre|responder|rispondi|ответить)[\W\d]*$", re.I)
MOST_EVIDENCE = 9.0
"""More evidence than this counts as this much where threads are compared."""


def speaks(sheet: Sheet, thread: Thread) -> bool:
    """Answer: do sentences stand in a third of the comments; titles of other threads are none."""
    said = sum(
        any(sheet.tag[k].flags & t.LONG or is_closed(sheet.core[k]) for k in segment.text_lines())
        for segment in thread.segments
    )
    return said * 3 >= len(thread.segments)


def _spoken(sheet: Sheet, thread: Thread) -> float:
    """Return what speaks for comments where no line opens the thread: heads of one form, by many, over sentences.

    Lists of other pages have dates of one form, too; but their texts begin with a headline or end before one, and one
    writer's name comes again and again.
    """
    segments = thread.segments
    if len(segments) < 3:
        return 0.0
    forms = Counter(_form(sheet, segment) for segment in segments)
    names = [segment.author for segment in segments if segment.author]
    # the blank lines around a name that a line filter took
    heads = [(segment.anchor if thread.foot_order else segment.top) for segment in segments if not segment.author]
    lost = sum(1 for k in heads if sheet.filtered and sheet.gap[k] >= 2)
    said = 0
    for segment in segments:
        lines = segment.text_lines()
        said += bool(lines) and all(is_closed(sheet.core[k]) or sheet.tag[k].words > 25 for k in (lines[0], lines[-1]))
    if said * 2 < len(segments) or (len(names) + lost) * 2 < len(segments) or len(set(names)) * 2 < len(names):
        return 0.0
    if sum(len(name.split()) for name in names) > 2.5 * len(names):
        return 0.0
    alternate = len(names) >= 2 and lost >= 2
    return 1.0 + (1.5 if max(forms.values()) * 5 >= len(segments) * 4 else 0.0) + (1.5 if alternate else 0.0)


def _form(sheet: Sheet, segment: Segment) -> str:
    """Return the line that opens a comment with its name and date taken out: what the platform put around them."""
    core = sheet.core[segment.anchor]
    for part in (segment.posted, segment.author):
        if part:
            core = core.replace(part, "\0")
    return re.sub(r"\d+", "0", core)


def evidence_of(sheet: Sheet, thread: Thread, layout: Layout | None, layout_score: float) -> float:
    """Return what speaks for ``thread`` (four and more is believed): heads, times, controls, what stands around it."""
    tags = sheet.tag
    segments = thread.segments
    count = len(segments)
    valid = thread.valid
    if not valid:
        return 0.0
    if thread.start < 0 and count < (2 if thread.style == "says" else 3):
        return 0.0
    evidence = 0.0
    if thread.start >= 0:
        near = segments[0].top - thread.start
        evidence += 3.0 if near <= 12 else 2.0 if near <= 25 else 1.0
    controls = 0
    more = 0
    timed = 0
    words = []
    for segment in segments:
        lines = range(segment.end, min(segment.stop, sheet.count))
        head = range(segment.top, segment.body)
        if (
            any(tags[k].flags & (t.CONTROL | t.FOOT | t.NUMBER) and not tags[k].flags & t.NAVIGATION for k in lines)
            or any(tags[k].flags & (t.CONTROL | t.PANEL | t.TITLE | t.PANELKEY | t.POSTNO) for k in head)
            or segment.extra
            or _REPLY.search(sheet.core[segment.anchor])
        ):
            controls += 1
        if any(
            tags[k].flags & t.NAVIGATION
            and re.match(
                r"read more|continue|weiterlesen|lire la suite|leer más|lees|leggi|czytaj|чит", sheet.core[k], re.I
            )
            for k in range(segment.body, min(segment.stop, sheet.count))
        ):
            more += 1
        if any(
            tags[k].flags & t.TIMED
            for k in range(segment.top, min(segment.stop, sheet.count))
            if k < segment.body or k >= segment.end
        ):
            timed += 1
        words.append(sum(min(tags[k].words, 40) for k in segment.text_lines()))
    if thread.start < 0 and controls * 2 < count and layout_score < 3 and thread.style != "says":
        evidence -= 1.5
    evidence += 2.0 * controls / count if count >= 2 or thread.start >= 0 else 0.5
    if thread.style == "says":
        evidence += 2.0
        dated = sum(1 for segment in segments if segment.posted)
        evidence += 2.0 if dated * 2 >= count else 0.0
    if thread.style == "numbered":
        evidence += 2.5 if count >= 3 else 1.0
    own = layout.name if layout is not None else ""
    if own and any(tags[segment.anchor].header == own for segment in segments):
        evidence += 3.0
    elif any(tags[segment.anchor].flags & t.HEADER for segment in segments):
        evidence += 1.0
    evidence += 1.5 if timed * 5 >= count * 3 else 0.0
    evidence += 1.0 if count >= 3 else 0.0
    evidence += 1.5 if layout_score >= 3 else 0.0
    closing = [tag.flags for tag in tags[thread.end : thread.end + 6]] if thread.end >= 0 else []
    if any(flags & t.FORM for flags in closing):
        evidence += 1.5
    elif any(flags & (t.END | t.PAGER) for flags in closing):
        evidence += 0.75
    if thread.start < 0 and thread.style in ("named", "timed", "dated"):
        evidence += _spoken(sheet, thread)
    words.sort()
    if words[len(words) // 2] >= 8:
        evidence += 0.5
    named = sum(1 for segment in segments if segment.status == "named")
    if named * 2 < count and not sheet.filtered:
        evidence -= 1.5
    evidence -= 4.0 * more / count
    if valid * 2 < count:
        evidence -= 2.0
    return evidence
