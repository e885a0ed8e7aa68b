"""manifest.json: what a release consists of, and what it is a function of."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from broadsheet.atomic import write_json

FILE = "manifest.json"
LIBRARIES = ("polars", "pyarrow", "pandera", "great_expectations", "pandas")
"""The libraries whose versions can change a release's bytes or verdict."""


def path_of(folder: Path) -> Path:
    """Return the manifest of a candidate or release folder."""
    return folder / FILE


def read_json(path: Path) -> dict[str, Any] | None:
    """Read a small JSON file that may not be there."""
    if not path.exists():
        return None
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def load(folder: Path) -> dict[str, Any]:
    """Read the manifest of a candidate or release folder."""
    loaded: dict[str, Any] = json.loads(path_of(folder).read_text(encoding="utf-8"))
    return loaded


def save(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of a candidate folder, whole or not at all."""
    write_json(path_of(folder), manifest)


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that shape a release."""
    return {name: version(name) for name in LIBRARIES}


def code_version() -> str:
    """Return the version of this package; a release names it, not a digest of the code, which differs by Python."""
    return version("broadsheet")
