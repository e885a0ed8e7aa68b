"""What changed stands in the datasheet of the very tables that were compared, and every number of it is recomputed."""

import json
import shutil

import polars as pl
import pytest
import tiny_candidate
from recomputing import recompute

from broadsheet import changes, document, manifest
from broadsheet.atomic import write_json
from broadsheet.comparing import compare, demand, sides, summary
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError

SETTINGS = Settings("raw", "keep", "keep", None, "all")


def documented(root, rows=None):
    workspace = tiny_candidate.write(root, rows, digest="d" * 64)
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    document.run(workspace, SETTINGS)
    return workspace


def page(workspace):
    text = (workspace.candidate / "datasheet.md").read_text(encoding="utf-8")
    return text.split("## What changed")[1].split("\n## ")[0]


@pytest.fixture
def new(tmp_path):
    return documented(tmp_path / "new")


def test_every_number_is_recomputed_from_both_releases(new, tmp_path):
    """A column added, a comment corrected (so that its id moved), one with more likes, a line and an author gone."""
    rows = tiny_candidate.tables()
    rows["comments"][1] |= {
        "comment_id": tiny_candidate.make("comment", "x"),
        "text": "Nobody asked the harbour master.",
    }
    rows["comments"][2] |= {"like_count": 3}
    rows["comments"].pop()
    rows["lines"].append(rows["lines"][-1] | {"line_no": 99})
    old = documented(tmp_path / "old", rows)
    part = old.candidate / "comments" / "part-00000.parquet"
    pl.read_parquet(part).drop("badge").write_parquet(part)

    out = tmp_path / "out"
    difference = compare.compare(sides.side("1.0.0", old.candidate), sides.side("1.1.0", new.candidate), out)
    assert difference.moved == {"comments": 1}
    found = summary.to_json(difference, demand.demanded(difference))
    stated = manifest.load(new.candidate)
    changes.write(new.changes, changes.Changes("1.1.0", "1.0.0", changes.digests(stated), found))
    plain = recompute(new.candidate)
    document.run(new, SETTINGS)
    shown = recompute(new.candidate, old.candidate, out / compare.MOVES) - plain
    assert shown > 6 * 6 + 10, "six tables with six figures each; cells, nulls and key figures"
    section = page(new)
    assert "| `comments.badge` | column new | none | string |" in section.replace("large_string", "string")
    assert "`id_moves.parquet`" in section
    used = json.loads((new.candidate / "prov.json").read_text(encoding="utf-8"))["entity"]
    assert used["bs:config/changes.json"]["prov:type"] == "measured"

    # What was measured, kept as it is, is not true of another release.
    text = (new.candidate / "datasheet.html").read_text(encoding="utf-8")
    (new.candidate / "datasheet.html").write_text(text.replace('comments.added">2<', 'comments.added">3<'))
    with pytest.raises(AssertionError, match=r"comments\.added is 2, shown as 3"):
        recompute(new.candidate, old.candidate, out / compare.MOVES)


def test_other_tables_than_those_compared_are_said_to_be_not_compared(new):
    stated = manifest.load(new.candidate)
    first = changes.Changes("1.0.0", None, changes.digests(stated), None)
    for noted, said in (
        (None, "Nothing was compared"),
        (changes.Changes(), "Nothing was compared"),
        (first, "There was no version before `1.0.0`"),
        (changes.Changes("1.0.0", None, {**first.tables, "comments": "0" * 64}, None), "Nothing was compared"),
    ):
        shutil.rmtree(new.changes.parent, ignore_errors=True)
        if noted:
            changes.write(new.changes, noted)
        document.run(new, SETTINGS)
        assert said in page(new)
        assert "#q-changes" not in page(new)


@pytest.mark.parametrize("text", ["", "[]", '{"version": null}'])
def test_a_damaged_file_is_refused_with_its_name(new, text):
    new.changes.parent.mkdir()
    new.changes.write_text(text, encoding="utf-8")
    with pytest.raises(BroadsheetError, match=r"config/changes.json is not what `make release` writes"):
        document.run(new, SETTINGS)
