"""croissant.json (MLCommons Croissant 1.1): files with checksums, record sets, and responsible-AI terms.

References are one level deep and never to the table itself: deeper ones validate and then break the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadsheet import parquet
from broadsheet.documents import metadata
from broadsheet.documents.declared import Declared, NotApplicable
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, TABLES, Reference

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
REQUIRED = ("name", "description", "license", "url", "creator", "datePublished")
"""What the specification asks of a dataset; a draft lacks what nobody has declared."""
PARQUET = "application/x-parquet"
_TYPES = {
    "string": "sc:Text",
    "int64": "sc:Integer",
    "double": "sc:Float",
    "bool": "sc:Boolean",
    "binary": "sc:Text",
}
_RAI = {
    "rai:dataCollection": "L1",
    "rai:dataCollectionType": None,
    "rai:dataCollectionRawData": "P2",
    "rai:dataCollectionMissingData": None,
    "rai:dataUseCases": "U3",
    "rai:dataLimitations": "U4",
    "rai:dataSocialImpact": "U5",
    "rai:dataBiases": None,
    "rai:dataCollectionTimeframe": None,
    "rai:dataPreprocessingProtocol": None,
    "rai:dataManipulationProtocol": None,
    "rai:personalSensitiveInformation": "C15",
    "rai:dataReleaseMaintenancePlan": "N4",
}


def build(declared: Declared, manifest: Mapping[str, Any], measured: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description; `measured` holds responsible-AI terms that the run itself answers."""
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": metadata.slug(declared),
        "alternateName": metadata.title(declared),
        "description": metadata.description(declared, manifest),
    }
    found |= metadata.present(
        version=declared.version,
        license=metadata.license_url(declared.license) or declared.license if declared.license else None,
        url=declared.url,
        creator=[_creator(creator) for creator in declared.creators],
        datePublished=declared.published,
        keywords=list(declared.keywords),
        sameAs=f"https://doi.org/{declared.doi}" if declared.doi else None,
        citeAs=_citation(declared),
    )
    for term, question in _RAI.items():
        answer = declared.answers.get(question) if question else measured.get(term)
        if answer is not None and not isinstance(answer, NotApplicable):
            found[term] = answer
    found["distribution"] = [entry for table in TABLES for entry in _files(table, manifest)]
    found["recordSet"] = [_record_set(table, manifest) for table in TABLES]
    return found


def missing(description: Mapping[str, Any]) -> list[str]:
    """Return the required fields that a description lacks; the usual validator lets some of them pass."""
    return [name for name in REQUIRED if not description.get(name)]


def _creator(creator: Any) -> dict[str, Any]:
    return {
        "@type": "sc:Person" if creator.is_person else "sc:Organization",
        **metadata.present(name=creator.name, sameAs=f"https://orcid.org/{creator.orcid}" if creator.orcid else None),
    }


def _citation(declared: Declared) -> str | None:
    if not (declared.creators and declared.title):
        return None
    year = f" ({declared.published[:4]})" if declared.published else ""
    where = f" https://doi.org/{declared.doi}" if declared.doi else f" {declared.url}" if declared.url else ""
    return f"{', '.join(creator.name for creator in declared.creators)}{year}: {declared.title}.{where}"


def _files(table: str, manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    parts = metadata.parts(manifest, table)
    files = [
        {
            "@type": "cr:FileObject",
            "@id": part["path"],
            "name": part["path"],
            "contentUrl": part["path"],
            "contentSize": f"{part['bytes']} B",
            "encodingFormat": PARQUET,
            "sha256": part["sha256"],
        }
        for part in parts
    ]
    if len(files) > 1:
        group: dict[str, Any] = {
            "@type": "cr:FileSet",
            "@id": f"{table}-parts",
            "name": f"{table}-parts",
            "encodingFormat": PARQUET,
            "includes": f"{table}/*.parquet",
        }
        return [*files, group]
    return files


def _record_set(table: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    parts = metadata.parts(manifest, table)
    place = {"fileObject": {"@id": parts[0]["path"]}} if len(parts) == 1 else {"fileSet": {"@id": f"{table}-parts"}}
    references = {r.column: f"{r.target}/{r.target_column}" for r in REFERENCES if r.table == table and _one_deep(r)}
    fields = []
    for name, column in TABLES[table].to_schema().columns.items():
        kind = str(parquet.arrow_schema(table).field(name).type)
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{table}/{name}",
            "name": name,
            "description": column.description,
            "dataType": "sc:DateTime" if kind.startswith("timestamp") else _TYPES[kind],
            "source": {**place, "extract": {"column": name}},
        }
        if name in references:
            field["references"] = {"field": {"@id": references[name]}}
        fields.append(field)
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": " ".join((TABLES[table].__doc__ or "").split()),
        "key": [{"@id": f"{table}/{name}"} for name in PRIMARY_KEYS[table]],
        "field": fields,
    }


def _one_deep(reference: Reference) -> bool:
    """Tell whether the table pointed to points nowhere itself: only images and comments, and not at themselves."""
    return reference.table in ("images", "comments") and reference.target in ("articles", "authors")
