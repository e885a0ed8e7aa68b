"""Which of many likely borders part comments: those between which the most comments are to be expected whole."""

import itertools
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.borders import CERTAIN, COST, likely_borders

CHANCES = st.sampled_from([0.0, 0.2, 0.5, 0.7, 0.9, CERTAIN, 1.0])


def whole(chances, borders):
    """Return how many comments between ``borders`` are to be expected whole, less what each costs."""
    chances, ends = [*chances, 1.0], [*borders, len(chances)]
    return sum(
        chances[start] * chances[stop] * prod(1 - inner for inner in chances[start + 1 : stop]) - COST
        for start, stop in itertools.pairwise(ends)
    )


def test_a_likely_border_is_not_taken_where_it_would_spoil_a_likelier_comment():
    assert likely_borders([1.0, 0.6]) == [0, 1]
    assert likely_borders([1.0, 0.4]) == [0]
    assert likely_borders([1.0, 0.55, 0.02, 0.02, 0.55]) == [0, 1, 4]


@pytest.mark.parametrize(("declared", "borders"), [(1, [0]), (2, [0, 3]), (4, [0, 1, 2, 3])])
def test_the_declared_count_says_how_likely_borders_are(declared, borders):
    assert likely_borders([1.0, 0.5, 0.5, 0.8], declared) == borders


def test_a_declared_count_moves_no_border_that_is_sure():
    assert likely_borders([1.0, 1.0, 0.5, 0.0, 1.0], 1) == [0, 1, 4]
    assert likely_borders([1.0, 0.0, 0.0], 3) == [0]


@given(st.lists(CHANCES, max_size=7), st.none() | st.integers(1, 9))
def test_sure_borders_are_taken_and_impossible_ones_never(chances, declared):
    chances = [1.0, *chances]
    borders = likely_borders(chances, declared)
    assert borders == sorted(set(borders))
    assert {place for place, chance in enumerate(chances) if chance >= CERTAIN} <= set(borders)
    assert all(chances[place] > 0 for place in borders)


@given(st.lists(CHANCES, max_size=7))
def test_no_other_way_to_cut_expects_more(chances):
    chances = [1.0, *chances]
    sure = [place for place, chance in enumerate(chances) if chance >= CERTAIN]
    others = [place for place, chance in enumerate(chances) if 0 < chance < CERTAIN]
    ways = (sorted([*sure, *some]) for size in range(len(others) + 1) for some in itertools.combinations(others, size))
    best = max(whole(chances, way) for way in ways)
    assert whole(chances, likely_borders(chances)) == pytest.approx(best, abs=1e-3)
