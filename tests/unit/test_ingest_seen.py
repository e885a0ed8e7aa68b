"""The set of digests that have come by."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.seen import SeenDigests


@given(st.lists(st.integers(0, 60), max_size=300), st.integers(1, 20))
def test_it_answers_like_a_set(numbers: list[int], recent: int) -> None:
    seen, plain = SeenDigests(recent), set()
    for number in numbers:
        digest = hashlib.sha256(b"%d" % number).digest()
        assert seen.add(digest) == (number not in plain)
        plain.add(number)


def test_digests_that_end_in_zeros_are_told_apart() -> None:
    seen = SeenDigests(recent=1)
    digests = [bytes(32), b"\1" + bytes(31), bytes(15) + b"\1" + bytes(16)]
    assert [seen.add(digest) for digest in digests] == [True] * 3
    assert [seen.add(digest) for digest in digests] == [False] * 3
