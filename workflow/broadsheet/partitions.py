"""Cutting work on ids into parts that fit in memory: ids are digests, so their first letters cut evenly."""

from __future__ import annotations

from itertools import product

ROWS = 1_000_000
"""Ids of one part; a million of them and what hangs on them stay well below 200 MB."""

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
"""The alphabet of ids in the order of their bytes, so that parts taken in turn are sorted."""


def parts_of(rows: int) -> list[str]:
    """Return the id prefixes that cut `rows` ids into parts of about `ROWS`; `['']` where one part is enough."""
    length = 0
    while rows > ROWS * len(_LETTERS) ** length:
        length += 1
    return ["".join(letters) for letters in product(_LETTERS, repeat=length)]
