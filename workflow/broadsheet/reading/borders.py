"""Where one comment ends and the next begins, when no head says so: by the shapes of neighbouring lines alone."""

from __future__ import annotations

import itertools
import re
from math import exp, inf, log

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


_USUAL_LENGTH, _LENGTHS_SPREAD = 3.3, 0.9
"""Mean and standard deviation of the logarithm of a comment's words, measured on the threads of 40 real sites."""


def _length(words: int) -> float:
    """Return how usual a comment of so many words is: the logarithm of a lognormal's likelihood, but for a constant."""
    return -(((log(max(words, 1)) - _USUAL_LENGTH) / _LENGTHS_SPREAD) ** 2) / 2


def fewer_borders(chosen: list[int], likelihood: list[float], words: list[int], most: int) -> list[int]:
    """Return the borders that are left when again and again the least likely one is given up.

    A border is worth its own likelihood, and that of the lengths of the comments beside it against the length of both as
    one; ``words`` are those of every block. It ends where no more than ``most`` are left and none is unlikely.
    """
    left = list(chosen)
    sizes = [sum(words[start:stop]) for start, stop in itertools.pairwise([*left, len(words)])]

    def worth(i: int) -> float:
        own = likelihood[left[i]]
        if not i or own >= CERTAIN:
            return inf
        before, after = sizes[i - 1], sizes[i]
        return log(own / (1 - own)) + _length(before) + _length(after) - _length(before + after)

    worths = [worth(i) for i in range(len(left))]
    while (least := min(worths)) <= -1 or (len(left) > most and least < inf):
        i = worths.index(least)
        sizes[i - 1 : i + 1] = [sizes[i - 1] + sizes[i]]
        del left[i], worths[i]
        # only the neighbours have other lengths beside them now
        for near in (i - 1, i):
            if near < len(left):
                worths[near] = worth(near)
    return left
