"""Records from a page's lines and labels, and nothing else."""

from __future__ import annotations

import re

from broadsheet.reading.labels import Facts, Labels, Mark
from broadsheet.reading.listed import LIST_NUMBER
from broadsheet.reading.name_text import clean_name
from broadsheet.reading.page import Page
from broadsheet.reading.records import ArticleRecord, CommentRecord, ImageRecord, Records

_WHITE = " \t\xa0\u200b\u200c\u200d\u200e\u200f\ufeff\x0b\x0c\u2060\x00\u3000\u2028\u2029\x85\x1c\x1d\x1e\x1f"
_BULLETS = "•◦▪■●◆◇♦‣∙▢☐*·"
_BODY_ROLES = frozenset({"comment_author", "comment_meta", "comment_text", "comment_quote"})
_ARTICLE_ROLES = frozenset({"title", "byline", "date", "paragraph"})
_CREDIT = re.compile(
    r"(?:\(|^|\s[-–—|/]\s?|\.\s)(?:(?:photo|image|picture|foto|bild|credit|source|quelle|crédit|fuente|fonte|via)"
    r"(?:\s*(?:credit|courtesy|by|von|de|par))?\s*[:/]\s*|©\s*|photograph by\s+|courtesy of\s+)(?P<credit>[^)]{2,80})\)?$",
    re.I,
)
_SOURCE = re.compile(
    r"(?:source|photo|image|picture|foto|bild|quelle|bildquelle|crédit(?: photo)?|fuente|fonte|bron|źródło|фото|источник|credit)s?"
    r"(?:\s*(?:credit|courtesy|by|von|de|par))?\s*:\s*(?P<credit>.{2,120})|©\s*(?P<credit2>.{2,100})",
    re.I,
)
_ALT = re.compile(
    r"\[?(?:image|img|photo|picture|bild|foto|figure)\s*\d*\s*[:\]]\s*(?P<alt>.+?)\]?|!\[(?P<alt2>[^\]]+)\](?:\(.*\))?",
    re.I,
)


def strip_line(line: str) -> str:
    """Return a line without outer white space and without its bullet."""
    text = line.strip(_WHITE)
    if len(text) > 1 and text[0] in _BULLETS and text[1] in " \t\xa0":
        text = text[1:].strip(_WHITE)
    return text


class _Paragraphs:
    """Gathers lines into paragraphs: a run of lines with no blank between, or each line where there are no blanks."""

    def __init__(self, joined: bool) -> None:
        self.joined = joined
        self.paragraphs: list[list[str]] = []
        self.last = -2
        self.words = 0

    def add(self, index: int, text: str) -> None:
        if not text:
            return
        if self.joined and index == self.last + 1 and self.paragraphs:
            self.paragraphs[-1].append(text)
        else:
            self.paragraphs.append([text])
        self.last = index
        self.words += len(text.split())

    def text(self) -> str | None:
        """Return the paragraphs, a blank line between two; None without any."""
        return "\n\n".join("\n".join(lines) for lines in self.paragraphs) or None


def has_blanks(lines: list[str]) -> bool:
    """Answer: does the page part its blocks by blank lines (at least one run of them for eight lines)."""
    blank_runs = shown = 0
    blank = True
    for line in lines:
        if line.strip(_WHITE):
            if blank and shown:
                blank_runs += 1
            shown += 1
            blank = False
        else:
            blank = True
    return blank_runs * 8 >= shown


def assemble(page: Page, labels: Labels) -> Records | None:
    """Return the records of a page; None for a page without a non-blank line. Never raises on labels of this page."""
    roles = labels.roles
    lines = page.lines
    if all(role == "blank" for role in roles):
        return None
    count = len(lines)
    joined = has_blanks(lines)
    record_of_line: list[tuple[str, int] | None] = [None] * count
    comments = _comments(lines, labels, joined, record_of_line)
    body = _Paragraphs(joined)
    images: list[ImageRecord] = []
    title: str | None = None
    byline_line = -1
    facts = labels.facts
    first = last = -1
    open_image = -1
    others = shown = 0
    for index, role in enumerate(roles):
        if role == "blank":
            continue
        shown += 1
        if role == "other":
            others += 1
        if role == "paragraph":
            body.add(index, strip_line(lines[index]))
        elif role == "title":
            if title is None or index == facts.title_line:
                title = facts.title if index == facts.title_line and facts.title else strip_line(lines[index]) or None
        elif role == "byline" and byline_line < 0:
            byline_line = index
        if role in _ARTICLE_ROLES:
            record_of_line[index] = ("article", 0)
            if role == "title":
                open_image = -1
            first = index if first < 0 else first
            last = index
            open_image = -1
        elif role in {"image_alt", "image_caption"}:
            text = strip_line(lines[index])
            if role == "image_alt" or open_image < 0 or images[open_image].line_end < index - 3:
                images.append(
                    ImageRecord(len(images) + 1, len(body.paragraphs), None, None, None, "", index + 1, index + 1)
                )
                open_image = len(images) - 1
            image = images[open_image]
            image.line_end = index + 1
            if role == "image_alt":
                found = _ALT.fullmatch(text)
                image.alt_text = (found["alt"] or found["alt2"]) if found else text or None
            elif (source := _SOURCE.fullmatch(text)) and (image.alt_text or image.caption):
                image.credit = (source["credit"] or source["credit2"]).strip(" .")
            else:
                image.caption = f"{image.caption}\n{text}" if image.caption else text or None
            record_of_line[index] = ("image", open_image)
        elif role not in {"widget", "promotion"}:
            open_image = -1
    for image in images:
        image.evidence = (
            "both" if image.alt_text and image.caption else "alt_line" if image.alt_text else "caption_line"
        )
        credit = _CREDIT.search(image.caption) if image.caption and not image.credit else None
        if credit:
            image.credit = credit["credit"].strip(" .")
    if first < 0:
        first, last = _text_span(roles)
    article = _article(labels, body, title, byline_line, lines, comments)
    article.image_count = len(images)
    article.unrecognised_share = round(others / shown, 6) if shown else 0.0
    article.line_start, article.line_end = first + 1, last + 1
    return Records(article, images, comments, record_of_line)


