"""One page with its roles in the margin, and its rows; nothing is written."""

import dataclasses

import pytest
from small_corpus import SETTINGS, article_page

from broadsheet import show
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.show import show_page

TEXT = article_page("The Old Crane Of The Town Is Painted Again", [("Ann Lee", "I liked the old\ncolour of it more.")])


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def shown(path, capsys, settings=SETTINGS):
    show_page(path, Workspace(path.parent), settings)
    return capsys.readouterr().out


def test_every_line_has_its_number_and_role_and_the_rows_follow(page, capsys):
    margin, rows = shown(page, capsys).split("\n\n")
    assert len(margin.split("\n")) == len(TEXT.splitlines())
    assert margin.split("\n")[0] == "    1  title             The Old Crane Of The Town Is Painted Again"
    assert margin.split("\n")[1].strip() == "2"
    assert "  title      The Old Crane Of The Town Is Painted Again" in rows
    assert "Ann Lee: I liked the old / colour of it more." in rows
    assert sorted(path.name for path in page.parent.iterdir()) == ["page.txt"], "nothing is written"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\ntwo\n\nthree", "one / two // three"),
        ("a\tb\x0bc\x0cd\x85e\u2028f\rg", "a b c d e f g"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("right\u202eto left", "right\ufffdto left"),
        ("ärmel 😀", "ärmel 😀"),
        ("x" * 50, "x" * 39 + "…"),
    ],
)
def test_a_text_is_one_line_that_steers_no_terminal(text, said):
    assert show._short(text, 40) == said


def test_no_row_can_steer_the_terminal_or_break_its_line(tmp_path, capsys):
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.replace("Ann Lee", "Ann \x1b[31mLee").replace("Crane", "Cr\x1b]ane").encode())
    out = shown(path, capsys)
    assert "\x1b" not in out
    assert all(char.isprintable() for line in out.split("\n") for char in line)


def test_a_page_without_text_says_so(tmp_path, capsys):
    path = tmp_path / "page.txt"
    path.write_text("\n \n")
    assert shown(path, capsys).endswith("No article: the page has no line with text.\n")


@pytest.mark.parametrize("content", [None, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4])
def test_what_is_no_page_is_named(tmp_path, content):
    path = tmp_path / "page.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BroadsheetError, match=str(path)):
        show_page(path, Workspace(tmp_path), SETTINGS)


def test_a_folder_is_no_page(tmp_path):
    with pytest.raises(BroadsheetError, match="Expected one file"):
        show_page(tmp_path, Workspace(tmp_path), SETTINGS)


def test_layouts_are_looked_for_in_the_working_directory(page, capsys):
    folder = page.parent / "own"
    settings = dataclasses.replace(SETTINGS, layouts=["own"])
    with pytest.raises(BroadsheetError, match="there is no layout 'own'"):
        shown(page, capsys, settings)
    folder.mkdir()
    (folder / "gazette.yaml").write_text("name: gazette\nkind: article\nabout: ours\n")
    assert "article   " in shown(page, capsys, settings)


def test_a_terminal_that_lacks_a_character_shows_a_mark(tmp_path, monkeypatch):
    import io
    import sys

    path = tmp_path / "page.txt"
    path.write_text(TEXT.replace("Town", "Tówn 😀"), encoding="utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", out)
    show_page(path, Workspace(tmp_path), SETTINGS)
    assert b"The Old Crane Of The T?wn ? Is" in out.buffer.getvalue()
