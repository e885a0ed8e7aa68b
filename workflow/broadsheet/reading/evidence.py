"""Is it a thread? What speaks for a run of comments, and what against it."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.layouts import Layout
from broadsheet.reading.segments import Thread
from broadsheet.reading.sheet import Sheet

_REPLY = re.compile(r"\b(?:reply|antworten|répondre|responder|rispondi|ответить)[\W\d]*$", re.I)
MOST_EVIDENCE = 9.0
"""More evidence than this counts as this much where threads are compared."""


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
    if thread.end < sheet.count and any(
        tags[k].flags & (t.END | t.PAGER) for k in range(thread.end, min(thread.end + 6, sheet.count))
    ):
        evidence += 0.75
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
