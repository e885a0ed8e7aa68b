"""The table `sources` as it is released: what `ingest` knew, and what became of each input since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from broadsheet.errors import BroadsheetError
from broadsheet.faults import rejected_rows
from broadsheet.parquet import polars_schema
from broadsheet.paths import Workspace
from broadsheet.shard import PAGE

_CAPTURED = ("captured_at", "captured_precision", "captured_evidence")
_BATCH = 65_536


def finished_sources(
    workspace: Workspace, shards: Sequence[Path], older: Mapping[int, list[int]]
) -> Iterator[Iterator[pl.DataFrame]]:
    """Give the rows of `sources`, one iterator of frames per part.

    A part reaches from behind the last input of the shard before to the last input of its own shard; inputs behind
    the last shard go into the last part. Parts must be read in turn.

    Args:
        workspace: the working directory.
        shards: the shards' folders in reading order.
        older: position of a shard -> `PAGE` numbers of its older captures.

    Raises:
        BroadsheetError: the inputs and the shards' pages do not belong together, or a row does not fit its model.

    """
    queue = _Queue(workspace.sources)
    for position, shard in enumerate(shards):
        pages = _pages(shard, older.get(position, []))
        yield _joined(queue, pages, last=position == len(shards) - 1)
    if not shards:
        yield (_checked(frame) for frame in queue.rest())


class _Queue:
    """The inputs of `ingest`, taken from the front."""

    def __init__(self, path: Path) -> None:
        self._batches = pq.ParquetFile(path).iter_batches(batch_size=_BATCH)
        self._front = pl.DataFrame()

    def until_pages(self, pages: int) -> Iterator[pl.DataFrame]:
        """Take inputs up to and with the one that is page number `pages` from here."""
        while pages:
            if self._front.height == 0 and not self._refill():
                raise BroadsheetError(
                    "data/interim: the inputs and the pages read do not belong together. "
                    "Delete data/interim and run again."
                )
            seen = self._front["status"].is_in(["read", "empty"]).cum_sum()
            stop = int((seen < pages).sum()) + 1
            taken, self._front = self._front[:stop], self._front[stop:]
            pages -= int(taken["status"].is_in(["read", "empty"]).sum())
            yield taken

    def rest(self) -> Iterator[pl.DataFrame]:
        """Take all that is left."""
        while self._front.height or self._refill():
            taken, self._front = self._front, self._front[:0]
            yield taken

    def _refill(self) -> bool:
        batch = next(self._batches, None)
        if batch is None:
            return False
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        self._front = frame
        return True


def _pages(shard: Path, older: list[int]) -> pl.DataFrame:
    pages = pl.read_parquet(
        shard / "pages.parquet", columns=[PAGE, "page_id", "article_id", "articles", "url", *_CAPTURED]
    )
    accepted = pl.col("articles") > 0
    return pages.with_columns(
        pl.when(accepted | pl.col(PAGE).is_in(older)).then(pl.col("article_id")).alias("article_id"),
        pl.col(PAGE).is_in(older).alias("older"),
    )


def _joined(queue: _Queue, pages: pl.DataFrame, *, last: bool) -> Iterator[pl.DataFrame]:
    start = 0
    for taken in queue.until_pages(pages.height):
        paged = taken["status"].is_in(["read", "empty"])
        count = int(paged.sum())
        own = pages[start : start + count]
        start += count
        if own["page_id"].to_list() != taken.filter(paged)["page_id"].to_list():
            raise BroadsheetError(
                "data/interim: the inputs and the pages read do not belong together. Delete data/interim and run again."
            )
        placed = taken.with_row_index("_n").join(
            taken.with_row_index("_n")
            .filter(paged)
            .select("_n")
            .hstack(own.rename({n: f"own_{n}" for n in own.columns})),
            on="_n",
            how="left",
            maintain_order="left",
        )
        older = pl.col("own_older").fill_null(False)
        yield _checked(
            placed.with_columns(
                pl.col("own_article_id").alias("article_id"),
                pl.when(older).then(pl.lit("older_capture")).otherwise(pl.col("status")).alias("status"),
                # A page's address may hold a name; its shard has it as it may be shown.
                pl.coalesce("own_url", "url").alias("url"),
                *(pl.coalesce(name, f"own_{name}").alias(name) for name in _CAPTURED),
            )
        )
    if last:
        for frame in queue.rest():
            yield _checked(frame)


def _checked(frame: pl.DataFrame) -> pl.DataFrame:
    rows = frame.select(pl.col(name).cast(dtype) for name, dtype in polars_schema("sources").items())
    for fault, row in rejected_rows("sources", rows):
        raise BroadsheetError(
            f"sources: {row['source_file']} (record {row['record']}): {fault.check}. This is a fault in the code that "
            "lists the inputs; please report it."
        )
    return rows
