"""The tool itself as a wheel: from where it was installed, or built from the clone that it runs in."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from broadsheet import __version__
from broadsheet.errors import BroadsheetError
from broadsheet.parquet import hash_file

FOLDER = "wheels"
"""The folder of a project or an archive that wheels lie in."""

_LEFT_OUT = (
    ".*",
    "data",
    "tests",
    "docs",
    "bench",
    "reports",
    "build",
    "dist",
    "notebooks",
    "*.egg-info",
    "__pycache__",
)
_NEEDED = (".gitignore", ".dvcignore")


def requirement(target: Path, wheel: Path | None = None) -> str:
    """Return the line that pins the tool as it is installed here; a wheel that no index has is put into `target`.

    Raises:
        BroadsheetError: where it was installed from is not there any more.

    """
    origin = _origin()
    if wheel is None and origin is None:
        return f"broadsheet=={__version__}"
    if wheel is None and origin is not None and "vcs_info" in origin:
        info = origin["vcs_info"]
        return f"broadsheet @ {info['vcs']}+{origin['url']}@{info['commit_id']}"
    if wheel is None and origin is not None and not origin["url"].startswith("file:"):
        return f"broadsheet @ {origin['url']}"
    found = put(target, wheel)
    return f"broadsheet=={__version__} --hash=sha256:{hash_file(found)[1]}"


def put(target: Path, wheel: Path | None = None) -> Path:
    """Put the wheel of the tool into the folder `target` and return its path there.

    Raises:
        BroadsheetError: the wheel, or what it could be built from, is not there.

    """
    origin = _origin()
    if wheel is None and origin is not None and origin["url"].startswith("file:"):
        local = Path(unquote(urlparse(origin["url"]).path))
        if local.is_dir():
            return _built(local, target)
        wheel = local
    if wheel is None or not wheel.is_file():
        raise BroadsheetError(
            f"there is no wheel of broadsheet {__version__} {f'at {wheel}' if wheel else 'on this machine'}. Say where "
            f"it is with --wheel FILE; `pip download --no-deps broadsheet=={__version__}` fetches one from an index."
        )
    if not wheel.name.startswith(f"broadsheet-{__version__}-"):
        raise BroadsheetError(f"{wheel} is not the wheel of broadsheet {__version__}, which is the one that runs here.")
    target.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(wheel, target / wheel.name))


def _origin() -> dict[str, Any] | None:
    """Return where the tool was installed from (PEP 610); None for an index."""
    # In a clone the path may also lead to what setuptools left there when it built: that knows of no origin.
    for found in distributions(name="broadsheet"):
        text = found.read_text("direct_url.json")
        if text:
            origin: dict[str, Any] = json.loads(text)
            return origin
    return None


def _built(clone: Path, target: Path) -> Path:
    """Build the wheel from a copy of a clone: setuptools puts what it finds in an old `build` into the wheel too."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="broadsheet-wheel-") as scratch:
        copy = Path(scratch) / "clone"
        shutil.copytree(clone, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        for name in _NEEDED:
            shutil.copy(clone / name, copy / name)
        code = f"from setuptools import build_meta; print(build_meta.build_wheel({str(target.resolve())!r}))"
        done = subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BroadsheetError(f"no wheel could be built from {clone}: {(done.stderr or done.stdout).strip()[-600:]}")
    return target / done.stdout.strip().splitlines()[-1]
