"""Versions are released with the real git, DVC and GTO, and a release that broke off anywhere is finished by a second run."""

import argparse
import json
import re
import shutil
import subprocess

import pytest
import tiny_candidate
import versioned_project
import yaml
from in_process import dvc
from recomputing import recompute
from versioned_project import BIN, build, git, lay_out

from broadsheet import changes, loading, manifest, register
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.repository import dvcrepo
from broadsheet.versions import changelog, form, tags
from broadsheet.versions.fetch import named

pytestmark = pytest.mark.e2e


class StoppedError(Exception):
    """The machine went down here."""


def asked(version, **more):
    return argparse.Namespace(version=version, date="2026-02-03", reworded=[], remote=None, **more)


@pytest.fixture(scope="module", autouse=True)
def dvc_in_this_process():
    """It is the real one, and takes no second to start."""

    def ran(folder, *words):
        assert dvc(words, folder) == 0, words

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dvcrepo, "run", ran)
        yield


def more_rows():
    """The rows of the second version: one comment more, one like more, one comment captured with another word."""
    rows = tiny_candidate.tables()
    rows["comments"][2] = rows["comments"][2] | {"like_count": 3}
    rows["comments"].append(
        rows["comments"][1] | {"comment_id": tiny_candidate.make("comment", "9"), "ordinal": 4, "text": "Never."}
    )
    return rows


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A repository with version 1.0.0; tests work on copies."""
    root = tmp_path_factory.mktemp("versions") / "first"
    workspace = versioned_project.make(root)
    register.run(workspace, asked("1.0.0"))
    return root


@pytest.fixture(scope="module")
def second(first, tmp_path_factory):
    """The same with the rows of the second version built and no version given to them."""
    root = tmp_path_factory.mktemp("versions") / "second"
    shutil.copytree(first, root, symlinks=True)
    lay_out(root, more_rows(), "two pages, one captured again", suppressed=2)
    build(root)
    return root


@pytest.fixture
def copy(tmp_path):
    def copied(root):
        shutil.copytree(root, tmp_path / "work", symlinks=True)
        return Workspace(tmp_path / "work")

    return copied


@pytest.fixture(scope="module")
def released(second, tmp_path_factory):
    """Version 1.1.0, released in one go."""
    root = tmp_path_factory.mktemp("versions") / "released"
    shutil.copytree(second, root, symlinks=True)
    register.run(Workspace(root), asked("1.1.0"))
    return root


def state(root):
    """All that a release makes: the committed files, the tags, and nothing left over."""
    names = git("tag", "--list", "*@v1.1.0", cwd=root).split()
    commits = {git("rev-parse", f"{name}^{{commit}}", cwd=root) for name in names}
    assert commits <= {git("rev-parse", "HEAD", cwd=root)}
    return git("rev-parse", "HEAD^{tree}", cwd=root), sorted(names), git("status", "--porcelain", cwd=root)


def test_first_version(first):
    assert git("tag", "--list", cwd=first).split() == sorted(f"{table}@v1.0.0" for table in tags.artifacts(first))
    made = json.loads((first / "data" / "release" / "manifest.json").read_text(encoding="utf-8"))
    assert made["version"] == "1.0.0"
    assert "version: 1.0.0" in (first / "data" / "release" / "CITATION.cff").read_text(encoding="utf-8")
    log = (first / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased\n\n## 1.0.0 (2026-02-03)\n\n- Two pages to begin with.\n\n### Measured" in log
    assert "# A form with a comment." in (first / "config" / "datasheet.yaml").read_text(encoding="utf-8")


def test_second_version_says_what_changed(released):
    log = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "| `comments` | 5 | 6 | 1 | 0 | 1 | 0 |" in log
    assert "| `comments.like_count` | 1 |" in log
    assert "Comments removed because a person asked, in all captures of their pages: 2 (before: 0)." in log
    assert log.count("because a person asked") == 1, "the first version had none, and says nothing"
    assert log.index("## 1.1.0") < log.index("## 1.0.0")
    assert state(released)[1] == sorted(f"{table}@v1.1.0" for table in tags.artifacts(released))
    assert state(released)[2] == ""


def test_the_datasheet_says_what_changed(first, released):
    """The first version has nothing to be compared with; the second says what `diff` measured, and from what."""
    assert "There was no version before `1.0.0`" in (first / "data/release/datasheet.md").read_text(encoding="utf-8")
    page = (released / "data/release/datasheet.md").read_text(encoding="utf-8")
    section = page.split("## What changed")[1].split("\n## ")[0]
    assert "`broadsheet diff 1.0.0 1.1.0`" in section
    linked = re.sub(r"\[([^]]+)\]\(#q-changes\)", r"\1", section)
    assert "| `comments` | 5 | 6 | 1 | 0 | 1 | 0 |" in linked
    assert "| `comments.like_count` | 1 | 20 % |" in linked
    assert changes.read(released / "config/changes.json", "", manifest.load(first / "data/release")) is None


def test_a_release_that_broke_off_anywhere_is_finished(second, released, copy, monkeypatch):
    """Stop after each stage, and between two tags; every run begins anew. The end is what one run makes."""
    workspace = copy(second)
    stopped = []
    for stage, real in list(register.STAGES.items())[:-1]:

        def broken(cut, stage=stage, real=real):
            real(cut)
            stopped.append(stage)
            raise StoppedError

        with monkeypatch.context() as patched:
            patched.setitem(register.STAGES, stage, broken)
            with pytest.raises(StoppedError):
                register.run(workspace, asked("1.1.0"))
    assert stopped == list(register.STAGES)[:-1]
    import gto.api

    real, done = gto.api.register, []

    def twice(*words, **more):
        if len(done) == 2:
            raise StoppedError
        done.append(words)
        return real(*words, **more)

    with monkeypatch.context() as patched:
        patched.setattr(gto.api, "register", twice)
        with pytest.raises(StoppedError):
            register.run(workspace, asked("1.1.0"))
    assert len(state(workspace.root)[1]) == 2
    register.run(workspace, asked("1.1.0"))
    assert state(workspace.root) == state(released)


def test_what_is_released_is_not_released_again(released, copy, capsys):
    workspace = copy(released)
    before = git("rev-parse", "HEAD", cwd=workspace.root)
    register.run(workspace, asked("1.1.0"))
    assert "released already" in capsys.readouterr().err
    assert git("rev-parse", "HEAD", cwd=workspace.root) == before


def refused(workspace, version, words, **more):
    before = git("status", "--porcelain", cwd=workspace.root), git("tag", cwd=workspace.root)
    with pytest.raises(BroadsheetError, match=words):
        register.run(workspace, argparse.Namespace(**(vars(asked(version)) | more)))
    assert (git("status", "--porcelain", cwd=workspace.root), git("tag", cwd=workspace.root)) == before


def test_refusals_change_nothing(second, copy):
    workspace = copy(second)
    root = workspace.root
    refused(workspace, "1.0.1", "too small for what changed since 1.0.0; the smallest that fits is 1.1.0")
    refused(workspace, "1.0.0", "tagged already, with other tables")
    refused(workspace, "0.9.0", "does not come after 1.0.0")
    refused(workspace, "1.1", "is no version")
    refused(workspace, "1.1.0", "is no date", date="soon")
    refused(workspace, "2.0.0", "did not change", reworded=["comments.text"])
    (root / "code.py").write_text("1", encoding="utf-8")
    refused(workspace, "1.1.0", r"no part of a release.*\n  code.py")
    (root / "code.py").unlink()

    path = workspace.release / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(
        whole.replace('"complete"', '"draft"').replace('"open": []', '"open": ["M1: why?"]'), encoding="utf-8"
    )
    refused(workspace, "1.1.0", r"is a draft, and a draft gets no version. Still open:\n  - M1: why")
    refused(workspace, "1.1.0", "Answer the questions in config/datasheet.yaml")
    digest = root / "data" / "raw.digest"
    kept = digest.read_text(encoding="utf-8")
    digest.write_text("e" * 64, encoding="utf-8")
    refused(workspace, "1.1.0", f"for other pages than these.*write `corpus: {'e' * 64}`")
    digest.write_text(kept, encoding="utf-8")
    path.write_text(whole, encoding="utf-8")

    part = workspace.release / "comments" / "part-00000.parquet"
    kept = part.read_bytes()
    part.unlink()
    refused(workspace, "1.1.0", "not whole")
    part.write_bytes(kept)

    configured = (root / ".dvc" / "config").read_text(encoding="utf-8")
    (root / ".dvc" / "config").write_text("[core]\n    analytics = false\n", encoding="utf-8")
    refused(workspace, "1.1.0", "no default remote")
    refused(workspace, "1.1.0", "no default remote", remote="store")
    (root / ".dvc" / "config").write_text(
        f"{configured}['remote \"web\"']\n    url = https://data.example.org/two-pages\n", encoding="utf-8"
    )
    refused(workspace, "1.1.0", "`web` .* is a web server, .*REMOTE=NAME`. Others here: `web`", remote="web")
    refused(
        workspace, "1.1.0", "no remote `nowhere`. There are `store`, the default, and others: `web`", remote="nowhere"
    )
    (root / ".dvc" / "config").write_text(configured, encoding="utf-8")

    (root / "SOURCE.yaml").write_text("redistribution: not allowed\n", encoding="utf-8")
    refused(workspace, "1.1.0", "git tracks raw pages")
    refused(workspace, "1.1.0", "dvc.yaml has pages.txt among its deps")
    (root / "SOURCE.yaml").write_text("redistribution: allowed\n", encoding="utf-8")

    stated = yaml.safe_load((root / "dvc.yaml").read_text(encoding="utf-8"))
    stated["stages"]["private"] = {"cmd": "true", "outs": ["data/restricted"]}
    kept = (root / "dvc.yaml").read_text(encoding="utf-8")
    (root / "dvc.yaml").write_text(yaml.safe_dump(stated), encoding="utf-8")
    refused(workspace, "1.1.0", "DVC tracks data/restricted")
    (root / "dvc.yaml").write_text(kept, encoding="utf-8")


def test_nothing_new_is_no_version(first, copy):
    refused(copy(first), "1.0.1", "nothing differs from version 1.0.0")


def test_both_versions_are_pulled_from_the_remote_and_compared(released, tmp_path, monkeypatch):
    """A stranger's clone has no cache: the tables of both versions come from the remote."""
    clone = tmp_path / "clone"
    git("clone", "--quiet", str(released), str(clone), cwd=tmp_path)
    workspace = Workspace(clone)
    old, new = named("1.0.0", workspace), named("comments@v1.1.0", workspace)
    assert (old.manifest["version"], new.manifest["version"]) == ("1.0.0", "1.1.0")
    monkeypatch.chdir(clone)
    assert loading.scan("comments", "1.0.0").collect().height == 5
    assert loading.scan("comments", "v1.1.0").collect().height == 6
    with pytest.raises(BroadsheetError, match="dvc pull"):
        loading.scan("comments")
    with pytest.raises(BroadsheetError, match=r"Versions: 1.0.0, 1.1.0"):
        named("3.0.0", workspace)
    done = subprocess.run(
        [BIN / "broadsheet", "diff", "1.0.0", "1.1.0"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert "# What changed from 1.0.0 to 1.1.0" in done.stdout
    machine = json.loads((clone / "reports" / "diff" / "diff.json").read_text(encoding="utf-8"))
    assert machine["demands"] == "minor"
    assert machine["tables"]["comments"]["cells"] == {"like_count": 1}
    moves = clone / "reports" / "diff" / "id_moves.parquet"
    assert recompute(new.folder, old.folder, moves) > recompute(old.folder) + 40, "what changed is among the numbers"


CHANGELOG = "# Changelog\n\nAbout.\n\n## Unreleased\n\n### Data\n\n- Something.\n\n## 1.0.0 (2026-01-01)\n\n- First.\n"


def test_changelog_is_written_once():
    one = changelog.with_section(CHANGELOG, "1.1.0", "2026-02-03", "Two rows.")
    assert one == (
        "# Changelog\n\nAbout.\n\n## Unreleased\n\n## 1.1.0 (2026-02-03)\n\n### Data\n\n- Something.\n\n### Measured\n\n"
        "Two rows.\n\n## 1.0.0 (2026-01-01)\n\n- First.\n"
    )
    assert changelog.with_section(one, "1.1.0", "2026-02-03", "Two rows.") == one
    noted = one.replace("## Unreleased\n", "## Unreleased\n\n- Later.\n")
    again = changelog.with_section(noted, "1.1.0", "2026-02-03", "Three rows.")
    assert "- Later.\n\n## 1.1.0" in again
    assert "Three rows." in again
    assert "Two rows." not in again
    assert "## 1.1.0 (2026-02-03)" in changelog.with_section("# Changelog\n", "1.1.0", "2026-02-03", "Rows.")


FORMS = {
    "both": '# form\ndataset:\n  # why\n  version: "1.0.0" # three numbers\n  published: 2026-01-01\nerrata: []\n',
    "neither": "errata: []\ndataset:\n  title: Pages\nanswers:\n  version: not this one\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_the_form_keeps_its_comments(tmp_path, text):
    path = tmp_path / "datasheet.yaml"
    path.write_text(text, encoding="utf-8")
    form.state(path, "1.1.0", "2026-02-03")
    assert form.stated(path) == ("1.1.0", "2026-02-03")
    changed = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        if "1.0.0" not in line and "2026-01-01" not in line:
            assert line in changed.splitlines()
    form.state(path, "1.1.0", "2026-02-03")
    assert path.read_text(encoding="utf-8") == changed


def test_a_form_that_cannot_be_changed_is_left_alone(tmp_path):
    path = tmp_path / "datasheet.yaml"
    path.write_text("dataset: {version: 1.0.0}\n", encoding="utf-8")
    with pytest.raises(BroadsheetError, match="could not write"):
        form.state(path, "1.1.0", "2026-02-03")
    assert path.read_text(encoding="utf-8") == "dataset: {version: 1.0.0}\n"
