"""Is it a thread? What speaks for a run of comments, and what against it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from broadsheet.reading import tags as t
from broadsheet.reading.layouts import Layout
from broadsheet.reading.listings import index_rows
from broadsheet.reading.name_text import MEASURED, MENTION
from broadsheet.reading.segments import REPLY_WORDS, Segment, Thread, is_closed, without_answer
from broadsheet.reading.sheet import Sheet

_REPLY = re.compile(rf"\b(?:{REPLY_WORDS})[\W\d]*$", re.I)
_ANSWERS = re.compile(r"\d+ (?:answers?|antwort(?:en)?|réponses?|respuestas?|risposte?)", re.I)
"""How many answered a question, as lists of questions show it."""
OPENED = 3.0
"""What a line right above is worth that opens a thread."""
DOUBTED = 6.0
"""With less evidence than this, texts of few writers on a page that looks like a list are its teasers, and texts without
sentences are no comments."""
SURE = 4.0
"""A layout with so much evidence is the page's."""
BELIEVED = 4.0
"""So much evidence makes a thread."""
FEWEST_SHOWN = 2
"""Answers, quotes or buttons that show people talk."""
FEWEST_SIGNED = 4
"""Fewer names are no sign of one writer's teasers: two people talk, too."""
WORDS_OF_PARAGRAPH = 20
MOST_UNSHOWN = 20
"""A page that counts more comments shows more than one or two of them."""
MOST_PIECES = 6
"""Blocks into which comments may fall apart, on average."""
FEWEST_COUNTED = 3
WIDEST_GAP = 2
"""Blank lines that one lost word leaves, or none."""
PANEL_LINES, POST_LINES = 10, 60
"""Lines beside a head that can be its member's panel, and lines under the last head in which its button is looked for."""
FEWEST_WRITERS = 3
MOST_NAME_WORDS, FILTERED_NAME_WORDS = 2.5, 3.5
"""Words of a name, on average, and where those of one word are lost; titles have more."""
WORDS_OF_HEADLINE = 4
MOST_EVIDENCE = 9.0
"""More evidence than this counts as this much where threads are compared."""


def says_nobody(sheet: Sheet) -> bool:
    """Answer: does the page say itself that nobody has written: "0 comments", "Be the first to comment"."""
    return any(
        tag.declared == 0 or (tag.flags & (t.START | t.FORM | t.END) and sheet.words.nobody_yet.search(core))
        for tag, core in zip(sheet.tag, sheet.core, strict=True)
    )


def talks(sheet: Sheet, first: int, stop: int, also: int = 0) -> bool:
    """Answer: do lines from ``first`` to before ``stop`` show people talk: subjects of answers, whom one answers, "@Ada".

    ``also`` are flags of lines that show it there, too.
    """
    shown = t.REPLIES | t.REPLY_TO | t.REMOVED | t.QUOTE | also
    lines = range(first, min(stop, sheet.count))
    answers = sum(
        bool(sheet.tag[k].flags & shown)
        or without_answer(sheet.core[k]) != sheet.core[k]
        or MENTION.search(sheet.core[k]) is not None
        for k in lines
    )
    return answers >= FEWEST_SHOWN


