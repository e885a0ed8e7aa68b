"""Comments as blog systems and news sites print them: whose they are, and what beside them is no comment."""

from __future__ import annotations

import pytest
from reading_pages import ARTICLE, FORM, NAMES, SAID, authors, read, texts

from broadsheet.reading import tags as t
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts

TAGGER = tagger_of(load_layouts())


def test_a_name_glued_to_whom_it_answers_stands_by_itself_above() -> None:
    """Its date is there twice, and buttons are between it and the text, one of which says its name."""
    thread = "".join(
        f"{NAMES[i]}\nProfileFollow\n{NAMES[i]}{NAMES[i - 1]}\n3/11/15 9:1{i}am 3/11/15 9:1{i}am\nFollow user{i}{i}\nXDismiss\nFlag\nGo to permalink\n{SAID[i]}\n4{i}Reply\nFlagged\n"
        for i in range(6)
    )
    page = f"{ARTICLE}All replies\n{thread}Related blogs\n"
    assert authors(page) == NAMES
    assert texts(page) == SAID
    assert read(page)[0].comments[3].parent_evidence == "marker"


def test_a_line_that_says_whose_a_comment_is_opens_it() -> None:
    """Its date stands under the text, and the article's own over the article."""
    thread = "".join(
        f"Comment from: {NAMES[i]} [Visitor]\n{SAID[i]}\n1{i} Jul 2014 @ 19:2{i} Reply to this comment\n"
        for i in range(6)
    )
    head = "Latest comments\nLog in\nThe kettle that whistles in two keys\n12 Jul 2014\n18:55, by Odette , 389 words\n"
    page = f"{head}{ARTICLE.partition('2019')[2]}6 comments, 1 trackback\n{thread}Leave a comment\nName:\n"
    assert authors(page) == NAMES
    assert texts(page) == SAID
    assert read(page)[0].comments[2].posted_raw == "12 Jul 2014 @ 19:22"


def test_a_list_of_the_latest_comments_is_no_thread() -> None:
    """It says on which texts they are, and the same text comes again."""
    on = ["Swan stops the lock at Marbeck", "Bus 14 now halts at the churchyard", "Who was it that painted the weir"]
    listed = "".join(f"13.10.23 - 1{i}:0{i} von {NAMES[i]} zu\n{on[i % 3]}\n" for i in range(6))
    page = f"{ARTICLE}Antworten\nKommentar\nLeserstimmen\n{listed}\nQuoted\n"
    assert texts(page) == []


@pytest.mark.parametrize("heading", ["Aktuelle Kommentare", "Recente reacties"])
def test_the_latest_comments_beside_a_thread_are_none_of_it(heading: str) -> None:
    thread = "".join(f"{NAMES[i]}\nMay 1{i}, 2019 at 8:1{i} am\n{SAID[i]}\n" for i in range(4))
    beside = "".join(f"{NAMES[i]}\nMay 2{i}, 2019 at 8:1{i} am\n{SAID[i][:30]}\n" for i in range(4, 6))
    page = f"{ARTICLE}4 Comments\n{thread}Meta\n{heading}\n{beside}"
    assert texts(page) == SAID[:4]


def test_a_name_may_have_many_words_after_written_by() -> None:
    names = ["Maryvonne", "la vieille du cinquième étage", "Yannig le poissonnier", "Pr Lanoix", "K."]
    thread = "".join(
        f"#{i + 1} écrit par {names[i]}\nil y a environ {i + 2} semaines\nRépondre Citer\n{SAID[i]}\n" for i in range(5)
    )
    page = f"{ARTICLE}Commentaires (5)\n{thread}Laisser un commentaire\n"
    assert authors(page) == names
    assert texts(page) == SAID[:5]


def test_a_link_that_ends_a_text_is_no_file_below_it() -> None:
    link = "https://kettles.example/2013/two-keys.pdf"
    thread = "".join(
        f"{NAMES[i]} says:\nMay 1{i}, 2019 at 8:1{i} am\n{SAID[i]}\n{link + chr(10) if i == 2 else ''}Reply\n"
        for i in range(4)
    )
    assert texts(f"{ARTICLE}4 Comments\n{thread}Leave a Reply\n")[2] == f"{SAID[2]}\n{link}"


