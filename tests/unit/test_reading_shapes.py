"""One made-up thread in the clothes of many platforms: the comments must come out, whatever the wording of their heads."""

from collections.abc import Callable

import pytest
from reading_pages import NAMES

from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

LAYOUTS = load_layouts()
TEXTS = [
    "The lantern by the old mill was lit again last night and nobody knows who did it.",
    "I walked past with my dog around nine and the door stood open.",
    "Has anybody asked the miller's daughter about the key?",
    "We should meet on Saturday and have a look together.",
    "My grandfather told a story much like this one, only with two lanterns.",
    "Bring a torch, the stairs are rotten on the north side.",
]
DAYS = ["May 3, 2016", "May 4, 2016", "May 6, 2016", "June 1, 2016", "June 2, 2016", "June 12, 2016"]
TIMES = ["10:14 am", "9:05 pm", "11:45 am", "1:12 pm", "7:30 am", "8:00 pm"]
ARTICLE = [
    "The Mill Gazette",
    "Home",
    "News",
    "Contact",
    "Who lit the lantern at the old mill?",
    "By Sunniva Dahl",
    "May 2, 2016",
    "A light was seen in the old mill on Monday night, for the first time in many years, and the village is talking of"
    " nothing else.",
    "The mill has stood empty since the spring flood of 1998, when the wheel broke and the miller's family moved to the"
    " coast.",
    "Anybody who knows more is asked to write to the editor, who collects what is said below.",
]
FORUM = ["Harbour Forum", "Forums", "Boats and moorings", "Lantern at the old mill"]
Head = Callable[[int], list[str]]


def paragraphs(i: int) -> list[str]:
    """The words of comment ``i``: every second comment has two paragraphs."""
    return [TEXTS[i]] + ([TEXTS[(i + 2) % 6]] if i % 2 else [])


def snake(i: int) -> str:
    return NAMES[i].replace(" ", "_")


def over(head: Head, foot: Head = lambda _: []) -> Head:
    """Comments whose heads stand over the text."""
    return lambda i: head(i) + paragraphs(i) + foot(i)


def reply(_: int) -> list[str]:
    return ["Reply"]


def day_time(i: int) -> str:
    return f"{DAYS[i]} at {TIMES[i]}"


