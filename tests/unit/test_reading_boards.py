"""Boards as their templates print them: whose a post is, where it ends, and what of its head is no post of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from reading_pages import ARTICLE, NAMES, authors, read, texts

from broadsheet.reading import tags as t
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts

SAID = [
    "The lid wants soaking before it is turned, not after.",
    "Nobody here has ever turned a lid dry and kept the thread.",
    "I tried it on Sunday, and now it hangs in the shed.",
    "Then soak it twice. The second time is for the neighbours.",
    "Mine came with a leaflet in a language that nobody speaks.",
    "Read the leaflet backwards and you have our club rules.",
]
TAGGER = tagger_of(load_layouts())
HEAD = "Kettle Parlour > Lids\nA lid that will not come off the old copper kettle\n"


def without_words(page: str) -> str:
    """Return a page as a filter leaves it that drops each line of one word."""
    return "\n".join(line if " " in line else "" for line in page.split("\n"))


def mybb(i: int, panel: int | None = None, tail: str = "") -> str:
    """Return a post over whose date a panel stands, the board's own field last in it."""
    member = i if panel is None else panel
    return (
        f"{NAMES[member].split()[0]}\n\nPosts: {member}88\nThreads: 1{member}\nJoined: Aug 201{member}\nKettles kept: {member} of copper\n\n"
        f"0{i + 1}-17-2018, 08:1{i} PM\n{SAID[i]}\n{tail}Find all posts by this user\n\n"
    )


def test_a_few_words_over_the_next_name_are_the_posts_own() -> None:
    """Keys and values of the panel have lines of their own, and stand over every text."""
    said = ["turn it with a stick", *SAID[1:]]
    posts = "".join(
        f"{NAMES[i]}\nMember\nJoined\nMay {i + 3}, 2011\nMessages\n{i}41\nPoints\n1{i}3\nMar {i + 3}, 2021\n#{i + 1}\n{said[i]}\n"
        for i in range(6)
    )
    assert texts(HEAD + posts)[-5:] == said[1:]
    posts = posts.replace(said[3], "soak it in beer")
    assert "soak it in beer" in texts(HEAD + posts)


def test_a_boards_own_field_over_a_date_is_in_the_panel() -> None:
    page = HEAD + "".join(mybb(i) for i in range(6)) + "Forum Jump:\n"
    assert texts(without_words(page)) == SAID[1:]


def test_the_panel_says_whose_a_signature_is_where_names_are_lost() -> None:
    signed = "Wiki editor since the year of the long strike\n"
    posts = "".join(mybb(i, panel=i % 3, tail=signed if i % 3 == 1 else "") for i in range(6))
    assert texts(without_words(f"{HEAD}{posts}Forum Jump:\n")) == SAID[1:]


def test_a_quote_may_stand_on_one_line_with_its_time() -> None:
    """Its words are too few to be found without the head."""
    posts = "".join(mybb(i) for i in range(4))
    answer = mybb(4).replace(
        SAID[4], f"{NAMES[3].split()[0]} wrote: ↑Wed May 03, 2018 6:45 pm the neighbours.\n{SAID[4]}"
    )
    records, roles = read(f"{HEAD}{posts}{answer}{mybb(5)}Forum Jump:\n")
    assert roles.count("comment_quote") == 1
    assert records.comments[3].quoted_word_count == 10


def test_the_time_of_quoted_words_says_that_they_are_quoted() -> None:
    posts = "".join(mybb(i, tail="") for i in range(3))
    answer = mybb(3).replace(SAID[3], f"(02-17-2018, 08:11 PM)Bert Wrote: Nobody ever.\n\n{SAID[3]}")
    records, roles = read(without_words(f"{HEAD}{posts}{answer}{mybb(4)}Forum Jump:\n"))
    assert roles.count("comment_quote") == 1
    assert len(records.comments) == 4


def test_a_day_of_joining_and_a_day_of_writing_are_of_one_head() -> None:
    """A filter took the name, and the word before the first of the two."""
    posts = "".join(
        f"Well-known member\n\n1{i} Juin 201{i}\n\n1 04{i}\nScore de réaction\n1 37{i}\n\n\n\n{i + 3} Avr 2022\n\n\n\n{SAID[i]}\n\n\n\n"
        for i in range(6)
    )
    assert texts(f"{HEAD}\n\n\n{posts}Vous devez vous connecter pour répondre ici.\n") == SAID[1:]


def test_three_who_thank_do_not_outweigh_heads_whose_names_are_lost() -> None:
    posts = "".join(
        f"Join Date: Oct 200{i}\nPosts: 1{i}8\n\n05-0{i + 3}-2013, 06:4{i} PM\n\n{SAID[i]}\n\nReply With Quote\n"
        f"{'The Following User Says Thank You to Orla Finch For This Useful Post:' + chr(10) + NAMES[i] + ' (05-09-2013)' + chr(10) if i % 2 == 0 else ''}\n\n"
        for i in range(6)
    )
    foot = "« Previous Thread | Next Thread »\nPosting Permissions\nPowered by vBulletin® Version 4.2.0\n"
    assert texts(without_words(f"{HEAD}Thread Tools\n\n{posts}{foot}")) == SAID[1:]


