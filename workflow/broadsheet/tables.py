"""Turn labelled pages into rows: articles, images, comments, the authors seen, and the finished ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from broadsheet.ids import Identifier, normalise_name, normalise_text, normalise_url
from broadsheet.label import LabelledPage
from broadsheet.parquet import empty, polars_schema
from broadsheet.reading import assemble
from broadsheet.reading.records import ArticleRecord, CommentRecord, ImageRecord, Records
from broadsheet.shard import PAGE, PAGES_SCHEMA, ShardTables

MIN_ID_WORDS = 8
"""A title and a first paragraph with fewer words than this name no article: every site has a 'Welcome back'."""

NAMES_SCHEMA = {
    "author_id": pl.String,
    "site": pl.String,
    "display_name": pl.String,
    "name_word_count": pl.Int64,
    "is_writer": pl.Boolean,
    "article_id": pl.String,
    PAGE: pl.Int64,
}
"""A mention of a person by a byline or a comment's author line; `release` counts authors from these."""


def tabulate(labelled: Sequence[LabelledPage], identifier: Identifier, first_page: int) -> ShardTables:
    """Make the tables of some pages of a shard.

    Args:
        labelled: pages with their labels, in reading order.
        identifier: makes the ids.
        first_page: number of the first of these pages within the shard.

    Returns:
        Frames `articles`, `images`, `comments`, `lines` with their contract's columns and `PAGE`, the frame `names`
        (columns of `NAMES_SCHEMA`), and the pages.

    """
    rows = _Rows(identifier)
    for number, item in enumerate(labelled, start=first_page):
        rows.add(item, number)
    return rows.tables()


def ledger(labelled: Sequence[LabelledPage]) -> pl.DataFrame:
    """Return the ledger of some pages before any row was made from them: `record_id` is null throughout."""
    made = _Ledger()
    for number, item in enumerate(labelled):
        made.add(item, number, [None] * len(item.page.lines))
    return made.frame()


def article_id(identifier: Identifier, item: LabelledPage, article: ArticleRecord) -> str:
    """Return the id of a page's article: from its address, else from site, title and first paragraph, else its text."""
    page = item.page
    if page.url:
        return identifier.make("article", "url", normalise_url(page.url))
    title, opening = normalise_text(article.title or ""), normalise_text(article.first_paragraph or "")
    if len(title.split()) + len(opening.split()) >= MIN_ID_WORDS:
        return identifier.make("article", "opening", page.site or "", title, opening)
    return identifier.make("article", "text", page.site or "", normalise_text("\n".join(page.lines)))


class _Rows:
    """Rows in the making, one list per table."""

    def __init__(self, identifier: Identifier) -> None:
        self._id = identifier
        self._articles: list[dict[str, Any]] = []
        self._images: list[dict[str, Any]] = []
        self._comments: list[dict[str, Any]] = []
        self._names: list[tuple[Any, ...]] = []
        self._pages: list[tuple[Any, ...]] = []
        self._lines = _Ledger()
        self._counting = -1
        self._equal: Counter[tuple[str, ...]] = Counter()

    def add(self, item: LabelledPage, number: int) -> None:
        records = assemble(item.page, item.labels)
        page = item.page
        if records is None:
            self._lines.add(item, number, [None] * len(page.lines))
            self._pages.append(_page_row(item, number, None, None))
            return
        article = records.article
        ids = _RecordIds(article_id(self._id, item, article))
        scope = page.site or ids.article
        writer = self._name(article.writer, scope, page.site, ids.article, number, writes=article.kind != "forum")
        for image in records.images:
            ids.images.append(self._image(image, ids.article, number))
        for comment in records.comments:
            self._comment(comment, ids, scope, page.site, number)
        self._articles.append(_article_row(item, number, records, ids.article, writer))
        self._lines.add(item, number, ids.of_lines(records))
        self._pages.append(_page_row(item, number, ids.article, article))

    def tables(self) -> ShardTables:
        frames = {
            "articles": _frame(self._articles, "articles"),
            "images": _frame(self._images, "images"),
            "comments": _frame(self._comments, "comments"),
            "lines": self._lines.frame(),
            "names": pl.DataFrame(self._names, schema=NAMES_SCHEMA, orient="row"),
        }
        pages = pl.DataFrame(self._pages, schema=PAGES_SCHEMA, orient="row")
        return ShardTables(frames, pages)

    def _name(
        self, name: str | None, scope: str, site: str | None, article: str, number: int, *, writes: bool
    ) -> str | None:
        key = normalise_name(name) if name else ""
        if not name or not key:
            return None
        author = self._id.make("author", scope, key)
        self._names.append((author, site, name, len(name.split()), writes, article, number))
        return author

    def _image(self, image: ImageRecord, article: str, number: int) -> str:
        own = [normalise_text(part or "") for part in (image.alt_text, image.caption, image.credit)]
        made = self._counted("image", article, number, own)
        self._images.append(
            {
                PAGE: number,
                "image_id": made,
                "article_id": article,
                "ordinal": image.ordinal,
                "after_paragraph": image.after_paragraph,
                "alt_text": image.alt_text,
                "caption": image.caption,
                "credit": image.credit,
                "evidence": image.evidence,
                "line_start": image.line_start,
                "line_end": image.line_end,
            }
        )
        return made

    def _comment(self, comment: CommentRecord, ids: _RecordIds, scope: str, site: str | None, number: int) -> None:
        named = comment.author_status == "named"
        author = self._name(comment.author, scope, site, ids.article, number, writes=False) if named else None
        signature = normalise_name(comment.author or "") if named else f"\x00{comment.author_status}"
        made = self._counted("comment", ids.article, number, [signature, normalise_text(comment.text or "")])
        parent = ids.comments[comment.parent - 1] if comment.parent is not None else None
        ids.comments.append(made)
        self._comments.append(
            {
                PAGE: number,
                "comment_id": made,
                "article_id": ids.article,
                "author_id": author,
                "author_status": comment.author_status,
                "ordinal": comment.ordinal,
                "parent_comment_id": parent,
                "depth": comment.depth,
                "parent_evidence": comment.parent_evidence if parent else "none",
                "boundary_evidence": comment.boundary_evidence,
                "posted_at": comment.posted_at,
                "posted_precision": comment.posted_precision,
                "posted_raw": comment.posted_raw,
                "text": comment.text,
                "text_status": comment.text_status,
                "paragraph_count": comment.paragraph_count,
                "word_count": comment.word_count,
                "quoted_word_count": comment.quoted_word_count,
                "language": comment.language,
                "like_count": comment.like_count,
                "dislike_count": comment.dislike_count,
                "score": comment.score,
                "badge": comment.badge,
                "line_start": comment.line_start,
                "line_end": comment.line_end,
            }
        )

    def _counted(self, kind: str, article: str, number: int, own: list[str]) -> str:
        """Make an id from content, and number equal contents of one page in their order."""
        if number != self._counting:
            self._counting, self._equal = number, Counter()
        content = (kind, *own)
        self._equal[content] += 1
        return self._id.make(kind, article, *own, str(self._equal[content]))


