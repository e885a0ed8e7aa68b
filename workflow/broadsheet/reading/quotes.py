"""Text that a comment copies from an earlier one: quoted words must not count as the commenter's own."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Segment, Thread

_TOKENS = re.compile(r"\w+")
_MARKED = re.compile(r"^(?:[>\"“”„«‹'‘]|&gt;)")
_CLOSED = re.compile(r"[\"“”»›'’](?:\s*\(.{1,3}\))?[.,!?…]?$")
_GLUED_HEAD = re.compile(r"(?P<author>.{1,40}?)\s+(?:wrote|said|schrieb|sagte|a écrit|escribió|ha scritto|schreef)\s*:\s*(?P<rest>\S.*)", re.I)
MIN_WORDS = 4
"""A copied line with fewer words is no quote: people agree in the same words."""


def _key(text: str) -> str:
    return " ".join(_TOKENS.findall(text.lower()))


class Quotes:
    """Finds copied lines as the thread is read from top to bottom."""

    def __init__(self, sheet: Sheet, thread: Thread, opening: list[int]) -> None:
        self.sheet = sheet
        self.lines: dict[str, int] = {}
        self.texts: list[tuple[int, str]] = []
        self.wanted = any(
            tag.flags & (t.QUOTE | t.QUOTE_END) or _MARKED.match(core) or ":" in core[:60]
            for segment in thread.segments
            for tag, core in ((sheet.tag[k], sheet.core[k]) for k in segment.text_lines())
        )
        self.learn(-1, opening)

    def learn(self, index: int, lines: list[int]) -> None:
        """Remember the lines of comment ``index`` (-1: the opening post)."""
        if not self.wanted:
            return
        keys = []
        for k in lines:
            key = _key(self.sheet.core[k])
            if key.count(" ") >= MIN_WORDS - 1:
                self.lines.setdefault(key, index)
            keys.append(key)
        self.texts.append((index, " ".join(keys)))

    def _source(self, key: str) -> int | None:
        found = self.lines.get(key)
        if found is not None:
            return found
        if key.count(" ") < MIN_WORDS - 1:
            return None
        return next((index for index, text in reversed(self.texts) if key in text), None)

    def find(self, segment: Segment) -> tuple[set[int], int | None]:
        """(lines of ``segment`` that are quoted, the comment they come from: -1 for the opening post, None: unknown)."""
        quoted: set[int] = set()
        source: int | None = None
        if not self.wanted:
            return quoted, source
        sheet = self.sheet
        inside = False
        lines = segment.text_lines()
        for position, k in enumerate(lines):
            core = sheet.core[k]
            flags = sheet.tag[k].flags
            if flags & t.QUOTE and position + 1 < len(lines):
                quoted.add(k)
                inside = True
                continue
            if flags & t.QUOTE_END:
                if inside:
                    quoted.add(k)
                inside = False
                continue
            head = _GLUED_HEAD.fullmatch(core) if ":" in core[:60] else None
            if head is not None:
                found = self._source(_key(head["rest"]))
                if found is not None or inside:
                    quoted.add(k)
                    source = found if source is None else source
                    inside = True
                    continue
            marked = _MARKED.match(core) is not None
            if not inside and not (marked and (_CLOSED.search(core) or core[0] in ">&")):
                continue
            found = self._source(_key(core))
            if found is not None:
                quoted.add(k)
                source = found if source is None else source
            elif inside and _key(core).count(" ") < MIN_WORDS - 1 and any(_key(core) in text for _, text in self.texts):
                quoted.add(k)
            else:
                inside = inside and core[:1] == ">"
                if inside:
                    quoted.add(k)
        # a comment that is nothing but a quote would have no words of its own: then it is its author's text
        if len(quoted) == len(lines):
            return set(), source
        return quoted, source
