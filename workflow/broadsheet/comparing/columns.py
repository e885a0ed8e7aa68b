"""What changed in the columns of a table: gone, added, of another type, with another meaning, in another order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from broadsheet.comparing.sides import Side

Kind = Literal[
    "table_removed", "table_added", "column_removed", "column_added", "retyped", "nullable", "required", "unit",
    "redescribed", "moved",
]  # fmt: skip


@dataclass(frozen=True)
class SchemaChange:
    """One change: `old` and `new` are the types, units or descriptions, and null where there is none."""

    table: str
    column: str | None
    kind: Kind
    old: str | None = None
    new: str | None = None

    @property
    def place(self) -> str:
        """What people call it: ``comments.text``, or the table."""
        return f"{self.table}.{self.column}" if self.column else self.table


def changes(old: Side, new: Side) -> list[SchemaChange]:
    """Compare the columns of all tables, as the Parquet files themselves declare them."""
    found = []
    before, after = old.tables(), new.tables()
    found += [SchemaChange(table, None, "table_removed") for table in before if table not in after]
    found += [SchemaChange(table, None, "table_added") for table in after if table not in before]
    for table in after:
        if table in before:
            found += _of_table(table, old.schema(table), new.schema(table))
    return found


def _of_table(table: str, old: pa.Schema, new: pa.Schema) -> list[SchemaChange]:
    found = [
        SchemaChange(table, name, "column_removed", str(old.field(name).type))
        for name in old.names
        if name not in new.names
    ]
    found += [
        SchemaChange(table, name, "column_added", None, str(new.field(name).type))
        for name in new.names
        if name not in old.names
    ]
    both = [name for name in new.names if name in old.names]
    for name in both:
        found += _of_column(table, old.field(name), new.field(name))
    if both != [name for name in old.names if name in new.names]:
        found.append(SchemaChange(table, None, "moved", ", ".join(old.names), ", ".join(new.names)))
    return found


def _of_column(table: str, old: pa.Field, new: pa.Field) -> list[SchemaChange]:
    found: list[SchemaChange] = []
    if old.type != new.type:
        found.append(SchemaChange(table, old.name, "retyped", str(old.type), str(new.type)))
    if old.nullable != new.nullable:
        found.append(SchemaChange(table, old.name, "nullable" if new.nullable else "required"))
    if _said(old, "unit") != _said(new, "unit"):
        found.append(SchemaChange(table, old.name, "unit", _said(old, "unit"), _said(new, "unit")))
    if _meaning(old) != _meaning(new):
        found.append(SchemaChange(table, old.name, "redescribed", _meaning(old), _meaning(new)))
    return found


def _meaning(column: pa.Field) -> str:
    null = _said(column, "null")
    return (_said(column, "description") or "") + (f" (null: {null})" if null else "")


def _said(column: pa.Field, key: str) -> str | None:
    value = (column.metadata or {}).get(key.encode())
    return value.decode() if value is not None else None
