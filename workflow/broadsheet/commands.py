"""The subcommands that are no steps: what one does with a repository and a release."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from broadsheet.paths import Workspace

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

COMMANDS = {
    "pull": "fetch the release's tables with DVC, and check every byte of them",
    "doctor": "say what is wrong with this clone, its remote and its release, and what to type",
}
"""What each does, in the order in which `--help` lists them."""


def add(steps: Subcommands) -> None:
    """Add the subcommands to those of the steps."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--directory", default=".", metavar="WORK", help="working directory (default: here)")
    for name, what in COMMANDS.items():
        sub = steps.add_parser(name, help=what, description=what, parents=[common])
        sub.set_defaults(run=_RUN[name])


def _pull(chosen: argparse.Namespace) -> None:
    from broadsheet import pull

    pull.run(Workspace(chosen.directory))


def _doctor(chosen: argparse.Namespace) -> None:
    from broadsheet import doctor

    doctor.run(Workspace(chosen.directory))


_RUN = {"pull": _pull, "doctor": _doctor}
