"""Find out what repeats on each site: its furniture and the forms of its comment headers.

A site is judged by at most `SAMPLE` of its pages, those with the smallest page ids: ids are digests, so this is a
random sample, the same however the corpus is cut, that one page more hardly moves. What was observed of the sampled
pages of a shard is kept, and observed again only when shard or sample change.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import atomic, code, lines, plan, progress, shard
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.rawpage import RawPage
from broadsheet.reading.repetition import SiteFacts, conclude, observe

SAMPLE = 120
"""Pages of a site that its survey is made from."""

_GROUP = 128
"""Rows of a row group: merging holds one of every shard at a time, and a summary can have 8 kB."""

_OBSERVED = pa.schema([("site", pa.string()), ("page_id", pa.string()), ("summary", pa.string())])


def run(workspace: Workspace, settings: Settings) -> None:
    """Survey every site of the planned shards into WORK/data/interim/surveys."""
    del settings  # a survey is a function of the pages alone
    observed = workspace.surveys / "observed" / code.digest_of("broadsheet.reading.repetition")[:16]
    atomic.remove_leftovers(observed)
    shards = {entry.shard: shard.page_file(workspace.pages, entry.shard) for entry in plan.load(workspace)}
    sample = sampled(list(shards.values()))
    files = []
    for name, pages in progress.follow(shards.items(), "survey", "shards", len(shards)):
        files.append(_observe_shard(pages, sample, observed, name))
    _remove_all_but(observed, {path.name for path in files})
    _remove_all_but(observed.parent, {observed.name})
    sites = _conclude_all(workspace, files)
    progress.say(f"survey: {progress.counted(sites, 'site')} in {workspace.shown(workspace.surveys)}")


def sampled(page_files: list[Path]) -> set[str]:
    """Return the ids of the pages that their sites are judged by; pages of no known site are never among them."""
    kept = pl.DataFrame(schema={"site": pl.String, "page_id": pl.String})
    for path in page_files:
        more = pl.read_parquet(path, columns=["site", "page_id"]).drop_nulls()
        kept = pl.concat([kept, more]).filter(pl.col("page_id").rank("ordinal").over("site") <= SAMPLE)
    return set(kept["page_id"])


def facts_of(workspace: Workspace, sites: list[str]) -> dict[str, SiteFacts]:
    """Read what repeats on `sites`.

    Raises:
        BroadsheetError: a site was not surveyed, or its file is damaged, or another version wrote it.

    """
    found = {}
    for site in sites:
        path = _facts_file(workspace, site)
        if not path.exists():
            raise BroadsheetError(
                f"{workspace.shown(workspace.surveys)} does not say what repeats on {site}: run `broadsheet survey` "
                "first, or `snakemake reproduce` for all steps."
            )
        try:
            found[site] = SiteFacts.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError) as error:
            raise BroadsheetError(
                f"{path}: expected what repeats on {site}, in the form of this version. Run `broadsheet survey` again, "
                "or `snakemake reproduce` for all steps."
            ) from error
    return found


def digest_of(workspace: Workspace, sites: list[str]) -> str:
    """Return a digest of the facts of `sites`."""
    digest = hashlib.sha256()
    for site in sites:
        path = _facts_file(workspace, site)
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


def _facts_file(workspace: Workspace, site: str) -> Path:
    return workspace.surveys / "sites" / f"{hashlib.sha256(site.encode()).hexdigest()[:24]}.json"


def _observe_shard(pages: Path, sample: set[str], folder: Path, name: str) -> Path:
    here = pl.read_parquet(pages, columns=["page_id"])["page_id"]
    wanted = sorted(sample.intersection(here))
    target = folder / f"{name}-{hashlib.sha256(' '.join(wanted).encode()).hexdigest()[:16]}.parquet"
    if target.exists():
        return target
    rows = [
        {"site": page.site, "page_id": page.page_id, "summary": _summary(page)}
        for portion in (shard.pages(pages, set(wanted)) if wanted else ())
        for page in portion
    ]
    rows.sort(key=lambda row: (row["site"], row["page_id"]))
    with atomic.replacing(target) as temporary:
        pq.write_table(pa.Table.from_pylist(rows, _OBSERVED), temporary, compression="zstd", row_group_size=_GROUP)
    return target


def _summary(page: RawPage) -> str:
    return json.dumps(observe(lines.decode(page.content, page.encoding).texts), ensure_ascii=False)


def _conclude_all(workspace: Workspace, observed: list[Path]) -> int:
    written = set()
    for site, pages in _by_site(observed):
        facts = conclude(site, [(page_id, json.loads(summary)) for page_id, summary in sorted(pages)])
        path = _facts_file(workspace, site)
        written.add(path.name)
        text = json.dumps(facts.to_json(), ensure_ascii=False, sort_keys=True)
        if not path.exists() or path.read_bytes() != text.encode():
            atomic.write_text(path, text)
    (workspace.surveys / "sites").mkdir(parents=True, exist_ok=True)
    _remove_all_but(workspace.surveys / "sites", written)
    return len(written)


def _by_site(observed: list[Path]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Merge the shards' observations, each sorted by site, and give one site after the other."""
    current: str | None = None
    pages: list[tuple[str, str]] = []
    for site, page_id, summary in heapq.merge(*map(_observations, observed)):
        if site != current:
            if current is not None:
                yield current, pages
            current, pages = site, []
        pages.append((page_id, summary))
    if current is not None:
        yield current, pages


def _observations(path: Path) -> Iterator[tuple[str, str, str]]:
    file = pq.ParquetFile(path)
    for number in range(file.num_row_groups):
        columns: list[list[Any]] = [column.to_pylist() for column in file.read_row_group(number).columns]
        yield from zip(*columns, strict=True)


def _remove_all_but(folder: Path, names: set[str]) -> None:
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in names:
            atomic.remove(path)
