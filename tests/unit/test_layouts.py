"""Layouts as data: one's own, and what is said about bad ones."""

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

PLATFORMS = [
    "bbpress",
    "blogger",
    "discourse",
    "disqus",
    "drupal",
    "facebook",
    "ipb",
    "mybb",
    "phpbb",
    "smf",
    "stackexchange",
    "vbulletin",
    "woltlab",
    "wordpress",
    "wpdiscuz",
    "xenforo",
]


def test_the_platforms_that_matter_are_there():
    assert set(PLATFORMS) <= set(load_layouts().by_name)


def test_names_restrict_the_layouts_and_their_digest_says_so():
    some = load_layouts(names=["wordpress"])
    assert list(some.by_name) == ["wordpress"]
    assert some.digest != load_layouts().digest
    assert load_layouts().digest == load_layouts().digest


def test_an_own_layout_needs_one_file_and_no_code(tmp_path):
    (tmp_path / "harbour.yaml").write_text(
        "name: harbour\nkind: article\nabout: the harbour's guest book\n"
        "evidence:\n  - {line: 'the guest book', weight: 3}\n"
        "header:\n  - 'berth \\d+, (?P<author>.{1,40}) writes in pencil'\nauthor: inline\n",
        encoding="utf-8",
    )
    layouts = load_layouts([tmp_path], [])
    assert list(layouts.by_name) == ["harbour"]
    lines = ["Fog until noon", "", "The bell was rung for three hours and nobody came, which is how the harbour likes it best.", "",
             "The guest book"]  # fmt: skip
    for berth, name in enumerate(["Ada Ashdown", "Bo Reed", "Cleo Marsh"], start=1):
        lines += [
            "",
            f"Berth {berth}, {name} writes in pencil",
            "",
            f"We stayed {berth} nights and would have stayed longer.",
        ]
    page = Page(lines, "p")
    records = assemble(page, read_page(page, None, layouts))
    assert records.article.layout == "harbour"
    assert [c.author for c in records.comments] == ["Ada Ashdown", "Bo Reed", "Cleo Marsh"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name: [", "is no YAML"),
        ("- a\n- b", "holds no mapping"),
        ("kind: article", "name"),
        ("name: mine\nheadr: ['x']", "headr: is no key"),
        ("name: mine\nheader: ['(']", "is no regular expression"),
        ("name: mine\nheader: 5", "expected a list"),
        ("name: mine\nkind: blog", "'blog' is not known"),
        ("name: mine\nauthor: left", "'left' is not known"),
        ("name: mine\nevidence: [x]", "is no pair"),
        ("name: mine\nevidence: [{line: 'x', weight: much}]", "is no number"),
        ("name: mine\nsubject: perhaps", "expected true or false"),
    ],
)
def test_a_bad_layout_is_named_with_its_key(tmp_path, content, said):
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BroadsheetError) as raised:
        load_layouts([tmp_path])
    assert str(path) in str(raised.value)
    assert said in str(raised.value)


def test_a_misspelt_layout_and_a_missing_folder(tmp_path):
    with pytest.raises(BroadsheetError, match="no layout 'wordpres'"):
        load_layouts(names=["wordpres"])
    with pytest.raises(BroadsheetError, match="is no folder"):
        load_layouts([tmp_path / "nowhere"])
