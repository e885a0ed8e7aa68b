"""What shows a topic or a thread without heads: panels, numbers, votes or portraits, with texts between them."""

from __future__ import annotations

import itertools
import re

from broadsheet.reading import tags as t
from broadsheet.reading.evidence import WORDS_OF_PARAGRAPH, says_nobody, talks
from broadsheet.reading.line_kinds import (
    FEWEST,
    FEWEST_ALIKE,
    MOST_WORDS_OF_NUMBER,
    NUMBER,
    PORTRAIT,
    line_kinds,
    rows_of,
)
from broadsheet.reading.name_text import MEMBER_COUNTS
from broadsheet.reading.quoted_blocks import quote_each_other
from broadsheet.reading.segments import is_subject
from broadsheet.reading.sheet import Sheet

WORDS_OF_TEXT = 6
"""Words of a line between two posts' panels that somebody wrote."""
MANY, MANY_SHARE = 6, 0.6
"""Votes or panels that show posts though not all have a text between them, and the share of those that have."""
MOST_WORDS_OF_RANK = 3
"""Words of a rank over the day since when a member is there."""
FEWEST_YEARS = 3
"""Years since when members are there."""
FEWEST_MARGINS = 3
"""Margins of scores that show answers under answers."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTS = re.compile(rf"\b(?:{MEMBER_COUNTS})\b", re.I)


def shows_posts(sheet: Sheet) -> bool:
    """Answer: do members' panels, posts' numbers or subjects, or votes come again and again with texts between: a topic.

    A panel says since when somebody is a member, or what is counted of him beside another thing; numbers rise.
    """
    panels = [row for row in _rows_of(sheet, t.FIELD | t.TITLE | t.DATEONLY) if _is_panel(sheet, row)]
    numbered = [(k, k + 1) for k in range(sheet.count) if _is_number(sheet, k)]
    if not _rise([sheet.core[k] for k, _ in numbered]):
        numbered = []
    subjects = [
        (k, k + 2)
        for k, tag in enumerate(sheet.tag[:-1])
        if sheet.tag[k + 1].flags & t.DATEONLY and is_subject(sheet.core[k])
    ]
    voted = [
        (k, k + 1) for k, tag in enumerate(sheet.tag) if tag.flags & t.FOOT and tag.flags & t.CONTROL and tag.words <= 4
    ]
    ranked = [(k - 1, k + 1) for k in range(1, sheet.count) if _is_rank_and_date(sheet, k)]
    if not _again_after_others([sheet.core[k + 1] for k, _ in ranked]):
        ranked = []
    nested = [(k, k + 1) for k in range(sheet.count) if _is_score(sheet, k)]
    if len({sheet.indent[k] for k, _ in nested}) < FEWEST_MARGINS:
        nested = []
    if any(len(rows) >= MANY and _with_texts_between(sheet, rows, MANY_SHARE) for rows in (voted, panels)):
        # two stand together where a post is gone, and a post may be two words
        return True
    return any(_with_texts_between(sheet, rows) for rows in (panels, ranked, voted, numbered, subjects, nested)) or (
        not says_nobody(sheet) and quote_each_other(sheet)
    )


def _rows_of(sheet: Sheet, flags: int) -> list[tuple[int, int]]:
    return rows_of({k: "" for k, tag in enumerate(sheet.tag) if tag.flags & flags})


def _is_panel(sheet: Sheet, row: tuple[int, int]) -> bool:
    fields = [k for k in range(*row) if sheet.tag[k].flags & t.FIELD]
    dated = any(sheet.tag[k].flags & t.DATEONLY for k in range(*row))
    counted = any(_COUNTS.search(sheet.core[k]) for k in fields)
    since = any(sheet.core[k].lower().strip(" :") in sheet.words.panel_dates or sheet.tag[k].posted for k in fields)
    return since or (counted and (dated or len(fields) >= 2))


def _is_number(sheet: Sheet, k: int) -> bool:
    """Answer: is this a post's number, alone or beside a button."""
    tag, found = sheet.tag[k], NUMBER.match(sheet.core[k])
    if found is None or tag.words > MOST_WORDS_OF_NUMBER:
        return False
    return found.end() == len(sheet.core[k]) or bool(tag.flags & (t.POSTNO | t.CONTROL | t.REPLIES))


