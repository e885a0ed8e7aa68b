"""The archive of a version: what of the lock goes in, wheels by their digests, and no archive without a name."""

import hashlib
import subprocess
import zipfile

import pytest

from broadsheet import archive, wheels
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

LOCK = """\
# made by hand
ferry-tools==1.0 \\
    --hash=sha256:{digest}
    # via broadsheet
other[extra]==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:00
Zope.Thing==3 \\
    --hash=sha256:11
"""


@pytest.fixture
def shelf(tmp_path):
    """A folder with one wheel, and its digest."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "ferry_tools-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("ferry_tools.py", "")
        wheel.writestr("ferry_tools-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: ferry-tools\nVersion: 1.0\n")
        wheel.writestr(
            "ferry_tools-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("ferry_tools-1.0.dist-info/RECORD", "")
    return folder, hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_part_of_a_lock():
    part = archive.part_of_lock(LOCK, {"other", "zope-thing"})
    assert (
        part
        == "other[extra]==2.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\nZope.Thing==3 \\\n    --hash=sha256:11\n"
    )


def test_what_is_needed_is_what_a_run_needs_and_not_what_tests_need():
    needed = archive.needed()
    assert {"snakemake", "dvc", "polars", "pyarrow", "great-expectations", "setuptools", "uv"} <= needed
    assert not {"pytest", "moto", "frictionless", "broadsheet"} & needed


def packed(tmp_path, shelf, monkeypatch, digest):
    monkeypatch.setattr(archive, "needed", lambda: {"ferry-tools"})
    monkeypatch.setattr(wheels, "put", lambda target, wheel=None: (target / "broadsheet-x.whl").write_bytes(b""))
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "requirements.lock").write_text(LOCK.format(digest=digest))
    return folder, archive._wheels(folder, shelf[0])


def test_wheels_come_with_the_lock_that_names_them(tmp_path, shelf, monkeypatch):
    folder, count = packed(tmp_path, shelf, monkeypatch, shelf[1])
    assert count == 2
    assert (folder / "wheels" / "ferry_tools-1.0-py3-none-any.whl").is_file()
    assert (
        folder / "wheels" / "requirements.lock"
    ).read_text() == f"ferry-tools==1.0 \\\n    --hash=sha256:{shelf[1]}\n"


def test_another_wheel_than_the_locked_one_is_refused(tmp_path, shelf, monkeypatch):
    with pytest.raises(BroadsheetError, match="not every wheel could be had"):
        packed(tmp_path, shelf, monkeypatch, "0" * 64)


def git(folder, *words):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=folder, check=True)


def test_no_archive_without_a_name(tmp_path):
    with pytest.raises(BroadsheetError, match="not the top of a git repository"):
        archive.run(Workspace(tmp_path), None, None)
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.txt").write_text("x")
    git(tmp_path, "add", "a.txt")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    with pytest.raises(BroadsheetError, match="what is checked out has no tag"):
        archive.run(Workspace(tmp_path), None, None)
    git(tmp_path, "tag", "comments@v1.0.0")
    git(tmp_path, "tag", "v1.0.0")
    assert archive._tag(Workspace(tmp_path), None) == "v1.0.0"
    with pytest.raises(BroadsheetError, match=r"there is no tag `v2`.*comments@v1\.0\.0, v1\.0\.0"):
        archive.run(Workspace(tmp_path), "v2", None)
    with pytest.raises(BroadsheetError, match="so no release was recorded in it"):
        archive.run(Workspace(tmp_path), "v1.0.0", None)


def test_the_same_files_make_the_same_archive(tmp_path):
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name in ("b.txt", "a.txt", "run.sh")[:: 1 if number else -1]:
            (folder / name).write_text(name)
        (folder / "run.sh").chmod(0o755)
        target = tmp_path / f"{number}.zip"
        archive._zip(folder, target, "x-1.0.0")
        made.append(target.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "1.zip") as packed:
        assert packed.namelist() == ["x-1.0.0/a.txt", "x-1.0.0/b.txt", "x-1.0.0/run.sh"]
        assert packed.getinfo("x-1.0.0/run.sh").external_attr >> 16 & 0o111
