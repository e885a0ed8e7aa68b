"""Heads and feet of comments as themes write them: whatever the order and the marks, every comment has its author."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from broadsheet.reading import assemble, read_page
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page
from broadsheet.reading.records import Records
from broadsheet.reading.segments import Segment
from broadsheet.reading.suffixes import _strip_common_word
from broadsheet.reading.tags import CONTROL, DATEONLY, FOOT, NAVIGATION, PAGER, PINGBACK, POSTNO

LAYOUTS = load_layouts()

NAMES = ["Ada Lorne", "tulip_fan", "Bert", "Marcus V. Oake", "Ines", "Ada Lorne", "Quill99"]
TIMES = [
    "May 3, 2021 at 4:12 pm",
    "May 3, 2021 at 6:40 pm",
    "May 4, 2021 at 9:02 am",
    "May 5, 2021 at 11:30 am",
    "May 9, 2021 at 8:15 pm",
    "May 10, 2021 at 7:00 am",
    "June 2, 2021 at 1:44 pm",
]
TEXTS = [
    ["I walked past the mill yesterday and the wheel really does turn again, if slowly."],
    ["Who pays for the carpenter? The council said last year that there was no money."],
    ["The flour was good once.", "My grandmother swore by it and would buy no other kind."],
    ["The weir needs mending first, or the next flood takes the wheel for the second time."],
    ["Thank you for this piece!"],
    ["@tulip_fan the three of them pay for it, it says so in the text."],
    ["I have the old plans of the sluice in my attic, should anyone want to see them."],
]
ARTICLE = [
    "The mill at the weir turns again",
    "By Cora Hale",
    "May 2, 2021",
    "The mill at the lower weir has stood still since the flood took its wheel, and nobody in the valley thought that it would ever turn again before the winter came down.",
    "Now three neighbours have bought the wheel back from a scrap dealer, cleaned every paddle of it by hand, and found a carpenter who still knows how such a thing is hung.",
    "They want to grind the first flour in October, when the water is high enough and the grain of the terraces is dry.",
]
MENU = ["Home", "News", "Valley", "Contact"]
FORM = [
    "Leave a Reply",
    "Your e-mail is never shown to other readers.",
    "Name",
    "Email",
    "Post Comment",
    "Copyright 2021 Valley Courier",
]
AGES = ["3 hours ago", "2 hours ago", "2 hours ago", "1 hour ago", "45 minutes ago", "20 minutes ago", "just now"]
STAMPS = [
    "2021-05-03 16:12",
    "2021-05-03 18:40",
    "2021-05-04 09:02",
    "2021-05-05 11:30",
    "2021-05-09 20:15",
    "2021-05-10 07:00",
    "2021-06-02 13:44",
]
GERMAN = [
    "03.05.2021, 16:12 Uhr",
    "03.05.2021, 18:40 Uhr",
    "04.05.2021, 09:02 Uhr",
    "05.05.2021, 11:30 Uhr",
    "09.05.2021, 20:15 Uhr",
    "10.05.2021, 07:00 Uhr",
    "02.06.2021, 13:44 Uhr",
]
DAYS = ["3 May 2021", "3 May 2021", "4 May 2021", "5 May 2021", "9 May 2021", "10 May 2021", "2 June 2021"]
PLACES = ["Oldbridge", "Lowmill", "Terraces", "Oldbridge", "Weir End", "Oldbridge", "Upper Town"]
Style = Callable[[int], tuple[list[str], list[str]]]
STYLES: dict[str, Style] = {
    "says+date": lambda i: ([f"{NAMES[i]} says:", TIMES[i]], ["Reply"]),
    "name,date": lambda i: ([NAMES[i], TIMES[i]], ["Reply"]),
    "date,name": lambda i: ([TIMES[i], NAMES[i]], ["Reply"]),
    "inline on": lambda i: ([f"{NAMES[i]} on {TIMES[i]}"], ["Reply"]),
    "inline pipe": lambda i: ([f"{NAMES[i]} | {TIMES[i]}"], []),
    "inline dash": lambda i: ([f"{NAMES[i]} - {TIMES[i]}"], []),
    "glued": lambda i: ([f"{NAMES[i]}{TIMES[i]}"], ["Reply"]),
    "comment by on": lambda i: ([f"Comment by {NAMES[i]} — {TIMES[i]}"], []),
    "number name date": lambda i: ([f"{i + 1}. {NAMES[i]}", TIMES[i]], ["Reply"]),
    "# name": lambda i: ([f"#{i + 1}", NAMES[i], TIMES[i]], ["Reply"]),
    "foot posted by": lambda i: ([], [f"Posted by: {NAMES[i]} | {TIMES[i]}"]),
    "foot by": lambda i: ([], [f"Posted by {NAMES[i]} on {TIMES[i]}"]),
    "foot dash": lambda i: ([], [f"— {NAMES[i]}, {TIMES[i]}"]),
    "foot name,date": lambda i: ([], [NAMES[i], TIMES[i]]),
    "name city": lambda i: ([f"{NAMES[i]}, {PLACES[i]}", TIMES[i]], ["Recommend"]),
    "name/city/date": lambda i: ([NAMES[i], PLACES[i], TIMES[i]], ["Report"]),
    "name city paren": lambda i: ([f"{NAMES[i]} ({PLACES[i]})", DAYS[i]], ["Report"]),
    "name ago": lambda i: ([NAMES[i], AGES[i]], ["Like", "Reply"]),
    "name · ago": lambda i: ([f"{NAMES[i]} · {AGES[i]}"], ["Like", "Reply"]),
    "name ago inline": lambda i: ([f"{NAMES[i]} {AGES[i]}"], ["Like Reply"]),
    "name,iso": lambda i: ([NAMES[i], STAMPS[i]], ["Reply"]),
    "iso name": lambda i: ([f"{STAMPS[i]} {NAMES[i]}"], []),
    "iso | name": lambda i: ([f"{STAMPS[i]} | {NAMES[i]}"], []),
    "von eu": lambda i: ([f"von {NAMES[i]} am {GERMAN[i]}"], ["Antworten"]),
    "eu name": lambda i: ([GERMAN[i], NAMES[i]], ["Antworten"]),
    "name eu": lambda i: ([f"{NAMES[i]} {GERMAN[i]}"], ["Antworten"]),
    "subject,name,date": lambda i: (
        [
            ["The wheel", "Money", "Flour", "The weir", "Thanks", "Read it", "Plans"][i],
            f"Submitted by {NAMES[i]} on {TIMES[i]}",
        ],
        ["Reply"],
    ),
    "subject name date2": lambda i: (
        [
            [
                "The wheel turns",
                "About the money",
                "Good flour",
                "Mend the weir",
                "Many thanks",
                "Read it again",
                "Old plans",
            ][i],
            NAMES[i],
            TIMES[i],
        ],
        ["Reply"],
    ),
    "name rank date": lambda i: (
        [NAMES[i], ["Subscriber", "Member", "Subscriber", "Member", "Subscriber", "Subscriber", "Member"][i], TIMES[i]],
        ["Reply"],
    ),
    "avatar name date": lambda i: ([f"Avatar of {NAMES[i]}", NAMES[i], TIMES[i]], ["Reply"]),
    "name name date": lambda i: ([NAMES[i], NAMES[i], TIMES[i]], ["Reply"]),
    "initial name date": lambda i: ([NAMES[i][0].upper(), NAMES[i], TIMES[i]], ["Reply"]),
    "name wrote": lambda i: ([f"{NAMES[i]} wrote on {TIMES[i]}:"], []),
    "at wrote": lambda i: ([f"At {TIMES[i]}, {NAMES[i]} wrote..."], []),
    "name said": lambda i: ([f"{NAMES[i]} said..."], [TIMES[i]]),
    "name: text": lambda i: ([f"{NAMES[i]}:"], [TIMES[i]]),
    "name likes": lambda i: ([NAMES[i]], [f"{i} likes", "Reply"]),
    "name only reply": lambda i: ([NAMES[i]], ["Reply"]),
    "permalink": lambda i: ([f"{NAMES[i]}", f"{TIMES[i]} Permalink"], ["Reply"]),
    "name at date reply": lambda i: ([f"{NAMES[i]} Reply", TIMES[i]], []),
    "date reply": lambda i: ([NAMES[i], f"{TIMES[i]} Reply"], []),
    "name/#/date": lambda i: ([f"{NAMES[i]} #{i + 1}", TIMES[i]], ["Reply"]),
    "@handle": lambda i: ([NAMES[i], f"@{NAMES[i].lower().replace(' ', '')}", TIMES[i]], ["Reply"]),
    "votes above": lambda i: ([f"+{i}", NAMES[i], TIMES[i]], ["Reply"]),
    "date by": lambda i: ([f"{TIMES[i]} by {NAMES[i]}"], ["Reply"]),
    "name comma date": lambda i: ([f"{NAMES[i]}, {DAYS[i]}"], []),
    "name bullet date bullet reply": lambda i: ([f"{NAMES[i]} • {DAYS[i]} • Reply"], []),
    "name ✓": lambda i: ([f"{NAMES[i]} ✓", DAYS[i]], ["Reply"]),
    "name,says,date": lambda i: ([NAMES[i], "says:", TIMES[i]], ["Reply"]),
    "date,name,says": lambda i: ([TIMES[i], NAMES[i], "says:"], ["Reply"]),
    "names and says glued": lambda i: ([f"{NAMES[i]}says:", TIMES[i]], ["Reply"]),
    "said,": lambda i: ([f"{NAMES[i]} Said,", f"on {TIMES[i]}"], []),
    "#1 von name": lambda i: ([f"#{i + 1} von {NAMES[i]}", GERMAN[i]], []),
    "votes #1 name date": lambda i: ([f"{i} #{i + 1} {NAMES[i]} {STAMPS[i]}"], ["Quote"]),
    "1 - name - date": lambda i: ([f"{i + 1} - {NAMES[i]} - {GERMAN[i]}"], []),
    "name | place": lambda i: ([f"{NAMES[i]} | {PLACES[i]}", DAYS[i]], ["Recommend"]),
    "gravatar name": lambda i: ([f"Gravatar {NAMES[i]}", TIMES[i]], ["Reply"]),
    "left by": lambda i: ([f"Left by {NAMES[i]} on {DAYS[i]}"], []),
    "date,name,report": lambda i: ([TIMES[i], NAMES[i], "Report abuse"], ["Reply", f"{i} thumbs up 2 thumbs down"]),
}


@pytest.mark.parametrize("blank", [False, True], ids=["wet", "blank lines"])
@pytest.mark.parametrize("style", STYLES)
def test_every_comment_has_its_author(style: str, blank: bool) -> None:
    lines = [*MENU, *ARTICLE, "7 Comments"]
    for i, text in enumerate(TEXTS):
        head, foot = STYLES[style](i)
        lines += [*head, *text, *foot]
    lines += FORM
    page = Page([part for line in lines for part in ([line, ""] if blank else [line])], "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    found = [(" ".join((comment.text or "").split()), comment.author) for comment in records.comments]
    assert found == [(" ".join(" ".join(text).split()), name) for text, name in zip(TEXTS, NAMES, strict=True)]
    assert records.article.title == ARTICLE[0]


FILTERED = [
    "says+date",
    "name,date",
    "date,name,says",
    "name,says,date",
    "inline pipe",
    "inline dash",
    "foot posted by",
    "foot by",
    "foot name,date",
    "iso name",
    "von eu",
    "name eu",
    "#1 von name",
]


@pytest.mark.parametrize("style", FILTERED)
def test_a_thread_is_found_though_a_filter_took_what_opens_it(style: str) -> None:
    """Lines of one word are gone: "Comments", "Reply", most names; what is left has one form and stands over sentences."""
    lines = [*MENU, *ARTICLE, "Share this:", "Comments"]
    names: list[str | None] = []
    for i, text in enumerate(TEXTS):
        head, foot = STYLES[style](i)
        lines += [*head, *text, *foot]
        survives = any(NAMES[i] in line for line in (*head, *foot) if len(line.split()) > 1)
        names.append(NAMES[i] if survives else None)
    kept = ["" if len(line.split()) == 1 else line for line in [*lines, *FORM]]
    page = Page([part for line in kept for part in (line, "")], "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    found = [(" ".join((comment.text or "").split()), comment.author) for comment in records.comments]
    assert found == [(" ".join(" ".join(text).split()), name) for text, name in zip(TEXTS, names, strict=True)]


TITLES = [
    "Harbour fee to rise in May",
    "A new roof for the old mill",
    "Five walks along the shore",
    "The baker who sings",
    "Council votes on the bridge",
    "Lamp museum opens again",
    "What the storm left behind",
]
WRITERS = ["Nora Feld", "Tom Asher", "Lia Brook", "Nora Feld", "Tom Asher", "Nora Feld", "Lia Brook"]
WITHOUT: dict[str, Callable[[int], list[str]]] = {
    "live blog": lambda i: [TIMES[i], *TEXTS[i]],
    "live blog of three writers": lambda i: [f"{WRITERS[i]}, {TIMES[i]}", *TEXTS[i]],
    "teasers, date under the title": lambda i: [TITLES[i], f"By {NAMES[i]} on {DAYS[i]}", *TEXTS[i]],
    "teasers, time under the title": lambda i: [TITLES[i], f"{NAMES[i]} | {TIMES[i]}", *TEXTS[i]],
    "teasers, date over the title": lambda i: [f"{NAMES[i]} | {TIMES[i]}", TITLES[i], *TEXTS[i]],
    "teasers, date under the text": lambda i: [TITLES[i], *TEXTS[i], f"{NAMES[i]} | {DAYS[i]}"],
    "events": lambda i: [TITLES[i], TIMES[i], f"Town Hall, {PLACES[i]}", *TEXTS[i]],
    "changes": lambda i: [f"Version 1.{i} – {DAYS[i]}", *TEXTS[i]],
    "timeline": lambda i: [DAYS[i], *TEXTS[i]],
    "interview": lambda i: [f"{WRITERS[i % 2]}:", *TEXTS[i]],
    "voices": lambda i: [*TEXTS[i], f"— {NAMES[i]}"],
    "episodes": lambda i: [f"{TITLES[i]} {DAYS[i]}", *TEXTS[i], "45 min"],
    "index of a forum": lambda i: [
        TITLES[i],
        f"Started by {NAMES[i]}, {DAYS[i]}",
        f"{i + 3} replies",
        "340 views",
        NAMES[i],
        TIMES[i],
    ],
    "recent comments": lambda i: ["Recent comments"] * (i == 0) + [f"{NAMES[i]} on {TITLES[i]}"],
}


@pytest.mark.parametrize("shape", ["wet", "blank lines", "filtered"])
@pytest.mark.parametrize("kind", WITHOUT)
def test_no_thread_is_invented(kind: str, shape: str) -> None:
    lines = [*MENU, *ARTICLE] + [line for i in range(len(TEXTS)) for line in WITHOUT[kind](i)]
    lines += ["Recent posts", "Copyright 2021 Valley Courier"]
    if shape == "filtered":
        lines = ["" if len(line.split()) == 1 else line for line in lines]
    page = Page([part for line in lines for part in ([line] if shape == "wet" else [line, ""])], "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    assert not records.comments


def _records(lines: list[str]) -> Records:
    """Return what is read from a page without blank lines."""
    page = Page(lines, "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    return records


def comments_of(lines: list[str]) -> list[tuple[str | None, str]]:
    """Return (author, text) of the comments of a page without blank lines."""
    page = Page(lines, "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    return [(comment.author, comment.text or "") for comment in records.comments]


def test_who_is_addressed_is_text_though_the_line_recurs() -> None:
    """A line that stands over several texts is furniture, but not when it greets another commenter."""
    lines = [*ARTICLE, "4 Comments"]
    for number, (name, other) in enumerate([("Marcus", "Ines99"), ("Ines99", "Marcus")] * 2):
        lines += [f"{name} {TIMES[number]}", f"Dear {other}", *TEXTS[number], "Reply"]
    found = comments_of([*lines, "Leave a Reply"])
    assert [text.split("\n")[0] for _, text in found] == ["Dear Ines99", "Dear Marcus"] * 2


def test_an_answer_of_one_word_is_text_though_a_button_says_the_same() -> None:
    """Buttons have no full stop."""
    lines = [*ARTICLE, "3 Comments"]
    for number in range(3):
        lines += [f"{NAMES[number]} {TIMES[number]}", *TEXTS[number], "Agree.", "Reply"]
    assert all(text.endswith("Agree.") for _, text in comments_of([*lines, "Leave a Reply"]))


@pytest.mark.parametrize(
    "badge", ["Author", "Abonné", "Post author", "Beitragsautor", "Autor de la entrada", "投稿作成者"]
)
def test_the_writers_mark_is_no_part_of_the_name(badge: str) -> None:
    """WordPress marks the comments of whoever wrote the post, in the language of the site."""
    lines = [*ARTICLE, "3 Comments"]
    for number in range(3):
        mark = f" {badge}" if number == 1 else ""
        lines += [f"{NAMES[number]}{mark} {TIMES[number]}", *TEXTS[number], "Reply"]
    assert [author for author, _ in comments_of([*lines, "Leave a Reply"])] == NAMES[:3]


def test_the_author_is_a_name_where_nothing_but_an_article_stands_before_it() -> None:
    lines = [*ARTICLE, "3 Comments"]
    names = [NAMES[0], "The Author", NAMES[2]]
    for number, name in enumerate(names):
        lines += [f"{name} {TIMES[number]}", *TEXTS[number], "Reply"]
    assert [author for author, _ in comments_of([*lines, "Leave a Reply"])] == names


@pytest.mark.parametrize("between", ["in reply to", "en réponse à", "als Antwort auf", "replying to"])
def test_whom_a_comment_answers_is_no_part_of_the_name(between: str) -> None:
    lines = [*ARTICLE, "3 Comments"]
    for number in range(3):
        answered = f" {between} {NAMES[0]}" if number else ""
        lines += [f"{NAMES[number]}{answered} {TIMES[number]}", *TEXTS[number], "Reply"]
    assert [author for author, _ in comments_of([*lines, "Leave a Reply"])] == NAMES[:3]


def test_an_answer_says_in_german_whose_it_is() -> None:
    """wpDiscuz sets it on a line of its own."""
    lines = [*ARTICLE, "3 Kommentare"]
    for number in range(3):
        answered = [f"Antwort an {NAMES[0]}"] if number else []
        lines += [NAMES[number], f"vor {number + 2} Stunden", *answered, *TEXTS[number], "Antworten"]
    assert [text for _, text in comments_of(lines)] == ["\n\n".join(text) for text in TEXTS[:3]]


@pytest.mark.parametrize("time", ["A 18:05", "a 18:05", "alle 18:05"])
def test_a_name_is_parted_from_the_date_that_is_glued_to_it(time: str) -> None:
    """A theme sets no space between them; a number at the name's end is the day's only where a day can be."""
    names = ["gino62", "Maria Crumb", "Ida"]
    lines = [*ARTICLE, "3 Commenti"]
    for number, name in enumerate(names):
        lines += [f"{name}1{number + 4} novembre 2018 {time}", *TEXTS[number], "Rispondi"]
    assert [author for author, _ in comments_of([*lines, "Lascia un commento"])] == names


def test_whom_a_comment_answers_may_stand_in_its_row_of_buttons() -> None:
    """Die Zeit sets it there, and the buttons' names run into it."""
    page = [*ARTICLE, "3 Kommentare"]
    for number in range(3):
        answer = f"Antwort auf #1 von {NAMES[0]}" if number else ""
        page += [
            NAMES[number],
            f"#{number + 1} — vor 1 Tag",
            *TEXTS[number],
            f"AntwortenMelden{answer}Empfehlen 3{number}",
        ]
    records = assemble(Page(page, "p"), read_page(Page(page, "p"), None, load_layouts()))
    assert records is not None
    assert [comment.text for comment in records.comments] == ["\n\n".join(text) for text in TEXTS[:3]]
    assert [comment.parent for comment in records.comments] == [None, 1, 1]


