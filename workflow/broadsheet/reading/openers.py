"""What a forum says over a topic about its start: who opened it, and when."""

from __future__ import annotations

import re

_WHO = re.compile(
    r"(?:thread|topic|discussion) ?starter|themenstarter|(?:themen)?ersteller |begonnen von|auteur de la discussion"
    r"|topicstarter|autore discussione|autor (?:wątku|tematu|del tema)|started by",
    re.I,
)
_WHEN = re.compile(
    r"start(?:ed)? date|beginndatum|erstellt am|date de début|fecha de inicio|startdatum|data di inizio"
    r"|data rozpoczęcia",
    re.I,
)


def says_who(core: str) -> bool:
    """Answer: does a line say who opened the topic."""
    return _WHO.match(core) is not None


def says_when(core: str) -> bool:
    """Answer: does a line say when the topic was opened."""
    return _WHEN.match(core) is not None


def opener_of(core: str) -> str:
    """Return who opened the topic, of a line that says so, possibly twice: "Thread starter Thread starter Ada"."""
    name = core
    while found := _WHO.match(name):
        name = name[found.end() :].lstrip(" :")
    return name if name != core else ""
