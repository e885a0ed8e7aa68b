"""Roles of the lines around article and thread: menus, calls, forms, and what a forum says over a topic."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.articles import tokens
from broadsheet.reading.labels import Facts
from broadsheet.reading.painter import Painter
from broadsheet.reading.tags import clean_name

_STARTER = re.compile(
    r"(?:thread|topic|discussion) ?starter|themenstarter|(?:themen)?ersteller |begonnen von|auteur de la discussion"
    r"|topicstarter|autore discussione|autor (?:wątku|tematu|del tema)|started by",
    re.I,
)
_STARTED = re.compile(
    r"start(?:ed)? date|beginndatum|erstellt am|date de début|fecha de inicio|startdatum|data di inizio"
    r"|data rozpoczęcia",
    re.I,
)


def paint_rest(
    painter: Painter, furniture: frozenset[int], facts: Facts, *, title: int, start: int, first: int, end: int
) -> None:
    """Give a role to every line that has none: by the words of layouts, by its place, menus by their short lines.

    Lines of the sheet: ``title`` the headline, ``start`` where the thread is announced (-1: nowhere), ``first`` its
    first comment or opening post, ``end`` the line after its last one.
    """
    sheet = painter.sheet
    forum = facts.kind == "forum"
    headline = tokens(sheet.core[title]) if title >= 0 else ""
    named = headline.count(" ") >= 2
    for k in range(sheet.count):
        if not painter.free(k):
            continue
        tag = sheet.tag[k]
        flags = tag.flags
        if facts.kind == "listing":
            painter.paint([k], "navigation", "listing.teaser")
        elif named and k < first and _says_title(sheet.core[k], headline, k < title):
            painter.paint([k], "title", "article.title_again")
        elif k in furniture:
            painter.paint([k], "navigation", "repetition.furniture")
        elif forum and title < k < first and tag.words <= 12 and _STARTER.match(sheet.core[k]):
            painter.paint([k], "byline", "opening.starter")
            _starter(sheet.core[k], sheet.at[k], facts)
        elif forum and title < k < first and tag.words <= 12 and _STARTED.match(sheet.core[k]):
            painter.paint([k], "date", "opening.started")
        elif flags & t.FORM:
            painter.paint([k], "comment_controls", "words.form")
        elif flags & t.PROMOTION:
            painter.paint([k], "promotion", "words.promotion")
        elif flags & (t.NAVIGATION | t.END):
            painter.paint([k], "navigation", "words.navigation")
        elif flags & (t.START | t.PAGER) or (flags & t.CONTROL and k > title):
            painter.paint([k], "comment_controls", "words.controls")
        elif 0 <= start < k < first and not forum and tag.words <= 12:
            painter.paint([k], "comment_controls", "thread.head")
        elif (k < title or k >= end or (forum and k < first)) and tag.words <= 8 and not flags & t.LONG:
            painter.paint([k], "navigation", "shape.menu")


def _starter(core: str, line: int, facts: Facts) -> None:
    """Note who started a topic, where the opening post has lost its author; ``line`` is now its first byline."""
    name = core
    while found := _STARTER.match(name):
        name = name[found.end() :].lstrip(" :")
    if not name:
        return
    if facts.byline is None:
        facts.byline = facts.opener = clean_name(name)
    if facts.byline_line < 0 or line < facts.byline_line:
        facts.byline_line = line


def _says_title(core: str, headline: str, above: bool) -> bool:
    """Say whether a line is the headline once more, or, above it, the headline with the site's name behind it."""
    if len(core) > 300 or core[:3].lower() == "re:":
        return False
    key = tokens(core)
    return key == headline or (above and key.startswith(f"{headline} "))
