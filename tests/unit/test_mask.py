"""What is asked for and cannot be done yet is refused; `keep` changes nothing."""

import dataclasses

import pytest
from small_corpus import SETTINGS, labelled, tables_of

from broadsheet import read
from broadsheet.errors import BroadsheetError
from broadsheet.mask import mask, refuse_unanswered
from broadsheet.paths import Workspace


def test_keep_gives_the_tables_back():
    tables = tables_of(labelled([("title", "A headline"), ("comment_author", "Ann Lee"), ("comment_text", "Yes.")]))
    assert mask(tables, SETTINGS) is tables


@pytest.mark.parametrize(
    "change", [{"author_names": "pseudonymise"}, {"author_names": "drop"}, {"bylines": "pseudonymise"}]
)
def test_anything_else_is_refused_before_a_page_is_read(tmp_path, change):
    settings = dataclasses.replace(SETTINGS, **change)
    (key, value) = next(iter(change.items()))
    tables = tables_of()
    for refused in (
        lambda: refuse_unanswered(settings),
        lambda: mask(tables, settings),
        lambda: read.run(Workspace(tmp_path), settings),
    ):
        with pytest.raises(BroadsheetError, match=f"`{key}: {value}` cannot be answered yet"):
            refused()
