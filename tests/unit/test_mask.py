"""What a release shows of people: nothing but pseudonyms, in every table and line; `keep` changes nothing."""

import dataclasses
import json

import polars as pl
import pytest
from small_corpus import SETTINGS, labelled

from broadsheet.ids import Identifier
from broadsheet.mask import Masking, mask, mask_rejected
from broadsheet.reading.labels import Facts, Mark
from broadsheet.shard import PAGE
from broadsheet.tables import tabulate
from broadsheet.validate import validate

KEY = Identifier(b"k" * 32)
SITE = "harbour.example"
HIDE = dataclasses.replace(SETTINGS, author_names="pseudonymise")
PAGE_LINES = [
    ("title", "Ada Crumb is asked about the ferry"),
    ("byline", "By Tam Reed"),
    ("paragraph", "The office said what Ada Crumb and Tam Reed knew."),
    ("image_caption", "Ada Crumb on the pier"),
    ("comment_author", "Ada Crumb"),
    ("comment_meta", "Ada Crumb, May 3, 2024"),
    ("comment_text", "It is late again, write to ada@crumb.example or call +44 20 7946 0958."),
    ("comment_text", "It answered from 203.0.113.77 once."),
    ("comment_author", "Truth says:"),
    ("comment_quote", "ADA CRUMB wrote: it is late again"),
    ("comment_text", "The truth is that Ada"),
    ("comment_text", "Crumb is right, @Truth knows."),
    ("other", "Recent comments: Ada Crumb on the ferry"),
    ("comment_author", "Guest"),
    ("comment_text", "Truth, you know it, and Tam Reed does."),
]
MARKS = {
    8: Mark("comment", author="Truth", author_line=8, author_status="named"),
    13: Mark("comment", author="Guest", author_line=13, author_status="anonymous"),
}


def tables(settings=HIDE, **page):
    facts = Facts(kind="article", byline="Tam Reed", byline_line=1, title_line=0)
    made = labelled(PAGE_LINES, MARKS, facts, **({"site": SITE} | page))
    return tabulate([made], KEY, 0, settings.scope)


def masked(settings=HIDE, also=(), **page):
    return mask(tables(settings, **page), Masking(settings, KEY, tuple(also)))


def pseudonym(name, scope=SITE):
    from broadsheet.ids import normalise_name

    return f"[person:{KEY.make('author', scope, normalise_name(name))[:6]}]"


ADA, TRUTH, TAM = pseudonym("Ada Crumb"), pseudonym("Truth"), pseudonym("Tam Reed")


def everything(made):
    return "\n".join(str(frame.drop(["_page"]).rows()) for name, frame in made.frames.items() if name != "names")


def test_keep_changes_no_table_and_shows_all_names():
    before = tables(SETTINGS)
    made = mask(before, Masking(SETTINGS, Identifier()))
    for name in ("articles", "images", "comments", "lines"):
        assert made.tables.frames[name].equals(before.frames[name])
    assert made.lines is None
    names = made.tables.frames["names"]
    assert names["shown_name"].to_list() == names["display_name"].to_list()


def test_the_ledger_shows_pseudonyms_and_keeps_its_shape():
    made = masked()
    texts = made.tables.frames["lines"]["text"].to_list()
    assert texts == [
        f"{ADA} is asked about the ferry",
        "By Tam Reed",
        f"The office said what {ADA} and Tam Reed knew.",
        f"{ADA} on the pier",
        ADA,
        f"{ADA}, May 3, 2024",
        "It is late again, write to [email] or call [phone].",
        "It answered from [ip] once.",
        f"{TRUTH} says:",
        f"{ADA} wrote: it is late again",
        f"The truth is that {ADA}",
        f" is right, @{TRUTH} knows.",
        f"Recent comments: {ADA} on the ferry",
        "Guest",
        f"{TRUTH}, you know it, and Tam Reed does.",
    ]
    assert made.lines["text"].to_list() == [text for _, text in PAGE_LINES], "the unmasked ledger is kept apart"
    assert made.tables.frames["lines"]["raw_bytes"].null_count() == len(PAGE_LINES)


def test_every_table_shows_pseudonyms_and_counts_the_unmasked_words():
    before, made = tables(), masked().tables.frames
    assert made["articles"]["title"].to_list() == [f"{ADA} is asked about the ferry"]
    assert made["articles"]["byline"].to_list() == ["Tam Reed"], "bylines are public"
    assert made["images"]["caption"].to_list() == [f"{ADA} on the pier"]
    assert made["comments"]["text"][0].endswith("write to [email] or call [phone].\n\nIt answered from [ip] once.")
    assert f"that {ADA}\n\nis right" in made["comments"]["text"][1], "a name may go over the end of a line"
    assert made["comments"]["author_id"].to_list()[0][:6] == ADA[8:14], "the mask is the beginning of the id"
    for name in ("articles", "comments"):
        assert made[name]["word_count"].to_list() == before.frames[name]["word_count"].to_list()
    for name in ("Ada Crumb", "ADA CRUMB", "ada@crumb", "7946", "203.0"):
        assert name not in everything(masked().tables)


