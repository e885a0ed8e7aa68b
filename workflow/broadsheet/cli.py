"""The command line: one subcommand per step, each of which can be run by hand."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from broadsheet import __version__, atomic, commands, config, lock, options, progress
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

STEPS = {
    "ingest": "raw files of any accepted container -> pages in shards, and sources",
    "survey": "all pages of a site -> what repeats on it",
    "label": "a shard's pages -> the ledger: one role per physical line",
    "tables": "a shard's ledger -> its tables",
    "validate": "a shard's tables -> accepted rows, and quarantine with reasons",
    "mask": "a shard's accepted rows -> the same with names as the settings say",
    "read": "label to mask for all shards in one go; or `read FILE` to look at one page",
    "release": "all shards -> the candidate's tables and manifest",
    "check": "the candidate -> validation.json and Data Docs",
    "document": "the candidate -> datasheet, dictionary, metadata, plots",
    "publish": "the candidate -> data/release, in one move",
}
"""What each step reads and writes, in the order in which they run."""

ASIDE = {
    "audit": "the candidate -> reports/audit: how pages were read, line by line, to be looked at",
    "annotate": "the candidate -> data/annotation/lines.csv: lines to be marked by hand",
    "estimate": "the marks -> data/annotation/estimate.json: how well lines were read, with confidence intervals",
}
"""What looks at the candidate beside the line, and leads to no release."""

_BY_SHARD = ("label", "tables", "validate", "mask")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code (0, or 2 with one message for the person at the keyboard)."""
    words = sys.argv[1:] if arguments is None else arguments
    chosen = parser(words[:1]).parse_args(words)
    try:
        run: Callable[[argparse.Namespace], None] = chosen.run
        run(chosen)
    except BroadsheetError as error:
        progress.say(f"broadsheet {chosen.step}: {error}")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        progress.say(f"broadsheet {chosen.step}: {_in_words(error)}")
        return 2
    except KeyboardInterrupt:
        progress.say(f"broadsheet {chosen.step}: stopped; nothing half-written was left behind")
        return 130
    return 0


def parser(typed: Collection[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line; with `typed`, of subcommands that are no steps only those know more."""
    made = argparse.ArgumentParser(
        prog="broadsheet",
        description="Turn raw web-page text with reader comments into a validated, versioned, documented dataset. "
        "`snakemake reproduce` runs all steps; each can be run by hand.",
    )
    made.add_argument("--version", action="version", version=f"broadsheet {__version__}")
    steps = made.add_subparsers(dest="step", metavar="STEP", required=True)
    common = argparse.ArgumentParser(add_help=False)
    options.add_directory(common)
    common.add_argument("--done", type=Path, metavar="FILE", help="file to write when the step has ended well")
    common.add_argument("--log", type=Path, metavar="FILE", help="file that keeps what is said")
    common.add_argument(
        "--config", nargs="+", action="extend", default=[], metavar="KEY=VALUE", help="settings for this run"
    )
    for step, what in (STEPS | ASIDE).items():
        sub = steps.add_parser(step, help=what, description=what, parents=[common])
        sub.set_defaults(run=_run_step)
        if step in _BY_SHARD:
            sub.add_argument("--shard", metavar="NAME", help="one shard of data/interim/plan.json (default: all)")
        if step == "read":
            sub.add_argument("file", nargs="?", type=Path, metavar="FILE", help="print this one page, write nothing")
            sub.add_argument("--batch", type=int, default=0, help=argparse.SUPPRESS)
            sub.add_argument("--of", type=int, default=1, help=argparse.SUPPRESS)
    commands.add(steps, typed)
    return made


def _run_step(chosen: argparse.Namespace) -> None:
    if chosen.log is not None:
        progress.keep_in(chosen.log)
    workspace = Workspace(chosen.directory)
    overrides = config.parse_overrides(chosen.config)
    if getattr(chosen, "file", None) is not None:
        from broadsheet.show import show_page

        show_page(chosen.file, workspace, config.merge(workspace, overrides))
        return
    # A step without `--done` is typed by a person; Snakemake's own jobs run under the lock that it holds.
    by_hand = chosen.step in STEPS and chosen.done is None and workspace.root.is_dir()
    with lock.take(workspace) if by_hand else contextlib.nullcontext():
        _write(chosen, workspace, overrides)


def _write(chosen: argparse.Namespace, workspace: Workspace, overrides: dict[str, Any]) -> None:
    settings = config.settle(workspace, overrides) if overrides else config.load(workspace)
    if chosen.step in _BY_SHARD:
        from broadsheet.by_hand import run

        run(chosen.step, workspace, settings, chosen.shard)
    else:
        step = importlib.import_module(f"broadsheet.{chosen.step}")
        if chosen.step == "ingest" and chosen.done is None:
            step.make_key(workspace, settings)
        if chosen.step == "read":
            step.run(workspace, settings, chosen.batch, chosen.of)
        else:
            step.run(workspace, settings)
        if chosen.step == "publish" and chosen.done is None:
            step.tell(workspace)
    if chosen.done is not None:
        atomic.write_json(chosen.done, {"step": chosen.step})


def _in_words(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    advice = {28: " Make room on the disk and run again; nothing half-written was left behind."}
    return f"{where}{error.strerror or error}.{advice.get(error.errno or 0, '')}"


if __name__ == "__main__":
    sys.exit(main())