def is_thread(sheet: Sheet, thread: Thread, listed: bool) -> bool:
    """Answer: are these comments, and not teasers, a forum's index or tiles; ``listed``: the page looks like a list."""
    segments = thread.segments
    count = len(segments)
    if _rows(sheet, segments) * 2 >= count >= 3:
        return False
    said = _with_sentence(sheet, segments)
    if count == 1:
        spoken = thread.declared == 1 or said == 1 or thread.evidence >= DOUBTED
        # a date under a heading "Comment", and no text above: the comment is the article
        follows = any(tag.words >= WORDS_OF_PARAGRAPH for tag in sheet.tag[: segments[0].top])
        return thread.start >= 0 and not listed and spoken and follows and thread.declared <= MOST_UNSHOWN
    # titles of other pages are no sentences
    doubted = thread.evidence < DOUBTED and (thread.start < 0 or thread.style == "blocks")
    members = sum(_tells_since_when(sheet, segment) for segment in segments)
    doubted = doubted and members * 5 < count * 4
    if said * 3 < count and (listed or doubted):
        return False
    # "(12 comments)" stands under teasers, "2 replies" is a button under a comment
    counts = sum(
        any(sheet.tag[k].declared >= 0 and not sheet.tag[k].flags & t.REPLIES for k in segment.text_lines())
        for segment in segments
    )
    if counts >= min(3, count) and counts * 3 >= count:
        return False
    counted = sum(_counts_comments(sheet, segment) for segment in segments)
    if counted >= FEWEST_COUNTED and counted * 5 >= count * 4:
        return False
    if _say_again(sheet, segments) * 2 > count >= FEWEST_SIGNED:
        return False
    names = [segment.author for segment in segments if segment.author]
    few = len(names) >= FEWEST_SIGNED and len(set(names)) * 2 <= len(names)
    if listed and few and thread.evidence - (OPENED if _miscounted(thread) else 0.0) < DOUBTED:
        return False
    if thread.style != "blocks":
        return True
    if listed and len(names) * 2 < count and not thread.topic:
        return False
    above = sheet.tag[: segments[0].top]
    if not thread.topic and not any(tag.words >= WORDS_OF_PARAGRAPH or tag.flags & t.PINGBACK for tag in above):
        # "comments" in a row of buttons over the article: the blocks are its paragraphs
        return False
    # more blocks than comments were counted may be comments cut in two; "1 comment" over several is a teaser's foot, and so
    # is "182 comments" over one or two
    counted = not _miscounted(thread) or (thread.declared > 1 and thread.valid <= MOST_PIECES * thread.declared)
    return counted and not _tiles(sheet, thread) and (thread.valid > 2 or thread.declared <= MOST_UNSHOWN)


def _say_again(sheet: Sheet, segments: Sequence[Segment]) -> int:
    """Return how many texts are one line without an end that stands elsewhere on the page, too: what a comment is on.

    So a blog lists its latest comments beside an article.
    """
    lines = (segment.text_lines() for segment in segments)
    only = (line[0] for line in lines if len(line) == 1)
    return sum(
        sheet.times(sheet.core[k]) > 1 and sheet.tag[k].words >= WORDS_OF_HEADLINE and not is_closed(sheet.core[k])
        for k in only
    )


def _counts_comments(sheet: Sheet, segment: Segment) -> bool:
    """Answer: stands "12 comments" or "0 answers" beside a text, as beside each entry of a list.

    A comment has replies at most, on a button ("3 replies") or behind the word ("Responses (3)").
    """
    for k in range(segment.top, min(segment.stop + 1, sheet.count)):
        tag, core = sheet.tag[k], sheet.core[k]
        if tag.declared >= 0 and (
            sheet.words.of_threads.search(core) or (core[0].isdigit() and not tag.flags & t.CONTROL)
        ):
            return True
        if _ANSWERS.fullmatch(core):
            return True
    return False


