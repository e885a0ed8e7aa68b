"""Times that go on down a page, as those of a thread do: what a site lists stands the latest first, or at full hours."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from broadsheet.reading.dates import numeric_order, parse_date
from broadsheet.reading.segments import Segment

FEWEST_TIMES = 5
"""Times that show an order."""
ROUND = 15
"""Minutes: what is announced begins at quarters of an hour."""
CLOCKS = ("minute", "second")
"""Precisions of times that tell which of two posts of one day is the later."""


def times_go_on(segments: Sequence[Segment]) -> bool:
    """Answer: are nearly all comments dated to the minute, most later than the one above, and hardly any at a quarter.

    Answers stand under what they answer, so that a few are later than what follows.
    """
    raws = [segment.posted for segment in segments if segment.posted]
    if len(raws) < FEWEST_TIMES or len(raws) * 5 < len(segments) * 4:
        return False
    order = numeric_order(raws) or "day"
    dates = [parse_date(raw, None, order) for raw in raws]
    times = [when.at for when in dates if when.at is not None and when.precision in CLOCKS]
    if len(times) < FEWEST_TIMES or len(times) * 5 < len(segments) * 4:
        return False
    later = sum(before < after for before, after in itertools.pairwise(times))
    quarters = sum(at.minute % ROUND == 0 for at in times)
    return later * 4 >= (len(times) - 1) * 3 and times[0] < times[-1] and quarters * 3 < len(times)
