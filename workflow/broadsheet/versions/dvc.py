"""What is asked of DVC: rebuild, push, where the remote is, what is tracked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from broadsheet.errors import BroadsheetError


def run(root: Path, *words: str) -> None:
    """Run DVC in `root`, with its messages on standard error.

    Raises:
        BroadsheetError: it failed.

    """
    # The stage's command is found beside this Python first, whether or not the environment is active.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [sys.executable, "-m", "dvc", *words],
        cwd=root,
        env={**os.environ, "PATH": path},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        raise BroadsheetError(
            f"`dvc {' '.join(words)}` failed; what it said stands above. Put that right and run the same command "
            "again: it goes on where it stopped."
        )


def remote(root: Path) -> tuple[str, str]:
    """Return name and address of the default remote.

    Raises:
        BroadsheetError: this is no DVC repository, or it has no default remote.

    """
    from dvc.config import Config
    from dvc.exceptions import DvcException

    if not (root / ".dvc").is_dir():
        raise BroadsheetError(f"{root} is no DVC repository: `dvc init` makes it one")
    try:
        config = Config(str(root / ".dvc"))
    except DvcException as error:
        raise BroadsheetError(f"{root / '.dvc' / 'config'}: {error}") from error
    name = config["core"].get("remote")
    if not name or name not in config["remote"]:
        raise BroadsheetError(
            "DVC has no default remote, so nobody could pull what is released: "
            "`dvc remote add --default NAME ADDRESS` names one."
        )
    return name, str(config["remote"][name]["url"])
