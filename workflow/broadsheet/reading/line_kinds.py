"""What lines of a thread share with others: what they are, their words but for numbers, or how they begin."""

from __future__ import annotations

import re
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.name_text import IN_ANSWER, is_name, labelled_name
from broadsheet.reading.segments import CLOSERS, is_closed
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.signed_lines import AROUND_DATE

FEWEST = 3
"""Times that a line comes that parts comments."""
FEWEST_ALIKE = 4
"""The same for lines that share no more than how they begin."""
MOST_WORDS = 12
MOST_WORDS_ALIKE = 8
"""Words of such lines."""
MOST_WORDS_OF_VALUE = 4
"""Words of what a panel says under the name of a field: "Location:"."""
MOST_WORDS_OF_NUMBER = 4
"""Words of a line with a post's number."""
NUMBER = re.compile(r"#\d[\d.,]*")
_DATELESS = re.compile(rf"(\S.*?)(?: (?:{AROUND_DATE}))+ :", re.I)
PORTRAIT = re.compile(
    r"\b(?:gr)?avatar\b|\bprofile? |profilbild|benutzerbild|['’]s picture$|\bbild des benutzers\b", re.I
)
"""A picture's stand-in that is a member's portrait, and no photographer's or an article's picture."""
ANSWERING = re.compile(rf"(?:{IN_ANSWER})\b", re.I)
_HEADS = t.SAYS | t.NAMEDATE | t.HEADER
_FLAGS = (
    (_HEADS, "head"),
    (t.DATEONLY, "date"),
    (t.FIELD, "panel"),
    (t.TITLE, "title"),
    (t.REPLY_TO, "answer"),
    (t.AVATAR, "avatar"),
    (t.POSTNO, "number"),
)


def line_kinds(sheet: Sheet, first: int, stop: int) -> dict[int, str]:
    """Return what lines share with others: their words but for numbers, what they are, or else how they begin."""
    kinds: dict[int, str] = {}
    alike: dict[int, str] = {}
    for k in range(first, stop):
        tag = sheet.tag[k]
        closes = tag.flags & CLOSERS and not tag.flags & t.CONTROL
        if tag.flags & t.LONG or closes or tag.words > MOST_WORDS or sheet.bullet[k]:
            continue
        if tag.flags & (t.QUOTE | t.QUOTE_END) and not tag.flags & t.AVATAR:
            continue
        if k > first and sheet.tag[k - 1].flags & t.PANELKEY and tag.words <= MOST_WORDS_OF_VALUE:
            kinds[k] = "panel"
            continue
        if NUMBER.match(sheet.core[k]) and tag.words <= MOST_WORDS_OF_NUMBER:
            kinds[k] = "number"
            continue
        if labelled_name(sheet.core[k]):
            kinds[k] = "label"
            continue
        if _is_twice(sheet, k, first, stop):
            kinds[k] = "twice"
            continue
        if ANSWERING.match(sheet.core[k]) and not tag.flags & t.FOOT and not is_closed(sheet.core[k]):
            kinds[k] = "answering"
            continue
        kinds[k] = next((kind for flag, kind in _FLAGS if tag.flags & flag), sheet.shape(k))
        words = sheet.core[k].split()
        if not 2 < len(words) <= MOST_WORDS_ALIKE:
            continue
        if words[-1] == ":":
            if dateless(sheet.core[k]):
                alike[k] = f"… {' '.join(words[-2:]).lower()}"
        elif not words[2][0].islower() and not is_closed(sheet.core[k]):
            # "Reply to Ada", "Works at Example": "Thank you all" is somebody's
            alike[k] = f"{' '.join(words[:2]).lower()} …"
    seen, times = Counter(kinds.values()), Counter(alike.values())
    if len({sheet.core[k] for k, kind in kinds.items() if kind == "twice"}) < FEWEST:
        # what somebody says twice
        kinds = {k: kind for k, kind in kinds.items() if kind != "twice"}
    kept = {
        k: kind
        for k, kind in kinds.items()
        if seen[kind] >= FEWEST or kind == "head" or (kind == "answering" and sheet.tag[k].flags & t.REPLY_TO)
    }
    kept = _without_names(sheet, kept)
    for k, kind in alike.items():
        if k not in kept and times[kind] >= FEWEST_ALIKE:
            kept[k] = kind
    return kept


def _is_twice(sheet: Sheet, k: int, first: int, stop: int) -> bool:
    """Answer: is this a name that stands on the line beside it, too: a picture's stand-in and a link."""
    core = sheet.core[k]
    beside = (k > first and sheet.core[k - 1] == core) or (k + 1 < stop and sheet.core[k + 1] == core)
    return beside and not sheet.tag[k].flags & ~(t.TITLE | t.AVATAR) and is_name(core, 40, 5)


def are_portraits(sheet: Sheet, pictured: list[int], fewest: int = FEWEST) -> bool:
    """Answer: are pictures' stand-ins between the texts members' portraits, which stand over what is said.

    "Ada's avatar" is one; "Picture of Ada" may be an article's, but not again and again.
    """
    portraits = sum(
        bool(sheet.tag[k].author) and (PORTRAIT.search(sheet.core[k]) is not None or sheet.times(sheet.core[k]) > 1)
        for k in pictured
    )
    return portraits >= fewest and portraits * 5 >= len(pictured) * 4


def _without_names(sheet: Sheet, kinds: dict[int, str]) -> dict[int, str]:
    """Return the lines without somebody's name that comes again and again; a rank stands beside other lines of a head."""
    seen = Counter(kinds.values())
    names = [
        k
        for k, kind in kinds.items()
        if kind == sheet.shape(k)
        and not sheet.tag[k].flags
        and is_name(sheet.core[k], 40, 5)
        # what differs in its numbers is none: "5 stars"
        and sheet.times(sheet.core[k]) >= seen[kind]
    ]
    beside = Counter(kinds[k] for k in names if any(j in kinds and kinds[j] != kinds[k] for j in (k - 1, k + 1)))
    called = Counter(kinds[k] for k in names)
    gone = {kind for kind, count in called.items() if beside[kind] * 5 < count * 4}
    return {k: kind for k, kind in kinds.items() if kind not in gone}


def dateless(core: str) -> str:
    """Return the name in what is left of a head whose date is gone, "Ada on :"; "" elsewhere."""
    found = _DATELESS.fullmatch(core)
    return found[1] if found and is_name(found[1], 40, 5) else ""


def rows_of(kinds: dict[int, str]) -> list[tuple[int, int]]:
    """Return (first, one past the last) of the rows of lines that stand together."""
    rows: list[tuple[int, int]] = []
    for k in sorted(kinds):
        if rows and rows[-1][1] == k:
            rows[-1] = (rows[-1][0], k + 1)
        else:
            rows.append((k, k + 1))
    return rows
