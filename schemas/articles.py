"""`articles`: one row per article, as read from its richest capture."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c
from broadsheet.schemas import rules
from broadsheet.schemas.vocabulary import KINDS, PRECISIONS, THREAD_STATUSES


class Articles(pa.DataFrameModel):
    """An article, forum thread or listing page, with what its page says about it."""

    article_id: str = c.identifier("Id of the article, the same across captures of it", unique=True)
    page_id: str = c.identifier("The capture the row was read from: the page in `lines`")
    site: str = c.column("Host of the page without www., or the name given for it", null="nobody said which site")
    url: str = c.column("Address of the page", null="the raw text came without an address")
    kind: str = c.choice("What the page is", KINDS)
    layout: str = c.column("Layout that read the page, or `unknown` where repetition decided")
    layout_score: float = c.share("Strength of the evidence for the layout")
    title: str = c.column("Headline", null="no line of the page is its headline")
    byline: str = c.column("Line that names the writers, as shown", null="the text shows no byline")
    writer_id: str = c.identifier(
        "Author named by the byline", null="the text shows no byline, or a forum's opening post has no author line"
    )
    published_at: c.WallTime = c.column(
        "When the article was published, wall time as shown",
        null="the text shows no date, or one that can be read in two ways",
        unit="wall time, no zone",
    )
    published_precision: str = c.choice(
        "Finest unit that the date shows", PRECISIONS, null="exactly where published_at is null"
    )
    published_raw: str = c.column("Date of publication, as shown", null="the text shows no date")
    captured_at: c.UtcTime = c.column(
        "When the page was captured", null="neither container, table nor page says when", unit="UTC"
    )
    captured_precision: str = c.choice(
        "Finest unit of captured_at", PRECISIONS, null="exactly where captured_at is null"
    )
    language: str = c.column(
        "Language of the text, ISO 639-1", null="the text is too short or too mixed to say", str_matches="^[a-z]{2}$"
    )
    text: str = c.column("Paragraphs of the body, a blank line between two", null="the page shows no body")
    paragraph_count: int = c.count("Paragraphs in the body", "paragraphs")
    word_count: int = c.count("White-space words in the body", "words")
    image_count: int = c.count("Rows in `images`", "images")
    comment_count: int = c.count("Rows in `comments`", "comments")
    comment_count_declared: int = c.count(
        "Comments the page itself says it has", "comments", null="the page does not say"
    )
    thread_status: str = c.choice("Whether the whole thread is there", THREAD_STATUSES)
    unrecognised_share: float = c.share("Share of non-blank lines with the role `other`")
    source_file: str = c.column("Raw file or container, path under the raw root, `/` between parts")
    record: int = c.count("Record in the container, 0 for a text file", "records", at_least=0)
    line_start: int = c.line_number("First line of the article")
    line_end: int = c.line_number("Last line of the article")

    @pa.dataframe_check(error="line_start comes after line_end")
    def lines_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.lines_in_order(data)

    @pa.dataframe_check(error="published_at and published_precision are not null together")
    def published_together(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.null_together(data, "published_at", "published_precision")

    @pa.dataframe_check(error="captured_at and captured_precision are not null together")
    def captured_together(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.null_together(data, "captured_at", "captured_precision")

    @pa.dataframe_check(error="text is null although paragraph_count is not 0, or the other way round")
    def text_as_counted(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("text").is_null() == (pl.col("paragraph_count") == 0))

    @pa.dataframe_check(error="thread_status is `none` although the article has comments")
    def thread_as_counted(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("thread_status") != "none") | (pl.col("comment_count") == 0))

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
