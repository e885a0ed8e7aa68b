"""Broadsheet: raw web-page text with reader comments in, a validated and documented dataset out."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__version__ = "0.1.0"

__all__ = ["__version__", "load", "scan"]


# Imported by name: what only readers of a release need must not count as code of the steps that make one.
def load(table: str, release: str | Path | None = None) -> pl.DataFrame:
    """Return a table of a release, with the columns that its dictionary.md describes.

    Args:
        table: `articles`, `images`, `comments`, `authors`, `sources` or `lines`.
        release: where it is: a folder (a release, or a working directory with one in data/release), or inside a clone
            a version (`"1.2.0"`), tag or commit. Without it the release of the working directory is taken, or of the
            nearest folder above it that has one.

    Raises:
        BroadsheetError: there is no such table or release, or its tables have not been pulled.

    """
    return scan(table, release).collect()


def scan(table: str, release: str | Path | None = None) -> pl.LazyFrame:
    """Return a table as :func:`load` does, as a lazy frame: nothing is read before it is collected."""
    found: pl.LazyFrame = import_module("broadsheet.loading").scan(table, release)
    return found
