"""Human corrections to labels: data with who, why and when, applied as the last act of `label`."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from broadsheet.errors import BroadsheetError
from broadsheet.reading.page import Page
from broadsheet.schemas.vocabulary import ROLES

COLUMNS = ("source_file", "record", "article_id", "line_no", "role", "who", "why", "date", "text")
"""The columns of data/corrections/*.csv; `article_id` and `text` may be left empty.

`article_id` is the article that the page became, `text` the line as the person saw it: where they are given and no
longer so, the correction no longer fits.
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line's role as a person sees it, and where that is written down."""

    line_no: int
    role: str
    text: str
    place: str
    article_id: str = ""


class Corrections:
    """All corrections of a working directory, by page."""

    def __init__(self, by_page: Mapping[tuple[str, int], list[Correction]], digest: str) -> None:
        self._by_page = by_page
        self.digest = digest

    def roles_of(self, page: Page) -> dict[int, str]:
        """Return 0-based line index -> role for `page`.

        Raises:
            BroadsheetError: a correction names a line that the page does not have, or that reads otherwise by now; or
                it takes a blank line for text, or text for a blank line; or two of them contradict each other.

        """
        roles: dict[int, str] = {}
        for correction in self._by_page.get((page.source_file, page.record), ()):
            index = correction.line_no - 1
            if index >= len(page.lines):
                raise BroadsheetError(
                    f"{correction.place}: {page.source_file} has {len(page.lines)} lines, not {correction.line_no}. "
                    "The page has changed since the correction was written: correct the row, or delete it."
                )
            if correction.text and correction.text.strip() != page.lines[index].strip():
                raise BroadsheetError(
                    f"{correction.place}: line {correction.line_no} of {page.source_file} no longer reads as the "
                    "correction's `text` says. Correct the row, or delete it."
                )
            if (correction.role == "blank") != (not page.lines[index].strip()):
                raise BroadsheetError(
                    f"{correction.place}: `role`: line {correction.line_no} of {page.source_file} is "
                    f"{'not ' if correction.role == 'blank' else ''}blank, and `{correction.role}` is no role for it. "
                    "Correct the row, or delete it."
                )
            if roles.setdefault(index, correction.role) != correction.role:
                raise BroadsheetError(
                    f"{correction.place}: `role`: an earlier row makes line {correction.line_no} of "
                    f"{page.source_file} `{roles[index]}`, this one `{correction.role}`. Delete one of the two."
                )
        return roles

    def articles_of(self, page: tuple[str, int]) -> list[tuple[str, str]]:
        """Return the places of `page`'s corrections that name an article, each with its id."""
        return [(each.place, each.article_id) for each in self._by_page.get(page, ()) if each.article_id]

    def place_of(self, page: tuple[str, int]) -> str:
        """Return file and line of the first correction of `page` (source_file, record)."""
        return self._by_page[page][0].place

    def pages(self) -> list[tuple[str, int]]:
        """Return the pages (source_file, record) that have corrections, sorted."""
        return sorted(self._by_page)

    def digest_of(self, pages: set[tuple[str, int]]) -> str:
        """Return a digest of the corrections of `pages`, so that others' corrections redo nothing."""
        own = sorted((key, found) for key, found in self._by_page.items() if key in pages)
        return hashlib.sha256(
            repr([(key, [(c.line_no, c.role, c.text, c.article_id) for c in found]) for key, found in own]).encode()
        ).hexdigest()


def load(folder: Path) -> Corrections:
    """Read data/corrections/*.csv; a folder that is not there holds none.

    Raises:
        BroadsheetError: a file is not as `COLUMNS` say; the message names file and line.

    """
    by_page: dict[tuple[str, int], list[Correction]] = defaultdict(list)
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
        digest.update(path.read_bytes())
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file, strict=True)
                _check_columns(path, rows.fieldnames or [])
                for row in rows:
                    key, correction = _correction(f"{path}:{rows.line_num}", row)
                    by_page[key].append(correction)
        except (UnicodeDecodeError, csv.Error) as error:
            raise BroadsheetError(
                f"{path}: expected a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}: {error}"
            ) from error
    return Corrections(dict(by_page), digest.hexdigest())


def _check_columns(path: Path, found: object) -> None:
    names = list(found) if isinstance(found, (list, tuple)) else []
    needed = [name for name in COLUMNS if name not in ("article_id", "text", "record")]
    missing, unknown = [n for n in needed if n not in names], [n for n in names if n not in COLUMNS]
    if missing or unknown:
        said = [f"`{n}` is missing" for n in missing] + [f"`{n}` is not a column" for n in unknown]
        raise BroadsheetError(f"{path}:1: {'; '.join(said)}. Expected the columns {', '.join(COLUMNS)}.")


def _correction(place: str, row: dict[str, str]) -> tuple[tuple[str, int], Correction]:
    if None in row or None in row.values():
        raise BroadsheetError(
            f"{place}: the row has {'more' if None in row else 'fewer'} values than the first line has columns. Put "
            "quotation marks around a value that holds a comma."
        )
    if not row["source_file"]:
        raise BroadsheetError(f"{place}: `source_file` is empty; a correction says which page it is about.")
    try:
        line_no, record = int(row["line_no"]), int(row.get("record") or 0)
    except ValueError as error:
        raise BroadsheetError(f"{place}: `line_no` and `record` must be whole numbers.") from error
    if line_no < 1:
        raise BroadsheetError(f"{place}: `line_no` counts from 1.")
    if row["role"] not in ROLES:
        raise BroadsheetError(f"{place}: `{row['role']}` is no role. Expected one of {', '.join(ROLES)}.")
    for column in ("who", "why"):
        if not (row[column] or "").strip():
            raise BroadsheetError(f"{place}: `{column}` is empty; a correction says who made it and why.")
    try:
        date.fromisoformat(row["date"] or "")
    except ValueError as error:
        raise BroadsheetError(f"{place}: `date` must be a day like 2026-03-31, found `{row['date']}`.") from error
    article_id = (row.get("article_id") or "").strip()
    return (row["source_file"], record), Correction(line_no, row["role"], row.get("text") or "", place, article_id)
