"""The heads of comments: from the line that opens one to the first line of its text."""

from __future__ import annotations

import itertools
import re

from broadsheet.reading import tags as t
from broadsheet.reading.name_text import MEMBER_COUNTS, clean_name, is_name, labelled_name
from broadsheet.reading.names import DOMAIN, LONGEST_PANEL
from broadsheet.reading.panels_below import FEWEST_FIELDS, PanelsBelow
from broadsheet.reading.segments import CLOSERS, Segment, is_closed
from broadsheet.reading.sides import Sides
from broadsheet.reading.suffixes import strip_common_suffix

_COUNTED = re.compile(rf"\s*(?:{MEMBER_COUNTS})\s?: ?\d[\d.,]*", re.I)
"""What a board counts of a member, behind his name."""
LABEL_OVER = 2
"""Lines from such a label to the name: an initial may stand between."""
_MONTH = re.compile(r"\w{3,10}\.? \d{4}")

MOST_PANEL_LINES = MOST_PANEL_WORDS = 8
"""Lines of a panel between the two dates of one head, and the words of one."""
MOST_UNDER_SUBJECT = 6
"""Lines from the subject of a post to the last of the buttons under it."""
MOST_MARK_WORDS = 3
"""Words of a mark that a site sets over a text."""
COLUMNS = 2
"""Columns of a table of posts: who wrote, and what."""
MOST_VALUE_WORDS = 6
"""Words of what a member says in a field of the panel."""


