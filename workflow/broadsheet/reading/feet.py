"""Cutting comments whose names and dates stand under their texts."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.heads import Heads
from broadsheet.reading.name_text import is_name
from broadsheet.reading.segments import CLOSERS, Segment, is_closed
from broadsheet.reading.sheet import norm
from broadsheet.reading.suffixes import strip_common_suffix

BUTTONS, MOST_BUTTON_WORDS = 5, 6
"""Lines under a head's or a foot's date among which its buttons are, and the words of one."""
MOST_ROW_WORDS = 12
"""Words of a row of buttons that comes again under most dates."""
LONG_WORD = 4
"""Letters of a word that a place or an employer writes with a capital."""
FARTHEST_PANEL = 80
"""Lines from the foot of a page's first post up to the panel over it."""
FEWEST_PLACED, MOST_PLACE_WORDS = 3, 10
MOST_PLACED, MANY_PLACED = 3 / 4, 1 / 2
"""Shares of comments with a line that says who wrote them, where that is not expected, and where it is."""
_AT_PLACE = re.compile(r"\b(?:at|of|in|bei|an der|chez|à|de|du|en|presso|di|bij|na|em)\s+[A-ZÀ-Þ]")
"""Comments whose heads say who somebody is, and the words of that."""
MOST_NOTICE_WORDS, FARTHEST_NOTICE = 25, 6
"""Words of a notice over a thread, and how many lines below its heading the last one stands."""
NEAR_FIRST = 4
"""Lines over the first portrait of a thread whose dates stand under the texts."""
FEWEST_LABELS = 4
"""Labels in a row over the first text of a thread."""


