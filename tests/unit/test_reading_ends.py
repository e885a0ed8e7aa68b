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


def assert_topic(page: str) -> None:
    """Assert that the first of four writers opens the topic and the others answer, each with what is said here."""
    records, _ = read(page)
    assert records.article.text == SAID[0]
    assert [(comment.author, comment.text) for comment in records.comments] == list(
        zip(NAMES[1:], SAID[1:], strict=False)
    )


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
    assert_topic("Kettle Parlour\n\n  Board index\n\nTwo keys, one kettle\n\nPost Reply\n" + "".join(posts))


@pytest.mark.parametrize("since", ["Mitglied seit", "Joined"])
def test_a_panel_on_one_line_stands_between_name_and_date(since: str) -> None:
    """As a visual layout sets XenForo: name, rank, the panel, and only then date and number."""
    posts = [
        f"    {NAMES[i]}\n\n    Neues Mitglied\n\n    {since} {3 + i}. Juni 2014 Beiträge {20 + i}{' Ort Obermühl' * (i % 2)}\n"
        f"      * {20 + i}. September 2018\n      * #{i + 1}\n            {SAID[i]}\n\n"
        for i in range(4)
    ]
    head = f"    Zwei Töne, ein Kessel\n\n      * Themenstarter {NAMES[0]}\n      * Beginndatum 20. September 2018\n\n"
    assert_topic("    Foren\n\n    Neue Beiträge\n\n" + head + "".join(posts))


def filtered_topic(*panels: list[str]) -> list[str]:
    """Return the lines of a XenForo topic whose names of one word a filter has dropped; ``panels`` stand under the number."""
    lines = ["The Kettle Parlour", "  New posts", "Log in Register", "", "Two keys, one kettle", ""]
    lines += ["  Thread starter Thread starter Orla", "  Start date Start date Oct 8, 2024", ""]
    for number, panel in enumerate(panels):
        text = SAID[number % len(SAID)]
        lines += [f"  Oct {8 + number}, 2024", f"  #{number + 1}", *panel, text, " ", "  Like"]
        lines += ["Likes \xa0 Reactions: bramblewick and T. Oduya"] * (number % 2)
    return lines


def test_where_names_of_one_word_are_lost_those_that_stand_twice_are_names() -> None:
    """A picture's text and the link to the profile; a rank stands once."""
    lost = ["", "", "Well-Known Member"]
    kept = ["Marit Holm", "", "Marit Holm", "", "Well-Known Member"]
    records, _ = read("\n".join(filtered_topic(lost, kept, lost, lost, lost, lost, lost, kept, lost, lost)))
    assert [comment.author for comment in records.comments if comment.author] == ["Marit Holm"] * 2
    assert [comment.text for comment in records.comments] == [SAID[i % len(SAID)] for i in range(1, 10)]


def test_ranks_of_a_members_own_are_no_text_and_reactions_are_no_name() -> None:
    ranks = [["Science Advisor", "Keeper of lids", "Reaction score"], ["Reaction score"]] * 3
    records, roles = read("\n".join(filtered_topic(*ranks)))
    assert [comment.text for comment in records.comments] == [SAID[i % len(SAID)] for i in range(1, 6)]
    assert not [comment.author for comment in records.comments if comment.author]
    assert "comment_author" not in roles


@pytest.mark.parametrize("subject", ["Two keys, one kettle", "Re: Two keys, one kettle"])
def test_a_posts_subject_is_no_text_where_it_says_the_topics_title(subject: str) -> None:
    posts = [
        f"#{i + 1}\n\n05-0{3 + i}-2006, 07:3{i} AM\n\n{NAMES[i]}\n\nSenior Member\n\nJoin Date: Oct 2003\nPosts: 1{i}8\n\n"
        f"{subject if i in (0, 3) else SAID[1]}\n\n{SAID[i]}\n\n"
        for i in range(4)
    ]
    records, _ = read("Kettle Parlour > Tea\n\nTwo keys, one kettle\n\n" + "".join(posts))
    assert records.article.title == "Two keys, one kettle"
    assert records.article.text == SAID[0]
    assert [comment.text for comment in records.comments] == [f"{SAID[1]}\n\n{SAID[i]}" for i in (1, 2)] + [SAID[3]]


def test_the_titles_of_a_tables_columns_end_the_last_post() -> None:
    columns = "  • Author\n    Posts\n"
    posts = "".join(
        f"  • May {3 + i}, 2016 at 4:1{i} pm #33{2 * i + i % 2}\n    {NAMES[i]}\n    Participant\n\n    {text}\n\n"
        for i, text in enumerate([*SAID[:3], "Mine came back."])
    )
    page = f"Kettle Parlour\n\nTwo keys, one kettle\n\n{columns}{posts}{columns}\n  • You must be logged in to reply to this topic.\n"
    records, _ = read(page)
    assert [comment.text for comment in records.comments] == [*SAID[1:3], "Mine came back."]


