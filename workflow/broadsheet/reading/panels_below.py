"""Members' panels that stand under their posts: a subject and a date over a text, the writer and his panel below it."""

from __future__ import annotations

from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.names import Names
from broadsheet.reading.segments import Segment, without_answer

FEWEST_POSTS = 3
"""Posts that show where their panels stand."""
LONGEST_POST = 60
"""Lines of the last post, under which its panel is looked for."""
PANEL_LINES, FEWEST_FIELDS = 6, 2
"""Lines among which so many fields of a panel stand."""


class PanelsBelow(Names):
    """Names posts by the panels under them."""

    def _panels_are_below(self, run: list[int]) -> bool:
        """Answer: stands the topic's subject before nearly every date, and a panel somewhere under each, the last one, too.

        Panels that stand over their posts have one over the first.
        """
        tags = self.sheet.tag
        subjects = Counter(without_answer(tags[k].author).lower() for k in run)
        subject, seen = subjects.most_common(1)[0]
        if len(run) < FEWEST_POSTS or not subject or seen * 5 < len(run) * 4:
            return False
        stops = [*run[1:], min(self.sheet.count, run[-1] + LONGEST_POST)]
        panels = [self._panel_below(k + 1, stop) for k, stop in zip(run, stops, strict=True)]
        return panels[-1] >= 0 and sum(panel >= 0 for panel in panels) * 5 >= len(run) * 4

    def _sign_by_panels_below(self, segments: list[Segment]) -> None:
        """Name posts by the panels under their texts, and end the texts there."""
        for segment in segments:
            segment.author, segment.author_line, segment.status = None, -1, "lost"
            panel = self._panel_below(segment.body, segment.stop)
            if panel >= 0:
                segment.end = panel
            if panel > segment.body and self._is_signed(panel - 1):
                self._name(segment, self._name_at(panel - 1), panel - 1)
                segment.end = panel - 1

    def _is_signed(self, k: int) -> bool:
        """Answer: is this a name over a panel; where a filter took names, what else is there is a motto."""
        return self._may_be_name(k) and (not self.sheet.filtered or self.sheet.core[k] in self.names)

    def _panel_below(self, first: int, stop: int) -> int:
        """Return where a panel begins from line ``first`` on; -1 where none does before ``stop``."""
        tags = self.sheet.tag
        panel = t.FIELD | t.TITLE
        for k in range(first, stop):
            if tags[k].flags & panel and not tags[k].flags & (t.QUOTE | t.LONG):
                fields = sum(bool(tag.flags & panel) for tag in tags[k : min(k + PANEL_LINES, stop)])
                if fields >= FEWEST_FIELDS:
                    return k
        return -1