def bears_out(sheet: Sheet, thread: Thread) -> bool:
    """Answer: does a thread that was cut by what a page repeats show itself in another way, too.

    By its count and the text above, or by times, by members' panels or text above, and by many writers.
    """
    segments = thread.segments
    count = len(segments)
    said = _with_sentence(sheet, segments)
    names = [name for segment in segments if (name := segment.author) and any(letter.isalpha() for letter in name)]
    if said * 2 < count or (len(names) * 2 < count and not sheet.filtered):
        return False
    # "Ada Example, Upper Weir" says where she is
    if sum(len(name.partition(", ")[0].split()) for name in names) > MOST_NAME_WORDS * len(names):
        return False
    over = sum(tag.words >= WORDS_OF_PARAGRAPH for tag in sheet.tag[: segments[0].top])
    differ = len(set(names)) * 3 >= len(names)
    off = abs(thread.declared - thread.valid)
    if thread.declared >= FEWEST_COUNTED and off * 10 <= thread.valid and (not off or said * 3 >= count * 2):
        dated = sum(bool(segment.posted) for segment in segments)
        return over >= 1 and differ and (dated * 2 >= count or said * 5 >= count * 4)
    if sum(_has(sheet, segment, t.TIMED) for segment in segments) * 5 < count * 4:
        return False
    panelled = sum(_has(sheet, segment, t.FIELD | t.POSTNO) for segment in segments) * 5 >= count * 4
    if not panelled and (over < 2 or _headlines(sheet, segments) * 2 >= count):
        return False
    # members write again and again
    differ = differ or panelled
    return _spoken(sheet, thread) > 0 or (differ and len(set(names)) >= FEWEST_WRITERS and said * 3 >= count * 2)


def _with_sentence(sheet: Sheet, segments: Sequence[Segment]) -> int:
    """Return how many comments hold a sentence."""
    return sum(
        any(sheet.tag[k].flags & t.LONG or is_closed(sheet.core[k]) for k in segment.text_lines())
        for segment in segments
    )


def _headlines(sheet: Sheet, segments: Sequence[Segment]) -> int:
    """Return how many texts begin or end with a headline, as teasers do that stand over or under their dates."""
    found = 0
    for segment in segments:
        lines = segment.text_lines()
        edges = (lines[0], lines[-1]) if len(lines) > 1 else ()
        found += any(
            not sheet.tag[k].flags & t.LONG
            and not is_closed(sheet.core[k])
            and len(sheet.core[k].split()) >= WORDS_OF_HEADLINE
            for k in edges
        )
    return found


def _has(sheet: Sheet, segment: Segment, flags: int) -> bool:
    """Answer: has the head or the foot of a comment a line that is one of these."""
    lines = (*range(segment.top, segment.body), *range(segment.end, min(segment.stop, sheet.count)))
    return any(sheet.tag[k].flags & flags for k in lines)


def _miscounted(thread: Thread) -> bool:
    """Answer: does the count above belong to another page: it says fewer than there are."""
    return thread.declared >= 0 and thread.valid > thread.declared * 1.5


def _rows(sheet: Sheet, segments: Sequence[Segment]) -> int:
    """Return how many comments hold a row of a forum's index; what a member's panel counts over the text is none.

    What stands below the last one is a topic's own list of others.
    """
    panels = {k for segment in segments if _tells_since_when(sheet, segment) for k in range(segment.top, segment.body)}
    tops = [segment.top for segment in segments]
    rows = (k for k in index_rows(sheet) if tops[0] <= k < segments[-1].body and k not in panels)
    return len({bisect_right(tops, k) for k in rows})


def _tells_since_when(sheet: Sheet, segment: Segment) -> bool:
    """Answer: does the head of a comment say since when its writer is a member."""
    return _joined_in(sheet, segment.top, segment.body)


def _joined_in(sheet: Sheet, low: int, high: int) -> bool:
    """Answer: does one of the lines from ``low`` to before ``high`` say since when somebody is a member."""
    keys = tuple(sheet.words.panel_dates)
    return any(sheet.tag[k].flags & t.FIELD and sheet.core[k].lower().startswith(keys) for k in range(low, high))


def _tiles(sheet: Sheet, thread: Thread) -> bool:
    """Answer: do the same words stand in every other text, as "Add to basket" does in tiles of wares."""
    texts = ([k for k in segment.text_lines() if not sheet.tag[k].flags & t.AVATAR] for segment in thread.segments)
    lines = Counter(core for text in texts for core in {sheet.shape(k) for k in text})
    return len(thread.segments) >= 4 and max(lines.values(), default=0) * 2 >= len(thread.segments)


