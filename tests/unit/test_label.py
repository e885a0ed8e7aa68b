"""Every physical line gets one role, whatever the page; where the page comes from goes along."""

import datetime as dt
from functools import cache

import pytest
from broadsheet.schemas.vocabulary import ROLES
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpus import article_page

from broadsheet import lines
from broadsheet.corrections import Corrections
from broadsheet.label import FAULT, label
from broadsheet.labelled import cut
from broadsheet.rawpage import RawPage
from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.repetition import SiteFacts, conclude, observe

NONE = Corrections({}, "")
TEXT = article_page(
    "The Old Crane Of The Town Is Painted Again", [("Ann Lee", "I liked it."), ("Bo Reed", "So did I.")]
)
WORDS = [
    "",
    " ",
    "Reply",
    "3 responses",
    "Ann Lee",
    "March 17, 2023 at 6:55 am",
    "I liked the old colour.",
    "\x0c",
    "•",
]


layouts = cache(load_layouts)


def raw(content: bytes, encoding: str = "utf-8", site: str | None = None) -> RawPage:
    return RawPage("x", "a/b.jsonl", 3, content, encoding, site, None, None, None, None)


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["\n", "\r\n", "\r"])), max_size=30), st.booleans())
@settings(max_examples=60)
def test_one_role_and_one_rule_per_physical_line_and_the_bytes_come_back(shown, ends):
    content = "".join(text + end for text, end in shown) + ("" if ends else "the last line")
    (item,) = label([raw(content.encode())], {}, layouts(), NONE)
    assert len(item.labels.roles) == len(item.labels.rules) == len(item.page.lines) == len(item.physical.endings)
    assert set(item.labels.roles) <= set(ROLES)
    assert all(item.labels.rules)
    assert [role == "blank" for role in item.labels.roles] == [not line.strip() for line in item.page.lines]
    assert lines.encode(item.physical, "utf-8") == content.encode()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-16"), "utf-16-le-sig"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
        (TEXT.replace("colour", "couleur déjà").encode("cp1252"), "cp1252"),
        (TEXT.encode() + b"\xff\xfe broken\n", "utf-8"),
        (b"", "utf-8"),
        (b"\0\n", "utf-8"),
    ],
)
def test_pages_in_any_encoding_keep_their_bytes(content, encoding):
    (item,) = label([raw(content, encoding)], {}, layouts(), NONE)
    assert len(item.labels.roles) == len(item.page.lines)
    assert lines.encode(item.physical, encoding) == content


def test_a_page_takes_along_where_it_comes_from():
    when = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    given_page = RawPage("x", "a/b.jsonl", 3, b"one\n", "utf-8", "s", "https://s/", when, "day", "record")
    page, physical = cut(given_page)
    shown = (page.page_id, page.source_file, page.record, page.site, page.url)
    assert shown == ("x", "a/b.jsonl", 3, "s", "https://s/")
    assert (page.captured_at, page.captured_precision, page.captured_evidence) == (when, "day", "record")
    assert page.lines is physical.texts


def test_the_facts_of_a_site_count_on_its_own_pages_only():
    bar = "A word from the people who keep this going"
    pages = [article_page(f"The Old Crane {n} Of The Town") + f"\n{bar}\n" for n in range(4)]
    facts = {
        "pier.example": conclude("pier.example", [(str(n), observe(text.splitlines())) for n, text in enumerate(pages)])
    }
    assert isinstance(facts["pier.example"], SiteFacts)
    roles = {}
    for site in ("pier.example", "harbour.example", None):
        (item,) = label([raw(pages[0].encode(), site=site)], facts, layouts(), NONE)
        roles[site] = item.labels.roles[item.page.lines.index(bar)]
    assert roles["pier.example"] in ("navigation", "promotion", "widget")
    assert roles["harbour.example"] == roles[None]


def test_a_page_whose_reading_fails_stops_no_other(monkeypatch, capsys):
    """Its lines are kept and said to be unread; a corpus of years must not wait for one page."""

    def failing(page, *_, **__):
        if "crane" in page.lines[0].lower():
            raise IndexError("list index out of range")
        return read_page(page, None, layouts())

    monkeypatch.setattr("broadsheet.label.read_page", failing)
    pages = [raw(TEXT.encode()), raw(b"Another headline\n\nAnd a text.\n")]
    broken, whole = label(pages, {}, layouts(), NONE)
    assert set(zip(broken.labels.roles, broken.labels.rules, strict=True)) == {("blank", "blank"), ("other", FAULT)}
    assert FAULT not in whole.labels.rules
    records = assemble(broken.page, broken.labels)
    assert records is not None
    assert (records.article.title, records.article.kind, records.comments) == (None, "unknown", [])
    told = capsys.readouterr().err
    assert "record 3: its reading failed" in told
    assert "IndexError" in told
    assert "test_label.py line" in told
