"""Lines that could open comments: of one kind, again and again down a page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from broadsheet.reading import tags as t
from broadsheet.reading.dates import may_be_relative
from broadsheet.reading.known_names import lists_thanks
from broadsheet.reading.name_text import COMMENT_BY, is_name
from broadsheet.reading.openers import says_when
from broadsheet.reading.quoted_blocks import quoted_blocks
from broadsheet.reading.segments import CLOSERS, is_closed
from broadsheet.reading.sheet import Sheet, norm

_COMMENT_BY = re.compile(rf"(?:{COMMENT_BY})\s?:", re.I)
"""With a colon: "Kommentar von Ada" is over a newspaper's opinion."""
FEWEST_LISTED = 4
"""Heads in a row, with no text between them, that are a list."""
FEWEST_SIGNED = 3
"""Lines that say whose a comment is, of which heads are made."""
MOST_OVER_THREAD = 3
"""Names and dates of the page itself over the line that opens its thread."""
FEWEST_COPIED = 2
"""Names with a verb of saying over words that stand further up, which show that all such names stand over quotes."""
STYLES = (
    ("says", 1.0),
    ("named", 1.0),
    ("numbered", 1.0),
    ("timed", 0.94),
    ("dated", 0.93),
    ("controls", 0.7),
    ("margins", 0.7),
)
"""Kinds of lines that open comments, with a weight that settles ties."""


def anchors_of(sheet: Sheet, style: str) -> list[int]:
    """Lines of one kind: says, named (name and date), dated, numbered; names that only the margin under them shows."""
    tags = sheet.tag
    out: list[int] = []
    if style == "says":
        out = [
            k
            for k, tag in enumerate(tags)
            if tag.flags & t.SAYS
            and not tag.flags & (t.FOOT | t.PANEL)
            and not (tag.flags & t.QUOTE and "↑" in sheet.core[k])
        ]
        # where heads say it in another way ("Ada says:"), "Ada wrote:" stands over words that a comment quotes
        signed = [k for k, tag in enumerate(tags) if tag.flags & t.BYLINE and _opens(sheet, k)]
        if len(signed) >= FEWEST_SIGNED:
            # "Comment from: Ada" over a text
            out = sorted({*out, *signed})
        out = _without_late_quotes(sheet, out)
        plain = [k for k in out if not tags[k].flags & t.QUOTE]
        if len(plain) >= 2 and len(plain) * 2 >= len(out):
            out = plain
        if _are_quotes(sheet, out):
            return []
        if out and sum(_over_date(sheet, k) for k in out) * 5 >= len(out) * 4:
            out = sorted(
                {*out, *(k for k, tag in enumerate(tags) if tag.author and not tag.flags and _over_date(sheet, k))}
            )
    elif style == "named":
        out = [
            k
            for k, tag in enumerate(tags)
            if tag.flags & (t.NAMEDATE | t.HEADER)
            and not tag.flags & (t.FOOT | t.PANEL | t.EDITED | t.INDEXED)
            and not (tag.flags & t.QUOTE and "↑" in sheet.core[k])
            and not says_when(sheet.core[k])
            and not lists_thanks(sheet, k)
        ]
        out = _without_late_quotes(sheet, out)
        said = [k for k in out if tags[k].flags & (t.SAYS | t.QUOTE) == t.SAYS | t.QUOTE]
        if _are_quotes(sheet, said):
            out = [k for k in out if k not in said]
        timed = sum(1 for k in out if tags[k].flags & t.TIMED)
        if timed * 2 >= len(out):
            out = [k for k in out if tags[k].flags & (t.TIMED | t.HEADER)]
        loose = [k for k, tag in enumerate(tags) if tag.flags & t.LOOSE and tag.flags & t.TIMED and tag.author]
        if len(out) >= 3 and loose and len(loose) <= len(out):
            out = sorted(out + loose)
        out = _without_lists(out)
    elif style in ("dated", "timed"):
        wanted = t.DATEONLY | (t.TIMED if style == "timed" else 0)
        out = [
            k
            for k, tag in enumerate(tags)
            if tag.flags & wanted == wanted
            and not tag.flags & (t.FOOT | t.EDITED | t.PANEL)
            and not says_when(sheet.core[k])
        ]
        out = [k for k in out if not _says_since(sheet, k)]
        if any(tags[k].flags & t.AGE for k in out):
            # an age alone is believed where controls stand between: lists of links show ages too
            spoken = sum(1 for k in out if any(tag.flags & t.CONTROL for tag in tags[k + 1 : k + 10]))
            if spoken * 2 < len(out):
                out = [k for k in out if not tags[k].flags & t.AGE]
        out = [
            k
            for position, k in enumerate(out)
            if not (position + 1 < len(out) and _same_head(sheet, k, out[position + 1]))
        ]
    elif style == "controls":
        # "Reply" under every comment where neither dates nor verbs of saying are left
        counts = Counter(sheet.shape(k) for k, tag in enumerate(tags) if tag.flags & t.CONTROL)
        usual = {core for core, seen in counts.items() if seen >= 3}
        unlike = CLOSERS | t.NAVIGATION | t.PROMOTION | t.FIELD
        out = [
            k
            for k, tag in enumerate(tags)
            if tag.flags & t.CONTROL
            and not tag.flags & unlike
            and sheet.shape(k) in usual
            and k
            and not (tags[k - 1].flags & t.CONTROL and not tags[k - 1].flags & unlike)
            and _replies(sheet, k, usual)
        ]
    elif style == "margins":
        out = _over_margins(sheet)
    elif style == "numbered":
        out = [k for k, tag in enumerate(tags) if tag.flags & t.POSTNO and tag.number > 0]
        out = out if _counts_all(sheet, out) or _all_dated(sheet, out) else _rising(sheet, out)
    return out


