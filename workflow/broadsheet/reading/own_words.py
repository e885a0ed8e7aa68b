"""Threads in words that no layout knows: the page's own repetition says what they mean.

What stands behind a different name again and again is a verb of saying, what stands under every text is a button, what
stands before a value at every head is a field of a panel, and a number over just as many heads is their count. Only
pages of no known platform are asked.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import ends_after
from broadsheet.reading.dates import find_date
from broadsheet.reading.evidence import bears_out
from broadsheet.reading.known_names import glued_names
from broadsheet.reading.layouts import Layout
from broadsheet.reading.name_text import clean_name, is_name
from broadsheet.reading.panels import FEWEST_FIELDS
from broadsheet.reading.segments import CLOSERS, Thread, is_closed, shared_words
from broadsheet.reading.sheet import Sheet, norm
from broadsheet.reading.threads import Cutter

WELL_SHOWN = 7.0
"""Evidence of a thread in known words that is believed as it is."""
FEWEST = 4
"""Lines of one form from which a page is believed to have that form."""
FEWEST_MARKED = 3
"""The same where a date or a colon marks each of them."""
LONGEST, MOST_WORDS = 110, 14
"""Characters and words of a line that holds a head, or a row of buttons."""
MOST_SAID_WORDS = 7
"""Words of a name and a verb of saying, of a field and its value, of a line that counts comments."""
MOST_FIELD_WORDS = 3
LONGEST_PANEL = 20
"""Lines of a panel over a head."""
MOST_OVER = 3
"""Lines like heads over the count: the article's own date."""
NEAR = 6
"""So many lines over the first head its count may stand."""
TEXT_WORDS = 4
"""Words of a line that may be text."""
FEWEST_CELLS = 3
"""Gaps between the cells of a table's row, which is no head."""

_FIELD = re.compile(r"([^\W\d_]\S*): ")
_CELLS = re.compile(r"\t+|\s{3,}")
_CLOCK = re.compile(r"\d\s?[:h.]\s?\d\d\b(?!\.\d)")
_NUMBER = re.compile(r"\d[\d.,]*")
_KNOWN = CLOSERS | t.CONTROL | t.FOOT | t.LONG | t.NAVIGATION | t.PROMOTION | t.FIELD | t.NUMBER | t.SYMBOLS


def cut_in_own_words(sheet: Sheet, layout: Layout | None, score: float, thread: Thread | None) -> Thread | None:
    """Return the thread that shows in what the page repeats; ``thread``, cut in known words, where that is no better.

    The tags of the sheet change with it.
    """
    if thread is not None and (layout is not None or _is_whole(thread)):
        return thread
    known = list(sheet.tag)
    if _learn(sheet):
        other = Cutter(sheet, layout, score).best()
        if other is not None and (_is_fuller(other, thread) or (_is_surer(other, thread) and bears_out(sheet, other))):
            return other
    sheet.tag = known
    return thread


def _is_whole(thread: Thread) -> bool:
    """Answer: is nothing left to learn: well shown, and every comment with a text and a name."""
    named = all(segment.status == "named" for segment in thread.segments)
    return named and thread.evidence >= WELL_SHOWN and thread.valid == len(thread.segments)


def _is_fuller(other: Thread, thread: Thread | None) -> bool:
    """Answer: are these the same numbered posts, with more around them that is understood."""
    return thread is not None and other.style == thread.style == "numbered" and other.valid >= thread.valid


def _is_surer(other: Thread, thread: Thread | None) -> bool:
    """Answer: speaks clearly more for this thread, which has about as many comments."""
    return thread is None or (other.evidence > thread.evidence + 1 and other.valid * 5 >= thread.valid * 4)


def _learn(sheet: Sheet) -> bool:
    """Tag anew what the page's own repetition explains; answer whether there was any such line."""
    learnt = 0
    for look in (_fields, _dated, _said, _furniture, _count):
        # each looks at what the ones before it have found
        for k, tag in list(look(sheet)):
            sheet.tag[k] = tag
            learnt += 1
    return learnt > 0 and len(_anchors(sheet)) >= FEWEST_MARKED


def _copy(sheet: Sheet, k: int, flags: int) -> t.Tag:
    """Return a tag of its own for one line: the others are shared by all pages."""
    old = sheet.tag[k]
    tag = t.Tag(flags, old.words)
    tag.author, tag.posted, tag.number, tag.evidence = old.author, old.posted, old.number, old.evidence
    return tag


