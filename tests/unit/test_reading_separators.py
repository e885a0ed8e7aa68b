"""Threads whose names and dates a filter took: what is left between the texts parts them, whatever it says."""

from __future__ import annotations

import pytest
from reading_pages import ARTICLE, FORM, NAMES, SAID, authors, blog, read, texts

from broadsheet.reading import tags as t
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts

tag_of = tagger_of(load_layouts()).tag

MORE = [
    "Nobody in my street believes a word of all this, and nor should they.",
    "That is at least what the stoker told me when I gave him back his shovel.",
    "There is a book about it in the vestry, but the mice have had the second half.",
    "As for the lid, we found it in the reeds behind the ferry house this spring.",
    "You can hear it as far as the weir when the wind comes from the brickworks.",
    "The spout is another matter, and I shall not go into that in public.",
]
TOPIC = "Kettle that whistles in two keys\n\n"
OPENING = "Good evening all, my kettle whistles in two keys since the day I moved it to the other platform."


def parted(*, over: str = "", under: str = "", paragraphs: int = 2) -> str:
    """Return six texts, with a line over or under each; {i} is its number, {name} somebody's name."""
    made = []
    for i, said in enumerate(SAID):
        known = {"i": i + 3, "name": NAMES[i]}
        made += [over.format(**known), *(said, MORE[i])[:paragraphs], under.format(**known)]
    return "".join(f"{line}\n\n" for line in made if line)


BOTH = [f"{said}\n\n{more}" for said, more in zip(SAID, MORE, strict=True)]


@pytest.mark.parametrize(
    ("over", "under"),
    [
        ("{i} stars", ""),
        ("Works at Example {i}", ""),
        ("", "Click to rate {i} 18"),
        ("", "+{i} (+9 / -3)"),
        ("", "{i} posts | registered Aug 11, 2012"),
    ],
)
def test_a_line_that_comes_again_parts_comments(over: str, under: str) -> None:
    page = f"{ARTICLE}6 Comments\n\n{parted(over=over, under=under)}{FORM}"
    assert texts(page) == BOTH
    assert [comment.boundary_evidence for comment in read(page)[0].comments] == ["first"] + ["repetition"] * 5


@pytest.mark.parametrize("over", ["Avatar of {name}", "{name}'s picture", "{name} Avatar", "{name} on :"])
def test_what_is_left_of_a_head_names_who_said_it(over: str) -> None:
    page = f"{ARTICLE}6 Comments\n\n{parted(over=over)}{FORM}"
    assert texts(page) == BOTH
    assert authors(page) == NAMES


@pytest.mark.parametrize("over", ["Avatar of {name}", "{name}'s picture", "{name} Avatar", "{name} on :"])
def test_heads_that_name_somebody_need_no_line_that_opens_the_thread(over: str) -> None:
    page = f"{ARTICLE}{ARTICLE}{parted(over=over, paragraphs=1)}{FORM}"
    assert texts(page) == SAID
    assert authors(page) == NAMES


def test_what_several_people_say_parts_nothing() -> None:
    """Thanks stand alone as often as they are a sentence of more."""
    thanks = ["Thank you this is kind", "Thank you so much", "Thank you this is helpful", "Thank you all"]
    page = f"{ARTICLE}7 Comments\n\n" + "\n\n".join([*SAID[:3], *thanks]) + f"\n\n{FORM}"
    said = "\n\n".join(str(text) for text in texts(page))
    assert all(line in said for line in thanks)


def board(panel: str) -> str:
    """Return a topic of an opening post and six answers of two paragraphs, a panel over each, in no layout's words."""
    made = [panel.format(i=1, name="Odette Marl"), OPENING]
    for i, said in enumerate(SAID):
        made += [panel.format(i=i + 2, name=NAMES[i]), said, MORE[i]]
    return TOPIC + "\n\n".join(made) + "\n"