def test_names_under_numbered_texts_are_theirs() -> None:
    """A number stands over each text and a name under it, so every name but the last stands over a number, too."""
    lines = [*ARTICLE, "Comentarios de los lectores"]
    for number in range(4):
        lines += [
            f"#{number + 1}",
            *TEXTS[number],
            f"{NAMES[number]} | 16/01/2011 20:4{number}",
            f"Valoración: {number}",
        ]
    assert [author for author, _ in comments_of([*lines, "Publicar comentario"])] == NAMES[:4]


def test_a_row_of_buttons_to_answer_this_is_known_by_one_of_them() -> None:
    """ "This" is no plural as "Replies" is, which heads a column of an index."""
    tag = tagger_of(load_layouts()).tag
    assert tag("[ reply to this | link to this | view in chronology ]").flags & CONTROL
    assert not tag("Title | Replies | Views").flags & CONTROL


def test_a_comments_headline_may_stand_before_its_date() -> None:
    """SPIP sets headline, date and name on one line."""
    lines = [*ARTICLE, "Messages"]
    for number in range(4):
        head = f"Et la facture ? Le 2{number + 6} mars 2021 à 20:3{number}, par {NAMES[number]}"
        lines += [head, *TEXTS[number], "Répondre à ce message"]
    assert [author for author, _ in comments_of([*lines, "Un message, un commentaire ?"])] == NAMES[:4]


