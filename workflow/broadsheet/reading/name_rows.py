"""Names alone on their lines, each over what somebody says: heads whose times are gone."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from broadsheet.reading import tags as t
from broadsheet.reading.borders import GREETING, SIGNOFF
from broadsheet.reading.name_text import answering, is_name
from broadsheet.reading.segments import is_said
from broadsheet.reading.sheet import Sheet

FEWEST_ROWS = 3
"""Heads that show how those of a thread look."""
TALKERS = 2
"""People of an interview."""
FEWEST_NAMES = 2
"""Names in them: of some no more may be left than whom their owner answers."""
MOST_BESIDE = 3
"""Lines of a head: a name, and under it a place, an employer or a rank."""
MOST_OVER = 3
"""Lines over the first name that say who may comment."""
MOST_WORDS_OF_BADGE, FEWEST_BADGES = 3, 3
"""Words of a badge, and how often it is seen."""
SAID = 5
"""Words of a line that says something, though it does not end as a sentence."""
MOST_SAID = 6
"""Lines that each says, on average; names that stand among more are part of what somebody says."""
BEHIND_NAME = " ·|•-–"
"""Marks that are left behind a name where what they part it from is gone."""
SMALL_WORDS = 3
"""Letters of a word inside a name that has no capital: "de la"."""
_NO_NAME = ~t.AVATAR


class NameRows(NamedTuple):
    """Heads as (first, one past the last line), and the names in them by their lines."""

    rows: list[tuple[int, int]]
    names: dict[int, str]


def name_rows(sheet: Sheet, first: int, stop: int, declared: int = -1) -> NameRows:
    """Return the heads in ``first`` .. ``stop`` - 1, each a name and what is beside it; none where that is in doubt.

    It is where names and texts do not alternate from the first line on, where blank lines part names from what is below
    them as they do from what is above, where two take turns as in an interview, or where the page counts far fewer
    comments (``declared``).
    """
    none = NameRows([], {})
    rows = _rows(sheet, first, stop)
    if len(rows) < FEWEST_ROWS or rows[0][0] - first > MOST_OVER or 0 < declared * 3 < len(rows) * 2:
        return none
    # what stands under several names is a badge, also where a name over it is gone
    under = [(k, sheet.core[top]) for top, end in rows for k in range(top + 1, end)]
    badges = {sheet.core[k] for k, name in under if sheet.core[k] != name and _recurs(sheet, k)}
    names = {
        top: bare_name(sheet.core[top]) for top, _ in rows if name_alone(sheet, top) and sheet.core[top] not in badges
    }
    if len(names) < FEWEST_NAMES or _take_turns(list(names.values())):
        return none
    if any(is_said(sheet, k) and not is_notice(sheet, k, counted=True) for k in range(first, rows[0][0])):
        return none
    tops, below = zip(*rows, strict=True)
    # a name that a blank line parts from what is below it, and none from what is above, is signed
    over = sum(
        sheet.gap[top] > sheet.gap[end] or not sheet.gap[end] or (end - 1 > top and _recurs(sheet, end - 1))
        for top, end in rows[1:]
    )
    if over * 3 < (len(rows) - 1) * 2:
        return none
    said = sum(
        any(is_said(sheet, k) or sheet.tag[k].words >= SAID for k in range(end, top))
        for end, top in zip(below, (*tops[1:], stop), strict=True)
    )
    lines = sum(is_said(sheet, k) for k in range(first, stop))
    return NameRows(rows, names) if said * 3 >= len(rows) * 2 and lines <= len(rows) * MOST_SAID else none


def _rows(sheet: Sheet, first: int, stop: int) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    k = first
    while k < stop:
        end = k
        while end < stop and end - k < MOST_BESIDE and (_opens(sheet, end) or (end > k and _is_beside(sheet, end))):
            end += 1
        if k < end < stop and not name_alone(sheet, end):
            rows.append((k, end))
        k = max(end, k + 1)
    return rows


def _take_turns(names: list[str]) -> bool:
    """Answer: do two people speak one after the other all the time."""
    return len(set(names)) == TALKERS and len(names) > TALKERS and all(a != b for a, b in itertools.pairwise(names))


def bare_name(core: str) -> str:
    """Return a line without what stands behind a name: a badge after a dot, and whom its owner answers."""
    return answering(core.partition(" · ")[0])[0].rstrip(BEHIND_NAME)


def name_alone(sheet: Sheet, k: int) -> bool:
    """Answer: is this line a name, and not somebody's greeting or last words."""
    name = bare_name(sheet.core[k])
    if sheet.tag[k].flags & _NO_NAME or sheet.bullet[k] or not is_name(name, 40, 5):
        return False
    if GREETING.match(name) or SIGNOFF.match(name):
        return False
    return _is_written_as_name(name) or sheet.times(sheet.core[k]) > 1


def _opens(sheet: Sheet, k: int) -> bool:
    """Answer: is a line a name, or does it say whom one answers whose own name is gone."""
    return name_alone(sheet, k) or bool(sheet.tag[k].flags & t.REPLY_TO)


def _is_beside(sheet: Sheet, k: int) -> bool:
    """Answer: does a line under a name say where its owner works: "Keeper at Brook Lighthouse"."""
    if _recurs(sheet, k):
        return True
    core = sheet.core[k]
    capitals = sum(word[0].isupper() for word in core.split())
    if sheet.gap[k] or sheet.tag[k].flags & ~(t.PANEL | t.FIELD | t.STRUCTURE):
        return False
    return bool(sheet.tag[k].flags & t.PANEL) or (capitals >= 2 and is_name(core, 60, 9))


def _recurs(sheet: Sheet, k: int) -> bool:
    """Answer: does a line of few words stand under many names: a badge."""
    core = sheet.core[k]
    few = sheet.tag[k].words <= MOST_WORDS_OF_BADGE and not sheet.tag[k].flags & ~(t.CONTROL | t.TITLE | t.STRUCTURE)
    return few and sheet.gap[k] <= 1 and not is_said(sheet, k) and sheet.times(core) >= FEWEST_BADGES


def is_notice(sheet: Sheet, k: int, counted: bool) -> bool:
    """Answer: does a line over a thread tell who may comment, or ask for it; ``counted``: all comments are below it."""
    if sheet.tag[k].flags & (t.START | t.FORM | t.CONTROL | t.NAVIGATION | t.PROMOTION):
        return True
    return counted and sheet.words.of_threads.search(sheet.core[k]) is not None


def _is_written_as_name(name: str) -> bool:
    """Answer: begins each word but little ones as a name's does: "Ada de la Brook", "ada_brook77"."""
    words = name.split()
    if len(words) == 1:
        return True
    return all(not word[0].islower() or len(word) <= SMALL_WORDS or any(map(str.isdigit, word)) for word in words)
