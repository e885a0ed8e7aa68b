"""Where a comment's author stands: over its date, under it, over a panel; a name is known by its place alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import known_names, two_dates_of_one_head
from broadsheet.reading.layouts import Layout
from broadsheet.reading.segments import CLOSERS, Segment, is_closed, is_subject, norm, without_answer
from broadsheet.reading.sheet import Sheet

_NOT_NAME = (
    t.START
    | t.END
    | t.PAGER
    | t.CONTROL
    | t.NAVIGATION
    | t.FOOT
    | t.LONG
    | t.QUOTE
    | t.REMOVED
    | t.DATEONLY
    | t.NUMBER
    | t.POSTNO
    | t.SYMBOLS
    | t.PANELKEY
    | t.PANEL
    | t.TITLE
    | t.PROMOTION
    | t.LOOSE
)

_HANDLE = re.compile(r"@?[\w.-]{2,40}@[\w-]+(?:\.[\w-]+)+")
"""A name and the server it is known on: "ada@mill.example"."""
_MEASURED = re.compile(r"(?<=\S)\s+[^\W\d_]{3,12}: ?[\d.,]+k?$")
"""What a site counts of a member, behind the name: "Karma: 2.8k"."""
LONGEST_MOTTO = 12
"""Words of a title that a member wrote."""
MOST_BETWEEN = 4
"""Lines between a date and the name under it: a number, a picture, a button."""
FEWEST_OVER, MOST_TENTHS = 4, 24
"""Heads that show where names stand, and the tenths of a word that these have on average; subjects have more."""
FEWEST_ENTRIES, MOST_ENTRIES = 4, 14
"""Entries of a menu between a name and its date."""
MOST_OWN_BUTTONS = 6
"""Lines over a date among which are a name and the buttons that repeat it."""
LONGEST_RANK = 4
"""Words of a rank behind a name."""


def _bar(core: str) -> tuple[str, str, str]:
    """Return a line parted at its first bar or dot between spaces, as `str.partition` does."""
    return core.partition(" · ") if " · " in core else core.partition(" | ") if " | " in core else core.partition(" • ")


class Names:
    """Finds the names on one page; what recurs under names as a rank is no name."""

    def __init__(self, sheet: Sheet, layout: Layout | None, score: float) -> None:
        self.sheet = sheet
        self.layout = layout
        self.layout_score = score
        self.names = known_names(sheet)
        # what posts answer to stands over the first of them without "Re:"
        self.subjects = {norm(bare) for core in sheet.core if (bare := without_answer(core)) != core}
        self.mottos: set[str] = set()
        # between name and date stands a place or a rank
        self.placed = False
        self.keys: set[str] = set()
        # entries of a menu between every name and its date
        self.menu: set[str] = set()
        self.usual_gap = self.usual_gap_below = self.usual_gap_panel = 1
        self._above: dict[int, tuple[int, int]] = {}
        self._dates: list[int] | None = None

    def _may_be_name(self, k: int) -> bool:
        sheet = self.sheet
        if sheet.tag[k].flags & _NOT_NAME:
            # "Deleted user" is a notice elsewhere
            return bool(sheet.tag[k].flags & t.REMOVED) and sheet.core[k].lower() in sheet.words.anonymous
        core = _MEASURED.sub("", sheet.core[k])
        if t.is_name(core) or _HANDLE.fullmatch(core) or t.answering(core)[1]:
            return True
        # "Ada Example · Plumber at Example & Daughter"
        first, bar, rest = _bar(core)
        if bar and t.is_name(first) and len(rest.split()) <= 8 and rest[-1:] not in ".!?:":
            return True
        # "Ada of the Lower Mill, reader since 2014"
        name, comma, rest = core.partition(",")
        return bool(comma) and t.is_name(name) and rest[-1:].isdigit() and len(rest.split()) <= 4

    def _is_subject(self, k: int) -> bool:
        """Answer: is this the subject of a post."""
        core = self.sheet.core[k]
        return is_subject(core) or (bool(self.subjects) and norm(core) in self.subjects)

    def _initial(self, k: int) -> bool:
        """One or two letters over a name that starts with them: what is left of a picture."""
        core = self.sheet.core[k]
        return (
            len(core) <= 2
            and k + 1 < self.sheet.count
            and core[:1].isalnum()
            and self.sheet.core[k + 1][:1].lower() == core[:1].lower()
        )

    def _name_above(self, k: int) -> tuple[int, int]:
        """(line of the name above an anchor, topmost line of the head); (-1, top) where the name is missing."""
        found = self._above.get(k)
        if found is None:
            found = self._above[k] = self._look_above(k)
        return found

    def _look_above(self, k: int) -> tuple[int, int]:
        sheet = self.sheet
        tags = sheet.tag
        gaps = sheet.gap
        twice = self._named_twice(k)
        if twice >= 0:
            return twice, self._over_repeats(twice, twice)
        buttoned = self._over_own_buttons(k)
        if buttoned >= 0:
            return buttoned, self._over_repeats(buttoned, buttoned)
        top = k
        j = k - 1
        if sheet.filtered and gaps[k] > self.usual_gap and not self._in_head(k - 1):
            pictured = k and tags[k - 1].flags & t.AVATAR and tags[k - 1].author
            return (k - 1, k - 1) if pictured else (-1, k)
        while j >= 0 and norm(sheet.core[j]) in self.menu:
            j -= 1
        while j >= 0 and k - j <= 24:
            flags = tags[j].flags
            panel_line = flags & (t.PANEL | t.PANELKEY | t.TITLE)
            value = j > 0 and self._is_key(j - 1) and tags[j].words <= 6 and not flags & t.LONG
            value = value or self._is_key(j) or self._is_subject(j)
            if not value:
                if not flags & t.STRUCTURE or (flags & (CLOSERS | t.FOOT) and not panel_line):
                    break
                if flags & t.CONTROL and not (panel_line or flags & t.DATEONLY):
                    break
            if sheet.filtered and gaps[j] > self.usual_gap_panel and not self._in_head(j - 1):
                return -1, j
            top = j
            j -= 1
        if j >= 0 and tags[j].flags & t.SAYS and tags[j].author:
            return j, j
        if (
            j == k - 1
            and j >= 0
            and sheet.core[j].endswith(":")
            and t.is_name(sheet.core[j][:-1].strip(), 40, 5)
            and not tags[j].flags & (_NOT_NAME & ~t.PANELKEY)
        ):
            return j, j
        candidates: list[int] = []
        bounded = False
        panel = bool(self.menu) or top < k - 1 or (self.layout is not None and self.layout.author == "panel")
        while j >= 0 and len(candidates) < (3 if panel else 1):
            flags = tags[j].flags
            if flags & (CLOSERS | t.FOOT | t.CONTROL | t.QUOTE_END):
                bounded = True
                break
            if flags & (t.TITLE | t.PANEL) and panel:
                j -= 1
                continue
            if self._initial(j) and candidates:
                top = min(top, j)
                j -= 1
                continue
            if not self._may_be_name(j) or norm(sheet.core[j]) in self.mottos:
                if norm(sheet.core[j]) in self.mottos:
                    j -= 1
                    continue
                break
            candidates.append(j)
            if sheet.has_blanks and gaps[j] >= 2:
                bounded = True
                break
            j -= 1
        if not candidates:
            ranked = j > 0 and sheet.core[j - 1] in self.names and sheet.tag[j].words <= LONGEST_MOTTO
            if ranked and not tags[j].flags & (_NOT_NAME & ~t.TITLE) and not is_closed(sheet.core[j]):
                # a member's own title, of many words
                return j - 1, self._over_repeats(j - 1, j - 1)
            return -1, top
        if sheet.filtered and self.placed and len(candidates) == 1 and gaps[candidates[0]] >= 2:
            return -1, candidates[0]
        pick = next((c for c in reversed(candidates) if sheet.core[c] in self.names), -1)
        if pick < 0:
            pick = candidates[-1] if bounded and panel else candidates[0]
            if panel and len(candidates) > 1 and not bounded:
                # a name stands twice where its picture had an alt text
                for c in candidates[1:]:
                    if sheet.core[c] == sheet.core[candidates[0]]:
                        pick = c
        if self._is_handle(pick):
            pick -= 1
        return pick, self._over_repeats(pick, min(top, pick))

    def _over_own_buttons(self, k: int) -> int:
        """Return the name over buttons that repeat it, as "Mute Ada" does, right over a date; -1 where there are none."""
        core = self.sheet.core
        for j in range(k - 2, max(-1, k - MOST_OWN_BUTTONS), -1):
            name = core[j]
            if self._may_be_name(j) and any(line != name and line.endswith(f" {name}") for line in core[j + 1 : j + 3]):
                return j
        return -1

    def _in_head(self, k: int) -> bool:
        """Answer: is this a rank or a field of a panel, so that what a filter took below it was no name."""
        tags = self.sheet.tag
        if k > 0 and tags[k].flags & t.DATEONLY and tags[k - 1].flags & (t.TITLE | t.PANELKEY):
            # the day on which somebody joined
            return True
        return k >= 0 and bool(tags[k].flags & (t.TITLE | t.PANEL))

    def _over_repeats(self, name: int, top: int) -> int:
        """Return the top of a head, over a picture, its initials, and the name once more, with or without a rank."""
        sheet = self.sheet
        core = sheet.core[name]
        while top > 0 and (
            (sheet.tag[top - 1].flags & t.AVATAR)
            or sheet.core[top - 1] == core
            or self._initial(top - 1)
            or (sheet.tag[top - 1].flags & (t.NUMBER | t.SYMBOLS) and top > 1 and sheet.core[top - 2] == core)
            or (
                sheet.core[top - 1].startswith(core + " ")
                and sheet.tag[top - 1].words <= len(core.split()) + LONGEST_RANK
            )
        ):
            top -= 1
        return top

    def _named_twice(self, k: int) -> int:
        """Return the line of a name that stands over its date and again under it, with a panel and the date once more.

        The name over the first of the two dates; -1 where a head has but one.
        """
        if self._dates is None:
            self._dates = [line for line, tag in enumerate(self.sheet.tag) if tag.flags & t.DATEONLY]
        place = bisect_left(self._dates, k) - 1
        first = self._dates[place] if place >= 0 else -1
        if first < 0 or not two_dates_of_one_head(self.sheet, first, k):
            return -1
        parted = any(tag.flags & t.LONG for tag in self.sheet.tag[first:k])
        return first - 1 if not parted and self._may_be_name(first - 1) else -1

    def _is_handle(self, k: int) -> bool:
        """Answer: is this "@adaexample" under "Ada Example", the same name once more."""
        core = self.sheet.core[k]
        if k < 1 or core[:1] != "@" or not self._may_be_name(k - 1):
            return False
        letters = "".join(character for character in self.sheet.core[k - 1].lower() if character.isalnum())
        handle = "".join(character for character in core.lower() if character.isalnum())
        return bool(letters) and (handle.startswith(letters[:4]) or letters in handle)

    def _is_key(self, k: int) -> bool:
        """Answer: does this line name a field of users' panels, by the layouts' words or because it recurs there."""
        return bool(self.sheet.tag[k].flags & t.PANELKEY) or (
            bool(self.keys) and not self.sheet.tag[k].flags & t.LONG and norm(self.sheet.core[k]) in self.keys
        )

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
                counts.update(sorted({norm(sheet.core[j]) for j in lines if self._may_be_key(j)}))
        return {core for counts in (over, under) for core, seen in counts.items() if seen * 10 >= len(run) * 6}

    def _may_be_key(self, k: int) -> bool:
        tag = self.sheet.tag[k]
        core = self.sheet.core[k]
        unlike = t.LONG | t.CONTROL | t.FOOT | t.NUMBER | t.DATEONLY | t.QUOTE | t.QUOTE_END | t.SAYS | t.START
        named = core in self.names or (k + 1 < self.sheet.count and self._is_subject(k + 1))
        # "3 solutions" has its value in it
        plain = core[-1:].isalpha() and not any(letter.isdigit() for letter in core)
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
                and k - j <= 24
                and (
                    sheet.tag[j].flags & t.STRUCTURE
                    or self._is_subject(j)
                    or (sheet.tag[j - 1].flags & t.PANELKEY and sheet.tag[j].words <= 6)
                )
            ):
                j -= 1
            if j > 0 and j < k - 1 and self._may_be_name(j):
                above = sheet.core[j - 1] if self._may_be_name(j - 1) and not self._initial(j - 1) else ""
                over.setdefault(norm(sheet.core[j]), []).append(above)
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
        if len(run) < FEWEST_OVER:
            return set()
        over = Counter(core for k in run for core in {norm(core) for core in sheet.core[max(0, k - MOST_ENTRIES) : k]})
        menu: set[str] = set()
        named = 0
        for k in run:
            j = k - 1
            while j >= 0 and (sheet.tag[j].flags & t.CONTROL or over[norm(sheet.core[j])] * 2 >= len(run)):
                j -= 1
            menu.update(map(norm, sheet.core[j + 1 : k]))
            named += k - 1 - j >= FEWEST_ENTRIES and (self._may_be_name(j) or bool(sheet.tag[j].flags & t.TITLE))
        return menu if named * 5 >= len(run) * 4 else set()

    def _find_buttons(self, run: list[int]) -> set[str]:
        """Return what stands right over nearly every date, in the same words, under lines that differ: no name."""
        sheet = self.sheet
        over: dict[str, list[str]] = {}
        # votes may stand between them and the date
        for k in (k - bool(k and sheet.tag[k - 1].flags & t.NUMBER) for k in run):
            if k >= 2 and self._may_be_name(k - 1) and self._may_be_name(k - 2):
                over.setdefault(norm(sheet.core[k - 1]), []).append(sheet.core[k - 2])
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
                pairs.append((sheet.core[k - 2], norm(sheet.core[k - 1])))
                words += sheet.tag[k - 2].words
        # where a filter took names of one word, few heads show both
        most = len(pairs) * (4 if sheet.filtered else 1) * 5 >= len(run) * 3
        if len(pairs) < 3 or not most or words * 10 > len(pairs) * 25:
            return set()
        under = {lower: {upper for upper, other in pairs if other == lower} for _, lower in pairs}
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

    def _first_below(self, k: int) -> int:
        """Return the first line under an anchor that is no number, picture or button."""
        sheet = self.sheet
        j = k + 1
        while (
            j < sheet.count
            and j - k <= MOST_BETWEEN
            and (
                sheet.tag[j].flags & (t.POSTNO | t.DATEONLY | t.SYMBOLS | t.NUMBER | t.AVATAR)
                or self._initial(j)
                or (sheet.tag[j].flags & t.CONTROL and sheet.tag[j].words <= 3)
            )
            and not sheet.tag[j].flags & CLOSERS
        ):
            if sheet.tag[j].flags & t.AVATAR and sheet.tag[j].author:
                return j
            j += 1
        return j

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
        return j if self._may_be_name(j) else -1

    def _side(self, run: list[int], style: str) -> str:
        """Where names stand: `inline`, `above`, `below` or `none`."""
        if style in ("says", "named", "margins"):
            return "inline"
        sheet = self.sheet
        above = below = panelled = counted = subjects = twice = signed = 0
        self._find_mottos(run)
        self._find_usual_gap_panel(run)
        self._find_usual_gap(run)
        self._find_usual_gap_below(run)
        for k in run:
            above += self._name_above(k)[0] >= 0
            subjects += k > 0 and self._is_subject(k - 1)
            j = self._name_below(k)
            if j >= 0:
                below += 1
                signed += bool(sheet.tag[j].flags & t.BYLINE)
                twice += sheet.core[j : j + 2] == [sheet.core[j]] * 2
                beside = [tag.flags for tag in sheet.tag[j + 1 : j + 3]]
                panelled += any(flags & (t.TITLE | t.PANEL | t.PANELKEY) for flags in beside)
                counted += any(flags & t.NUMBER for flags in beside)
        wish = self.layout.author if self.layout is not None else "auto"
        count = len(run)
        if above * 5 < count * 4:
            # a number under a short comment is its votes, where names stand above
            panelled = max(panelled, counted)
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

    def _named_over(self, run: list[int]) -> bool:
        """Answer: do names stand over lines of a place or a rank and a date, so that nothing on these is a name.

        An initial over most of them is what is left of a picture; else each stands right under the buttons of the comment
        above, and has fewer words than a subject.
        """
        sheet = self.sheet
        if len(run) < FEWEST_OVER or any(sheet.tag[k].flags & (t.BYLINE | t.SAYS) for k in run):
            return False
        over = [k - 1 for k in run if k > 1 and self._may_be_name(k - 1) and not self._initial(k - 1)]
        if len(over) * 5 < len(run) * 4:
            return False
        pictured = sum(self._initial(k - 1) for k in over)
        bounded = sum(bool(sheet.tag[k - 1].flags & (t.CONTROL | t.FOOT | t.AVATAR)) for k in over)
        words = sum(sheet.tag[k].words for k in over)
        return pictured * 2 > len(over) or (
            (bounded + pictured) * 5 >= len(over) * 4 and words * 10 <= len(over) * MOST_TENTHS
        )

    def _name_at(self, k: int) -> str:
        """Return the name on a line: what its tag found, else the whole line, less a member's title after it."""
        tag = self.sheet.tag[k]
        if tag.flags & (t.AVATAR | t.BYLINE | t.SAYS | t.NAMEDATE) and tag.author:
            return tag.author
        core = _MEASURED.sub("", self.sheet.core[k])
        first, bar, _ = _bar(core)
        if bar and not t.is_name(core) and t.is_name(first):
            return t.clean_name(first)
        return re.sub(
            r"(?<=\S)\s+(?:members?|moderators?|administrators?|author|guests?|mitglieder|membres?)$",
            "",
            t.clean_name(core),
            flags=re.I,
        )

    def _name(self, segment: Segment, name: str, line: int) -> None:
        name, answered = t.answering(name)
        segment.reply_to = segment.reply_to or answered
        segment.author = name or None
        segment.author_line = line
        segment.status = "named" if name else "lost"

    def _before_panel(self, j: int, limit: int) -> bool:
        """Answer: is this a line of a user's own (a title, a motto) over the panel's keys."""
        for k in range(j + 1, min(j + 3, limit - 1)):
            flags = self.sheet.tag[k].flags
            if flags & (t.PANELKEY | t.PANEL | t.TITLE) and not flags & (t.CONTROL | t.FOOT):
                return not self.sheet.tag[j].flags & (t.QUOTE | t.LONG | t.REMOVED)
            if self.sheet.tag[k].words > 6:
                return False
        return False