def _is_rank_and_date(sheet: Sheet, k: int) -> bool:
    """Answer: is this a day right under a short line that comes again and again: since when one of that rank is there."""
    dated = sheet.tag[k].flags & t.DATEONLY and not sheet.tag[k].flags & t.TIMED and not sheet.gap[k]
    rank = sheet.tag[k - 1]
    short = rank.words <= MOST_WORDS_OF_RANK and not rank.flags & ~t.TITLE
    return bool(dated) and short and sheet.times(sheet.core[k - 1]) >= FEWEST


def _again_after_others(dates: list[str]) -> bool:
    """Answer: does a day come again after others, and are there several years: since when members are there.

    What a site lists has an order, or days that are near each other.
    """
    apart = [date for date, _ in itertools.groupby(dates)]
    years = {found[0] for date in apart if (found := _YEAR.search(date))}
    return len(set(apart)) < len(apart) and len(years) >= FEWEST_YEARS


def _is_score(sheet: Sheet, k: int) -> bool:
    """Answer: is this a number and no more, over a text at the same margin: the score of an answer."""
    if not sheet.tag[k].flags & t.NUMBER or k + 1 >= sheet.count:
        return False
    return sheet.indent[k] == sheet.indent[k + 1] > 0 and sheet.tag[k + 1].words >= WORDS_OF_TEXT


def _rise(numbers: list[str]) -> bool:
    counted = [int(re.sub(r"\D", "", number.split()[0]) or 0) for number in numbers]
    rises = sum(before < after for before, after in itertools.pairwise(counted))
    # answers stand under what they answer
    return len(set(counted)) == len(counted) and rises * 5 >= (len(counted) - 1) * 3


def _with_texts_between(sheet: Sheet, rows: list[tuple[int, int]], share: float = 0.75) -> bool:
    between = [
        any(sheet.tag[k].words >= WORDS_OF_TEXT for k in range(before[1], after[0]))
        for before, after in itertools.pairwise(rows)
    ]
    return len(between) >= FEWEST and sum(between) >= len(between) * share


def marked_region(sheet: Sheet) -> tuple[int, int]:
    """(first line, one past the last) of what stands under a text between heads of one kind; (0, 0) without any.

    They name somebody: a picture's stand-in, or a name with what is left around a date.
    """
    paragraphs = (k for k, tag in enumerate(sheet.tag) if tag.words >= WORDS_OF_PARAGRAPH)
    second = next(itertools.islice(paragraphs, 1, None), sheet.count)
    kinds = line_kinds(sheet, second + 1, sheet.count)
    naming = {k: kind for k, kind in kinds.items() if kind == "avatar" or kind.startswith("… ")}
    sure = {k: kind for k, kind in naming.items() if kind != "avatar" or PORTRAIT.search(sheet.core[k])}
    for named in (sure, naming):
        rows = rows_of(named)
        if len(rows) < FEWEST_ALIKE or not _with_texts_between(sheet, rows):
            continue
        closers = t.END | t.PAGER | t.NAVIGATION
        stop = next((k for k in range(rows[-1][1], sheet.count) if sheet.tag[k].flags & closers), sheet.count)
        if (named is sure and _is_closed_by(sheet, stop)) or (
            # answers, times or buttons stand between portraits, as they do not between an article's pictures
            _write_again(sheet, rows) and talks(sheet, rows[0][0], stop, also=t.FOOT | t.DATEONLY)
        ):
            return rows[0][0], stop
    return 0, 0


def _is_closed_by(sheet: Sheet, stop: int) -> bool:
    """Answer: does a line end a thread and no article: a form, a pager, or what a page says of comments."""
    if stop >= sheet.count:
        return False
    return (
        bool(sheet.tag[stop].flags & (t.FORM | t.PAGER)) or sheet.words.of_threads.search(sheet.core[stop]) is not None
    )


def _write_again(sheet: Sheet, rows: list[tuple[int, int]]) -> bool:
    """Answer: does somebody come again after another: people who talk do, and not those whom an article presents."""
    names = [sheet.tag[first].author for first, _ in rows if sheet.tag[first].author]
    apart = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
    return len(apart) - len(set(apart)) >= 2
