"""What a seed draws: fixed numbers, evenly spread, each page and line with its own, whatever else is there."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import sampling

SEEDS = st.integers(0, 2**31)


def lines(seed, page, count):
    page_numbers = sampling.numbers_of_pages(seed, [page] * count)
    return sampling.numbers_of_lines(page_numbers, pl.Series(range(1, count + 1), dtype=pl.Int64))


def test_the_numbers_never_change():
    """A changed number draws another sample, and the marks that people have made are for the old one."""
    assert sampling.number_of(1, "page") == 1780711121856619333
    assert lines(1, "page", 3).to_list() == [8169159583665627322, 2844691699385319513, 12253656754407756167]


@given(SEEDS, st.text(max_size=20))
def test_a_number_depends_on_seed_and_id_alone(seed, page):
    assert sampling.number_of(seed, page) == sampling.number_of(seed, page)
    assert sampling.number_of(seed, page) != sampling.number_of(seed + 1, page)
    assert lines(seed, page, 5).to_list() == lines(seed, page, 9).to_list()[:5]


def test_lines_are_drawn_evenly_from_long_and_short_pages():
    numbers = pl.concat([lines(7, f"page {n}", 10 * n) for n in range(1, 60)])
    assert numbers.n_unique() == numbers.len()
    share = (numbers < 2**62).mean()
    assert 0.23 < share < 0.27, "a quarter of the numbers lies in the first quarter of their range"
