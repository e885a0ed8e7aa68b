"""The language of a text, by an offline detector (py3langid), or None where the text is too short to say."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

MIN_WORDS = 12
"""Fewer words than this say nothing reliable about their language."""

MAX_CHARACTERS = 320
"""More text than this does not change the answer and costs time."""

_LETTERS = re.compile(r"[^\W\d_]{2,}")


@cache
def _identifier() -> Any:
    import py3langid  # loads its model (half a second), and only pages with text need it

    return py3langid


def detect(text: str) -> str | None:
    """ISO 639-1 code of the language of ``text``; None for fewer than `MIN_WORDS` words."""
    sample = text[: MAX_CHARACTERS * 2]
    sample = re.sub(r"https?://\S+|\S+@\S+", " ", sample)[:MAX_CHARACTERS]
    if len(_LETTERS.findall(sample)) < MIN_WORDS and not re.search(
        r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{12}", sample
    ):
        return None
    code = str(_identifier().classify(sample)[0])
    return code if len(code) == 2 else None
