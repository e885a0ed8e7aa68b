"""Precision and recall from marks: counted by hand, and unbiased whatever the sizes of the samples."""

import json
import statistics
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import tiny_candidate
from small_corpus import SETTINGS
from test_annotate import FEW, fill, rows

from broadsheet import annotate, annotation, document, estimate
from broadsheet.annotation import Drawn, Mark
from broadsheet.errors import BroadsheetError

KEYS = {
    "role_or_field",
    "sample",
    *(f"{figure}{suffix}" for figure in ("precision", "recall") for suffix in ("", "_low", "_high")),
}


def drawn(number, role, *samples, begins=False):
    return Drawn("p", number, role, begins, list(samples))


def by_name(found):
    return {each["role_or_field"]: each for each in found}


def test_counted_by_hand():
    marked = [
        (drawn(1, "paragraph", "all", "role"), Mark("paragraph", begins=False)),
        (drawn(2, "paragraph", "all", "role"), Mark("comment_text", begins=True)),
        (drawn(3, "comment_text", "all", "role", "begins", begins=True), Mark("comment_text", begins=True)),
        (drawn(4, "navigation", "all", "role"), Mark("?", begins=False)),
        (drawn(5, "title", "role"), Mark("title", begins=False)),
        (drawn(6, "title", "role"), Mark("paragraph", begins=False)),
        (drawn(7, "comment_author", "begins", begins=True), Mark("comment_meta", begins=False)),
    ]
    found = by_name(estimate.estimate(marked))
    assert set(found) == {"any role", "paragraph", "comment_text", "title", "comment begins"}
    assert all(set(each) == KEYS for each in found.values())
    figures = {name: (each["sample"], each["precision"], each["recall"]) for name, each in found.items()}
    assert figures == {
        "any role": (3, pytest.approx(2 / 3, abs=1e-4), None),
        "paragraph": (2, 0.5, 1.0),
        "comment_text": (2, 1.0, 0.5),
        "title": (2, 0.5, None),  # no title in the sample of all lines: nothing is known of recall
        "comment begins": (3, 0.5, 0.5),
    }


def test_the_file_is_written_and_only_a_prefix_counts(tmp_path, capsys):
    workspace = tiny_candidate.write(tmp_path, tiny_candidate.tables())
    annotate.run(workspace, FEW)
    truth = {line.key: line for line in annotation.load_draw(workspace).drawn}

    def right(row):
        line = truth[row["page_id"], int(row["line_no"])]
        return (line.role, "y" if line.begins else "") if row["no"] != "5" else ("", "")

    fill(workspace, right)
    estimate.run(workspace, FEW)
    said = capsys.readouterr().err
    assert f"from 4 marked lines of {len(truth)} drawn" in said
    assert f"{len(rows(workspace)) - 5} marks below the first line without one (no 5) not used" in said
    found = json.loads(workspace.estimate.read_text(encoding="utf-8"))
    assert by_name(found)["any role"] == {
        "role_or_field": "any role",
        "sample": 4,
        "precision": 1.0,
        "precision_low": 0.5101,
        "precision_high": 1.0,
        "recall": None,
        "recall_low": None,
        "recall_high": None,
    }


def test_without_marks_it_says_where_to_begin(tmp_path):
    workspace = tiny_candidate.write(tmp_path, tiny_candidate.tables())
    with pytest.raises(BroadsheetError, match="run `snakemake annotate` first"):
        estimate.run(workspace, SETTINGS)
    annotate.run(workspace, FEW)
    with pytest.raises(BroadsheetError, match=r"lines\.csv: the first line \(no 1\) has no mark"):
        estimate.run(workspace, SETTINGS)


def test_over_many_draws_the_figures_are_those_of_the_whole():
    """A corpus in which titles are rare and often wrong: neither their extra sample nor the mixture biases a figure."""
    chance = np.random.default_rng(5)
    count = 3_000
    read = np.where(chance.random(count) < 0.03, "title", np.where(chance.random(count) < 0.3, "paragraph", "other"))
    flip = chance.random(count) < np.where(read == "title", 0.4, 0.1)
    true = np.where(flip, np.roll(read, 1), read)
    frame = pl.DataFrame({"page_id": ["p"] * count, "line_no": range(count), "role": read, "begins": [False] * count})
    precision, recall, held = [], [], 0
    whole = np.mean(true[read == "title"] == "title"), np.mean(read[true == "paragraph"] == "paragraph")
    for _ in range(300):
        numbers = pl.Series("number", chance.permutation(count), dtype=pl.UInt64)
        chosen = annotate._drawn(frame.with_columns(numbers), 150, 30)
        marked = [
            (
                Drawn("p", row["line_no"], row["role"], False, [n for n in ("all", "role") if row[f"in_{n}"]]),
                Mark(str(true[row["line_no"]]), begins=False),
            )
            for row in chosen.iter_rows(named=True)
        ]
        found = by_name(estimate.estimate(marked))
        precision.append(found["title"]["precision"])
        recall.append(found["paragraph"]["recall"])
        held += found["paragraph"]["recall_low"] <= whole[1] <= found["paragraph"]["recall_high"]
    assert statistics.mean(precision) == pytest.approx(whole[0], abs=0.02)
    assert statistics.mean(recall) == pytest.approx(whole[1], abs=0.02)
    assert held / 300 > 0.92, "the interval holds the truth in about 95 of 100 draws"


def test_the_datasheet_shows_the_estimate_until_pages_are_read_anew(tmp_path, capsys):
    workspace = tiny_candidate.write(tmp_path, tiny_candidate.tables())
    annotate.run(workspace, FEW)
    fill(workspace, lambda row: ("other", ""))
    estimate.run(workspace, FEW)
    assert not document._is_stale(workspace)
    draw = annotation.load_draw(workspace)
    annotation.save_draw(workspace, replace(draw, candidate="another"))
    capsys.readouterr()
    assert document._is_stale(workspace)
    assert "estimate.json is left out" in capsys.readouterr().err
