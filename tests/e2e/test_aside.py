"""`audit` and `annotate` as a user asks for them: both from the candidate as it is, and marks outlive every run."""

import json
import shutil

import pytest
from conftest import SAMPLE, broadsheet, settings, snakemake, succeeded

from broadsheet import annotation
from broadsheet.paths import Workspace

pytestmark = pytest.mark.e2e


def test_audit_and_annotate_are_made_and_marks_outlive_another_run(sample_release, tmp_path):
    work = shutil.copytree(sample_release[0], tmp_path / "work")
    workspace = Workspace(work)
    words = ["audit", "annotate", *settings(SAMPLE, audit_pages=3, annotate_lines=20)]
    said = succeeded(snakemake(*words, work=work))
    assert "audit: " in said
    assert "fill in `role` from the top" in said
    assert (workspace.audit / "index.html").is_file()
    file = annotation.marks_file(workspace)
    draw = annotation.load_draw(workspace)
    rows = file.read_text(encoding="utf-8-sig").replace("\n1,,", "\n1,other,").replace("\n2,,", "\n2,para,y")
    file.write_text(rows, encoding="utf-8")
    shutil.rmtree(workspace.audit)
    said = succeeded(snakemake(*words, work=work))
    assert f"{len(draw.drawn)} lines of {draw.lines:,} drawn with seed 1, 2 of them marked already" in said
    assert (workspace.audit / "index.html").is_file()
    assert set(annotation.read_marks(file)) == {line.key for line in draw.drawn[:2]}
    done = broadsheet("estimate", "--directory", work)
    assert "from 2 marked lines" in succeeded(done)
    assert json.loads(workspace.estimate.read_text(encoding="utf-8"))[0]["sample"] == 2
