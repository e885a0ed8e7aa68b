"""`comments`: one row per reader comment (or reply in a forum)."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c
from broadsheet.schemas import rules
from broadsheet.schemas.vocabulary import (
    AUTHOR_STATUSES,
    BOUNDARY_EVIDENCE,
    PARENT_EVIDENCE,
    PRECISIONS,
    TEXT_STATUSES,
)


class Comments(pa.DataFrameModel):
    """A comment, with the evidence for where it begins, who wrote it and what it answers."""

    comment_id: str = c.identifier("Id of the comment, from its article, words and author line", unique=True)
    article_id: str = c.identifier("Article that the comment stands under")
    author_id: str = c.identifier("Who wrote it", null="author_status is not `named`, or names were dropped")
    author_status: str = c.choice("What is known of the author", AUTHOR_STATUSES)
    ordinal: int = c.count("Place in the thread in page order, from 1", "comments", at_least=1)
    parent_comment_id: str = c.identifier("Comment that it answers", null="the text does not show which, or none")
    depth: int = c.count("Levels below the top of the thread", "levels", null="the text shows no nesting")
    parent_evidence: str = c.choice("What shows the parent", PARENT_EVIDENCE)
    boundary_evidence: str = c.choice("What shows that a comment begins here", BOUNDARY_EVIDENCE)
    posted_at: c.WallTime = c.column(
        "When it was posted, wall time as shown",
        null="the text shows no time, one that can be read in two ways, or a relative one without a capture time",
        unit="wall time, no zone",
    )
    posted_precision: str = c.choice("Finest unit of posted_at", PRECISIONS, null="exactly where posted_at is null")
    posted_raw: str = c.column("Time of posting, as shown", null="the text shows no time")
    text: str = c.column(
        "Paragraphs of the comment, a blank line between two, quotes included",
        null="text_status is `lost` or `removed`",
    )
    text_status: str = c.choice("Whether the words are there", TEXT_STATUSES)
    paragraph_count: int = c.count("Paragraphs", "paragraphs")
    word_count: int = c.count("White-space words, quotes included", "words")
    quoted_word_count: int = c.count("Words copied from an earlier comment", "words")
    language: str = c.column(
        "Language of the text, ISO 639-1", null="too short to say, or not asked for", str_matches="^[a-z]{2}$"
    )
    like_count: int = c.count("Approving votes shown", "votes", null="the text shows none")
    dislike_count: int = c.count("Disapproving votes shown", "votes", null="the text shows none")
    score: int = c.column("Net votes shown", null="the text shows none", unit="votes")
    badge: str = c.column("Mark beside the name (moderator, writer, rank)", null="the text shows none")
    line_start: int = c.line_number("First line of the comment, author and meta lines included")
    line_end: int = c.line_number("Last line of the comment")

    @pa.dataframe_check(error="line_start comes after line_end")
    def lines_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.lines_in_order(data)

    @pa.dataframe_check(error="posted_at and posted_precision are not null together")
    def posted_together(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.null_together(data, "posted_at", "posted_precision")

    @pa.dataframe_check(error="author_id is there although author_status is not `named`, or missing although it is")
    def author_as_stated(cls, data: pa.PolarsData) -> pl.LazyFrame:
        # Where names are dropped nobody has an id: then none is asked for.
        given, dropped = pl.col("author_id").is_not_null(), pl.col("author_id").is_null().all()
        return data.lazyframe.select((given == (pl.col("author_status") == "named")) | dropped)

    @pa.dataframe_check(error="parent_evidence is not `none` exactly where parent_comment_id is null")
    def parent_as_stated(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("parent_comment_id").is_null() == (pl.col("parent_evidence") == "none"))

    @pa.dataframe_check(error="text is there although text_status is not `present`, or missing although it is")
    def text_as_stated(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("text").is_not_null() == (pl.col("text_status") == "present"))

    @pa.dataframe_check(error="quoted_word_count is larger than word_count")
    def quotes_within_words(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("quoted_word_count") <= pl.col("word_count"))

    @pa.dataframe_check(error="the comment is its own parent")
    def no_self_reply(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("parent_comment_id").ne_missing(pl.col("comment_id")))

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
