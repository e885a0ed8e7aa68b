"""Which comment answers which: by indentation, by "in reply to", by a mention; null where the text does not show it."""

from __future__ import annotations

from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Thread


def find_parents(sheet: Sheet, thread: Thread) -> None:
    """Sets depth, parent (index of a segment) and its evidence on every segment of ``thread``."""
    segments = thread.segments
    if len(segments) < 2:
        return
    _by_indentation(sheet, thread)
    by_name: dict[str, list[int]] = {}
    for index, segment in enumerate(segments):
        if segment.parent < 0 and segment.reply_to:
            earlier = by_name.get(segment.reply_to.lower(), [])
            # the latest earlier comment of that name: a reply marker stands under what was just said
            if earlier:
                segment.parent, segment.parent_evidence = earlier[-1], "marker"
        if segment.parent < 0:
            first = sheet.core[segment.body] if segment.end > segment.body else ""
            if first.startswith("@"):
                spoken = first[1:61].lower()
                named = [name for name in by_name if spoken.startswith(name) and not spoken[len(name) : len(name) + 1].isalnum()]
                if named:
                    segment.parent, segment.parent_evidence = by_name[max(named, key=len)][-1], "mention"
        if segment.author:
            by_name.setdefault(segment.author.lower(), []).append(index)


def _by_indentation(sheet: Sheet, thread: Thread) -> None:
    """Depth from the margin of the heads; margins that only ever grow are unclosed lists and say nothing."""
    segments = thread.segments
    margins = [sheet.indent[segment.author_line if segment.author_line >= 0 else segment.top] for segment in segments]
    levels = sorted(set(margins))
    if len(levels) < 2 or len(levels) > 12:
        return
    falls = sum(1 for before, after in zip(margins, margins[1:], strict=False) if after < before)
    rises = sum(1 for before, after in zip(margins, margins[1:], strict=False) if after > before)
    if rises and not falls and len(levels) > 3:
        return
    open_at: list[tuple[int, int]] = []
    for index, (segment, margin) in enumerate(zip(segments, margins, strict=True)):
        while open_at and open_at[-1][0] >= margin:
            open_at.pop()
        segment.depth = len(open_at)
        if open_at:
            segment.parent, segment.parent_evidence = open_at[-1][1], "indentation"
        open_at.append((margin, index))
