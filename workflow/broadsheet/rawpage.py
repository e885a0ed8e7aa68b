"""A page as `ingest` left it; apart from the shards, so that looking at one page needs no table library."""

from __future__ import annotations

from typing import Any, NamedTuple


class RawPage(NamedTuple):
    """A page as `ingest` left it; `captured_at` is UTC."""

    page_id: str
    source_file: str
    record: int
    content: bytes
    encoding: str
    site: str | None
    url: str | None
    captured_at: Any
    captured_precision: str | None
    captured_evidence: str | None
