"""A version is withdrawn with the real git, DVC and GTO: its objects go from all remotes, and everybody is told why."""

import argparse
import json
import shutil
import subprocess
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import gto.api
import polars as pl
import pytest
import tiny_candidate
import versioned_project
from in_process import dvc
from versioned_project import BIN, build, git, lay_out

from broadsheet import pull, register, withdraw
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository.objects import Place
from broadsheet.versions import changelog, tags, withdrawn
from broadsheet.versions.fetch import named

pytestmark = pytest.mark.e2e

REASON = "A person asked to be left out."
SECRET = "I keep the ferry's spare key under the third flowerpot."


class StoppedError(Exception):
    """The machine went down here."""


def asked(version="1.0.0", **more):
    chosen = {"reason": REASON, "date": "2026-03-04", "cache": False, "recordings": False, "yes": True}
    return argparse.Namespace(version=version, **(chosen | more))


def record(root):
    """Record the release with DVC, send it to both remotes and commit it."""
    assert dvc(["repro", "--quiet"], root) == 0
    for remote in ("store", "mirror"):
        assert dvc(["push", "--quiet", "--remote", remote], root) == 0
    git("add", "--all", cwd=root)
    git("commit", "--quiet", "--message", "Record", cwd=root)


def release(root, version):
    """Do what `register` does of it that matters here, in less time."""
    changelog.write(root, version, "2026-02-03", "Rows.")
    record(root)
    for artifact in tags.artifacts(root):
        gto.api.register(str(root), artifact, "HEAD", version=f"v{version}", message=version, simple=True)


def rows_with(text):
    rows = tiny_candidate.tables()
    rows["comments"][1] = rows["comments"][1] | {"text": text}
    return rows


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """1.0.0 with what a person said, a recorded release without a version that has it, and 1.1.0 without it."""
    folder = tmp_path_factory.mktemp("withdrawal")
    root = folder / "work"
    versioned_project.make(root, rows_with(SECRET))
    (folder / "mirror").mkdir()
    versioned_project.run("dvc", "remote", "add", "--quiet", "mirror", "../mirror", cwd=root)
    git("commit", "--quiet", "--all", "--message", "Name a second remote", cwd=root)
    release(root, "1.0.0")
    lay_out(root, rows_with(f"{SECRET} Still."), "captured again")
    build(root)
    record(root)
    rows = tiny_candidate.tables()
    rows["comments"][1] = rows["comments"][1] | {"text": None, "text_status": "removed", "author_status": "removed"}
    lay_out(root, rows, "without the person")
    build(root)
    release(root, "1.1.0")
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "all", symlinks=True)
    return tmp_path / "all"


@pytest.fixture(scope="module")
def done(whole, tmp_path_factory):
    """The same after the withdrawal of 1.0.0, recordings and cache included."""
    folder = tmp_path_factory.mktemp("withdrawn") / "all"
    shutil.copytree(whole, folder, symlinks=True)
    withdraw.run(Workspace(folder / "work"), asked(recordings=True, cache=True))
    return folder


def said_in(place):
    """Return all texts of all objects below a folder."""
    texts = []
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.read_bytes()[:4] == b"PAR1":
            frame = pl.read_parquet(path)
            texts += frame.select(pl.col(pl.String)).to_series(0).to_list() if not frame.width else []
            for column in frame.select(pl.col(pl.String)).columns:
                texts += frame[column].drop_nulls().to_list()
    return "\n".join(texts)


def clone_of(folder, tmp_path):
    clone = tmp_path / "clone"
    git("clone", "--quiet", str(folder / "work"), str(clone), cwd=tmp_path)
    return clone


def state(root):
    return git("rev-parse", "HEAD^{tree}", cwd=root), git("tag", cwd=root), git("status", "--porcelain", cwd=root)


def places(folder):
    return {name: sorted(p.name for p in (folder / name).rglob("*") if p.is_file()) for name in ("mirror", "work")}


def test_before_the_person_is_on_both_remotes(whole):
    assert SECRET in said_in(whole / "work" / "data" / "store")
    assert SECRET in said_in(whole / "mirror")


def test_nothing_changes_without_yes(folder, capsys):
    before = places(folder), state(folder / "work")
    withdraw.run(Workspace(folder / "work"), asked(yes=False))
    assert (places(folder), state(folder / "work")) == before
    told = capsys.readouterr().err
    assert "2 objects are in nothing else" in told
    assert "10 objects of it stay, because they are in use elsewhere: version 1.1.0 uses 10" in told
    assert "remote `mirror`" in told
    assert "recorded without a version" in told
    assert "nothing was changed" in told


