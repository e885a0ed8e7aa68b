"""The section of a version in CHANGELOG.md: what people wrote under *Unreleased*, and what was measured."""

from __future__ import annotations

import re
from pathlib import Path

from broadsheet.atomic import write_text

FILE = "CHANGELOG.md"
UNRELEASED = "## Unreleased"
MEASURED = "### Measured"
"""Heading of the part that is written here; it stands last in its section, and is written anew whenever this runs."""

_START = "# Changelog\n\nWhat changed in the data, version by version.\n"


def write(root: Path, version: str, date: str, measured: str) -> None:
    """Put the section of `version` into CHANGELOG.md of `root`; a second time only the measured part is renewed."""
    path = root / FILE
    text = path.read_text(encoding="utf-8") if path.exists() else _START
    write_text(path, with_section(text, version, date, measured))


def with_section(text: str, version: str, date: str, measured: str) -> str:
    """Return the changelog `text` with the section of `version`."""
    intro, sections = _parted(text)
    mine = _section(sections, version)
    if mine is None:
        notes = sections.pop(UNRELEASED, "").strip("\n")
        sections = {UNRELEASED: "", f"## {version} ({date})": notes, **sections}
        mine = f"## {version} ({date})"
    written = sections[mine].partition(MEASURED)[0].strip("\n")
    sections[mine] = "\n\n".join(block for block in (written, f"{MEASURED}\n\n{measured.strip()}") if block)
    return _joined(intro, sections)


def mark_withdrawn(root: Path, version: str, date: str, reason: str) -> None:
    """Say in CHANGELOG.md of `root` that `version` was withdrawn; a second time nothing changes."""
    path = root / FILE
    write_text(path, with_mark(path.read_text(encoding="utf-8") if path.exists() else _START, version, date, reason))


def with_mark(text: str, version: str, date: str, reason: str) -> str:
    """Return the changelog `text` in which the section of `version` begins with when and why it was withdrawn."""
    intro, sections = _parted(text)
    mine = _section(sections, version)
    if mine is None:
        unreleased = {UNRELEASED: sections.pop(UNRELEASED)} if UNRELEASED in sections else {}
        mine = f"## {version}"
        sections = {**unreleased, mine: "", **sections}
    said = f"**Withdrawn on {date}:** {reason}"
    if said not in sections[mine]:
        sections[mine] = f"{said}\n\n{sections[mine].strip(chr(10))}"
    return _joined(intro, sections)


def _section(sections: dict[str, str], version: str) -> str | None:
    return next((head for head in sections if re.match(rf"## v?{re.escape(version)}(?!\S)", head)), None)


def _joined(intro: str, sections: dict[str, str]) -> str:
    blocks = [intro.strip("\n")]
    for head, body in sections.items():
        blocks.append(f"{head}\n\n{body.strip(chr(10))}".strip("\n"))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _parted(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands before the first section, and the sections by their heading lines."""
    parts = re.split(r"^(## .*)$", text, flags=re.MULTILINE)
    return parts[0], {head.rstrip(): body for head, body in zip(parts[1::2], parts[2::2], strict=True)}
