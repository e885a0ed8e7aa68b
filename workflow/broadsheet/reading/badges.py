"""Marks that a platform sets beside a commenter's name, and the name without them."""

from __future__ import annotations

import re

from broadsheet.reading.button_rows import GLUED
from broadsheet.reading.segments import Segment
from broadsheet.reading.sheet import Sheet

_POST_NUMBER = re.compile(r"#?\d{1,6}\s+(?=\S)")
_NUMBER_BEHIND = re.compile(r"(?<=\S)\s+#\d{1,3}(?:\.\d+)*$")
"""A comment's number behind the name: "Ada #1.2"."""
_SUBJECT = re.compile(r".*\(\s*score\b[^)]*\)\s*(?:by|von|par|por)\s+", re.I)
_IN_BRACKETS = re.compile(r"\s*[\[(](?P<badge>[^\W\d_][^\])]{1,24})[\])]")
_NOBODY = frozenset(
    [
        "anonymous",
        "anonym",
        "anonyme",
        "anonymer",
        "anonyma",
        "anónimo",
        "anónima",
        "anonimo",
        "anonima",
        "anoniem",
        "anônimo",
        "аноним",
    ]
)
SHORTEST_MARK = 6
"""Letters of a mark that is glued to a name: "RedMod" calls himself so."""
_EDGES = " ()[]·•|:"
_ARTICLES = frozenset(
    ["the", "an", "der", "die", "das", "ein", "eine", "le", "la", "un", "une", "el", "il", "lo", "los", "las"]
)
"""Before a mark these make a name of it: "The Author"."""


def without_marks(name: str, line: str, marks: frozenset[str]) -> tuple[str, str | None]:
    """Return (the name alone, the badge beside it): "Ada Mod" is Ada with the badge Mod, where that is one of ``marks``.

    ``line`` is the author's line: a post number before the name and a place after a dot are no part of the name.
    """
    if line[:1] == "#":
        found = _POST_NUMBER.match(name)
        if found:
            name = name[found.end() :]
    if "core" in name and (subject := _SUBJECT.match(name)):
        name = name[subject.end() :]
    name = _NUMBER_BEHIND.sub("", name)
    if " · " in name:
        name = name.split(" · ", 1)[0]
    words = name.lower().split(" ")
    for behind in range(len(words) - 1, 0, -1):
        mark = " ".join(words[-behind:])
        if mark.strip("()[]") in marks:
            alone = len(words) - behind == 1 and words[0] in _ARTICLES
            return (name, None) if alone else (name[: -len(mark)].rstrip(), name[-len(mark) :].strip("()[]"))
    # "Ada BrookContributor": two elements stood side by side
    for edge in GLUED.finditer(name):
        mark = name[edge.end() :]
        if edge.start() and len(mark) >= SHORTEST_MARK and mark.lower() in marks:
            return name[: edge.start()], mark
    return name, None


def beside(line: str, badges: frozenset[str]) -> str | None:
    """Return a badge in brackets on the author's line: "Ada (not verified) on 3 May"."""
    if "(" not in line and "[" not in line:
        return None
    for found in _IN_BRACKETS.finditer(line):
        if found["badge"].lower() in badges:
            return found["badge"]
    return None


def in_head(sheet: Sheet, segment: Segment, badges: frozenset[str]) -> str | None:
    """Return the badge that has a line of its own in a comment's head; None without one."""
    for k in range(segment.top, segment.body):
        core = sheet.core[k]
        if k != segment.author_line and 1 < len(core) <= 30:
            badge = core.strip(_EDGES)
            if badge.lower() in badges:
                return badge
    return None


def is_nobody(name: str, anonymous: frozenset[str]) -> bool:
    """Say whether the name is only a word for nobody ("Guest", "Anonymous"), or that with one more word to it."""
    low = name.lower()
    if low in anonymous:
        return True
    words = low.split()
    return len(words) == 2 and words[0] in _NOBODY