def test_the_objects_are_on_no_remote_and_in_no_cache(done):
    for place in (done / "work" / "data" / "store", done / "mirror", done / "work" / ".dvc" / "cache"):
        assert "spare key" not in said_in(place)
    assert "spare key" not in said_in(done / "work" / "data" / "interim" / "versions")
    assert state(done / "work")[2] == ""


def test_the_version_without_the_person_is_pulled_whole(done, tmp_path):
    clone = clone_of(done, tmp_path)
    pull.run(Workspace(clone))
    versioned_project.run("dvc", "remote", "modify", "mirror", "url", str(done / "mirror"), cwd=clone)
    shutil.rmtree(clone / ".dvc" / "cache")
    versioned_project.run("dvc", "fetch", "--quiet", "--remote", "mirror", cwd=clone)
    assert named("1.1.0", Workspace(clone)).manifest["tables"]["comments"]["rows"] == 5


def test_whoever_comes_to_the_version_is_told_why_and_when(done, tmp_path, capsys):
    clone = clone_of(done, tmp_path)
    workspace = Workspace(clone)
    words = rf"version 1\.0\.0 was withdrawn on 2026-03-04: {REASON}"
    for name in ("1.0.0", "comments@v1.0.0", git("rev-parse", "comments@v1.0.0^{commit}", cwd=clone)):
        with pytest.raises(BroadsheetError, match=words):
            named(name, workspace)
    git("checkout", "--quiet", "comments@v1.0.0", cwd=clone)
    with pytest.raises(BroadsheetError, match=words):
        pull.run(workspace)
    doctor = subprocess.run([BIN / "broadsheet", "doctor"], cwd=clone, capture_output=True, text=True, check=False)
    assert doctor.returncode == 2
    assert f"wrong: version 1.0.0 was withdrawn on 2026-03-04: {REASON}" in doctor.stderr


def test_its_number_is_not_given_again(done):
    with pytest.raises(BroadsheetError, match=rf"withdrawn on 2026-03-04: {REASON} Its number is not given again"):
        register.run(Workspace(done / "work"), argparse.Namespace(version="1.0.0", date=None, reworded=[], remote=None))


def test_note_changelog_and_tags(done):
    root = done / "work"
    stone = json.loads((root / "data" / "withdrawn" / "1.0.0.json").read_text(encoding="utf-8"))
    assert (stone["version"], stone["withdrawn"], stone["reason"]) == ("1.0.0", "2026-03-04", REASON)
    assert stone["tables"]["comments"] == 5
    assert set(stone) == {"version", "withdrawn", "reason", "tables"}, "nothing by which lost rows could be recognised"
    log = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## 1.0.0 (2026-02-03)\n\n**Withdrawn on 2026-03-04:** {REASON}\n\n- Two pages" in log
    assert "comments@v1.0.0!" in git("tag", cwd=root).split()
    assert REASON in git("tag", "--list", "--format=%(contents)", "comments@v1.0.0!", cwd=root)


def test_a_second_run_is_harmless(done, tmp_path, capsys):
    shutil.copytree(done, tmp_path / "all", symlinks=True)
    before = places(tmp_path / "all")["mirror"], state(tmp_path / "all" / "work")
    withdraw.run(Workspace(tmp_path / "all" / "work"), asked(reason=None, date=None))
    assert (places(tmp_path / "all")["mirror"], state(tmp_path / "all" / "work")) == before
    assert f"withdrawn on 2026-03-04: {REASON}" in capsys.readouterr().err


def test_what_a_person_has_to_do_is_listed(folder, capsys):
    withdraw.run(Workspace(folder / "work"), asked())
    told = capsys.readouterr().err
    for words in (
        "git filter-repo --invert-paths --paths-from-file reports/withdrawn/1.0.0-paths.txt",
        "--delete articles@v1.0.0",
        "clones and forks",
        "dvc import",
        "Zenodo",
        "Hugging Face",
        "backups",
        "the cache of this machine",
    ):
        assert words in told
    listed = (folder / "work" / "reports" / "withdrawn" / "1.0.0-paths.txt").read_text(encoding="utf-8").split()
    history = git("log", "--all", "--format=", "--name-only", cwd=folder / "work").split()
    assert len(listed) == 2
    assert set(listed) <= set(history)


