"""Give every physical line its role: the page's layout or its repetition decides, a human has the last word."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path

from broadsheet import progress
from broadsheet.corrections import Corrections
from broadsheet.errors import BroadsheetError
from broadsheet.labelled import LabelledPage, cut
from broadsheet.rawpage import RawPage
from broadsheet.reading import read_page, regroup
from broadsheet.reading.labels import Labels
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.page import Page
from broadsheet.reading.repetition import SiteFacts

FAULT = "fault"
"""The rule of lines on a page whose reading failed; the query `lines.coverage` counts it for the gate."""


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
    try:
        labels = read_page(page, known, layouts, comment_languages=comment_language)
    except (BroadsheetError, MemoryError):
        raise
    except Exception as fault:  # noqa: BLE001 (one page must not stop a corpus; the gate names what failed)
        labels = _unread(page)
        where = traceback.extract_tb(fault.__traceback__)[-1]
        progress.say(
            f"{page.source_file}, record {page.record}: its reading failed, all its lines are `other` "
            f"({type(fault).__name__}: {fault}, {Path(where.filename).name} line {where.lineno}). "
            "This is a fault of the program: please report it with this line."
        )
    roles = corrections.roles_of(page)
    if roles:
        labels = regroup(page, labels, roles)
    return LabelledPage(page, physical, labels)


def _unread(page: Page) -> Labels:
    """Return the labels of a page whose reading failed: every line that has text is `other`, by the rule `fault`."""
    shown = [bool(line.strip()) for line in page.lines]
    return Labels(["other" if seen else "blank" for seen in shown], [FAULT if seen else "blank" for seen in shown])
