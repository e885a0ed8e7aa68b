"""Where copies of a withdrawn version may be that no program here can take away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import yaml

from broadsheet import atomic
from broadsheet.comparing.demand import parse
from broadsheet.paths import Workspace
from broadsheet.repository import git
from broadsheet.versions import tags
from broadsheet.versions.withdrawn import Tombstone


def lines(
    workspace: Workspace, stone: Tombstone, commit: str, objects: Collection[str], stores: Sequence[str]
) -> list[str]:
    """Return the places, each with what to do there.

    Args:
        workspace: the repository; `reports/withdrawn` gets the list of paths that its history has to lose.
        stone: the version.
        commit: the commit that the version is tagged on.
        objects: the digests of what was removed.
        stores: the remotes that lie inside the repository.

    """
    number = parse(stone.version)
    names = " ".join(f"{name}@v{stone.version}" for name in tags.of_version(workspace.root, number)) if number else ""
    remote = (git.asks(workspace.root, "remote") or "REMOTE").split()[0]
    dataset = _dataset_at(workspace, commit)
    return [
        *_history(workspace, stone, objects, stores),
        f"git's history: commit {commit[:10]} has the documents of this version (datasheet, card, dictionary)",
        "the git host: the version's tags, and what it made of them (releases, ZIP files): "
        f"git push {remote} --delete {names}",
        "clones and forks, and the DVC caches in them: ask for `git pull` and `dvc gc --workspace`. `dvc push "
        "--all-tags` or `--all-commits` from such a clone would bring the objects back",
        "repositories that took tables with `dvc import`, `dvc get` or `dvc artifacts get`",
        "older states of the remotes: bucket versions, snapshots, backups, mirrors, web caches",
        "Zenodo and other archives"
        + (f" (this version says {dataset['doi']})" if dataset.get("doi") else "")
        + ": their staff removes files, and leaves a page in their place",
        "Hugging Face and other hubs"
        + (f" (this version says {dataset['url']})" if dataset.get("url") else "")
        + ": the files, and the history of their commits",
        "what `broadsheet archive` and `broadsheet export` made of it, and what others made of that",
    ]


def _history(workspace: Workspace, stone: Tombstone, objects: Collection[str], stores: Sequence[str]) -> list[str]:
    if not stores:
        return []
    path = workspace.reports / "withdrawn" / f"{stone.version}-paths.txt"
    paths = [f"{store}/files/md5/{each[:2]}/{each[2:]}\n" for store in stores for each in sorted(objects)]
    atomic.write_text(path, "".join(paths))
    return [
        f"git's history: earlier commits have the objects in {', '.join(stores)}. To rewrite it: git filter-repo "
        f"--invert-paths --paths-from-file {workspace.shown(path)}"
    ]


def _dataset_at(workspace: Workspace, commit: str) -> dict[str, Any]:
    """Return what the form of answers said of the dataset in this version."""
    text = git.asks(workspace.root, "show", f"{commit}:./{workspace.shown(workspace.answers)}") or ""
    try:
        form = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    dataset = form.get("dataset") if isinstance(form, dict) else None
    return dataset if isinstance(dataset, dict) else {}