def test_headlines_stand_under_rows_of_buttons_of_two_forms() -> None:
    """Where some comments have answers, their buttons count them."""
    headlines = ["Good flour", "Who pays for it?", "My grandmother", "The weir first", "Thanks"]
    lines = [*ARTICLE, "Lesermeinungen zu diesem Artikel (5)"]
    for number, headline in enumerate(headlines):
        answers = " (2)" if number == 1 else ""
        row = f"Antworten{answers} Melden Empfehlen {number + 3}"
        lines += [headline, f"{NAMES[number]} - 0{number + 3}.05.2016 09:1{number} Uhr", *TEXTS[number], row]
    assert [text for _, text in comments_of(lines)] == ["\n\n".join(text) for text in TEXTS[:5]]


def test_buttons_between_a_date_and_by_whom_are_no_name() -> None:
    lines = [*ARTICLE, "3 Kommentare"]
    for number in range(3):
        lines += [f"Am 0{number + 3}.05.2019 08:1{number} Diesen Beitrag meldenvon {NAMES[number]}", *TEXTS[number]]
    assert [author for author, _ in comments_of([*lines, "Schreiben Sie einen Kommentar"])] == NAMES[:3]


def test_a_page_that_links_here_is_no_text_of_the_comment_above() -> None:
    """Its title is too long for a name, but says what the heads say, over a date as they do."""
    lines = [*ARTICLE, "6 Comments"]
    names = [*NAMES[:3], "31 Things To Boil In A Kettle - Harbour Plates", *NAMES[3:5]]
    texts = [*TEXTS[:3], ["[…] a fine kettle […]"], *TEXTS[3:5]]
    for number, (name, text) in enumerate(zip(names, texts, strict=True)):
        button = [] if number == 3 else ["Reply"]
        lines += [f"{name} says", f"May {number + 3}, 2019 at 8:1{number} am", *text, *button]
    read = [text for _, text in comments_of([*lines, "Leave a Reply"])]
    assert read[2:4] == ["\n\n".join(TEXTS[2]), "[…] a fine kettle […]"]


