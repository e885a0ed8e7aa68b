"""Rows of buttons: lines that offer what one can do with a comment, not all of whose words need be known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from broadsheet.reading.layouts import Vocabulary
from broadsheet.reading.name_text import BY, clean_name

MOST_WORDS_OF_BUTTON: Final = 4
"""Words of one of the buttons of a row."""
MOST_BUTTONS: Final = 7
"""Words of a row of buttons."""
AROUND_KEY: Final = " \t\xa0:.,;*|»«•·()[]-–—"
GLUED: Final = re.compile(r"(?<=[a-zäöüßéèêëàâáóòôíìîúùûñçºª!])(?=[A-ZÄÖÜÉ])|(?<=\bX)(?=[A-Z][a-z])")
_ROW_ANSWER = re.compile(
    rf"(?P<left>.{{2,40}}?|)(?:antwort auf|in reply to|en réponse à|en respuesta a|in risposta a)\s#\d[\d.]*\s(?:{BY}|de|to)\s(?P<rest>.+)",
    re.I,
)
"""A row of buttons with whom a comment answers among them or before them: "Reply Report In reply to #3 by Ada Like 5"."""
_COUNTS = re.compile(r"(?:[^\W\d_]{3,12}: ?[+-]?\d[\d.,]*k?\s+)+")
"""What readers gave a comment, before its buttons: "votes: 29 karma: 251"."""


class ButtonRows:
    """Tells buttons from text by the words of one vocabulary."""

    words: Vocabulary
    _control: Callable[[str], Collection[int]]

    def _is_control(self, core: str, low: str, letters: re.Match[str] | None) -> bool:
        words = self.words
        if core[-1] == "." and low[:-1] in words.answers:
            return False
        if low.strip(AROUND_KEY) in words.control_words:
            return True
        if " | " in low and words.reply.search(low):
            # a row of buttons; not all of them need be known ("Replies" heads a column)
            parts = [part.strip(AROUND_KEY) for part in low.split(" | ")]
            known = any((part[-1:] != "s" or " " in part) and words.is_buttons(part) for part in parts)
            if known and all(len(part.split()) <= MOST_WORDS_OF_BUTTON for part in parts):
                return True
        if letters is None:
            return False
        glued = [part.lower() for part in GLUED.split(core)]
        last = glued[-2:] if len(glued) > 2 else []
        if last and all(part in words.control_words for part in last) and any(map(words.reply.match, last)):
            # "12 readers found this comment usefulUsefulReplyReport"
            return True
        if ": " in core and _COUNTS.match(low) and self._buttons(_COUNTS.sub("", low)):
            return True
        if words.phrases.is_row(low):
            return True
        parted = GLUED.sub(" ", core).lower() if GLUED.search(core) else ""
        if not self._control(core[letters.start() :]):
            return bool(parted) and words.phrases.is_row(parted)
        return words.controls.fullmatch(low) is not None or (bool(parted) and words.is_buttons(parted))

    def _answered_in_row(self, core: str) -> str:
        """Return whom a comment answers, where a row of its buttons says that; "" elsewhere."""
        row = _ROW_ANSWER.fullmatch(core)
        if row is None or (row["left"] and not self.words.is_buttons(GLUED.sub(" ", row["left"]).strip().lower())):
            return ""
        rest = row["rest"]
        ends = (found.start() for found in re.finditer(r"(?<=\w)(?=[A-ZÀ-Þ])|\s(?=[A-ZÀ-Þ])", rest))
        name = next((rest[:k] for k in ends if self.words.is_buttons(rest[k:].strip().lower())), "")
        return clean_name(name or (rest if row["left"] else ""))

    def _buttons(self, text: str) -> bool:
        """Answer: is this a row of a few buttons, one to answer among them, not all of them known: "Vote 52 Reply"."""
        words = [word for word in text.lower().split() if word.strip(AROUND_KEY)[:1].isalpha()]
        if not 0 < len(words) <= MOST_BUTTONS or text[-1] in ".!?…":
            return False
        buttons = {word.strip(AROUND_KEY) for word in words} & self.words.control_words
        # "Replies 3" counts those of a row in an index, and a permalink is an article's, too
        return any(button[-1] != "s" and button != "permalink" and self.words.reply.match(button) for button in buttons)
