"""Which of a hundred patterns could match a line? Its first letters, its last ones and its length tell nearly always.

Layouts and vocabularies are many expressions, and almost every line of a page matches none of them. Python would try
them one by one (tens of microseconds a line). So it is read off each expression how a line that it matches can begin
and end; these beginnings stand in one tree, the endings in another, and only what a line's own letters lead to is then
tried for real. What cannot be read off (a repetition of anything, a back reference) counts as "anything goes".

Trees of letters: E. Fredkin, "Trie memory", Communications of the ACM 3 (1960).
"""

from __future__ import annotations

import re
import re._casefix as casefix  # type: ignore[import-not-found]
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

DEPTH: Final = 7
"""Letters that are looked at, at either end of a line."""

MAX_FORMS: Final = 6_000
"""An expression that can begin in more ways than this is looked at less deeply."""

_MAX_CLASS: Final = 48
_DOTTED: Final = "\u0130"  # its small form is two characters long
_WHITE: Final = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)

_Forms = set[tuple[str, bool]]
"""Beginnings of lines, and of each whether anything may follow."""


def _same_letters() -> dict[int, str]:
    """Return letter -> the one that stands for all that count as the same when case is ignored."""
    table = dict.fromkeys(map(ord, _WHITE), " ")
    for letter, others in casefix._EXTRA_CASES.items():
        table[letter] = chr(min(letter, *others))
    return {letter: same for letter, same in table.items() if letter != ord(same) and not 32 <= letter < 128}


_SAME: Final = _same_letters()
_SPECIAL: Final = re.compile(f"[{re.escape(''.join(map(chr, _SAME)))}]|(?![0-9])\\d")


def folded(text: str) -> str:
    """Return ``text`` in small letters, every digit as 0, every white space as a blank."""
    low = text.lower()
    if not (low.isascii() and low.isprintable()) and _SPECIAL.search(low):
        low = "".join("0" if letter.isdecimal() else letter for letter in low.translate(_SAME))
    for digit in "123456789":
        if digit in low:
            low = low.replace(digit, "0")
    return low


class Prefilter:
    """What the lines look like that ``patterns`` match as a whole, case ignored: beginnings, endings, lengths, letters."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._starts: dict[str, Any] = {}
        self._ends: dict[str, Any] = {}
        self._holding: list[tuple[str, list[tuple[str, ...]], int]] = []
        self._always: list[int] = []
        self._lengths: list[tuple[int, int, int]] = []
        self._all = range(len(patterns))
        for number, pattern in enumerate(patterns):
            for tree in _alternatives(parser.parse(pattern.pattern, re.IGNORECASE)):
                self._enter(tree, number)

    def _enter(self, tree: Any, number: int) -> None:
        own = len(self._lengths)
        self._lengths.append((*tree.getwidth(), number))
        for planted, backwards in ((self._starts, False), (self._ends, True)):
            forms = forms_of(tree, backwards=backwards)
            if ("", True) not in forms:
                _plant(planted, forms, own)
                return
        letters = needed(tree)
        if letters:
            sets = [tuple(sorted(each)) for each in letters]
            sure = "".join(sets.pop(0)) if len(sets[0]) == 1 else ""
            self._holding.append((sure, sets, own))
        else:
            self._always.append(own)

    def candidates(self, line: str, text: str | None = None) -> Collection[int]:
        """Return the positions of the patterns that could match the whole of ``line``, in no particular order.

        ``text`` is the line as `folded` spells it, where that is known.
        """
        if _DOTTED in line:
            return self._all
        found = self._always.copy()
        if text is not None or self._holding:
            text = text or folded(line)
            _climb(self._starts, text[:DEPTH], found)
            _climb(self._ends, text[: -DEPTH - 1 : -1], found)
            for sure, sets, own in self._holding:
                if sure not in text:
                    continue
                for letters in sets:
                    for some in letters:
                        if some in text:
                            break
                    else:
                        break
                else:
                    found.append(own)
        else:
            _climb(self._starts, folded(line[:DEPTH]), found)
            _climb(self._ends, folded(line[-DEPTH:])[::-1], found)
        if not found:
            return ()
        size = len(line)
        lengths = [self._lengths[own] for own in found]
        return {number for least, most, number in lengths if least <= size <= most}


def _alternatives(tree: Any) -> list[Any]:
    """Return the alternatives that a whole expression consists of, each a tree of its own."""
    if len(tree) == 1:
        kind, value = tree[0]
        if kind is sre.BRANCH:
            return [alternative for branch in value[1] for alternative in _alternatives(branch)]
        if kind is sre.SUBPATTERN and not value[1] and not value[2]:
            return _alternatives(value[-1])
    return [tree]


def needed(nodes: Any) -> list[frozenset[str]]:
    """Return sets of letters (spelt as by `folded`); a matched line holds at least one of each, the cheapest set first."""
    run = ""
    sets: list[frozenset[str]] = []
    for kind, value in nodes:
        if kind is sre.LITERAL:
            run += folded(chr(value))
            continue
        if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            continue
        if run:
            sets.append(frozenset([run]))
            run = ""
        if kind is sre.BRANCH:
            each = [needed(branch) for branch in value[1]]
            if all(each):
                sets.append(frozenset().union(*(max(some, key=_rarity) for some in each)))
        elif kind is sre.IN:
            sets.append(frozenset(_class(value) or ()))
        elif kind is sre.SUBPATTERN or kind is sre.ATOMIC_GROUP:
            sets += needed(value[-1] if kind is sre.SUBPATTERN else value)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[0]:
            sets += needed(value[2])
    if run:
        sets.append(frozenset([run]))
    telling = {each for each in sets if 0 < len(each) <= _MAX_CLASS and _tells(each)}
    return sorted(telling, key=lambda each: (len(each), sorted(each)))


def _tells(letters: frozenset[str]) -> bool:
    """Answer: do these letters tell lines apart? A single letter or a blank stands in nearly every one."""
    return all(len(some) > 1 or not (some.isalnum() or some == " ") for some in letters)


def _rarity(letters: frozenset[str]) -> tuple[int, int, list[str]]:
    return min(map(len, letters)), -len(letters), sorted(letters)


def _plant(tree: dict[str, Any], forms: _Forms, number: int) -> None:
    """Put the forms of one pattern into a tree: under "" whom a node belongs to, whatever follows; "$" where it ends."""
    for text, follows in sorted(forms):
        node = tree
        for letter in text:
            node = node.setdefault(letter, {})
        node.setdefault("" if follows else "$$", []).append(number)


def _climb(tree: dict[str, Any], text: str, found: list[int]) -> None:
    node: dict[str, Any] | None = tree
    for letter in text:
        node = node.get(letter)  # type: ignore[union-attr]
        if node is None:
            return
        if "" in node:
            found += node[""]
    if node is not None and "$$" in node:
        found += node["$$"]


def forms_of(nodes: Any, *, backwards: bool = False) -> _Forms:
    """Return how the lines that an expression matches can begin, or ``backwards`` how they can end.

    Each form is at most `DEPTH` letters in the spelling of `folded`, with True where more can follow.
    """
    for depth in range(DEPTH, 0, -1):
        forms = _extend({("", False)}, nodes, depth, backwards)
        if forms is not None:
            return forms
    return {("", True)}


def _extend(forms: _Forms, nodes: Iterable[Any], depth: int, backwards: bool) -> _Forms | None:
    """Return ``forms`` with what ``nodes`` match behind them; None where they are too many."""
    for kind, value in _joined(reversed(list(nodes)) if backwards else nodes):
        done = {form for form in forms if form[1]}
        live = forms - done
        if not live:
            break
        if kind is sre.LITERAL:
            forms = done | {(long[:depth], len(long) >= depth) for text, _ in live for long in (text + value,)}
            continue
        grown = _node(live, kind, value, depth, backwards)
        if grown is None or len(grown) + len(done) > MAX_FORMS:
            return None
        forms = done | {(text, follows or len(text) >= depth) for text, follows in grown}
    return forms


def _joined(nodes: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Give ``nodes`` with letters that follow one another as one string, as `folded` spells them."""
    run = ""
    for kind, value in nodes:
        if kind is sre.LITERAL:
            run += folded(chr(value))
            continue
        if run:
            yield sre.LITERAL, run
            run = ""
        yield kind, value
    if run:
        yield sre.LITERAL, run


