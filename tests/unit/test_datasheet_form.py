"""config/datasheet.yaml: the form itself, and what is refused in it."""

import tempfile
from pathlib import Path

import pytest
import yaml

from broadsheet import rawindex
from broadsheet.config import merge
from broadsheet.documents import declared
from broadsheet.documents.questions import every_question
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

REPOSITORY = Path(__file__).parents[2]
FORM = REPOSITORY / "config" / "datasheet.yaml"
DIGEST = "d" * 64


def _read(tmp_path, **form):
    path = tmp_path / "datasheet.yaml"
    path.write_text(yaml.safe_dump({"corpus": DIGEST, "answered_by": "Tam Reed", **form}), encoding="utf-8")
    return declared.read(path, "config/datasheet.yaml", DIGEST)


def test_the_form_of_the_sample_leaves_no_question_open():
    corpus = yaml.safe_load(FORM.read_text(encoding="utf-8"))["corpus"]
    form = declared.read(FORM, "config/datasheet.yaml", corpus)
    assert form.counts
    answered_by_dataset = {"D3": form.published, "D4": form.license, "N2": form.contact, "N3": form.errata is not None}
    for question in every_question():
        if question.human == "must":
            assert form.answers.get(question.id) or answered_by_dataset.get(question.id), question.id


def test_the_form_of_the_sample_is_bound_to_the_sample():
    with tempfile.TemporaryDirectory() as scratch:
        workspace = Workspace(scratch)
        settings = merge(workspace, {"raw": str(REPOSITORY / "data" / "raw"), "author_names": "keep"})
        digest = rawindex.look(workspace, settings).digest
    corpus = yaml.safe_load(FORM.read_text(encoding="utf-8"))["corpus"]
    assert corpus == digest, (
        f"data/raw has changed: read the answers in config/datasheet.yaml again and write `corpus: {digest}`"
    )


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"answered_by": ""}, "`answered_by` is empty"),
        ({"dataset": {"licence": "CC0-1.0"}}, "unknown key `licence`; did you mean `license`?"),
        ({"dataset": {"license": "Creative Commons"}}, "`Creative Commons` is no SPDX identifier"),
        ({"dataset": {"version": "v1"}}, "expected three numbers such as 1.0.0"),
        ({"dataset": {"doi": "https://doi.org/10.5/x"}}, "is no DOI"),
        ({"dataset": {"published": "last week"}}, "expected a date such as 2024-05-31"),
        ({"dataset": {"creators": [{"orcid": "1"}]}}, "creators, entry 1: `name` is missing"),
        (
            {"dataset": {"creators": [{"name": "A", "family_names": "B"}]}},
            "`name` is missing, or there is more than one",
        ),
        ({"dataset": {"creators": [{"given_names": "B"}]}}, "write `family_names` and `given_names` of a person"),
        ({"dataset": {"creators": [{"name": "A", "orcid": "1"}]}}, "is no ORCID iD"),
        ({"dataset": {"url": "on request"}}, "`on request` is no address"),
        ({"answers": {"M9": "x"}}, "answers.M9: there is no such question"),
        ({"answers": {"C2": "x"}}, "answers.C2: this question is answered by measurement"),
        ({"answers": {"M1": ["x"]}}, "answers.M1: expected text, or `not_applicable:`"),
        ({"answers": {"M1": {"not_applicable": ""}}}, "answers.M1: expected text, or `not_applicable:`"),
        ({"anwsers": {}}, "unknown key `anwsers`; did you mean `answers`?"),
    ],
)
def test_a_wrong_form_is_refused_with_the_place(tmp_path, form, message):
    with pytest.raises(BroadsheetError) as caught:
        _read(tmp_path, **form)
    assert message in str(caught.value)
    assert "config/datasheet.yaml" in str(caught.value)


def test_a_licence_is_spelt_as_the_list_spells_it(tmp_path):
    assert _read(tmp_path, dataset={"license": "cc-by-4.0"}).license == "CC-BY-4.0"
    assert _read(tmp_path, dataset={"license": "LicenseRef-ours"}).license == "LicenseRef-ours"


def test_an_empty_answer_is_no_answer(tmp_path):
    assert _read(tmp_path, answers={"M1": "  ", "M2": None}).answers == {}


def test_without_the_digest_of_the_raw_text_no_answer_counts(tmp_path):
    path = tmp_path / "datasheet.yaml"
    path.write_text("corpus: abc\nanswered_by: Tam Reed\n", encoding="utf-8")
    assert not declared.read(path, "config/datasheet.yaml", None).counts
