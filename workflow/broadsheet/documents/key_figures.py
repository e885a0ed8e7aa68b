"""key_figures.json: the two dozen numbers in which two versions of a dataset are compared first.

metrics.json has every number, each class of each plot among them; `dvc metrics diff` over that is a page that nobody
reads. These are picked from it, under names that can be read aloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadsheet.schemas import TABLES

_MEDIANS = {
    "words of an article": "articles.words.median",
    "words of a comment": "comments.words.median",
    "comments of an article": "articles.comments.median",
}
_SHARES = {
    "articles without a date": ("missing.articles.published_at", "rows.articles"),
    "articles without an address": ("missing.articles.url", "rows.articles"),
    "comments cut by a double blank only": ("comments.boundary.double_blank", "rows.comments"),
    "comments that answer another": ("comments.thread.with_parent", "rows.comments"),
    "comments whose author is lost": ("comments.author_status.lost.comments", "rows.comments"),
    "comments whose author is named": ("comments.author_status.named.comments", "rows.comments"),
    "comments without a time": ("missing.comments.posted_at", "rows.comments"),
    "comments without text": ("missing.comments.text", "rows.comments"),
    "inputs that were read": ("sources.status.read", "rows.sources"),
    "inputs that were unreadable": ("sources.status.unreadable", "rows.sources"),
    "lines that were not recognised": ("lines.coverage.unrecognised", "lines.coverage.nonblank"),
}
"""What is said -> the figures of metrics.json that it is the quotient of."""


def build(metrics: Mapping[str, int | float], quarantine: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return the key figures: rows by table (and how many were rejected), medians, shares from 0 to 1."""
    return {
        "rows": {table: metrics[f"rows.{table}"] for table in TABLES},
        "rejected rows": {table: sum(reasons.values()) for table, reasons in sorted(quarantine.items())},
        "median": {said: metrics[name] for said, name in _MEDIANS.items() if name in metrics},
        "share": {
            said: round(metrics[part] / metrics[whole], 4) if metrics[whole] else 0.0
            for said, (part, whole) in _SHARES.items()
        },
    }
