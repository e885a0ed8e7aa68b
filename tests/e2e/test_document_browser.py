"""The pages in a real browser: nothing is asked for, nothing runs, nothing sticks out, the contents list works."""

import os

import pytest
import tiny_candidate
from broadsheet.schemas import TABLES
from browser import CHROMIUM, Browser

from broadsheet import changes, document, manifest
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.documents import svg, text
from broadsheet.expectations import datadocs

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="chromium is not installed: apt-get install chromium"
)

ATTACK = '<img src="https://attacker.example/x.png" onerror="alert(1)"><script>alert(2)</script>'
CHANGED = {
    "demands": "major",
    "tables": {
        table: {
            "rows": [9_000_000, 10_000_000], "added": 1_000_000, "removed": 0, "changed": 3, "ids_moved": 0,
            "cells": {ATTACK: 3},
        }
        for table in TABLES
    },
    "schema": [{"table": "comments", "column": ATTACK, "kind": "redescribed", "old": ATTACK, "new": ATTACK}],
    "settings": {ATTACK: [ATTACK, None]},
    "nulls": {f"comments.{ATTACK}": [1, 2]},
    "null_share": {f"comments.{ATTACK}": [0.1, 0.2]},
    "figures": {ATTACK: [ATTACK, 1]},
}  # fmt: skip
SETTINGS = Settings(
    raw="raw", author_names="keep", bylines="keep", site=None, layouts="all", upstream=["one_word_lines", "c4"]
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The datasheet and the Data Docs of a candidate whose every visible string is an attack."""
    rows = tiny_candidate.tables()
    for article in rows["articles"]:
        article.update(title=ATTACK, site=ATTACK, layout=ATTACK, language="en")
    for author in rows["authors"]:
        author.update(display_name=ATTACK, site=ATTACK)
    rows["sources"][0]["reason"] = f"{ATTACK}: here"
    workspace = tiny_candidate.write(tmp_path_factory.mktemp("pages"), rows)
    failing = {
        "id": "planted",
        "table": "comments",
        "column": "author_id",
        "severity": "error",
        "success": False,
        "says": ATTACK,
        "expected": ATTACK,
        "found": ATTACK,
        "message": ATTACK,
    }
    validation = {
        "success": False,
        "statistics": {"expectations": 1, "met": 0, "errors": 1, "warnings": 0},
        "structure": [],
        "expectations": [failing],
        "great_expectations": "1.24.1",
    }
    write_json(workspace.candidate / "validation.json", validation)
    stated = changes.digests(manifest.load(workspace.candidate))
    changes.write(workspace.changes, changes.Changes(ATTACK, ATTACK, stated, CHANGED))
    document.run(workspace, SETTINGS)
    datadocs.write(workspace.reports / "data-docs", validation, manifest.load(workspace.candidate))
    plots = sorted((workspace.candidate / "plots").glob("*.svg"))
    return {
        "datasheet": workspace.candidate / "datasheet.html",
        "data-docs": workspace.reports / "data-docs" / "index.html",
        "plot": plots[0],
    }


@pytest.fixture(scope="module")
def browser():
    with Browser() as started:
        yield started


@pytest.fixture(scope="module")
def all_pages(pages, sample_release):
    work, _ = sample_release
    return pages | {
        "sample's datasheet": work / "data" / "release" / "datasheet.html",
        "sample's data-docs": work / "reports" / "data-docs" / "index.html",
    }


PAGES = ["datasheet", "data-docs", "plot", "sample's datasheet", "sample's data-docs"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_fetched_nothing_runs_nothing_sticks_out(browser, all_pages, name):
    async def look(page):
        needed = {}
        for media, width, dark in (
            ("screen", 380, False),
            ("screen", 380, True),
            ("screen", 1400, False),
            ("screen", 1400, True),
            ("print", 700, False),
        ):
            await page.width(width, dark=dark, media=media)
            for state in ("false", "true"):
                await page.evaluate(f"document.querySelectorAll('details').forEach(d => d.open = {state})")
                needed[media, width, dark, state] = await page.evaluate("document.documentElement.scrollWidth")
        page.seen.values["needed"] = needed
        page.seen.values["scripts"] = await page.evaluate("document.querySelectorAll('script, img, iframe').length")

    seen = browser.visit(all_pages[name], look)
    assert seen.requests == [all_pages[name].resolve().as_uri()]
    assert seen.console == []
    assert seen.dialogs == []
    assert seen.values["scripts"] == 0
    too_wide = {place: needed for place, needed in seen.values["needed"].items() if needed > place[1]}
    assert not too_wide, "something sticks out: (media, width, dark, details open) -> width that it needs"


@pytest.mark.parametrize("name", ["datasheet", "data-docs"])
def test_the_attack_stands_there_as_text(browser, pages, name):
    async def look(page):
        page.seen.values["text"] = await page.evaluate("document.body.innerText")

    assert "<script>alert(2)</script>" in browser.visit(pages[name], look).values["text"]


@pytest.mark.parametrize("name", ["datasheet", "data-docs"])
@pytest.mark.parametrize("width", [380, 1400])
def test_every_entry_of_the_contents_leads_to_its_heading(browser, pages, name, width):
    async def look(page):
        await page.width(width)
        links = await page.evaluate("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))")
        tops = {}
        for at, link in enumerate(links):
            await page.evaluate(f"document.querySelectorAll('nav a')[{at}].click()")
            tops[link] = await page.evaluate(
                f"[document.getElementById('{link[1:]}').getBoundingClientRect().top,"
                " innerHeight, scrollY + innerHeight >= document.documentElement.scrollHeight - 1]"
            )
        page.seen.values["tops"] = tops

    tops = browser.visit(pages[name], look).values["tops"]
    assert len(tops) >= 7
    for link, (top, height, at_the_end) in tops.items():
        assert 0 <= top < (height if at_the_end else 60), link


def test_every_number_leads_to_its_query(browser, pages):
    async def look(page):
        page.seen.values["lost"] = await page.evaluate(
            "[...document.querySelectorAll('a.n, .from a')].map(a => a.getAttribute('href'))"
            ".filter(href => !document.getElementById(href.slice(1)))"
        )
        page.seen.values["numbers"] = await page.evaluate("document.querySelectorAll('a.n').length")

    values = browser.visit(pages["datasheet"], look).values
    assert values["lost"] == []
    assert values["numbers"] > 250


def test_on_paper_nothing_is_left_that_only_a_screen_can_use(browser, pages):
    async def look(page):
        await page.width(700, dark=True, media="print")
        page.seen.values["nav"] = await page.evaluate("getComputedStyle(document.querySelector('nav')).display")
        page.seen.values["ground"] = await page.evaluate("getComputedStyle(document.body).backgroundColor")

    values = browser.visit(pages["datasheet"], look).values
    assert values == {"nav": "none", "ground": "rgb(255, 255, 255)"}


def test_on_paper_what_a_click_would_open_is_open(browser, pages):
    async def look(page):
        for media in ("screen", "print"):
            await page.width(700, media=media)
            page.seen.values[media] = await page.evaluate(
                "(() => { const each = document.querySelector('details:not([open]):has(td)');"
                " return each.clientHeight > each.querySelector('table').clientHeight })()"
            )

    assert browser.visit(pages["data-docs"], look).values == {"screen": False, "print": True}


@pytest.mark.parametrize("name", ["datasheet", "data-docs"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_told_from_its_ground(browser, pages, name, dark):
    """Contrast of 4.5 or more (WCAG 2, AA) for every piece of text, measured as the browser paints it."""

    async def look(page):
        await page.width(1400, dark=dark)
        page.seen.values["weak"] = await page.evaluate(_CONTRAST)

    assert browser.visit(pages[name], look).values["weak"] == []


_CONTRAST = """
(() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).map(Number).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const weak = new Set();
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const ink = element.closest('svg') ? style.fill : style.color;
    const [a, b] = [light(ink), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5 && !element.closest('title, desc, style')) weak.add(element.outerHTML.slice(0, 80) + ratio);
  }
  return [...weak];
})()
"""


def test_the_words_of_a_picture_end_inside_of_it(browser, tmp_path):
    """Large numbers behind long bars, paired bars and long labels, as a corpus of a terabyte would have them."""
    rows = [
        svg.Bar("a label as long as any can be here", ((count, "c1"),), f"{text.number(count)} (264 pages)", height)
        for count in (0, 1, 130_647_950_123, 98_999_999_999)
        for height in (svg.ROW, *svg.PAIRED)
    ]
    drawn = svg.bars("large", "Large", "Numbers.", rows, legend=(("found", "c1"),))
    page = tmp_path / "large.svg"
    page.write_text(svg.standalone(drawn, "Large"), encoding="utf-8")

    async def look(tab):
        await tab.width(1400)
        tab.seen.values["outside"] = await tab.evaluate(
            "(() => { const box = document.documentElement.viewBox.baseVal;"
            " return [...document.querySelectorAll('text')].filter(each => { const is = each.getBBox();"
            " return is.x < box.x || is.x + is.width > box.x + box.width; }).map(each => each.textContent) })()"
        )

    assert browser.visit(page, look).values["outside"] == []
