"""Signatures that stand once on a page: right under the last of several paragraphs, and no sentence."""

from __future__ import annotations

import pytest
from reading_pages import NAMES, SAID

from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.segments import Segment
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.signatures import end_at_signatures

TAGGER = tagger_of(load_layouts())
LONG = "a kettle and another kettle and a third one that whistles in two keys when nobody looks at it, as they all do in our street"


def said(text: str) -> str:
    """Return what is left of a post's text without its signature."""
    sheet = Sheet(text.split("\n"), TAGGER)
    post = Segment(0, 0, 0, sheet.count, sheet.count)
    end_at_signatures(sheet, [post])
    return "\n".join(sheet.core[k] for k in post.text_lines())


@pytest.mark.parametrize(
    "signature",
    ["Keeper of nine kettles", f"{NAMES[0]}\nwww.kettle.example", "Upper Fennel, 1987 to 2003 | lids | spouts"],
)
def test_lines_right_under_the_last_paragraph_are_a_signature(signature: str) -> None:
    assert said(f"{SAID[0]}\n\n{SAID[1]}\n{signature}") == f"{SAID[0]}\n{SAID[1]}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{SAID[0]}\n{SAID[1]}\nKeeper of nine kettles", id="no blank line parts paragraphs"),
        pytest.param(f"{SAID[0]}\n\n{SAID[1]}\n{SAID[2]}", id="a sentence"),
        pytest.param(f"{SAID[0]}\n\n{SAID[1]}\n{LONG}", id="a long line"),
        pytest.param(f"{SAID[0]}\n\n{SAID[1]}\nBest regards\nOrla", id="a goodbye"),
        pytest.param(f"{SAID[0]}\n\nI have seen these:\nnine kettles\na lid", id="what a line announces"),
        pytest.param(f"{SAID[0]}\n\n{SAID[1]}\n\nKeeper of nine kettles", id="a paragraph of its own"),
        pytest.param(f"{SAID[0]}\n\n{SAID[1]}\n  nine kettles\n  a lid", id="further in"),
        pytest.param(f"{SAID[0]}\n\nOrla Finch said: ↑\nnine kettles and a lid", id="what somebody quotes"),
    ],
)
def test_other_lines_are_the_text(text: str) -> None:
    assert said(text) == "\n".join(line.strip() for line in text.split("\n") if line)
