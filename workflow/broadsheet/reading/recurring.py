"""What recurs beside names on one page and is none: ranks, places, fields, menus, buttons, and the gaps of lost words."""

from __future__ import annotations

from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.names import LONGEST_PANEL, MOST_ENTRIES, Names
from broadsheet.reading.segments import CLOSERS
from broadsheet.reading.sheet import norm

FEWEST_HEADS = 4
"""Heads that show what stands between every name and its date."""
FEWEST_ENTRIES = 4
"""Entries of a menu between a name and its date."""


class Recurring(Names):
    """Learns from all heads of a thread which lines beside the names are none."""

    def _find_keys(self, run: list[int]) -> set[str]:
        """Return the short lines beside most anchors of a forum: fields of a panel, whatever their wording."""
        if len(run) < 5 or self.layout is None or self.layout.kind != "forum":
            return set()
        sheet = self.sheet
        over: Counter[str] = Counter()
        under: Counter[str] = Counter()
        for number, k in enumerate(run):
            low = max(k - 20, run[number - 1] + 1 if number else 0)
            high = min(k + 20, run[number + 1] if number + 1 < len(run) else sheet.count)
            for counts, lines in ((over, range(low, k)), (under, range(k + 1, high))):
                counts.update(sorted({sheet.shape(j) for j in lines if self._may_be_key(j)}))
        return {core for counts in (over, under) for core, seen in counts.items() if seen * 10 >= len(run) * 6}

    def _may_be_key(self, k: int) -> bool:
        tag = self.sheet.tag[k]
        core = self.sheet.core[k]
        unlike = t.LONG | t.CONTROL | t.FOOT | t.NUMBER | t.DATEONLY | t.QUOTE | t.QUOTE_END | t.SAYS | t.START
        named = core in self.names or (k + 1 < self.sheet.count and self._is_subject(k + 1))
        # "3 solutions" has its value in it
        plain = core.rstrip(" :")[-1:].isalpha() and not any(letter.isdigit() for letter in core)
        return tag.words <= 3 and not tag.flags & unlike and plain and not named

    def _find_mottos(self, run: list[int]) -> None:
        """Ranks that stand between names and panels: they recur, each time under another short line."""
        sheet = self.sheet
        before = self.mottos | self.keys | self.menu
        self.mottos = set()
        self.menu = self._find_menu(run)
        self.keys = self._find_keys(run)
        over: dict[str, list[str]] = {}
        for k in run:
            j = k - 1
            while (
                j > 0
                and k - j <= LONGEST_PANEL
                and (
                    sheet.tag[j].flags & t.STRUCTURE
                    or self._is_subject(j)
                    or (sheet.tag[j - 1].flags & t.PANELKEY and sheet.tag[j].words <= 6)
                )
            ):
                j -= 1
            if j > 0 and j < k - 1 and self._may_be_name(j):
                above = sheet.core[j - 1] if self._may_be_name(j - 1) and not self._initial(j - 1) else ""
                over.setdefault(sheet.shape(j), []).append(above)
        places = self._find_places(run)
        self.placed = bool(places)
        self.mottos |= places | self._find_buttons(run)
        for core, lines in over.items():
            shown = [name for name in lines if name]
            if len(lines) >= 2 and len(shown) * 3 >= len(lines) * 2 and len(set(shown)) >= 2:
                self.mottos.add(core)
        if self.mottos | self.keys | self.menu != before:
            self._above.clear()

    def _find_menu(self, run: list[int]) -> set[str]:
        """Return the lines of a menu that stand over every date, right under a name or its rank, as some boards set them."""
        sheet = self.sheet
        if len(run) < FEWEST_HEADS:
            return set()
        over = Counter(core for k in run for core in {sheet.shape(j) for j in range(max(0, k - MOST_ENTRIES), k)})
        menu: set[str] = set()
        named = 0
        for k in run:
            j = k - 1
            last = max(0, k - MOST_ENTRIES)
            while j >= last and (sheet.tag[j].flags & t.CONTROL or over[sheet.shape(j)] * 2 >= len(run)):
                j -= 1
            menu.update(map(sheet.shape, range(j + 1, k)))
            named += k - 1 - j >= FEWEST_ENTRIES and (self._may_be_name(j) or bool(sheet.tag[j].flags & t.TITLE))
        return menu if named * 5 >= len(run) * 4 else set()

    def _find_buttons(self, run: list[int]) -> set[str]:
        """Return what stands right over nearly every date, in the same words, under names or fields that differ: no name."""
        sheet = self.sheet
        over: dict[str, list[str]] = {}
        # votes or a sign may stand between them and the date
        for k in (k - bool(k and sheet.tag[k - 1].flags & (t.NUMBER | t.SYMBOLS)) for k in run):
            button = k >= 2 and (
                self._may_be_name(k - 1) or sheet.tag[k - 1].flags & (t.CONTROL | CLOSERS) == t.CONTROL
            )
            panel = k >= 2 and sheet.tag[k - 1].flags & t.CONTROL and sheet.tag[k - 2].flags & t.FIELD
            if button and (panel or self._may_be_name(k - 2)):
                over.setdefault(sheet.shape(k - 1), []).append(sheet.core[k - 2])
        return {
            core
            for core, upper in over.items()
            if len(upper) >= 3 and len(upper) * 5 >= len(run) * 4 and len(set(upper)) >= 2
        }

    def _find_places(self, run: list[int]) -> set[str]:
        """Return what stands between name and date on most comments: a place, a rank; some recur under several names.

        Subject lines over names look alike, but have more words.
        """
        sheet = self.sheet
        pairs: list[tuple[str, str]] = []
        words = 0
        for k in run:
            if k < 3 or not self._may_be_name(k - 1) or not self._may_be_name(k - 2) or self._initial(k - 2):
                continue
            if sheet.tag[k - 3].flags & (CLOSERS | t.FOOT | t.CONTROL | t.PANEL):
                pairs.append((sheet.core[k - 2], sheet.shape(k - 1)))
                words += sheet.tag[k - 2].words
        # where a filter took names of one word, few heads show both
        most = len(pairs) * (4 if sheet.filtered else 1) * 5 >= len(run) * 3
        if len(pairs) < 3 or not most or words * 10 > len(pairs) * 25:
            return set()
        under: dict[str, set[str]] = {}
        for upper, lower in pairs:
            under.setdefault(lower, set()).add(upper)
        recur = any(len(uppers) >= 2 for uppers in under.values())
        # names that the page shows elsewhere, as those of quoted people, stand over what is none
        uppers, lowers = {upper for upper, _ in pairs}, set(under)
        recur = recur or (bool(uppers & self.names) and lowers.isdisjoint(map(norm, self.names)))
        return set(under) if recur and all(norm(upper) != lower for upper, lower in pairs) else set()

    def _find_usual_gap(self, run: list[int]) -> None:
        """Where a word between name and date ("says:") was dropped from every head, only wider gaps have lost a name."""
        least = min(self.sheet.gap[k] for k in run)
        for gap in (least, 1) if self.sheet.filtered and least > 1 else (1,):
            if gap != self.usual_gap:
                self.usual_gap = gap
                self._above.clear()
            if sum(self._name_above(k)[0] >= 0 for k in run) * 3 >= len(run):
                return

    def _usual(self, gaps: list[int]) -> int:
        """Return the gap that one and the same lost word leaves in every head: the least one, where some are wider."""
        varied = self.sheet.filtered and bool(gaps) and 1 < min(gaps) < max(gaps)
        return min(gaps) if varied else 1

    def _find_usual_gap_below(self, run: list[int]) -> None:
        """Where a word between date and name ("#3") was dropped from every head, only wider gaps have lost a name."""
        self.usual_gap_below = self._usual(
            [self.sheet.gap[j] for j in map(self._first_below, run) if j < self.sheet.count]
        )

    def _find_usual_gap_panel(self, run: list[int]) -> None:
        """Where a rank of one word was dropped from over every panel, only wider gaps have lost a name."""
        sheet = self.sheet
        gaps = []
        for k in run:
            j = k
            while j > 0 and sheet.gap[j] < 2 and sheet.tag[j - 1].flags & t.PANEL:
                j -= 1
            if j < k:
                gaps.append(sheet.gap[j])
        usual = self._usual(gaps) if len(gaps) * 2 > len(run) else 1
        if usual != self.usual_gap_panel:
            self.usual_gap_panel = usual
            self._above.clear()
