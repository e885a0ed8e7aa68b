"""Versions that were withdrawn: when and why, in a small committed file each, which outlives their tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from broadsheet import manifest
from broadsheet.atomic import write_json
from broadsheet.comparing.demand import Version, parse
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import git
from broadsheet.repository.finding import Finding
from broadsheet.versions import tags


@dataclass(frozen=True)
class Tombstone:
    """What is left of a version: `withdrawn` is the day, `tables` the rows that each table had."""

    version: str
    withdrawn: str
    reason: str
    tables: dict[str, int]

    def told(self) -> str:
        """Return in a sentence, with its full stop, what became of the version."""
        end = "" if self.reason.endswith((".", "!", "?")) else "."
        return f"version {self.version} was withdrawn on {self.withdrawn}: {self.reason}{end}"


def path_of(workspace: Workspace, version: str) -> Path:
    """Return the file of a version."""
    return workspace.withdrawn / f"{version}.json"


def write(workspace: Workspace, stone: Tombstone) -> None:
    """Write the file of a version."""
    write_json(path_of(workspace, stone.version), asdict(stone))


def every(workspace: Workspace) -> dict[Version, Tombstone]:
    """Return the tombstones of the working tree and of all branches and tags that are here.

    A checkout of the withdrawn version itself has no tombstone in its tree: it was written later.
    """
    texts = dict(_in_history(workspace))
    if workspace.withdrawn.is_dir():
        texts |= {path.name: path.read_text(encoding="utf-8") for path in sorted(workspace.withdrawn.glob("*.json"))}
    found = {}
    for name, text in sorted(texts.items()):
        version = parse(name.removesuffix(".json"))
        if version is not None:
            found[version] = _read(workspace, name, text)
    return found


def refuse(workspace: Workspace, version: Version | None, commit: str | None) -> None:
    """Stop where a version, or the commit that a version is tagged on, was withdrawn.

    Raises:
        BroadsheetError: it was; the message says when and why.

    """
    for number, stone in every(workspace).items():
        if number == version or (commit is not None and commit in _commits(workspace, number)):
            raise BroadsheetError(f"{stone.told()} Its tables are no longer on the remotes.")


def of_release(workspace: Workspace) -> Tombstone | None:
    """Return the tombstone of the release in data/release; None where it is of no withdrawn version."""
    made = manifest.read_json(manifest.path_of(workspace.release))
    if made is None:
        return None
    for number, stone in every(workspace).items():
        for commit in _commits(workspace, number):
            stated = manifest_at(workspace, commit)
            if stated is not None and stated.get("tables") == made.get("tables"):
                return stone
    return None


def findings(workspace: Workspace) -> list[Finding]:
    """Say whether the release in data/release is one that was withdrawn."""
    stone = of_release(workspace)
    if stone is None:
        return []
    return [
        Finding(
            stone.told(),
            (
                "go to a version that stands: `git checkout BRANCH-OR-TAG` and `dvc pull`",
                "and delete the tables that you have of it: data/release, and `dvc gc --workspace` for the cache",
            ),
        )
    ]


def manifest_at(workspace: Workspace, commit: str) -> dict[str, Any] | None:
    """Return the manifest of the release as it was committed; None where the commit has none."""
    text = git.asks(workspace.root, "show", f"{commit}:./{workspace.shown(manifest.path_of(workspace.release))}")
    loaded: dict[str, Any] | None = json.loads(text) if text else None
    return loaded


def _commits(workspace: Workspace, version: Version) -> set[str]:
    return set() if git.top(workspace.root) is None else set(tags.of_version(workspace.root, version).values())


def _in_history(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Return name and newest text of each tombstone that any branch or tag has had."""
    if git.top(workspace.root) is None:
        return
    shown = workspace.shown(workspace.withdrawn)
    words = ("log", "--all", "--diff-filter=AM", "--name-only", "--relative", "--format=:%H", "--", shown)
    seen: set[str] = set()
    commit = ""
    for line in (git.asks(workspace.root, *words) or "").splitlines():
        if line.startswith(":"):
            commit = line[1:]
        elif line and line not in seen:
            seen.add(line)
            text = git.asks(workspace.root, "show", f"{commit}:./{line}")
            if text:
                yield Path(line).name, text


def _read(workspace: Workspace, name: str, text: str) -> Tombstone:
    try:
        return Tombstone(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise BroadsheetError(
            f"{workspace.shown(workspace.withdrawn / name)} is no note of a withdrawn version: {error}. "
            "`broadsheet withdraw` writes these; bring it back with git."
        ) from error
