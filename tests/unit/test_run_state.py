"""What must hold before a rule runs: settings, raw files, the lock, and marks only of results that are there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_corpus import article_page, build, fill

from broadsheet import cli, config, publish, run_state
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.run_state import JOBS, prepare

SAID = {"raw": "raw", "author_names": "keep"}
PAGE = {"a.txt": article_page("The Old Crane Of The Town Is Painted Again")}
MARKS = ["ingest", "survey", "read-0-of-1", "release", "check", "document", "publish"]
HOLD = (
    "import sys; from broadsheet.paths import Workspace; from broadsheet import lock; "
    "held = lock.take(Workspace(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    fill(tmp_path, PAGE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setattr(run_state, "_held", [])
    return Workspace(tmp_path)


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A working directory after a whole run, as far as marks and results go; not to be changed."""
    workspace = Workspace(tmp_path_factory.mktemp("ended"))
    fill(workspace.root, PAGE)
    build(workspace)
    for name in ("validation.json", "datasheet.md"):
        (workspace.candidate / name).write_text("{}")
    publish.run(workspace, None)
    (workspace.root / ".snakemake" / "metadata").mkdir(parents=True)
    workspace.done.mkdir()
    for mark in MARKS:
        (workspace.done / f"{mark}.json").write_text("{}")
    return workspace


@pytest.fixture
def finished(workspace, ended):
    """A copy of it."""
    shutil.copytree(ended.root, workspace.root, dirs_exist_ok=True)
    return workspace


def marks(workspace):
    return [mark for mark in MARKS if (workspace.done / f"{mark}.json").exists()]


def release_lock():
    for file in run_state._held:
        file.close()
    run_state._held.clear()


def test_it_settles_settings_and_notes_the_raw_text(workspace):
    state = prepare(SAID, main=True)
    assert config.load(workspace) == state.settings
    assert workspace.raw_digest.read_text() == f"{state.raw_digest}\n"
    assert state.batches == 1
    assert json.loads(state.shaping())["author_names"] == "keep"
    assert "raw" not in json.loads(state.shaping())
    other = prepare({}, main=False)
    assert (other.raw_digest, other.batches, other.settings) == (state.raw_digest, state.batches, state.settings)


def test_the_steps_command_is_that_of_this_python(workspace):
    prepare(SAID, main=True)
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/usr/bin"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"author_names": "pseudonymise", "mask_also": "nobody.txt"}, "nobody.txt"),
        ({"layouts": ["wpdiscus"]}, "there is no layout 'wpdiscus'"),
        ({"layouts": ["all", "nowhere"]}, "there is no layout 'nowhere'"),
        ({"raw": "nowhere"}, "nowhere"),
        ({"author_nmaes": "keep"}, "did you mean `author_names`"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_made(workspace, change, said):
    with pytest.raises(BroadsheetError) as raised:
        prepare({**SAID, **change}, main=True)
    assert said in str(raised.value)
    assert not workspace.plan.exists()
    assert not workspace.release.exists()
    if "raw" not in change:
        assert not workspace.interim.exists()


def test_a_folder_of_ones_own_layouts_is_accepted_and_watched(workspace):
    (workspace.root / "own").mkdir()
    own = workspace.root / "own" / "gazette.yaml"
    own.write_text("name: gazette\nkind: article\nabout: ours\n")
    state = prepare({**SAID, "layouts": ["all", "own"]}, main=True)
    (before,) = state.layouts()
    own.write_text("name: gazette\nkind: forum\nabout: ours\n")
    assert state.layouts() != [before]


def test_a_second_run_at_once_is_refused_and_the_end_of_the_first_frees_the_place(workspace, capsys):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(
            BroadsheetError, match=rf"another run \(process {other.pid}\) is going on in {workspace.root}"
        ):
            prepare(SAID, main=True)
        assert cli.main(["ingest", "--directory", str(workspace.root), "--config", "raw=raw"]) == 2, "a step by hand"
        assert f"another run (process {other.pid}) is going on" in capsys.readouterr().err
        assert not workspace.interim.exists(), "a refused run touches nothing"
    finally:
        other.kill()
        other.communicate()
    prepare(SAID, main=True)
    assert workspace.lock.read_text() == f"{os.getpid()}\n"
    release_lock()


def test_what_is_there_keeps_its_marks(finished):
    prepare(SAID, main=True)
    assert marks(finished) == MARKS


def drop(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize(
    ("lost", "kept"),
    [
        (".snakemake/metadata", []),
        ("data/interim/plan.json", []),
        ("data/interim/sources.parquet", []),
        ("data/interim/pages", []),
        ("data/interim/surveys", ["ingest"]),
        ("data/interim/read", ["ingest", "survey"]),
        ("data/interim/candidate", ["ingest", "survey", "read-0-of-1"]),
        ("data/interim/candidate/manifest.json", ["ingest", "survey", "read-0-of-1"]),
        ("data/interim/candidate/lines/part-00000.parquet", ["ingest", "survey", "read-0-of-1"]),
        ("data/interim/candidate/datasheet.md", ["ingest", "survey", "read-0-of-1", "release"]),
        ("data/release", MARKS[:-1]),
        ("data/release/lines/part-00000.parquet", MARKS[:-1]),
        ("data/interim/published.json", MARKS[:-1]),
    ],
)
def test_what_is_gone_is_made_again_with_all_that_follows(finished, lost, kept):
    drop(finished.root / lost)
    prepare(SAID, main=True)
    assert marks(finished) == kept


@pytest.mark.parametrize(
    ("damaged", "kept"),
    [
        ("plan.json", []),
        ("candidate/manifest.json", ["ingest", "survey", "read-0-of-1"]),
        ("published.json", MARKS[:-1]),
    ],
)
@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_what_is_damaged_counts_as_gone(finished, damaged, kept, text):
    (finished.interim / damaged).write_text(text)
    prepare(SAID, main=True)
    assert marks(finished) == kept


def test_a_file_of_a_shard_that_is_gone_counts_as_not_read(finished):
    (shard,) = finished.read.iterdir()
    (shard / "comments.parquet").unlink()
    prepare(SAID, main=True)
    assert marks(finished) == ["ingest", "survey"]


def test_every_job_has_code_whose_digest_does_not_change_by_itself(workspace):
    state = prepare(SAID, main=True)
    digests = [state.code(job) for job in JOBS]
    assert len(set(digests)) == len(JOBS)
    assert digests == [state.code(job) for job in JOBS]


def test_the_digest_of_files_sees_names_and_contents(workspace):
    state = prepare(SAID, main=True)
    folder = workspace.root / "corrections"
    seen = [state.digest(folder)]
    folder.mkdir()
    seen.append(state.digest(folder))
    for name, text in (("a.csv", "1"), ("b.csv", "1"), ("b.csv", "2")):
        (folder / name).write_text(text)
        seen.append(state.digest(folder))
    (folder / "b.csv").rename(folder / "c.csv")
    seen.append(state.digest(folder))
    assert len(set(seen)) == len(seen)
