"""Threads without heads: what says that a page has one, and whether its blocks or its items are the comments.

Names and dates are gone with the lines that a filter or an extractor took, or their words are known to no layout.
"""

from __future__ import annotations

from broadsheet.reading import tags as t
from broadsheet.reading.articles import find_forum_title
from broadsheet.reading.blocks import BlockCutter
from broadsheet.reading.items import cut_items
from broadsheet.reading.layouts import Layout, Layouts
from broadsheet.reading.line_kinds import are_portraits
from broadsheet.reading.marked import marked_region, shows_posts
from broadsheet.reading.regions import control_region, form_region, forum_region, region
from broadsheet.reading.segments import Segment
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Cutter, Thread
from broadsheet.reading.unopened import sorted_region, under_form_region, unopened_region

MOST_HEADING = 16
"""Words of a line that is no heading."""
FEWEST_POSTS = 2
"""Blocks of text that are a topic."""
FEW_HEADS = 3
"""Heads that may be what a filter left of many."""


def by_blocks(
    sheet: Sheet, layout: Layout | None, thread: Thread | None, cutter: Cutter, layouts: Layouts
) -> Thread | None:
    """Return the thread as blocks, where the layout has no recurring heads or the page has lost them; None elsewhere."""
    strict = layout is not None and layout.author == "blocks"
    # an empty element right between two posts, no blank line beside it: forums leave it, articles do not
    parted = sum(1 for k in sheet.hollow if k < sheet.count and sheet.gap[k] == 1)
    few = thread is None or (thread.valid <= FEW_HEADS and not _is_whole(sheet, thread))
    marked = few and not _opens_below_text(sheet) and shows_posts(sheet)
    if (layout is not None and layout.kind == "forum") or (parted >= 4 and thread is None) or marked:
        return _topic_of_blocks(sheet, layout, thread, cutter, marked)
    if not strict and not (few and sheet.filtered):
        return None
    start, first, stop = region(sheet)
    if start < 0 and thread is not None and not strict:
        # heads speak louder than margins and buttons
        return None
    if start < 0 and not strict:
        first, stop = _unopened(sheet, layouts)
        start = first - 1
    if first >= stop:
        return None
    if thread is not None and thread.valid > 1 and not strict and not first <= thread.segments[0].top < stop:
        # another list than that of the heads
        return None
    cut = BlockCutter(sheet, layout, strict).cut(start, first, stop)
    if cut is None or (thread is not None and thread.valid * 2 >= cut.valid):
        return None
    return cut


def _unopened(sheet: Sheet, layouts: Layouts) -> tuple[int, int]:
    """Return (first line, one past the last) of a thread that no line opens, by what shows it best; (0, 0) without one."""
    found = control_region(sheet, layouts.words.reply)
    for place in (form_region, marked_region, unopened_region, under_form_region, sorted_region):
        if found[0] >= found[1]:
            found = place(sheet)
    return found


def _topic_of_blocks(
    sheet: Sheet, layout: Layout | None, thread: Thread | None, cutter: Cutter, marked: bool
) -> Thread | None:
    """Return a board's topic as blocks; None where its heads are there. ``marked``: panels or the like show its posts."""
    if not (sheet.filtered or marked) or (
        thread is not None and thread.valid > 4 and thread.valid * 1.4 > len(sheet.hollow)
    ):
        return None
    if thread is not None and all(segment.status == "named" for segment in thread.segments):
        return None
    # a page's first line is its headline, or a notice over it
    opened = next((k for k, tag in enumerate(sheet.tag) if k and tag.words >= 14), sheet.count)
    title = find_forum_title(
        sheet, min(opened, min((k for k in sheet.hollow if k), default=opened), 40), "", "", past=0
    )
    first, stop = forum_region(sheet, title)
    cut = BlockCutter(sheet, layout, False, topic=True).cut(title, first, stop)
    if cut is None or cut.valid < 2 or (thread is not None and thread.valid * _least(thread) >= cut.valid):
        return None
    cutter.dress(cut.segments)
    cut.segments = [segment for segment in cut.segments if segment.end > segment.body]
    cut.topic = True
    if len(cut.segments) < FEWEST_POSTS or not _parts_posts(sheet, cut):
        return None
    # posts are text; what empty elements part on other pages is tiles and menus
    texts = sum(1 for segment in cut.segments if _runs(sheet, segment))
    posts = len(cut.segments)
    enough = texts * 3 >= posts * 2 if layout is None and not marked else texts * (3 if marked else 2) >= posts
    return cut if enough else None


