"""What repeats on a site: the same however the corpus is cut, and written only when it changes."""

import json
import os

import pytest
from small_corpus import SETTINGS, SMALL, article_page, fill

from broadsheet import ingest, survey
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.sharding import Cutting

SITES = ("harbour.example", "pier.example")
FURNITURE = "Support the town's own gazette"


def corpus(pages: int = 12) -> tuple[dict, dict]:
    content = {
        f"{n:02d}.txt": article_page(f"The Old Crane Number {n} Is Painted Again")
        + f"\n{FURNITURE} today, {SITES[n % 2]}\n"
        for n in range(pages)
    }
    return content, {name: {"site": SITES[n % 2]} for n, name in enumerate(content)}


def surveyed(root, cutting: Cutting = SMALL, rename=lambda name: name) -> Workspace:
    workspace = Workspace(root)
    pages, table = corpus()
    fill(
        root, {rename(name): text for name, text in pages.items()}, {rename(name): said for name, said in table.items()}
    )
    ingest.run(workspace, SETTINGS, cutting=cutting)
    survey.run(workspace, SETTINGS)
    return workspace


def facts(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((workspace.surveys / "sites").iterdir())}


def test_each_site_has_its_own_facts(tmp_path):
    found = survey.facts_of(surveyed(tmp_path), list(SITES))
    assert sorted(found) == sorted(SITES)
    assert [found[site].pages for site in SITES] == [6, 6]
    assert found[SITES[0]].furniture
    assert found[SITES[0]].furniture != found[SITES[1]].furniture


@pytest.mark.parametrize("most", [3, 400])
def test_neither_the_cut_nor_the_order_of_the_pages_changes_the_facts(tmp_path, monkeypatch, most):
    monkeypatch.setattr(survey, "SAMPLE", most)
    here = surveyed(tmp_path / "here")
    whole = surveyed(tmp_path / "whole", Cutting())
    turned = surveyed(tmp_path / "turned", rename=lambda name: f"{99 - int(name[:2]):02d}.txt")
    assert len(json.loads(here.plan.read_text())["shards"]) > len(json.loads(whole.plan.read_text())["shards"]) == 1
    assert facts(here) == facts(whole) == facts(turned)
    assert survey.facts_of(here, [SITES[0]])[SITES[0]].pages == min(most, 6)


def test_the_sample_is_the_smallest_page_ids_of_each_site(tmp_path, monkeypatch):
    workspace = surveyed(tmp_path)
    files = sorted(workspace.pages.glob("*.parquet"))
    everything = survey.sampled(files)
    assert len(everything) == 12
    monkeypatch.setattr(survey, "SAMPLE", 2)
    chosen = survey.sampled(files)
    assert len(chosen) == 4
    assert chosen < everything
    assert min(everything) in chosen
    assert survey.sampled(list(reversed(files))) == chosen


def test_nothing_is_written_again_while_nothing_changes(tmp_path):
    workspace = surveyed(tmp_path)
    paths = [path for path in sorted(workspace.surveys.rglob("*")) if path.is_file()]
    for path in paths:
        os.utime(path, ns=(1, 1))
    surveyed(tmp_path)
    assert [path for path in sorted(workspace.surveys.rglob("*")) if path.is_file()] == paths
    assert [path.stat().st_mtime_ns for path in paths] == [1] * len(paths)


def test_a_page_that_changes_no_fact_leaves_the_facts_file_as_it_is(tmp_path):
    workspace = surveyed(tmp_path)
    before = facts(workspace)
    for path in (workspace.surveys / "sites").iterdir():
        os.utime(path, ns=(1, 1))
    page = tmp_path / "raw" / "00.txt"
    page.write_text(page.read_text().replace("It took a while", "It took a long, long while"))
    surveyed_again = Workspace(tmp_path)
    ingest.run(surveyed_again, SETTINGS, cutting=SMALL)
    survey.run(surveyed_again, SETTINGS)
    assert facts(workspace) == before
    assert {path.stat().st_mtime_ns for path in (workspace.surveys / "sites").iterdir()} == {1}


def test_a_site_that_is_gone_takes_its_facts_along_and_pages_without_a_site_have_none(tmp_path):
    workspace = surveyed(tmp_path)
    pages, table = corpus()
    fill(tmp_path, pages, {name: said for name, said in table.items() if said["site"] == SITES[0]})
    ingest.run(workspace, SETTINGS, cutting=SMALL)
    before = survey.digest_of(workspace, [SITES[0]])
    survey.run(workspace, SETTINGS)
    assert len(facts(workspace)) == 1
    assert survey.digest_of(workspace, [SITES[0]]) == before
    assert survey.facts_of(workspace, []) == {}


@pytest.mark.parametrize("text", ['{"site": "harbour.example", "pages": 3}', "{", "[]", "", "null"])
def test_facts_of_another_version_and_damaged_ones_are_refused(tmp_path, text):
    workspace = surveyed(tmp_path)
    for path in (workspace.surveys / "sites").iterdir():
        path.write_text(text)
    with pytest.raises(BroadsheetError, match="Run `broadsheet survey` again") as raised:
        survey.facts_of(workspace, [SITES[0]])
    assert str(workspace.surveys / "sites") in str(raised.value)
    survey.run(workspace, SETTINGS)
    assert survey.facts_of(workspace, [SITES[0]])[SITES[0]].pages == 6


def test_reading_without_a_survey_says_what_to_run(tmp_path):
    with pytest.raises(BroadsheetError, match="run `broadsheet survey` first"):
        survey.facts_of(Workspace(tmp_path), ["harbour.example"])
