"""Rebuild a release from its raw pages and say whether it is the same, to the byte.

What is rebuilt lies in reports/verify; the release itself is not touched.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from broadsheet import atomic, config, keys, manifest, options, progress, pull, rawindex
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import arrived, pseudonyms, same

_BESIDE_IDS = ("metrics.json", "key_figures.json")
"""Documents in which no id and no digest stands: they are the same under any key."""

_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("--raw", type=Path, metavar="PATH", help="where the raw pages are (default: as configured)")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen.raw)


def run(workspace: Workspace, raw: Path | None = None) -> None:
    """Pull the release if it is not here, rebuild it, and compare; `raw` is where the raw pages are, if elsewhere.

    Raises:
        BroadsheetError: the release could not be pulled or rebuilt, or is not the same; which files differ and why has
            been printed.

    """
    if arrived.findings(workspace):
        progress.say("verify: the release is not here, or not whole; pulling it")
        pull.run(workspace)
    with _alone(workspace):
        rebuilt = _rebuild(workspace, raw)
    released = manifest.load(workspace.release)
    made = manifest.load(rebuilt.release)
    different = same.differences(workspace.release, rebuilt.release)
    if not different:
        progress.say(
            f"verify: yes. {progress.counted(len(same.files(workspace.release)), 'file')}, the same to the byte"
        )
        progress.say(f"verify: {arrived.told(workspace)}")
        return
    if released["key_fingerprint"] != made["key_fingerprint"]:
        _up_to_pseudonyms(workspace, rebuilt, str(released["key_fingerprint"]))
        return
    _tell(workspace, rebuilt, different)
    rows = "; the rows are the same" if same.same_rows(workspace.release, rebuilt.release) else ""
    raise BroadsheetError(
        f"no: {progress.counted(len(different), 'file differs', 'files differ')}{rows}. The rebuilt release is in "
        f"{workspace.shown(rebuilt.release)}."
    )


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Refuse to rebuild where another process does; the lock ends with its process."""
    workspace.reports.mkdir(parents=True, exist_ok=True)
    with (workspace.reports / ".verify.lock").open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BroadsheetError(
                f"another `verify` is going on in {workspace.root}. Wait until it has ended."
            ) from None
        yield


def _rebuild(workspace: Workspace, raw: Path | None) -> Workspace:
    """Run all steps in a directory of their own, with the settings, answers and corrections of this one."""
    scratch = Workspace(workspace.reports / "verify")
    shutil.rmtree(scratch.root, ignore_errors=True)
    settings = asdict(config.merge(workspace))
    if raw is not None:
        settings["raw"] = str(raw.resolve())
    else:
        places = [os.path.abspath(workspace.root / each) for each in config.merge(workspace).raw_paths]  # noqa: PTH100
        settings["raw"] = places[0] if isinstance(settings["raw"], str) else places
    made = {
        workspace.interim,
        workspace.quarantine,
        workspace.restricted,
        workspace.release,
        workspace.root / "data/raw",
    }
    for path in sorted((workspace.root / "data").iterdir()):
        if path.is_dir() and path not in made and path.name != "store" and not path.name.startswith("."):
            shutil.copytree(path, scratch.root / "data" / path.name)
    if workspace.config.parent.is_dir():
        shutil.copytree(workspace.config.parent, scratch.config.parent)
    for name in settings["layouts"] if isinstance(settings["layouts"], list) else []:
        if (workspace.root / name).is_dir() and not Path(name).is_absolute():
            shutil.copytree(workspace.root / name, scratch.root / name, dirs_exist_ok=True)
    atomic.write_json(scratch.config, settings)  # JSON is YAML
    rawindex.raw_roots(scratch, config.merge(scratch))  # says at once where no raw pages are
    key = keys.path_of(workspace)
    environment = {**os.environ, **({keys.VARIABLE: str(key)} if key.is_file() else {})}
    progress.say(f"verify: rebuilding from {settings['raw']} in {workspace.shown(scratch.root)}")
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "reproduce",
        "--quiet",
        "rules",
        "progress",
        "--directory",
        str(scratch.root),
    ]
    done = subprocess.run(command, cwd=workspace.root, env=environment, check=False)
    if done.returncode:
        raise BroadsheetError("the release could not be rebuilt; what stopped it is said above.")
    return scratch


def _up_to_pseudonyms(workspace: Workspace, rebuilt: Workspace, fingerprint: str) -> None:
    found = pseudonyms.first_difference(workspace.release, rebuilt.release)
    if found is None:
        for name in _BESIDE_IDS:
            if (workspace.release / name).read_bytes() != (rebuilt.release / name).read_bytes():
                found = name
    if found is not None:
        _tell(workspace, rebuilt, {found: "differs, and no key explains that"})
        raise BroadsheetError(f"no: the release differs in more than its pseudonyms, first in {found}.")
    progress.say(
        "verify: equal up to pseudonyms. Every row is the same but for ids and the marks in the place of names, which "
        f"are made with a key that is not here (fingerprint {fingerprint}); ids match one to one"
    )
    progress.say(f"verify: whoever has the key can compare the bytes: {keys.VARIABLE}=FILE broadsheet verify")


def _tell(workspace: Workspace, rebuilt: Workspace, different: dict[str, str]) -> None:
    for name, how in list(different.items())[:_SHOWN]:
        progress.say(f"verify: {name}: {how}")
    if len(different) > _SHOWN:
        progress.say(f"verify: and {len(different) - _SHOWN:,} more")
    digests = tuple(
        path.read_text(encoding="utf-8").strip() if path.is_file() else None
        for path in (workspace.raw_digest, rebuilt.raw_digest)
    )
    released, made = manifest.load(workspace.release), manifest.load(rebuilt.release)
    why = list(same.reasons(released, made, (digests[0], digests[1])))
    for each in why:
        progress.say(f"verify: why: {each}")
    if not why:
        progress.say(
            "verify: why: pages, settings, versions and key are those of the release, so it is none of these. What is "
            f"not recorded: {same.here()}; answers, corrections and expectations; an edited file"
        )
