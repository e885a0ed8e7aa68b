"""Threads without recurring heads: blocks between blank lines, names known only by what surrounds them.

An upstream line filter that drops lines of one word leaves the blank lines around them: between two shown lines,
`gap` blank lines mean `gap` - 1 dropped ones. Where the layout puts a name over every comment, a double blank is a lost
name; a name that stands right before a double blank has lost its first words.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.borders import CERTAIN, GREETING, SIGNOFF, border_likelihood, fewer_borders
from broadsheet.reading.layouts import Layout
from broadsheet.reading.name_text import clean_name, is_name
from broadsheet.reading.own_lists import own_list_edges
from broadsheet.reading.quoted_blocks import QuotedBlocks, quoted_blocks
from broadsheet.reading.segments import REPLY_WORDS, Segment, Thread, is_closed, is_said
from broadsheet.reading.separators import Separators, separators
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.signatures import signatures_again

_NAME_AND_REPLY = re.compile(
    rf"(?P<author>.{{2,40}}?)\s+[-–•|·]?\s*(?:{REPLY_WORDS})$",
    re.I,
)


LIKELY_POST = 0.72
"""How likely a border between two posts has to be on a board that shows no count: most blank lines part paragraphs."""
MOST_MARK = 3
"""Words that a moderator leaves where he cut something."""
FEWEST_HOLLOW = 2
"""Empty elements under posts that part them."""
FEWEST_JOINED = 4
"""Pairs of lines that show whether blank lines part texts."""
FEWEST_HEADS = 3
"""Lines over comments that show whether blank lines part these."""
FEWEST_CHOSEN = 3
"""With fewer borders a page is hardly read."""


class _Block:
    """Lines ``first`` .. ``last`` of the sheet with no blank between; ``gap`` blank lines before."""

    __slots__ = ("first", "gap", "indent", "last")

    def __init__(self, first: int, gap: int, indent: int) -> None:
        self.first = self.last = first
        self.gap = gap
        self.indent = indent


def _blocks(sheet: Sheet, first: int, stop: int, by_margin: bool, parts: Separators, inside: bool) -> list[_Block]:
    blocks: list[_Block] = []
    apart = parts.heads | parts.feet
    by_line = sheet.filtered and (inside or _is_by_line(sheet, first, stop))
    for k in range(first, stop):
        parted = (sheet.gap[k] > 0 and not inside) or (by_line and not sheet.gap[k] and _both_said(sheet, k))
        new = not blocks or parted or (k in apart) != (k - 1 in apart)
        new = new or (k in parts.heads and k - 1 in parts.feet)
        if not new and by_margin and sheet.indent[k] != blocks[-1].indent:
            new = True
        if not new and sheet.bullet[k] and is_name(sheet.core[k], 40, 5):
            new = True
        if not new and (sheet.tag[k].flags & t.CONTROL or sheet.tag[k - 1].flags & t.CONTROL):
            new = True
        if new:
            blocks.append(_Block(k, sheet.gap[k] if blocks else 1, sheet.indent[k]))
        else:
            blocks[-1].last = k
    return blocks


def _both_said(sheet: Sheet, k: int) -> bool:
    """Answer: do a line and the one over it both say something, and belong to nobody's list."""
    return (
        not sheet.bullet[k]
        and not sheet.bullet[k - 1]
        and sheet.indent[k] == sheet.indent[k - 1]
        and not sheet.tag[k - 1].flags & t.QUOTE
        and is_closed(sheet.core[k - 1])
        and is_said(sheet, k)
    )


def _is_by_line(sheet: Sheet, first: int, stop: int) -> bool:
    """Answer: do no blank lines part what is said: every line is a block of its own."""
    lines = range(first + 1, stop)
    return not any(sheet.gap[k] for k in lines) and sum(_both_said(sheet, k) for k in lines) >= FEWEST_JOINED


def _parts_inside(sheet: Sheet, first: int, stop: int, parts: Separators, quoted: QuotedBlocks) -> bool:
    """Answer: do blank lines part the paragraphs of comments, and none any comments: no head and no quote has one over it."""
    heads = parts.heads | quoted.heads
    tops = [k for k in heads if k > first and k - 1 not in heads]
    if len(tops) < FEWEST_HEADS or any(sheet.gap[k] for k in tops):
        return False
    return any(sheet.gap[k] for k in range(first + 1, stop))