@pytest.mark.parametrize(
    "below", ["Voir en ligne : Le site de la bouilloire", "Un message, un commentaire ?\nmodération a priori"]
)
def test_what_spip_prints_under_a_message_is_none_of_it(below: str) -> None:
    thread = "".join(
        f"Le {i + 3} octobre 2012 à 10:2{i}, par {NAMES[i]}\n{SAID[i]}\n{below + chr(10) if i == 3 else ''}"
        for i in range(4)
    )
    assert texts(f"{ARTICLE}Vos commentaires\n{thread}") == SAID[:4]


def test_who_started_the_topic_is_marked_beside_the_name() -> None:
    thread = "".join(
        f"{NAMES[i]}{' Topic starter' * (i == 2)} 0{i + 2}/10/2023 6:0{i} pm\n{SAID[i]}\nLink\n" for i in range(5)
    )
    assert authors(f"{ARTICLE}5 Comments\n{thread}Add a comment\n") == NAMES[:5]


@pytest.mark.parametrize(
    "notice",
    [
        "Esta publicación ha sido denunciada por la comunidad y está oculta temporalmente.",
        "Dieser Beitrag wurde von der Community gemeldet und ist vorübergehend ausgeblendet.",
        "This post is deleted!",
    ],
)
def test_what_stands_for_a_hidden_comment_is_no_text(notice: str) -> None:
    said = [*SAID[:2], notice, *SAID[3:5]]
    thread = "".join(f"{NAMES[i]} says:\nMay 1{i}, 2019 at 8:1{i} am\n{said[i]}\nReply\n" for i in range(5))
    records, _ = read(f"{ARTICLE}5 Comments\n{thread}Leave a Reply\n")
    assert [comment.text for comment in records.comments] == [*SAID[:2], None, *SAID[3:5]]
    assert records.comments[2].text_status == "removed"


def test_a_thread_ends_where_its_count_is_full_and_a_heading_follows() -> None:
    """Teasers of the same form stand below."""
    thread = "".join(f"{NAMES[i]} / {i + 11}.09.2023\n{SAID[i]}\n" for i in range(6))
    teasers = "".join(f"{NAMES[i]} / {i + 11}.08.2023\nThe land of the white spots\n" for i in range(3))
    page = f"{ARTICLE}Leserpost (6)\nnetiquette:\n{thread}Verwandte Themen\n{teasers}"
    assert texts(page) == SAID


def test_a_date_may_stand_over_its_time() -> None:
    """Over the article stands a list of the latest comments, by nobody."""
    beside = "".join(f"1{i}h20\n{SAID[i][:24]}...\n" for i in range(4))
    thread = "".join(f"{NAMES[i]}\n1{i} février 2016\n11h5{i}\n{SAID[i]}\n" for i in range(6))
    article = ARTICLE.replace("May 3, 2019\n", "").replace(
        ".\n\n", ". " + "And so it goes on in the waiting room, day after day. " * 4 + "\n\n"
    )
    page = f"10 derniers commentaires\n{beside}{article}{thread}"
    assert texts(page) == SAID
    assert authors(page) == NAMES


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("Enlace al Comentario Lunes, 0{} Julio 2013 23:51 publicado por {}", "Reportar"),
        ("Lien vers le commentaire lundi, 0{} juillet 2013 23:51 posté par {}", "Signaler"),
    ],
)
def test_a_link_to_the_comment_is_no_name(head: str, foot: str) -> None:
    thread = "".join(f"{head.format(i + 1, NAMES[i])}\n{SAID[i]}\n{foot}\n" for i in range(6))
    page = f"{ARTICLE}6 comentarios\n{thread}"
    assert authors(page) == NAMES
    assert texts(page) == SAID


def test_a_name_may_be_glued_to_an_italian_date() -> None:
    thread = "".join(f"{NAMES[i]}14 marzo 2014 alle ore 08:4{i}\n{SAID[i]}\nRispondiElimina\n" for i in range(6))
    page = f"{ARTICLE}6 commenti:\n{thread}Aggiungi commento\n"
    assert authors(page) == NAMES


def test_heads_in_a_row_are_a_list_of_the_comments() -> None:
    """As a filter leaves the page: the word over the thread is gone, and no button of one word is left."""
    heads = [f"{name} am Montag, 1{i}. Mai 2014:" for i, name in enumerate(NAMES)]
    thread = "".join(
        f"{head}\n\n{said}\n07:1{i} | Link | Antwort\n\n"
        for i, (head, said) in enumerate(zip(heads, SAID, strict=True))
    )
    page = f"{ARTICLE}\n\n{thread}\n\n" + "".join(f"{head}\n" for head in heads)
    assert texts(page) == SAID


