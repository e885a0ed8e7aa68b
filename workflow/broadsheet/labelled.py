"""A page between `label` and `tables`: its lines as they lie in the file, and what was decided about them."""

from __future__ import annotations

from typing import NamedTuple

from broadsheet import lines
from broadsheet.lines import PhysicalLines
from broadsheet.rawpage import RawPage
from broadsheet.reading.labels import Labels
from broadsheet.reading.page import Page


class LabelledPage(NamedTuple):
    """A page, its lines as they lie in the file, and what was decided about them."""

    page: Page
    physical: PhysicalLines
    labels: Labels


def cut(raw: RawPage) -> tuple[Page, PhysicalLines]:
    """Cut a page into its lines."""
    physical = lines.decode(raw.content, raw.encoding)
    page = Page(
        lines=physical.texts,
        page_id=raw.page_id,
        source_file=raw.source_file,
        record=raw.record,
        site=raw.site,
        url=raw.url,
        captured_at=raw.captured_at,
        captured_precision=raw.captured_precision,
        captured_evidence=raw.captured_evidence,
    )
    return page, physical