def _without_guesses(borders: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return (likelihood, why) of borders, those at 0 that no more than the shapes of their blocks speak for."""
    return [
        (0.0, why) if why == "repetition" and likelihood < 1.0 else (likelihood, why) for likelihood, why in borders
    ]


class BlockCutter:
    """Cuts a thread of blocks; ``strict`` where the layout puts a name over every comment."""

    def __init__(self, sheet: Sheet, layout: Layout | None, strict: bool, topic: bool = False) -> None:
        self.sheet = sheet
        self.strict = strict
        self.layout = layout
        self.forum = topic or (layout is not None and layout.kind == "forum")

    def cut(self, start: int, first: int, stop: int) -> Thread | None:
        """Return the thread in ``first`` .. ``stop`` - 1; None where there is no text."""
        sheet = self.sheet
        declared = max((sheet.tag[k].declared for k in range(max(0, start), first)), default=-1)
        parts = Separators() if self.strict else separators(sheet, first, stop, declared)
        quoted = quoted_blocks(sheet, first, stop)
        # an empty element under every post says more
        if self.forum and not parts.complete and sum(first < k < stop for k in sheet.hollow) < FEWEST_HOLLOW:
            parts.feet |= signatures_again(sheet, first, stop, quoted) - parts.heads
        inside = not parts.complete and _parts_inside(sheet, first, stop, parts, quoted)
        blocks = _blocks(sheet, first, stop, sheet.filtered or self.strict, parts, inside)
        if not blocks:
            return None
        names = self._names(blocks)
        segments = self._strict(blocks, names) if self.strict else self._loose(blocks, names, start, parts, quoted)
        if not segments:
            return None
        thread = Thread(segments, "blocks", None, 3.0, start=start, end=stop)
        thread.declared = max((sheet.tag[k].declared for k in range(start, first)), default=-1)
        for segment in segments:
            while (
                segment.end > segment.body
                and sheet.tag[segment.end - 1].flags & (t.CONTROL | t.FOOT | t.NUMBER | t.DATEONLY | t.SYMBOLS)
                and (segment.end - segment.body > 1 or sheet.tag[segment.end - 1].flags & (t.CONTROL | t.FOOT))
            ):
                likes = sheet.tag[segment.end - 1].likes
                segment.likes = likes if likes >= 0 else segment.likes
                segment.end -= 1
        for segment in segments:
            if segment.body < segment.end and sheet.tag[segment.body].flags & t.PINGBACK:
                # another page that links here is no comment
                segment.body += 1
                segment.top = segment.body if segment.author_line < 0 else segment.top
        segments = [s for s in segments if s.end > s.body or s.author]
        thread.segments = segments
        thread.valid = sum(1 for s in segments if s.end > s.body)
        return thread if thread.valid else None

    def _is_notice(self, block: _Block) -> bool:
        """Answer: is this all that is left of a comment that was removed."""
        sheet = self.sheet
        core = sheet.core[block.first]
        # "Removed by moderator." may stand inside of one that was cut
        whole = sheet.tag[block.first].words > MOST_MARK or sheet.words.of_threads.search(core) is not None
        return block.first == block.last and bool(sheet.tag[block.first].flags & t.REMOVED) and whole

    def _single_name(self, block: _Block) -> bool:
        sheet = self.sheet
        k = block.first
        if block.first != block.last or sheet.tag[k].flags & (
            t.LONG | t.CONTROL | t.NAVIGATION | t.END | t.START | t.DATEONLY | t.NUMBER | t.FOOT | t.QUOTE | t.REMOVED
        ):
            return False
        return is_name(sheet.core[k], 40, 5)

    def _names(self, blocks: list[_Block]) -> Counter[str]:
        """How often a short line stands where a name would: alone, a text right after it."""
        counts: Counter[str] = Counter()
        for block, following in itertools.pairwise(blocks):
            if self._single_name(block) and following.gap <= 1:
                counts[self.sheet.core[block.first]] += 1
        return counts

    def _is_author(self, blocks: list[_Block], index: int, names: Counter[str], waiting: bool) -> bool:
        sheet = self.sheet
        block = blocks[index]
        if waiting or not self._single_name(block):
            return False
        core = sheet.core[block.first]
        if index + 1 >= len(blocks):
            return False
        following = blocks[index + 1]
        if sheet.bullet[block.first] and self.layout is not None and self.layout.bullet_author:
            return True
        if following.gap >= 2:
            # its text may have been one word, and gone: only a name that is known from elsewhere is believed
            return names[core] >= 1 and core[:1].isupper() and len(core.split()) >= 2
        if SIGNOFF.match(core) or (GREETING.match(core) and core[:1] != "@"):
            return names[core] >= 3
        return names[core] >= 2 or not core[:1].islower()

    def _strict(self, blocks: list[_Block], names: Counter[str]) -> list[Segment]:
        sheet = self.sheet
        segments: list[Segment] = []
        waiting = False
        for index, block in enumerate(blocks):
            k = block.first
            if sheet.tag[k].flags & t.CONTROL and not sheet.tag[k].flags & t.LONG and block.first == block.last:
                if segments:
                    segments[-1].stop = block.last + 1
                waiting = False
                continue
            if self._is_author(blocks, index, names, waiting):
                segment = Segment(k, k, k + 1, k + 1, k + 1, boundary="first" if not segments else "header")
                segment.author, segment.author_line, segment.status = clean_name(sheet.core[k]), k, "named"
                segments.append(segment)
                waiting = True
                continue
            lost_head = block.gap >= 2 and not (waiting and block.gap == 2)
            if lost_head and segments and not waiting:
                before = sheet.core[blocks[index - 1].last]
                if (sheet.core[k][:1].islower() and not is_closed(before)) or before.endswith((":", ",", ";")):
                    lost_head = False
            after_control = index > 0 and bool(sheet.tag[blocks[index - 1].first].flags & t.CONTROL) and bool(segments)
            if not segments or lost_head or after_control:
                boundary = "first" if not segments else "double_blank" if lost_head else "control"
                segments.append(Segment(k, k, k, block.last + 1, block.last + 1, boundary=boundary))
            segment = segments[-1]
            segment.end = segment.stop = block.last + 1
            waiting = False
        return segments

    def _loose(
        self, blocks: list[_Block], names: Counter[str], start: int, parts: Separators, quoted: QuotedBlocks
    ) -> list[Segment]:
        """Without names over every comment: margins, controls and the shapes of neighbouring blocks decide."""
        sheet = self.sheet
        doubles = sum(1 for block in blocks[1:] if block.gap >= 2 and block.gap not in quoted.gaps)
        use_doubles = 0 < doubles * 10 <= len(blocks) * 7
        forum = self.forum
        parted = sum(1 for block in blocks if block.first in sheet.hollow)
        hollow = parted >= FEWEST_HOLLOW and (
            forum or sum(1 for k in sheet.hollow if k < sheet.count and sheet.gap[k] == 1) >= 4
        )
        listed = own_list_edges(sheet, blocks[0].first, blocks[-1].last + 1)
        # (likelihood, why) of a border before each block; certain borders have likelihood 1
        borders: list[tuple[float, str]] = []
        heads: dict[int, str] = {}
        for index, block in enumerate(blocks):
            k = block.first
            if index == 0:
                borders.append((1.0, "first"))
                continue
            before = blocks[index - 1]
            if k in parts.heads:
                borders.append((0.0, "") if before.first in parts.heads else (1.0, "repetition"))
            elif k in parts.feet or before.first in parts.heads:
                borders.append((0.0, ""))
            elif self._is_notice(block) or self._is_notice(before) or before.first in parts.feet:
                borders.append((1.0, "repetition"))
            elif parts.complete:
                borders.append((0.0, ""))
            elif hollow:
                # an empty element under every post: nothing else parts them
                borders.append((1.0, "repetition") if k in sheet.hollow else (0.0, ""))
            elif sheet.tag[before.first].flags & (t.CONTROL | t.FOOT) and before.first == before.last:
                borders.append((1.0, "control"))
            elif sheet.tag[k].flags & (t.CONTROL | t.FOOT) and block.first == block.last:
                borders.append((0.0, ""))
            elif k in listed:
                borders.append((border_likelihood(sheet.core[before.last], sheet.core[k]) / 2, "repetition"))
            elif before.indent != block.indent and not forum and not sheet.bullet[k]:
                borders.append((1.0, "indentation"))
            elif use_doubles and block.gap >= 2 and block.gap not in quoted.gaps:
                borders.append((0.99, "double_blank"))
            elif use_doubles and doubles >= 3 and (forum or doubles * 4 >= len(blocks)):
                borders.append((0.2 * border_likelihood(sheet.core[before.last], sheet.core[k]), "repetition"))
            else:
                likelihood = border_likelihood(sheet.core[before.last], sheet.core[k], block.first == block.last)
                borders.append((likelihood, "repetition"))
        borders = [
            (quoted.likelihood(blocks[index - 1].last, blocks[index].first, likelihood), why)
            if index and likelihood < 1.0
            else (likelihood, why)
            for index, (likelihood, why) in enumerate(borders)
        ]
        ended = sum(
            1
            for block, (_, why) in zip(blocks, borders[1:], strict=False)
            if why == "control" and not sheet.tag[block.first].flags & t.FOOT
        )
        if ended >= 3 and ended * 6 >= len(blocks):
            # the platform's controls stand under every comment (reactions only under some): nothing else ends one
            borders = [(likelihood if likelihood == 1.0 else 0.0, why) for likelihood, why in borders]
        apart = parts.heads | parts.feet
        single = [
            index
            for index, block in enumerate(blocks[:-1])
            if self._single_name(block)
            and block.first not in apart
            and blocks[index + 1].gap <= 1
            and not self._single_name(blocks[index + 1])
            and not SIGNOFF.match(sheet.core[block.first])
            and not GREETING.match(sheet.core[block.first])
        ]
        # where the thread opens with a name and names come again and again, they stand over every comment
        headed = bool(single) and single[0] == 0 and len(single) >= max(2, len(blocks) * 0.25)
        if headed:
            borders = _without_guesses(borders)
        replied = 0
        for index, block in enumerate(blocks[:-1]):
            if block.first in apart:
                continue
            found = _NAME_AND_REPLY.fullmatch(sheet.core[block.first])
            if (
                found
                and block.first == block.last
                and is_name(found["author"], 40, 5)
                and not sheet.tag[block.first].flags & (t.CONTROL | t.END)
            ):
                heads[index] = clean_name(found["author"])
                borders[index] = (1.0, "header")
                borders[index + 1] = (0.0, "")
                replied += 1
            elif headed and index in single:
                heads[index] = clean_name(sheet.core[block.first])
                borders[index] = (1.0, "header")
                borders[index + 1] = (0.0, "")
            elif (
                self._single_name(block)
                and (borders[index][1] in ("indentation", "first", "control") or names[sheet.core[block.first]] >= 2)
                and blocks[index + 1].indent == block.indent
                and not SIGNOFF.match(sheet.core[block.first])
                and not GREETING.match(sheet.core[block.first])
                and (borders[index][0] == 1.0)
            ):
                heads[index] = clean_name(sheet.core[block.first])
                borders[index + 1] = (0.0, "")
        if replied >= 2:
            # two words or more: no such head is ever lost
            borders = _without_guesses(borders)
        declared = max((sheet.tag[k].declared for k in range(start, blocks[0].first)), default=-1)
        sure = sum(1 for likelihood, _ in borders if likelihood >= CERTAIN)
        likely = LIKELY_POST if forum and declared <= 0 else 0.5
        chosen = [index for index, (likelihood, _) in enumerate(borders) if likelihood >= likely]
        if len(chosen) < FEWEST_CHOSEN:
            chosen = [index for index, (likelihood, _) in enumerate(borders) if likelihood >= 0.5]
        words = [sum(min(sheet.tag[k].words, 99) for k in range(b.first, b.last + 1)) for b in blocks]
        most = max(declared, sure) if declared > 0 else len(chosen)
        chosen = fewer_borders(chosen, [likelihood for likelihood, _ in borders], words, most)
        segments: list[Segment] = []
        opens = set(chosen)
        for index, block in enumerate(blocks):
            if index in opens or not segments:
                segment = Segment(
                    block.first,
                    block.first,
                    block.first,
                    block.last + 1,
                    block.last + 1,
                    boundary=borders[index][1] or "first",
                )
                segments.append(segment)
                if index in heads:
                    segment.author, segment.author_line, segment.status = heads[index], block.first, "named"
                    segment.body = block.first + 1
            segments[-1].end = segments[-1].stop = block.last + 1
        for segment in segments:
            _take_off(sheet, segment, parts)
        return segments


def _take_off(sheet: Sheet, segment: Segment, parts: Separators) -> None:
    """Give the lines that part comments to a comment's head and foot."""
    while segment.body < segment.end and segment.body in parts.heads:
        k = segment.body
        if k in parts.names and not segment.author:
            segment.author, segment.author_line, segment.status = clean_name(parts.names[k]), k, "named"
            segment.boundary = "header" if segment.boundary == "repetition" else segment.boundary
        segment.posted = segment.posted or sheet.tag[k].posted or None
        segment.body += 1
    while segment.end > segment.body and segment.end - 1 in parts.feet:
        segment.end -= 1


def _split_at_controls(sheet: Sheet, thread: Thread) -> None:
    """Part comments at a control in the middle of their text that usually ends comments here: the next head is gone."""
    usual = Counter(
        sheet.shape(k) for s in thread.segments for k in range(s.end, s.stop) if sheet.tag[k].flags & t.CONTROL
    )
    made: list[Segment] = []
    for segment in thread.segments:
        made.append(segment)
        for k in sorted(segment.extra):
            ends = sheet.tag[k].flags & t.CONTROL and usual[sheet.shape(k)] * 3 >= len(thread.segments)
            last = made[-1]
            if not ends or usual[sheet.shape(k)] < 2 or not last.body < k < last.end - 1:
                continue
            new = Segment(k + 1, k + 1, k + 1, last.end, last.stop, boundary="control")
            new.extra = {line for line in last.extra if line > k}
            last.end, last.stop = k, k + 1
            last.extra = {line for line in last.extra if line < k}
            while new.body < new.end and new.body in new.extra:
                new.body += 1
                new.top = new.anchor = new.body
            if new.body < new.end:
                made.append(new)
    thread.segments = made


def _split_at_margins(sheet: Sheet, thread: Thread) -> None:
    """Part comments where the margin changes inside their text, on pages whose heads show nesting."""
    margins = {sheet.indent[segment.top] for segment in thread.segments}
    if len(margins) < 3 or thread.style not in ("says", "named"):
        return
    made: list[Segment] = []
    for segment in thread.segments:
        made.append(segment)
        own = own_list_edges(sheet, segment.body, segment.end)
        for k in range(segment.body + 1, segment.end):
            if sheet.indent[k] != sheet.indent[k - 1] and not sheet.bullet[k] and made[-1].body < k and k not in own:
                last = made[-1]
                new = Segment(k, k, k, last.end, last.stop, boundary="indentation")
                new.extra = {line for line in last.extra if line >= k}
                last.extra -= new.extra
                last.end = last.stop = k
                made.append(new)
    thread.segments = made


def split_merged(sheet: Sheet, thread: Thread) -> None:
    """Parts comments that ran together where heads were lost with no trace, as far as the declared count allows.

    Only on filtered pages whose head declares more comments than heads were found.
    """
    if not sheet.filtered:
        return
    _split_at_controls(sheet, thread)
    _split_at_margins(sheet, thread)
    budget = thread.declared - len(thread.segments)
    dated = sum(1 for segment in thread.segments if segment.posted)
    if thread.style == "controls" and len(thread.segments) * 2 >= thread.declared:
        # most comments have their button, so that hardly one has lost it
        return
    # a count that is far larger tells of other pages of the thread
    if not 0 < budget <= 2 * len(thread.segments) or dated * 2 > len(thread.segments):
        return
    places: list[tuple[float, int, int]] = []
    for number, segment in enumerate(thread.segments):
        for k in range(segment.body + 1, segment.end):
            if not sheet.gap[k] and sheet.indent[k] == sheet.indent[k - 1]:
                continue
            if sheet.indent[k] != sheet.indent[k - 1]:
                places.append((1.0, k, number))
            else:
                likelihood = border_likelihood(sheet.core[k - 1], sheet.core[k])
                if sheet.gap[k] >= 2:
                    likelihood = max(likelihood, 0.9)
                if likelihood >= 0.62:
                    places.append((likelihood, k, number))
    places.sort(key=lambda place: (-place[0], place[1]))
    cuts = sorted((k, number, likelihood) for likelihood, k, number in places[:budget])
    made: list[Segment] = []
    for number, segment in enumerate(thread.segments):
        here = [(k, likelihood) for k, owner, likelihood in cuts if owner == number]
        stop, end = segment.stop, segment.end
        made.append(segment)
        for k, likelihood in here:
            made[-1].end = made[-1].stop = k
            made.append(Segment(k, k, k, end, stop, boundary="indentation" if likelihood == 1.0 else "repetition"))
    thread.segments = made
