"""Index pages, which list other pages or a forum's topics: how they show, and what their title is."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.headlines import SENTENCE
from broadsheet.reading.sheet import Sheet

_DATED = t.DATEONLY | t.NAMEDATE | t.LOOSE
_NO_TITLE = t.NAVIGATION | t.PROMOTION | t.CONTROL | t.START | t.LONG | t.DATEONLY | t.NAMEDATE | t.LOOSE
_MORE = re.compile(
    r"read more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto|lees (?:meer|verder)|czytaj|читать|more »|mehr\b",
    re.I,
)
_COLUMNS = re.compile(r"(?:^|\s)(\d[\d.,]*)(?:\s{2,}|\t)(\d[\d.,]*)(?=\s|$)")

PARAGRAPH, MOST_WORDS = 20, 99
"""Words of a line that is a paragraph, and how many of one count: long lines all have so many."""
MOST_APART = MOST_ABOVE = 1
FEWEST_WORDS = 150
"""An article's: more than a teaser has."""
HEADLINE = (4, 20)
"""Words of a headline, from and to."""
FEWEST_HEADLINES, FEWEST_EXCERPTS = 40, 8
"""Headlines of a page that has hardly a text, and excerpts of one that has some."""
LONGEST_LABEL, LONGEST_EXCERPT = 25, 100
"""Words of a line that is hardly a text yet, and of an excerpt."""
FEWEST_POSTS = 10
"""The larger of two counts in most rows of an index has at least this size; votes are small, and many are nought."""


def is_listing(sheet: Sheet) -> bool:
    """Answer: does the page list other pages: three teasers or more, each with its "read more" or its count of comments."""
    more, counted = _teasers(sheet)
    dated = sum(1 for tag in sheet.tag if tag.flags & (t.NAMEDATE | t.DATEONLY | t.LOOSE) and not tag.flags & t.LONG)
    text = sum(1 for tag in sheet.tag if tag.flags & t.LONG)
    teasers = max(len(more), len(counted))
    listed = teasers >= 3 and text <= teasers * 3 and (dated >= 3 or teasers >= 5)
    return listed and not _has_article(sheet)


def _teasers(sheet: Sheet) -> tuple[list[int], list[int]]:
    """Return the lines that lead to other pages: "read more", and counts of comments."""
    tagged = zip(sheet.core, sheet.tag, strict=True)
    more = [k for k, (core, tag) in enumerate(tagged) if tag.words <= 14 and _MORE.match(core)]
    return more, [k for k, tag in enumerate(sheet.tag) if tag.declared >= 0]


def _has_article(sheet: Sheet) -> bool:
    """Answer: is half of the page's text one run of paragraphs, with no more than a heading or a picture in between."""
    runs = [words for words, _ in _paragraph_runs(sheet, counted=False)]
    return max(runs) >= FEWEST_WORDS and max(runs) * 2 >= sum(runs)


def leads(sheet: Sheet) -> bool:
    """Answer: does an article stand over the teasers of a page, twice as long as any other text.

    Of a blog's front page, which shows several texts, the longest may be any.
    """
    *others, (longest, first) = sorted(_paragraph_runs(sheet))
    above = max(sum(k < first for k in lines) for lines in _teasers(sheet))
    return longest >= max(FEWEST_WORDS, 2 * max((words for words, _ in others), default=0)) and above <= MOST_ABOVE


def _paragraph_runs(sheet: Sheet, *, counted: bool = True) -> list[tuple[int, int]]:
    """Return (words, first line) of each run of paragraphs with at most a heading or a picture in between.

    Long lines hold ``MOST_WORDS`` where they are not ``counted``: each is a whole paragraph, whatever it says.
    """
    runs: list[tuple[int, int]] = [(0, 0)]
    apart = 0
    for k, tag in enumerate(sheet.tag):
        if tag.words < PARAGRAPH:
            apart += 1
            continue
        if apart > MOST_APART:
            runs.append((0, k))
        words = t.word_count(sheet.core[k]) if counted and tag.flags & t.LONG else tag.words
        runs[-1] = (runs[-1][0] + min(words, MOST_WORDS), runs[-1][1])
        apart = 0
    return runs


def is_front(sheet: Sheet) -> bool:
    """Answer: is the page headlines with no text, or with many excerpts that are alike: a catalogue, a front page."""
    headlines = sum(
        1
        for core, tag in zip(sheet.core, sheet.tag, strict=True)
        if HEADLINE[0] <= tag.words <= HEADLINE[1] and not tag.flags & _NO_TITLE and SENTENCE.search(core) is None
    )
    if headlines < FEWEST_HEADLINES:
        return False
    excerpts = sorted(words for words, _ in _paragraph_runs(sheet) if words)
    if not excerpts or excerpts[-1] < LONGEST_LABEL:
        return True
    alike = excerpts[-1] <= min(LONGEST_EXCERPT, 3 * excerpts[len(excerpts) // 2])
    return len(excerpts) >= FEWEST_EXCERPTS and alike


def is_index(sheet: Sheet) -> bool:
    """Answer: is the page a forum's index, or its list of topics, and no text with a table beside it."""
    text = sum(1 for tag in sheet.tag if tag.flags & t.LONG)
    return len(index_rows(sheet)) >= max(5, text)


def index_rows(sheet: Sheet) -> list[int]:
    """Return the lines that are rows of a forum's index.

    A row says who wrote last, or how many topics a board has, or sets two counts side by side: topics and posts,
    replies and views. The second of those is the larger one in row after row; of likes and dislikes it is not.
    """
    named: list[int] = []
    pairs: list[tuple[int, int, int]] = []
    numbers: list[int] = []
    for k, tag in enumerate(sheet.tag):
        if tag.flags & t.INDEXED and not tag.flags & t.LONG:
            named.append(k)
        if tag.flags & t.NUMBER:
            numbers.append(k)
            continue
        # more in a row are a pager's, one is a vote's
        if 2 <= len(numbers) <= 3:
            pairs.append((numbers[0], _count(sheet.core[numbers[0]]), _count(sheet.core[numbers[1]])))
        numbers.clear()
        text = sheet.text[k]
        if ("  " in text or "\t" in text) and tag.words <= 30 and (columns := _COLUMNS.search(text)):
            pairs.append((k, _count(columns[1]), _count(columns[2])))
    rising = [k for k, left, right in pairs if left < right]
    larger = sorted(right for _, _, right in pairs)
    counted = len(rising) * 5 >= len(pairs) * 4 and bool(larger) and larger[len(larger) // 2] >= FEWEST_POSTS
    return sorted({*named, *(rising if counted else [])})


def _count(core: str) -> int:
    digits = re.sub(r"\D", "", core)
    return int(digits[:12]) if digits else 0


def listing_title(sheet: Sheet) -> int:
    """Return the line of an index page's title: by itself over the first teaser's headline, else the page's first line.

    A teaser's headline is the line over its date. -1 where the first line is no title either.
    """
    dated = next((k for k in range(1, sheet.count) if sheet.tag[k].flags & _DATED), sheet.count)
    k = dated - 2
    if k >= 0 and _alone(sheet, k) and "|" not in sheet.core[k] and not sheet.tag[k].flags & _NO_TITLE:
        return k
    return 0 if sheet.count and not sheet.tag[0].flags & _NO_TITLE else -1


def _alone(sheet: Sheet, k: int) -> bool:
    """Say whether a short line stands by itself, and in no list."""
    return bool(sheet.gap[k + 1]) and (k == 0 or sheet.gap[k] > 0) and not sheet.bullet[k] and sheet.tag[k].words <= 16
