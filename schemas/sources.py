"""`sources`: one row per input, readable or not: what came in and what became of it."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c
from broadsheet.schemas import rules
from broadsheet.schemas.vocabulary import CAPTURED_EVIDENCE, PRECISIONS, SOURCE_STATUSES


class Sources(pa.DataFrameModel):
    """A text file, or a record of a container."""

    source_file: str = c.column("Raw file or container, path under the raw root, `/` between parts")
    record: int = c.count("Record in the container, 0 for a text file", "records")
    page_id: str = c.identifier("The page's id, from its bytes", null="the input could not be read")
    article_id: str = c.identifier("Article that was read from it", null="no article was read from it")
    sha256: str = c.column(
        "Digest of the page's bytes in hexadecimal; keyed when names are hidden",
        null="the input could not be read",
        str_matches="^[0-9a-f]{64}$",
    )
    byte_count: int = c.count("Bytes of the page", "bytes", null="the input could not be read")
    line_count: int = c.count("Physical lines of the page", "lines", null="the input could not be read")
    encoding: str = c.column("How the bytes spell text; `-sig` with a mark", null="the input could not be read")
    url: str = c.column("Address of the page", null="the raw text came without an address")
    captured_at: c.UtcTime = c.column(
        "When the page was captured", null="neither container, table nor page says when", unit="UTC"
    )
    captured_precision: str = c.choice(
        "Finest unit of captured_at", PRECISIONS, null="exactly where captured_at is null"
    )
    captured_evidence: str = c.choice(
        "What says when it was captured", CAPTURED_EVIDENCE, null="exactly where captured_at is null"
    )
    status: str = c.choice("What became of the input", SOURCE_STATUSES)
    reason: str = c.column("Why the input could not be read", null="it could be read")

    @pa.dataframe_check(error="captured_at and captured_precision are not null together")
    def captured_together(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return rules.null_together(data, "captured_at", "captured_precision", "captured_evidence")

    @pa.dataframe_check(error="reason is there although status is not `unreadable`, or missing although it is")
    def reason_as_stated(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("reason").is_not_null() == (pl.col("status") == "unreadable"))

    @pa.dataframe_check(
        error="page_id, sha256, byte_count, line_count and encoding are null for unreadable inputs only"
    )
    def page_as_stated(cls, data: pa.PolarsData) -> pl.LazyFrame:
        read = pl.col("status") != "unreadable"
        columns = ("page_id", "sha256", "byte_count", "line_count", "encoding")
        return data.lazyframe.select(pl.all_horizontal([pl.col(name).is_not_null() == read for name in columns]))

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
        unique = ("source_file", "record")