def _fields(sheet: Sheet) -> Iterator[tuple[int, t.Tag]]:
    """Give the lines "Field: value" of members' panels: one field again and again.

    A field that holds a date is one where posts have a date besides.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    rows: Counter[str] = Counter()
    dated = 0
    for k, core in enumerate(sheet.core):
        tag = sheet.tag[k]
        dated += bool(tag.flags & (t.NAMEDATE | t.DATEONLY))
        if ":" not in core or tag.flags & t.LONG:
            continue
        field, colon, _ = core.partition(": ")
        if colon and tag.words <= MOST_SAID_WORDS and len(field.split()) <= MOST_FIELD_WORDS:
            groups[norm(field)].append(k)
        if core.count(": ") >= FEWEST_FIELDS:
            rows.update(set(_FIELD.findall(core)))
    for lines in groups.values():
        inside = sum(bool(sheet.tag[k].flags & (t.NAMEDATE | t.DATEONLY)) for k in lines)
        if len(lines) >= FEWEST and _alternate(sheet, lines) and (dated - inside) * 5 >= inside * 4:
            for k in lines:
                yield k, _copy(sheet, k, t.PANEL)
    usual = {field for field, seen in rows.items() if seen >= FEWEST}
    for k, core in enumerate(sheet.core) if len(usual) >= FEWEST_FIELDS else ():
        # a whole panel on one line, as a visual layout sets it
        if core.count(": ") < FEWEST_FIELDS or sheet.tag[k].flags & t.LONG:
            continue
        if len(usual.intersection(_FIELD.findall(core))) >= FEWEST_FIELDS:
            yield k, _copy(sheet, k, t.PANEL)


def _dated(sheet: Sheet) -> Iterator[tuple[int, t.Tag]]:
    """Give the lines whose date stands between words that come again and again, with the name that is left."""
    # a "name" before most dates is a word such as "posted"
    authors = Counter(tag.author for tag in sheet.tag if tag.flags & t.NAMEDATE)
    usual = {author for author, seen in authors.items() if seen >= FEWEST and seen * 5 >= authors.total() * 4}
    groups: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for k, core in enumerate(sheet.core):
        flags = sheet.tag[k].flags
        known = flags & t.NAMEDATE and sheet.tag[k].author not in usual
        if flags & (_KNOWN | t.DATEONLY) or known or sheet.tag[k].words > MOST_WORDS or len(core) > LONGEST:
            continue
        span = find_date(core) if sheet.tag[k].posted and len(_CELLS.findall(core)) < FEWEST_CELLS else None
        if span is not None:
            groups[norm(core[span[1] :]).strip()].append((k, core[: span[0]], core[span[0] : span[1]]))
    for lines in groups.values():
        if len(lines) < FEWEST_MARKED or not _alternate(sheet, [k for k, _, _ in lines]):
            continue
        names = _without_common([before for _, before, _ in lines])
        for (k, _, raw), name in zip(lines, names, strict=True):
            timed = t.TIMED if _CLOCK.search(raw) else 0
            author = clean_name(name)
            if author and not (is_name(author, 60, 7) and any(letter.isalpha() for letter in author)):
                continue
            tag = _copy(sheet, k, (t.NAMEDATE if author else t.DATEONLY) | timed)
            tag.author, tag.posted = author, raw.strip(" ,.|-–—")
            yield k, tag


def _without_common(texts: Sequence[str]) -> list[str]:
    """Return texts without the first and last words that they share."""
    parted = [text.split() for text in texts]
    for _ in ("first", "last"):
        shared = shared_words(parted)
        parted = [words[shared:][::-1] for words in parted]
    return [" ".join(words) for words in parted]


def _said(sheet: Sheet) -> Iterator[tuple[int, t.Tag]]:
    """Give the lines that are different names before one and the same word."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for k, core in enumerate(sheet.core):
        tag = sheet.tag[k]
        if tag.flags & ~(t.TITLE | t.BYLINE) or not 2 <= tag.words <= MOST_SAID_WORDS:
            continue
        groups[norm(core.rpartition(" ")[2])].append(k)
    for last, ending in groups.items():
        marked = last[-1] in ":…" or last.endswith("...")
        fewest = FEWEST_MARKED if marked else FEWEST
        if len(ending) < fewest or (is_closed(last) and not marked) or not any(map(str.isalpha, last)):
            continue
        lines = [k for k in ending if is_name(sheet.core[k].rpartition(" ")[0], 40, 5) and not glued_names(sheet, k)]
        names = {sheet.shape(k) for k in lines}
        if len(lines) < fewest or len(names) < FEWEST_MARKED or not _alternate(sheet, lines):
            continue
        for k in lines:
            tag = _copy(sheet, k, t.SAYS)
            tag.author = clean_name(sheet.core[k].rpartition(" ")[0])
            yield k, tag