def _text_span(roles: list[str]) -> tuple[int, int]:
    shown = [index for index, role in enumerate(roles) if role != "blank"]
    return shown[0], shown[-1]


def _article(
    labels: Labels,
    body: _Paragraphs,
    title: str | None,
    byline_line: int,
    lines: list[str],
    comments: list[CommentRecord],
) -> ArticleRecord:
    facts = labels.facts
    byline = facts.byline if byline_line == facts.byline_line and byline_line >= 0 else None
    if byline is None and byline_line >= 0:
        byline = clean_name(strip_line(lines[byline_line])) or None
    text = body.text()
    dated = "date" in labels.roles or byline_line >= 0 or facts.kind == "forum" or facts.published_raw is not None
    return ArticleRecord(
        kind=facts.kind,
        layout=facts.layout,
        layout_score=facts.layout_score,
        title=title,
        byline=byline,
        writer=facts.opener if facts.kind == "forum" and facts.opener else byline,
        published_at=facts.published_at if dated else None,
        published_precision=facts.published_precision if dated else None,
        published_raw=facts.published_raw if dated else None,
        captured_at=facts.captured_at,
        captured_precision=facts.captured_precision,
        captured_evidence=facts.captured_evidence,
        language=facts.language,
        text=text,
        first_paragraph="\n".join(body.paragraphs[0]) if body.paragraphs else None,
        paragraph_count=len(body.paragraphs),
        word_count=body.words,
        image_count=0,
        comment_count=len(comments),
        comment_count_declared=facts.comment_count_declared,
        thread_status=_thread_status(facts, len(comments)),
        unrecognised_share=0.0,
        line_start=1,
        line_end=1,
    )


def _thread_status(facts: Facts, found: int) -> str:
    """`complete` needs a declared count that is met; `none` means that the page shows no thread."""
    declared = facts.comment_count_declared
    if found == 0 and not declared:
        return "none" if facts.thread in ("none", "empty") else "unknown"
    if declared is not None and declared <= found:
        return "complete"
    if facts.thread == "partial" or declared is not None:
        return "partial"
    return "unknown"


def _comments(
    lines: list[str], labels: Labels, joined: bool, record_of_line: list[tuple[str, int] | None]
) -> list[CommentRecord]:
    roles = labels.roles
    marks = labels.marks
    comments: list[CommentRecord] = []
    ordinal_of: dict[int, int] = {}
    owned: list[int] = []
    current: Mark | None = None
    start = -1
    body = _Paragraphs(joined)
    quoted = 0
    pending: list[tuple[Mark, int]] = []
    closed = False

    def finish() -> None:
        if current is None or not owned:
            return
        comments.append(_comment(current, len(comments) + 1, body, quoted, owned, labels.facts, start))
        ordinal_of[start] = len(comments)
        for index in owned:
            record_of_line[index] = ("comment", len(comments) - 1)
        pending.append((current, len(comments) - 1))

    for index, role in enumerate(roles):
        mark = marks.get(index)
        if mark is not None:
            if mark.kind == "close":
                closed = True
            elif mark.kind == "comment":
                finish()
                current, start, owned, body, quoted, closed = mark, index, [], _Paragraphs(joined), 0, False
        # a text or author line after the close is a human's correction, and belongs to the comment before
        if current is None or role not in _BODY_ROLES or (closed and role == "comment_meta"):
            continue
        owned.append(index)
        if current.inline and role == "comment_author" and index == current.author_line:
            body.add(index, current.inline)
        if role in {"comment_text", "comment_quote"}:
            text = strip_line(lines[index])
            if current.counted and not body.paragraphs:
                text = LIST_NUMBER.sub("", text, count=1)
            body.add(index, text)
            if role == "comment_quote":
                quoted += len(text.split())
    finish()
    for mark, position in pending:
        parent = ordinal_of.get(mark.parent) if mark.parent is not None else None
        if parent is not None and parent <= position:
            comments[position].parent = parent
            comments[position].parent_evidence = mark.parent_evidence
    return comments


def _comment(
    mark: Mark, ordinal: int, body: _Paragraphs, quoted: int, owned: list[int], facts: Facts, start: int
) -> CommentRecord:
    text = body.text()
    status = "present"
    if mark.removed:
        text, status, quoted = None, "removed", 0
    elif text is None:
        status = "lost"
    named = mark.author_status == "named" and mark.author
    return CommentRecord(
        ordinal=ordinal,
        author=mark.author if named or mark.author_status == "anonymous" else None,
        author_status=mark.author_status if named or mark.author_status != "named" else "lost",
        parent=None,
        depth=mark.depth,
        parent_evidence="none",
        boundary_evidence=mark.boundary_evidence,
        posted_at=mark.posted_at,
        posted_precision=mark.posted_precision,
        posted_raw=mark.posted_raw,
        text=text,
        text_status=status,
        paragraph_count=len(body.paragraphs) if text is not None else 0,
        word_count=body.words if text is not None else 0,
        quoted_word_count=quoted,
        language=facts.comment_languages.get(start),
        like_count=mark.like_count,
        dislike_count=mark.dislike_count,
        score=mark.score,
        badge=mark.badge,
        line_start=owned[0] + 1,
        line_end=owned[-1] + 1,
    )
