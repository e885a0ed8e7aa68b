"""The candidate takes the release's place whole; a failure leaves the old release and one message."""

import errno
import json
import os
import shutil

import pytest
import tiny_candidate

from broadsheet import cli, manifest, publish
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    workspace = tiny_candidate.write(tmp_path)
    (workspace.candidate / "validation.json").write_text("{}")
    (workspace.candidate / "datasheet.md").write_text("# One\n")
    (workspace.candidate / "plots").mkdir()
    (workspace.candidate / "plots" / "a.svg").write_text("<svg/>")
    return workspace


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_release_is_the_candidate_copied(workspace):
    publish.run(workspace, None)
    assert content(workspace.release) == content(workspace.candidate)
    assert manifest.is_whole(workspace.release)
    (workspace.release / "datasheet.md").write_text("edited")
    assert (workspace.candidate / "datasheet.md").read_text() == "# One\n"


@pytest.mark.parametrize("name", publish.NEEDED)
def test_an_unfinished_candidate_is_not_published(workspace, name):
    (workspace.candidate / name).unlink()
    with pytest.raises(BroadsheetError, match=f"data/interim/candidate/{name} is not there: run `broadsheet release`"):
        publish.run(workspace, None)
    assert not workspace.release.exists()


def test_a_release_that_was_touched_is_not_intact(workspace):
    assert not publish.is_intact(workspace)
    publish.run(workspace, None)
    assert publish.is_intact(workspace)
    (workspace.release / ".gitignore").write_text("/articles\n")
    (workspace.release / "articles" / ".snakemake_timestamp").write_text("")
    assert publish.is_intact(workspace), "marks of other tools are no damage"
    (workspace.release / "datasheet.md").write_text("# Two\n")
    assert not publish.is_intact(workspace)
    publish.run(workspace, None)
    (workspace.release / "plots" / "a.svg").unlink()
    assert not publish.is_intact(workspace)
    publish.run(workspace, None)
    workspace.published.write_text("{")
    assert not publish.is_intact(workspace)
    shutil.rmtree(workspace.release)
    assert not publish.is_intact(workspace)


@pytest.mark.parametrize("fails_at", [1, 4])
def test_a_full_disk_leaves_the_old_release_and_one_message(workspace, monkeypatch, capsys, fails_at):
    publish.run(workspace, None)
    before = content(workspace.release)
    (workspace.candidate / "datasheet.md").write_text("# Two\n")
    copied, copy = [], shutil.copy2

    def copy2(source, target, **more):
        copied.append(source)
        if len(copied) == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copy(source, target, **more)

    monkeypatch.setattr(shutil, "copy2", copy2)
    capsys.readouterr()
    assert cli.main(["publish", "--directory", str(workspace.root), "--config", "author_names=keep"]) == 2
    said = capsys.readouterr().err.strip()
    assert len(copied) == fails_at, "the first file that fails ends the copy"
    assert said.count("\n") == 0
    assert said.startswith("broadsheet publish: ")
    assert "No space left on device. Make room on the disk and run again" in said
    assert content(workspace.release) == before
    assert publish.is_intact(workspace)
    assert [path.name for path in workspace.release.parent.iterdir() if ".partial-" in path.name] == []


def test_what_a_killed_run_left_beside_the_release_is_removed(workspace):
    left = workspace.release.parent / ".release.partial-999999999"
    left.mkdir(parents=True)
    publish.run(workspace, None)
    assert not left.exists()


def test_people_are_told_what_was_made(workspace, capsys):
    noted = json.loads((workspace.candidate / "manifest.json").read_text())
    noted["open"] = [f"point {number}" for number in range(7)]
    manifest.save(workspace.candidate, noted)
    publish.run(workspace, None)
    publish.tell(workspace)
    said = capsys.readouterr().err
    assert str(workspace.release) in said
    assert "5 rows in 1 part" in said
    assert "2 rows were rejected; they are in data/quarantine" in said
    assert "7 points still open" in said
    assert "and 2 more" in said
