"""Several captures of one article: the richest, then the latest, then the one with the smallest page id."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import captures, partitions
from broadsheet.captures import older_captures
from broadsheet.ids import Identifier
from broadsheet.shard import PAGE, PAGES_SCHEMA

make = Identifier().make
EARLY, LATE = dt.datetime(2021, 1, 1, tzinfo=dt.UTC), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
SMALL, LARGE = "a" * 26, "z" * 26


def page(article: str | None, comments: int = 0, captured=None, page_id: str = SMALL, accepted: int = 1) -> dict:
    blank = dict.fromkeys(PAGES_SCHEMA)
    found = {"article_id": article and make("article", article), "comment_count": comments, "captured_at": captured}
    return {**blank, "page_id": page_id, "articles": accepted, **found}


def write(folder, *shards: list[dict]) -> list:
    paths = []
    for number, pages in enumerate(shards):
        numbered = [{**found, PAGE: place} for place, found in enumerate(pages)]
        paths.append(folder / f"{number}.parquet")
        pl.DataFrame(numbered, schema=PAGES_SCHEMA).write_parquet(paths[-1])
    return paths


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        (page("x", 3), page("x", 2, LATE, "b" * 26), 1),
        (page("x", 2), page("x", 3), 0),
        (page("x", 3, EARLY), page("x", 3, LATE), 0),
        (page("x", 3, EARLY), page("x", 3, None), 1),
        (page("x", 3, None), page("x", 3, EARLY), 0),
        (page("x", 3, LATE, LARGE), page("x", 3, LATE, SMALL), 0),
        (page("x", 3, None, SMALL), page("x", 3, None, LARGE), 1),
    ],
)
def test_the_order_of_captures(tmp_path, one, other, older):
    assert older_captures(write(tmp_path, [one, other])) == {0: [older]}
    assert older_captures(write(tmp_path, [one], [other])) == {older: [0]}


def test_a_capture_whose_article_was_rejected_does_not_push_out_one_that_can_be_released(tmp_path):
    assert older_captures(write(tmp_path, [page("x"), page("x", 0, LATE, accepted=0)])) == {}


def test_pages_of_one_capture_and_pages_without_an_article_are_left_alone(tmp_path):
    shards = [[page("x"), page(None), page(None)], [page("y"), page(None)]]
    assert older_captures(write(tmp_path, *shards)) == {}
    assert older_captures([]) == {}


@given(st.lists(st.tuples(st.sampled_from("uvwxyz"), st.integers(0, 2), st.sampled_from([None, EARLY, LATE]))))
def test_one_page_of_each_article_stays_however_the_shards_are_cut(tmp_path_factory, found):
    pages = [page(article, count, at, make("page", str(n))) for n, (article, count, at) in enumerate(found)]
    whole = older_captures(write(tmp_path_factory.mktemp("pages"), pages))
    left = [own["article_id"] for number, own in enumerate(pages) if number not in whole.get(0, [])]
    assert sorted(left) == sorted({own["article_id"] for own in pages})
    cut = older_captures(write(tmp_path_factory.mktemp("pages"), pages[::2], pages[1::2]))
    assert sorted(pages[2 * place + shard]["page_id"] for shard, places in cut.items() for place in places) == sorted(
        pages[place]["page_id"] for place in whole.get(0, [])
    )


def test_ids_taken_in_parts_give_the_same(tmp_path, monkeypatch):
    pages = [page(str(n % 7), n % 3, None, make("page", str(n))) for n in range(40)]
    files = write(tmp_path, pages[:15], pages[15:])
    whole = older_captures(files)
    monkeypatch.setattr(partitions, "ROWS", 10)
    assert len(captures.parts_of(40)) == 4
    assert older_captures(files) == whole


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (10, 1), (11, 2), (320, 32), (321, 33), (9000, 900)])
def test_parts_are_sorted_and_cover_every_id_once(monkeypatch, rows, parts):
    monkeypatch.setattr(partitions, "ROWS", 10)
    ranges = partitions.parts_of(rows)
    assert len(ranges) == parts
    ids = pl.DataFrame({"id": sorted(make("page", str(number)) for number in range(200))})
    assert pl.concat([ids.filter(part.holds("id")) for part in ranges]).equals(ids)
