"""Hold the article ids that corrections name against the articles that their pages become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from broadsheet.corrections import Corrections
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier, spelt
from broadsheet.label import label
from broadsheet.labelled import LabelledPage
from broadsheet.rawpage import RawPage
from broadsheet.reading import assemble
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.repetition import SiteFacts
from broadsheet.tables import article_digest

_NONE = Corrections({}, "")


def check_articles(
    pages: Sequence[RawPage],
    labelled: Sequence[LabelledPage],
    *,
    facts: Mapping[str, SiteFacts],
    layouts: Layouts,
    corrections: Corrections,
    identifier: Identifier,
) -> None:
    """Stop where a correction names an article that its page does not become.

    A corrected title can change the id of an article without an address, so the id before corrections will do too.

    Raises:
        BroadsheetError: the ids differ; the message names the correction's file and line.

    """
    for raw, item in zip(pages, labelled, strict=True):
        named = corrections.articles_of((raw.source_file, raw.record))
        if not named:
            continue
        now = _article_id(item, identifier)
        known = {now, _article_id(label([raw], facts, layouts, _NONE)[0], identifier)}
        for place, article_id in named:
            if article_id not in known:
                raise BroadsheetError(
                    f"{place}: `article_id`: {raw.source_file} (record {raw.record}) is "
                    f"{f'article {now}' if now else 'no article'}, not {article_id}. The page has changed since the "
                    "correction was written, or was read under another key: correct the row, or delete it."
                )


def _article_id(item: LabelledPage, identifier: Identifier) -> str | None:
    records = assemble(item.page, item.labels)
    if records is None:
        return None
    found: str = spelt([article_digest(identifier, item, records.article)])[0].as_py()
    return found
