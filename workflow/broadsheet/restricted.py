"""What never leaves the machine: who is behind each author id, and the ledger as the pages have it.

It lies in WORK/data/restricted, which its owner alone may enter and which neither git nor DVC takes. Where names are
kept nothing of it is needed, and what an earlier run left is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from broadsheet import atomic, keys
from broadsheet.config import Settings
from broadsheet.partitions import parts_of
from broadsheet.paths import Workspace
from broadsheet.shard import LEFT_SCHEMA, PAGE, SPANS_SCHEMA, UNMASKED

PEOPLE_SCHEMA: dict[str, Any] = {"page_id": pl.String, "display_name": pl.String}
"""Columns of `people`: a name that is hidden on a page of the ledger's part of the same number."""


def part(folder: Path, number: int) -> Path:
    """Return a part of a folder of parts."""
    return folder / f"part-{number:05d}.parquet"


def keep(workspace: Workspace, settings: Settings, shards: Sequence[Path]) -> None:
    """Put the restricted files of the shards in place: `names.parquet`, `left`, `spans`, `lines/` and `people/`.

    Args:
        workspace: the working directory.
        settings: the settings of the run.
        shards: the shards' folders in reading order.

    """
    made = (workspace.names, workspace.left, workspace.spans, workspace.unmasked_lines, workspace.people)
    if not settings.hides_names:
        for path in made:
            atomic.remove(path)
        return
    keys.private_folder(workspace.restricted)
    atomic.remove_leftovers(workspace.restricted)
    with atomic.replacing(workspace.names) as path:
        _write(path, _names([shard / "names.parquet" for shard in shards]))
    for name, target, schema in (("left", workspace.left, LEFT_SCHEMA), ("spans", workspace.spans, SPANS_SCHEMA)):
        frames = [pl.DataFrame(schema=schema), *(pl.read_parquet(shard / f"{name}.parquet") for shard in shards)]
        with atomic.replacing(target) as path:
            _write(path, iter([pl.concat(frames)]))
    with atomic.replacing_folder(workspace.unmasked_lines) as folder:
        for number, shard in enumerate(shards):
            atomic.link_or_copy(shard / f"{UNMASKED}.parquet", part(folder, number))
    with atomic.replacing_folder(workspace.people) as folder:
        for number, shard in enumerate(shards):
            _write(part(folder, number), iter([_hidden(shard)]))


def _names(files: list[Path]) -> Iterator[pl.DataFrame]:
    """Give (author_id, display_name) for all spellings of all names, by id, in frames of bounded size."""
    empty = pl.DataFrame(schema={"author_id": pl.String, "display_name": pl.String})
    yield empty
    if files:
        names = pl.scan_parquet(files).select(empty.columns).drop_nulls()
        for ids in parts_of(names.select(pl.len()).collect().item()):
            yield names.filter(ids.holds("author_id")).unique().sort(empty.columns).collect()


def _hidden(shard: Path) -> pl.DataFrame:
    pages = pl.read_parquet(shard / "pages.parquet", columns=[PAGE, "page_id"])
    names = pl.read_parquet(shard / "names.parquet").filter(pl.col("shown_name").is_null())
    return names.join(pages, on=PAGE).select(list(PEOPLE_SCHEMA)).unique(maintain_order=True)


def _write(path: Path, frames: Iterator[pl.DataFrame]) -> None:
    import pyarrow.parquet as pq

    writer = None
    for frame in frames:
        table = frame.to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()
    path.chmod(0o600)
