"""Samples that a seed decides: every page and line has a number of its own, and those with the smallest are drawn.

Such *permanent random numbers* (Ohlsson 1995, "Coordination of samples using permanent random numbers", in Business
Survey Methods, Wiley) make simple random samples without replacement that hardly move: when a page comes or goes, or a
line is read otherwise, all else that was drawn stays drawn, and the work of marking it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import polars as pl

_STEP = np.uint64(0x9E3779B97F4A7C15)


def number_of(seed: int, page_id: str) -> int:
    """Return the number of a page: 64 bits of a digest of seed and id."""
    return int.from_bytes(hashlib.blake2b(f"{seed}\x00{page_id}".encode(), digest_size=8).digest(), "big")


def numbers_of_pages(seed: int, page_ids: Iterable[str]) -> pl.Series:
    """Return the numbers of some pages, in their order."""
    return pl.Series("number", [number_of(seed, page_id) for page_id in page_ids], dtype=pl.UInt64)


def numbers_of_lines(pages: pl.Series, line_no: pl.Series) -> pl.Series:
    """Return the numbers of lines, from those of their pages and from `line_no`.

    The mixing is that of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators",
    OOPSLA, doi:10.1145/2714064.2660195).
    """
    state = pages.to_numpy() + line_no.cast(pl.UInt64).to_numpy() * _STEP
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return pl.Series("number", state ^ (state >> np.uint64(31)), dtype=pl.UInt64)
