"""Headlines of single comments: "Re: ...", or a few words over every text."""

from __future__ import annotations

import itertools

from broadsheet.reading import tags as t
from broadsheet.reading.segments import SAID_WORDS, Segment, is_closed, is_subject
from broadsheet.reading.signs import Signs

FEWEST_BEGUN = 2
"""Comments whose headline is the beginning of their text, which show that all have one."""
FEWEST_TITLED = 5
"""Comments that show that each has a headline of its own."""
MOST_SUBJECT_WORDS = 12
"""Words of a comment's own headline."""


class Subjects(Signs):
    """Takes headlines off comments."""

    def _subjects(self, segments: list[Segment]) -> None:
        """Take a subject line off every comment: a short first line over the text, on nearly all of them."""
        sheet = self.sheet
        headed = [
            segment
            for segment in segments
            if segment.end - segment.body >= 2
            and sheet.tag[segment.body].words <= MOST_SUBJECT_WORDS
            and (
                is_subject(sheet.core[segment.body])
                or self._begins_text(segment)
                or (
                    not sheet.core[segment.body].endswith((".", ",", ":"))
                    and (not sheet.has_blanks or sheet.gap[segment.body + 1])
                )
            )
        ]
        longer = sum(segment.end - segment.body >= 2 for segment in segments)
        most = longer if self._answer_subjects(segments) else len(segments)
        # a site that nobody gives a headline to sets the first words of the text over it
        begun = sum(self._begins_text(s) for s in headed)
        if len(headed) * 4 < most * 3 and not (begun >= FEWEST_BEGUN and begun * 3 >= len(headed)):
            headed = [s for s in headed if is_subject(sheet.core[s.body]) or self._begins_text(s)]
        for segment in headed:
            segment.body += 1

    def _begins_text(self, segment: Segment) -> bool:
        """Answer: does a comment's second line begin with the words of its first."""
        first, second = self.sheet.core[segment.body : segment.body + 2]
        begun = first.rstrip(".… ")
        return bool(begun) and second.startswith(begun)

    def _titled(self, segments: list[Segment]) -> bool:
        """Answer: does nearly every comment begin with a few words over a longer text, as where each has a headline.

        The text may be of many short lines where buttons to answer stand below; without them these are teasers.
        """
        tags, core = self.sheet.tag, self.sheet.core
        shown = [s for s in segments if s.end > s.body and not tags[s.body].flags & t.REMOVED]
        answered = sum(any(tag.flags & t.REPLIES for tag in tags[s.end : s.stop]) for s in shown) * 2 >= len(shown)
        titled = sum(
            s.end - s.body >= 2
            and tags[s.body].words <= SAID_WORDS
            and core[s.body][-1] not in ",.:;"
            and sum(tag.words for tag in tags[s.body + 1 : s.end if answered else s.body + 2]) > tags[s.body].words
            for s in shown
        )
        return len(shown) >= FEWEST_TITLED and titled * 5 >= len(shown) * 4

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
