"""Asking git which paths it tracks and which it passes over."""

from __future__ import annotations

import os
from pathlib import Path

from broadsheet.versions.git import asks, run, top

__all__ = ["asks", "is_ignored", "paths", "run", "top"]


def paths(folder: Path, *words: str) -> list[str]:
    """Run a git command that lists paths with ``-z``; empty where it says no."""
    listed = asks(folder, *words) or ""
    return [path for path in listed.split("\0") if path]


def is_ignored(folder: Path, path: Path) -> bool:
    """Tell whether git would pass over `path`, whether or not it is there."""
    return asks(folder, "check-ignore", "--quiet", "--no-index", os.fspath(path)) is not None