@pytest.mark.parametrize(
    "panel",
    [
        "Joined: 3 May 201{i}\n\nPosts: 1{i}",
        "Joined:\n3 May 201{i}\nPosts:\n{i}12",
        "#441{i} Reply to this",
        "Re: Kettle that whistles in two keys\n\nMay 0{i}, 2009 08:40PM",
    ],
)
def test_panels_numbers_and_subjects_part_a_topic_of_no_layout(panel: str) -> None:
    records, _ = read(board(panel))
    assert records.article.kind == "forum"
    assert records.article.text is not None
    assert records.article.text.endswith(OPENING)
    assert [comment.text for comment in records.comments] == BOTH


def test_names_stand_over_panels_once_or_twice() -> None:
    """The second time with a rank that is glued to it."""
    panel = "  {name}\n\n  {name}New Keeper of Lids\n\n  Joined:\n  3 May 201{i}\n  Posts:\n  {i}12"
    assert authors(board(panel)) == NAMES


def test_votes_under_most_posts_part_a_topic() -> None:
    made = [OPENING, "6 Likes"]
    for i, said in enumerate(SAID):
        made += [said, MORE[i], f"{i + 2} Likes"]
    records, _ = read(TOPIC + "\n\n".join(made) + "\n")
    assert records.article.text == OPENING
    assert [comment.text for comment in records.comments] == BOTH


def test_addresses_of_companies_are_no_members_panels() -> None:
    firms = "".join(
        f"Kettle works number {i}\n\n{SAID[i]} {MORE[i]}\n\nWebsite: kettle{i}.example\n\n" for i in range(6)
    )
    assert texts(f"Ten makers of kettles that whistle\n\n{ARTICLE}{firms}") == []


def test_the_entries_of_a_live_blog_are_no_comments() -> None:
    """Its last line asks for the first comment."""
    made = "".join(f"{NAMES[i % 2]} 18. Oktober 2023{19 - i}:12\n\n{SAID[i]}\n\n" for i in range(6))
    assert (
        texts(f"{ARTICLE}{made}Ersten Kommentar schreiben\n\nDeine E-Mail-Adresse wird nicht veröffentlicht.\n") == []
    )


def test_a_count_over_the_article_opens_no_thread() -> None:
    head, _, body = ARTICLE.partition("By Odette Marl")
    page = f"{head}6 Comments\n\nBy Odette Marl{body}6 Comments\n\n{parted(over='{i} stars')}{FORM}"
    records, _ = read(page)
    assert [comment.text for comment in records.comments] == BOTH
    assert "The kettle in the waiting room" in (records.article.text or "")


def test_a_form_and_a_notice_may_stand_between_count_and_comments() -> None:
    notice = "Leave a Reply\n\nThe comments below have been moderated in advance.\n\n"
    page = f"{ARTICLE}6 Comments\n\n{notice}{parted(under='Click to rate {i} 18')}"
    assert texts(page) == BOTH


def test_comments_further_in_than_the_article_need_no_line_that_opens_them() -> None:
    made = "".join(f"  {said}\n\n    {more}\n\n" for said, more in zip(SAID, MORE, strict=True))
    both = [text for pair in zip(SAID, MORE, strict=True) for text in pair]
    assert texts(f"{ARTICLE}{made}{FORM}") == both


def test_a_list_in_a_comment_is_not_an_answer() -> None:
    own = "  What you need for it is this:\n\n    a kettle\n    a porter\n    patience\n\n  and then you wait for rain.\n\n"
    page = f"{ARTICLE}3 Comments\n\n  {SAID[0]}\n\n    {SAID[1]}\n\n{own}    {SAID[2]}\n\n{FORM}"
    listed = "What you need for it is this:\n\na kettle\na porter\npatience\n\nand then you wait for rain."
    assert texts(page) == [SAID[0], SAID[1], listed, SAID[2]]


@pytest.mark.parametrize(
    "shown",
    [
        "Online {name}",
        "{name} Hors ligne",
        "Avatar de {name} {name}",
        "Avatar de Inconnu {name}",
        "{name}'s avatar{name}",
        "{name} #4 {name}",
    ],
)
def test_a_name_is_without_what_a_board_sets_beside_it(shown: str) -> None:
    made = "".join(f"{shown.format(name=NAMES[i])} a dit :\n3 mai 2019 à 10:1{i}\n\n{SAID[i]}\n\n" for i in (0, 2, 4))
    assert authors(f"{ARTICLE}3 Comments\n\n{made}{FORM}") == [NAMES[0], NAMES[2], NAMES[4]]


