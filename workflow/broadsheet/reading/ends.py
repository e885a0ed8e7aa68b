"""The ends of comments: controls, votes, signatures and whatever recurs at the edges of texts."""

from __future__ import annotations

import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import labels_link
from broadsheet.reading.badges import without_marks
from broadsheet.reading.known_names import counts_thanks, lists_thanks
from broadsheet.reading.last_comment import LastComment
from broadsheet.reading.name_text import POST_MARK
from broadsheet.reading.panels import Panels
from broadsheet.reading.segments import (
    FOOT,
    MOST_BUTTONS,
    MOST_LABEL_WORDS,
    REPLY_WORDS,
    Segment,
)
from broadsheet.reading.sheet import norm
from broadsheet.reading.subjects import Subjects


def _addressed(core: str, name: str) -> bool:
    """Answer: does a line say a name and little else: "Dear Ada", "@Ada", "Ada-san"."""
    return name in core and core != name and len(core) <= len(name) + 12


_REPLY = re.compile(REPLY_WORDS, re.I)
LONGEST_SIGNATURE = 12
"""Lines below a rule that can be a signature."""
FEWEST_NOTICE_WORDS = 4
"""Words of a notice that a comment was removed."""
MOST_BESIDE_NAME = 3
"""Words of a button that names whom it answers, the name as one of them."""
FEWEST_BUTTONS = 3
"""Buttons on a line that may have their votes between them."""
FEWEST_FIELDS = 3
"""Fields of a panel that no two members share."""
MOST_UNDER_BUTTON = 6
"""Lines of a signature under the first of a post's buttons."""
MOST_RECURRING_WORDS = 20
"""Words of what recurs at the edges of comments and is none of their text: whole paragraphs are quoted."""
FEW = 3
"""Comments so few that a line has to end each of them to be a button."""


