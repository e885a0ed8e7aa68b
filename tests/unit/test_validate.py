"""Each check is fed one bad row and finds it; nothing is dropped in silence."""

import json

import polars as pl
import pytest
import tiny_candidate
from broadsheet.schemas import TABLES

from broadsheet import parquet
from broadsheet.faults import rejected_rows
from broadsheet.shard import PAGE, PAGES_SCHEMA, ShardTables
from broadsheet.validate import REASONS, validate

BAD_ID = "not an id"
OTHER_ID = "b" * 26

BAD_ROWS = [
    # table, row, change, reason, part of the check's text
    ("articles", 0, {"article_id": BAD_ID}, "wrong_value", "article_id"),
    ("articles", 0, {"page_id": None}, "missing_value", "page_id"),
    ("articles", 0, {"page_id": BAD_ID}, "wrong_value", "page_id"),
    ("articles", 0, {"kind": "essay"}, "wrong_value", "kind"),
    ("articles", 0, {"layout": None}, "missing_value", "layout"),
    ("articles", 0, {"layout_score": 1.5}, "wrong_value", "layout_score"),
    ("articles", 0, {"layout_score": -0.1}, "wrong_value", "layout_score"),
    ("articles", 0, {"writer_id": BAD_ID}, "wrong_value", "writer_id"),
    ("articles", 0, {"published_precision": "week"}, "wrong_value", "published_precision"),
    ("articles", 0, {"published_precision": None}, "inconsistent", "published_at"),
    ("articles", 0, {"captured_precision": "day", "captured_at": None}, "inconsistent", "captured_at"),
    ("articles", 0, {"language": "English"}, "wrong_value", "language"),
    ("articles", 0, {"text": None}, "inconsistent", "paragraph_count"),
    ("articles", 0, {"paragraph_count": -1}, "wrong_value", "paragraph_count"),
    ("articles", 0, {"word_count": -1}, "wrong_value", "word_count"),
    ("articles", 0, {"comment_count_declared": -3}, "wrong_value", "comment_count_declared"),
    ("articles", 0, {"thread_status": "some"}, "wrong_value", "thread_status"),
    ("articles", 0, {"thread_status": "none"}, "inconsistent", "thread_status"),
    ("articles", 0, {"unrecognised_share": 1.2}, "wrong_value", "unrecognised_share"),
    ("articles", 0, {"record": -1}, "wrong_value", "record"),
    ("articles", 0, {"line_start": 0}, "wrong_value", "line_start"),
    ("articles", 0, {"line_start": 9, "line_end": 3}, "inconsistent", "line_start"),
    ("images", 0, {"image_id": BAD_ID}, "wrong_value", "image_id"),
    ("images", 0, {"article_id": OTHER_ID}, "orphan", "articles.article_id"),
    ("images", 0, {"ordinal": 0}, "wrong_value", "ordinal"),
    ("images", 0, {"after_paragraph": -1}, "wrong_value", "after_paragraph"),
    ("images", 0, {"evidence": "pixels"}, "wrong_value", "evidence"),
    ("images", 0, {"evidence": "both", "alt_text": None}, "inconsistent", "evidence"),
    ("images", 0, {"line_start": 9, "line_end": 3}, "inconsistent", "line_start"),
    ("comments", 0, {"comment_id": BAD_ID}, "wrong_value", "comment_id"),
    ("comments", 0, {"article_id": OTHER_ID}, "orphan", "articles.article_id"),
    ("comments", 0, {"author_status": "shy"}, "wrong_value", "author_status"),
    ("comments", 0, {"author_id": None, "author_status": "named"}, "inconsistent", "author_id"),
    ("comments", 0, {"author_id": OTHER_ID, "author_status": "lost"}, "inconsistent", "author_id"),
    ("comments", 0, {"ordinal": 0}, "wrong_value", "ordinal"),
    ("comments", 0, {"depth": -1}, "wrong_value", "depth"),
    ("comments", 0, {"parent_evidence": "feeling"}, "wrong_value", "parent_evidence"),
    ("comments", 0, {"parent_evidence": "quote", "parent_comment_id": None}, "inconsistent", "parent_evidence"),
    ("comments", 0, {"boundary_evidence": "luck"}, "wrong_value", "boundary_evidence"),
    ("comments", 0, {"posted_precision": "day", "posted_at": None}, "inconsistent", "posted_at"),
    ("comments", 0, {"text_status": "whole"}, "wrong_value", "text_status"),
    ("comments", 0, {"paragraph_count": -1}, "wrong_value", "paragraph_count"),
    ("comments", 0, {"text": None, "text_status": "present"}, "inconsistent", "text_status"),
    ("comments", 0, {"word_count": 1, "quoted_word_count": 2}, "inconsistent", "quoted_word_count"),
    ("comments", 0, {"like_count": -1}, "wrong_value", "like_count"),
    ("comments", 0, {"dislike_count": -1}, "wrong_value", "dislike_count"),
    ("comments", 0, {"language": "e"}, "wrong_value", "language"),
    ("comments", 0, {"line_start": 9, "line_end": 3}, "inconsistent", "line_start"),
    ("lines", 3, {"role": "poem"}, "wrong_value", "role"),
    ("lines", 3, {"rule": None}, "missing_value", "rule"),
    ("lines", 3, {"ending": "nul"}, "wrong_value", "ending"),
    ("lines", 3, {"role": "blank"}, "inconsistent", "blank"),
    ("lines", 1, {"role": "other"}, "inconsistent", "blank"),
    ("lines", 3, {"record_id": BAD_ID}, "wrong_value", "record_id"),
]