class Feet(Heads):
    """Cuts comments at their feet, and finds where their texts begin."""

    def _under_portrait(self, top: int, foot: int) -> int:
        """Return the line under the first portrait near ``top``, where there is one: over it stand the thread's buttons."""
        near = range(top, min(top + NEAR_FIRST, foot - 1))
        return next((k + 1 for k in near if self.sheet.tag[k].flags & t.AVATAR and self.sheet.tag[k].author), top)

    def _by_foot(self, run: list[int], start: int) -> list[Segment]:
        sheet = self.sheet
        segments = []
        previous = start + 1 if start >= 0 else self._first_text(run)
        buttons = self._buttons(run)
        self.keys = self._find_keys(run)
        # names that stand over most dates (those that a filter left), though the texts stand over the names
        under = sum(1 for over in map(self._over_dates, run) if self._name_above(over + 1)[0] == over) * (
            4 if sheet.filtered else 2
        ) > len(run)
        for k in run:
            top = previous
            while top < k and sheet.tag[top].flags & (t.STRUCTURE | CLOSERS | t.FOOT | t.NAVIGATION):
                top += 1
            while top + 1 < k and sheet.tag[top].flags & t.REMOVED:
                # a comment that is gone has no foot
                top += 1
            if k == run[0] and start >= 0:
                top = self._past_notices(top, k)
            if k == run[0]:
                top = self._under_portrait(top, k)
            segment = Segment(top, k, top, k, k + 1, boundary="control")
            tag = sheet.tag[k]
            segment.posted = tag.posted or None
            segment.number = tag.number
            if tag.flags & t.NAMEDATE:
                self._name(segment, tag.author, k)
            elif k - 1 > top and sheet.tag[k - 1].flags & (t.BYLINE | t.NAMEDATE):
                self._name(segment, sheet.tag[k - 1].author, k - 1)
                segment.end = k - 1
            elif under and (name := self._over_dates(k)) > top and self._may_be_name(name):
                self._name(segment, self._name_at(name), name)
                segment.end = name
            elif top < k - 1 and (
                self._may_be_name(top) or (sheet.core[top].endswith(":") and is_name(sheet.core[top][:-1], 40, 4))
            ):
                self._name(segment, self._name_at(top), top)
                segment.body = top + 1
                while (
                    segment.body < k
                    and sheet.tag[segment.body].flags & (t.PANEL | t.TITLE | t.PANELKEY)
                    and segment.body + 1 < k
                ):
                    segment.body += 1
                if segment.body + 1 < k and self._is_affiliation(segment.body):
                    segment.body += 1
                self._past_answered(segment, k)
            elif top and (portrait := sheet.tag[top - 1]).flags & t.AVATAR and portrait.author:
                self._name(segment, portrait.author, top - 1)
                segment.top = top - 1
            if segment.author and segment.author_line > top and sheet.core[top].startswith(segment.author):
                self._panel_over(segment)
            stop = k + 1
            while (
                stop < sheet.count
                and (sheet.tag[stop].flags & (t.CONTROL | t.FOOT | t.SYMBOLS) or sheet.shape(stop) in buttons)
                and not sheet.tag[stop].flags & CLOSERS
            ):
                stop += 1
            segment.stop = stop
            previous = stop
            if top < k:
                segments.append(segment)
        self._past_affiliations(segments)
        strip_common_suffix(segments)
        return segments

    def _over_dates(self, k: int) -> int:
        """Return the line over a date, or over the day of which an anchor is the time."""
        while k > 0 and self.sheet.tag[k - 1].flags & t.DATEONLY:
            k -= 1
        return k - 1

    def _past_answered(self, segment: Segment, foot: int) -> None:
        """Begin the text under "in reply to Ada Example"."""
        while segment.body + 1 < foot and self.sheet.tag[segment.body].flags & t.REPLY_TO:
            segment.reply_to = segment.reply_to or self.sheet.tag[segment.body].parent
            segment.body += 1

    def _past_affiliations(self, segments: list[Segment]) -> None:
        """Take into the heads the second line of comments whose names stand over texts: who they are.

        It is there on nearly all, or on many where the platform shows it.
        """
        named = [s for s in segments if s.author and s.author_line == s.top < s.body]
        placed = [s for s in named if s.body + 1 < s.end and self._may_be_affiliation(s.body)]
        shown, least = len(placed), len(named) * MOST_PLACED
        if self.layout is not None and self.layout.affiliation:
            # not everybody says it; what says where comes first, and a text may be of two lines
            placed = [s for s in placed if s.body == s.top + 1 and self._tells_place(s.body)]
            shown, least = len(placed) + sum(s.body > s.top + 1 for s in named), len(named) * MANY_PLACED
        if shown >= max(FEWEST_PLACED, least):
            for segment in placed:
                segment.body += 1
                self._past_answered(segment, segment.end)

    def _may_be_affiliation(self, k: int) -> bool:
        core, tag = self.sheet.core[k], self.sheet.tag[k]
        return (
            not tag.flags & (t.LONG | t.QUOTE)
            and tag.words <= MOST_PLACE_WORDS
            and not is_closed(core)
            and core[-1] not in ",:"
        )

    def _tells_place(self, k: int) -> bool:
        """Answer: does a line look like an employer, a school or a town: capitals, or a small word before one."""
        words = self.sheet.core[k].split()
        long = [word for word in words if len(word) >= LONG_WORD]
        placed = _AT_PLACE.search(self.sheet.core[k]) is not None or sum(w[0].isupper() for w in long) * 2 > len(long)
        return words[0][0].isupper() and placed

    def _past_notices(self, top: int, foot: int) -> int:
        """Return where the first text begins, under the lines that speak of comments and the buttons below them."""
        tags = self.sheet.tag
        speaking = (k for k in range(top, foot) if self._of_threads(k))
        notices = [k for k in speaking if tags[k].words <= MOST_NOTICE_WORDS and not tags[k].flags & t.CONTROL]
        while notices:
            k = notices.pop() + 1
            while k < foot and tags[k].flags & (t.STRUCTURE | CLOSERS | t.FOOT | t.NAVIGATION):
                k += 1
            if any(tags[line].words > 1 for line in range(k, foot)) and k - top <= FARTHEST_NOTICE:
                return k
        # labels over the first sentence: how to sort, keys to press
        said = next((k for k in range(top, foot) if tags[k].flags & t.LONG or is_closed(self.sheet.core[k])), top)
        labels = all(tags[k].words <= MOST_BUTTON_WORDS for k in range(top, said))
        return said if labels and said - top >= FEWEST_LABELS else top

    def _of_threads(self, k: int) -> bool:
        """Answer: does a line speak of comments and their rules, as what stands around a thread does."""
        return self.sheet.words.of_threads.search(self.sheet.core[k]) is not None

    def _panel_over(self, segment: Segment) -> None:
        """Take into the head a member's panel that stands over a text whose name and date stand under it."""
        foot, segment.anchor = segment.anchor, segment.top
        segment.body = segment.top + 1
        self._head_below(segment, segment.end)
        segment.anchor = foot

    def _is_affiliation(self, k: int) -> bool:
        """Answer: does a line under a name say where the person works or lives, on platforms that show that."""
        if self.layout is None or not self.layout.affiliation or is_closed(self.sheet.core[k]):
            return False
        words = self.sheet.core[k].split()
        long = [word for word in words if len(word) >= LONG_WORD]
        return len(words) <= MOST_BUTTON_WORDS and sum(word[0].isupper() for word in long) * 2 > len(long)

    def _buttons(self, run: list[int]) -> set[str]:
        """Return the lines that stand right under most anchors, whatever they say: votes and buttons."""
        sheet = self.sheet
        under = Counter(norm(core) for k in run for core in set(sheet.core[k + 1 : k + 1 + BUTTONS]))
        return {
            core
            for core, seen in under.items()
            if seen >= max(3, len(run) * 0.6) and len(core.split()) <= MOST_ROW_WORDS and not is_closed(core)
        }

    def _name_beside(self, k: int) -> str:
        """Return the name on an anchor or on the dated line above it."""
        above = self.sheet.tag[k - 1] if k else None
        return self.sheet.tag[k].author or (above.author if above is not None and above.flags & t.NAMEDATE else "")

    def _first_text(self, run: list[int]) -> int:
        """Return where the text over the first foot begins, on pages that do not say where the article ends.

        Furniture parts the two; without any between them the last paragraph is the comment's.
        """
        sheet = self.sheet
        author = self._name_beside(run[0])
        for k in range(run[0] - 2, max(-1, run[0] - FARTHEST_PANEL), -1) if author else ():
            if sheet.core[k].startswith(author) and sheet.tag[k + 1].flags & (t.FIELD | t.TITLE):
                return k
        longest = max(after - before for before, after in itertools.pairwise(run))
        for k in range(run[0] - 1, max(-1, run[0] - longest - 2), -1):
            if sheet.tag[k].flags & (CLOSERS | t.CONTROL | t.NAVIGATION | t.PROMOTION | t.BYLINE):
                return k + 1
        return max(0, run[0] - (2 if self._name_above(run[0])[0] == run[0] - 1 else 1))
