"""Comparing a release with one that was rebuilt: which files differ, where, and what may be the reason."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from broadsheet import manifest
from broadsheet.parquet import hash_file

MARKS = (".gitignore", ".snakemake_timestamp")
"""What git, DVC and Snakemake leave in folders that they look after."""


def files(folder: Path) -> list[str]:
    """Return the paths of a release's files, relative to it, in order."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name not in MARKS
    )


def differences(one: Path, other: Path) -> dict[str, str]:
    """Return path -> how it differs, of every file that is not the same in both folders, to the byte."""
    found: dict[str, str] = {}
    mine, theirs = files(one), files(other)
    for name in sorted({*mine, *theirs}):
        if name not in theirs:
            found[name] = "was not rebuilt"
        elif name not in mine:
            found[name] = "is not in the release"
        elif hash_file(one / name) != hash_file(other / name):
            found[name] = _how(name, one, other)
    return found


def reasons(
    released: Mapping[str, Any], rebuilt: Mapping[str, Any], raw: tuple[str | None, str | None]
) -> Iterator[str]:
    """Say what the two manifests, and the digests of the raw text, have to do with a difference."""
    if raw[0] and raw[1] and raw[0] != raw[1]:
        yield f"the raw pages are others: the release is made from {raw[0][:12]}…, here are {raw[1][:12]}…"
    for name, value in sorted({**released["config"], **rebuilt["config"]}.items()):
        mine, theirs = released["config"].get(name), rebuilt["config"].get(name)
        if mine != theirs:
            yield f"config: `{name}` was {mine!r}, and is {theirs!r} here"
        del value
    if released["code"] != rebuilt["code"]:
        yield f"broadsheet {released['code']} made the release, here is {rebuilt['code']}"
    for name in sorted({*released["libraries"], *rebuilt["libraries"]}):
        mine, theirs = released["libraries"].get(name), rebuilt["libraries"].get(name)
        if mine != theirs:
            yield f"{name} {mine} made the release, here is {theirs}"
    if released["key_fingerprint"] != rebuilt["key_fingerprint"]:
        yield "the release was made under another key"


def here() -> str:
    """Return what a release may depend on and does not record: Python and the platform."""
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"


def same_rows(one: Path, other: Path) -> bool:
    """Tell whether two releases have the same rows, by their content hashes, whatever their bytes."""
    hashes = [
        {
            part["path"]: part["content_hash"]
            for table in manifest.load(folder)["tables"].values()
            for part in table["parts"]
        }
        for folder in (one, other)
    ]
    return hashes[0] == hashes[1]


def _how(name: str, one: Path, other: Path) -> str:
    if name.endswith(".parquet"):
        return _rows(one / name, other / name)
    try:
        mine, theirs = ((folder / name).read_text(encoding="utf-8").splitlines() for folder in (one, other))
    except UnicodeDecodeError:
        return "other bytes"
    for number, (left, right) in enumerate(zip(mine, theirs, strict=False), start=1):
        if left != right:
            return f"line {number:,}: `{_short(left)}` in the release, `{_short(right)}` rebuilt"
    return f"{len(mine):,} lines in the release, {len(theirs):,} rebuilt"


def _rows(one: Path, other: Path) -> str:
    mine, theirs = pl.read_parquet(one), pl.read_parquet(other)
    if mine.schema != theirs.schema:
        return "other columns or types"
    if mine.height != theirs.height:
        return f"{mine.height:,} rows in the release, {theirs.height:,} rebuilt"
    for column in mine.columns:
        differ = mine[column].ne_missing(theirs[column])
        if differ.any():
            return f"`{column}`, row {differ.arg_true()[0] + 1:,} (and {int(differ.sum()) - 1:,} more)"
    return "the same rows, in other bytes"


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 60 else f"{line[:59]}…"