def _without_late_quotes(sheet: Sheet, lines: list[int]) -> list[int]:
    """Return lines without those that say who said what follows and how long ago: "3 hours ago, Ada said:".

    So Invision's boards quote; where a line opens the thread, three of them may be its heads.
    """
    late = [k for k in lines if _said_of_late(sheet, k)]
    opened = late and any(tag.flags & t.START for tag in sheet.tag[: late[0]])
    return lines if opened and len(late) >= FEWEST_SIGNED else [k for k in lines if k not in late]


def _said_of_late(sheet: Sheet, k: int) -> bool:
    tag = sheet.tag[k]
    both = t.SAYS | t.QUOTE
    said = bool(tag.posted) and tag.flags & both == both and sheet.core[k].startswith(tag.posted)
    return said and may_be_relative(tag.posted.lower())


def _says_since(sheet: Sheet, k: int) -> bool:
    """Answer: is a date the value of the field above it, "Joined:"."""
    over = k > 0 and sheet.tag[k - 1].flags & t.PANELKEY
    return bool(over) and sheet.core[k - 1].lower().strip(" :") in sheet.words.panel_dates


def _without_lists(lines: list[int]) -> list[int]:
    """Return lines without those that stand in a row of four or more: who wrote on a page, and when, in one list."""
    rows = ([k for _, k in row] for _, row in itertools.groupby(enumerate(lines), lambda item: item[1] - item[0]))
    return [k for row in rows if len(row) < FEWEST_LISTED for k in row]


def _are_quotes(sheet: Sheet, said: list[int]) -> bool:
    """Answer: do names with a verb of saying stand over words that comments quote: dates stand at many more comments.

    They stand right under dates, over words that stand further up where no line opens a thread, or are few on a board,
    where every post has a date and its writer's panel.
    """
    tags = sheet.tag
    if not said:
        return False
    opened = any(tag.flags & t.START for tag in tags[: said[0]])
    if not opened and all(tags[k].flags & t.QUOTE for k in said):
        copies = quoted_blocks(sheet, 0, sheet.count).copies
        copied = sum(k + 1 in copies for k in said)
        if copied * 2 >= len(said) and copied >= min(len(said), FEWEST_COPIED):
            return True
    between = sum(bool(tag.flags & t.DATEONLY) for tag in tags[max(0, said[0] - 1) : said[-1]])
    under = sum(k > 0 and bool(tags[k - 1].flags & t.DATEONLY) for k in said)
    if under * 2 > len(said) and between * 2 >= len(said) * 3:
        return True
    dates = sum(bool(tag.flags & t.DATEONLY) for tag in tags)
    panels = sum(bool(tag.flags & t.FIELD) for tag in tags)
    return all(tags[k].flags & t.QUOTE for k in said) and panels >= dates >= 3 * len(said) > 0