def test_whom_readers_thank_is_a_name_and_no_part_of_the_text_above() -> None:
    """A filter took the button between them; under the name stands a title that could be one, too."""
    posts = "".join(
        f"{name}\n{title}\nMensajes: 1{i}4\nTemas: {i}\nRegistro en: Mar 201{i}\nReputación: {i}\n\n1{i}-01-2016, 22:17\n{SAID[i]}\n\nResponder\n"
        f"Los siguientes 2 usuarios dicen gracias a {name} por este mensaje:\nhilvana2 (13-01-2016), jareta (13-01-2016)\n\n"
        for i, (name, title) in enumerate(
            [
                ("ada", "Aprendiza de costura"),
                ("bea", "Aprendiza de costura"),
                ("Eusebio Mecánico", "El de los tornillos"),
                ("cleo", "Costurera de domingo"),
            ]
        )
    )
    assert authors(without_words(f"{HEAD}{posts}Salto de foro:\n"))[1] == "Eusebio Mecánico"


@pytest.mark.parametrize(
    "heading",
    [
        "Posibles temas similares…",
        "Possibly Related Threads…",
        "Discussions similaires",
        "« Tema anterior | Tema siguiente »",
    ],
)
def test_a_list_of_other_topics_is_below_the_last_post(heading: str) -> None:
    posts = "".join(mybb(i) for i in range(5))
    others = "".join(
        f"Lid of {name} that sings\n\n02-11-201{i}, 18:0{i}\nLast Post: {name}\n" for i, name in enumerate(NAMES)
    )
    records, _ = read(without_words(f"{HEAD}{posts}Post Reply\n{heading}\n\n{others}"))
    assert len(records.comments) == 4


@pytest.mark.parametrize("day", ["Sam", "Dim", "Mer", "Mar", "Ven"])
def test_a_day_of_the_week_before_a_date_is_nobody(day: str) -> None:
    posts = "".join(
        f"{NAMES[i]}\nSujet du message: Re: Un couvercle qui ne vient pas\nPosté: {day} 1{i} Mar 2012 1{i}:42\nMembre\nInscription: Ven 3 Fév 2012 20:11\n"
        f"Messages: 17{i}\n{SAID[i]}\nHaut\n"
        for i in range(6)
    )
    records, _ = read(f"Index » Bouilloires\nUn couvercle qui ne vient pas\nPage 1 sur 1\nAuteur\nMessage\n{posts}")
    assert [comment.author for comment in records.comments] == NAMES[1:]
    assert records.comments[0].posted_raw == f"{day} 11 Mar 2012 11:42"


def test_a_day_that_is_a_name_elsewhere_is_a_day_beside_others() -> None:
    days = ["Lun", "Mar", "Jue", "Dom", "Vie", "Lun"]
    thread = "".join(
        f"{NAMES[i]} (no verificado)\n{days[i]}, 0{i + 1}/05/2019 - 09:1{i}\nEnlace permanente\n{SAID[i]}\nResponder\n"
        for i in range(6)
    )
    page = f"{ARTICLE}Comentarios\n{thread}Añadir nuevo comentario\n"
    assert authors(page) == NAMES
    assert texts(page) == SAID


@pytest.mark.parametrize(
    ("first", "answer"), [("en:", "Respuesta #{} en:"), ("op:", "Reactie #{} op:"), ("em:", "Resposta #{} em:")]
)
def test_the_word_before_a_date_is_nobody(first: str, answer: str) -> None:
    posts = "".join(
        f"{NAMES[i]}\nMensajes: 1{i}4\n{'Re: ' if i else ''}La tapa\n« {answer.format(i) if i else first} Junio 2{i}, 2009, 09:14:02 pm »\n{SAID[i]}\nEn línea\n"
        for i in range(6)
    )
    clock = "Julio 15, 2009, 10:31:08 am\nNoticias: el domingo se cambian tapas viejas por tapas algo menos viejas, como todos los años por estas fechas, en la plaza.\n"
    page = f"Huerta y Balcón\n{clock}Tema: La tapa (Leído 1846 veces)\n{posts}Páginas: [1]\n"
    assert authors(page) == NAMES[1:]
    assert texts(page) == SAID[1:]


def test_a_field_under_two_panels_only_is_no_text() -> None:
    posts = "".join(
        f"{NAMES[i]}\nPosté: Lun 1{i} Mar 2012 1{i}:42\nMembre\nInscription: Ven 3 Fév 2012 20:11\nMessages: 17{i}\n"
        f"{'Vélo: un demi-course, deux épaves' + chr(10) if i in (1, 4) else ''}{SAID[i]}\nHaut\n"
        for i in range(6)
    )
    assert texts(f"Index » Vélos\nUn couvercle qui ne vient pas\nAuteur\nMessage\n{posts}") == SAID[1:]


