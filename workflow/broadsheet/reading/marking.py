"""What a thread's comments become in the labels: marks with their details, and the roles of their lines."""

from __future__ import annotations

import re
from itertools import pairwise

from broadsheet.reading import badges, votes
from broadsheet.reading import tags as t
from broadsheet.reading.answers import STYLE
from broadsheet.reading.dates import parse_date
from broadsheet.reading.items import STYLE as ITEMS
from broadsheet.reading.labels import Labels, Mark
from broadsheet.reading.layouts import Layouts, Vocabulary
from broadsheet.reading.listed import are_counted
from broadsheet.reading.page import Page
from broadsheet.reading.painter import Painter
from broadsheet.reading.parents import find_parents
from broadsheet.reading.quotes import Quote, find_quotes
from broadsheet.reading.removed import is_placeholder, notices
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.suffixes import part_states
from broadsheet.reading.threadnames import part_answered, part_glued, part_places, part_staff
from broadsheet.reading.threads import Segment, Thread

_VOTE = re.compile(r"[+−-]?\d{1,5}")
_EDGES = " ()[]·•|:"
_LEFTOVERS = frozenset(["avatar", "user avatar", "gravatar", "author avatar", "profile picture", "profilbild", "photo"])
_DETAILS = t.FIELD | t.TITLE | t.REPLY_TO | t.POSTNO | t.DATEONLY | t.NAMEDATE
_FOOT_DETAILS = t.DATEONLY | t.NAMEDATE | t.NUMBER | t.FOOT | t.FIELD | t.TITLE | t.POSTNO | t.AVATAR
_CLOSING = t.END | t.START | t.NAVIGATION | t.PAGER | t.PROMOTION


def mark_thread(
    painter: Painter,
    thread: Thread,
    opening: Segment | None,
    labels: Labels,
    page: Page,
    order: str | None,
    layouts: Layouts,
) -> None:
    """Give every comment of ``thread`` its mark and its lines their roles.

    ``opening`` is a forum's opening post, ``order`` that of day and month in the page's numeric dates.
    """
    sheet = painter.sheet
    words = layouts.words
    facts = labels.facts
    _take_leftovers(sheet, thread)
    part_states(thread.segments)
    part_staff(thread, facts.byline)
    beside = [_tidy_name(sheet, segment, words) for segment in thread.segments]
    part_places(thread)
    part_glued(sheet, thread)
    part_answered(sheet, thread)
    shown = _votes(sheet, thread, facts.kind == "forum")
    for segment in thread.segments:
        segment.posted = segment.posted or _posted_in(sheet, segment)
    quotes = find_quotes(sheet, thread, opening)
    find_parents(sheet, thread, quotes)
    counted = are_counted(sheet, thread)
    for number, segment in enumerate(thread.segments):
        name = segment.author
        status = _status(segment, words)
        mark = Mark(
            "comment",
            author=name if status in {"named", "anonymous"} else None,
            author_line=sheet.at[segment.author_line] if segment.author_line >= 0 else -1,
            author_status=status,
            boundary_evidence=_boundary(sheet, thread, segment, facts.layout),
            depth=segment.depth,
            removed=bool(notices(sheet, segment)),
            like_count=shown[number].likes,
            dislike_count=shown[number].dislikes,
            score=shown[number].score,
            badge=beside[number] or badges.in_head(sheet, segment, words.badges),
            inline=segment.inline or None,
            counted=counted or (thread.style == ITEMS and segment.body == segment.top),
        )
        if segment.posted:
            when = parse_date(segment.posted, facts.language, order, page.captured_at)
            mark.posted_at, mark.posted_precision, mark.posted_raw = when.at, when.precision, when.raw
        if segment.parent >= 0:
            mark.parent = sheet.at[thread.segments[segment.parent].top]
            mark.parent_evidence = segment.parent_evidence
        labels.marks[sheet.at[segment.top]] = mark
        _paint(painter, segment, quotes[number], mark, thread.layout or thread.style)
    end = max((segment.stop for segment in thread.segments), default=-1)
    if 0 <= end < sheet.count:
        labels.marks.setdefault(sheet.at[end], Mark("close"))


