"""The ends of comments: controls, votes, signatures and whatever recurs at the edges of texts."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.badges import without_marks
from broadsheet.reading.segments import REPLY_WORDS, Segment, Thread, is_closed, is_subject, norm
from broadsheet.reading.signs import Signs


def _addressed(core: str, name: str) -> bool:
    """Answer: does a line say a name and little else: "Dear Ada", "@Ada", "Ada-san"."""
    return name in core and core != name and len(core) <= len(name) + 12


_REPLY = re.compile(REPLY_WORDS, re.I)
_FOOT = t.CONTROL | t.FOOT | t.DATEONLY | t.NUMBER | t.SYMBOLS
LONGEST_NAME = 10
"""Words of what people call themselves."""
FEWEST_NOTICE_WORDS = 4
"""Words of a notice that a comment was removed."""
FEWEST_TITLED = 5
"""Comments that show that each has a headline of its own."""
LONGEST_PANEL, MOST_PANEL_WORDS = 24, 8
"""Lines from a name under a text to the next head, and words of a line of a panel."""
LONGEST_SIGNATURE = 12
"""Lines below a rule that can be a signature."""
MOST_BUTTON_WORDS = 8
"""Words of a line between a foot and the next head."""
FEWEST_FIELDS = 2
"""Fields of a panel that stands on one line."""
FEWEST_OTHERS = 2
"""Comments that show how comments end on a page."""
MOST_LABEL_WORDS = 6
"""Words of a line that labels something, and says nothing."""
MOST_SUBJECT_WORDS = 12
"""Words of a comment's own headline."""
FEW = 3
"""Comments so few that a line has to end each of them to be a button."""
MOST_BUTTONS = 12
"""Lines under a head among which its buttons are."""
SAID_WORDS = 8
"""Words from which on a line says something, and is no label."""