def test_the_last_comment_ends_with_the_button_that_ends_others() -> None:
    """Though only half of them have it, as answers have none."""
    lines = [*ARTICLE, "5 Comments"]
    for number in range(5):
        button = [] if number in (1, 3) else ["Reply"]
        lines += [f"{NAMES[number % 3]} {TIMES[number % 3]}", *TEXTS[number % 3], *button]
    lines += ["1 2 >", "About this place", "A harbour, a kettle and a porter who can tell the keys of both apart."]
    assert comments_of(lines)[-1][1] == "\n\n".join(TEXTS[1])


def test_the_days_date_over_a_page_opens_no_comment() -> None:
    """Where comments say how long ago they were written, a whole date far above them is the page's."""
    lines = ["Thursday, 09 May 2019 - 10:21", *MENU, *ARTICLE]
    for number, name in enumerate(NAMES):
        lines += [name, f"{number + 2} hours ago", *TEXTS[number], f"Worth:{number}lessmore"]
    found = comments_of([*lines, "PreviousNext"])
    assert [author for author, _ in found] == NAMES


def test_a_name_may_be_a_sentence_where_votes_end_every_comment() -> None:
    """What stands alone between one comment's votes and the next one's date is a name, however long."""
    names = ["Ada Lorne", "tulip_fan", "a country of flour and nothing but flour", "Bert", "Ines"]
    lines = [*MENU, *ARTICLE, "5 Comments"]
    for number, name in enumerate(names):
        votes = f"Worth:{'-' if number == 1 else ''}{number + 3}lessmore"
        lines += [name, f"{number + 2} hours ago", *TEXTS[number], votes]
    assert [author for author, _ in comments_of([*lines, "PreviousNext"])] == names


