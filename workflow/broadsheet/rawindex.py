"""The index of raw files: what is there, and what of it has changed since the last look.

Raw files are no inputs of the workflow engine, which would take seconds for thousands of them. This index keeps size,
times, inode and SHA-256 of each, reads again only what looks different (the change time moves even where someone puts
the modification time back), and sums all up in one digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from broadsheet.atomic import remove_leftovers, replacing, write_json
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

TABLE = "pages.csv"
"""The table that a raw root may hold: what is known of its pages."""

FILES = "files.tsv"
SUMMARY = "summary.json"
_VERSION = b"broadsheet raw index 1\n"
_STEP = 1 << 20
_TICK_NS = 20_000_000
_COARSE_NS = 2_000_000_000


class RawFile(NamedTuple):
    """A file below a raw root.

    `source_file`: its path in the release, as UTF-8; `path`: its real path below `RawRoots.base`; `sha256`: 64
    hexadecimal digits, or empty where `problem` (a word of ``UNREADABLE_REASONS``) says why it could not be read.
    """

    source_file: bytes
    path: bytes
    sha256: bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    problem: str


@dataclass(frozen=True)
class Summary:
    """What a look at the raw files found: digest of it all, files, bytes, and what was passed over, by kind."""

    digest: str
    files: int
    bytes: int
    passed_over: dict[str, int]


@dataclass(frozen=True)
class RawRoot:
    """A file or folder that `raw` names: its absolute path, and the name that leads its paths where `raw` is a list."""

    path: Path
    label: str | None
    is_file: bool

    @property
    def folder(self) -> Path:
        """The folder that paths start at: the root itself, or the folder of a root that is a file."""
        return self.path.parent if self.is_file else self.path

    @property
    def base(self) -> Path:
        """The folder below which :attr:`RawFile.path` is found."""
        return self.path.parent if self.label is not None or self.is_file else self.path

    @property
    def prefix(self) -> str:
        """What stands before a path of this root's own table."""
        return f"{source_name(os.fsencode(self.label)).decode()}/" if self.label and not self.is_file else ""


def refresh(workspace: Workspace, settings: Settings) -> str:
    """Bring the index up to date and return its digest: of paths, sizes and contents, and of the tables beside them.

    Raises:
        BroadsheetError: `raw` names something that is not there, or nothing that could be read.

    """
    return look(workspace, settings).digest


def look(workspace: Workspace, settings: Settings) -> Summary:
    """Bring the index up to date and return what it found."""
    roots = raw_roots(workspace, settings)
    folder = workspace.index
    folder.mkdir(parents=True, exist_ok=True)
    remove_leftovers(folder)
    passed: Counter[str] = Counter()
    digest = hashlib.sha256()
    files = size = 0
    target = folder / FILES
    known = _Known(target)
    with replacing(target) as temporary, temporary.open("wb", buffering=_STEP) as out:
        out.write(_VERSION)
        for root in sorted(roots, key=_in_order):
            for found in _walk_root(root, workspace, passed):
                entry = _entry(found, root, known)
                out.write(_line(entry))
                digest.update(b"%d\0%s%d\0%s\0" % (len(entry.source_file), entry.source_file, entry.size, entry.sha256))
                digest.update(entry.problem.encode() + b"\n")
                files += 1
                size += entry.size
        if not files:
            raise BroadsheetError(_nothing_to_read(roots, settings, workspace, passed))
    for root in roots:
        table = root.folder / TABLE
        if table.is_file():
            digest.update(b"table\0" + hashlib.sha256(table.read_bytes()).digest())
    passed_over = dict(sorted(passed.items()))
    digest.update(json.dumps(passed_over).encode())
    summary = Summary(digest.hexdigest(), files, size, passed_over)
    write_json(folder / SUMMARY, vars(summary))
    return summary


