"""Check the tables of a shard against their pandera models: what passes goes on, what fails goes to quarantine.

Nothing is dropped in silence: rows in = rows out + rows in quarantine, each of those with a reason, the check that
found it, and the place in the raw text.
"""

from __future__ import annotations

import json

import polars as pl

from broadsheet.faults import Fault, faults_of
from broadsheet.schemas import PRIMARY_KEYS
from broadsheet.shard import PAGE, ShardTables

REASONS = {
    "wrong_value": "a value is not one of those allowed, out of range, or of the wrong form",
    "missing_value": "a value that must be there is null",
    "inconsistent": "two columns of the row contradict each other",
    "duplicate_key": "an earlier row of the same page has the same key",
    "orphan": "the row refers to a row that does not exist",
    "parent_rejected": "the row belongs to a row that is in quarantine",
}
"""Why a row is in quarantine."""

QUARANTINE_SCHEMA = {
    "row": pl.String,
    "reason": pl.String,
    "check": pl.String,
    "source_file": pl.String,
    "record": pl.Int64,
    "line_start": pl.Int64,
    "line_end": pl.Int64,
}
"""The columns of data/quarantine/<table>: the row as JSON, why it is there, and where it came from."""

_CHECKED = ("articles", "images", "comments", "lines")
_OWNED = ("images", "comments")


def validate(tables: ShardTables) -> tuple[ShardTables, dict[str, pl.DataFrame]]:
    """Split the tables of a shard into accepted rows and quarantine.

    Returns:
        The accepted tables, and table -> rejected rows with the columns of `QUARANTINE_SCHEMA`.

    Raises:
        BroadsheetError: a table does not have the columns and types of its model at all.

    """
    frames = dict(tables.frames)
    faults = {table: _faults(table, frames[table]) for table in _CHECKED}
    rejected_articles = _column_of(frames["articles"], faults["articles"], "article_id", PAGE)
    for table in _OWNED:
        faults[table] = _with_orphans(frames, table, faults[table], rejected_articles)
    quarantine = {table: _quarantined(frames[table], faults[table], tables.pages) for table in _CHECKED}
    for table in _CHECKED:
        if faults[table]:
            positions = sorted(fault.position for fault in faults[table])
            frames[table] = frames[table].with_row_index("_n").filter(~pl.col("_n").is_in(positions)).drop("_n")
    if any(faults.values()):
        frames = _heal(frames)
    return ShardTables(frames, tables.pages), quarantine


def _faults(table: str, frame: pl.DataFrame) -> list[Fault]:
    found = {fault.position: fault for fault in faults_of(table, frame)}
    for position in _repeated(table, frame):
        found.setdefault(position, Fault(position, "duplicate_key", f"unique {', '.join(PRIMARY_KEYS[table])}"))
    return [found[position] for position in sorted(found)]


def _repeated(table: str, frame: pl.DataFrame) -> list[int]:
    """Positions of rows whose key stands earlier on the same page."""
    if table == "lines":
        # The ledger is written in order, so a repeated or skipped number shows against the row before: this is far
        # cheaper than looking for equal keys among millions of rows.
        same_page = pl.col("page_id") == pl.col("page_id").shift()
        expected = pl.when(same_page).then(pl.col("line_no").shift() + 1).otherwise(1)
        in_order = (pl.col("line_no") == expected).fill_null(pl.col("line_no") == 1)
        return frame.select((~in_order).arg_true()).to_series().to_list()
    keys = [PAGE, *PRIMARY_KEYS[table]]
    return frame.select((~pl.struct(keys).is_first_distinct()).arg_true()).to_series().to_list()


def _column_of(frame: pl.DataFrame, faults: list[Fault], *columns: str) -> pl.DataFrame:
    return frame.select(columns)[[fault.position for fault in faults]]


def _with_orphans(
    frames: dict[str, pl.DataFrame], table: str, faults: list[Fault], rejected: pl.DataFrame
) -> list[Fault]:
    """Add the rows of `table` whose article is rejected or does not exist."""
    known = {fault.position for fault in faults}
    numbered = frames[table].select(PAGE, "article_id").with_row_index("_n")
    articles = frames["articles"].select(PAGE, "article_id")
    lonely = numbered.join(articles, on=[PAGE, "article_id"], how="anti", maintain_order="left")
    orphans = [Fault(n, "orphan", f"{table}.article_id refers to articles.article_id") for n in lonely["_n"]]
    owned = numbered.join(rejected, on=[PAGE, "article_id"], how="semi", maintain_order="left")
    owned_faults = [Fault(n, "parent_rejected", f"{table}.article_id is in quarantine") for n in owned["_n"]]
    added = [fault for fault in orphans + owned_faults if fault.position not in known]
    return sorted(faults + added, key=lambda fault: fault.position)


def _quarantined(frame: pl.DataFrame, faults: list[Fault], pages: pl.DataFrame) -> pl.DataFrame:
    if not faults:
        return pl.DataFrame(schema=QUARANTINE_SCHEMA)
    rejected = frame[[fault.position for fault in faults]]
    place = rejected.select(PAGE).join(pages.select(PAGE, "source_file", "record"), on=PAGE, maintain_order="left")
    first = "line_no" if "line_no" in rejected.columns else "line_start"
    last = "line_no" if "line_no" in rejected.columns else "line_end"
    return pl.DataFrame(
        {
            "row": [
                json.dumps(row, ensure_ascii=False, default=str) for row in rejected.drop(PAGE).iter_rows(named=True)
            ],
            "reason": [fault.reason for fault in faults],
            "check": [fault.check for fault in faults],
            "source_file": place["source_file"],
            "record": place["record"],
            "line_start": rejected[first],
            "line_end": rejected[last],
        },
        schema=QUARANTINE_SCHEMA,
    )


def _heal(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Make the accepted rows agree with what is left: counts, parents, and the ledger's references.

    All of it page by page: another capture of the article has rows with the same ids, and may lose them later.
    """
    comments, articles = frames["comments"], frames["articles"]
    there = comments.select(PAGE, pl.col("comment_id").alias("parent_comment_id"), pl.lit(True).alias("_there"))
    orphaned = pl.col("parent_comment_id").is_not_null() & pl.col("_there").is_null()
    comments = (
        comments.join(there, on=[PAGE, "parent_comment_id"], how="left", maintain_order="left")
        .with_columns(
            pl.when(orphaned).then(pl.lit("none")).otherwise(pl.col("parent_evidence")).alias("parent_evidence"),
            pl.when(orphaned).then(None).otherwise(pl.col("parent_comment_id")).alias("parent_comment_id"),
        )
        .drop("_there")
    )
    for owned, count in (("comments", "comment_count"), ("images", "image_count")):
        held = frames[owned].group_by(PAGE).len(name="_held")
        articles = (
            articles.join(held, on=PAGE, how="left", maintain_order="left")
            .with_columns(pl.col("_held").fill_null(0).cast(pl.Int64).alias(count))
            .drop("_held")
        )
    keys = ((articles, "article_id"), (frames["images"], "image_id"), (comments, "comment_id"))
    records = pl.concat(
        [frame.select(PAGE, pl.col(key).alias("record_id"), pl.lit(True).alias("_there")) for frame, key in keys]
    )
    lines = (
        frames["lines"]
        .join(records, on=[PAGE, "record_id"], how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("_there")).then(pl.col("record_id")).alias("record_id"))
        .drop("_there")
    )
    return {**frames, "comments": comments, "articles": articles, "lines": lines}