AS_PAPERS_WROTE_THEM: dict[str, Callable[[int], list[str]]] = {
    "a party and a number between name and date": lambda i: [
        NAMES[i],
        f"Party: {('Orchard', 'Weir', 'NA')[i % 3]}",
        f"Reply #{i + 1}",
        TIMES[i],
        *TEXTS[i],
        "Reply",
        "Report Abuse",
    ],
    "fans between name and date": lambda i: [
        NAMES[i],
        f"{i * 3} Fans",
        TIMES[i],
        *TEXTS[i],
        "Reply",
        "Flag as abusive",
    ],
    "a motto over the fans, buttons in a row": lambda i: [
        NAMES[i],
        *([f"I sail the {('north', 'south')[i % 2]}ern weir"] if i % 3 else []),
        f"{i * 3} Fans",
        TIMES[i],
        *TEXTS[i],
        "History | Permalink | Share it",
    ],
    "name over, date and votes under": lambda i: [
        f"{NAMES[i]}",
        *TEXTS[i],
        TIMES[i],
        f"Score: {i}/{i}",
        "Feature this Answer Moderate",
    ],
    "number under a name with its date": lambda i: [
        f"{NAMES[i]} {3 + i}.May.2021 | 11:{26 + i}",
        f"#{i + 11}",
        *TEXTS[i],
    ],
    "written by, in French": lambda i: [*TEXTS[i], f"Soumis par {NAMES[i]}, le lundi {3 + i} mai 2021 à 15h4{i}"],
}


@pytest.mark.parametrize("name", AS_PAPERS_WROTE_THEM)
def test_threads_as_papers_wrote_them_once(name: str) -> None:
    lines = [*MENU, *ARTICLE, "Readers' Comments (7)"]
    for number in range(len(TEXTS)):
        lines += AS_PAPERS_WROTE_THEM[name](number)
    found = comments_of([*lines, "Leave a Comment", "Your email address will not be published."])
    assert [author for author, _ in found] == NAMES
    assert [text.split("\n")[0] for _, text in found] == [text[0] for text in TEXTS]


def test_the_first_comment_under_a_late_heading_is_not_the_article() -> None:
    """A count by the headline leads to the comments; the heading over them may also ask for one."""
    lines = [*MENU, ARTICLE[0], "May 2, 2021", "Comments: 4", *ARTICLE[3:], "Visitor comments Add your comment"]
    for number in range(4):
        lines += [*TEXTS[number], f"Posted by: {NAMES[number]}, {3 + number} May 2021 | 15:22"]
    found = comments_of([*lines, "Terms of use"])
    assert [text.split("\n")[0] for _, text in found] == [text[0] for text in TEXTS[:4]]


@pytest.mark.parametrize("under", [["Like", "147"], ["more?"], ["Share", "Tweet"]], ids=["like", "more", "share"])
def test_a_button_under_each_headline_makes_no_thread(under: list[str]) -> None:
    """Only what answers, reports or edits a comment stands under comments alone."""
    lines = [*MENU, *ARTICLE, "219 comments", "add your comment"]
    for title in TITLES:
        lines += [title, *under]
    assert comments_of([*lines, "Copyright 2021 Valley Courier"]) == []


def test_counts_of_comments_in_the_texts_say_that_they_are_teasers() -> None:
    lines = [*MENU, *ARTICLE, "most discussed"]
    for number, title in enumerate(TITLES):
        lines += [title, TIMES[number], f"({number * 90 + 12} comments)"]
    assert comments_of([*lines, "Copyright 2021 Valley Courier"]) == []


def test_when_the_page_was_changed_opens_no_comment() -> None:
    lines = [*MENU, *ARTICLE, "3 Comments"]
    for number in range(3):
        lines += [*TEXTS[number], f"Soumis par {NAMES[number]}, le lundi {3 + number} mai 2021 à 15h4{number}"]
    assert len(comments_of([*lines, "Mis à jour 29/05/2021 à 14h03", "Partager"])) == 3