def test_what_the_board_itself_posts_last_is_a_post() -> None:
    """It says that the topic is closed, as lines under topics do."""
    closed = "This topic was automatically closed 60 days after the last reply. New replies are no longer allowed."
    posts = "".join(
        f"{NAMES[i]} May {3 + i}, 2022, 7:3{i}am {i + 1}\n\n{text}\n\n2 Likes\n\n"
        for i, text in enumerate([*SAID, closed])
    )
    records, _ = read(f"Two keys, one kettle\n\nTea\n\n{posts}Related topics\n\nTopic | Replies | Views | Activity\n")
    assert [comment.text for comment in records.comments] == [*SAID[1:], closed]


def test_when_the_quoted_words_were_written_is_part_of_the_quote() -> None:
    """phpBB sets a date under "Ada hat geschrieben:"; what is left of an arrow, where the markup is gone."""
    quote = f"{NAMES[0]} hat geschrieben:\nSun Jan 08, 2012 4:10 pm\n{SAID[0]}\n"
    posts = "\n".join(
        f"by {NAMES[i]} » Sun Jan 08, 2012 4:1{i} pm\n{quote if i == 2 else ''}{SAID[i]}\nTop" for i in range(4)
    )
    page = f"Tea and Rail Forum\nBoard index\nForums\nKettle\n4 posts • Page 1 of 1\n{posts}\nPost Reply"
    _, roles = read(page)
    first = page.splitlines().index(f"{NAMES[0]} hat geschrieben:")
    assert roles[first : first + 4] == ["comment_quote", "comment_quote", "comment_quote", "comment_text"]


def test_a_notice_that_a_comment_is_gone_begins_no_text() -> None:
    """Where names stand under the texts the notice has none, and the next text stands right below it."""
    gone = "This comment has been removed by the author.\n"
    thread = "\n".join(
        f"{gone if i == 2 else ''}{SAID[i]}\nPosted by: {NAMES[i]} | May 3, 2019 at 08:1{i} AM" for i in range(4)
    )
    records, _ = read(f"{ARTICLE}4 Comments\n{thread}\nPost a comment\n")
    assert [comment.text for comment in records.comments] == SAID


@pytest.mark.parametrize(
    "words",
    ["Grund: die Stadt hat kein Geld.", "Reason: nobody pays for it.", "Entfernt man den Deckel, ist es still."],
)
def test_a_comment_may_give_a_reason(words: str) -> None:
    """What a board says of an edit or a removal is told by where it stands, not by the word it begins with."""
    thread = "\n".join(
        f"{NAMES[i]} May 3, 2019 at 08:1{i} AM\n{words if i == 1 else SAID[i]}\n{SAID[i]}\nReply" for i in range(4)
    )
    records, _ = read(f"{ARTICLE}4 Comments\n{thread}\nLeave a Reply\n")
    assert records.comments[1].text.startswith(words)


def test_a_reason_and_a_signature_below_an_edit_are_no_text() -> None:
    below = "Last edited by Ada on Sun Jan 08, 2012 5:44 pm, edited 2 times in total.\nReason: wrong key\nSixty feet of unfinished kettles\n"
    posts = "\n".join(
        f"by {NAMES[i]} » Sun Jan 08, 2012 4:1{i} pm\n{SAID[i]}\n{below if i == 2 else ''}Top" for i in range(4)
    )
    assert_topic(f"Tea and Rail Forum\nBoard index\nForums\nKettle\n4 posts • Page 1 of 1\n{posts}\nPost Reply\n")


@pytest.mark.parametrize(
    "below",
    [
        "Pièces jointes\nThe lid, Thursday\nlid.jpg (184.36 Kio) Vu 612 fois\n",
        "These users thanked the author Ada for the post:\nBert (May 3, 2019, 8:14) • Ines\n",
        "Modifié en dernier par Ada le 28 juil. 2019, 18:59, modifié 1 fois au total.\n",
    ],
    ids=["files", "thanks", "edited"],
)
def test_what_a_board_sets_under_a_text_ends_it(below: str) -> None:
    signature = "Sixty feet of unfinished kettles\n"
    posts = "\n".join(
        f"by {NAMES[i]} » Sun Jan 08, 2012 4:1{i} pm\n{SAID[i]}\n{below + signature if i == 2 else ''}Top"
        for i in range(4)
    )
    assert_topic(f"Tea and Rail Forum\nBoard index\nForums\nKettle\n4 posts • Page 1 of 1\n{posts}\nPost Reply\n")


@pytest.mark.parametrize(
    "gone",
    [
        "05-03-2019, 08:30 AM\nteapot4u\nThis message has been deleted by Ada. Reason: spam\n",
        "#9 teapot4u\nThis post has been hidden by Ada: advice on lids, May 3, 2019\n",
    ],
)
def test_the_head_of_a_post_that_is_gone_is_no_text_of_the_one_above(gone: str) -> None:
    posts = "".join(
        f"05-0{3 + i}-2019, 07:3{i} AM\n#{i + 1}\n{NAMES[i]}\nSenior Member\nJoin Date: Oct 2003\nPosts: 1{i}8\n"
        f"{SAID[i]}\n{gone if i == 2 else ''}"
        for i in range(4)
    )
    assert_topic(f"Kettle Parlour > Tea\nTwo keys, one kettle\n{posts}")


