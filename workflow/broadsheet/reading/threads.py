"""Cutting a thread into comments: which lines open comments, where their authors stand, what is text between them.

A thread shows itself by a kind of line that comes again and again with text in between: a name with a verb of saying,
a name with a date, a date alone, a post number. Every kind is tried; the one that cuts most comments with the best
evidence wins. Lines are numbered as in `Sheet`.
"""

from __future__ import annotations

import itertools
import re

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import STYLES, anchors_of, ends_after, runs_of
from broadsheet.reading.chronology import FEWEST_TIMES, times_go_on
from broadsheet.reading.ends import Ends
from broadsheet.reading.evidence import (
    BELIEVED,
    FEWEST_WRITERS,
    MOST_EVIDENCE,
    WORDS_OF_PARAGRAPH,
    evidence_of,
    fewest,
    says_nobody,
    talks,
)
from broadsheet.reading.orders import FARTHEST_TEXT, Orders
from broadsheet.reading.segments import Segment, Thread, has_word
from broadsheet.reading.sheet import norm

__all__ = ["Cutter", "Segment", "Thread"]

_YEAR = re.compile(r"(?:19|20)\d\d")

LEAST_WITH_TIMES = 1.5
"""Evidence for comments whose times go on down the page."""
MOST_OF_PAGE = 2
"""Dates of a page's own over its comments: the day it was seen, the day it was published."""

MOST_PARAGRAPHS = 4
"""Paragraphs between a line that opens a thread and the first date or name: those of one comment, signed below."""
UNNAMED, UNNAMED_FILTERED = 0.6, 0.8
"""What a thread without any name is worth beside one with all of them; where names of one word are lost, it is more."""
SAID_BY_SOMEBODY = 20
"""Words of a line that is no menu's, and no topic's title."""
PANEL_NEAR = 14
"""Lines over and under the date of a post among which its writer's panel is."""
FEWEST_NUMBERS = 4
"""Numbers of posts that show where they stand."""
WORDS_OF_ARTICLE = 60
"""Words of paragraphs between a list of times and the first comment."""
NEAR_COUNT = 3
"""Lines over the one that opens a thread among which its count may be."""
NEAR_LOGIN = 12
"""So many lines over the first comment a form to log in may stand, to belong to the thread."""