def _counts_all(sheet: Sheet, lines: list[int]) -> bool:
    """Answer: do numbers count all comments of a thread, in an order in which answers stand under what they answer."""
    numbers = {sheet.tag[k].number for k in lines}
    return len(numbers) == len(lines) >= FEWEST_NUMBERED and max(numbers) <= len(numbers) * 5 // 4


def _all_dated(sheet: Sheet, lines: list[int]) -> bool:
    """Answer: has every number its date on the line, and are these lines alike: a board that sets answers under posts."""
    tags = sheet.tag
    if len(lines) < FEWEST_NUMBERED or len({tags[k].number for k in lines}) < len(lines):
        return False
    forms = {norm(sheet.core[k].replace(tags[k].posted, "")) for k in lines}
    return len(forms) == 1 and all(tags[k].flags & t.DATEONLY for k in lines)


FEWEST_NUMBERED = 5
"""Numbers without order that show that they are the comments' own."""


def _rising(sheet: Sheet, lines: list[int]) -> list[int]:
    """Return the lines whose number is larger than all before."""
    rising: list[int] = []
    last = 0
    for k in lines:
        if sheet.tag[k].number > last:
            rising.append(k)
            last = sheet.tag[k].number
    return rising


def _over_date(sheet: Sheet, k: int) -> bool:
    """Answer: stands a line with nothing but a date right under this one."""
    return k + 1 < sheet.count and bool(sheet.tag[k + 1].flags & t.DATEONLY)


def _over_margins(sheet: Sheet) -> list[int]:
    """Return names over texts that stand further in, again and again at one margin, as a visual layout shows threads."""
    margins: dict[int, list[int]] = {}
    for k in range(1, sheet.count - 1):
        margin = sheet.indent[k]
        if not margin or sheet.indent[k + 1] <= margin or not sheet.gap[k + 1]:
            continue
        name = not sheet.tag[k].flags & ~(t.AVATAR | t.TITLE) and not sheet.bullet[k] and is_name(sheet.core[k], 40, 4)
        if name and text_like(sheet, k + 1):
            margins.setdefault(margin, []).append(k)
    usual = max(margins, key=lambda margin: (len(margins[margin]), -margin), default=0)
    # answers stand further in
    out = sorted(
        k for margin, found in margins.items() if margin == usual or (margin > usual and len(found) >= 2) for k in found
    )
    spoken = sum(1 for k in out if sheet.tag[k + 1].flags & t.LONG or is_closed(sheet.core[k + 1]))
    return out if len(out) >= 3 and spoken * 2 >= len(out) else []


def _replies(sheet: Sheet, k: int, usual: set[str]) -> bool:
    """Answer: is one of the controls from line ``k`` on, each again and again on the page, one of single comments.

    "Like" and "more" stand under teasers, too.
    """
    while k < sheet.count and sheet.tag[k].flags & t.CONTROL:
        if sheet.tag[k].flags & t.REPLIES and sheet.shape(k) in usual:
            return True
        k += 1
    return False


def _same_head(sheet: Sheet, first: int, second: int) -> bool:
    """Answer: do two dates belong to one head: next to each other, or around a panel that repeats the name."""
    if second - first <= 2 and _bare(sheet, first + 1, second):
        return True
    label = range(first + 1, second)
    same = sheet.tag[first].posted == sheet.tag[second].posted
    if same and len(label) <= 2 and all(sheet.tag[k].words <= 3 and not is_closed(sheet.core[k]) for k in label):
        return True
    return two_dates_of_one_head(sheet, first, second)


WIDEST_HEAD = 18
"""Lines from the first to the second date of a head that holds a panel."""


def two_dates_of_one_head(sheet: Sheet, first: int, second: int) -> bool:
    """Answer: do two dates belong to one head: the same date, the same name over and under the first one."""
    return (
        second - first <= WIDEST_HEAD
        and first > 0
        and sheet.core[first - 1] == sheet.core[first + 1]
        and not sheet.tag[first - 1].flags & (t.CONTROL | t.TITLE | t.FIELD)
        and sheet.tag[first].posted == sheet.tag[second].posted
    )


def _bare(sheet: Sheet, start: int, stop: int) -> bool:
    """Answer: is there nothing but structure between two lines."""
    return all(sheet.tag[k].flags & (t.STRUCTURE | t.FOOT) for k in range(start, stop))