def test_the_topic_is_its_own_headline_without_the_label_over_a_post() -> None:
    posts = "".join(
        f"{NAMES[i]}\nSujet du message: {'Re: ' if i else ''}Un couvercle qui ne vient pas\nPosté: Lun 1{i} Mar 2012 1{i}:42\n{SAID[i]}\nHaut\n"
        for i in range(5)
    )
    records, _ = read(f"Index » Bouilloires\nLe coin des couvercles\nPage 1 sur 1\nAuteur\nMessage\n{posts}")
    assert records.article.title == "Un couvercle qui ne vient pas"


def test_a_motto_under_a_panel_is_no_name() -> None:
    posts = "".join(
        f"{NAMES[i]}\nRegadera\nDesconectado\nSexo:\nMensajes: 4{i}1\nPaciencia al sur, {i} macetas\n{'Re: ' if i else ''}La tapa\n"
        f"« Respuesta #{i} en: Junio 2{i}, 2009, 09:14:02 pm »\n{SAID[i]}\nEn línea\n"
        for i in range(6)
    )
    assert authors(f"Huerta y Balcón\nTema: La tapa (Leído 18 veces)\n{posts}Páginas: [1]\n") == NAMES[1:]


def test_panels_may_stand_under_their_posts() -> None:
    """What is before the date is then the topic's subject, and no name."""
    posts = "".join(
        f"{'Aw: ' if i else ''}Der Deckel klemmt immer 2 Jahre 3 Monate her #4{i * i + 11}\n{SAID[i]}\n{NAMES[i]}\nOFFLINE\nNeuling\nBeiträge: 4{i}\nKarma: {i}\n"
        "Der Administrator hat öffentliche Schreibrechte deaktiviert.\n"
        for i in range(6)
    )
    page = (
        f"Kesselkreis\nForum\nDer Deckel klemmt immer\nTHEMA: Der Deckel klemmt immer\n{posts}Powered by Kunena Forum\n"
    )
    assert authors(page) == NAMES[1:]
    assert texts(page) == SAID[1:]


def test_nodebb_says_who_edited_last_where_others_say_when() -> None:
    posts = "".join(
        f"{NAMES[i]} last edited by{' @' + NAMES[i - 1] if i % 2 else ''}\n{SAID[i]}\nReply Quote\n1 Reply Last reply\n"
        for i in range(6)
    )
    page = f"Kettle Parlour\n{HEAD}This topic has been deleted. Only users with topic management privileges can see it.\n{posts}Loading More Posts\n"
    assert authors(page) == NAMES[1:]
    assert texts(page) == SAID[1:]
    assert read(page)[0].article.layout == "nodebb"


def test_who_is_quoted_may_stand_under_the_word_quote() -> None:
    posts = "".join(
        f"{NAMES[i]}\nRe: Mon levain\nmercredi {i + 5} mars 2014 19:22:41\nMessages: 85{i}\n"
        f"{'Citation' + chr(10) + NAMES[i - 1] + chr(10) + 'Une cuillère par jour.' + chr(10) if i == 3 else ''}{SAID[i]}\nRépondre Citer Alerter un modérateur\n"
        for i in range(5)
    )
    _, roles = read(f"Forum du levain\nMon levain sent le vernis\n{posts}")
    assert roles.count("comment_quote") == 3


def test_a_rule_of_two_dashes_is_over_a_signature() -> None:
    posts = "".join(
        f"{NAMES[i]}\nmercredi {i + 5} mars 2014 19:22:41\nMessages: 85{i}\n{SAID[i]}\n{'--' + chr(10) + 'Sent with steam' + chr(10) if i == 2 else ''}Répondre Citer\n"
        for i in range(5)
    )
    assert texts(f"Forum du levain\nMon levain sent le vernis\n{posts}") == SAID[1:5]


@pytest.mark.parametrize(
    "edited",
    [
        " (Dieser Beitrag wurde zuletzt bearbeitet: 13.03.2019, 07:31 von Orla Finch.)",
        " Last Edit: 13.03.2019, 07:31 by Orla Finch",
    ],
)
def test_the_notice_of_an_edit_behind_the_date_is_in_the_head(edited: str) -> None:
    posts = "".join(
        f"{NAMES[i]}\nBeiträge: 1{i}4\nRegistriert seit: Jan 201{i}\n#{i + 1}\n1{i}.03.2019, 21:1{i}{edited if i == 2 else ''}\n{SAID[i]}\nZitieren\n"
        for i in range(5)
    )
    assert texts(f"{HEAD}{posts}") == SAID[1:5]


def test_the_notice_of_an_edit_may_count() -> None:
    posts = "".join(
        f"{NAMES[i]}\nmercredi {i + 5} mars 2014 19:22:41\nMessages: 85{i}\n{SAID[i]}\n"
        f"{'Modifié 2 fois. Dernière modification le 06/03/14 09:02 par K.' + chr(10) if i == 2 else ''}Répondre Citer\n"
        for i in range(5)
    )
    assert texts(f"Forum du levain\nMon levain sent le vernis\n{posts}") == SAID[1:5]


