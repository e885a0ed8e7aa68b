"""Which form a raw file has, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
FORMS = {
    ".txt": "text",
    ".jsonl": "jsonlines",
    ".ndjson": "jsonlines",
    ".json": "jsonlines",
    ".parquet": "parquet",
    ".wet": "wet",
}
"""Ending of a file name, any case, before that of a compression -> form."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form (``text``, ``jsonlines``, ``parquet``, ``wet``) and its compression (``gzip``, ``zstd`` or none)."""

    form: str
    compression: str | None


def format_of(name: str) -> Format | None:
    """Return the format that a file's name (a path will do) stands for, or None for a form that is not read."""
    lowered = name.rsplit("/", 1)[-1].lower()
    stem, dot, ending = lowered.rpartition(".")
    compression = COMPRESSIONS.get(dot + ending)
    if compression is not None:
        stem, dot, ending = stem.rpartition(".")
    form = FORMS.get(dot + ending)
    return None if form is None else _interned(form, compression)


@cache
def _interned(form: str, compression: str | None) -> Format:
    return Format(form, compression)
