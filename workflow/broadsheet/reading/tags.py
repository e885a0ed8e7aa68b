"""What one short line can be, looked at alone: flags, and the names, dates and counts found in it."""

from __future__ import annotations

import re
from typing import Final

SAYS: Final = 1 << 0  # a name and a verb of saying: it opens a comment, or a quote inside one
NAMEDATE: Final = 1 << 1  # a name and a date in one line
DATEONLY: Final = 1 << 2  # a date and nothing else that matters
POSTNO: Final = 1 << 3  # "#12"
BYLINE: Final = 1 << 4  # "by Ada Example"
START: Final = 1 << 5
END: Final = 1 << 6
CONTROL: Final = 1 << 7
PANELKEY: Final = 1 << 8  # "Joined": its value may stand on the next line
PANEL: Final = 1 << 9  # any other line of a user's panel
FIELD: Final = PANELKEY | PANEL
TITLE: Final = 1 << 10  # a member's title
NUMBER: Final = 1 << 11
QUOTE: Final = 1 << 12
QUOTE_END: Final = 1 << 13
REMOVED: Final = 1 << 14
PROMOTION: Final = 1 << 15
NAVIGATION: Final = 1 << 16
PAGER: Final = 1 << 17
AVATAR: Final = 1 << 18
REPLY_TO: Final = 1 << 19
FOOT: Final = 1 << 20  # "Reactions: ...", "Last edited by ..."
PINGBACK: Final = 1 << 21
CAPTION: Final = 1 << 22
IMAGE_ALT: Final = 1 << 23
LONG: Final = 1 << 24
LOOSE: Final = 1 << 25  # a date with something before it that hardly is a name
TIMED: Final = 1 << 26  # the date has a time of day, or is relative
SYMBOLS: Final = 1 << 27  # no letter and no digit
HEADER: Final = 1 << 28  # a layout's own header pattern matched
EDITED: Final = 1 << 29  # only says when something was edited
FORM: Final = 1 << 31  # an END that belongs to the form for the next comment
AGE: Final = 1 << 30  # a bare "3 d": weak, lists of links have it too
BESIDE: Final = 1 << 32  # opens a thread together with the lines beside it, alone it is a menu's
REPLIES: Final = 1 << 34  # a control that stands under single comments: "Reply", "Report"
INDEXED: Final = 1 << 33  # a row of a forum's index: "Last post by ...", "12 topics"
BUTTONED: Final = 1 << 36  # buttons of a comment stand behind its date
MONTH: Final = 1 << 38  # a month and a year alone: a date where posts have it, and an entry of an archive
UNDER: Final = 1 << 37  # ends a post's text: a reason, files, names of those who thank, a signature stand below
ENTRY: Final = 1 << 35  # all that a blog says of an entry: "by Ada Example | 3 May 2019 | Harbour | 4 comments"
STRUCTURE: Final = (
    DATEONLY | POSTNO | CONTROL | PANELKEY | PANEL | TITLE | NUMBER | AVATAR | REPLY_TO | SYMBOLS | QUOTE_END
)
"""Lines of a comment's head or foot that are neither a name nor text."""
MAX_TAGGED: Final = 160
"""Longer lines are text and are not looked at (characters)."""


class Tag:
    """What a line may be: ``flags`` of this module; names, dates and counts found in it."""

    __slots__ = (
        "about",
        "author",
        "declared",
        "evidence",
        "flags",
        "header",
        "likes",
        "number",
        "parent",
        "posted",
        "quoted",
        "words",
    )

    def __init__(self, flags: int, words: int) -> None:
        self.flags = flags
        self.words = words
        self.author = ""
        self.posted = ""
        self.about = ""
        self.parent = ""
        self.quoted = ""
        self.header = ""
        self.evidence: tuple[tuple[str, float], ...] = ()
        self.declared = -1
        self.number = -1
        self.likes = -1


LONG_TAG: Final = Tag(LONG, 99)
PLAIN_TAGS: Final = tuple(Tag(0, count) for count in range(MAX_TAGGED + 1))
"""The tags of lines that are nothing but text, by their words."""
_LONGEST_WORD: Final = 8
"""Characters; lines whose words are longer on average may be of a script without spaces."""
_HAN_OR_KANA = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_LETTER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def word_count(core: str) -> int:
    """Return the words of a line; in scripts that set no spaces between words, as many as its length stands for."""
    count = len(core.split())
    if len(core) > _LONGEST_WORD * count and not core.isascii():
        # about two characters make a word in Chinese and Japanese, about five in Thai, Lao, Burmese and Khmer
        count = max(count, len(_HAN_OR_KANA.findall(core)) // 2 + len(_UNSPACED_LETTER.findall(core)) // 5)
    return count
