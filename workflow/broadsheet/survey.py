"""Find out what repeats on each site: its furniture and the forms of its comment headers.

Each shard is observed once (and again only when its content changes); the observations of a site are then put
together. A site is judged by at most `SAMPLE` of its pages, those with the smallest page ids: ids are digests, so this
is a random sample that one page more hardly moves.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import atomic, code, lines, plan, progress, shard
from broadsheet.config import Settings
from broadsheet.paths import Workspace
from broadsheet.reading.repetition import SiteFacts, conclude, observe

SAMPLE = 400
"""Pages of a site that its survey is made from."""

_OBSERVED = pa.schema([("site", pa.string()), ("page_id", pa.string()), ("summary", pa.string())])


def run(workspace: Workspace, settings: Settings) -> None:
    """Survey every site of the planned shards into WORK/data/interim/surveys."""
    del settings  # a survey is a function of the pages alone
    observed = workspace.surveys / "observed" / code.digest_of("broadsheet.reading.repetition")[:16]
    atomic.remove_leftovers(observed)
    shards = [entry.shard for entry in plan.load(workspace)]
    for name in progress.follow(shards, "survey", "shards"):
        _observe_shard(shard.page_file(workspace.pages, name), shard.page_file(observed, name))
    _remove_all_but(observed, {f"{name}.parquet" for name in shards})
    _remove_all_but(observed.parent, {observed.name})
    sites = _conclude_all(workspace, [shard.page_file(observed, name) for name in shards])
    progress.say(f"survey: {progress.counted(sites, 'site')} in {workspace.shown(workspace.surveys)}")


def facts_of(workspace: Workspace, sites: list[str]) -> dict[str, SiteFacts]:
    """Read what repeats on `sites`."""
    found = {}
    for site in sites:
        path = _facts_file(workspace, site)
        if path.exists():
            found[site] = SiteFacts.from_json(json.loads(path.read_text(encoding="utf-8")))
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


def _observe_shard(pages: Path, observed: Path) -> None:
    if observed.exists():
        return
    samples: dict[str, list[tuple[_Descending, str]]] = {}
    for group in shard.pages(pages):
        for page in group:
            if page.site is None:
                continue
            kept = samples.setdefault(page.site, [])
            key = _Descending(page.page_id)
            if len(kept) < SAMPLE or key > kept[0][0]:
                summary = json.dumps(observe(lines.decode(page.content, page.encoding).texts), ensure_ascii=False)
                if len(kept) < SAMPLE:
                    heapq.heappush(kept, (key, summary))
                else:
                    heapq.heapreplace(kept, (key, summary))
    rows = [
        {"site": site, "page_id": key.page_id, "summary": summary}
        for site in sorted(samples)
        for key, summary in sorted(samples[site], reverse=True)
    ]
    with atomic.replacing(observed) as temporary:
        pq.write_table(pa.Table.from_pylist(rows, _OBSERVED), temporary, compression="zstd", row_group_size=2_048)


class _Descending(str):
    """A page id that sorts the other way round: the heap then holds the largest kept id on top."""

    __slots__ = ()

    @property
    def page_id(self) -> str:
        return str(self)

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)


def _conclude_all(workspace: Workspace, observed: list[Path]) -> int:
    written = set()
    for site, pages in _by_site(observed):
        sample = sorted(pages)[:SAMPLE]
        facts = conclude(site, [(page_id, json.loads(summary)) for page_id, summary in sample])
        path = _facts_file(workspace, site)
        written.add(path.name)
        text = json.dumps(facts.to_json(), ensure_ascii=False, sort_keys=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
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
