"""Put a version of a dataset into one file: the repository at its tag, the tables, the lock and every wheel.

What comes out can be deposited, and years later unpacked and verified with no index and no remote.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from broadsheet import atomic, bundled, manifest, options, progress, wheels
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import arrived, git
from broadsheet.versions import fetch

BUNDLE = "repository.bundle"
LOCK = "requirements.lock"
ABOUT = "ARCHIVE.md"
_STORED = (".whl", ".parquet", ".gz", ".zst", ".zip", ".png", ".bundle")
_BUILD = ("pip", "setuptools", "wheel", "uv")
"""What the set-up needs beside what the package requires."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the same version gives the same bytes."""

_HOW = """\
# {name}, {version}

This file holds one version of a dataset and all that is needed to make it again:

| what | where |
| --- | --- |
| the repository as it was at `{tag}`, with settings, answers and corrections | here |
| the tables and the documents of the release | `data/release` |
| its history, for `git clone {bundle}` | `{bundle}` |
{wheels}
{raw}

```sh
make verify
```

sets up an environment in `.venv`{offline}, rebuilds the release and compares it with the one here, byte for byte. The
machine needs make and Python {python}{platform}.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("--tag", metavar="TAG", help="the version (default: the tag of what is checked out)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: dist/NAME-VERSION.zip)")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="take the wheels from here; ask no index")
    parser.add_argument("--no-wheels", action="store_true", help="leave the wheels out")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen.tag, chosen.out, chosen.wheels, with_wheels=not chosen.no_wheels)


def run(
    workspace: Workspace, tag: str | None, out: Path | None, given: Path | None = None, *, with_wheels: bool = True
) -> Path:
    """Write the archive of the version `tag` (default: the tag of what is checked out) and return its path.

    `given` is a folder of wheels to take instead of asking an index.

    Raises:
        BroadsheetError: there is no tag, a table of that version cannot be had, or a wheel is missing.

    """
    if git.top(workspace.root) != workspace.root:
        raise BroadsheetError(
            f"{workspace.root} is not the top of a git repository, so there is no version to archive."
        )
    if git.asks(workspace.root, "rev-parse", "--is-shallow-repository") == "true":
        raise BroadsheetError("this is a shallow clone, whose history is not here. Run `git fetch --unshallow --tags`.")
    tag = _tag(workspace, tag)
    with tempfile.TemporaryDirectory(prefix="broadsheet-archive-") as scratch:
        folder = Path(scratch)
        _export(workspace, tag, folder)
        inside = Workspace(folder)
        version = _tables(workspace, inside, tag)
        git.run(workspace.root, "bundle", "create", "--quiet", str(folder / BUNDLE), tag)
        count = _wheels(folder, given) if with_wheels else 0
        name = _slug(workspace.root.name)
        stem = f"{name}-{version or _slug(tag)}"
        atomic.write_text(folder / ABOUT, _about(folder, name, version or "without a version", tag, count))
        target = (out or workspace.root / "dist" / f"{stem}.zip").resolve()
        with atomic.replacing(target) as partial:
            _zip(folder, partial, stem)
    size = target.stat().st_size / 1e6
    progress.say(
        f"archive: {tag} with {progress.counted(count, 'wheel')} in {workspace.shown(target)} ({size:,.1f} MB)"
    )
    return target


def _tag(workspace: Workspace, tag: str | None) -> str:
    known = (git.asks(workspace.root, "tag", "--list") or "").split()
    if tag is None:
        tags = (git.asks(workspace.root, "tag", "--points-at", "HEAD", "--sort=-version:refname") or "").split()
        # `make release` tags the dataset, and each table under its own name: the plain tag is the version.
        tag = next((each for each in tags if "@" not in each), tags[0] if tags else None)
    if tag not in known or tag is None:
        what = f"there is no tag `{tag}`" if tag else "what is checked out has no tag"
        raise BroadsheetError(
            f"{what}, and an archive is of a version that can be named. Make one (`git tag v1.0.0`), or name one with "
            f"--tag: {', '.join(known) or 'there is none yet'}."
        )
    return tag


def _export(workspace: Workspace, tag: str, folder: Path) -> None:
    done = subprocess.run(["git", "archive", "--format=tar", tag], cwd=workspace.root, capture_output=True, check=False)
    if done.returncode:
        raise BroadsheetError(f"git archive {tag}: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as files:
        files.extractall(folder, filter="data")


def _tables(workspace: Workspace, inside: Workspace, tag: str) -> str | None:
    """Put the tables of the version beside its documents; return the version that the manifest names."""
    commit = git.commit(workspace.root, tag)
    assert commit is not None
    kept = fetch.release_of(workspace, workspace.root, commit)
    made = manifest.load(kept)
    for table in made["tables"].values():
        for part in table["parts"]:
            target = inside.release / part["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            atomic.link_or_copy(kept / part["path"], target)
    for finding in arrived.findings(inside):
        raise BroadsheetError(f"the tables of `{tag}` are not those of its manifest: {finding.what}.")
    version: str | None = made.get("version")
    return version


def _wheels(folder: Path, given: Path | None) -> int:
    """Put every wheel that the release needs into the archive, with the lock that names them by their digests."""
    target = folder / wheels.FOLDER
    lock = folder / LOCK if (folder / LOCK).is_file() else bundled.folder() / LOCK
    target.mkdir(exist_ok=True)
    atomic.write_text(target / LOCK, part_of_lock(lock.read_text(encoding="utf-8"), needed()))
    source = ["--no-index", "--find-links", str(given.resolve())] if given else []
    progress.say("archive: collecting wheels" + (f" from {given}" if given else " from the package index"))
    python = getattr(sys, "_base_executable", sys.executable)
    command = [python, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps", *source]
    # The environment's own Python says for which version and platform; it need not have pip itself.
    done = subprocess.run(
        [*command, "--require-hashes", "--requirement", str(target / LOCK), "--dest", str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BroadsheetError(
            f"not every wheel could be had: {(done.stderr or done.stdout).strip()[-600:]}\nGo online, or say where "
            "wheels are with --wheels FOLDER; --no-wheels leaves them out."
        )
    if not list(target.glob("broadsheet-*.whl")):
        wheels.put(target)
    return len([path for path in target.iterdir() if path.name != LOCK])


def needed() -> set[str]:
    """Return the names of all packages that the tool needs here, directly or not, and what the set-up needs."""
    found: set[str] = set()
    waiting = [("broadsheet", ""), *((name, "") for name in _BUILD)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found.add(name)
        try:
            required = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue
        for each in required:
            if each.marker is None or each.marker.evaluate({"extra": extra}):
                child = canonicalize_name(each.name)
                waiting += [(child, ""), *((child, more) for more in sorted(each.extras))]
    return found - {"broadsheet"}


def part_of_lock(text: str, names: set[str]) -> str:
    """Return the entries of a hashed lock that are for `names`."""
    return "".join(entry for name, entry in _entries(text) if name in names)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        found = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])? *==", entry)
        if found:
            kept = [line for line in entry.splitlines() if not line.lstrip().startswith("#")]
            yield canonicalize_name(found[1]), "\n".join(kept) + "\n"


def _about(folder: Path, name: str, version: str, tag: str, count: int) -> str:
    raw = any(
        path.is_file() and path.name not in ("SOURCE.yaml", "README.md") for path in (folder / "data/raw").rglob("*")
    )
    return _HOW.format(
        name=name,
        version=version,
        tag=tag,
        bundle=BUNDLE,
        wheels=f"| {count:,} wheels, and the lock that names them by their digests | `{wheels.FOLDER}` |\n"
        if count
        else "",
        raw="The raw pages are part of it."
        if raw
        else "The raw pages are not part of it. Whoever has them puts them into `data/raw`, or says where they are: "
        "`.venv/bin/broadsheet verify --raw PATH`.",
        offline=" from the wheels here" if count else "",
        python=".".join(map(str, sys.version_info[:2])),
        platform=f", on {sys.platform} as the wheels are for" if count else "",
    )


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "dataset"


def _zip(folder: Path, target: Path, stem: str) -> None:
    with zipfile.ZipFile(target, "w", allowZip64=True) as packed:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.is_symlink():
                continue
            entry = zipfile.ZipInfo(f"{stem}/{path.relative_to(folder).as_posix()}", _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _STORED else zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
            with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as sink:
                while block := source.read(1 << 20):
                    sink.write(block)
