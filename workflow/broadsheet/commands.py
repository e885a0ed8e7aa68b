"""The subcommands that are no steps: what one does with a repository and a release."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.paths import Workspace

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

COMMANDS = {
    "new": "make a repository for a dataset of your own, which uses this tool at its version",
    "pull": "fetch the release's tables with DVC, and check every byte of them",
    "doctor": "say what is wrong with this clone, its remote and its release, and what to type",
    "verify": "rebuild the release from raw pages and say whether it is the same, to the byte",
    "archive": "put tag, release, lock and wheels into one file, from which `verify` works with no index and no remote",
}
"""What each does, in the order in which `--help` lists them."""


def add(steps: Subcommands) -> None:
    """Add the subcommands to those of the steps."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--directory", default=".", metavar="WORK", help="working directory (default: here)")
    for name, what in COMMANDS.items():
        shared = [] if name == "new" else [common]
        sub = steps.add_parser(name, help=what, description=what, parents=shared)
        sub.set_defaults(run=_RUN[name])
        if name == "new":
            sub.add_argument(
                "folder", type=Path, metavar="FOLDER", help="the repository to make; must not be there yet"
            )
            sub.add_argument("--raw", type=Path, metavar="PATH", help="where your pages are (default: its data/raw)")
            sub.add_argument("--author-names", metavar="HOW", help="what a release shows of commenters' names")
            sub.add_argument("--wheel", type=Path, metavar="FILE", help="the wheel of this tool, where no index has it")
        if name == "verify":
            sub.add_argument(
                "--raw", type=Path, metavar="PATH", help="where the raw pages are (default: as configured)"
            )
        if name == "archive":
            sub.add_argument("--tag", metavar="TAG", help="the version (default: the tag of what is checked out)")
            sub.add_argument(
                "--out", type=Path, metavar="FILE", help="the file to write (default: dist/NAME-VERSION.zip)"
            )
            sub.add_argument("--wheels", type=Path, metavar="FOLDER", help="take the wheels from here; ask no index")
            sub.add_argument("--no-wheels", action="store_true", help="leave the wheels out")


def _new(chosen: argparse.Namespace) -> None:
    from broadsheet import new

    new.run(chosen.folder, chosen.raw, chosen.author_names, chosen.wheel)


def _pull(chosen: argparse.Namespace) -> None:
    from broadsheet import pull

    pull.run(Workspace(chosen.directory))


def _doctor(chosen: argparse.Namespace) -> None:
    from broadsheet import doctor

    doctor.run(Workspace(chosen.directory))


def _verify(chosen: argparse.Namespace) -> None:
    from broadsheet import verify

    verify.run(Workspace(chosen.directory), chosen.raw)


def _archive(chosen: argparse.Namespace) -> None:
    from broadsheet import archive

    archive.run(Workspace(chosen.directory), chosen.tag, chosen.out, chosen.wheels, with_wheels=not chosen.no_wheels)


_RUN = {"new": _new, "pull": _pull, "doctor": _doctor, "verify": _verify, "archive": _archive}
