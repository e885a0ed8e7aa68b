"""Rows from labelled pages: ids come from content, every line knows its row, frames are the contract's."""

import datetime as dt

import polars as pl
import pytest
from broadsheet.schemas import TABLES
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import labelled, tables_of

from broadsheet.ids import Identifier, spelt
from broadsheet.reading.labels import Facts, Mark
from broadsheet.shard import NAMES_SCHEMA, PAGE, PAGES_SCHEMA
from broadsheet.tables import ledger

BODY = [
    ("title", "The pier cat has been given an office of her own"),
    ("byline", "By Orla Fenwick"),
    ("blank", ""),
    ("paragraph", "She had asked for a window and got two of them, one with a heater below."),
    ("image_alt", "The pier cat at her desk"),
    ("image_caption", "At work since noon"),
    ("blank", ""),
]


def said(author: str, text: str) -> list[tuple[str, str]]:
    return [("comment_author", author), ("comment_text", text), ("blank", "")]


def thread(*comments: tuple[str, str], body=BODY) -> list[tuple[str, str]]:
    return [*body, *(line for author, text in comments for line in said(author, text))]


ANN, BO, CY = ("Ann Lee", "She earned it."), ("Bo Reed", "Who pays for the heater?"), ("Cy Moss", "We all do.")
HERE = {"site": "harbour.example", "url": "https://harbour.example/cat"}


def all_ids(tables) -> dict[str, set[str]]:
    keys = {"articles": "article_id", "images": "image_id", "comments": "comment_id"}
    return {table: set(tables.frames[table][key]) for table, key in keys.items()}


def test_frames_have_the_columns_of_the_contract_in_their_order():
    tables = tables_of(labelled(thread(ANN, BO), **HERE))
    for table in ("articles", "images", "comments", "lines"):
        declared = TABLES[table].to_schema().columns
        assert tables.frames[table].columns == [*declared, PAGE]
        for name, column in declared.items():
            assert tables.frames[table].schema[name] == column.dtype.type, (table, name)
    assert dict(tables.frames["names"].schema) == NAMES_SCHEMA
    assert dict(tables.pages.schema) == PAGES_SCHEMA


@pytest.mark.parametrize("page", [labelled([]), labelled([("blank", ""), ("blank", " ")])])
def test_a_page_without_text_has_its_lines_and_no_article(page):
    tables = tables_of(page)
    assert [tables.frames[name].height for name in ("articles", "images", "comments", "names")] == [0, 0, 0, 0]
    assert tables.frames["lines"].height == len(page.page.lines)
    assert tables.frames["lines"]["record_id"].null_count() == len(page.page.lines)
    assert tables.pages.select("page_id", "article_id", "comment_count").row(0) == (page.page.page_id, None, 0)


def test_no_pages_are_empty_frames():
    tables = tables_of()
    assert {name: frame.height for name, frame in tables.frames.items()} == dict.fromkeys(tables.frames, 0)
    assert tables.size() == 0


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_capture_with_one_comment_more_and_another_bar_changes_no_other_id(place):
    comments = [ANN, BO]
    before = all_ids(tables_of(labelled(thread(*comments), **HERE)))
    comments.insert(place, CY)
    bar = [("widget", "1,500 $ of 3,000 $"), ("blank", "")]
    after = all_ids(tables_of(labelled([*bar, *thread(*comments)], **HERE)))
    assert after["articles"] == before["articles"]
    assert after["images"] == before["images"]
    assert before["comments"] < after["comments"]
    assert len(after["comments"]) == 3


@given(
    st.lists(st.tuples(st.sampled_from(["Ann Lee", "Bo Reed"]), st.sampled_from(["Yes, well.", "No, not so."]))),
    st.tuples(st.sampled_from(["Ann Lee", "Bo Reed"]), st.sampled_from(["Yes, well.", "No, not so."])),
    st.integers(0, 8),
)
def test_one_comment_more_is_one_new_id_wherever_it_stands(comments, more, place):
    before = all_ids(tables_of(labelled(thread(*comments), **HERE)))["comments"]
    grown = [*comments[:place], more, *comments[place:]]
    after = all_ids(tables_of(labelled(thread(*grown), **HERE)))["comments"]
    assert len(before) == len(comments), "equal comments must be told apart"
    assert before < after
    assert len(after) == len(before) + 1


