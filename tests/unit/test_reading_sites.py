"""Whole invented pages in the markup of many sites: none may be read worse than it was."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import site_pages

FLOORS = site_pages.floors()
SLACK = 0.001
"""Scores are rounded."""


@pytest.mark.parametrize("name", site_pages.names())
def test_a_page_of_a_site_is_not_read_worse_than_before(name: str) -> None:
    pinned = FLOORS.get(name)
    assert pinned, f"{name} has no floor yet: run `python tests/site_pages.py --raise`"
    assert pinned["gold"] == site_pages.gold(name), (
        f"what is marked on {name} has changed since its floor was measured: look at it again, then run "
        "`python tests/site_pages.py --raise`"
    )
    for shape in site_pages.SHAPES:
        read = site_pages.score(name, shape)
        missed = "\n".join(read.missed[:20])
        assert read.value() >= float(pinned[shape]) - SLACK, (
            f"{name}, {shape}: {read.value()} after {pinned[shape]}; see `python tests/site_pages.py --show {name}`\n{missed}"
        )


def test_the_floors_have_no_pages_that_are_gone() -> None:
    assert set(FLOORS) == set(site_pages.names()), "run `python tests/site_pages.py --raise`"


def test_every_page_has_a_headline_and_says_who_wrote_what() -> None:
    for name in site_pages.names():
        page = site_pages.page(name, site_pages.SHAPES[0])
        assert page.title, f"{name} has no element with data-g='title'"
        assert all(said.text for said in page.comments), f"{name} has a comment without text"
        named = sum(bool(said.author) for said in page.comments)
        assert named * 10 >= len(page.comments) * 9, f"{name} has many comments without an author: are they marked?"


def test_the_pages_without_comments_get_none() -> None:
    for name in site_pages.names():
        for shape in site_pages.SHAPES:
            if site_pages.page(name, shape).kind == "none":
                assert site_pages.score(name, shape).comments == 1.0, f"{name}, {shape}: a thread was invented"
