"""Data Docs: what was expected and found, as one page that opens offline.

Great Expectations' own Data Docs fetch style and scripts from the web, write values of the data into the page as
markup, and carry run times and absolute paths; so its results are rendered here instead, by a template that escapes
everything, with no script and no request, and with counts and places in the place of values.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from broadsheet.atomic import write_text
from broadsheet.documents import pages
from broadsheet.schemas import TABLES


def write(
    folder: Path, validation: dict[str, Any], manifest: dict[str, Any], drift: Sequence[Any] | None = None
) -> None:
    """Write index.html into `folder` from what `validation.json` says, and how far figures moved since last time."""
    expectations = validation["expectations"]
    failed = [each for each in expectations if not each["success"]]
    tables = []
    for table in TABLES:
        of_table = [each for each in expectations if each["table"] == table]
        tables.append(
            {
                "name": table,
                "rows": manifest["tables"][table]["rows"],
                "structure": [each for each in validation["structure"] if each["table"] == table],
                "expectations": of_table,
                "failed": sum(not each["success"] for each in of_table),
            }
        )
    text = pages.render(
        "datadocs.html.jinja", validation=validation, manifest=manifest, tables=tables, failed=failed, drift=drift
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "index.html", text)
