"""Make a repository for a dataset of one's own: its settings, forms and DVC, and a Snakefile that uses this tool."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from broadsheet import __version__, atomic, bundled, changes, config, papers, progress, wheels
from broadsheet.errors import BroadsheetError
from broadsheet.repository import dvcrepo, git

_OWN_DEPS = "      - requirements.lock\n      - Snakefile\n      - schemas\n      - workflow\n"
_PROJECT_DEPS = "      - requirements.txt\n      - Snakefile\n"
_RAW_STAYS = """\
# Raw pages stay here; their papers and the table of what is known of them may go along.
/data/raw/*
!/data/raw/SOURCE.yaml
!/data/raw/README.md
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the repository to make; must not be there yet")
    parser.add_argument("--raw", type=Path, metavar="PATH", help="where your pages are (default: its data/raw)")
    parser.add_argument("--author-names", metavar="HOW", help="what a release shows of commenters' names")
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="the wheel of this tool, where no index has it")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    run(chosen.folder, chosen.raw, chosen.author_names, chosen.wheel)


def run(folder: Path, raw: Path | None = None, author_names: str | None = None, wheel: Path | None = None) -> None:
    """Make the repository `folder`; `raw` is where the pages are, if not in its data/raw.

    Raises:
        BroadsheetError: there is something at `folder`, it lies in another repository, or `raw` is not there.

    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BroadsheetError(f"{folder} is there already, and not empty. Expected a new folder; nothing was changed.")
    if raw is not None and not raw.exists():
        raise BroadsheetError(f"--raw: there is nothing at {raw.resolve()}. Expected a file or folder with pages.")
    allowed = config.schema()["properties"]["author_names"]["enum"]
    if author_names is not None and author_names not in allowed:
        raise BroadsheetError(f"--author-names {author_names}: expected one of {', '.join(allowed)}.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    around = git.top(folder.parent)
    if around is not None:
        raise BroadsheetError(
            f"{folder} would lie inside the git repository {around}. Expected a place outside of any repository: a "
            "dataset has a history of its own."
        )
    with atomic.replacing_folder(folder) as made:
        _fill(made, {"raw": str(raw.resolve()) if raw else None, "author_names": author_names}, wheel)
    _tell(folder, raw)


def _fill(folder: Path, said: dict[str, str | None], wheel: Path | None) -> None:
    forms = resources.files("broadsheet.project")
    for name in ("Snakefile", "Makefile", "README.md"):
        atomic.write_text(folder / name, (forms / name).read_text(encoding="utf-8"))
    atomic.write_text(folder / "config" / "expectations.yaml", (forms / "expectations.yaml").read_text("utf-8"))
    atomic.write_text(folder / "config" / "config.yaml", settings_form(said))
    atomic.write_text(folder / "config" / "datasheet.yaml", datasheet_form())
    changes.write(folder / "config" / "changes.json", changes.Changes())
    atomic.write_text(folder / "data" / "raw" / papers.FILE, papers_form())
    pinned = wheels.requirement(folder / wheels.FOLDER, wheel)
    links = f"--find-links {wheels.FOLDER}\n" if (folder / wheels.FOLDER).is_dir() else ""
    atomic.write_text(folder / "requirements.txt", f"{links}{pinned}\n")
    own = bundled.folder()
    (folder / "profiles" / "default").mkdir(parents=True)
    shutil.copy(own / "profiles" / "default" / "config.yaml", folder / "profiles" / "default")
    atomic.write_text(folder / ".gitignore", (own / ".gitignore").read_text(encoding="utf-8") + _RAW_STAYS)
    atomic.write_text(folder / "dvc.yaml", _pipeline((own / "dvc.yaml").read_text(encoding="utf-8")))
    git.run(folder, "init", "--quiet")
    dvcrepo.run(folder, "init", "--quiet")
    for key in ("core.analytics", "core.check_update"):
        dvcrepo.run(folder, "config", key, "false")
    shutil.copy(own / ".dvcignore", folder)
    git.run(folder, "add", "--all")


def _pipeline(text: str) -> str:
    """Return dvc.yaml for a project: its tool is pinned in requirements.txt and does not lie beside it."""
    if _OWN_DEPS not in text:
        raise BroadsheetError(
            "dvc.yaml does not list the tool's own files as expected; this is a fault, please report it"
        )
    return text.replace(_OWN_DEPS, _PROJECT_DEPS)


def settings_form(said: dict[str, str | None]) -> str:
    """Return config.yaml as a form: every key with what it says and its default, filled in where it is `said`."""
    lines = ["# Every key may be left out; what stands behind the colon is then the default. Unknown keys are refused."]
    for key, declared in config.schema()["properties"].items():
        lines += ["", *_comment(declared["description"])]
        if "enum" in declared:
            lines.append(f"# One of: {', '.join(declared['enum'])}.")
        value: Any = said.get(key)
        lines.append(_line(key, value) if value is not None else f"# {_line(key, declared['default'])}")
    return "\n".join(lines) + "\n"


def datasheet_form() -> str:
    """Return datasheet.yaml as a form: the questions that a person can answer, without answers."""
    from broadsheet.documents.questions import SECTIONS

    lines = [
        *_comment(
            "What only a person can say about this dataset. Answers count for the corpus that they name, by the digest "
            "that a run writes to data/raw.digest. Leave out what you do not know: its question is then open, and the "
            "release a draft. Where a question does not apply, say why: {not_applicable: no money was involved}"
        ),
        "",
        "corpus:",
        "answered_by:",
        "",
        "dataset:",
        "  title:",
        "  version: 0.1.0",
        "  description:",
        "  creators: []      # - {family_names: ..., given_names: ..., affiliation: ..., orcid: ...}, or - {name: ...}",
        "  license:          # an SPDX identifier, or LicenseRef-NAME for terms of your own",
        "  published:        # a day, such as 2026-11-23",
        "  contact:          # where people can write to",
        "  keywords: []",
        "",
        *_comment("Asked for where names are pseudonyms under a key of your own; the datasheet shows it."),
        "people:",
        "  key_holder:       # who holds the key",
        "  key_until:        # until when: a day, or in words",
        "  removal_contact:  # where somebody writes who wants to be left out (otherwise dataset.contact)",
        "",
        "# Mistakes found since the release. An empty list says that none is known.",
        "# errata: []",
        "",
        "answers:",
    ]
    for section in SECTIONS:
        lines += ["", f"  # {section.title}"]
        for question in section.questions:
            if question.human == "no":
                continue
            lines += [f"  {line}" for line in _comment(question.text)]
            if question.hint:
                lines += [f"  {line}" for line in _comment(f"({question.hint})")]
            lines.append(f"  {question.id}:")
    return "\n".join(lines) + "\n"


def papers_form() -> str:
    """Return SOURCE.yaml as a form."""
    lines = _comment("What these pages are, and what may be done with them. Goes into the datasheet.")
    for key, what in papers.KEYS.items():
        lines += ["", *_comment(what), f"{key}:"]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, 116)]


def _line(key: str, value: Any) -> str:
    written = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True)
    return f"{key}: {written.splitlines()[0]}"


def _tell(folder: Path, raw: Path | None) -> None:
    progress.say(f"new: made {folder}: settings, forms, DVC and a Snakefile that uses broadsheet {__version__}")
    pages = f"the pages in {raw.resolve()} are read" if raw else "put your pages into data/raw"
    progress.say(f"new: next: cd {folder}, {pages}, then `snakemake reproduce` here or `make reproduce` anywhere")
