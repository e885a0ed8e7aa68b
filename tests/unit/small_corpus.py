"""A few invented pages, and the way from them to a candidate, in one process and in seconds."""

import csv
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from broadsheet import config, ingest, keys, lines, read, release, survey
from broadsheet.config import Settings
from broadsheet.ids import Identifier
from broadsheet.labelled import LabelledPage
from broadsheet.paths import Workspace
from broadsheet.reading.labels import Facts, Labels, Mark
from broadsheet.reading.page import Page
from broadsheet.shard import ShardTables
from broadsheet.sharding import Cutting
from broadsheet.tables import tabulate

SMALL = Cutting(mean=300, most=2_000, page_cost=10)
"""Shards of a page or two."""

SETTINGS = Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all")

HIDE = dataclasses.replace(SETTINGS, author_names="pseudonymise")


def article_page(title: str, comments: Sequence[tuple[str, str]] = (), opening: str = "") -> str:
    """Return the text of a blog page whose comments have a name, a time and a control each."""
    body = opening or f"This is what there was to say on the day about: {title.lower()}. It took a while to say it."
    closing = f"Asked about {title.lower()} once more, the office said the same in other words, and nobody asked again."
    thread = [f"{len(comments)} responses"] if comments else []
    for author, text in comments:
        thread += [author, "March 17, 2023 at 6:55 am", text, "Reply"]
    return "\n\n".join([title, body, closing, *thread]) + "\n"


def fill(root: Path, pages: Mapping[str, str | bytes], table: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Write raw files, and what `pages.csv` says of them, below `root`/raw."""
    for name, content in pages.items():
        path = root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    if table:
        with (root / "raw" / "pages.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, ["source_file", "url", "captured_at", "site"])
            rows.writeheader()
            rows.writerows({"source_file": name, **said} for name, said in sorted(table.items()))


def build(workspace: Workspace, settings: Settings = SETTINGS, cutting: Cutting = SMALL) -> list[str]:
    """Run ingest, survey, read and release; return the names of the shards."""
    config.write_json(workspace.settings, dataclasses.asdict(settings))
    made = ingest.run(workspace, settings, cutting=cutting)
    survey.run(workspace, settings)
    read.run(workspace, settings)
    release.run(workspace, settings)
    return [shard.name for shard in made.shards]


def hidden(root: Path, pages: Mapping[str, str]) -> Workspace:
    """Return a working directory with a key, pages of one site, and a candidate in which names are hidden."""
    workspace = Workspace(root)
    keys.make(workspace.key)
    fill(workspace.root, pages, {name: {"site": "harbour.example"} for name in pages})
    build(workspace, HIDE)
    return workspace


def released(workspace: Workspace, table: str) -> pl.DataFrame:
    """Return a table of the candidate, all parts in order."""
    return pl.concat([pl.read_parquet(part) for part in sorted((workspace.candidate / table).iterdir())])


def labelled(
    shown: Sequence[tuple[str, str]],
    marks: Mapping[int, Mark] | None = None,
    facts: Facts | None = None,
    **page: object,
) -> LabelledPage:
    """Return a page from (role, line) pairs; a `comment_author` line without a mark of its own begins a comment."""
    made = {
        number: Mark("comment", author=line, author_line=number, author_status="named")
        for number, (role, line) in enumerate(shown)
        if role == "comment_author"
    }
    texts = [line for _, line in shown]
    content = "".join(f"{line}\n" for line in texts)
    plain = {"page_id": Identifier().make("page", content, str(sorted(page))), "source_file": "page.txt"}
    return LabelledPage(
        Page(lines=texts, **(plain | page)),
        lines.split(content),
        Labels([role for role, _ in shown], ["test:rule"] * len(shown), made | dict(marks or {}), facts or Facts()),
    )


def tables_of(*pages: LabelledPage, first_page: int = 0) -> ShardTables:
    """Return the tables of some labelled pages."""
    return tabulate(pages, Identifier(), first_page)
