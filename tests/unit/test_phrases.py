"""Phrases that platforms print, in many languages: they are no comments' words, and comments' words are no phrases."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_pages import ARTICLE, NAMES, texts

from broadsheet.errors import BroadsheetError
from broadsheet.reading import phrases
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.phrases import KINDS, Phrases, load_phrases, phrase_key

SAID = [
    "Der Kessel pfeift nur, wenn jemand zuhört.",
    "Das tut meiner auch, und zwar in Moll.",
    "Ich habe ihn verschenkt, seither ist Ruhe im Haus.",
    "Dann pfeift er jetzt beim Nachbarn, und der Hund singt mit.",
]
ROWS = {
    "de": [
        "Kommentar empfehlen 12",
        "Missbrauch melden",
        "Diskussion einklappen 3",
        "Nutzer ignorieren Missbrauch melden",
    ],
    "fr": [
        "Signaler un message hors-charte",
        "Masquer Signaler comme spam",
        "Signaler comme inapproprié 4",
        "Voir la traduction",
    ],
    "es": ["Denunciar abuso", "Ver traducción 3", "Ocultar comentario", "Mostrar hilo Denunciar abuso"],
}


def test_every_kind_has_phrases() -> None:
    kinds = load_phrases()
    assert {kind for kind in KINDS if kind not in kinds.values()} == set()
    assert phrase_key("  12 Kommentare\xa0anzeigen … ".lower()) == "0 kommentare anzeigen"


@pytest.mark.parametrize("language", ROWS)
def test_buttons_that_do_not_recur_are_no_text(language: str) -> None:
    thread = "".join(f"{NAMES[i]}\n3.5.2019, 10:1{i} Uhr\n{SAID[i]}\n{ROWS[language][i]}\n" for i in range(4))
    assert texts(f"{ARTICLE}4 Kommentare\n{thread}") == SAID


@pytest.mark.parametrize("line", ["Page vue!", "Seite weg.", "Folgen", "Folgen 12", "12", "7.2k", "Melden bitte"])
def test_what_may_be_an_answer_is_no_phrase(line: str) -> None:
    """One word alone, or two that end like a sentence."""
    known = Phrases.of({"page vue": "navigation", "seite weg": "end", "folgen": "controls"}, ["melden"])
    assert not known.kind(line.lower())
    assert not known.is_row(line.lower())


@pytest.mark.parametrize(
    "gone",
    [
        "Deleted member 88",
        "Miembro eliminado 88",
        "Deleted User",
        "Utilisateur supprimé",
        "Verwijderde gebruiker",
        "Utente eliminato",
    ],
)
def test_who_is_gone_has_said_something(gone: str) -> None:
    """The board's name for a member without an account stands where a name stands."""
    names = [gone if i == 2 else NAMES[i] for i in range(6)]
    said = [*SAID, "Guests are asked to feed the kettle.", "Not after eight."]
    posts = "".join(f"{names[i]}\nPosted 1{i} May 2019 - 10:1{i} AM\n{said[i]}\n" for i in range(6))
    assert texts(f"{ARTICLE}6 Comments\n{posts}") == said


def test_sentences_that_hold_phrases_are_text() -> None:
    known = load_layouts([], None).words.phrases
    sentence = "kommentar empfehlen und dann missbrauch melden, das passt zu ihm"
    assert known.is_row("kommentar empfehlen missbrauch melden")
    assert not known.is_row(sentence)
    assert not known.kind(sentence)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Load More", "line 2: 'Load More' cannot be met. Write it as 'load more'"),
        ("show 12 replies", "Write it as 'show 0 replies'"),
        (" ".join(["word"] * 17), "lines of up to 16 words are looked up"),
        ("first", "'first' stands here or in controls.txt already"),
    ],
)
def test_a_phrase_that_cannot_be_met_is_refused(
    line: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in KINDS:
        (tmp_path / f"{kind}.txt").write_text("first\n" if kind == "controls" else f"a phrase of {kind}\n")
    (tmp_path / "form.txt").write_text(f"a phrase of form\n{line}\n")
    monkeypatch.setattr(phrases.resources, "files", lambda package: tmp_path)
    with pytest.raises(BroadsheetError) as refused:
        load_phrases()
    assert problem in str(refused.value)
    assert "form.txt" in str(refused.value)


def test_a_missing_file_of_phrases_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases.resources, "files", lambda package: tmp_path)
    with pytest.raises(BroadsheetError, match=r"controls\.txt is missing"):
        load_phrases()
