"""Topics without heads in which members quote each other."""

from __future__ import annotations

import pytest
from reading_pages import NAMES, SAID, read, texts

from broadsheet.reading import tags as t
from broadsheet.reading.anchors import anchors_of
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.quoted_blocks import quote_each_other, quoted_blocks
from broadsheet.reading.sheet import Sheet

TAGGER = tagger_of(load_layouts())
TITLE = "Kettle that whistles in two keys"
OPENING = "Good evening all, my kettle whistles in two keys since the day I moved it to the other platform of our halt."
LONGER = [
    "You may want to look at the spout first, since that is where most of them begin to sing after some years.",
    "Mine was the lid, and the man who mended it said that he had never seen one like it in all of his days.",
    "The porter at our halt has a book on that, but the mice have had the second half of it, lid and all.",
]
HEADS = [
    "On 03/05/2019 at 8:10 AM, Orla Finch said:",
    "3 hours ago, Orla Finch said:",
    f"@orla said in {TITLE}:",
]


def sheet_of(lines: list[str], blank: str = "\n\n") -> Sheet:
    """Return the lines of a page, as parted by ``blank``."""
    return Sheet(blank.join(lines).split("\n"), TAGGER)


@pytest.mark.parametrize("head", HEADS)
def test_a_quote_and_what_it_holds_are_told_from_its_answer(head: str) -> None:
    lines = [TITLE, OPENING, LONGER[0], head, LONGER[0], LONGER[1], SAID[0]]
    found = quoted_blocks(sheet_of(lines), 1, 7)
    assert (found.heads, found.held, found.copies) == ({3}, {4}, {4})
    assert found.likelihood(2, 3, 0.4) > 0.9
    assert (found.likelihood(3, 4, 0.9), found.likelihood(4, 5, 0.9), found.likelihood(5, 6, 0.4)) == (0.0, 0.0, 0.4)


@pytest.mark.parametrize(
    "head",
    [
        "(12-01-2016, 22:17)Orla Finch wrote: ",
        "Quote from: Orla Finch on October 02, 2023, 08:22:07 PM",
        "Zitat von: Orla Finch am 02. Oktober 2023, 20:22:07",
    ],
)
def test_a_quote_on_the_line_that_says_when_it_was_written(head: str) -> None:
    lines = [TITLE, OPENING, LONGER[0], f"{head}{LONGER[0]}", LONGER[1]]
    found = quoted_blocks(sheet_of(lines), 1, 5)
    assert (found.heads, found.held, found.copies) == ({3}, set(), {3})


def test_a_verb_of_saying_inside_of_a_text_is_no_quote() -> None:
    assert quoted_blocks(sheet_of([TITLE, OPENING, LONGER[0], "That said:", LONGER[1], LONGER[2]]), 1, 6).heads == set()


def test_words_that_stand_further_up_go_on_with_an_answer() -> None:
    found = quoted_blocks(sheet_of([TITLE, f"{SAID[0]} {OPENING}", LONGER[0], OPENING, SAID[1]]), 1, 5)
    assert found.copies == {3}
    assert found.likelihood(3, 4, 0.8) < 0.5


def test_people_who_agree_in_the_same_words_quote_nobody() -> None:
    thanks = "Thank you all so very much."
    assert quoted_blocks(sheet_of([TITLE, OPENING, thanks, LONGER[0], thanks]), 1, 5).copies == set()


def test_blank_lines_inside_of_a_quote_are_no_lost_heads() -> None:
    """Some boards leave an empty line between paragraphs, which looks as a lost name does."""
    quote = [HEADS[0], LONGER[0], LONGER[1]]
    found = quoted_blocks(sheet_of([TITLE, OPENING, LONGER[0], LONGER[1], *quote, LONGER[2]], "\n\n\n\n"), 1, 8)
    assert found.gaps == {3}


def topic(*posts: str) -> str:
    """Return a topic whose posts two blank lines part, where a name was."""
    return "\n\n\n".join([f"{TITLE}\n\n{OPENING}", *posts, "Create an account or sign in to comment\n"])


def test_what_a_board_quotes_on_one_line_is_quoted() -> None:
    head = "Quote from: Orla Finch on October 02, 2023, 08:22:07 PM"
    quotes = [f"{head}{line}\n{answer}" for line, answer in zip(LONGER, SAID, strict=False)]
    posts = [f"{line}\n\n{more}" for line, more in zip(LONGER, SAID[3:], strict=True)]
    records, _ = read(topic(*posts[:2], *quotes[:2]))
    assert [comment.quoted_word_count > 0 for comment in records.comments] == [False, False, True, True]


QUOTING = [f"{HEADS[0]}\n\n{LONGER[0]}\n\n{SAID[0]}", f"{HEADS[0]}\n\n{LONGER[1]}\n\n{SAID[1]}"]


def test_quotes_show_a_topic_though_nothing_else_is_left_of_its_heads() -> None:
    page = topic(LONGER[0], LONGER[1], *QUOTING, SAID[3])
    records, roles = read(page)
    assert quote_each_other(Sheet(page.split("\n"), TAGGER))
    assert records.article.title == TITLE
    assert texts(page) == [LONGER[0], LONGER[1], *QUOTING, SAID[3]]
    assert roles.count("comment_quote") == 4
    assert [comment.parent_evidence for comment in records.comments].count("quote") == 2


def test_an_article_that_quotes_itself_is_no_topic() -> None:
    page = topic(LONGER[0], SAID[2], SAID[3], LONGER[0], LONGER[1])
    assert not quote_each_other(Sheet(page.split("\n"), TAGGER))


def test_names_over_words_that_stand_further_up_are_no_heads() -> None:
    """Of three quotes two can be seen to be some; the words of the third are gone with a filter."""
    head = "On 5/{}/2019 at 8:1{} AM, {} said:"
    quotes = [
        f"{head.format(k + 3, k, name)}\n\n{line}" for k, (name, line) in enumerate(zip(NAMES, LONGER, strict=False))
    ]
    posts = [
        LONGER[0],
        LONGER[1],
        f"{quotes[0]}\n\n{SAID[0]}",
        f"{quotes[1]}\n\n{SAID[1]}",
        f"{quotes[2]}\n\n{SAID[3]}",
    ]
    assert [comment.author for comment in read(topic(*posts))[0].comments] == [None] * 5


@pytest.mark.parametrize("head", ["3 hours ago, {} said:", "Il y a 3 heures, {} a dit :", "Hace 2 días, {} dijo:"])
def test_what_was_said_some_hours_ago_is_quoted(head: str) -> None:
    """The words are from the middle of a paragraph, so that nothing else shows it."""
    lines = [line for name in NAMES for line in (head.format(name), "where most of them begin to sing", SAID[0])]
    assert anchors_of(Sheet(lines, TAGGER), "says") == []
    assert anchors_of(Sheet(lines, TAGGER), "named") == []
    assert len(anchors_of(Sheet(["6 comments", *lines], TAGGER), "says")) == len(NAMES)


def test_words_glued_to_whose_they_are_open_no_comment() -> None:
    tag = TAGGER.tag("Orla Finch hat geschrieben: ↑Do 9. Feb 2023, 19:31Wo ist der Deckel?")
    assert (tag.author, tag.flags & (t.QUOTE | t.NAMEDATE)) == ("", t.QUOTE)
