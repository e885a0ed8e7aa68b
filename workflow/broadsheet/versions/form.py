"""Version and date of publication in the form of human answers, changed in place: comments and order stay."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from broadsheet.atomic import write_text
from broadsheet.errors import BroadsheetError


def stated(path: Path) -> tuple[str | None, str | None]:
    """Return version and date of publication as the form states them; None for what it leaves out.

    Raises:
        BroadsheetError: the form is missing or is not YAML.

    """
    dataset = _dataset(path, _text(path))
    version, published = dataset.get("version"), dataset.get("published")
    return None if version is None else str(version), None if published is None else str(published)


def corpus(path: Path) -> str | None:
    """Return the digest of the pages that the form is about; None where it names none.

    Raises:
        BroadsheetError: the form is not YAML.

    """
    named = _loaded(path, _text(path)).get("corpus")
    return None if named is None else str(named)


def state(path: Path, version: str, published: str) -> None:
    """Write version and date of publication into the form.

    Raises:
        BroadsheetError: the form is laid out in a way that cannot be changed without touching the rest of it.

    """
    text = _text(path)
    changed = _with(_with(text, "published", published), "version", f'"{version}"')
    wanted = {**_dataset(path, text), "version": version, "published": dt.date.fromisoformat(published)}
    try:
        written = _dataset(path, changed)
    except BroadsheetError:
        written = {}
    if written != wanted:
        raise BroadsheetError(
            f'{path}: could not write `version: "{version}"` and `published: {published}` below `dataset:`. '
            "Write both there, each on a line of its own, and run this again."
        )
    write_text(path, changed)


def _with(text: str, key: str, value: str) -> str:
    """Return the form with another value of a key of `dataset`; a key that is missing becomes its first."""
    lines = text.splitlines(keepends=True)
    try:
        first = next(number for number, line in enumerate(lines) if line.startswith("dataset:")) + 1
    except StopIteration:
        return text
    for number in range(first, len(lines)):
        if re.match(r"[^\s#]", lines[number]):
            break
        match = re.match(rf"(?P<before> +{key}: *)[^\s#]+(?P<after> *(?:#.*)?)$", lines[number].rstrip("\n"))
        if match:
            lines[number] = f"{match['before']}{value}{match['after']}\n"
            return "".join(lines)
    return "".join([*lines[:first], f"  {key}: {value}\n", *lines[first:]])


def _dataset(path: Path, text: str) -> dict[str, Any]:
    dataset = _loaded(path, text).get("dataset")
    return dataset if isinstance(dataset, dict) else {}


def _loaded(path: Path, text: str) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BroadsheetError(f"{path} is not YAML: {error}") from error
    return loaded if isinstance(loaded, dict) else {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BroadsheetError(f"{path} is not there: a version needs the form of human answers") from error
