"""Ids come from content, are the same everywhere, and tell lists of parts apart."""

import re

import pytest
from broadsheet.schemas.columns import ID_PATTERN
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.ids import Identifier, normalise_name, normalise_text, normalise_url

parts = st.lists(st.text(max_size=12), max_size=4)


@given(parts)
def test_an_id_is_26_letters_of_base32_and_does_not_change(own):
    made = Identifier().make("comment", *own)
    assert re.match(ID_PATTERN, made)
    assert made == Identifier().make("comment", *own)


@given(parts, parts)
def test_different_parts_give_different_ids(one, other):
    same = Identifier().make("comment", *one) == Identifier().make("comment", *other)
    assert same == (one == other)


def test_a_known_id_stays_what_it_is():
    # If this fails, every id of every dataset changes: that is a major version of the data, not a detail of the code.
    assert Identifier().make("article", "url", "//harbour.example/ferry") == "ueo37qusafv4bvxpvaebd7aijx"
    assert Identifier(b"k" * 32).make("article", "url", "//harbour.example/ferry") == "4ik4jwv5sncciqpptgpi4lkocc"


def test_a_key_changes_every_id():
    assert Identifier(b"k" * 32).make("author", "ann") != Identifier().make("author", "ann")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann  Lee", "ann lee"),
        ("ＡＮＮ Lee", "Ann Lee"),
        ("Ann\u200b Lee", "Ann Lee"),
        ("\u202aAnn Lee\u202c", "Ann Lee"),
        ("Straße", "STRASSE"),
        ("e\u0301mile", "Émile"),
    ],
)
def test_a_name_is_one_person_across_spellings(one, other):
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.harbour.example/ferry/", "http://harbour.example/ferry"),
        ("https://harbour.example/ferry?utm_source=x&id=3#comments", "https://harbour.example/ferry?id=3"),
        ("https://HARBOUR.example:443/ferry", "https://harbour.example/ferry"),
    ],
)
def test_an_address_is_one_article_across_spellings(one, other):
    assert normalise_url(one) == normalise_url(other)


def test_a_page_query_is_part_of_the_address():
    assert normalise_url("https://harbour.example/?p=1") != normalise_url("https://harbour.example/?p=2")


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text):
    assert normalise_text(normalise_text(text)) == normalise_text(text)
    assert normalise_name(normalise_name(text)) == normalise_name(text)