def test_the_first_number_may_be_the_first_answers() -> None:
    """The post that opens the topic has none, and no "Re:"."""
    opening = "Evening all, I have boiled this lid for two hours, sung to it, and hit it with the other lid, and it sits there as before, so what now?"
    posts = "".join(
        f"{NAMES[i]}\nPosts: 1{i}4\nLocation: Shed {i}\nLogged\nRe: A lid that will not come off\n#{i + 1}\nOctober 0{i + 2}, 2023, 08:15:52 PM\n{SAID[i]}\nQuote\n"
        for i in range(5)
    )
    first = f"Ulla\nPosts: 187\nLocation: Mill\nLogged\nA lid that will not come off\nOctober 01, 2023, 07:41:18 PM\n{opening}\nQuote\n"
    page = (
        f"Kettle Parlour\nA lid that will not come off\nStarted by Ulla, October 01, 2023, 07:41:18 PM\n{first}{posts}"
    )
    assert texts(page) == SAID[:5]
    assert opening in (read(page)[0].article.text or "")


def test_numbers_under_posts_that_show_their_times_are_no_heads() -> None:
    posts = "".join(
        f"{NAMES[i]}@{NAMES[i].lower().replace(' ', '-').replace('.', '')}\n{i + 1}.284 BeiträgeThemen-Ersteller\n{i + 4}. März 2019, 18:4{i}\nZitat\n{SAID[i]}\n"
        f"Klicken für Daumen nach oben.{i}\n#{i + 1}\n"
        for i in range(6)
    )
    page = f"Forum-Navigation\nEin Deckel, der klemmt\nAntworten\n{posts}Quick Reply\n"
    assert texts(page) == SAID[1:]
    assert authors(page) == NAMES[1:]


def test_numbers_that_do_not_rise_are_heads_where_each_has_its_date() -> None:
    """A board sets answers under the posts that they answer, whenever they were written."""
    numbers = [10, 12, 16, 14, 17, 15]
    posts = "".join(
        f"{i + 11} octobre 2023 à 9 h 4{i} min #44{numbers[i]} Répondre\n{NAMES[i]}\n{'Maître des clés' if i == 4 else 'Participant'}\n{SAID[i]}\n"
        for i in range(6)
    )
    page = f"Accueil › Forums\nUn couvercle qui ne vient pas\nAuteur\nMessages\n{posts}Auteur\nMessages\n"
    assert texts(page) == SAID[1:]
    assert authors(page) == NAMES[1:]


def test_buttons_of_several_words_are_buttons_in_any_order() -> None:
    """ "Report" is one of its own; that does not make "to moderator" text."""
    posts = "".join(
        f"{NAMES[i]}\nFull Member\nPosts: 18{i}\n« Reply #{i} on: February 0{i + 3}, 2013, 09:37:40 PM »\nQuote\n{SAID[i]}\nReport to moderator Logged\n"
        for i in range(6)
    )
    page = f"Kettle Parlour\nTopic: A lid that sticks (Read 12 times)\n{posts}Pages: [1]\n"
    assert texts(page) == SAID[1:]


def test_what_stands_between_two_buttons_of_every_post_is_a_signature() -> None:
    posts = "".join(
        f"{NAMES[i]}\nOffline\nPosts: 1{i}8\nRe: A lid that sticks\nReply #{i} - Mar 1{i}th, 2010 at 9:47pm Quote\n{SAID[i]}\nBack to top\n"
        f"{['Two presses, one kettle', 'Sent with steam', 'No lid, no life'][i % 3]}\nIP Logged\n"
        for i in range(6)
    )
    assert texts(f"Kettle Parlour › Lids\nA lid that sticks\n{posts}Pages: 1\n") == SAID[1:]


def test_a_second_page_has_no_opening_post() -> None:
    posts = "".join(
        f"{NAMES[i]}\nBeiträge: 4{i}\nRegistriert: Fr 2. Mär 2007, 17:05\nRe: Ein Deckel, der klemmt\nBeitrag von {NAMES[i]} » Do {i + 2}. Mai 2019, 21:36\n{SAID[i]}\nNach oben\n"
        for i in range(5)
    )
    page = f"Foren-Übersicht\nEin Deckel, der klemmt\n29 Beiträge • Seite 2 von 3\n{posts}"
    assert texts(page) == SAID[:5]


def test_a_panel_on_the_line_of_the_name_is_in_the_head() -> None:
    """Who is mentioned elsewhere is the name in it."""
    heads = [
        "platen Grumbler in residence Under the old bench Posts: 2,310",
        "Petal Posts: 12",
        "ribbon_ghost Posts: 188",
    ]
    posts = "".join(
        f"{heads[i % 3]}\nMay 2016\n{'@platen ' if i == 4 else ''}{SAID[i]}\n· Quote · Flag\n" for i in range(6)
    )
    page = f"Kettle Parlour\nA lid that sticks\nComments\n{posts}"
    assert authors(page)[-3:] == ["platen", "Petal", "ribbon_ghost"]


