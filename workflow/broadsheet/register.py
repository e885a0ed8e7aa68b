"""`make release VERSION=1.2.0`: the release in data/release becomes a version that people can pull, compare and cite.

The work is a row of stages, and every one of them asks what is already so before it does anything: a run that broke
off is run again with the same version, and goes on where it stopped. Tags come last, so that none ever names data that
is not on the remote.

====== ==============================================================================================================
stage  does
====== ==============================================================================================================
form   writes version and date of publication into config/datasheet.yaml
log    writes the section of the version in CHANGELOG.md
note   writes what was measured into config/changes.json, from which the datasheet shows it
build  `dvc repro`: manifest, card, CITATION and the other documents name the version; tables must stay as they were
push   `dvc push`: the tables go to the default remote, or to the one that is named
commit commits form, changelog, changes, dvc.lock and documents (and the remote, where it lies inside the repository)
tag    GTO registers the version for every artifact of dvc.yaml
====== ==============================================================================================================
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadsheet import changes, manifest, options, progress
from broadsheet.changes import Changes
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("version", metavar="VERSION", help="three numbers, such as 1.2.0")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="date of publication (default: today)")
    parser.add_argument(
        "--remote", metavar="NAME", help="DVC remote that takes the tables (default: the one people pull from)"
    )
    parser.add_argument(
        "--reworded",
        nargs="+",
        action="extend",
        default=[],
        metavar="TABLE.COLUMN",
        help="columns whose description is in other words and means what it meant",
    )


@dataclass(frozen=True)
class Cut:
    """What is released: the version with its date, the tables as they were compared, and what is said about them."""

    workspace: Workspace
    version: str
    date: str
    base: str | None
    tables: dict[str, Any]
    measured: str
    changes: Changes
    remote: str | None
    """DVC remote that takes the tables, where it is not the default one."""
    commit: str | None
    """Commit that some artifacts of this version are already tagged on."""

    @property
    def root(self) -> Path:
        """The repository."""
        return self.workspace.root


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen)


def run(workspace: Workspace, chosen: argparse.Namespace) -> None:
    """Release a version.

    Raises:
        BroadsheetError: the release is a draft, the version too small for what changed or taken, the repository not in
            a state to release from, or a stage failed.

    """
    cut = prepare(workspace, chosen.version, chosen.date, chosen.reworded, chosen.remote)
    if cut is None:
        return
    # What is tagged in part was committed whole: only the rest of the tags is missing.
    for stage in STAGES if cut.commit is None else ("push", "tag"):
        STAGES[stage](cut)
    progress.say(
        f"register: version {cut.version} is released. Its data are on the remote; send commit and tags with "
        "`git push --follow-tags`."
    )


def prepare(
    workspace: Workspace, version: str, date: str | None, reworded: list[str], remote: str | None = None
) -> Cut | None:
    """Look whether the version may be released; None where it already is.

    Raises:
        BroadsheetError: it may not; nothing was changed.

    """
    from broadsheet.comparing.demand import parse, spelt
    from broadsheet.versions import form, tags, withdrawn

    wanted = parse(version)
    if wanted is None:
        raise BroadsheetError(f"VERSION: `{version}` is no version; expected three numbers, such as 1.2.0")
    version = spelt(wanted)
    if date is not None:
        options.check_day("--date", date)
    made = _made(workspace)
    _look_at_repository(workspace, remote)
    names = tags.artifacts(workspace.root)
    gone = withdrawn.every(workspace)
    if wanted in gone:
        raise BroadsheetError(f"VERSION: {gone[wanted].told()} Its number is not given again; choose a larger one")
    tagged = tags.of_version(workspace.root, wanted)
    commit = tags.commit_of(workspace.root, wanted)
    if commit is not None:
        stated = withdrawn.manifest_at(workspace, commit)
        if stated is None or stated["tables"] != made["tables"]:
            raise BroadsheetError(f"version {version} is tagged already, with other tables; choose a larger version")
        if set(names) <= set(tagged):
            progress.say(f"register: version {version} is released already (commit {commit[:10]}); nothing to do")
            return None
    others = sorted({*tags.versions(workspace.root), *gone} - {wanted})
    if others and wanted <= others[-1]:
        raise BroadsheetError(f"VERSION: {version} does not come after {spelt(others[-1])}, the newest version")
    standing = [each for each in others if each not in gone]
    base = standing[-1] if standing else None
    before, published = form.stated(workspace.answers)
    if date is None:
        today = dt.datetime.now(dt.UTC).date().isoformat()
        date = published if before == version and published else today
    since = spelt(base) if base else None
    measured, difference = (
        (_alone(made, others), None) if base is None else _measured(workspace, made, base, wanted, reworded)
    )
    noted = Changes(version, since, changes.digests(made), difference)
    return Cut(workspace, version, date, since, made["tables"], measured, noted, remote, commit)


def _made(workspace: Workspace) -> dict[str, Any]:
    """Return the manifest of the release, which must be whole and no draft."""
    where = workspace.shown(workspace.release)
    made = manifest.read_json(manifest.path_of(workspace.release))
    if made is None:
        raise BroadsheetError(f"there is no release in {where}; `make reproduce` makes it")
    if not manifest.is_whole(workspace.release):
        raise BroadsheetError(f"{where} is not whole: `dvc pull` or `make reproduce` brings back what is missing")
    if made["status"] != "complete":
        points = made.get("open", [])
        listed = "".join(f"\n  - {point}" for point in points[:10])
        more = f"\n  and {len(points) - 10} more" if len(points) > 10 else ""
        raise BroadsheetError(
            f"the release is a {made['status']}, and a draft gets no version. Still open:{listed}{more}\n"
            f"{_cure(workspace)} Then run `make reproduce`, and this again."
        )
    return made


def _cure(workspace: Workspace) -> str:
    """Say how a draft becomes a release: most often the pages are others than those that were answered for."""
    from broadsheet.versions import form

    answers = workspace.shown(workspace.answers)
    digest = workspace.raw_digest.read_text(encoding="utf-8").strip() if workspace.raw_digest.exists() else None
    if digest and workspace.answers.exists() and form.corpus(workspace.answers) not in (None, digest):
        return (
            f"The answers in {answers} are for other pages than these, so none of them counts. Read them again, change "
            f"what is no longer true, and write `corpus: {digest}`."
        )
    return (
        f"Answer the questions in {answers}, and look after what names validation.json; "
        f"{workspace.shown(workspace.release / 'datasheet.html')} lists all of it."
    )


def _look_at_repository(workspace: Workspace, remote: str | None) -> None:
    from broadsheet.repository import dvcrepo, exposure, git

    root = workspace.root
    git.check_can_commit(root)
    dvcrepo.remote_to_push_to(workspace, remote)
    exposure.refuse(workspace, remote)
    ours = [root / path for path in _paths(workspace, remote)]
    listed = git.run(root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames").split("\0")
    foreign = [line[3:] for line in listed if line and not any((root / line[3:]).is_relative_to(our) for our in ours)]
    if foreign:
        shown = "".join(f"\n  {path}" for path in foreign[:10]) + ("\n  ..." if len(foreign) > 10 else "")
        raise BroadsheetError(
            "the working tree has changes that are no part of a release, so a tag would not name what made it:"
            f"{shown}\n"
            "Commit them, or put them away with `git stash`; then run this again."
        )


def _paths(workspace: Workspace, remote: str | None) -> list[str]:
    """Return what a release commits, relative to the repository."""
    from broadsheet.repository import dvcrepo
    from broadsheet.versions import changelog

    paths = [
        workspace.shown(workspace.answers), workspace.shown(workspace.changes), changelog.FILE, "dvc.lock",
        workspace.shown(workspace.raw_digest), workspace.shown(workspace.release),
    ]  # fmt: skip
    store = Path(dvcrepo.remote_to_push_to(workspace, remote)[1])
    if store.is_absolute() and store.is_relative_to(workspace.root):
        paths.append(workspace.shown(store))
    return paths


def _alone(made: dict[str, Any], gone: list[tuple[int, int, int]]) -> str:
    """Say what a version holds that has none before it: the first, or the first after all before it were withdrawn."""
    from broadsheet.comparing.demand import spelt
    from broadsheet.comparing.summary import on_request

    rows = [f"| `{table}` | {noted['rows']:,} |" for table, noted in made["tables"].items()]
    which = f"All versions before it were withdrawn ({', '.join(map(spelt, gone))})." if gone else "The first version."
    asked = on_request(None, int(made.get("suppressed_comments") or 0))
    return "\n".join([which, "", "| Table | Rows |", "| --- | ---: |", *rows, "", *asked])


def _measured(
    workspace: Workspace,
    made: dict[str, Any],
    base: tuple[int, int, int],
    wanted: tuple[int, int, int],
    reworded: list[str],
) -> tuple[str, dict[str, Any]]:
    """Compare with the version before; refuse a number that is too small for what changed.

    Returns what differs for people and for machines.
    """
    from broadsheet.comparing import summary
    from broadsheet.comparing.compare import compare
    from broadsheet.comparing.demand import demanded, smallest, spelt
    from broadsheet.comparing.sides import side
    from broadsheet.versions.fetch import named

    old = named(spelt(base), workspace)
    new = dataclasses.replace(side(spelt(wanted), workspace.release), manifest=made)
    workspace.interim.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".register-", dir=workspace.interim) as scratch:
        difference = compare(old, new, Path(scratch))
    known = {change.place for change in difference.schema if change.kind == "redescribed"}
    for place in reworded:
        if place not in known:
            raise BroadsheetError(
                f"--reworded: the description of {place} did not change; those that did: "
                f"{', '.join(sorted(known)) or 'none'}"
            )
    demand = demanded(difference, reworded)
    if demand.level == "none" and _same_documents(workspace, old.folder):
        raise BroadsheetError(f"nothing differs from version {spelt(base)}; there is nothing to release")
    least = smallest(base, "patch" if demand.level == "none" else demand.level)
    if wanted < least:
        reasons = "".join(f"\n  - {level}: {reason}" for level, reason in demand.reasons[:10])
        raise BroadsheetError(
            f"VERSION: {spelt(wanted)} is too small for what changed since {spelt(base)}; the smallest that fits is "
            f"{spelt(least)}:{reasons}"
        )
    return summary.to_markdown(difference, demand, head="####"), summary.to_json(difference, demand)


def _same_documents(workspace: Workspace, old: Path) -> bool:
    names = ("datasheet.md", "dictionary.md", "README.md", "CITATION.cff")
    return all(_bytes(workspace.release / name) == _bytes(old / name) for name in names)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _form(cut: Cut) -> None:
    from broadsheet.versions import form

    if form.stated(cut.workspace.answers) != (cut.version, cut.date):
        form.state(cut.workspace.answers, cut.version, cut.date)
        progress.say(
            f"register: version {cut.version} of {cut.date} is in {cut.workspace.shown(cut.workspace.answers)}"
        )


def _log(cut: Cut) -> None:
    from broadsheet.versions import changelog

    changelog.write(cut.root, cut.version, cut.date, cut.measured)
    progress.say(f"register: the section of {cut.version} is in {changelog.FILE}")


def _note(cut: Cut) -> None:
    path = cut.workspace.changes
    changes.write(path, cut.changes)
    progress.say(f"register: what changed is in {cut.workspace.shown(path)}")


def _build(cut: Cut) -> None:
    from broadsheet.repository import dvcrepo

    progress.say("register: building the documents that name the version")
    dvcrepo.run(cut.root, "repro", "--quiet")
    made = _made(cut.workspace)
    if made["tables"] != cut.tables:
        raise BroadsheetError(
            "the tables that were built are not those that were compared: pages, code or settings have changed since "
            "the last `make reproduce`. Run this again; it compares anew."
        )
    if made["version"] != cut.version:
        raise BroadsheetError(
            f"the release built says version {made['version']}, not {cut.version}: is "
            f"{cut.workspace.shown(cut.workspace.answers)} among the `deps` of the stage in dvc.yaml?"
        )
    shown = cut.workspace.shown(cut.workspace.changes)
    if not _draws_on(cut.workspace, cut.workspace.changes):
        raise BroadsheetError(
            f"the datasheet built does not show what {shown} says: is that file among the `deps` of the stage in "
            "dvc.yaml? Put it there, commit, and run this again."
        )


def _draws_on(workspace: Workspace, path: Path) -> bool:
    """Tell whether the documents of the release were made from `path` as it is now."""
    from broadsheet.parquet import hash_file

    noted = (manifest.read_json(workspace.release / "prov.json") or {}).get("entity", {})
    drawn: dict[str, Any] = noted.get(f"bs:{workspace.shown(path)}", {})
    return drawn.get("bs:sha256") == hash_file(path)[1]


def _push(cut: Cut) -> None:
    from broadsheet.repository import dvcrepo

    name, address = dvcrepo.remote_to_push_to(cut.workspace, cut.remote)
    shown = address if "://" in address else cut.workspace.shown(Path(address))
    progress.say(f"register: pushing the tables to `{name}` ({shown})")
    dvcrepo.run(cut.root, "push", "--quiet", "--remote", name)


def _commit(cut: Cut) -> None:
    from broadsheet.repository import git

    paths = [path for path in _paths(cut.workspace, cut.remote) if (cut.root / path).exists()]
    git.run(cut.root, "add", "--all", "--", *paths)
    if git.run(cut.root, "diff", "--cached", "--name-only").strip():
        since = f"What changed since {cut.base} stands in CHANGELOG.md." if cut.base else "The first version."
        git.run(cut.root, "commit", "--quiet", "--message", f"Release {cut.version}\n\n{since}")
        progress.say(f"register: committed as {git.run(cut.root, 'rev-parse', '--short', 'HEAD').strip()}")


def _tag(cut: Cut) -> None:
    import gto.api

    from broadsheet.comparing.demand import parse
    from broadsheet.repository import git
    from broadsheet.versions import tags

    number = parse(cut.version)
    assert number is not None
    commit = cut.commit or git.run(cut.root, "rev-parse", "HEAD").strip()
    done = tags.of_version(cut.root, number)
    for artifact in tags.artifacts(cut.root):
        if artifact not in done:
            gto.api.register(
                str(cut.root),
                artifact,
                commit,
                version=f"v{cut.version}",
                message=f"Version {cut.version}",
                simple=True,
            )
    progress.say(f"register: tagged {', '.join(f'{name}@v{cut.version}' for name in tags.artifacts(cut.root))}")


STAGES: dict[str, Callable[[Cut], None]] = {
    "form": _form,
    "log": _log,
    "note": _note,
    "build": _build,
    "push": _push,
    "commit": _commit,
    "tag": _tag,
}
"""The stages in their order."""
