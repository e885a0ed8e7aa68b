"""Do heads stand over their comments, or under them: told by what is at both ends of a thread, and by names."""

from __future__ import annotations

import itertools
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import text_like
from broadsheet.reading.feet import Feet
from broadsheet.reading.segments import CLOSERS, FEWEST_OTHERS, Segment, has_word, is_closed

FARTHEST_TEXT = 40
"""Lines over the first head in which the first comment's text would stand."""
LINES_BELOW = 4
"""Lines under the last head in which a comment's text would begin."""
LINES_OVER_POST = 4
"""Lines from one post's foot to the name over the next one's text."""


class Orders(Feet):
    """Tells heads from feet."""

    def _foot_order(self, run: list[int], start: int, style: str) -> bool:
        """Do the anchors stand under their comments? Text before the first one and none after the last says so."""
        if style == "controls":
            return True
        if style in ("named", "numbered") and self._names_next(run):
            return True
        if style in ("says", "numbered", "margins") or len(run) < 2:
            return False
        if self._under_buttons(run) and not self._under_button(run[0]):
            return False
        if start < 0:
            # a line that opens the thread may be lost; a head without text after the last one is none
            return self._ends_with(run, style)
        over = self._said_over(range(run[0] - 1, max(start, run[0] - FARTHEST_TEXT), -1))
        if style in ("dated", "timed"):
            # a name right above the date is a head, whatever stands further up
            # ("written by" over a date stands under the text as often as over it)
            names = [self._name_above(k)[0] for k in run]
            heads = sum(1 for name in names if name >= 0 and not self.sheet.tag[name].flags & t.BYLINE)
            if heads * 2 > len(run):
                # unless there is text over the first name, and nothing at all under the last date
                first = any(self._may_say(k) for k in range(start + 1, names[0]))
                return first and bool(over) and self._closes(run[-1] + 1)
        return bool(over) and not self._said_under(run, start) and not self._over_foot(run)

    def _may_say(self, k: int) -> bool:
        """Answer: could a line be a comment's words, and not a notice about comments."""
        return text_like(self.sheet, k) and not self._of_threads(k)

    def _said_over(self, lines: range) -> list[int]:
        """Return the lines that could be the first comment's, up to one that opens or closes a thread and is no button."""
        said = []
        for k in lines:
            flags = self.sheet.tag[k].flags
            if flags & CLOSERS and not flags & t.CONTROL:
                break
            if (text_like(self.sheet, k) or flags & t.LONG or self._says_little(k)) and not self._of_threads(k):
                said.append(k)
        return said

    def _said_under(self, run: list[int], start: int) -> list[int]:
        """Return the lines under the last head that could be its comment's."""
        sheet = self.sheet
        buttons = self._buttons(run)
        said = []
        for k in range(run[-1] + 1, min(sheet.count, run[-1] + 1 + LINES_BELOW)):
            flags = sheet.tag[k].flags
            if flags & (CLOSERS | t.NAVIGATION) or (self._of_threads(k) and not flags & t.LONG):
                break
            if (self._may_say(k) or self._says_little(k)) and sheet.shape(k) not in buttons:
                said.append(k)
        whole = range(start + 1, run[0])
        if said and any(sheet.tag[k].flags & t.LONG and not self._of_threads(k) for k in whole):
            # headings of what stands below a thread are no sentences
            below = range(run[-1] + 1, min(sheet.count, run[-1] + 1 + LINES_BELOW))
            said = [
                k for k in below if text_like(sheet, k) and (sheet.tag[k].flags & t.LONG or is_closed(sheet.core[k]))
            ]
        return said

    def _over_foot(self, run: list[int]) -> bool:
        """Answer: does a line stand under the last anchor and over what stands between the others: a short comment."""
        sheet = self.sheet
        k = run[-1] + 1
        if k + 1 >= sheet.count or sheet.tag[k].flags or not has_word(sheet, k):
            return False
        feet = Counter(core for a, b in itertools.pairwise(run) for core in {sheet.shape(j) for j in range(a + 1, b)})
        usual = {core for core, seen in feet.items() if seen >= 2 and seen * 2 >= len(run) - 1}
        return sheet.shape(k) not in usual and not usual.isdisjoint(
            sheet.shape(j) for j in range(k + 1, min(k + 4, sheet.count))
        )

    def _says_little(self, k: int) -> bool:
        """Answer: is this a word or two that end like a sentence, or an address: a short comment."""
        tag = self.sheet.tag[k]
        core = self.sheet.core[k]
        return not tag.flags and (core[-1] in ".!?" or core.startswith(("http://", "https://")))

    def _ends_with(self, run: list[int], style: str) -> bool:
        """Answer: do names and dates close texts, the last one right before the form, a menu or the page's end."""
        sheet = self.sheet
        if style not in ("named", "timed", "dated") or len(run) < 3:
            return False
        below = run[-1] + 1
        ending = below >= sheet.count or sheet.tag[below].flags & (t.END | t.PAGER | t.NAVIGATION)
        if not ending and not self._of_threads(below):
            return False
        texts = 0
        for k in run:
            over = k - 1
            if style != "named" and self._name_above(k)[0] == over:
                over -= 1
            texts += over >= 0 and (text_like(sheet, over) or bool(sheet.tag[over].flags & t.LONG))
        return texts * 5 >= len(run) * 4

    def _closes(self, k: int) -> bool:
        """Answer: does nothing stand from line ``k`` on that could be a comment's text."""
        for line in range(k, min(self.sheet.count, k + LINES_BELOW)):
            if self.sheet.tag[line].flags & (CLOSERS | t.NAVIGATION) or self._of_threads(line):
                return True
            if text_like(self.sheet, line) or self.sheet.tag[line].flags & t.LONG or self._says_little(line):
                return False
        return k >= self.sheet.count

    def _names_next(self, run: list[int]) -> bool:
        """Answer: do the lines under most heads begin with the name of the next one, as panels over posts do."""
        sheet = self.sheet
        names = [self._name_beside(k) for k in run]
        seen = []
        for place, (k, after) in enumerate(itertools.pairwise(run)):
            author = names[place + 1]
            if not author or author == names[place]:
                continue
            over = next(
                (j for j in range(k + 1, min(k + 1 + LINES_OVER_POST, after)) if sheet.core[j].startswith(author)),
                after,
            )
            said = next((j for j in range(over + 1, after) if text_like(sheet, j)), after)
            seen.append(over < said < after and not any(text_like(sheet, j) for j in range(k + 1, over)))
        # a filter took the names of one word that had no rank beside them
        share = 2 if sheet.filtered else 1.5
        return sum(seen) >= FEWEST_OTHERS and sum(seen) * share >= len(seen)

    def _under_buttons(self, run: list[int]) -> bool:
        """Answer: do buttons to answer stand right over most heads and under none: those of the comment above."""
        sheet = self.sheet
        over = under = 0
        for k in run[1:]:
            over += self._under_button(k)
            under += any(sheet.tag[j].flags & t.REPLIES for j in range(k, min(k + 2, sheet.count)))
        return over >= 2 and over * 5 >= (len(run) - 1) * 3 and under * 5 < len(run)

    def _under_button(self, k: int) -> bool:
        """Answer: does a button to answer stand right over a head, and no line that opens the thread."""
        tags = self.sheet.tag
        name = self._name_above(k)[0]
        top = name if 0 <= name < k else k
        while top > 1 and tags[top - 1].flags & t.AVATAR:
            top -= 1
        over = tags[top - 1].flags if top else 0
        return bool(over & t.REPLIES) and not over & t.START and not tags[k].flags & t.REPLIES

    def _sign_below(self, segments: list[Segment]) -> None:
        """Give numbered comments the names that stand under their texts: "#1", the text, "Ada | 3 May".

        Names over the numbers look the same, but for the first number, which has none over it, and the last text, which
        has one below.
        """
        tags = self.sheet.tag
        first, *others = segments
        if len(others) < FEWEST_OTHERS or first.status != "lost":
            return
        lines = [s.author_line for s in others]
        if not all(tags[k].flags & t.NAMEDATE and k < s.anchor for k, s in zip(lines, others, strict=True)):
            return
        last = segments[-1]
        longest = max(after - before for before, after in itertools.pairwise(s.anchor for s in segments))
        tail = range(last.anchor + 2, min(last.anchor + longest + 1, last.stop, self.sheet.count))
        signed = next((k for k in tail if tags[k].flags & t.NAMEDATE), -1)
        if signed < 0:
            return
        for segment, line in zip(segments, [*lines, signed], strict=True):
            segment.top, segment.body = segment.anchor, max(segment.anchor + 1, min(segment.body, line))
            segment.end = line
            self._name(segment, tags[line].author, line)
            segment.posted = tags[line].posted or None
        for segment, following in itertools.pairwise(segments):
            segment.stop = following.top
