"""Give every physical line its role: the page's layout or its repetition decides, a human has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broadsheet.corrections import Corrections
from broadsheet.labelled import LabelledPage, cut
from broadsheet.rawpage import RawPage
from broadsheet.reading import read_page, regroup
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.repetition import SiteFacts


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
