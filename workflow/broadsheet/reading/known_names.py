"""Names that a page shows as such: of those who are quoted, who thank, who edited, who opened the topic."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.name_text import BY, is_name
from broadsheet.reading.openers import opener_of
from broadsheet.reading.sheet import Sheet

WORDS_OF_THANKS = 2
"""Words of a line that says for what people thank."""
MOST_OPENER_WORDS = 10
"""Words of a line that says who opened a topic."""
SHORTEST_GLUED = 3
"""Letters of a name that is glued to another; an initial over a name is none."""
NAME_OVER = 3
"""Lines over two names in one among which the first stands by itself."""
_EDITOR = re.compile(
    rf"\b(?:{BY}) (?P<author>\S.{{0,38}}?)(?=\s*(?:[:;,(»]|\.\s|\.?$)|\s(?:on|am|at|le|el|il|op|um)\s)",
    re.I,
)
_THANKED = re.compile(
    r"(?:thank(?:s| you) to|gracias a|bedank\w+ sich bei|danken|merci à|remercient) (?P<author>\S.{0,38}?)"
    r" (?:for|por|für|pour) ",
    re.I,
)
"""Whom the readers of a post thank for it."""
_LIST = re.compile(r"\s*[,•·]\s*")
_DAYS = re.compile(r"\s*\([^()]*\d[^()]*\)")


def lists_thanks(sheet: Sheet, k: int) -> bool:
    """Answer: are these the names of those who thank for a post, under the line that says so."""
    if k < 1 or not sheet.core[k - 1].endswith(":"):
        return False
    # "Advertisement:" is over anything
    return bool(sheet.tag[k - 1].flags & t.FOOT) and sheet.tag[k - 1].words >= WORDS_OF_THANKS


def glued_names(sheet: Sheet, k: int) -> tuple[str, str] | None:
    """Return whose a comment is and whom it answers, where a line is both names in one, "AdaBrook", under the first.

    The second stands by itself elsewhere on the page.
    """
    core = sheet.core[k]
    for over in sheet.core[max(0, k - NAME_OVER) : k]:
        answered = core.removeprefix(over) if len(over) >= SHORTEST_GLUED else core
        if answered != core and answered[:1].strip() and sheet.times(answered) and is_name(over) and is_name(answered):
            return over, answered
    return None


def known_names(sheet: Sheet) -> set[str]:
    """Names that the page shows as such: in quotes, reactions, pictures' stand-ins, "thread starter"."""
    names: set[str] = set()
    for tag, core in zip(sheet.tag, sheet.core, strict=True):
        flags = tag.flags
        if tag.quoted:
            names.add(tag.quoted)
        if flags & (t.AVATAR | t.SAYS) and tag.author:
            names.add(tag.author)
        elif flags & t.FOOT and flags & t.EDITED:
            editor = _EDITOR.search(core)
            if editor and is_name(editor["author"], 40, 4):
                names.add(editor["author"])
        elif flags & t.FOOT and (thanked := _THANKED.search(core)):
            names.add(thanked["author"])
        elif flags & t.FOOT and ":" in core and len(core) < 150:
            rest = re.sub(r"\s+(?:and|und|et|y|e|en|i|и)\s+\d+ .*$", "", core.split(":", 1)[1])
            for name in re.split(r",|\s(?:and|und|et|y|e|en|i|и)\s", rest):
                if is_name(name.strip(), 40, 4):
                    names.add(name.strip())
        elif tag.words <= MOST_OPENER_WORDS and (opener := opener_of(core)):
            names.add(opener)
    for k in range(1, sheet.count):
        if lists_thanks(sheet, k):
            parts = _LIST.split(_DAYS.sub("", sheet.core[k]))
            names.update(part.strip() for part in parts if is_name(part.strip(), 40, 4))
    return names
