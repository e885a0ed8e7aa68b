"""Draw lines to be marked by hand, without showing what they were read as.

Three simple random samples without replacement are drawn of the lines with text of all pages that became articles: of
all lines (it gives recall), of the lines read as each role, and of those at which a comment was read to begin (these
give precision). A line may be in several. As each is a simple random sample of what it is about, no line has to be
weighted.

Lines stand in the order of their random numbers, those of the first sample in front: whoever marks only the first part
of the file has marked a smaller sample of the same kind.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from broadsheet import annotation, atomic, manifest, progress, sampling
from broadsheet.annotation import Draw, Drawn, Key, Mark
from broadsheet.config import Settings
from broadsheet.documents.ledger_view import visible
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

PER_ROLE = 10
"""A role's own sample has one line for so many of the sample of all lines."""

_AROUND = 6
"""Lines looked at before and after a drawn one for its neighbours."""


def run(workspace: Workspace, settings: Settings) -> None:
    """Write WORK/data/annotation/lines.csv; marks that were made before are kept.

    Raises:
        BroadsheetError: there is no candidate or no line in it, or the marks that are there cannot be read.

    """
    if not manifest.is_whole(workspace.candidate):
        raise BroadsheetError(
            f"{workspace.shown(workspace.candidate)} is not there, or not whole: run `broadsheet release` first, or "
            "`snakemake annotate` for all steps."
        )
    marks = annotation.read_marks(annotation.kept_file(workspace))
    marks |= annotation.read_marks(annotation.marks_file(workspace))
    draw = draw_lines(workspace, settings.annotate_lines, settings.sample_seed)
    if not draw.drawn:
        raise BroadsheetError("there is nothing to mark: no page of the candidate became an article.")
    atomic.remove_leftovers(workspace.annotation)
    drawn = {line.key for line in draw.drawn}
    left = {key: mark for key, mark in marks.items() if key not in drawn}
    # What is kept is written first: whatever happens in between, no mark is lost.
    annotation.write_marks(annotation.kept_file(workspace), [_kept(key, mark) for key, mark in sorted(left.items())])
    annotation.write_marks(annotation.marks_file(workspace), _rows(workspace, draw, marks))
    annotation.save_draw(workspace, draw)
    there = sum(key in marks for key in drawn)
    progress.say(
        f"annotate: {progress.counted(len(drawn), 'line')} of {draw.lines:,} drawn with seed {draw.seed}, {there:,} of "
        f"them marked already, in {workspace.shown(annotation.marks_file(workspace))}"
    )
    if there < len(drawn):
        progress.say("annotate: fill in `role` from the top, and y in `begins`; then run `broadsheet estimate`")


