"""Whatever the text, no line and no row that the reader makes is turned down by the models: nothing is lost."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet import lines
from broadsheet.corrections import Corrections
from broadsheet.ids import Identifier
from broadsheet.label import label
from broadsheet.rawpage import RawPage
from broadsheet.reading.layouts import load_layouts
from broadsheet.tables import tabulate
from broadsheet.validate import validate

LAYOUTS = load_layouts([], None)
LINES = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            " ",
            "\ufeff",
            "\u200d \u200b",
            "\x00",
            "\x1c",
            "\u2028",
            "Ada Lovelace says:",
            "May 3, 2016 at 10:14 pm",
            "3 comments",
            "Reply",
            "Leave a Reply",
            "Guest",
            "By Ada Lovelace",
            "(Photo: Ada)",
            "Click to see full-size image",
            "I do not think that the ferry will ever come back to this harbour.",
            "Ada said:",
            "Click to expand...",
            "  • Grace Hopper",
            "This comment was removed by a moderator.",
            "#12",
            "5 points",
        ]
    ),
    st.text(max_size=30),
)


@settings(max_examples=100)
@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_text_makes_a_row_that_is_turned_down(texts, ending):
    content = ending.join(texts).encode("utf-8", "surrogatepass")
    page_id = Identifier().page_id(hashlib.sha256(content).digest())
    page = RawPage(page_id, "a.txt", 0, content, "utf-8", "town.example", None, None, None, None)
    tables, rejected = validate(tabulate(label([page], {}, LAYOUTS, Corrections({}, "")), Identifier(), 0))
    turned_down = [(table, row) for table, frame in rejected.items() for row in frame.rows(named=True)]
    assert not turned_down
    assert tables.frames["lines"].height == lines.count(content, "utf-8")
