"""Members' panels that stand under their posts: a subject and a date over a text, the writer and his panel below it."""

from __future__ import annotations

from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.names import Names
from broadsheet.reading.segments import Segment, is_said, without_answer

FEWEST_POSTS = 3
"""Posts that show where their panels stand."""
LONGEST_POST = 60
"""Lines of the last post, under which its panel is looked for."""
LINES_OVER = 12
"""Lines over the first head among which its panel would be."""
LINES_OVER_PANEL = 2
"""Lines from a name to its panel: a portrait may stand between."""
PANEL_LINES, FEWEST_FIELDS = 6, 2
"""Lines among which so many fields of a panel stand."""


class PanelsBelow(Names):
    """Names posts by the panels under them."""

    def _panels_are_below(self, run: list[int]) -> bool:
        """Answer: stands a panel somewhere under nearly every text, the last one, too, and none over the first.

        Panels that stand over their posts have one over the first, and none under the last; others are part of heads.
        """
        if len(run) < FEWEST_POSTS:
            return False
        stops = [*run[1:], min(self.sheet.count, run[-1] + LONGEST_POST)]
        panels = [self._panel_below(k + 1, stop) for k, stop in zip(run, stops, strict=True)]
        if panels[-1] < 0 or sum(panel >= 0 for panel in panels) * 5 < len(run) * 4:
            return False
        if self._name_subject(run):
            return True
        over = self._panel_below(max(0, run[0] - LINES_OVER), run[0])
        said = sum(
            any(is_said(self.sheet, j) for j in range(k + 1, panel)) for k, panel in zip(run, panels, strict=True)
        )
        return over < 0 and said * 2 >= len(run)

    def _name_subject(self, run: list[int]) -> bool:
        """Answer: stands the topic's subject before nearly every date, where names stand elsewhere."""
        subjects = Counter(without_answer(self.sheet.tag[k].author).lower() for k in run)
        subject, seen = subjects.most_common(1)[0]
        return bool(subject) and seen * 5 >= len(run) * 4

    def _end_at_panels_below(self, segments: list[Segment]) -> None:
        """End texts at the panels under them, and at the names over these that the heads say, too."""
        for segment in segments:
            panel = self._panel_below(segment.body, segment.stop)
            names = [k for k in range(segment.body, panel) if self.sheet.core[k] == segment.author]
            if panel >= 0:
                segment.end = names[-1] if names and panel - names[-1] <= LINES_OVER_PANEL else panel

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
