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
