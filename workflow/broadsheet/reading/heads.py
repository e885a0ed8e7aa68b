"""The heads of comments: from the line that opens one to the first line of its text."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.names import Names
from broadsheet.reading.segments import CLOSERS, Segment, is_closed, norm, shared_words
from broadsheet.reading.tags import is_name

_DOMAIN = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_PLACE = re.compile(r"\s*\([^()]{2,40}\)$")
_BEHIND_COMMA = re.compile(r"(?<=\S), [^\W\d_][^,]{1,30}$")
_MONTH = re.compile(r"\w{3,10}\.? \d{4}")
_BARS = (" | ", " · ", " • ", " / ")
_SUFFIX = re.compile(r"\s*[,·•|/].*$")

BUTTONS, MOST_BUTTON_WORDS = 5, 6
"""Lines under a head's or a foot's date among which its buttons are, and the words of one."""
LONG_WORD = 4
"""Letters of a word that a place or an employer writes with a capital."""
MOST_PANEL_LINES = MOST_PANEL_WORDS = 8
"""Lines of a panel between the two dates of one head, and the words of one."""
FARTHEST_PANEL = 80
"""Lines from the foot of a page's first post up to the panel over it."""
FEWEST_PLACED, MOST_PLACE_WORDS = 3, 10
"""Comments whose heads say who somebody is, and the words of that."""
MOST_NOTICE_WORDS, FARTHEST_NOTICE = 25, 6
"""Words of a notice over a thread, and how many lines below its heading the last one stands."""
MOST_MARK_WORDS = 3
"""Words of a mark that a site sets over a text."""
FEWEST_LABELS = 4
"""Labels in a row over the first text of a thread."""
COLUMNS = 2
"""Columns of a table of posts: who wrote, and what."""
MOST_VALUE_WORDS = 6
"""Words of what a member says in a field of the panel."""


