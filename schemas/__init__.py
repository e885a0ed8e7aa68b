"""What is allowed: one pandera model per table, the keys between them, and the form of the config.

The names below are looked up when they are first used: pandera takes a second to import, and much of the package only
needs the vocabulary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from broadsheet.schemas.relations import PRIMARY_KEYS, REFERENCES, TABLES, Reference

__all__ = ["PRIMARY_KEYS", "REFERENCES", "TABLES", "Reference"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from broadsheet.schemas import relations

    return getattr(relations, name)
