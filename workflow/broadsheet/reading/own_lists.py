"""What a commenter lists without marks: it stands further in than his words, as an answer does, and is none."""

from __future__ import annotations

from broadsheet.reading.segments import is_closed
from broadsheet.reading.sheet import Sheet

FEWEST_ENTRIES = 2
"""Entries of a list that no colon announces."""


def own_list_edges(sheet: Sheet, first: int, stop: int) -> set[int]:
    """Return the lines of ``first`` .. ``stop`` - 1 where a list begins, and where its writer's words go on below it.

    Its entries stand close together, are hardly sentences or stand under a colon, and what follows is further out.
    """
    edges: set[int] = set()
    k = first + 1
    while k < stop:
        end = k
        while end < stop and sheet.indent[end] == sheet.indent[k]:
            end += 1
        over = sheet.indent[k - 1]
        if sheet.indent[k] > over and (end == stop or sheet.indent[end] < sheet.indent[k]) and _is_list(sheet, k, end):
            edges.add(k)
            if end < stop and sheet.indent[end] == over:
                edges.add(end)
        k = end
    return edges


def _is_list(sheet: Sheet, first: int, stop: int) -> bool:
    close = not any(sheet.gap[first + 1 : stop])
    closed = sum(is_closed(core) for core in sheet.core[first:stop])
    if sheet.core[first - 1].endswith(":"):
        return close
    return close and stop - first >= FEWEST_ENTRIES and closed * 2 < stop - first
