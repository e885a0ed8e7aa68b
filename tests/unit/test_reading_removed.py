"""Removed comments: the notice is meta, the text null, the author kept where the page kept it."""

from reading_pages import blog, read

from broadsheet.reading.removed import is_placeholder

FIRST = "Ada Quill|The lower key is older. Ask anyone who has slept in the waiting room."
NOTICE = "This comment has been removed by a moderator."


def test_a_notice_leaves_the_author_standing():
    records, roles = read(blog(FIRST, "Ben Tarn|" + NOTICE, "Cleo Marsh|I had only just found my glasses."))
    second = records.comments[1]
    assert (second.author, second.author_status) == ("Ben Tarn", "named")
    assert (second.text, second.text_status, second.word_count) == (None, "removed", 0)
    assert "comment_meta" in {roles[number] for number in range(second.line_start - 1, second.line_end)}


def test_a_placeholder_for_the_author_is_no_name():
    text = blog(FIRST, "Nobody|" + NOTICE, "Cleo Marsh|I had only just found my glasses.")
    records, _ = read(text.replace("Nobody says:", "[deleted]"))
    second = records.comments[1]
    assert (second.author, second.author_status, second.text_status) == (None, "removed", "removed")


def test_anonymous_is_what_the_page_shows():
    records, _ = read(blog(FIRST, "Guest|was it the lamp by the stairs or the other one?"))
    assert (records.comments[1].author, records.comments[1].author_status) == ("Guest", "anonymous")


def test_placeholders():
    for name in ("[deleted]", "Deleted member 88", "deleted user", "Gelöschter Nutzer", "former member"):
        assert is_placeholder(name, frozenset()), name
    for name in ("Deleted Scenes", "Remo Vedder", "Ada"):
        assert not is_placeholder(name, frozenset()), name
