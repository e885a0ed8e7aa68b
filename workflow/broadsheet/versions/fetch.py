"""The release of a commit as a folder: documents from git, tables from DVC's cache or remote."""

from __future__ import annotations

import shutil
from pathlib import Path

from broadsheet import atomic, manifest, progress
from broadsheet.comparing.demand import parse, spelt
from broadsheet.comparing.sides import Side, side
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import git
from broadsheet.versions import tags, withdrawn


def named(name: str, workspace: Workspace) -> Side:
    """Return the release that people mean by `name`: a folder, a version (1.2.0), or a git tag, branch or commit.

    A folder is a release or a working directory that has one in data/release.

    Raises:
        BroadsheetError: nothing of that name is there, or its tables cannot be fetched.

    """
    for folder in (Path(name), workspace.root / name):
        if folder.is_dir():
            inside = Workspace(folder).release
            return side(name, inside if inside.is_dir() and not manifest.path_of(folder).exists() else folder)
    top = git.top(workspace.root)
    if top is None:
        raise BroadsheetError(
            f"{name} is no folder, and {workspace.root} is in no git repository, so there are no versions to look for. "
            "Name a folder that holds a release."
        )
    version = parse(name)
    commit = (tags.commit_of(top, version) if version else None) or git.commit(top, name)
    withdrawn.refuse(workspace, version, commit)
    if commit is None:
        known = ", ".join(map(spelt, tags.versions(top))) or "none yet"
        shallow = git.asks(top, "rev-parse", "--is-shallow-repository") == "true"
        cure = (
            " This is a shallow clone, which lacks old tags: `git fetch --unshallow --tags` brings them."
            if shallow
            else " `git fetch --tags` brings those of others."
        )
        raise BroadsheetError(
            f"{name} is no folder, no version and no git tag or commit here. Versions: {known}.{cure}"
        )
    return side(name, release_of(workspace, top, commit))


def release_of(workspace: Workspace, top: Path, commit: str) -> Path:
    """Return a folder with the release as it was committed; it is fetched once and kept in data/interim/versions.

    Raises:
        BroadsheetError: the commit has no release, or its tables are neither in the cache nor on a remote.

    """
    kept = workspace.versions / commit
    if manifest.is_whole(kept):
        return kept
    inside = workspace.release.relative_to(top).as_posix() if workspace.release.is_relative_to(top) else "data/release"
    if git.asks(top, "cat-file", "-e", f"{commit}:{inside}/{manifest.FILE}") is None:
        raise BroadsheetError(f"commit {commit[:10]} has no {inside}/{manifest.FILE}, so no release was recorded in it")
    progress.say(f"fetching the release of commit {commit[:10]}")
    atomic.remove_leftovers(workspace.versions)
    with atomic.replacing_folder(kept) as folder:
        _copy(top, commit, inside, folder)
        if not manifest.is_whole(folder):
            raise BroadsheetError(
                f"the tables of commit {commit[:10]} are not all on the remote, or not as its manifest says. "
                f"Whoever released it can send them with `dvc push --all-tags`; `dvc fetch --all-tags` tries again."
            )
    return kept


def _copy(top: Path, commit: str, inside: str, folder: Path) -> None:
    from dvc.api import DVCFileSystem

    try:
        files = DVCFileSystem(url=str(top), rev=commit)
        for path in files.find(inside):
            target = folder / Path(path.lstrip("/")).relative_to(inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            with files.open(path, "rb") as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
    except OSError as error:
        raise BroadsheetError(_cannot(commit, error)) from error
    except Exception as error:  # DVC's errors share no base that its API gives away
        raise BroadsheetError(_cannot(commit, error)) from error


def _cannot(commit: str, error: Exception) -> str:
    return (
        f"the tables of commit {commit[:10]} could not be fetched: {error}. `dvc pull` in a checkout of it shows more, "
        "and `broadsheet doctor` says what is wrong with the remote."
    )