# name -> (lines above the thread, the lines of comment i, lines below, how names are shown)
SHAPES: dict[str, tuple[list[str], Head, list[str]]] = {
    "says, date below": (
        [*ARTICLE, "6 Responses"],
        over(lambda i: [f"{NAMES[i]} says:", day_time(i)], reply),
        ["Leave a Reply"],
    ),
    "German": (
        [*ARTICLE, "6 Kommentare"],
        over(lambda i: [f"{NAMES[i]} sagt:", f"{i + 3}. Mai 2016 um 10:1{i} Uhr"], lambda _: ["Antworten"]),
        ["Schreibe einen Kommentar"],
    ),
    "French": (
        [*ARTICLE, "6 commentaires"],
        over(lambda i: [f"{NAMES[i]} dit :", f"{i + 3} mai 2016 à 10 h 1{i} min"], lambda _: ["Répondre"]),
        ["Laisser un commentaire"],
    ),
    "Spanish": (
        [*ARTICLE, "6 comentarios en “Who lit the lantern at the old mill?”"],
        over(lambda i: [f"{NAMES[i]} dice:", f"{i + 3} mayo, 2016 a las 10:1{i}"], lambda _: ["Responder"]),
        ["Deja una respuesta"],
    ),
    "Italian": (
        [*ARTICLE, "6 commenti"],
        over(lambda i: [f"{NAMES[i]} ha detto:", f"{i + 3} maggio 2016 alle 10:1{i}"], lambda _: ["Rispondi"]),
        ["Lascia un commento"],
    ),
    "Dutch": (
        [*ARTICLE, "6 reacties op “Who lit the lantern at the old mill?”"],
        over(lambda i: [f"{NAMES[i]} schreef:", f"{i + 3} mei 2016 om 10:1{i}"], lambda _: ["Beantwoorden"]),
        ["Geef een reactie"],
    ),
    "Polish": (
        [*ARTICLE, "6 komentarzy"],
        over(lambda i: [f"{NAMES[i]} pisze:", f"{i + 3} maja 2016 o 10:1{i}"], lambda _: ["Odpowiedz"]),
        ["Dodaj komentarz"],
    ),
    "Portuguese": (
        [*ARTICLE, "6 comentários"],
        over(lambda i: [f"{NAMES[i]} disse:", f"{i + 3} de maio de 2016 às 10:1{i}"], lambda _: ["Responder"]),
        ["Deixe um comentário"],
    ),
    "Russian": (
        [*ARTICLE, "6 комментариев"],
        over(lambda i: [f"{NAMES[i]}:", f"{i + 3} мая 2016 в 10:1{i}"], lambda _: ["Ответить"]),
        ["Добавить комментарий"],
    ),
    "name over date": (
        [*ARTICLE, "Comments (6)"],
        over(lambda i: [NAMES[i], day_time(i)], reply),
        ["Leave a comment"],
    ),
    "date over name": (
        [*ARTICLE, "Comments (6)"],
        over(lambda i: [day_time(i), NAMES[i]], reply),
        ["Leave a comment"],
    ),
    "name glued to its date": (
        [*ARTICLE, "6 Comments"],
        over(lambda i: [f"{NAMES[i]} {day_time(i)}"], reply),
        ["Post a Comment"],
    ),
    "name and age": (
        [*ARTICLE, "6 Comments"],
        over(lambda i: [f"{NAMES[i]} • {i + 2} years ago"], lambda i: [str(i), "• Reply • Share ›"]),
        ["Powered by Disqus"],
    ),
    "names over, controls under, no dates": (
        [*ARTICLE, "6 Comments"],
        over(lambda i: [NAMES[i]], reply),
        ["Leave a Reply"],
    ),
    "glued, with a line for the replies": (
        [*ARTICLE, "6 comments:"],
        over(lambda i: [f"{snake(i)} {i + 3} May 2016 at 10:1{i}"], lambda _: ["ReplyDelete", "Replies", "Reply"]),
        ["Add comment", "Load more..."],
    ),
    "preposition, name and date": (
        [*ARTICLE, "6 Kommentare"],
        over(lambda i: [f"Von {NAMES[i]} am 0{i + 3}.05.2016 um 10:1{i} Uhr"], lambda _: ["Antworten"]),
        ["Kommentar schreiben"],
    ),
    "number, date, name and verb in one line": (
        [*ARTICLE, "Comments"],
        over(lambda i: [f"{i + 1}. At {TIMES[i].replace(' ', '')} on {DAYS[i]}, {NAMES[i]} wrote:"],
             lambda _: ["Complain about this comment"]),
        ["Sign in to comment"],
    ),
    "name with a mark, subject, marker": (
        [*ARTICLE, "6 Comments"],
        over(lambda i: [f"{NAMES[i]} (not verified)", f"{DAYS[i]} - {TIMES[i]}",
                        *([f"In reply to A word about it by {NAMES[0]}"] if i else [])], reply),
        ["Add new comment"],
    ),
    "head under the text": (
        [*ARTICLE, "6 comments"],
        lambda i: [*paragraphs(i), f"Posted by {NAMES[i]} on {day_time(i)}"],
        ["Leave a comment"],
    ),
    "no head line over the thread": (
        ARTICLE,
        over(lambda i: [f"{NAMES[i]} says:", day_time(i)], reply),
        ["Leave a Reply"],
    ),
    "names over, controls under with an age": (
        [*ARTICLE, "6 Comments"],
        over(lambda i: [NAMES[i], f"{i + 2} days ago"], lambda i: ["Like", "Reply", str(i)]),
        ["Write a comment"],
    ),
    "plug-in with its foot": (
        [*ARTICLE, "6 Comments", "Sort by Oldest", "Add a comment..."],
        lambda i: [NAMES[i], "Works at Saltmarsh Council", *paragraphs(i), f"Like · Reply · {i} · 2 May 2016 10:1{i}"],
        ["Facebook Comments Plugin"],
    ),
    "score and age": (
        FORUM,
        over(lambda i: [f"[–]{snake(i)} {i + 2} points 3 years ago"], lambda _: ["permalinkembedsavereportreply"]),
        ["about", "blog"],
    ),
    "plain forum view": (
        FORUM,
        over(lambda i: [f"{snake(i)} {DAYS[i]}, {TIMES[i].replace(' ', '')} #{i + 1}"]),
        ["Related topics", "Powered by Discourse, best viewed with JavaScript enabled"],
    ),
    "panel under the name": (
        FORUM,
        over(
            lambda i: [f"{DAYS[i]}, {TIMES[i].upper()}", f"#{i + 1}", NAMES[i], "Senior Member", f"Join Date: Aug 20{14 - i}",
                       "Location: Saltmarsh", f"Posts: {300 + i}"],
            lambda _: ["Reply With Quote"],
        ),
        ["Posting Rules"],
    ),
    "post number of many before the date": (
        FORUM,
        over(
            lambda i: [f"post #{i + 1} of 23 (permalink) Old {DAYS[i]}, {TIMES[i].upper()}" + ("" if i else " Thread Starter"),
                       snake(i), "Saltmarsh Member", f"Posts: {300 + i}", f"Mentioned: {i} Post(s)", f"Quoted: {i} Post(s)"],
            lambda i: [f"{snake(i)} is offline", "Quote Quick Reply"],
        ),
        ["Posting Rules"],
    ),
    "subject under the name, rank under the date": (
        [*FORUM, "Author", "Message"],
        over(
            lambda i: [snake(i), f"Post subject: {'Re: ' if i else ''}{FORUM[3]}", f"Posted: {day_time(i)}",
                       ["rope-end", "first mate"][i % 2], f"Joined: {DAYS[i]}", f"Has thanked: {i} times"],
            lambda _: ["_________________", "Ships I have sailed on: none", "Top"],
        ),
        ["Display posts from previous:"],
    ),
    "name and date over a panel, and both again": (
        [*FORUM, "Recommended Posts"],
        over(
            lambda i: [NAMES[i], f"Posted {DAYS[i]}", NAMES[i], "Members", f"{i + 1}.5k", "Gender:Male",
                       f"Location:Saltmarsh {i}", f"Lamp lighters of ward {i}, and others", f"Posted {DAYS[i]}"],
            lambda _: ["Quote"],
        ),
        ["Join the conversation"],
    ),
    "the date twice, and who opened the topic": (
        [*FORUM, "Featured Replies"],
        over(
            lambda i: [NAMES[i], "Members", f"{i + 2}.8k posts", f"{i} Solutions", f"{NAMES[i]} Members",
                       f"{DAYS[i]} 1 yr", *([] if i else ["Author"]), f"{DAYS[i]} 1 yr", *([] if i else ["Author"])],
            lambda _: ["Quote"],
        ),
        ["Create an account or sign in to comment"],
    ),
    "panel over the date": (
        FORUM,
        over(lambda i: [NAMES[i], f"Posts: {30 + i}", "✭✭", f"{DAYS[i]} {TIMES[i].replace(' ', '').upper()}"]),
        ["You must be logged in to reply."],
    ),
    "role between name and text": (
        [*FORUM, "Viewing 6 posts - 1 through 6 (of 6 total)"],
        over(lambda i: [day_time(i), f"#{4411 + 7 * i}", NAMES[i], "Participant"]),
        ["Viewing 6 posts - 1 through 6 (of 6 total)", "You must be logged in to reply to this topic."],
    ),
    "reply number and date": (
        FORUM,
        over(
            lambda i: [NAMES[i], "Full Member", f"Posts: {120 + i}", ("Re: " if i else "") + FORUM[3],
                       f"« Reply #{i} on: {DAYS[i]}, {TIMES[i].upper().replace(' ', ':22 ')} »"],
            lambda _: ["Logged"],
        ),
        ["Pages: [1]", "Jump to:"],
    ),
    "counts of a member's own topics in the panel": (
        FORUM,
        over(
            lambda i: [NAMES[i], "Senior Member", "****", f"Posts: {512 + i}", "Threads: 40", "Joined: Feb 2012",
                       "Reputation: 5", f"#{i + 1}", f"05-1{i}-2016, 10:1{i} AM"],
            lambda _: ["Find", "Reply"],
        ),
        ["View a Printable Version", "Users browsing this thread: 1 Guest(s)"],
    ),
    "a row of buttons under the head": (
        FORUM,
        over(
            lambda i: [NAMES[i], "Contributor", f"\u200e05-1{i}-2016 10:1{i} AM", "Mark as New", "Bookmark", "Subscribe", "Mute",
                       "Subscribe to RSS Feed", "Permalink", "Print", "Report Inappropriate Content"],
            lambda _: ["0 Kudos", "Reply"],
        ),
        ["Browse", "Terms of use"],
    ),
    "replies counted in the foot": (
        [*ARTICLE, "Comments (6)", "Login"],
        over(
            lambda i: [f"{NAMES[i]}'s avatar", f"{NAMES[i]} · {400 + i} weeks ago"],
            lambda i: ["Reply", f"0 replies · active {400 + i} weeks ago", "Report"],
        ),
        ["Post a new comment"],
    ),
    "day without a year": (
        [*ARTICLE, "Discussion about this post", "Comments"],
        over(lambda i: [NAMES[i], f"May {3 + i}"], lambda i: [f"Like ({i})", "Reply", "Share"]),
        ["Top", "Latest"],
    ),
    "time zone in brackets": (
        [*ARTICLE, "6 comments", "Post a new comment"],
        over(lambda i: [NAMES[i], f"2016-05-0{3 + i} 10:1{i} am (UTC)"], lambda _: ["(link)", "Reply to this", "Thread"]),
        ["Profile"],
    ),
    "points and children": (
        [*ARTICLE, "6 comments", "share"],
        over(
            lambda i: [f"[–]{snake(i)} {12 + i} points{13 + i} points {2 + i} years ago (0 children)"],
            lambda _: ["permalinkembedsavereportreply"],
        ),
        ["about"],
    ),
    "numbered in words": (
        [*ARTICLE, "Comments", "This entry is now closed for comments"],
        over(
            lambda i: [f"Comment number {i + 1}.", f"At 10:1{i} {3 + i} May 2016, {NAMES[i]} wrote:"],
            lambda i: [f"Complain about this comment (Comment number {i + 1})"],
        ),
        ["View these comments in RSS"],
    ),
    "at sign before the time, range under the thread": (
        [*ARTICLE, "6 Comments"],
        over(lambda i: [NAMES[i], f"May {3 + i}, 2016 @ 10:1{i}am"]),
        ["< >", "Showing 1-6 of 6 comments"],
    ),
    "signed with a place": (
        [*ARTICLE, "Readers' comments"],
        lambda i: [*paragraphs(i), f"- {NAMES[i]}, Millpond, {3 + i} May 2016"],
        ["Have your say"],
    ),
    "how often the topic was read": (
        [*FORUM[:1], FORUM[2], "Author", f"Topic: {FORUM[3]}  (Read 1234 times)"],
        over(
            lambda i: [NAMES[i], "Full Member", "***", f"Posts: {100 + i}", ("Re: " if i else "") + FORUM[3],
                       f"« {f'Reply #{i} ' if i else ''}on: {DAYS[i]}, {TIMES[i].upper().replace(' ', ':22 ')} »"],
            lambda _: ["Logged"],
        ),
        ["Pages: [1]", "« previous next »", "Jump to:"],
    ),
    "Spanish panel under the date": (
        [*FORUM, "Resultados 1 al 6 de 6"],
        over(
            lambda i: [f"{13 + i}/05/2016, 15:1{i} #{i + 1}", NAMES[i], "Ver perfil", "Ver mensajes en el foro", "Usuario registrado",
                       "Fecha de ingreso", "Feb 2009", "Mensajes", f"{512 + i}"],
            lambda _: ["Responder con cita"],
        ),
        ["« Tema anterior | Próximo tema »", "Permisos de publicación"],
    ),
    "short days of the week": (
        FORUM,
        over(
            lambda i: [NAMES[i], f"Mensajes: {12 + i}", "Registrado: Lun Feb 09, 2009 1:18 pm", ("Re: " if i else "") + FORUM[3],
                       f"Mensaje por {NAMES[i]} » {('Lun', 'Mar', 'Mié', 'Jue', 'Vie', 'Dom')[i]} May {10 + i}, 2016 3:1{i} pm"],
            lambda _: ["Arriba"],
        ),
        ["Responder", "6 mensajes • Página 1 de 1"],
    ),
    "who opened the topic and when, in German": (
        [*FORUM, f"Ersteller {NAMES[0]}", "Erstellt am 10. Mai 2016"],
        over(
            lambda i: [NAMES[i], "Bekanntes Mitglied", "Registriert", "3. Februar 2012", "Beiträge", f"{512 + i}",
                       f"{10 + i}. Mai 2016", f"#{i + 1}"],
            lambda _: ["Zitieren"],
        ),
        ["Du musst dich einloggen oder registrieren, um hier zu antworten."],
    ),
    "signed under subject and date": (
        FORUM,
        over(
            lambda i: [("Re: " if i else "") + FORUM[3], f"{3 + i} years {i + 1} months ago #{120 + 7 * i}", f"by {NAMES[i]}"],
            lambda _: ["Please Log in or Create an account to join the conversation."],
        ),
        ["Powered by Kunena Forum"],
    ),
    "votes in words under the text": (
        [*ARTICLE, "Comments"],
        over(lambda i: [f"#{i + 1} {NAMES[i]}", f"{3 + i} years ago"], lambda _: ["votes: 3, karma: 29"]),
        ["The Gazette's own board"],
    ),
    "rank over the date, counts under the text": (
        [*ARTICLE, "6 Reader Comments"],
        over(
            lambda i: [NAMES[i], ("Wise, Aged Gazette Veteran", "Lamp-Fu Master, in training")[i % 2], f"May {3 + i}, 2016 10:1{i} AM"],
            lambda i: [f"{20 + i} posts | registered Feb 3, 2012"],
        ),
        ["You must login or create an account to comment."],
    ),
    "language and votes over the age": (
        [*ARTICLE, "6 comments"],
        over(lambda i: [NAMES[i], "English", f"{i + 3}", f"{3 + i} years ago"], reply),
        ["Modlog", "Instances"],
    ),
    "subject over name and date": (
        [*ARTICLE, "Comments"],
        over(
            lambda i: [("Lamp oil", "Open door", "Key", "Two lanterns", "Stairs", "Saturday")[i],
                       f"Submitted by {NAMES[i]} (not verified) on Tue, 05/1{i}/2016 - 10:1{i}"],
            reply,
        ),
        ["Add new comment"],
    ),
}  # fmt: skip


