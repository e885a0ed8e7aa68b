"""Which edits make a step run again."""

import json

import pytest

from broadsheet import code

BEFORE = '"""Says what."""\n\n\ndef half(n):\n    """Return half."""\n    return n / 2\n'


@pytest.mark.parametrize(
    "after",
    [
        BEFORE + "# a remark\n",
        BEFORE.replace("Return half.", "Return n/2."),
        BEFORE.replace("n / 2", "(n / 2)"),
        BEFORE.replace("Says what.", "Says it otherwise."),
    ],
)
def test_comments_docstrings_and_layout_do_not_count(after):
    assert code.digest_of_text(BEFORE) == code.digest_of_text(after)


@pytest.mark.parametrize("after", [BEFORE.replace("/ 2", "/ 3"), BEFORE.replace("half", "third")])
def test_logic_counts(after):
    assert code.digest_of_text(BEFORE) != code.digest_of_text(after)


def test_a_step_depends_on_what_it_imports_and_on_nothing_else():
    reading = code._closure("broadsheet.read")
    assert {"broadsheet.tables", "broadsheet.schemas.comments", "broadsheet.reading.layouts"} <= reading
    assert not {"broadsheet.document", "broadsheet.check", "broadsheet.cli"} & reading


def test_what_was_seen_of_the_code_is_remembered_and_gives_the_same(tmp_path, monkeypatch):
    note = tmp_path / "seen.json"
    code._seen.cache_clear()
    code._remembered.clear()
    with code.remembering(note):
        fresh = code.digest_of("broadsheet.publish")
    code._seen.cache_clear()
    code._remembered.clear()
    monkeypatch.setattr(code, "digest_of_text", lambda text: pytest.fail("looked at again"))
    with code.remembering(note):
        assert code.digest_of("broadsheet.publish") == fresh


def test_a_damaged_memory_of_the_code_is_made_again(tmp_path):
    note = tmp_path / "seen.json"
    note.write_text("{")
    code._seen.cache_clear()
    code._remembered.clear()
    with code.remembering(note):
        code.digest_of("broadsheet.publish")
    assert json.loads(note.read_text())
