"""Where shards are cut: content decides, and sizes hold."""

import hashlib
import random

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.sharding import MEAN, MOST, Cutting, cut

SMALL = Cutting(mean=1000, most=2000, page_cost=10)
PAGES = st.lists(st.tuples(st.binary(min_size=32, max_size=32), st.integers(0, 600)), max_size=120)


def weights(pages: list[tuple[bytes, int]], shards: list[list[int]], cutting: Cutting) -> list[int]:
    return [sum(cutting.weight(pages[place][1]) for place in shard) for shard in shards]


@given(PAGES)
def test_every_page_is_in_one_shard_in_order(pages: list[tuple[bytes, int]]) -> None:
    shards = cut(pages, SMALL)
    assert [place for shard in shards for place in shard] == list(range(len(pages)))
    assert all(shards)
    assert all(weight <= SMALL.most for weight in weights(pages, shards, SMALL))


@given(PAGES, st.tuples(st.binary(min_size=32, max_size=32), st.integers(0, 600)), st.integers(0, 120))
def test_a_page_more_touches_no_shard_before_it_nor_beyond_the_next_cut_by_content(
    pages: list[tuple[bytes, int]], page: tuple[bytes, int], at: int
) -> None:
    at = min(at, len(pages))
    named = [(page, number) for number, page in enumerate(pages)]
    more = [*named[:at], (page, -1), *named[at:]]
    before = [[named[place] for place in shard] for shard in cut(pages, SMALL)]
    after = [[more[place] for place in shard] for shard in cut([entry for entry, _ in more], SMALL)]
    whole = [shard for shard in before if shard[-1][1] < at and SMALL.priority(*shard[-1][0]) < 1]
    assert after[: len(whole)] == before[: len(whole)]
    next_cut = next((number for (entry, number) in named[at:] if SMALL.priority(*entry) < 1), len(named))
    assert [s for s in before if s[0][1] > next_cut] == [s for s in after if s[0][1] > next_cut]


def test_sizes_of_a_large_corpus_and_what_a_page_more_changes() -> None:
    draw = random.Random(7)
    pages = [(hashlib.sha256(b"%d" % n).digest(), draw.randrange(2_000, 200_000)) for n in range(20_000)]
    shards = cut(pages)
    sizes = weights(pages, shards, Cutting())
    assert max(sizes) <= MOST
    assert 0.7 * MEAN < sum(sizes) / len(sizes) < 1.1 * MEAN
    ends = {pages[shard[-1]] for shard in shards}
    touched = []
    for number in range(12):
        at = draw.randrange(len(pages))
        more = [*pages[:at], (hashlib.sha256(b"new %d" % number).digest(), 17_000), *pages[at:]]
        touched.append(len({more[shard[-1]] for shard in cut(more)} ^ ends))
    assert sum(count == 0 for count in touched) >= 10
    assert max(touched) <= 2


def test_tiny_pages_do_not_fill_a_shard_without_end() -> None:
    pages = [(hashlib.sha256(b"%d" % n).digest(), 10) for n in range(150_000)]
    assert max(map(len, cut(pages))) <= 131_072


def test_a_page_larger_than_a_shard_stands_alone() -> None:
    high = b"\xff" * 32
    assert cut([(high, 5), (high, 5000), (high, 5)], SMALL) == [[0], [1], [2]]
