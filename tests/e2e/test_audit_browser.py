"""The audit in a real browser: nothing is fetched, nothing runs, nothing sticks out, and the rule can be reached."""

import os

import pytest
import tiny_candidate
from browser import CHROMIUM, Browser
from test_document_browser import _CONTRAST, ATTACK

from broadsheet import audit
from broadsheet.config import Settings

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="chromium is not installed: apt-get install chromium"
)
SETTINGS = Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The index, and the page with most lines, of a candidate whose every visible string is an attack."""
    rows = tiny_candidate.tables()
    for article in rows["articles"]:
        article.update(title=ATTACK, site=ATTACK, layout=ATTACK, source_file=f"{ATTACK}{article['source_file']}")
    for author in rows["authors"]:
        author.update(display_name=ATTACK, site=ATTACK)
    for line in rows["lines"]:
        line.update(text=line["text"] and f"{ATTACK}{line['text'] * 9}", rule=ATTACK)
    for comment in rows["comments"]:
        comment.update(badge=ATTACK, posted_raw=ATTACK)
    workspace = tiny_candidate.write(tmp_path_factory.mktemp("audit"), rows)
    audit.run(workspace, SETTINGS)
    return {
        "index": workspace.audit / "index.html",
        "page": max(workspace.audit.glob("page-*.html"), key=lambda path: path.stat().st_size),
    }


@pytest.fixture(scope="module")
def browser():
    with Browser() as started:
        yield started


@pytest.mark.parametrize("name", ["index", "page"])
def test_nothing_is_fetched_nothing_runs_nothing_sticks_out(browser, pages, name):
    async def look(page):
        for width in (380, 1400):
            for dark in (False, True):
                await page.width(width, dark=dark)
                await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                needed = await page.evaluate("document.documentElement.scrollWidth")
                page.seen.values[f"{width} {dark}"] = needed - width
                page.seen.values.setdefault("weak", []).extend(await page.evaluate(_CONTRAST))
        page.seen.values["scripts"] = await page.evaluate("document.querySelectorAll('script, img, iframe').length")
        page.seen.values["text"] = await page.evaluate("document.body.innerText")

    seen = browser.visit(pages[name], look)
    assert seen.requests == [pages[name].resolve().as_uri()]
    assert (seen.console, seen.dialogs, seen.values["scripts"]) == ([], [], 0)
    assert "<script>alert(2)</script>" in seen.values["text"]
    assert seen.values["weak"] == [], "contrast below 4.5 (WCAG 2, AA): change the colours in audit.css"
    assert max(seen.values[f"{width} {dark}"] for width in (380, 1400) for dark in (False, True)) <= 0


@pytest.mark.parametrize("width", [380, 1400])
def test_the_rule_is_shown_on_hover_and_on_focus(browser, pages, width):
    place = (
        "(() => {{ const r = document.querySelectorAll('{}')[3].closest('tr').querySelector('.rule')"
        ".getBoundingClientRect(); return [r.left, r.right, r.width] }})()"
    )

    async def look(page):
        await page.width(width)
        await page.send("Emulation.setFocusEmulationEnabled", enabled=True)
        page.seen.values["hidden"] = await page.evaluate(place.format(".why"))
        await page.evaluate("document.querySelectorAll('.why')[3].focus()")
        page.seen.values["focus"] = await page.evaluate(place.format(".why"))
        await page.evaluate("document.activeElement.blur()")
        x, y = await page.evaluate(
            "(() => { const e = document.querySelectorAll('.why')[3].closest('tr').querySelector('.raw');"
            " e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); return [r.left + 9, r.top + 9] })()"
        )
        await page.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        page.seen.values["hover"] = await page.evaluate(place.format(".why"))

    values = browser.visit(pages["page"], look).values
    assert values["hidden"][1] < 0
    for how in ("focus", "hover"):
        left, right, wide = values[how]
        assert 0 <= left < right <= width, how
        assert wide > 50, how
