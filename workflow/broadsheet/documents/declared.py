"""What a person has declared in config/datasheet.yaml, for one corpus and no other.

The form names its corpus by the digest of the raw text. Where that is not the digest of the raw text at hand, every
answer counts as not given: nobody's answers ever describe somebody else's pages.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from broadsheet.documents.model import Code, Inline
from broadsheet.documents.questions import every_question
from broadsheet.errors import BroadsheetError
from broadsheet.papers import Papers

_TOP = ("corpus", "answered_by", "dataset", "people", "answers", "errata")
_DATASET = (
    "title", "version", "description", "creators", "funders", "license", "url", "doi", "published", "contact",
    "keywords",
)  # fmt: skip
_PEOPLE = ("key_holder", "key_until", "removal_contact")
_CREATOR = ("name", "family_names", "given_names", "affiliation", "orcid")
_ORCID = re.compile(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")
_SEMVER = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")
_URL = re.compile(r"^https?://\S+$")
_DOI = re.compile(r"^10\.\d{4,9}/\S+$")


@dataclass(frozen=True)
class Creator:
    """Somebody who made the dataset: a person in two names, or what goes by one."""

    name: str
    family_names: str | None = None
    given_names: str | None = None
    affiliation: str | None = None
    orcid: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether the form says that this is a person: by two names, or by an ORCID iD, which only people have."""
        return bool(self.family_names or self.orcid)


@dataclass(frozen=True)
class NotApplicable:
    """A question that does not apply, and why."""

    reason: str


@dataclass(frozen=True)
class Declared:
    """The form as far as it counts for the corpus at hand; empty where it does not.

    `binding` says in a sentence whether the answers count, and what to do if they do not. `papers` lie beside the raw
    pages themselves, so they count whatever the form says.
    """

    binding: tuple[Inline, ...]
    counts: bool
    answered_by: str | None = None
    title: str | None = None
    version: str | None = None
    description: str | None = None
    creators: tuple[Creator, ...] = ()
    funders: tuple[str, ...] = ()
    license: str | None = None
    url: str | None = None
    doi: str | None = None
    published: str | None = None
    contact: str | None = None
    keywords: tuple[str, ...] = ()
    key_holder: str | None = None
    key_until: str | None = None
    removal_contact: str | None = None
    errata: tuple[str, ...] | None = None
    answers: Mapping[str, str | NotApplicable] = field(default_factory=dict)
    papers: tuple[Papers, ...] = ()


def read(path: Path, shown: str, digest: str | None) -> Declared:
    """Read the form at `path`; `digest` is that of the raw text at hand, where it is known.

    Raises:
        BroadsheetError: the form is not YAML, has an unknown key or question, or a value that cannot be right.

    """
    if digest is None:
        return Declared(
            (
                "The digest of the raw text is not known here (",
                Code("data/raw.digest"),
                " is missing; a whole run writes it), so nothing that was declared counts.",
            ),
            counts=False,
        )
    if not path.exists():
        return Declared(
            (
                "There is no ", Code(shown), ", so nobody has declared anything. Copy the form from the repository, ",
                "write ", Code(f"corpus: {digest}"), " into it, and answer what you can.",
            ),
            counts=False,
        )  # fmt: skip
    try:
        form = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BroadsheetError(f"{shown} is not YAML: {error}") from error
    _known(shown, form, _TOP)
    corpus = str(form.get("corpus") or "").strip()
    if corpus != digest:
        named: tuple[Inline, ...] = ("the corpus ", Code(corpus)) if corpus else ("no corpus",)
        return Declared(
            (
                "The answers in ", Code(shown), " are given for ", *named, ", and the raw text at hand is "
                "another: none of them counts here. If they do describe these pages, write ",
                Code(f"corpus: {digest}"), " into the form.",
            ),
            counts=False,
        )  # fmt: skip
    answered_by = _text(shown, form, "answered_by")
    if not answered_by:
        raise BroadsheetError(f"{shown}: `answered_by` is empty; write the name of the person who gives the answers")
    return _counted(shown, form, answered_by, ("The answers in ", Code(shown), " were given for these pages."))


def _counted(shown: str, form: dict[str, Any], answered_by: str, binding: tuple[Inline, ...]) -> Declared:
    dataset = form.get("dataset") or {}
    _known(f"{shown}: dataset", dataset, _DATASET)
    where = f"{shown}: dataset"
    people = form.get("people") or {}
    _known(f"{shown}: people", people, _PEOPLE)
    doi = _text(where, dataset, "doi")
    if doi and not _DOI.match(doi):
        raise BroadsheetError(f"{where}.doi: `{doi}` is no DOI; expected the form 10.1234/abc")
    url = _text(where, dataset, "url")
    if url and not _URL.match(url):
        raise BroadsheetError(f"{where}.url: `{url}` is no address; expected one that begins with https://")
    errata = form.get("errata")
    return Declared(
        binding=binding,
        counts=True,
        answered_by=answered_by,
        title=_text(where, dataset, "title"),
        version=_version(where, dataset),
        description=_text(where, dataset, "description"),
        creators=_creators(where, dataset.get("creators")),
        funders=_words(where, dataset, "funders"),
        license=_license(where, dataset),
        url=url,
        doi=doi,
        published=_date(where, dataset, "published"),
        contact=_text(where, dataset, "contact"),
        keywords=_words(where, dataset, "keywords"),
        key_holder=_text(f"{shown}: people", people, "key_holder"),
        key_until=_day_or_text(f"{shown}: people", people, "key_until"),
        removal_contact=_text(f"{shown}: people", people, "removal_contact"),
        errata=None if errata is None else _words(shown, form, "errata"),
        answers=_answers(shown, form.get("answers") or {}),
    )


