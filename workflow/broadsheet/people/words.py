"""Words of a text and of a name, as both are compared: without case, Unicode form, bidi marks or zero-width characters.

Scripts that are written without spaces are taken character by character, so that a name is found inside a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from broadsheet.ids import normalise_name

MARKS = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Combining accents and characters that cannot be seen: they may stand inside a word and are no part of it."""

_SPACELESS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
TOKEN = re.compile(rf"[{_SPACELESS}][{MARKS}]*|(?:[^\W_{_SPACELESS}][{MARKS}]*)+")

_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)


@lru_cache(maxsize=1 << 16)
def folded(token: str) -> str:
    """Return a word as it is compared."""
    return normalise_name(token)


@lru_cache(maxsize=1 << 14)
def plain(token: str) -> str:
    """Return a compared word without accents: how people write a foreign name that they cannot type."""
    if token.isascii():
        return token
    parted = unicodedata.normalize("NFD", token)
    return "".join(char for char in parted if not "\u0300" <= char <= "\u036f").translate(_PLAIN)


def spellings(token: str) -> list[str]:
    """Return the ways in which a compared word is spelt in texts, for a search that is blind to ASCII case only."""
    if token.isascii():
        return [token]
    found = {token, token.upper(), token.title(), token.capitalize(), plain(token)}
    found |= {unicodedata.normalize("NFD", each) for each in found}
    return sorted(found)
