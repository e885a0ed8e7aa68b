"""Where the article ends, which line is its headline, and texts in scripts that set no spaces between words."""

import pytest
from reading_pages import read

BODY = [
    "The kettle in the waiting room of Upper Fennel whistles in two keys, one for tea and one for trouble, and the porter"
    " can tell them apart from the far platform.",
    "Nobody has asked the kettle. It was bought in the year of the long strike and has not been explained since.",
    "On Monday it whistled in a third key, which no one had heard before, and the stationmaster stopped the clock.",
    "The railway says that it will look into the matter, and that tea is served as usual.",
]
HEADLINES = [
    "The ferry that would not turn",
    "A bridge for nobody at all",
    "Rain is sold by the pound",
    "The last lamp man",
]
DECKS = [
    "The captain would not say why, and the harbour has stopped asking him.",
    "It took nine years and leads to a hedge.",
    "Traders say that the price has never been so low.",
    "He lights them by hand, and knows each by its name.",
]
WRITERS = ["Odette Marl", "Tomas Reed", "Ines Kale", "Odette Marl"]


def body_of(lines: list[str]) -> list[str]:
    """Return the article's paragraphs as lines of its text."""
    records, _ = read("\n".join(lines))
    return (records.article.text or "").split("\n\n")


@pytest.mark.parametrize(
    "teaser",
    [
        lambda i: [HEADLINES[i], DECKS[i], WRITERS[i]],
        lambda i: [HEADLINES[i], f"May {3 + i}, 2019", DECKS[i]],
        lambda i: [HEADLINES[i], WRITERS[i]],
    ],
    ids=["writer below", "date between", "without a deck"],
)
def test_teasers_below_the_text_are_no_part_of_it(teaser):
    """They read like text, but each has a headline and a writer or a date of its own."""
    more = [line for i in range(4) for line in teaser(i)]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY, *more]) == BODY


def test_a_list_of_short_paragraphs_under_headings_stays():
    """Headings over paragraphs are no teasers: nobody signs them."""
    text = [BODY[0], *(line for i in range(1, 4) for line in (HEADLINES[i], BODY[i]))]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *text]) == text


def test_an_interview_stays():
    """Names stand close together there, too, but all the way down."""
    said = [line for i in range(4) for line in ("Tomas Reed" if i % 2 else "Ines Kale", f"{BODY[i]} {DECKS[i]}")][1:]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *said]) == said


def test_a_menu_parts_the_text_from_what_follows():
    """The longer a run of short lines, the surer it is a menu."""
    menu = ["Home", "News", "World", "Cities", "Sports", "Style", "Travel", "Opinion", "Weather", "Photos", "Videos"]
    more = ["The harbour has a new crane, and it is blue, as the old one was before it was painted over by mistake."]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY, *menu, *more]) == BODY


def test_a_second_copy_of_the_text_is_left_out():
    """Pages that load the next article when one scrolls hold a part of this one again."""
    again = ["Read next", *BODY[:2]]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY, *again]) == BODY


def test_the_windows_title_names_the_headline():
    """WET files begin with it: the headline, a bar, the site; the headline itself stands far below."""
    menu = [f"Section {word}" for word in ("one", "two", "three", "four", "five", "six")]
    above = ["A kettle whistles in a third key | The Fennel Gazette", *menu, "Fennel's best walks in spring and summer"]
    records, _ = read("\n".join([*above, "A kettle whistles in a third key", "The clock has been stopped", *BODY]))
    assert records.article.title == "A kettle whistles in a third key"


JAPANESE = [
    "駅の待合室にあるやかんは、二つの音で鳴る。一つはお茶の時間を知らせ、もう一つは困りごとを知らせる。",
    "だれもやかんに理由を聞いたことはない。長いストライキの年に買われ、それから説明されたことがない。",
    "月曜日、やかんはだれも聞いたことのない三つ目の音で鳴り、駅長は時計を止めた。",
    "鉄道会社は調べると言い、お茶はいつも通り出すと言っている。",
]


@pytest.mark.parametrize("blanks", [True, False], ids=["blank lines", "no blank lines"])
def test_a_text_without_spaces_is_a_text(blanks):
    """A sentence of one "word" is no menu."""
    lines = ["フェネル新聞", "ホーム", "ニュース", "天気", "やかんが三つ目の音で鳴った", "2019年5月2日", *JAPANESE]
    records, _ = read("\n".join(part for line in lines for part in ([line, ""] if blanks else [line])))
    assert (records.article.text or "").split("\n\n") == JAPANESE
    assert records.article.title == "やかんが三つ目の音で鳴った"


