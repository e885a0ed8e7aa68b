"""Pull the release's tables with DVC, and make sure that what arrived is what the manifest describes."""

from __future__ import annotations

import argparse
import subprocess
import sys

from broadsheet import doctor, options, progress
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import arrived
from broadsheet.versions import withdrawn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory))


def run(workspace: Workspace) -> None:
    """Run `dvc pull`; where it fails, say why in our own words.

    Raises:
        BroadsheetError: the version was withdrawn, or the tables did not arrive; what is wrong and what to type has
            been printed.

    """
    stone = withdrawn.of_release(workspace)
    if stone is not None:
        raise BroadsheetError(
            f"{stone.told()} Its tables are no longer on the remotes. `git checkout` a version that stands, then pull."
        )
    done = subprocess.run([sys.executable, "-m", "dvc", "pull"], cwd=workspace.root, check=False)
    if done.returncode or arrived.findings(workspace):
        progress.say("The tables did not arrive. This is what can be seen from here:")
        doctor.run(workspace)
        raise BroadsheetError("`dvc pull` failed, and nothing can be seen that explains it; its own words are above.")
    progress.say(f"{arrived.told(workspace)}.")
