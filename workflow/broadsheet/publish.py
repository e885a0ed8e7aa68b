"""Put the candidate in the place of the release, whole and in one move."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from broadsheet import atomic, manifest, progress, verdicts
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

NEEDED = (manifest.FILE, "validation.json", "datasheet.md")
"""What `release`, `check` and `document` leave in a finished candidate."""


def run(workspace: Workspace, settings: Settings) -> None:
    """Copy the candidate beside the release and exchange the two.

    The files are copied, not linked: whoever edits a released file in place must not edit what it was made from.

    Raises:
        BroadsheetError: there is no candidate, it is not finished, or a hidden name stands in a document.

    """
    for needed in NEEDED:
        if not (workspace.candidate / needed).exists():
            raise BroadsheetError(
                f"{workspace.shown(workspace.candidate / needed)} is not there: run `broadsheet release`, `check` and "
                "`document` first, or `snakemake reproduce` for all steps."
            )
    _refuse_leaks(workspace, settings)
    atomic.remove_leftovers(workspace.release.parent)
    with atomic.replacing_folder(workspace.release) as folder:
        _copy(workspace.candidate, folder)
    if (figures := manifest.read_json(workspace.release / "metrics.json")) is not None:
        atomic.write_json(workspace.last_metrics, figures)
    atomic.write_json(workspace.published, _state(workspace.release))
    progress.say(f"publish: the release is in {workspace.shown(workspace.release)}")


def _refuse_leaks(workspace: Workspace, settings: Settings) -> None:
    """Search the documents for names: `check` has searched the tables, and the documents were written after it."""
    stated = manifest.read_json(manifest.path_of(workspace.candidate)) or {}
    if not manifest.hides_names(stated):
        return
    from broadsheet.expectations import leaks  # late: it brings the table libraries

    searched = leaks.in_documents(workspace, settings, stated)
    progress.say(f"publish: {progress.counted(searched, 'document')} searched for hidden names, none found")


def is_intact(workspace: Workspace) -> bool:
    """Tell whether the release is still as it was published (by the sizes and times of its files)."""
    return manifest.read_json(workspace.published) == _state(workspace.release)


def _copy(source: Path, target: Path) -> None:
    """Copy all files; unlike ``shutil.copytree`` it stops at the first that fails, with that file's own error."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            shutil.copy2(path, place)


def _state(folder: Path) -> dict[str, Any]:
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        # DVC and Snakemake leave marks of their own in folders that they look after.
        if path.is_file() and path.name not in (".gitignore", ".snakemake_timestamp"):
            status = path.stat()
            found[path.relative_to(folder).as_posix()] = [status.st_size, status.st_mtime_ns]
    return found


def tell(workspace: Workspace) -> None:
    """Say what stands in the release, how many rows, and what is still open; nothing where there is none yet."""
    made = manifest.read_json(manifest.path_of(workspace.release))
    if made is None:
        return
    width = max(map(len, made["tables"]))
    progress.say(f"\nThe release stands in {workspace.release}")
    for table, noted in made["tables"].items():
        progress.say(
            f"  {table:<{width}}  {noted['rows']:>12,} rows in {progress.counted(len(noted['parts']), 'part')}"
        )
    rejected = sum(sum(reasons.values()) for reasons in made["quarantine"].values())
    if rejected:
        progress.say(f"  {rejected:,} rows were rejected; they are in {workspace.shown(workspace.quarantine)}")
    for line in verdicts.in_lines(made.get("abilities", [])):
        progress.say(f"  {line}")
    progress.say(f"  what it is: {workspace.shown(workspace.release / 'datasheet.html')}")
    still_open = made.get("open", [])
    if made["status"] == "draft":
        progress.say(f"  It is a draft: {progress.counted(len(still_open), 'point')} still open.")
        for point in still_open[:5]:
            progress.say(f"    - {point}")
        if len(still_open) > 5:
            progress.say(f"    … and {len(still_open) - 5} more, all listed in the datasheet")
    else:
        progress.say("  Nothing is open.")
