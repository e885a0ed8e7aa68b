"""Parents: by marker, mention and indentation; none where the text names nobody of the thread."""

import pytest
from reading_pages import blog, read

FIRST = "Ada Quill|The lower key is older. Ask anyone who has slept in the waiting room."
OTHER = "Ben Tarn|I have slept there twice and heard only the clock."


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("@Ada Quill which bench, please?", 1),
        ("@Ada which bench, please?", 1),
        ("Ada Quill, which bench did you mean?", 1),
        ("@Quentin which bench, please?", None),
        ("Adamant as ever, this kettle of ours.", None),
        ("I asked Ada Quill, she does not know either.", None),
    ],
)
def test_a_mention_at_the_start_names_the_parent(text, parent):
    records, _ = read(blog(FIRST, OTHER, f"Cleo Marsh|{text}"))
    third = records.comments[2]
    assert third.parent == parent
    assert third.parent_evidence == ("mention" if parent else "none")


def test_a_first_name_that_two_have_names_nobody():
    records, _ = read(
        blog(FIRST, "Ada Thorn|So is the upper key, if you ask the mice.", "Ben Tarn|@Ada which mice are those?")
    )
    assert records.comments[2].parent is None


def test_the_writer_who_has_not_commented_is_no_parent():
    records, _ = read(blog(FIRST, OTHER, "Cleo Marsh|@Odette Marl thank you for this kettle story."))
    assert records.comments[2].parent is None


@pytest.mark.parametrize(
    "marker", ["in reply to Ada Quill", "Antwort auf Ada Quill", "In reply to The lower key by Ada Quill"]
)
def test_a_marker_names_the_parent(marker):
    text = blog(FIRST, OTHER, "Cleo Marsh|Which bench was it, the one by the lamp?")
    text = text.replace("Cleo Marsh says:", f"Cleo Marsh says:\n{marker}")
    records, _ = read(text)
    third = records.comments[2]
    assert (third.author, third.parent, third.parent_evidence) == ("Cleo Marsh", 1, "marker")


def test_evidence_is_none_exactly_where_there_is_no_parent():
    records, _ = read(blog(FIRST, OTHER, "Cleo Marsh|@Ada Quill which bench?", "Ben Tarn|No idea which bench."))
    for comment in records.comments:
        assert (comment.parent is None) == (comment.parent_evidence == "none")
