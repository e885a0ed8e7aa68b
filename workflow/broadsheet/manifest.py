"""manifest.json: what a release consists of, and what it is a function of."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from broadsheet.atomic import write_json

FILE = "manifest.json"
DONE = "done.json"
"""In a shard's folder: what was read, and what it is a function of; written last."""

LIBRARIES = ("polars", "pyarrow", "pandera", "great_expectations", "pandas")
"""The libraries whose versions can change a release's bytes or verdict."""


def path_of(folder: Path) -> Path:
    """Return the manifest of a candidate or release folder."""
    return folder / FILE


def read_json(path: Path) -> dict[str, Any] | None:
    """Read a small JSON file; None where it is not there, or damaged."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return loaded if isinstance(loaded, dict) else None


def shard_notes(folder: Path) -> dict[str, Any] | None:
    """Return what was noted when a shard was read; None where it was not, or where a file of it is gone."""
    noted = read_json(folder / DONE)
    try:
        if noted is None or not _all_whole(folder, {f"{table}.parquet": p for table, p in noted["parts"].items()}):
            return None
        beside = ["pages", "names", *(f"quarantine-{table}" for table in noted["quarantine"])]
        beside += ["left", "spans"] if "unmasked_lines" in noted["parts"] else []
    except (KeyError, TypeError, AttributeError):
        return None
    return noted if all((folder / f"{name}.parquet").is_file() for name in beside) else None


def is_whole(folder: Path) -> bool:
    """Tell whether a candidate or release folder has a manifest and every part that it names."""
    noted = read_json(path_of(folder))
    try:
        return noted is not None and all(
            _all_whole(folder, {part["path"]: part for part in table["parts"]}) for table in noted["tables"].values()
        )
    except (KeyError, TypeError, AttributeError):
        return False


def _all_whole(folder: Path, parts: dict[str, Any]) -> bool:
    """Tell whether each file is there with the size that was noted."""
    return all((folder / name).is_file() and (folder / name).stat().st_size == p["bytes"] for name, p in parts.items())


def load(folder: Path) -> dict[str, Any]:
    """Read the manifest of a candidate or release folder."""
    loaded: dict[str, Any] = json.loads(path_of(folder).read_text(encoding="utf-8"))
    return loaded


def hides_names(stated: dict[str, Any]) -> bool:
    """Say whether a release with this manifest hides anybody's name."""
    config = stated.get("config") or {}
    return bool(config.get("author_names", "keep") != "keep" or config.get("bylines", "keep") != "keep")


def save(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of a candidate folder, whole or not at all."""
    write_json(path_of(folder), manifest)


def versions_of_libraries() -> dict[str, str]:
    """Return the versions of the libraries that shape a release."""
    return {name: version(name) for name in LIBRARIES}


def code_version() -> str:
    """Return the version of this package; a release names it, not a digest of the code, which differs by Python."""
    return version("broadsheet")
