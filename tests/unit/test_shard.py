"""A shard's pages come a few at a time, in order, and its tables grow together."""

import pytest
from small_corpus import labelled, tables_of

from broadsheet import shard, shardfile
from broadsheet.rawpage import RawPage
from broadsheet.shard import PAGE
from broadsheet.shardfile import ShardRow


def write(path, contents, sites=()):
    writer = shardfile._PagesWriter(path)
    for number, content in enumerate(contents):
        site = sites[number] if sites else None
        writer.add(ShardRow(f"p{number}", "a.txt", number, "utf-8", site, None, None, None, None), content)
    writer.close()
    return path


@pytest.mark.parametrize("portion", [1, 25, 10_000])
def test_portions_hold_all_pages_in_order(tmp_path, monkeypatch, portion):
    monkeypatch.setattr(shard, "PORTION", portion)
    contents = [b"x" * size for size in (10, 10, 0, 30, 5, 5, 5, 40)]
    portions = list(shard.pages(write(tmp_path / "a.parquet", contents)))
    flat = [page for each in portions for page in each]
    assert [page.content for page in flat] == contents
    assert [page.record for page in flat] == list(range(8))
    assert all(isinstance(page, RawPage) for page in flat)
    assert all(portions)
    for each in portions:
        assert len(each) == 1 or sum(len(page.content) for page in each) <= portion


def test_only_wanted_pages_are_given(tmp_path, monkeypatch):
    monkeypatch.setattr(shardfile, "_GROUP_ROWS", 2)
    path = write(tmp_path / "a.parquet", [b"x"] * 7)
    portions = list(shard.pages(path, {"p3", "p6", "other"}))
    assert [page.page_id for portion in portions for page in portion] == ["p3", "p6"]
    assert [page.page_id for portion in shard.pages(path) for page in portion] == [f"p{n}" for n in range(7)]
    assert list(shard.pages(path, set())) == []


def test_the_sites_of_a_shard_are_sorted_and_none_is_no_site(tmp_path):
    path = write(tmp_path / "a.parquet", [b"x"] * 4, ["pier.example", None, "Anchor.example", "pier.example"])
    assert shard.sites(path) == ["Anchor.example", "pier.example"]


def test_joined_tables_keep_the_order_and_number_of_their_pages():
    pages = [labelled([("title", f"Headline number {n}"), ("comment_author", "Ann Lee")]) for n in range(3)]
    whole = tables_of(*pages)
    parts = [tables_of(pages[0]), tables_of(*pages[1:], first_page=1)]
    joined = shard.joined(parts)
    assert joined.size() == 3
    assert joined.pages.equals(whole.pages)
    assert joined.frames["lines"][PAGE].to_list() == [0, 0, 1, 1, 2, 2]
    for name, frame in whole.frames.items():
        assert joined.frames[name].equals(frame, null_equal=True), name
    assert shard.joined(parts[:1]) is parts[0]