def test_heads_that_are_feet_show_by_the_next_panel_where_names_are_glued_to_ranks() -> None:
    """As XenForo sets it: who wrote, and when, under the text; a filter took the ranks that stand alone."""
    posts = "".join(
        f"{NAMES[i]}{'New Member' if i % 2 else 'Active MemberSupporting Member'}\n\n\n\nJan {i + 3}, 2012\n\n\n\n"
        f"Likes Received:\n\nTrophy Points:\n\n\n\n{SAID[i]}\n\n\n{NAMES[i]}, Jan {i + 16}, 2016\n\n\n{NAMES[i - 1]} likes this.\n\n\n"
        for i in range(6)
    )
    page = f"{HEAD}Discussion in 'Lids' started by {NAMES[0]}, Jan 16, 2016.\n\n\n{posts}(You must log in or sign up to reply here.)\nForum software by XenForo™\n"
    assert texts(without_words(page)) == SAID[1:]


@pytest.mark.parametrize("contact", ["Contacter {}", "Contactar con {}", "Kontaktdaten von {}"])
def test_a_link_to_a_member_is_in_the_panel(contact: str) -> None:
    posts = "".join(
        f"Messages : 14{i}\nEnregistré le : 14 févr. 201{i}, 21:07\nContact :\n{contact.format(NAMES[i])}\n\nRe: Une tapa qui ne sort pas\n\n"
        f"Message par {NAMES[i]} » 2{i} juil. 2019, 18:12\n\n{SAID[i]}\n\n\n\n"
        for i in range(6)
    )
    assert texts(without_words(f"{HEAD}\n{posts}Retourner à « Tapas »\n")) == SAID[1:]


def test_a_private_message_is_no_form_under_a_thread() -> None:
    """A button may stand between the subject and the date, too."""
    posts = "".join(
        f"Mensajes: 14{i}\nRegistrado: 14 Feb 201{i}, 21:07\n\nEnviar mensaje privado\n\nRe: Una tapa que no sale\n\nResponder citando\n\n"
        f"Mensaje por {NAMES[i]} » 2{i} Abr 2019, 18:12\n\n{SAID[i]}\n\n\n\n"
        for i in range(6)
    )
    assert texts(without_words(f"{HEAD}\n{posts}Volver a Tapas\n")) == SAID[1:]


def test_a_list_of_those_who_thank_is_no_name() -> None:
    posts = "".join(
        f"Join Date: Oct 200{i}\nPosts: 1{i}8\n\n05-0{i + 3}-2013, 06:4{i} PM\n\n{SAID[i]}\n\nReply With Quote\n"
        f"The Following 3 Users Say Thank You to {NAMES[i]} For This Useful Post:\n{NAMES[i - 1]} (05-09-2013), {NAMES[i - 2]} (05-09-2013)\n\n"
        for i in range(6)
    )
    found = authors(without_words(f"{HEAD}Thread Tools\n\n{posts}« Previous Thread | Next Thread »\n"))
    assert not any(author and "(" in author for author in found)


def test_days_on_which_members_joined_open_no_posts() -> None:
    """The lines under the texts say when these were written."""
    posts = "".join(
        f"{NAMES[i]} Mitglied\n\nRegistriert seit:\n{i + 3}. November 2014\n\n\n{SAID[i]}\n\n\n{NAMES[i]}, {i + 9}. März 2015\n\n\n"
        for i in range(6)
    )
    page = f"{HEAD}\n{posts}(Du musst angemeldet oder registriert sein, um eine Antwort erstellen zu können.)\nForum software by XenForo™\n"
    assert texts(without_words(page)) == SAID[1:]
    assert authors(without_words(page)) == NAMES[1:]


def test_titles_and_stars_around_a_count_are_no_part_of_the_name() -> None:
    heads = ["Harriet Poole Apprentice Posts: 17", "corin Moderator Posts: 2,940 ✭✭✭✭", "tick_tock Posts: 356"]
    posts = "".join(f"{heads[i % 3]}\nOctober 2014\n\n{SAID[i]}\n\nFlag Insightful Awesome LOL\n" for i in range(6))
    opening = "I inherited the lid of my great uncle, and it does not come off. " * 7
    page = f"{HEAD}\n{heads[2]}\nOctober 2014 in Lids\n\n{opening}\n\nComments\n{posts}Powered by Vanilla\n"
    assert authors(page) == ["Harriet Poole", "corin", "tick_tock"] * 2
    assert texts(page) == SAID


