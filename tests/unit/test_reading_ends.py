"""Where comments end: over what stands under a thread, and over the next post's panel."""

import pytest
from reading_pages import ARTICLE, NAMES, read

SAID = [
    "The lid rattles before the rain. I have kept a list since March.",
    "It whistled at my brother, who owed the porter money.",
    "Ours does it in one key only. We are a poorer parish.",
    "Trouble, in my hearing, is the lower of the two.",
]
THREAD = "\n".join(f"◆ {NAMES[i]}\n{3 + i}.5.2019, 8:1{i}\n\n{SAID[i]}\n" for i in range(4))
BELOW = {
    "a call and a motto": "Write to us yourself\n\nThe Mill Gazette appears when it is dry\n",
    "a menu": "Tea rooms\n\nFar platform\n\nLost umbrellas\n",
    "one label": "Yesterday's paper\n",
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW.keys())
def test_labels_under_the_thread_are_not_the_last_comments(below: str) -> None:
    records, _ = read(f"{ARTICLE}Letters to the editor: 4\n\n{THREAD}\n{below}")
    assert [comment.text for comment in records.comments] == SAID


def test_a_heading_inside_the_last_comment_is_its_own() -> None:
    """Sentences stand below it."""
    more = "On the second lid\n\nThere is one more lid, and it is silent. My aunt has it. She keeps buttons in it.\n"
    records, _ = read(f"{ARTICLE}Letters to the editor: 4\n\n{THREAD}\n{more}")
    assert records.comments[-1].text == f"{SAID[-1]}\n\n{more.strip()}"


@pytest.mark.parametrize("date", ["03.05.2019", "2019-05-03"])
def test_a_date_of_digits_alone_is_a_date(date: str) -> None:
    records, roles = read(ARTICLE.replace("May 3, 2019", date))
    assert records.article.published_raw == date
    assert roles[3] == "date"


def test_the_first_comments_time_is_not_the_articles() -> None:
    """An article of one line, and without a date: the thread begins right under it."""
    short = "The Kettle That Whistles In Two Keys\n\nThe porter can tell them apart, and so can the cat of the far platform, whom it calls.\n\n"
    records, _ = read(f"{short}Letters to the editor: 4\n\n{THREAD}")
    assert len(records.comments) == 4
    assert records.article.published_raw is None


def test_two_sentences_before_a_date_are_no_name() -> None:
    """ "The cook says so. Last updated on 3 May 2022." is text that ends in a date, and no byline."""
    article = ARTICLE.replace("By Odette Marl\nMay 3, 2019\n", "The porter says so. Last heard on 3 May 2019.\n")
    records, _ = read(article)
    assert records.article.byline is None


OTHERS = "Fields of work: tea, trouble, and the long silences between the two of them " * 2
PANELS = {
    "in one line": "Posts: {posts} Joined: Mar {day}, 2014 9:15 am Location: The landing",
    "in a line too long for a head": "Posts: {posts} Joined: Mar {day}, 2014 9:15 am " + OTHERS.strip(),
}


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS.keys())
def test_a_panel_behind_the_name_belongs_to_the_post_below(panel: str) -> None:
    """As a visual layout sets phpBB: the panel over the subject, a button, and who posted when."""
    posts = [
        f"    {NAMES[i]} {panel.format(posts=20 + i, day=3 + i)}\n\n        {'Re: ' if i else ''}Two keys, one kettle\n\n          * Quote\n\n"
        f"        Post by {NAMES[i]} » Fri Oct {10 + i}, 2014 7:4{i} pm\n\n          {SAID[i]}\n      Top\n"
        for i in range(4)
    ]
    records, _ = read("Kettle Parlour\n\n  Board index\n\nTwo keys, one kettle\n\nPost Reply\n" + "".join(posts))
    assert [comment.text for comment in records.comments] == SAID[1:]
    assert [comment.author for comment in records.comments] == NAMES[1:4]
    assert records.article.text == SAID[0]


@pytest.mark.parametrize("since", ["Mitglied seit", "Joined"])
def test_a_panel_on_one_line_stands_between_name_and_date(since: str) -> None:
    """As a visual layout sets XenForo: name, rank, the panel, and only then date and number."""
    posts = [
        f"    {NAMES[i]}\n\n    Neues Mitglied\n\n    {since} {3 + i}. Juni 2014 Beiträge {20 + i}{' Ort Obermühl' * (i % 2)}\n"
        f"      * {20 + i}. September 2018\n      * #{i + 1}\n            {SAID[i]}\n\n"
        for i in range(4)
    ]
    head = f"    Zwei Töne, ein Kessel\n\n      * Themenstarter {NAMES[0]}\n      * Beginndatum 20. September 2018\n\n"
    records, _ = read("    Foren\n\n    Neue Beiträge\n\n" + head + "".join(posts))
    assert [comment.text for comment in records.comments] == SAID[1:]
    assert [comment.author for comment in records.comments] == NAMES[1:4]
