"""The score interval of Wilson, against values computed by others and against what it promises."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.wilson import share


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(hits, count, low, high):
    found = share(hits, count)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_nothing_is_known():
    assert share(0, 0) == (0, None, None, None)


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_bounds_lie_around_the_share(pair):
    hits, count = pair
    found = share(hits, count)
    assert 0 <= found.low <= found.share <= found.high <= 1
    mirrored = share(count - hits, count)
    assert mirrored.low == pytest.approx(1 - found.high)


@pytest.mark.parametrize("true", [0.5, 0.8, 0.95])
def test_about_95_of_100_samples_hold_the_truth(true):
    count = 60
    held = sum(
        comb(count, hits) * true**hits * (1 - true) ** (count - hits)
        for hits in range(count + 1)
        if share(hits, count).low <= true <= share(hits, count).high
    )
    assert 0.92 < held < 0.98