def _known(where: str, given: Any, known: tuple[str, ...]) -> None:
    if not isinstance(given, dict):
        raise BroadsheetError(f"{where}: expected the keys {', '.join(known)}, found {type(given).__name__}")
    for key in given:
        if key not in known:
            close = difflib.get_close_matches(str(key), known, n=1)
            hint = f"; did you mean `{close[0]}`?" if close else ";"
            raise BroadsheetError(f"{where}: unknown key `{key}`{hint} known keys: {', '.join(known)}")


def _text(where: str, given: Mapping[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BroadsheetError(f"{where}.{key}: expected text, found {type(value).__name__}; put it in quotes")
    return value.strip() or None


def _words(where: str, given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = given.get(key) or []
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise BroadsheetError(f"{where}.{key}: expected a list of texts")
    # What stands there twice, or is empty, would make the citation file invalid.
    return tuple(dict.fromkeys(word.strip() for word in value if word.strip()))


def _creators(where: str, value: Any) -> tuple[Creator, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BroadsheetError(f"{where}.creators: expected a list of entries with `name`")
    creators = []
    for at, entry in enumerate(value, 1):
        place = f"{where}.creators, entry {at}"
        _known(place, entry, _CREATOR)
        name, orcid = _text(place, entry, "name"), _text(place, entry, "orcid")
        family, given = _text(place, entry, "family_names"), _text(place, entry, "given_names")
        if bool(name) == bool(family) or (given and not family):
            raise BroadsheetError(
                f"{place}: `name` is missing, or there is more than one; write `family_names` and `given_names` of a "
                "person, or the `name` of anybody else"
            )
        if orcid and not _ORCID.match(orcid):
            raise BroadsheetError(f"{place}: `orcid: {orcid}` is no ORCID iD; expected 0000-0000-0000-0000")
        shown = name or " ".join(part for part in (given, family) if part)
        creators.append(Creator(shown, family, given, _text(place, entry, "affiliation"), orcid))
    return tuple(creators)


def _license(where: str, dataset: Mapping[str, Any]) -> str | None:
    value = _text(where, dataset, "license")
    if value is None:
        return None
    try:
        return str(canonicalize_license_expression(value))
    except InvalidLicenseExpression as error:
        raise BroadsheetError(
            f"{where}.license: `{value}` is no SPDX identifier (such as CC0-1.0 or CC-BY-4.0); for terms of your own "
            "write LicenseRef-NAME"
        ) from error


def _version(where: str, dataset: Mapping[str, Any]) -> str | None:
    value = _text(where, dataset, "version")
    if value and not _SEMVER.match(value):
        raise BroadsheetError(f"{where}.version: expected three numbers such as 1.0.0, found `{value}`")
    return value


def _date(where: str, given: Mapping[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise BroadsheetError(f"{where}.{key}: expected a date such as 2024-05-31, found `{value}`")


def _day_or_text(where: str, given: Mapping[str, Any], key: str) -> str | None:
    return _text(where, given, key) if isinstance(given.get(key), str) else _date(where, given, key)


def _answers(shown: str, given: Any) -> dict[str, str | NotApplicable]:
    human = {question.id for question in every_question() if question.human != "no"}
    measured = {question.id for question in every_question() if question.human == "no"}
    if not isinstance(given, dict):
        raise BroadsheetError(f"{shown}: answers: expected one entry per question, such as `M1: ...`")
    answers: dict[str, str | NotApplicable] = {}
    for key, value in given.items():
        place = f"{shown}: answers.{key}"
        if key in measured:
            raise BroadsheetError(f"{place}: this question is answered by measurement; leave it out")
        if key not in human:
            raise BroadsheetError(f"{place}: there is no such question; the ids are those of the datasheet (M1 to N7)")
        if value is None:
            continue
        if isinstance(value, str):
            if value.strip():
                answers[key] = value.strip()
        elif (
            isinstance(value, dict) and set(value) == {"not_applicable"} and str(value["not_applicable"] or "").strip()
        ):
            answers[key] = NotApplicable(str(value["not_applicable"]).strip())
        else:
            raise BroadsheetError(f"{place}: expected text, or `not_applicable:` with the reason")
    return answers
