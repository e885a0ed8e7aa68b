"""Which edits make a step run again."""

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
