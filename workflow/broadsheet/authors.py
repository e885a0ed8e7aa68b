"""Count what each author wrote, over all shards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from broadsheet.errors import BroadsheetError
from broadsheet.faults import rejected_rows
from broadsheet.parquet import polars_schema
from broadsheet.partitions import ROWS, IdRange, parts_of


def count_authors(candidate: Path, shards: Sequence[Path]) -> Iterator[pl.DataFrame]:
    """Give the table `authors`, sorted by id, in frames of at most about a million rows.

    Args:
        candidate: folder with the finished `articles` and `comments`.
        shards: the shards' folders in reading order; their `names` say how each author is called.

    Raises:
        BroadsheetError: a row does not fit its model.

    """
    if not shards:
        return
    names = pl.scan_parquet([shard / "names.parquet" for shard in shards])
    comments = pl.scan_parquet(candidate / "comments" / "*.parquet").select("author_id", "article_id")
    articles = pl.scan_parquet(candidate / "articles" / "*.parquet").select("writer_id", "article_id", "kind")
    mentions = names.select(pl.len()).collect().item()
    waiting: list[pl.DataFrame] = []
    for part in parts_of(mentions):
        waiting.append(_authors(names, comments, articles, part))
        if sum(frame.height for frame in waiting) >= ROWS:
            yield _checked(pl.concat(waiting))
            waiting = []
    if waiting:
        yield _checked(pl.concat(waiting))


def _authors(names: pl.LazyFrame, comments: pl.LazyFrame, articles: pl.LazyFrame, part: IdRange) -> pl.DataFrame:
    here = part.holds("author_id")
    called = (
        names.filter(here)
        .group_by("author_id", maintain_order=True)
        .agg(
            pl.col("site").first(),
            pl.col("shown_name").drop_nulls().first().alias("display_name"),
            pl.col("name_word_count").first(),
        )
    )
    said = comments.filter(here).with_columns(pl.lit(1).alias("comments"), pl.lit(False).alias("writes"))
    wrote = (
        articles.rename({"writer_id": "author_id"})
        .filter(here)
        .select("author_id", "article_id", pl.lit(0).alias("comments"), (pl.col("kind") != "forum").alias("writes"))
    )
    counted = (
        pl.concat([said, wrote])
        .group_by("author_id")
        .agg(
            pl.col("writes").any().alias("is_writer"),
            # The opening post of a forum thread is the article; who wrote it takes part in the talk.
            (~pl.col("writes")).any().alias("is_commenter"),
            pl.col("comments").sum().cast(pl.Int64).alias("comment_count"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("article_count"),
        )
    )
    return (
        called.join(counted, on="author_id", how="inner")
        .select(pl.col(name).cast(dtype) for name, dtype in polars_schema("authors").items())
        .sort("author_id")
        .collect()
    )


def _checked(frame: pl.DataFrame) -> pl.DataFrame:
    for fault, row in rejected_rows("authors", frame):
        raise BroadsheetError(
            f"authors: {row['author_id']}: {fault.check}. "
            "This is a fault in the code that counts authors; please report it."
        )
    return frame
