"""The step `ingest`: raw files of any accepted form become pages in shards, and one row in `sources` each.

Reads raw files; writes interim/pages/<shard>.parquet, interim/sources.parquet and interim/plan.json. Does not look
into the text: what a line is, is for later steps to say.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import keys, rawindex
from broadsheet.atomic import remove_leftovers, replacing, write_json
from broadsheet.config import Settings
from broadsheet.ids import Identifier
from broadsheet.pageindex import KnownPages, PageFacts, PageIndexWriter
from broadsheet.pagetable import FileRows, PageTable
from broadsheet.paths import Workspace
from broadsheet.progress import counted, follow, say
from broadsheet.rawfiles import Origin, RawFiles, file_digest
from broadsheet.seen import SeenDigests
from broadsheet.shardfile import FinishedShard, ShardBuilder, ShardRow
from broadsheet.sharding import Cutter, Cutting

SOURCES_SCHEMA = pa.schema(
    [
        ("source_file", pa.string()),
        ("record", pa.int64()),
        ("page_id", pa.string()),
        ("article_id", pa.string()),
        ("sha256", pa.string()),
        ("byte_count", pa.int64()),
        ("line_count", pa.int64()),
        ("encoding", pa.string()),
        ("url", pa.string()),
        ("captured_at", pa.timestamp("us", "UTC")),
        ("captured_precision", pa.string()),
        ("captured_evidence", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("shard", pa.string()),
    ]
)
"""The columns of `sources` as `ingest` knows them, and the shard that the page lies in."""

PAGE_INDEX = "pages.parquet"
_SOURCES_GROUP = 16_384
_MOST_WAITING = 131_072
_SHARD = SOURCES_SCHEMA.get_field_index("shard")
_OPEN = ""
_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9.-]+)(?:[/?#]|$)")
"""Nearly every address; the others go to urllib."""


@dataclass
class Ingested:
    """What `ingest` made."""

    shards: list[FinishedShard] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    passed_over: dict[str, int] = field(default_factory=dict)


def run(
    workspace: Workspace, settings: Settings, identifier: Identifier | None = None, cutting: Cutting | None = None
) -> Ingested:
    """Bring pages, sources and plan up to date with the raw files; what has not changed is neither read nor written.

    `identifier` makes the page ids (by default under the run's key); `cutting` sets the size of shards.

    Raises:
        BroadsheetError: there is nothing to read, a `pages.csv` does not fit, or a file changed while it was read.

    """
    summary = rawindex.look(workspace, settings)
    identifier = identifier or keys.identifier_of(workspace, settings, summary.digest)
    keys.note_raw(workspace, summary.digest, identifier)
    roots = rawindex.raw_roots(workspace, settings)
    table = PageTable(roots)
    table.check_files(raw.source_file.decode() for raw in rawindex.files(workspace))
    for folder in (workspace.interim, workspace.index, workspace.pages):
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
    raw_files = RawFiles(workspace, settings, rawindex.bases(workspace, settings))
    ingested = Ingested(passed_over=summary.passed_over)
    describer = _Describer(settings, identifier, raw_files.root_name)
    with replacing(workspace.index / PAGE_INDEX) as new_index, replacing(workspace.sources) as new_sources:
        index = PageIndexWriter(new_index, settings.max_record_bytes)
        known = KnownPages(workspace.index / PAGE_INDEX, settings.max_record_bytes)
        out = _Out(workspace, new_sources, raw_files, cutting or Cutting(), ingested)
        cursor = table.cursor()
        try:
            for raw in follow(raw_files, "ingest", "file", summary.files):
                name = raw.source_file.decode()
                rows = cursor.of(name)
                records = 0
                for facts, content in raw_files.pages(raw, name, known):
                    index.add(name, file_digest(raw), facts)
                    row, page = describer.describe(name, facts, rows)
                    out.add(row, page, Origin(raw, facts.sha256, facts.byte_count), content)
                    del content  # it may be large, and the next page is read before the name is given again
                    records += 1
                rows.check(records, name)
            out.close()
        finally:
            out.abandon()
        index.close()
    write_json(
        workspace.plan,
        {
            "shards": [{"shard": shard.name, "pages": shard.pages, "bytes": shard.bytes} for shard in ingested.shards],
            "sources": dict(ingested.statuses),
            "passed_over": summary.passed_over,
        },
    )
    _remove_others(workspace.pages, {shard.name for shard in ingested.shards})
    _report(workspace, ingested)
    return ingested


class _Describer:
    """Puts together what a record, the table beside it and the settings say of a page."""

    def __init__(self, settings: Settings, identifier: Identifier, root_name: str) -> None:
        self._site, self._root_name = settings.site, root_name
        self._identifier = identifier
        self._seen = SeenDigests()

    def describe(self, name: str, facts: PageFacts, rows: FileRows) -> tuple[list[Any], ShardRow | None]:
        """Return the row in `sources`, and the row in a shard for a page that belongs in one."""
        known = rows.of(facts.record)
        url = facts.url or known.url
        captured_at, precision, evidence = facts.captured_at, facts.captured_precision, "record"
        if captured_at is None and known.captured:
            (captured_at, precision), evidence = known.captured, "table"
        captured = (captured_at, precision, None if captured_at is None else evidence)
        if facts.reason is not None:
            nothing = (None,) * 6
            return [name, facts.record, *nothing, url, *captured, "unreadable", facts.reason, None], None
        page_id = self._identifier.page_id(facts.sha256)
        new = self._seen.add(facts.sha256)
        status = "duplicate" if not new else "empty" if facts.blank else "read"
        digest = self._identifier.content_digest(facts.sha256)
        size = (facts.byte_count, facts.line_count, facts.encoding)
        row = [name, facts.record, page_id, None, digest, *size, url, *captured, status, None, _OPEN if new else None]
        if not new:
            return row, None
        site = (host_of(url) if url else None) or known.site or self._default_site(name)
        return row, ShardRow(page_id, name, facts.record, facts.encoding, site, url, *captured)

    def _default_site(self, name: str) -> str | None:
        if self._site != "folder":
            return self._site
        folders = name.rsplit("/", 2)
        return folders[-2] if len(folders) > 1 else self._root_name


class _Out:
    """Sends pages to their shards and rows to `sources`, both in reading order."""

    def __init__(
        self, workspace: Workspace, sources: Path, raw_files: RawFiles, cutting: Cutting, ingested: Ingested
    ) -> None:
        self._folder = workspace.pages
        self._fetch = raw_files.fetch
        self._cutter: Cutter[tuple[list[Any], ShardRow, Origin, bytes | None]] = Cutter(cutting)
        self._ingested = ingested
        self._builder = ShardBuilder(self._folder, self._fetch)
        self._in_shard: list[list[Any]] = []
        self._waiting: deque[list[Any]] = deque()
        self._rows: list[list[Any]] = []
        self._file = pq.ParquetWriter(sources, SOURCES_SCHEMA, compression="zstd", compression_level=1)

    def add(self, row: list[Any], page: ShardRow | None, origin: Origin, content: bytes | None) -> None:
        """Take the next row of `sources`, and its page where it goes into a shard."""
        status, reason = row[-3], row[-2]
        self._ingested.statuses[status] += 1
        if reason is not None:
            self._ingested.reasons[reason] += 1
        self._waiting.append(row)
        if page is not None:
            self._take(self._cutter.add(origin.sha256, origin.byte_count, (row, page, origin, content)))
        elif len(self._waiting) >= _MOST_WAITING:
            self._take(self._cutter.finish())
        self._settle()

    def close(self) -> None:
        """End the last shard and the file."""
        self._take(self._cutter.finish())
        self._settle()
        if self._rows or not self._ingested.statuses:
            self._write()
        self._file.close()

    def abandon(self) -> None:
        """Leave nothing half-written."""
        self._builder.abandon()

    def _take(self, settled: Iterator[tuple[Any, bool]]) -> None:
        for entry, ends in settled:
            if entry is not None:
                row, page, origin, content = entry
                self._in_shard.append(row)
                self._builder.add(page, origin, content)
            if ends:
                shard = self._builder.finish()
                self._ingested.shards.append(shard)
                for row in self._in_shard:
                    row[_SHARD] = shard.name
                self._in_shard = []
                self._builder = ShardBuilder(self._folder, self._fetch)

    def _settle(self) -> None:
        while self._waiting and self._waiting[0][_SHARD] != _OPEN:
            self._rows.append(self._waiting.popleft())
            if len(self._rows) >= _SOURCES_GROUP:
                self._write()

    def _write(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(SOURCES_SCHEMA)
        arrays = [
            pa.array(column, pa.int64()).cast(field.type)
            if pa.types.is_timestamp(field.type)
            else pa.array(column, field.type)
            for column, field in zip(columns, SOURCES_SCHEMA, strict=True)
        ]
        self._file.write_batch(pa.record_batch(arrays, schema=SOURCES_SCHEMA))
        self._rows = []


def make_key(workspace: Workspace, settings: Settings) -> None:
    """Make the key that hides names, where this is the first run here; a person's doing, and not a worker's."""
    keys.ensure(workspace, settings, rawindex.look(workspace, settings).digest)


def host_of(url: str) -> str | None:
    """Return the host of an address, in lower case and without ``www.``; None where there is none."""
    plain = _PLAIN_URL.match(url)
    if plain is not None:
        return plain[1].lower().rstrip(".").removeprefix("www.") or None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return (host or "").rstrip(".").removeprefix("www.") or None


def _remove_others(folder: Path, names: set[str]) -> None:
    for path in folder.glob("*.parquet"):
        if path.stem not in names and not path.name.startswith("."):
            path.unlink(missing_ok=True)


def _report(workspace: Workspace, ingested: Ingested) -> None:
    total = sum(ingested.statuses.values())
    statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(ingested.statuses.items()))
    say(f"ingest: {counted(total, 'input')} ({statuses})")
    if ingested.reasons:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(ingested.reasons.items()))
        say(f"ingest: not readable: {reasons}; `reason` in {workspace.shown(workspace.sources)} says which")
    if ingested.passed_over:
        say(f"ingest: passed over: {', '.join(f'{count:,} {kind}' for kind, count in ingested.passed_over.items())}")
    written = sum(shard.written for shard in ingested.shards)
    size = sum(shard.bytes for shard in ingested.shards)
    say(
        f"ingest: {counted(len(ingested.shards), 'shard')} with {size / 1e6:,.1f} MB of text in "
        f"{workspace.shown(workspace.pages)}, {written:,} of them written now"
    )
