"""A release in other forms: what spreadsheets would run is harmless, and ConvoKit's form is as documented."""

import csv
import datetime as dt
import io
import json

import polars as pl
import pytest
import tiny_candidate
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import export, load, loading
from broadsheet.cli import main
from broadsheet.comparing.sides import side
from broadsheet.errors import BroadsheetError
from broadsheet.exporting import convokit
from broadsheet.exporting import csv as csv_export

ODD = ["=1+1", "+1", "-2", "@x", "\t=1", "  =1", "＝1", "'tis", "", None, 'a,"b"\nc', "\r", "plain", "1-2"]
GUARDED = {"=1+1", "+1", "-2", "@x", "\t=1", "  =1", "＝1", "'tis", "\r"}


def written(folder, rows):
    workspace = tiny_candidate.write(folder, rows)
    return side("1.0.0", workspace.candidate)


def odd_rows():
    rows = tiny_candidate.tables()
    plain = rows["comments"][3]
    rows["comments"] = [
        plain | {"comment_id": tiny_candidate.make("odd", str(number)), "posted_raw": text, "score": -number}
        for number, text in enumerate(ODD)
    ]
    return rows


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_looks_like_a_formula_gets_an_apostrophe(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    counts = csv_export.write(written(tmp_path, odd_rows()), out)
    shown = [row["posted_raw"] for row in read_csv(out / "comments.csv")]
    for text, cell in zip(ODD, shown, strict=True):
        assert cell == (f"'{text}" if text in GUARDED else text or "")
    assert counts["comments"] == (len(ODD), len(GUARDED))
    assert [row["score"] for row in read_csv(out / "comments.csv")][:3] == ["0", "-1", "-2"], "numbers stay numbers"
    assert [row["captured_at"] for row in read_csv(out / "articles.csv")] == ["2021-05-01T00:00:00.000000Z", ""]
    for line in (out / "comments.csv").read_text(encoding="utf-8").splitlines():
        assert not line.startswith(("=", "+", "-", "@"))


@given(st.text(max_size=8))
def test_taking_one_apostrophe_off_gives_the_text_back(text):
    frame = pl.DataFrame({"text": [text]}).select(csv_export._cell("text", pl.String()))
    cell = frame["text"][0]
    assert cell.removeprefix("'") == text if cell != text else True
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    if cell == text:
        assert not text.startswith("'"), "an apostrophe that was there must not be taken for ours"
    back = next(csv.reader(io.StringIO(frame.write_csv(include_header=False), newline="")), [""])
    assert back == [cell] or not cell


def test_null_and_empty_differ_in_csv(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    csv_export.write(written(tmp_path, odd_rows()), out)
    text = (out / "comments.csv").read_text(encoding="utf-8")
    assert ',"",' in text, "an empty text is two quotes"


def corpus(tmp_path):
    out = tmp_path / "corpus"
    out.mkdir()
    counts = convokit.write(written(tmp_path, None), out, {"name": "Two pages", "version": "1.0.0"})
    loaded = {path.stem: json.loads(path.read_text(encoding="ascii")) for path in out.glob("*.json")}
    lines = (out / "utterances.jsonl").read_text(encoding="ascii").splitlines()
    return counts, loaded, [json.loads(line) for line in lines], out


def test_convokit_files_and_fields(tmp_path):
    """As convokit.cornell.edu/documentation/data_format.html says."""
    counts, loaded, utterances, out = corpus(tmp_path)
    assert {path.name for path in out.iterdir()} == {
        "utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json",
    }  # fmt: skip
    ids = {utterance["id"] for utterance in utterances}
    assert len(ids) == len(utterances) == counts["utterances"] == 2 + 5
    for utterance in utterances:
        assert {"id", "speaker", "conversation_id", "reply_to", "timestamp", "text"} <= set(utterance)
        assert isinstance(utterance["text"], str)
        assert utterance["speaker"] in loaded["speakers"]
        assert utterance["conversation_id"] in ids, "it is the id of the conversation's first utterance"
        assert utterance["conversation_id"] in loaded["conversations"]
        assert utterance["reply_to"] in ids or utterance["id"] == utterance["conversation_id"]
    for name in ("utterances", "speakers", "conversations"):
        found = (
            [utterance["meta"] for utterance in utterances]
            if name == "utterances"
            else [entry["meta"] for entry in loaded[name].values()]
        )
        stated = loaded["index"][f"{name}-index"]
        for meta in found:
            for key, value in meta.items():
                assert value is None or str(type(value)) in stated[key], (name, key)
    assert loaded["index"]["overall-index"] == {"name": ["<class 'str'>"], "version": ["<class 'str'>"]}
    assert loaded["corpus"]["version"] == "1.0.0"


def test_convokit_invents_nobody_and_no_reply(tmp_path):
    _, loaded, utterances, _ = corpus(tmp_path)
    rows = tiny_candidate.tables()["comments"]
    by_id = {utterance["id"]: utterance for utterance in utterances}
    strangers = [by_id[row["comment_id"]]["speaker"] for row in rows if row["author_id"] is None]
    assert len(set(strangers)) == len(strangers) == 3, "who has no name is nobody else"
    assert loaded["speakers"][strangers[0]]["meta"]["author_status"] == "lost"
    for row in rows:
        utterance = by_id[row["comment_id"]]
        assert utterance["reply_to"] == (row["parent_comment_id"] or row["article_id"])
        assert utterance["meta"]["parent_evidence"] == row["parent_evidence"]
        assert utterance["timestamp"] == row["ordinal"], "ConvoKit sorts by it; there is no time, so its place"
        assert utterance["meta"]["timestamp_from"] == "place"
    assert by_id[rows[4]["comment_id"]]["text"] == ""
    assert by_id[rows[4]["comment_id"]]["meta"]["text_status"] == "removed"
    opening = next(utterance for utterance in utterances if utterance["reply_to"] is None)
    assert opening["timestamp"] == 0, "its comments have no time, so it has none to be sorted by"


def test_convokit_has_the_times_of_a_conversation_in_which_each_is_shown(tmp_path):
    rows = tiny_candidate.tables()
    shown = {"posted_at": dt.datetime(2021, 5, 1, 12), "posted_precision": "minute"}
    rows["comments"] = [rows["comments"][0] | shown, rows["comments"][3]]
    out = tmp_path / "corpus"
    out.mkdir()
    convokit.write(written(tmp_path, rows), out, {})
    lines = [json.loads(line) for line in (out / "utterances.jsonl").read_text(encoding="ascii").splitlines()]
    assert [(each["timestamp"], each["meta"]["timestamp_from"]) for each in lines] == [
        (1619740800, "shown"),  # 30 April 2021, wall time read as UTC
        (0, "place"),
        (1619870400, "shown"),
        (1, "place"),
    ]


def test_export_by_command(tmp_path, capsys):
    workspace = tiny_candidate.write(tmp_path)
    for form, mark in (("csv", "comments.csv"), ("convokit", "utterances.jsonl")):
        words = ["export", form, str(workspace.candidate), "--directory", str(tmp_path)]
        assert main(words) == 0
        assert main(words) == 0, "a second export takes the place of the first"
        assert (tmp_path / "reports" / form / mark).is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("two years of work", encoding="utf-8")
    assert main(["export", "csv", str(workspace.candidate), "--out", str(tmp_path / "mine")]) == 2
    assert "no csv export" in capsys.readouterr().err
    assert (tmp_path / "mine" / "thesis.txt").exists()
    assert {"csv", "convokit"} == set(export.FORMS)


def test_load(tmp_path, monkeypatch):
    workspace = tiny_candidate.write(tmp_path / "work")
    workspace.candidate.rename(workspace.release)
    below = tmp_path / "work" / "notebooks" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert load("comments").height == 5
    assert load("comments", tmp_path / "work").equals(load("comments", workspace.release))
    assert loading.find().folder == workspace.release
    with pytest.raises(BroadsheetError, match="there is no table `posts`"):
        load("posts")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BroadsheetError, match="no release in"):
        load("comments")


def test_tables_of_another_version_are_not_passed_off_as_this_one(tmp_path, monkeypatch):
    """What `git checkout` leaves until `dvc pull` is run: this version's manifest beside that one's tables."""
    workspace = tiny_candidate.write(tmp_path)
    workspace.candidate.rename(workspace.release)
    monkeypatch.chdir(tmp_path)
    part = next((workspace.release / "comments").glob("*.parquet"))
    load("comments").head(2).write_parquet(part)
    with pytest.raises(BroadsheetError, match=r"not the tables that its manifest\.json names.*`dvc pull`"):
        load("comments")
