"""Quotes on pages without heads: a quote opens a comment, and what it holds is followed by its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.quotes import without_head
from broadsheet.reading.sheet import Sheet

QUOTE_OPENS = 0.92
"""How likely a comment begins at a line that says whose words follow: 15 of 16 such lines on real boards."""
COPY_GOES_ON = 0.3
"""What a border's likelihood is worth under words that stand further up, too: 14 of 18 such lines have their answer there."""
FEWEST_WORDS = 8
"""Fewer words are no quote by themselves: people agree in the same words."""
FEWEST_QUOTED = 3
"""The same behind or under what says whose words they are."""
FEWEST_QUOTES = 2
"""Quotes that show a page is one where people talk."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_MARKS = "\"“”„«»'‘’‚>…. "


@dataclass
class QuotedBlocks:
    """Lines of the sheet: ``heads`` say whose words follow, ``held`` stand under them, ``copies`` stand further up, too.

    ``gaps`` are the numbers of blank lines that part paragraphs inside of quotes, and so of comments.
    """

    heads: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    copies: set[int] = field(default_factory=set)
    gaps: set[int] = field(default_factory=set)

    def likelihood(self, before: int, after: int, plain: float) -> float:
        """Return how likely a comment ends between two lines, ``plain`` if quotes say nothing of it."""
        if before in self.heads or before in self.held:
            return 0.0
        if after in self.heads:
            return max(plain, QUOTE_OPENS)
        return plain * COPY_GOES_ON if before in self.copies else plain


class _Said:
    """What was said further up: lines and their sentences."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def learn(self, core: str) -> None:
        """Remember a line."""
        self._seen.add(core.strip(_MARKS))
        self._seen.update(sentence.strip(_MARKS) for sentence in _SENTENCE_END.split(core))

    def holds(self, words: str, fewest: int) -> bool:
        """Answer: does the line, or its first sentence, stand further up."""
        if words.count(" ") < fewest - 1:
            return False
        first = _SENTENCE_END.split(words, maxsplit=1)[0]
        return words.strip(_MARKS) in self._seen or (
            first.count(" ") >= fewest - 1 and first.strip(_MARKS) in self._seen
        )


def _says(sheet: Sheet, k: int) -> bool:
    """Answer: is a line no more than a verb of saying and a name before it, as somebody's words may be: "That said:"."""
    return sheet.tag[k].flags & (t.SAYS | t.TIMED) == t.SAYS


def _is_held(sheet: Sheet, k: int, stop: int, said: _Said) -> bool:
    return k < stop and said.holds(sheet.core[k], FEWEST_QUOTED)


def quoted_blocks(sheet: Sheet, first: int, stop: int) -> QuotedBlocks:
    """Return the quotes in ``first`` .. ``stop`` - 1, found by their heads and by words that stand further up."""
    found = QuotedBlocks()
    said = _Said()
    for core in sheet.core[:first]:
        said.learn(core)
    held = False
    for k in range(first, stop):
        core = sheet.core[k]
        words = without_head(core)
        glued = words != core
        below = k - 1 in found.heads and without_head(sheet.core[k - 1]) == sheet.core[k - 1]
        copied = said.holds(words, FEWEST_QUOTED if glued or below else FEWEST_WORDS)
        if copied:
            found.copies.add(k)
        if glued or (sheet.tag[k].flags & t.QUOTE and (not _says(sheet, k) or _is_held(sheet, k + 1, stop, said))):
            found.heads.add(k)
            held = True
        elif held and (copied or below):
            # the first line may be cut short, or be of another page of the topic
            found.held.add(k)
            if k - 1 in found.held and k - 1 in found.copies:
                found.gaps.add(sheet.gap[k])
        else:
            held = False
        said.learn(core)
    return found


def quote_each_other(sheet: Sheet) -> bool:
    """Answer: do several lines say whose words follow, and some of these stand further up: people talk, as in no article.

    "Ada said:" and no more stands over what an article says again, too.
    """
    quoted = quoted_blocks(sheet, 0, sheet.count)
    heads = [k for k in quoted.heads if not _says(sheet, k)]
    return len(heads) >= FEWEST_QUOTES and any(k in quoted.copies or k + 1 in quoted.copies for k in heads)
