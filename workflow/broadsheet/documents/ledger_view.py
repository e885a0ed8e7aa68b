"""A page as `audit` shows it: its lines with their roles and rules, and beside them the rows that they became."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from broadsheet.schemas.vocabulary import ROLES

LONGEST_LINE = 3_000
MOST_LINES = 6_000
"""Longer lines and pages are cut (characters, lines): a browser has to lay out every one of them."""

GROUPS = {
    "Article": ("title", "byline", "date", "paragraph"),
    "Images": ("image_alt", "image_caption"),
    "Comments": ("comment_author", "comment_meta", "comment_text", "comment_quote"),
    "Around them": ("comment_controls", "navigation", "promotion", "widget"),
    "Left over": ("other", "blank"),
}
"""The roles as the legend groups them."""

assert sorted(role for roles in GROUPS.values() for role in roles) == sorted(ROLES)

RULES = {
    "article": "found as part of the article, by shape and place",
    "blank": "shows nothing",
    "blocks": "thread cut at gaps, with a name on top of each block",
    "controls": "thread cut at what one could click under each comment",
    "correction": "set by a person in data/corrections",
    "dated": "thread cut at lines that hold a name and a date",
    "furniture": "a donation bar, by its marks and sums",
    "listing": "the page lists other pages",
    "none": "no rule took it",
    "numbered": "thread cut at numbered posts",
    "opening": "the post that opens a forum's topic",
    "repetition": "stands on many pages of its site, or again and again on this one",
    "says": "thread cut at lines such as “Name says:”",
    "shape": "decided by its shape and its neighbours",
    "thread": "stands at the head or the foot of the thread",
    "timed": "thread cut at names above times",
    "words": "by words that all platforms share (layouts/common.yaml)",
}
"""What the first part of a rule's name means."""

_HIDDEN = {"article_id", "page_id", "source_file", "record", "text"}
_ARTICLE_FIELDS = {"title": "title", "byline": "byline", "date": "published_at", "paragraph": "text"}


class Card(NamedTuple):
    """A row, or a field of the article, beside the lines that it came from."""

    kind: str
    title: str
    notes: list[str]
    answers: tuple[str, int] | None
    values: list[tuple[str, str]]
    goes_on: bool


class Line(NamedTuple):
    """A physical line; `card` and its `span` (lines) stand at the first line of a run, and are None elsewhere."""

    no: int
    role: str
    rule: str
    meaning: str
    text: str
    cut: int
    begins: bool
    card: Card | None
    span: int


class View(NamedTuple):
    """A page: its lines, how many of each role there are, and how many lines are not shown."""

    lines: list[Line]
    roles: dict[str, int]
    left_out: int


def view(
    lines: Sequence[Mapping[str, Any]],
    article: Mapping[str, Any],
    images: Sequence[Mapping[str, Any]],
    comments: Sequence[Mapping[str, Any]],
    names: Mapping[str, str | None],
) -> View:
    """Return what is shown of a page, from its rows in `lines` (by line_no), `articles`, `images` and `comments`.

    `names` gives the display names (null where they are hidden) of the comments' authors by author_id.
    """
    rows: dict[str, tuple[str, Mapping[str, Any]]] = {article["article_id"]: ("article", article)}
    rows |= {image["image_id"]: ("image", image) for image in images}
    rows |= {comment["comment_id"]: ("comment", comment) for comment in comments}
    places = {comment["comment_id"]: (f"comment {comment['ordinal']}", comment["line_start"]) for comment in comments}
    begins = {comment["line_start"] for comment in comments}
    roles = dict.fromkeys(ROLES, 0)
    for line in lines:
        roles[line["role"]] += 1
    shown = lines[:MOST_LINES]
    found: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for (record, field), run in groupby(_runs(shown, rows), key=lambda pair: pair[0]):
        held = [line for _, line in run]
        card = None
        if record:
            kind, row = rows[record]
            card = _card(kind, row, field, names, places, goes_on=(record, field) in seen)
            seen.add((record, field))
        for number, line in enumerate(held):
            found.append(_line(line, begins, card if not number else None, len(held) if not number else 0))
    return View(found, roles, len(lines) - len(shown))


