"""Writing files and folders so that each is whole or not there."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PARTIAL = re.compile(r"^\.(.+)\.partial-(\d+)$")
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def partial(path: Path) -> Path:
    """Return the name under which `path` is made; it stands beside it and carries this process' id."""
    return path.with_name(f".{path.name}.partial-{os.getpid()}")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path to write a file to, and move it to `path` when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = partial(path)
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Give a new empty folder to fill, and put it in the place of `path` when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = partial(path)
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    try:
        yield temporary
        put_in_place(temporary, path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def put_in_place(new: Path, path: Path) -> None:
    """Move the folder `new` to `path` in one step, and delete what stood there.

    Where the file system can exchange two names at once (Linux' ``renameat2``), there is no moment without a whole
    folder at `path`; elsewhere the old one is moved aside first.
    """
    if not path.exists():
        new.rename(path)
        return
    if _exchange(new, path):
        remove(new)
        return
    aside = path.with_name(f".{path.name}.old.partial-{os.getpid()}")
    path.rename(aside)
    new.rename(path)
    remove(aside)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented JSON with sorted keys."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def link_or_copy(source: Path, target: Path) -> None:
    """Make `target` the same file as `source`, or a copy of it: not every file system has links."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def remove_leftovers(folder: Path) -> None:
    """Delete what killed processes left half-written in `folder` (not below it)."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        match = _PARTIAL.match(entry.name)
        if match and not _alive(int(match[2])):
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _exchange(first: Path, second: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(second))


def remove(path: Path) -> None:
    """Delete a file or a folder with all below it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