class Ends(Signs):
    """Ends comments, and takes off what is no text of theirs."""

    def _close_last(self, thread: Thread) -> None:
        """End the last comment: at what closes a thread, at its own foot, or where the margin falls back."""
        sheet = self.sheet
        tags = sheet.tag
        last = thread.segments[-1]
        if thread.foot_order:
            thread.end = last.stop
            return
        stop = last.body
        feet = self._usual_foot(thread.segments[:-1]) | self._always_last(thread.segments[:-1])
        margin = min((sheet.indent[k] for k in range(last.body, min(last.body + 1, sheet.count))), default=0)
        longest = max((segment.end - segment.body for segment in thread.segments[:-1]), default=12)
        budget = max(12, longest * 2)
        shallow = margin > 0
        limit = self._before_gap(thread.segments)
        buttons = self._under_heads(thread.segments[:-1])
        while stop < limit and norm(sheet.core[stop]) in buttons:
            stop += 1
        while stop < limit:
            flags = tags[stop].flags
            # "This topic was closed 60 days after the last reply." under a head is what the board itself posted
            posted = stop == last.body and last.author and tags[stop].words >= SAID_WORDS and not flags & t.FORM
            ends = flags & (t.END | t.PAGER) and not (flags & t.CONTROL and not flags & t.PAGER)
            if ends and not flags & t.PANELKEY and not posted:
                break
            if flags & t.START and stop > last.body and not flags & t.CONTROL:
                break
            if norm(sheet.core[stop]) in feet:
                stop += 1
                while stop < sheet.count and tags[stop].flags & _FOOT and not tags[stop].flags & (t.START | t.PAGER):
                    stop += 1
                break
            if stop > last.body and not sheet.has_blanks and sheet.gap[stop]:
                break
            if stop > last.body and flags & t.REPLIES and len(thread.segments) == 1:
                # no other comment shows what ends one here
                break
            if shallow and sheet.indent[stop] < margin and stop > last.body:
                break
            if stop - last.body >= budget:
                break
            if (
                stop > last.body
                and flags & (t.NAVIGATION | t.PROMOTION)
                and not flags & t.LONG
                and (sheet.gap[stop] or not sheet.has_blanks)
            ):
                break
            if (
                stop > last.body
                and flags & t.NUMBER
                and not sheet.has_blanks
                and stop + 1 < sheet.count
                and tags[stop + 1].flags & (t.NUMBER | t.PAGER)
            ):
                break
            if (
                stop > last.body
                and not sheet.has_blanks
                and tags[stop].words <= 3
                and stop + 1 < sheet.count
                and tags[stop + 1].flags & (t.NUMBER | t.NAVIGATION | t.END)
                and not tags[stop].flags & t.STRUCTURE
            ):
                break
            stop += 1
        last.end = last.stop = max(self._before_labels(thread.segments, stop), last.body)
        thread.end = last.stop

    def _always_last(self, segments: list[Segment]) -> set[str]:
        """Return the buttons to answer with which two comments or more end, and that none has above its last words."""
        tags, core = self.sheet.tag, self.sheet.core
        ends: Counter[str] = Counter()
        inside: set[str] = set()
        for segment in segments:
            words = max((k for k in range(segment.body, segment.end) if not tags[k].flags & _FOOT), default=-1)
            for k in range(segment.body, segment.end):
                if tags[k].flags & t.REPLIES and k > words:
                    ends[norm(core[k])] += 1
                elif tags[k].flags & t.REPLIES:
                    inside.add(norm(core[k]))
        return {line for line, seen in ends.items() if seen >= FEWEST_OTHERS} - inside

    def _before_gap(self, segments: list[Segment]) -> int:
        """Return where the last comment ends at the latest: at blank lines as wide as those over all other heads.

        A filter leaves them where feet of one word were. Where texts have such gaps inside they say nothing.
        """
        sheet = self.sheet
        *others, last = segments
        if len(others) < FEWEST_OTHERS or not sheet.has_blanks:
            return last.end
        over = min(sheet.gap[following.top] for _, following in itertools.pairwise(segments))
        inside = max((sheet.gap[k] for s in others for k in range(s.body + 1, s.end)), default=0)
        if over <= max(inside, 1):
            return last.end
        return next((k for k in range(last.body + 1, last.end) if sheet.gap[k] >= over), last.end)

    def _under_heads(self, segments: list[Segment]) -> set[str]:
        """Return the lines that stand under most heads, whatever they say elsewhere: "Subscribe" to one post."""
        core = self.sheet.core
        under = Counter(
            line for s in segments for line in {norm(core[k]) for k in range(s.body, min(s.body + MOST_BUTTONS, s.end))}
        )
        return {line for line, seen in under.items() if seen >= FEWEST_OTHERS and seen * 2 >= len(segments)}

    def _before_labels(self, segments: list[Segment], stop: int) -> int:
        """Return where the last comment ends: over the first label that follows a sentence, as no other comment has one.

        "Write to us", a menu, a form: what stands under a thread on pages that no layout knows.
        """
        *others, last = segments
        labelled = sum(any(self._is_label(k) for k in range(s.body + 1, s.end)) for s in others)
        if self.layout is not None or len(others) < FEWEST_OTHERS or labelled * 5 > len(others):
            return stop
        k = next((k for k in range(last.body + 1, stop) if self._is_label(k)), stop)
        # a heading inside the text has sentences below it
        tags, cores = self.sheet.tag, self.sheet.core
        said = sum(tags[j].words > LONGEST_SIGNATURE or is_closed(cores[j]) for j in range(k, stop))
        return k if said * 3 <= stop - k else stop

    def _is_label(self, k: int) -> bool:
        """Answer: is this a few words without a full stop, under a sentence, and parted from it or followed by more."""
        sheet = self.sheet
        if sheet.tag[k].flags or sheet.tag[k].words > MOST_LABEL_WORDS or is_closed(sheet.core[k]):
            return False
        if not is_closed(sheet.core[k - 1]) and not sheet.tag[k - 1].flags & t.LONG:
            return False
        if sheet.has_blanks:
            return sheet.gap[k] > 0
        below = k + 1
        return below >= sheet.count or (sheet.tag[below].words <= MOST_LABEL_WORDS and not is_closed(sheet.core[below]))

    def _cut_at_feet(self, segments: list[Segment]) -> None:
        """Give what stands between a comment's usual foot and the next anchor to the next comment's head.

        Where most comments end with one same control ("Reply", "Top", "Quote"), the lines after it are a name, a panel,
        a subject, whatever they say.
        """
        sheet = self.sheet
        count = len(segments)
        if count < 3:
            return
        counts: Counter[str] = Counter()
        for segment in segments[:-1]:
            counts.update(
                sorted(
                    {
                        norm(sheet.core[k])
                        for k in range(segment.body, segment.end)
                        if (sheet.tag[k].flags & t.CONTROL or (segment.end - k <= 3 and self._counts(k)))
                        and not sheet.tag[k].flags & (t.PANEL | t.PANELKEY | t.QUOTE_END)
                    }
                )
            )
        usual = {core for core, seen in counts.items() if seen * 10 >= (count - 1) * 6}
        if not usual:
            return
        over: Counter[int] = Counter()
        for segment, following in itertools.pairwise(segments):
            foot = -1
            named = panelled = False
            for k in range(segment.end - 1, max(segment.body, segment.end - 32) - 1, -1):
                tag = sheet.tag[k]
                if norm(sheet.core[k]) in usual and not tag.flags & t.QUOTE_END:
                    if foot >= 0 and following.status != "lost" and not panelled:
                        break
                    foot = k
                    if named or panelled or k < following.top - 1 or sheet.filtered:
                        break
                    # "Reply #2" right over the date, "Quote" over "Post by Ada", may be the next head's; its name or its
                    # panel is then over it, under a foot
                    continue
                # a guest has a name over the post, and no panel
                row = self._is_panel(k, following.author) or sheet.core[k] == following.author
                panelled = panelled or (foot >= 0 and row)
                most = 16 if foot < 0 else MOST_BUTTON_WORDS
                if not row and (tag.flags & t.LONG or (tag.words > most and not is_subject(sheet.core[k]))):
                    break
                named = named or (foot >= 0 and following.status == "lost" and self._may_be_name(k))
            while foot >= 0 and foot + 1 < following.top and sheet.tag[foot + 1].flags & t.FOOT:
                foot += 1
            if foot < 0 or foot + 1 >= following.top:
                continue
            rest = range(foot + 1, following.top)
            short = sum(sheet.tag[k].words <= MOST_BUTTON_WORDS or self._is_panel(k, following.author) for k in rest)
            if short * 4 >= len(rest) * 3:
                segment.end = segment.stop = foot + 1
                following.top = foot + 1
                if following.status == "lost":
                    name = next((k for k in rest if self._may_be_name(k)), -1)
                    if name < 0 and len(rest) == 1 and sheet.tag[rest[0]].words <= LONGEST_NAME:
                        # what stands alone between foot and date is a name, and be it a sentence
                        name = rest[0]
                    if name >= 0 and not (sheet.filtered and sheet.gap[following.anchor] >= 2):
                        self._name(following, self._name_at(name), name)
                        over[following.anchor - name] += 1
        self._name_first(segments[0], over)
        self._name_first_over_panel(segments)

    def _is_panel(self, k: int, author: str | None) -> bool:
        """Answer: is this a line of a panel, or a whole panel on one line, behind the name of its member."""
        core = self.sheet.core[k]
        whole = author and core.startswith(f"{author} ") and core.count(": ") >= FEWEST_FIELDS
        return bool(whole or self.sheet.tag[k].flags & t.PANEL)

    def _name_first(self, first: Segment, over: Counter[int]) -> None:
        """Name the first comment by the line as far over its anchor as the others' names stand over theirs."""
        away, seen = max(over.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
        line = first.anchor - away
        if seen >= 2 and first.status == "lost" and line >= 0 and self._may_be_name(line):
            first.top = line
            self._name(first, self._name_at(line), line)

    def _name_first_over_panel(self, segments: list[Segment]) -> None:
        """Name the first post by the line as far over its panel as the others' names stand over theirs.

        Nothing ends a post above it, so its rank looks like a name, where no layout knows the rank.
        """
        away = Counter(self._over_panel(s) for s in segments[1:] if s.status == "named")
        usual, seen = away.most_common(1)[0] if away else (0, 0)
        first = segments[0]
        own = self._over_panel(first)
        if not 0 < own < usual or seen < FEWEST_OTHERS or seen * 5 < away.total() * 4:
            return
        line = first.author_line - (usual - own)
        if line >= 0 and self._may_be_name(line):
            first.top = line
            self._name(first, self._name_at(line), line)

    def _over_panel(self, segment: Segment) -> int:
        """Return how many lines a name stands over the first field of the panel; 0 where there is none."""
        panel = t.PANEL | t.PANELKEY
        fields = (k for k in range(segment.author_line + 1, segment.body) if self.sheet.tag[k].flags & panel)
        return next(fields, segment.author_line) - segment.author_line

    def _counts(self, k: int) -> bool:
        """Answer: is this a word or two and a number, as votes under a comment are: "Rating: 3"."""
        core, tag = self.sheet.core[k], self.sheet.tag[k]
        return (
            tag.words <= 4 and not tag.posted and not tag.flags & t.STRUCTURE and "0" in norm(core) and len(core) <= 40
        )

    def _usual_foot(self, segments: list[Segment]) -> set[str]:
        """Return the controls and labels that end most comments, every number as 0."""
        counts: Counter[str] = Counter()
        sheet = self.sheet
        only = len(segments) == 1
        for segment in segments:
            seen = set()
            for k in range(max(segment.body, segment.end - 3), segment.end):
                label = (
                    k == segment.end - 1 and sheet.tag[k].words <= MOST_BUTTON_WORDS and not is_closed(sheet.core[k])
                )
                if sheet.tag[k].flags & _FOOT or (label and not only):
                    seen.add(norm(sheet.core[k]))
            counts.update(sorted(seen))
        return {core for core, count in counts.items() if count * 5 >= len(segments) * 3 and (count >= 2 or only)}

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
            if flags & (t.REMOVED | t.PINGBACK) and end - 1 > segment.body and tag.words >= FEWEST_NOTICE_WORDS:
                # where a comment was that nobody sees any more, or another page's link, right under this one
                end -= 1
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
        # a foot inside the text ("Reply", then something that is no comment any more) cuts where the rest is furniture
        for k in range(segment.body, segment.end):
            flags = tags[k].flags
            if (flags & t.FOOT and not flags & t.LONG) or (
                flags & t.CONTROL and tags[k].words <= 6 and not flags & t.START
            ):
                segment.extra.add(k)

    def _answers(self, k: int, author: str) -> bool:
        """Answer: is this the button to answer ``author``: "Ada Example reply"."""
        name, _, word = self.sheet.core[k].rpartition(" ")
        return name == author and bool(_REPLY.fullmatch(word))

    def _cut_over_panel(self, segment: Segment) -> None:
        """End the text over the member's name that stands once more under it, with the panel below: phpBB's way."""
        tags, core = self.sheet.tag, self.sheet.core
        for k in range(segment.end - 1, max(segment.body, segment.stop - LONGEST_PANEL), -1):
            if core[k] != segment.author:
                continue
            below = range(k + 1, segment.stop)
            short = all(
                tags[j].words <= MOST_PANEL_WORDS or tags[j].flags & (t.PANEL | t.CONTROL | t.FOOT) for j in below
            )
            if short and any(tags[j].flags & (t.PANEL | t.PANELKEY) for j in below):
                segment.end = k
                return

    def _cut_below_rule(self, segment: Segment) -> None:
        """End the text at a rule of underscores: forums draw one over each signature."""
        for k in range(segment.end - 1, max(segment.body, segment.end - LONGEST_SIGNATURE - 1), -1):
            if self.sheet.core[k][:5] == "_____" and not self.sheet.core[k].strip("_"):
                segment.end = k
                return

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
            heads.update(sorted({norm(sheet.core[k]) for k in lines if self._peelable(k)}))
            lines = range(max(segment.body, segment.end - 5), segment.end)
            tails.update(sorted({norm(sheet.core[k]) for k in lines if self._peelable(k)}))
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
        for segment in segments:
            while self._peels(segment.body, segment, head_words):
                segment.body += 1
            while self._peels(segment.end - 1, segment, tail_words):
                segment.end -= 1
        self._names_below(segments)

    def _names_below(self, segments: list[Segment]) -> None:
        """Take off the name that stands once more under nearly every text: the platform's, nobody signs so often."""
        signed = [s for s in segments if s.end - s.body >= 2 and s.author and self.sheet.core[s.end - 1] == s.author]
        if len(signed) >= FEW and len(signed) * 5 >= sum(1 for s in segments if s.author) * 4:
            for segment in signed:
                segment.end -= 1

    def _peel_few(self, segments: list[Segment]) -> None:
        """Take off the labels and buttons that end each of two or three comments, a known button or a number among them."""
        sheet = self.sheet
        below = min(segments[-1].stop + MOST_BUTTONS, sheet.count)
        stops = [*(s.stop for s in segments[:-1]), below]
        held = [{norm(sheet.core[k]) for k in range(s.body, stop)} for s, stop in zip(segments, stops, strict=True)]
        for place, segment in enumerate(segments):
            others = set.intersection(*held[:place], *held[place + 1 :])
            segment.end = min(segment.end, self._shared_end(segment, others))

    def _shared_end(self, segment: Segment, others: set[str]) -> int:
        """Return where the labels begin that ``others`` hold, too, and that end a comment; its end where no button is one."""
        sheet = self.sheet
        k = segment.stop
        while k - 1 > segment.body and norm(sheet.core[k - 1]) in others and self._ends_comments(k - 1):
            k -= 1
        shared = range(k, segment.stop)
        counts = any(sheet.tag[j].flags & (t.CONTROL | t.NUMBER | t.SYMBOLS) or self._counts(j) for j in shared)
        return k if counts else segment.end

    def _ends_comments(self, k: int) -> bool:
        tag = self.sheet.tag[k]
        return bool(tag.flags & _FOOT) or (tag.words <= MOST_LABEL_WORDS and self._peelable(k))

    def _subjects(self, segments: list[Segment]) -> None:
        """Take a subject line off every comment: a short first line over the text, on nearly all of them."""
        sheet = self.sheet
        headed = [
            segment
            for segment in segments
            if segment.end - segment.body >= 2
            and sheet.tag[segment.body].words <= MOST_SUBJECT_WORDS
            and (not sheet.core[segment.body].endswith((".", ",", ":")) or is_subject(sheet.core[segment.body]))
            and (not sheet.has_blanks or sheet.gap[segment.body + 1] or is_subject(sheet.core[segment.body]))
        ]
        longer = sum(segment.end - segment.body >= 2 for segment in segments)
        most = longer if self._answer_subjects(segments) else len(segments)
        if len(headed) * 4 < most * 3:
            headed = [segment for segment in headed if is_subject(sheet.core[segment.body])]
        for segment in headed:
            segment.body += 1

    def _titled(self, segments: list[Segment]) -> bool:
        """Answer: does nearly every comment begin with a few words over a longer text, as where each has a headline."""
        tags, core = self.sheet.tag, self.sheet.core
        titled = sum(
            s.end - s.body >= 2
            and tags[s.body].words <= SAID_WORDS
            and core[s.body][-1] not in ",.:;"
            and tags[s.body + 1].words > tags[s.body].words
            for s in segments
        )
        return len(segments) >= FEWEST_TITLED and titled * 5 >= len(segments) * 4

    def _answer_subjects(self, segments: list[Segment]) -> bool:
        """Answer: do texts begin with "Re: ..." so often that comments have subjects here."""
        said = [s.body for s in segments if s.end - s.body >= 2]
        return sum(is_subject(self.sheet.core[k]) for k in said) >= max(2, len(said) * 0.3)

    def _subjects_below_gaps(self, segments: list[Segment]) -> None:
        """Give a short last line to the next comment's head, where a foot of one word is gone from over it."""
        sheet = self.sheet
        for segment, following in itertools.pairwise(segments):
            k = segment.end - 1
            label = sheet.tag[k].words <= MOST_SUBJECT_WORDS and not is_closed(sheet.core[k])
            if k > segment.body and k + 1 == following.top and sheet.gap[k] > sheet.gap[k + 1] and label:
                segment.end = segment.stop = following.top = k

    def _signatures(self, segments: list[Segment]) -> None:
        """Take off the lines with which one commenter ends several posts: a signature, no text."""
        sheet = self.sheet
        by_author: dict[str, list[Segment]] = {}
        for segment in segments:
            if segment.author and segment.end - segment.body >= 2:
                by_author.setdefault(segment.author, []).append(segment)
        for own in by_author.values():
            if len(own) < 2:
                continue
            tails: Counter[str] = Counter()
            for segment in own:
                tails.update(
                    sorted({sheet.core[k] for k in range(max(segment.body + 1, segment.end - 8), segment.end)})
                )
            for segment in own:
                while (
                    segment.end - segment.body > 1
                    and tails[sheet.core[segment.end - 1]] >= max(2, len(own) * 0.5)
                    and len(sheet.core[segment.end - 1]) > 12
                ):
                    segment.end -= 1

    def _peels(self, k: int, segment: Segment, recurring: set[str]) -> bool:
        """May this line of a comment's edge go? The last line that is left only where it hardly says anything."""
        if segment.body >= segment.end or norm(self.sheet.core[k]) not in recurring or not self._peelable(k):
            return False
        return segment.end - segment.body > 1 or self.sheet.tag[k].words <= 3

    def _peelable(self, k: int) -> bool:
        # greetings and goodbyes recur too, and end like sentences
        core = self.sheet.core[k]
        spoken = core[-1] in ",.!?:;…" or (core[-1] == ")" and "(" not in core)
        return not self.sheet.tag[k].flags & t.LONG and (not spoken or len(core) > 40)
