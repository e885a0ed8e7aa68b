"""config/changes.json: what a version changes, as `register` measured it and `document` shows it.

Comparing needs the version before, which lies on a remote; a run must not. So the difference is measured once, kept
beside the other inputs, and shown in the datasheets of releases that have the very tables it speaks of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from broadsheet.atomic import write_json
from broadsheet.errors import BroadsheetError


@dataclass(frozen=True)
class Changes:
    """What changed from version `since` to `version`, whose tables have the digests `tables`.

    `difference` is the JSON of `broadsheet diff`; it is null, and so is `since`, where there was none before. All
    is null where nothing has been compared yet.
    """

    version: str | None = None
    since: str | None = None
    tables: dict[str, str] | None = None
    difference: dict[str, Any] | None = None


def digests(stated: Mapping[str, Any]) -> dict[str, str]:
    """Return table -> digest of its schema and content, from a manifest."""
    return {
        table: hashlib.sha256(
            " ".join([noted["schema_hash"], *(part["content_hash"] for part in noted["parts"])]).encode()
        ).hexdigest()
        for table, noted in stated["tables"].items()
    }


def write(path: Path, changes: Changes) -> None:
    """Write what was measured."""
    write_json(path, asdict(changes))


def read(path: Path, shown: str, stated: Mapping[str, Any]) -> Changes | None:
    """Return what was measured; None where there is no such file, or it speaks of other tables than `stated` has.

    Raises:
        BroadsheetError: the file is not what `write` leaves.

    """
    if not path.exists():
        return None
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        found = Changes(**{field.name: loaded[field.name] for field in fields(Changes)})
    except (ValueError, KeyError, TypeError) as error:
        raise BroadsheetError(
            f"{shown} is not what `make release` writes ({error!r}). `git checkout -- {shown}` brings it back; without "
            "it the datasheet says that nothing was compared."
        ) from error
    return found if found.tables == digests(stated) else None