def test_a_head_whose_date_was_a_link_is_one() -> None:
    made = "".join(f"{NAMES[i]} schrieb am :\n\n{SAID[i]}\n\n" for i in (0, 2, 4))
    assert authors(f"{ARTICLE}3 Kommentare\n\n{made}{FORM}") == [NAMES[0], NAMES[2], NAMES[4]]


@pytest.mark.parametrize("name", ["tonton Fañch", "Couscous Ada", "BonBon"])
def test_a_name_of_two_like_halves_stays_whole(name: str) -> None:
    made = f"{name} a dit :\n3 mai 2019 à 10:10\n\n{SAID[0]}\n\nMarit Holm a dit :\n3 mai 2019 à 10:12\n\n{SAID[1]}\n\n"
    assert authors(f"{ARTICLE}2 Comments\n\n{made}{FORM}") == [name, "Marit Holm"]


def test_a_button_under_answers_opens_no_thread() -> None:
    """Blogger sets "Replies" over the answers to one comment; the thread begins above."""
    made = "".join(f"  {SAID[i]}\n\n  ReplyDelete\n  Replies\n    {MORE[i]}\n\n    ReplyDelete\n" for i in range(6))
    both = [text for pair in zip(SAID, MORE, strict=True) for text in pair]
    assert texts(f"{ARTICLE}\n{made}\nPost a Comment\n") == both


def test_a_link_from_another_page_among_texts_is_no_comment() -> None:
    made = "\n\n".join([SAID[0], "Pingback: What whistles | The Ferry Book", *SAID[1:4]])
    said = "\n\n".join(str(text) for text in texts(f"{ARTICLE}5 Comments\n\n{made}\n\n{FORM}"))
    assert said == "\n\n".join(SAID[:4])


def title_over(shown: str) -> str | None:
    """Return the title that is read over a board's topic with whole heads."""
    made = "".join(
        f"#{i + 1}\n{NAMES[i]}\nMember\nJoined: 3 May 201{i}\nMay 1{i}, 2019 at 8:1{i} am\n{said}\nQuote\n"
        for i, said in enumerate(SAID)
    )
    return read(f"Harbour Forum\nForums\n{shown}\n{made}")[0].article.title


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("Question\u00a0Kettle that whistles in two keys", "Kettle that whistles in two keys"),
        ("Reload this Page Kettle that whistles in two keys", "Kettle that whistles in two keys"),
        ("Discussion: Kettle that whistles in two keys", "Kettle that whistles in two keys"),
        ("Le kettle\u00a0: deux tons et un quai", "Le kettle\u00a0: deux tons et un quai"),
    ],
)
def test_a_topics_title_is_without_its_label(shown: str, title: str) -> None:
    assert title_over(shown) == title


def test_complete_heads_are_not_cut_by_paragraphs() -> None:
    """Two comments with names and times, of six paragraphs each, where no line counts them."""
    made = "".join(
        f"{NAMES[i]} says:\nMay {i + 4}, 2019 at 8:10 am\n\n" + "\n\n".join(said) + "\n\n"
        for i, said in enumerate((SAID, MORE))
    )
    assert authors(f"{ARTICLE}Comments on this article\n\n{made}{FORM}") == NAMES[:2]


