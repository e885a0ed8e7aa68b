"""Members' panels between posts: whose they are, and the name that stands over one."""

from __future__ import annotations

import itertools
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.known_names import lists_thanks
from broadsheet.reading.names import DOMAIN
from broadsheet.reading.segments import FEWEST_OTHERS, MOST_BUTTON_WORDS, Segment, is_subject
from broadsheet.reading.signs import Signs

LONGEST_NAME = 10
"""Words of what people call themselves."""
LONGEST_PANEL, MOST_PANEL_WORDS = 24, 8
"""Lines from a name under a text to the next head, and words of a line of a panel."""
MOST_SIGNATURE_LINES = 6
"""Lines of a signature under the buttons of a post."""
FEWEST_FIELDS = 2
"""Fields of a panel that stands on one line."""


class Panels(Signs):
    """Parts one post from the panel of the next, or from its own that stands below it."""

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
                        sheet.shape(k)
                        for k in range(segment.body, segment.end)
                        if (sheet.tag[k].flags & t.CONTROL or (segment.end - k <= 3 and self._counts(k)))
                        and not sheet.tag[k].flags & (t.FIELD | t.QUOTE_END)
                    }
                )
            )
        usual = {core for core, seen in counts.items() if seen * 10 >= (count - 1) * 6}
        if not usual:
            return
        # "Reply (2) Report Like 34" ends what "Reply Report Like 11" ends elsewhere
        first_words = {core.split()[0] for core in usual if " " in core}
        usual |= {core for core in counts if " " in core and core.split()[0] in first_words}
        unnamed: list[tuple[Segment, range]] = []
        over: Counter[int] = Counter()
        for segment, following in itertools.pairwise(segments):
            foot = -1
            named = panelled = fields = False
            for k in range(segment.end - 1, max(segment.body, segment.end - 32) - 1, -1):
                tag = sheet.tag[k]
                if sheet.shape(k) in usual and not tag.flags & t.QUOTE_END:
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
                # a signature stands between the foot and the next one's name and panel
                fields = fields or (foot >= 0 and bool(tag.flags & t.FIELD))
                most = 16 if foot < 0 or fields else MOST_BUTTON_WORDS
                if not row and (tag.flags & t.LONG or (tag.words > most and not is_subject(sheet.core[k]))):
                    break
                named = named or (foot >= 0 and following.status == "lost" and self._may_be_name(k))
            while foot >= 0 and foot + 1 < following.top and sheet.tag[foot + 1].flags & t.FOOT:
                foot += 1
            if foot < 0 or foot + 1 >= following.top:
                continue
            rest = range(foot + 1, following.top)
            short = sum(sheet.tag[k].words <= MOST_BUTTON_WORDS or self._is_panel(k, following.author) for k in rest)
            if short * 4 < len(rest) * 3 and self._is_signature(foot, rest) and self._panelled(following):
                segment.end = foot + 1
                continue
            if short * 4 >= len(rest) * 3:
                segment.end = segment.stop = foot + 1
                following.top = foot + 1
                if following.status == "lost":
                    unnamed.append((following, rest))
        authors = {s.author for s in segments if s.author}
        away = self._usual_over_panel([rest for _, rest in unnamed], authors)
        for following, rest in unnamed:
            name = self._name_among(rest, authors, away)
            alone = len(rest) == 1 and not sheet.tag[rest[0]].flags & (t.CONTROL | t.FOOT)
            alone = alone and not lists_thanks(sheet, rest[0])
            if name < 0 and alone and sheet.tag[rest[0]].words <= LONGEST_NAME:
                # what stands alone between foot and date is a name, and be it a sentence
                name = rest[0]
            if name >= 0 and not (sheet.filtered and sheet.gap[following.anchor] >= 2):
                self._name(following, self._name_at(name), name)
                over[following.anchor - name] += 1
        self._name_first(segments[0], over)
        self._name_first_over_panel(segments)

    def _is_signature(self, foot: int, lines: range) -> bool:
        """Answer: can lines under a button be a signature: few, and no words that a quote under "Quote:" holds."""
        quoting = self.sheet.core[foot].endswith(":") or any(
            self.sheet.tag[k].flags & (t.QUOTE | t.QUOTE_END) for k in lines
        )
        return not quoting and len(lines) <= MOST_SIGNATURE_LINES

    def _panelled(self, segment: Segment) -> bool:
        """Answer: stands a panel in the head of a post: what is between it and the foot above is a signature."""
        return any(tag.flags & t.FIELD for tag in self.sheet.tag[segment.top : segment.body])

    def _usual_over_panel(self, heads: list[range], authors: set[str]) -> int:
        """Return how many lines over panels and ranks the names stand that the page shows elsewhere; 0 where that is open."""
        away = Counter(
            panel - k
            for lines in heads
            if (panel := self._panel_in(lines))
            for k in lines
            if self._is_known(k, authors)
        )
        usual, seen = max(away.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
        return usual if seen >= FEWEST_OTHERS and seen * 3 >= away.total() * 2 and usual > 0 else 0

    def _panel_in(self, lines: range) -> int:
        """Return the first line of a panel, or a rank; 0 without one."""
        panel = t.FIELD | t.TITLE
        return next((k for k in lines if self.sheet.tag[k].flags & panel), 0)

    def _is_known(self, k: int, authors: set[str]) -> bool:
        core = self.sheet.core[k]
        return core in authors or core in self.names

    def _name_among(self, lines: range, authors: set[str], usual: int) -> int:
        """Return the line of a name under a foot; -1 without one.

        A signature may stand there, too. One that the page knows is a name, else what is as far over the panel as such
        names are (``usual``), else the first that can be; a site's address is sooner part of a signature.
        """
        names = [k for k in lines if self._may_be_name(k) and not self._initial(k)]
        names.sort(key=lambda k: DOMAIN.fullmatch(self.sheet.core[k]) is not None)
        known = next((k for k in names if self._is_known(k, authors)), -1)
        away = self._panel_in(lines) - usual if usual else -1
        return known if known >= 0 else away if away in names else names[0] if names else -1

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
        panel = t.FIELD
        fields = (k for k in range(segment.author_line + 1, segment.body) if self.sheet.tag[k].flags & panel)
        return next(fields, segment.author_line) - segment.author_line

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
            if short and any(tags[j].flags & t.FIELD for j in below):
                segment.end = k
                self._off_portraits(segment)
                return

    def _off_portraits(self, segment: Segment) -> None:
        """Take off the end of a text what stands for its writer's picture: "Ada is offline" over her profile."""
        while segment.end - segment.body > 1 and self.sheet.tag[segment.end - 1].flags & t.AVATAR:
            segment.end -= 1

    def _counts(self, k: int) -> bool:
        """Answer: is this a word or two and a number, as votes under a comment are: "Rating: 3"."""
        core, tag = self.sheet.core[k], self.sheet.tag[k]
        return (
            tag.words <= 4
            and not tag.posted
            and not tag.flags & t.STRUCTURE
            and "0" in self.sheet.shape(k)
            and len(core) <= 40
        )
