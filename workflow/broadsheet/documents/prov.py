"""prov.json (W3C PROV-JSON): what was made from what, by digests; no clock, no host, no path of a machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadsheet.documents import metadata
from broadsheet.schemas import TABLES


def build(
    manifest: Mapping[str, Any], raw_digest: str | None, documents: Mapping[str, str], sources: Mapping[str, str]
) -> dict[str, Any]:
    """Return the provenance of the tables (from raw text, by the run) and of the documents (from the tables).

    A table is a collection with its parts as members, so that no document has to name each part. `documents` maps the
    name of each document to its SHA-256, `sources` that of each other file which they draw on.
    """
    entities: dict[str, Any] = {"bs:raw": metadata.present(**{"prov:type": "raw text", "bs:digest": raw_digest})}
    generated: dict[str, Any] = {}
    derived: dict[str, Any] = {}

    def made(name: str, activity: str, origins: list[str]) -> None:
        generated[f"_:g{len(generated) + 1}"] = {"prov:entity": f"bs:{name}", "prov:activity": activity}
        for source in origins:
            derived[f"_:d{len(derived) + 1}"] = {
                "prov:generatedEntity": f"bs:{name}",
                "prov:usedEntity": source,
                "prov:activity": activity,
            }

    members: dict[str, Any] = {}
    for table in TABLES:
        rows = manifest["tables"][table]["rows"]
        entities[f"bs:{table}"] = {"prov:type": _qualified("prov:Collection"), "bs:rows": rows}
        for part in metadata.parts(manifest, table):
            entities[f"bs:{part['path']}"] = {
                "prov:type": f"rows of {table}",
                "bs:rows": part["rows"],
                "bs:sha256": part["sha256"],
                "bs:content_hash": part["content_hash"],
            }
            made(part["path"], "bs:read", ["bs:raw"])
            members[f"_:m{len(members) + 1}"] = {
                "prov:collection": f"bs:{table}",
                "prov:entity": f"bs:{part['path']}",
            }
    for name, digest in sources.items():
        entities[f"bs:{name}"] = {
            "prov:type": "said by people" if name == "config/datasheet.yaml" else "measured",
            "bs:sha256": digest,
        }
    drawn_on = [*(f"bs:{table}" for table in TABLES), *(f"bs:{name}" for name in sources)]
    for name, digest in documents.items():
        entities[f"bs:{name}"] = {"prov:type": "document", "bs:sha256": digest}
        made(name, "bs:document", drawn_on)
    broadsheet = f"bs:broadsheet-{manifest['code']}"
    libraries = [f"bs:{name}-{version}" for name, version in sorted((manifest.get("libraries") or {}).items())]
    return {
        "prefix": {"bs": "urn:broadsheet:"},
        "entity": entities,
        "activity": {
            "bs:read": {"prov:type": "ingest to release", **_settings(manifest.get("config") or {})},
            "bs:document": {"prov:type": "measuring and describing"},
        },
        "agent": {name: {"prov:type": _qualified("prov:SoftwareAgent")} for name in (broadsheet, *libraries)},
        "used": {
            f"_:u{at}": {"prov:activity": activity, "prov:entity": entity}
            for at, (activity, entity) in enumerate(
                [("bs:read", "bs:raw"), *(("bs:document", entity) for entity in drawn_on)], 1
            )
        },
        "hadMember": members,
        "wasGeneratedBy": generated,
        "wasDerivedFrom": derived,
        "wasAssociatedWith": {
            f"_:a{at}": {"prov:activity": activity, "prov:agent": broadsheet}
            for at, activity in enumerate(("bs:read", "bs:document"), 1)
        },
        "actedOnBehalfOf": {
            f"_:b{at}": {"prov:delegate": library, "prov:responsible": broadsheet}
            for at, library in enumerate(libraries, 1)
        },
    }


def _qualified(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings as attributes; an attribute has a value, so what is not set has none."""
    return {f"bs:{key}": value for key, value in sorted(config.items()) if value is not None and value != []}