def last_digest(workspace: Workspace) -> str | None:
    """Return the digest that the last look at the raw files found; None before the first."""
    try:
        noted = json.loads((workspace.index / SUMMARY).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    digest = noted.get("digest")
    return digest if isinstance(digest, str) else None


def files(workspace: Workspace) -> Iterator[RawFile]:
    """Give the files of the index in byte order of `source_file`."""
    with (workspace.index / FILES).open("rb", buffering=_STEP) as lines:
        if lines.readline() == _VERSION:
            for line in lines:
                yield _parse(line)


def raw_roots(workspace: Workspace, settings: Settings) -> list[RawRoot]:
    """Return what `raw` names, checked to be there.

    Raises:
        BroadsheetError: something named is not there, or two of a list have the same last name.

    """
    listed = not isinstance(settings.raw, str)
    roots: list[RawRoot] = []
    for given in settings.raw_paths:
        path = Path(os.path.abspath(workspace.root / given))  # noqa: PTH100 (links in it keep their names)
        if not path.exists():
            raise BroadsheetError(
                f"raw: there is nothing at {path} (`raw: {given}`, relative paths start at {workspace.root}). "
                "Expected a file, a folder or a list of them. Put the pages there, or say where they are: "
                "`raw` in config/config.yaml, or --config raw=PATH."
            )
        if not (path.is_file() or path.is_dir()):
            raise BroadsheetError(f"raw: {path} is neither a file nor a folder. Expected a file, a folder or a list.")
        label = path.name or "root" if listed else None
        twin = next((root for root in roots if root.label == label), None)
        if twin is not None:
            raise BroadsheetError(
                f"raw: {twin.path} and {path} have the same last name, `{label}`, so that their files could not be "
                "told apart. Rename one of them, or name the folder above both."
            )
        roots.append(RawRoot(path, label, path.is_file()))
    return roots


def bases(workspace: Workspace, settings: Settings) -> dict[bytes | None, bytes]:
    """Return label of a root (None where `raw` is no list) -> the folder below which :attr:`RawFile.path` is found."""
    roots = raw_roots(workspace, settings)
    return {None if root.label is None else os.fsencode(root.label): os.fsencode(root.base) for root in roots}


def root_name(workspace: Workspace, settings: Settings) -> str:
    """Return the name of the folder that files at the top of a single root lie in."""
    return source_name(os.fsencode(raw_roots(workspace, settings)[0].folder.name)).decode()


def source_name(name: bytes) -> bytes:
    """Return a file name as a release writes it: as it is where it is UTF-8.

    In a name that is not, each byte that is no UTF-8 is written ``%XX``, and each ``%`` is written ``%25``, so that
    the name can be read back. A ``%`` in any other name stays as it is.
    """
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode("utf-8", "surrogateescape").replace("%", "%25")
        spelled = (f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in text)
        return "".join(spelled).encode()
    return name


def _in_order(root: RawRoot) -> bytes:
    return source_name(os.fsencode(root.label or "")) + (b"" if root.is_file else b"/")


class _Found(NamedTuple):
    source_file: bytes
    path: bytes
    status: os.stat_result | None
    problem: str


def _walk_root(root: RawRoot, workspace: Workspace, passed: Counter[str]) -> Iterator[_Found]:
    if root.is_file:
        name = os.fsencode(root.path.name)
        yield _Found(source_name(name), name, root.path.stat(), "")
        return
    label = b"" if root.label is None else os.fsencode(root.label) + b"/"
    own = {os.fsencode(path) for path in _made_here(workspace) if path.is_relative_to(root.path)}
    yield from _walk(os.fsencode(root.path), b"".join(map(_spelled, label.split(b"/"))), label, own, passed)


def _spelled(part: bytes) -> bytes:
    return source_name(part) + b"/" if part else b""


def _made_here(workspace: Workspace) -> list[Path]:
    """Return what a run makes itself, in case the raw root lies above it."""
    made = (workspace.interim, workspace.quarantine, workspace.restricted, workspace.release, workspace.reports)
    return [*made, workspace.raw_digest]


def _walk(
    folder: bytes, source_folder: bytes, path_folder: bytes, own: set[bytes], passed: Counter[str]
) -> Iterator[_Found]:
    """Give the files below `folder` in byte order of their source names; what is no page is counted in `passed`."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(_children(scan, own, passed), key=itemgetter(0))
    except OSError as error:
        yield _Found(source_folder.rstrip(b"/") or b".", path_folder, None, _problem(error))
        return
    previous = b""
    for name, is_folder, entry in entries:
        if name == previous:
            shown = (source_folder + name).decode()
            raise BroadsheetError(f"raw: two files would both be called {shown} in the release. Rename one of them.")
        previous = name
        if is_folder:
            yield from _walk(entry.path, source_folder + name, path_folder + entry.name + b"/", own, passed)
            continue
        try:
            status = entry.stat()
        except OSError as error:
            yield _Found(source_folder + name, path_folder + entry.name, None, _problem(error))
            continue
        if stat.S_ISREG(status.st_mode):
            yield _Found(source_folder + name, path_folder + entry.name, status, "")
        else:
            passed["special files"] += 1


def _children(
    scan: Iterator[os.DirEntry[bytes]], own: set[bytes], passed: Counter[str]
) -> Iterator[tuple[bytes, bool, os.DirEntry[bytes]]]:
    """Give what is to be read of a folder: (name, `/` added to a folder's, so that order is that of paths; entry)."""
    for entry in scan:
        name = entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if name.startswith(b"."):
            passed["hidden"] += 1
        elif own and entry.path in own:
            passed["made by a run"] += 1
        elif is_folder:
            yield source_name(name) + b"/", True, entry
        elif name == TABLE.encode():
            passed[TABLE] += 1
        elif name.startswith(b"README"):
            passed["README"] += 1
        elif name == b"SOURCE.yaml":
            passed["SOURCE.yaml"] += 1
        elif entry.is_symlink() and entry.is_dir():
            passed["links to folders"] += 1
        else:
            yield source_name(name), False, entry


def _problem(error: OSError) -> str:
    return "no_permission" if isinstance(error, PermissionError) else "vanished"


def _entry(found: _Found, root: RawRoot, known: _Known) -> RawFile:
    """Return the file's entry; its content is read where the last look's entry does not fit."""
    status = found.status
    if status is None:
        return RawFile(found.source_file, found.path, b"", 0, 0, 0, 0, found.problem)
    old = known.of(found.source_file)
    if (
        old is not None
        and old.size == status.st_size
        and old.mtime_ns == status.st_mtime_ns
        and old.ctime_ns == status.st_ctime_ns
        and old.inode == status.st_ino
        and not old.problem
    ):
        return old
    try:
        return _hashed(found, os.fsencode(root.base) + b"/" + found.path)
    except OSError as error:
        return RawFile(found.source_file, found.path, b"", 0, 0, 0, 0, _problem(error))


def _hashed(found: _Found, path: bytes) -> RawFile:
    """Read and hash a file.

    A file that was changed a moment ago may be changed again without its times moving (they advance in ticks); its
    entry gets no change time, so that the next look reads it once more.
    """
    started = time.time_ns()
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (the path is bytes)
        status = os.fstat(file.fileno())
        sha256 = _sha256(file, status.st_size)
    tick = _TICK_NS if status.st_ctime_ns % 1_000_000_000 else _COARSE_NS
    changed_ns = status.st_ctime_ns if status.st_ctime_ns + tick < started else 0
    return RawFile(
        found.source_file,
        found.path,
        sha256.encode(),
        status.st_size,
        status.st_mtime_ns,
        changed_ns,
        status.st_ino,
        "",
    )


def _sha256(file: BinaryIO, size: int) -> str:
    if size < _STEP:
        return hashlib.sha256(file.read()).hexdigest()
    digest = hashlib.sha256()
    while data := file.read(_STEP):
        digest.update(data)
    return digest.hexdigest()


class _Known:
    """The entries of the last look, asked for in byte order."""

    def __init__(self, path: Path) -> None:
        self._entries = self._read(path)
        self._next = next(self._entries, None)

    def of(self, source_file: bytes) -> RawFile | None:
        while self._next is not None and self._next.source_file < source_file:
            self._next = next(self._entries, None)
        if self._next is not None and self._next.source_file == source_file:
            return self._next
        return None

    @staticmethod
    def _read(path: Path) -> Iterator[RawFile]:
        try:
            with path.open("rb", buffering=_STEP) as lines:
                if lines.readline() == _VERSION:
                    for line in lines:
                        yield _parse(line)
        except (FileNotFoundError, ValueError):
            return


def _line(entry: RawFile) -> bytes:
    path = entry.path
    if b"\n" in path or b"\t" in path or b"\\" in path:
        path = path.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\t", b"\\t")
    numbers = b"%d\t%d\t%d\t%d" % (entry.size, entry.mtime_ns, entry.ctime_ns, entry.inode)
    return b"%s\t%s\t%s\t%s\n" % (entry.sha256, numbers, entry.problem.encode(), path)


def _parse(line: bytes) -> RawFile:
    sha256, size, mtime_ns, ctime_ns, inode, problem, path = line[:-1].split(b"\t")
    if b"\\" in path:
        path = b"\\".join(piece.replace(b"\\n", b"\n").replace(b"\\t", b"\t") for piece in path.split(b"\\\\"))
    source_file = path if path.isascii() else b"/".join(map(source_name, path.split(b"/")))
    return RawFile(source_file, path, sha256, int(size), int(mtime_ns), int(ctime_ns), int(inode), problem.decode())


def _nothing_to_read(roots: list[RawRoot], settings: Settings, workspace: Workspace, passed: Counter[str]) -> str:
    paths = ", ".join(str(root.path) for root in roots)
    over = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
    return (
        f"raw: there is no file to read in {paths} (`raw: {settings.raw}`, relative paths start at {workspace.root}"
        f"{'; passed over: ' + over if over else ''}). Expected text files or containers of pages. "
        "Put the pages there, or say where they are: `raw` in config/config.yaml, or --config raw=PATH."
    )