class Heads(Sides, PanelsBelow):
    """Cuts comments at their heads."""

    def _by_head(self, run: list[int], style: str, start: int) -> list[Segment]:
        sheet = self.sheet
        tags = sheet.tag
        side = self._side(run, style)
        if style == "named" and self._named_over(run):
            # "Ada" over "Harbour, 3 May": what stands beside the date says where or what she is
            side = "above"
        below = style == "named" and self._panels_are_below(run)
        self.ends_at_panels = below and not self._name_subject(run)
        last = min(self._columns_again(run), self._dates_again(run))
        segments: list[Segment] = []
        floor = start
        for position, k in enumerate(run):
            limit = run[position + 1] if position + 1 < len(run) else last
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
                    if tags[name].flags & t.NAMEDATE:
                        self._panel_above(segment, floor)
            else:
                self._head_above(segment, floor)
                if side == "below":
                    name = self._name_below(k)
                    if 0 <= name < limit:
                        self._name(segment, self._name_at(name), name)
                        segment.body = name + 1
                        dates = (tags[j].posted for j in range(k + 1, name) if tags[j].flags & t.DATEONLY)
                        segment.posted = segment.posted or next(dates, None)
            if not below:
                self._head_below(segment, limit)
            if segment.posted is None and segment.author_line >= 0 and tags[segment.author_line].flags & t.NAMEDATE:
                segment.posted = tags[segment.author_line].posted or None
            if segment.status == "lost" or (sheet.filtered and side != "inline"):
                # a picture's name is sure; where names of one word are lost, a rank stands in their place
                # over a date with the name under it may stand the profile of the one who wrote the post above
                profiled = side == "below" and not tags[k - 1].flags & t.AVATAR
                for line in range(k if profiled else segment.top, segment.body):
                    if tags[line].flags & t.AVATAR and tags[line].author:
                        self._name(segment, tags[line].author, line)
                        break
            self._name_by_label(segment)
            floor = segment.body - 1
            segments.append(segment)
        if sheet.filtered:
            segments = self._join_heads(segments)
        for segment, following in itertools.pairwise(segments):
            segment.end = segment.stop = max(segment.body, following.top)
        if side == "above":
            self._give_back_texts(segments)
        if below and not self.ends_at_panels:
            self._sign_by_panels_below(segments)
        strip_common_suffix(segments)
        return segments

    def _give_back_texts(self, segments: list[Segment]) -> None:
        """Give a post without a text the line that was taken for the next one's name: a sentence of a word, over the name."""
        for segment, following in itertools.pairwise(segments):
            k = following.top
            empty = segment.body >= k == following.author_line
            if empty and is_closed(self.sheet.core[k]) and k + 1 < following.anchor and self._may_be_name(k + 1):
                segment.end = segment.stop = following.top = k + 1
                self._name(following, self._name_at(k + 1), k + 1)

    def _name_by_label(self, segment: Segment) -> None:
        """Cut a name to what a label for screen readers says over it: "Reply by Ada." over "AdaTop Fan", "Ada Brook"."""
        line = segment.author_line
        for k in range(line - 1, max(-1, line - 1 - LABEL_OVER), -1):
            label = labelled_name(self.sheet.core[k])
            if label and segment.author and segment.author.startswith(label):
                behind = segment.author.removeprefix(label)
                if behind[:1] == " " and is_name(answered := clean_name(behind), 40, 5):
                    segment.reply_to = segment.reply_to or answered
                segment.author, segment.top = label, min(segment.top, k)
                return

    def _join_heads(self, segments: list[Segment]) -> list[Segment]:
        """Return the comments, two that are one head made one: a date, a panel, and a date over the text.

        The first says the same once more, or since when its writer is a member: a filter took the name or the word.
        """
        joined: list[Segment] = []
        for segment in segments:
            before = joined[-1] if joined else None
            if before is not None and self._is_panel_only(before, segment):
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
            and any(tags[k].flags & (t.FIELD | t.TITLE) for k in between)
            and all(tags[k].words <= MOST_PANEL_WORDS and not is_closed(core[k]) for k in between)
        )

    def _columns_again(self, run: list[int]) -> int:
        """Return where the titles of a table's columns stand again under its last row: "Author", "Posts"."""
        sheet = self.sheet
        over = sheet.core[max(0, run[0] - COLUMNS) : run[0]]
        titles = len(over) == COLUMNS and all(core.isalpha() for core in over)
        places = range(run[-1] + 2, sheet.count - COLUMNS + 1) if titles else ()
        return next((k for k in places if sheet.core[k : k + COLUMNS] == over), sheet.count)

    def _dates_again(self, run: list[int]) -> int:
        """Return where a list begins that counts anew below the last comment, with the same dates: links of other pages."""
        both = t.POSTNO | t.DATEONLY
        tags = self.sheet.tag
        if not all(tags[k].flags & both == both for k in run):
            return self.sheet.count
        return next((k for k in range(run[-1] + 1, self.sheet.count) if tags[k].flags & both == both), self.sheet.count)

    def _says_part(self, core: str, author: str) -> bool:
        """Answer: is a line the beginning of a name, a picture's text, or the name with a button: "Ada Reply"."""
        button = core.removeprefix(author + " ")
        return author.startswith(core + " ") or (button != core and self.sheet.words.is_buttons(button.lower()))

    def _head_above(self, segment: Segment, floor: int) -> None:
        """Take into the head what stands over an anchor and belongs to it: avatars, panels, the same name, its date."""
        sheet = self.sheet
        tags = sheet.tag
        top = segment.anchor
        author = segment.author or ""
        while top - 1 > floor:
            flags = tags[top - 1].flags
            core = sheet.core[top - 1]
            panel_line = flags & t.FIELD
            if flags & (CLOSERS | t.FOOT) and not panel_line:
                break
            if (
                flags & t.AVATAR
                or (author and core == author)
                or self._initial(top - 1)
                or (author and self._says_part(core, author))
                or (flags & t.POSTNO and not flags & t.NAMEDATE)
                or (author and top - 2 > floor and sheet.core[top - 2] == author and flags & (t.NUMBER | t.SYMBOLS))
                or (flags & t.HEADER and not flags & t.NAMEDATE)
                or (panel_line and not flags & t.CONTROL)
                or (self._in_panel(top - 1, floor, segment.anchor))
                or self._is_subject(top - 1)
                or (flags & t.CONTROL and self._under_subject(top - 1, floor))
                # "Website", the last line of a panel over a subject, may be a button elsewhere
                or (panel_line and top - 2 > floor and tags[top - 2].flags & t.FIELD and self._is_subject(top))
                or (flags & t.DATEONLY and tags[segment.anchor].flags & t.POSTNO and segment.posted is None)
            ):
                if flags & t.DATEONLY and segment.posted is None:
                    segment.posted = tags[top - 1].posted
                top -= 1
                continue
            break
        segment.top = top
        self._panel_above(segment, floor)

    def _under_subject(self, k: int, floor: int) -> bool:
        """Answer: do nothing but buttons stand between a button and the subject of its post."""
        low = max(floor, k - MOST_UNDER_SUBJECT)
        over = next((j for j in range(k - 1, low, -1) if not self.sheet.tag[j].flags & t.CONTROL), low)
        return over > low and self._is_subject(over)

    def _panel_above(self, segment: Segment, floor: int) -> None:
        """Take into the head the panel between a name and the line that repeats it, whatever the panel says."""
        tags, core = self.sheet.tag, self.sheet.core
        top, author = segment.top, segment.author
        if not author:
            return
        for k in range(top - 1, max(floor, segment.anchor - LONGEST_PANEL), -1):
            flags = tags[k].flags
            if flags & (t.LONG | t.FOOT) or (flags & CLOSERS and not flags & t.FIELD):
                return
            if core[k].lstrip("@") == author or self._is_ranked(k, author, segment.anchor):
                between = tags[k + 1 : top]
                short = sum(1 for tag in between if tag.words <= MOST_PANEL_WORDS or tag.flags & t.FIELD)
                if short * 4 >= (top - k - 1) * 3:
                    # a portrait's text says the name once more
                    segment.top = k - 1 if k - 1 > floor and core[k - 1] == author else k
                return

    def _is_ranked(self, k: int, author: str, anchor: int) -> bool:
        """Answer: is this a name with ranks behind it, over a panel: "Ada Well-known member Staff"."""
        core, tags = self.sheet.core[k], self.sheet.tag
        if not core.startswith(author) or tags[k].words > MOST_PANEL_WORDS or is_closed(core):
            return False
        # a whole panel may stand on one line
        fields = (max(1, self.sheet.core[j].count(": ")) for j in range(k + 1, anchor) if tags[j].flags & t.FIELD)
        return sum(fields) >= FEWEST_FIELDS

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
        # where the panel stands over the anchor, the next one is the next comment's; links to a profile have no numbers
        panelled_above = any(
            (tags[k].flags & t.PANEL and any(map(str.isdigit, sheet.core[k])))
            or (tags[k].flags & t.PANELKEY and tags[k + 1].flags & (t.NUMBER | t.DATEONLY))
            for k in range(segment.top, segment.anchor)
        )
        # the line over a subject was the name, kept or lost
        named = segment.author_line >= 0 or any(self._is_subject(k) for k in range(segment.top, segment.anchor))
        while j < limit and j - segment.anchor < 36:
            panelled = panelled or bool(j and tags[j - 1].flags & t.FIELD)
            tag = tags[j]
            flags = tag.flags
            core = sheet.core[j]
            if flags & (t.END | t.QUOTE) and not flags & (t.FIELD | t.DATEONLY):
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
            if segment.author and core.startswith(segment.author) and _COUNTED.fullmatch(core, len(segment.author)):
                # "Ada Posts: 418"
                j += 1
                continue
            if self._is_key(j) and sheet.tag[j].words <= 4 and not core.endswith((".", "!", "?")):
                j += 2 if self._has_value(j, limit) else 1
                continue
            if flags & (t.NUMBER | t.POSTNO | t.SYMBOLS | t.TITLE | t.PANEL) or (
                self._is_lower_field(j) and self._has_fields(segment.top, j)
            ):
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
            marked = segment.author and j + 1 < limit and core.lower() in sheet.words.marks
            if marked and tags[j + 1].flags & t.DATEONLY:
                # "Subscriber" between the name and the date that stands once more
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
            if panelled and tag.words == 1 and DOMAIN.fullmatch(core):
                j += 1
                continue
            break
        segment.body = min(j, limit)

    def _has_fields(self, first: int, stop: int) -> bool:
        """Answer: stand two fields of a panel among these lines: more than a list in somebody's text begins with."""
        return sum(bool(tag.flags & t.FIELD) for tag in self.sheet.tag[first:stop]) >= FEWEST_FIELDS

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
        return not core.endswith((".", "!", "?", ",")) or bool(tags[k + 1].flags & (t.FIELD | t.NUMBER))
