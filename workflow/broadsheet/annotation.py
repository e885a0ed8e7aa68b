"""Lines that people mark by hand: the CSV file they mark them in, and the note of how its lines were drawn."""

from __future__ import annotations

import csv
import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from broadsheet import atomic, manifest
from broadsheet.errors import BroadsheetError
from broadsheet.formulas import guarded, unguarded
from broadsheet.paths import Workspace
from broadsheet.schemas.vocabulary import ROLES

COLUMNS = ("no", "role", "begins", "text", "before", "after", "source_file", "record", "line_no", "page_id", "note")
"""The columns of lines.csv: people fill in `role` and `begins`, and may write a `note`."""

UNSURE = "?"
"""The mark of a line about which the person cannot tell."""

_YES, _NO = ("y", "yes", "1", "x", "true"), ("", "n", "no", "0", "false")

Key = tuple[str, int]
"""Page id and line number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person says of a line: its role (`?`: cannot tell), and whether a comment begins there."""

    role: str
    begins: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn line, what it was read as, and the samples that it belongs to (`all`, `role`, `begins`)."""

    page_id: str
    line_no: int
    role: str
    begins: bool
    samples: list[str]

    @property
    def key(self) -> Key:
        """Page id and line number."""
        return (self.page_id, self.line_no)


@dataclass(frozen=True, slots=True)
class Draw:
    """A drawn sample: of what, with which seed, out of how many lines, and its lines in the order of their numbers."""

    candidate: str
    seed: int
    lines: int
    drawn: list[Drawn]


def marks_file(workspace: Workspace) -> Path:
    """Return the CSV file that people mark lines in."""
    return workspace.annotation / "lines.csv"


def kept_file(workspace: Workspace) -> Path:
    """Return the CSV file of marks whose lines are not drawn any more: they count again when they are."""
    return workspace.annotation / "kept.csv"


def digest_of(workspace: Workspace) -> str:
    """Return a digest of how the candidate was read: its lines, roles and comments."""
    tables = manifest.load(workspace.candidate)["tables"]
    hashes = [part["content_hash"] for table in ("lines", "comments") for part in tables[table]["parts"]]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def is_stale(workspace: Workspace) -> bool:
    """Tell whether pages have been read anew since the sample was drawn: its marks then say nothing of them."""
    if not (workspace.annotation / "draw.json").exists():
        return False
    return load_draw(workspace).candidate != digest_of(workspace)


def save_draw(workspace: Workspace, draw: Draw) -> None:
    """Write down how lines were drawn."""
    atomic.write_json(workspace.annotation / "draw.json", asdict(draw))


def load_draw(workspace: Workspace) -> Draw:
    """Return how lines were drawn.

    Raises:
        BroadsheetError: no lines were drawn here, or the note is damaged.

    """
    path = workspace.annotation / "draw.json"
    if not path.exists():
        raise BroadsheetError(f"{path} is not there: run `snakemake annotate` first, and mark the lines that it draws.")
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        return Draw(**{**noted, "drawn": [Drawn(**line) for line in noted["drawn"]]})
    except (ValueError, KeyError, TypeError) as error:
        raise BroadsheetError(f"{path} is damaged: run `snakemake annotate` again. Marks are kept.") from error


def write_marks(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows of `COLUMNS`, each cell harmless; the byte order mark lets spreadsheets see that it is UTF-8."""
    with atomic.replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({name: guarded(value) for name, value in row.items()} for row in rows)


def read_marks(path: Path) -> dict[Key, Mark]:
    """Return the marks in a file by page id and line number; lines without a role are not marked yet.

    What spreadsheets make of a CSV file is understood: semicolons or tabs between cells, another order of rows. A role
    may be shortened to letters that no other role begins with.

    Raises:
        BroadsheetError: the file is not as `COLUMNS` say, or holds a role that is none; the message names the line.

    """
    marks: dict[Key, Mark] = {}
    if not path.exists():
        return marks
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            rows = csv.DictReader(file, strict=True, delimiter=max(",;\t", key=head.count))
            missing = [name for name in ("role", "begins", "line_no", "page_id") if name not in (rows.fieldnames or ())]
            if missing:
                raise BroadsheetError(f"{path}:1: the column `{missing[0]}` is missing. Expected {', '.join(COLUMNS)}.")
            for row in rows:
                place = f"{path}:{rows.line_num}"
                role = _role(place, (row["role"] or "").strip().lower())
                if not role:
                    continue
                key = (row["page_id"] or "", _number(place, row["line_no"] or ""))
                mark = Mark(role, _begins(place, row["begins"] or ""), unguarded(row.get("note") or ""))
                if marks.setdefault(key, mark) != mark:
                    raise BroadsheetError(f"{place}: the line was marked otherwise further up. Delete one of the two.")
    except (UnicodeDecodeError, csv.Error) as error:
        raise BroadsheetError(
            f"{path}: expected a CSV file in UTF-8: {error}. Save it again as `CSV UTF-8`."
        ) from error
    return marks


def _role(place: str, word: str) -> str:
    if word in ("", UNSURE, *ROLES):
        return word
    begun = [role for role in ROLES if role.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    close = begun or difflib.get_close_matches(word, ROLES, n=1)
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    raise BroadsheetError(f"{place}: `{word}` is no role.{hint} Expected one of {', '.join(ROLES)}, or ? for unsure.")


def _begins(place: str, word: str) -> bool:
    word = word.strip().lower()
    if word not in (*_YES, *_NO):
        raise BroadsheetError(f"{place}: `begins` is `{word}`. Expected y where a comment begins, else nothing.")
    return word in _YES


def _number(place: str, word: str) -> int:
    try:
        return int(word)
    except ValueError as error:
        raise BroadsheetError(f"{place}: `line_no` is `{word}`, no number. Leave that column as it was.") from error
