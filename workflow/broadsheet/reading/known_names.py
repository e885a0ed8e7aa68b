"""Names that a page shows as such: of those who are quoted, who thank, who edited, who opened the topic."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.name_text import BY, STATE_BESIDE, STATES, is_name
from broadsheet.reading.openers import opener_of
from broadsheet.reading.sheet import Sheet

WORDS_OF_THANKS = 2
"""Words of a line that says for what people thank."""
MOST_OPENER_WORDS = 10
"""Words of a line that says who opened a topic."""
SHORTEST_GLUED = 3
"""Letters of a name that is glued to another; an initial over a name is none."""
MOST_WORDS_STATED, FEWEST_STATED = 6, 3
"""Words of a name with a state beside it, "Offline Ada", and how many such names show that a board sets them so."""
LINES_TO_POINTS = 8
"""Lines from a name to the points in its panel."""
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
_AND_OTHERS = re.compile(
    r"(?:[^.!?:;]|\.(?=\S)|(?<=\b\w)\.)+ (?:and|und|et|y|e|en|i) \d+ (?:others?|other (?:people|members)|andere[nr]?|weitere[nr]?|weiteren?|autres?|más|otr[oa]s|altri|outros|innych)\.?",
    re.I,
)
"""Those who liked a post: "Ada, Brook and 2 others"."""
MOST_WORDS_THANKING = 12
"""Words of such a line."""
_DAYS = re.compile(r"\s*\([^()]*\d[^()]*\)")


def lists_thanks(sheet: Sheet, k: int) -> bool:
    """Answer: are these the names of those who thank for a post, under the line that says so, or over how many did how."""
    if counts_thanks(sheet, k):
        return True
    if k < 1 or not sheet.core[k - 1].endswith(":"):
        return False
    # "Advertisement:" is over anything
    return bool(sheet.tag[k - 1].flags & t.FOOT) and sheet.tag[k - 1].words >= WORDS_OF_THANKS


def counts_thanks(sheet: Sheet, k: int) -> bool:
    """Answer: are these some of those who thank for a post, and how many others do, over how many did how."""
    counted = k + 1 < sheet.count and sheet.tag[k + 1].flags & (t.NUMBER | t.FOOT | t.CONTROL)
    return (
        bool(counted) and sheet.tag[k].words <= MOST_WORDS_THANKING and _AND_OTHERS.fullmatch(sheet.core[k]) is not None
    )


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


def without_points(sheet: Sheet, k: int) -> str:
    """Return a name without the points behind it that stand once more in the panel below: "Ada 388"; other lines whole."""
    core = sheet.core[k]
    if not core[-1].isdigit() or " " not in core:
        return core
    name, _, points = core.rpartition(" ")
    if not is_name(name, 40, 5):
        return core
    below = range(k + 1, min(k + 1 + LINES_TO_POINTS, sheet.count))
    again = any(sheet.tag[j].flags & t.NUMBER and sheet.core[j] == points for j in below)
    return name if again and any(sheet.tag[j].flags & t.FIELD for j in below) else core


def stated_names(sheet: Sheet) -> set[str]:
    """Return the lines of names with a state beside them, "Offline Ada", where several stand on the page."""
    # "Ada is offline" is a picture's stand-in
    tagged = zip(sheet.core, sheet.tag, strict=True)
    short = (core for core, tag in tagged if 1 < tag.words <= MOST_WORDS_STATED and not tag.flags & t.AVATAR)
    beside = (core for core in short if (low := core.lower()).startswith(STATES) or low.endswith(STATES))
    found = {core for core in beside if (name := STATE_BESIDE.sub("", core)) != core and is_name(name, 40, 4)}
    return found if len(found) >= FEWEST_STATED else set()


def known_names(sheet: Sheet) -> set[str]:
    """Names that the page shows as such: in quotes, reactions, pictures' stand-ins, "thread starter", over their points."""
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
    names |= {core for k, core in enumerate(sheet.core) if without_points(sheet, k) != core}
    for k in range(1, sheet.count):
        if lists_thanks(sheet, k):
            parts = _LIST.split(_DAYS.sub("", sheet.core[k]))
            names.update(part.strip() for part in parts if is_name(part.strip(), 40, 4))
    return names
