"""The end of a thread: where the last comment ends, which no next one shows."""

from __future__ import annotations

import itertools
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.segments import (
    FEWEST_OTHERS,
    FOOT,
    MOST_BUTTON_WORDS,
    MOST_BUTTONS,
    MOST_LABEL_WORDS,
    SAID_WORDS,
    Segment,
    Thread,
    is_closed,
)
from broadsheet.reading.signs import Signs

MOST_HEADING_WORDS = 12
"""Words of a line that can be a heading."""


class LastComment(Signs):
    """Ends the last comment."""

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
        while stop < limit and sheet.shape(stop) in buttons:
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
            if sheet.shape(stop) in feet:
                stop += 1
                while stop < sheet.count and tags[stop].flags & FOOT and not tags[stop].flags & (t.START | t.PAGER):
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
        sheet, tags = self.sheet, self.sheet.tag
        ends: Counter[str] = Counter()
        inside: set[str] = set()
        for segment in segments:
            words = max((k for k in range(segment.body, segment.end) if not tags[k].flags & FOOT), default=-1)
            for k in range(segment.body, segment.end):
                if tags[k].flags & t.REPLIES and k > words:
                    ends[sheet.shape(k)] += 1
                elif tags[k].flags & t.REPLIES:
                    inside.add(sheet.shape(k))
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
        sheet = self.sheet
        under = Counter(
            line
            for s in segments
            for line in {sheet.shape(k) for k in range(s.body, min(s.body + MOST_BUTTONS, s.end))}
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
        said = sum(tags[j].words > MOST_HEADING_WORDS or is_closed(cores[j]) for j in range(k, stop))
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
                if sheet.tag[k].flags & FOOT or (label and not only):
                    seen.add(sheet.shape(k))
            counts.update(sorted(seen))
        return {core for core, count in counts.items() if count * 5 >= len(segments) * 3 and (count >= 2 or only)}
