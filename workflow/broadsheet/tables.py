"""Turn labelled pages into rows: articles, images, comments, the names seen, and the finished ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from broadsheet.ids import Identifier, normalise_name, normalise_text, normalise_url, spelt
from broadsheet.labelled import LabelledPage
from broadsheet.parquet import polars_schema
from broadsheet.reading import assemble
from broadsheet.reading.records import ArticleRecord, CommentRecord, ImageRecord, Records
from broadsheet.shard import NAMES_SCHEMA, PAGE, PAGES_SCHEMA, ShardTables

MIN_ID_WORDS = 8
"""A title and a first paragraph with fewer words than this name no article: every site has a 'Welcome back'."""

_NONE = -1


def tabulate(
    labelled: Sequence[LabelledPage], identifier: Identifier, first_page: int, scope: str = "site"
) -> ShardTables:
    """Make the tables of some pages of a shard.

    Args:
        labelled: pages with their labels, in reading order.
        identifier: makes the ids.
        first_page: number of the first of these pages within the shard.
        scope: within what a name is one person: `site` (the article, where no site is known), `corpus` or `article`.

    Returns:
        Frames `articles`, `images`, `comments`, `lines` with their contract's columns and `PAGE`, the frame `names`
        (columns of `NAMES_SCHEMA`), and the pages.

    """
    rows = _Rows(identifier, scope)
    for number, item in enumerate(labelled, start=first_page):
        rows.add(item, number)
    return rows.tables()


def ledger(labelled: Sequence[LabelledPage]) -> pl.DataFrame:
    """Return the ledger of some pages before any row was made from them: `record_id` is null throughout."""
    made = _Ledger()
    for number, item in enumerate(labelled):
        made.add(item, number, [_NONE] * len(item.page.lines))
    return made.frame(pa.array([], pa.large_string()))


def article_digest(identifier: Identifier, item: LabelledPage, article: ArticleRecord) -> bytes:
    """Return what a page's article is known by: its address, else site, title and first paragraph, else its text."""
    page = item.page
    if page.url:
        return identifier.digest("article", ("url", normalise_url(page.url)))
    title, opening = normalise_text(article.title or ""), normalise_text(article.first_paragraph or "")
    if len(title.split()) + len(opening.split()) >= MIN_ID_WORDS:
        return identifier.digest("article", ("opening", page.site or "", title, opening))
    return identifier.digest("article", ("text", page.site or "", normalise_text("\n".join(page.lines))))


