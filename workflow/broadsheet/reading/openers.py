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
_NOW = re.compile(
    r"(?:it is|it's|the time is) (?:currently|now)|(?:the )?(?:current time|time now)\b|aktuelle zeit|es ist (?:jetzt|gerade)|nous sommes"
    r"|il est actuellement|heure actuelle|(?:la )?(?:fecha|hora) actual|ora attuale|oggi è|het is nu|dzisiaj jest|hoje é"
    r"|(?:your )?last visit\b|letzter besuch|(?:votre )?dernière visite|(?:su )?última visita|ultima visita",
    re.I,
)
_OPENED = re.compile(
    r"\b(?:started|begonnen|gestartet|erstellt|démarrée?|lancée?|iniciad[oa]|cread[oa]|iniziat[oa]|gestart)\s(?:by|von|par|por|da|door)\b",
    re.I,
)
"""Inside a line, with the forum before it: "Discussion in 'Lids' started by Ada"."""


def says_who(core: str) -> bool:
    """Answer: does a line say who opened the topic."""
    return _WHO.match(core) is not None


def says_when(core: str) -> bool:
    """Answer: does a line say when the topic was opened, by whom or not, or what a board's clock says now."""
    return any(said is not None for said in (_WHEN.match(core), _NOW.match(core), _OPENED.search(core)))


def opener_of(core: str) -> str:
    """Return who opened the topic, of a line that says so, possibly twice: "Thread starter Thread starter Ada"."""
    name = core
    while found := _WHO.match(name):
        name = name[found.end() :].lstrip(" :")
    return name if name != core else ""
