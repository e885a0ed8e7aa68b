"""An edited comment runs nothing again; an edited line of logic runs again what it touches, and no more."""

import os
import shutil
import subprocess

import pytest
from conftest import BIN, REPOSITORY, environment, settings, succeeded

pytestmark = pytest.mark.e2e


@pytest.fixture
def copy(tmp_path):
    """A copy of the code that can be edited: the package with the folders that are installed into it."""
    folder = tmp_path / "code"
    for name in ("workflow", "profiles"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "Snakefile", folder)
    package = folder / "workflow" / "broadsheet"
    shutil.copytree(REPOSITORY / "schemas", package / "schemas", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("layouts", "upstream"):
        shutil.copytree(REPOSITORY / "workflow" / name, package / name)
    return folder


def run(copy, work, raw):
    command = [str(BIN / "snakemake"), "release", *settings(raw), "--directory", str(work)]
    environ = environment(PYTHONPATH=os.fspath(copy / "workflow"))
    return succeeded(subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, check=False))


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} should have `{old}` once; mend this test"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_which_edits_run_what_again(copy, tmp_path, small_raw):
    package, work = copy / "workflow" / "broadsheet", tmp_path / "work"
    run(copy, work, small_raw)

    edit(package / "release.py", "def run(", "# a remark on what follows\ndef run(")
    assert "Nothing to be done" in run(copy, work, small_raw)

    edit(package / "captures.py", '"captured_at", "page_id"],', '"page_id", "captured_at"],')
    said = run(copy, work, small_raw)
    assert "release: " in said
    assert "read: batch" not in said

    edit(package / "tables.py", "MIN_ID_WORDS = 8", "MIN_ID_WORDS = 9")
    said = run(copy, work, small_raw)
    assert "1 shard read" in said
    assert "ingest: cutting" not in said
    assert "survey: looking" not in said

    edit(package / "layouts" / "wpdiscuz.yaml", "name: wpdiscuz", "name: wpdiscuz\n")
    said = run(copy, work, small_raw)
    assert "1 shard read" in said
