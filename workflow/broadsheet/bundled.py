"""Where the files lie that the package brings along beside its code: the Snakefile, its rules, the profile, the lock.

In a wheel they are in the package's folder `workflow`; in a clone they are where everybody looks for them.
"""

from __future__ import annotations

import re
from pathlib import Path

from broadsheet import __version__
from broadsheet.errors import BroadsheetError

_PINNED = re.compile(r"^broadsheet *== *([^\s;#\\]+)", flags=re.MULTILINE)


def folder() -> Path:
    """Return the folder that the Snakefile lies in."""
    packaged = Path(__file__).parent / "workflow"
    return packaged if (packaged / "Snakefile").is_file() else Path(__file__).resolve().parents[2]


def snakefile(pinned: str | Path) -> str:
    """Return the path of the Snakefile, for a project's own Snakefile to include.

    `pinned` is the project's file of requirements: what it pins must be what is installed.

    Raises:
        BroadsheetError: another version is installed than the project pins.

    """
    path = Path(pinned)
    found = _PINNED.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if found and found[1] != __version__:
        raise BroadsheetError(
            f"{path} pins broadsheet {found[1]}, and {__version__} is installed. Run `make setup` to install the "
            f"pinned one, or write `broadsheet=={__version__}` into {path.name} to work with the other."
        )
    return str(folder() / "Snakefile")
