"""The gate: what stops a run, what makes a draft, what is said about it."""

import json
import re
import shutil

import polars as pl
import pyarrow.parquet as pq
import pytest
import tiny_candidate

from broadsheet import check, manifest, parquet
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.expectations import structure, suite

SETTINGS = Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all")


@pytest.fixture
def workspace(tmp_path):
    return tiny_candidate.write(tmp_path)


def _rewrite(workspace, table, change):
    """Change the rows of a table behind the manifest's back, and keep the manifest true to the file."""
    path = workspace.candidate / table / "part-00000.parquet"
    frame = change(pl.read_parquet(path))
    part = parquet.write_table(path, table, frame)
    stated = manifest.load(workspace.candidate)
    stated["tables"][table]["rows"] = part.rows
    stated["tables"][table]["parts"] = [{"path": f"{table}/part-00000.parquet", **part._asdict()}]
    manifest.save(workspace.candidate, stated)


def _verify(workspace):
    return structure.verify(workspace.candidate, manifest.load(workspace.candidate))


def test_a_sound_candidate_passes_and_names_every_check(workspace):
    found = {finding.id: finding.examined for finding in _verify(workspace)}
    assert found["lines.line_no.coverage"] == 20
    assert found["lines.page_id.coverage"] == 3
    assert found["comments.parent_comment_id.order"] == 1
    assert found["comments.author_id.reference"] == 2
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        (
            "comments",
            lambda frame: frame.with_columns(article_id=pl.lit("a" * 26)),
            r"comments\.article_id: 1 ids are not in articles\.article_id, the first is a{26} "
            r"\(comments/part-00000\.parquet, row 1\)",
        ),
        (
            "comments",
            lambda frame: frame.with_columns(author_id=pl.lit("b" * 26)),
            r"comments\.author_id: 1 ids are not in authors\.author_id",
        ),
        (
            "comments",
            lambda frame: frame.with_columns(comment_id=pl.col("comment_id").first()),
            r"comments\.comment_id: .* stands in 5 rows",
        ),
        (
            "comments",
            lambda frame: frame.with_columns(ordinal=pl.lit(4) - pl.col("ordinal")),
            r"comments\.parent_comment_id: the parent of .* does not stand before it in the same article",
        ),
        ("lines", lambda frame: frame.slice(1), r"lines\.line_no: page .* has 13 rows with the numbers 2 to 14"),
        (
            "lines",
            lambda frame: frame.with_columns(line_no=pl.lit(1, pl.Int64)),
            r"lines\.line_no: page .* \(1 distinct\)",
        ),
        (
            "lines",
            lambda frame: frame.filter(pl.col("page_id") != pl.col("page_id").last()),
            r"lines\.page_id: the ledger holds 2 pages, but sources knows 3",
        ),
        (
            "lines",
            lambda frame: frame.with_columns(record_id=pl.lit("c" * 26)),
            r"lines\.record_id: 1 ids are in none of articles, images and comments",
        ),
    ],
    ids=["orphan", "author", "twice", "parent after", "line gone", "line twice", "page gone", "record"],
)
def test_a_broken_structure_stops_the_run_and_names_the_place(workspace, table, change, message):
    _rewrite(workspace, table, change)
    with pytest.raises(BroadsheetError, match=message) as caught:
        _verify(workspace)
    assert "delete data/interim/candidate" in str(caught.value)


def test_a_file_that_the_manifest_does_not_describe_stops_the_run(workspace):
    path = workspace.candidate / "images" / "part-00000.parquet"
    parquet.write_table(path, "images", pl.read_parquet(path).with_columns(caption=pl.lit("another")))
    with pytest.raises(BroadsheetError, match=r"images/part-00000\.parquet: the file is not the one"):
        _verify(workspace)


def test_a_part_more_stops_the_run(workspace):
    folder = workspace.candidate / "images"
    (folder / "part-00001.parquet").write_bytes((folder / "part-00000.parquet").read_bytes())
    with pytest.raises(BroadsheetError, match=r"images: the parts are not those that manifest\.json names"):
        _verify(workspace)


def test_a_wrong_type_stops_the_run(workspace):
    path = workspace.candidate / "images" / "part-00000.parquet"
    table = pq.read_table(path)
    at = table.schema.get_field_index("ordinal")
    pq.write_table(table.set_column(at, "ordinal", table["ordinal"].cast("string")), path)
    size, digest = parquet.hash_file(path)
    stated = manifest.load(workspace.candidate)
    stated["tables"]["images"]["parts"][0] |= {"bytes": size, "sha256": digest}
    manifest.save(workspace.candidate, stated)
    with pytest.raises(BroadsheetError, match=r"images/part-00000\.parquet: column `ordinal` is string"):
        _verify(workspace)


