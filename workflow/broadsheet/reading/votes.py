"""Votes on a comment: likes, dislikes and scores, as lines of its head and foot show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_NUMBER = r"(?P<n>\d{1,3}(?:[,.]\d{3})+|\d{1,7})"
_LIKE = (
    r"(?:likes?|respect(?:ed|s)?|upvotes?|upvoted|agree|recommend(?:s|ed|ations?)?|thumbs? up|helpful|gefällt mir|zustimmung(?:en)?"
    r"|daumen hoch|empfehlung(?:en)?|j[’']aime|d[’']accord|me gusta|mi piace|gosto|vind ik leuk|нравится"
    r"|👍\S?|♥\S?|❤\S?|▲|△|⬆\S?|\+1)"
)
_DISLIKE = (
    r"(?:dislikes?|downvotes?|downvoted|disagree|thumbs? down|not helpful|gefällt mir nicht|ablehnung(?:en)?"
    r"|daumen runter|je n[’']aime pas|no me gusta|non mi piace|не нравится|👎\S?|▼|▽|⬇\S?)"
)
_PEOPLE = (
    r"(?:people|persons?|users?|members?|readers?|others?|personen|leser\w*|nutzer\w*|mal|personnes?|personas?|persone)"
)
_LIKES = (
    rf"{_NUMBER} {_LIKE}(?: (?:in|for|on) this .*)?",
    rf"{_LIKE}\s*[:(·|]?\s*\+?{_NUMBER}\)?",
    rf"(?:liked|thanked|recommended|upvoted) by {_NUMBER}(?: {_PEOPLE})?",
    rf"{_NUMBER} {_PEOPLE} (?:like|likes|liked|agree|agreed|found|recommend|recommended|thanked|gefällt|finden"
    r"|aiment).*",
    rf"{_LIKE}\s*[·•|](?:[^·•|]*[·•|])?\s*{_NUMBER}(?:\s*[·•|].*)?",
)
_DISLIKES = (rf"{_NUMBER} {_DISLIKE}", rf"{_DISLIKE}\s*[:(·|]?\s*[-−–]?{_NUMBER}\)?")
_SCORES = (
    r"(?:net )?(?:score|rating|karma|bewertung|punkte|puntuación|note)\s*[:(]\s*(?P<n>[+−-]?\d{1,7})\)?",
    r"(?P<n>[+−-]?\d{1,7}) (?:points?|pts|punkte|puntos|punti)",
)
_DIGIT = re.compile("[0-9]")
_LIKES_LINE = re.compile("|".join(f"(?:{p})" for p in _LIKES).replace("?P<n>", ""), re.I)
_DISLIKES_LINE = re.compile("|".join(f"(?:{p})" for p in _DISLIKES).replace("?P<n>", ""), re.I)
_SCORES_LINE = re.compile("|".join(f"(?:{p})" for p in _SCORES).replace("?P<n>", ""), re.I)
_BOTH = re.compile(
    r"\+\s?(\d{1,7})\s*[/|·,]?\s*[−–-]\s?(\d{1,7})|(?:👍\S?|▲|up)\s*(\d{1,7})\s*[/|·,]?\s*(?:👎\S?|▼|down)\s*(\d{1,7})",
    re.I,
)
_IN_HEADER = re.compile(r"\(\s*score\s*:?\s*(-?\d{1,4})\b|(?:^|\s)(-?\d{1,6}) points?\b", re.I)
LONGEST: Final = 90
"""Longer lines are text (characters)."""


@dataclass(frozen=True)
class Votes:
    """What one line or one comment shows; None where it shows nothing."""

    likes: int | None = None
    dislikes: int | None = None
    score: int | None = None

    def __bool__(self) -> bool:
        return self != NONE

    def then(self, other: Votes) -> Votes:
        """Return these votes, filled up with those of a later line."""
        if not other:
            return self
        return Votes(
            self.likes if self.likes is not None else other.likes,
            self.dislikes if self.dislikes is not None else other.dislikes,
            self.score if self.score is not None else other.score,
        )


NONE: Final = Votes()


def _number(groups: tuple[str | None, ...]) -> int:
    text = next(group for group in groups if group)
    return int(text.replace(",", "").replace(".", "").replace("−", "-"))


@lru_cache(maxsize=1 << 14)
def line_votes(core: str) -> Votes:
    """Return the votes that a line of a comment's head or foot shows and that say themselves what they are.

    A bare number says nothing by itself: what it counts depends on its place.
    """
    if len(core) > LONGEST or _DIGIT.search(core) is None:
        return NONE
    both = _BOTH.fullmatch(core)
    if both:
        return Votes(int(both[1] or both[3]), int(both[2] or both[4]))
    for number, pattern in enumerate((_LIKES_LINE, _DISLIKES_LINE, _SCORES_LINE)):
        found = pattern.fullmatch(core)
        if found:
            count = _number(found.groups())
            return (Votes(likes=count), Votes(dislikes=count), Votes(score=count))[number]
    return NONE


@lru_cache(maxsize=1 << 12)
def header_votes(core: str) -> Votes:
    """Return the score in a comment's header: "Subject (Score: 3) by Ada", "Ada 5 points 3 hours ago"."""
    found = _IN_HEADER.search(core) if len(core) <= 2 * LONGEST and ("core" in core or "oint" in core) else None
    return Votes(score=int(found[1] or found[2])) if found else NONE