@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_margins_show_names_where_nothing_else_does(nested: bool) -> None:
    """A visual layout sets texts further in than the names over them, and answers further in still."""
    lines = [part for line in [*MENU, *ARTICLE, "7 comments"] for part in (line, "")]
    for number, name in enumerate(NAMES):
        margin = 8 if nested and number % 3 == 2 else 4
        lines += [" " * margin + name, ""]
        lines += [part for line in TEXTS[number] for part in (" " * (margin + 2) + line, "")]
    found = comments_of([*lines, "Leave a Comment"])
    assert [author for author, _ in found] == NAMES
    assert [text.split("\n")[0].strip() for _, text in found] == [text[0] for text in TEXTS]


def test_a_button_between_name_and_date_is_no_name() -> None:
    """What stands over every date in the same words is no name; the lines over it are."""
    lines = [*MENU, *ARTICLE, "7 comments"]
    for number, name in enumerate(NAMES):
        lines += [name, "Link kopieren", TIMES[number], *TEXTS[number], f"{name} antworten"]
    found = comments_of([*lines, "Leave a Comment"])
    assert [author for author, _ in found] == NAMES
    assert all("antworten" not in text for _, text in found)


def test_a_title_of_many_words_stands_under_a_name_that_is_known() -> None:
    """Members write their own titles; a quote says which line is the name."""
    title = "Keeper of the lower weir and of its only duck"
    lines = ["Valley Forum", "Forums", "Who keeps the weir?"]
    for number in range(6):
        name = "old_tom" if number in (1, 3) else NAMES[number]
        lines += [name, title if name == "old_tom" else "Member", TIMES[number], f"#{number + 1}"]
        lines += (["old_tom said:", TEXTS[1][0], "Click to expand..."] if number == 4 else []) + [
            *TEXTS[number],
            "Reply",
        ]
    found = comments_of([*lines, "You must log in or register to reply here."])
    assert [author for author, _ in found] == ["old_tom", "Bert", "old_tom", "Ines", "Ada Lorne"]
    assert all(title not in text for _, text in found)


def test_three_comments_with_votes_below_their_dates_are_cut_below_the_votes() -> None:
    """What stands under each of three dates in the same words is no text of a fourth comment."""
    lines = [*MENU, *ARTICLE, "Comments [3]"]
    for number in range(3):
        lines += [
            f"{NAMES[number]} from Weir",
            *TEXTS[number],
            TIMES[number],
            "Score: 0/0",
            "Feature this Answer Moderate",
        ]
    found = comments_of([*lines, "Leave a Comment"])
    assert [author for author, _ in found] == NAMES[:3]


@pytest.mark.parametrize(("days", "names"), [(("Sam", "Mar", "Dom"), False), (("Sam", "Sam", "Sam"), True)])
def test_several_days_of_the_week_are_no_names(days: tuple[str, ...], names: bool) -> None:
    """One of them may be somebody: "Sam Nov 1, 2016"."""
    lines = [*ARTICLE, "3 Comments"]
    for number, day in enumerate(days):
        lines += [NAMES[number], f"{day} Nov 0{number + 1}, 2016 2:33 pm", *TEXTS[number], "Reply"]
    found = comments_of([*lines, "Leave a Reply"])
    assert [author for author, _ in found] == (list(days) if names else NAMES[:3])


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["Ada from Weir", "Bert from Weir", "Ines Vale from Weir"], ["Ada", "Bert", "Ines Vale"]),
        (["- Weir", "– Weir", "• Weir"], ["- Weir", "– Weir", "• Weir"]),
        (["Ada #1", "Bert #2", "Ines #3", "Marcus"], ["Ada", "Bert", "Ines", "Marcus"]),
    ],
)
def test_words_that_names_share_at_their_ends_are_taken_off_and_something_is_left(
    names: list[str], left: list[str]
) -> None:
    segments = [Segment(0, 0, 0, 1, 1, author=name) for name in names]
    _strip_common_word(segments)
    assert [segment.author for segment in segments] == left


def test_a_name_may_say_the_server_it_is_known_on() -> None:
    lines = [*ARTICLE, "3 Comments"]
    for number, name in enumerate(NAMES[:3]):
        lines += [f"{name.replace(' ', '_')}@weir.example", TIMES[number], *TEXTS[number], "Reply"]
    found = comments_of([*lines, "Leave a Reply"])
    assert [author for author, _ in found] == [f"{name.replace(' ', '_')}@weir.example" for name in NAMES[:3]]


def test_numbers_out_of_order_are_comments_where_they_count_them_all() -> None:
    """Answers stand under what they answer, each with the number it was given when it was sent."""
    order = [1, 4, 6, 2, 3, 5, 7]
    thread = [
        line
        for i, number in enumerate(order)
        for line in (f"#{number}", NAMES[i], *TEXTS[i], "A favor +64 Responder Denunciar")
    ]
    records = _records([*ARTICLE, "7 comentarios", *thread])
    assert [(comment.author, comment.text) for comment in records.comments] == [
        (NAMES[i], "\n\n".join(TEXTS[i])) for i in range(7)
    ]


def test_who_is_answered_may_stand_behind_the_date() -> None:
    thread = [
        line
        for i in range(5)
        for line in (
            f"{NAMES[i]} 13.12.2016 / 08:3{i}h" + (f" en respuesta a #{i} {NAMES[i - 1]}" if i % 2 else ""),
            *TEXTS[i],
            "Responder Denunciar",
        )
    ]
    records = _records([*ARTICLE, "5 comentarios", *thread])
    assert [comment.author for comment in records.comments] == NAMES[:5]
    assert [comment.parent_evidence for comment in records.comments] == ["none", "marker", "none", "marker", "none"]