class _Rows:
    """Rows in the making: records as they were read, and the digests that become their ids.

    Ids stay digests until the end, where all of them are spelt at once; a reference is the position of what it refers
    to.
    """

    def __init__(self, identifier: Identifier, scope: str) -> None:
        self._identifier = identifier
        self._scope = scope
        self._articles: list[dict[str, Any]] = []
        self._article_digests: list[bytes] = []
        self._article_writers: list[int] = []
        self._images: list[ImageRecord] = []
        self._image_digests: list[bytes] = []
        self._image_articles: list[int] = []
        self._comments: list[CommentRecord] = []
        self._comment_digests: list[bytes] = []
        self._comment_articles: list[int] = []
        self._comment_authors: list[int] = []
        self._comment_parents: list[int] = []
        self._authors: dict[tuple[str, str], int] = {}
        self._author_digests: list[bytes] = []
        self._names: list[tuple[int, str | None, str, int, bool, int]] = []
        self._pages: list[tuple[Any, ...]] = []
        self._page_articles: list[int] = []
        self._numbers: list[int] = []
        self._lines = _Ledger()

    def add(self, item: LabelledPage, number: int) -> None:
        records = assemble(item.page, item.labels)
        page = item.page
        if records is None:
            self._lines.add(item, number, [_NONE] * len(page.lines))
            self._pages.append(_page_row(item, number, None))
            self._page_articles.append(_NONE)
            return
        article, own = records.article, article_digest(self._identifier, item, records.article)
        scope = {"corpus": "", "article": own.hex()}.get(self._scope, page.site or own.hex())
        at = len(self._articles)
        self._numbers.append(number)
        self._article_digests.append(own)
        self._article_writers.append(self._name(article.writer, scope, page.site, at, writes=article.kind != "forum"))
        first_image, first_comment = len(self._images), len(self._comments)
        self._add_images(records.images, own, at)
        self._add_comments(records.comments, own, scope, page.site, at)
        self._articles.append(_article_row(item, number, article))
        self._lines.add(item, number, _places(records, at, first_image, first_comment))
        self._pages.append(_page_row(item, number, article))
        self._page_articles.append(at)

    def tables(self) -> ShardTables:
        ids = {
            "article": spelt(self._article_digests),
            "image": spelt(self._image_digests),
            "comment": spelt(self._comment_digests),
            "author": spelt(self._author_digests),
        }
        numbers = np.array(self._numbers, dtype=np.int64)
        # The ledger counts its records through: articles, then images, then comments.
        self._lines.offsets = (0, len(self._articles), len(self._articles) + len(self._images))
        records = pa.concat_arrays([ids["article"], ids["image"], ids["comment"]])
        frames = {
            "articles": self._articles_frame(ids),
            "images": self._images_frame(ids, numbers),
            "comments": self._comments_frame(ids, numbers),
            "lines": self._lines.frame(records),
            "names": self._names_frame(ids, numbers),
        }
        pages = pl.DataFrame(self._pages, schema=PAGES_SCHEMA, orient="row")
        pages = pages.with_columns(_series("article_id", _taken(ids["article"], self._page_articles)))
        return ShardTables(frames, pages)

    def _name(self, name: str | None, scope: str, site: str | None, article: int, *, writes: bool) -> int:
        """Note that someone is named, and return the position of that person."""
        key = normalise_name(name) if name else ""
        if not name or not key:
            return _NONE
        author = self._authors.get((scope, key))
        if author is None:
            author = self._authors[scope, key] = len(self._author_digests)
            self._author_digests.append(self._identifier.digest("author", (scope, key)))
        self._names.append((author, site, name, len(name.split()), writes, article))
        return author

    def _add_images(self, images: list[ImageRecord], own: bytes, article: int) -> None:
        equal: Counter[tuple[str, ...]] = Counter()
        for image in images:
            content = tuple(normalise_text(part or "") for part in (image.alt_text, image.caption, image.credit))
            equal[content] += 1
            digest = self._identifier.digest("image", (own.hex(), *content, str(equal[content])))
            self._image_digests.append(digest)
            self._image_articles.append(article)
        self._images += images

    def _add_comments(
        self, comments: list[CommentRecord], own: bytes, scope: str, site: str | None, article: int
    ) -> None:
        equal: Counter[tuple[str, str]] = Counter()
        first, of_article = len(self._comments), own.hex()
        for comment in comments:
            author = _NONE
            signature = f"\x00{comment.author_status}"
            if comment.author_status == "named":
                author = self._name(comment.author, scope, site, article, writes=False)
                signature = normalise_name(comment.author or "")
            content = (signature, normalise_text(comment.text or ""))
            equal[content] += 1
            digest = self._identifier.digest("comment", (of_article, *content, str(equal[content])))
            self._comment_digests.append(digest)
            self._comment_authors.append(author)
            self._comment_parents.append(_NONE if comment.parent is None else first + comment.parent - 1)
        self._comment_articles += [article] * len(comments)
        self._comments += comments

    def _articles_frame(self, ids: dict[str, pa.Array]) -> pl.DataFrame:
        frame = pl.DataFrame(self._articles, schema={**polars_schema("articles"), PAGE: pl.Int64})
        return frame.with_columns(
            _series("article_id", ids["article"]), _series("writer_id", _taken(ids["author"], self._article_writers))
        )

    def _images_frame(self, ids: dict[str, pa.Array], numbers: np.ndarray[Any, Any]) -> pl.DataFrame:
        own = {
            "image_id": ids["image"],
            "article_id": _taken(ids["article"], self._image_articles),
            PAGE: numbers[np.array(self._image_articles, dtype=np.int64)],
        }
        return _frame("images", own, self._images)

    def _comments_frame(self, ids: dict[str, pa.Array], numbers: np.ndarray[Any, Any]) -> pl.DataFrame:
        own = {
            "comment_id": ids["comment"],
            "article_id": _taken(ids["article"], self._comment_articles),
            "author_id": _taken(ids["author"], self._comment_authors),
            "parent_comment_id": _taken(ids["comment"], self._comment_parents),
            PAGE: numbers[np.array(self._comment_articles, dtype=np.int64)],
        }
        return _frame("comments", own, self._comments)

    def _names_frame(self, ids: dict[str, pa.Array], numbers: np.ndarray[Any, Any]) -> pl.DataFrame:
        author, site, name, words, writes, article = zip(*self._names, strict=True) if self._names else ((),) * 6
        return pl.DataFrame(
            {
                "author_id": _series("author_id", _taken(ids["author"], author)),
                "site": site,
                "display_name": name,
                "name_word_count": words,
                "is_writer": writes,
                "article_id": _series("article_id", _taken(ids["article"], article)),
                PAGE: numbers[np.array(article, dtype=np.int64)],
            },
            schema=NAMES_SCHEMA,
        )


