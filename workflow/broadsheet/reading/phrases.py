"""Lines that platforms print around comments, word for word: each file of `workflow/phrases` holds those of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from broadsheet.errors import BroadsheetError

CONTROLS = "controls"
KINDS = (CONTROLS, "end", "form", "navigation", "pager", "removed", "titles")
MOST_WORDS = 16
"""Words of a line that is looked up."""
FEWEST_SPACES = 2
"""Spaces of a phrase that may end like a sentence."""
FEWEST_WORDS = 2
"""Words of a row of buttons: one alone may be somebody's answer, or name."""
_NUMBER = re.compile(r"\d[\d.,]*k?(?!\w)")
_has_digit = re.compile(r"\d").search
_AROUND = ' .:,;*|»«•·()[]-–—…!?¿¡›→←‹#"“”„'
_PARTS = frozenset(["0", "|", "·", "•", "-", "–", "—", "/", ","])
"""What may stand between the buttons of one row: counts, and signs."""


def phrase_key(low: str) -> str:
    """Return a line in small letters as phrases are written: 0 for any number, nothing around it."""
    text = low.replace("’", "'") if "’" in low else low
    if _has_digit(text):
        text = _NUMBER.sub("0", text)
    if "  " in text or "\t" in text or not text.isascii():
        text = " ".join(text.split())
    return text.strip(_AROUND)


def _says_little(low: str) -> bool:
    """Answer: is this a word or two that end like a sentence: somebody's whole answer, "Agreed!", and no button."""
    return low[-1:] in ".!?" and low.count(" ") < FEWEST_SPACES


def load_phrases() -> dict[str, str]:
    """Return the kind of each phrase.

    Raises:
        BroadsheetError: a file of the package is missing, or a phrase can never be met or stands twice.

    """
    kinds: dict[str, str] = {}
    for kind in KINDS:
        path = resources.files("broadsheet.phrases").joinpath(f"{kind}.txt")
        if not path.is_file():
            raise BroadsheetError(f"phrases: {path} is missing. Restore it from the repository.")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("# "):
                if line != phrase_key(line.lower()):
                    raise BroadsheetError(
                        f"{path}, line {number}: {line!r} cannot be met. Write it as {phrase_key(line.lower())!r}."
                    )
                if line.count(" ") >= MOST_WORDS:
                    raise BroadsheetError(
                        f"{path}, line {number}: {line!r} cannot be met: lines of up to {MOST_WORDS} words are looked up. Leave it out."
                    )
                if line in kinds:
                    raise BroadsheetError(
                        f"{path}, line {number}: {line!r} stands here or in {kinds[line]}.txt already. Leave it once."
                    )
                kinds[line] = kind
    return kinds


@dataclass(frozen=True)
class Phrases:
    """Whole lines by their kind, and the buttons of which rows are made."""

    kinds: Mapping[str, str]
    buttons: frozenset[str]

    @classmethod
    def of(cls, kinds: Mapping[str, str], buttons: Iterable[str]) -> Phrases:
        """Return phrases; ``buttons`` are known without them."""
        whole = {phrase: kind for phrase, kind in kinds.items() if kind != CONTROLS}
        return cls(whole, frozenset(buttons) | (kinds.keys() - whole.keys()))

    @cached_property
    def _begins(self) -> frozenset[str]:
        return frozenset(phrase.partition(" ")[0] for phrase in self.buttons)

    @cached_property
    def _longest(self) -> int:
        return max((phrase.count(" ") + 1 for phrase in self.buttons), default=0)

    def kind(self, low: str) -> str:
        """Return the kind of a line in small letters, buttons left out; "" where it is no phrase."""
        return "" if _says_little(low) else self.kinds.get(phrase_key(low), "")

    def is_row(self, low: str) -> bool:
        """Answer: is a line in small letters nothing but buttons, one after the other, with or without their counts."""
        if _says_little(low):
            return False
        key = phrase_key(low)
        first = key.partition(" ")[0]
        if first not in self._begins and first not in _PARTS:
            return False
        words = key.split(" ")
        if sum(word not in _PARTS for word in words) < FEWEST_WORDS:
            return False
        reached = [True, *[False] * len(words)]
        for start, word in enumerate(words):
            if not reached[start]:
                continue
            if word in _PARTS:
                reached[start + 1] = True
                continue
            if word not in self._begins:
                continue
            for stop in range(start + 1, min(len(words), start + self._longest) + 1):
                if not reached[stop] and " ".join(words[start:stop]) in self.buttons:
                    reached[stop] = True
        return reached[-1]