def page_of(lines: list[str], blanks: bool) -> Page:
    return Page([part for line in lines for part in ([line, ""] if blanks else [line])], "p")


@pytest.mark.parametrize("blanks", [True, False], ids=["blank lines", "no blank lines"])
@pytest.mark.parametrize("name", SHAPES)
def test_comments_and_their_authors_come_out(name, blanks):
    above, comment, below = SHAPES[name]
    page = page_of([*above, *(line for i in range(6) for line in comment(i)), *below], blanks)
    records = assemble(page, read_page(page, None, LAYOUTS))
    found = [(entry.author, entry.text) for entry in records.comments]
    wanted = [(NAMES[i], "\n\n".join(paragraphs(i))) for i in range(6)]
    if records.article.kind == "forum":
        assert records.article.text == wanted.pop(0)[1]
    shown = [(author and author.replace("_", " "), text) for author, text in found]
    assert shown == [(author.replace("_", " "), text) for author, text in wanted]
    assert records.article.title == (FORUM[3] if above[0] == FORUM[0] else ARTICLE[4])


def test_a_page_without_comments_yields_none():
    for extra in (
        [],
        ["Related stories", "May 5, 2016", "Two owls were seen at noon", "May 6, 2016", "The bridge is closed"],
    ):
        page = page_of([*ARTICLE, *extra], blanks=True)
        records = assemble(page, read_page(page, None, LAYOUTS))
        assert records.comments == []
        assert records.article.thread_status == "none"
        assert records.article.byline == "Sunniva Dahl"
        assert records.article.published_raw == "May 2, 2016"


