"""Threads whose heads, buttons and panels are in words that no layout knows: a page's repetition says what they are."""

import itertools

import pytest
from reading_pages import ARTICLE, NAMES, read

SAID = [
    "The lid rattles before the rain. I have kept a list since March.",
    "It whistled at my brother, who owed the porter money.",
    "Ours does it in one key only. We are a poorer parish.",
    "Has anybody looked inside? I would not, but somebody might.",
    "Trouble, in my hearing, is the lower of the two.",
    "My aunt bought the other half of the pair. It does not whistle at all.",
]


def thread(form: str, count: int = 6) -> list[str]:
    """Return comments as ``form`` sets them: {name}, {time}, {text}, {number}, {posts}, {joined}."""
    return [
        form.format(
            name=NAMES[i],
            time=f"May {4 + i}, 2019 at 8:{10 + i} am",
            text=SAID[i],
            number=i + 1,
            posts=17 + 23 * i,
            joined=f"{3 + i} June 201{i}",
        )
        for i in range(count)
    ]


UNKNOWN = {
    "a verb behind the name, the time under the text": "{name} vorbelt\n{text}\n{time}\n",
    "a verb over the time": "{name} vorbelt:\n{time}\n{text}\n",
    "the time between a name and a button": "{name} {time} Ondermar\n{text}\n",
    "words before the name": "harrum {name} {time}\n{text}\nOndermar\n",
    "a row of buttons under every text": "{name}\n{time}\n{text}\nOndermar | Quill na brok\n",
}


@pytest.mark.parametrize("form", UNKNOWN.values(), ids=UNKNOWN.keys())
@pytest.mark.parametrize("opened", ["6 trelliks\n\n", ""], ids=["counted", "not counted"])
def test_a_thread_in_unknown_words_is_cut(form, opened):
    records, _ = read(ARTICLE + opened + "\n".join(thread(form)))
    assert [comment.text for comment in records.comments] == SAID
    assert [comment.author for comment in records.comments] == NAMES
    assert all(comment.posted_raw for comment in records.comments)


def test_the_line_that_counts_the_comments_ends_the_article():
    """However many words of the article have a number: the count is the one that is right."""
    article = ARTICLE + "The porter counts 14 of them.\n\n"
    records, roles = read(article + "6 trelliks\n\n" + "\n".join(thread(UNKNOWN["a verb over the time"])))
    assert records.article.comment_count_declared == 6
    assert roles[article.count("\n")] == "comment_controls"
    assert "trelliks" not in records.article.text


def test_one_writer_may_answer_everybody():
    """Half of the comments are the blogger's own; a list of teasers has one writer all along."""
    made = thread(UNKNOWN["a verb over the time"])
    answers = [
        f"Odette Marl vorbelt:\nMay {4 + i}, 2019 at 9:{10 + i} am\nI shall ask the porter, {i + 1}.\n"
        for i in range(6)
    ]
    both = list(itertools.chain.from_iterable(zip(made, answers, strict=True)))
    records, _ = read(ARTICLE + "\n".join(both))
    assert [comment.author for comment in records.comments][:4] == [NAMES[0], "Odette Marl", NAMES[1], "Odette Marl"]
    assert len(records.comments) == 12


BOARDS = {
    "fields with their values beside them": "Glim\n{name}\nPokken: {posts}\nUndrat: {joined}\npokk harrum {name} » {time}\n{text}\n",
    "a rank over the fields, a button under them": (
        "Glim\n{name}\nGrand vorker\nPokken: {posts}\nUndrat: {joined}\nQuill brok\npokk harrum {name} » {time}\n{text}\n"
    ),
    "a panel on one line": "Glim\n{name} Pokken: {posts} Undrat: {joined}\n\n    pokk harrum {name} » {time}\n\n    {text}\n",
    "fields over their values": "{time}\n#{number}\n{name}\nUndrat\n{joined}\nPokken\n{posts}\n{text}\n",
}


@pytest.mark.parametrize("form", BOARDS.values(), ids=BOARDS.keys())
def test_panels_with_unknown_fields_are_no_text(form):
    records, _ = read("Hall of Kettles\n\nTwo keys, one kettle\n\n" + "\n".join(thread(form)))
    # the first post opens the topic
    assert [comment.text for comment in records.comments] == SAID[1:]
    assert [comment.author for comment in records.comments] == NAMES[1:]


NO_THREADS = {
    "wares with a count over them": "6 trelliks\n\n"
    + "\n".join(
        f"{ware} pottel\n{9 + i} krun\nOndermar\n"
        for i, ware in enumerate(["Red", "Tall", "Old", "Flat", "Wide", "Best"])
    ),
    "teasers with their dates": "\n".join(
        f"The ferry turned back {2 + i} times\nThe captain would not say why it turned.\n{NAMES[i % 2]}\nMay {4 + i}, 2019\nOndermar\n"
        for i in range(6)
    ),
    "teasers with their times, by many": "\n".join(
        f"The ferry turned back {2 + i} times\nThe captain would not say why it turned.\n{NAMES[i]} May {4 + i}, 2019 at 8:1{i} am Ondermar na\n"
        for i in range(6)
    ),
    "a table of topics": "\n".join(
        f"Leak at mooring {i}\t\t{i}\t\t{NAMES[i]}\t\tMay {4 + i}, 2019 at 8:1{i} am" for i in range(6)
    ),
    "a numbered list with a date for each": "\n".join(
        f"{i} The night of the {ware} kettle\nMay {i}, 2019\nThe porter hears it whistle in the {ware} key. He says nothing.\n"
        for i, ware in enumerate(["red", "tall", "old", "flat", "wide", "best", "low", "high", "last"], 1)
    ),
    "a list with one last word": "\n".join(
        f"{name} gate" for name in ["North", "South", "Fish", "Bridge", "Upper", "Mill"]
    ),
}


@pytest.mark.parametrize("below", NO_THREADS.values(), ids=NO_THREADS.keys())
def test_what_recurs_below_an_article_is_not_always_a_thread(below):
    records, _ = read(ARTICLE + below)
    assert records.comments == []
    assert "Nobody has asked the kettle." in records.article.text
