"""Signatures of a board's members, which stand once on a page: blank lines part paragraphs, and none parts these."""

from __future__ import annotations

import re
from collections.abc import Iterable

from broadsheet.reading import tags as t
from broadsheet.reading.borders import SIGNOFF
from broadsheet.reading.segments import Segment, is_closed
from broadsheet.reading.sheet import Sheet

_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…] [^\W\d_a-z]")
MOST_LINES, MOST_WORDS = 8, 20
"""Lines of a signature, and words of each."""


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
