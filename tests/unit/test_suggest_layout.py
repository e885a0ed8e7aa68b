"""A draft of a layout from a site's repetition: on a platform that nobody described, and what must not be taken for one."""

import gzip
import json
import re
from dataclasses import replace

import pytest
import yaml
from small_corpus import SETTINGS, article_page

from broadsheet import cli, suggest_layout
from broadsheet.chosen_layouts import layouts_of
from broadsheet.paths import Workspace
from broadsheet.reading import assemble, read_page
from broadsheet.reading.drafting import draft
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page
from broadsheet.reading.sheet import Sheet

NAMES = ["Ada Lind", "Bo Quist", "Cy Marsh-Hall", "Dora", "Old Fen", "Edda Krog", "Finn O'Hare", "Gerd", "Hal Ives"]
WORDS = "the ferry went out before the bell and nobody on the quay had asked why it would not wait for us"


def murmurs(number, count, header="{name} murmured from the gallery, {day} May 2024 {clock}", control="nod along (0)"):
    """A page of a made-up platform: title, body, `12 murmurs`, comments under headers of its own, furniture."""
    words = WORDS.split()
    turned = " ".join(words[number % 7 :] + words[: number % 7])
    out = ["The Quay Post", "tides and timetables", "", f"What the harbour did in week {number}", ""]
    out += [f"In week {number} {turned}, as has been said. " * 3, "", f"{count} murmurs in the gallery", ""]
    for at in range(count):
        name = NAMES[(at * 5 + number) % len(NAMES)]
        when = {"name": name, "day": 3 + at, "clock": f"1{at % 10}:2{number}"}
        out += [header.format(**when), ""]
        out += [f"{name.split()[0]} says {' '.join(words[at % 5 :])} and that is remark {at} of week {number}.", ""]
        out += [control, ""]
    return [*out, "Climb up and murmur", "", "The Quay Post is printed on a barge"]


SITE = [murmurs(number, count) for number, count in enumerate([5, 8, 3, 6, 2, 7])]


def comments(layouts, pages=SITE):
    found = []
    for page in pages:
        records = assemble(Page(lines=page, page_id="x"), read_page(Page(lines=page, page_id="x"), None, layouts))
        found.append(records)
    return found


TAGGER = tagger_of(load_layouts())


def sketch(pages):
    """Return the layout file without trying it: that is what takes the time."""
    return suggest_layout.layout_file("quay", "article", draft([Sheet(page, TAGGER) for page in pages]))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder whose sub-folder `layouts` holds the draft for the site."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "quay.yaml").write_text(suggest_layout.suggest("quay", SITE), encoding="utf-8")
    return folder


def test_the_headers_of_a_platform_that_nobody_described_are_found(site):
    text = (site / "layouts" / "quay.yaml").read_text(encoding="utf-8")
    assert "31 lines on 6 of 6 pages, up to 8 on one" in text
    assert r"'\d+ murmurs in the gallery'" in text
    assert "'climb up and murmur'" in text
    assert r"'nod along \(\d+\)'  # 31 times after headers, on 6 pages" in text
    assert "'the quay post'  # on 6 of 6 pages" in text
    assert "Lind" not in text, "no commenter's name gets into a draft of a header"


def test_the_draft_reads_the_site_at_once_through_the_settings_as_it_says(site):
    layouts = layouts_of(Workspace(site), replace(SETTINGS, layouts=["layouts"]))
    layout = layouts.by_name["quay"]
    assert layout.author == "inline"
    match = layout.header[0].fullmatch("Zoe Quayle-Ng murmured from the gallery, 9 June 2023 08:15")
    assert (match["author"], match["posted"]) == ("Zoe Quayle-Ng", "9 June 2023 08:15")
    found = comments(layouts)
    assert [records.article.layout for records in found] == ["quay"] * len(SITE)
    assert [len(records.comments) for records in found] == [5, 8, 3, 6, 2, 7]
    assert [c.author for c in found[0].comments] == [NAMES[(at * 5) % len(NAMES)] for at in range(5)]
    assert not any("nod along" in (c.text or "") for records in found for c in records.comments)
    text = (site / "layouts" / "quay.yaml").read_text(encoding="utf-8")
    assert "With this draft:       31 comments (31 with a name) on 6 pages; this draft reads 6 of 6 pages" in text


