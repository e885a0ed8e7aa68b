"""A thread and its comments while they are being cut: spans of lines of the `Sheet`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet, norm

REPLY_WORDS = "reply|antworten|répondre|responder|rispondi|reageer|odpowiedz|ответить|svara"
"""The button to answer one comment, as an expression."""
CLOSERS = t.START | t.END | t.PAGER
"""Lines that open or close a thread."""
FOOT = t.CONTROL | t.FOOT | t.DATEONLY | t.NUMBER | t.SYMBOLS
"""Lines that may stand under a text."""
FEWEST_OTHERS = 2
"""Comments that show how comments begin or end on a page."""
MOST_BUTTON_WORDS = 8
"""Words of a line between a foot and the next head."""
MOST_BUTTONS = 12
"""Lines under a head among which its buttons are."""
MOST_LABEL_WORDS = 6
"""Words of a line that labels something, and says nothing."""
SAID_WORDS = 8
"""Words from which on a line says something, and is no label."""


@dataclass
class Segment:
    """One comment as cut: line numbers of the `Sheet`, half open.

    Head: ``top`` .. ``body``; text: ``body`` .. ``end``; foot: ``end`` .. ``stop``. ``inline`` is text that stands on
    the author's line.
    """

    top: int
    anchor: int
    body: int
    end: int
    stop: int
    author: str | None = None
    author_line: int = -1
    status: str = "lost"
    posted: str | None = None
    number: int = -1
    reply_to: str = ""
    boundary: str = "header"
    likes: int = -1
    depth: int | None = None
    parent: int = -1
    parent_evidence: str = "none"
    extra: set[int] = field(default_factory=set)
    inline: str = ""

    def text_lines(self) -> list[int]:
        """Return the lines of the text, without what was found to be no text."""
        return [line for line in range(self.body, self.end) if line not in self.extra]


@dataclass
class Thread:
    """A thread: its segments in page order, the lines that open and close it, and why it was believed."""

    segments: list[Segment]
    style: str
    layout: str | None
    evidence: float
    start: int = -1
    end: int = -1
    declared: int = -1
    valid: int = 0
    foot_order: bool = False
    topic: bool = False


_CLOSED = re.compile(r"[.!?…。！？][\"”’»')\]」』]*$")


def is_closed(core: str) -> bool:
    """Answer: does a line end as a sentence does."""
    return _CLOSED.search(core) is not None


_ANSWERS = "(?:re|aw|sv|tr|rv) ?:"
"""How the subject of an answer begins, as an expression."""
SUBJECT_LABEL = (
    "(?:post )?subject|betreff(?: des beitrags)?|sujet(?: du message)?|asunto(?: del mensaje)?|oggetto(?: del messaggio)?|assunto(?: da mensagem)?"
    "|(?:onderwerp|titel) van (?:het )?bericht|onderwerp|temat(?: postu)?|título (?:del mensaje|da mensagem)|titolo del messaggio|заголовок(?: сообщения)?"
)
"""What boards set before the subject of a post, as an expression."""
_SUBJECT = re.compile(rf"(?:{_ANSWERS}|(?:{SUBJECT_LABEL}|titel) ?:\s*\S)", re.I)


def is_said(sheet: Sheet, k: int) -> bool:
    """Answer: does a line say something: it ends as a sentence does, or is long."""
    return is_closed(sheet.core[k]) or bool(sheet.tag[k].flags & t.LONG)


def is_subject(core: str) -> bool:
    """Answer: is this a post's subject, "Re: ..." or "Post subject: ..."."""
    return _SUBJECT.match(core) is not None


_ANSWER = re.compile(rf"{_ANSWERS}\s*", re.I)


def without_answer(core: str) -> str:
    """Return a post's subject without the mark of an answer: "Re: ..."."""
    found = _ANSWER.match(core) if ":" in core[:5] else None
    return core[found.end() :] if found else core


def shared_words(rows: Sequence[Sequence[str]]) -> int:
    """Return how many first words all rows share, numbers and capitals aside."""
    columns = zip(*rows, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda words: len(set(map(norm, words))) == 1, columns))


def has_word(sheet: Sheet, k: int) -> bool:
    """Answer: does the line hold a letter or a digit."""
    return any(character.isalnum() for character in sheet.core[k])