class Heads(Names):
    """Cuts comments at their heads, or at their feet where their names and dates stand under the text."""

    def _by_foot(self, run: list[int], start: int) -> list[Segment]:
        sheet = self.sheet
        segments = []
        previous = start + 1 if start >= 0 else self._first_text(run)
        buttons = self._buttons(run)
        self.keys = self._find_keys(run)
        # names that stand over most dates (those that a filter left), though the texts stand over the names
        under = sum(1 for k in run if self._may_be_name(self._over_dates(k))) * (4 if sheet.filtered else 2) > len(run)
        for k in run:
            top = previous
            while top < k and sheet.tag[top].flags & (t.STRUCTURE | CLOSERS | t.FOOT | t.NAVIGATION):
                top += 1
            if k == run[0] and start >= 0:
                top = self._past_notices(top, k)
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
                self._name(segment, t.clean_name(sheet.core[top]), top)
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
            if segment.author and segment.author_line > top and sheet.core[top].startswith(segment.author):
                self._panel_over(segment)
            stop = k + 1
            while (
                stop < sheet.count
                and (sheet.tag[stop].flags & (t.CONTROL | t.FOOT | t.SYMBOLS) or norm(sheet.core[stop]) in buttons)
                and not sheet.tag[stop].flags & CLOSERS
            ):
                stop += 1
            segment.stop = stop
            previous = stop
            if top < k:
                segments.append(segment)
        self._past_affiliations(segments)
        _strip_common_suffix(segments)
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
        """Take into the heads the second line of comments whose names stand over texts: who they are, on nearly all."""
        named = [s for s in segments if s.author and s.author_line == s.top < s.body]
        placed = [s for s in named if s.body + 1 < s.end and self._may_be_affiliation(s.body)]
        if len(placed) >= FEWEST_PLACED and len(placed) * 4 >= len(named) * 3:
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
            if seen >= max(3, len(run) * 0.6) and len(core.split()) <= MOST_BUTTON_WORDS and not is_closed(core)
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
            if sheet.core[k].startswith(author) and sheet.tag[k + 1].flags & (t.PANEL | t.PANELKEY | t.TITLE):
                return k
        longest = max(after - before for before, after in itertools.pairwise(run))
        for k in range(run[0] - 1, max(-1, run[0] - longest - 2), -1):
            if sheet.tag[k].flags & (CLOSERS | t.CONTROL | t.NAVIGATION | t.PROMOTION | t.BYLINE):
                return k + 1
        return max(0, run[0] - (2 if self._name_above(run[0])[0] == run[0] - 1 else 1))

    def _by_head(self, run: list[int], style: str, start: int) -> list[Segment]:
        sheet = self.sheet
        tags = sheet.tag
        side = self._side(run, style)
        if style == "named" and self._named_over(run):
            # "Ada" over "Harbour, 3 May": what stands beside the date says where or what she is
            side = "above"
        segments: list[Segment] = []
        floor = start
        for position, k in enumerate(run):
            limit = run[position + 1] if position + 1 < len(run) else self._columns_again(run)
            segment = Segment(k, k, k + 1, limit, limit)
            tag = tags[k]
            segment.posted = tag.posted or None
            segment.number = tag.number
            segment.reply_to = tag.parent
            if side == "inline":
                self._name(segment, tag.author or self._name_at(k), k)
                self._head_above(segment, floor)
            elif side == "above":
                name, top = self._name_above(k)
                if top <= floor:
                    top = min(k, floor + 1)
                    name = name if name > floor else -1
                segment.top = top
                if name >= 0:
                    self._name(segment, self._name_at(name), name)
            else:
                self._head_above(segment, floor)
                if side == "below":
                    name = self._name_below(k)
                    if 0 <= name < limit:
                        self._name(segment, self._name_at(name), name)
                        segment.body = name + 1
                        dates = (tags[j].posted for j in range(k + 1, name) if tags[j].flags & t.DATEONLY)
                        segment.posted = segment.posted or next(dates, None)
            self._head_below(segment, limit)
            if segment.posted is None and segment.author_line >= 0 and tags[segment.author_line].flags & t.NAMEDATE:
                segment.posted = tags[segment.author_line].posted or None
            if segment.status == "lost" or (sheet.filtered and side != "inline"):
                # a picture's name is sure; where names of one word are lost, a rank stands in their place
                for line in range(segment.top, segment.body):
                    if tags[line].flags & t.AVATAR and tags[line].author:
                        self._name(segment, tags[line].author, line)
                        break
            floor = segment.body - 1
            segments.append(segment)
        if sheet.filtered:
            segments = self._join_heads(segments)
        for segment, following in itertools.pairwise(segments):
            segment.end = segment.stop = max(segment.body, following.top)
        _strip_common_suffix(segments)
        return segments

    def _join_heads(self, segments: list[Segment]) -> list[Segment]:
        """Return the comments, two that are one head made one: a date, a panel, and the same date over the text.

        Where the name stands over the first date and under it, it says so; here a filter took it.
        """
        joined: list[Segment] = []
        for segment in segments:
            before = joined[-1] if joined else None
            if before is not None and before.posted == segment.posted and self._is_panel_only(before, segment):
                segment.top = before.top
                joined.pop()
            joined.append(segment)
        return joined

    def _is_panel_only(self, before: Segment, segment: Segment) -> bool:
        """Answer: stands nothing but a panel between the anchors of two comments, neither of which has a name."""
        tags, core = self.sheet.tag, self.sheet.core
        between = range(before.anchor + 1, segment.anchor)
        return (
            not before.author
            and not segment.author
            and len(between) <= MOST_PANEL_LINES
            and any(tags[k].flags & (t.PANEL | t.PANELKEY) for k in between)
            and all(tags[k].words <= MOST_PANEL_WORDS and not is_closed(core[k]) for k in between)
        )

    def _columns_again(self, run: list[int]) -> int:
        """Return where the titles of a table's columns stand again under its last row: "Author", "Posts"."""
        sheet = self.sheet
        over = sheet.core[max(0, run[0] - COLUMNS) : run[0]]
        titles = len(over) == COLUMNS and all(core.isalpha() for core in over)
        places = range(run[-1] + 2, sheet.count - COLUMNS + 1) if titles else ()
        return next((k for k in places if sheet.core[k : k + COLUMNS] == over), sheet.count)

    def _head_above(self, segment: Segment, floor: int) -> None:
        """Take into the head what stands over an anchor and belongs to it: avatars, panels, the same name, its date."""
        sheet = self.sheet
        tags = sheet.tag
        top = segment.anchor
        author = segment.author or ""
        while top - 1 > floor:
            flags = tags[top - 1].flags
            core = sheet.core[top - 1]
            panel_line = flags & (t.PANEL | t.PANELKEY)
            if flags & (CLOSERS | t.FOOT) and not panel_line:
                break
            if (
                flags & t.AVATAR
                or (author and core == author)
                or self._initial(top - 1)
                or (flags & t.POSTNO and not flags & t.NAMEDATE)
                or (author and top - 2 > floor and sheet.core[top - 2] == author and flags & (t.NUMBER | t.SYMBOLS))
                or (flags & t.HEADER and not flags & t.NAMEDATE)
                or (panel_line and not flags & t.CONTROL)
                or (self._in_panel(top - 1, floor, segment.anchor))
                or self._is_subject(top - 1)
                or (flags & t.DATEONLY and tags[segment.anchor].flags & t.POSTNO and segment.posted is None)
            ):
                if flags & t.DATEONLY and segment.posted is None:
                    segment.posted = tags[top - 1].posted
                top -= 1
                continue
            break
        if author:
            # a panel between the name and the line that repeats it, whatever the panel says
            for k in range(top - 1, max(floor, segment.anchor - 26), -1):
                flags = tags[k].flags
                if flags & (t.LONG | t.FOOT) or (flags & CLOSERS and not flags & (t.PANEL | t.PANELKEY)):
                    break
                if sheet.core[k].lstrip("@") == author:
                    short = sum(1 for line in range(k + 1, top) if tags[line].words <= 8)
                    if short * 4 >= (top - k - 1) * 3:
                        top = k
                    break
        segment.top = top

    def _in_panel(self, k: int, floor: int, anchor: int) -> bool:
        """Say whether a line "Field: value" stands between lines of one panel, whatever the board's fields are called."""
        tags = self.sheet.tag
        core = self.sheet.core[k]
        if k + 1 >= anchor or tags[k].words > 12 or ": " not in core[:30] or core[-1] in ".!?":
            return False
        return any(tags[j].flags & t.PANEL for j in range(k + 1, min(k + 6, anchor))) and any(
            tags[j].flags & t.PANEL for j in range(k - 1, max(floor, k - 6), -1)
        )

    def _head_below(self, segment: Segment, limit: int) -> None:
        """Move the body's start past dates, numbers, panels and controls under an anchor."""
        sheet = self.sheet
        tags = sheet.tag
        j = max(segment.body, segment.anchor + 1)
        panelled = False
        # where the panel stands over the anchor, the next one is the next comment's
        panelled_above = any(tags[k].flags & t.PANEL for k in range(segment.top, segment.anchor))
        # the line over a subject was the name, kept or lost
        named = segment.author_line >= 0 or any(self._is_subject(k) for k in range(segment.top, segment.anchor))
        while j < limit and j - segment.anchor < 36:
            panelled = panelled or bool(j and tags[j - 1].flags & (t.PANEL | t.PANELKEY))
            tag = tags[j]
            flags = tag.flags
            core = sheet.core[j]
            if flags & (t.END | t.QUOTE) and not flags & (t.PANEL | t.PANELKEY | t.DATEONLY):
                break
            if flags & t.REMOVED:
                break
            if flags & t.REPLY_TO:
                segment.reply_to = tag.parent
                j += 1
                continue
            if flags & t.DATEONLY and not flags & t.FOOT:
                if segment.posted is None:
                    segment.posted = tag.posted
                j += 1
                continue
            if self._is_key(j) and sheet.tag[j].words <= 4 and not core.endswith((".", "!", "?")):
                j += 2 if self._has_value(j, limit) else 1
                continue
            if flags & (t.NUMBER | t.POSTNO | t.SYMBOLS | t.TITLE | t.PANEL):
                if flags & t.POSTNO and segment.number < 0:
                    segment.number = tag.number
                j += 1
                continue
            if flags & t.CONTROL and not flags & t.START:
                j += 1
                continue
            if flags & t.FOOT and tag.words <= MOST_MARK_WORDS and not tag.posted:
                # "Editor's pick"
                j += 1
                continue
            if segment.author and core == segment.author:
                j += 1
                continue
            if flags & t.AVATAR and not flags & t.SAYS:
                j += 1
                continue
            ranked = j > segment.anchor + 1 and tags[j - 1].flags & (t.TITLE | t.PANEL)
            if (
                (named or ranked or sheet.filtered)
                and tag.words <= 8
                and not panelled_above
                and self._before_panel(j, limit)
            ):
                j += 1
                continue
            if panelled and tag.words == 1 and _DOMAIN.fullmatch(core):
                j += 1
                continue
            break
        segment.body = min(j, limit)

    def _has_value(self, key: int, limit: int) -> bool:
        """Answer: is what stands under the key of a panel its value, a date, a number or a few words."""
        tags, k = self.sheet.tag, key + 1
        if k >= limit or self._is_key(k):
            return False
        core, flags = self.sheet.core[k], tags[k].flags
        word = self.sheet.core[key].lower().strip(" :")
        if word in self.sheet.words.panel_counts:
            return bool(flags & (t.NUMBER | t.PANEL))
        if word in self.sheet.words.panel_dates:
            return bool(flags & (t.DATEONLY | t.NUMBER) or _MONTH.fullmatch(core))
        if tags[k].words > MOST_VALUE_WORDS or flags & (t.QUOTE | t.LONG) or k + 1 >= limit:
            return False
        return not core.endswith((".", "!", "?", ",")) or bool(tags[k + 1].flags & (t.PANEL | t.PANELKEY | t.NUMBER))