def test_a_row_of_buttons_is_cut_one_after_the_other() -> None:
    """Each button stands before those that begin it; were one given back, the row would cost with the power of its length."""
    words = load_layouts([], None).words
    buttons = sorted(words.control_words)
    assert [button for button in buttons if not words.controls.fullmatch(button)] == []
    rows = [f"{button} {other}" for button in buttons for other in ("quote", "report to moderator", "reply")]
    assert [row for row in rows if not words.controls.fullmatch(row)] == []


@pytest.mark.parametrize("button", ["more options", "newest most voted", "reply quote"])
def test_a_long_row_of_buttons_with_a_word_that_is_none_costs_little(button: str) -> None:
    code = (
        "from broadsheet.reading.layouts import load_layouts\n"
        f"print(load_layouts([], None).words.controls.fullmatch('{button} ' * 60 + 'harbour'))\n"
    )
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    except subprocess.TimeoutExpired:
        pytest.fail("a row of 60 buttons takes more than a minute: let no button of a row be given back (`controls`)")
    assert done.stdout.strip() == "None"


def test_questions_with_answers_are_read_in_spanish() -> None:
    """Posters' names are glued to themselves, comments' stand under a dash, and editors' cards over posters'."""
    buttons = "Compartir\nMejora esta respuesta\nSeguir\n"
    card = "{0}{0}\n1.204{1}{1} medallas de oro3030 medallas de plata\n"
    page = (
        "Por qué silba la tetera en dos tonos\nFormulada hace 3 años\nVista 7mil veces\n17\n"
        "La tetera de la estación silba en dos tonos, uno para el té y otro para los problemas. Nadie sabe por qué.\n"
        "Compartir\nMejora esta pregunta\nSeguir\npreguntada el 4 mar 2021 a las 17:58\n"
        + card.format("la vecina del ático", 4)
        + "3\n¿Y silba también de noche?\n– tornillo\nComentado 4 mar 2021 a las 18:22\nAñade un comentario |\n2 Respuestas\n21\n"
        f"Porque la tapa no cierra, y el vapor sale por dos sitios.\n{buttons}editada el 6 mar 2021 a las 10:02\nDra. Quiñones\n"
        "8.90633 medallas de oro2222 medallas de plata\nrespondida el 5 mar 2021 a las 21:38\n"
        + card.format("Fermín Olavide", 5)
        + f"Añade un comentario |\n8\nPorque es una tetera muy leída.\n{buttons}respondida el 6 mar 2021 a las 10:40\n"
        + card.format("usuario4471", 1)
        + "Añade un comentario |\nTu Respuesta\n"
    )
    assert authors(page) == ["tornillo", "Fermín Olavide", "usuario4471"]
    assert texts(page) == [
        "¿Y silba también de noche?",
        "Porque la tapa no cierra, y el vapor sale por dos sitios.",
        "Porque es una tetera muy leída.",
    ]


@pytest.mark.parametrize(
    ("line", "layout"),
    [
        ("Quote from: ada_b on October 02, 2023, 08:22:07 PMjust pour meths in", "smf"),
        ("Cita de: ada_b en 07 de Noviembre de 2022, 00:03:55La gente cuece", "smf"),
        ("0 Miembros y 2 Visitantes están viendo este tema.", "smf"),
        ("(12-01-2016, 22:17)ada_b escribió: ¿Será la tensión?", "mybb"),
        ("(12.03.2019, 21:40)ada_b schrieb: 100 Hz oder 50 Hz?", "mybb"),
        ("Deleted by Ada B, Reason: Spam", "xenforo"),
        ("Gelöscht von Ada B; Grund: Werbung", "xenforo"),
    ],
)
def test_a_line_that_only_one_board_writes_speaks_for_it(line: str, layout: str) -> None:
    assert any(name == layout for name, _ in tagger_of(load_layouts()).tag(line).evidence)


