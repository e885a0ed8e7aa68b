"""The names of one page, and where they stand in its texts.

A name of several words is found wherever it stands as whole words, across case, Unicode form, white space and accents;
written as one word ("@AdaCrumb") where a sign or its capitals show that; and turned ("Crumb, Ada").
A name of one word may be an ordinary word ("Truth"): it is found only where it is a mention, the header of a quote, or
an address; where else it stands is reported as left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from broadsheet.people.ordinary import CUE, GREETING, ORDINARY, QUOTED_AFTER, QUOTED_BEFORE
from broadsheet.people.words import TOKEN, folded, plain, spellings

_GAP = re.compile(
    r"[^\S\n]*\n{0,2}[^\S\n]*|[^\S\n]?[-'’‘`´_·/+*][^\S\n]?|[-_+]{2,3}|\.|[^\S\n]*(?:&nbsp;[^\S\n]*)+|%20"
)
"""What may stand between two words of a name, whatever stands there in the name itself.

A line's end does, and a paragraph's: where a page has no blank lines, each of its lines is a paragraph.
"""

_TURNED = re.compile(r"[^\S\n]?,[^\S\n]{0,2}")
_SIGNS = ("@", "＠", "#", "/", "=", "~")
"""What stands before a name that is written as one word."""

_LEAST_JOINED = 6
"""Letters of such a word: shorter ones are ordinary words too often ("No One")."""

_STARTS_LINE = re.compile(r"(?:^|\n)[\s\"'“”„‘’«»>*•(\[\-–—]*$")
_ADDRESSES = re.compile(r"[^\S\n]*(?:[,:;!–—…]|\.\.|-[^\S\n])")
_ENDS = re.compile(r"[^\S\n]*(?:[.!?…;)\"”]|$|\n)")
_BEFORE, _AFTER = 48, 64


class Parsed(NamedTuple):
    """A name as it is looked for: its compared words, what stands between them, and how they are spelt in texts.

    `anchors` are the spellings of its longest word; `one_word` says that no white space stands in it. `way`: as
    `words`, `joined` to one word, or `turned`, the last word and a comma first.
    """

    tokens: tuple[str, ...]
    gaps: tuple[str, ...]
    one_word: bool
    shown: str
    anchors: tuple[str, ...]
    way: Literal["words", "joined", "turned"] = "words"


class Sought(NamedTuple):
    """A name and what is put in its place."""

    parsed: Parsed
    mask: str


class Found(NamedTuple):
    """A name in a text: where it starts and ends, what is put in its place; `masked` is false where it is left."""

    start: int
    end: int
    mask: str
    masked: bool


@lru_cache(maxsize=1 << 15)
def parsed(name: str) -> tuple[Parsed, ...]:
    """Return the ways in which a name is written; empty where it has no letter or digit to look for."""
    matches = list(TOKEN.finditer(name))
    if not matches:
        return ()
    tokens = tuple(folded(match[0]) for match in matches)
    gaps = tuple(" ".join(name[one.end() : two.start()].split()) for one, two in pairwise(matches))
    longest = max(tokens, key=len)
    form = Parsed(tokens, gaps, len(name.split()) == 1, name.strip(), tuple(spellings(longest)))
    bare = tuple(map(plain, tokens))
    forms = [form] if bare == tokens else [form, form._replace(tokens=bare)]
    if form.one_word or len(tokens) == 1:
        return tuple(forms)
    joined = [
        each._replace(tokens=("".join(each.tokens),), gaps=(), way="joined")
        for each in forms
        if sum(map(len, each.tokens)) >= _LEAST_JOINED
    ]
    turned = [
        each._replace(tokens=(each.tokens[-1], *each.tokens[:-1]), gaps=("", *each.gaps[:-1]), way="turned")
        for each in forms
    ]
    return (*forms, *joined, *turned)


class PageNames:
    """The names to hide on one page; `people` are (name as shown, what is put in its place)."""

    def __init__(self, people: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[Sought]] = {}
        self._exact: dict[str, str] = {}
        self._later: set[str] = set()
        self._earlier: set[str] = set()
        anchors: set[str] = set()
        for name, mask in people:
            self._exact.setdefault(name.strip(), mask)
            for form in parsed(name):
                anchors.update(form.anchors)
                self._by_first.setdefault(form.tokens[0], []).append(Sought(form, mask))
                if form.way == "words":
                    self._later.update(form.tokens[1:])
                    self._earlier.update(form.tokens[:-1])
        for sought in self._by_first.values():
            if len(sought) > 1:
                sought.sort(key=lambda each: (-len(each.parsed.tokens), each.mask))
        self.anchors = sorted(anchors)

    def __bool__(self) -> bool:
        return bool(self._exact)

    def of_whole(self, line: str) -> str | None:
        """Return the mask of a name that is all there is on a line."""
        return self._exact.get(line)

    def reaches_over(self, text: str) -> tuple[bool, bool]:
        """Say whether a name might go on from the line before, or into the line after."""
        if not self._later:
            return False, False
        tokens = TOKEN.findall(text)
        if not tokens:
            return False, False
        return folded(tokens[0]) in self._later, folded(tokens[-1]) in self._earlier

    def may_be_in(self, text: str) -> bool:
        """Say whether a word of a name could begin in `text`; for short texts, and quicker than :meth:`find`."""
        return any(folded(token) in self._by_first for token in TOKEN.findall(text))

    def find(self, text: str, *, header: bool = False, own: str | None = None) -> list[Found]:
        """Find the names in `text`, longest first.

        In a `header` every whole word that is a name counts, ordinary words only where they are the name of the one
        whose header it is (`own`, the mask of that name).
        """
        if not self.may_be_in(text):
            return []
        words = _words(text)
        found: list[Found] = []
        at = 0
        while at < len(words):
            best: Found | None = None
            start = words[at][0]
            for sought in self._by_first.get(folded(text[start : words[at][1]]), ()):
                stop = self._match(sought.parsed, text, words, at)
                if not stop:
                    continue
                end = words[stop - 1][1]
                form = sought.parsed
                if form.way != "words" and not _is_written(text, start, end, form):
                    continue
                ordinary = form.tokens[0] in ORDINARY and sought.mask != own
                masked = not form.one_word or (header and not ordinary) or _is_meant(text, start, end, form)
                if masked:
                    best = Found(start, end, sought.mask, masked=True)
                    at = stop - 1
                    break
                best = best or Found(start, end, sought.mask, masked=False)
            if best is not None:
                found.append(best)
            at += 1
        return found

    @staticmethod
    def _match(form: Parsed, text: str, words: list[tuple[int, int]], at: int) -> int:
        """Return the number of the word behind the name that starts at word `at`; 0 where it does not."""
        stop = at + len(form.tokens)
        if stop > len(words):
            return 0
        for number, token in enumerate(form.tokens[1:], start=1):
            start, end = words[at + number]
            if folded(text[start:end]) != token:
                return 0
            gap = text[words[at + number - 1][1] : start]
            if form.way == "turned" and number == 1:
                if not _TURNED.fullmatch(gap):
                    return 0
                continue
            if not _GAP.fullmatch(gap) and " ".join(gap.split()) != form.gaps[number - 1]:
                return 0
        return stop


def _words(text: str) -> list[tuple[int, int]]:
    """Return where words are; what HTML and addresses write for a space is none."""
    if "%" not in text and "&" not in text:
        return [match.span() for match in TOKEN.finditer(text)]
    spans = []
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if match[0] == "nbsp" and text[start - 1 : end + 1] == "&nbsp;":
            continue
        if start and text[start - 1] == "%" and match[0].startswith("20") and end - start > 2:
            start += 2
        spans.append((start, end))
    return spans


def _is_written(text: str, start: int, end: int, form: Parsed) -> bool:
    """Say whether a name that is joined or turned is meant as one, and no ordinary words that read alike."""
    found = text[start:end]
    if form.way == "turned":
        return all(word[:1].isupper() for word in TOKEN.findall(found))
    capitals = [char.isupper() for char in found]
    parts = TOKEN.findall(form.shown)
    starts = [sum(map(len, parts[:number])) for number in range(len(parts))]
    humps = not all(capitals) and all(at < len(found) and capitals[at] for at in starts)
    return text[max(0, start - 1) : start] in _SIGNS or humps


def _is_meant(text: str, start: int, end: int, form: Parsed) -> bool:
    """Say whether a name of one word is a mention, the header of a quote or an address here, and no ordinary word."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    at_start = start == 0 or _STARTS_LINE.search(before) is not None
    if before.endswith(("@", "＠")) or QUOTED_BEFORE.search(before) or (at_start and QUOTED_AFTER.match(after)):
        return True
    word = text[start:end]
    if word != form.shown and not word[:1].isupper():
        return False  # "truth" is not how a person called Truth is addressed
    doubtful = form.tokens[0] in ORDINARY and len(form.tokens) == 1
    comma, ends = _ADDRESSES.match(after) is not None, _ENDS.match(after) is not None
    if GREETING.search(before):
        return not doubtful or comma or ends
    if doubtful and not CUE.search(f"{before} {after}"):
        return False
    behind_comma = before.rstrip(" \t\u00a0").endswith(",")
    return (at_start and comma) or (behind_comma and (ends or (not doubtful and after.startswith(","))))
