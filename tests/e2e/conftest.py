"""The real Snakemake, run as a user runs it: in a working directory of its own, with other pages than the sample's."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SAMPLE = REPOSITORY / "data" / "raw"
DEADLINE = 300


def environment(**changes):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SNAKEMAKE", "PYTEST", "COV"))}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **changes}


def snakemake(*words, work, cwd=REPOSITORY, **changes):
    """Run Snakemake from the repository with everything it makes under `work`; returns the finished process."""
    command = [str(BIN / "snakemake"), *map(str, words), "--directory", str(work)]
    return subprocess.run(
        command, cwd=cwd, env=environment(**changes), capture_output=True, text=True, timeout=DEADLINE, check=False
    )


def broadsheet(*words, cwd=REPOSITORY, **changes):
    return subprocess.run(
        [str(BIN / "broadsheet"), *map(str, words)],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def settings(raw, **more):
    return ["--config", f"raw={raw}", "author_names=keep", *(f"{key}={value}" for key, value in more.items())]


def succeeded(done):
    assert done.returncode == 0, f"{' '.join(done.args)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def refused(done):
    said = done.stdout + done.stderr
    assert done.returncode != 0, f"{' '.join(done.args)} should have been refused:\n{said}"
    assert "Traceback" not in said, f"a refusal is one message, not a traceback:\n{said}"
    return said


def digests(folder):
    """Return path -> SHA-256 of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def wait_for(condition, what):
    """Poll until `condition` holds; fails after a deadline, never sleeps for long."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"waited {DEADLINE} s for {what}"
        time.sleep(0.02)


def made_once(tmp_path_factory, name, make):
    """Return a folder that `make(folder)` fills once for all processes that run tests; the others wait for it."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, ready, failed = root / name, root / f"{name}.ready", root / f"{name}.failed"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_for(lambda: ready.exists() or failed.exists(), ready)
        assert ready.exists(), f"another process could not make {name}; its failure says why"
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    ready.touch()
    return folder


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory):
    """Build the bundled sample once; tests must not change what is in it."""

    def make(folder):
        said = succeeded(snakemake("reproduce", *settings(SAMPLE), work=folder / "work"))
        (folder / "said.txt").write_text(said, encoding="utf-8")

    folder = made_once(tmp_path_factory, "sample", make)
    return folder / "work", (folder / "said.txt").read_text(encoding="utf-8")


@pytest.fixture
def small_raw(tmp_path):
    """A folder with a few pages of the sample."""
    return few_pages(tmp_path / "raw")


def few_pages(raw):
    shutil.copytree(SAMPLE / "harbourcourier", raw / "harbourcourier")
    return raw


@pytest.fixture(scope="session")
def small_candidate_kept(tmp_path_factory):
    """Two equal folders, each with a few pages in `raw` and their candidate in `work`: one to use, one to restore from."""
    used = tmp_path_factory.mktemp("small")
    succeeded(snakemake("release", *settings(few_pages(used / "raw")), work=used / "work"))
    kept = used.with_name(f"{used.name}-kept")
    subprocess.run(["cp", "-a", str(used), str(kept)], check=True)
    return used, kept


@pytest.fixture
def small_candidate(small_candidate_kept):
    """A few pages and a working directory in which their candidate was made; a test may do with them what it likes.

    They stand at the same place for every test: Snakemake knows its files by their paths and times.
    """
    used, kept = small_candidate_kept
    shutil.rmtree(used)
    subprocess.run(["cp", "-a", str(kept), str(used)], check=True)
    return used / "raw", used / "work"
