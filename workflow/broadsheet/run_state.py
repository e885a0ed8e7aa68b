"""What Snakemake must know before it looks at a rule: settings, the raw files' state, damage, whether it may run."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from broadsheet import atomic, code, config, keys, lock, manifest, papers, plan, progress, publish, rawindex
from broadsheet.chosen_layouts import ALL, layouts_of
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier
from broadsheet.paths import Workspace
from broadsheet.people import listed

JOBS = ("ingest", "survey", "read", "release", "check", "document", "publish")
"""The jobs in the order in which they run; each leaves WORK/data/interim/done/<job>.json."""

_held: list[IO[str]] = []
"""The lock's open file: the lock lives as long as this process does, and no longer."""


@dataclass(frozen=True)
class RunState:
    """What the rules refer to."""

    workspace: Workspace
    settings: Settings
    raw_digest: str
    batches: int
    key: str | None = None

    def tell(self) -> None:
        """Say what was made, where, how many rows, and what is still open."""
        publish.tell(self.workspace)

    def code(self, job: str) -> str:
        """Return a digest of the code that `job` runs."""
        with code.remembering(self.workspace.code_seen):
            return code.digest_of(f"broadsheet.{job}")

    def shaping(self) -> str:
        """Return the settings that shape a release, and the key's fingerprint, as one line.

        Names that are to be masked (`mask_also`) go into it as a digest: Snakemake prints what changed.
        """
        names = hashlib.sha256(repr(listed.mask_also(self.workspace, self.settings)).encode()).hexdigest()
        own = {"names": names, "key": self.key, "suppressed": self.digest(self.workspace.suppressed)}
        return json.dumps(self.settings.stated() | own, sort_keys=True)

    def layouts(self) -> list[str]:
        """Return digests of the folders of layouts that the settings name."""
        named = self.settings.layouts if isinstance(self.settings.layouts, list) else [self.settings.layouts]
        return [self.digest(folder) for name in named if (folder := self.workspace.root / name).is_dir()]

    def papers(self) -> list[str]:
        """Return digests of the papers of the raw pages."""
        return [self.digest(path) for path in papers.places(self.workspace, self.settings).values()]

    def digest(self, path: Path) -> str:
        """Return a digest of a small file or of a folder of them; they may be missing."""
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        digest = hashlib.sha256()
        for file in files:
            digest.update(f"{file.name}\x00".encode() + (file.read_bytes() if file.is_file() else b""))
        return digest.hexdigest()


def prepare_or_stop(overrides: Mapping[str, Any], *, main: bool) -> RunState:
    """Do what `prepare` does; what cannot be done ends the run with its message alone.

    Snakemake would print an exception with the lines of code that it came through.

    Raises:
        SystemExit: another run is going on here, or the settings or the raw files cannot be used.

    """
    try:
        return prepare(overrides, main=main)
    except BroadsheetError as error:
        sys.exit(f"broadsheet: {error}")


def prepare(overrides: Mapping[str, Any], *, main: bool) -> RunState:
    """Get the current directory ready for a run: it is the working directory (Snakemake's `--directory`).

    Only Snakemake's main process (`main`) settles the settings, looks at the raw files, takes the lock and forgets
    what is damaged; the processes of single jobs on other machines read what it has left.

    Raises:
        BroadsheetError: another run is going on here, or the settings or the raw files cannot be used.

    """
    # The steps' command must be that of the Python that runs Snakemake, whether or not its environment is activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    workspace = Workspace()
    if not main:
        noted = json.loads(workspace.run.read_text(encoding="utf-8"))
        return RunState(workspace, config.load(workspace), noted["raw_digest"], noted["batches"], noted["key"])
    wanted = config.merge(workspace, overrides)
    if wanted.layouts != ALL:
        layouts_of(workspace, wanted)  # refuses a misspelt name now, and not only when `read` comes to it
    listed.mask_also(workspace, wanted)  # a file that is not there is refused now, too
    _held.append(lock.take(workspace))
    settings = config.settle(workspace, overrides)
    raw = rawindex.look(workspace, settings)
    keys.ensure(workspace, settings, raw.digest)
    key = keys.key_of(workspace, settings, raw.digest)
    keys.note_raw(workspace, raw.digest, Identifier(key.secret if key else None))
    state = RunState(workspace, settings, raw.digest, plan.batch_count(raw.bytes), key.fingerprint if key else None)
    noted = {"raw_digest": raw.digest, "batches": state.batches, "key": state.key, "settings": asdict(settings)}
    atomic.write_json(workspace.run, noted)
    _tell_of_another_key(workspace, state.key)
    _forget_damaged(workspace)
    return state


def _tell_of_another_key(workspace: Workspace, fingerprint: str | None) -> None:
    made = manifest.read_json(manifest.path_of(workspace.release))
    if made is not None and made.get("key_fingerprint") != fingerprint:
        before, now = made.get("key_fingerprint") or "none", fingerprint or "none"
        progress.say(
            f"The release in {workspace.shown(workspace.release)} was made with another key ({before}; now {now}): "
            "every id will be another one."
        )


def _forget_damaged(workspace: Workspace) -> None:
    """Delete the marks of jobs whose results are no longer there, so that Snakemake runs them again."""
    if not (workspace.root / ".snakemake" / "metadata").is_dir():
        # Without its records Snakemake cannot see that code or settings have changed; the steps themselves can.
        _forget_from(workspace, "ingest")
    elif not _pages_there(workspace):
        _forget_from(workspace, "ingest")
    elif not (workspace.surveys / "sites").is_dir():
        _forget_from(workspace, "survey")
    elif not all(manifest.shard_notes(workspace.read / each.shard) for each in plan.load(workspace)):
        _forget_from(workspace, "read")
    elif not manifest.is_whole(workspace.candidate):
        _forget_from(workspace, "release")
    elif not all((workspace.candidate / name).exists() for name in publish.NEEDED):
        _forget_from(workspace, "check")
    elif not publish.is_intact(workspace):
        _forget_from(workspace, "publish")


def _pages_there(workspace: Workspace) -> bool:
    if not workspace.sources.exists():
        return False
    try:
        return all((workspace.pages / f"{each.shard}.parquet").exists() for each in plan.load(workspace))
    except BroadsheetError:
        return False


def _forget_from(workspace: Workspace, job: str) -> None:
    for later in JOBS[JOBS.index(job) :]:
        for mark in sorted(workspace.done.glob(f"{later}*.json")):
            mark.unlink()
