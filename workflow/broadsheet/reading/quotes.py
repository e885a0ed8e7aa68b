"""Text that a comment copies from an earlier one: quoted words must not count as the commenter's own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.segments import Segment, Thread
from broadsheet.reading.sheet import Sheet

_TOKENS = re.compile(r"\w+")
_VERB = (
    r"(?:wrote|said|says|schrieb|sagte|a écrit|a dit|escribió|dijo|ha scritto|ha detto|schreef|zei|escreveu|disse"
    r"|napisał\w*|skrev|писал\w*)"
)
_GLUED_HEAD = re.compile(rf"(?P<author>.{{1,40}}?),?\s+{_VERB}\s*:\s*(?P<rest>\S.*)", re.I | re.S)
_DATED_HEAD = re.compile(
    r"(?:quote from|zitat von|citation de|citar? de|citazione d[ai]|citaat van)\s*:?\s*(?P<author>\S.{0,40}?)\s+"
    r"(?:on|am|le|en|el|il|op|em)\s.{4,40}?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?(?P<rest>[^\s:].*)",
    re.I | re.S,
)
"""Whose words a quote holds and when they were written, with the words right behind: the markup between them is gone."""
_WRITTEN_AT = re.compile(r"\([^()]*\d[:.]\d\d[^()]*\)")
"""When the quoted words were written, before the name of who wrote them."""
_STAMP = re.compile(r"↑.{0,60}|.{0,12}\d{1,2}[:.]\d\d.{0,10}")
_MARKS = "\"“”„«»'‘’‚>…. \t\xa0-–—()[]"
_OPENERS = '"“„«>'
_CLOSERS = '"”“»'
MIN_WORDS = 5
"""Fewer words in a row are no quote by themselves: people agree in the same words."""
_LONG_ENOUGH = 24
"""Characters of a sentence that is remembered for finding copies without a mark."""
_BLOCK = 1 << 16
"""Characters of earlier comments that are searched as one string."""
_BLOCKS = 64
"""So many such strings are kept: nobody quotes from further up, and a thread may be of any length."""
_FAR = 60
"""A quote's closing mark is looked for in so many lines."""


def without_head(core: str) -> str:
    """Return the words behind "Ada wrote:" or "Quote from: Ada" where the time stands on the line, too; else the line."""
    if ":" not in core[:60]:
        return core
    found = _GLUED_HEAD.match(core) if _WRITTEN_AT.match(core) else _DATED_HEAD.match(core)
    return found["rest"] if found else core


@dataclass
class Quote:
    """What one comment quotes: its lines, the controls between them, and where the words come from.

    ``source`` is the index of the quoted comment, -1 for the opening post, None where the words were not found;
    ``names`` are the earlier authors that the quote's header names.
    """

    lines: set[int] = field(default_factory=set)
    controls: set[int] = field(default_factory=set)
    source: int | None = None
    names: list[str] = field(default_factory=list)


def _key(text: str) -> str:
    return f" {' '.join(_TOKENS.findall(text.lower()))} "


class _Past:
    """The texts of earlier comments, one after the other in a few long strings, to be searched from the latest back."""

    def __init__(self) -> None:
        self._blocks: list[tuple[str, list[int], list[int]]] = []
        self._starts: list[int] = []
        self._owners: list[int] = []
        self._waiting: list[str] = []
        self._size = 0

    def add(self, owner: int, text: str) -> None:
        """Append the text of comment ``owner``."""
        if self._size > _BLOCK:
            self._close()
        self._starts.append(self._size)
        self._owners.append(owner)
        self._waiting.append(text)
        self._size += len(text) + 1

    def _close(self) -> None:
        self._blocks.append(("\0".join(self._waiting), self._starts, self._owners))
        self._starts, self._owners, self._waiting, self._size = [], [], [], 0
        del self._blocks[:-_BLOCKS]

    def holders(self, probe: str) -> Iterator[int]:
        """Give the comments whose text holds ``probe``, the latest first, each once."""
        if self._waiting:
            self._waiting = ["\0".join(self._waiting)]
            yield from _holders(self._waiting[0], self._starts, self._owners, probe)
        for block in reversed(self._blocks):
            yield from _holders(*block, probe)


def _holders(text: str, starts: list[int], owners: list[int], probe: str) -> Iterator[int]:
    place = text.rfind(probe)
    while place >= 0:
        position = bisect_right(starts, place) - 1
        yield owners[position]
        place = text.rfind(probe, 0, max(0, starts[position] - 1))


