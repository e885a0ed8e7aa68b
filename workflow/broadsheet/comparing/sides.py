"""A release as the comparison sees it: a folder with tables, and the small files that speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import manifest
from broadsheet.errors import BroadsheetError
from broadsheet.schemas import TABLES

METRICS = "metrics.json"


@dataclass(frozen=True)
class Side:
    """One of the two releases: what people call it, its folder, its manifest and figures (empty where not there)."""

    name: str
    folder: Path
    manifest: dict[str, Any]
    metrics: dict[str, Any]

    def files(self, table: str) -> list[Path]:
        """Return the parts of `table` in reading order; none where the release has no such table."""
        return sorted((self.folder / table).glob("*.parquet"))

    def tables(self) -> list[str]:
        """Return the tables that the folder holds, those of the contract first and in its order."""
        found = {path.name for path in self.folder.iterdir() if path.is_dir() and any(path.glob("*.parquet"))}
        return [table for table in TABLES if table in found]

    def content_hashes(self, table: str) -> dict[Path, str]:
        """Return part -> content hash as the manifest states it, for the parts that are as large as it says."""
        stated = self.manifest.get("tables", {}).get(table, {}).get("parts", [])
        hashes = {self.folder / part["path"]: part for part in stated}
        return {
            path: hashes[path]["content_hash"]
            for path in self.files(table)
            if path in hashes and path.stat().st_size == hashes[path]["bytes"]
        }

    def schema(self, table: str) -> pa.Schema:
        """Return the Arrow schema of `table`, as its first part states it."""
        return pq.read_schema(self.files(table)[0])

    def scan(self, table: str) -> pl.LazyFrame:
        """Return all rows of `table`."""
        return scan(self.files(table))


def scan(files: list[Path]) -> pl.LazyFrame:
    """Return the rows of `files`, one after the other; there has to be one at least."""
    return pl.scan_parquet(files, glob=False, low_memory=True)


def side(name: str, folder: Path) -> Side:
    """Return the release in `folder`.

    Raises:
        BroadsheetError: no table of a release is in it.

    """
    found = Side(
        name, folder, manifest.read_json(manifest.path_of(folder)) or {}, manifest.read_json(folder / METRICS) or {}
    )
    if not found.tables():
        pulled = " Its manifest is there, the tables are not: `dvc pull` fetches them." if found.manifest else ""
        raise BroadsheetError(
            f"{folder} holds no table of a release (expected folders such as {folder / 'comments'} with Parquet parts)."
            f"{pulled}"
        )
    missing = [table for table in found.manifest.get("tables", {}) if table in TABLES and table not in found.tables()]
    if missing:
        raise BroadsheetError(
            f"{folder}: the manifest names the tables {', '.join(missing)}, and they are not there. "
            "Fetch them with `dvc pull`, then compare again."
        )
    return found