class Cutter(Orders, Ends):
    """Cuts one page's thread in every style that its lines allow, and keeps the best."""

    def best(self, least: float = BELIEVED) -> Thread | None:
        """Return the thread with the best evidence, or None where no style has enough of it: ``least`` or more."""
        best: Thread | None = None
        best_rank = 0.0
        timed: list[int] = []
        forum = self.layout is not None and self.layout.kind == "forum"
        unnamed = UNNAMED_FILTERED if self.sheet.filtered else UNNAMED
        for style, usual in STYLES:
            # in a forum a name and a verb of saying open quotes more often than posts
            weight = 0.4 if forum and style == "says" else usual
            anchors = anchors_of(self.sheet, style)
            if forum:
                # in a forum "6 hours ago, Ada said:" is a quote's header
                anchors = [k for k in anchors if not self.sheet.tag[k].flags & t.QUOTE]
            if not anchors:
                continue
            if (style == "dated" and anchors == timed) or (style in ("controls", "margins") and best is not None):
                continue
            if style == "numbered" and self._numbers_are_feet(anchors):
                continue
            if style == "timed":
                timed = anchors
            tried = None
            rank = 0.0
            for found in runs_of(self.sheet, anchors):
                start = self._start_above(found[0])
                run = self._as_counted(found, start) if start >= 0 else self._past_dateline(self._past_clock(found))
                if (
                    len(run) < fewest(self.sheet, style, self.layout, self.layout_score, run)
                    and self._start_above(run[0]) < 0
                ):
                    continue
                if len(run) ** 0.4 * weight * MOST_EVIDENCE <= max(rank * 1.05, best_rank * 1.02):
                    # even as a whole thread of named comments it could not win
                    continue
                thread = self._cut(run, style)
                if thread is None:
                    continue
                thread.evidence = evidence_of(self.sheet, thread, self.layout, self.layout_score)
                named = sum(1 for segment in thread.segments if segment.status == "named") / len(thread.segments)
                worth = (
                    thread.valid**0.4 * weight * min(thread.evidence, MOST_EVIDENCE) * (unnamed + (1 - unnamed) * named)
                )
                if thread.evidence >= least and worth > rank * 1.05:
                    tried, rank = thread, worth
            if tried is not None and rank > best_rank * 1.02:
                best, best_rank = tried, rank
        return best

    def by_times(self) -> Thread | None:
        """Return a thread with little evidence, by several writers, whose times go on down the page; None where they do not."""
        if sum(bool(tag.flags & t.TIMED) for tag in self.sheet.tag) < FEWEST_TIMES or says_nobody(self.sheet):
            return None
        thread = self.best(LEAST_WITH_TIMES)
        if thread is None or thread.start >= 0 or not times_go_on(thread.segments):
            return None
        # what a newsroom reports as it happens has times, too
        if not talks(self.sheet, thread.segments[0].top, thread.segments[-1].stop):
            return None
        names = [segment.author for segment in thread.segments if segment.author]
        heads = [segment.anchor for segment in thread.segments if not segment.author]
        lost = sum(1 for k in heads if self.sheet.filtered and self.sheet.gap[k] > 1)
        signed = (len(names) + lost) * 2 >= len(thread.segments)
        return thread if signed and max(len(set(names)), lost) >= FEWEST_WRITERS else None

    def _numbers_are_feet(self, anchors: list[int]) -> bool:
        """Answer: stand the numbers of posts under them, while each has its time over the text: times cut such a page."""
        times = sum(tag.flags & t.TIMED and tag.flags & t.DATEONLY != 0 for tag in self.sheet.tag)
        if len(anchors) < FEWEST_NUMBERS or times < len(anchors) or self._names_next(anchors):
            return False
        first, last = anchors[0], anchors[-1]
        longest = max(after - before for before, after in itertools.pairwise(anchors))
        below = self._said_over(range(last + 1, min(self.sheet.count, last + longest)))
        return bool(self._said_over(range(first - 1, max(-1, first - FARTHEST_TEXT), -1))) and not below

    def _as_counted(self, run: list[int], start: int) -> list[int]:
        """Return as many anchors as the line above counts, where the thread ends right after them."""
        over = self.sheet.tag[max(0, start - NEAR_COUNT) : run[0]]
        count = max((tag.declared for tag in over if tag.flags & t.START), default=-1)
        return run[:count] if ends_after(self.sheet, run, count) else run

    def _past_clock(self, run: list[int]) -> list[int]:
        """Return the anchors without the board's clock in its head: nothing is said below it, and no panel is near.

        Near all others there is one; or it is a date and no more, and all others have the same words around them.
        """
        if len(run) < 4:
            return run
        return run[1:] if self._is_bare(run) or self._has_no_panel(run) else run

    def _is_bare(self, run: list[int]) -> bool:
        """Answer: is the first anchor a date alone, while the others say more: "« Reply #1 on: 3 May 2019 »"."""
        core, tags = self.sheet.core, self.sheet.tag
        first, *others = (re.sub(r"[\d\W_]+", " ", core[k].replace(tags[k].posted, "")).strip() for k in run)
        return not first and all(others)

    def _has_no_panel(self, run: list[int]) -> bool:
        """Answer: is no member's panel near the first anchor, and one near each of the others."""
        tags = self.sheet.tag
        if any(tag.words >= SAID_BY_SOMEBODY for tag in tags[run[0] : run[1]]):
            return False
        borders = [-1, *run, self.sheet.count]
        near = [
            any(tags[k].flags & t.FIELD for k in range(max(over + 1, line - PANEL_NEAR), min(under, line + PANEL_NEAR)))
            for over, line, under in zip(borders, run, borders[2:], strict=False)
        ]
        return not near[0] and all(near[1:])

    def _past_dateline(self, run: list[int]) -> list[int]:
        """Return the anchors without the article's own date, which stands by its byline over the whole article."""
        if len(run) < 4:
            return run
        sheet = self.sheet
        listed = self._listed_over(run)
        if listed:
            return run[listed:]
        own = self._of_page(run)
        if 0 < own <= len(run) - 3:
            return run[own:]
        if not sheet.tag[run[0]].flags & t.TIMED and all(sheet.tag[k].flags & t.TIMED for k in run[1:]):
            # a day over the text, and a time of day at every comment
            return run[1:]
        forms = [self._byline_form(k) for k in run[:2]]
        steps = sorted(after - before for before, after in itertools.pairwise(run[1:]))
        body = sum(1 for k in range(run[0], run[1]) if sheet.tag[k].words > 12)
        if forms[0] is not None and forms[0] != forms[1] and run[1] - run[0] > steps[len(steps) // 2] and body >= 2:
            return run[1:]
        return run

    def _listed_over(self, run: list[int]) -> int:
        """Return how many of the first anchors are of a list over the article.

        They are nobody's, while all below it have names, or days, while all below it have times.
        """
        if self.sheet.tag[run[0]].number == 1:
            # over a post's panel may stand the profile of the one who wrote the post above
            return 0
        named = list(itertools.accumulate(self._name_above(k)[0] >= 0 for k in run))
        timed = list(itertools.accumulate(bool(self.sheet.tag[k].flags & t.TIMED) for k in run))
        for count in range(1, len(run) // 2 + 1):
            above, below = named[count - 1], named[-1] - named[count - 1]
            # what takes place and when, over an article: days, while comments have their times
            days = not timed[count - 1] and timed[-1] == len(run) - count
            if not days and (above * 3 > count or below * 10 < (len(run) - count) * 9):
                continue
            between = self.sheet.tag[run[count - 1] : run[count]]
            if sum(tag.words for tag in between if tag.words >= SAID_BY_SOMEBODY) >= WORDS_OF_ARTICLE:
                return count
        return 0

    def _of_page(self, run: list[int]) -> int:
        """Return how many of the first anchors are the page's own: days with their year, nobody's name over them.

        Below them all comments only say how long ago they were written.
        """
        whole = [bool(_YEAR.search(self.sheet.tag[k].posted)) for k in run]
        count = whole.index(False) if False in whole else 0
        if any(whole[count:]) or not 0 < count <= MOST_OF_PAGE:
            return 0
        over = [self._name_above(k)[0] for k in run[:count]]
        longest = max(after - before for before, after in itertools.pairwise(run[count:]))
        far = run[count] - run[count - 1] > 2 * longest
        nobodys = all(k < 0 or self.sheet.tag[k].flags & t.BYLINE for k in over)
        return count if far or nobodys else 0

    def _byline_form(self, k: int) -> str | None:
        """Return what stands before the name on the byline next to a date; None without one."""
        for j in (k - 1, k + 1):
            tag = self.sheet.tag[j] if 0 <= j < self.sheet.count else None
            if tag is not None and tag.flags & t.BYLINE and tag.author and not tag.posted:
                return norm(self.sheet.core[j].partition(tag.author)[0])
        return None

    def _cut(self, run: list[int], style: str) -> Thread | None:
        sheet = self.sheet
        start = self._start_above(run[0])
        if style in ("controls", "margins") and start < 0:
            return None
        foot_order = self._foot_order(run, start, style)
        if style == "named" and not foot_order and self._named_over(run):
            run = self._with_bare_dates(run)
        segments = self._by_foot(run, start) if foot_order else self._by_head(run, style, start)
        if not segments:
            return None
        thread = Thread(segments, style, None, 0.0, start=start, foot_order=foot_order)
        if not foot_order:
            self._signs_are_text(segments)
            self._cut_at_feet(segments)
        self._close_last(thread)
        if self.ends_at_panels and not foot_order:
            self._end_at_panels_below(segments)
        if style == "numbered" and not foot_order:
            self._sign_below(segments)
        for segment in segments:
            self._trim(segment)
        if not foot_order:
            self._end_at_buttons(segments)
        self._peel(segments)
        self._keep_signs(segments)
        thread.valid = sum(1 for segment in segments if any(has_word(sheet, k) for k in segment.text_lines()))
        if start >= 0:
            thread.declared = max(
                (
                    sheet.tag[k].declared
                    for k in range(start, min(start + 3, sheet.count))
                    if sheet.tag[k].flags & t.START
                ),
                default=-1,
            )
        return thread

    def _with_bare_dates(self, run: list[int]) -> list[int]:
        """Return the anchors with the dates between them that nothing but a name stands over, where places do elsewhere.

        A filter may have taken the name.
        """
        tags = self.sheet.tag
        return [
            k
            for k in range(run[0], run[-1] + 1)
            if k in run
            or (
                tags[k].flags & t.DATEONLY
                and not tags[k].flags & (t.FOOT | t.EDITED)
                and (self._may_be_name(k - 1) or (self.sheet.filtered and self.sheet.gap[k] > 1))
            )
        ]

    def _start_above(self, first: int) -> int:
        """Return the nearest line above that opens a thread, at most 45 lines up; -1 without one."""
        for k in range(first - 1, max(-1, first - 46), -1):
            flags = self.sheet.tag[k].flags
            # "Login" opens a thread where it stands right over it and under a text; over both it is a menu's
            beside = flags & t.BESIDE and first - k <= NEAR_LOGIN and self._text_over(k)
            if flags & t.START or beside:
                start = k
                while start > 0 and self.sheet.tag[start - 1].flags & t.START:
                    start -= 1
                # "12 comments" over an article, in a row of buttons or a list, opens no thread below it
                over = sum(tag.words >= WORDS_OF_PARAGRAPH for tag in self.sheet.tag[k + 1 : first])
                return start if over <= MOST_PARAGRAPHS else -1
        return -1

    def _text_over(self, k: int) -> bool:
        """Answer: do two paragraphs stand above line ``k``."""
        over = (j for j in range(k) if self.sheet.tag[j].words >= WORDS_OF_PARAGRAPH)
        return len(list(itertools.islice(over, 2))) == 2

    def dress(self, segments: list[Segment]) -> None:
        """Take panels off the top and controls off the end of comments that were cut without heads."""
        for segment in segments:
            if (
                segment.author is None
                and self._may_be_name(segment.top)
                and self._before_panel(segment.top, segment.end)
            ):
                self._name(segment, self._name_at(segment.top), segment.top)
                segment.body = max(segment.body, segment.top + 1)
            segment.anchor = max(segment.body - 1, segment.top - 1)
            self._head_below(segment, segment.end)
            segment.anchor = segment.top
            self._trim(segment)
        self._peel(segments)
