"""README.md of a release: a dataset card that loaders and people can read."""

from __future__ import annotations

from typing import Any

import yaml

from broadsheet.documents import metadata, pages
from broadsheet.documents.datasheet import UNTITLED
from broadsheet.documents.declared import Declared
from broadsheet.documents.facts import Facts
from broadsheet.documents.model import Datasheet
from broadsheet.schemas import TABLES

BATCH = 65_536
"""Rows that loaders take at once where a part has none to take their number from."""


def build(facts: Facts, declared: Declared, sheet: Datasheet) -> str:
    """Return the card: a YAML head with one config per table and its version, and a short page.

    Each config has a version of its own, so that a loader that caches by version never serves rows of an older release.
    """
    head: dict[str, Any] = {"pretty_name": declared.title or UNTITLED}
    if declared.license:
        head["license"] = declared.license.lower()
    languages = sorted(str(code) for code in facts.figures.by("articles.language") if code)
    if languages:
        head["language"] = languages
    if declared.keywords:
        head["tags"] = list(declared.keywords)
    head["configs"] = [
        {
            "config_name": table,
            "data_files": [{"split": "train", "path": f"{table}/*.parquet"}],
            "version": metadata.table_version(declared, facts.manifest, table),
            **({"default": True} if table == "articles" else {}),
            # The loader takes its batch size from a file's first row group, and cannot stream with one of no rows.
            **({} if all(part["rows"] for part in metadata.parts(facts.manifest, table)) else {"batch_size": BATCH}),
        }
        for table in TABLES
    ]
    yaml_head = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=110)
    rows = [(table, facts.rows(table), " ".join((model.__doc__ or "").split())) for table, model in TABLES.items()]
    several = [table for table in TABLES if len(metadata.parts(facts.manifest, table)) > 1]
    body = pages.tidy(pages.render("card.md.jinja", sheet=sheet, declared=declared, rows=rows, several=several))
    note = "# The last number of a version comes from the rows: loaders keep tables by version.\n"
    return f"---\n{note}{yaml_head}---\n\n{body}"
