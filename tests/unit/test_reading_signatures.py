"""Signatures that stand once on a page: right under the last of several paragraphs, and no sentence."""

from __future__ import annotations

import pytest
from reading_pages import NAMES, SAID

from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.quoted_blocks import quoted_blocks
from broadsheet.reading.segments import Segment
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.signatures import end_at_signatures, signatures_again

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


def again(*lines: str) -> list[str]:
    """Return which lines of a topic without heads are signatures that come again."""
    sheet = Sheet(["A lid that will not come off", *lines], TAGGER)
    found = signatures_again(sheet, 0, sheet.count, quoted_blocks(sheet, 0, sheet.count))
    return [sheet.core[k] for k in sorted(found)]


def test_a_line_that_comes_again_and_is_no_sentence_ends_posts() -> None:
    mine = "Keeper of nine kettles / two lids"
    assert again(SAID[0], mine, SAID[1], SAID[2], mine, SAID[3]) == [mine, mine]


def test_a_short_sentence_has_to_come_three_times() -> None:
    short = "Lids come and go."
    assert again(SAID[0], short, SAID[1], short, SAID[2]) == []
    assert again(SAID[0], short, SAID[1], short, SAID[2], short) == [short] * 3
    assert again(SAID[0], SAID[5], SAID[1], SAID[5], SAID[2]) == [SAID[5]] * 2


@pytest.mark.parametrize(
    "copied",
    [
        pytest.param([LONG, "a kettle with two lids on it", "a lid without any kettle"], id="beside a whole paragraph"),
        pytest.param(["Orla Finch said: ↑", "a kettle with two lids on it"], id="under whose words they are"),
        pytest.param(["Thanks again to all of you,"], id="a goodbye"),
        pytest.param(["two lids", "a lid"], id="a few words"),
    ],
)
def test_what_is_quoted_or_said_again_ends_no_post(copied: list[str]) -> None:
    said = [line for line in copied if not line.endswith("↑")]
    assert again(SAID[0], *said, SAID[1], *copied, SAID[2]) == []
