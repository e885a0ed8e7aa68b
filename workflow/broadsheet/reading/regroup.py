"""A human's corrections of roles, and the record boundaries that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from broadsheet.reading.assemble import strip_line
from broadsheet.reading.labels import Labels, Mark
from broadsheet.reading.name_text import clean_name
from broadsheet.reading.page import Page

RULE = "correction"
"""The rule of a line whose role a human has set."""

_TEXT = ("comment_text", "comment_quote")
_COMMENT = ("comment_author", "comment_meta", "comment_text", "comment_quote", "comment_controls")


def regroup(page: Page, labels: Labels, roles: Mapping[int, str]) -> Labels:
    """``labels`` with the roles in ``roles`` (0-based line -> role).

    A line made `comment_author` begins a comment, unless it stands in a head that has no author yet: then it names
    that comment's. A line that is no author any more joins its comment to the one before.
    """
    new_roles = list(labels.roles)
    new_rules = list(labels.rules)
    marks = {line: replace(mark) for line, mark in labels.marks.items()}
    facts = replace(labels.facts)
    for line in sorted(roles):
        new_roles[line] = roles[line]
        new_rules[line] = RULE
    for line in sorted(roles):
        before, now = labels.roles[line], roles[line]
        if before == now:
            continue
        if now == "comment_author":
            _begin(page, marks, new_roles, line)
        elif before == "comment_author":
            _join(marks, new_roles, line)
        if now == "title":
            facts.title, facts.title_line = strip_line(page.lines[line]) or None, line
    starts = sorted(line for line, mark in marks.items() if mark.kind == "comment")
    for line, mark in sorted(marks.items()):
        if mark.kind == "comment" and mark.parent is not None and (mark.parent not in marks or mark.parent >= line):
            mark.parent, mark.parent_evidence = None, "none"
        if mark.kind == "close" and starts and roles and max(roles) >= line and new_roles[max(roles)] in _TEXT:
            del marks[line]
    return Labels(new_roles, new_rules, marks, facts)


def _begin(page: Page, marks: dict[int, Mark], roles: list[str], line: int) -> None:
    name = clean_name(strip_line(page.lines[line])) or None
    status = "named" if name else "lost"
    start = max((place for place, mark in marks.items() if place <= line and mark.kind == "comment"), default=-1)
    if start >= 0:
        mark = marks[start]
        head = not any(role in _TEXT for role in roles[start:line])
        if head and (mark.author_line < 0 or mark.author_line == line or roles[mark.author_line] != "comment_author"):
            mark.author, mark.author_line, mark.author_status = name, line, status
            return
    marks[line] = Mark("comment", author=name, author_line=line, author_status=status)


def _join(marks: dict[int, Mark], roles: list[str], line: int) -> None:
    start = next(
        (place for place, mark in sorted(marks.items()) if mark.kind == "comment" and mark.author_line == line), -1
    )
    if start < 0:
        return
    before = [place for place, mark in marks.items() if place < start and mark.kind == "comment"]
    if roles[line] in _COMMENT and not before:
        marks[start].author, marks[start].author_line, marks[start].author_status = None, -1, "lost"
    else:
        del marks[start]
