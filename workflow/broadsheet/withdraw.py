"""`make withdraw VERSION=1.2.0 REASON="..."`: a released version goes from the remotes, and a note of it stays.

Without `--yes` nothing is changed, and what would be is printed. Every stage asks what is already so: a run that broke
off, or could not reach a remote, is run again.

====== ==============================================================================================================
stage  does
====== ==============================================================================================================
note   writes data/withdrawn/VERSION.json (day, reason, rows) and a line into the version's section of CHANGELOG.md
remove takes the objects that only this version uses from every remote of DVC, and from the cache where asked to
commit commits note and changelog (and what is gone from a remote inside the repository)
tag    GTO marks the version as deregistered, for every artifact; the tags of the version stay, as what cites it
====== ==============================================================================================================
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadsheet import atomic, options
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.progress import counted, say

if TYPE_CHECKING:
    from broadsheet.repository.objects import Place, Places
    from broadsheet.versions.withdrawn import Tombstone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("version", metavar="VERSION", help="the version to withdraw, such as 1.2.0")
    parser.add_argument("--reason", metavar="TEXT", help="why; everybody will read it, so name nobody")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="day of the withdrawal (default: today)")
    parser.add_argument("--cache", action="store_true", help="take the objects from this machine's DVC cache, too")
    parser.add_argument(
        "--recordings",
        action="store_true",
        help="and those of recorded releases that never got a version, unless they are the newest of a branch",
    )
    parser.add_argument("--yes", action="store_true", help="do it; without this nothing is changed")


@dataclass(frozen=True)
class Plan:
    """What is to go and what stays.

    `asked`: the places to take objects from; `going`: those objects; `shared`: who else uses objects of the version,
    and how many; `staying`: how many stay for that; `recorded`: objects of recorded releases without a version, which
    stay; `commits`: those of such releases; `failed`: why nothing could be removed from a place, by its name.
    """

    workspace: Workspace
    stone: Tombstone
    commit: str
    places: Places
    asked: list[Place]
    going: frozenset[str]
    shared: dict[str, int]
    staying: int
    recorded: frozenset[str]
    commits: tuple[str, ...]
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The repository."""
        return self.workspace.root

    def lying(self, objects: frozenset[str]) -> dict[str, int]:
        """Return how many of some objects each place has; a place that cannot be asked is not in it."""
        found = {}
        for place in (*self.places.remotes, self.places.cache):
            if place.odb is None or place.name in self.places.trouble:
                continue
            try:
                found[place.name] = len(place.has(objects))
            except Exception as error:  # noqa: BLE001 (each kind of remote has its own errors; all are told)
                self.places.note(place, error)
        return found


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen)


def run(workspace: Workspace, chosen: argparse.Namespace) -> None:
    """Withdraw a version, or say what that would do.

    Raises:
        BroadsheetError: there is no such version, it is the release that is worked on, or it is withdrawn now but not
            from every remote.

    """
    from broadsheet.repository import dvcrepo

    repo = dvcrepo.opened(workspace)
    plan = _plan(workspace, repo, chosen)
    before = plan.lying(plan.going)
    _tell(plan, before)
    if not chosen.yes:
        say("withdraw: nothing was changed. To do it, for good, type the same with --yes (make: YES=1).")
        return
    with dvcrepo.locked(workspace, repo):
        _note(plan)
        _remove(plan, before)
    _commit(plan)
    _tag(plan)
    _end(plan)


def _plan(workspace: Workspace, repo: Any, chosen: argparse.Namespace) -> Plan:
    """Look what belongs to the version alone; nothing is changed."""
    from broadsheet.comparing.demand import parse, spelt
    from broadsheet.repository import dvcrepo, git, objects
    from broadsheet.versions import tags, withdrawn

    number = parse(chosen.version)
    if number is None:
        raise BroadsheetError(f"VERSION: `{chosen.version}` is no version; expected three numbers, such as 1.2.0")
    version = spelt(number)
    git.check_can_commit(workspace.root)
    if git.asks(workspace.root, "symbolic-ref", "--quiet", "HEAD") is None:
        raise BroadsheetError("no branch is checked out, so the note would be on none: `git checkout BRANCH` first")
    gone = withdrawn.every(workspace)
    commit = tags.commit_of(workspace.root, number)
    if commit is None:
        known = ", ".join(map(spelt, tags.versions(workspace.root))) or "none"
        raise BroadsheetError(f"VERSION: {version} has no tag here. Versions: {known}. `git fetch --tags` brings more.")
    stone = gone.get(number) or _stone(workspace, version, commit, chosen)
    where = objects.places(workspace, repo)
    mine = dvcrepo.outs_at(repo, commit)
    here, head = dvcrepo.outs(repo), dvcrepo.outs_at(repo, "HEAD")
    _refuse_present(version, mine, {"data/release (dvc.lock)": here, "the last commit": head})
    theirs = {
        f"version {spelt(other)}": where.of(dvcrepo.outs_at(repo, at))
        for other in tags.versions(workspace.root)
        if other != number and other not in gone and (at := tags.commit_of(workspace.root, other)) is not None
    }
    theirs["the release that is worked on"] = where.of([*here, *head])
    kept = set().union(*theirs.values())
    own = where.of(mine)
    recorded, commits = _recorded(workspace, repo, where, kept | own)
    going = own - kept
    return Plan(
        workspace, stone, commit, where,
        asked=[*where.remotes, *([where.cache] if chosen.cache else [])],
        going=frozenset(going | recorded if chosen.recordings else going),
        shared={who: len(own & held) for who, held in theirs.items() if own & held},
        staying=len(own & kept),
        recorded=frozenset() if chosen.recordings else frozenset(recorded),
        commits=commits,
    )  # fmt: skip


