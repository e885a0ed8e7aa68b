"""What the papers of the raw pages say, as the datasheet and the metadata files show it."""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.documents.model import Block, Code, cells, say, table
from broadsheet.papers import Papers

QUESTION = "L1"
"""The question of the datasheet that the papers are shown under: how the data came about."""

_HEADS = {
    "source": "Source",
    "title": "Title",
    "creator": "Collected by",
    "licence": "Licence",
    "licence_text": "Its text",
    "accessed": "Got on",
    "language": "Language",
    "citation": "Citation",
    "personal_data": "Personal data",
    "redistribution": "Passing the raw pages on",
}


def blocks(papers: Sequence[Papers]) -> list[Block]:
    """Return a table per root of raw pages, and a sentence on what nobody has declared."""
    found: list[Block] = []
    for each in papers:
        if each.said:
            rows = [cells(head, each.said[key]) for key, head in _HEADS.items() if key in each.said]
            caption = f"Where the raw pages come from, as declared in {each.shown}"
            found.append(table(caption, ("What", "Declared"), rows, (), text_columns=2))
        if each.lacking:
            lacking = [Code(key) if not at else (", ", Code(key)) for at, key in enumerate(each.lacking)]
            parts = [part for item in lacking for part in (item if isinstance(item, tuple) else (item,))]
            found.append(say("Nobody has declared of the raw pages: ", *parts, " (", Code(each.shown), ")."))
    return found


def sources(papers: Sequence[Papers]) -> list[dict[str, str]]:
    """Return the `sources` of a data package."""
    return [
        {"title": each.said.get("citation") or each.said.get("title") or each.said["source"]}
        for each in papers
        if {"citation", "title", "source"} & set(each.said)
    ]