@pytest.mark.parametrize(
    "said",
    [
        "This article has 3 opinions in it and no facts.",
        "This post has 12 comments and none of them say why.",
        "Opinions expressed above are not worth the electrons they were printed with!",
        "That is my dog's picture",
        "Go back to 1990 > it was better then.",
        "The sign says on:",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_somebodys(said: str) -> None:
    page = blog(f"Orla Finch|{SAID[0]}", f"bramblewick|{said}\n\nSo there.", f"Marit Holm|{SAID[2]}")
    assert texts(page) == [SAID[0], f"{said}\n\nSo there.", SAID[2]]


@pytest.mark.parametrize("over", ["Photo by {name}", "Image of {name}", "{name} Dupont :", "Lire aussi :"])
def test_credits_captions_and_speakers_are_no_heads(over: str) -> None:
    assert texts(f"{ARTICLE}{ARTICLE}{parted(over=over)}{FORM}") == []


@pytest.mark.parametrize(
    "over",
    ["Age: 3{i}\n\nLocation: Upper Fennel", "Location: Hall {i}\n\nMay {i}, 2019", "#{i} The Kettle of Upper Fennel"],
)
def test_profiles_events_and_rankings_are_no_topic(over: str) -> None:
    page = f"Ten porters to watch\n\nBy Odette Marl\n\n{ARTICLE}{parted(over=over)}"
    assert read(page)[0].article.kind == "article"
    assert texts(page) == []


@pytest.mark.parametrize("name", ["Alice Online", "Unknown Soldier", "PizzaPizza Ontario"])
def test_a_name_that_looks_like_what_boards_say_is_one(name: str) -> None:
    assert authors(blog(f"{name}|{SAID[0]}", f"Orla Finch|{SAID[1]}"))[0] == name


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_french_head_may_have_a_space_that_breaks_no_line(space: str) -> None:
    made = "".join(f"{NAMES[i]} a dit{space}:\n3 mai 2019 à 10:1{i}\n\n{SAID[i]}\n\n" for i in range(3))
    assert authors(f"{ARTICLE}3 commentaires\n\n{made}{FORM}") == NAMES[:3]


def test_what_somebody_lists_further_in_stays_whole_in_a_nested_thread() -> None:
    """Heads stand at three margins, and a list without marks stands further in than its comment."""
    own = [
        "What you need is this:",
        "",
        "    a kettle",
        "    a porter",
        "    patience",
        "",
        "And then you wait for rain.",
    ]
    made = ""
    for i in range(6):
        margin = "  " * (i % 3 + 1)
        said = own if i == 3 else [SAID[i]]
        lines = [f"{NAMES[i]} says:", f"May {i + 4}, 2019 at 8:10 am", "", *said, "", "Reply to this"]
        made += "".join(f"{margin if line else ''}{line.strip() if i != 3 else line}\n" for line in lines) + "\n"
    read_texts = texts(f"{ARTICLE}6 Comments\n\n{made}{FORM}")
    assert len(read_texts) == 6
    assert "And then you wait for rain." in str(read_texts[3])


@pytest.mark.parametrize(
    "title",
    [
        "Combien de\u00a0kilos pour une bouilloire",
        "Mr\u00a0Finch and the whistling kettle",
        "Rouler à\u00a0cent à l'heure",
    ],
)
def test_a_title_with_a_space_that_breaks_no_line_stays_whole(title: str) -> None:
    assert title_over(title) == title


@pytest.mark.parametrize("under", ["{name} Subscriber", "{name} in reply to Orla Finch"])
def test_a_portrait_and_the_name_under_it_are_one_head(under: str) -> None:
    """Whoever may comment stands over the first, which has no name of its own."""
    notices = "Comments are for subscribers. Read our rules.\n\n"
    page = f"{ARTICLE}6 Comments\n\n{notices}{parted(over='Avatar of {name}' + chr(10) * 2 + under)}{FORM}"
    assert texts(page) == BOTH
    assert authors(page) == NAMES


def test_portraits_over_most_comments_outdo_the_few_dates_that_are_left() -> None:
    made = []
    for i, said in enumerate(SAID):
        made += [f"{NAMES[i]}'s avatar", *([f"{NAMES[i]} May 4, 2019"] if i in (0, 4) else []), said]
    page = f"{ARTICLE}Discussion about this post\n\n" + "\n\n".join(made) + f"\n\n{FORM}"
    assert texts(page) == SAID


@pytest.mark.parametrize("answering", ["In reply to", "Als Antwort auf", "En réponse à", "En respuesta a"])
def test_what_stands_over_answers_parts_them(answering: str) -> None:
    page = f"{ARTICLE}6 Comments\n\n{parted(over=answering + ' {name}', paragraphs=1)}{FORM}"
    assert texts(page) == SAID


def test_a_name_that_stands_twice_is_a_head() -> None:
    names = [name for name in NAMES if " " in name]
    said = SAID[: len(names)]
    made = "".join(f"{name}\n{name}\n{text}\n" for name, text in zip(names, said, strict=True))
    page = f"{ARTICLE}3 Comments\n\n{made}\nWelcome to the discussion.\n\nKeep it clean.\n"
    assert (texts(page), authors(page)) == (said, names)


@pytest.mark.parametrize("liked", ["{i} Likes", "{i} Me gusta", "{i} „Gefällt mir“"])
def test_a_post_without_likes_is_parted_by_how_the_next_begins(liked: str) -> None:
    made = [OPENING, liked.format(i=9)]
    posts = [BOTH[0], BOTH[1], BOTH[2], "Hello everybody, this is about the lid.", BOTH[4], BOTH[5]]
    for i, post in enumerate(posts):
        made += [post, *([liked.format(i=i + 2)] if i != 2 else [])]
    records, _ = read(TOPIC + "\n\n".join(made) + "\n")
    assert records.article.text == OPENING
    assert [comment.text for comment in records.comments] == posts


@pytest.mark.parametrize(
    "closed",
    [
        "This topic was automatically closed 30 days after the last reply. New replies are no longer allowed.",
        "Dieses Thema wurde automatisch 31 Tage nach der letzten Antwort geschlossen. Es sind keine neuen Antworten erlaubt.",
        "Este tema se cerró automáticamente 14 días después de la última publicación. No se permiten nuevas respuestas.",
    ],
)
def test_what_a_board_says_when_it_closes_a_topic_is_no_post(closed: str) -> None:
    made = [OPENING, "6 Likes"]
    for i, said in enumerate(SAID):
        made += [said, MORE[i], f"{i + 2} Likes"]
    records, _ = read(TOPIC + "\n\n".join([*made, closed]) + "\n")
    assert [comment.text for comment in records.comments] == BOTH


@pytest.mark.parametrize("space", [" ", "\u00a0 "])
def test_whom_a_comment_answers_may_stand_between_its_name_and_date(space: str) -> None:
    made = ""
    for i, said in enumerate(SAID):
        answered = f"Reply to{space}{NAMES[i - 1]}\n" if i % 2 else ""
        made += f"{NAMES[i]}\n{NAMES[i]}\n{answered}{i + 2} years ago\n\n{said}\n\n"
    page = f"{ARTICLE}6 Comments\n\n{made}{FORM}"
    assert (texts(page), authors(page)) == (SAID, NAMES)


@pytest.mark.parametrize("icon", ["Question", "Lightbulb", "Frage"])
def test_a_title_is_without_an_icons_word_where_other_lines_end_with_it(icon: str) -> None:
    title = "The kettle drips after the last train"
    page = f"{icon} {title}\n\n" + "\n\n".join(
        f"Joined: 3 May 201{i}\n\nPosts: 1{i}\n\nRe: {title}\n\n{said}\n\n{MORE[i]}" for i, said in enumerate(SAID)
    )
    assert read(page)[0].article.title == title


@pytest.mark.parametrize(
    "line",
    [
        "Comment Link Ada Smith Monday, 08 July 2013 22:14 posted by Ada Smith",
        "Enlace al Comentario Tomás Lunes, 08 Julio 2013 22:14 publicado por Tomás",
    ],
)
def test_a_name_on_both_sides_of_a_date_is_one(line: str) -> None:
    tag = tag_of(line)
    assert tag.flags & t.NAMEDATE
    assert tag.author == line.rsplit(maxsplit=1)[-1] or tag.author == "Ada Smith"


def test_a_button_glued_to_the_half_of_the_day_is_nobody() -> None:
    tag = tag_of("August 18, 2009 at 9:16 amReply")
    assert (tag.flags & t.DATEONLY, tag.author, tag.posted) == (t.DATEONLY, "", "August 18, 2009 at 9:16 am")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Profilbild von Heide WinklhoferHeide Winklhofer Registrierte Nutzerin seit 2016", "Heide Winklhofer"),
        ("Avatar of ada_brookada_brook Keeper of lids since 2011", "ada_brook"),
    ],
)
def test_a_panel_beside_a_portrait_is_no_name(line: str, name: str) -> None:
    tag = tag_of(line)
    assert (tag.flags & t.AVATAR, tag.author) == (t.AVATAR, name)