@pytest.mark.parametrize("name", SHAPES)
def test_where_lines_of_one_word_are_gone_no_name_is_taken_for_another(name):
    """The texts come out all the same, and each author is the right one or lost."""
    above, comment, below = SHAPES[name]
    lines = [*above, *(line for i in range(6) for line in comment(i)), *below]
    page = Page([part for line in lines for part in ([line, ""] if " " in line else [""])], "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    wanted = [(NAMES[i], "\n\n".join(paragraphs(i))) for i in range(6)]
    if records.article.kind == "forum":
        assert records.article.text == wanted.pop(0)[1]
    assert [entry.text for entry in records.comments] == [text for _, text in wanted]
    for entry, (author, _) in zip(records.comments, wanted, strict=True):
        assert (entry.author or author).replace("_", " ") == author.replace("_", " ")


@pytest.mark.parametrize("bullet", ["", "• "], ids=["indented", "indented, bullets"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_nested_thread_comes_out_the_same(name, bullet):
    """A visual layout sets answers further in, and a bullet before each head."""
    above, comment, below = SHAPES[name]
    lines = [part for line in above for part in (line, "")]
    for i, depth in enumerate([0, 1, 1, 0, 1, 2]):
        first, *rest = comment(i)
        margin = "    " * (depth + 1)
        lines += [f"{margin}{bullet}{first}", *(f"{margin}{' ' * len(bullet)}{line}" for line in rest), ""]
    page = Page([*lines, *(part for line in below for part in (line, ""))], "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    wanted = [(NAMES[i], " ".join(paragraphs(i))) for i in range(6)]
    if records.article.kind == "forum":
        assert " ".join(records.article.text.split()) == wanted.pop(0)[1]
    shown = [((entry.author or "").replace("_", " "), " ".join(entry.text.split())) for entry in records.comments]
    assert shown == [(author.replace("_", " "), text) for author, text in wanted]
