"""The real DVC inside this process, where it takes no second to start."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest import mock

BIN = Path(sys.executable).parent


def dvc(words: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None) -> int:
    """Run DVC in `folder`; returns its exit code."""
    from dvc.cli import main

    changes = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **(variables or {})}
    with contextlib.chdir(folder), mock.patch.dict(os.environ, changes):
        return main([os.path.expanduser(word) for word in words])  # noqa: PTH111 (what the shell does with ~)
