"""Lines that come again and again between the texts of a thread, whatever they say: parts of heads, or of feet."""

from __future__ import annotations

from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.line_kinds import FEWEST, FEWEST_ALIKE, MOST_WORDS, are_portraits, dateless, line_kinds, rows_of
from broadsheet.reading.name_rows import BEHIND_NAME, is_notice, name_rows
from broadsheet.reading.name_text import ANSWERS, is_name, labelled_name
from broadsheet.reading.segments import is_closed
from broadsheet.reading.sheet import Sheet

MOST_NOTICES = 4
"""Lines over the first portrait that say who may comment."""
MOST_WORDS_BESIDE = 3
"""Words of a rank beside a name that stands under its owner's portrait."""
MOST_NAMES = 2
"""A name over a head, which may stand twice."""
MOST_OVER_PANEL, SAID = 8, 14
"""Lines over the first panel, and words of one that says something."""
_OF_POSTS = {"date", "number", "panel"}
"""Kinds of lines that stand beside names on boards."""
_ALWAYS_OVER = {"head", "answering", "label", "twice"}
"""Kinds of lines that are heads wherever they stand."""


@dataclass
class Separators:
    """Lines of heads and of feet; ``names`` are those above or in heads that say whose a comment is.

    ``complete``: every comment has such lines, so that nothing else parts any.
    """

    heads: set[int] = field(default_factory=set)
    feet: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    complete: bool = False


def separators(sheet: Sheet, first: int, stop: int, declared: int) -> Separators:
    """Return which lines of ``first`` .. ``stop`` - 1 part comments; none where it is unclear to which side they belong.

    What stands over the first text is a head's, what stands under the last one a foot's, and other lines beside them are
    of the same kind. ``declared`` is the count of comments that the page shows, or -1.
    """
    found = Separators()
    kinds = line_kinds(sheet, first, stop)
    rows = rows_of(kinds)
    if not any(_is_better(sheet, k, kind) for k, kind in kinds.items()):
        named = name_rows(sheet, first, stop, declared)
        # where few names are left, the badges under them say more
        others = [row for row in rows if not all(sheet.tag[k].flags & (t.CONTROL | t.FOOT) for k in range(*row))]
        if named.rows and len(named.rows) >= len(others):
            found.heads.update(k for row in named.rows for k in range(*row))
            found.names.update(named.names)
            found.complete = not sheet.filtered
            return found
    if not rows:
        return found
    top = _is_top(sheet, kinds, rows[0], first) or _is_over_last(sheet, kinds, rows, first, stop)
    over = {kinds[k] for k in range(*rows[0])} if top else set()
    under = {kinds[k] for k in range(*rows[-1])} - over if rows[-1][1] == stop else set()
    over |= {"head"} & set(kinds.values())
    placed = bool(over or under)
    portraits = are_portraits(sheet, [k for k, kind in kinds.items() if kind == "avatar"])
    over |= _ALWAYS_OVER & set(kinds.values()) | ({"avatar"} if portraits and "avatar" not in under else set())
    under |= _reactions(sheet, kinds) - over
    if not over and not under:
        return found
    if not placed:
        # what lines say shows their side, and that of what stands beside them: nothing is known of others
        rows = [row for row in rows if any(kinds[k] in over | under for k in range(*row))]
    counted = declared > 0 and len(rows) * 10 >= declared * 7
    over_first = range(first, rows[0][0])
    notices = len(over_first) <= MOST_NOTICES and all(is_notice(sheet, k, counted) for k in over_first)
    if top or (portraits and notices):
        found.heads.update(range(first, rows[0][0]))
    for row in rows:
        _part(found, kinds, row, over, under)
        end = row[1]
        while end < stop and end - 1 in found.feet and sheet.tag[end].flags & t.FOOT:
            # who liked it, in other words than under other comments
            found.feet.add(end)
            end += 1
    _name(sheet, found, kinds, rows, first)
    # a rank of one word is gone, and the line "in reply to" stands over answers only
    partial = {"avatar", *_ALWAYS_OVER, *(["title"] if sheet.filtered else [])}
    plain = {kind for kind in kinds.values() if kind not in partial} if placed and len(rows) >= FEWEST else set()
    reacted = all(sheet.tag[k].flags & t.FOOT for k in found.feet) and not found.heads
    # a label is of more words than one: a filter leaves it
    found.complete = counted or "label" in kinds.values() or (bool(plain) and not reacted)
    return found


def _is_better(sheet: Sheet, k: int, kind: str) -> bool:
    """Answer: does a line tell more than names alone: a label; what a board counts, or when (no employer has a number)."""
    return kind == "label" or (kind in _OF_POSTS and any(map(str.isdigit, sheet.core[k])))