def test_the_boards_own_clock_opens_no_topic() -> None:
    posts = [line for i in range(4) for line in (f"by {NAMES[i]} » Sun Jan 08, 2012 4:1{i} pm", *TEXTS[i], "Top")]
    for clock in ("It is currently Mon May 06, 2019 3:22 pm", "Nous sommes le 6 août 2019, 15:22"):
        records = _records([clock, "Weir Forum", "Board index", "The mill turns", "4 posts • Page 1 of 1", *posts])
        assert records.article.text == "\n\n".join(TEXTS[0])
        assert [comment.author for comment in records.comments] == NAMES[1:4]


def test_a_number_before_a_name_over_its_panel_is_the_posts() -> None:
    """What stands right over the date, "112 Excellent", is what others think of the member."""
    posts = [
        line
        for i in range(4)
        for line in (
            *(
                f"#{i + 1} {NAMES[i]}",
                NAMES[i],
                "Advanced Member",
                f"1,07{i} posts",
                "Rabbits:4",
                ("112 Excellent", "734 Superb", "41 Good", "1,288 Fine")[i],
            ),
            *(f"Posted 18 March 2013 - 09:1{i} PM", *TEXTS[i], "Back to top", "Quote", "Report"),
        )
    ]
    records = _records(["Weir Forum", "The mill turns", *posts])
    assert [comment.author for comment in records.comments] == NAMES[1:4]


def test_a_label_for_screen_readers_cuts_the_name_out_of_what_is_glued_to_it() -> None:
    thread = [
        line
        for i in range(5)
        for line in (
            f"{'Reply' if i % 2 else 'Comment'} by {NAMES[i]}.",
            f"{NAMES[i]} {NAMES[i - 1]}" if i % 2 else f"{NAMES[i]}Top Commenter",
            f"{i + 2} hours ago",
            *TEXTS[i],
            "Reply",
            "Share",
        )
    ]
    records = _records([*ARTICLE, "5 Comments", *thread])
    assert [(comment.author, comment.parent) for comment in records.comments] == [
        (NAMES[i], i if i % 2 else None) for i in range(5)
    ]


def test_a_month_alone_is_the_date_of_a_post_and_not_of_an_archive() -> None:
    posts = [
        line
        for i in range(4)
        for line in (f"{NAMES[i]}", f"{'October' if i < 2 else 'November'} 2014", *TEXTS[i], "Flag Helpful Funny 2")
    ]
    records = _records([*ARTICLE, "Comments", *posts])
    assert [(comment.author, comment.posted_raw) for comment in records.comments] == [
        (NAMES[i], f"{'October' if i < 2 else 'November'} 2014") for i in range(4)
    ]
    archive = ["Archives", "October 2014", "September 2014", "August 2014", "July 2014"]
    assert not _records([*ARTICLE, *archive]).comments


def test_a_panel_glued_to_a_name_and_a_mark_behind_the_number() -> None:
    posts = [
        line
        for i in range(4)
        for line in (
            f"{NAMES[i]}Copper VeteranMember since Mar 14, 20092,31{i} posts",
            f"Aug 19, 2020 5:3{i} PM #{i + 1}" + " New Poster" * (i == 2),
            *TEXTS[i],
            f"Upvote +{i}4 Downvote Reply Quote Report",
        )
    ]
    records = _records([*ARTICLE, "Reader comments", *posts])
    assert [(comment.author, comment.text) for comment in records.comments] == [
        (NAMES[i], "\n\n".join(TEXTS[i])) for i in range(4)
    ]


@pytest.mark.parametrize("verb", ["a répondu à", "replied to", "ha risposto a"])
def test_a_verb_of_answering_parts_two_names(verb: str) -> None:
    thread = [
        line
        for i in range(5)
        for line in (
            f"{NAMES[i]} {verb} {NAMES[i - 1]} le 14-03-2012 à 17:5{i}" if i else f"{NAMES[i]} le 14-03-2012 à 17:50",
            *TEXTS[i],
            "Répondre",
        )
    ]
    records = _records([*ARTICLE, "5 réactions", *thread])
    assert [comment.author for comment in records.comments] == NAMES[:5]
    assert [comment.parent for comment in records.comments] == [None, 1, 2, 3, 4]


def test_a_field_that_recurs_in_every_panel_is_nobodys_name() -> None:
    posts = [
        line
        for i in range(4)
        for line in (
            *(NAMES[i], "Lantern Bearer", f"Posts: 1{i}7", "Joined: Aug 2016", f"Grinds with: {TITLES[i].split()[0]}"),
            *(f"#{i + 1}", f"02-17-2018, 09:2{i} PM (This post was last modified: 02-17-2018, 09:3{i} PM by Ada.)"),
            *TEXTS[i],
            "Find all posts by this user",
            "Reply",
        )
    ]
    records = _records(["Weir Forum", "The mill turns", *posts])
    assert [comment.author for comment in records.comments] == NAMES[1:4]


def test_times_before_the_word_today_are_no_names() -> None:
    towns = ["Upper Weir", "Port Mallow", "Gumbowie", "Far Reach", "Tern Lock"]
    thread = [
        line
        for i in range(5)
        for line in (
            f"{NAMES[i]} of {towns[i]}",
            f"Posted at 9:1{i} AM Today",
            *TEXTS[i],
            f"Comment {i} of 5 Report this",
        )
    ]
    records = _records([*ARTICLE, "Comments on this story", *thread])
    assert [comment.author for comment in records.comments] == NAMES[:5]


def test_an_initial_over_a_name_tells_it_from_the_last_field_of_the_panel() -> None:
    posts = [
        line
        for i in range(4)
        for line in (
            *(NAMES[i][0].upper(), NAMES[i], "New Member", "Joined", "Jun 18, 2024", "Messages", f"{i + 3}", "Mill"),
            *(f"{TITLES[i]} wheel", f"Aug 16, 202{i}", f"#{i + 1}", *TEXTS[i], "Reactions: Quill99", "Reply"),
        )
    ]
    records = _records(["Weir Forum", "The mill turns", *posts])
    assert [comment.author for comment in records.comments] == NAMES[1:4]


