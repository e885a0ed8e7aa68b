"""One of several writers who comments under their own article: the byline stays, and does not tell who is behind a mask."""

import polars as pl
import pytest
from small_corpus import HIDE, SETTINGS, article_page, build, hidden, released

from broadsheet import cli, manifest
from broadsheet.expectations import leaks

BYLINE = "Dana Quill and Ada Crumb"
THREAD = [
    ("Ada Crumb", "I wrote half of this one, and I read all of your comments here in the evening."),
    ("Cy Mossman", "It was blue once, I think, and Ada Crumb should know that the crane was never green."),
    ("Hal Brook", "The timetable on the wall is the one of last year, and nobody has taken it down."),
]


def signed(title, thread):
    body = f"This is what there was to say on the day about: {title.lower()}. It took a while to say it."
    return article_page(title, thread, opening=f"By {BYLINE}\n\n{body}")


@pytest.fixture
def workspace(tmp_path):
    pages = {
        "a.txt": signed("The Old Crane Of The Town Is Painted Again", THREAD),
        "b.txt": signed("The Ferry Over The Harbour Is Late Again", THREAD[1:]),
    }
    pages["b.txt"] = pages["b.txt"].replace("Ada Crumb should", "the writer should")
    return hidden(tmp_path / "work", pages)


def everything(workspace):
    return "\n".join(str(released(workspace, t).rows()) for t in ("articles", "comments", "authors", "images", "lines"))


def test_the_byline_stays_and_the_commenter_is_hidden(workspace):
    articles = released(workspace, "articles")
    assert articles["byline"].to_list() == [BYLINE, BYLINE]
    assert BYLINE in released(workspace, "authors")["display_name"].to_list()
    lines = released(workspace, "lines")
    assert lines.filter(role="byline")["text"].to_list() == [f"By {BYLINE}"] * 2
    rest = (
        lines.filter(pl.col("role") != "byline")["text"].to_list() + released(workspace, "comments")["text"].to_list()
    )
    assert "Crumb" not in str(rest)
    leaks.in_tables(workspace, HIDE, manifest.load(workspace.candidate))


def test_elsewhere_than_in_the_byline_the_name_is_a_leak(workspace):
    path = next(
        p
        for p in sorted((workspace.candidate / "lines").iterdir())
        if "crane" in str(pl.read_parquet(p)["text"].to_list())
    )
    frame = pl.read_parquet(path)
    moved = pl.when(pl.col("role") == "title").then(pl.lit(f"Crane of {BYLINE}")).otherwise("text").alias("text")
    frame.with_columns(moved).write_parquet(path)
    with pytest.raises(leaks.LeakError, match="lines/part"):
        leaks.in_tables(workspace, HIDE, manifest.load(workspace.candidate))


@pytest.mark.parametrize("settings", [HIDE, SETTINGS])
def test_who_asks_to_be_left_out_goes_from_the_byline_too(workspace, settings):
    assert cli.main(["suppress", "--directory", str(workspace.root), "--name", "Ada Crumb"]) == 0
    build(workspace, settings)
    assert "Crumb" not in everything(workspace)
    assert released(workspace, "articles")["byline"].to_list() == ["Dana Quill and [removed]"] * 2
    assert "Dana Quill and [removed]" in released(workspace, "authors")["display_name"].to_list()
