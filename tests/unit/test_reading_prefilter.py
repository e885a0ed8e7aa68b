"""The prefilter may name a pattern too many, never one too few."""

import re

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.prefilter import Prefilter
from broadsheet.reading.tagger import Tagger

TRICKY = [
    r"(?P<author>[^•·|]{1,40}?)\s*[•·|]\s*(?P<posted>\d+ (?:min|hours?) ago)",
    r"[\W\d_]*+(?:reply|antworten)(?![^\W\d_])[\W\d_]*",
    r"(?:^|\s)(?P<n>\w{2,5})\b.{0,20}(?<!x)\d{4}$",
    r"(a|b)\1?c",
    r"j[’']aime(?:\s+\d+)?",
    r"[^\W\d_]+ straße",
]


def every_pattern():
    tagger = Tagger(load_layouts([], None))
    words = tagger.words
    own = [*tagger.groups.values(), *words.start, *(pattern for _, pattern in tagger.headers)]
    return [*own, *(pattern for _, _, pattern in tagger.evidence), *(re.compile(text, re.I) for text in TRICKY)]


PATTERNS = every_pattern()
FILTER = Prefilter(PATTERNS)
PIECES = [
    "reply",
    "3",
    "12",
    "comments",
    "on",
    "“",
    "”",
    "says:",
    "said",
    "dit",
    ":",
    "antworten",
    "am",
    "um",
    "2021",
    "5.",
    "Mai",
    "•",
    "·",
    "|",
    "ago",
    "hours",
    "by",
    "Ada",
    "Lovelace",
    "Reply",
    "Like",
    "share",
    "#",
    "Posted",
    "é",
    "ß",
    "K",
    "ſ",
    "\xa0",
    "\u2028",
    "\x1c",
    "J’aime",
    "straße",
    "STRASSE",
    "aac",
    "bbc",
    "10:14",
    "pm",
    "Quote",
    "Originally",
]


def holds(line):
    matching = {number for number, pattern in enumerate(PATTERNS) if pattern.fullmatch(line)}
    missed = matching - set(FILTER.candidates(line))
    assert not missed, [PATTERNS[number].pattern[:80] for number in sorted(missed)]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_no_match_is_missed_on_lines_made_of_what_patterns_speak_of(line):
    holds(line)
    holds(line.lower())


@given(st.text(max_size=60))
def test_no_match_is_missed_on_any_text(line):
    holds(line.replace("\n", " "))


@given(st.data())
def test_no_match_is_missed_on_lines_made_from_the_patterns(data):
    pattern = data.draw(st.sampled_from(PATTERNS))
    holds(data.draw(st.from_regex(pattern, fullmatch=True)).replace("\n", " "))