def by_items(sheet: Sheet, thread: Thread | None) -> Thread | None:
    """Return the thread as a list's items, where heads or blocks show fewer comments than that, or none; None elsewhere."""
    if not sheet.has_blanks:
        return None
    cut = cut_items(sheet)
    if cut is None or thread is None:
        return cut
    named = sum(segment.status == "named" for segment in thread.segments)
    first, stop = cut.segments[0].top, cut.segments[-1].stop
    if any(segment.top <= first and stop <= segment.stop for segment in thread.segments) and len(thread.segments) > 1:
        # what somebody lists in a comment
        return None
    if thread.style == "blocks" and named * 2 < len(thread.segments):
        # little but the shapes of its blocks speaks for it
        return cut if _words(sheet, cut) * 2 >= _words(sheet, thread) else None
    if not all(first <= segment.top < stop for segment in thread.segments):
        # heads that stand elsewhere are another thread's, or the list is the article's
        return None
    return cut if cut.valid > thread.valid * (MANY_MORE if named * 5 >= len(thread.segments) * 4 else MORE) else None


def _is_whole(sheet: Sheet, thread: Thread) -> bool:
    """Answer: has every comment its name and its time, and are there hardly fewer than the page counts, if it does."""
    if not all(segment.author and segment.posted for segment in thread.segments):
        return False
    pictured = [k for k in range(thread.segments[0].top, sheet.count) if sheet.tag[k].flags & t.AVATAR]
    if len(pictured) >= 2 * thread.valid and are_portraits(sheet, pictured):
        return False
    return thread.declared <= 2 * thread.valid if thread.declared >= 0 else thread.valid > 1


def _opens_below_text(sheet: Sheet) -> bool:
    """Answer: does a line that opens a thread stand under a text: an article's, and no topic's."""
    start = region(sheet)[0]
    return start >= 0 and any(tag.words >= MOST_HEADING for tag in sheet.tag[:start])


MORE, MANY_MORE = 1.25, 1.9
"""So many items for each comment speak against heads that were found, without names and with them."""


def _words(sheet: Sheet, thread: Thread) -> int:
    return sum(min(sheet.tag[k].words, 60) for segment in thread.segments for k in segment.text_lines())


def _least(thread: Thread) -> float:
    """Return how many blocks for each head speak against a thread: more where every head has its date."""
    return 1.6 if all(segment.posted for segment in thread.segments) else 1.4


def _parts_posts(sheet: Sheet, thread: Thread) -> bool:
    """Answer: are blocks posts: an empty element after each, or times, controls, panels; at least more than a form is.

    A page to register on is made by the forum's software, too.
    """
    first, stop = thread.segments[0].top, thread.segments[-1].stop
    count = len(thread.segments)
    empty = sum(1 for k in sheet.hollow if first <= k <= stop)
    traces = t.TIMED | t.DATEONLY | t.CONTROL | t.FIELD | t.TITLE | t.QUOTE
    traced = sum(1 for tag in sheet.tag[first:stop] if tag.flags & traces)
    if empty >= max(3, count / 2) or traced >= max(4, count / 3):
        return True
    return count > 3 and not any(sheet.words.password.search(core) for core in sheet.core[first:stop])


def _runs(sheet: Sheet, segment: Segment) -> bool:
    """Answer: does a comment read like running text, eight words or more a line."""
    lines = segment.text_lines()
    return sum(min(sheet.tag[k].words, 40) for k in lines) >= 8 * len(lines)
