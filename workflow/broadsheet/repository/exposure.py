"""What must never leave the machine, and whether this set-up would take it along.

Three kinds: what `mask` keeps back (data/restricted, the key), what is not yet masked (data/interim, data/quarantine),
and the raw pages. git takes what is tracked or would be added; DVC takes what is an out, and writes down the digest of
what is a dependency.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from broadsheet import config, keys, papers, rawindex
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import dvcrepo, git
from broadsheet.repository.finding import Finding


def refuse(workspace: Workspace, remote: str | None = None) -> None:
    """Stop where something that must not leave the machine would be taken along, to `remote` or the release's own.

    Raises:
        BroadsheetError: git or DVC would take restricted files or raw pages; the message says which, and what to type.

    """
    found = [finding for finding in findings(workspace, remote) if finding.wrong]
    if found:
        raise BroadsheetError("\n".join(line for finding in found for line in finding.lines()))


def findings(workspace: Workspace, remote: str | None = None) -> list[Finding]:
    """Look for restricted files, pages that are not masked, and raw pages that git or DVC would take.

    `remote` takes the release too, where it is not pushed to the remote that people pull from.
    """
    private = _private(workspace)
    found = list(_by_git(workspace, private))
    found += _readable_by_others(workspace)
    if dvcrepo.is_here(workspace):
        found += _by_dvc(workspace, private, remote)
    return found


def _private(workspace: Workspace) -> dict[Path, str]:
    """Return path -> what it is, of all that must stay here."""
    private = {
        workspace.restricted: "the key, the names and the unmasked lines",
        workspace.quarantine: "rejected rows, not masked",
        workspace.interim: "pages and rows that are not masked yet",
    }
    key = keys.path_of(workspace).resolve()
    if not key.is_relative_to(workspace.restricted):
        private[key] = "the key"
    return private


def _raw(workspace: Workspace) -> list[rawindex.RawRoot]:
    try:
        return rawindex.raw_roots(workspace, config.merge(workspace))
    except BroadsheetError:  # settings that do not hold, or no raw pages here: a run says so
        return []


def _may_be_passed_on(root: rawindex.RawRoot) -> bool:
    try:
        return papers.read(root.folder / papers.FILE).may_be_passed_on
    except BroadsheetError:  # papers that cannot be read allow nothing; `document` says what is wrong with them
        return False


def _by_git(workspace: Workspace, private: dict[Path, str]) -> Iterator[Finding]:
    root = workspace.root
    if git.top(root) is None:
        return
    for path, what in private.items():
        if not path.is_relative_to(root):
            continue
        shown = workspace.shown(path)
        tracked = git.paths(root, "ls-files", "-z", "--", shown)
        if tracked:
            yield Finding(
                f"git tracks {tracked[0]} ({what}); a push would take it along",
                (f"git rm -r --cached --quiet {shown}", f"echo '/{shown}' >> .gitignore", "git commit"),
            )
        elif not git.is_ignored(root, path if path.is_file() else path / "any"):
            yield Finding(
                f"`git add` would take {shown} ({what}): .gitignore does not name it",
                (f"echo '/{shown}' >> .gitignore",),
            )
        # A file that was deleted again is still in every clone.
        commit = git.asks(root, "log", "--all", "--max-count=1", "--format=%h", "--", shown)
        if commit:
            yield Finding(
                f"{shown} ({what}) is in git's history (commit {commit}): every clone gets it",
                (
                    f"git filter-repo --invert-paths --path {shown}   (https://github.com/newren/git-filter-repo)",
                    "and take what was in it for published, if it has been pushed: make a new key",
                ),
            )
    for raw in _raw(workspace):
        if not raw.path.is_relative_to(root) or _may_be_passed_on(raw):
            continue
        shown = workspace.shown(raw.path)
        pages = [path for path in git.paths(root, "ls-files", "-z", "--", shown) if _is_page(path)]
        if pages:
            yield Finding(
                f"git tracks raw pages ({pages[0]}"
                f"{f' and {len(pages) - 1:,} more' if len(pages) > 1 else ''}); a push would pass them on",
                (
                    f"git rm -r --cached --quiet {shown} && echo '/{shown}/*' >> .gitignore",
                    "or, where everybody may have them, write `redistribution: allowed` into "
                    f"{workspace.shown(raw.folder / papers.FILE)}",
                ),
            )


def _is_page(path: str) -> bool:
    name = path.rpartition("/")[2]
    return not (name.startswith((".", "README")) or name in (rawindex.TABLE, papers.FILE))


def _readable_by_others(workspace: Workspace) -> list[Finding]:
    path = workspace.restricted
    if path.is_dir() and path.stat().st_mode & 0o077:
        shown = workspace.shown(path)
        return [Finding(f"others on this machine can look into {shown}", (f"chmod -R u=rwX,go= {shown}",))]
    return []


def _by_dvc(workspace: Workspace, private: dict[Path, str], remote: str | None) -> Iterator[Finding]:
    repo = dvcrepo.opened(workspace)
    tracked = dvcrepo.outs(repo)
    release = _remotes_of_release(workspace, repo, tracked, remote)
    for path, what in private.items():
        yield from _outs_over(workspace, tracked, path, what)
    for raw in _raw(workspace):
        if _may_be_passed_on(raw):
            continue
        reaching = [out for out in tracked if _touches(out.path, raw.path)]
        yield from _raw_on_release(workspace, repo, reaching, raw, release)
        for path, by in dvcrepo.deps(repo):
            if _touches(path, raw.path) and path != workspace.raw_digest:
                yield Finding(
                    f"{workspace.shown(by)} has {workspace.shown(path)} among its deps, so that dvc.lock gets a digest "
                    "of raw pages, from which a guessed page can be recognised",
                    (f"put {workspace.shown(workspace.raw_digest)} in its place in {workspace.shown(by)}",),
                )


def _outs_over(workspace: Workspace, tracked: Sequence[dvcrepo.Out], path: Path, what: str) -> Iterator[Finding]:
    for out in tracked:
        if _touches(out.path, path):
            yield Finding(
                f"DVC tracks {workspace.shown(out.path)} ({what}); `dvc push` would take it along",
                _forget(workspace, out),
            )


def _raw_on_release(
    workspace: Workspace,
    repo: Any,
    reaching: Sequence[dvcrepo.Out],
    raw: rawindex.RawRoot,
    release: dict[str | None, str | None],
) -> Iterator[Finding]:
    for out in reaching:
        if not out.pushed:
            yield Finding(
                f"{workspace.shown(out.by)} says `push: false` for {workspace.shown(out.path)}: everybody else's "
                "`dvc pull` will fail at it",
                _forget(workspace, out),
            )
            continue
        address = _address(repo, out.remote)
        shared = [each for each in release.values() if _same_place(address, each)]
        if out.remote in release or shared or address is None:
            yield Finding(
                f"raw pages ({workspace.shown(raw.path)}) would go to the release's remote"
                f"{f' ({address})' if address else ''}: {workspace.shown(out.by)} tracks {workspace.shown(out.path)}",
                (
                    *_forget(workspace, out),
                    "or bind them to a remote of their own, elsewhere: `remote: NAME` under the out in "
                    f"{workspace.shown(out.by)}",
                ),
            )


def _remotes_of_release(
    workspace: Workspace, repo: Any, tracked: Sequence[dvcrepo.Out], remote: str | None
) -> dict[str | None, str | None]:
    """Return the remotes that the release's tables go to, with their addresses; None is the default one."""
    names = {out.remote for out in tracked if out.path.is_relative_to(workspace.release)} or {None}
    names |= {remote} if remote else set()
    default = repo.config["core"].get("remote")
    if None in names:
        names.add(default)
    if default in names:
        names.add(None)
    return {name: _address(repo, name) for name in sorted(names, key=str)}


def _address(repo: Any, remote: str | None) -> str | None:
    name = remote or repo.config["core"].get("remote")
    declared = repo.config["remote"].get(name) if name else None
    return str(declared["url"]).rstrip("/") if declared else None


def _same_place(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _touches(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _forget(workspace: Workspace, out: dvcrepo.Out) -> tuple[str, ...]:
    if out.by.suffix == ".dvc":
        return (f"dvc remove {workspace.shown(out.by)}", "dvc gc --workspace   takes it out of the cache")
    return (f"take {workspace.shown(out.path)} out of the outs in {workspace.shown(out.by)}",)
