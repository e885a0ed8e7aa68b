"""A project of one's own: its forms are those of the code, and nothing of anybody's is overwritten."""

import shutil
import subprocess

import pytest
import yaml

from broadsheet import __version__, bundled, config, new, papers, wheels
from broadsheet.documents import declared
from broadsheet.documents.questions import every_question
from broadsheet.errors import BroadsheetError


def test_the_form_of_the_settings_has_every_key_with_its_default(tmp_path):
    form = new.settings_form({})
    assert yaml.safe_load(form) is None
    filled = yaml.safe_load("".join(line.removeprefix("# ") for line in form.splitlines(True) if ": " in line and
        line.removeprefix("# ").split(":")[0] in config.schema()["properties"]))  # fmt: skip
    assert filled == {key: each["default"] for key, each in config.schema()["properties"].items()}
    said = yaml.safe_load(new.settings_form({"author_names": "keep", "raw": "/a: b"}))
    assert said == {"author_names": "keep", "raw": "/a: b"}


def test_the_form_of_the_datasheet_asks_what_a_person_can_answer(tmp_path):
    path = tmp_path / "datasheet.yaml"
    path.write_text(new.datasheet_form(), encoding="utf-8")
    assert set(yaml.safe_load(path.read_text())["answers"]) == {q.id for q in every_question() if q.human != "no"}
    assert not declared.read(path, "datasheet.yaml", "d" * 64).counts
    path.write_text(new.datasheet_form().replace("corpus:\nanswered_by:", f"corpus: {'d' * 64}\nanswered_by: A"))
    assert declared.read(path, "datasheet.yaml", "d" * 64).answers == {}


def test_the_form_of_the_papers_can_be_read(tmp_path):
    (tmp_path / "SOURCE.yaml").write_text(new.papers_form(), encoding="utf-8")
    assert papers.read(tmp_path / "SOURCE.yaml").lacking == list(papers.NEEDED)


def test_a_project_depends_on_the_pinned_tool_and_not_on_its_files():
    own = (bundled.folder() / "dvc.yaml").read_text(encoding="utf-8")
    deps = yaml.safe_load(new._pipeline(own))["stages"]["reproduce"]["deps"]
    assert "requirements.txt" in deps
    assert not {"schemas", "workflow", "requirements.lock"} & set(deps)


def test_nothing_of_anybodys_is_overwritten(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(BroadsheetError, match="not empty"):
        new.run(tmp_path / "mine")
    with pytest.raises(BroadsheetError, match="there is nothing at"):
        new.run(tmp_path / "new", raw=tmp_path / "gone")
    with pytest.raises(BroadsheetError, match="expected one of pseudonymise, keep, drop"):
        new.run(tmp_path / "new", author_names="hide")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    with pytest.raises(BroadsheetError, match="would lie inside the git repository"):
        new.run(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_another_version_than_the_pinned_one_is_refused(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(f"--find-links wheels\nbroadsheet=={__version__} --hash=sha256:00\n")
    assert bundled.snakefile(path).endswith("Snakefile")
    path.write_text("broadsheet==0.0.9\n")
    with pytest.raises(BroadsheetError, match=r"pins broadsheet 0\.0\.9, and .* Run `make setup`"):
        bundled.snakefile(path)


def origin(monkeypatch, value):
    monkeypatch.setattr(wheels, "_origin", lambda: value)


def test_the_tool_is_pinned_as_it_was_installed(tmp_path, monkeypatch):
    origin(monkeypatch, None)
    assert wheels.requirement(tmp_path) == f"broadsheet=={__version__}"
    origin(monkeypatch, {"url": "https://git.example.org/b.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}})
    assert wheels.requirement(tmp_path) == "broadsheet @ git+https://git.example.org/b.git@abc"
    origin(monkeypatch, {"url": "https://example.org/b.whl", "archive_info": {}})
    assert wheels.requirement(tmp_path) == "broadsheet @ https://example.org/b.whl"
    wheel = tmp_path / f"broadsheet-{__version__}-py3-none-any.whl"
    origin(monkeypatch, {"url": wheel.as_uri(), "archive_info": {}})
    with pytest.raises(BroadsheetError, match="Say where it is with --wheel FILE"):
        wheels.requirement(tmp_path / "wheels")
    wheel.write_bytes(b"x")
    line = wheels.requirement(tmp_path / "wheels")
    assert line.startswith(f"broadsheet=={__version__} --hash=sha256:2d711642b726")
    assert (tmp_path / "wheels" / wheel.name).is_file()
    other = tmp_path / "broadsheet-9.0-py3-none-any.whl"
    shutil.copy(wheel, other)
    with pytest.raises(BroadsheetError, match="is not the wheel of broadsheet"):
        wheels.requirement(tmp_path / "wheels", other)