def test_other_pages_that_answer_are_below_the_thread() -> None:
    thread = "".join(f"{NAMES[i]} said\non March 1{i}th, 2009:\n{SAID[i]}\n" for i in range(4))
    page = f"{ARTICLE}4 Comments\n{thread}Trackbacks / Pings\nA kettle that sings - The blog next door\n"
    assert texts(page)[-1] == SAID[3]


def test_a_nobody_without_a_number_says_something_too() -> None:
    thread = "".join(
        f"Re:Lids (Score:{i})\nby {'Anonymous Coward' if i == 2 else NAMES[i] + f' (48{i})'} on Monday March 0{i + 4}, @02:04PM (#8134{i})\n{SAID[i]}\n[ Reply to This | Parent ]\n"
        for i in range(6)
    )
    page = f"{ARTICLE}The Fine Print: The following comments are owned by whoever posted them.\n{thread}"
    assert texts(page) == SAID


AGES = ["2 w", "3 d", "5 h", "1 y", "2 w", "4 d"]
MOTTOS = ["Works at the Lower Mill", "Upper Fennel", "Retired at Upper Fennel", "", "Porter at the Two Keys Inn", ""]


def social(age: str = "{age}", names: list[str] = NAMES) -> str:
    """Return a thread whose names, with or without what they do, stand over texts, and buttons and an age under them."""
    parts = [ARTICLE, "6 comments", "Sort by", "Top"]
    for i in range(6):
        parts += [names[i], *filter(None, [MOTTOS[i]]), SAID[i], f"Like · Reply · {i + 2} · {age.format(age=AGES[i])}"]
    return "\n".join([*parts, "Facebook Comments Plugin", ""])


@pytest.mark.parametrize("age", ["{age}", "{age} · Edited"])
def test_an_age_may_end_a_row_of_buttons(age: str) -> None:
    page = social(age)
    assert texts(page) == SAID
    assert authors(page) == NAMES
    assert read(page)[0].comments[3].posted_raw == "1 y"


def test_an_age_ends_a_row_in_other_languages() -> None:
    for row in ("Me gusta · Responder", "J’aime · Répondre", "Gefällt mir · Antworten", "Mi piace · Rispondi"):
        page = social("2 sem").replace("Like · Reply", row)
        assert texts(page) == SAID


def test_what_comments_say_of_themselves_on_blogger_in_german() -> None:
    thread = "".join(f"{NAMES[i]} hat gesagt…\n{SAID[i]}\n1{i}. August 2014 um 07:4{i}\n" for i in range(6))
    page = f"{ARTICLE}6 Kommentare:\n{thread}Kommentar veröffentlichen\n"
    assert authors(page) == NAMES
    assert texts(page) == SAID


@pytest.mark.parametrize("mark", [" (Post author)", " [Author]", "Contributor"])
def test_a_mark_in_brackets_or_glued_is_no_part_of_the_name(mark: str) -> None:
    thread = "".join(
        f"{NAMES[i]}{mark if i % 3 == 1 else ''}\nMay 1{i}, 2019 at 8:1{i} am\n{SAID[i]}\nReply\n" for i in range(6)
    )
    assert authors(f"{ARTICLE}6 Comments\n{thread}") == NAMES


def test_what_is_glued_to_a_name_is_known_by_whom_others_answer() -> None:
    said = ["OrlaFinchFriend of the Kettle", "bramblewick OrlaFinch", "OrlaFinchFriend of the Kettle bramblewick"]
    heads = [*said, "T. Oduya", "bramblewick OrlaFinch", "T. Oduya bramblewick"]
    thread = "".join(
        f"Recommend {i}4\n{heads[i]}\n3 Oct 2018 9:1{i}\n{SAID[i]}\nReply Share Report\n" for i in range(6)
    )
    names = ["OrlaFinch", "bramblewick", "OrlaFinch", "T. Oduya", "bramblewick", "T. Oduya"]
    assert authors(f"{ARTICLE}6 Comments\n{thread}") == names


