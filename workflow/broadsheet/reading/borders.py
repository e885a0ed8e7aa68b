"""Where one comment ends and the next begins, when no head says so: by the shapes of neighbouring lines alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp, inf

from broadsheet.reading.segments import is_closed

GREETING = re.compile(
    r"(?:hi|hello|hey|dear|hallo|huhu|moin|liebe[rs]?|guten|servus|bonjour|salut|hola|buenas|buenos|ciao|salve|hoi|beste|olá"
    r"|cześć|witam|привет|здравствуйте|@\S|thanks|thank|danke|merci|gracias|grazie|bedankt|obrigad[oa]|спасибо|dzięki)\b",
    re.I,
)
SIGNOFF = re.compile(
    r"(?:(?:best |kind |warm |many )?(?:regards|wishes|cheers|sincerely|greetings|blessings)"
    r"|(?:(?:ganz|viele|liebe|beste|schöne|lg|mit|mfg|herzliche|vlg|libe|liebste|freundlichen)\s+)+(?:grüße|gruß|grüßen|grüsse|lg|mfg|dank)?"
    r"|lg|mfg|vg|gruß|grüße|cordialement|amicalement|bises|bisous|saludos|abrazos|un saludo|besos|saluti|groetjes|groet"
    r"|abraços|pozdrawiam|с уважением|xo+|peace)\b.{0,40}$",
    re.I,
)
_WEIGHTS = {
    "one": 0.9,
    "closed_before": -0.2,
    "colon_before": -2.6,
    "comma_before": -1.5,
    "greeting": 2.3,
    "signed_before": 1.0,
    "signoff": -2.6,
    "name_before": 0.3,
    "short": -1.2,
    "lower": 0.4,
    "mark": -0.6,
    "address": -1.5,
}
"""Does a comment end between two blocks? Logistic weights, rounded from a fit on threads whose borders are known."""
CERTAIN = 0.99
"""From here on a border is no matter of likelihood: a margin, a control or a blank line of two shows it."""
COST = 0.25
"""What a comment has to be worth, as each one too many is wrong as well: half of the F1 that can be hoped for."""
_HARDLY = 1e-4


def border_likelihood(before: str, after: str, after_is_whole: bool = True) -> float:
    """How likely (0..1) a comment ends between the line ``before`` and the line ``after``, by their shapes alone."""
    score = _WEIGHTS["one"]
    if is_closed(before):
        score += _WEIGHTS["closed_before"]
    if before.endswith(":"):
        score += _WEIGHTS["colon_before"]
    elif before.endswith((",", ";")):
        score += _WEIGHTS["comma_before"]
    if GREETING.match(after):
        score += _WEIGHTS["greeting"]
    if SIGNOFF.match(before) and len(before) < 50:
        score += _WEIGHTS["signed_before"]
    if SIGNOFF.match(after) and len(after) < 50:
        score += _WEIGHTS["signoff"]
    if len(before.split()) <= 3 and not is_closed(before):
        score += _WEIGHTS["name_before"]
    if len(after.split()) <= 3 and not is_closed(after) and after_is_whole:
        score += _WEIGHTS["short"]
    if after[:1].islower():
        score += _WEIGHTS["lower"]
    if after[:1].isdigit() or after[:1] in '-–*•>"“„(':
        score += _WEIGHTS["mark"]
    if after.startswith("http"):
        score += _WEIGHTS["address"]
    return 1 / (1 + exp(-score))


def _told(likelihood: Sequence[float], count: int) -> list[float]:
    """Return the likelihoods, all uncertain odds multiplied by what makes one expect ``count`` borders."""
    odds = [p / (1 - p) if 0 < p < CERTAIN else 0.0 for p in likelihood]
    sure = sum(1 for p in likelihood if p >= CERTAIN)
    wanted = min(max(count - sure, _HARDLY), sum(1 for o in odds if o) - _HARDLY)
    low, high = -20.0, 20.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        factor = exp(middle)
        if sum(o * factor / (1 + o * factor) for o in odds) < wanted:
            low = middle
        else:
            high = middle
    factor = exp(low)
    return [o * factor / (1 + o * factor) if o else p for p, o in zip(likelihood, odds, strict=True)]


def likely_borders(likelihood: Sequence[float], count: int | None = None) -> list[int]:
    """Return the borders between which the most comments are to be expected whole.

    ``likelihood`` is that of a border before each block, the first one's being 1; ``count`` is how many comments the
    page declares. A comment is whole where both of its borders are right and none is inside, so that its worth is the
    product of those likelihoods: to take each likely border would be right about borders and wrong about comments.
    (Of all ways to cut, the one with the least expected loss, as in minimum Bayes risk decoding.)
    """
    chance = list(likelihood) if count is None else _told(likelihood, count)
    places = [place for place, likely in enumerate(chance) if likely > 0]
    weights = [chance[place] for place in places] + [1.0]
    best, came_from = [0.0], [0]
    for stop in range(1, len(weights)):
        whole, worth, origin = weights[stop], -inf, stop - 1
        for start in range(stop - 1, -1, -1):
            own = best[start] + whole * weights[start] - COST
            if own > worth:
                worth, origin = own, start
            whole *= 1 - weights[start]
            if whole < _HARDLY or weights[start] >= CERTAIN:
                break
        best.append(worth)
        came_from.append(origin)
    borders, stop = [], len(places)
    while stop:
        stop = came_from[stop]
        borders.append(places[stop])
    return borders[::-1]
