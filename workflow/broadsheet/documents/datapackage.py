"""datapackage.json (Frictionless Data Package): resources with schemas, keys and foreign keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadsheet import parquet
from broadsheet.documents import metadata, provenance
from broadsheet.documents.declared import Declared
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, TABLES

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
        resources=[_resource(table, manifest) for table in TABLES],
    )


def _resource(table: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    single = all(len(metadata.parts(manifest, name)) == 1 for name in TABLES)
    paths = [str(part["path"]) for part in metadata.parts(manifest, table)]
    first = metadata.parts(manifest, table)[0]
    resource: dict[str, Any] = {
        "name": table,
        "profile": "tabular-data-resource",
        "path": paths[0],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": " ".join((TABLES[table].__doc__ or "").split()),
        "hash": f"sha256:{first['sha256']}",
        "schema": {
            "fields": _fields(table),
            # Readers that go through pandas hand over nulls of numbers and times in these spellings.
            "missingValues": ["", "nan", "NaT"],
            "primaryKey": list(PRIMARY_KEYS[table]),
            # Readers take only the first of several parts, and would miss rows that are in the others.
            "foreignKeys": [
                {
                    "fields": [reference.column],
                    "reference": {
                        "resource": "" if reference.target == table else reference.target,
                        "fields": [reference.target_column],
                    },
                }
                for reference in REFERENCES
                if reference.table == table and single
            ],
        },
    }
    if len(paths) > 1:
        resource["extrapaths"] = paths[1:]
    return resource


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
