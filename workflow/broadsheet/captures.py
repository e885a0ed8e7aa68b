"""Several captures of one article: which of them is the article, and which are older captures of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from broadsheet.partitions import IdRange, parts_of
from broadsheet.shard import PAGE


def older_captures(page_files: Sequence[Path]) -> dict[int, list[int]]:
    """Find the pages that are not the richest capture of their article.

    The capture with most comments is the article; then the latest; then the one with the smallest page id. A page whose
    article was rejected is no capture: it would take the place of one that can be released.

    Args:
        page_files: the pages of each shard (columns of `shard.PAGES_SCHEMA`), shards in reading order.

    Returns:
        Position of the shard -> `PAGE` numbers of its older captures, ascending.

    """
    older: dict[int, list[int]] = {}
    rows = sum(pl.scan_parquet(path).select(pl.len()).collect().item() for path in page_files)
    for part in parts_of(rows):
        several = _several(page_files, part)
        if several.height == 0:
            continue
        ranked = several.sort(
            ["article_id", "comment_count", "captured_at", "page_id"],
            descending=[False, True, True, False],
            nulls_last=[False, True, True, False],
        )
        for position, page in ranked.filter(~pl.col("article_id").is_first_distinct()).select("_shard", PAGE).rows():
            older.setdefault(position, []).append(page)
    return {position: sorted(pages) for position, pages in sorted(older.items())}


def _several(page_files: Sequence[Path], part: IdRange) -> pl.DataFrame:
    """Pages of articles that have more than one; the files are scanned twice, so that only those are held."""
    scans = [
        pl.scan_parquet(path)
        .filter(part.holds("article_id") & (pl.col("articles") > 0))
        .select(pl.lit(position).alias("_shard"), PAGE, "page_id", "article_id", "comment_count", "captured_at")
        for position, path in enumerate(page_files)
    ]
    if not scans:
        return pl.DataFrame()
    pages = pl.concat(scans)
    repeated = (
        pages.group_by("article_id").len().filter(pl.col("len") > 1).select("article_id").collect(engine="streaming")
    )
    return pages.join(repeated.lazy(), on="article_id", how="semi").collect(engine="streaming")
