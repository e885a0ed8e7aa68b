"""Pages that a line filter has gone over: no line of one word is left, and the blank lines around it are."""

from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

LAYOUTS = load_layouts()
TOP = """0 $

1,000 $
3,000 $
420 $
MAY 2021

Ferry To The Salt Islands Gets A “Second” Deck

Support The Ferryman

The old ferry has carried goats and mail for sixty years, and on Monday the council decided that it shall have a second deck.

Ferry To The Salt Islands Gets A "Second" Deck

Click to see the full-size image

The carpenters expect to be done by autumn, unless the goats object as they did when the railing was painted green.

Support The Ferryman


Notify of
Newest Most Voted
Inline Feedbacks
View all comments
"""


def read(text: str):
    page = Page(text.split("\n"), "p")
    return assemble(page, read_page(page, None, LAYOUTS)), read_page(page, None, LAYOUTS)


def test_a_double_blank_is_a_lost_name_and_a_short_line_with_text_below_a_name():
    records, labels = read(
        TOP
        + "\nThe goats will love it, they like a view over the water.\n\nPiet van Dam\n\nMine will not. She gets seasick on a bridge."
        "\n\n\nThen leave her at home and take the mail.\n\nIt has never complained.\n\nWould love your thoughts, please comment.x"
    )
    assert [(c.author, c.author_status, c.boundary_evidence) for c in records.comments] == [
        (None, "lost", "first"),
        ("Piet van Dam", "named", "header"),
        (None, "lost", "double_blank"),
    ]
    assert records.comments[2].text == "Then leave her at home and take the mail.\n\nIt has never complained."
    assert records.article.layout == "wpdiscuz"
    assert records.article.captured_at.isoformat() == "2021-05-01T00:00:00"
    assert (records.article.captured_precision, records.article.captured_evidence) == ("month", "widget")
    assert [(i.alt_text, i.caption, i.after_paragraph, i.evidence) for i in records.images] == [
        ('Ferry To The Salt Islands Gets A "Second" Deck', "Click to see the full-size image", 1, "both")
    ]
    assert labels.roles.count("widget") == 5
    assert labels.roles.count("promotion") == 2


def test_a_known_name_without_words_has_lost_its_text():
    records, _ = read(
        TOP
        + "\n\nPiet van Dam\n\nMine will not. She gets seasick on a bridge.\n\nPiet van Dam\n\n\n\nShe has been asked.\n\nNel Kuiper\n\nTwice."
        "\n\nWould love your thoughts, please comment.x"
    )
    assert [(c.author, c.text_status) for c in records.comments] == [
        ("Piet van Dam", "present"),
        ("Piet van Dam", "lost"),
        (None, "present"),
        ("Nel Kuiper", "present"),
    ]


def test_bullets_open_comments_of_older_captures_and_margins_nest_them():
    records, _ = read(
        TOP
        + "\n • Piet van Dam\n\n   Mine gets seasick on a bridge.\n\n     • Nel Kuiper\n\n       Then try a raft.\n\n • Jan Bakker\n\n   No rafts, please."
        "\n\nWould love your thoughts, please comment.x"
    )
    assert [(c.author, c.depth, c.parent, c.parent_evidence) for c in records.comments] == [
        ("Piet van Dam", 0, None, "none"),
        ("Nel Kuiper", 1, 1, "indentation"),
        ("Jan Bakker", 0, None, "none"),
    ]


def test_single_line_breaks_stay_inside_a_paragraph():
    records, _ = read(
        TOP + "\n\nPiet van Dam\n\nFirst line of it,\nsecond line of it.\n\nWould love your thoughts, please comment.x"
    )
    assert records.comments[0].text == "First line of it,\nsecond line of it."
    assert records.comments[0].paragraph_count == 1
