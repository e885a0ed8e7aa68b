"""Articles in the clothes of many news sites and blogs: comments, headline and text, whatever stands around them."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import theme_pages

from broadsheet.reading import assemble, read_page
from broadsheet.reading.headlines import tokens
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page
from broadsheet.reading.records import Records

LAYOUTS = load_layouts()
EVERY = 5
"""Of so many pages one is read: a theme's pages differ little."""
RIGHT = 0.92
"""The share of pages whose headline is found. Raise it where the reading gets better; never lower it."""


def said_by(theme: str) -> list[tuple[theme_pages.Themed, Records]]:
    """Return pages of a theme, and what is read from them."""
    out = []
    for number, page in enumerate(theme_pages.pages(theme)):
        if number % EVERY == 0:
            raw = Page(page.lines, "p")
            records = assemble(raw, read_page(raw, None, LAYOUTS))
            assert records is not None
            out.append((page, records))
    return out


read = cache(said_by)


@pytest.mark.parametrize("theme", theme_pages.themes())
def test_the_thread_is_found_under_every_theme(theme: str) -> None:
    for page, records in read(theme):
        assert [(said.author, said.text) for said in records.comments] == list(
            zip(theme_pages.NAMES, page.comments, strict=True)
        ), f"{theme}, story {page.story}, {page.shape}"


@pytest.mark.parametrize("theme", theme_pages.themes())
def test_the_text_is_whole_under_every_theme(theme: str) -> None:
    # a last paragraph under a box of links may be taken for one of them
    boxed = "{text, second half}" in theme_pages.themes()[theme][1]
    for page, records in read(theme):
        text = (records.article.text or "").split("\n")
        lost = [paragraph for paragraph in page.text if paragraph not in text]
        assert set(lost) <= set(page.text[-2:] if boxed else ()), (
            f"{theme}, story {page.story}, {page.shape}: lost {lost}"
        )


def test_the_headline_is_found_under_nearly_every_theme() -> None:
    wrong = []
    count = 0
    for theme in theme_pages.themes():
        for page, records in read(theme):
            count += 1
            lost = page.shape == "one-word lines dropped" and " " not in page.title
            if not lost and tokens(records.article.title or "") not in {tokens(title) for title in page.titles()}:
                wrong.append(f"{theme}, story {page.story}, {page.shape}: {records.article.title!r}")
    assert len(wrong) <= (1 - RIGHT) * count, "\n".join(
        [f"{len(wrong)} of {count} headlines are wrong; if weights changed, fit them again:", *wrong]
    )
