"""Which release is meant where somebody only names a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet import manifest
from broadsheet.comparing.sides import Side, side
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.schemas import TABLES

if TYPE_CHECKING:
    import polars as pl


def scan(table: str, release: str | Path | None = None) -> pl.LazyFrame:
    """Return a table of a release; see :func:`broadsheet.load`."""
    if table not in TABLES:
        raise BroadsheetError(f"there is no table `{table}`; the tables are {', '.join(TABLES)}")
    found = find(release)
    if found.manifest and not manifest.is_whole(found.folder):
        raise BroadsheetError(
            f"{found.folder}: these are not the tables that its manifest.json names, but another version's, or not all "
            "of them. `dvc pull` brings the right ones."
        )
    return found.scan(table)


def find(release: str | Path | None = None) -> Side:
    """Return a release by folder, version, tag or commit; without a name the nearest one, here or above.

    Raises:
        BroadsheetError: there is none, or its tables are not there.

    """
    if release is not None:
        from broadsheet.versions.fetch import named

        return named(str(release), Workspace())
    here = Path.cwd()
    for folder in (here, *here.parents):
        inside = Workspace(folder).release
        if manifest.path_of(inside).is_file():
            return side(str(inside), inside)
        if manifest.path_of(folder).is_file() and (folder / "comments").is_dir():
            return side(str(folder), folder)
    raise BroadsheetError(
        f"there is no release in {here} or above it; name one: broadsheet.load('comments', 'path/to/data/release')"
    )
