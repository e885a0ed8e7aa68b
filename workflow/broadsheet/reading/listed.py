"""Comments that are entries of a numbered list: the list's number is none of their words."""

from __future__ import annotations

import itertools
import re

from broadsheet.reading.segments import Thread
from broadsheet.reading.sheet import Sheet

LIST_NUMBER = re.compile(r"(\d{1,4})[.)]\s+")
"""The number before an entry, as an expression for `match`."""
FEWEST_COUNTED = 3


def are_counted(sheet: Sheet, thread: Thread) -> bool:
    """Answer: do the texts of a thread begin with rising numbers, as where a list's entry begins with what is said."""
    firsts = [LIST_NUMBER.match(sheet.text[s.body]) for s in thread.segments if s.body < s.end]
    numbers = [int(found[1]) for found in firsts if found]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    return len(numbers) >= FEWEST_COUNTED and len(numbers) * 5 >= len(firsts) * 4 and all(step > 0 for step in steps)
