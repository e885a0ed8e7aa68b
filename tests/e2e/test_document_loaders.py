"""The metadata as other people's tools read it; each tool is optional, and its test is skipped where it is missing."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from broadsheet.schemas import TABLES

from broadsheet import document
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.documents import croissant

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
import tiny_candidate

SETTINGS = Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all")
VALIDATION = {
    "success": True,
    "statistics": {"expectations": 0, "met": 0, "errors": 0, "warnings": 0},
    "structure": [],
    "expectations": [],
}
ROWS = {"articles": 2, "images": 1, "comments": 5, "authors": 2, "sources": 4, "lines": 20}


def _release(root, rows=None, form=None):
    workspace = tiny_candidate.write(root, rows)
    write_json(workspace.candidate / "validation.json", VALIDATION)
    if form:
        workspace.answers.parent.mkdir()
        workspace.answers.write_text(json.dumps(form), encoding="utf-8")
    document.run(workspace, SETTINGS)
    return workspace.candidate


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return _release(tmp_path_factory.mktemp("release"))


def test_croissant_loads_every_table(release, monkeypatch):
    mlcroissant = pytest.importorskip("mlcroissant")
    monkeypatch.chdir(release)
    dataset = mlcroissant.Dataset("croissant.json")
    assert not dataset.metadata.issues.errors
    for table, count in ROWS.items():
        rows = list(dataset.records(table))
        assert len(rows) == count
        assert set(rows[0]) == {f"{table}/{name}" for name in TABLES[table].to_schema().columns}


def test_a_draft_lacks_only_what_a_person_must_declare(tmp_path):
    draft = json.loads((_release(tmp_path / "draft") / "croissant.json").read_text(encoding="utf-8"))
    assert croissant.missing(draft) == ["license", "url", "creator", "datePublished"]
    dataset = {
        "title": "Ferries and moss",
        "license": "CC0-1.0",
        "url": "https://harbour.example/data",
        "creators": [{"name": "Orla Fenwick"}],
        "version": "1.0.0",
    }
    form = {"corpus": "0" * 64, "answered_by": "Orla Fenwick", "dataset": dataset}
    full = json.loads((_release(tmp_path / "full", form=form) / "croissant.json").read_text(encoding="utf-8"))
    assert croissant.missing(full) == ["datePublished"]


def test_frictionless_finds_the_package_valid(release, monkeypatch):
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(release)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(TABLES)


def test_frictionless_finds_a_planted_orphan(tmp_path, monkeypatch):
    frictionless = pytest.importorskip("frictionless")
    rows = tiny_candidate.tables()
    rows["comments"][0]["article_id"] = "a" * 26
    monkeypatch.chdir(_release(tmp_path, rows))
    report = frictionless.validate("datapackage.json")
    assert [kind for (kind,) in report.flatten(["type"])] == ["foreign-key"]


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()

    def _load(folder, table):
        return datasets.load_dataset(str(folder), table, split="train", cache_dir=str(tmp_path / "cache"))

    return _load


def test_datasets_loads_each_table_by_its_name(release, load):
    assert {table: load(release, table).num_rows for table in TABLES} == ROWS


def test_datasets_shows_the_rows_of_a_new_version(tmp_path, load):
    place = tmp_path / "place"
    shutil.copytree(_release(tmp_path / "old"), place)
    assert load(place, "comments")[0]["text"] == "About time, I say."
    rows = tiny_candidate.tables()
    rows["comments"][0]["text"] = "About time, they said."
    shutil.rmtree(place)
    shutil.copytree(_release(tmp_path / "new", rows), place)
    assert load(place, "comments")[0]["text"] == "About time, they said."


def test_a_table_without_rows_does_not_stop_the_others(tmp_path, load):
    rows = {**tiny_candidate.tables(), "images": []}
    folder = _release(tmp_path / "empty", rows)
    assert load(folder, "comments").num_rows == 5
    datasets = pytest.importorskip("datasets")
    streamed = datasets.load_dataset(str(folder), "images", split="train", streaming=True)
    assert list(streamed) == []
