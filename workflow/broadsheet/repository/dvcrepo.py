"""What is asked of DVC: settings, remotes, what it takes, and its own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


class Out(NamedTuple):
    """Something that DVC tracks.

    `path`: where it is; `by`: the dvc.yaml or .dvc file that says so; `remote`: the remote that it is bound to, if any;
    `oid`: its digest, if it has been recorded; `pushed`: whether `dvc push` takes its content.
    """

    path: Path
    by: Path
    remote: str | None
    oid: str | None
    pushed: bool


def is_here(workspace: Workspace) -> bool:
    """Tell whether the working directory is a DVC repository."""
    return (workspace.root / ".dvc").is_dir()


def settings(workspace: Workspace) -> dict[str, Any]:
    """Return DVC's settings of this repository: those of git, of this clone, of the user and of the system together.

    Raises:
        BroadsheetError: a file of settings cannot be read.

    """
    from dvc.config import Config, ConfigError

    if not is_here(workspace):
        return {}
    try:
        return dict(Config(workspace.root / ".dvc"))
    except ConfigError as error:
        raise BroadsheetError(
            f"{workspace.shown(workspace.root / '.dvc' / 'config')} cannot be read: {error}. Correct the file; "
            "`dvc config --list` must print it without an error."
        ) from error


def remote_to_push_to(workspace: Workspace, named: str | None = None) -> tuple[str, str]:
    """Return name and address of the remote that takes a release: the one `named`, else the default.

    Raises:
        BroadsheetError: this is no DVC repository, it has no such remote, or nobody can write to it.

    """
    if not is_here(workspace):
        raise BroadsheetError(f"{workspace.root} is no DVC repository: `dvc init` makes it one")
    declared = settings(workspace)
    default = declared["core"].get("remote")
    if not default or default not in declared["remote"]:
        raise BroadsheetError(
            "DVC has no default remote, so nobody could pull what is released: "
            "`dvc remote add --default NAME ADDRESS` names one."
        )
    name = named or default
    others = ", ".join(f"`{each}`" for each in declared["remote"] if each != default) or "none yet"
    if name not in declared["remote"]:
        raise BroadsheetError(f"DVC has no remote `{name}`. There are `{default}`, the default, and others: {others}.")
    address = str(declared["remote"][name]["url"])
    if address.startswith(("http://", "https://")):
        raise BroadsheetError(
            f"the remote `{name}` ({address}) is a web server, which people pull from and nobody pushes to. Name the "
            f"remote that leads to its folder: `make release VERSION=... REMOTE=NAME`. Others here: {others}."
        )
    return name, address


def run(folder: Path, *words: str) -> None:
    """Run DVC in `folder`, with what it says on standard error.

    Raises:
        BroadsheetError: it failed.

    """
    # The stage's command is found beside this Python first, whether or not the environment is active.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [sys.executable, "-m", "dvc", *words],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        raise BroadsheetError(
            f"`dvc {' '.join(words)}` failed; what it said stands above. Put that right and run the same command "
            "again: it goes on where it stopped."
        )


def opened(workspace: Workspace) -> Any:
    """Open the repository with DVC, whether git is there or not.

    Raises:
        BroadsheetError: dvc.yaml or another file of DVC's cannot be read.

    """
    from dvc.exceptions import DvcException
    from dvc.repo import Repo
    from dvc.scm import NoSCMError, SCMError

    try:
        try:
            return Repo(str(workspace.root))
        except (SCMError, NoSCMError):
            return Repo(str(workspace.root), config={"core": {"no_scm": True}})
    except DvcException as error:
        raise BroadsheetError(f"DVC cannot open {workspace.root}: {error}") from error


@contextmanager
def locked(workspace: Workspace, repo: Any) -> Iterator[None]:
    """Keep other DVC commands from working on an opened repository meanwhile.

    Raises:
        BroadsheetError: another one is at work.

    """
    from dvc.lock import LockError

    try:
        repo.lock.lock()
    except LockError as error:
        raise BroadsheetError(
            f"another DVC command is at work in {workspace.root}. Wait until it has ended."
        ) from error
    try:
        yield
    finally:
        repo.lock.unlock()


def outs(repo: Any) -> list[Out]:
    """Return what DVC tracks (in its cache) in an opened repository.

    Raises:
        BroadsheetError: dvc.yaml or a .dvc file cannot be read.

    """
    from dvc.exceptions import DvcException

    try:
        found = [out for out in repo.index.outs if out.use_cache and out.protocol == "local"]
    except DvcException as error:
        raise BroadsheetError(f"DVC cannot read what it tracks: {error}") from error
    return [
        Out(
            Path(out.fs_path),
            Path(out.stage.path),
            out.remote,
            out.hash_info.value if out.hash_info else None,
            bool(out.can_push),
        )
        for out in found
    ]


def outs_at(repo: Any, commit: str) -> list[Out]:
    """Return what DVC tracked at a commit.

    Raises:
        BroadsheetError: its dvc.yaml or a .dvc file cannot be read.

    """
    found: list[Out] = []
    config = repo.config
    for _ in repo.brancher(revs=[commit], workspace=False):
        # DVC would read the local settings of a remote with a configuration from before there was that remote
        repo.__dict__["config"] = config
        found = outs(repo)
    return found


def deps(repo: Any) -> list[tuple[Path, Path]]:
    """Return the dependencies whose digests DVC writes down: (path, the file that says so)."""
    return [
        (Path(dep.fs_path), Path(dep.stage.path))
        for dep in repo.index.deps
        if dep.protocol == "local" and type(dep).__name__ == "Dependency"
    ]
