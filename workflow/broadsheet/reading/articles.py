"""The article's side of a page: its title, byline, date and body, without menus, related links and calls."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.headlines import SENTENCE, Place, is_row, tokens, without_label
from broadsheet.reading.name_text import is_name
from broadsheet.reading.openers import says_when
from broadsheet.reading.sheet import Sheet

_NEVER_BODY = t.NAVIGATION | t.PROMOTION | t.START | t.PAGER


@dataclass
class Article:
    """Lines of the `Sheet` that make the article; -1 where there is none."""

    title: int = -1
    byline: int = -1
    byline_name: str | None = None
    dates: list[int] = field(default_factory=list)
    published: str | None = None
    body: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    score: float = 0.0


def _weight(sheet: Sheet, k: int) -> float:
    """How much a line speaks for the body (positive) or against it."""
    tag = sheet.tag[k]
    flags = tag.flags
    text = sheet.text[k]
    if flags & t.LONG:
        return 3.0 + min(len(text), 800) / 300
    if flags & (t.CAPTION | t.IMAGE_ALT):
        return 0.0
    if flags & _NEVER_BODY:
        return -1.6
    if flags & t.END:
        return -2.0 if tag.words < 25 else 0.0
    if flags & (t.DATEONLY | t.NAMEDATE | t.LOOSE | t.NUMBER | t.SYMBOLS | t.POSTNO | t.CONTROL | t.PANEL | t.AVATAR):
        return -0.9
    closed = SENTENCE.search(text) is not None
    words = tag.words
    if is_row(sheet.core[k]):
        return -0.9
    if words >= 20:
        return 2.0 if closed else 1.2
    if closed:
        return min(words, 20) / 10 if words >= 5 else 0.0
    if words >= 12:
        return 0.3
    if sheet.bullet[k] and words >= 4:
        return -0.12
    return -0.35 if words >= 3 else -0.5


def main_block(sheet: Sheet, stop: int, neutral: frozenset[int] = frozenset()) -> tuple[int, int]:
    """Return the run of lines before ``stop`` that most looks like running text, as (first, one past the last).

    Maximum-sum run of `_weight` (Kadane): headings and lists inside the text cost little, menus and lists of links
    around it cost more than their lines give; lines of ``neutral`` (pictures), of fact sheets and of
    numbered lists cost nothing.
    """
    listed = _fact_sheet(sheet, stop) | _numbered_list(sheet, stop)
    best = 0.0
    span = (0, 0)
    total = 0.0
    start = 0
    short = 0
    seen: set[str] = set()
    for k in range(stop):
        weight = 0.0 if k in neutral else _weight(sheet, k)
        if k in listed:
            weight = max(weight, 0.0)
        # one short line after another is a menu, and the more of them the surer
        short = short + 1 if sheet.tag[k].words <= 3 and weight < 0 else 0
        if short > SHORT_IN_TEXT:
            weight *= min(short / SHORT_IN_TEXT, MOST_WEIGHT)
        if weight > 1.0:
            # what stands twice is the page's second copy, or a teaser
            if sheet.core[k] in seen:
                weight = -1.0
            seen.add(sheet.core[k])
        if total <= 0:
            total = 0.0
            start = k
        total += weight
        if total > best:
            best = total
            span = (start, k + 1)
    first, last = span
    # a last sentence of a few words
    said = sum(sheet.tag[k].words for k in range(first, last)) >= WORDS_OF_TEXT
    if (
        said
        and last < stop
        and not sheet.tag[last].flags
        and 2 <= sheet.tag[last].words <= 4
        and SENTENCE.search(sheet.text[last])
    ):
        last += 1
    return first, last


def _fact_sheet(sheet: Sheet, stop: int) -> frozenset[int]:
    """Return the lines "Field: value" of several fields that come again and again, as of one thing after another."""
    fields: dict[str, list[int]] = {}
    for k in range(stop):
        field_name, colon, _ = sheet.core[k].partition(": ")
        if colon and len(field_name) <= LONGEST_FIELD and not sheet.tag[k].flags & ~t.FIELD:
            fields.setdefault(field_name, []).append(k)
    usual = [lines for lines in fields.values() if len(lines) >= FEWEST_THINGS]
    return frozenset(itertools.chain.from_iterable(usual)) if len(usual) >= FEWEST_FIELDS else frozenset()


def _numbered_list(sheet: Sheet, stop: int) -> frozenset[int]:
    """Return the lines "1. Something", "2. Something" that count on from one."""
    listed: list[int] = []
    counted = 0
    for k in range(stop):
        number = sheet.text[k].partition(". ")[0]
        if not sheet.bullet[k] or not number.isdecimal() or int(number) not in (1, counted + 1):
            continue
        counted = int(number)
        listed.append(k)
    return frozenset(listed)


LONGEST_FIELD, FEWEST_FIELDS, FEWEST_THINGS = 20, 3, 3
"""Letters of a field's name, and how many fields a fact sheet has, for how many things."""
SHORT_IN_TEXT, MOST_WEIGHT = 4, 4.0
"""Short lines that may follow each other in a text; a longer run costs more a line, but no more than so many times."""
WORDS_OF_TEXT = 25
"""Words of a text under which a short sentence is its last one."""
MOST_TEASER_LINES = 4
"""Lines from one teaser's date or writer to the next one's."""
LOOK_AHEAD = 24
"""Lines below the block in which its teasers may go on."""