def shard_tables():
    rows = tiny_candidate.tables()
    page_of_article = {row["article_id"]: number for number, row in enumerate(rows["articles"])}
    pages = [row["page_id"] for row in rows["articles"]]
    frames = {}
    for table in ("articles", "images", "comments", "lines"):
        kept = rows[table]
        if table == "lines":
            kept = [row for row in kept if row["page_id"] in pages]
            numbers = [pages.index(row["page_id"]) for row in kept]
        else:
            numbers = [page_of_article[row["article_id"]] for row in kept]
        frame = pl.DataFrame(kept, schema=parquet.polars_schema(table))
        frames[table] = frame.with_columns(pl.Series(PAGE, numbers, dtype=pl.Int64))
    frames["names"] = pl.DataFrame()
    noted = [
        {PAGE: number, "page_id": page, "source_file": f"page-{number}.txt", "record": 0, "articles": 1}
        for number, page in enumerate(pages)
    ]
    return ShardTables(frames, pl.DataFrame(noted, schema=PAGES_SCHEMA))


def changed(tables, table, position, change):
    frame = tables.frames[table]
    rows = frame.rows(named=True)
    rows[position] |= change
    return ShardTables({**tables.frames, table: pl.DataFrame(rows, schema=frame.schema)}, tables.pages)


def test_good_rows_pass():
    tables = shard_tables()
    accepted, rejected = validate(tables)
    assert {table: frame.height for table, frame in rejected.items()} == dict.fromkeys(rejected, 0)
    for table, frame in tables.frames.items():
        assert accepted.frames[table].equals(frame)


@pytest.mark.parametrize(("table", "position", "change", "reason", "check"), BAD_ROWS)
def test_one_bad_row_is_found_in_quarantine(table, position, change, reason, check):
    tables = changed(shard_tables(), table, position, change)
    accepted, rejected = validate(tables)
    found = rejected[table].filter(pl.col("reason") != "parent_rejected")
    assert found.height == 1
    row = found.row(0, named=True)
    assert row["reason"] == reason
    assert check in row["check"]
    assert row["source_file"].startswith("page-")
    assert row["line_start"] is not None
    kept = json.loads(row["row"])
    assert {key: kept[key] for key in change} == change
    for each in ("articles", "images", "comments", "lines"):
        assert accepted.frames[each].height + rejected[each].height == tables.frames[each].height


def test_a_repeated_key_keeps_its_first_row():
    tables = shard_tables()
    double = tables.frames["comments"]
    tables = ShardTables({**tables.frames, "comments": pl.concat([double, double[:1]])}, tables.pages)
    accepted, rejected = validate(tables)
    assert accepted.frames["comments"].height == double.height
    assert rejected["comments"]["reason"].to_list() == ["duplicate_key"]


def test_a_skipped_or_repeated_line_number_is_found():
    tables = changed(shard_tables(), "lines", 4, {"line_no": 4})
    _, rejected = validate(tables)
    assert "duplicate_key" in rejected["lines"]["reason"].to_list()


def test_a_line_of_an_unknown_page_is_found():
    _, rejected = validate(changed(shard_tables(), "lines", 4, {"page_id": BAD_ID}))
    assert "lines.page_id" in [f"lines.{check.split(':')[0]}" for check in rejected["lines"]["check"]]


def test_children_of_a_rejected_article_go_with_it():
    tables = changed(shard_tables(), "articles", 0, {"kind": "essay"})
    accepted, rejected = validate(tables)
    gone = tables.frames["articles"]["article_id"][0]
    assert set(rejected["comments"]["reason"]) == {"parent_rejected"}
    assert gone not in accepted.frames["comments"]["article_id"].to_list()
    assert gone not in accepted.frames["lines"]["record_id"].to_list()
    assert accepted.frames["lines"].height == tables.frames["lines"].height


