"""Checks that several models share; each returns one boolean per row."""

import pandera.polars as pa
import polars as pl


def lines_in_order(data: pa.PolarsData) -> pl.LazyFrame:
    """Return true where a record's first line does not come after its last."""
    return data.lazyframe.select(pl.col("line_start") <= pl.col("line_end"))


def null_together(data: pa.PolarsData, first: str, *others: str) -> pl.LazyFrame:
    """Return true where all the columns are null or none is."""
    absent = pl.col(first).is_null()
    return data.lazyframe.select(pl.all_horizontal([pl.col(other).is_null() == absent for other in others]))
