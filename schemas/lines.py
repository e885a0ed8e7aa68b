"""`lines`: the ledger, one row per physical line of every page that could be read."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c
from broadsheet.schemas.vocabulary import ENDINGS, ROLES

INK = r"[^\s\p{Cc}\p{Cf}]"
"""A character that can be seen: no white space, control or format character (a zero-width space, a byte order mark)."""


class Lines(pa.DataFrameModel):
    """A line, what it is taken for, and what took it for that; the rows of a page are the whole page."""

    page_id: str = c.identifier("Page that the line stands on")
    line_no: int = c.line_number("Number of the line in the page")
    role: str = c.choice("What the line is", ROLES)
    rule: str = c.column("Layout rule, statistic, model or correction that decided the role")
    text: str = c.column("The line without its ending", null="the line's person was removed from the release")
    ending: str = c.choice("How the line ends", tuple(ENDINGS))
    raw_bytes: pl.Binary = c.column(
        "The line's exact bytes, ending included",
        null="text and ending encode back to the line's bytes, or names are hidden",
    )
    record_id: str = c.identifier(
        "Row of articles, images or comments that the line went into", null="the line went into no row"
    )

    @pa.dataframe_check(error="the role is `blank` although the line has text, or another role although it has none")
    def blank_as_shown(cls, data: pa.PolarsData) -> pl.LazyFrame:
        blank, text = pl.col("role") == "blank", pl.col("text")
        # Between the two lie characters that cannot be seen and are no white space: a line of them may be either.
        fits = pl.when(blank).then(~text.str.contains(INK)).otherwise(text.str.contains(r"\S"))
        return data.lazyframe.select(text.is_null() | fits)

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
        unique = ("page_id", "line_no")
