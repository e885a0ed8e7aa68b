"""The papers of raw pages: SOURCE.yaml beside them says where they come from and what may be done with them."""

from __future__ import annotations

import datetime as dt
import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

FILE = "SOURCE.yaml"
KEYS = {
    "source": "where the pages come from, and how they were got",
    "title": "what the collection of pages is called",
    "creator": "who collected them",
    "licence": "an SPDX identifier or the name of the terms; for pages of other people's, on what ground you have them",
    "licence_text": "address of the licence's text",
    "accessed": "the day on which you got them, such as 2026-11-23",
    "language": "a code such as en, or a list of codes",
    "citation": "how to cite the collection",
    "personal_data": "what personal data the pages hold",
    "redistribution": "allowed: everybody may have the raw pages; not allowed (the default): they stay on this machine",
}
"""Every key that SOURCE.yaml may have, and what it says."""

NEEDED = ("source", "licence", "accessed", "citation")
"""Without these nobody can tell what they may do with a release."""

_ALLOWED, _NOT_ALLOWED = "allowed", "not allowed"


@dataclass(frozen=True)
class Papers:
    """What is known of one root of raw pages: the file that says it, as a release shows its name, and what it says."""

    shown: str
    said: dict[str, str]

    @property
    def lacking(self) -> list[str]:
        """The needed keys that nobody has filled in."""
        return [key for key in NEEDED if key not in self.said]

    @property
    def may_be_passed_on(self) -> bool:
        """Whether the raw pages themselves may be given to others."""
        return self.said.get("redistribution") == _ALLOWED


def places(workspace: Workspace, settings: Settings) -> dict[str, Path]:
    """Return where papers are looked for, under the name that a release shows: no path of a machine gets into it."""
    found: dict[str, Path] = {}
    for given in settings.raw_paths:
        root = Path(os.path.abspath(workspace.root / given))  # noqa: PTH100 (links in it keep their names)
        folder = root.parent if root.is_file() else root
        label = FILE if isinstance(settings.raw, str) else f"{root.name}/{FILE}"
        found[label] = folder / FILE
    return found


def every(workspace: Workspace, settings: Settings) -> list[Papers]:
    """Read the papers of all that `raw` names, root by root; empty ones where there are none.

    Raises:
        BroadsheetError: a file is not YAML, has an unknown key, or a value that cannot be right.

    """
    return [read(path, shown) for shown, path in places(workspace, settings).items()]


def read(path: Path, shown: str = FILE) -> Papers:
    """Read one SOURCE.yaml; raises as :func:`every` does."""
    if not path.is_file():
        return Papers(shown, {})
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BroadsheetError(f"{path} is not YAML: {error}") from error
    if not isinstance(given, dict):
        raise BroadsheetError(f"{path}: expected `key: value` lines, found {type(given).__name__}")
    said = {}
    for key, value in given.items():
        if key not in KEYS:
            close = difflib.get_close_matches(str(key), KEYS, n=1)
            hint = f"; did you mean `{close[0]}`?" if close else "."
            raise BroadsheetError(f"{path}: unknown key `{key}`{hint} Known keys: {', '.join(KEYS)}.")
        if value is not None and (text := _text(path, key, value)):
            said[key] = text
    if said.get("redistribution", _ALLOWED) not in (_ALLOWED, _NOT_ALLOWED):
        raise BroadsheetError(f"{path}: redistribution: expected `allowed` or `not allowed`")
    return Papers(shown, said)


def _text(path: Path, key: str, value: Any) -> str:
    if key == "accessed":
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.isoformat()
        raise BroadsheetError(f"{path}: accessed: expected a day such as 2026-11-23, found `{value}`")
    if key == "language" and isinstance(value, list):
        return ", ".join(str(code) for code in value)
    if not isinstance(value, str):
        raise BroadsheetError(f"{path}: {key}: expected text, found {type(value).__name__}; put it in quotes")
    return " ".join(value.split())
