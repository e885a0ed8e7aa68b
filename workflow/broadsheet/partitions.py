"""Cutting work on ids into parts that fit in memory: ids are digests, so their first letters cut evenly."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import polars as pl

ROWS = 1_000_000
"""Ids of one part; a million of them and what hangs on them stay well below 200 MB."""

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
"""The alphabet of ids in the order of their bytes, so that parts taken in turn are sorted."""


class IdRange(NamedTuple):
    """Ids from `first` on and below `end`; None where nothing bounds them."""

    first: str | None = None
    end: str | None = None

    def holds(self, column: str) -> pl.Expr:
        """Say of each id in `column` whether it is one of these."""
        bounds = []
        if self.first is not None:
            bounds.append(pl.col(column) >= self.first)
        if self.end is not None:
            bounds.append(pl.col(column) < self.end)
        return pl.all_horizontal(bounds) if bounds else pl.col(column).is_not_null()


def parts_of(rows: int) -> list[IdRange]:
    """Return the ranges that cut `rows` ids into parts of about `ROWS`, in the order of the ids."""
    count = -(-rows // ROWS)
    length = 1
    while len(_LETTERS) ** length < count:
        length += 1
    starts = ["".join(letters) for letters in product(_LETTERS, repeat=length)]
    bounds = [starts[len(starts) * number // count] for number in range(1, count)]
    return [IdRange(*pair) for pair in zip([None, *bounds], [*bounds, None], strict=True)]
