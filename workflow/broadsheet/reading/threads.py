"""Cutting a thread into comments: which lines open comments, where their authors stand, what is text between them.

A thread shows itself by a kind of line that comes again and again with text in between: a name with a verb of saying,
a name with a date, a date alone, a post number. Every kind is tried; the one that cuts most comments with the best
evidence wins. Lines are numbered as in `Sheet`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from functools import lru_cache

from broadsheet.reading import tags as t
from broadsheet.reading.layouts import Layout
from broadsheet.reading.sheet import Sheet

_DIGITS = re.compile(r"\d+")
_DOMAIN = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_NOT_NAME = (
    t.START
    | t.END
    | t.PAGER
    | t.CONTROL
    | t.NAVIGATION
    | t.FOOT
    | t.LONG
    | t.QUOTE
    | t.REMOVED
    | t.DATEONLY
    | t.NUMBER
    | t.POSTNO
    | t.SYMBOLS
    | t.PANELKEY
    | t.PANEL
    | t.TITLE
    | t.PROMOTION
    | t.LOOSE
)
_CLOSERS = t.START | t.END | t.PAGER
_NUMERIC_KEYS = frozenset(
    "posts messages reaction score|reactions|reaction|points|trophy points|likes received|likes|karma|reputation"
    "|solutions|threads|topics|thanks|age|beiträge|themen|punkte|reaktionspunkte|alter|messages|mensajes|temas|messaggi"
    "|berichten|mensagens|posty|postów|сообщения|сообщений|баллы|симпатии|inlägg|viestejä|total posts|content count"
    "|days won|media|posts|messages|danke erhalten|rating|erhaltene likes|reaktionen".replace(
        "posts messages ", "posts|messages|"
    ).split("|")
)
_DATE_KEYS = frozenset(
    "joined|join date|joined on|registered|registered on|member since|registration date|mitglied seit|registriert"
    "|registriert seit|dabei seit|inscrit|inscrit le|inscription|registrado|registrado el|se unió|miembro desde"
    "|iscritto|iscritto il|lid sinds|geregistreerd|data de registro|dołączył|rejestracja|регистрация"
    "|зарегистрирован|medlem sedan|liittynyt|registrace|last seen|user since".split("|")
)


STYLES = (("says", 1.0), ("named", 1.0), ("numbered", 1.0), ("timed", 0.94), ("dated", 0.93))
"""Kinds of lines that open comments, with a weight that settles ties."""

MOST_EVIDENCE = 9.0
"""Evidence above this does not make one cut better than another."""


@dataclass
class Segment:
    """One comment as cut: line numbers of the `Sheet`, half open.

    Head: ``top`` .. ``body``; text: ``body`` .. ``end``; foot: ``end`` .. ``stop``.
    """

    top: int
    anchor: int
    body: int
    end: int
    stop: int
    author: str | None = None
    author_line: int = -1
    status: str = "lost"
    posted: str | None = None
    number: int = -1
    reply_to: str = ""
    boundary: str = "header"
    likes: int = -1
    depth: int | None = None
    parent: int = -1
    parent_evidence: str = "none"
    extra: set[int] = field(default_factory=set)

    def text_lines(self) -> list[int]:
        """The lines of the text, without what was found to be no text."""
        return [line for line in range(self.body, self.end) if line not in self.extra]


@dataclass
class Thread:
    """A thread: its segments in page order, the lines that open and close it, and why it was believed."""

    segments: list[Segment]
    style: str
    layout: str | None
    evidence: float
    start: int = -1
    end: int = -1
    declared: int = -1
    valid: int = 0
    foot_order: bool = False
    topic: bool = False


def _signature(sheet: Sheet, line: int) -> tuple[bool, bool]:
    flags = sheet.tag[line].flags
    return bool(flags & t.TIMED), bool(flags & t.BYLINE)


def _anchors(sheet: Sheet, style: str) -> list[int]:
    """Lines of one kind: says, named (name and date), dated, numbered."""
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
    elif style == "named":
        out = [
            k
            for k, tag in enumerate(tags)
            if tag.flags & (t.NAMEDATE | t.HEADER)
            and not tag.flags & (t.FOOT | t.PANEL | t.EDITED)
            and not (tag.flags & t.QUOTE and "↑" in sheet.core[k])
        ]
        timed = sum(1 for k in out if tags[k].flags & t.TIMED)
        if timed * 2 >= len(out):
            out = [k for k in out if tags[k].flags & (t.TIMED | t.HEADER)]
        loose = [k for k, tag in enumerate(tags) if tag.flags & t.LOOSE and tag.flags & t.TIMED and tag.author]
        if len(out) >= 3 and loose and len(loose) <= len(out):
            out = sorted(out + loose)
    elif style in ("dated", "timed"):
        wanted = t.DATEONLY | (t.TIMED if style == "timed" else 0)
        out = [
            k
            for k, tag in enumerate(tags)
            if tag.flags & wanted == wanted and not tag.flags & (t.FOOT | t.EDITED | t.PANEL)
        ]
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
    elif style == "numbered":
        out = [k for k, tag in enumerate(tags) if tag.flags & t.POSTNO and tag.number > 0]
        rising: list[int] = []
        last = 0
        for k in out:
            if tags[k].number > last:
                rising.append(k)
                last = tags[k].number
        out = rising
    return out


def _same_head(sheet: Sheet, first: int, second: int) -> bool:
    """Do two dates belong to one head: next to each other, or around a panel that repeats the name?"""
    if second - first <= 2 and _bare(sheet, first + 1, second):
        return True
    return (
        second - first <= 18
        and first > 0
        and sheet.core[first - 1] == sheet.core[first + 1]
        and sheet.tag[first].posted == sheet.tag[second].posted
    )


def _bare(sheet: Sheet, start: int, stop: int) -> bool:
    """Is there nothing but structure between two lines?"""
    return all(sheet.tag[k].flags & (t.STRUCTURE | t.FOOT) for k in range(start, stop))


def _runs(sheet: Sheet, anchors: list[int]) -> list[list[int]]:
    """Anchors parted where a thread opens or closes between them."""
    runs: list[list[int]] = []
    for k in anchors:
        if runs:
            before = runs[-1][-1]
            between = sheet.tag[before + 1 : k]
            opened = any(tag.flags & t.START and not tag.flags & t.CONTROL for tag in between)
            ended = sum(1 for tag in between if tag.flags & t.END and not tag.flags & t.CONTROL)
            if not opened and not ended and k - before < 250:
                runs[-1].append(k)
                continue
            # a single line that looks like an end may be somebody's text: same margin and little between go on
            if not opened and ended == 1 and sheet.indent[k] == sheet.indent[before] and k - before < 60:
                runs[-1].append(k)
                continue
        runs.append([k])
    return runs


def _text_like(sheet: Sheet, k: int) -> bool:
    tag = sheet.tag[k]
    return not tag.flags & (t.STRUCTURE | _CLOSERS | t.FOOT | t.NAVIGATION | t.PROMOTION) and tag.words >= 4


def known_names(sheet: Sheet) -> set[str]:
    """Names that the page shows as such: in quotes, reactions, pictures' stand-ins, "thread starter"."""
    names: set[str] = set()
    for tag, core in zip(sheet.tag, sheet.core, strict=True):
        flags = tag.flags
        if flags & (t.AVATAR | t.SAYS) and tag.author:
            names.add(tag.author)
        elif flags & t.FOOT and ":" in core and len(core) < 150:
            rest = re.sub(r"\s+(?:and|und|et|y|e|en|i|и)\s+\d+ .*$", "", core.split(":", 1)[1])
            for name in re.split(r",|\s(?:and|und|et|y|e|en|i|и)\s", rest):
                if t.is_name(name.strip(), 40, 4):
                    names.add(name.strip())
        elif core[:7].lower() in ("thread ", "themens", "topic s", "erstell"):
            found = re.match(
                r"(?:(?:thread|topic|discussion) ?starter|themenstarter|ersteller|topicstarter)\s+(?:thread starter\s+)?(.{1,40})",
                core,
                re.I,
            )
            if found:
                names.add(found[1].strip())
    return names


