"""The shards of a run, in reading order, as `ingest` cut them."""

from __future__ import annotations

import json
from typing import NamedTuple

from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

BATCH_BYTES = 128 * 2**20
"""Raw text for which one more `read` job is worth its start, while there are few of them."""


class PlannedShard(NamedTuple):
    """A shard: its name (a digest of its pages), how many pages it has, how many bytes of text."""

    shard: str
    pages: int
    bytes: int


def load(workspace: Workspace) -> list[PlannedShard]:
    """Return the planned shards.

    Raises:
        BroadsheetError: `ingest` has not run here, or its plan is damaged.

    """
    if not workspace.plan.exists():
        raise BroadsheetError(
            f"{workspace.plan} is not there: run `broadsheet ingest` first, or `snakemake reproduce` for all steps."
        )
    try:
        planned = json.loads(workspace.plan.read_text(encoding="utf-8"))
        return [PlannedShard(entry["shard"], entry["pages"], entry["bytes"]) for entry in planned["shards"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BroadsheetError(
            f"{workspace.plan} is damaged: run `broadsheet ingest` again, or `snakemake reproduce` for all steps."
        ) from error


def batch_count(raw_bytes: int) -> int:
    """Return how many `read` jobs there are for so many bytes: few, and far fewer than shards.

    The number grows with the square root of the data, from 2 jobs at 256 MB to 16 at 32 GB.
    """
    batches = raw_bytes / BATCH_BYTES
    return 1 if batches < 2 else max(2, round(batches**0.5))


def batch(shards: list[PlannedShard], number: int, of: int) -> list[PlannedShard]:
    """Return the shards of batch `number` (0-based) of `of`."""
    return shards[number::of]