@pytest.mark.parametrize("last", ["Who will drink it?", "Tea is served."])
def test_a_last_sentence_of_few_words_is_text(last):
    """What stands under the text as a label is not."""
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY, last, "Upper Fennel"]) == [*BODY, last]


@pytest.mark.parametrize("label", ["Comments", "Kommentare:", "Commentaires"])
def test_a_number_over_the_words_counts_the_comments(label):
    thread = [
        line for i in range(3) for line in (f"{WRITERS[i]} says:", f"May {4 + i}, 2019 at 8:10 am", DECKS[i], "Reply")
    ]
    lines = ["The Kettle", "By Odette Marl", "May 2, 2019", *BODY, "7", label, *thread, "Leave a Reply"]
    records, roles = read("\n".join(lines))
    assert records.article.comment_count_declared == 7
    assert records.article.text == "\n\n".join(BODY)
    assert roles[lines.index("7")] == roles[lines.index(label)] == "comment_controls"


@pytest.mark.parametrize(
    "row",
    [
        "Diesen Post per E-Mail versendenBlogThis!Auf X teilenIn Facebook freigebenAuf Pinterest teilen",
        "Enviar por correo electrónicoEscribe un blogCompartir en XCompartir con FacebookCompartir en Pinterest",
        "Envoyer par e-mailBlogThis!Partager sur XPartager sur FacebookPartager sur Pinterest",
    ],
)
def test_a_row_of_buttons_without_spaces_ends_the_text(row):
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY, row]) == BODY


def test_a_sheet_of_fields_belongs_to_the_text():
    """What is told of one thing after another, field by field, is no menu, short as its lines are."""
    kettles = [
        line
        for name, size in (("Old Whistler", "2"), ("The Porter's", "1"), ("Third Key", "4"), ("Spare", "3"))
        for line in (f"Name: {name}", f"Litres: {size}", f"Room: Platform {size}")
    ]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY[:2], *kettles, BODY[2]]) == [
        *BODY[:2],
        *kettles,
        BODY[2],
    ]


def test_a_numbered_list_belongs_to_the_text():
    """Items that count on from one are part of the text that goes on below them."""
    items = [f"{1 + i}. {name}" for i, name in enumerate(("Whistler", "Porter", "Third Key", "Spare", "Lid", "Spout"))]
    assert body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY[:2], *items, BODY[2]]) == [
        *BODY[:2],
        *items,
        BODY[2],
    ]


def test_text_right_below_the_headline_stays_over_a_table():
    """A table of many short cells parts a text from its larger half; both are the article."""
    cells = ["Kettle", "Litres", "Room", *(cell for i in range(12) for cell in (HEADLINES[i % 4][:12], str(i), "Hall"))]
    text = body_of(["The Kettle", "By Odette Marl", "May 2, 2019", *BODY[:2], *cells, *BODY[2:], *DECKS])
    assert text[:2] == BODY[:2]
    assert text[-6:] == [*BODY[2:], *DECKS]


COMMENTS = [
    ("Ines Kale", "I have heard that key, and it is the one for trouble."),
    ("Tomas Reed", "Nonsense, it wants descaling and nothing else."),
    ("Bo Lund", "My aunt had one like it. It was quiet, too."),
    ("Ines Kale", "Then your aunt never took the early train."),
]


@pytest.mark.parametrize("under", [False, True], ids=["names over texts", "names under texts"])
def test_an_article_whose_byline_looks_like_a_head_is_no_comment(under):
    """Where no line that counts comments is left, the byline would open the thread, or the text be the first comment."""
    said = []
    for i, (name, text) in enumerate(COMMENTS):
        head = (
            f"Posted by: {name} | May 3, 2019 at 0{i + 1}:02 PM" if under else f"{name} May 3, 2019 at 0{i + 1}:02 PM"
        )
        said += ["", text, "", head] if under else ["", head, "", text]
    byline = [] if under else ["", "By Odette Marl May 2, 2019 at 09:11 AM"]
    below = ["", "Posted by Odette Marl on May 2, 2019 at 09:11 AM in Trains | Permalink"] if under else []
    lines = ["The Kettle Rings", *byline]
    for paragraph in BODY:
        lines += ["", paragraph]
    records, _ = read("\n".join([*lines, *below, "", "Related articles", *said]))
    assert [comment.text for comment in records.comments] == [text for _, text in COMMENTS]
    assert [comment.author for comment in records.comments] == [name for name, _ in COMMENTS]
    assert records.article.text == "\n\n".join(BODY)
