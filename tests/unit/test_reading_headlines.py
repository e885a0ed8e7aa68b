"""The headline: found by its place and shape, whatever the page's menus, kickers and decks say."""

from __future__ import annotations

import pytest

from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

LAYOUTS = load_layouts()

TEXT = (
    "The mill at the lower weir has stood still since the flood took its wheel, and nobody in the valley thought that"
    " it would ever turn again before the winter.\n"
    "Now three neighbours have bought the wheel back from a scrap dealer, cleaned every paddle of it by hand, and found"
    " a carpenter who still knows how such a thing is hung.\n"
    "They want to grind the first flour in October, when the water is high enough and the grain of the terraces is dry.\n"
)
MENU = "Home\nNews\nValley\nWeather\nAbout us\nContact\n"


def title_of(text: str, url: str | None = None) -> str | None:
    """Return the title of a page."""
    page = Page(text.split("\n"), "p", url=url)
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    return records.article.title


@pytest.mark.parametrize(
    "head",
    [
        "The mill at the weir turns again\nBy Ada Example\nMay 3, 2024\n",
        "The mill at the weir turns again\nThree neighbours have bought back what the flood once took from them.\nMay 3, 2024\n",
        "Village life\nThe mill at the weir turns again\nBy Ada Example · May 3, 2024\n",
        "May 3, 2024\nThe mill at the weir turns again\n",
        "Thread: The mill at the weir turns again\nMay 3, 2024\n",
    ],
)
def test_the_headline_is_found_over_the_text(head: str) -> None:
    assert title_of(MENU + head + TEXT) == "The mill at the weir turns again"


def test_the_address_decides_between_two_lines_of_one_shape() -> None:
    head = "A wheel comes home to the valley\nThe mill at the weir turns again\n"
    found = title_of(MENU + head + TEXT, "https://valley.example/2024/a-wheel-comes-home-to-the-valley.html")
    assert found == "A wheel comes home to the valley"
    found = title_of(MENU + head + TEXT, "https://valley.example/2024/the-mill-at-the-weir-turns-again")
    assert found == "The mill at the weir turns again"


def test_a_page_that_is_all_text_has_no_headline() -> None:
    assert title_of(TEXT) is None


@pytest.mark.parametrize("title", ["The mill at the weir turns again", "Is the mill safe?", "Mill wheel"])
@pytest.mark.parametrize(
    "over",
    ["Home » Valley » {title}\n", "{title} | Valley Courier\n", "Valley Courier - {title}\n"],
    ids=["trail", "window's title", "window's title, site first"],
)
def test_the_line_itself_is_the_headline_and_not_the_line_that_names_it(over: str, title: str) -> None:
    line = over.format(title=title)
    head = MENU + line if line.startswith("Home") else line + MENU
    assert title_of(f"{head}{title}\nBy Ada Example\nMay 3, 2024\n{TEXT}") == title


def test_a_caption_that_begins_with_the_headline_is_not_it() -> None:
    title = "The mill at the weir turns again"
    head = f"{MENU}{title}\n{title}. Photo: C. Hale\nMay 3, 2024\n"
    assert title_of(head + TEXT) == title


def test_what_stands_twice_in_a_menu_is_no_headline_for_that() -> None:
    """A menu for wide and one for narrow screens; a headline that stands twice has other neighbours each time."""
    menu = f"{MENU}Letters from the whole valley\nWheels, weirs and water mills\nThe best of last year\n"
    title = "The mill at the weir turns"
    assert title_of(f"{menu}{menu}{title}\nFlour in October\nMay 3, 2024\n{TEXT}") == title
    again = f"{title}\nPicture of the week\n"
    assert title_of(f"{again}{menu}A wheel comes home to us\n{title}\nMay 3, 2024\n{TEXT}") == title


def test_a_topics_title_is_no_text_where_its_first_post_is_on_another_page() -> None:
    head = "Allotments\nForums\nLog in Register\nForums\nWater\nBarrels: who turned the tap?\nThread starter Gooseberry\nStart date Aug 19, 2024\nPrev\n1\n2\nNext\n"
    names = ["Hoe Down", "ivyleaf", "old tom"]
    posts = "".join(
        f"{name}\nMember\nAug 2{i}, 2024\n#2{i}\n{text}\nReply\n"
        for i, (name, text) in enumerate(zip(names, TEXT.strip().split("\n"), strict=True))
    )
    page = Page((head + posts).split("\n"), "p", url="https://allotments.example/threads/barrels.7/page-2")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    article = records.article
    assert (article.title, article.text, article.byline) == ("Barrels: who turned the tap?", None, "Gooseberry")
    assert [comment.author for comment in records.comments] == names


def test_a_topics_title_stands_in_the_head_of_a_later_pages_first_post() -> None:
    """Kunena sets the subject over each post; on the second page the first number is 120."""
    posts = "".join(
        f"{'Re: ' if i else ''}The key to the mill\n{3 + i} years 1 months ago #{120 + i}\nby {name}\n{text}\n"
        "Please Log in or Create an account to join the conversation.\n"
        for i, (name, text) in enumerate(zip(["Lily", "Marit Holm", "mike"], TEXT.strip().split("\n"), strict=True))
    )
    assert title_of(f"Valley Forum\nForums\nMills and weirs\nThe key to the mill\n{posts}") == "The key to the mill"


def test_a_row_of_buttons_is_neither_headline_nor_text() -> None:
    row = "new | past | comments | ask | show | jobs | submit\nlogin\n"
    title = "Who turned the mill? (valleycourier.example)"
    head = f"Valley Board\n{row}{title}\n120 points by courier 5 hours ago | hide | past | favorite | 3 comments\n"
    said = "".join(f"{name} {3 + i} hours ago | next [–]\n{text}\nreply\n" for i, (name, text) in enumerate(zip(
        ["ada", "bo", "cleo"], TEXT.strip().split("\n"), strict=True)))  # fmt: skip
    assert title_of(head + said) == "Who turned the mill?"


def test_a_sentence_with_words_in_french_quotes_is_text() -> None:
    said = (
        "Le meunier dit que le règlement parle de « roues » et de « sacs », et que le chien n'est ni l'un ni l'autre."
    )
    page = Page(["La roue du moulin", "", "Par Ada Crumb", "12 mai 2016", "", TEXT.partition("\n")[0], "", said], "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    assert (records.article.text or "").endswith(said)


def test_a_line_of_hashtags_is_no_headline() -> None:
    """It stands under the headline, right over the text, and its words are the text's own."""
    assert title_of(f"Cora Hale\nBack to notes\nJune 6, 2021\nOn wheels\n#mill #wheel\n{TEXT}") != "#mill #wheel"


@pytest.mark.parametrize("label", ["Featured", "Destacado", "À la une"])
def test_a_headline_is_without_the_mark_of_what_is_shown_first(label: str) -> None:
    page = f"The mill at the weir turns again {label}\nBy Ada Example\nMay 3, 2024\n{TEXT}"
    assert title_of(page) == "The mill at the weir turns again"


def test_a_caption_that_stands_twice_is_none() -> None:
    caption = "The mill at the lower weir, before the winter. (Photo: Ada Example)\n\n"
    head = f"Valley | The Weir\n\nNeighbours hang the wheel once more\n\n{caption}{caption}"
    assert title_of(head + TEXT.replace("\n", "\n\n")) == "Neighbours hang the wheel once more"
