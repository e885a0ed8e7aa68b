"""CITATION.cff and .zenodo.json: how to cite a release, as far as somebody has declared it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import yaml

from broadsheet.documents import metadata
from broadsheet.documents.declared import Creator, Declared

_OUTSIDE_CFF = re.compile(r"^(CC-.*-(?:AU|DE|FR|IGO|NL|UK)|CDLA-Permissive-2\.0|DL-DE-.*)$")
"""Licences of data that SPDX lists and format 1.2.0 does not know yet: it takes their address instead."""


def cff(declared: Declared, manifest: Mapping[str, Any]) -> str:
    """Return CITATION.cff (format 1.2.0); a comment says what is still to be declared.

    The format demands creators: where nobody has declared any, the file of a draft is not valid.
    """
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
    licence = _cff_license(declared.license)
    body = metadata.present(
        message="If you use this dataset, please cite it as below.",
        type="dataset",
        title=metadata.title(declared),
        version=declared.version,
        authors=[_author(creator) for creator in declared.creators],
        abstract=metadata.description(declared, manifest),
        **licence,
        doi=declared.doi,
        url=declared.url,
        keywords=list(declared.keywords),
    )
    body = {"cff-version": "1.2.0", **body}
    if declared.published:
        body["date-released"] = declared.published
    head = f"# Not declared: {', '.join(lacking)} (config/datasheet.yaml, `dataset`).\n" if lacking else ""
    if declared.license and not licence:
        head += f"# The licence is {declared.license}; this format has no place for it.\n"
    return head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=110)


def zenodo(declared: Declared, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata of a deposit at Zenodo.

    Zenodo gives an open deposit without a licence one of its own choice. Where none is declared, or one that Zenodo has
    no name for, the deposit is therefore not open.
    """
    single = declared.license is not None and metadata.license_url(declared.license) is not None
    access: dict[str, str] = {}
    if declared.license is None:
        access = {"access_right": "closed", "notes": "Nobody has declared a licence for this dataset."}
    elif not single:
        access = {"access_right": "restricted", "access_conditions": f"The terms are {declared.license}."}
    return metadata.present(
        upload_type="dataset",
        title=metadata.title(declared),
        # Zenodo takes descriptions as HTML.
        description=html.escape(metadata.description(declared, manifest), quote=False),
        version=declared.version,
        creators=[
            metadata.present(
                name=", ".join(part for part in (creator.family_names, creator.given_names) if part) or creator.name,
                affiliation=creator.affiliation,
                orcid=creator.orcid,
            )
            for creator in declared.creators
        ],
        license=declared.license.lower() if declared.license and single else None,
        **access,
        publication_date=declared.published,
        keywords=list(declared.keywords),
    )


def _cff_license(license_: str | None) -> dict[str, Any]:
    """Return the licence in the words of the format; several to choose from are a list, other expressions nothing."""
    names = license_.split(" OR ") if license_ else []
    if not names or not all(metadata.license_url(name) for name in names):
        return {}
    if any(_OUTSIDE_CFF.match(name) for name in names):
        return {"license-url": metadata.license_url(names[0])} if len(names) == 1 else {}
    return {"license": names[0] if len(names) == 1 else names}


def _author(creator: Creator) -> dict[str, Any]:
    orcid = f"https://orcid.org/{creator.orcid}" if creator.orcid else None
    if not creator.family_names:
        # What goes by one name is an entity of the format, and that has no affiliation.
        return metadata.present(name=creator.name, orcid=orcid)
    return metadata.present(
        **{"family-names": creator.family_names, "given-names": creator.given_names},
        affiliation=creator.affiliation,
        orcid=orcid,
    )