def _take_leftovers(sheet: Sheet, thread: Thread) -> None:
    """Give a bare "Avatar" over a head to that head."""
    floor = 0
    for segment in thread.segments:
        above = segment.top - 1
        if above >= floor and sheet.core[above].lower() in _LEFTOVERS:
            segment.top = above
        floor = segment.body
    for segment, following in pairwise(thread.segments):
        segment.stop = min(segment.stop, max(segment.end, following.top))
        segment.end = min(segment.end, segment.stop)


def _paint(painter: Painter, segment: Segment, quote: Quote, mark: Mark, rule: str) -> None:
    """Give the lines of one comment their roles."""
    sheet = painter.sheet
    text = segment.text_lines()
    for k in range(segment.top, segment.body):
        painter.paint([k], head_role(sheet, segment, k), f"{rule}.head")
    painter.paint([k for k in text if k not in quote.lines], "comment_text", f"{rule}.text")
    painter.paint(sorted(quote.lines), "comment_quote", f"{rule}.quote")
    if mark.removed:
        painter.paint(text, "comment_meta", f"{rule}.removed")
    for k in [*sorted(segment.extra), *range(segment.end, segment.stop)]:
        if k not in quote.lines:
            role = foot_role(sheet, segment, k)
            if role is not None:
                painter.paint([k], role, f"{rule}.foot")
    painter.paint(sorted(quote.controls), "comment_controls", f"{rule}.quote_end")
    if segment.author_line >= 0:
        painter.paint([segment.author_line], "comment_author", f"{rule}.author")


def head_role(sheet: Sheet, segment: Segment, k: int) -> str:
    """Return the role of line ``k`` in a comment's head: author, control, or else meta."""
    flags = sheet.tag[k].flags
    core = sheet.core[k]
    if segment.author and core.lstrip("@") == segment.author:
        return "comment_author"
    if flags & t.CONTROL and not flags & _DETAILS and core.lower() not in _LEFTOVERS:
        return "comment_meta" if votes.line_votes(core) else "comment_controls"
    return "comment_meta"


def foot_role(sheet: Sheet, segment: Segment, k: int) -> str | None:
    """Return the role of line ``k`` under a comment's text; None for what closes the thread and is none of it."""
    tag = sheet.tag[k]
    flags = tag.flags
    core = sheet.core[k]
    if segment.author and core == segment.author:
        return "comment_author"
    if votes.line_votes(core):
        return "comment_meta"
    if flags & t.CONTROL:
        return "comment_controls"
    if flags & _FOOT_DETAILS or (k and sheet.tag[k - 1].flags & t.PANELKEY):
        return "comment_meta"
    if flags & _CLOSING:
        return None
    # a line that ends several comments in the same words is a signature, a short one a button
    return "other" if tag.words >= 4 and k < segment.stop else "comment_controls"


def _status(segment: Segment, words: Vocabulary) -> str:
    """Return the author's status: what the cutter found, but for words that stand where a name would."""
    name = segment.author
    if name and is_placeholder(name, words.removed_names):
        return "removed"
    if name and badges.is_nobody(name, words.anonymous):
        return "anonymous"
    return segment.status


def _tidy_name(sheet: Sheet, segment: Segment, words: Vocabulary) -> str | None:
    """Take off the author's name what the platform sets beside it, and return the badge among that.

    Where no name was found, a word for nobody in the head is one.
    """
    if segment.status == "lost":
        for k in range(segment.top, segment.body):
            if sheet.core[k].lower().strip(_EDGES) in words.anonymous:
                segment.author, segment.author_line, segment.status = sheet.core[k], k, "named"
                break
    if not segment.author or segment.author_line < 0:
        return None
    line = sheet.core[segment.author_line]
    segment.author, badge = badges.without_marks(segment.author, line, words.marks)
    return badge or badges.beside(line, words.badges)