def test_votes_part_a_topic_though_posts_are_gone_or_of_two_words() -> None:
    """Two votes stand together where a post was, and some posts say little."""
    made = [OPENING, "6 Likes"]
    for i, said in enumerate(SAID):
        made += [said if i not in (1, 4) else "poor old thing!", f"{i + 2} Likes", *(["9 Likes"] if i == 3 else [])]
    records, _ = read(TOPIC + "\n\n".join(made) + "\n")
    assert records.article.text == OPENING
    assert [comment.text for comment in records.comments if comment.text] == [
        said if i not in (1, 4) else "poor old thing!" for i, said in enumerate(SAID)
    ]


def test_a_link_to_all_comments_over_the_first_ends_no_thread() -> None:
    notice = "The comments below have been moderated in advance.\n\nView all\n\n"
    page = f"{ARTICLE}6 Comments\n\n{notice}{parted(under='Click to rate + - Rating {i} Report abuse')}{FORM}"
    assert texts(page) == BOTH


def test_an_empty_line_at_the_top_of_a_page_hides_no_topics_title() -> None:
    made = [OPENING, "6 Likes", *(line for i, said in enumerate(SAID) for line in (said, f"{i + 2} Likes"))]
    records, _ = read("\u00a0\n\n" + TOPIC + "\n\n".join(made) + "\n")
    assert records.article.title == TOPIC.strip()


