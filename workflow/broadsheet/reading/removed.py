"""What a removed comment leaves behind: a notice in place of its text, a placeholder in place of its author."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Segment

_PLACEHOLDER = re.compile(
    r"[\[(]?(?:deleted|removed|former|gelöschter?|entfernter?|ehemaliger?|supprimé|eliminado|borrado|rimosso|verwijderde?)"
    r"(?:[\s_-]*(?:user|member|account|profile|author|nutzer|benutzer|mitglied|utilisateur|usuario|utente|gebruiker))?"
    r"[\s_#-]*\d*[\])]?",
    re.I,
)


def is_placeholder(name: str, known: frozenset[str]) -> bool:
    """Say whether the page shows that the author was removed; ``known`` are words for it in lower case."""
    return name.lower() in known or _PLACEHOLDER.fullmatch(name) is not None


def notices(sheet: Sheet, segment: Segment) -> list[int]:
    """Return the lines of a text that is nothing but a notice of removal; empty for any other text."""
    if not segment.extra and segment.body < segment.end and not sheet.tag[segment.body].flags & t.REMOVED:
        # nearly all texts
        return []
    text = segment.text_lines()
    if 0 < len(text) <= 3 and all(sheet.tag[k].flags & t.REMOVED for k in text):
        return text
    return []
