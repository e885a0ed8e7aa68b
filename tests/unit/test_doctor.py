"""The doctor: what would take along what must stay here, and what stands between a person and the tables."""

import os
import subprocess

import pytest
import yaml

from broadsheet import cli, doctor
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import arrived, checkout, exposure, storage

IGNORED = "/data/interim/\n/data/quarantine/\n/data/restricted/\n/data/raw/*\n!/data/raw/SOURCE.yaml\n"
TABLES = {"outs": [{"data/release/comments": {}}], "cmd": "true"}


def git(folder, *words):
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **who}, check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A repository with git and DVC, a remote, a page of raw text and restricted files; nothing is wrong with it."""
    monkeypatch.delenv("BROADSHEET_KEY_FILE", raising=False)
    root = tmp_path / "clone"
    for name, text in {
        ".gitignore": IGNORED,
        ".dvc/config": "[core]\n    remote = web\n['remote \"web\"']\n    url = ../../server\n",
        "data/raw/a.txt": "The ferry runs again\n",
        "data/raw/SOURCE.yaml": "source: somewhere\n",
        "data/restricted/key": "secret",
        "dvc.yaml": yaml.safe_dump({"stages": {"reproduce": TABLES}}),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "data" / "restricted").chmod(0o700)
    (tmp_path / "server").mkdir()
    git(root, "init", "--quiet")
    git(root, "add", ".")
    return Workspace(root)


def what(found):
    return [finding.what for finding in found]


def test_a_repository_as_it_should_be(clone):
    assert exposure.findings(clone) == []
    assert checkout.findings(clone) == []
    exposure.refuse(clone)


@pytest.mark.parametrize("name", ["restricted/key", "interim/pages/a.parquet", "quarantine/comments/part.parquet"])
def test_git_tracks_what_must_stay_here(clone, name):
    path = clone.root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("secret")
    git(clone.root, "add", "--force", str(path))
    (found,) = exposure.findings(clone)
    assert f"git tracks data/{name}" in found.what
    assert found.do[0].startswith("git rm -r --cached")
    git(clone.root, "commit", "--quiet", "--message", "a mistake")
    git(clone.root, "rm", "--quiet", "--cached", "-r", str(path.parent))
    git(clone.root, "commit", "--quiet", "--message", "taken back")
    (found,) = exposure.findings(clone)
    assert "is in git's history" in found.what
    with pytest.raises(BroadsheetError, match="git's history"):
        exposure.refuse(clone)


def test_git_would_take_what_is_not_ignored(clone):
    (clone.root / ".gitignore").write_text(IGNORED.replace("/data/restricted/\n", ""))
    (found,) = exposure.findings(clone)
    assert "`git add` would take data/restricted" in found.what
    with (clone.root / ".gitignore").open("a") as file:
        file.write("/data/restricted\n")  # what the doctor says to type
    assert exposure.findings(clone) == []


def test_a_key_elsewhere_in_the_repository_is_seen_too(clone, monkeypatch):
    (clone.root / "my.key").write_text("secret")
    monkeypatch.setenv("BROADSHEET_KEY_FILE", str(clone.root / "my.key"))
    (found,) = exposure.findings(clone)
    assert "`git add` would take my.key (the key)" in found.what


def test_others_can_look_into_restricted(clone):
    clone.restricted.chmod(0o755)
    (found,) = exposure.findings(clone)
    assert found.do == ("chmod -R u=rwX,go= data/restricted",)


def test_git_tracks_raw_pages_unless_their_papers_allow_it(clone):
    git(clone.root, "add", "--force", "data/raw/a.txt")
    (found,) = exposure.findings(clone)
    assert "git tracks raw pages (data/raw/a.txt)" in found.what
    (clone.root / "data/raw/SOURCE.yaml").write_text("redistribution: allowed\n")
    assert exposure.findings(clone) == []


def track(clone, name, **more):
    """What `dvc add` leaves of a file or folder."""
    path = clone.root / f"{name}.dvc"
    path.parent.mkdir(parents=True, exist_ok=True)
    out = {"path": path.stem, "md5": "0" * 32, "hash": "md5", **more}
    path.write_text(yaml.safe_dump({"outs": [out]}))
    return path


@pytest.mark.parametrize("name", ["data/raw", "data"])
def test_dvc_would_push_raw_pages_to_the_releases_remote(clone, name):
    (clone.root / "dvc.yaml").unlink()
    track(clone, name)
    said = what(exposure.findings(clone))
    assert any("raw pages (data/raw) would go to the release's remote" in each for each in said), said


def test_raw_pages_may_lie_on_a_remote_of_their_own(clone):
    with (clone.root / ".dvc/config").open("a") as file:
        file.write("['remote \"private\"']\n    url = ../../vault\n['remote \"inside\"']\n    url = ../../server/raw\n")
    track(clone, "data/raw", remote="private")
    assert exposure.findings(clone) == []
    pushed_there = exposure.findings(clone, "private")
    assert "would go to the release's remote" in what(pushed_there)[0], "`make release REMOTE=private` is refused"
    track(clone, "data/raw", remote="inside")
    assert "would go to the release's remote" in what(exposure.findings(clone))[0]
    track(clone, "data/raw", push=False)
    assert "everybody else's `dvc pull` will fail" in what(exposure.findings(clone))[0]


def test_dvc_writes_down_the_digest_of_raw_pages(clone):
    stage = {**TABLES, "deps": ["data/raw"]}
    (clone.root / "dvc.yaml").write_text(yaml.safe_dump({"stages": {"reproduce": stage}}))
    assert "dvc.yaml has data/raw among its deps" in what(exposure.findings(clone))[0]
    stage["deps"] = ["data/raw.digest"]
    (clone.root / "dvc.yaml").write_text(yaml.safe_dump({"stages": {"reproduce": stage}}))
    assert exposure.findings(clone) == []


@pytest.mark.parametrize("name", ["data/restricted", "data/interim", "data/quarantine"])
def test_dvc_tracks_what_must_stay_here(clone, name):
    track(clone, name)
    assert any(f"DVC tracks {name}" in each for each in what(exposure.findings(clone)))


def remote(clone, text):
    (clone.root / ".dvc/config").write_text(text)
    return what(storage.findings(clone))


def test_a_remote_that_is_not_named(clone):
    assert remote(clone, "") == ["no remote is configured: the tables can neither be pulled nor pushed"]
    (said,) = remote(clone, "['remote \"web\"']\n    url = /srv\n")
    assert said == "no remote is the default one; there are web"
    (said,) = remote(clone, "[core]\n    remote = web\n")
    assert "there is no remote of that name" in said


def test_a_folder_that_is_not_there(clone):
    (found,) = remote(clone, "[core]\n    remote = web\n['remote \"web\"']\n    url = ../../gone\n")
    assert found == f"remote `web`: there is no folder {clone.root.parent / 'gone'}"


def test_settings_that_cannot_be_read(clone, capsys):
    (clone.root / ".dvc/config").write_text("[core\n")
    assert cli.main(["doctor", "--directory", str(clone.root)]) == 2
    assert ".dvc/config cannot be read" in capsys.readouterr().err


def test_a_remote_that_never_answers(clone, monkeypatch):
    import threading

    monkeypatch.setattr(storage, "DEADLINE", 0.05)
    monkeypatch.setattr(storage, "_missing", lambda *_: threading.Event().wait(5))
    lock = {"schema": "2.0", "stages": {"reproduce": {"cmd": "true", "outs": [
        {"path": "data/release/comments", "hash": "md5", "md5": "0" * 32 + ".dir"}]}}}  # fmt: skip
    (clone.root / "dvc.lock").write_text(yaml.safe_dump(lock))
    (said,) = what(storage.findings(clone))
    assert "cannot be reached: no answer within 0 s" in said


def test_a_plug_in_that_is_missing():
    error = ImportError("No module named 's3fs'")
    assert storage.trouble("x", "s3://bucket", "s3", error).do[0] == "pip install dvc-s3"


def test_a_download_without_git_inside_another_clone(clone, tmp_path):
    folder = clone.root / "unpacked"
    (folder / ".dvc").mkdir(parents=True)
    (found,) = checkout.findings(Workspace(folder))
    assert "not a clone, but lies in" in found.what
    assert found.wrong
    (folder / ".dvc" / "config").write_text("[core]\n    no_scm = true\n")
    (found,) = checkout.findings(Workspace(folder))
    assert not found.wrong


def test_a_shallow_clone_is_a_note(clone, tmp_path):
    for number in range(2):
        git(clone.root, "commit", "--quiet", "--allow-empty", "--message", str(number))
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{clone.root}", "shallow")
    (found,) = checkout.findings(Workspace(tmp_path / "shallow"))
    assert "shallow clone" in found.what
    assert not found.wrong


def test_all_checks_are_gone_through_and_nothing_is_changed(clone, capsys):
    before = sorted(path for path in clone.root.rglob("*") if ".git/" not in str(path))
    with pytest.raises(BroadsheetError, match=r"^1 thing is wrong"):
        doctor.run(clone)
    said = capsys.readouterr().err
    assert all(f"{name}:" in said for name in doctor.CHECKS)
    assert "data/release/manifest.json is missing" in said
    left = sorted(path for path in clone.root.rglob("*") if ".git/" not in str(path))
    assert [path for path in left if path not in before and ".dvc/" not in str(path)] == []


def test_tables_that_are_not_those_of_the_manifest(tmp_path):
    import tiny_candidate

    workspace = tiny_candidate.write(tmp_path)
    workspace.candidate.rename(workspace.release)
    assert arrived.findings(workspace) == []
    part = workspace.release / "comments" / "part-00000.parquet"
    content = part.read_bytes()
    part.write_bytes(content[:-1] + b"x")
    assert "is not the file that the manifest describes" in arrived.findings(workspace)[0].what
    part.unlink()
    assert arrived.findings(workspace)[0].do == ("dvc pull",)
