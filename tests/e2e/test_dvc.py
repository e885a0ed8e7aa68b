"""The released sample as a stranger gets it: clone, pull, load; and rebuilt, to the same bytes."""

import json
import os
import subprocess

import polars as pl
import pytest
from broadsheet.schemas import TABLES
from conftest import BIN, REPOSITORY, environment, succeeded

from broadsheet import parquet

pytestmark = pytest.mark.e2e


def git(*words, cwd=REPOSITORY):
    return subprocess.run(["git", *words], cwd=cwd, capture_output=True, text=True, check=True).stdout


def dvc(*words, cwd):
    return subprocess.run(
        [str(BIN / "dvc"), *words], cwd=cwd, env=environment(), capture_output=True, text=True, check=False, timeout=600
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A fresh clone of what is committed, which must be what is tested."""
    changed = git("status", "--porcelain", "--untracked-files=no")
    if changed.strip() and not os.environ.get("CI"):
        pytest.skip("the working tree has changes that are not committed: a clone would not be what you see")
    folder = tmp_path_factory.mktemp("clone") / "broadsheet"
    git("clone", "--quiet", str(REPOSITORY), str(folder))
    return folder


def test_clone_pull_load(clone):
    assert not (clone / "data" / "release" / "comments").exists()
    succeeded(dvc("pull", cwd=clone))
    release = clone / "data" / "release"
    made = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    for table in TABLES:
        for part in made["tables"][table]["parts"]:
            assert parquet.hash_file(release / part["path"]) == (part["bytes"], part["sha256"]), (
                f"{part['path']} from the remote is not what the manifest says: run `make reproduce`, `dvc commit` and "
                "`dvc push`, and commit dvc.lock, data/release and data/store together"
            )
        assert pl.read_parquet(release / table / "*.parquet").height == made["tables"][table]["rows"]


def test_a_real_rebuild_changes_nothing_in_the_lock(clone):
    """The proof of "same input, same bytes": every step runs, and the lock stays as it was committed."""
    locked = (clone / "dvc.lock").read_text(encoding="utf-8")
    succeeded(dvc("pull", cwd=clone))
    succeeded(dvc("repro", "--force", cwd=clone))
    assert (clone / "data" / "interim" / "done" / "publish.json").exists(), "nothing was rebuilt"
    assert (clone / "dvc.lock").read_text(encoding="utf-8") == locked, (
        "the release in the lock is not what this code makes: run `make reproduce`, `dvc commit` and `dvc push`, and "
        "commit dvc.lock, data/release and data/store together with the change"
    )
    assert git("status", "--porcelain", cwd=clone).strip() == "", "a rebuild must leave git's files as they were"


def test_nothing_private_is_tracked():
    tracked = git("ls-files").split("\n")
    for folder in ("data/interim/", "data/quarantine/", "data/restricted/", "reports/"):
        assert not [path for path in tracked if path.startswith(folder)], f"{folder} must not be in git"
