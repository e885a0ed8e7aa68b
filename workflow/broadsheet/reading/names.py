"""Where a comment's author stands: over its date, under it, over a panel; a name is known by its place alone."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import two_dates_of_one_head
from broadsheet.reading.button_rows import GLUED
from broadsheet.reading.known_names import glued_names, known_names, lists_thanks, stated_names, without_points
from broadsheet.reading.layouts import Layout
from broadsheet.reading.name_text import MEASURED, MENTION, POST_MARK, STATE_BESIDE, answering, clean_name, is_name
from broadsheet.reading.segments import CLOSERS, Segment, is_closed, is_subject, without_answer
from broadsheet.reading.sheet import Sheet, norm

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
DOMAIN = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
"""A member's own site."""
_FIELD = re.compile(r"([^\W\d_][^:]{0,20}): ?\S")
LONGEST_FIELD, FEWEST_FIELDS = 10, 3
"""Words of a field with its value, and how often it stands on a page that has it in every panel."""
LONGEST_MOTTO = 12
"""Words of a title that a member wrote."""
LONGEST_HEAD = 12
"""Words of a name with a panel behind it on one line."""
MOST_BETWEEN = 4
"""Lines between a date and the name under it: a number, a picture, a button."""
MOST_OWN_BUTTONS = 6
"""Lines over a date among which are a name and the buttons that repeat it."""
WORDS_OF_SENTENCE = 10
"""Words of a line that is no field's."""
LONGEST_PANEL = 24
"""Lines from a name to the date under its panel."""
MOST_OVER_PANEL = 3
"""Lines over a panel among which the name is: a rank and another may stand under it."""
FEWEST_OVER_DATE = 2
"""Lines over a date of which the upper may be the name."""
MOST_ENTRIES = 14
"""Entries of a menu between a name and its date."""
LONGEST_PLACE = 6
"""Words of where somebody is, behind the name and a comma."""
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
        self.stated = stated_names(sheet)
        self.names = known_names(sheet) | self.stated
        # what posts answer to stands over the first of them without "Re:"
        self.subjects = {norm(bare) for core in sheet.core if (bare := without_answer(core)) != core}
        shown = Counter(
            field[1].lower()
            for core, tag in zip(sheet.core, sheet.tag, strict=True)
            if tag.words <= LONGEST_FIELD and ":" in core and (field := _FIELD.match(core))
        )
        below = Counter(
            field[1].lower()
            for over, core, tag in zip(sheet.tag, sheet.core[1:], sheet.tag[1:], strict=False)
            if over.flags & t.FIELD and tag.words <= LONGEST_FIELD and (field := _FIELD.match(core))
        )
        # "Plays on: PC", "Plays on: All of them": a board's own field, in every panel or only under other fields
        self.lower_fields = {key for key, times in shown.items() if 2 <= times == below[key]}
        self.fields = self.lower_fields | {key for key, times in shown.items() if times >= FEWEST_FIELDS}
        measured = (core for core, tag in zip(sheet.core, sheet.tag, strict=True) if tag.words <= LONGEST_HEAD)
        counts = Counter(found[1].lower() for core in measured if (found := MEASURED.search(core)))
        # "Ada Keeper of lids Posts: 12", "Brook Posts: 640": name and panel on one line
        self.measures = {word for word, times in counts.items() if times >= FEWEST_FIELDS}
        mentions = (core for core in sheet.core if "@" in core) if self.measures else ()
        self.mentioned = {name for core in mentions for name in MENTION.findall(core)}
        self.mottos: set[str] = set()
        # panels stand under the texts
        self.ends_at_panels = False
        # between name and date stands a place or a rank
        self.placed = False
        self.keys: set[str] = set()
        # entries of a menu between every name and its date
        self.menu: set[str] = set()
        self.usual_gap = self.usual_gap_below = self.usual_gap_panel = 1
        self._above: dict[int, tuple[int, int]] = {}
        self._dates: list[int] | None = None
        self._dated: Counter[str] | None = None
        self._named: dict[int, bool] = {}

    def _may_be_name(self, k: int) -> bool:
        found = self._named.get(k)
        if found is None:
            found = self._named[k] = self._looks_like_name(k)
        return found

    def _looks_like_name(self, k: int) -> bool:
        sheet = self.sheet
        if sheet.tag[k].flags & _NOT_NAME:
            # "Deleted user" is a notice elsewhere
            return bool(sheet.tag[k].flags & t.REMOVED) and sheet.core[k].lower() in sheet.words.anonymous
        if lists_thanks(sheet, k):
            return False
        if 0 < k < sheet.count - 1 and sheet.tag[k - 1].flags & sheet.tag[k + 1].flags & t.NUMBER:
            # between two values it is a panel's field, whatever it is called
            return False
        if self._is_own_field(k):
            return False
        if sheet.tag[k].flags & t.BYLINE and is_name(sheet.tag[k].author):
            # "#5 written by Ada Example of the Lower Mill"
            return True
        core = MEASURED.sub("", sheet.core[k])
        if is_name(core) or _HANDLE.fullmatch(core) or answering(core)[1] or self._is_measured(k):
            return True
        # "Ada Example · Plumber at Example & Daughter"
        first, bar, rest = _bar(core)
        if bar and is_name(first) and len(rest.split()) <= 8 and rest[-1:] not in ".!?:":
            return True
        # "Ada of the Lower Mill, reader since 2014"
        name, comma, rest = core.partition(",")
        if not comma or not is_name(name):
            return False
        # "Dr. Ada Example, State College (ret.)"
        placed = rest[1:2].isupper() and rest[-1:] not in ".!?:" and len(rest.split()) <= LONGEST_PLACE
        return placed or (rest[-1:].isdigit() and len(rest.split()) <= 4)

    def _is_measured(self, k: int) -> bool:
        """Answer: is this a name with a whole panel behind it, which ends in what ends others: "Posts: 12"."""
        found = MEASURED.search(self.sheet.core[k]) if self.measures else None
        return found is not None and found[1].lower() in self.measures and self.sheet.tag[k].words <= LONGEST_HEAD

    def _is_own_field(self, k: int) -> bool:
        """Answer: is this a board's own field, right under another one of a panel.

        "User: Ada" over them all, or over a date, is a name.
        """
        field = _FIELD.match(self.sheet.core[k])
        if k < 1 or not field or field[1].lower() not in self.fields or self._signs(k):
            return False
        return bool(self.sheet.tag[k - 1].flags & t.FIELD)

    def _is_lower_field(self, k: int) -> bool:
        """Answer: is this a board's own field that stands under others wherever it stands; texts have fields, too."""
        return self._is_own_field(k) and self.sheet.core[k].partition(":")[0].lower() in self.lower_fields

    def _signs(self, k: int) -> bool:
        """Answer: does a line say whose a post is: "Author: Ada"; that recurs in every head, too, and is no panel's field."""
        return bool(self.sheet.tag[k].author) or self.sheet.words.by.match(self.sheet.core[k]) is not None

    def _is_subject(self, k: int) -> bool:
        """Answer: is this the subject of a post."""
        core = self.sheet.core[k]
        return is_subject(core) or (bool(self.subjects) and self.sheet.shape(k) in self.subjects)

    def _initial(self, k: int) -> bool:
        """One or two letters over a name that starts with them: what is left of a picture."""
        core = self.sheet.core[k]
        return (
            len(core) <= 2
            and k + 1 < self.sheet.count
            and core[:1].isalnum()
            and self.sheet.core[k + 1][:1].lower() == core[:1].lower()
            and not self.sheet.tag[k + 1].flags & t.TITLE
        )

    def _name_above(self, k: int) -> tuple[int, int]:
        """(line of the name above an anchor, topmost line of the head); (-1, top) where the name is missing."""
        found = self._above.get(k)
        if found is None:
            found = self._above[k] = self._look_above(k)
        return found

    def _answers_over(self, k: int) -> bool:
        """Answer: does the line right over a date say whom its comment answers, and end no other: "Reply to  Ada"."""
        sheet = self.sheet
        flags = sheet.tag[k - 1].flags
        if not flags & t.REPLY_TO or not flags & t.CONTROL or sheet.gap[k] or k < FEWEST_OVER_DATE:
            return False
        return self._may_be_name(k - 2)

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
        marked = self._marked_over_panel(k)
        if marked >= 0:
            return marked, self._over_repeats(marked, marked)
        if k and tags[k].flags & t.POSTNO and self._names_and_dates(k - 1):
            return k - 1, k - 1
        top = k
        j = k - 1
        if sheet.filtered and gaps[k] > self.usual_gap and not self._in_head(k - 1):
            pictured = k and tags[k - 1].flags & t.AVATAR and tags[k - 1].author
            return (k - 1, k - 1) if pictured else (-1, k)
        while j >= max(0, k - MOST_ENTRIES) and sheet.shape(j) in self.menu:
            j -= 1
        while j >= 0 and k - j <= LONGEST_PANEL:
            flags = tags[j].flags
            panel_line = flags & (t.FIELD | t.TITLE)
            value = j > 0 and self._is_key(j - 1) and tags[j].words <= 6 and not flags & t.LONG
            value = value or self._is_key(j) or self._is_subject(j) or self._is_own_field(j)
            # a button between name and date on every comment: "Copy link"
            over = j == k - 1 or (j == k - 2 and tags[k - 1].flags & t.SYMBOLS)
            value = value or bool(over and flags & t.CONTROL and sheet.shape(j) in self.mottos)
            value = value or (j == k - 1 and self._answers_over(k))
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
            and is_name(sheet.core[j][:-1].strip(), 40, 5)
            and not tags[j].flags & (_NOT_NAME & ~t.PANELKEY)
        ):
            return j, j
        candidates: list[int] = []
        mottos: list[int] = []
        nobody: list[int] = []
        bounded = False
        panel = bool(self.menu) or top < k - 1 or (self.layout is not None and self.layout.author == "panel")
        while j >= 0 and len(candidates) < (MOST_OVER_PANEL if panel else 1):
            flags = tags[j].flags
            if flags & (CLOSERS | t.FOOT | t.QUOTE_END) or (flags & t.CONTROL and not flags & t.PANEL):
                bounded = True
                break
            if flags & (t.TITLE | t.FIELD) and panel:
                if flags & t.FIELD and candidates and not mottos:
                    # what stands under the fields of a panel is a member's motto, where a name stands over them
                    mottos, candidates = candidates, []
                if flags & t.TITLE and sheet.core[j].lower() in sheet.words.anonymous:
                    nobody.append(j)
                j -= 1
                continue
            if self._initial(j) and candidates:
                top = min(top, j)
                j -= 1
                continue
            if not self._may_be_name(j) or sheet.shape(j) in self.mottos:
                if sheet.shape(j) in self.mottos:
                    j -= 1
                    continue
                in_panel = j + 1 == k or tags[j + 1].flags & (t.PANEL | t.DATEONLY) or self._is_subject(j + 1)
                said = j and in_panel and tags[j - 1].flags & t.FIELD and tags[j].words <= LONGEST_MOTTO and not flags
                if panel and (said or flags & t.SYMBOLS):
                    # what a member says of himself, between his fields or under them; stars of his rank
                    j -= 1
                    continue
                bounded = lists_thanks(sheet, j)
                break
            candidates.append(j)
            if sheet.has_blanks and gaps[j] >= 2:
                bounded = True
                break
            j -= 1
        candidates = candidates or mottos or nobody
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

    def _names_and_dates(self, k: int) -> bool:
        """Answer: is this a name and a date, "Ada, 3 May 2019", over a post's number; a picture's text is always the same."""
        tags = self.sheet.tag
        if not (tags[k].flags & t.NAMEDATE and tags[k].author):
            return False
        if self._dated is None:
            over = (tag for tag, below in itertools.pairwise(tags) if below.flags & t.POSTNO)
            self._dated = Counter(tag.author for tag in over if tag.flags & t.NAMEDATE)
        return self._dated[tags[k].author] * 2 <= self._dated.total()

    def _over_own_buttons(self, k: int) -> int:
        """Return the name over buttons that repeat it, as "Mute Ada" does, right over a date; -1 where there are none."""
        core = self.sheet.core
        for j in range(k - 2, max(-1, k - MOST_OWN_BUTTONS), -1):
            name = core[j]
            if self._may_be_name(j) and any(line != name and line.endswith(f" {name}") for line in core[j + 1 : j + 3]):
                return j
        return -1

    def _marked_over_panel(self, k: int) -> int:
        """Return the line of a name over a whole panel, with the post's number before it, "#2 Ada", or its initial over it; or -1."""
        tags, core = self.sheet.tag, self.sheet.core
        panelled = False
        for j in range(k - 1, max(-1, k - LONGEST_PANEL), -1):
            if tags[j].flags & (t.LONG | t.REPLIES | t.FOOT):
                return -1
            panelled = panelled or bool(tags[j].flags & t.FIELD)
            mark = POST_MARK.match(core[j]) if panelled else None
            if mark and is_name(core[j][mark.end() :]):
                return j
            if panelled and self._initial(j) and core[j].isalpha() and self._may_be_name(j + 1):
                return j + 1
            another = tags[j].flags & (t.POSTNO | t.QUOTE | t.QUOTE_END) and j < k - 2
            if another or (tags[j].words >= WORDS_OF_SENTENCE and is_closed(core[j])):
                # what stands above is another post's
                return -1
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
            bool(self.keys) and not self.sheet.tag[k].flags & t.LONG and self.sheet.shape(k) in self.keys
        )

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

    def _name_at(self, k: int) -> str:
        """Return the name on a line: what its tag found, else the whole line, less a member's title after it."""
        tag = self.sheet.tag[k]
        if tag.flags & (t.AVATAR | t.BYLINE | t.SAYS | t.NAMEDATE) and tag.author:
            return tag.author
        core = MEASURED.sub("", without_points(self.sheet, k))
        if core in self.stated:
            return STATE_BESIDE.sub("", core)
        if self._is_measured(k):
            words = core.split()
            begun = (" ".join(words[:count]) for count in range(len(words), 0, -1))
            bare = next((name for name in begun if name in self.names or name in self.mentioned), "")
            titled = (" ".join(words[:count]) for count in range(1, len(words)) if self._is_title(words[count:]))
            core = bare or next(titled, core if is_name(core) else "")
        first, bar, _ = _bar(core)
        if bar and not is_name(core) and is_name(first):
            return clean_name(first)
        return re.sub(
            r"(?<=\S)\s+(?:members?|moderators?|administrators?|guests?|mitglieder|membres?)$",
            "",
            clean_name(core),
            flags=re.I,
        )

    def _is_title(self, words: list[str]) -> bool:
        """Answer: are these a member's title, or two that are glued to each other: "ModeratorMaster"."""
        titles = self.sheet.words.titles
        text = " ".join(words)
        return text.lower() in titles or all(part.lower() in titles for part in GLUED.split(text))

    def _name(self, segment: Segment, name: str, line: int) -> None:
        name, answered = glued_names(self.sheet, line) or answering(name)
        segment.reply_to = segment.reply_to or answered
        segment.author = name or None
        segment.author_line = line
        segment.status = "named" if name else "lost"

    def _before_panel(self, j: int, limit: int) -> bool:
        """Answer: is this a line of a user's own (a title, a motto) over the panel's keys."""
        for k in range(j + 1, min(j + 3, limit - 1)):
            flags = self.sheet.tag[k].flags
            if flags & (t.FIELD | t.TITLE) and not flags & (t.CONTROL | t.FOOT):
                return not self.sheet.tag[j].flags & (t.QUOTE | t.LONG | t.REMOVED)
            if self.sheet.tag[k].words > 6:
                return False
        return False
