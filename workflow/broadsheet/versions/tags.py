"""Versions as tags: every artifact of dvc.yaml gets ``NAME@vX.Y.Z``, the form that GTO and DVC read."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from broadsheet.comparing.demand import Version, parse, spelt
from broadsheet.errors import BroadsheetError
from broadsheet.repository import git

_TAG = re.compile(r"^(?P<artifact>[^@]+)@v(?P<version>\d+\.\d+\.\d+)$")


def artifacts(root: Path) -> list[str]:
    """Return the names of the artifacts in dvc.yaml; they are what a version is a version of.

    Raises:
        BroadsheetError: there is no dvc.yaml, or no artifact in it.

    """
    path = root / "dvc.yaml"
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError as error:
        raise BroadsheetError(f"{path} is not there: versions belong to the `artifacts:` that it names") from error
    except yaml.YAMLError as error:
        raise BroadsheetError(f"{path} is not YAML: {error}") from error
    names = list(stated.get("artifacts") or {})
    if not names:
        raise BroadsheetError(f"{path} names no `artifacts:`; without them there is nothing to give a version to")
    return names


def of_version(root: Path, version: Version) -> dict[str, str]:
    """Return artifact -> commit for all tags of one version."""
    return _all(root).get(version, {})


def versions(root: Path) -> list[Version]:
    """Return the versions that any artifact has, oldest number first."""
    return sorted(_all(root))


def commit_of(root: Path, version: Version) -> str | None:
    """Return the commit of a version; None where it has no tag.

    Raises:
        BroadsheetError: its tags stand on different commits.

    """
    commits = of_version(root, version)
    if len(set(commits.values())) > 1:
        where = ", ".join(f"{name}@v{spelt(version)} on {commit[:10]}" for name, commit in sorted(commits.items()))
        raise BroadsheetError(
            f"the tags of version {spelt(version)} stand on different commits: {where}. "
            "Delete the wrong ones with `git tag --delete TAG`."
        )
    return next(iter(commits.values()), None)


def _all(root: Path) -> dict[Version, dict[str, str]]:
    listed = git.run(root, "for-each-ref", "refs/tags", "--format=%(refname:strip=2) %(objectname) %(*objectname)")
    found: dict[Version, dict[str, str]] = {}
    for line in listed.splitlines():
        name, *objects = line.split()
        match = _TAG.match(name)
        version = parse(match["version"]) if match else None
        if match and version:
            found.setdefault(version, {})[match["artifact"]] = objects[-1]
    return found
