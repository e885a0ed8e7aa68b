"""datapackage.json (Frictionless Data Package): resources with schemas, keys and foreign keys.

Each part of a table is a resource: readers of one resource with several paths read the first Parquet file only and say
nothing. A table of one part is called by its name, one of several by its name and the part's number (`comments-00001`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadsheet import parquet
from broadsheet.documents import metadata, provenance
from broadsheet.documents.declared import Declared
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, TABLES, Reference

_TYPES = {"string": "string", "int64": "integer", "double": "number", "bool": "boolean", "binary": "any"}


def build(declared: Declared, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the descriptor; what nobody declared is not in it."""
    return metadata.present(
        name=metadata.slug(declared),
        title=metadata.title(declared),
        description=metadata.description(declared, manifest),
        version=declared.version,
        profile="data-package",
        homepage=declared.url,
        keywords=list(declared.keywords),
        licenses=[metadata.present(name=declared.license, path=metadata.license_url(declared.license))]
        if declared.license
        else [],
        contributors=[
            metadata.present(title=creator.name, organization=creator.affiliation, role="author")
            for creator in declared.creators
        ],
        sources=provenance.sources(declared.papers),
        resources=[
            _resource(table, number, manifest)
            for table in TABLES
            for number in range(len(metadata.parts(manifest, table)))
        ],
    )


def _resource(table: str, number: int, manifest: Mapping[str, Any]) -> dict[str, Any]:
    part = metadata.parts(manifest, table)[number]
    return {
        "name": _name(table, number, manifest),
        "profile": "tabular-data-resource",
        "path": str(part["path"]),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": " ".join((TABLES[table].__doc__ or "").split()),
        "hash": f"sha256:{part['sha256']}",
        "schema": {
            "fields": _fields(table),
            # Readers that go through pandas hand over nulls of numbers and times in these spellings.
            "missingValues": ["", "nan", "NaT"],
            "primaryKey": list(PRIMARY_KEYS[table]),
            "foreignKeys": [
                {
                    "fields": [reference.column],
                    "reference": {"resource": target, "fields": [reference.target_column]},
                }
                for reference in REFERENCES
                if reference.table == table and (target := _target(reference, number, manifest)) is not None
            ],
        },
    }


def _name(table: str, number: int, manifest: Mapping[str, Any]) -> str:
    return table if len(metadata.parts(manifest, table)) == 1 else f"{table}-{number:05d}"


def _target(reference: Reference, number: int, manifest: Mapping[str, Any]) -> str | None:
    """Return the one resource in which all that a part points to stands, empty for itself; null where it is in several.

    A page lies with all that belongs to it in parts of one number. Authors are sorted by their id, and the source of an
    older capture points to an article that may lie anywhere.
    """
    if reference.target == reference.table:
        return ""
    if len(metadata.parts(manifest, reference.target)) == 1:
        return reference.target
    anywhere = reference.target == "authors" or reference.table == "sources"
    return None if anywhere else _name(reference.target, number, manifest)


def _fields(table: str) -> list[dict[str, Any]]:
    fields = []
    for name, column in TABLES[table].to_schema().columns.items():
        kind = str(parquet.arrow_schema(table).field(name).type)
        field: dict[str, Any] = {
            "name": name,
            "type": "datetime" if kind.startswith("timestamp") else _TYPES[kind],
            "description": column.description,
        }
        constraints: dict[str, Any] = {}
        if not column.nullable:
            constraints["required"] = True
        if column.unique:
            constraints["unique"] = True
        for check in column.checks:
            if check.name == "isin":
                constraints["enum"] = list(check.statistics["allowed_values"])
            elif check.name == "greater_than_or_equal_to":
                constraints["minimum"] = check.statistics["min_value"]
            elif check.name == "less_than_or_equal_to":
                constraints["maximum"] = check.statistics["max_value"]
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    return fields