def test_ids_are_compared_in_rounds_when_there_are_many(workspace, monkeypatch):
    monkeypatch.setattr(structure, "IDS_AT_ONCE", 1)
    assert _verify(workspace)
    _rewrite(workspace, "comments", lambda frame: frame.with_columns(author_id=pl.lit("b" * 26)))
    with pytest.raises(BroadsheetError, match=r"comments\.author_id"):
        _verify(workspace)


def test_the_schemas_imply_an_expectation_for_each_of_their_checks():
    kinds = {each.id: each.type for each in suite.from_schemas("comments")}
    assert kinds["comments.author_status.values"] == "expect_column_values_to_be_in_set"
    assert kinds["comments.comment_id.unique"] == "expect_column_values_to_be_unique"
    assert kinds["comments.ordinal.range"] == "expect_column_values_to_be_between"
    assert kinds["comments.text_status.not_null"] == "expect_column_values_to_not_be_null"
    assert "comments.text.not_null" not in kinds


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """A candidate with a role that does not exist, against a bound that cannot be met."""
    workspace = tiny_candidate.write(tmp_path_factory.mktemp("checked"))
    _rewrite(
        workspace,
        "lines",
        lambda frame: frame.with_columns(
            role=pl.when(pl.col("line_no") == 3).then(pl.lit("<img src=x onerror=alert(1)>")).otherwise("role")
        ),
    )
    workspace.expectations.parent.mkdir()
    workspace.expectations.write_text(
        "expectations:\n"
        "  planted:\n"
        "    says: Every comment names its author\n"
        "    table: comments\n"
        "    column: author_id\n"
        "    figure: missing.comments.author_id / rows.comments\n"
        "    at_most: 0.1\n"
        "    severity: error\n"
        "  titles: null\n",
        encoding="utf-8",
    )
    check.run(workspace, SETTINGS)
    return workspace


def _found(workspace):
    validation = json.loads((workspace.candidate / "validation.json").read_text(encoding="utf-8"))
    return validation, {each["id"]: each for each in validation["expectations"]}


def test_a_planted_failure_says_what_where_and_how_much(checked):
    validation, found = _found(checked)
    assert validation["success"] is False
    assert found["planted"]["success"] is False
    assert found["planted"]["message"] == (
        "comments.author_id: expected missing.comments.author_id / rows.comments at most 0.1; found 0.6 (3 of 5)"
    )


def test_a_value_outside_its_set_is_counted_and_placed(checked):
    _, found = _found(checked)
    role = found["lines.role.values"]
    assert role["success"] is False
    assert role["observed"] == {"rows": 20, "unexpected": 2, "first": "lines/part-00000.parquet, row 3"}
    assert "2 of 20 rows (10 %), first in lines/part-00000.parquet, row 3" in role["message"]


def test_an_expectation_can_be_dropped_and_a_warning_is_no_error(checked):
    validation, found = _found(checked)
    assert "titles" not in found
    assert found["texts_of_comments"]["severity"] == "warning"
    assert found["texts_of_comments"]["success"] is False
    assert validation["statistics"]["errors"] == 2
    assert sum(validation["statistics"][key] for key in ("met", "errors", "warnings")) == len(found)


def test_validation_holds_no_clock_no_path_and_no_value(checked):
    text = (checked.candidate / "validation.json").read_text(encoding="utf-8")
    assert str(checked.root) not in text
    assert not re.search(r"20\d\d-\d\d-\d\dT|20\d{6}T", text)
    assert "onerror" not in text


def test_data_docs_ask_for_nothing_and_run_nothing(checked):
    page = (checked.reports / "data-docs" / "index.html").read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "onerror" not in page
    assert "found 0.6 (3 of 5)" in page


def test_the_same_candidate_gives_the_same_bytes(checked):
    files = [checked.candidate / "validation.json", checked.reports / "data-docs" / "index.html"]
    before = [file.read_bytes() for file in files]
    check.run(checked, SETTINGS)
    assert [file.read_bytes() for file in files] == before


def test_what_moved_since_the_last_release_is_told_and_is_no_part_of_this_one(checked, capsys):
    before = (checked.candidate / "validation.json").read_bytes()
    checked.release.mkdir(parents=True)
    (checked.release / "metrics.json").write_text('{"share.comments_named": 0.9, "rows.comments": 6}', encoding="utf-8")
    try:
        check.run(checked, SETTINGS)
    finally:
        shutil.rmtree(checked.release)
    told = capsys.readouterr().err
    assert "share.comments_named is near the last release's 0.9, at 0.4" not in before.decode()
    assert "comments: expected change of share.comments_named at most 0.1; found 0.5" in told
    assert "change of rows.comments at most" not in told
    page = (checked.reports / "data-docs" / "index.html").read_text(encoding="utf-8")
    assert "share.comments_named is near the last release&#39;s 0.9, at 0.4" in page
    assert (checked.candidate / "validation.json").read_bytes() == before