def draw_lines(workspace: Workspace, count: int, seed: int) -> Draw:
    """Draw `count` lines of all, and for each role and for beginnings so many that `count` / `PER_ROLE` are there."""
    each = max(1, count // PER_ROLE)
    kept = pl.DataFrame()
    total = 0
    for part in sorted((workspace.candidate / "lines").glob("*.parquet")):
        here = _lines_of(workspace, part.name, seed)
        total += here.height
        kept = _drawn(pl.concat([kept.select(here.columns), here]) if kept.height else here, count, each)
    if not kept.height:
        return Draw(annotation.digest_of(workspace), seed, 0, [])
    drawn = [
        Drawn(row["page_id"], row["line_no"], row["role"], row["begins"], [n for n in _SAMPLES if row[f"in_{n}"]])
        for row in kept.sort("number", "page_id", "line_no").iter_rows(named=True)
    ]
    return Draw(annotation.digest_of(workspace), seed, total, drawn)


_SAMPLES = ("all", "role", "begins")


def _lines_of(workspace: Workspace, part: str, seed: int) -> pl.DataFrame:
    """Return the lines with text of a part's articles, each with its number and whether a comment begins there."""
    folder = workspace.candidate
    articles = pl.read_parquet(folder / "articles" / part, columns=["article_id", "page_id"])
    comments = pl.read_parquet(folder / "comments" / part, columns=["article_id", "line_start"])
    pages = articles.with_columns(sampling.numbers_of_pages(seed, articles["page_id"]))
    starts = comments.join(articles, on="article_id").select(
        "page_id", pl.col("line_start").alias("line_no"), begins=pl.lit(value=True)
    )
    lines = (
        pl.scan_parquet(folder / "lines" / part)
        .filter((pl.col("role") != "blank") & pl.col("text").is_not_null())
        .select("page_id", "line_no", "role")
        .collect()
        .join(pages.select("page_id", "number"), on="page_id")
        .join(starts.unique(), on=["page_id", "line_no"], how="left")
    )
    return lines.with_columns(
        sampling.numbers_of_lines(lines["number"], lines["line_no"]), pl.col("begins").fill_null(value=False)
    )


def _drawn(lines: pl.DataFrame, count: int, each: int) -> pl.DataFrame:
    """Return the lines with the smallest numbers of all, of each role, and of the beginnings.

    A role's sample is not smaller than what the sample of all lines holds of it: the two are one then.
    """
    rank = pl.col("number").rank("ordinal")
    found = lines.sort("number", "page_id", "line_no").with_columns(in_all=rank <= count)
    found = found.with_columns(
        in_role=(rank.over("role") <= each) | pl.col("in_all"),
        in_begins=pl.col("begins") & ((rank.over("begins") <= each) | pl.col("in_all")),
    )
    return found.filter(pl.any_horizontal("in_all", "in_role", "in_begins"))


def _rows(workspace: Workspace, draw: Draw, marks: dict[Key, Mark]) -> list[dict[str, str]]:
    page_ids = sorted({line.page_id for line in draw.drawn})
    articles = pl.scan_parquet(workspace.candidate / "articles" / "*.parquet").select(
        "page_id", "source_file", "record"
    )
    places = {row[0]: row[1:] for row in articles.filter(pl.col("page_id").is_in(page_ids)).collect().iter_rows()}
    texts = _texts(workspace, draw, page_ids)
    rows = []
    for number, line in enumerate(draw.drawn, 1):
        mark = marks.get(line.key)
        source_file, record = places[line.page_id]
        page = texts[line.page_id]
        rows.append(
            {
                "no": str(number),
                "role": mark.role if mark else "",
                "begins": "y" if mark and mark.begins else "",
                "text": _short(page[line.line_no], 500),
                "before": _around(page, range(line.line_no - _AROUND, line.line_no)),
                "after": _around(page, range(line.line_no + 1, line.line_no + _AROUND + 1)),
                "source_file": source_file,
                "record": str(record),
                "line_no": str(line.line_no),
                "page_id": line.page_id,
                "note": mark.note if mark else "",
            }
        )
    return rows


def _kept(key: Key, mark: Mark) -> dict[str, str]:
    page_id, line_no = key
    begins = "y" if mark.begins else ""
    return {"role": mark.role, "begins": begins, "line_no": str(line_no), "page_id": page_id, "note": mark.note}


def _texts(workspace: Workspace, draw: Draw, page_ids: list[str]) -> dict[str, dict[int, str]]:
    """Return page id -> line number -> text for the drawn lines and those around them."""
    wanted = pl.DataFrame([{"page_id": line.page_id, "at": line.line_no} for line in draw.drawn])
    wanted = wanted.select(
        "page_id", pl.int_ranges(pl.col("at") - _AROUND, pl.col("at") + _AROUND + 1).alias("line_no")
    )
    wanted = wanted.explode("line_no").unique()
    found: defaultdict[str, dict[int, Any]] = defaultdict(dict)
    lines = pl.scan_parquet(workspace.candidate / "lines" / "*.parquet").select("page_id", "line_no", "text")
    chosen = lines.filter(pl.col("page_id").is_in(page_ids)).join(wanted.lazy(), on=["page_id", "line_no"], how="semi")
    for page_id, line_no, text in chosen.collect().iter_rows():
        found[page_id][line_no] = text or ""
    return found


def _around(page: dict[int, str], numbers: range) -> str:
    """Return some neighbours of a line, a sign for each end of a line, so that gaps can be seen."""
    return " ⏎ ".join(_short(page[number], 120) for number in numbers if number in page)


def _short(text: str, limit: int) -> str:
    text = visible(text).replace("\t", " ").strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"
