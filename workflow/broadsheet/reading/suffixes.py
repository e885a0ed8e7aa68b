"""What all names of a thread share and none of them is: a place, a button, a bar and what stands behind it."""

from __future__ import annotations

import re
from collections import Counter

from broadsheet.reading.name_text import STATE_BESIDE
from broadsheet.reading.segments import Segment, shared_words
from broadsheet.reading.sheet import norm

_KARMA = re.compile(r"(?<=\S)(?:\s+karma\s*:?\s*-?\d[\d.,]*k?|\s?\[\d[\d.,]*\])$", re.I)
"""What a site counts of a member."""
_PLACE = re.compile(r"\s*\([^()]{2,40}\)$")
_BEHIND_COMMA = re.compile(r"(?<=\S)\s?, [^\W\d_][^,]{1,30}$")
_TOWN = re.compile(r"(?<=\S) (?:of|from|aus) (?=\S)", re.I)
_NUMBERED = re.compile(r"(?<=:)\s+#?\d+$")
_BARS = (" | ", " · ", " • ", " / ")
_SUFFIX = re.compile(r"\s*[,·•|/].*$")

FEWEST_ENDINGS = 2
"""Names that show that a word with a colon behind them is none of theirs."""
LEAD, FEWEST_LED = 2, 4
"""Words before a name, and how many names show that they are none of theirs."""
FEWEST_STATES = 2
"""Names with a state beside them that show that a board sets it there; one alone may be called "Alice Online"."""
_ICON = re.compile(r"(?:Blogger|OpenID|Anonymous|Google|LiveJournal|TypePad|WordPress|AIM)\s+(?=\S)")
"""What a blog writes for the picture of where somebody has an account."""


def strip_common_suffix(segments: list[Segment]) -> None:
    """Take off names what stands after a comma, a bar or a dot on most of them: a place, "reader since 2014".

    So are states and accounts beside them, and words that most begin or end with.
    """
    part_states(segments)
    for segment in segments:
        segment.author = _KARMA.sub("", segment.author) if segment.author else segment.author
    placed = [s for s in segments if s.author and _PLACE.search(s.author)]
    if len(placed) >= 2 and len(placed) * 5 >= len(segments) * 3:
        for segment in placed:
            segment.author = _PLACE.sub("", segment.author or "") or segment.author
    _strip_verbs(segments)
    _strip_common_word(segments)
    _strip_common_lead(segments)
    placed = [s for s in segments if s.author and _BEHIND_COMMA.search(s.author)]
    if len(placed) >= 4 and len(placed) * 5 >= len(segments) * 4:
        for segment in placed:
            # "Ada, Ludlow, United Kingdom"
            segment.author = (segment.author or "").partition(", ")[0].rstrip()
    placed = [s for s in segments if s.author and _TOWN.search(s.author)]
    if len(placed) >= 4 and len(placed) * 5 >= len([s for s in segments if s.author]) * 4:
        for segment in placed:
            # "Ada of Upper Weir"
            segment.author = _TOWN.split(segment.author or "", maxsplit=1)[0]
    for bar in _BARS:
        barred = [s for s in segments if s.author and bar in s.author]
        if len(barred) >= 3 and len(barred) * 5 >= len([s for s in segments if s.author]) * 3:
            for segment in barred:
                segment.author = (segment.author or "").partition(bar)[0].strip()
    tails = Counter(norm(found[0]) for s in segments if s.author and (found := _SUFFIX.search(s.author)))
    if not tails:
        return
    tail, seen = min(tails.items(), key=lambda item: (-item[1], item[0]))
    if seen >= 2 and seen * 5 >= len(segments) * 3:
        for segment in segments:
            found = _SUFFIX.search(segment.author) if segment.author else None
            if found and norm(found[0]) == tail and segment.author:
                segment.author = segment.author[: found.start()].strip() or segment.author


def _strip_verbs(segments: list[Segment]) -> None:
    """Take off names the words before a colon and a number that some share: "spoke up:", "answered: #3"."""
    groups: dict[str, list[tuple[Segment, list[str]]]] = {}
    for segment in segments:
        words = _NUMBERED.sub("", segment.author or "").split()
        if len(words) >= 2 and words[-1][-1] == ":":
            groups.setdefault(words[-1].lower(), []).append((segment, words))
    for group in groups.values():
        rows = [words[::-1] for _, words in group]
        if len({tuple(row) for row in rows}) >= FEWEST_ENDINGS:
            shared = min(shared_words(rows), min(map(len, rows)) - 1)
            for segment, words in group:
                segment.author = " ".join(words[: len(words) - shared])


def _strip_common_word(segments: list[Segment]) -> None:
    """Take off names the last words that most of them share: a button, a mark or a running number, "from Weir"."""
    while True:
        parted = [(s, *(s.author or "").rpartition(" ")[::2]) for s in segments if s.author and " " in s.author]
        # a bullet before the word is no name
        parted = [(s, name.rstrip(" ,·•|-–—"), norm(last)) for s, name, last in parted]
        lasts = Counter(last for _, name, last in parted if name)
        word, seen = min(lasts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        sharing = [(s, name) for s, name, last in parted if name and last == word]
        named = sum(1 for s in segments if s.author)
        if seen < 3 or len({s.author for s, _ in sharing}) < 3 or seen * 5 < named * 3:
            return
        for segment, name in sharing:
            segment.author = name


def _strip_common_lead(segments: list[Segment]) -> None:
    """Take off names the first words that all of them share: "posted by" in words that no layout knows."""
    names = [(s.author or "").split() for s in segments if s.author]
    if len(names) < 4 or len({tuple(words) for words in names}) < 3:
        return
    _strip_usual_lead(segments, names)
    names = [(s.author or "").split() for s in segments if s.author]
    shared = shared_words(names)
    if shared and all(any(letter.isalpha() for letter in "".join(words[shared:])) for words in names):
        for segment in segments:
            if segment.author:
                segment.author = " ".join(segment.author.split()[shared:])


def _strip_usual_lead(segments: list[Segment], names: list[list[str]]) -> None:
    """Take two words off most names that begin with them: "Says to be Ada", where members have none before theirs."""
    leads = Counter((words[0], words[1]) for words in names if len(words) > LEAD)
    lead, seen = min(leads.items(), key=lambda item: (-item[1], item[0]), default=(("", ""), 0))
    rest = {tuple(words[LEAD:]) for words in names if tuple(words[:LEAD]) == lead}
    if seen * 5 < len(names) * 3 or len(rest) < FEWEST_LED:
        return
    for segment in segments:
        words = (segment.author or "").split()
        if len(words) > LEAD and tuple(words[:LEAD]) == lead:
            segment.author = " ".join(words[LEAD:])


def part_states(segments: list[Segment]) -> None:
    """Take off names whether their writers are there, "Online Ada", and where they have an account, "Blogger Ada".

    One alone may be called so: several have it, or most.
    """
    names = [segment.author for segment in segments if segment.author]
    iconed = [name for name in names if _ICON.match(name)]
    several = len(set(iconed)) >= FEWEST_STATES and len(iconed) * 5 >= len(names) * 3
    online = {name for name in names if STATE_BESIDE.sub("", name) != name}
    for segment in segments:
        if several and segment.author:
            segment.author = _ICON.sub("", segment.author, count=1) if _ICON.match(segment.author) else segment.author
        if len({STATE_BESIDE.sub("", name) for name in online}) >= FEWEST_STATES and segment.author:
            segment.author = STATE_BESIDE.sub("", segment.author) or segment.author