class _Ledger:
    """Columns of the ledger; millions of lines go through here, so it keeps columns and no rows."""

    def __init__(self) -> None:
        self.offsets = (0, 0, 0)
        self._page_ids: list[str] = []
        self._numbers: list[int] = []
        self._lengths: list[int] = []
        self._roles: list[str] = []
        self._rules: list[str] = []
        self._texts: list[str] = []
        self._endings: list[str] = []
        self._records: list[int] = []
        self._raw: dict[int, bytes] = {}

    def add(self, item: LabelledPage, number: int, records: list[int]) -> None:
        """Append a page; `records` says of each line where the record stands that it went into (see `_places`)."""
        offset = len(self._texts)
        self._page_ids.append(item.page.page_id)
        self._numbers.append(number)
        self._lengths.append(len(item.page.lines))
        self._roles += item.labels.roles
        self._rules += item.labels.rules
        self._texts += item.page.lines
        self._endings += item.physical.endings
        self._records += records
        for index, raw in item.physical.raw.items():
            self._raw[offset + index] = raw

    def frame(self, records: pa.Array) -> pl.DataFrame:
        """Return the ledger; `records` are the ids of articles, images and comments, one after the other."""
        lengths = np.array(self._lengths, dtype=np.int64)
        page = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        coded = np.array(self._records, dtype=np.int64)
        places = np.where(coded < 0, _NONE, coded // 3 + np.array(self.offsets)[coded % 3])
        raw = [self._raw.get(index) for index in range(len(page))] if self._raw else None
        return _from_arrow(
            {
                "page_id": pa.array(self._page_ids, pa.large_string()).take(pa.array(page)),
                "line_no": np.arange(len(page), dtype=np.int64) - starts + 1,
                "role": _repeated(self._roles),
                "rule": _repeated(self._rules),
                "text": pa.array(self._texts, pa.large_string()),
                "ending": _repeated(self._endings),
                "raw_bytes": pa.array(raw, pa.large_binary()) if raw else pa.nulls(len(page), pa.large_binary()),
                "record_id": _taken(records, places),
                PAGE: np.array(self._numbers, dtype=np.int64)[page],
            }
        )


def _places(records: Records, article: int, first_image: int, first_comment: int) -> list[int]:
    """Return for each line where its record stands, times three, plus 0, 1 or 2 for article, image or comment."""
    code: dict[tuple[str, int] | None, int] = {None: _NONE, ("article", 0): 3 * article}
    for index in range(len(records.images)):
        code["image", index] = 3 * (first_image + index) + 1
    for index in range(len(records.comments)):
        code["comment", index] = 3 * (first_comment + index) + 2
    return [code[record] for record in records.record_of_line]


def _taken(ids: pa.Array, positions: Sequence[int] | np.ndarray[Any, Any]) -> pa.Array:
    """Return the ids at `positions`, null for `_NONE`."""
    at = np.array(positions, dtype=np.int64)
    return ids.take(pa.array(at, mask=at < 0))


def _repeated(values: list[str]) -> pa.Array:
    """Return a column of few different strings; through their positions, because Arrow is slow on Python's strings."""
    known = {value: position for position, value in enumerate(dict.fromkeys(values))}
    positions = np.fromiter(map(known.__getitem__, values), dtype=np.int32, count=len(values))
    return pa.array(list(known), pa.large_string()).take(pa.array(positions))


def _frame(table: str, own: dict[str, Any], records: Iterable[Any]) -> pl.DataFrame:
    """Make a frame of `table`: ids from `own`, all other columns from the fields of the records."""
    rows = list(records)
    columns = {
        name: own[name] if name in own else pl.Series(name, [getattr(row, name) for row in rows], dtype=dtype)
        for name, dtype in polars_schema(table).items()
    }
    return pl.DataFrame(
        {
            name: _series(name, column) if isinstance(column, pa.Array) else column
            for name, column in {**columns, PAGE: own[PAGE]}.items()
        }
    )


def _series(name: str, column: pa.Array) -> pl.Series:
    made = pl.from_arrow(column)
    assert isinstance(made, pl.Series)
    return made.alias(name)


def _from_arrow(columns: dict[str, Any]) -> pl.DataFrame:
    frame = pl.from_arrow(pa.table(columns))
    assert isinstance(frame, pl.DataFrame)
    return frame


def _captured(item: LabelledPage, article: ArticleRecord | None) -> tuple[datetime | None, str | None, str | None]:
    """Return when the page was captured: what the container or table says, else what the page itself shows."""
    page = item.page
    if page.captured_at is None and article is not None and article.captured_at is not None:
        return article.captured_at, article.captured_precision, article.captured_evidence
    return page.captured_at, page.captured_precision, page.captured_evidence


def _page_row(item: LabelledPage, number: int, article: ArticleRecord | None) -> tuple[Any, ...]:
    page = item.page
    comments = article.comment_count if article else 0
    captured = _captured(item, article)
    return (number, page.page_id, page.source_file, page.record, None, comments, *captured, page.url, 0, 0, 0, 0)


def _article_row(item: LabelledPage, number: int, article: ArticleRecord) -> dict[str, Any]:
    page = item.page
    captured_at, captured_precision, _ = _captured(item, article)
    read = {name: getattr(article, name) for name in polars_schema("articles") if hasattr(article, name)}
    return {
        **read,
        PAGE: number,
        "page_id": page.page_id,
        "site": page.site,
        "url": page.url,
        "captured_at": captured_at,
        "captured_precision": captured_precision,
        "source_file": page.source_file,
        "record": page.record,
    }
