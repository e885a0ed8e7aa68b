"""CITATION.cff and .zenodo.json: how to cite a release, as far as somebody has declared it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from broadsheet.documents import metadata
from broadsheet.documents.declared import Creator, Declared


def cff(declared: Declared, manifest: Mapping[str, Any]) -> str:
    """Return CITATION.cff (format 1.2.0); a comment says what is still to be declared."""
    lacking = [
        name
        for name, value in (
            ("title", declared.title),
            ("creators", declared.creators),
            ("license", declared.license),
            ("published", declared.published),
        )
        if not value
    ]
    body = metadata.present(
        message="If you use this dataset, please cite it as below.",
        type="dataset",
        title=metadata.title(declared),
        version=declared.version,
        authors=[_author(creator) for creator in declared.creators],
        abstract=metadata.description(declared, manifest),
        license=declared.license,
        doi=declared.doi,
        url=declared.url,
        keywords=list(declared.keywords),
    )
    body = {"cff-version": "1.2.0", **body}
    if declared.published:
        body["date-released"] = declared.published
    head = f"# Not declared: {', '.join(lacking)} (config/datasheet.yaml, `dataset`).\n" if lacking else ""
    return head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=110)


def zenodo(declared: Declared, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata of a deposit at Zenodo."""
    return metadata.present(
        upload_type="dataset",
        title=metadata.title(declared),
        description=metadata.description(declared, manifest),
        version=declared.version,
        creators=[
            metadata.present(name=creator.name, affiliation=creator.affiliation, orcid=creator.orcid)
            for creator in declared.creators
        ],
        license=declared.license.lower() if declared.license else None,
        publication_date=declared.published,
        keywords=list(declared.keywords),
    )


def _author(creator: Creator) -> dict[str, Any]:
    return metadata.present(
        name=creator.name,
        affiliation=creator.affiliation,
        orcid=f"https://orcid.org/{creator.orcid}" if creator.orcid else None,
    )