@pytest.mark.parametrize("place", ["above", "below"])
def test_where_the_author_stands_is_seen(place):
    lines = "{name}\n{day} May 2024 {clock}" if place == "above" else "{day} May 2024 {clock}\n{name}"
    pages = ["\n".join(murmurs(n, c, header=lines)).split("\n") for n, c in enumerate([5, 4, 6, 3])]
    assert f"author: {place}  # a short line like a name stands {place}" in sketch(pages)


def test_verbs_without_a_date_are_seen():
    pages = [murmurs(n, c, header="{name} quoth:") for n, c in enumerate([5, 4, 6])]
    assert r"'(?P<author>.{1,60}?)\s+quoth:'" in sketch(pages)


def test_pages_without_a_thread_give_no_header():
    text = sketch([murmurs(n, 0) for n in range(5)])
    assert "\nheader:" not in text
    assert "'the quay post'" in text


def test_dates_in_a_list_of_links_are_no_headers():
    listed = [f"Notice to mariners, {day} May 2024" for day in range(3, 9)]
    pages = [[*page[:6], *listed, *page[6:]] for page in (murmurs(n, 0) for n in range(4))]
    assert "\nheader:" not in sketch(pages)


@pytest.mark.parametrize("odd", ["it's: #1 {x} [y", "a \\ b", "\u202eback", "tab\there", "- dash", "'' \"", "\x07bell"])
def test_whatever_stands_on_a_page_the_draft_loads(odd):
    content = yaml.safe_load(sketch([[odd, *page, odd] for page in SITE[:4]]))
    for pattern in content["navigation"]:
        re.compile(pattern)


def test_one_page_is_enough_to_begin_with():
    text = sketch(SITE[1:2])
    assert "8 lines on 1 of 1 pages" in text


def test_on_the_command_line_it_reads_what_raw_may_be(tmp_path, capsys, monkeypatch):
    raw = tmp_path / "raw"
    raw.mkdir()
    for number, page in enumerate(SITE[:3]):
        (raw / f"{number}.txt").write_text("\n".join(page), encoding="utf-8")
    (raw / "README.md").write_text("about", encoding="utf-8")
    with gzip.open(raw / "more.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": "\n".join(page)}) + "\n" for page in SITE[3:])
    # What is drafted is tested above; trying it takes seconds.
    monkeypatch.setattr(suggest_layout, "suggest", lambda name, pages: f"name: {name} of {len(pages)}\n")
    folder = tmp_path / "own"
    assert cli.main(["suggest-layout", str(raw), "--folder", str(folder)]) == 0
    assert (folder / "raw.yaml").read_text(encoding="utf-8") == "name: raw of 6\n"
    assert cli.main(["suggest-layout", str(raw), "--folder", str(folder)]) == 2
    assert "is there already, perhaps with your changes" in capsys.readouterr().err
    assert cli.main(["suggest-layout", str(raw), "--name", "quay"]) == 0
    assert capsys.readouterr().out == "name: quay of 6\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "nowhere is not there. Expected a file or a folder"),
        (["."], "holds no page with text"),
        ([".", "--name", "A b"], "expected a word of small letters"),
    ],
)
def test_what_cannot_be_drafted_is_said(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["suggest-layout", *words]) == 2
    assert said in capsys.readouterr().err


def test_pages_are_chosen_by_their_digests(tmp_path, monkeypatch):
    monkeypatch.setattr(suggest_layout, "MOST_PAGES", 4)
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(article_page(f"The Old Crane Number {number}"), encoding="utf-8")
    (tmp_path / "copy.txt").write_bytes((tmp_path / "0.txt").read_bytes())
    some = suggest_layout.pages_of(tmp_path)
    (tmp_path / "0.txt").rename(tmp_path / "z.txt")
    assert suggest_layout.pages_of(tmp_path) == some
    assert len(some) == 4
