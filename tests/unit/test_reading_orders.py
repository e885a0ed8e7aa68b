"""Who said what where names and dates stand under the texts, over places, behind arrows or beside buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

LAYOUTS = load_layouts()
ARTICLE = [
    "The Weir Post",
    "Home",
    "News",
    "Who moved the weathercock of Nether Elm?",
    "By Sunniva Dahl",
    "May 2, 2016",
    "The weathercock of Nether Elm was found on Tuesday morning on the roof of the bakery, where it had no business to be.",
    "It had stood on the chapel since the spring of 1891, and nobody in the village owns a ladder of that length.",
]
BELOW = ["Leave a comment", "Your name", "Most read", "Ferry late again", "Home", "Privacy policy"]
NAMES = ["Orla Finch", "bramblewick", "T. Oduya", "Kestrel_9", "Marit Holm", "old tom"]
TEXTS = [
    "I saw a light up there at about nine, and it moved.",
    "My brother has a ladder of that length. He says it is in the shed, and it was locked.",
    "So it was the wind.",
    "The wind does not carry thirty pounds of copper over two roofs, whatever the council says.",
    "Has anybody asked the baker?",
    "He sleeps in the day and bakes at night. He would have heard it, and he says he heard nothing at all.",
]
DATES = [f"May {3 + i}, 2016 at {8 + i}:1{i} am" for i in range(6)]

THREADS: dict[str, Callable[[int], list[str]]] = {
    "text, button to answer, name and date": lambda i: [TEXTS[i], "Reply", f"{NAMES[i]} {DATES[i]}"],
    "text, name, date": lambda i: [TEXTS[i], NAMES[i], DATES[i]],
    "text, by name on date with buttons": lambda i: [TEXTS[i], f"by {NAMES[i]} on {DATES[i]} up reply rec ({i}) flag"],
    "name, text, date with buttons": lambda i: [NAMES[i], TEXTS[i], f"{DATES[i]} Vote {i + 3} Reply"],
    "name with what the site counts, text, date with buttons": lambda i: [
        NAMES[i] + (f" Karma: {i}.2k" if i % 2 else ""),
        TEXTS[i],
        f"{DATES[i]} Vote {i + 3} Reply",
    ],
    "name, who that is, text, date with buttons": lambda i: [
        NAMES[i],
        ["Retired ferryman", "PhD candidate", "Baker", "Owner at Elm Roofs", "logged in via Weir", "Farmer"][i],
        TEXTS[i],
        f"{DATES[i]} • Permalink • Report",
    ],
    "name and date, text, buttons": lambda i: [f"{NAMES[i]} {DATES[i]}", TEXTS[i], f"Like ({i}) Reply Share"],
    "name, place and day, text, buttons": lambda i: [
        NAMES[i],
        f"{['Upper Fennel', 'Weir', 'Harbour', 'Elm', 'Mill Lane', 'Ash'][i]} • May {3 + i}, 2016",
        TEXTS[i],
        f"{i + 2} Reply More",
    ],
    "initial, name, glued place and day, text, buttons": lambda i: [
        NAMES[i][0],
        NAMES[i],
        f"WeirMay {3 + i}, 2016Weir Pick",
        TEXTS[i],
        f"{i + 2} Recommend Share Flag",
    ],
    "name, buttons with it, date, text, votes": lambda i: [
        NAMES[i],
        f"Mute {NAMES[i]}",
        f"Favourite {NAMES[i]}",
        "Report",
        DATES[i],
        TEXTS[i],
        str(i + 4),
        "Reply",
    ],
    "name, rank, menu, date, text, likes": lambda i: [
        NAMES[i],
        ["Tuning in", "On the roof", "Tuning in", "Up the ladder", "On the roof", "Tuning in"][i],
        "Options",
        "Mark as New",
        "Bookmark",
        "Mute",
        "Permalink",
        DATES[i],
        TEXTS[i],
        f"{i + 2} Likes Reply",
    ],
    "name and badge": lambda i: [f"{NAMES[i]} Silver badge", DATES[i], TEXTS[i], "Reply"],
    "responses counted": lambda i: [
        NAMES[i],
        DATES[i],
        TEXTS[i],
        f"Recommend ({i})",
        f"Responses ({i})",
        "Report abuse",
    ],
    "name under the text once more": lambda i: [
        f"{NAMES[i]} says...",
        TEXTS[i],
        NAMES[i],
        f"Score: {i}",
        "Reply Quote",
    ],
}


def page(entry: Callable[[int], list[str]], start: str = "6 comments Newest | Oldest") -> list[str]:
    """Return an article with a thread, no blank line in it."""
    return [*ARTICLE, start, *(line for i in range(6) for line in entry(i)), *BELOW]


def said(lines: list[str]) -> list[tuple[str | None, str | None]]:
    """Return who said what on a page."""
    raw = Page(lines, "p")
    records = assemble(raw, read_page(raw, None, LAYOUTS))
    assert records is not None
    return [(comment.author, comment.text) for comment in records.comments]


@pytest.mark.parametrize("form", THREADS)
def test_who_said_what_wherever_name_and_date_stand(form: str) -> None:
    assert said(page(THREADS[form])) == list(zip(NAMES, TEXTS, strict=True))


@pytest.mark.parametrize("form", ["text, name, date", "name and date, text, buttons"])
def test_rules_and_notices_around_a_thread_are_no_comments(form: str) -> None:
    lines = page(THREADS[form])
    at = lines.index("6 comments Newest | Oldest") + 1
    lines[at:at] = ["Please keep to the house rules when you comment."]
    end = lines.index("Leave a comment")
    lines[end:end] = ["Comments are read before they appear here, and some take a day."]
    assert said(lines) == list(zip(NAMES, TEXTS, strict=True))


@pytest.mark.parametrize("sign", ["➦", "▸", "→"])
def test_an_arrow_says_who_is_answered(sign: str) -> None:
    lines = page(lambda i: [NAMES[i] + (f" {sign} {NAMES[i - 1]}" if i % 2 else ""), DATES[i], TEXTS[i], "Reply"])
    raw = Page(lines, "p")
    records = assemble(raw, read_page(raw, None, LAYOUTS))
    assert records is not None
    assert [comment.author for comment in records.comments] == NAMES
    assert [comment.parent for comment in records.comments] == [None, 1, None, 3, None, 5]


def test_two_names_in_a_row_are_an_answer_where_both_write() -> None:
    heads = [
        "Orla Finch",
        "bramblewick Orla Finch",
        "Orla Finch Mod bramblewick",
        "T. Oduya",
        "Marit Holm T. Oduya",
        "old tom",
    ]
    lines = page(lambda i: [f"{heads[i]} • {DATES[i]}", TEXTS[i], "Reply"])
    assert [author for author, _ in said(lines)] == [
        *("Orla Finch", "bramblewick", "Orla Finch", "T. Oduya", "Marit Holm", "old tom")
    ]


def test_the_writer_answers_under_her_name_without_what_the_site_adds() -> None:
    heads = [*NAMES[:5], "Sunniva Dahl Weir Post staff"]
    lines = page(lambda i: [heads[i], DATES[i], TEXTS[i], "Reply"])
    assert said(lines)[-1] == ("Sunniva Dahl", TEXTS[5])


@pytest.mark.parametrize("name", ["Sunniva Dahl Weir", "Sunniva Dahl-Weir", "Sunniva Dahlgren"])
def test_who_is_called_almost_like_the_writer_is_somebody_else(name: str) -> None:
    lines = page(lambda i: [[*NAMES[:5], name][i], DATES[i], TEXTS[i], "Reply"])
    assert said(lines)[-1] == (name, TEXTS[5])


def test_a_list_number_before_what_is_said_is_none_of_its_words() -> None:
    lines = page(lambda i: [f"{i + 1}. {TEXTS[i]}", NAMES[i], DATES[i]])
    assert said(lines) == list(zip(NAMES, TEXTS, strict=True))


def test_each_comment_may_have_a_headline_of_its_own() -> None:
    titles = ["A light", "No ladder", "Wind", "Copper is heavy", "The baker", "He would know"]
    told = [f"{text} That is all that I know of it, and I have told it to the sergeant." for text in TEXTS]
    lines = page(lambda i: [f"{NAMES[i]}, {DATES[i]}", titles[i], told[i], "Reply"])
    assert said(lines) == list(zip(NAMES, told, strict=True))


def test_entries_that_count_their_comments_are_no_thread() -> None:
    lines = page(lambda i: [NAMES[i], DATES[i], TEXTS[i], f"{i} comments"], start="Latest from our writers")
    assert said(lines) == []


def test_questions_that_count_their_answers_are_no_thread() -> None:
    lines = page(
        lambda i: [TEXTS[i], f"{i} answers", "Answer", "Flag", f"{NAMES[i]} {i + 2} days ago"], start="Questions"
    )
    assert said(lines) == []


def test_a_count_among_the_buttons_over_an_article_opens_no_thread() -> None:
    lines = [*ARTICLE[:6], "Comment 6", "Email", *ARTICLE[6:], *ARTICLE[6:], *ARTICLE[6:]]
    lines += [line for i in range(6) for line in [NAMES[i], TEXTS[i], f"{DATES[i]} Flag Share Reply"]]
    assert said([*lines, *BELOW])[1:] == list(zip(NAMES[1:], TEXTS[1:], strict=True))
