"""A person who asks to be left out: gone from every table, nothing written down, threads whole."""

import dataclasses
import json
import shutil

import polars as pl
import pytest
from small_corpus import HIDE, SETTINGS, article_page, build, hidden, released

from broadsheet import cli, keys, manifest
from broadsheet.errors import BroadsheetError
from broadsheet.expectations import leaks, structure
from broadsheet.paths import Workspace
from broadsheet.people import suppression

SAID = "There was a boat at seven in the morning, and it was empty but for the gulls."
THREAD = [
    ("Hal Brook", "The timetable on the wall is the one of last year, and nobody has taken it down."),
    ("Bo Reed", SAID),
    ("Xerxes", f"Bo Reed is right about that. {SAID} I was there as well, on the same pier."),
    ("Bo Reed", "And in the evening there was none at all, so we had to walk over the bridge."),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A working directory with a candidate in which names are hidden; not to be changed."""
    pages = {
        "a.txt": article_page("The Ferry Over The Harbour Is Late Again", THREAD),
        "b.txt": article_page("The Old Crane Of The Town Is Painted", [("Cy Moss", "Blue."), ("Bo Reed", "Or grey.")]),
    }
    return hidden(tmp_path_factory.mktemp("asked"), pages)


@pytest.fixture
def workspace(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "work")
    return Workspace(tmp_path / "work")


def suppress(workspace, *words):
    return cli.main(["suppress", "--directory", str(workspace.root), *words])


def comment_of(workspace, needle):
    lines = pl.concat([pl.read_parquet(path) for path in sorted(workspace.unmasked_lines.iterdir())])
    return lines.filter(pl.col("text").str.starts_with(needle))["record_id"][0]


def test_the_person_goes_and_the_thread_stays(workspace, capsys):
    before = released(workspace, "comments")
    assert suppress(workspace, "--name", "bo  REED") == 0
    assert "reed" not in (workspace.suppressed.read_text() + capsys.readouterr().err).lower()
    build(workspace, HIDE)
    comments, authors = released(workspace, "comments"), released(workspace, "authors")
    assert comments["comment_id"].to_list() == before["comment_id"].to_list(), "tombstones keep ids and order"
    assert comments["ordinal"].to_list() == before["ordinal"].to_list()
    gone = comments.filter(pl.col("text_status") == "removed")
    assert gone.height == 3
    assert gone["text"].null_count() == gone["author_id"].null_count() == 3
    assert set(gone["author_status"]) == {"removed"}
    assert authors.height == 3
    texts = "\n".join(
        str(released(workspace, table).rows()) for table in ("articles", "comments", "authors", "lines", "images")
    )
    assert "boat at seven" not in texts
    assert "over the bridge" not in texts
    assert "Reed" not in texts
    assert "[removed] is right about that. [removed]. I was there" in texts
    stated = manifest.load(workspace.candidate)
    assert stated["suppressed_comments"] == 3
    structure.verify(workspace.candidate, stated)
    leaks.in_tables(workspace, HIDE, stated)


def test_a_comment_and_a_sentence_lead_to_the_same_person(workspace, capsys):
    assert suppress(workspace, "--comment", comment_of(workspace, "And in the evening")) == 0
    by_comment = workspace.suppressed.read_text()
    workspace.suppressed.unlink()
    assert suppress(workspace, "--text", "in the evening there was none at all, so") == 0
    assert workspace.suppressed.read_text() == by_comment
    assert "evening" not in by_comment + capsys.readouterr().err
    assert suppress(workspace, "--name", "Bo Reed", "--site", "harbour.example") == 0
    assert workspace.suppressed.read_text() == by_comment, "the same person again"


def test_a_comment_whose_author_is_lost_goes_alone(workspace):
    one = released(workspace, "comments").filter(pl.col("author_id").is_not_null())["comment_id"][0]
    for path in (workspace.candidate / "comments").iterdir():
        frame = pl.read_parquet(path)
        frame.with_columns(pl.lit(None, pl.String).alias("author_id")).write_parquet(path)
    assert suppress(workspace, "--comment", one) == 0
    build(workspace, HIDE)
    gone = released(workspace, "comments").filter(pl.col("text_status") == "removed")
    assert gone["comment_id"].to_list() == [one]


def test_names_that_are_kept_can_be_suppressed_too(workspace):
    assert suppress(workspace, "--name", "Bo Reed") == 0
    build(workspace, SETTINGS)
    authors = released(workspace, "authors")["display_name"].to_list()
    assert "Bo Reed" not in authors
    assert "Hal Brook" in authors
    assert released(workspace, "comments").filter(pl.col("text_status") == "removed").height == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--comment", "a" * 26], "there is no comment with this id"),
        (["--text", "was there"], "expected a sentence of 15 characters"),
        (["--text", "nobody has ever said this here"], "0 comments"),
        (["--text", "boat at seven in the morning, and"], "2 comments"),
    ],
)
def test_what_fits_nobody_or_several_is_refused(workspace, words, said, capsys):
    assert suppress(workspace, *words) == 2
    assert said in capsys.readouterr().err
    assert not workspace.suppressed.exists()


def test_without_a_key_it_is_refused(workspace, capsys):
    keys.forget(workspace.key)
    (workspace.settings).write_text(json.dumps(dataclasses.asdict(SETTINGS)))
    assert suppress(workspace, "--name", "Bo Reed") == 2
    assert "there is no key" in capsys.readouterr().err


def test_a_list_of_another_key_is_refused_and_not_passed_over(workspace):
    assert suppress(workspace, "--name", "Bo Reed") == 0
    keys.forget(workspace.key)
    keys.make(workspace.key)
    with pytest.raises(BroadsheetError, match="another key"):
        build(workspace, HIDE)
    workspace.suppressed.write_text("bo reed\n")
    with pytest.raises(BroadsheetError, match=r"suppressed\.txt, line 1"):
        suppression.load(workspace, keys.identifier_of(workspace, HIDE), "x")
