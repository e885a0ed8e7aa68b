"""A project of one's own, with the tool installed from its wheel: made, run, published, pulled, verified, archived."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import lines
import pytest
from conftest import BIN, DEADLINE, REPOSITORY, SAMPLE, digests, refused, succeeded

from broadsheet import manifest, wheels
from broadsheet.paths import Workspace

pytestmark = pytest.mark.e2e

WHO = dict.fromkeys(lines.AUTHOR[0], "A Tester") | dict.fromkeys(lines.AUTHOR[1], "tester@example.org")


class Installed:
    """An environment in which the tool is its wheel; everything else is borrowed from the environment of the tests."""

    def __init__(self, folder):
        wheel = wheels.put(folder / "wheel")
        self.bin = folder / "venv" / "bin"
        subprocess.run([str(BIN / "python"), "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
        (place,) = (folder / "venv" / "lib").glob("python3*/site-packages")
        borrowed = next((BIN.parent / "lib").glob("python3*/site-packages"))
        (place / "borrowed.pth").write_text(f"{borrowed}\n")
        command = [str(BIN / "uv"), "pip", "install", "--quiet", "--offline", "--no-deps", "--python"]
        subprocess.run([*command, str(self.bin / "python"), str(wheel)], check=True)

    def __call__(self, *words, cwd):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SNAKEMAKE"))}
        return subprocess.run(
            [str(self.bin / "python"), *words],
            cwd=cwd,
            env={**kept, **WHO, "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def project(installed, tmp_path_factory):
    """A project with three pages: its release made, recorded, pushed and tagged."""
    folder = tmp_path_factory.mktemp("own") / "ferries"
    succeeded(installed("-m", "broadsheet", "new", str(folder), "--author-names", "keep", cwd=folder.parent))
    for page in sorted((SAMPLE / "harbourcourier").glob("0[34]*")):
        shutil.copy(page, folder / "data" / "raw")
    succeeded(installed("-m", "snakemake", "reproduce", cwd=folder))
    for words in (
        ("remote", "add", "--default", "store", "../store"),
        ("commit", "--force", "--quiet"),
        ("push", "--quiet"),
    ):
        succeeded(installed("-m", "dvc", *words, cwd=folder))
    for words in (["add", "--all"], ["commit", "--quiet", "--message", "The first release"], ["tag", "v0.1.0"]):
        subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **WHO})
    return folder


def test_the_tool_is_the_wheel(installed, tmp_path):
    said = succeeded(installed("-c", "import broadsheet; print(broadsheet.__file__)", cwd=tmp_path))
    assert Path(said.strip()).is_relative_to(installed.bin.parent)


def test_the_wheel_has_every_file_of_the_package(installed):
    (wheel,) = (installed.bin.parents[1] / "wheel").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    places = {
        "workflow/broadsheet/": "broadsheet/",
        "workflow/layouts/": "broadsheet/layouts/",
        "workflow/phrases/": "broadsheet/phrases/",
        "workflow/upstream/": "broadsheet/upstream/",
        "workflow/rules/": "broadsheet/workflow/workflow/rules/",
        "schemas/": "broadsheet/schemas/",
        "Snakefile": "broadsheet/workflow/Snakefile",
    }
    for path in lines.git("ls-files", *places, cwd=REPOSITORY).splitlines():
        start = next(each for each in places if path.startswith(each))
        packaged = places[start] + path.removeprefix(start)
        assert packaged in inside, f"the wheel lacks {path}: name it under tool.setuptools in pyproject.toml"


def test_the_project_has_a_release_and_neither_git_nor_dvc_has_its_pages(project):
    made = manifest.load(project / "data" / "release")
    assert made["tables"]["articles"]["rows"] == 2
    tracked = lines.git("ls-files", cwd=project).splitlines()
    assert [path for path in tracked if path.startswith("data/raw/")] == ["data/raw/SOURCE.yaml"]
    assert "Nothing is wrong." in lines.doctor(project)


def test_others_pull_it_and_with_the_pages_they_verify_it(project, installed, tmp_path):
    clone = tmp_path / "ferries"
    lines.git("clone", "--quiet", str(project), str(clone), cwd=tmp_path)
    lines.typed(f"dvc remote modify --local store url {project.parent / 'store'}", clone, {})
    said = refused(installed("-m", "broadsheet", "verify", "--raw", "nowhere", cwd=clone))
    assert "there is nothing at" in said
    said = succeeded(installed("-m", "broadsheet", "verify", "--raw", str(project / "data" / "raw"), cwd=clone))
    assert "verify: yes." in said
    assert "the same to the byte" in said


def test_an_archive_has_all_that_a_verification_needs(project, installed, tmp_path):
    target = tmp_path / "ferries.zip"
    succeeded(installed("-m", "broadsheet", "archive", "--no-wheels", "--out", str(target), cwd=project))
    with zipfile.ZipFile(target) as packed:
        packed.extractall(tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert folder.name == "ferries-v0.1.0"
    mine = {path: digest for path, digest in digests(project / "data" / "release").items() if ".gitignore" not in path}
    theirs = digests(folder / "data" / "release")
    assert {path: digest for path, digest in theirs.items() if ".gitignore" not in path} == mine
    assert "The raw pages are not part of it." in (folder / "ARCHIVE.md").read_text(encoding="utf-8")
    lines.git("clone", "--quiet", "repository.bundle", "again", cwd=folder)
    assert lines.git("tag", cwd=folder / "again").strip() == "v0.1.0"
    assert Workspace(folder).release.is_dir()


def test_updating_is_a_version_bump(project, installed, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".git", ".snakemake"))
    path = copy / "requirements.txt"
    path.write_text(path.read_text().replace("broadsheet==0.1.0", "broadsheet==0.0.9"))
    said = installed("-m", "snakemake", "reproduce", "--dry-run", cwd=copy)
    assert said.returncode != 0
    assert "pins broadsheet 0.0.9" in said.stdout + said.stderr
