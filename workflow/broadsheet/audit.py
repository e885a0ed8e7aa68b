"""Show how pages were read: raw lines coloured by role, beside them the rows that they became, as plain HTML.

Two kinds of pages are shown: a simple random sample, by which the whole can be judged, and those with the least
evidence, where mistakes are most likely. What is shown is the candidate's own ledger, so names are hidden there
wherever the release hides them.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from broadsheet import atomic, manifest, progress, sampling
from broadsheet.config import Settings
from broadsheet.documents import ledger_view, pages, text
from broadsheet.errors import BroadsheetError
from broadsheet.page_evidence import FAIR, TERMS, WEAK, evidence_of
from broadsheet.paths import Workspace
from broadsheet.schemas.vocabulary import ROLES

_STYLES = ("style.css", "audit.css")


class Chosen(NamedTuple):
    """A page that is shown: its article's row with its evidence, and why it was chosen."""

    article: dict[str, Any]
    sampled: bool
    least: bool

    @property
    def file(self) -> str:
        """Name of its HTML file."""
        return f"page-{self.article['page_id']}.html"

    @property
    def grade(self) -> str:
        """How much speaks for the way in which it was read, in a word."""
        evidence = self.article["evidence"]
        return "weak" if evidence < WEAK else "fair" if evidence < FAIR else "strong"

    @property
    def name(self) -> str:
        """What people call the page: its title, else its file."""
        return text.one_line(self.article["title"] or "", 90) or self.place

    @property
    def place(self) -> str:
        """File, and the record where it holds several."""
        record = self.article["record"]
        return text.one_line(self.article["source_file"], 200) + (f", record {record}" if record else "")


class Filter(NamedTuple):
    """A list of some of the pages: its file, its words, and the pages in it."""

    group: str
    words: str
    file: str
    chosen: list[Chosen]


def run(workspace: Workspace, settings: Settings) -> None:
    """Write WORK/reports/audit: an index, one list per filter, and one HTML file per page.

    Raises:
        BroadsheetError: there is no candidate, or no page in it.

    """
    if not manifest.is_whole(workspace.candidate):
        raise BroadsheetError(
            f"{workspace.shown(workspace.candidate)} is not there, or not whole: run `broadsheet release` first, or "
            "`snakemake audit` for all steps."
        )
    chosen = choose(workspace, settings.audit_pages, settings.sample_seed)
    if not chosen:
        raise BroadsheetError("there is nothing to audit: no page of the candidate became an article.")
    atomic.remove_leftovers(workspace.reports)
    frame = _frame()
    with atomic.replacing_folder(workspace.audit) as folder:
        filters = _filters(chosen)
        for shown in filters:
            _write(folder / shown.file, "audit_index.html.jinja", shown=shown, filters=filters, terms=TERMS, **frame)
        for number, (each, rows) in enumerate(_rows(workspace, chosen)):
            before, after = (chosen[at] if 0 <= at < len(chosen) else None for at in (number - 1, number + 1))
            _write(
                folder / each.file,
                "audit_page.html.jinja",
                page=each,
                view=ledger_view.view(**rows),
                groups=ledger_view.GROUPS,
                terms=TERMS,
                correction=_correction(each),
                number=number + 1,
                of=len(chosen),
                before=before,
                after=after,
                **frame,
            )
    sampled = sum(each.sampled for each in chosen)
    least = sum(each.least for each in chosen)
    progress.say(
        f"audit: {progress.counted(len(chosen), 'page')} ({sampled} sampled with seed {settings.sample_seed}, {least} "
        f"with the least evidence) in {workspace.shown(workspace.audit / 'index.html')}"
    )


def choose(workspace: Workspace, count: int, seed: int) -> list[Chosen]:
    """Return `count` pages drawn at random and the `count` with the least evidence, those with the least first."""
    articles = pl.scan_parquet(workspace.candidate / "articles" / "*.parquet")
    comments = pl.scan_parquet(workspace.candidate / "comments" / "*.parquet")
    judged = evidence_of(articles.drop("text"), comments.select("article_id", "boundary_evidence")).collect()
    judged = judged.with_columns(sampling.numbers_of_pages(seed, judged["page_id"]))
    order = ["evidence", "source_file", "record"]
    sampled = set(judged.sort("number").head(count)["page_id"])
    least = set(judged.sort(order).head(count)["page_id"])
    wanted = judged.filter(pl.col("page_id").is_in(sorted(sampled | least))).sort(order).drop("number")
    return [Chosen(row, row["page_id"] in sampled, row["page_id"] in least) for row in wanted.iter_rows(named=True)]


