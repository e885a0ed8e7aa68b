"""A name in the address of a page is hidden in both tables that show it, and one in a file's path stops the release."""

import dataclasses
from collections.abc import Mapping

import polars as pl
import pytest
from small_corpus import HIDE, article_page, build, fill, released

from broadsheet import keys, manifest
from broadsheet.expectations import leaks
from broadsheet.paths import Workspace

THREAD = [
    ("Eve Larkspur", "They took the cake and the plate, and came back in the evening for the spoons."),
    ("Zoë Ångermeer", "Write to zoe@mail.example if you have seen them, or ask at the inn on the pier."),
    ("Xerxes", "It was the large one with the grey wing, and it looked at me for a long while."),
]
ADDRESSES = {
    "slug.txt": "https://harbour.example/users/eve-larkspur/gulls",
    "joined.txt": "https://harbour.example/EveLarkspur/2",
    "asked.txt": "https://harbour.example/cake?author=Eve+Larkspur",
    "quoted.txt": "https://harbour.example/Zo%C3%AB-%C3%85ngermeer",
    "mail.txt": "https://harbour.example/by?mail=zoe@mail.example",
    "plain.txt": "https://harbour.example/gulls-and-cake/",
}


def made(root, settings, addresses=ADDRESSES):
    workspace = Workspace(root)
    keys.make(workspace.key)
    titles = [
        "Stole A Cake",
        "Came Back At Night",
        "Sat On The Crane",
        "Met The Mayor",
        "Left The Pier",
        "Ate The Post",
    ]
    pages = {
        name: article_page(f"The Gulls Of The Harbour {title}", THREAD)
        for name, title in zip(addresses, titles, strict=False)
    }
    table: Mapping = {name: {"site": "harbour.example", "url": url} for name, url in addresses.items()}
    fill(workspace.root, pages, table)
    build(workspace, settings)
    return workspace


@pytest.mark.parametrize("how", ["pseudonymise", "drop"])
def test_names_in_addresses_are_hidden(tmp_path, how):
    settings = dataclasses.replace(HIDE, author_names=how)
    workspace = made(tmp_path, settings)
    articles = dict(released(workspace, "articles").select("source_file", "url").iter_rows())
    sources = dict(released(workspace, "sources").select("source_file", "url").iter_rows())
    assert articles == sources
    assert articles["plain.txt"] == ADDRESSES["plain.txt"]
    mask = r"^https://harbour\.example/(users/)?(cake\?author=)?\[person(:[a-z2-7]{6})?\](/gulls|/2)?$"
    named = pl.Series([articles[f"{name}.txt"] for name in ("slug", "joined", "asked", "quoted")])
    assert named.str.contains(mask).all(), named.to_list()
    assert articles["mail.txt"] == "https://harbour.example/by?mail=[email]"
    leaks.in_tables(workspace, settings, manifest.load(workspace.candidate))


def test_where_names_are_kept_addresses_are_too(tmp_path):
    settings = dataclasses.replace(HIDE, author_names="keep")
    assert set(released(made(tmp_path, settings), "sources")["url"]) == set(ADDRESSES.values())


def test_a_name_in_the_path_of_its_page_stops_the_release(tmp_path):
    workspace = made(tmp_path, HIDE, {"by/eve-larkspur.txt": "https://harbour.example/1"})
    with pytest.raises(leaks.LeakError, match="rename this one") as raised:
        leaks.in_tables(workspace, HIDE, manifest.load(workspace.candidate))
    assert "larkspur" not in str(raised.value).lower()