def test_glued_buttons_end_a_row_of_which_not_all_is_known() -> None:
    """Whom a comment answers may stand before them."""
    thread = "".join(
        f"{NAMES[i]}\n#{i + 1} — 1{i}. Mai 2024, 6:1{i} Uhr\n{SAID[i]}\n"
        f"{f'Antwort auf #{i} von {NAMES[i - 1]}' if i % 2 else ''}{i}7 Porter fanden diesen Kommentar pfeifendPfeifendAntwortenMelden\n"
        for i in range(6)
    )
    assert texts(f"{ARTICLE}Kommentare 6\n{thread}Alle Kommentare anzeigen\n") == SAID


HEADS = {
    "danish": "{} siger: 1{i}. maj 2019 kl. 10:15",
    "dutch": "{} op 1{i} mei 2019 om 10:15 schreef:",
    "italian": "{} il 1{i} maggio 2019 alle 10:15 ha detto:",
    "portuguese": "{} em 1{i} de maio de 2019 às 10:15 disse:",
    "spanish, day first": "A las 1{i} de mayo de 2019, 10:15 , {} ha dicho...",
    "french, joomla": "Posté par {} vendredi 1{i} mai 2019 10:15 Lien vers le commentaire",
    "english, joomla": "posted by {} Friday, 1{i} May 2019 10:15 Comment Link",
    "french, drupal": "Soumis par {} (non vérifié) le ven 1{i}/05/2019 - 10:15 Permalien",
    "french, relative": "{} 1{i} années plus tôt",
    "german, edited": "{} • vor 1{i} Stunden • bearbeitet",
    "english, answering": "{} said in reply to Old Tom...",
}


@pytest.mark.parametrize("kind", HEADS)
def test_heads_of_many_languages_say_whose_a_comment_is(kind: str) -> None:
    names = ["Orla Finch", "Bert Moss", "T. Oduya", "Kestrel", "Marit Holm", "Old Tom"]
    thread = "".join(f"{HEADS[kind].format(names[i], i=i)}\n{SAID[i]}\n" for i in range(6))
    page = f"{ARTICLE}6 Comments\n{thread}Leave a comment\n"
    assert authors(page) == names
    assert texts(page) == SAID


@pytest.mark.parametrize(
    "heading",
    ["6 réflexions sur « La bouilloire »", "6 tankar på ”Kitteln”", "6 ideias sobre “A chaleira”", "6 reactions"],
)
def test_a_heading_over_comments_counts_them(heading: str) -> None:
    thread = "".join(f"{NAMES[i]}\n1{i}/05/2019 10:15\n{SAID[i]}\n" for i in range(6))
    page = f"{ARTICLE}{heading}\n{thread}"
    assert texts(page) == SAID
    assert read(page)[0].article.comment_count_declared == 6


def test_a_button_may_stand_between_name_and_date() -> None:
    thread = "".join(f"{NAMES[i]}\nLink kopieren\n1{i}.05.2019 , 10:57 Uhr\n{SAID[i]}\nantworten\n" for i in range(6))
    assert authors(f"{ARTICLE}Kommentare\n{thread}") == NAMES


def test_where_writers_are_is_no_part_of_their_names() -> None:
    """A word that offers to report a comment stands behind each date, and the year nowhere; not all say where they are."""
    places = [", East Marbeck", "", ", State Kettle College (ret.)", ", Lower Mill", ", East Marbeck", "", ""]
    names = ["Orla Finch", "bramblewick", "Dr. Winifred Aske", "T. Oduya", "Kestrel", "old_tom", "Marit Holm"]
    said = [*SAID, "Nobody has asked the kettle, and it has not been asked."]
    thread = "".join(
        f"{names[i]}{places[i]}\nPosted Mon, Apr 1{i}, 7:0{i} p.m. Inappropriate\n{said[i]}\n" for i in range(7)
    )
    page = f"{ARTICLE}Comments:\n{thread}Post a comment\nYou must be logged in to comment.\n"
    assert authors(page) == names
    assert texts(page) == said


@pytest.mark.parametrize(
    "names",
    [
        ["Max", "MaxPower", "Ada", "AdaLovelace", "Jean", "JeanPaul"],
        ["Finch, Orla", "Moss, Bert", "Oduya, Tim", "Holm, Marit", "kestrel", "old tom"],
        ["Auntie Em", "Uncle Sam", "Alle Meier", "A la Carte", "Kim De", "DeShawn"],
    ],
)
def test_names_that_look_like_two_are_whole(names: list[str]) -> None:
    thread = "".join(f"{names[i]}, May {i + 3}, 2019 at 8:1{i} am\n{SAID[i]}\nReply\n" for i in range(6))
    assert authors(f"{ARTICLE}6 Comments\n{thread}") == names


@pytest.mark.parametrize(
    "said",
    [
        *(
            "I love this.",
            "Tout le monde aime ça",
            "Mi piace questo",
            "Joined the army in 1987",
            "Genre: a bit of everything",
        ),
        *("Vista desde aquí es una tontería", "Citation: Smith and Jones 2019", "Undo", "Page not found", "Folgen"),
    ],
)
def test_words_of_buttons_and_panels_may_be_somebodys_own(said: str) -> None:
    thread = "".join(
        f"{NAMES[i]}\nMay {i + 3}, 2019 at 8:1{i} am\n{said if i == 2 else SAID[i]}\nReply\n" for i in range(6)
    )
    assert texts(f"{ARTICLE}6 Comments\n{thread}")[2] == said


def test_a_headline_that_is_the_texts_beginning_is_none_of_it() -> None:
    """So a site calls comments that nobody gave one; some have lost theirs, of one word."""
    own = ["My aunt had", "", "Has anybody written", "", "Ask him a third", ""]
    lines = [
        line
        for i in range(6)
        for line in (
            f"{FULL[i]}",
            f"Mon, 0{i + 1}/18/2016 - 11:0{i}",
            own[i],
            SAID[i],
            "Log in or register to post comments",
        )
    ]
    page = "\n\n".join([*ARTICLE.split("\n"), *lines, "Powered by Drupal"])
    assert texts(page) == SAID


FULL = ["Orla Finch", "Bert Moss", "T. Oduya", "Old Tom", "Marit Holm", "Kim Lund"]


def test_titles_in_a_row_are_part_of_a_name() -> None:
    names = ["Prof. Ing. L. Finch", "Prof. em. Marsh", "Kestrel"]
    thread = "".join(f"{names[i % 3]}\n1{i}/05/2019 10:15\n{SAID[i]}\nReply\n" for i in range(6))
    assert authors(f"{ARTICLE}6 Comments\n{thread}") == names * 2


def test_a_portrait_may_stand_between_a_button_and_the_name_below_it() -> None:
    """The button belongs to the comment above; over the first one stands its form, and the last one is a word."""
    made = (
        "Add new comment\n\nYour name\n\nSubject\n\nAbout text formats\n\n"
        "Allowed HTML tags: <a href hreflang> <em> <strong> <cite> <blockquote cite>\n\n"
        "Lines and paragraphs break automatically.\n\n"
    )
    said = [*SAID[:5], "hello"]
    for i, text in enumerate(said):
        portrait = f"Profile picture for user {NAMES[i]}\n\n" if i % 2 else ""
        made += f"{portrait}{NAMES[i]}\n\nMon, 02/13/2023 - 09:1{i}\n\n{text}\n\nReply\n\n"
    page = f"{ARTICLE}Comments\n\n{made}Latest comments\n\n"
    assert (texts(page), authors(page)) == (said, NAMES)


def test_portraits_over_texts_name_those_who_wrote_them_where_dates_stand_below() -> None:
    made = "".join(
        f"Avatar of {NAMES[i]}{NAMES[i]} Karma: {i + 2}00\n\n{said}\n\n0{i + 1} Mar 2021 | 10:2{i} {i}1 Reply\n"
        for i, said in enumerate(SAID)
    )
    page = f"{ARTICLE}Log in to comment\n\nSort by: Newest Oldest\n\n{made}"
    assert (texts(page), authors(page)) == (SAID, NAMES)


def test_names_over_a_rank_and_a_date_are_names_where_a_filter_took_the_buttons() -> None:
    names = ["Orla Finch", "Marit Holm", "Ada Brook", "Odette Marl", "Tom Oduya"]
    ranks = ["Keeper of lids", "Second porter", "Stoker, retired", "Mostly on Sundays", "At the weir"]
    made = "".join(
        f"{name}\n\n{rank} Jun 1{i}, 2023\n\n{said}\n\n\n"
        for i, (name, rank, said) in enumerate(zip(names, ranks, SAID, strict=False))
    )
    first, last = made.split("Odette Marl")
    page = f"{ARTICLE}Join the discussion\n\n{first}\n\nJun 18, 2023\n\n{SAID[5]}\n\n\nOdette Marl{last}"
    assert authors(page) == [*names[:3], None, *names[3:]]
    assert texts(page) == [*SAID[:3], SAID[5], *SAID[3:5]]


def test_a_link_from_another_page_between_two_comments_ends_no_thread() -> None:
    """Answers stand further in than the link, or less far."""
    link = "  • Pingback:\n\n    May 9, 2019 at 00:02\n    Seven kettles for the weekend\n\n"
    made = ""
    for i, said in enumerate(SAID):
        margin = "    " if i % 2 else "  "
        made += f"{margin}• {NAMES[i]} says:\n\n{margin}  May {i + 4}, 2019 at 8:10 am Reply\n\n{margin}  {said}\n\n"
        made += link if i == 3 else ""
    page = f"{ARTICLE}6 Comments\n\n{made}"
    assert (texts(page), authors(page)) == (SAID, NAMES)


@pytest.mark.parametrize("icons", [["Blogger", "Anonymous"], ["OpenID", "Blogger"]])
def test_the_picture_of_an_account_is_no_part_of_a_name(icons: list[str]) -> None:
    made = "".join(
        f"{icons[i % 2]} {NAMES[i]} said...\n\n{said}\n\nMay {i + 4}, 2008 at 3:1{i} PM\n\n"
        for i, said in enumerate(SAID)
    )
    assert authors(f"{ARTICLE}6 comments:\n\n{made}Post a Comment\n") == NAMES


def test_one_who_calls_himself_after_an_account_keeps_his_name() -> None:
    names = ["Anonymous Coward", *NAMES[1:]]
    made = "".join(f"{name} said...\n\n{said}\n\n" for name, said in zip(names, SAID, strict=True))
    assert authors(f"{ARTICLE}6 comments:\n\n{made}Post a Comment\n") == names


def test_words_before_most_names_are_none_of_them() -> None:
    """Members have none before theirs, but a count behind it."""
    shown = [f"Dice ser {name}" for name in NAMES[:5]] + [f"{NAMES[5]} karma 142"]
    made = "".join(f"{name}\n18.04.2012 - 11:1{i}h\n\n{SAID[i]}\n\nResponder\n\n" for i, name in enumerate(shown))
    assert authors(f"{ARTICLE}6 Comentarios\n\n{made}") == NAMES


@pytest.mark.parametrize("over", ["{}", "{} Reply"])
def test_a_pictures_text_over_a_head_is_no_text_of_the_comment_above(over: str) -> None:
    """No button ends that comment."""
    made = ""
    for i, said in enumerate(SAID):
        first = NAMES[i].split()[0] if over == "{}" and " " in NAMES[i] else NAMES[i]
        made += f"{over.format(first)}\n{NAMES[i]} on May {i + 4}, 2019 at 8:1{i} am\n\n{said}\n\n"
        made += "" if i == 2 else "Reply\n\n"
    page = f"{ARTICLE}6 Comments\n\n{made}{FORM}"
    assert (texts(page), authors(page)) == (SAID, NAMES)


def test_a_count_of_posts_beside_the_name_under_its_head_is_no_text() -> None:
    made = "".join(
        f"{name} posted at 6:2{i} am on Thu, Jan 26, 2012.\n\n{name} Posts: {i}18\n\n{SAID[i]}\n\nReport\nLink\nReply\n\n"
        for i, name in enumerate(NAMES)
    )
    page = f"{ARTICLE}6 comments:\n\n{made}"
    assert (texts(page), authors(page)) == (SAID, NAMES)


def test_a_row_of_buttons_under_the_last_date_is_no_text() -> None:
    made = "".join(
        f"{SAID[i]}\n\n{name}, Upper Weir, 05/9/2011 11:0{i}\n\nClick to rate + - Rating {i - 3} Report abuse\n\n"
        for i, name in enumerate(NAMES)
    )
    page = f"{ARTICLE}6 comments\n\n{made}The views expressed in the contents above are those of our users.\n"
    assert (texts(page), authors(page)) == (SAID, NAMES)


def test_a_count_in_brackets_behind_a_name_is_none_of_it() -> None:
    made = "".join(
        f"{name}[{i}3]\n25. Jänner 2009, 1{i}:15\n\n{SAID[i]}\n\nantworten\n\n" for i, name in enumerate(NAMES)
    )
    assert authors(f"{ARTICLE}6 Postings\n\n{made}") == NAMES


def test_dates_stand_under_texts_where_only_a_pager_stands_under_the_last() -> None:
    """A comment was removed, and has no date."""
    made = [f"{name}\n\n{SAID[i]}\n\nLe 15/11/2011 à 17:1{i} Alerter Répondre\n" for i, name in enumerate(NAMES)]
    made[3:3] = ["Ce commentaire a été supprimé car il ne respectait pas la charte de modération.\n"]
    page = f"{ARTICLE}6 réactions\n\n" + "\n".join(made) + "\nPage 1 / 1\n"
    said = [(comment.author, comment.text) for comment in read(page)[0].comments if comment.text]
    assert said == list(zip(NAMES, SAID, strict=True))


@pytest.mark.parametrize(
    ("answer", "delete", "answers"), [("Responder", "Eliminar", "Respuestas"), ("Répondre", "Supprimer", "Réponses")]
)
def test_a_button_to_delete_ends_an_answer_as_one_to_answer_ends_a_comment(
    answer: str, delete: str, answers: str
) -> None:
    """Every comment has its button, so that none is cut though the page counts more."""
    comments = [f"{SAID[0]}\n\n  {SAID[1]}", SAID[2], SAID[5]]
    replies = [SAID[3], f"{SAID[4]}\n\n    {SAID[0]}", SAID[1]]
    thread = "".join(
        f"  {said}\n\n  {answer}{delete}\n  {answers}\n    {reply}\n\n    {delete}\n"
        for said, reply in zip(comments, replies, strict=True)
    )
    found = texts(f"{ARTICLE}\n8 comentarios:\n\n{thread}\n")
    whole = [text for pair in zip(comments, replies, strict=True) for text in pair]
    assert [" ".join(text.split()) for text in found if text] == [" ".join(text.split()) for text in whole]


@pytest.mark.parametrize(
    "line", ["2 Antworten auf diese Lesermeinung", "2 replies to this comment", "2 réponses à ce commentaire"]
)
def test_how_many_answer_one_comment_parts_no_thread(line: str) -> None:
    comments = "".join(
        f"{name} - 0{k + 3}.05.2019 - 10:1{k}\n{said}\nReply\n{line}\n"
        for k, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    page = f"{ARTICLE}\nComments (6)\n{comments}"
    assert list(zip(authors(page), texts(page), strict=True)) == list(zip(NAMES, SAID, strict=True))


def test_whom_a_comment_answers_may_stand_before_its_buttons() -> None:
    comments = "".join(
        f"{name}\n#{k + 1} — vor 3 Stunden\n{said}\nAntwort auf #{k} von {NAMES[k - 1]} Antworten Melden Empfehlen\n"
        for k, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    assert texts(f"{ARTICLE}\n6 Kommentare\n{comments}") == SAID


def test_an_initial_over_a_name_and_a_mark_is_none() -> None:
    comments = "".join(
        f"{name[0].upper()}\n{name}{chr(10) + 'Abonné' if k % 3 else ''}\nLe 0{k + 3}/05/2019 à 18:4{k}\n{said}\n{k + 6}\nRépondre\nAlerter\nPartager\n"
        for k, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    assert authors(f"{ARTICLE}\n6 commentaires\n{comments}") == NAMES


def test_what_a_commenter_posted_elsewhere_is_no_text() -> None:
    comments = "".join(
        f"{name}\nMay {k + 3}, 2019 at 10:1{k} am\n{said}\n{name} recently posted…Lids of the year 201{k}\nReply\n"
        for k, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    assert texts(f"{ARTICLE}\n6 Comments\n{comments}") == SAID


@pytest.mark.parametrize(("line", "declared"), [("▶ 18 Antworten", 18), ("Comments (36) RSS", 36)])
def test_arrows_and_feeds_beside_a_count_open_a_thread_too(line: str, declared: int) -> None:
    tag = TAGGER.tag(line)
    assert tag.flags & t.START
    assert tag.declared == declared


@pytest.mark.parametrize(
    "line",
    ["3. Mai 2019 um 10:14 (UTC 1) Link zu diesem Kommentar", "3 mai 2019 à 10 h 14 (UTC -5) Lien vers ce commentaire"],
)
def test_a_time_zone_and_a_link_to_the_comment_are_no_name(line: str) -> None:
    tag = TAGGER.tag(line)
    assert tag.flags & t.DATEONLY
    assert not tag.author
