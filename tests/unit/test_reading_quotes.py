"""Quoted lines: found by header, by mark and by their words; counted apart; the quoted comment is the parent."""

from reading_pages import blog, read

FIRST = (
    "Ada Quill|The lower key is older. "
    "My aunt heard it through the wall before there was any steam. She married a tuner."
)
OWN = "Then it is a duet and should be paid as one."


def test_a_header_and_the_copied_line_are_quote():
    quoted = "Ada Quill wrote:\nMy aunt heard it through the wall before there was any steam.\n\n" + OWN
    records, roles = read(blog(FIRST, "Ben Tarn|" + quoted))
    second = records.comments[1]
    assert (second.parent, second.parent_evidence) == (1, "quote")
    assert second.quoted_word_count == 3 + 12
    assert roles.count("comment_quote") == 2
    assert second.text.endswith(OWN)


def test_words_in_marks_without_a_header_are_quote():
    records, _ = read(blog(FIRST, "Ben Tarn|“My aunt heard it through the wall before there was any steam.”\n\n" + OWN))
    assert records.comments[1].quoted_word_count == 12
    assert (records.comments[1].parent, records.comments[1].parent_evidence) == (1, "quote")


def test_a_whole_sentence_copied_without_any_mark_is_quote():
    records, _ = read(blog(FIRST, "Ben Tarn|My aunt heard it through the wall before there was any steam.\n\n" + OWN))
    assert records.comments[1].quoted_word_count == 12


def test_words_of_the_article_in_marks_are_text():
    records, _ = read(blog(FIRST, "Ben Tarn|“Nobody has asked the kettle.”\n\n" + OWN))
    assert records.comments[1].quoted_word_count == 0
    assert records.comments[1].parent_evidence == "none"


def test_a_few_words_in_common_are_no_quote():
    records, _ = read(blog(FIRST, "Ben Tarn|The lower key is a rumour, and I have it from the porter himself."))
    assert records.comments[1].quoted_word_count == 0


def test_the_same_comment_sent_twice_quotes_nobody():
    text = FIRST.split("|")[1]
    records, _ = read(blog(FIRST, "Ada Quill|" + text, "Ben Tarn|" + OWN))
    assert [comment.quoted_word_count for comment in records.comments] == [0, 0, 0]


def test_the_latest_comment_that_says_the_words_is_the_parent():
    one = "Ada Quill|I have counted the steps to the kettle and there are forty of them."
    two = "Ada Quill|I have counted again, with the lamp, and there are forty-one of them now."
    quoted = "Ada Quill wrote:\nI have counted the steps to the kettle\n\nFrom which side?"
    records, _ = read(blog(one, two, "Ben Tarn|" + quoted))
    assert records.comments[2].parent == 1
