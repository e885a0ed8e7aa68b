"""Whether the release that the manifest describes is here, byte for byte."""

from __future__ import annotations

from typing import Any

from broadsheet import manifest
from broadsheet.parquet import hash_file
from broadsheet.paths import Workspace
from broadsheet.repository.finding import Finding


def findings(workspace: Workspace) -> list[Finding]:
    """Hold the tables in data/release against the manifest beside them."""
    made = manifest.read_json(manifest.path_of(workspace.release))
    shown = workspace.shown(workspace.release)
    if made is None:
        return [
            Finding(
                f"{workspace.shown(manifest.path_of(workspace.release))} is missing or damaged; it is git's",
                (f"git checkout -- {shown}", "or make a release: snakemake reproduce"),
            )
        ]
    parts = [part for table in made["tables"].values() for part in table["parts"]]
    lacking = [part["path"] for part in parts if not (workspace.release / part["path"]).is_file()]
    if lacking:
        return [
            Finding(f"{len(lacking):,} of {len(parts):,} tables' files are not in {shown}: {lacking[0]}", ("dvc pull",))
        ]
    other = [part["path"] for part in parts if not _is(workspace, part)]
    if other:
        return [
            Finding(
                f"{shown}/{other[0]} is not the file that the manifest describes"
                f"{f' (nor are {len(other) - 1:,} more)' if len(other) > 1 else ''}",
                (f"dvc checkout --force {shown}", "after `git checkout VERSION` too"),
            )
        ]
    return []


def told(workspace: Workspace) -> str:
    """Return in a line what the release in data/release is."""
    made = manifest.load(workspace.release)
    rows = ", ".join(f"{table['rows']:,} {name}" for name, table in made["tables"].items())
    version = made.get("version") or "without a version"
    return f"{workspace.shown(workspace.release)} holds version {version} ({made['status']}): {rows}"


def _is(workspace: Workspace, part: dict[str, Any]) -> bool:
    return hash_file(workspace.release / part["path"]) == (part["bytes"], part["sha256"])
