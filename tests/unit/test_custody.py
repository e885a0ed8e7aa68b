"""Who holds the key, until when, and where to write: asked for where it matters, and shown beside mode and fingerprint."""

import pytest
import tiny_candidate
import yaml

from broadsheet import document, manifest
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.documents.questions import every_question
from broadsheet.errors import BroadsheetError

DIGEST = "d" * 64
PRIVATE = "0123456789abcdef"
PEOPLE = {
    "key_holder": "the data office of Harbour",
    "key_until": "2031-12-31",
    "removal_contact": "out@harbour.example",
}


def answer(root, how="pseudonymise", fingerprint=PRIVATE, people=None, bylines="keep", contact=None):
    """Return answers of the datasheet, each as Markdown on one line, and what is open."""
    root.mkdir(parents=True, exist_ok=True)
    workspace = tiny_candidate.write(root, digest=DIGEST)
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    stated = manifest.load(workspace.candidate)
    config = {**stated["config"], "author_names": how, "bylines": bylines, "scope": "site"}
    manifest.save(workspace.candidate, {**stated, "config": config, "key_fingerprint": fingerprint})
    form = {
        "corpus": DIGEST,
        "answered_by": "Orla Fenwick",
        "dataset": {"contact": contact, "license": "CC0-1.0"},
        "people": people,
        "errata": [],
        "answers": {question.id: "As it is." for question in every_question() if question.human != "no"},
    }
    workspace.answers.parent.mkdir()
    workspace.answers.write_text(yaml.safe_dump(form), encoding="utf-8")
    settings = Settings(raw="raw", author_names=how, bylines=bylines, site=None, layouts="all")
    result = document.run(workspace, settings)
    sheet = (workspace.candidate / "datasheet.md").read_text(encoding="utf-8")
    parts = {
        each: sheet.partition(f"### {each}. ")[2].partition("\n### ")[0]
        for each in ("C13", "C14", "L2", "L10", "P1", "P2")
    }
    return {each: " ".join(part.split()) for each, part in parts.items()}, [
        each for each in result.open if "C14" in each
    ]


def test_pseudonyms_under_a_private_key_ask_who_holds_it(tmp_path):
    found, still = answer(tmp_path)
    assert still[0].endswith("(config/datasheet.yaml: people.key_holder, people.key_until, people.removal_contact)")
    assert "Nobody has answered this yet (who holds the key" in found["C14"]
    assert PRIVATE in found["C14"]


def test_the_answer_stands_beside_mode_and_fingerprint(tmp_path):
    found, still = answer(tmp_path, people=PEOPLE)
    assert still == []
    assert PRIVATE in found["C14"]
    assert "> The key is held by the data office of Harbour, until 2031-12-31." in found["C14"]
    assert "> Whoever wants to be left out writes to: out@harbour.example" in found["C14"]
    assert "writes to: out@harbour.example" in found["L10"]


def test_only_what_is_missing_is_asked(tmp_path):
    _, still = answer(tmp_path, people={"key_holder": "A"}, contact="b@harbour.example")
    assert still[0].endswith("(config/datasheet.yaml: people.key_until)")


@pytest.mark.parametrize(
    ("how", "fingerprint", "says"),
    [
        ("keep", None, "Names of commenters are in this release"),
        ("drop", PRIVATE, "Ids are made under a key"),
        ("pseudonymise", f"public sample key {PRIVATE}", "it protects nobody"),
    ],
)
def test_elsewhere_nothing_is_asked_and_nothing_untrue_is_said(tmp_path, how, fingerprint, says):
    found, still = answer(tmp_path, how, fingerprint)
    assert still == []
    assert says in found["C14"]
    assert "try names against the pseudonyms" not in found["C14"]


def test_bylines_that_are_pseudonyms_ask_too(tmp_path):
    assert answer(tmp_path, "keep", bylines="pseudonymise")[1]


def test_a_day_or_words_and_nothing_else(tmp_path):
    assert "until nobody asks" in answer(tmp_path / "a", people={**PEOPLE, "key_until": "until nobody asks"})[0]["C14"]
    with pytest.raises(BroadsheetError, match=r"people\.key_until: expected a date"):
        answer(tmp_path / "b", people={**PEOPLE, "key_until": 2031})
    with pytest.raises(BroadsheetError, match=r"people: unknown key `holder`; did you mean `key_holder`"):
        answer(tmp_path / "c", people={"holder": "A"})


def test_what_is_said_of_masking_fits_the_mode(tmp_path):
    """Nothing is said of pseudonyms where names are dropped, nor of rebuilding pages where something was taken out."""
    dropped, _ = answer(tmp_path / "drop", "drop")
    assert "Data without names remain personal data" in dropped["C14"]
    assert "pseudonym" not in dropped["C14"]
    assert "wrote a single comment" not in dropped["C14"], "nobody can tell who wrote several"
    assert "who wrote comments is dropped" in dropped["C13"]
    for how in ("drop", "pseudonymise"):
        said, _ = answer(tmp_path / how / "again", how)
        assert "cannot be put together again" in said["L2"]
        assert "stays where the release was made" in said["P2"]
        assert "e-mail addresses, telephone numbers and IP addresses replaced" in said["P1"]
    kept, _ = answer(tmp_path / "keep", "keep", None)
    assert "rebuilds the bytes of every page." in kept["L2"]
    assert "names are kept in this release" in kept["P1"]
    signed, _ = answer(tmp_path / "bylines", "keep", bylines="pseudonymise", people=PEOPLE)
    assert "writers' names replaced" in signed["P1"]
    assert "cannot be put together again" in signed["L2"]
