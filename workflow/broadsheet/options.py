"""Options that many subcommands have."""

from __future__ import annotations

import argparse


def add_directory(parser: argparse.ArgumentParser) -> None:
    """Declare the working directory."""
    parser.add_argument("--directory", default=".", metavar="WORK", help="working directory (default: here)")
