"""Comments without a word: "+1", a smile, three question marks, and what tells them from votes."""

from __future__ import annotations

import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.names import Names
from broadsheet.reading.segments import Segment

_SIGN = re.compile(r"^\+\s?1+$|[?!❤\u2639-\u263b\U0001f300-\U0001faff]")
"""What stands alone for a comment: agreement, surprise, a face."""


def _shape(core: str) -> str:
    """Return a line with its digits as 0: "+1" is another than "1"."""
    return re.sub(r"\d+", "0", core)


class Signs(Names):
    """Finds the comments of a thread that say something without a word."""

    def _signs_are_text(self, segments: list[Segment]) -> None:
        """Give a comment the line without a word that stands in its head and in few others: "+1", a smile."""
        cores = self.sheet.core
        heads = Counter(core for s in segments for core in {_shape(cores[k]) for k in range(s.anchor + 1, s.body)})
        for segment in segments:
            signs = (
                k for k in range(segment.anchor + 1, segment.body) if k != segment.author_line and self._is_sign(k)
            )
            few = max(1, (len(segments) - 1) // 2)
            segment.body = next((k for k in signs if heads[_shape(cores[k])] <= few), segment.body)

    def _keep_signs(self, segments: list[Segment]) -> None:
        """Give back a comment its only line where that has no word, and is no vote of the platform's."""
        sheet = self.sheet
        feet = {_shape(sheet.core[k]) for s in segments if s.body < s.end for k in range(s.end, s.stop)}
        for segment in segments:
            k = segment.body
            if segment.end <= k < min(segment.stop, sheet.count) and self._is_sign(k):
                segment.end += _shape(sheet.core[k]) not in feet

    def _is_sign(self, k: int) -> bool:
        core = self.sheet.core[k]
        return bool(self.sheet.tag[k].flags & (t.NUMBER | t.SYMBOLS)) and _SIGN.search(core) is not None
