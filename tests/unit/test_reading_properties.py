"""What must hold for any text whatever."""

from broadsheet.schemas.vocabulary import (
    AUTHOR_STATUSES,
    BOUNDARY_EVIDENCE,
    KINDS,
    PARENT_EVIDENCE,
    ROLES,
    TEXT_STATUSES,
    THREAD_STATUSES,
)
from hypothesis import given
from hypothesis import strategies as st
from test_reading_shapes import SHAPES

from broadsheet.reading import assemble, read_page, regroup
from broadsheet.reading.labels import Labels
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page
from broadsheet.reading.repetition import SiteFacts, conclude, observe

LAYOUTS = load_layouts()
PIECES = st.sampled_from(
    ["", "", "  ", "\xa0", "Reply", "Ada Ashdown says:", "Ada Ashdown", "May 3, 2016 at 10:14 am", "3 Comments", "#2", "Leave a Reply",
     "It rained on the fair, and nobody minded, because the tents were new.", "  • Bo Reed", "    I would do it again.", "12",
     "Ada Ashdown wrote:", "> It rained on the fair", "Posts: 14", "Joined: May 2010", "Notify of", "View all comments", "2 Likes",
     "Bo Reed 4 May 2016 at 11:00", "Read more", "x" * 300, "\ufeff", "This comment has been removed.", "Image: a tent",
     "Ada Ashdown vorbelt:", "Bo Reed vorbelt:", "Orla Finch 4 May 2016 at 11:00 Ondermar", "3 trelliks", "Ondermar", "Pokken: 12", "Undrat"]
)  # fmt: skip
LINES = st.lists(
    st.one_of(PIECES, st.text(max_size=60).map(lambda text: text.replace("\n", " ").replace("\r", " "))), max_size=60
)


@st.composite
def damaged(draw: st.DrawFn) -> list[str]:
    """Return a page of some platform, a few of whose lines are lost, replaced or filtered away."""
    above, comment, below = SHAPES[draw(st.sampled_from(sorted(SHAPES)))]
    lines = [*above, *(line for i in range(draw(st.integers(1, 6))) for line in comment(i)), *below]
    for _ in range(draw(st.integers(0, 4))):
        first = draw(st.integers(0, len(lines)))
        lines[first : first + draw(st.integers(0, 4))] = draw(st.lists(PIECES, max_size=2))
    kept = draw(st.sampled_from(["all", "blank lines", "filtered"]))
    if kept == "all":
        return lines
    return [part for line in lines for part in (line if kept == "blank lines" or " " in line else "", "")]


@given(damaged())
def test_no_damage_to_a_page_stops_its_reading(lines):
    page = Page(lines, "p")
    labels = read_page(page, None, LAYOUTS)
    assert set(labels.roles) <= set(ROLES)
    check(page, labels)


@given(LINES)
def test_every_line_has_one_role_and_records_lie_in_the_page(lines):
    page = Page(lines, "p")
    labels = read_page(page, None, LAYOUTS)
    assert len(labels.roles) == len(labels.rules) == len(lines)
    assert set(labels.roles) <= set(ROLES)
    check(page, labels)
    again = Labels.from_json(labels.to_json(), labels.roles, labels.rules)
    assert again == labels


@given(LINES, st.dictionaries(st.integers(0, 59), st.sampled_from(sorted(set(ROLES) - {"blank"})), max_size=6))
def test_any_correction_leaves_a_page_that_holds_together(lines, wanted):
    page = Page(lines, "p")
    labels = read_page(page, None, LAYOUTS)
    roles = {line: role for line, role in wanted.items() if line < len(lines) and labels.roles[line] != "blank"}
    corrected = regroup(page, labels, roles)
    assert all(corrected.roles[line] == role for line, role in roles.items())
    check(page, corrected)


def check(page: Page, labels: Labels) -> None:
    records = assemble(page, labels)
    if records is None:
        assert all(role == "blank" for role in labels.roles)
        return
    article = records.article
    assert article.kind in KINDS
    assert article.thread_status in THREAD_STATUSES
    assert 0 <= article.layout_score <= 1
    assert 1 <= article.line_start <= article.line_end <= len(page.lines)
    assert article.comment_count == len(records.comments)
    assert len(records.record_of_line) == len(page.lines)
    before = 0
    for number, comment in enumerate(records.comments, start=1):
        assert comment.ordinal == number
        assert before < comment.line_start <= comment.line_end <= len(page.lines)
        before = comment.line_end
        assert comment.author_status in AUTHOR_STATUSES
        assert (comment.author is not None) == (comment.author_status in ("named", "anonymous"))
        assert comment.boundary_evidence in BOUNDARY_EVIDENCE
        assert comment.parent_evidence in PARENT_EVIDENCE
        assert (comment.parent is None) == (comment.parent_evidence == "none")
        assert comment.parent is None or comment.parent < number
        assert comment.text_status in TEXT_STATUSES
        assert (comment.text is not None) == (comment.text_status == "present")
        assert comment.quoted_word_count <= comment.word_count
    for entry in records.record_of_line:
        assert (
            entry is None
            or entry[1] < {"article": 1, "image": len(records.images), "comment": len(records.comments)}[entry[0]]
        )


@given(st.lists(LINES, max_size=5))
def test_what_repeats_on_a_site_does_not_hang_on_the_order_of_its_pages(pages):
    seen = [(str(number), observe(lines)) for number, lines in enumerate(pages)]
    facts = conclude("mill.example", seen)
    assert facts == conclude("mill.example", seen[::-1])
    assert SiteFacts.from_json(facts.to_json()) == facts
    for lines in pages:
        read_page(Page(lines, "p", site="mill.example"), facts, LAYOUTS)
