"""Cells of CSV files that a spreadsheet would run as formulas: an apostrophe in front makes them harmless.

A text that begins with one of ``= + - @`` (also in their full-width forms, also behind white space), a tab or a line
break gets an apostrophe in front, as OWASP advises against CSV injection; so does a text that begins with an
apostrophe, and taking one apostrophe off gives every text back.
"""

from __future__ import annotations

import re

FORMULA = r"^(?:[\t\r\n']|\s*[=+\-@＝＋－＠])"
"""How such a text begins, for Python's expressions and for polars'."""

_is_formula = re.compile(FORMULA).match


def guarded(text: str) -> str:
    """Return `text` as it may stand in a cell."""
    return f"'{text}" if _is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return what `guarded` was given; an apostrophe that a person has typed before a word stays."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell
