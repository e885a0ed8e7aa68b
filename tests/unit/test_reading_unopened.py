"""Threads that no line opens, or that stand under the form for the next comment."""

from __future__ import annotations

import pytest
from reading_pages import ARTICLE, FORM, NAMES, SAID, authors, read, texts

LONG = f"{ARTICLE}The lid was made by a retired stoker, who kept the drawings in a biscuit tin under his bed for years and showed them to nobody.\n"
TALK = [
    "Dear Orla, my aunt had one of those, and it sang only on Sundays.",
    "@bramblewick: then it was not the kettle, it was the organ next door.",
    "Has anybody written down what it whistles before rain? :-)",
    "@Orla, the porter has. He will not show it, and I have asked him twice.",
]


def spoken(lines: list[str]) -> str:
    """Return lines as blocks of their own."""
    return "".join(f"{line}\n\n" for line in lines)


def test_blank_lines_of_a_lost_heading_open_a_thread_above_a_form() -> None:
    assert texts(f"{LONG}\n\n\n{spoken(TALK)}{FORM}") == TALK


@pytest.mark.parametrize(
    "said", ["Can you believe it?!", "Thanks for reading.", "to be continued.", "Dear Mr Finch, I wrote."]
)
def test_a_text_goes_on_after_a_lost_line_where_nobody_is_answered(said: str) -> None:
    """An article has its own exclamations, thanks and letters."""
    page = f"{LONG}\n\n\n{spoken([*SAID, said, said])}{FORM}"
    assert texts(page) == []


def test_a_page_that_says_nobody_has_written_has_no_thread_above_its_form() -> None:
    assert texts(f"{LONG}\n\n\n{spoken(TALK)}0 Comments\n\n{FORM}") == []


def test_teasers_between_a_text_and_a_form_are_no_comments() -> None:
    teasers = [f"Dear {name}, a kettle of your own" for name in NAMES]
    assert texts(f"{LONG}\n\n\n{spoken(teasers)}{FORM}") == []


def test_comments_may_stand_where_only_links_from_other_pages_are_left_of_the_article() -> None:
    linked = "TrackBack URL for this entry: https://kettle.example/tb/12\n\n\n\n"
    assert texts(f"{linked}{spoken(TALK)}{FORM}") == TALK


def test_trackbacks_stand_over_comments_in_other_languages_too() -> None:
    linked = "URL TrackBack de cette note :\n\nVoici les sites qui parlent de la bouilloire, par exemple :\n\n\n\n"
    assert texts(f"{linked}{spoken(TALK)}{FORM}") == TALK


@pytest.mark.parametrize("portrait", ["Imagen de Marit Holm", "Bild von Marit Holm", "Imagem de Marit Holm"])
def test_a_portrait_that_comes_again_shows_people_who_talk(portrait: str) -> None:
    said = spoken([SAID[0], portrait, SAID[1], SAID[2], portrait, SAID[3], SAID[4], portrait, SAID[5]])
    assert texts(f"{LONG}\n\n\n{said}{FORM}") == SAID
    once = spoken([SAID[0], portrait, SAID[1], SAID[2], portrait.replace("Marit", "Orla"), SAID[3]])
    assert texts(f"{LONG}\n\n\n{once}{FORM}") == []


@pytest.mark.parametrize("form", ["Post a comment", "Einen Kommentar schreiben", "Join the conversation"])
def test_what_parts_comments_opens_a_thread_under_its_form(form: str) -> None:
    answered = "".join(f"In reply to {name}\n\n{said}\n\n" for name, said in zip(NAMES, SAID, strict=True))
    assert texts(f"{LONG}\n{form}\n\n{answered}") == SAID


@pytest.mark.parametrize(
    "over",
    [
        "May {i}, 2019",
        "by Odette Marl",
        "{i}2.99 EUR",
        "Step {i} of 9",
        "{name}\n{name}",
        "In response to rising prices",
    ],
)
def test_what_stands_under_a_form_is_no_thread_where_nobody_is_answered(over: str) -> None:
    below = "".join(f"{over.format(i=i + 2, name=NAMES[i])}\n\n{said}\n\n" for i, said in enumerate(SAID))
    assert texts(f"{LONG}\nLog in to comment\n\n{below}") == []


def test_a_list_of_latest_comments_under_a_form_is_no_thread() -> None:
    latest = "".join(f"In reply to {name}\n\n{said}\n\n" for name, said in zip(NAMES, SAID, strict=True))
    assert texts(f"{LONG}\n{FORM}\nLatest comments\n\n{latest}") == []


def test_portraits_of_people_who_come_again_need_no_form_below() -> None:
    who = [NAMES[0], NAMES[2], NAMES[0], NAMES[4], NAMES[2], NAMES[0]]
    talk = "".join(f"{name}'s picture\n\n{said}\n\n" for name, said in zip(who, SAID, strict=True))
    page = f"{LONG}\n{talk}" + "This comment was removed by a moderator.\n\n" * 2
    assert [text for text in texts(page) if text] == SAID
    assert authors(page)[:6] == who


@pytest.mark.parametrize("shown", ["{}'s picture", "Photo by {}", "Bild von {}", "Photo by {} on Unsplash"])
@pytest.mark.parametrize("again", [0, 3])
def test_portraits_and_credits_of_an_article_are_no_thread(shown: str, again: int) -> None:
    who = [*NAMES[: 6 - again], *NAMES[:again]]
    pictured = "".join(f"{shown.format(name)}\n\n{said}\n\n" for name, said in zip(who, SAID, strict=True))
    assert texts(f"{LONG}\n{pictured}") == []


def test_every_line_of_a_thread_without_blank_lines_is_a_text_of_its_own() -> None:
    page = f"{LONG}\n6 Comments\n\n" + "\n".join(SAID) + f"\n\n{FORM}"
    assert texts(page) == SAID


def test_lines_of_one_comment_stay_together_where_blank_lines_part_comments() -> None:
    verses = ["\n".join(SAID[:4]), "\n".join(SAID[1:5]), "\n".join(SAID[2:])]
    page = f"{LONG}\nReader comments\n\n" + "\n\n".join(verses) + f"\n\n{FORM}"
    assert [str(text).replace("\n\n", "\n") for text in texts(page)] == verses


def test_what_is_left_of_a_removed_comment_stands_alone() -> None:
    gone = "This comment was removed by a moderator."
    page = f"{LONG}\n7 Comments\n\n{spoken([*SAID[:3], gone, *SAID[3:]])}{FORM}"
    said = [text for text in texts(page) if text]
    assert not any(gone in text and text != gone for text in said)
    assert read(page)[0].comments[3].text_status == "removed"