def test_what_moved_away_from_the_stated_baseline_is_part_of_the_release(checked):
    before = checked.expectations.read_text(encoding="utf-8")
    checked.baseline.write_text('{"share.comments_named": 0.9, "rows.comments": 6}', encoding="utf-8")
    checked.expectations.write_text(
        f"{before}drift:\n  share.comments_named: {{at_most: 0.1, severity: error}}\n", encoding="utf-8"
    )
    try:
        validation = check.run(checked, SETTINGS)
    finally:
        checked.baseline.unlink()
        checked.expectations.write_text(before, encoding="utf-8")
    moved = {each["id"]: each for each in validation["expectations"] if each["id"].startswith("drift.")}
    assert list(moved) == ["drift.rows.comments", "drift.share.comments_named"]
    assert moved["drift.rows.comments"]["success"] is True
    named = moved["drift.share.comments_named"]
    assert (named["success"], named["severity"], named["table"]) == (False, "error", "comments")
    assert named["message"] == "comments: expected change of share.comments_named at most 0.1; found 0.5"


def test_a_release_that_was_taken_away_is_still_compared_with(checked, capsys):
    checked.last_metrics.write_text('{"share.comments_named": 0.9}', encoding="utf-8")
    try:
        check.run(checked, SETTINGS)
    finally:
        checked.last_metrics.unlink()
    assert "expected change of share.comments_named at most 0.1; found 0.5" in capsys.readouterr().err


def test_a_baseline_that_is_none_is_refused(checked):
    checked.baseline.write_text("[]", encoding="utf-8")
    try:
        with pytest.raises(BroadsheetError, match=r"config/baseline\.json: expected the metrics\.json of an earlier"):
            check.run(checked, SETTINGS)
    finally:
        checked.baseline.unlink()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("expectations: [", "is not YAML"),
        ("bounds: {}", "expected the keys `expectations` and `drift`"),
        ("drift: {rows.coments: 1}", "did you mean `rows.comments`"),
        ("drift: {rows.comments: {at_most: 1, severity: fatal}}", "`severity: fatal` is not allowed"),
        ("drift: {rows.comments: much}", "`rows.comments`: expected a number, or the keys `at_most`"),
        (
            "expectations: {x: {says: a, table: comments, figure: rows.coments, at_most: 1}}",
            "did you mean `rows.comments`",
        ),
        ("expectations: {x: {says: a, table: coments, figure: rows.comments, at_most: 1}}", "unknown table `coments`"),
        ("expectations: {x: {says: a, table: comments, figure: rows.comments}}", "expected a number in `at_least`"),
        ("expectations: {x: {says: a, table: comments, figure: rows.comments, at_mots: 1}}", "unknown key `at_mots`"),
        (
            "expectations: {x: {says: a, table: comments, figure: rows.comments, at_most: 1, severity: bad}}",
            "`severity: bad` is not allowed",
        ),
        ("expectations: {x: null}", "`x: null` drops nothing"),
    ],
)
def test_a_wrong_form_is_refused_with_the_place(tmp_path, text, message):
    path = tmp_path / "expectations.yaml"
    path.write_text(text, encoding="utf-8")
    known = dict.fromkeys(["rows.comments", *_figures_of_the_package()])
    with pytest.raises(BroadsheetError) as caught:
        suite.from_config(path, "config/expectations.yaml", known)
    assert message in str(caught.value)
    assert "config/expectations.yaml" in str(caught.value)


def _figures_of_the_package():
    import importlib.resources

    import yaml

    text = (importlib.resources.files("broadsheet.expectations") / "default.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    entries, drift = loaded["expectations"].values(), loaded["drift"]
    return [*drift, *(figure.strip() for entry in entries for figure in entry["figure"].split("/"))]


def test_a_refused_candidate_keeps_no_older_verdict(workspace):
    (workspace.candidate / "validation.json").write_text('{"success": true}', encoding="utf-8")
    _rewrite(workspace, "lines", lambda frame: frame.slice(1))
    with pytest.raises(BroadsheetError):
        check.run(workspace, SETTINGS)
    assert not (workspace.candidate / "validation.json").exists()


def test_without_a_candidate_the_message_says_what_to_run(tmp_path):
    from broadsheet.paths import Workspace

    with pytest.raises(BroadsheetError, match="run `broadsheet release` first"):
        check.run(Workspace(tmp_path), SETTINGS)
