"""Take the names of people out of a shard's tables.

Only `author_names: keep` is answered so far. Anything else is refused before a page is read: a release that promises
pseudonyms and shows names would be worse than none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError

if TYPE_CHECKING:
    from broadsheet.shard import ShardTables  # it brings polars, which takes half a second that every run would wait


def refuse_unanswered(settings: Settings) -> None:
    """Stop a run whose settings ask for names to be hidden.

    Raises:
        BroadsheetError: `author_names` or `bylines` asks for what cannot be done yet.

    """
    if settings.author_names != "keep":
        raise BroadsheetError(
            f"`author_names: {settings.author_names}` cannot be answered yet: names are not masked by this version. "
            "For work on your own machine, say that names stay in, with `--config author_names=keep` or "
            "`author_names: keep` in config/config.yaml; such a release must not be passed on."
        )
    if settings.bylines != "keep":
        raise BroadsheetError(
            f"`bylines: {settings.bylines}` cannot be answered yet. Expected `bylines: keep` (the default)."
        )


def mask(tables: ShardTables, settings: Settings) -> ShardTables:
    """Return `tables` with names as `settings` say; with `keep` they come back as they are."""
    refuse_unanswered(settings)
    return tables
