"""Names of one thread seen together: who answers whom, and who wrote the article."""

from __future__ import annotations

import itertools
from collections import Counter

from broadsheet.reading import tags as t
from broadsheet.reading.button_rows import GLUED
from broadsheet.reading.name_text import clean_name, is_name
from broadsheet.reading.segments import Thread
from broadsheet.reading.sheet import Sheet

FEWEST_ANSWERS = 2
"""Names that are two names before one of them is believed to be whom the other answers."""
FEWEST_PAIRS = 4
"""Names of two people, where nobody's stands alone."""
FEWEST_PLACES = 4
"""Names with a place behind a comma."""
STAFF_WORDS = range(2, 6)
"""Words behind the writer's name that say what he is to the site: "Lantern staff"; one may be another's surname."""


def part_answered(sheet: Sheet, thread: Thread) -> None:
    """Take off names the name of whom they answer, where an arrow between them is lost or stands on its own line.

    "Ada Mod Brook" is Ada's answer to Brook where both write in the thread; "Ada" over "Brook" over the date is, too.
    """
    marks = sheet.words.marks
    split = False
    while True:
        names = {segment.author for segment in thread.segments if segment.author}
        parts = {name: found for name in names if (found := _two_names(name, names, marks))}
        least = 1 if split else FEWEST_ANSWERS
        if not parts and not split:
            # where every name is two, the first of one is the second of another
            firsts = {" ".join(words[:cut]) for words in map(str.split, names) for cut in range(1, len(words))}
            parts = {name: found for name in names if (found := _two_names(name, firsts, marks))}
            least = max(FEWEST_PAIRS, len(names) * 2 // 3)
        if not parts or sum(segment.author in parts for segment in thread.segments) < least:
            break
        for segment in thread.segments:
            if segment.author in parts:
                segment.author, segment.reply_to = parts[segment.author]
        # a name that stood in pairs alone is known now
        split = True
    _part_lines(sheet, thread)


def part_places(thread: Thread) -> None:
    """Take off names where their writers are, "Ada Example, Upper Weir", where most names say that."""
    names = {segment.author for segment in thread.segments if segment.author}
    places = Counter(place for _, _, place in (name.partition(", ") for name in names) if place[:1].isupper())
    # "Example, Ada" is one name
    placed = sum(seen for place, seen in places.items() if " " in place or seen > 1)
    if placed < FEWEST_PLACES or placed * 2 < len(names):
        return
    for segment in thread.segments:
        name, _, place = (segment.author or "").partition(", ")
        if place[:1].isupper():
            segment.author = name


def part_glued(sheet: Sheet, thread: Thread) -> None:
    """Take off names what is glued to them, "AdaFriend of the Lantern", where they stand without it at another comment.

    It is a known title, or of two words and more, or behind two names: "MaxPower" is another one than Max.
    """
    names = {segment.author for segment in thread.segments if segment.author}
    behind = Counter(name[edge.end() :] for name in names for edge in GLUED.finditer(name))
    marks = sheet.words.marks | sheet.words.titles
    words = (name.split() for name in names)
    # whom another one answers stands behind his name
    known = names | {" ".join(parts[cut:]) for parts in words for cut in range(1, len(parts))}
    for segment in thread.segments:
        name = segment.author or ""
        for edge in GLUED.finditer(name):
            rest = name[edge.end() :]
            added = rest.lower() in marks or " " in rest or behind[rest] > 1
            if edge.start() and added and name[: edge.start()] in known:
                segment.author = name[: edge.start()]
                break


def _two_names(name: str, names: set[str], marks: frozenset[str]) -> tuple[str, str] | None:
    """Return who answers whom in a name that ends with another of ``names``; None where it does not."""
    words = name.split()
    for cut in range(1, len(words)):
        answered = " ".join(words[cut:])
        if answered in names and answered != name:
            low = " ".join(words[:cut])
            mark = max((mark for mark in marks if low.lower().endswith(f" {mark}")), key=len, default="")
            return low[: len(low) - len(mark)].rstrip(), answered
    return None


def _part_lines(sheet: Sheet, thread: Thread) -> None:
    """Find the answering name over the answered one, between the button of the comment above and the date."""
    if thread.foot_order:
        return
    seen: set[str] = set()
    found = []
    for before, segment in itertools.pairwise([None, *thread.segments]):
        if segment is None or segment.author is None:
            continue
        name = segment.author_line - 1
        bounded = before is not None and name - 1 >= before.body and sheet.tag[name - 1].flags & (t.CONTROL | t.FOOT)
        if bounded and segment.author in seen and segment.author_line < segment.anchor and _is_bare_name(sheet, name):
            found.append((segment, name))
        seen.add(segment.author)
    # a subject over the name, an initial and a rank are nobody who writes elsewhere in the thread
    if not any(sheet.core[name] in seen for _, name in found):
        return
    for segment, name in found:
        if sheet.core[name] != segment.author:
            segment.author, segment.reply_to = clean_name(sheet.core[name]), segment.author
            segment.author_line = name
            segment.top = min(segment.top, name)


def _is_bare_name(sheet: Sheet, k: int) -> bool:
    return not sheet.tag[k].flags & ~t.AVATAR and is_name(sheet.core[k])


def part_staff(thread: Thread, writer: str | None) -> None:
    """Take off the article's writer what the site adds to his name in the thread: "Ada Example Lantern staff"."""
    if not writer or " " not in writer:
        return
    for segment in thread.segments:
        name, said, behind = (segment.author or "").partition(writer)
        # "Ada ExampleLantern staff", where two elements stood side by side, but not "Ada Example-Quill"
        apart = behind[:1].isspace() or behind[:1].isupper()
        added = len(behind.split()) in STAFF_WORDS or behind.strip().isdigit()
        if said and not name and apart and added:
            segment.author = writer
