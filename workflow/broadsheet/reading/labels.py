"""What `read_page` decides about a page: one role and one rule per line, marks where comments begin, and page facts.

Labels are the whole truth about a page: `assemble` makes its records from the lines and these alone, so that a human
correction made here reaches every row.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any


@dataclass
class Mark:
    """A comment begins at a line (``kind`` `comment`), or the thread is over (`close`).

    ``counted``: a list's number stands before the text. ``parent`` is the line (0-based) at which the answered comment begins: it survives renumbering.
    """

    kind: str
    author: str | None = None
    author_line: int = -1
    author_status: str = "lost"
    boundary_evidence: str = "header"
    depth: int | None = None
    parent: int | None = None
    parent_evidence: str = "none"
    posted_at: datetime | None = None
    posted_precision: str | None = None
    posted_raw: str | None = None
    removed: bool = False
    like_count: int | None = None
    dislike_count: int | None = None
    score: int | None = None
    badge: str | None = None
    inline: str | None = None
    counted: bool = False


@dataclass
class Facts:
    """What is known of the page as a whole; ``*_line`` are 0-based lines, -1 where there is none.

    ``opener`` is a forum's opening poster: a commenter, not a writer.
    """

    kind: str = "unknown"
    layout: str = "unknown"
    layout_score: float = 0.0
    byline: str | None = None
    byline_line: int = -1
    opener: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    published_raw: str | None = None
    captured_at: datetime | None = None
    captured_precision: str | None = None
    captured_evidence: str | None = None
    language: str | None = None
    comment_languages: dict[int, str] = field(default_factory=dict)
    comment_count_declared: int | None = None
    thread: str = "none"
    title: str | None = None
    title_line: int = -1


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _packed(item: Mark | Facts) -> dict[str, Any]:
    """Return the fields that differ from their defaults, as JSON knows them."""
    empty: Any = Mark("") if isinstance(item, Mark) else Facts()
    return {
        spec.name: _plain(getattr(item, spec.name))
        for spec in fields(item)
        if getattr(item, spec.name) != getattr(empty, spec.name)
    }


def _times(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: datetime.fromisoformat(value) if key.endswith("_at") and isinstance(value, str) else value
        for key, value in data.items()
    }


@dataclass
class Labels:
    """Roles and rules, one each per physical line; marks by 0-based line; facts of the page."""

    roles: list[str]
    rules: list[str]
    marks: dict[int, Mark] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    def to_json(self) -> dict[str, Any]:
        """Return what is not one string per line, ready for JSON."""
        facts = _packed(self.facts)
        if "comment_languages" in facts:
            facts["comment_languages"] = {str(line): code for line, code in sorted(facts["comment_languages"].items())}
        return {"marks": {str(line): _packed(self.marks[line]) for line in sorted(self.marks)}, "facts": facts}

    @classmethod
    def from_json(cls, data: dict[str, Any], roles: list[str], rules: list[str]) -> Labels:
        """Return the labels that `to_json` packed, with their ``roles`` and ``rules``, one per line."""
        marks = {int(line): Mark(**_times(packed)) for line, packed in data["marks"].items()}
        packed = _times(data["facts"])
        if "comment_languages" in packed:
            packed["comment_languages"] = {int(line): code for line, code in packed["comment_languages"].items()}
        return cls(roles, rules, marks, Facts(**packed))