class Cutter:
    """Cuts one page's thread in every style that its lines allow, and keeps the best."""

    def __init__(self, sheet: Sheet, layout: Layout | None, score: float) -> None:
        self.sheet = sheet
        self.layout = layout
        self.layout_score = score
        self.names = known_names(sheet)
        self.mottos: set[str] = set()
        self._above: dict[int, tuple[int, int]] = {}

    def best(self) -> Thread | None:
        """The thread with the best evidence, or None where no style has enough of it."""
        best: Thread | None = None
        best_rank = 0.0
        timed: list[int] = []
        forum = self.layout is not None and self.layout.kind == "forum"
        for style, weight in STYLES:
            if forum and style == "says":
                weight = 0.4
            anchors = _anchors(self.sheet, style)
            if forum:
                # in a forum "6 hours ago, Ada said:" is a quote's header
                anchors = [k for k in anchors if not self.sheet.tag[k].flags & t.QUOTE]
            if not anchors:
                continue
            if style == "dated" and anchors == timed:
                continue
            if style == "timed":
                timed = anchors
            tried = None
            rank = 0.0
            for run in _runs(self.sheet, anchors):
                if len(run) < (2 if style == "says" else 3) and self._start_above(run[0]) < 0:
                    continue
                if len(run) ** 0.4 * weight * MOST_EVIDENCE <= max(rank * 1.05, best_rank * 1.02):
                    # even as a whole thread of named comments it could not win
                    continue
                thread = self._cut(run, style)
                if thread is None:
                    continue
                thread.evidence = self._evidence(thread)
                named = sum(1 for segment in thread.segments if segment.status == "named") / len(thread.segments)
                worth = thread.valid**0.4 * weight * min(thread.evidence, MOST_EVIDENCE) * (0.6 + 0.4 * named)
                if thread.evidence >= 4 and worth > rank * 1.05:
                    tried, rank = thread, worth
            if tried is not None and rank > best_rank * 1.02:
                best, best_rank = tried, rank
        return best

    # -- one run of anchors ------------------------------------------------------------------------------------

    def _cut(self, run: list[int], style: str) -> Thread | None:
        sheet = self.sheet
        start = self._start_above(run[0])
        foot_order = self._foot_order(run, start, style)
        if foot_order:
            segments = self._by_foot(run, start)
        else:
            segments = self._by_head(run, style, start)
        if not segments:
            return None
        thread = Thread(segments, style, None, 0.0, start=start, foot_order=foot_order)
        if not foot_order:
            self._cut_at_feet(segments)
        self._close_last(thread)
        for segment in segments:
            self._trim(segment)
        self._peel(segments)
        thread.valid = sum(1 for segment in segments if any(_word(sheet, k) for k in segment.text_lines()))
        if start >= 0:
            thread.declared = max(
                (
                    sheet.tag[k].declared
                    for k in range(start, min(start + 3, sheet.count))
                    if sheet.tag[k].flags & t.START
                ),
                default=-1,
            )
        return thread

    def _start_above(self, first: int) -> int:
        """The nearest line above that opens a thread, at most 45 lines up; -1 without one."""
        for k in range(first - 1, max(-1, first - 46), -1):
            if self.sheet.tag[k].flags & t.START:
                while k > 0 and self.sheet.tag[k - 1].flags & t.START:
                    k -= 1
                return k
        return -1

    def _foot_order(self, run: list[int], start: int, style: str) -> bool:
        """Do the anchors stand under their comments? Text before the first one and none after the last says so."""
        if style in ("says", "numbered") or start < 0 or len(run) < 2:
            return False
        sheet = self.sheet
        before = 0
        for k in range(run[0] - 1, max(start, run[0] - 40), -1):
            flags = sheet.tag[k].flags
            if flags & _CLOSERS and not flags & t.CONTROL:
                break
            if _text_like(sheet, k) or flags & t.LONG:
                before += 1
        if style in ("dated", "timed"):
            # a name right above the date is a head, whatever stands further up
            # ("written by" over a date stands under the text as often as over it)
            heads = sum(
                1 for k in run if (name := self._name_above(k)[0]) >= 0 and not sheet.tag[name].flags & t.BYLINE
            )
            if heads * 2 > len(run):
                return False
        after = 0
        for k in range(run[-1] + 1, min(sheet.count, run[-1] + 5)):
            flags = sheet.tag[k].flags
            if flags & (_CLOSERS | t.NAVIGATION):
                break
            if _text_like(sheet, k):
                after += 1
        return before > 0 and after == 0

    def _by_foot(self, run: list[int], start: int) -> list[Segment]:
        sheet = self.sheet
        segments = []
        previous = start + 1
        for k in run:
            top = previous
            while top < k and sheet.tag[top].flags & (t.STRUCTURE | _CLOSERS | t.FOOT | t.NAVIGATION):
                top += 1
            segment = Segment(top, k, top, k, k + 1, boundary="control")
            tag = sheet.tag[k]
            segment.posted = tag.posted or None
            if tag.flags & t.NAMEDATE:
                self._name(segment, tag.author, k)
            elif k - 1 > top and sheet.tag[k - 1].flags & t.BYLINE:
                self._name(segment, sheet.tag[k - 1].author, k - 1)
                segment.end = k - 1
            elif top < k - 1 and self._may_be_name(top):
                self._name(segment, t.clean_name(sheet.core[top]), top)
                segment.body = top + 1
                while (
                    segment.body < k
                    and sheet.tag[segment.body].flags & (t.PANEL | t.TITLE | t.PANELKEY)
                    and segment.body + 1 < k
                ):
                    segment.body += 1
            stop = k + 1
            while (
                stop < sheet.count
                and sheet.tag[stop].flags & (t.CONTROL | t.FOOT | t.SYMBOLS)
                and not sheet.tag[stop].flags & _CLOSERS
            ):
                stop += 1
            segment.stop = stop
            previous = stop
            if top < k:
                segments.append(segment)
        return segments

    def _may_be_name(self, k: int) -> bool:
        sheet = self.sheet
        if sheet.tag[k].flags & _NOT_NAME:
            return False
        core = sheet.core[k]
        if t.is_name(core):
            return True
        # "Ada of the Lower Mill, reader since 2014"
        name, comma, rest = core.partition(",")
        return bool(comma) and t.is_name(name) and rest[-1:].isdigit() and len(rest.split()) <= 4

    def _initial(self, k: int) -> bool:
        """One or two letters over a name that starts with them: what is left of a picture."""
        core = self.sheet.core[k]
        return (
            len(core) <= 2
            and k + 1 < self.sheet.count
            and core[:1].isalnum()
            and self.sheet.core[k + 1][:1].lower() == core[:1].lower()
        )

    def _name_above(self, k: int) -> tuple[int, int]:
        """(line of the name above an anchor, topmost line of the head); (-1, top) where the name is missing."""
        found = self._above.get(k)
        if found is None:
            found = self._above[k] = self._look_above(k)
        return found

    def _look_above(self, k: int) -> tuple[int, int]:
        sheet = self.sheet
        tags = sheet.tag
        gaps = sheet.gap
        top = k
        j = k - 1
        if sheet.filtered and gaps[k] >= 2:
            return -1, k
        while j >= 0 and k - j <= 24:
            flags = tags[j].flags
            panel_line = flags & (t.PANEL | t.PANELKEY | t.TITLE)
            value = j > 0 and tags[j - 1].flags & t.PANELKEY and tags[j].words <= 6 and not flags & t.LONG
            value = value or sheet.core[j][:3].lower() in ("re:", "aw:", "sv:")
            if not value:
                if not flags & t.STRUCTURE or (flags & (_CLOSERS | t.FOOT) and not panel_line):
                    break
                if flags & t.CONTROL and not (panel_line or flags & t.DATEONLY):
                    break
            if sheet.filtered and gaps[j] >= 2:
                return -1, j
            top = j
            j -= 1
        if j >= 0 and tags[j].flags & t.SAYS and tags[j].author:
            return j, j
        if j == k - 1 and j >= 0 and sheet.core[j].endswith(":") and t.is_name(sheet.core[j][:-1].strip(), 40, 5):
            if not tags[j].flags & (_NOT_NAME & ~t.PANELKEY):
                return j, j
        candidates: list[int] = []
        bounded = False
        panel = top < k - 1 or (self.layout is not None and self.layout.author == "panel")
        while j >= 0 and len(candidates) < (3 if panel else 1):
            flags = tags[j].flags
            if flags & (_CLOSERS | t.FOOT | t.CONTROL | t.QUOTE_END):
                bounded = True
                break
            if flags & (t.TITLE | t.PANEL) and panel:
                j -= 1
                continue
            if self._initial(j) and candidates:
                top = min(top, j)
                j -= 1
                continue
            if not self._may_be_name(j) or _norm(sheet.core[j]) in self.mottos:
                if _norm(sheet.core[j]) in self.mottos:
                    j -= 1
                    continue
                break
            candidates.append(j)
            if sheet.has_blanks and gaps[j] >= 2:
                bounded = True
                break
            j -= 1
        if not candidates:
            return -1, top
        pick = next((c for c in reversed(candidates) if sheet.core[c] in self.names), -1)
        if pick < 0:
            pick = candidates[-1] if bounded and panel else candidates[0]
            if panel and len(candidates) > 1 and not bounded:
                # a name stands twice where its picture had an alt text
                for c in candidates[1:]:
                    if sheet.core[c] == sheet.core[candidates[0]]:
                        pick = c
        top = min(top, pick)
        while top > 0 and (
            (tags[top - 1].flags & t.AVATAR)
            or sheet.core[top - 1] == sheet.core[pick]
            or self._initial(top - 1)
            or (tags[top - 1].flags & (t.NUMBER | t.SYMBOLS) and top > 1 and sheet.core[top - 2] == sheet.core[pick])
        ):
            top -= 1
        return pick, top

    def _find_mottos(self, run: list[int]) -> None:
        """Ranks that stand between names and panels: they recur, each time under another short line."""
        sheet = self.sheet
        before = self.mottos
        self.mottos = set()
        over: dict[str, list[str]] = {}
        for k in run:
            j = k - 1
            while (
                j > 0
                and k - j <= 24
                and (
                    sheet.tag[j].flags & t.STRUCTURE
                    or (sheet.tag[j - 1].flags & t.PANELKEY and sheet.tag[j].words <= 6)
                )
            ):
                j -= 1
            if j > 0 and j < k - 1 and self._may_be_name(j):
                above = sheet.core[j - 1] if self._may_be_name(j - 1) and not self._initial(j - 1) else ""
                over.setdefault(_norm(sheet.core[j]), []).append(above)
        for core, above in over.items():
            shown = [name for name in above if name]
            if len(above) >= 2 and len(shown) * 3 >= len(above) * 2 and len(set(shown)) >= 2:
                self.mottos.add(core)
        if self.mottos != before:
            self._above.clear()

    def _name_below(self, k: int) -> int:
        """The line of the name under an anchor, or -1."""
        sheet = self.sheet
        j = k + 1
        while (
            j < sheet.count
            and j - k <= 4
            and (
                sheet.tag[j].flags & (t.POSTNO | t.DATEONLY | t.SYMBOLS | t.NUMBER | t.AVATAR)
                or self._initial(j)
                or (sheet.tag[j].flags & t.CONTROL and sheet.tag[j].words <= 3)
            )
            and not sheet.tag[j].flags & _CLOSERS
        ):
            if sheet.tag[j].flags & t.AVATAR and sheet.tag[j].author:
                return j
            j += 1
        if j >= sheet.count or j - k > 4 or (sheet.filtered and sheet.gap[j] >= 2):
            return -1
        return j if self._may_be_name(j) else -1

    def _side(self, run: list[int], style: str) -> str:
        """Where names stand: `inline`, `above`, `below` or `none`."""
        if style in ("says", "named"):
            return "inline"
        sheet = self.sheet
        above = below = panelled = 0
        self._find_mottos(run)
        for k in run:
            above += self._name_above(k)[0] >= 0
            j = self._name_below(k)
            if j >= 0:
                below += 1
                for after in range(j + 1, min(j + 3, sheet.count)):
                    if sheet.tag[after].flags & (t.TITLE | t.PANEL | t.PANELKEY | t.NUMBER):
                        panelled += 1
                        break
        wish = self.layout.author if self.layout is not None else "auto"
        count = len(run)
        if wish == "below" and below * 2 >= count:
            return "below"
        if below * 2 >= count and panelled * 2 >= count and panelled >= above * 0.6:
            return "below"
        if below * 5 >= count * 4 and above * 5 < count and count >= 3:
            return "below"
        if above * 3 >= count:
            return "above"
        if below * 4 >= count * 3 and panelled * 2 >= count:
            return "below"
        return "none" if above * 6 < count else "above"

    def dress(self, segments: list[Segment]) -> None:
        """Takes panels off the top and controls off the end of comments that were cut without heads."""
        sheet = self.sheet
        for segment in segments:
            if (
                segment.author is None
                and self._may_be_name(segment.top)
                and self._before_panel(segment.top, segment.end)
            ):
                self._name(segment, self._name_at(segment.top), segment.top)
                segment.body = segment.top + 1
            segment.anchor = max(segment.body - 1, segment.top - 1)
            self._head_below(segment, segment.end)
            segment.anchor = segment.top
            self._trim(segment)
        self._peel(segments)

    def _name(self, segment: Segment, name: str, line: int) -> None:
        segment.author = name or None
        segment.author_line = line
        segment.status = "named" if name else "lost"

    def _name_at(self, k: int) -> str:
        """The name on a line: what its tag found, else the whole line, less a member's title after it."""
        tag = self.sheet.tag[k]
        if tag.flags & (t.AVATAR | t.BYLINE | t.SAYS) and tag.author:
            return tag.author
        return re.sub(
            r"(?<=\S)\s+(?:members?|moderators?|administrators?|author|guests?|mitglieder|membres?)$",
            "",
            t.clean_name(self.sheet.core[k]),
            flags=re.I,
        )

    def _by_head(self, run: list[int], style: str, start: int) -> list[Segment]:
        sheet = self.sheet
        tags = sheet.tag
        side = self._side(run, style)
        segments: list[Segment] = []
        floor = start
        for position, k in enumerate(run):
            limit = run[position + 1] if position + 1 < len(run) else sheet.count
            segment = Segment(k, k, k + 1, limit, limit)
            tag = tags[k]
            segment.posted = tag.posted or None
            segment.number = tag.number
            segment.reply_to = tag.parent
            if side == "inline":
                self._name(segment, tag.author, k)
                self._head_above(segment, floor)
            elif side == "above":
                name, top = self._name_above(k)
                if top <= floor:
                    top = min(k, floor + 1)
                    name = name if name > floor else -1
                segment.top = top
                if name >= 0:
                    self._name(segment, self._name_at(name), name)
            else:
                self._head_above(segment, floor)
                if side == "below":
                    name = self._name_below(k)
                    if 0 <= name < limit:
                        self._name(segment, self._name_at(name), name)
                        segment.body = name + 1
            self._head_below(segment, limit)
            if segment.status == "lost":
                for line in range(segment.top, segment.body):
                    if tags[line].flags & t.AVATAR and tags[line].author:
                        self._name(segment, tags[line].author, line)
                        break
            floor = segment.body - 1
            segments.append(segment)
        for segment, following in zip(segments, segments[1:], strict=False):
            segment.end = segment.stop = max(segment.body, following.top)
        if side != "inline":
            _strip_common_suffix(segments)
        return segments

    def _head_above(self, segment: Segment, floor: int) -> None:
        """Takes into the head what stands over an anchor and belongs to it: avatars, panels, the same name, its date."""
        sheet = self.sheet
        tags = sheet.tag
        top = segment.anchor
        author = segment.author or ""
        while top - 1 > floor:
            flags = tags[top - 1].flags
            core = sheet.core[top - 1]
            panel_line = flags & (t.PANEL | t.PANELKEY)
            if flags & (_CLOSERS | t.FOOT) and not panel_line:
                break
            if (
                flags & t.AVATAR
                or (author and core == author)
                or self._initial(top - 1)
                or (flags & t.POSTNO and not flags & t.NAMEDATE)
                or (author and top - 2 > floor and sheet.core[top - 2] == author and flags & (t.NUMBER | t.SYMBOLS))
                or (flags & t.HEADER and not flags & t.NAMEDATE)
                or (panel_line and not flags & t.CONTROL)
                or core[:3].lower() == "re:"
                or (flags & t.DATEONLY and tags[segment.anchor].flags & t.POSTNO and segment.posted is None)
            ):
                if flags & t.DATEONLY and segment.posted is None:
                    segment.posted = tags[top - 1].posted
                top -= 1
                continue
            break
        if author:
            # a panel between the name and the line that repeats it, whatever the panel says
            for k in range(top - 1, max(floor, segment.anchor - 26), -1):
                flags = tags[k].flags
                if flags & (t.LONG | t.FOOT) or flags & _CLOSERS and not flags & (t.PANEL | t.PANELKEY):
                    break
                if sheet.core[k].lstrip("@") == author:
                    short = sum(1 for line in range(k + 1, top) if tags[line].words <= 8)
                    if short * 4 >= (top - k - 1) * 3:
                        top = k
                    break
        segment.top = top

    def _head_below(self, segment: Segment, limit: int) -> None:
        """Moves the body's start past dates, numbers, panels and controls under an anchor."""
        sheet = self.sheet
        tags = sheet.tag
        j = max(segment.body, segment.anchor + 1)
        panelled = False
        while j < limit and j - segment.anchor < 36:
            panelled = panelled or bool(j and tags[j - 1].flags & (t.PANEL | t.PANELKEY))
            tag = tags[j]
            flags = tag.flags
            core = sheet.core[j]
            if flags & (t.END | t.QUOTE) and not flags & (t.PANEL | t.PANELKEY | t.DATEONLY):
                break
            if flags & t.REMOVED:
                break
            if flags & t.REPLY_TO:
                segment.reply_to = tag.parent
                j += 1
                continue
            if flags & t.DATEONLY and not flags & t.FOOT:
                if segment.posted is None:
                    segment.posted = tag.posted
                j += 1
                continue
            if flags & t.PANELKEY and sheet.tag[j].words <= 4 and not core.endswith((".", "!", "?")):
                key = core.lower().strip(" :")
                after = j + 1
                if after < limit and not tags[after].flags & t.PANELKEY:
                    value = tags[after]
                    if key in _NUMERIC_KEYS:
                        wanted = bool(value.flags & (t.NUMBER | t.PANEL))
                    elif key in _DATE_KEYS:
                        wanted = bool(value.flags & (t.DATEONLY | t.NUMBER)) or bool(
                            re.fullmatch(r"\w{3,10}\.? \d{4}", sheet.core[after])
                        )
                    else:
                        wanted = (
                            value.words <= 6
                            and not value.flags & (t.QUOTE | t.LONG)
                            and after + 1 < limit
                            and (
                                not sheet.core[after].endswith((".", "!", "?", ","))
                                or bool(tags[after + 1].flags & (t.PANEL | t.PANELKEY | t.NUMBER))
                            )
                        )
                    if wanted:
                        after += 1
                j = after
                continue
            if flags & (t.NUMBER | t.POSTNO | t.SYMBOLS | t.TITLE | t.PANEL) and not flags & (t.FOOT & 0):
                if flags & t.POSTNO and segment.number < 0:
                    segment.number = tag.number
                j += 1
                continue
            if flags & t.CONTROL and not flags & t.START:
                j += 1
                continue
            if segment.author and core == segment.author:
                j += 1
                continue
            if flags & t.AVATAR and not flags & t.SAYS:
                j += 1
                continue
            if segment.author_line >= 0 and tag.words <= 8 and self._before_panel(j, limit):
                j += 1
                continue
            if panelled and tag.words == 1 and _DOMAIN.fullmatch(core):
                j += 1
                continue
            break
        if j >= limit:
            # everything looked like structure: then the last control or number is no text either
            j = limit
        segment.body = min(j, limit)

    def _before_panel(self, j: int, limit: int) -> bool:
        """Is this a line of a user's own (a title, a motto) over the panel's keys?"""
        for k in range(j + 1, min(j + 3, limit - 1)):
            flags = self.sheet.tag[k].flags
            if flags & (t.PANELKEY | t.PANEL | t.TITLE) and not flags & (t.CONTROL | t.FOOT):
                return not self.sheet.tag[j].flags & (t.QUOTE | t.LONG | t.REMOVED)
            if self.sheet.tag[k].words > 6:
                return False
        return False

    # -- where the thread ends, and what is no text --------------------------------------------------------------

    def _close_last(self, thread: Thread) -> None:
        """Ends the last comment: at what closes a thread, at its own foot, or where the margin falls back."""
        sheet = self.sheet
        tags = sheet.tag
        last = thread.segments[-1]
        if thread.foot_order:
            thread.end = last.stop
            return
        stop = last.body
        feet = self._usual_foot(thread.segments[:-1])
        margin = min((sheet.indent[k] for k in range(last.body, min(last.body + 1, sheet.count))), default=0)
        longest = max((segment.end - segment.body for segment in thread.segments[:-1]), default=12)
        budget = max(12, longest * 2)
        shallow = margin > 0
        while stop < sheet.count:
            flags = tags[stop].flags
            if flags & (t.END | t.PAGER) and not (flags & t.CONTROL and not flags & t.PAGER) and not flags & t.PANELKEY:
                break
            if flags & t.START and stop > last.body and not flags & t.CONTROL:
                break
            if (
                feet
                and tags[stop].flags & (t.CONTROL | t.FOOT | t.DATEONLY | t.NUMBER)
                and _norm(sheet.core[stop]) in feet
            ):
                while (
                    stop < sheet.count
                    and tags[stop].flags & (t.CONTROL | t.FOOT | t.DATEONLY | t.NUMBER)
                    and not tags[stop].flags & (t.START | t.PAGER)
                ):
                    stop += 1
                break
            if stop > last.body and not sheet.has_blanks and sheet.gap[stop]:
                break
            if shallow and sheet.indent[stop] < margin and stop > last.body:
                break
            if stop - last.body >= budget:
                break
            if (
                stop > last.body
                and flags & (t.NAVIGATION | t.PROMOTION)
                and not flags & t.LONG
                and (sheet.gap[stop] or not sheet.has_blanks)
            ):
                break
            if (
                stop > last.body
                and flags & t.NUMBER
                and not sheet.has_blanks
                and stop + 1 < sheet.count
                and tags[stop + 1].flags & (t.NUMBER | t.PAGER)
            ):
                break
            if (
                stop > last.body
                and not sheet.has_blanks
                and tags[stop].words <= 3
                and stop + 1 < sheet.count
                and tags[stop + 1].flags & (t.NUMBER | t.NAVIGATION | t.END)
                and not tags[stop].flags & t.STRUCTURE
            ):
                break
            stop += 1
        last.end = last.stop = max(stop, last.body)
        thread.end = last.stop

    def _cut_at_feet(self, segments: list[Segment]) -> None:
        """Gives what stands between a comment's usual foot and the next anchor to the next comment's head.

        Where most comments end with one same control ("Reply", "Top", "Quote"), the lines after it are a name, a panel,
        a subject, whatever they say.
        """
        sheet = self.sheet
        count = len(segments)
        if count < 3:
            return
        counts: Counter[str] = Counter()
        for segment in segments[:-1]:
            counts.update(
                sorted(
                    {
                        _norm(sheet.core[k])
                        for k in range(segment.body, segment.end)
                        if sheet.tag[k].flags & t.CONTROL and not sheet.tag[k].flags & (t.PANEL | t.PANELKEY)
                    }
                )
            )
        usual = {core for core, seen in counts.items() if seen * 10 >= (count - 1) * 6}
        if not usual:
            return
        for segment, following in zip(segments, segments[1:], strict=False):
            foot = -1
            for k in range(segment.end - 1, max(segment.body, segment.end - 32) - 1, -1):
                if _norm(sheet.core[k]) in usual and sheet.tag[k].flags & t.CONTROL:
                    foot = k
                    break
                if sheet.tag[k].flags & t.LONG or sheet.tag[k].words > 16:
                    break
            if foot < 0 or foot + 1 >= following.top:
                continue
            rest = range(foot + 1, following.top)
            if sum(1 for k in rest if sheet.tag[k].words <= 8) * 4 >= len(rest) * 3:
                segment.end = segment.stop = foot + 1
                following.top = foot + 1
                if following.status == "lost":
                    name = next((k for k in rest if self._may_be_name(k)), -1)
                    if name >= 0 and not (sheet.filtered and sheet.gap[following.anchor] >= 2):
                        self._name(following, self._name_at(name), name)

    def _usual_foot(self, segments: list[Segment]) -> set[str]:
        """Normalised controls that end at least half of the comments."""
        counts: Counter[str] = Counter()
        sheet = self.sheet
        for segment in segments:
            seen = set()
            for k in range(max(segment.body, segment.end - 3), segment.end):
                if sheet.tag[k].flags & (t.CONTROL | t.FOOT | t.DATEONLY | t.NUMBER):
                    seen.add(_norm(sheet.core[k]))
            counts.update(sorted(seen))
        return {core for core, count in counts.items() if count * 5 >= len(segments) * 3 and count >= 2}

    def _trim(self, segment: Segment) -> None:
        """Takes controls, votes, dates and reactions off the end of the text."""
        sheet = self.sheet
        tags = sheet.tag
        end = segment.end
        while end > segment.body:
            tag = tags[end - 1]
            flags = tag.flags
            if flags & (t.FOOT | t.CONTROL | t.SYMBOLS | t.PAGER | t.AVATAR | t.POSTNO) or flags & (
                t.NUMBER | t.DATEONLY | t.PANELKEY
            ):
                if flags & t.SYMBOLS and tag.words == 1 and len(sheet.core[end - 1]) > 3 and end - 1 == segment.body:
                    break
                if flags & t.DATEONLY and segment.posted is None and not flags & t.FOOT:
                    segment.posted = tag.posted
                if tag.likes >= 0:
                    segment.likes = tag.likes
                end -= 1
                continue
            if (
                flags & (t.START | t.END | t.NAVIGATION | t.PROMOTION)
                and not flags & t.LONG
                and end - 1 > segment.body
                and tag.words <= 12
            ):
                end -= 1
                continue
            if self._initial(end - 1) or (
                end - 1 > segment.body and flags & (t.PANEL | t.TITLE) and not flags & t.QUOTE
            ):
                end -= 1
                continue
            if (
                segment.author
                and end - 1 > segment.body
                and end < segment.end
                and sheet.core[end - 1] == segment.author
            ):
                # a profile under the text
                end -= 1
                continue
            break
        segment.end = end
        # a foot inside the text ("Reply", then something that is no comment any more) cuts where the rest is furniture
        for k in range(segment.body, segment.end):
            flags = tags[k].flags
            if flags & t.FOOT and not flags & t.LONG:
                segment.extra.add(k)
            elif flags & t.CONTROL and tags[k].words <= 6 and not flags & t.START:
                segment.extra.add(k)

    def _peel(self, segments: list[Segment]) -> None:
        """Takes off what recurs right after the heads or right before the next ones, whatever its wording."""
        sheet = self.sheet
        count = len(segments)
        if count < 3:
            return
        heads: Counter[str] = Counter()
        tails: Counter[str] = Counter()
        for segment in segments:
            lines = range(segment.body, min(segment.body + 5, segment.end))
            heads.update(sorted({_norm(sheet.core[k]) for k in lines if self._peelable(k)}))
            lines = range(max(segment.body, segment.end - 5), segment.end)
            tails.update(sorted({_norm(sheet.core[k]) for k in lines if self._peelable(k)}))
        need = max(3, count * 0.34)
        head_words = {core for core, seen in heads.items() if seen >= need}
        tail_words = {core for core, seen in tails.items() if seen >= need}
        self._signatures(segments)
        if self.layout is not None and self.layout.subject:
            self._subjects(segments)
        for segment in segments:
            while self._peels(segment.body, segment, head_words):
                segment.body += 1
            while self._peels(segment.end - 1, segment, tail_words):
                segment.end -= 1

    def _subjects(self, segments: list[Segment]) -> None:
        """Takes a subject line off every comment: a short first line over the text, on nearly all of them."""
        sheet = self.sheet
        headed = [
            segment
            for segment in segments
            if segment.end - segment.body >= 2
            and sheet.tag[segment.body].words <= 12
            and not sheet.core[segment.body].endswith((".", ",", ":"))
            and (not sheet.has_blanks or sheet.gap[segment.body + 1])
        ]
        if len(headed) * 4 >= len(segments) * 3:
            for segment in headed:
                segment.body += 1

    def _signatures(self, segments: list[Segment]) -> None:
        """Takes off the lines with which one commenter ends several posts: a signature, no text."""
        sheet = self.sheet
        by_author: dict[str, list[Segment]] = {}
        for segment in segments:
            if segment.author and segment.end - segment.body >= 2:
                by_author.setdefault(segment.author, []).append(segment)
        for own in by_author.values():
            if len(own) < 2:
                continue
            tails: Counter[str] = Counter()
            for segment in own:
                tails.update(
                    sorted({sheet.core[k] for k in range(max(segment.body + 1, segment.end - 8), segment.end)})
                )
            for segment in own:
                while (
                    segment.end - segment.body > 1
                    and tails[sheet.core[segment.end - 1]] >= max(2, len(own) * 0.5)
                    and len(sheet.core[segment.end - 1]) > 12
                ):
                    segment.end -= 1

    def _peels(self, k: int, segment: Segment, recurring: set[str]) -> bool:
        """May this line of a comment's edge go? The last line that is left only where it hardly says anything."""
        if segment.body >= segment.end or _norm(self.sheet.core[k]) not in recurring or not self._peelable(k):
            return False
        return segment.end - segment.body > 1 or self.sheet.tag[k].words <= 3

    def _peelable(self, k: int) -> bool:
        # greetings and goodbyes recur too, and end like sentences
        core = self.sheet.core[k]
        return not self.sheet.tag[k].flags & t.LONG and (core[-1] not in ",.!?:;…)" or len(core) > 40)

    # -- is it a thread? -----------------------------------------------------------------------------------------

    def _evidence(self, thread: Thread) -> float:
        sheet = self.sheet
        tags = sheet.tag
        segments = thread.segments
        count = len(segments)
        valid = thread.valid
        if not valid:
            return 0.0
        if thread.start < 0 and count < (2 if thread.style == "says" else 3):
            return 0.0
        evidence = 0.0
        if thread.start >= 0:
            near = segments[0].top - thread.start
            evidence += 3.0 if near <= 12 else 2.0 if near <= 25 else 1.0
        controls = 0
        more = 0
        timed = 0
        words = []
        for segment in segments:
            lines = range(segment.end, min(segment.stop, sheet.count))
            head = range(segment.top, segment.body)
            if (
                any(tags[k].flags & (t.CONTROL | t.FOOT | t.NUMBER) and not tags[k].flags & t.NAVIGATION for k in lines)
                or any(tags[k].flags & (t.CONTROL | t.PANEL | t.TITLE | t.PANELKEY | t.POSTNO) for k in head)
                or segment.extra
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
            words.append(sum(min(tags[k].words, 40) for k in segment.text_lines()))
        if thread.start < 0 and controls * 2 < count and self.layout_score < 3 and thread.style != "says":
            evidence -= 1.5
        evidence += 2.0 * controls / count if count >= 2 or thread.start >= 0 else 0.5
        if thread.style == "says":
            evidence += 2.0
            dated = sum(1 for segment in segments if segment.posted)
            evidence += 2.0 if dated * 2 >= count else 0.0
        if thread.style == "numbered":
            evidence += 2.5 if count >= 3 else 1.0
        own = self.layout.name if self.layout is not None else ""
        if own and any(tags[segment.anchor].header == own for segment in segments):
            evidence += 3.0
        elif any(tags[segment.anchor].flags & t.HEADER for segment in segments):
            evidence += 1.0
        evidence += 1.5 if timed * 5 >= count * 3 else 0.0
        evidence += 1.0 if count >= 3 else 0.0
        evidence += 1.5 if self.layout_score >= 3 else 0.0
        if thread.end < sheet.count and any(
            tags[k].flags & (t.END | t.PAGER) for k in range(thread.end, min(thread.end + 6, sheet.count))
        ):
            evidence += 0.75
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


def _strip_common_suffix(segments: list[Segment]) -> None:
    """Takes off names what stands after a comma, a bar or a dot on most of them: "reader since 2014"."""
    placed = [s for s in segments if s.author and _PLACE.search(s.author)]
    if len(placed) >= 2 and len(placed) * 5 >= len(segments) * 3:
        for segment in placed:
            segment.author = _PLACE.sub("", segment.author or "") or segment.author
    tails = Counter(_norm(found[0]) for s in segments if s.author and (found := _SUFFIX.search(s.author)))
    if not tails:
        return
    tail, seen = min(tails.items(), key=lambda item: (-item[1], item[0]))
    if seen >= 2 and seen * 5 >= len(segments) * 3:
        for segment in segments:
            found = _SUFFIX.search(segment.author) if segment.author else None
            if found and _norm(found[0]) == tail and segment.author:
                segment.author = segment.author[: found.start()].strip() or segment.author


_PLACE = re.compile(r"\s*\([^()]{2,40}\)$")
_SUFFIX = re.compile(r"\s*[,·•|/].*$")


@lru_cache(maxsize=1 << 15)
@lru_cache(maxsize=20_000)
def _norm(core: str) -> str:
    return _DIGITS.sub("0", core.lower())


def _word(sheet: Sheet, k: int) -> bool:
    return any(character.isalnum() for character in sheet.core[k])
