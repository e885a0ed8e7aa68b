"""Asking git."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from broadsheet.errors import BroadsheetError


def run(folder: Path, *words: str) -> str:
    """Run git in `folder` and return what it prints.

    Raises:
        BroadsheetError: git is not installed, or says no; the message is git's own.

    """
    done = _start(folder, words)
    if done.returncode:
        raise BroadsheetError(f"git {' '.join(words)} (in {folder}): {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def asked(folder: Path, *words: str) -> str | None:
    """Run git in `folder` and return what it prints without outer white space; None where it says no."""
    if shutil.which("git") is None:
        return None
    done = _start(folder, words)
    return None if done.returncode else done.stdout.strip()


def paths(folder: Path, *words: str) -> list[str]:
    """Run a git command that lists paths with ``-z``; empty where it says no."""
    listed = asked(folder, *words) or ""
    return [path for path in listed.split("\0") if path]


def top(folder: Path) -> Path | None:
    """Return the top folder of the repository that `folder` lies in; None outside of one."""
    found = asked(folder, "rev-parse", "--show-toplevel")
    return Path(found) if found else None


def is_ignored(folder: Path, path: Path) -> bool:
    """Tell whether git would pass over `path`, whether or not it is there."""
    return asked(folder, "check-ignore", "--quiet", "--no-index", os.fspath(path)) is not None


def _start(folder: Path, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, errors="surrogateescape", check=False
        )
    except FileNotFoundError as error:
        raise BroadsheetError("git is not installed. Install it (for example: apt-get install git).") from error
