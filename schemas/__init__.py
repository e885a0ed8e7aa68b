"""What is allowed: one pandera model per table, the keys between them, and the form of the config."""

from broadsheet.schemas.relations import PRIMARY_KEYS, REFERENCES, TABLES, Reference

__all__ = ["PRIMARY_KEYS", "REFERENCES", "TABLES", "Reference"]
