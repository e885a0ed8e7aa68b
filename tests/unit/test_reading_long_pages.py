"""A page may be of any length: what it costs to read grows with its lines, whatever they are."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from reading_pages import ARTICLE, read

SAID = "I have seen number {i} of these kettles, and they never finish the song that they begin."


def _who(i: int) -> str:
    return f"Ada{i % 97} Weir"


def _when(i: int) -> str:
    return f"{i % 27 + 1} May 2019 at 10:{i % 60:02d}"


PAGES: dict[str, Callable[[int], str]] = {
    "named": lambda i: f"{_who(i)}\n{_when(i)}\n{SAID.format(i=i)}\nReply\n\n",
    "names lost": lambda i: f"{_when(i)}\n{SAID.format(i=i)}\n\n",
    "numbered": lambda i: f"{i + 1}. {_who(i)} said:\n{SAID.format(i=i)}\n\n",
    "board": lambda i: (
        f"Ada{i}\nMember\nPosts: {i}\nJoined: May 2011\n#{i + 1}\n{i % 27 + 1} May 2019 10:{i % 60:02d}\n{SAID.format(i=i)}\nQuote\n\n"
    ),
    "names under texts": lambda i: f"{SAID.format(i=i)}\nPosted by: {_who(i)} | {_when(i)}\n\n",
    "all in one line": lambda i: f"{_who(i)} says: {SAID.format(i=i)} ({_when(i)})\n",
    "signatures": lambda i: f"{_who(i)}\n{_when(i)}\n{SAID.format(i=i)}\n__________\nKettle number {i % 97}\nQuote\n\n",
    "quotes": lambda i: (
        f"{_who(i)}\n{_when(i)}\n> > {SAID.format(i=i - 2)}\n> {SAID.format(i=i - 1)}\n{SAID.format(i=i)}\nReply\n\n"
    ),
    "no heads": lambda i: f"{SAID.format(i=i)}\nReply\nShare\nReport\n\n",
    "list of topics": lambda i: f"{SAID.format(i=i)[:-1]}\n{i % 90} replies\nLast post by {_who(i)}\n{_when(i)}\n",
    "counts of comments": lambda i: f"{i} comments\n{_who(i)}\n{SAID.format(i=i)}\n",
    "entries of a list": lambda i: f"  {i + 1}. {SAID.format(i=i)}\n\n    • {SAID.format(i=i + 1)}\n\n",
    "lists of one entry": lambda i: f"  {'•' if i % 2 else '1.'} {SAID.format(i=i)}\n\n",
    "counts over forms": lambda i: f"{SAID.format(i=i)} {SAID.format(i=i)}\n\n3 comments\n\nLeave a comment\n\n",
    "stars": lambda i: f"{i} stars\n\n{SAID.format(i=i)}\n\n",
    "pictures": lambda i: f"Avatar of {_who(i)}\n\n{SAID.format(i=i)}\n\n",
    "numbers": lambda i: f"{i}\n",
    "table": lambda i: f"{i}.5 {i * 7}.25 {i * 3}\n",
    "dates": lambda i: f"{_when(i)}\n",
    "one line": lambda i: "The same line again.\n",
}


def _calls(text: str) -> int:
    """Count the calls of functions that reading a page takes: unlike seconds, the same on every run."""
    calls = 0

    def count(_frame: object, event: str, _said: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_twice_the_lines_costs_twice_the_calls(kind: str) -> None:
    part = PAGES[kind]
    short, long = (ARTICLE + f"{count} comments\n\n" + "".join(map(part, range(count))) for count in (200, 400))
    read(long)
    once, twice = _calls(short), _calls(long)
    assert twice < 2.2 * once, (
        f"{once} calls for a page, {twice} for one of twice its length: profile `read_page` on the longer one and give the "
        "walk whose calls grew most an end"
    )
