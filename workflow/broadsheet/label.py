"""Give every physical line its role: the page's layout or its repetition decides, a human has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from broadsheet import lines
from broadsheet.corrections import Corrections
from broadsheet.lines import PhysicalLines
from broadsheet.rawpage import RawPage
from broadsheet.reading import read_page, regroup
from broadsheet.reading.labels import Labels
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.page import Page
from broadsheet.reading.repetition import SiteFacts


class LabelledPage(NamedTuple):
    """A page, its lines as they lie in the file, and what was decided about them."""

    page: Page
    physical: PhysicalLines
    labels: Labels


def label(
    pages: Iterable[RawPage],
    facts: Mapping[str, SiteFacts],
    layouts: Layouts,
    corrections: Corrections,
    *,
    comment_language: bool = False,
) -> list[LabelledPage]:
    """Label `pages`, one role per physical line; with `comment_language` each comment's language is detected too.

    Raises:
        BroadsheetError: a correction no longer fits its page.

    """
    return [_label_page(raw, facts, layouts, corrections, comment_language) for raw in pages]


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


def _label_page(
    raw: RawPage,
    facts: Mapping[str, SiteFacts],
    layouts: Layouts,
    corrections: Corrections,
    comment_language: bool,
) -> LabelledPage:
    page, physical = cut(raw)
    known = facts.get(page.site) if page.site else None
    labels = read_page(page, known, layouts, comment_languages=comment_language)
    roles = corrections.roles_of(page)
    if roles:
        labels = regroup(page, labels, roles)
    return LabelledPage(page, physical, labels)