def _stone(workspace: Workspace, version: str, commit: str, chosen: argparse.Namespace) -> Tombstone:
    from broadsheet.versions import withdrawn

    reason = " ".join((chosen.reason or "").split())
    if not reason:
        raise BroadsheetError('--reason: say why, in a sentence that everybody may read (make: REASON="...")')
    _refuse_names(workspace, reason)
    if chosen.date is not None:
        options.check_day("--date", chosen.date)
    stated = withdrawn.manifest_at(workspace, commit) or {"tables": {}}
    rows = {table: int(noted["rows"]) for table, noted in stated["tables"].items()}
    return withdrawn.Tombstone(version, chosen.date or dt.datetime.now(dt.UTC).date().isoformat(), reason, rows)


def _refuse_names(workspace: Workspace, reason: str) -> None:
    """Refuse a reason, which is for everybody, in which a name stands that is behind a pseudonym here."""
    from broadsheet.ids import normalise_name

    if not workspace.names.exists():
        return
    import polars as pl

    said = f" {normalise_name(reason)} "
    names = pl.read_parquet(workspace.names, columns=["display_name"])["display_name"].drop_nulls()
    for known in map(normalise_name, names):
        if " " in known and known in said:
            raise BroadsheetError(
                "--reason: everybody will read it, and it holds the name of a commenter whom the release hides"
            )


def _refuse_present(version: str, mine: Iterable[Any], present: dict[str, list[Any]]) -> None:
    """Refuse a version that is still the present release: all of it would be in use."""
    wanted = {out.oid for out in mine if out.oid}
    if not wanted:
        raise BroadsheetError(
            f"version {version} has no tables that DVC recorded (dvc.lock), so there are none to remove"
        )
    for where, outs in present.items():
        if wanted <= {out.oid for out in outs}:
            raise BroadsheetError(
                f"{where} is version {version} still, so it cannot be withdrawn. Make the release that stands in its "
                "place first (`make reproduce`, `dvc commit --force`, `dvc push`, commit), then run this again. If "
                "none is to follow: `git rm dvc.lock`, commit, and run this again."
            )


def _recorded(workspace: Workspace, repo: Any, where: Places, known: set[str]) -> tuple[set[str], tuple[str, ...]]:
    """Return objects that are not `known`, of recorded releases that have no version and are no branch's newest."""
    from broadsheet.repository import dvcrepo, git
    from broadsheet.versions import tags

    root = workspace.root
    heads = git.run(root, "for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes").split()
    tagged = [commit for each in tags.versions(root) for commit in tags.of_version(root, each).values()]
    seen = {git.asks(root, "rev-parse", f"{commit}:./dvc.lock") for commit in {*heads, *tagged}}
    found: set[str] = set()
    commits = []
    for commit in git.run(root, "log", "--all", "--format=%H", "--", "dvc.lock").split():
        lock = git.asks(root, "rev-parse", f"{commit}:./dvc.lock")
        if lock is not None and lock not in seen:
            seen.add(lock)
            further = where.of(dvcrepo.outs_at(repo, commit)) - known
            if further:
                found |= further
                commits.append(commit[:10])
    return found, tuple(commits)


def _tell(plan: Plan, lying: dict[str, int]) -> None:
    from broadsheet.versions import withdrawn

    stone = plan.stone
    done = withdrawn.path_of(plan.workspace, stone.version).exists()
    say(f"withdraw: {stone.told() if done else f'version {stone.version} is to be withdrawn: {stone.reason}'}")
    alone = counted(len(plan.going), "object is", "objects are")
    say(f"withdraw: {alone} in nothing else that stands, and would go")
    if plan.staying:
        users = "; ".join(f"{who} uses {count:,}" for who, count in plan.shared.items())
        say(f"withdraw: {counted(plan.staying, 'object')} of it stay, because they are in use elsewhere: {users}")
    for place in (*plan.places.remotes, plan.places.cache):
        if place.name in plan.places.trouble:
            say(f"withdraw: {plan.places.trouble[place.name]}")
        else:
            count = lying.get(place.name, 0)
            kept = "" if place in plan.asked or not count else "; they stay there, unless you say --cache"
            say(f"withdraw: {place.shown} has {count:,} of them{kept}")
    further = plan.lying(plan.recorded)
    if any(further.values()):
        say(
            f"withdraw: releases that were recorded without a version (commits {', '.join(plan.commits[:5])}"
            f"{' and more' if len(plan.commits) > 5 else ''}) have {max(further.values()):,} further objects there; "
            "they may hold the same rows. --recordings takes these, too"
        )


