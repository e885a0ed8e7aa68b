"""How a column is declared: short makers over pandera's `Field`, so that each column says what it means, once.

`unit` and `null` land in the field's metadata; the dictionary, the Arrow field metadata and the datasheet read them
from there. A nullable column must say why it may be null, and only a nullable one may.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

ID_PATTERN = r"^[a-z2-7]{26}$"

WallTime = Annotated[pl.Datetime, "us", None]
"""A time as a page shows it: microseconds, no zone."""
UtcTime = Annotated[pl.Datetime, "us", "UTC"]


def column(description: str, *, null: str | None = None, unit: str | None = None, **checks: Any) -> Any:
    """Declare a column: what it means, why it may be null, its unit, and pandera's checks on its values."""
    return pa.Field(description=description, nullable=null is not None, metadata={"null": null, "unit": unit}, **checks)


def identifier(description: str, *, null: str | None = None, unique: bool = False) -> Any:
    """Declare an id: 26 characters of lower-case base32."""
    return column(description, null=null, str_matches=ID_PATTERN, unique=unique)


def choice(description: str, values: Sequence[str], *, null: str | None = None) -> Any:
    """Declare a column that holds one of `values`."""
    return column(description, null=null, isin=list(values))


def count(description: str, unit: str, *, null: str | None = None, at_least: int = 0) -> Any:
    """Declare a whole number of `unit`."""
    return column(description, null=null, unit=unit, ge=at_least)


def share(description: str) -> Any:
    """Declare a share between 0 and 1."""
    return column(description, unit="share, 0 to 1", ge=0.0, le=1.0)


def line_number(description: str) -> Any:
    """Declare a 1-based, inclusive line number in the page's text."""
    return column(description, unit="line number in the page, from 1", ge=1)
