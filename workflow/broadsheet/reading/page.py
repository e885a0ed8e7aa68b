"""What the reading engine is given: one page's physical lines and what is known about their origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Page:
    """One page of raw text.

    ``lines`` are the physical lines without their endings; ``captured_at`` is UTC, with its precision
    (`second` .. `year`) and evidence (`record`, `table`, `widget`) or all three None.
    """

    lines: list[str]
    page_id: str
    source_file: str = ""
    record: int = 0
    site: str | None = None
    url: str | None = None
    captured_at: datetime | None = None
    captured_precision: str | None = None
    captured_evidence: str | None = None
