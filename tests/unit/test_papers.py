"""The papers of raw pages: read strictly, shown in the datasheet, and part of the data package."""

import json

import pytest
import tiny_candidate
import yaml

from broadsheet import document, papers
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

SAID = """\
source: Handed over by the publisher, as files
licence: LicenseRef-agreement-of-2026
accessed: 2026-11-23
citation: The Courier. Pages of 2025.
language: [en, de]
"""


def settings(raw):
    return Settings(raw, "keep", "keep", None, "all")


def made(tmp_path, where="raw", **files):
    workspace = tiny_candidate.write(tmp_path, digest="d" * 64)
    for name, text in files.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "SOURCE.yaml").write_text(text, encoding="utf-8")
    statistics = {"expectations": 0, "met": 0, "errors": 0, "warnings": 0}
    empty = {"success": True, "statistics": statistics, "structure": [], "expectations": []}
    write_json(workspace.candidate / "validation.json", empty)
    document.run(workspace, settings(where))
    return workspace.candidate


def test_what_the_papers_say_is_in_the_datasheet_and_the_data_package(tmp_path):
    folder = made(tmp_path, raw=SAID)
    sheet = (folder / "datasheet.md").read_text(encoding="utf-8")
    for words in ("Handed over by the publisher", "LicenseRef-agreement-of-2026", "2026-11-23", "en, de"):
        assert words in sheet
    assert "Nobody has declared of the raw pages" not in sheet
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["sources"] == [{"title": "The Courier. Pages of 2025."}]


def test_what_is_lacking_is_said(tmp_path):
    sheet = (made(tmp_path) / "datasheet.md").read_text(encoding="utf-8")
    assert "Nobody has declared of the raw pages: `source`, `licence`, `accessed`, `citation` (`SOURCE.yaml`)" in sheet


def test_no_path_of_the_machine_is_shown_and_each_root_has_its_own(tmp_path):
    sheet = (made(tmp_path, where=["raw", str(tmp_path / "more")], more=SAID) / "datasheet.md").read_text(
        encoding="utf-8"
    )
    assert "as declared in more/SOURCE.yaml" in sheet
    assert "(`raw/SOURCE.yaml`)" in sheet
    assert str(tmp_path) not in sheet


def test_a_root_that_is_a_file_has_the_papers_of_its_folder(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "SOURCE.yaml").write_text(SAID)
    (tmp_path / "raw" / "a.txt").write_text("x")
    (found,) = papers.every(Workspace(tmp_path), settings("raw/a.txt"))
    assert found.lacking == []
    assert not found.may_be_passed_on


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source: [", "is not YAML"),
        ("- one", "expected `key: value` lines"),
        ("license: CC0-1.0", "unknown key `license`; did you mean `licence`?"),
        ("accessed: last week", "expected a day such as 2026-11-23"),
        ("source: {a: b}", "source: expected text"),
        ("redistribution: maybe", "expected `allowed` or `not allowed`"),
    ],
)
def test_papers_that_cannot_be_right_are_refused(tmp_path, text, message):
    path = tmp_path / "SOURCE.yaml"
    path.write_text(text)
    with pytest.raises(BroadsheetError, match=r"SOURCE\.yaml") as refused:
        papers.read(path)
    assert message in str(refused.value)


def test_the_samples_papers_are_in_order():
    path = tiny_candidate.Path(__file__).resolve().parents[2] / "data" / "raw" / "SOURCE.yaml"
    assert papers.read(path).lacking == []
    assert papers.read(path).may_be_passed_on
    assert set(yaml.safe_load(path.read_text())) == set(papers.KEYS)
