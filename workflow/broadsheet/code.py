"""A digest of the code that a step runs: an edited comment changes nothing, an edited line of logic does.

The digest is taken over the syntax trees (docstrings left out) of a module and of all modules of this package that it
imports. It differs between Python versions, so it decides what to run again on this machine and never enters a release.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from broadsheet import atomic

PACKAGE = "broadsheet"
_DATA = {
    "broadsheet.reading.layouts": "broadsheet.layouts",
    "broadsheet.reading.phrases": "broadsheet.phrases",
    "broadsheet.documents": "broadsheet.documents.templates",
    "broadsheet.documents.upstream": "broadsheet.upstream",
    "broadsheet.expectations": "broadsheet.expectations",
}
"""Folders of data files that a module reads as if they were code."""


_remembered: dict[str, Any] = {}
"""Digest of a module's text and the Python -> the digest of its code, and the modules that it names."""


def digest_of(module: str) -> str:
    """Return the digest of `module` and of what it imports from this package, directly or not."""
    digest = hashlib.sha256()
    for name in sorted(_closure(module)):
        digest.update(f"{name} {_tree(name)}\n".encode())
        for prefix, folder in _DATA.items():
            if name == prefix:
                digest.update(_data(folder).encode())
    return digest.hexdigest()


def digest_of_text(text: str) -> str:
    """Return the digest of Python code, blind to comments, docstrings and layout."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and _has_docstring(node):
            node.body = node.body[1:]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _closure(module: str) -> set[str]:
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imports(name)
    return found


@cache
def _source(name: str) -> Path | None:
    """Find a module's file without importing it: importing a package can take seconds."""
    folder = _folder(name)
    if folder is not None and (folder / "__init__.py").is_file():
        return folder / "__init__.py"
    parent, _, last = name.rpartition(".")
    folder = _folder(parent) if parent else None
    path = folder / f"{last}.py" if folder else None
    return path if path is not None and path.is_file() else None


@cache
def _folder(package: str) -> Path | None:
    first, *rest = package.split(".")[1:] or [""]
    spec = find_spec(f"{PACKAGE}.{first}" if first else PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*rest)


@cache
def _text(name: str) -> str:
    path = _source(name)
    return path.read_text(encoding="utf-8") if path else ""


def _imports(name: str) -> list[str]:
    return [each for each in _seen(name)[1] if _source(each)]


def _tree(name: str) -> str:
    return _seen(name)[0]


@cache
def _seen(name: str) -> tuple[str, list[str]]:
    """Return the digest of a module's code, and what it could import from this package."""
    text = _text(name)
    key = hashlib.sha256(f"{sys.version}\x00{text}".encode()).hexdigest()
    known = _remembered.get(key)
    if known is None:
        known = _remembered[key] = [digest_of_text(text), _named(text)]
    return known[0], known[1]


def _named(text: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return sorted({each for each in found if each.split(".")[0] == PACKAGE})


@contextmanager
def remembering(path: Path) -> Iterator[None]:
    """Keep in `path` what was seen of each text of code: a run with nothing to do should not take seconds for that."""
    # a note that is missing or damaged is only made again
    with suppress(OSError, ValueError, TypeError):
        _remembered.update(json.loads(path.read_text(encoding="utf-8")))
    before = len(_remembered)
    yield
    if len(_remembered) > before:
        atomic.write_json(path, _remembered)


def _has_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return (
        bool(node.body)
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
        and isinstance(node.body[0].value.value, str)
    )


@cache
def _data(folder: str) -> str:
    digest, path = hashlib.sha256(), _folder(folder)
    for entry in sorted(path.iterdir()) if path else []:
        if entry.is_file() and entry.suffix not in (".py", ".pyc"):
            digest.update(f"{entry.name}\x00".encode() + entry.read_bytes())
    return digest.hexdigest()
