"""The tables by name, their keys, the references between them, and the order of their rows."""

from __future__ import annotations

from typing import NamedTuple

import pandera.polars as pa
from broadsheet.schemas.articles import Articles
from broadsheet.schemas.authors import Authors
from broadsheet.schemas.comments import Comments
from broadsheet.schemas.images import Images
from broadsheet.schemas.lines import Lines
from broadsheet.schemas.sources import Sources

TABLES: dict[str, type[pa.DataFrameModel]] = {
    "articles": Articles,
    "images": Images,
    "comments": Comments,
    "authors": Authors,
    "sources": Sources,
    "lines": Lines,
}
"""Every table of a release, in the order in which people read about them."""

PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id",),
    "images": ("image_id",),
    "comments": ("comment_id",),
    "authors": ("author_id",),
    "sources": ("source_file", "record"),
    "lines": ("page_id", "line_no"),
}


class Reference(NamedTuple):
    """A foreign key: each non-null value of table.column stands in target.target_column."""

    table: str
    column: str
    target: str
    target_column: str


REFERENCES: tuple[Reference, ...] = (
    Reference("articles", "page_id", "sources", "page_id"),
    Reference("articles", "writer_id", "authors", "author_id"),
    Reference("images", "article_id", "articles", "article_id"),
    Reference("comments", "article_id", "articles", "article_id"),
    Reference("comments", "author_id", "authors", "author_id"),
    Reference("comments", "parent_comment_id", "comments", "comment_id"),
    Reference("sources", "article_id", "articles", "article_id"),
    Reference("lines", "page_id", "sources", "page_id"),
)
"""`lines.record_id` refers to articles, images or comments; `release` checks it against the three together."""