class _RecordIds:
    """The ids of a page's records, by ordinal."""

    def __init__(self, article: str) -> None:
        self.article = article
        self.images: list[str] = []
        self.comments: list[str] = []

    def of_lines(self, records: Records) -> list[str | None]:
        tables = {"article": [self.article], "image": self.images, "comment": self.comments}
        return [None if record is None else tables[record[0]][record[1]] for record in records.record_of_line]


class _Ledger:
    """Columns of the ledger; millions of lines go through here, so it keeps columns and no rows."""

    def __init__(self) -> None:
        self._page_ids: list[str] = []
        self._numbers: list[int] = []
        self._lengths: list[int] = []
        self._roles: list[str] = []
        self._rules: list[str] = []
        self._texts: list[str] = []
        self._endings: list[str] = []
        self._records: list[str | None] = []
        self._raw: dict[int, bytes] = {}

    def add(self, item: LabelledPage, number: int, records: list[str | None]) -> None:
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

    def frame(self) -> pl.DataFrame:
        if not self._texts:
            return empty("lines").with_columns(pl.lit(0, pl.Int64).alias(PAGE))
        lengths = np.array(self._lengths)
        starts = np.cumsum(lengths) - lengths
        page = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        raw = pa.array([self._raw.get(index) for index in range(len(self._texts))] if self._raw else None, pa.binary())
        table = pa.table(
            {
                "page_id": pa.DictionaryArray.from_arrays(page, self._page_ids).cast(pa.large_string()),
                "line_no": np.arange(len(page), dtype=np.int64) - np.repeat(starts, lengths) + 1,
                "role": pa.array(self._roles, pa.large_string()),
                "rule": pa.array(self._rules, pa.large_string()),
                "text": pa.array(self._texts, pa.large_string()),
                "ending": pa.array(self._endings, pa.large_string()),
                "raw_bytes": raw if self._raw else pa.nulls(len(page), pa.large_binary()),
                "record_id": pa.array(self._records, pa.large_string()),
                PAGE: np.array(self._numbers, dtype=np.int64)[page],
            }
        )
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        return frame


def _frame(rows: list[dict[str, Any]], table: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**polars_schema(table), PAGE: pl.Int64})


def _captured(item: LabelledPage, article: ArticleRecord | None) -> tuple[datetime | None, str | None, str | None]:
    """When the page was captured: what the container or table says, else what the page itself shows."""
    page = item.page
    if page.captured_at is None and article is not None and article.captured_at is not None:
        return article.captured_at, article.captured_precision, article.captured_evidence
    return page.captured_at, page.captured_precision, page.captured_evidence


def _page_row(item: LabelledPage, number: int, made: str | None, article: ArticleRecord | None) -> tuple[Any, ...]:
    page = item.page
    comments = article.comment_count if article else 0
    return (
        number, page.page_id, page.source_file, page.record, made, comments, *_captured(item, article), 0, 0, 0, 0,
    )  # fmt: skip


def _article_row(item: LabelledPage, number: int, records: Records, made: str, writer: str | None) -> dict[str, Any]:
    page, article = item.page, records.article
    captured_at, captured_precision, _ = _captured(item, article)
    return {
        PAGE: number,
        "article_id": made,
        "page_id": page.page_id,
        "site": page.site,
        "url": page.url,
        "kind": article.kind,
        "layout": article.layout,
        "layout_score": article.layout_score,
        "title": article.title,
        "byline": article.byline,
        "writer_id": writer,
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "published_raw": article.published_raw,
        "captured_at": captured_at,
        "captured_precision": captured_precision,
        "language": article.language,
        "text": article.text,
        "paragraph_count": article.paragraph_count,
        "word_count": article.word_count,
        "image_count": article.image_count,
        "comment_count": article.comment_count,
        "comment_count_declared": article.comment_count_declared,
        "thread_status": article.thread_status,
        "unrecognised_share": article.unrecognised_share,
        "source_file": page.source_file,
        "record": page.record,
        "line_start": article.line_start,
        "line_end": article.line_end,
    }