@pytest.mark.parametrize(
    "date", ["2 Jahre zuvor", "12 abril, 2024 En 09:41", "15. Oktober 2007 um 08:30 Uhr", "8:02am Wed 4 May 11"]
)
def test_dates_of_themes_and_plugins_in_other_languages(date: str) -> None:
    thread = [line for i in range(5) for line in (NAMES[i], date, *TEXTS[i], "Reply")]
    records = _records([*ARTICLE, "5 Comments", *thread])
    assert [(comment.author, comment.posted_raw) for comment in records.comments] == [
        (NAMES[i], date) for i in range(5)
    ]


def test_another_pages_link_is_no_text_of_the_comment_above() -> None:
    thread = [
        line
        for i in range(5)
        for line in (
            f"{NAMES[i]} schrieb am 15. Oktober 2007 um 08:3{i} Uhr:",
            *TEXTS[i],
            *(
                [
                    "Notes from the weir » Blog Archive » One more mill schrieb am 15. Oktober 2007 um 09:12 Uhr: Trackback"
                ]
                * (i == 2)
            ),
            *(["[...] the wheel turns, they say, and nobody pays [...]"] * (i == 2)),
        )
    ]
    records = _records([*ARTICLE, "6 Kommentare", *thread])
    assert [comment.text for comment in records.comments if comment.author in NAMES] == [
        "\n\n".join(text) for text in TEXTS[:5]
    ]


@pytest.mark.parametrize("label", ["Verfasser", "User", "Autor"])
def test_a_label_in_every_head_is_no_field_of_a_panel(label: str) -> None:
    thread = [
        line
        for i in range(5)
        for line in (f"{label}: {NAMES[i]}", f"05.0{i + 3}.2019, 07:3{i}", *TEXTS[i], "Antworten")
    ]
    records = _records([*ARTICLE, "5 Kommentare", *thread])
    assert [comment.author for comment in records.comments] == NAMES[:5]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Odette MarlAuthor Profile Page | May 4, 2019 9:02 PM | Reply", "Odette Marl"),
        (
            "Odette Marl Author Profile Page replied to comment from Bo Finch | May 4, 2019 9:02 PM | Reply",
            "Odette Marl",
        ),
        ("[info]teapot_calm", "teapot_calm"),
        ("[personal profile] teapot_calm", "teapot_calm"),
    ],
)
def test_what_stands_for_a_members_profile_is_no_part_of_the_name(head: str, name: str) -> None:
    assert tagger_of(load_layouts()).tag(head).author == name


@pytest.mark.parametrize(
    "head",
    [
        "# 1 Odette Marl Says:",
        "[1] Odette Marl - May 3, 2008",
        "1 . Odette Marl - 03 mayo 2008 - 15:15",
        "Odette Marl − May 3, 2008 3:15 pm",
        "Commentaire n° 3 posté par Odette Marl le 03/05/2008 à 15h15",
        "Commentaire par Odette Marl — 3 mai 2008 @ 15:15",
        "Comentario por Odette Marl — mayo 3, 2008 @ 3:15 pm",
        "Comentário por Odette Marl — 3 maio 2008 @ 15:15",
    ],
)
def test_a_comments_number_and_label_are_no_part_of_the_name(head: str) -> None:
    assert tagger_of(load_layouts()).tag(head).author == "Odette Marl"


@pytest.mark.parametrize(
    ("head", "name", "posted"),
    [
        ("At 3:15 PM, Ada Smith said...", "Ada Smith", "3:15 PM"),
        ("A las 3:15 p. m., Ada dijo...", "Ada", "3:15 p. m."),
        ("Um 15:12, Ada hat gesagt…", "Ada", "15:12"),
        (
            "Lien vers le commentaireBébertmardi, 20 novembre 2012 09:12Posté par Bébert",
            "Bébert",
            "20 novembre 2012 09:12",
        ),
        ("Lien vers le commentairemardi, 20 novembre 2012 09:12Posté par Bébert", "Bébert", "20 novembre 2012 09:12"),
    ],
)
def test_a_time_and_a_link_are_no_part_of_the_name(head: str, name: str, posted: str) -> None:
    tag = tagger_of(load_layouts()).tag(head)
    assert (tag.author, tag.posted) == (name, posted)


@pytest.mark.parametrize(
    "line",
    ["At 5:30, he said...", "3 comments 20 Nov 2012 09:12 Posted by Ada", "Interview with Ada 4 May 2019 8:10 by Ada"],
)
def test_a_time_in_a_sentence_or_a_teaser_is_no_head(line: str) -> None:
    assert not tagger_of(load_layouts()).tag(line).author


def test_votes_in_a_row_are_a_foot_and_no_entry_of_a_blog() -> None:
    tag = tagger_of(load_layouts()).tag("+41 (44 / -3) 1822 posts | registered Jun 3, 2004 Reply Report")
    assert tag.flags & FOOT
    assert not tag.flags & NAVIGATION


def test_votes_glued_to_an_age_are_none_of_it() -> None:
    tag = tagger_of(load_layouts()).tag("#2 — vor 2 Tagen58")
    assert (tag.flags & DATEONLY, tag.posted) == (DATEONLY, "vor 2 Tagen")


def test_whom_an_answer_answers_stands_beside_its_own_number() -> None:
    tag = tagger_of(load_layouts()).tag("als Antwort auf: H. Kratz #2209")
    assert (tag.flags & POSTNO, tag.number, tag.parent) == (POSTNO, 2209, "H. Kratz")


@pytest.mark.parametrize(
    ("line", "flag"),
    [("Page 1 / 3", PAGER), ("Seite 2/4", PAGER), ("» Shame on the harbour from The Foghorn Fancier", PINGBACK)],
)
def test_pages_and_links_from_other_pages_are_known(line: str, flag: int) -> None:
    assert tagger_of(load_layouts()).tag(line).flags & flag