def _spoken(sheet: Sheet, thread: Thread) -> float:
    """Return what speaks for comments where no line opens the thread: heads of one form, by many, over sentences.

    Lists of other pages have dates of one form, too; but their texts begin with a headline or end before one, and one
    writer's name comes again and again.
    """
    segments = thread.segments
    if len(segments) < 3:
        return 0.0
    forms = Counter(_form(sheet, segment) for segment in segments)
    names = [segment.author for segment in segments if segment.author]
    # the blank lines around a name that a line filter took
    heads = [(segment.anchor if thread.foot_order else segment.top) for segment in segments if not segment.author]
    lost = sum(1 for k in heads if sheet.filtered and sheet.gap[k] >= 2)
    said = 0
    for segment in segments:
        lines = segment.text_lines()
        said += bool(lines) and all(is_closed(sheet.core[k]) or sheet.tag[k].words > 25 for k in (lines[0], lines[-1]))
    parted = _parted(sheet, segments)
    if said * (4 if parted else 2) < len(segments):
        return 0.0
    if (len(names) + lost) * 2 < len(segments) or len(set(names)) * 2 < len(names):
        return 0.0
    if sum(len(name.split()) for name in names) > (FILTERED_NAME_WORDS if lost else MOST_NAME_WORDS) * len(names):
        return 0.0
    alternate = parted or (len(names) >= 2 and lost >= 2)
    return 1.0 + (1.5 if max(forms.values()) * 5 >= len(segments) * 4 else 0.0) + (1.5 if alternate else 0.0)


def _parted(sheet: Sheet, segments: Sequence[Segment]) -> bool:
    """Answer: do blank lines part nearly all comments that none has inside: names and buttons of a word stood there."""
    if not sheet.filtered:
        return False
    parted = 0
    for segment, following in itertools.pairwise(segments):
        inside = max((sheet.gap[k] for k in range(segment.body + 1, segment.end)), default=0)
        between = max(sheet.gap[k] for k in range(segment.end, following.anchor + 1))
        parted += between > max(inside, WIDEST_GAP)
    return parted * 5 >= (len(segments) - 1) * 4


def _form(sheet: Sheet, segment: Segment) -> str:
    """Return the line that opens a comment with its name and date taken out: what the platform put around them."""
    core = sheet.core[segment.anchor]
    for part in (segment.posted, segment.author):
        if part:
            core = core.replace(part, "\0")
    return re.sub(r"\d+", "0", core)


def fewest(sheet: Sheet, style: str, layout: Layout | None, score: float, anchors: Sequence[int]) -> int:
    """Return how many comments it takes to believe in a thread that no line opens; ``anchors`` are their heads.

    A forum's topic may have one answer; but where a filter took most heads, two that are left are no thread.
    """
    topic = layout is not None and layout.kind == "forum" and score >= SURE and not sheet.filtered
    return 2 if style == "says" or topic or (len(anchors) == 2 and _are_posts(sheet, *anchors)) else 3


def _are_posts(sheet: Sheet, first: int, second: int) -> bool:
    """Answer: are two heads those of posts: each says since when its writer is a member, or has the same button to answer."""
    over, between, below = (
        _joined_in(sheet, low, high)
        for low, high in (
            (max(0, first - PANEL_LINES), first),
            (first + 1, second),
            (second + 1, min(second + PANEL_LINES, sheet.count)),
        )
    )
    if between and (over or below):
        return True
    under, last = (
        {sheet.shape(k) for k in range(low, high) if sheet.tag[k].flags & t.REPLIES}
        for low, high in ((first, second), (second, min(second + POST_LINES, sheet.count)))
    )
    return bool(under & last)


