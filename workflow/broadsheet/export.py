"""`broadsheet export csv|convokit`: a release for those who work elsewhere."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from broadsheet import atomic, options, progress
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

FORMS = ("csv", "convokit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("form", choices=FORMS, help="CSV files, or a ConvoKit corpus")
    parser.add_argument(
        "release",
        nargs="?",
        default="data/release",
        metavar="RELEASE",
        help="a folder, a version (1.2.0), a git tag or commit (default: data/release)",
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: WORK/reports/FORM)")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen)


def run(workspace: Workspace, chosen: argparse.Namespace) -> None:
    """Write a release into a folder, whole or not at all.

    Raises:
        BroadsheetError: the release is not there, or the folder holds something else than an earlier export.

    """
    from broadsheet.versions.fetch import named

    release = named(chosen.release, workspace)
    folder: Path = chosen.out or workspace.reports / chosen.form
    mark = "README.txt" if chosen.form == "csv" else "index.json"
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / mark).is_file())):
        raise BroadsheetError(f"{folder} is there already and no {chosen.form} export; name another with --out")
    with atomic.replacing_folder(folder) as made:
        if chosen.form == "csv":
            from broadsheet.exporting import csv

            rows = csv.write(release, made)
            if (release.folder / "dictionary.md").is_file():
                shutil.copyfile(release.folder / "dictionary.md", made / "dictionary.md")
            for table, (count, guarded) in rows.items():
                kept = f"; {progress.counted(guarded, 'cell')} got an apostrophe in front" if guarded else ""
                progress.say(f"export: {progress.counted(count, 'row')} in {table}.csv{kept}")
        else:
            from broadsheet.exporting import convokit

            about = {
                "name": "Broadsheet release",
                "version": str(release.manifest.get("version") or "no version"),
                "status": str(release.manifest.get("status") or "unknown"),
            }
            counts = convokit.write(release, made, about)
            progress.say("export: " + ", ".join(f"{count:,} {what}" for what, count in counts.items()))
    progress.say(f"export: {chosen.form} in {workspace.shown(folder)}")