def _note(plan: Plan) -> None:
    from broadsheet.versions import changelog, withdrawn

    withdrawn.write(plan.workspace, plan.stone)
    changelog.mark_withdrawn(plan.root, plan.stone.version, plan.stone.withdrawn, plan.stone.reason)


def _remove(plan: Plan, lying: dict[str, int]) -> None:
    for place in plan.asked:
        if not lying.get(place.name):
            continue
        try:
            place.remove(place.has(plan.going))
            say(f"withdraw: {counted(lying[place.name], 'object')} removed from {place.shown}")
        except NotImplementedError:
            plan.failed[place.name] = "nothing can be removed by this way, it is for reading"
        except Exception as error:  # noqa: BLE001 (each kind of remote has its own errors; all are told)
            plan.failed[place.name] = str(error) or type(error).__name__
    kept = plan.workspace.versions / plan.commit
    if kept.exists():
        atomic.remove(kept)


def _commit(plan: Plan) -> None:
    from broadsheet.repository import git
    from broadsheet.versions import changelog, withdrawn

    paths = [plan.workspace.shown(withdrawn.path_of(plan.workspace, plan.stone.version)), changelog.FILE]
    git.run(plan.root, "add", "--", *paths)
    for store in _stores(plan):
        git.run(plan.root, "add", "--update", "--", store)
        paths.append(store)
    if git.run(plan.root, "status", "--porcelain", "--untracked-files=no", "--", *paths).strip():
        message = f"Withdraw {plan.stone.version}\n\n{plan.stone.reason}"
        git.run(plan.root, "commit", "--quiet", "--message", message, "--", *paths)
        say(f"withdraw: committed as {git.run(plan.root, 'rev-parse', '--short', 'HEAD').strip()}")


def _stores(plan: Plan) -> list[str]:
    """Return the remotes inside the repository whose objects git tracks."""
    from broadsheet.repository import git

    found = []
    for place in plan.places.remotes:
        folder = plan.root / place.address
        if "://" not in place.address and folder.is_relative_to(plan.root):
            shown = plan.workspace.shown(folder)
            if git.paths(plan.root, "ls-tree", "-z", "-r", "--name-only", "HEAD", "--", shown):
                found.append(shown)
    return found


def _tag(plan: Plan) -> None:
    import gto.api
    from gto.exceptions import GTOException

    from broadsheet.comparing.demand import parse
    from broadsheet.repository import git
    from broadsheet.versions import tags

    number = parse(plan.stone.version)
    assert number is not None
    done = git.run(plan.root, "tag", "--list", f"*@v{plan.stone.version}!").split()
    version = f"v{plan.stone.version}"
    message = f"Withdrawn on {plan.stone.withdrawn}: {plan.stone.reason}"
    for artifact in tags.of_version(plan.root, number):
        tag = f"{artifact}@{version}!"
        if tag in done:
            continue
        try:
            gto.api.deregister(str(plan.root), artifact, version=version, message=message, simple=True)
        except GTOException:
            # a tag without a message, made by hand, is none of GTO's
            git.run(plan.root, "tag", "--annotate", tag, "--message", message)


def _end(plan: Plan) -> None:
    from broadsheet.versions import beyond

    left = plan.lying(plan.going)
    say(f"withdraw: {plan.stone.told()} Send note and tags with `git push --follow-tags`.")
    say("withdraw: what only a person can reach:")
    for line in beyond.lines(plan.workspace, plan.stone, plan.commit, plan.going, _stores(plan)):
        say(f"  - {line}")
    if left.get("") and plan.places.cache not in plan.asked:
        say(f"  - {plan.places.cache.shown}: {counted(left[''], 'object')}. --cache takes them away")
    remaining = []
    for place in plan.asked:
        if place.name not in left:
            remaining.append(f"{plan.places.trouble[place.name]}; {counted(len(plan.going), 'object')} may lie there")
        elif left[place.name]:
            why = plan.failed.get(place.name, "it was not there when this began")
            remaining.append(f"{place.shown} has {counted(left[place.name], 'object')} still: {why}")
    if remaining:
        raise BroadsheetError(
            f"version {plan.stone.version} is withdrawn, but not everywhere:\n"
            + "\n".join(f"  - {each}" for each in remaining)
            + "\nRun the same command again from where that can be reached and written to; what is done stays done."
        )