def test_a_button_that_names_whom_one_answers_is_no_text() -> None:
    """Whatever its word is."""
    said = "\n".join(
        f"On May 3rd, 2019 at 8:1{i} am, {NAMES[i]} {'chimed in' if i % 2 else 'spoke up'}: #{i + 1}\n{SAID[i]}\nPester {NAMES[i]}"
        for i in range(4)
    )
    records, _ = read(f"{ARTICLE}4 Comments\n{said}\nLeave a Reply\n")
    assert [(comment.author, comment.text) for comment in records.comments] == list(zip(NAMES, SAID, strict=False))


def test_a_signature_and_a_panel_over_the_date_belong_to_no_text() -> None:
    """The name stands over the panel; the site of whoever wrote above stands before it."""
    panels = "".join(
        f"{NAMES[i]}\nKettle Hand\nMember\n1{i}\n4{i} posts\nShare\nPosted October 0{3 + i}, 2020\n{SAID[i]}\nQuote\nReport\n"
        + ("Lids, kettles, spouts - and never, ever again a whistle\nkettles.example\n" if i == 1 else "")
        for i in range(4)
    )
    page = f"Kettle Parlour\nTwo keys, one kettle\nRecommended Posts\n{panels}Join the conversation\n"
    records, _ = read(page)
    assert [comment.author for comment in records.comments] == NAMES[1:4]
    assert [comment.text for comment in records.comments] == SAID[1:4]


def test_names_that_others_quote_show_on_which_side_of_the_date_names_stand() -> None:
    """What stands on the other side, over the panel, is a rank."""
    ranks = ["Lamplighter", "Tinkerer", "Cartographer", "Tinkerer", "Lamplighter"]
    posts = "".join(
        f"{NAMES[i]}\nMay 1{i} 2007, 07:42 PM\nPost #{i + 1}\n{ranks[i]}\nGroup: Members\nPosts: 6{i}\nJoined: 19-January 07\n"
        + (f"QUOTE({NAMES[i - 2]} @ May 1{i - 2} 2007, 07:42 PM)\n{SAID[i - 2]}\n" if i >= 2 else "")
        + f"{SAID[i % 4]}\nReport Quote Post\n"
        for i in range(5)
    )
    records, _ = read(f"Kettle Parlour > Tea\nTwo keys, one kettle\n{posts}")
    assert [comment.author for comment in records.comments] == NAMES[1:5]


def test_votes_between_the_words_of_a_row_of_buttons_do_not_make_it_text() -> None:
    thread = "\n".join(
        f"{NAMES[i]}\nMay 3, 2019 at 08:1{i}\n{SAID[i]}\nFlag Insightful{' 3' * (i % 2)} Awesome{' 1' * (i == 2)} Odd"
        for i in range(4)
    )
    records, _ = read(f"{ARTICLE}4 Comments\n{thread}\nLeave a Reply\n")
    assert [comment.text for comment in records.comments] == SAID


def test_signatures_stand_over_what_ends_every_post() -> None:
    signature = "The lid is not the kettle, but it holds the steam in\n"
    posts = "".join(
        f"#{i + 1} 05/0{3 + i}/2019 07:3{i}:11\n{NAMES[i % 3]}\nMembre\nInscription : 03/02/2009\nMessages : 1{i}8\n"
        f"{SAID[i % 4]}\n{signature if i % 3 == 1 else ''}Hors jeu\n"
        for i in range(6)
    )
    records, _ = read(f"Kettle Parlour » Tea\nTwo keys, one kettle\n{posts}Pied de page des forums\n")
    assert [comment.text for comment in records.comments] == [SAID[i % 4] for i in range(1, 6)]


@pytest.mark.parametrize("below", ["LikeLiked by 1 person", "Letzte Bearbeitung 2 Jahre zuvor von Orla Finch"])
def test_what_plugins_set_under_a_text_is_none_of_it(below: str) -> None:
    thread = "\n".join(
        f"{NAMES[i]}\nMay 3, 2019 at 08:1{i}\n{SAID[i]}\n{below + chr(10) if i == 1 else ''}Reply" for i in range(4)
    )
    records, _ = read(f"{ARTICLE}4 Comments\n{thread}\nLeave a Reply\n")
    assert [comment.text for comment in records.comments] == SAID


def test_a_quote_in_every_post_is_no_button_that_ends_it() -> None:
    """The words under "Quote:" and the answer to them are no signature."""
    posts = "".join(
        f"05-0{3 + i}-2019, 07:3{i} AM\n#{i + 1}\n{NAMES[i]}\nSenior Member\nJoin Date: Oct 2003\nPosts: 1{i}8\n"
        + (f"Quote:\nOriginally Posted by {NAMES[i - 1]}\n{SAID[(i - 1) % 4]}\n" if i else "")
        + f"{SAID[i % 4]}\n"
        for i in range(5)
    )
    records, _ = read(f"Kettle Parlour > Tea\nTwo keys, one kettle\n{posts}")
    assert [comment.text.rpartition("\n\n")[2] for comment in records.comments[:3]] == SAID[1:4]