def test_spans_are_counted_and_what_was_left_is_noted():
    made = masked()
    assert made.counts == {"person": 11, "email": 1, "phone": 1, "ip": 1, "left": 1}
    assert [(line, mask, text) for _, line, mask, text in made.left] == [(11, TRUTH, "truth")]
    assert {(kind, text) for _, _, kind, text in made.spans} == {
        ("email", "ada@crumb.example"),
        ("phone", "+44 20 7946 0958"),
        ("ip", "203.0.113.77"),
    }


def test_dropped_names_leave_no_id_and_no_pseudonym():
    made = masked(dataclasses.replace(HIDE, author_names="drop"))
    frames = made.tables.frames
    assert frames["comments"]["author_id"].null_count() == 3
    assert frames["lines"]["text"][4] == "[person]"
    assert "[person:" not in everything(made.tables)
    assert frames["articles"]["writer_id"].null_count() == 0


def test_bylines_are_hidden_where_asked():
    frames = masked(dataclasses.replace(HIDE, bylines="pseudonymise")).tables.frames
    assert frames["articles"]["byline"].to_list() == [TAM]
    assert frames["lines"]["text"][1] == f"By {TAM}"
    assert "Tam Reed" not in everything(masked(dataclasses.replace(HIDE, bylines="pseudonymise")).tables)
    assert frames["names"]["shown_name"].null_count() == frames["names"].height
    only = masked(dataclasses.replace(SETTINGS, bylines="pseudonymise")).tables.frames
    assert only["lines"]["text"][4] == "Ada Crumb"
    assert only["lines"]["text"][2] == f"The office said what Ada Crumb and {TAM} knew."


def test_listed_names_get_the_pseudonym_that_their_owner_would_have():
    made = masked(also=["Office"])
    assert made.left[0][3] == "office", "a listed name of one word is looked for like any other"
    assert pseudonym("The Office") in everything(masked(also=["the office"]).tables)


@pytest.mark.parametrize(("scope", "same_site", "same_page"), [("site", True, True), ("corpus", True, True)])
def test_one_person_is_one_within_the_scope(scope, same_site, same_page):
    settings = dataclasses.replace(HIDE, scope=scope)
    one = tables(settings, page_id=KEY.make("page", "1")).frames["comments"]["author_id"][0]
    two = tables(settings, page_id=KEY.make("page", "2")).frames["comments"]["author_id"][0]
    elsewhere = tables(settings, site="tram.example").frames["comments"]["author_id"][0]
    assert (one == two) is same_page
    assert (one == elsewhere) is (scope == "corpus")


def test_without_a_site_and_within_articles_a_person_is_one_within_the_article():
    article = dataclasses.replace(HIDE, scope="article")
    urls = [{"url": f"https://harbour.example/{number}"} for number in (1, 2)]
    assert len({tables(article, **url).frames["comments"]["author_id"][0] for url in urls}) == 2
    assert len({tables(HIDE, site=None, **url).frames["comments"]["author_id"][0] for url in urls}) == 2


def test_rejected_rows_show_no_name_either():
    made = tables()
    made.frames["comments"] = made.frames["comments"].with_columns(like_count=pl.lit(-1, pl.Int64))
    _, rejected = validate(made)
    shown = mask_rejected(rejected, made, Masking(HIDE, KEY))["comments"]["row"].to_list()
    assert len(shown) == 3
    for row in shown:
        assert "Ada" not in row
        assert "crumb.example" not in row
    assert json.loads(shown[0])["text"].startswith("It is late again, write to [email]")


def test_a_name_that_is_not_on_its_line_takes_the_line_with_it():
    page = labelled(
        [("title", "A ferry"), ("comment_author", "~ A d a ~"), ("comment_text", "It is late.")],
        {1: Mark("comment", author="Ada Crumb", author_line=1, author_status="named")},
    )
    made = mask(tabulate([page], KEY, 0), Masking(HIDE, KEY)).tables.frames
    author = made["comments"]["author_id"][0]
    assert made["lines"]["text"][1] == f"[person:{author[:6]}]"


def test_pages_do_not_mask_each_others_names():
    one = labelled([("title", "One page"), ("comment_author", "Ada Crumb"), ("comment_text", "Bo Reed was here.")])
    two = labelled([("title", "Two page"), ("comment_author", "Bo Reed"), ("comment_text", "Ada Crumb was there.")])
    made = mask(tabulate([one, two], KEY, 0), Masking(HIDE, KEY)).tables.frames["lines"]
    assert made.filter(pl.col(PAGE) == 0)["text"][2] == "Bo Reed was here."
    assert made.filter(pl.col(PAGE) == 1)["text"][2] == "Ada Crumb was there."
