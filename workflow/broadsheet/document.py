"""Step `document`: the release explains itself.

Reads the candidate with its manifest and `validation.json`, the form of human answers, the digest of the raw text, and
what changed since the version before, where `register` has measured it.
Writes the datasheet, the dictionary, the metadata files, the plots and the metrics into the candidate, and the status
with the list of what is open into its manifest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from broadsheet import annotation, changes, manifest, papers, verdicts
from broadsheet.atomic import replacing_folder, write_json, write_text
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.progress import counted, say

VALIDATION = "validation.json"


@dataclass(frozen=True)
class Result:
    """What `document` found: draft or complete, how many questions are answered how, and what is open."""

    status: str
    counts: dict[str, int]
    open: list[str]
    documents: tuple[str, ...]
    abilities: list[dict[str, Any]]


def run(workspace: Workspace, settings: Settings) -> Result:
    """Write the documents of the candidate.

    Raises:
        BroadsheetError: the candidate or its validation is missing, or the form is wrong.

    """
    from broadsheet.documents import (
        accuracy,
        card,
        citation,
        croissant,
        datapackage,
        datasheet,
        declared,
        dictionary,
        figures,
        key_figures,
        prov,
        sites,
        svg,
        upstream,
    )
    from broadsheet.documents.facts import Facts

    folder = workspace.candidate
    stated = _load(workspace, manifest.path_of(folder), "release")
    validation = _load(workspace, folder / VALIDATION, "check")
    raw_digest = workspace.raw_digest.read_text(encoding="utf-8").strip() if workspace.raw_digest.exists() else None
    form = workspace.shown(workspace.answers)
    human = declared.read(workspace.answers, form, raw_digest)
    human = replace(human, papers=tuple(papers.every(workspace, settings)))
    facts = Facts(
        figures.measure(folder),
        stated,
        validation,
        upstream.chosen(settings.upstream),
        () if _is_stale(workspace) else accuracy.read(workspace.estimate, workspace.shown(workspace.estimate)),
        changes.read(workspace.changes, workspace.shown(workspace.changes), stated),
    )
    sheet = datasheet.build(facts, human, form)

    texts = {
        "datasheet.md": datasheet.to_markdown(sheet),
        "datasheet.html": datasheet.to_html(sheet),
        "dictionary.md": dictionary.build(facts),
        "README.md": card.build(facts, human, sheet),
        "CITATION.cff": citation.cff(human, stated),
        "metrics.json": _json({**facts.figures.metrics(), **accuracy.metrics(facts.accuracy)}),
        "key_figures.json": _json(key_figures.build(facts.figures.metrics(), stated["quarantine"])),
        "croissant.json": _json(croissant.build(human, stated, datasheet.responsible_terms(facts))),
        "datapackage.json": _json(datapackage.build(human, stated)),
        ".zenodo.json": _json(citation.zenodo(human, stated)),
    }
    with replacing_folder(folder / "plots") as plots:
        for picture in sheet.pictures:
            drawn = svg.standalone(picture.svg, picture.title)
            (plots / picture.name).write_text(drawn, encoding="utf-8", newline="\n")
            texts[f"plots/{picture.name}"] = drawn
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(texts.items())}
    for name, text in texts.items():
        if not name.startswith("plots/"):
            write_text(folder / name, text)
    drawn_on = {VALIDATION: folder / VALIDATION, "data/annotation/estimate.json": workspace.estimate}
    if human.counts:
        drawn_on["config/datasheet.yaml"] = workspace.answers
    if facts.changes:
        drawn_on["config/changes.json"] = workspace.changes
    sources = {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(drawn_on.items()) if path.exists()
    }
    write_json(folder / "prov.json", prov.build(stated, raw_digest, digests, sources))

    result = Result(
        sheet.status, sheet.counts, datasheet.open_list(sheet), (*digests, "prov.json"), sites.in_short(facts)
    )
    manifest.save(
        folder,
        {
            **stated,
            "status": result.status,
            "version": human.version,
            "open": result.open,
            "abilities": result.abilities,
        },
    )
    _tell(workspace, folder, result)
    return result


def _load(workspace: Workspace, path: Path, step: str) -> dict[str, Any]:
    if not path.exists():
        raise BroadsheetError(
            f"{workspace.shown(path)} is missing: run `broadsheet {step}` before `broadsheet document`"
        )
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _tell(workspace: Workspace, folder: Path, result: Result) -> None:
    counts = ", ".join(f"{count} {status}" for status, count in result.counts.items())
    for line in verdicts.in_lines(result.abilities):
        say(f"document: {line}")
    say(f"document: fifty questions: {counts}; the release is {result.status}")
    for item in result.open[:5]:
        say(f"document: open: {item}")
    if len(result.open) > 5:
        say(f"document: and {counted(len(result.open) - 5, 'more thing')}; the datasheet lists them")
    where = workspace.shown(folder / "datasheet.html")
    say(f"document: wrote {counted(len(result.documents), 'document')}; see {where}")


def _is_stale(workspace: Workspace) -> bool:
    """Tell, and say, whether there is an estimate from marks of lines that have been read anew since."""
    if not workspace.estimate.exists() or not annotation.is_stale(workspace):
        return False
    say(
        f"document: {workspace.shown(workspace.estimate)} is left out: pages have been read anew since its lines "
        "were drawn. Run `snakemake annotate`, mark what is new, and run `broadsheet estimate`."
    )
    return True
