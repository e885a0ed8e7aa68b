"""`broadsheet key`: make, show, bring in or end the key that turns names into ids."""

from __future__ import annotations

import argparse
from pathlib import Path

from broadsheet import keys, manifest, options
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.progress import say

ACTIONS = {
    "new": "make a key where there is none",
    "show": "say where the key is and print its fingerprint, never the key",
    "import": "copy a key that you have into place",
    "forget": "delete the key: its ids can then neither be made again nor be traced to names",
}
"""What can be done with a key."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, does in ACTIONS.items():
        one = actions.add_parser(action, help=does, description=does)
        options.add_directory(one)
        if action == "import":
            one.add_argument("file", type=Path, metavar="FILE", help="file with a key")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(Workspace(chosen.directory), chosen.action, getattr(chosen, "file", None))


def run(workspace: Workspace, action: str, file: Path | None) -> None:
    """Do one of `new`, `show`, `import` (of `file`) and `forget`.

    Raises:
        BroadsheetError: there is no key, there is one already, or the file is none.

    """
    path = keys.path_of(workspace)
    if action == "import":
        if file is None:
            raise BroadsheetError("which key? Expected: broadsheet key import FILE")
        key = keys.bring_in(path, file)
        say(f"key: the key in {file} is now in {workspace.shown(path)} (fingerprint {key.fingerprint})")
    elif action == "new":
        key = keys.make(path)
        say(f"key: made {workspace.shown(path)} (fingerprint {key.fingerprint}). Keep a copy in a safe place.")
    elif action == "forget":
        key = keys.forget(path)
        say(
            f"key: deleted {workspace.shown(path)} (fingerprint {key.fingerprint}). Copies elsewhere, and "
            f"{workspace.shown(workspace.restricted)} with the names, are yours to delete."
        )
    else:
        found = keys.held(workspace) if path.exists() else None
        if found is None:
            raise BroadsheetError(f"there is no key in {path}. The first run that hides names makes one.")
        say(f"key: {workspace.shown(path)}, fingerprint {found.fingerprint}")
    _compare(workspace, path)


def _compare(workspace: Workspace, path: Path) -> None:
    """Say so where the release that stands was made with another key."""
    made = (manifest.read_json(manifest.path_of(workspace.release)) or {}).get("key_fingerprint")
    now = keys.held(workspace) if path.exists() else None
    if made and (now is None or now.fingerprint != made):
        say(f"key: the release in {workspace.shown(workspace.release)} was made with another key ({made})")
