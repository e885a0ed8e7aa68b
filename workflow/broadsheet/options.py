"""Options that many subcommands have."""

from __future__ import annotations

import argparse
import datetime as dt

from broadsheet.errors import BroadsheetError


def add_directory(parser: argparse.ArgumentParser) -> None:
    """Declare the working directory."""
    parser.add_argument("--directory", default=".", metavar="WORK", help="working directory (default: here)")


def check_day(option: str, value: str) -> None:
    """Look whether an option's value is a day.

    Raises:
        BroadsheetError: it is none.

    """
    try:
        dt.date.fromisoformat(value)
    except ValueError as error:
        raise BroadsheetError(f"{option}: `{value}` is no date; expected the form 2026-11-23") from error