def test_replies_to_a_rejected_comment_stay_without_parent():
    tables = shard_tables()
    ids = tables.frames["comments"]["comment_id"].to_list()
    tables = changed(tables, "comments", 2, {"parent_comment_id": ids[0], "parent_evidence": "quote"})
    tables = changed(tables, "comments", 0, {"author_status": "shy"})
    accepted, rejected = validate(tables)
    assert rejected["comments"].height == 1
    reply = accepted.frames["comments"].filter(pl.col("comment_id") == ids[2]).row(0, named=True)
    assert (reply["parent_comment_id"], reply["parent_evidence"]) == (None, "none")
    counted = accepted.frames["articles"].row(0, named=True)["comment_count"]
    assert counted == accepted.frames["comments"].filter(pl.col(PAGE) == 0).height


def test_a_rejected_comment_is_no_parent_even_where_another_capture_has_it():
    one = shard_tables()
    other = {name: frame.with_columns(pl.col(f"^{PAGE}$") + 10) for name, frame in one.frames.items()}
    ids = one.frames["comments"]["comment_id"].to_list()
    one = changed(one, "comments", 2, {"parent_comment_id": ids[0], "parent_evidence": "quote"})
    one = changed(one, "comments", 0, {"author_status": "shy"})
    pages = pl.concat([one.pages, one.pages.with_columns(pl.col(PAGE) + 10)])
    both = ShardTables({name: pl.concat([one.frames[name], other[name]]) for name in other}, pages)
    accepted, rejected = validate(both)
    assert rejected["comments"].height == 1
    here = {name: accepted.frames[name].filter(pl.col(PAGE) < 10) for name in ("comments", "lines")}
    assert ids[0] not in here["comments"]["parent_comment_id"].to_list()
    assert ids[0] not in here["lines"]["record_id"].to_list()
    assert ids[0] in accepted.frames["lines"]["record_id"].to_list()


@pytest.mark.parametrize(
    ("table", "change", "check"),
    [
        ("sources", {"status": "gone"}, "status"),
        ("sources", {"reason": "because"}, "reason"),
        ("sources", {"sha256": "abc"}, "sha256"),
        ("sources", {"byte_count": None}, "byte_count"),
        ("sources", {"captured_evidence": "table", "captured_at": None}, "captured_at"),
        ("authors", {"article_count": 0}, "article_count"),
        ("authors", {"is_writer": False, "is_commenter": False, "comment_count": 0}, "neither"),
        ("authors", {"comment_count": 3, "is_commenter": False, "is_writer": True}, "is_commenter"),
    ],
)
def test_tables_that_release_makes_are_held_to_their_models(table, change, check):
    rows = tiny_candidate.tables()[table]
    place = next(n for n, row in enumerate(rows) if row.get("status") != "unreadable")
    rows[place] = rows[place] | change
    [(fault, row)] = rejected_rows(table, pl.DataFrame(rows, schema=parquet.polars_schema(table)))
    assert fault.position == place
    assert check in fault.check
    assert {key: row[key] for key in change} == change


def test_every_reason_has_its_meaning_written_down():
    assert {reason for _, _, _, reason, _ in BAD_ROWS} <= set(REASONS)


FED_ELSEWHERE = {
    ("lines", "page_id"),  # breaks the order of its neighbours too: a test of its own
    ("images", "after_paragraph"),
    ("comments", "author_id"),  # the same pattern, shown on comment_id
    ("comments", "parent_comment_id"),
    ("comments", "posted_precision"),
    ("articles", "captured_precision"),
    ("articles", "image_count"),  # recounted after rejections
    ("articles", "comment_count"),
    ("images", "line_end"),  # cannot be below 1 unless line_start is, or the two are out of order
    ("articles", "line_end"),
    ("comments", "line_start"),
    ("comments", "line_end"),
    ("lines", "line_no"),
}


def test_every_column_with_a_check_is_fed_a_bad_value():
    fed = {(table, column) for table, _, change, _, _ in BAD_ROWS for column in change}
    for table in ("articles", "images", "comments", "lines"):
        for name, column in TABLES[table].to_schema().columns.items():
            assert not column.checks or (table, name) in fed | FED_ELSEWHERE, (
                f"{table}.{name} has a check that no row of BAD_ROWS breaks: add one"
            )


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufeff \ufeff", "\u200d", "\x00", "\x1c", "\u2060\t", "\xa0"])
def test_a_line_that_shows_nothing_may_be_blank(text):
    tables = changed(shard_tables(), "lines", 1, {"text": text})
    assert validate(tables)[1]["lines"].height == 0


@pytest.mark.parametrize("text", ["\u200b", "\x01", "\ufeff", "\x00"])
def test_a_line_of_characters_that_cannot_be_seen_may_have_a_role(text):
    tables = changed(shard_tables(), "lines", 3, {"text": text})
    assert validate(tables)[1]["lines"].height == 0
