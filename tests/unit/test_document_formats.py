"""CITATION.cff, .zenodo.json and prov.json as their own schemas and readers see them, complete and as a draft."""

import json
from importlib.resources import files

import jsonschema
import pytest
import tiny_candidate
import yaml
from broadsheet.schemas import TABLES
from check_jsonschema.builtin_schemas import get_builtin_schema
from packaging.licenses import canonicalize_license_expression
from prov.model import ProvDocument

from broadsheet import document, manifest
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.documents import citation, croissant
from broadsheet.documents.declared import Creator, Declared

DRAFT = Declared(("Nothing is declared.",), counts=False)
PERSON = Creator("Orla Fenwick", "Fenwick", "Orla", "Harbour Institute", "0000-0002-1825-0097")
FULL = {
    "title": "Ferries & <b>moss</b>",
    "version": "2.1.0",
    "description": "What 3 < 5 people say.",
    "creators": (PERSON, Creator("The Harbour Institute")),
    "url": "https://harbour.example/data",
    "doi": "10.1234/ferries.1",
    "published": "2026-11-23",
    "keywords": ("ferries", "moss"),
}
STATED = {"code": "0.1.0", "tables": {table: {"rows": 3} for table in TABLES}}
DEPOSIT = {
    "upload_type": "dataset", "title": str, "description": str, "version": str, "creators": list, "license": str,
    "access_right": ("closed", "restricted"), "access_conditions": str, "notes": str, "publication_date": str,
    "keywords": list,
}  # fmt: skip
"""Those keys of a deposit's metadata, as Zenodo documents them, that we write, and what may stand there."""


def _declared(licence="CC0-1.0", **more):
    licence = licence and str(canonicalize_license_expression(licence))
    return Declared(("Declared.",), counts=True, license=licence, **(FULL | more))


def _faults(schema, value):
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(value)]


def _cff(declared):
    text = citation.cff(declared, STATED)
    return text, yaml.safe_load(text)


def _cff_faults(declared):
    return _faults(get_builtin_schema("vendor.citation-file-format"), _cff(declared)[1])


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("CC0-1.0", {"license": "CC0-1.0"}),
        ("mit OR cc-by-4.0", {"license": ["MIT", "CC-BY-4.0"]}),
        ("CDLA-Permissive-2.0", {"license-url": "https://spdx.org/licenses/CDLA-Permissive-2.0.html"}),
        ("CC-BY-SA-3.0-IGO", {"license-url": "https://spdx.org/licenses/CC-BY-SA-3.0-IGO.html"}),
        ("MIT AND CC-BY-4.0", {}),
        ("LicenseRef-House", {}),
        (None, {}),
    ],
)
def test_the_citation_is_valid_and_has_the_declared_licence_or_none(licence, said):
    declared = _declared(licence)
    assert _cff_faults(declared) == []
    text, body = _cff(declared)
    assert {key: value for key, value in body.items() if "license" in key} == said
    if licence and not said:
        assert f"# The licence is {declared.license}; this format has no place for it." in text


def test_every_licence_of_data_makes_a_valid_citation():
    from packaging.licenses._spdx import LICENSES

    of_data = [
        each["id"] for each in LICENSES.values() if each["id"].startswith(("CC", "CDLA", "ODC", "ODbL", "PDDL", "DL"))
    ]
    assert len(of_data) > 50
    assert [name for name in of_data if _cff_faults(_declared(name))] == []


def test_the_citation_of_a_draft_lacks_only_who_made_it():
    assert _cff_faults(DRAFT) == [": 'authors' is a required property"]
    assert "# Not declared: title, creators, license, published" in _cff(DRAFT)[0]


def test_people_and_others_are_told_apart_as_far_as_somebody_has_declared_it():
    _, body = _cff(_declared())
    assert body["authors"] == [
        {
            "family-names": "Fenwick",
            "given-names": "Orla",
            "affiliation": "Harbour Institute",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"name": "The Harbour Institute"},
    ]
    assert [each["name"] for each in citation.zenodo(_declared(), STATED)["creators"]] == [
        "Fenwick, Orla",
        "The Harbour Institute",
    ]
    stated = {"code": "0.1.0", "tables": {table: {"rows": 3, "parts": []} for table in TABLES}}
    found = croissant.build(_declared(), stated, {})["creator"]
    assert [each["@type"] for each in found] == ["sc:Person", "sc:Organization"]
    # A name with an affiliation, and nothing that says whether it is a person's.
    alone = _declared(creators=(Creator("Orla Fenwick", affiliation="Harbour Institute"),))
    assert _cff_faults(alone) == []


@pytest.mark.parametrize("declared", [DRAFT, _declared(), _declared("LicenseRef-House"), _declared(None)])
def test_a_deposit_has_the_keys_that_zenodo_knows(declared):
    deposit = citation.zenodo(declared, STATED)
    for key, value in deposit.items():
        allowed = DEPOSIT[key]
        assert isinstance(value, allowed) if isinstance(allowed, type) else value in allowed, key
    for creator in deposit.get("creators", []):
        assert set(creator) <= {"name", "affiliation", "orcid"}
    # Descriptions are HTML there.
    assert "<" not in deposit["description"]


def test_a_deposit_without_a_licence_is_not_open():
    """Zenodo would choose one for an open deposit."""
    assert citation.zenodo(_declared(), STATED)["license"] == "cc0-1.0"
    assert "access_right" not in citation.zenodo(_declared(), STATED)
    for declared in (DRAFT, _declared(None)):
        deposit = citation.zenodo(declared, STATED)
        assert deposit["access_right"] == "closed"
        assert "license" not in deposit
    house = citation.zenodo(_declared("LicenseRef-House"), STATED)
    assert "license" not in house
    assert (house["access_right"], house["access_conditions"]) == ("restricted", "The terms are LicenseRef-House.")


@pytest.fixture(scope="module")
def provenance(tmp_path_factory):
    workspace = tiny_candidate.write(tmp_path_factory.mktemp("provenance"))
    stated = manifest.load(workspace.candidate)
    config = {"author_names": "keep", "site": None, "upstream": [], "layouts": ["wordpress", "phpbb"], "scope": "site"}
    manifest.save(workspace.candidate, {**stated, "config": config})
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    plain = {"raw": "raw", "author_names": "keep", "bylines": "keep", "site": None, "layouts": "all", "upstream": []}
    document.run(workspace, Settings(**plain))
    return workspace.candidate / "prov.json"


def test_provenance_is_prov_json(provenance):
    schema = json.loads(files("prov.tests").joinpath("schemas/prov-json.schema.json").read_text(encoding="utf-8"))
    assert _faults(schema, json.loads(provenance.read_text(encoding="utf-8"))) == []


def test_provenance_says_what_was_made_from_what(provenance):
    found = ProvDocument.deserialize(str(provenance))
    by_name = {str(record.identifier): record for record in found.get_records() if record.is_element()}
    for record in found.get_records():
        if record.is_relation():
            assert {str(value) for _, value in record.formal_attributes if value is not None} <= set(by_name)
    pairs = {tuple(map(str, record.args[:2])) for record in found.get_records() if record.is_relation()}
    for origin in (*TABLES, "validation.json"):
        assert ("bs:README.md", f"bs:{origin}") in pairs
    assert ("bs:comments/part-00000.parquet", "bs:raw") in pairs
    assert ("bs:comments", "bs:comments/part-00000.parquet") in pairs
    run = {str(name): value for name, value in by_name["bs:read"].extra_attributes}
    assert run["bs:author_names"] == "keep"
    assert "bs:site" not in run