def test_an_article_is_known_by_its_address_else_its_opening_else_its_text():
    def article(shown, **page):
        return tables_of(labelled(shown, **page)).frames["articles"]["article_id"][0]

    changed = [BODY[0], *BODY[3:4], ("paragraph", "A second paragraph.")]
    assert article(BODY, **HERE) == article([("paragraph", "Quite other words.")], **HERE)
    assert article(BODY, site="harbour.example") == article(changed, site="harbour.example")
    assert article(BODY, site="harbour.example") != article(BODY, site="pier.example")
    short = [("title", "Welcome back"), ("paragraph", "Sign in here.")]
    assert article(short) != article([*short, ("other", "or there")])
    assert article(short) == article([("title", "Welcome   back"), ("paragraph", "Sign in here.")])


def test_the_title_and_the_opening_are_not_glued_together():
    left = labelled([("title", "one two three four five"), ("blank", ""), ("paragraph", "six seven eight nine")])
    right = labelled([("title", "one two three four"), ("blank", ""), ("paragraph", "five six seven eight nine")])
    assert all_ids(tables_of(left))["articles"] != all_ids(tables_of(right))["articles"]


def test_an_author_is_one_person_on_a_site_and_one_per_article_where_nobody_knows_the_site():
    one = labelled(thread(("Ann Lee", "First.")), **HERE)
    other = labelled(thread(("ann  LEE", "Second.")), site="harbour.example", url="https://harbour.example/other")
    away = labelled(thread(("Ann Lee", "Third.")), site="pier.example", url="https://pier.example/other")
    ids = tables_of(one, other, away).frames["comments"]["author_id"].to_list()
    assert ids[0] == ids[1] != ids[2]
    nowhere = [labelled(thread(ANN, body=[*BODY[1:], ("title", f"Number {n} of a long row")])) for n in range(2)]
    first, second = tables_of(*nowhere).frames["comments"]["author_id"].to_list()
    assert first != second


def test_only_a_named_author_has_an_id_and_names_lists_who_was_named_where():
    unnamed = {
        number: Mark("comment", author="Guest" if status == "anonymous" else None, author_status=status)
        for number, status in ((7, "lost"), (9, "anonymous"), (11, "removed"))
    }
    texts = [("comment_text", f"Words number {n}") if n % 2 == 0 else ("blank", "") for n in range(6)]
    tables = tables_of(labelled([*BODY, *texts, *said(*ANN)], unnamed, **HERE))
    comments, names = tables.frames["comments"], tables.frames["names"]
    assert comments["author_status"].to_list() == ["lost", "anonymous", "removed", "named"]
    assert comments["author_id"].is_null().to_list() == [True, True, True, False]
    assert names["is_writer"].to_list() == [True, False]
    assert names.select("display_name", "name_word_count").row(1) == ("Ann Lee", 2)
    assert names["article_id"].unique().to_list() == tables.frames["articles"]["article_id"].to_list()


def test_an_opening_poster_is_named_without_being_a_writer():
    opened = labelled(thread(ANN, body=BODY[:1] + BODY[2:]), facts=Facts(kind="forum", opener="Tess Reed"), **HERE)
    tables = tables_of(opened)
    assert tables.frames["articles"]["writer_id"][0] == tables.frames["names"]["author_id"][0]
    assert tables.frames["names"]["is_writer"].to_list() == [False, False]


