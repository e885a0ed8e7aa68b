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


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory):
    """Build the bundled sample once; tests must not change what is in it."""
    work = tmp_path_factory.mktemp("sample")
    said = succeeded(snakemake("reproduce", *settings(SAMPLE), work=work))
    return work, said


@pytest.fixture
def small_raw(tmp_path):
    """A folder with a few pages of the sample."""
    raw = tmp_path / "raw"
    shutil.copytree(SAMPLE / "harbourcourier", raw / "harbourcourier")
    return raw
