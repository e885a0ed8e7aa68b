"""The subcommands that are no steps: what one does with pages, people, a repository and a release.

Each is the module of its name, with `add_arguments` for what can be typed and `typed` to run it. A module is imported
only when its name was typed: some bring much along, and every job of a run starts the command line.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

COMMANDS = {
    "suggest-layout": "pages of one site -> a draft of its layout, as YAML, with the evidence in comments",
    "key": "make, show, bring in or end the key that turns names into ids",
    "suppress": "leave a person out of all later releases, and write down no name",
    "diff": "two releases (folders, versions, tags) -> what changed, for people and for machines",
    "register": "the release -> a version of it: changelog, documents, data pushed, tags (`make release`)",
    "withdraw": "take a version's objects from the remotes, and say when and why (`make withdraw`)",
    "export": "a release -> CSV files, or a ConvoKit corpus",
    "new": "make a repository for a dataset of your own, which uses this tool at its version",
    "pull": "fetch the release's tables with DVC, and check every byte of them",
    "doctor": "say what is wrong with this clone, its remote and its release, and what to type",
    "verify": "rebuild the release from raw pages and say whether it is the same, to the byte",
    "archive": "put tag, release, lock and wheels into one file, from which `verify` works with no index and no remote",
}
"""What each does, in the order in which `--help` lists them."""


def add(steps: Subcommands, typed: Collection[str] | None = None) -> None:
    """Add the subcommands to those of the steps; only those in `typed` (None: all) learn their arguments."""
    for name, what in COMMANDS.items():
        sub = steps.add_parser(name, help=what, description=what)
        if typed is None or name in typed:
            module = import_module(f"broadsheet.{name.replace('-', '_')}")
            module.add_arguments(sub)
            sub.set_defaults(run=module.typed)