def _node(live: _Forms, kind: Any, value: Any, depth: int, backwards: bool) -> _Forms | None:
    if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return live
    if kind is sre.IN:
        letters = _class(value)
        if letters is not None:
            return {(text + letter, False) for text, _ in live for letter in letters}
    elif kind is sre.BRANCH:
        grown: _Forms = set()
        for branch in value[1]:
            more = _extend(live, branch, depth, backwards)
            if more is None:
                return None
            grown |= more
        return grown
    elif kind is sre.SUBPATTERN:
        return _extend(live, value[-1], depth, backwards)
    elif kind is sre.ATOMIC_GROUP:
        return _extend(live, value, depth, backwards)
    elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _repeat(live, *value, depth=depth, backwards=backwards)
    return {(text, True) for text, _ in live}


def _repeat(live: _Forms, least: int, most: Any, what: Any, *, depth: int, backwards: bool) -> _Forms | None:
    grown: _Forms = set() if least else set(live)
    current = live
    for times in range(1, min(int(most), max(depth, least)) + 1):
        more = _extend(current, what, depth, backwards)
        if more is None or len(grown) + len(more) > MAX_FORMS:
            return None
        if times >= least:
            grown |= more
        else:
            grown |= {form for form in more if form[1]}
        current = {form for form in more if not form[1]}
        if not current:
            break
    return grown


def _class(items: Any) -> set[str] | None:
    """Return the letters of a class as `folded` spells them; None where they are many or everything but some."""
    if items[0][0] is sre.NEGATE:
        return None
    letters: set[str] = set()
    for kind, value in items:
        if kind is sre.LITERAL:
            letters.add(folded(chr(value)))
        elif kind is sre.RANGE and value[1] - value[0] <= _MAX_CLASS:
            letters |= {folded(chr(code)) for code in range(value[0], value[1] + 1)}
        elif kind is sre.CATEGORY and value is sre.CATEGORY_DIGIT:
            letters.add("0")
        elif kind is sre.CATEGORY and value is sre.CATEGORY_SPACE:
            letters.add(" ")
        else:
            return None
    return letters if len(letters) <= _MAX_CLASS else None