def _strip_common_suffix(segments: list[Segment]) -> None:
    """Take off names what stands after a comma, a bar or a dot on most of them: a place, "reader since 2014"."""
    placed = [s for s in segments if s.author and _PLACE.search(s.author)]
    if len(placed) >= 2 and len(placed) * 5 >= len(segments) * 3:
        for segment in placed:
            segment.author = _PLACE.sub("", segment.author or "") or segment.author
    _strip_common_word(segments)
    _strip_common_lead(segments)
    placed = [s for s in segments if s.author and _BEHIND_COMMA.search(s.author)]
    if len(placed) >= 4 and len(placed) * 5 >= len(segments) * 4:
        for segment in placed:
            # "Ada, Ludlow, United Kingdom"
            segment.author = (segment.author or "").partition(", ")[0]
    for bar in _BARS:
        barred = [s for s in segments if s.author and bar in s.author]
        if len(barred) >= 3 and len(barred) * 5 >= len([s for s in segments if s.author]) * 3:
            for segment in barred:
                segment.author = (segment.author or "").partition(bar)[0].strip()
    tails = Counter(norm(found[0]) for s in segments if s.author and (found := _SUFFIX.search(s.author)))
    if not tails:
        return
    tail, seen = min(tails.items(), key=lambda item: (-item[1], item[0]))
    if seen >= 2 and seen * 5 >= len(segments) * 3:
        for segment in segments:
            found = _SUFFIX.search(segment.author) if segment.author else None
            if found and norm(found[0]) == tail and segment.author:
                segment.author = segment.author[: found.start()].strip() or segment.author


