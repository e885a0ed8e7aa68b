"""The pages in a real browser: nothing is asked for, nothing runs, nothing sticks out, the contents list works."""

import os
import sys
from pathlib import Path

import pytest
from browser import CHROMIUM, visit

from broadsheet import document, manifest
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.expectations import datadocs

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
import tiny_candidate

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="chromium is not installed: apt-get install chromium"
)

ATTACK = '<img src="https://attacker.example/x.png" onerror="alert(1)"><script>alert(2)</script>'
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
    document.run(workspace, SETTINGS)
    datadocs.write(workspace.reports / "data-docs", validation, manifest.load(workspace.candidate))
    plots = sorted((workspace.candidate / "plots").glob("*.svg"))
    return {
        "datasheet": workspace.candidate / "datasheet.html",
        "data-docs": workspace.reports / "data-docs" / "index.html",
        "plot": plots[0],
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [380, 1400])
@pytest.mark.parametrize("name", ["datasheet", "data-docs", "plot"])
def test_nothing_is_fetched_nothing_runs_nothing_sticks_out(pages, name, width, dark):
    async def look(page):
        await page.width(width, dark=dark)
        page.seen.values["needed"] = await page.evaluate("document.documentElement.scrollWidth")
        page.seen.values["open"] = await page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        page.seen.values["opened"] = await page.evaluate("document.documentElement.scrollWidth")
        page.seen.values["scripts"] = await page.evaluate("document.querySelectorAll('script, img, iframe').length")

    seen = visit(pages[name], look)
    assert seen.requests == [pages[name].resolve().as_uri()]
    assert seen.console == []
    assert seen.dialogs == []
    assert seen.values["scripts"] == 0
    assert seen.values["needed"] <= width
    assert seen.values["opened"] <= width


@pytest.mark.parametrize("name", ["datasheet", "data-docs"])
def test_the_attack_stands_there_as_text(pages, name):
    async def look(page):
        page.seen.values["text"] = await page.evaluate("document.body.innerText")

    assert "<script>alert(2)</script>" in visit(pages[name], look).values["text"]


@pytest.mark.parametrize("name", ["datasheet", "data-docs"])
def test_every_entry_of_the_contents_leads_to_its_heading(pages, name):
    async def look(page):
        await page.width(1400)
        links = await page.evaluate("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))")
        tops = {}
        for at, link in enumerate(links):
            await page.evaluate(f"document.querySelectorAll('nav a')[{at}].click()")
            tops[link] = await page.evaluate(
                f"[document.getElementById('{link[1:]}').getBoundingClientRect().top,"
                " innerHeight, scrollY + innerHeight >= document.documentElement.scrollHeight - 1]"
            )
        page.seen.values["tops"] = tops

    tops = visit(pages[name], look).values["tops"]
    assert len(tops) >= 7
    for link, (top, height, at_the_end) in tops.items():
        assert 0 <= top < (height if at_the_end else 60), link


@pytest.mark.parametrize("name", ["datasheet", "data-docs"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_told_from_its_ground(pages, name, dark):
    """Contrast of 4.5 or more (WCAG 2, AA) for every piece of text, measured as the browser paints it."""

    async def look(page):
        await page.width(1400, dark=dark)
        page.seen.values["weak"] = await page.evaluate(_CONTRAST)

    assert visit(pages[name], look).values["weak"] == []


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
