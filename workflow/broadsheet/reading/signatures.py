"""Signatures of a board's members: those that stand once on a page, and those that come again where no head is left."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from broadsheet.reading import tags as t
from broadsheet.reading.borders import GREETING, SIGNOFF
from broadsheet.reading.quoted_blocks import QuotedBlocks
from broadsheet.reading.segments import Segment, is_closed
from broadsheet.reading.sheet import Sheet

_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…] [^\W\d_a-z]")
MOST_LINES, MOST_WORDS = 8, 20
"""Lines of a signature, and words of each."""
FEWEST_WORDS, WORDS_OF_SENTENCE, FEWEST_SENTENCES = 4, 6, 3
"""Words of a line that nobody writes twice, and of one that ends as a sentence does; times that a shorter one comes."""


def end_at_signatures(sheet: Sheet, posts: Iterable[Segment]) -> None:
    """End posts of several paragraphs over the lines that stand right under the last one, if these end as no sentence does.

    On 15 real boards all of 43 such ends were signatures; of lines that end a sentence one in five was.
    """
    for post in posts:
        lines = post.text_lines()
        first = len(lines)
        while first > 1 and _may_sign(sheet, lines[first - 1]):
            first -= 1
        parted = any(sheet.gap[k] for k in lines[1:first])
        if (
            first < len(lines) <= first + MOST_LINES
            and parted
            and _is_signature(sheet, lines[first - 1], lines[first:])
        ):
            post.end = lines[first]


def _may_sign(sheet: Sheet, k: int) -> bool:
    """Answer: is a line right under another one no sentence, no goodbye's, and no button."""
    tag, core = sheet.tag[k], sheet.core[k]
    plain = not tag.flags & (t.LONG | t.CONTROL) and tag.words <= MOST_WORDS and not sheet.bullet[k]
    return plain and not sheet.gap[k] and not is_closed(core) and core[-1] != ":" and not _SENTENCE.search(core)


def _is_signature(sheet: Sheet, over: int, lines: list[int]) -> bool:
    """Answer: are the lines under line ``over`` neither a list, nor quoted, nor a goodbye."""
    core = sheet.core[over]
    if not is_closed(core) and (core.endswith(",") or SIGNOFF.match(core)):
        return False
    # a list may begin at ``over``, under the line that announces it
    announced = core.endswith(":") or (over and sheet.core[over - 1].endswith(":"))
    if announced or sheet.bullet[over] or SIGNOFF.match(sheet.core[lines[0]]):
        return False
    quoted = any(sheet.tag[k].flags & (t.QUOTE | t.QUOTE_END) for k in range(over, lines[-1] + 1))
    return not quoted and all(sheet.indent[k] == sheet.indent[over] for k in lines)


def signatures_again(sheet: Sheet, first: int, stop: int, quoted: QuotedBlocks) -> set[int]:
    """Return the lines of ``first`` .. ``stop`` - 1 that end several posts: they come again, and nobody quotes them.

    What stands under a quote's head, or comes again with a whole paragraph beside it, is quoted.
    """
    copied = quoted.held | quoted.heads
    own = [k for k in range(first + 1, stop) if k not in copied]
    seen = Counter(sheet.core[k] for k in own)
    # a paragraph that others quote stands once by itself
    anywhere = Counter(sheet.core[first + 1 : stop])
    again = [k for k in own if anywhere[sheet.core[k]] >= 2]
    found: set[int] = set()
    for _, run in itertools.groupby(enumerate(again), lambda item: item[1] - item[0]):
        lines = [k for _, k in run]
        if len(lines) <= MOST_LINES and all(sheet.tag[k].words <= MOST_WORDS for k in lines):
            found.update(k for k in lines if _may_come_again(sheet, k, seen[sheet.core[k]]))
    return found


def _may_come_again(sheet: Sheet, k: int, times: int) -> bool:
    tag, core = sheet.tag[k], sheet.core[k]
    if tag.flags & ~t.TITLE or tag.words < FEWEST_WORDS or sheet.bullet[k]:
        return False
    if core[-1] in ":," or SIGNOFF.match(core) or GREETING.match(core):
        return False
    return times >= (FEWEST_SENTENCES if is_closed(core) and tag.words < WORDS_OF_SENTENCE else 2)