class Ends(LastComment, Panels, Subjects):
    """Ends comments, and takes off what is no text of theirs."""

    def _trim(self, segment: Segment) -> None:
        """Take controls, votes, dates and reactions off the end of the text."""
        sheet = self.sheet
        tags = sheet.tag
        end = segment.end
        while end > segment.body:
            tag = tags[end - 1]
            flags = tag.flags
            if flags & (t.FOOT | t.CONTROL | t.SYMBOLS | t.PAGER | t.AVATAR | t.POSTNO) or flags & (
                t.NUMBER | t.DATEONLY | t.PANELKEY
            ):
                if flags & t.SYMBOLS and tag.words == 1 and len(sheet.core[end - 1]) > 3 and end - 1 == segment.body:
                    break
                if flags & t.DATEONLY and segment.posted is None and not flags & t.FOOT:
                    segment.posted = tag.posted
                if tag.likes >= 0:
                    segment.likes = tag.likes
                if flags & t.REPLY_TO:
                    segment.reply_to = segment.reply_to or tag.parent
                end -= 1
                continue
            if (
                flags & (t.START | t.END | t.NAVIGATION | t.PROMOTION)
                and not flags & t.LONG
                and end - 1 > segment.body
                and tag.words <= 12
            ):
                end -= 1
                continue
            if flags & t.REPLY_TO and end - 1 > segment.body:
                # "Answer to #2 by Ada" with the buttons
                segment.reply_to = segment.reply_to or tag.parent
                end -= 1
                continue
            under_foot = end - 2 > segment.body and tags[end - 2].flags & (t.CONTROL | t.FOOT)
            if (
                flags & (t.REMOVED | t.PINGBACK)
                and end - 1 > segment.body
                and (tag.words >= FEWEST_NOTICE_WORDS or under_foot)
            ):
                # where a comment was that nobody sees any more, or another page's link, right under this one
                end = self._over_head_of_gone(segment, end - 1)
                continue
            if self._initial(end - 1) or (
                end - 1 > segment.body and flags & (t.PANEL | t.TITLE) and not flags & t.QUOTE
            ):
                end -= 1
                continue
            if (
                segment.author
                and end - 1 > segment.body
                and end < segment.end
                and sheet.core[end - 1] == segment.author
            ):
                # a profile under the text
                end -= 1
                continue
            if segment.author and end - 1 > segment.body and self._answers(end - 1, segment.author):
                end -= 1
                continue
            break
        segment.end = end
        self._cut_over_panel(segment)
        self._cut_below_rule(segment)
        self._cut_below_notice(segment)
        # a foot inside the text ("Reply", then something that is no comment any more) cuts where the rest is furniture
        for k in range(segment.body, segment.end):
            flags = tags[k].flags
            if (
                (flags & t.FOOT and not flags & t.LONG)
                or (flags & t.CONTROL and tags[k].words <= 6 and not flags & t.START)
                or lists_thanks(sheet, k)
            ):
                segment.extra.add(k)

    def _end_at_buttons(self, segments: list[Segment]) -> None:
        """End texts at the button that stands under nearly all of them, over signatures and other buttons."""
        tags = self.sheet.tag
        found: list[dict[str, int]] = []
        for segment in segments:
            said = False
            buttons: dict[str, int] = {}
            for k in range(segment.body, segment.stop):
                if tags[k].flags & t.CONTROL and not tags[k].flags & (t.START | t.QUOTE_END) and said:
                    buttons.setdefault(self.sheet.shape(k), k)
                said = said or not tags[k].flags & ~t.LONG
            found.append(buttons)
        seen = Counter(shape for buttons in found for shape in buttons)
        usual = {shape for shape, times in seen.items() if times >= FEW and times * 5 >= len(segments) * 4}
        firsts = [min((k for shape, k in buttons.items() if shape in usual), default=-1) for buttons in found]
        shown = [(s, first) for s, first in zip(segments, firsts, strict=True) if first >= 0]
        # buttons between a head and its text are no end
        over = sum(tags[k].words for s, first in shown for k in range(s.body, first))
        under = sum(tags[k].words for s, first in shown for k in range(first, s.end))
        for segment, first in shown if over > under else ():
            if segment.end - first <= MOST_UNDER_BUTTON:
                segment.end = min(segment.end, first)

    def _over_head_of_gone(self, segment: Segment, notice: int) -> int:
        """Return where the head of a comment that is gone begins, a date and a name over its notice; the notice else."""
        over = (notice - 2, notice - 1)
        if over[1] <= segment.body:
            return notice
        if POST_MARK.match(self.sheet.core[over[1]]) or self.sheet.tag[over[1]].flags & t.POSTNO:
            return over[1]
        if over[0] <= segment.body:
            return notice
        for date, name in (over, over[::-1]):
            if self.sheet.tag[date].flags & t.DATEONLY and self._may_be_name(name):
                return over[0]
        return notice

    def _answers(self, k: int, author: str) -> bool:
        """Answer: is this the button to answer ``author``: "Ada Example reply"."""
        name, _, word = self.sheet.core[k].rpartition(" ")
        return name == author and bool(_REPLY.fullmatch(word))

    def _cut_below_rule(self, segment: Segment) -> None:
        """End the text at a rule of underscores, or at "--": boards draw one over each signature."""
        for k in range(segment.end - 1, max(segment.body, segment.end - LONGEST_SIGNATURE - 1), -1):
            core = self.sheet.core[k]
            if core == "--" or (core[:5] == "_____" and not core.strip("_")):
                segment.end = k
                return

    def _cut_below_notice(self, segment: Segment) -> None:
        """End the text at what a board sets under it, over a signature: that it was edited, its files, who thanks.

        A link from another page that stands between two comments is no text of the first.
        """
        lines = range(segment.body + 1, segment.end)
        sheet = self.sheet
        below = (k for k in lines if sheet.tag[k].flags & t.UNDER or labels_link(sheet, k) or counts_thanks(sheet, k))
        segment.end = next(below, segment.end)

    def _peel(self, segments: list[Segment]) -> None:
        """Take off what recurs right after the heads or right before the next ones, whatever its wording."""
        sheet = self.sheet
        count = len(segments)
        if 2 <= count <= FEW:
            self._peel_few(segments)
        if count < 3:
            return
        heads: Counter[str] = Counter()
        tails: Counter[str] = Counter()
        for segment in segments:
            lines = range(segment.body, min(segment.body + MOST_BUTTONS, segment.end))
            heads.update(sorted({sheet.shape(k) for k in lines if self._peelable(k)}))
            lines = range(max(segment.body, segment.end - 5), segment.end)
            tails.update(sorted({self._uncounted(k) for k in lines if self._peelable(k)}))
        need = max(3, count * 0.34)
        where = {s.author: s.author_line for s in segments if s.author and len(s.author) > 1}
        names = {norm(without_marks(author, sheet.core[line], sheet.words.marks)[0]) for author, line in where.items()}
        # "Dear Ada" opens many an answer to Ada
        head_words = {
            core for core, seen in heads.items() if seen >= need and not any(_addressed(core, name) for name in names)
        }
        tail_words = {core for core, seen in tails.items() if seen >= need}
        self._signatures(segments)
        if (
            (self.layout is not None and self.layout.subject)
            or self._answer_subjects(segments)
            or self._titled(segments)
        ):
            self._subjects(segments)
            if sheet.filtered:
                self._subjects_below_gaps(segments)
        self._buttons_over(segments, head_words)
        for segment in segments:
            while self._peels(segment.body, segment) and sheet.shape(segment.body) in head_words:
                segment.body += 1
            while self._peels(segment.end - 1, segment) and self._uncounted(segment.end - 1) in tail_words:
                segment.end -= 1
        self._named_buttons(segments)
        # what stood under them is gone now
        self._signatures(segments)
        self._names_below(segments)

    def _buttons_over(self, segments: list[Segment], head_words: set[str]) -> None:
        """Take off the button over a text that says whose it is, "Follow Ada", where another stands under it."""
        tags = self.sheet.tag
        found: list[tuple[Segment, str]] = []
        for segment in segments:
            k = segment.body
            if k + 2 < segment.end and tags[k].words <= MOST_BESIDE_NAME and self.sheet.shape(k + 1) in head_words:
                found.append((segment, self.sheet.shape(k).split()[0]))
        seen = Counter(word for _, word in found)
        for segment, word in found:
            segment.body += seen[word] >= FEW and seen[word] * 2 >= len(segments)

    def _named_buttons(self, segments: list[Segment]) -> None:
        """Take off the button that says whom one answers there, whatever its word: "Answer Ada", under many a text."""
        found: list[tuple[Segment, str]] = []
        for segment in segments:
            core = self.sheet.core[segment.end - 1] if segment.end - segment.body >= 2 else ""
            if segment.author and segment.author in core and core != segment.author:
                around = core.replace(segment.author, "\0", 1).lower()
                if len(around.split()) <= MOST_BESIDE_NAME:
                    found.append((segment, around))
        seen = Counter(around for _, around in found)
        for segment, around in found:
            if seen[around] >= FEW and seen[around] * 2 >= len(segments):
                segment.end -= 1

    def _names_below(self, segments: list[Segment]) -> None:
        """Take off the name that stands once more under nearly every text: the platform's, nobody signs so often."""
        signed = [s for s in segments if s.end - s.body >= 2 and s.author and self.sheet.core[s.end - 1] == s.author]
        if len(signed) >= FEW and len(signed) * 5 >= sum(1 for s in segments if s.author) * 4:
            for segment in signed:
                segment.end -= 1
                self._off_portraits(segment)

    def _peel_few(self, segments: list[Segment]) -> None:
        """Take off the labels and buttons that end each of two or three comments, a known button or a number among them."""
        sheet = self.sheet
        below = min(segments[-1].stop + MOST_BUTTONS, sheet.count)
        stops = [*(s.stop for s in segments[:-1]), below]
        held = [{sheet.shape(k) for k in range(s.body, stop)} for s, stop in zip(segments, stops, strict=True)]
        for place, segment in enumerate(segments):
            others = set.intersection(*held[:place], *held[place + 1 :])
            segment.end = min(segment.end, self._shared_end(segment, others))

    def _shared_end(self, segment: Segment, others: set[str]) -> int:
        """Return where the labels begin that ``others`` hold, too, and that end a comment; its end where no button is one."""
        sheet = self.sheet
        k = segment.stop
        while k - 1 > segment.body and sheet.shape(k - 1) in others and self._ends_comments(k - 1):
            k -= 1
        shared = range(k, segment.stop)
        counts = any(sheet.tag[j].flags & (t.CONTROL | t.NUMBER | t.SYMBOLS) or self._counts(j) for j in shared)
        return k if counts else segment.end

    def _ends_comments(self, k: int) -> bool:
        tag = self.sheet.tag[k]
        return bool(tag.flags & FOOT) or (tag.words <= MOST_LABEL_WORDS and self._peelable(k))

    def _signatures(self, segments: list[Segment]) -> None:
        """Take off the lines with which one commenter ends several posts: a signature, no text."""
        sheet = self.sheet
        by_author: dict[str, list[Segment]] = {}
        for segment in segments:
            member = segment.author or self._panel_of(segment)
            if member and segment.end - segment.body >= 2:
                by_author.setdefault(member, []).append(segment)
        for own in by_author.values():
            if len(own) < 2:
                continue
            tails: Counter[str] = Counter()
            for segment in own:
                # below the notice of an edit, too, where this text ends already
                below = min(segment.stop, segment.end + LONGEST_SIGNATURE, sheet.count)
                tails.update(sorted({sheet.core[k] for k in range(max(segment.body + 1, segment.end - 8), below)}))
            for segment in own:
                while (
                    segment.end - segment.body > 1
                    and tails[sheet.core[segment.end - 1]] >= max(2, len(own) * 0.5)
                    and len(sheet.core[segment.end - 1]) > 12
                ):
                    segment.end -= 1

    def _panel_of(self, segment: Segment) -> str:
        """Return the panel in the head of a post, which tells whose it is where the name is lost; empty without one."""
        tagged = ((k, self.sheet.tag[k].flags) for k in range(segment.top, segment.body))
        lines = [k for k, flags in tagged if flags & t.FIELD and not flags & t.CONTROL]
        return "\n".join(self.sheet.core[k] for k in lines) if len(lines) >= FEWEST_FIELDS else ""

    def _peels(self, k: int, segment: Segment) -> bool:
        """May a recurring line of a comment's edge go? The last one that is left only where it hardly says anything."""
        if segment.body >= segment.end or not self._peelable(k):
            return False
        return segment.end - segment.body > 1 or self.sheet.tag[k].words <= 3

    def _uncounted(self, k: int) -> str:
        """Return the words of a row of buttons without the votes between them, "Flag Helpful 3 Funny"; other lines whole."""
        words = self.sheet.shape(k).split()
        named = [word for word in words if word != "0"]
        return " ".join(named) if len(named) >= FEWEST_BUTTONS else " ".join(words)

    def _peelable(self, k: int) -> bool:
        # greetings and goodbyes recur too, and end like sentences
        core = self.sheet.core[k]
        spoken = core[-1] in ",.!?:;…" or (core[-1] == ")" and "(" not in core)
        return self.sheet.tag[k].words <= MOST_RECURRING_WORDS and (not spoken or len(core) > 40)