def _opens(sheet: Sheet, k: int) -> bool:
    """Answer: does "Comment from: Ada" open a comment; over "AdaTop Fan" it is a label for screen readers."""
    shown = k + 1 < sheet.count and sheet.core[k + 1].startswith(sheet.tag[k].author.rstrip("."))
    return not shown and _COMMENT_BY.match(sheet.core[k]) is not None


def runs_of(sheet: Sheet, anchors: list[int]) -> list[list[int]]:
    """Anchors parted where a thread opens or closes between them."""
    tags = sheet.tag
    runs: list[list[int]] = []
    buttons = _between_all(sheet, anchors)
    for number, k in enumerate(anchors):
        if runs:
            before = runs[-1][-1]
            between = [j for j in range(before + 1, k) if tags[j].flags & CLOSERS and sheet.shape(j) not in buttons]
            opened = any(
                _parts(sheet, j) or (number <= MOST_OVER_THREAD and _counts_all_below(sheet, j, len(anchors) - number))
                for j in between
            )
            ended = sum(_may_end(sheet, j) and not labels_link(sheet, j) for j in between)
            if not opened and not ended and k - before < 250:
                runs[-1].append(k)
                continue
            # a single line that looks like an end may be somebody's text: same margin and little between go on
            if not opened and ended == 1 and sheet.indent[k] == sheet.indent[before] and k - before < 60:
                runs[-1].append(k)
                continue
        runs.append([k])
    return runs


def ends_after(sheet: Sheet, anchors: Sequence[int], count: int) -> bool:
    """Answer: does a line that ends threads stand right between the last of ``count`` heads and what looks like another."""
    if not FEWEST_BETWEEN <= count < len(anchors):
        return False
    return any(_may_end(sheet, k) for k in range(anchors[count - 1], anchors[count]))


def _may_end(sheet: Sheet, k: int) -> bool:
    """Answer: is this a line that ends threads, and no control of one comment."""
    return bool(sheet.tag[k].flags & t.END) and not sheet.tag[k].flags & t.CONTROL


def labels_link(sheet: Sheet, k: int) -> bool:
    """Answer: does a line only say what stands under it, another page's link among the comments: "Pingback:"."""
    return bool(sheet.tag[k].flags & t.PINGBACK) and sheet.tag[k].words == 1 and sheet.core[k].endswith(":")


def _parts(sheet: Sheet, k: int) -> bool:
    """Answer: does a thread open here, or go on elsewhere, as "Load more comments" says."""
    flags = sheet.tag[k].flags
    opens = flags & t.START and not flags & t.CONTROL
    return bool(opens or (flags & t.PAGER and sheet.words.of_threads.search(sheet.core[k])))


def _counts_all_below(sheet: Sheet, k: int, below: int) -> bool:
    """Answer: does a line that may be a button count as many comments as there are heads below: "18 replies"."""
    tag = sheet.tag[k]
    return bool(tag.flags & t.START) and tag.declared >= FEWEST_BETWEEN and abs(tag.declared - below) * 5 <= below


def _may_part(sheet: Sheet, k: int) -> bool:
    """Answer: is this a line that ends threads or opens them, if it does not stand in every comment: "Responses (2)"."""
    return bool(sheet.tag[k].flags & (t.END | t.START)) and not sheet.tag[k].flags & t.CONTROL


def _between_all(sheet: Sheet, anchors: list[int]) -> set[str]:
    """Return the lines that part threads elsewhere and stand between many of these anchors: "Subscribe" to one post."""
    between = [{sheet.shape(j) for j in range(a + 1, b) if _may_part(sheet, j)} for a, b in itertools.pairwise(anchors)]
    seen = Counter(core for cores in between for core in cores)
    usual = {core for core, times in seen.items() if times >= FEWEST_BETWEEN and times * 3 >= len(between)}
    # what begins to recur further down belongs to a list below the thread: "Replies: 30"
    return usual & set().union(*between[:2])


FEWEST_BETWEEN = 3
"""Times that a line has to stand between two anchors to be a button."""


def text_like(sheet: Sheet, k: int) -> bool:
    """Answer: could this line be words of a comment (four or more, and no structure)."""
    tag = sheet.tag[k]
    return not tag.flags & (t.STRUCTURE | CLOSERS | t.FOOT | t.NAVIGATION | t.PROMOTION) and tag.words >= 4