def _strip_common_word(segments: list[Segment]) -> None:
    """Take off names the last words that most of them share: a button, a mark or a running number, "from Weir"."""
    while True:
        parted = [(s, *(s.author or "").rpartition(" ")[::2]) for s in segments if s.author and " " in s.author]
        # a bullet before the word is no name
        parted = [(s, name.rstrip(" ,·•|-–—"), norm(last)) for s, name, last in parted]
        lasts = Counter(last for _, name, last in parted if name)
        word, seen = min(lasts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        sharing = [(s, name) for s, name, last in parted if name and last == word]
        named = sum(1 for s in segments if s.author)
        if seen < 3 or len({s.author for s, _ in sharing}) < 3 or seen * 5 < named * 3:
            return
        for segment, name in sharing:
            segment.author = name


def _strip_common_lead(segments: list[Segment]) -> None:
    """Take off names the first words that all of them share: "posted by" in words that no layout knows."""
    names = [(s.author or "").split() for s in segments if s.author]
    if len(names) < 4 or len({tuple(words) for words in names}) < 3:
        return
    shared = shared_words(names)
    if shared and all(any(letter.isalpha() for letter in "".join(words[shared:])) for words in names):
        for segment in segments:
            if segment.author:
                segment.author = " ".join(segment.author.split()[shared:])
