"""What is left of a person who asked to be left out: rows that keep ordinals and threads whole, and say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from broadsheet.people.suppression import REMOVED

_MIN_CHARACTERS = 20
"""A copied sentence with fewer characters is taken for anybody's."""

_OF_COMMENT: dict[str, pl.Expr] = {
    "author_id": pl.lit(None, pl.String),
    "author_status": pl.lit("removed"),
    "text": pl.lit(None, pl.String),
    "text_status": pl.lit("removed"),
    "paragraph_count": pl.lit(0, pl.Int64),
    "word_count": pl.lit(0, pl.Int64),
    "quoted_word_count": pl.lit(0, pl.Int64),
    "language": pl.lit(None, pl.String),
    "badge": pl.lit(None, pl.String),
    "posted_raw": pl.lit(None, pl.String),
}
_OF_ARTICLE: dict[str, pl.Expr] = {
    "title": pl.lit(None, pl.String),
    "byline": pl.lit(None, pl.String),
    "text": pl.lit(None, pl.String),
    "paragraph_count": pl.lit(0, pl.Int64),
    "word_count": pl.lit(0, pl.Int64),
    "language": pl.lit(None, pl.String),
}


def tombstones(frames: dict[str, pl.DataFrame], left_out: set[str], unmasked: pl.DataFrame) -> int:
    """Empty the rows and lines of those in `left_out` (ids of authors and comments), in place of the frames.

    `unmasked` is the ledger before it was masked: what they said is found where others have copied it.

    Returns:
        How many comments were emptied.

    """
    ids = sorted(left_out)
    comments, articles = frames["comments"], frames["articles"]
    theirs = (pl.col("author_id").is_in(ids) | pl.col("comment_id").is_in(ids)).fill_null(value=False)
    # A forum's opening post is its writer's own; an article under a byline is the paper's.
    opened = (pl.col("writer_id").is_in(ids) & (pl.col("kind") == "forum")).fill_null(value=False)
    emptied = comments.filter(theirs)["comment_id"].to_list()
    records = emptied + articles.filter(opened)["article_id"].to_list()
    copied = _copies(frames["lines"], records, unmasked)
    frames["comments"] = comments.with_columns(
        pl.when(theirs).then(empty).otherwise(pl.col(name)).alias(name) for name, empty in _OF_COMMENT.items()
    )
    frames["articles"] = articles.with_columns(
        *(pl.when(opened).then(empty).otherwise(pl.col(name)).alias(name) for name, empty in _OF_ARTICLE.items()),
        pl.when(~pl.col("writer_id").is_in(ids)).then(pl.col("writer_id")).alias("writer_id"),
    )
    kept = pl.when(~pl.col("record_id").is_in(records).fill_null(value=False))
    lines = frames["lines"].with_columns(
        kept.then(pl.col("text")).alias("text"), kept.then(pl.col("raw_bytes")).alias("raw_bytes")
    )
    frames["lines"] = _without(lines, copied)
    for table in ("comments", "articles"):
        frames[table] = _without(frames[table], copied)
    named = pl.when(~pl.col("author_id").is_in(ids))
    frames["names"] = frames["names"].with_columns(
        named.then(pl.col("author_id")).alias("author_id"), named.then(pl.col("shown_name")).alias("shown_name")
    )
    return len(emptied)


def _copies(masked: pl.DataFrame, records: list[str], unmasked: pl.DataFrame) -> dict[int, list[str]]:
    """Return page -> sentences of those left out, as the pages have them and as they read once masked."""
    found: dict[int, list[str]] = {}
    for lines in (unmasked, masked):
        said = lines.filter(pl.col("record_id").is_in(records) & pl.col("role").is_in(["comment_text", "paragraph"]))
        for page, text in said.select("_page", "text").drop_nulls().iter_rows():
            found.setdefault(page, []).extend(_sentences(text))
    return {page: sorted(set(sentences), key=lambda each: (-len(each), each)) for page, sentences in found.items()}


def _sentences(text: str) -> Iterator[str]:
    for part in (text, *text.replace("! ", ". ").replace("? ", ". ").split(". ")):
        sentence = part.strip(" \t\u00a0\"'“”„«».!?")
        if len(sentence) >= _MIN_CHARACTERS:
            yield sentence


def _without(frame: pl.DataFrame, copied: dict[int, list[str]]) -> pl.DataFrame:
    """Put a mark where somebody else's text holds one of the sentences."""
    texts = frame["text"].to_list() if copied else []
    changed = False
    for at, page in enumerate(frame["_page"].to_list() if copied else ()):
        for sentence in copied.get(page, ()):
            if texts[at] and sentence in texts[at]:
                texts[at] = texts[at].replace(sentence, REMOVED)
                changed = True
    return frame.with_columns(pl.Series("text", texts, pl.String)) if changed else frame
