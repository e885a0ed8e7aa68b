"""The records a page becomes: field names are the contract's columns, without ids, texts unmasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class ArticleRecord:
    """The page's article; ``writer`` is who wrote it (a byline's name, or a forum's opening poster).

    ``line_start`` and ``line_end`` are 1-based and inclusive; counts are integers from 0.
    """

    kind: str
    layout: str
    layout_score: float
    title: str | None
    byline: str | None
    writer: str | None
    published_at: datetime | None
    published_precision: str | None
    published_raw: str | None
    captured_at: datetime | None
    captured_precision: str | None
    captured_evidence: str | None
    language: str | None
    text: str | None
    first_paragraph: str | None
    paragraph_count: int
    word_count: int
    image_count: int
    comment_count: int
    comment_count_declared: int | None
    thread_status: str
    unrecognised_share: float
    line_start: int
    line_end: int


@dataclass
class ImageRecord:
    """A picture that the text shows by its alternative text, its caption, or both."""

    ordinal: int
    after_paragraph: int
    alt_text: str | None
    caption: str | None
    credit: str | None
    evidence: str
    line_start: int
    line_end: int


@dataclass
class CommentRecord:
    """A comment; ``parent`` is the ordinal (1-based) of the comment it answers."""

    ordinal: int
    author: str | None
    author_status: str
    parent: int | None
    depth: int | None
    parent_evidence: str
    boundary_evidence: str
    posted_at: datetime | None
    posted_precision: str | None
    posted_raw: str | None
    text: str | None
    text_status: str
    paragraph_count: int
    word_count: int
    quoted_word_count: int
    language: str | None
    like_count: int | None
    dislike_count: int | None
    score: int | None
    badge: str | None
    line_start: int
    line_end: int


@dataclass
class Records:
    """All records of a page; ``record_of_line`` says of each line which record it went into.

    An entry is (`article`, 0), (`image`, index) or (`comment`, index), the index 0-based; None for no record.
    """

    article: ArticleRecord
    images: list[ImageRecord]
    comments: list[CommentRecord]
    record_of_line: list[tuple[str, int] | None]
