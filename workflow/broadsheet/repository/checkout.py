"""What git can say about the place: a clone, a download without .git, a shallow clone."""

from __future__ import annotations

import shutil

from broadsheet.paths import Workspace
from broadsheet.repository import git
from broadsheet.repository.finding import Finding


def findings(workspace: Workspace) -> list[Finding]:
    """Look at the checkout that `workspace` is."""
    if shutil.which("git") is None:
        return [Finding("git is not installed", ("apt-get install git (or your system's way to install it)",))]
    top = git.top(workspace.root)
    if top is None or not _is_tracked(workspace):
        where = "a download without .git (a ZIP file, perhaps)" if top is None else f"not a clone, but lies in {top}"
        steps = ["git clone ADDRESS-OF-THE-DATASET     has all versions, and is the better way"]
        if not _goes_without_git(workspace):
            steps += [
                "dvc config --local core.no_scm true   to go on with this one version",
                "dvc pull",
            ]
            return [Finding(f"{workspace.root} is {where}; DVC stops at that", tuple(steps))]
        return [Finding(f"{workspace.root} is {where}: it has one version and no history", tuple(steps), wrong=False)]
    if git.asks(workspace.root, "rev-parse", "--is-shallow-repository") == "true":
        return [
            Finding(
                "this is a shallow clone: earlier versions, and the tags that name them, are not here",
                ("git fetch --unshallow --tags",),
                wrong=False,
            )
        ]
    return []


def _is_tracked(workspace: Workspace) -> bool:
    """Tell whether the folder belongs to the repository around it: a ZIP may be unpacked inside another clone."""
    return bool(
        git.paths(workspace.root, "ls-files", "-z", "--", "dvc.yaml", ".dvc/config")
        or git.top(workspace.root) == workspace.root
    )


def _goes_without_git(workspace: Workspace) -> bool:
    from broadsheet.repository import dvcrepo

    return bool(dvcrepo.settings(workspace).get("core", {}).get("no_scm"))