class Quotes:
    """Finds copied lines as the thread is read from top to bottom: `find`, then `learn`, comment by comment."""

    def __init__(self, sheet: Sheet, opening: Segment | None) -> None:
        self.sheet = sheet
        self.sentences: dict[str, int] = {}
        self.unread: list[tuple[int, list[int]]] = []
        self.unheard: list[tuple[int, list[int]]] = []
        self.words = _Past()
        self.letters = _Past()
        self.by_name: dict[str, list[int]] = {}
        self.opener = ""
        if opening is not None:
            self.opener = (opening.author or "").lower()
            self._keep(-1, opening.text_lines())
            if self.opener:
                self.by_name[self.opener] = []

    def learn(self, index: int, segment: Segment, quote: Quote) -> None:
        """Remember what comment ``index`` says itself."""
        lines = [k for k in segment.text_lines() if k not in quote.lines]
        self._keep(index, lines)
        if segment.author:
            self.by_name.setdefault(segment.author.lower(), []).append(index)
        core = self.sheet.core
        for k in lines:
            line = core[k]
            if len(line) >= _LONG_ENOUGH:
                for sentence in line.split(". "):
                    if len(sentence) >= _LONG_ENOUGH:
                        self.sentences[sentence.strip(_MARKS)] = index

    def _keep(self, index: int, lines: list[int]) -> None:
        self.unread.append((index, lines))
        self.unheard.append((index, lines))

    def _exact(self, text: str) -> int | None:
        """Return the latest earlier comment that holds ``text`` letter by letter, marks around it aside; or None."""
        for index, lines in self.unread:
            self.letters.add(index, "\n".join([self.sheet.core[k] for k in lines]))
        self.unread.clear()
        return next(self.letters.holders(text.strip(_MARKS)), None)

    def _source(self, text: str, wanted: list[int] | None, least: int) -> int | None:
        """Return the latest earlier comment that holds the words of ``text``, one of ``wanted`` if any does."""
        key = _key(text)
        words = key.count(" ") - 1
        if words < least:
            return None
        for index, lines in self.unheard:
            self.words.add(index, _key("\n".join([self.sheet.core[k] for k in lines])))
        self.unheard.clear()
        short = " ".join(key.split()[:8])
        for probe in (key, f" {short} ") if words > 12 else (key,):
            elsewhere = None
            for index in self.words.holders(probe):
                if wanted is None or index in wanted:
                    return index
                elsewhere = index if elsewhere is None else elsewhere
            if elsewhere is not None:
                return elsewhere
        return None

    def _names_in(self, head: str) -> list[str]:
        """Earlier authors named in a quote's header, the longest name first."""
        low = f" {head.lower()} "
        found = []
        for name in self.by_name:
            place = low.find(name)
            if place > 0 and not low[place - 1].isalnum() and not low[place + len(name)].isalnum():
                found.append(name)
        return sorted(found, key=lambda name: (-len(name), name))[:1]

    def find(self, segment: Segment) -> Quote:
        """Return what ``segment`` quotes; an empty `Quote` where it quotes nothing."""
        quote = Quote()
        sheet = self.sheet
        skip = -1
        for k in range(segment.body, segment.end):
            if k <= skip:
                continue
            flags = sheet.tag[k].flags
            core = sheet.core[k]
            inline = bool(flags & t.QUOTE) and "↑" in core and bool(_TOKENS.search(self._behind_stamp(k)))
            if (flags & (t.QUOTE | t.SAYS) and not inline) or core[-1] == ":":
                skip = max(skip, self._headed(segment, k, quote))
            elif flags & t.QUOTE_END:
                quote.controls.add(k)
            elif ":" in core[:60] and (head := _DATED_HEAD.match(core) or _GLUED_HEAD.match(core)):
                self._glued(segment, k, head, quote)
            elif k not in segment.extra:
                self._copied(k, quote)
        text = segment.text_lines()
        if not quote.names and text and all(k in quote.lines for k in text):
            # the same comment sent twice: its author's own words
            return Quote()
        return quote

    def _headed(self, segment: Segment, k: int, quote: Quote) -> int:
        """Take a quote with a header at line ``k``; return its last line, -1 where it is none."""
        sheet = self.sheet
        tags = sheet.tag
        strong = bool(tags[k].flags & t.QUOTE)
        first = k + 1
        head = sheet.core[k]
        if strong and first < segment.end and tags[first].flags & t.QUOTE and tags[first].words <= 14:
            head = f"{head} {sheet.core[first]}"
            first += 1
        elif strong and first + 1 < segment.end and sheet.core[first].lower() in self.by_name:
            # "Quote", and who is quoted on the next line
            head = f"{head} {sheet.core[first]}"
            first += 1
        if strong and first < segment.end and tags[first].flags & t.DATEONLY:
            # when the quoted words were written
            first += 1
        names = self._names_in(head)
        if not strong and (len(head) > 70 or not names or tags[k].words > len(names[0].split()) + 8):
            return -1
        end = -1
        for line in range(first, min(first + _FAR, segment.stop, sheet.count)):
            flags = tags[line].flags
            if flags & t.QUOTE_END:
                end = line
                break
            if flags & t.QUOTE and line > first:
                break
        if first >= segment.end and end < 0:
            return -1
        wanted = self.by_name.get(names[0]) if names else None
        source: int | None = None
        taken: list[int] = []
        if end >= 0:
            taken = list(range(first, end))
            quote.controls.add(end)
            for line in taken:
                source = self._source(sheet.core[line], wanted, 2)
                if source is not None:
                    break
        else:
            for line in range(first, segment.end):
                if tags[line].flags & t.QUOTE or line in segment.extra:
                    break
                found = self._source(sheet.core[line], wanted, 2 if line == first else MIN_WORDS)
                if found is None and line > first:
                    break
                if found is None and not (strong and (names or line + 1 < segment.end)):
                    return -1
                source = found if source is None else source
                taken.append(line)
                if found is None:
                    break
        if not taken:
            return -1
        quote.lines.update(range(k, first))
        quote.lines.update(taken)
        self._from(quote, source, names)
        return end if end >= 0 else taken[-1]

    def _glued(self, segment: Segment, k: int, head: re.Match[str], quote: Quote) -> None:
        """Take a line that holds a quote and its header: "Ada wrote:her words"."""
        names = self._names_in(head["author"])
        rest = head["rest"]
        behind = self._behind_stamp(k)
        if _STAMP.fullmatch(rest) and not _TOKENS.search(behind):
            self._headed(segment, k, quote)
            return
        source = self._source(behind or rest, self.by_name.get(names[0]) if names else None, 3)
        told = names or _WRITTEN_AT.match(head["author"]) or head.re is _DATED_HEAD
        if source is None and not (told and len(segment.text_lines()) > 1):
            return
        quote.lines.add(k)
        self._from(quote, source, names)

    def _behind_stamp(self, k: int) -> str:
        """Return the quoted words of "Ada wrote: ↑3 May 2019, 10:15 her words"; "" where there are none."""
        posted = self.sheet.tag[k].posted
        return self.sheet.core[k].partition(f"↑{posted}")[2].strip() if posted else ""

    def _copied(self, k: int, quote: Quote) -> None:
        """Take a line without a header that holds nothing but words of an earlier comment."""
        sheet = self.sheet
        core = sheet.core[k]
        text = sheet.text[k]
        marked = text[0] == ">" or (core[0] in _OPENERS and core.rstrip(".,!?… ")[-1:] in _CLOSERS)
        if not marked:
            if len(core) < _LONG_ENOUGH:
                return
            parts = core.split(". ")
            seen = self.sentences.get(parts[0].strip(_MARKS))
            if seen is None or sheet.tag[k].words < MIN_WORDS:
                return
            if any(len(part) >= _LONG_ENOUGH and part.strip(_MARKS) not in self.sentences for part in parts):
                return
        source = self._exact(core) if core.count(" ") >= MIN_WORDS - 1 else None
        if source is None or source < 0:
            return
        quote.lines.add(k)
        self._from(quote, source, [])

    def _from(self, quote: Quote, source: int | None, names: list[str]) -> None:
        if quote.source is None and not quote.names:
            quote.source, quote.names = source, names


def find_quotes(sheet: Sheet, thread: Thread, opening: Segment | None) -> list[Quote]:
    """Return what each comment of ``thread`` quotes, in page order."""
    finder = Quotes(sheet, opening)
    quotes = []
    for index, segment in enumerate(thread.segments):
        quote = finder.find(segment)
        finder.learn(index, segment, quote)
        quotes.append(quote)
    return quotes