def _anchors(sheet: Sheet) -> list[int]:
    """Return the heads of the page: the numbers of its posts, else the commonest kind of line that opens a comment."""
    kinds = {
        wanted: [k for k, tag in enumerate(sheet.tag) if tag.flags & wanted and not tag.flags & t.LONG]
        for wanted in (t.POSTNO, t.SAYS, t.NAMEDATE, t.TIMED, t.DATEONLY)
    }
    if len(kinds[t.POSTNO]) >= FEWEST:
        return kinds[t.POSTNO]
    if len(kinds[t.TIMED]) >= FEWEST:
        # days without a time are those on which members joined
        del kinds[t.DATEONLY]
    return max(kinds.values(), key=len)


def _furniture(sheet: Sheet) -> Iterator[tuple[int, t.Tag]]:
    """Give the lines that stand, in the same words, by most heads: buttons, and the fields of members' panels."""
    anchors = _anchors(sheet)
    if len(anchors) < FEWEST_MARKED:
        return
    heads = set(anchors)
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for k in range(max(0, anchors[0] - LONGEST_PANEL), sheet.count):
        tag = sheet.tag[k]
        if not tag.flags & (_KNOWN | t.SAYS | t.NAMEDATE | t.DATEONLY) and tag.words <= MOST_WORDS:
            groups[sheet.shape(k)].append(k)
    for lines in groups.values():
        if len(lines) * 5 < len(anchors) * 3 or len(lines) < FEWEST_MARKED or not _alternate(sheet, lines):
            continue
        more = t.CONTROL | t.REPLIES
        if _are_fields(sheet, lines):
            more = t.PANELKEY
        elif _mostly(k + 1 < sheet.count and sheet.tag[k + 1].flags & t.PANEL for k in lines):
            # a rank under the name
            more = t.TITLE
        elif _mostly(
            k + 1 in heads and any(tag.flags & t.PANEL for tag in sheet.tag[max(0, k - 3) : k]) for k in lines
        ):
            # a button between a panel and the line that names its member once more
            more = t.PANEL
        for k in lines:
            yield k, _copy(sheet, k, sheet.tag[k].flags | more)


def _are_fields(sheet: Sheet, lines: Sequence[int]) -> bool:
    """Answer: stands a number or a day right under most of these lines, as under "Messages" and "Joined"."""
    return _mostly(
        k + 1 < sheet.count
        and sheet.tag[k + 1].flags & (t.NUMBER | t.DATEONLY)
        and not sheet.tag[k + 1].flags & t.TIMED
        for k in lines
    )


def _count(sheet: Sheet) -> Iterator[tuple[int, t.Tag]]:
    """Give the line that counts the heads below it."""
    anchors = _anchors(sheet)
    # in a numbered list there is always one number that is right
    for left, first in enumerate(anchors[:MOST_OVER]):
        rest = len(anchors) - left
        if rest < FEWEST_MARKED:
            return
        for k in range(first - 1, max(-1, first - NEAR - 1, anchors[left - 1] if left else -1), -1):
            tag = sheet.tag[k]
            numbers = _NUMBER.findall(sheet.core[k])
            if (
                tag.words > MOST_SAID_WORDS
                or len(numbers) != 1
                or tag.flags & (t.DATEONLY | t.NAMEDATE | t.LOOSE | t.LONG)
            ):
                continue
            number = int(re.sub(r"\D", "", numbers[0])[:9])
            counted = abs(number - rest) <= rest // 10 or ends_after(sheet, anchors[left:], number)
            if counted and any(letter.isalpha() for letter in sheet.core[k]):
                found = _copy(sheet, k, t.START)
                found.declared = number
                yield k, found
                return


def _mostly(answers: Iterable[object]) -> bool:
    """Answer: are four of five answers yes."""
    given = [bool(answer) for answer in answers]
    return sum(given) * 5 >= len(given) * 4


def _alternate(sheet: Sheet, lines: Sequence[int]) -> bool:
    """Answer: does text stand between most of these lines and the next of them."""
    return _mostly(
        any(_is_text(sheet, k) for k in range(before + 1, after)) for before, after in itertools.pairwise(lines)
    )


def _is_text(sheet: Sheet, k: int) -> bool:
    tag = sheet.tag[k]
    return bool(tag.flags & t.LONG) or (tag.words >= TEXT_WORDS and not tag.flags & (t.STRUCTURE | CLOSERS | t.FOOT))