def evidence_of(sheet: Sheet, thread: Thread, layout: Layout | None, layout_score: float) -> float:
    """Return what speaks for ``thread`` (four and more is believed): heads, times, controls, what stands around it."""
    tags = sheet.tag
    segments = thread.segments
    count = len(segments)
    valid = thread.valid
    if not valid:
        return 0.0
    if thread.start < 0 and count < fewest(
        sheet, thread.style, layout, layout_score, [segment.anchor for segment in segments]
    ):
        return 0.0
    evidence = 0.0
    if thread.start >= 0:
        near = segments[0].top - thread.start
        evidence += OPENED if near <= 12 else 2.0 if near <= 25 else 1.0
    controls = 0
    more = 0
    timed = panelled = 0
    words = []
    for segment in segments:
        lines = range(segment.end, min(segment.stop, sheet.count))
        head = range(segment.top, segment.body)
        if (
            any(tags[k].flags & (t.CONTROL | t.FOOT | t.NUMBER) and not tags[k].flags & t.NAVIGATION for k in lines)
            or any(tags[k].flags & (t.CONTROL | t.PANEL | t.TITLE | t.PANELKEY | t.POSTNO) for k in head)
            or any(MEASURED.search(sheet.core[k]) for k in head)
            or segment.extra
            or tags[segment.anchor].flags & t.BUTTONED
            or _REPLY.search(sheet.core[segment.anchor])
        ):
            controls += 1
        if any(
            tags[k].flags & t.NAVIGATION
            and re.match(
                r"read more|continue|weiterlesen|lire la suite|leer más|lees|leggi|czytaj|чит", sheet.core[k], re.I
            )
            for k in range(segment.body, min(segment.stop, sheet.count))
        ):
            more += 1
        if any(
            tags[k].flags & t.TIMED
            for k in range(segment.top, min(segment.stop, sheet.count))
            if k < segment.body or k >= segment.end
        ):
            timed += 1
        # a member's panel over the text, and the button to answer under it
        panelled += any(tags[k].flags & t.FIELD for k in head) and any(
            tags[k].flags & t.REPLIES for k in range(segment.body, min(segment.stop, sheet.count))
        )
        words.append(sum(min(tags[k].words, 40) for k in segment.text_lines()))
    unshown = controls * 2 < count and layout_score < 3 and thread.style != "says"
    if thread.start < 0 and unshown and not _parted(sheet, segments):
        evidence -= 1.5
    evidence += 2.0 * controls / count if count >= 2 or thread.start >= 0 else 0.5
    if thread.style == "says":
        evidence += 2.0
        dated = sum(1 for segment in segments if segment.posted)
        evidence += 2.0 if dated * 2 >= count else 0.0
    if thread.style == "numbered":
        evidence += 2.5 if count >= 3 else 1.0
    own = layout.name if layout is not None else ""
    if own and any(tags[segment.anchor].header == own for segment in segments):
        evidence += 3.0
    elif any(tags[segment.anchor].flags & t.HEADER for segment in segments):
        evidence += 1.0
    evidence += 1.5 if timed * 5 >= count * 3 or panelled * 5 >= count * 4 else 0.0
    evidence += 1.0 if count >= 3 else 0.0
    if thread.start < 0 and count == 2 and _are_posts(sheet, *(segment.anchor for segment in segments)):
        evidence += 1.5
    evidence += 1.5 if layout_score >= 3 else 0.0
    closing = [tag.flags for tag in tags[thread.end : thread.end + 6]] if thread.end >= 0 else []
    if any(flags & t.FORM for flags in closing):
        evidence += 1.5
    elif any(flags & (t.END | t.PAGER) for flags in closing):
        evidence += 0.75
    if thread.start < 0 and thread.style in ("named", "timed", "dated"):
        evidence += _spoken(sheet, thread)
    words.sort()
    if words[len(words) // 2] >= 8:
        evidence += 0.5
    named = sum(1 for segment in segments if segment.status == "named")
    if named * 2 < count and not sheet.filtered:
        evidence -= 1.5
    evidence -= 4.0 * more / count
    if valid * 2 < count:
        evidence -= 2.0
    return evidence
