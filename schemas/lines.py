"""`lines`: the ledger, one row per physical line of every page that could be read."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c
from broadsheet.schemas.vocabulary import ENDINGS, ROLES

INK = r"[^\s\x1c-\x1f]"
"""A character that is not white space, as Python sees it (it counts U+001C to U+001F as white space, Rust does not)."""


class Lines(pa.DataFrameModel):
    """A line, what it is taken for, and what took it for that; the rows of a page rebuild its bytes."""

    page_id: str = c.identifier("Page that the line stands on")
    line_no: int = c.line_number("Number of the line in the page")
    role: str = c.choice("What the line is", ROLES)
    rule: str = c.column("Layout rule, statistic, model or correction that decided the role")
    text: str = c.column("The line without its ending", null="the line's person was removed from the release")
    ending: str = c.choice("How the line ends", tuple(ENDINGS))
    raw_bytes: pl.Binary = c.column(
        "The line's exact bytes, ending included", null="text and ending encode back to the line's bytes"
    )
    record_id: str = c.identifier(
        "Row of articles, images or comments that the line went into", null="the line went into no row"
    )

    @pa.dataframe_check(error="the role is `blank` although the line has text, or another role although it has none")
    def blank_as_shown(cls, data: pa.PolarsData) -> pl.LazyFrame:
        shown = pl.col("text").str.contains(INK)
        return data.lazyframe.select(pl.col("text").is_null() | (shown == (pl.col("role") != "blank")))

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
        unique = ("page_id", "line_no")