def test_a_run_that_broke_off_is_finished(folder, done, monkeypatch):
    """Stop before each stage, and after the files of a remote and before its listings."""
    workspace = Workspace(folder / "work")
    words = asked(recordings=True, cache=True)
    for stage in ("_remove", "_commit", "_tag", "_end"):

        def broken(*_, stage=stage):
            raise StoppedError(stage)

        with monkeypatch.context() as patched:
            patched.setattr(withdraw, stage, broken)
            if stage == "_commit":
                real = Place.remove

                def files_only(place, objects, real=real):
                    real(place, [each for each in objects if not each.endswith(".dir")])
                    raise StoppedError(place.name)

                patched.setattr(Place, "remove", files_only)
                patched.setattr(withdraw, "_commit", broken)
            with pytest.raises(StoppedError):
                withdraw.run(workspace, words)
    withdraw.run(workspace, words)
    assert state(folder / "work") == state(done / "work")
    assert places(folder)["mirror"] == places(done)["mirror"]


def test_a_remote_that_is_not_there_is_told_and_done_later(folder, capsys):
    (folder / "mirror").rename(folder / "away")
    workspace = Workspace(folder / "work")
    with pytest.raises(BroadsheetError, match=r"(?s)withdrawn, but not everywhere:\n  - remote `mirror`.*no folder"):
        withdraw.run(workspace, asked(recordings=True))
    assert "spare key" not in said_in(folder / "work" / "data" / "store")
    assert "spare key" in said_in(folder / "away")
    assert withdrawn.every(workspace)[1, 0, 0].reason == REASON
    (folder / "away").rename(folder / "mirror")
    shutil.rmtree(folder / "work" / ".dvc" / "cache")
    withdraw.run(workspace, asked(recordings=True, reason=None))
    assert "spare key" not in said_in(folder / "mirror")
    assert state(folder / "work")[2] == ""


@contextmanager
def served(folder):
    """Serve a folder for reading, as a web server does; gives its address."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_remote_that_can_only_be_read_is_told_until_somebody_removes_the_objects(folder):
    root = folder / "work"
    with served(folder / "mirror") as address:
        versioned_project.run("dvc", "remote", "modify", "--local", "mirror", "url", address, cwd=root)
        with pytest.raises(
            BroadsheetError, match=rf"(?s)not everywhere:\n  - remote `mirror` \({address}\) has 4 objects"
        ):
            withdraw.run(Workspace(root), asked(recordings=True))
        assert "spare key" not in said_in(root / "data" / "store")
        versioned_project.run("dvc", "remote", "add", "--local", "--quiet", "behind", str(folder / "mirror"), cwd=root)
        withdraw.run(Workspace(root), asked(recordings=True))
    assert "spare key" not in said_in(folder / "mirror")


def refused(root, words, **more):
    before = state(root)
    with pytest.raises(BroadsheetError, match=words):
        withdraw.run(Workspace(root), asked(**more))
    assert state(root) == before


def test_refusals_change_nothing(folder):
    root = folder / "work"
    refused(root, "is no version", version="1.0")
    refused(root, r"3\.0\.0 has no tag here. Versions: 1\.0\.0, 1\.1\.0", version="3.0.0")
    refused(root, "--reason: say why", reason="  ")
    refused(root, "is no date", date="soon")
    refused(root, r"data/release \(dvc\.lock\) is version 1\.1\.0 still", version="1.1.0")
    names = Workspace(root).names
    names.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame({"author_id": ["x"], "display_name": ["Ada Berg"]}).write_parquet(names)
    refused(root, "holds the name of a commenter", reason="Because ada  BERG asked.")
    git("checkout", "--quiet", "--detach", cwd=root)
    refused(root, "no branch is checked out")


def test_what_another_version_shares_stays_until_that_goes_too(folder, capsys):
    """A version that differs in its documents only has the same tables."""
    root = folder / "work"
    for table in ("articles", "images", "comments", "authors", "sources", "lines"):
        git("tag", "--annotate", "--message", "x", f"{table}@v1.0.1", f"{table}@v1.0.0^{{commit}}", cwd=root)
    withdraw.run(Workspace(root), asked(version="1.0.1"))
    assert SECRET in said_in(folder / "mirror")
    assert "12 objects of it stay, because they are in use elsewhere: version 1.0.0 uses 12" in capsys.readouterr().err
    withdraw.run(Workspace(root), asked(version="1.0.0"))
    assert f"{SECRET}\n" not in said_in(folder / "mirror") + "\n"


def test_a_changelog_without_the_section_gets_one():
    text = "# Changelog\n\n## Unreleased\n\n- Later.\n"
    marked = changelog.with_mark(text, "1.0.0", "2026-03-04", REASON)
    assert marked == f"{text}\n## 1.0.0\n\n**Withdrawn on 2026-03-04:** {REASON}\n"
    assert changelog.with_mark(marked, "1.0.0", "2026-03-04", REASON) == marked
