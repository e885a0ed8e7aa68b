"""On which side of its date a comment's name stands: over it, under it, beside it."""

from __future__ import annotations

from broadsheet.reading import tags as t
from broadsheet.reading.names import MOST_BETWEEN
from broadsheet.reading.recurring import FEWEST_HEADS, Recurring

FEWEST_KNOWN = 2
"""Names that the page shows elsewhere, over dates, that tell on which side names stand."""
MOST_TENTHS = 24
"""Tenths of a word that names have on average; subjects have more."""


class Sides(Recurring):
    """Tells where names stand in one thread."""

    def _name_below(self, k: int) -> int:
        """Return the line of the name under an anchor, or -1."""
        sheet = self.sheet
        j = self._first_below(k)
        if j >= sheet.count or j - k > MOST_BETWEEN:
            return -1
        if sheet.tag[j].flags & t.AVATAR and sheet.tag[j].author:
            return j
        if sheet.filtered and sheet.gap[j] > self.usual_gap_below:
            return -1
        signed = sheet.tag[j].flags & t.NAMEDATE and sheet.tag[j].flags & t.TIMED and sheet.tag[j].author
        return j if signed or self._may_be_name(j) else -1

    def _side(self, run: list[int], style: str) -> str:
        """Where names stand: `inline`, `above`, `below` or `none`."""
        if style in ("says", "named", "margins"):
            return "inline"
        sheet = self.sheet
        above = below = panelled = counted = subjects = twice = signed = 0
        known_above = known_below = 0
        self._find_mottos(run)
        self._find_usual_gap_panel(run)
        self._find_usual_gap(run)
        self._find_usual_gap_below(run)
        for k in run:
            over = self._name_above(k)[0]
            above += over >= 0
            known_above += over >= 0 and sheet.core[over] in self.names
            subjects += k > 0 and self._is_subject(k - 1)
            j = self._name_below(k)
            if j >= 0:
                below += 1
                known_below += sheet.core[j] in self.names
                signed += bool(sheet.tag[j].flags & t.BYLINE)
                twice += sheet.core[j : j + 2] == [sheet.core[j]] * 2
                beside = [tag.flags for tag in sheet.tag[j + 1 : j + 3]]
                panelled += any(flags & (t.TITLE | t.FIELD) for flags in beside)
                counted += any(flags & t.NUMBER for flags in beside)
        wish = self.layout.author if self.layout is not None else "auto"
        count = len(run)
        if above * 5 < count * 4:
            # a number under a short comment is its votes, where names stand above
            panelled = max(panelled, counted)
        if known_above >= FEWEST_KNOWN and known_below * 4 < known_above and above * 5 >= count * 4:
            # what stands below, over the panel, is a rank
            return "above"
        if wish == "below" and below * 2 >= count:
            return "below"
        if signed * 2 >= count:
            return "below"
        if subjects * 2 >= count and (above * 2 >= count or sheet.filtered):
            # name, subject, date: what stands below is a rank, also where a filter took the names
            return "above"
        if below * 2 >= count and panelled * 2 >= count and panelled >= above * 0.6:
            return "below"
        if below * 5 >= count * 4 and above * 5 < count and count >= 3:
            return "below"
        if sheet.filtered and below >= 2 and below * 4 >= count and above * 2 < below:
            # names of one word are gone, and those that are left stand under their dates
            return "below"
        if sheet.filtered and twice >= 2 and above < below:
            # once as the picture's text, once as the link to the profile
            return "below"
        if above * 3 >= count:
            return "above"
        if below * 4 >= count * 3 and panelled * 2 >= count:
            return "below"
        return "none" if above * 6 <= count else "above"

    def _is_parted(self, k: int) -> bool:
        """Answer: did a filter take a line right over line ``k``, and none under it: a button of one word."""
        gaps = self.sheet.gap
        return self.sheet.filtered and gaps[k] > gaps[k + 1] > 0

    def _named_over(self, run: list[int]) -> bool:
        """Answer: do names stand over lines of a place or a rank and a date, so that nothing on these is a name.

        An initial over most of them is what is left of a picture; else each stands right under the buttons of the comment
        above, and has fewer words than a subject.
        """
        sheet = self.sheet
        if len(run) < FEWEST_HEADS or any(sheet.tag[k].flags & (t.BYLINE | t.SAYS) for k in run):
            return False
        over = [k - 1 for k in run if k > 1 and self._may_be_name(k - 1) and not self._initial(k - 1)]
        if len(over) * 5 < len(run) * 4:
            return False
        pictured = sum(self._initial(k - 1) for k in over)
        bounded = sum(
            bool(sheet.tag[k - 1].flags & (t.CONTROL | t.FOOT | t.AVATAR)) or self._is_parted(k) for k in over
        )
        words = sum(sheet.tag[k].words for k in over)
        return pictured * 2 > len(over) or (
            (bounded + pictured) * 5 >= len(over) * 4 and words * 10 <= len(over) * MOST_TENTHS
        )