def _before_teasers(sheet: Sheet, first: int, last: int, stop: int) -> int:
    """Return where the text ends and teasers of other pages begin: ``last`` where there are none.

    Each teaser has a headline, and a date or a writer's name; three or more, close together, are the end of the block.
    """
    chains: list[list[int]] = []
    for k in range(first, min(stop, last + LOOK_AHEAD)):
        if not _dates_or_signs(sheet, k):
            continue
        near = chains and k - chains[-1][-1] <= MOST_TEASER_LINES
        if near and any(_heads(sheet, j) for j in range(chains[-1][-1] + 1, k)):
            chains[-1].append(k)
        else:
            chains.append([k])
    words = [min(sheet.tag[k].words, 99) for k in range(first, last)]
    for chain in chains:
        if len(chain) < 3 or chain[0] >= last or chain[-1] < last - MOST_TEASER_LINES - 1:
            continue
        steps = sorted(after - before for before, after in itertools.pairwise(chain))
        lead = max(first, chain[0] - steps[len(steps) // 2] + 1)
        cut = next((j for j in range(lead, chain[0]) if _heads(sheet, j)), chain[0])
        return cut if sum(words[: cut - first]) * 2 >= sum(words) else last
    return last


def _dates_or_signs(sheet: Sheet, k: int) -> bool:
    tag = sheet.tag[k]
    if tag.flags & (t.DATEONLY | t.NAMEDATE | t.LOOSE):
        return not tag.flags & t.LONG and tag.words <= 12
    core = sheet.core[k]
    return 2 <= tag.words <= 4 and not tag.flags and is_name(core, 40, 4) and all(w[0].isupper() for w in core.split())


def _heads(sheet: Sheet, k: int) -> bool:
    """Answer: may this be a teaser's headline."""
    return 3 <= sheet.tag[k].words <= 22 and not sheet.core[k].endswith((".", ":", ",", ";"))


def find_article(sheet: Sheet, stop: int, about: str, slug: str, furniture: frozenset[int] = frozenset()) -> Article:
    """Return the article in the lines before ``stop``; ``about`` is the title as the thread's head quotes it.

    ``slug`` is the last part of the page's address where it is known, ``furniture`` lines that recur on the site.
    """
    article = Article()
    first, last = main_block(sheet, stop)
    last = _before_teasers(sheet, first, last, stop)
    article.title = _title(sheet, first, last, stop, about, slug, furniture)
    if article.title >= 0:
        key = tokens(sheet.core[article.title])
        size = len(sheet.core[article.title])
        same = [
            k
            for k in range(min(stop, sheet.count))
            if abs(len(sheet.core[k]) - size) <= 4 and tokens(sheet.core[k]) == key
        ]
        if len(same) > 1:
            # the headline stands first; what says it again is a picture's text or a heading
            article.title = next((k for k in same if k >= article.title - 40 and not sheet.bullet[k]), article.title)
            first, last = main_block(sheet, stop, frozenset(same))
            last = _before_teasers(sheet, first, last, stop)
            first = max(first, min(article.title + 1, last))
    if 0 <= article.title < first:
        first = _right_below(sheet, article.title, first)
    low = article.title + 1 if 0 <= article.title < last else first
    if article.title >= 0 and article.title < first and first - article.title > FAR_BELOW:
        low = first
    _meta(sheet, article, first, last, stop)
    meta = set(article.dates)
    if article.byline >= 0:
        meta.add(article.byline)
    title_tokens = tokens(sheet.core[article.title]) if article.title >= 0 else ""
    title_size = len(sheet.core[article.title]) if article.title >= 0 else 0
    for k in range(min(low, first), last):
        if k in meta or k in furniture or k == article.title:
            continue
        tag = sheet.tag[k]
        flags = tag.flags
        if k < first:
            # between the title and the text: a teaser belongs to the body, labels and buttons do not
            if tag.words < 8 or flags & (
                _NEVER_BODY | t.END | t.DATEONLY | t.NAMEDATE | t.LOOSE | t.CAPTION | t.CONTROL
            ):
                continue
        elif (
            (flags & (_NEVER_BODY | t.CAPTION | t.IMAGE_ALT | t.SYMBOLS) and not flags & t.LONG)
            or (flags & (t.END | t.CONTROL) and not flags & t.LONG and tag.words <= 8)
            or (flags & t.NUMBER and not sheet.has_blanks)
        ):
            continue
        if title_tokens and abs(len(sheet.core[k]) - title_size) <= 4 and tokens(sheet.core[k]) == title_tokens:
            article.repeats.append(k)
            continue
        article.body.append(k)
    if title_tokens:
        # pictures may stand under the last paragraph too
        under = range(last, min(last + 12, stop))
        article.repeats += [k for k in under if tokens(sheet.core[k]) == title_tokens and k not in article.repeats]
    return article


def _right_below(sheet: Sheet, title: int, first: int) -> int:
    """Return where the text begins whose larger part begins at ``first``: right below the title, with a table in between."""
    weights = [_weight(sheet, k) for k in range(title + 1, min(title + 1 + NEAR_BELOW, first))]
    if sum(weight for weight in weights if weight > 0) < TWO_PARAGRAPHS:
        return first
    return title + 1 + next(k for k, weight in enumerate(weights) if weight > CLEAR_TEXT)


FAR_BELOW, NEAR_BELOW = 30, 10
"""Lines between the headline and a text that is far below it, and near."""
TWO_PARAGRAPHS, CLEAR_TEXT = 4.0, 0.3
"""Weights (see `_weight`) of two paragraphs, and of a line that is some text."""


def _dense_start(sheet: Sheet, first: int, last: int) -> int:
    """Return where the text gets dense: the first line of the block with enough running text in the lines from it on."""
    for k in range(first, last):
        if sum(_weight(sheet, j) for j in range(k, min(k + 7, last))) >= 5 and _weight(sheet, k) > CLEAR_TEXT:
            return k
    return first


def _title(sheet: Sheet, first: int, last: int, stop: int, about: str, slug: str, furniture: frozenset[int]) -> int:
    """Return the line of the headline near the start of the text; -1 where no line looks like one."""
    if first == last:
        first = last = min(stop, 60)
    first = _dense_start(sheet, first, last)
    return Place(sheet, first, last, stop, False, about, slug, furniture).best()


def _meta(sheet: Sheet, article: Article, first: int, last: int, stop: int) -> None:
    """Byline and date: between a little above the title and the first lines of the text, before ``stop``."""
    low = max(0, (article.title if article.title >= 0 else first) - 4)
    high = min(sheet.count, max(first, article.title) + 5, max(stop, article.title + 1))
    if sum(1 for k in range(first + 1, last) if sheet.tag[k].flags & t.DATEONLY) >= 3:
        # dates all down the text are its own: a diary, a timeline
        high = max(first, article.title + 1)
    for k in range(low, high):
        tag = sheet.tag[k]
        flags = tag.flags
        if k == article.title or flags & (t.LONG | t.START | (0 if flags & t.ENTRY else t.NAVIGATION)):
            continue
        if flags & (t.BYLINE | t.ENTRY) and article.byline < 0 and k >= article.title:
            article.byline = k
            article.byline_name = tag.author or None
        if flags & (t.DATEONLY | t.NAMEDATE | t.LOOSE | t.ENTRY) and not flags & t.FOOT:
            named = flags & t.NAMEDATE and tag.author and not says_when(sheet.core[k])
            if named and article.byline < 0 and k > article.title >= 0:
                article.byline = k
                article.byline_name = tag.author
            if article.published is None:
                article.published = tag.posted
            if k != article.byline:
                article.dates.append(k)
    if article.byline < 0:
        _bare_byline(sheet, article)


def _bare_byline(sheet: Sheet, article: Article) -> None:
    """Take a name by itself for the byline where it stands under the title, beside the date."""
    for date in article.dates:
        for k in (date - 1, date + 1):
            core = sheet.core[k] if article.title < k < sheet.count else ""
            words = core.split()
            if (
                2 <= len(words) <= 4
                and k <= article.title + 3
                and not sheet.tag[k].flags
                and not sheet.bullet[k]
                and is_name(core, 40, 4)
                and all(word[0].isupper() for word in words)
            ):
                article.byline, article.byline_name = k, core
                return


def find_forum_title(sheet: Sheet, stop: int, about: str, slug: str, past: int = 8) -> int:
    """Return the topic's line on a forum page: said again as "Re: ...", or over the line that names who started it.

    It is looked for before ``stop`` and in the first ``past`` lines from there, where heads may hold it.
    """
    first = min(stop, sheet.count)
    best = Place(sheet, first, sheet.count, stop, True, about, slug, past=past).best()
    if best < 0:
        return best
    # the headline stands first; over its own post the topic only says itself again
    key = tokens(without_label(sheet.core[best]))
    return next((k for k in range(best) if tokens(without_label(sheet.core[k])) == key), best)