TWO_WORDS = ["Orla Finch", "Bram Wick", "T. Oduya", "Kestrel Nine", "Marit Holm", "Old Tom"]


@pytest.mark.parametrize(
    "label", ["Comment by {}.", "Reply by {}.", "Antwort von {}", "Thread Level 2: Reply from {}", "Thread-Level 1: Kommentar von {}"]
)  # fmt: skip
def test_a_label_for_screen_readers_is_a_head(label: str) -> None:
    thread = "".join(
        f"{label.format(name)}\n\n{said}\n\n{more}\n\n" for name, said, more in zip(TWO_WORDS, SAID, MORE, strict=True)
    )
    page = f"{ARTICLE}6 Comments\n\n{thread}{FORM}"
    assert texts(page) == BOTH
    assert authors(page) == TWO_WORDS


def test_blank_lines_that_part_paragraphs_part_no_comments() -> None:
    """Comments stand under each other without one, as the lines that say who is answered show."""
    answers = "".join(
        f"In reply to {name}\n{said}\n\n{more}\n" for name, said, more in zip(TWO_WORDS[:4], SAID, MORE, strict=False)
    )
    others = f"{SAID[4]}\n\n{MORE[4]}\n{SAID[5]}\n\n{MORE[5]}\n"
    page = f"{ARTICLE}All Comments\n\n{answers}{others}\n{FORM}"
    assert texts(page) == BOTH


@pytest.mark.parametrize(
    ("ranks", "found"),
    [(["12 Jan 2021", "3 Mar 2016", "9 May 2018"] * 2, True), ([f"{k} Jan 2021" for k in range(3, 9)], False)],
)
def test_a_rank_and_the_day_since_when_part_a_topic(ranks: list[str], found: bool) -> None:
    """A member who writes again has the same day; what a site lists has each its own."""
    posts = "".join(
        f"Active member\n{day}\n{said}\n\n{more}\n\n" for day, said, more in zip(ranks, SAID, MORE, strict=True)
    )
    assert texts(f"{TOPIC}{posts}") == (BOTH[1:] if found else [])


def test_scores_over_answers_under_answers_part_a_topic() -> None:
    margins = [2, 4, 6, 4, 8, 6]
    posts = "".join(
        f"{' ' * m}{k + 3}\n\n{' ' * m}{said}\n\n{' ' * m}{more}\n\n"
        for k, (m, said, more) in enumerate(zip(margins, SAID, MORE, strict=True))
    )
    found = texts(f" 49\n {TOPIC}{posts}")
    assert found[-5:] == BOTH[1:]
    flat = "".join(
        f"  {k + 3}\n\n  {said}\n\n  {more}\n\n" for k, (said, more) in enumerate(zip(SAID, MORE, strict=True))
    )
    assert texts(f"{TOPIC}{flat}") == []