def _rows(workspace: Workspace, chosen: list[Chosen]) -> Iterable[tuple[Chosen, dict[str, Any]]]:
    """Give each page with its rows of all tables."""
    page_ids = [each.article["page_id"] for each in chosen]
    article_ids = [each.article["article_id"] for each in chosen]
    articles = {row["article_id"]: row for row in _read(workspace, "articles", "article_id", article_ids)}
    images = _by(_read(workspace, "images", "article_id", article_ids), "article_id")
    comments = _by(_read(workspace, "comments", "article_id", article_ids), "article_id")
    authors = sorted({row["author_id"] for rows in comments.values() for row in rows if row["author_id"]})
    names = {row["author_id"]: row["display_name"] for row in _read(workspace, "authors", "author_id", authors)}
    ledger = _by(_read(workspace, "lines", "page_id", page_ids), "page_id")
    for each in progress.follow(chosen, "audit", "pages", len(chosen)):
        key = each.article["article_id"]
        yield (
            each,
            {
                "lines": sorted(ledger[each.article["page_id"]], key=lambda line: int(line["line_no"])),
                "article": articles[key],
                "images": images[key],
                "comments": comments[key],
                "names": names,
            },
        )


def _read(workspace: Workspace, table: str, column: str, values: list[str]) -> list[dict[str, Any]]:
    found = pl.scan_parquet(workspace.candidate / table / "*.parquet").filter(pl.col(column).is_in(values))
    return found.collect().to_dicts()


def _by(rows: list[dict[str, Any]], column: str) -> defaultdict[str, list[dict[str, Any]]]:
    grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped


def _filters(chosen: list[Chosen]) -> list[Filter]:
    """Return the lists of pages that the index links to; the first holds all of them."""
    found = [
        Filter("", "All pages", "index.html", chosen),
        Filter("Chosen", "drawn at random", "chosen-sample.html", [each for each in chosen if each.sampled]),
        Filter("Chosen", "least evidence", "chosen-least.html", [each for each in chosen if each.least]),
    ]
    for grade in ("weak", "fair", "strong"):
        found.append(Filter("Evidence", grade, f"evidence-{grade}.html", [e for e in chosen if e.grade == grade]))
    for column, group in (("layout", "Layout"), ("site", "Site")):
        values = _by([{**each.article, "_chosen": each} for each in chosen], column)
        for value in sorted(values, key=lambda value: (value is None, value)):
            words = "(not known)" if value is None else text.one_line(value, 60)
            slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:40]
            digest = hashlib.sha256(repr(value).encode()).hexdigest()[:6]
            name = f"{column}-{slug}-{digest}.html".replace("--", "-")
            found.append(Filter(group, words, name, [row["_chosen"] for row in values[value]]))
    return [each for each in found if each.chosen]


def _correction(page: Chosen) -> str:
    """Return a row of data/corrections for a line of this page, to be filled in."""
    article, row = page.article, io.StringIO()
    place = [article["source_file"], article["record"], article["article_id"]]
    csv.writer(row, lineterminator="").writerow([*place, "LINE", "ROLE", "WHO", "WHY", "DATE", ""])
    return ledger_view.visible(row.getvalue())


def _frame() -> dict[str, Any]:
    """Return what every page needs: its style, and a policy that allows this style and nothing else."""
    folder = resources.files("broadsheet.documents.templates")
    style = "\n".join((folder / name).read_text(encoding="utf-8") for name in _STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": Markup(style), "policy": policy, "roles": ROLES, "rules": ledger_view.RULES}


def _write(path: Path, template: str, **values: Any) -> None:
    path.write_text(pages.render(template, **values), encoding="utf-8")
