"""Comparing a rebuilt release: the same, the same but for the key, or which file differs and why."""

import copy
import re
import shutil

import pytest
import tiny_candidate
from broadsheet.schemas import TABLES

from broadsheet import ids, manifest, verify
from broadsheet.errors import BroadsheetError
from broadsheet.repository import pseudonyms, same

other_key = ids.Identifier().make


def rekeyed(rows):
    """The same rows under another key: every id another one, `authors` in the order of theirs, other marks."""
    rows = copy.deepcopy(rows)
    for table in rows.values():
        for row in table:
            for column, value in row.items():
                if value is not None and (column.endswith("_id") or column == "sha256"):
                    row[column] = other_key("another key", value)
                elif isinstance(value, str):
                    row[column] = re.sub(r"\[person:\w+\]", "[person:zzzzzz]", value)
    rows["authors"].sort(key=lambda row: row["author_id"])
    return rows


def with_marks():
    rows = tiny_candidate.tables()
    rows["comments"][0]["text"] = "I agree with [person:k7xq2m], for once"
    return rows


@pytest.fixture
def two(tmp_path):
    """Make two releases from rows, and return their folders."""

    def make(one, other):
        found = []
        for name, rows in (("one", one), ("other", other)):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
            found.append(tiny_candidate.write(tmp_path / name, rows).candidate)
        return found

    return make


def test_another_key_is_no_difference(two):
    one, other = two(with_marks(), rekeyed(with_marks()))
    assert same.differences(one, other)
    assert pseudonyms.first_difference(one, other) is None


def change(table, row, **values):
    def apply(rows):
        rows[table][row].update(values)

    return apply


def drop(table):
    return lambda rows: rows[table].pop()


def merge_comments(rows):
    rows["comments"][2]["author_id"] = rows["articles"][0]["writer_id"]


@pytest.mark.parametrize(
    ("apply", "where"),
    [
        (change("comments", 0, text="I agree with nobody, for once"), "comments.text, row 1"),
        (change("comments", 0, text="I agree with [person:k7xq2m], as ever"), "comments.text, row 1"),
        (change("comments", 1, author_id=ids.Identifier().make("author", "x")), "comments.author_id, row 2"),
        (change("authors", 0, comment_count=9), "authors.comment_count"),
        (change("articles", 0, word_count=8), "articles.word_count, row 1"),
        (drop("images"), "images: 1 rows in the release, 0 rebuilt"),
        (drop("authors"), "authors: 2 rows in the release, 1 rebuilt"),
        (merge_comments, "an id of one release stands where two ids of the other do"),
    ],
)
def test_what_no_key_explains_is_found(two, apply, where):
    changed = with_marks()
    apply(changed)
    one, other = two(with_marks(), rekeyed(changed))
    assert where in str(pseudonyms.first_difference(one, other))


def test_every_kind_of_difference_is_put_into_words(two):
    changed = tiny_candidate.tables()
    changed["comments"][0]["word_count"] = 5
    changed["sources"].pop()
    one, other = two(tiny_candidate.tables(), changed)
    (one / "new.md").write_text("a")
    (other / "old.md").write_text("a")
    (other / ".gitignore").write_text("not part of a release")
    for folder, text in ((one, "a\nb\n"), (other, "a\nc\n")):
        (folder / "datasheet.md").write_text(text)
    found = same.differences(one, other)
    assert found.pop("manifest.json").startswith("line ")
    assert found == {
        "comments/part-00000.parquet": "`word_count`, row 1 (and 0 more)",
        "datasheet.md": "line 2: `b` in the release, `c` rebuilt",
        "new.md": "was not rebuilt",
        "old.md": "is not in the release",
        "sources/part-00000.parquet": f"{len(changed['sources']) + 1} rows in the release, "
        f"{len(changed['sources'])} rebuilt",
    }


def test_reasons_are_read_off_the_manifests(two):
    one, other = (manifest.load(folder) for folder in two(tiny_candidate.tables(), tiny_candidate.tables()))
    assert list(same.reasons(one, other, ("a" * 64, "a" * 64))) == []
    other["libraries"]["polars"] = "9.9.9"
    other["config"]["site"] = "folder"
    other["code"] = "9.0.0"
    other["key_fingerprint"] = "abc"
    said = list(same.reasons(one, other, ("a" * 64, "b" * 64)))
    assert len(said) == 5
    for words in ("the raw pages are others", "config: `site` was None", "here is 9.0.0", "polars ", "another key"):
        assert any(words in each for each in said), words


@pytest.fixture
def released(tmp_path, monkeypatch):
    """A release, and what `_rebuild` is to return in its place."""

    def make(rows, **stated):
        workspace = tiny_candidate.write(tmp_path / "work", tiny_candidate.tables())
        workspace.candidate.rename(workspace.release)
        rebuilt = tiny_candidate.write(tmp_path / "work" / "reports" / "verify", rows)
        rebuilt.candidate.rename(rebuilt.release)
        for each in (workspace, rebuilt):
            for name in ("metrics.json", "key_figures.json"):
                (each.release / name).write_text("{}")
        manifest.save(rebuilt.release, {**manifest.load(rebuilt.release), **stated})
        monkeypatch.setattr(verify, "_rebuild", lambda *_: rebuilt)
        return workspace

    return make


def test_yes(released, capsys):
    verify.run(released(tiny_candidate.tables()))
    assert "verify: yes. 9 files, the same to the byte" in capsys.readouterr().err


def test_equal_up_to_pseudonyms(released, capsys):
    verify.run(released(rekeyed(tiny_candidate.tables()), key_fingerprint="0123abcd"))
    assert "equal up to pseudonyms" in capsys.readouterr().err


def test_another_key_is_no_excuse_for_other_rows(released):
    changed = rekeyed(tiny_candidate.tables())
    changed["articles"][0]["word_count"] += 1
    with pytest.raises(BroadsheetError, match=r"more than its pseudonyms, first in articles\.word_count, row 1"):
        verify.run(released(changed, key_fingerprint="0123abcd"))


def test_no_and_why(released, capsys):
    changed = tiny_candidate.tables()
    changed["articles"][0]["word_count"] += 1
    with pytest.raises(BroadsheetError, match=r"no: 2 files differ\. The rebuilt release is in reports/verify"):
        verify.run(released(changed, libraries={"polars": "0.0.1"}))
    said = capsys.readouterr().err
    assert "articles/part-00000.parquet: `word_count`, row 1" in said
    assert "why: polars " in said
    assert "here is 0.0.1" in said


def test_no_and_nothing_that_is_recorded_explains_it(released, capsys):
    changed = tiny_candidate.tables()
    changed["articles"][0]["word_count"] += 1
    with pytest.raises(BroadsheetError, match=r"^no:"):
        verify.run(released(changed))
    assert "it is none of these" in capsys.readouterr().err


def test_rows_alone_are_the_same(released):
    workspace = released(tiny_candidate.tables())
    (workspace.root / "reports/verify/data/release/dictionary.md").write_text("x")
    with pytest.raises(BroadsheetError, match="1 file differs; the rows are the same"):
        verify.run(workspace)


def test_two_at_once_are_refused(released):
    workspace = released(tiny_candidate.tables())
    with verify._alone(workspace), pytest.raises(BroadsheetError, match="another `verify` is going on"):
        verify.run(workspace)


def test_every_id_column_is_known_by_its_name():
    declared = {c for table in TABLES.values() for c in table.to_schema().columns if pseudonyms._is_id(c)}
    assert {"article_id", "comment_id", "author_id", "page_id", "record_id", "writer_id", "sha256"} <= declared
