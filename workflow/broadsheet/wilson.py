"""A share and how far it can be off: the score interval of Wilson."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Share(NamedTuple):
    """A share of `of` things with its confidence bounds, each from 0 to 1 and null where there is nothing."""

    of: int
    share: float | None
    low: float | None
    high: float | None


def share(hits: int, count: int) -> Share:
    """Return the share of `hits` in a simple random sample of `count`, with the 95 % score interval.

    Unlike the usual "plus or minus" it holds for small samples and for shares near 0 and 1. No correction is made for
    small populations, so that it is too wide, never too narrow, where much of a population was drawn.

    Source: Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22 (158), 209-212, doi:10.1080/01621459.1927.10502953; recommended by Brown,
    Cai and DasGupta (2001), "Interval estimation for a binomial proportion", Statistical Science 16 (2), 101-133.
    """
    if not count:
        return Share(0, None, None, None)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    p = hits / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    # Rounding must not push a bound of 0 or 1, which is exact, past it.
    low = 0.0 if not hits else middle - half
    high = 1.0 if hits == count else middle + half
    return Share(count, p, low, high)
