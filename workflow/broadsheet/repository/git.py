"""What is asked of git, as one process per question."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from broadsheet.errors import BroadsheetError


def run(root: Path, *words: str) -> str:
    """Run git in `root` and return what it printed.

    Raises:
        BroadsheetError: git is not there, or refused; the message is git's own.

    """
    done = _git(root, *words)
    if done.returncode:
        raise BroadsheetError(f"`git {' '.join(words)}` failed in {root}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def asks(root: Path, *words: str) -> str | None:
    """Run git in `root` and return what it printed without outer white space; None where it failed."""
    done = _git(root, *words)
    return done.stdout.strip() if done.returncode == 0 else None


def top(path: Path) -> Path | None:
    """Return the top folder of the repository in which `path` lies; None where there is none."""
    found = asks(path, "rev-parse", "--show-toplevel") if path.is_dir() else None
    return Path(found) if found else None


def check_can_commit(root: Path) -> None:
    """Look whether `root` is the top of a repository in which git can commit and tag.

    Raises:
        BroadsheetError: it is not, or git does not know who commits.

    """
    found = top(root)
    if found is None or found.resolve() != root:
        raise BroadsheetError(
            f"{root} is not the top of a git repository; versions are git tags. Run this in the top folder of a clone "
            "(a ZIP download has no history)."
        )
    if asks(root, "var", "GIT_COMMITTER_IDENT") is None:
        raise BroadsheetError(
            "git does not know who you are: `git config user.name NAME` and `git config user.email ADDRESS`"
        )


def commit(root: Path, name: str) -> str | None:
    """Return the commit that `name` (tag, branch, commit) stands for; None where git does not know it."""
    return asks(root, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}")


def paths(folder: Path, *words: str) -> list[str]:
    """Run a git command that lists paths with ``-z``; empty where it says no."""
    listed = asks(folder, *words) or ""
    return [path for path in listed.split("\0") if path]


def is_ignored(folder: Path, path: Path) -> bool:
    """Tell whether git would pass over `path`, whether or not it is there."""
    return asks(folder, "check-ignore", "--quiet", "--no-index", os.fspath(path)) is not None


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, check=False, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError as error:
        raise BroadsheetError("git is not installed; versions are git tags, so it is needed here") from error
