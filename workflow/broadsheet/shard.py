"""A shard between the steps: its pages as they come in, its tables as they grow, and where they lie on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from broadsheet.rawpage import RawPage

PAGE = "_page"
"""Column that ties every row of a shard's frames to its page (a number within the shard); it is never released."""

PORTION = 1 << 20
"""Bytes of text that are labelled at a time: their lines are Python objects, ten times as large as the text."""

PAGES_SCHEMA: dict[str, Any] = {
    PAGE: pl.Int64,
    "page_id": pl.String,
    "source_file": pl.String,
    "record": pl.Int64,
    "article_id": pl.String,
    "comment_count": pl.Int64,
    "captured_at": pl.Datetime("us", "UTC"),
    "captured_precision": pl.String,
    "captured_evidence": pl.String,
    "url": pl.String,
    "articles": pl.Int64,
    "images": pl.Int64,
    "comments": pl.Int64,
    "lines": pl.Int64,
}
"""What `release` must know of a page without opening its tables; the last four are its rows in each of them."""

NAMES_SCHEMA: dict[str, Any] = {
    "author_id": pl.String,
    "site": pl.String,
    "display_name": pl.String,
    "name_word_count": pl.Int64,
    "is_writer": pl.Boolean,
    "article_id": pl.String,
    PAGE: pl.Int64,
}
"""A mention of a person by a byline or a comment's author line; `release` counts authors from these."""

SHOWN_NAMES_SCHEMA: dict[str, Any] = {**NAMES_SCHEMA, "shown_name": pl.String}
"""The same once masked; `shown_name` is the name where a release may show it."""

UNMASKED = "unmasked_lines"
"""File of a shard's ledger as its pages have it; there where names are hidden, as are the two below."""

KINDS = ("person", "email", "phone", "ip")
"""What is masked in texts, by kind."""

LEFT_SCHEMA: dict[str, Any] = {"page_id": pl.String, "line_no": pl.Int64, "mask": pl.String, "text": pl.String}
"""A one-word name that stands in the released ledger, and the mask that it would have been given."""

SPANS_SCHEMA: dict[str, Any] = {"page_id": pl.String, "line_no": pl.Int64, "kind": pl.String, "text": pl.String}
"""An e-mail address, telephone number or IP address that was masked."""


@dataclass(slots=True)
class ShardTables:
    """The tables of a shard, or of some of its pages: table -> frame (contract columns and `PAGE`), and its pages."""

    frames: dict[str, pl.DataFrame]
    pages: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PAGES_SCHEMA))

    def size(self) -> int:
        """Return the number of pages."""
        return self.pages.height


def page_file(folder: Path, shard: str) -> Path:
    """Return the file that holds the pages of `shard`."""
    return folder / f"{shard}.parquet"


def pages(path: Path, wanted: set[str] | None = None) -> Iterator[list[RawPage]]:
    """Give the pages of a shard in reading order, a few at a time (one, where it is larger than `PORTION`).

    With `wanted`, only the pages with these ids are given, and row groups without any of them are not read.
    """
    file = pq.ParquetFile(path)
    for number in range(file.num_row_groups):
        if wanted is not None:
            ids = file.read_row_group(number, columns=["page_id"]).column(0)
            chosen = pc.is_in(ids, value_set=pa.array(sorted(wanted), ids.type))
            if not pc.any(chosen).as_py():
                continue
        group = file.read_row_group(number, columns=list(RawPage._fields))
        if wanted is not None:
            group = group.filter(chosen)
        portion: list[RawPage] = []
        size = 0
        for page in map(RawPage, *(column.to_pylist() for column in group.columns)):
            if portion and size + len(page.content) > PORTION:
                yield portion
                portion, size = [], 0
            portion.append(page)
            size += len(page.content)
        yield portion


def joined(tables: Sequence[ShardTables]) -> ShardTables:
    """Put the tables of some portions of a shard together."""
    if len(tables) == 1:
        return tables[0]
    frames = {name: pl.concat([each.frames[name] for each in tables]) for name in tables[0].frames}
    return ShardTables(frames, pl.concat([each.pages for each in tables]))


def sites(path: Path) -> list[str]:
    """Return the sites of a shard's pages, sorted."""
    column = pl.read_parquet(path, columns=["site"])["site"].drop_nulls()
    return column.unique().sort().to_list()