def _boundary(sheet: Sheet, thread: Thread, segment: Segment, layout: str) -> str:
    """Return what shows that a comment begins: on a page of no layout it is that heads of one shape recur."""
    if segment.author_line < 0:
        # the control under the comment before says more than a blank line too many
        after_control = segment.top > 0 and bool(sheet.tag[segment.top - 1].flags & t.CONTROL)
        return "control" if segment.boundary == "double_blank" and after_control else segment.boundary
    # a bare name in a nested list of bullets is known by its margin
    nested = segment.depth is not None and sheet.bullet[segment.author_line]
    if nested and (segment.boundary == "control" or (segment.boundary == "header" and thread.style == "blocks")):
        return "indentation"
    if segment.boundary == "header" and layout == "unknown" and thread.style not in {"says", "blocks"}:
        return "repetition"
    return segment.boundary


def _posted_in(sheet: Sheet, segment: Segment) -> str | None:
    """Return the date in a comment's head (its last) or foot that is neither a panel's nor an edit's."""
    for lines in (range(segment.body - 1, segment.top - 1, -1), range(segment.end, segment.stop)):
        for k in lines:
            tag = sheet.tag[k]
            if not tag.flags & t.DATEONLY or tag.flags & (t.EDITED | t.FOOT | t.PANEL) or not tag.posted:
                continue
            if k == segment.top or not sheet.tag[k - 1].flags & t.PANELKEY:
                return tag.posted
    return None


def _votes(sheet: Sheet, thread: Thread, forum: bool) -> list[votes.Votes]:
    """Return the votes of every comment: those that lines name, and bare numbers that stand beside most comments.

    One bare number below zero says that all of them are net votes. In a forum bare numbers are posts.
    """
    shown = [_named_votes(sheet, segment) for segment in thread.segments]
    if thread.style == STYLE:
        return [_counted(sheet, segment).then(before) for segment, before in zip(thread.segments, shown, strict=True)]
    if forum:
        return shown
    bare: dict[int, int] = {}
    for number, segment in enumerate(thread.segments):
        for k in [*range(segment.end, segment.stop), *range(segment.body - 1, segment.anchor, -1)]:
            core = sheet.core[k]
            if not sheet.tag[k].flags & t.NUMBER or (k and sheet.tag[k - 1].flags & t.PANELKEY):
                continue
            if _VOTE.fullmatch(core):
                bare[number] = int(core.replace("−", "-"))
                break
    if len(bare) * 2 < len(thread.segments):
        return shown
    net = any(count < 0 for count in bare.values())
    for number, count in bare.items():
        shown[number] = shown[number].then(votes.Votes(score=count) if net else votes.Votes(likes=count))
    return shown


def _counted(sheet: Sheet, segment: Segment) -> votes.Votes:
    """Return the bare number over an answer, its net votes, or over a comment on one: who found it useful."""
    for k in range(segment.top, segment.body):
        core = sheet.core[k].replace("−", "-")
        if sheet.tag[k].flags & t.NUMBER and _VOTE.fullmatch(core):
            return votes.Votes(score=int(core)) if segment.boundary == "control" else votes.Votes(likes=int(core))
    return votes.NONE


def _named_votes(sheet: Sheet, segment: Segment) -> votes.Votes:
    """Return the votes that a comment's head and foot name; those at the end of its text are taken off it."""
    while segment.end - segment.body > 1 and votes.line_votes(sheet.core[segment.end - 1]):
        segment.end -= 1
    shown = votes.NONE
    for k in [*range(segment.end, segment.stop), *sorted(segment.extra)]:
        shown = shown.then(votes.line_votes(sheet.core[k]))
    for k in range(segment.top, segment.body):
        if not sheet.tag[k].flags & t.PANEL:
            shown = shown.then(votes.line_votes(sheet.core[k]))
        shown = shown.then(votes.header_votes(sheet.core[k]))
    return shown