def _runs(lines: Sequence[Mapping[str, Any]], rows: Mapping[str, Any]) -> list[tuple[tuple[str, str], Any]]:
    """Pair each line with its row and the field of the article; blank lines inside of a row go with it."""
    keys: list[tuple[str, str]] = []
    for line in lines:
        record = line["record_id"] if line["record_id"] in rows else ""
        is_article = bool(record) and rows[record][0] == "article"
        keys.append((record, _ARTICLE_FIELDS.get(line["role"], "") if is_article else ""))
    last = -1
    for at, key in enumerate(keys):
        if not key[0] and lines[at]["role"] != "blank":
            last = -1
        elif key[0]:
            if last >= 0 and keys[last] == key:
                keys[last:at] = [key] * (at - last)
            last = at
    return list(zip(keys, lines, strict=True))


def _line(line: Mapping[str, Any], begins: set[int], card: Card | None, span: int) -> Line:
    text = line["text"]
    shown = "(taken out of the release)" if text is None else visible(text[:LONGEST_LINE])
    return Line(
        line["line_no"],
        line["role"],
        line["rule"],
        RULES.get(line["rule"].partition(".")[0], "a rule of the layout"),
        shown,
        max(0, len(text or "") - LONGEST_LINE),
        line["line_no"] in begins,
        card,
        span,
    )


def _card(
    kind: str,
    row: Mapping[str, Any],
    field: str,
    names: Mapping[str, str | None],
    places: Mapping[str, tuple[str, int]],
    *,
    goes_on: bool,
) -> Card:
    if kind == "article":
        value = row.get(field)
        said = "" if field == "text" else "null" if value is None else _shown(value)
        notes = [f"{row['paragraph_count']:,} paragraphs, {row['word_count']:,} words"] if field == "text" else [said]
        return Card(kind, f"article {field}".strip(), notes if field and not goes_on else [], None, [], goes_on)
    values = [(name, _shown(value)) for name, value in row.items() if name not in _HIDDEN and value is not None]
    values += [("text", _shown(row["text"]))] if row.get("text") is not None else []
    nulls = [name for name, value in row.items() if value is None]
    values += [("null", ", ".join(nulls))] if nulls else []
    if kind == "image":
        notes = [f"after paragraph {row['after_paragraph']}", str(row["evidence"])]
        return Card(kind, f"image {row['ordinal']}", notes, None, values, goes_on)
    name = names.get(row["author_id"]) if row["author_id"] else None
    who = visible(name) if name else (row["author_id"] or f"author {row['author_status']}")
    notes = [f"begins: {row['boundary_evidence']}", f"{row['word_count']:,} words"]
    if row["posted_at"] is not None:
        notes.insert(0, _time(row["posted_at"], row["posted_precision"]))
    elif row["posted_raw"]:
        notes.insert(0, f"{visible(row['posted_raw'])} (no time)")
    if row["text_status"] != "present":
        notes.append(f"text {row['text_status']}")
    if row["quoted_word_count"]:
        notes.append(f"{row['quoted_word_count']:,} of them quoted")
    answers = places.get(row["parent_comment_id"] or "")
    if answers:
        answers = (f"answers {answers[0]} ({row['parent_evidence']})", answers[1])
    return Card(kind, f"comment {row['ordinal']}: {who}", notes, answers, values, goes_on)


def _time(value: dt.datetime, precision: str | None) -> str:
    forms = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H h", "minute": "%Y-%m-%d %H:%M"}
    return value.strftime(forms.get(precision or "", "%Y-%m-%d %H:%M:%S"))


def _shown(value: Any) -> str:
    return visible(str(value)[:LONGEST_LINE])


def visible(text: str) -> str:
    """Return `text` with a sign in place of what cannot be seen, or would steer what stands around it."""
    return "".join(map(_sign, text))


def _sign(char: str) -> str:
    if char in "\n\t" or char.isprintable() or char == "\xad":
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(char) == "Zs":
        return char
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"
