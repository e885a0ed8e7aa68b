"""Votes and badges: what lines of a comment's head and foot say, and what a bare number may not."""

import pytest
from reading_pages import blog, read

from broadsheet.reading.badges import is_nobody, without_marks
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.votes import Votes, header_votes, line_votes


@pytest.mark.parametrize(
    ("line", "votes"),
    [
        ("5 Likes", Votes(likes=5)),
        ("1 like", Votes(likes=1)),
        ("Like 2", Votes(likes=2)),
        ("agree (31)", Votes(likes=31)),
        ("Liked by 33 people", Votes(likes=33)),
        ("12 people like this", Votes(likes=12)),
        ("Like · Reply · 12 · Jun 3, 2015 10:52am", Votes(likes=12)),
        ("Gefällt mir (4)", Votes(likes=4)),
        ("👍 1,204", Votes(likes=1204)),
        ("👎 2", Votes(dislikes=2)),
        ("3 dislikes", Votes(dislikes=3)),
        ("+3 -1", Votes(likes=3, dislikes=1)),
        ("Score: -2", Votes(score=-2)),
        ("15 points", Votes(score=15)),
        ("Like", Votes()),
        ("5", Votes()),
        ("Like · Reply", Votes()),
        ("I like 5 of them", Votes()),
        ("June 3, 2015", Votes()),
    ],
)
def test_what_a_line_says(line, votes):
    assert line_votes(line) == votes


def test_a_score_stands_in_a_header():
    assert header_votes("Coasting (Score: 3) by sprocket on Tuesday") == Votes(score=3)
    assert header_votes("sprocket 5 points 3 hours ago") == Votes(score=5)
    assert header_votes("sprocket on Tuesday") == Votes()


def test_bare_numbers_under_most_comments_are_likes():
    text = blog("Ada Quill|It is the older key.", "Ben Tarn|It is the younger one.", "Cleo Marsh|There is one key.")
    numbered = text.replace("key.\n\nReply", "key.\n\n7\nReply").replace("one.\n\nReply", "one.\n\n2\nReply")
    records, roles = read(numbered)
    assert [comment.like_count for comment in records.comments] == [7, 2, 7]
    assert all(
        roles[number] == "comment_meta" for number, line in enumerate(numbered.split("\n")) if line in {"7", "2"}
    )


def test_one_bare_number_below_zero_makes_all_of_them_scores():
    text = blog("Ada Quill|It is the older key.", "Ben Tarn|It is the younger one.", "Cleo Marsh|There is one key.")
    records, _ = read(text.replace("key.\n\nReply", "key.\n\n7\nReply").replace("one.\n\nReply", "one.\n\n-2\nReply"))
    assert [(comment.score, comment.like_count) for comment in records.comments] == [(7, None), (-2, None), (7, None)]


@pytest.mark.parametrize(
    ("name", "line", "alone", "badge"),
    [
        ("Rufus Hale Mod", "Rufus Hale Mod • 5 years ago", "Rufus Hale", "Mod"),
        ("Ada Quill", "Ada Quill • 5 years ago", "Ada Quill", None),
        ("3 Halyard", "#3 Halyard", "Halyard", None),
        ("3 Blind Mice", "3 Blind Mice", "3 Blind Mice", None),
        ("Ada Quill · Plumber at Marl", "Ada Quill · Plumber at Marl", "Ada Quill", None),
        ("Re: Keys (Score: 3) by sprocket", "Re: Keys (Score: 3) by sprocket on Tuesday", "sprocket", None),
        ("Mod", "Mod says:", "Mod", None),
    ],
)
def test_a_name_without_its_marks(name, line, alone, badge):
    assert without_marks(name, line, load_layouts().words.marks) == (alone, badge)


def test_words_for_nobody():
    anonymous = frozenset(["guest", "anonymous"])
    assert is_nobody("Guest", anonymous)
    assert is_nobody("Anonymous Tinkerer", anonymous)
    assert not is_nobody("Guest of Honour", anonymous)


def test_a_badge_on_its_own_line_is_meta():
    text = blog("Ada Quill|It is the older key.", "Odette Marl|I asked the porter, he denies both of them.")
    records, roles = read(text.replace("Odette Marl says:", "Odette Marl says:\nAuthor"))
    assert [comment.badge for comment in records.comments] == [None, "Author"]
    assert roles[text.split("\n").index("Odette Marl says:") + 1] == "comment_meta"
