"""Say what is wrong with this clone of a dataset, and what to type.

The checks: is it a clone; does its version stand; is the remote named, reached, open to us and complete; are the tables
here as the manifest describes them; would git or DVC take along what must stay here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from broadsheet import options, progress
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import arrived, checkout, exposure, storage
from broadsheet.repository.finding import Finding
from broadsheet.versions import withdrawn

CHECKS: dict[str, Callable[[Workspace], list[Finding]]] = {
    "the clone": checkout.findings,
    "the version": withdrawn.findings,
    "the remote": storage.findings,
    "the release": arrived.findings,
    "what must stay here": exposure.findings,
}
"""What is looked at, in this order."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory))


def run(workspace: Workspace) -> None:
    """Go through all checks and print what they find.

    Raises:
        BroadsheetError: something is wrong; what and what to type has been printed.

    """
    wrong = 0
    for what, check in CHECKS.items():
        try:
            found = check(workspace)
        except BroadsheetError as error:
            found = [Finding(str(error))]
        progress.say(f"{what}:{'' if found else ' well'}")
        for finding in found:
            for line in finding.lines():
                progress.say(f"  {line}")
        wrong += sum(finding.wrong for finding in found)
    if wrong:
        raise BroadsheetError(f"{progress.counted(wrong, 'thing is', 'things are')} wrong; see above for what to type.")
    progress.say(f"Nothing is wrong. {arrived.told(workspace)}.")
