"""Run the lines that a page of docs/ shows, as a reader would type them; only addresses and names are replaced."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from conftest import REPOSITORY, environment
from in_process import dvc

from broadsheet import doctor as asked
from broadsheet import progress
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

DEADLINE = 120
AUTHOR = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")


def shown(page: str, heading: str, language: str = "sh") -> str:
    """Return the first block of `language` under `heading` of docs/`page`."""
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert section, f"docs/{page} has no heading `{heading}`"
    block = re.search(rf"^```{language}\n(.*?)^```", section[1], flags=re.MULTILINE | re.DOTALL)
    assert block, f"docs/{page}: no block of {language} under `{heading}`"
    return block[1]


def typed(block: str, folder: Path, replaced: Mapping[str, str], **changes: str) -> Path:
    """Type the lines of a block in `folder`; returns the folder that one ends up in.

    Lines that begin with `dvc` run inside this process, where they take no second to start; all others in a shell.
    """
    variables = {
        **environment(),
        **dict.fromkeys(AUTHOR[0], "A Tester"),
        **dict.fromkeys(AUTHOR[1], "tester@example.org"),
        **changes,
    }
    for line in block.splitlines():
        for old, new in replaced.items():
            line = line.replace(old, new)  # noqa: PLW2901
        for command in line.split(" && "):
            words = shlex.split(command)
            if words[:1] == ["export"]:
                variables |= dict(word.split("=", 1) for word in words[1:])
            elif words[:1] == ["cd"]:
                folder /= words[1]
            elif words[:1] == ["dvc"]:
                assert dvc(words[1:], folder, variables) == 0, command
            else:
                _shell(command, folder, variables)
    return folder


def _shell(line: str, folder: Path, variables: Mapping[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=variables, capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def git(*words: str, cwd: Path) -> str:
    """Run git, which must say yes."""
    return subprocess.run(["git", *words], cwd=cwd, capture_output=True, text=True, check=True).stdout


def doctor(folder: Path, **changes: str) -> str:
    """Return what the doctor says about `folder`; `Nothing is wrong` where that is so."""
    said: list[str] = []
    with (
        mock.patch.dict(os.environ, changes),
        mock.patch.object(progress, "say", said.append),
        contextlib.suppress(BroadsheetError),
    ):
        asked.run(Workspace(folder))
    return "\n".join(said)
