"""Threads in which a name stands alone over what its owner says, and no time is left."""

from __future__ import annotations

import pytest
from reading_pages import ARTICLE, SAID, authors, texts

from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.name_rows import name_rows
from broadsheet.reading.sheet import Sheet

TAGGER = tagger_of(load_layouts())
NAMES = ["Orla Finch", "Ada de la Brook", "T. Oduya", "Kestrel Quill_9", "Marit Holm", "Old Tom"]
COUNT = "6 Comments\nSort by\n"
MORE = "It was out of order then, too, and nobody in the whole of Upper Fennel wrote that down either, I am sorry to say.\n"
PAYING = ["Paying reader"] * 6
BADGES = [
    "Upper Fennel",
    "Keeper at Fennel Halt",
    "Works at Fennel Brewery",
    "Weir Grammar School",
    "Mill Lane",
    "Fennel Bakery",
]


def rows(said: list[str], names: list[str], beside: list[str] | None = None, gap: str = "") -> str:
    """Return what is said, each under its name and what stands beside that, with no blank line around."""
    badges = [f"{gap}{line}\n" for line in beside] if beside else [""] * len(said)
    return "".join(f"{name}\n{badge}{gap}{line}\n" for name, badge, line in zip(names, badges, said, strict=True))


@pytest.mark.parametrize("beside", [None, BADGES, PAYING])
def test_names_stand_over_texts(beside: list[str] | None) -> None:
    page = f"{ARTICLE}{COUNT}{rows(SAID, NAMES, beside)}"
    assert texts(page) == SAID
    assert authors(page) == NAMES


def test_a_badge_after_a_dot_and_whom_one_answers_are_no_part_of_a_name() -> None:
    names = [NAMES[0], f"{NAMES[1]} · Top fan", f"{NAMES[2]} in reply to {NAMES[0]}", *NAMES[3:]]
    assert authors(f"{ARTICLE}{COUNT}{rows(SAID, names, BADGES)}") == NAMES


def test_a_lost_name_parts_comments_where_blank_lines_part_only_paragraphs() -> None:
    """No blank line stands over a name, so that none stands where a name was, either."""
    said = [f"{SAID[0]}\n\n{MORE}".strip(), *SAID[1:]]
    page = f"{ARTICLE}{COUNT}{rows(said, NAMES)}".replace(f"{NAMES[3]}\n", "")
    assert texts(page) == said
    assert authors(page) == [*NAMES[:3], None, *NAMES[4:]]


def test_lines_that_say_who_is_answered_part_comments_where_names_are_lost() -> None:
    heads = [
        NAMES[0],
        f"In reply to {NAMES[0]}",
        NAMES[2],
        f"In reply to {NAMES[2]}",
        NAMES[4],
        f"In reply to {NAMES[4]}",
    ]
    page = f"{ARTICLE}{COUNT}{rows(SAID, heads)}"
    assert texts(page) == SAID
    assert authors(page) == [NAMES[0], None, NAMES[2], None, NAMES[4], None]


def test_badges_show_heads_where_blank_lines_part_all_lines() -> None:
    thread = "".join(f"{name}\n\nPaying reader\n\n{said}\n\n" for name, said in zip(NAMES, SAID, strict=True))
    page = f"{ARTICLE}6 Comments\n\n{thread}"
    assert texts(page) == SAID
    assert authors(page) == NAMES


def test_a_form_under_a_count_has_the_comments_below_it() -> None:
    """Lines between count and form say who may comment."""
    over = "Comments (6)\n\nThis space is for those who pay for it.\nPay for it, too.\n\nLeave a Reply\n"
    page = f"{ARTICLE}{over}{rows(SAID, NAMES, PAYING)}"
    assert texts(page) == SAID


def test_buttons_to_sort_comments_open_a_thread_where_a_line_over_them_speaks_of_comments() -> None:
    article = f"{ARTICLE}{MORE}\n{MORE}\n{MORE}\n"
    notice = "Comments have been closed for guests, who may read what others write all the same.\n\nSort by\n"
    assert texts(f"{article}{notice}{rows(SAID, NAMES)}") == SAID
    assert texts(f"{article}Sort by\n{rows(SAID, NAMES)}") == []


@pytest.mark.parametrize(
    "names",
    [
        # somebody's greetings and last words
        ["Dear Orla", "Hello Brook", "Best regards", "Dear Kestrel", "Many thanks", "Dear Marit"],
        # somebody's words
        ["so it was", "and it sang", "as they do", "no idea", "why not", "good old days"],
    ],
)
def test_short_lines_that_are_no_names_part_nothing(names: list[str]) -> None:
    assert authors(f"{ARTICLE}{COUNT}{rows(SAID, names)}").count(None) == len(
        texts(f"{ARTICLE}{COUNT}{rows(SAID, names)}")
    )


def test_names_under_texts_are_not_read_as_heads() -> None:
    thread = "".join(f"{said}\n{name}\n\n" for name, said in zip(NAMES, SAID, strict=True))
    assert NAMES[0] not in authors(f"{ARTICLE}6 Comments\n\n{thread}")[1:]


def test_two_who_take_turns_are_an_interview() -> None:
    sheet = Sheet(rows(SAID, ["Orla Finch", "Marit Holm"] * 3).split("\n"), TAGGER)
    assert name_rows(sheet, 0, sheet.count).rows == []
    sheet = Sheet(rows(SAID, ["Orla Finch", "Marit Holm", "Old Tom"] * 2).split("\n"), TAGGER)
    assert len(name_rows(sheet, 0, sheet.count).rows) == 6


def test_far_more_names_than_comments_are_none() -> None:
    assert NAMES[0] not in authors(f"{ARTICLE}2 Comments\n{rows(SAID, NAMES)}")


def test_a_badge_is_nobodys_name_though_the_name_over_it_is_gone() -> None:
    page = f"{ARTICLE}{COUNT}{rows(SAID, NAMES, PAYING)}".replace(f"{NAMES[2]}\n", "")
    assert texts(page) == SAID
    assert authors(page) == [*NAMES[:2], None, *NAMES[3:]]


def test_labels_say_more_than_the_names_under_them() -> None:
    thread = "".join(f"Comment by {name}.\n{name}\n{said}\n" for name, said in zip(NAMES, SAID, strict=True))
    assert texts(f"{ARTICLE}{COUNT}{thread}") == SAID
    assert authors(f"{ARTICLE}{COUNT}{thread}") == NAMES
