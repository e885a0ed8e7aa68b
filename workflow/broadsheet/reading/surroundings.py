"""Roles of the lines around article and thread: menus, calls, forms, and what a forum says over a topic."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.headlines import tokens
from broadsheet.reading.labels import Facts
from broadsheet.reading.name_text import clean_name
from broadsheet.reading.openers import opener_of, says_when, says_who
from broadsheet.reading.painter import Painter
from broadsheet.reading.segments import is_subject

_TIME_BEHIND = re.compile(r"\s+(?:at|on|um|am|à|le|el|il)\s+\d.*$", re.I)


def byline_name(name: str | None) -> str | None:
    """Return a byline's name without the time behind it: "Ada Example at 4:22 PM"."""
    return (_TIME_BEHIND.sub("", name) or None) if name else None


def paint_rest(painter: Painter, furniture: frozenset[int], facts: Facts, *, title: int, first: int, end: int) -> None:
    """Give a role to every line that has none: by the words of layouts, by its place, menus by their short lines.

    Lines of the sheet: ``title`` the headline, ``first`` the first comment or opening post, ``end`` the line after the
    last one.
    """
    sheet = painter.sheet
    headline = tokens(sheet.core[title]) if title >= 0 else ""
    named = headline.count(" ") >= 2
    start = _announced(painter, title, first) if facts.kind != "forum" else first
    for k in range(sheet.count):
        if not painter.free(k):
            continue
        if facts.kind == "listing":
            painter.paint([k], "navigation", "listing.teaser")
        elif named and k < first and _says_title(sheet.core[k], headline, k < title):
            painter.paint([k], "title", "article.title_again")
        elif k in furniture:
            painter.paint([k], "navigation", "repetition.furniture")
        elif facts.kind == "forum" and title < k < first and _over_topic(painter, k, facts):
            continue
        else:
            role, rule = _by_words(sheet.tag[k].flags, k > title)
            if start < k < first and role != "promotion" and sheet.tag[k].words <= 12:
                role, rule = "comment_controls", "thread.head"
            outside = k < title or k >= end or (facts.kind == "forum" and k < first)
            if not role and outside and sheet.tag[k].words <= 8 and not sheet.tag[k].flags & t.LONG:
                role, rule = "navigation", "shape.menu"
            if role:
                painter.paint([k], role, rule)


def _by_words(flags: int, below: bool) -> tuple[str, str]:
    """Return role and rule by what the words of a line say; ``below`` the headline a control is one of comments."""
    if flags & t.FORM:
        return "comment_controls", "words.form"
    if flags & t.PROMOTION:
        return "promotion", "words.promotion"
    if flags & (t.NAVIGATION | t.END):
        return "navigation", "words.navigation"
    if flags & (t.START | t.PAGER) or (flags & t.CONTROL and below):
        return "comment_controls", "words.controls"
    return "", ""


def _announced(painter: Painter, title: int, first: int) -> int:
    """Return the topmost line that announces the thread, with only lines without a role below it; else ``first``."""
    sheet = painter.sheet
    start = first
    for k in range(first - 1, max(title, first - 45), -1):
        if not painter.free(k) or sheet.tag[k].words > 16:
            break
        if sheet.tag[k].flags & t.START:
            start = k
    return start


def _over_topic(painter: Painter, k: int, facts: Facts) -> bool:
    """Paint what a forum says over a topic about its start: who and when."""
    sheet = painter.sheet
    tag = sheet.tag[k]
    core = sheet.core[k]
    if tag.words > 12:
        return False
    if says_who(core) or (tag.flags & t.BYLINE and facts.byline is not None and facts.byline in core):
        painter.paint([k], "byline", "opening.starter")
        _starter(core, sheet.at[k], facts)
        return True
    if says_when(core) or (tag.flags & t.DATEONLY and not tag.flags & t.FOOT):
        painter.paint([k], "date", "opening.started")
        return True
    return False


def _starter(core: str, line: int, facts: Facts) -> None:
    """Note who started a topic, where the opening post has lost its author; ``line`` is now its first byline."""
    name = opener_of(core)
    if says_who(core) and not name:
        return
    if facts.byline is None and name:
        facts.byline = facts.opener = clean_name(name)
    if facts.byline_line < 0 or line < facts.byline_line:
        facts.byline_line = line


def _says_title(core: str, headline: str, above: bool) -> bool:
    """Say whether a line is the headline once more, or, above it, the headline with the site's name behind it."""
    if len(core) > 300 or is_subject(core):
        return False
    key = tokens(core)
    return key == headline or (above and key.startswith(f"{headline} "))