def _reactions(sheet: Sheet, kinds: dict[int, str]) -> set[str]:
    """Return the kinds of lines that say how many liked what stands over them."""
    other = {kind for k, kind in kinds.items() if not sheet.tag[k].flags & t.FOOT}
    return set(kinds.values()) - other


def _part(found: Separators, kinds: dict[int, str], row: tuple[int, int], over: set[str], under: set[str]) -> None:
    """Give the lines of a row to the foot above and the head below."""
    if not under or not over:
        (found.heads if over else found.feet).update(range(*row))
        return
    heads = [k for k in range(*row) if kinds[k] in over]
    border = min(heads, default=row[1])
    if not heads and not any(kinds[k] in under for k in range(*row)):
        border = row[0]
    found.feet.update(range(row[0], border))
    found.heads.update(range(border, row[1]))


def _may_be_name(sheet: Sheet, k: int) -> bool:
    plain = not sheet.tag[k].flags & ~(t.AVATAR | t.TITLE | t.PANEL)
    return plain and is_name(sheet.core[k].rstrip(BEHIND_NAME), 40, 5)


def _is_top(sheet: Sheet, kinds: dict[int, str], row: tuple[int, int], first: int) -> bool:
    """Answer: does nothing stand over a row that somebody said: a name, or over a panel what a board says of the topic."""
    over = range(first, row[0])
    if len(over) <= MOST_NAMES and all(_may_be_name(sheet, k) for k in over):
        return True
    panel = any(kinds[k] == "panel" for k in range(*row))
    return panel and len(over) <= MOST_OVER_PANEL and all(sheet.tag[k].words < SAID for k in over)


def _is_over_last(sheet: Sheet, kinds: dict[int, str], rows: list[tuple[int, int]], first: int, stop: int) -> bool:
    """Answer: does a text stand under the last row and none over the first, and are the rows dates, numbers or panels."""
    posts = sum(any(kinds[k] in _OF_POSTS for k in range(*row)) for row in rows)
    if posts < FEWEST_ALIKE or posts * 4 < len(rows) * 3:
        return False
    over = range(first, rows[0][0])
    return rows[-1][1] < stop and all(sheet.tag[k].words < SAID for k in over)


def _name(sheet: Sheet, found: Separators, kinds: dict[int, str], rows: list[tuple[int, int]], first: int) -> None:
    """Find the names: in pictures' stand-ins, and right above or below what is known of heads, where many have one there."""
    under: list[int] = []
    for k in found.heads:
        if kinds.get(k) == "label":
            found.names[k] = labelled_name(sheet.core[k])
            if (
                k + 1 < sheet.count
                and sheet.core[k + 1].startswith(found.names[k])
                and not is_closed(sheet.core[k + 1])
            ):
                under.append(k + 1)
        elif sheet.tag[k].author and sheet.tag[k].flags & (t.AVATAR | t.SAYS | t.NAMEDATE | t.HEADER | t.BYLINE):
            found.names[k] = sheet.tag[k].author
            if sheet.tag[k].flags & t.AVATAR and _says_name(sheet, k + 1, found.names[k]):
                under.append(k + 1)
        elif kinds.get(k) == "twice":
            found.names[k] = sheet.core[k]
        elif name := dateless(sheet.core[k]):
            found.names[k] = name
    found.heads.update(under)
    heads = [row[0] for row in rows if row[0] in found.heads and row[0] > first]
    named = {k: over for k in heads if (over := _name_over(sheet, k, first, kinds.get(k) == "answering"))}
    if len(named) * 3 >= len(heads) >= FEWEST:
        for k, over in named.items():
            found.heads.update(range(over[0], k))
            found.names[over[0]] = sheet.tag[over[0]].author or sheet.core[over[0]].rstrip(BEHIND_NAME)


def _says_name(sheet: Sheet, k: int, name: str) -> bool:
    """Answer: does line ``k`` say a name once more, with a badge or whom its owner answers: "Ada in reply to Brook"."""
    if k >= sheet.count or sheet.tag[k].flags & t.LONG:
        return False
    core = sheet.core[k]
    beside = core.removeprefix(name)
    if beside == core or is_closed(core):
        return False
    answers = len(beside.split()) <= MOST_WORDS and ANSWERS.search(beside) is not None
    return answers or len(beside.split()) <= MOST_WORDS_BESIDE


def _name_over(sheet: Sheet, k: int, first: int, parted: bool) -> range:
    """Return the lines of the name right over line ``k``: one; two, where it stands twice or with a rank behind it."""
    if k - 2 >= first and sheet.core[k - 1].startswith(sheet.core[k - 2]) and _may_be_name(sheet, k - 2):
        return range(k - 2, k)
    if (not sheet.gap[k] or (parted and sheet.gap[k] == 1)) and _may_be_name(sheet, k - 1):
        return range(k - 1, k)
    return range(0)
