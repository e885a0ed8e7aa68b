"""`broadsheet diff A B`: what changed from one release to another, for people and for machines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from broadsheet import atomic, options, progress
from broadsheet.paths import Workspace

MARKDOWN = "diff.md"
JSON = "diff.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("old", metavar="A", help="a folder, a version (1.2.0), a git tag or commit")
    parser.add_argument("new", metavar="B", nargs="?", default="data/release", help="the same (default: data/release)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: WORK/reports/diff)")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen)


def run(workspace: Workspace, chosen: argparse.Namespace) -> None:
    """Compare two releases, print the Markdown and write it with the JSON and the rows into `out`.

    Files written: diff.md, diff.json, id_moves.parquet (table, old_id, new_id, likeness, evidence) and changes.parquet
    (table, key, change, columns), by default in WORK/reports/diff.

    Raises:
        BroadsheetError: a release is not there, cannot be fetched or is broken.

    """
    from broadsheet.comparing import summary
    from broadsheet.comparing.compare import CHANGES, MOVES, compare
    from broadsheet.comparing.demand import demanded
    from broadsheet.versions.fetch import named

    before, after = named(chosen.old, workspace), named(chosen.new, workspace)
    folder = chosen.out or workspace.reports / "diff"
    difference = compare(before, after, folder)
    demand = demanded(difference)
    text = summary.to_markdown(difference, demand)
    atomic.write_text(folder / MARKDOWN, text)
    atomic.write_json(folder / JSON, summary.to_json(difference, demand))
    sys.stdout.write(text)
    sys.stdout.flush()
    changed = sum(each.added + each.removed + each.changed for each in difference.tables)
    progress.say(
        f"diff: {progress.counted(changed, 'row')} in {workspace.shown(folder / CHANGES)}, "
        f"{progress.counted(sum(difference.moved.values()), 'id')} that moved in {workspace.shown(folder / MOVES)}; "
        f"{MARKDOWN} and {JSON} stand beside them"
    )
