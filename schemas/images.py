"""`images`: one row per picture that the text of an article shows."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c
from broadsheet.schemas import rules
from broadsheet.schemas.vocabulary import IMAGE_EVIDENCE


class Images(pa.DataFrameModel):
    """A picture: its alternative text, caption and credit, and its place in the body."""

    image_id: str = c.identifier("Id of the image within its article", unique=True)
    article_id: str = c.identifier("Article that shows the image")
    ordinal: int = c.count("Place among the article's images, from 1", "images", at_least=1)
    after_paragraph: int = c.count("Body paragraphs that stand before the image", "paragraphs")
    alt_text: str = c.column("Alternative text", null="the text shows only a caption")
    caption: str = c.column("Caption without its credit", null="the text shows no caption")
    credit: str = c.column("Who is credited for the picture", null="the caption names nobody")
    evidence: str = c.choice("Which line showed that there is an image", IMAGE_EVIDENCE)
    line_start: int = c.line_number("First line of the image")
    line_end: int = c.line_number("Last line of the image")

    @pa.dataframe_check(error="line_start comes after line_end")
    def lines_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.lines_in_order(data)

    @pa.dataframe_check(error="evidence names a line (alt or caption) that is null")
    def evidence_as_shown(cls, data: pa.PolarsData) -> pl.LazyFrame:
        alt = pl.col("alt_text").is_not_null()
        caption = pl.col("caption").is_not_null() | pl.col("credit").is_not_null()
        fits = (
            pl.when(pl.col("evidence") == "both")
            .then(alt & caption)
            # A credit alone may stand in the alternative text itself.
            .when(pl.col("evidence") == "alt_line")
            .then(alt & pl.col("caption").is_null())
            .otherwise(caption & ~alt)
        )
        return data.lazyframe.select(fits)

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
