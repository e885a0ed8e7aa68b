"""CSV files for spreadsheets and for programs without Parquet, one per table; `formulas` says what is guarded."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from broadsheet.comparing.sides import Side
from broadsheet.formulas import FORMULA

README = """These are the tables of a Broadsheet release as CSV: UTF-8, comma, quotes doubled, column names first.

- An empty cell without quotes is null: the text does not say. An empty text is two quotes.
- A text that a spreadsheet could take for a formula (it begins with = + - @, a tab or a line break), or that begins
  with an apostrophe, has an apostrophe in front. Take one off to have the text back.
- Times are ISO 8601: wall time as the page shows it, without a zone; captured_at is UTC.
- lines.raw_bytes is base64.
- dictionary.md, where it stands beside this file, describes every column.
"""


def write(release: Side, folder: Path) -> dict[str, tuple[int, int]]:
    """Write TABLE.csv for every table into `folder`; returns rows and guarded cells by table."""
    written = {}
    for table in release.tables():
        rows = release.scan(table)
        schema = rows.collect_schema()
        texts = [name for name, dtype in schema.items() if dtype == pl.String]
        rows.select(_cell(name, dtype) for name, dtype in schema.items()).sink_csv(folder / f"{table}.csv")
        guarded = pl.sum_horizontal(pl.col(texts).str.contains(FORMULA).sum())
        counts = rows.select(pl.len().alias("rows"), guarded.alias("guarded")).collect(engine="streaming")
        written[table] = (int(counts["rows"][0]), int(counts["guarded"][0] or 0))
    (folder / "README.txt").write_text(README, encoding="utf-8", newline="\n")
    return written


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    if dtype == pl.String:
        return pl.when(value.str.contains(FORMULA)).then(pl.lit("'") + value).otherwise(value).alias(name)
    if dtype == pl.Binary:
        return value.bin.encode("base64")
    if isinstance(dtype, pl.Datetime):
        return value.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f" + ("Z" if dtype.time_zone else ""))
    return value
