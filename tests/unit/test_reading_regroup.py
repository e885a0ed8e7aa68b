"""A human's corrections of roles, and the records that follow."""

from broadsheet.reading import assemble, read_page, regroup
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

LAYOUTS = load_layouts()
LINES = [
    "Who Painted The Lighthouse Pink?",
    "",
    "The keeper swears that it was white when he went to bed, and that he has not bought a brush since the year of the big herring.",
    "",
    "2 Responses",
    "",
    "Ada Ashdown says:",
    "May 3, 2016 at 10:14 am",
    "",
    "I saw a ladder on Tuesday, and a bucket.",
    "",
    "Bo Reed",
    "",
    "Buckets are no crime in this town.",
    "Reply",
    "",
    "Cleo Marsh says:",
    "May 4, 2016 at 9:00 am",
    "",
    "It looks rather good at sunset.",
    "Reply",
    "",
    "Leave a Reply",
]
PAGE = Page(LINES, "p")


def test_a_line_made_an_author_begins_a_comment():
    labels = read_page(PAGE, None, LAYOUTS)
    before = assemble(PAGE, labels)
    assert [c.author for c in before.comments] == ["Ada Ashdown", "Cleo Marsh"]
    corrected = regroup(PAGE, labels, {LINES.index("Bo Reed"): "comment_author"})
    after = assemble(PAGE, corrected)
    assert [(c.author, c.text) for c in after.comments] == [
        ("Ada Ashdown", "I saw a ladder on Tuesday, and a bucket."),
        ("Bo Reed", "Buckets are no crime in this town."),
        ("Cleo Marsh", "It looks rather good at sunset."),
    ]
    assert corrected.rules[LINES.index("Bo Reed")] == "correction"
    assert [c.author for c in assemble(PAGE, labels).comments] == ["Ada Ashdown", "Cleo Marsh"]


def test_a_line_that_is_no_author_any_more_joins_the_comment_before():
    labels = read_page(PAGE, None, LAYOUTS)
    line = LINES.index("Cleo Marsh says:")
    after = assemble(PAGE, regroup(PAGE, labels, {line: "comment_text"}))
    assert len(after.comments) == 1
    assert "Cleo Marsh says:" in after.comments[0].text


def test_a_corrected_title_is_the_title():
    labels = read_page(PAGE, None, LAYOUTS)
    after = assemble(PAGE, regroup(PAGE, labels, {0: "navigation", 2: "title"}))
    assert after.article.title == LINES[2]