def test_a_parent_is_the_id_of_the_comment_that_stands_there_on_every_page():
    shown = thread(ANN, BO, ("Ann Lee", "She earned it."), CY)
    first = len(BODY)
    starts = [first + 3 * number for number in range(4)]
    answers = {
        starts[1]: Mark("comment", "Bo Reed", starts[1], "named", parent=starts[0], parent_evidence="mention"),
        starts[3]: Mark("comment", "Cy Moss", starts[3], "named", parent=starts[2], parent_evidence="quote"),
    }
    other = {**HERE, "url": "https://harbour.example/other"}
    comments = tables_of(labelled(shown, answers, **HERE), labelled(shown, answers, **other)).frames["comments"]
    for page in range(2):
        ids = comments["comment_id"][4 * page : 4 * page + 4].to_list()
        parents = comments["parent_comment_id"][4 * page : 4 * page + 4].to_list()
        assert parents == [None, ids[0], None, ids[2]]
        assert ids[0] != ids[2]


def test_every_line_points_to_the_row_it_went_into_and_that_row_spans_it():
    pages = [labelled(thread(ANN, BO), **HERE), labelled([("blank", "")]), labelled(thread(CY, ANN))]
    tables = tables_of(*pages, first_page=5)
    spans = {}
    for table, key in (("articles", "article_id"), ("images", "image_id"), ("comments", "comment_id")):
        for row in tables.frames[table].iter_rows(named=True):
            spans[row[key]] = (row[PAGE], row["line_start"], row["line_end"])
    lines = tables.frames["lines"]
    for row in lines.filter(pl.col("record_id").is_not_null()).iter_rows(named=True):
        page, start, end = spans[row["record_id"]]
        assert page == row[PAGE]
        assert start <= row["line_no"] <= end
    assert set(lines["record_id"].drop_nulls()) == set(spans), "every row has a line"
    assert not set(lines.filter(pl.col("role") == "blank")["record_id"].drop_nulls())
    assert lines[PAGE].unique().to_list() == [5, 6, 7]
    for number, page in enumerate(pages, 5):
        here = lines.filter(pl.col(PAGE) == number)
        assert here["line_no"].to_list() == list(range(1, len(page.page.lines) + 1))
        assert here["text"].to_list() == page.page.lines
        assert set(here["page_id"]) == {page.page.page_id}


def test_bytes_that_do_not_encode_back_stay_at_their_line():
    pages = [labelled([("title", "one"), ("paragraph", "two")]), labelled([("title", "three"), ("paragraph", "four")])]
    pages[1].physical.raw[1] = b"fo\xffr\n"
    assert tables_of(*pages).frames["lines"]["raw_bytes"].to_list() == [None, None, None, b"fo\xffr\n"]


def test_the_ledger_before_any_row_is_the_same_without_rows():
    page = labelled(thread(ANN, BO), **HERE)
    assert ledger([page]).equals(
        tables_of(page).frames["lines"].with_columns(record_id=pl.lit(None, pl.String)), null_equal=True
    )


MARCH, MAY = dt.datetime(2025, 3, 1, tzinfo=dt.UTC), dt.datetime(2025, 5, 6, 7, 8, tzinfo=dt.UTC)


def test_what_container_or_table_say_of_the_capture_wins_over_the_page_itself():
    shows = Facts(captured_at=MARCH, captured_precision="month", captured_evidence="widget")
    known = {"captured_at": MAY, "captured_precision": "minute", "captured_evidence": "record"}
    pages = [labelled(BODY, facts=shows, **known, **HERE), labelled(BODY, facts=shows), labelled(BODY, **known)]
    pages.append(labelled(BODY[:1]))
    tables = tables_of(*pages)
    captured = ["captured_at", "captured_precision", "captured_evidence"]
    assert tables.pages.select(captured).rows() == [
        (MAY, "minute", "record"),
        (MARCH, "month", "widget"),
        (MAY, "minute", "record"),
        (None, None, None),
    ]
    assert tables.frames["articles"].select(captured[:2]).rows() == tables.pages.select(captured[:2]).rows()


@given(st.lists(st.lists(st.text(max_size=8), max_size=3), max_size=20), st.none() | st.binary(min_size=1, max_size=40))
def test_many_ids_are_spelt_as_one_is(parts, key):
    identifier = Identifier(key)
    assert spelt([identifier.digest("comment", own) for own in parts]).to_pylist() == [
        identifier.make("comment", *own) for own in parts
    ]