def test_vanillas_name_stands_twice_before_what_is_counted_of_it() -> None:
    """The line with the date below it is gone: "AdaAda Apprentice Posts: 17"."""
    posts = "".join(
        f"{name}{name} Stoker Upper Fennel Posts: {k + 2},310 ✭✭\n\n{said}\n\n"
        for k, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    page = f"Howdy, Stranger!\n\nKettle that whistles in two keys\n\n{posts}Sign In or Register to comment.\n"
    assert texts(page) == SAID[1:]
    assert authors(page) == NAMES[1:]


@pytest.mark.parametrize(
    "buttons", ["Improve this answer", "Share Improve this answer", "Share Cite Improve this question Follow"]
)
def test_stack_exchanges_buttons_may_share_a_line(buttons: str) -> None:
    evidence = dict(tagger_of(load_layouts()).tag(buttons).evidence)
    assert evidence == {"stackexchange": 3.0}


def test_simple_machines_names_stand_over_ranks_stars_and_what_members_say_of_themselves() -> None:
    mottos = ['"Still afloat"', "hm", "", "it was the organ next door, and I have said so", "", "no questions"]
    posts = [
        f"Offline {name}\nFull Member\n***\nPosts: {k + 12}\n{motto}\nView Profile\nRe: A lid that will not come off\n"
        f"« Reply #{k + 1} on: July 08, 2014, 09:3{k}:05 PM »\n{said}\nLogged\n"
        for k, (name, motto, said) in enumerate(zip(NAMES, mottos, SAID, strict=True))
    ]
    page = HEAD + "\n".join(posts).replace("\n\nView", "\nView")
    assert authors(page) == NAMES[1:]
    assert texts(page) == SAID[1:]


def test_a_name_may_have_its_points_behind_it() -> None:
    """Invision sets them right there, and once more in the panel; a button stands over the date."""
    points = [388, 2204, 61, 140, 7, 19]
    said = [*SAID[:2], "hahaha soak it in beer", *SAID[3:]]
    posts = [
        f"{name}    {count}\n\nAdvanced Member\nMembers\n{count}\n1,90{k} posts\nReport post\nPosted April {k + 3}, 2018\n\n{words}\n\nLike{k + 1}\n\n"
        for k, (name, count, words) in enumerate(zip(NAMES, points, said, strict=True))
    ]
    whole = f"{HEAD}\n13 posts in this topic\n\n{''.join(posts)}"
    for page in (whole, without_words(whole)):
        assert authors(page)[-5:] == NAMES[1:]
        assert texts(page)[-5:] == said[1:]


def test_panels_stand_under_posts_where_none_is_over_the_first() -> None:
    said = ["sí", *SAID[1:3], "jajaja será de cobre", *SAID[4:]]
    posts = [
        f"Re: A lid that will not come off\n\nNotapor {name} » Dom Ene 15, 2012 12:5{k} pm\n\n{words}\n{name}\n\nMensajes: {k + 66}\n"
        f"Registrado: Lun Jun 0{k + 1}, 2011 1:13 am\nArriba\nResponder citando\n\n"
        for k, (name, words) in enumerate(zip(NAMES, said, strict=True))
    ]
    page = f"{HEAD}\n6 mensajes • Página 1 de 1\n\n{''.join(posts)}"
    records, _ = read(page)
    assert [comment.author for comment in records.comments] == NAMES[1:]
    assert [comment.text for comment in records.comments] == said[1:]
    assert records.comments[0].posted_raw == "Dom Ene 15, 2012 12:51 pm"


@pytest.mark.parametrize(
    "panel",
    [
        "JoinedApr 4, 2008Messages19,022Reaction score9,001Locationhere",
        "Senior Member Join Date Aug 2009Location Lower WeirPosts 1,077",
        "RegistriertFeb 3, 2013Beiträge1.204Reaktionspunkte88",
    ],
)
def test_keys_and_values_of_a_panel_may_stand_side_by_side(panel: str) -> None:
    flags = tagger_of(load_layouts()).tag(panel).flags
    assert flags & t.FIELD
    assert not flags & t.DATEONLY


def test_corals_sign_may_be_glued_to_whom_one_answers() -> None:
    tag = tagger_of(load_layouts()).tag("replyIn reply to Orla Finch")
    assert tag.flags & t.REPLY_TO
    assert tag.parent == "Orla Finch"


@pytest.mark.parametrize("head", ["Author Topic: {}  (Read 4306 times)", "AuthorTopic: {}  (Read 4306 times)"])
def test_what_stands_around_a_topics_title_is_no_part_of_it(head: str) -> None:
    posts = "".join(
        f"{name}\nPosts: {k + 12}\n« Reply #{k + 1} on: July 08, 2014, 09:3{k}:05 PM »\n{said}\n\n"
        for k, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    assert (
        read(f"Kettle Parlour\n{head.format('A lid that will not come off')}\n\n{posts}")[0].article.title
        == "A lid that will not come off"
    )


def test_panels_show_a_topic_though_some_posts_are_of_few_words() -> None:
    short = ["An update at last, and no lid.", "Well?", "It was a bird.", *SAID[3:]]
    posts = "".join(
        f"{name}\nJoined:\n{k + 3} Oct 2016\nMessages:\n{k + 4}\n{said}\n\n"
        for k, (name, said) in enumerate(zip(NAMES + NAMES[:1], [*short, SAID[0]], strict=True))
    )
    records, _ = read(f"A lid that will not come off\n\n{posts}")
    assert records.article.kind == "forum"
    assert [comment.text for comment in records.comments][:2] == short[1:3]


def topic(post: Callable[[int], str], top: str = HEAD, below: str = "") -> str:
    """Return a topic of six posts."""
    return top + "\n" + "".join(map(post, range(len(SAID)))) + below


def said_by(page: str) -> list[tuple[str | None, str | None]]:
    """Return who says what in a topic below its opening post."""
    return [(comment.author, comment.text) for comment in read(page)[0].comments]


ANSWERS = list(zip(NAMES, SAID, strict=True))[1:]


def test_a_name_with_ranks_over_a_panel_is_no_part_of_the_post_above() -> None:
    def post(i: int) -> str:
        own = "Best lid:\nthe one of copper\n" if i % 2 else ""
        return (
            f"{NAMES[i]} Well-Known Member\nLocation:\nUpper Fennel\nJoined:\nMay {i + 3}, 2011\nMessages:\n{i + 12}\n{own}"
            f"{NAMES[i]}, May {i + 3}, 2016\n#{i + 1}\n{SAID[i]}\n"
        )

    assert said_by(topic(post)) == ANSWERS


def test_a_panel_on_one_line_stands_between_a_name_and_its_number() -> None:
    def post(i: int) -> str:
        return (
            f"    {NAMES[i]} Well-Known Member\n\n      Location: Upper Fennel Joined: May {i + 3}, 2011 Messages: {i + 12}\n"
            f"    {NAMES[i]} , May {i + 3}, 2016\n      #{i + 1}\n    {SAID[i]}\n\n"
        )

    assert said_by(topic(post)) == ANSWERS


@pytest.mark.parametrize(
    "panel",
    [
        "LidcopperLocationFennelMessages131Joined2 May 2018",
        "Lid (copper)LocationFennelBeiträge14Registriert seit2. Mai 2018",
    ],
)
def test_a_whole_panel_glued_together_is_nobodys_name(panel: str) -> None:
    tag = TAGGER.tag(panel)
    assert (tag.author, tag.flags & (t.PANEL | t.NAMEDATE)) == ("", t.PANEL)


def test_profiles_under_posts_are_of_those_who_wrote_them() -> None:
    def post(i: int) -> str:
        return (
            f"Old 0{i + 3}-11-2010, 08:1{i} PM  #{i + 1}\n{NAMES[i]}\nSenior Member\n\nJoin Date: Feb 200{i}\nPosts: {i + 21}\n{SAID[i]} {SAID[i - 1]}\n"
            f"{NAMES[i]} is offline   Reply With Quote\n{NAMES[i]}\nView Public Profile\nSend a private message to {NAMES[i]}\n"
            f"Find More Posts by {NAMES[i]}\n"
        )

    page = topic(post, below="Posting Permissions\n")
    records, _ = read(page)
    assert [comment.author for comment in records.comments] == NAMES[1:]
    assert records.article.text == f"{SAID[0]} {SAID[5]}"


@pytest.mark.parametrize(
    "line",
    [
        "Poll ended at Sat May 4, 2019 6:42 pm",
        "This poll closed on May 4, 2019",
        "Die Umfrage endete am 4. Mai 2019, 18:42",
        "Le sondage s’est terminé le 04 mai 2019, 18:42",
        "La encuesta terminó el 04 may 2019, 18:42",
    ],
)
def test_when_a_poll_ended_is_no_head(line: str) -> None:
    assert not TAGGER.tag(line).flags & t.NAMEDATE


def test_who_wrote_last_in_another_topic_wrote_nothing_here() -> None:
    def post(i: int) -> str:
        return f"{NAMES[i]}\nPosts: {i + 12}\nRe: A lid\nby {NAMES[i]} » {i + 3} May 2019, 10:1{i}\n{SAID[i]}\nTop\n"

    below = "Similar topics\n" + "".join(
        f"Dernier message par {name} « {i + 3} mai 2018, 10:14\n11 Replies\n2310 Views\n"
        for i, name in enumerate(NAMES)
    )
    assert said_by(topic(post, below=f"6 posts • Page 1 of 1\n{below}")) == ANSWERS


def test_some_who_like_a_post_and_how_many_more_do_are_under_it() -> None:
    def post(i: int) -> str:
        liked = f"{NAMES[i - 1]}, {NAMES[i - 2]} and {i + 2} others\n{i + 2}\n" if i % 2 else ""
        return f"{NAMES[i]}\nPosted May {i + 3}, 2019\nMembers\n{i + 31}\n{SAID[i]}\n{liked}Keeper of lid {i}\nLink to comment\n"

    found = said_by(topic(post))
    assert [text for name, text in found if name in NAMES[1::2]] == SAID[1::2]


def test_an_opening_post_stands_under_what_counts_the_answers_to_it() -> None:
    popular = f"Popular Posts\n{' '.join(SAID)} {' '.join(SAID)}\n11 replies to this topic\n"

    def post(i: int) -> str:
        return f"{NAMES[i]}\nPosted May {i + 3}, 2019\n{SAID[i]}\nLink to comment\n"

    records, _ = read(topic(post, top=HEAD + popular))
    assert records.article.text == SAID[0]
    assert [comment.author for comment in records.comments] == NAMES[1:]


@pytest.mark.parametrize(
    "line", ["A remercié : 46 fois", "Hat sich bedankt: 5 Mal", "Agradecimiento recibido: 7 veces", "Site internet"]
)
def test_what_a_panel_says_of_thanks_and_sites_is_of_the_panel(line: str) -> None:
    assert TAGGER.tag(line).flags & t.PANEL


def test_a_posts_rating_is_no_text() -> None:
    assert TAGGER.tag("Bewertung: 2.38%").flags & t.FOOT
