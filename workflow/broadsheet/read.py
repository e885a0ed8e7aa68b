"""Read shards: label, tables, validate and mask in one process.

Writing down what each of the four makes would cost three times the work itself.

A shard is read again only when its pages, its sites' facts, its corrections, the settings or the code have changed;
its folder WORK/data/interim/read/<shard> appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet import atomic, code, corrections, keys, manifest, plan, progress, shard, survey
from broadsheet.chosen_layouts import layouts_of
from broadsheet.config import Settings
from broadsheet.corrected_articles import check_articles
from broadsheet.corrections import Corrections
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier
from broadsheet.label import label
from broadsheet.labelled import LabelledPage
from broadsheet.mask import Masked, Masking, mask, mask_rejected
from broadsheet.parquet import TableWriter
from broadsheet.paths import Workspace
from broadsheet.people import suppression
from broadsheet.people.listed import mask_also
from broadsheet.plan import PlannedShard
from broadsheet.rawpage import RawPage
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.repetition import SiteFacts
from broadsheet.shard import (
    LEFT_SCHEMA,
    PAGE,
    PAGES_SCHEMA,
    SHOWN_NAMES_SCHEMA,
    SPANS_SCHEMA,
    UNMASKED,
    ShardTables,
    joined,
)
from broadsheet.tables import tabulate
from broadsheet.validate import validate

WRITTEN = ("articles", "images", "comments", "lines")
PORTIONS = 2
"""Portions of a shard that are validated together: each validation has a price of its own, whatever the rows."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What it takes to read a shard, loaded once per process."""

    workspace: Workspace
    settings: Settings
    layouts: Layouts
    corrections: Corrections
    identifier: Identifier
    masking: Masking
    key_fingerprint: str | None
    code_digest: str

    @classmethod
    def load(cls, workspace: Workspace, settings: Settings) -> Reader:
        """Load layouts and corrections.

        Raises:
            BroadsheetError: one of them cannot be used; or names are to be hidden and there is no key.

        """
        identifier = keys.identifier_of(workspace, settings)
        fingerprint = keys.fingerprint_of(workspace, settings)
        left_out = suppression.load(workspace, identifier, fingerprint)
        return cls(
            workspace,
            settings,
            layouts_of(workspace, settings),
            corrections.load(workspace.corrections),
            identifier,
            Masking(settings, identifier, tuple(mask_also(workspace, settings)), left_out),
            fingerprint,
            code.digest_of("broadsheet.read"),
        )

    def digest_of(self, planned: PlannedShard) -> str:
        """Return a digest of all that the tables of a shard are a function of (on this machine)."""
        pages = shard.page_file(self.workspace.pages, planned.shard)
        own = json.dumps(
            {
                "shard": planned.shard,
                "facts": survey.digest_of(self.workspace, shard.sites(pages)),
                "corrections": self.corrections.digest_of(_pages_in(pages, self.corrections)),
                "layouts": self.layouts.digest,
                "settings": self.settings.shaping(),
                "mask_also": self.masking.also,
                "key": self.key_fingerprint,
                "suppressed": sorted(self.masking.suppressed.entries),
                "code": self.code_digest,
            },
            sort_keys=True,
        )
        return hashlib.sha256(own.encode()).hexdigest()

    def labelled(self, pages: list[RawPage], facts: dict[str, SiteFacts]) -> list[LabelledPage]:
        """Label pages of a shard whose sites' facts these are.

        Raises:
            BroadsheetError: a correction no longer fits its page, or names another article.

        """
        found = label(pages, facts, self.layouts, self.corrections, comment_language=self.settings.comment_language)
        check_articles(
            pages,
            found,
            facts=facts,
            layouts=self.layouts,
            corrections=self.corrections,
            identifier=self.identifier,
        )
        return found

    def read(self, planned: PlannedShard) -> None:
        """Read one shard into its folder."""
        pages = shard.page_file(self.workspace.pages, planned.shard)
        facts = survey.facts_of(self.workspace, shard.sites(pages))
        digest = self.digest_of(planned)
        with atomic.replacing_folder(self.workspace.read / planned.shard) as folder, ShardWriter(folder) as writer:
            waiting: list[ShardTables] = []
            for portion in shard.pages(pages):
                labelled = self.labelled(portion, facts)
                first = writer.page_count + sum(map(ShardTables.size, waiting))
                waiting.append(tabulate(labelled, self.identifier, first, self.settings.scope))
                if len(waiting) == PORTIONS:
                    self._finish(writer, waiting)
            if waiting:
                self._finish(writer, waiting)
            writer.finish(digest)

    def _finish(self, writer: ShardWriter, waiting: list[ShardTables]) -> None:
        tables = joined(waiting)
        accepted, rejected = validate(tables)
        writer.write(mask(accepted, self.masking), mask_rejected(rejected, tables, self.masking))
        waiting.clear()
        # what Arrow keeps for later would count as this process's own, and labelling is about to need it
        pa.default_memory_pool().release_unused()


def run(workspace: Workspace, settings: Settings, batch: int = 0, of: int = 1) -> None:
    """Read the shards of one batch that are not up to date."""
    reader = Reader.load(workspace, settings)
    atomic.remove_leftovers(workspace.read)
    planned = plan.load(workspace)
    _check_corrections(workspace, reader.corrections)
    mine = plan.batch(planned, batch, of)
    stale = [each for each in mine if done(workspace, each.shard).get("digest") != reader.digest_of(each)]
    for each in progress.follow(stale, "read", "shards"):
        reader.read(each)
    kept = len(mine) - len(stale)
    progress.say(
        f"read: {progress.counted(len(stale), 'shard')} read, {kept} already up to date, "
        f"in {workspace.shown(workspace.read)}"
    )


def done(workspace: Workspace, name: str) -> dict[str, Any]:
    """Return what was noted when a shard was read, or nothing where it was not or where a file of it is gone."""
    return manifest.shard_notes(workspace.read / name) or {}


class ShardWriter:
    """Writes the tables of a shard as they come, and notes what was written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers = {table: TableWriter(folder / f"{table}.parquet", table) for table in WRITTEN}
        self._pages: list[pl.DataFrame] = []
        self._names: list[pl.DataFrame] = []
        self._quarantine: dict[str, list[pl.DataFrame]] = {table: [] for table in WRITTEN}
        self._unmasked: TableWriter | None = None
        self._left: list[tuple[str, int, str, str]] = []
        self._spans: list[tuple[str, int, str, str]] = []
        self._counts: Counter[str] = Counter()
        self.page_count = 0

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(self, *failure: Any) -> None:
        if failure[0] is not None:
            for writer in (*self._writers.values(), *([self._unmasked] if self._unmasked else [])):
                writer.__exit__(*failure)

    def write(self, masked: Masked, rejected: dict[str, pl.DataFrame]) -> None:
        """Append the accepted and the rejected rows of some pages."""
        tables = masked.tables
        pages = tables.pages
        if masked.lines is not None:
            self._unmasked = self._unmasked or TableWriter(self._folder / f"{UNMASKED}.parquet", "lines")
            self._unmasked.write(masked.lines.drop(PAGE))
        self._left += masked.left
        self._spans += masked.spans
        self._counts.update(masked.counts)
        for table in WRITTEN:
            frame = tables.frames[table]
            self._writers[table].write(frame.drop(PAGE))
            held = frame.group_by(PAGE).len(name="_held")
            pages = (
                pages.join(held, on=PAGE, how="left", maintain_order="left")
                .with_columns(pl.col("_held").fill_null(0).cast(pl.Int64).alias(table))
                .drop("_held")
            )
            if rejected[table].height:
                self._quarantine[table].append(rejected[table])
        self._pages.append(pages.with_columns(pl.col("comments").alias("comment_count")))
        self._names.append(tables.frames["names"])
        self.page_count += tables.pages.height

    def finish(self, digest: str) -> None:
        """Close the files and write down what they hold."""
        parts, counts = {}, {}
        for table, writer in (*self._writers.items(), *([(UNMASKED, self._unmasked)] if self._unmasked else [])):
            writer.__exit__(None, None, None)
            assert writer.part is not None
            parts[table] = writer.part._asdict()
        for table, rejected in self._quarantine.items():
            if rejected:
                frame = pl.concat(rejected)
                _write_plain(self._folder / f"quarantine-{table}.parquet", frame)
                counts[table] = dict(frame.group_by("reason").len().sort("reason").iter_rows())
        _write_plain(self._folder / "pages.parquet", pl.concat([pl.DataFrame(schema=PAGES_SCHEMA), *self._pages]))
        names = pl.concat([pl.DataFrame(schema=SHOWN_NAMES_SCHEMA), *self._names])
        _write_plain(self._folder / "names.parquet", names)
        masked = dict(sorted(self._counts.items()))
        if self._unmasked is not None:
            _write_plain(self._folder / "left.parquet", pl.DataFrame(self._left, schema=LEFT_SCHEMA, orient="row"))
            _write_plain(self._folder / "spans.parquet", pl.DataFrame(self._spans, schema=SPANS_SCHEMA, orient="row"))
        noted = {"digest": digest, "parts": parts, "quarantine": counts, "masked": masked}
        atomic.write_json(self._folder / manifest.DONE, noted)


def _write_plain(path: Path, frame: pl.DataFrame) -> None:
    pq.write_table(frame.to_arrow(), path, compression="zstd", row_group_size=65_536)


def _pages_in(path: Path, known: Corrections) -> set[tuple[str, int]]:
    wanted = known.pages()
    if not wanted:
        return set()
    here = pl.read_parquet(path, columns=["source_file", "record"])
    return set(here.rows()) & set(wanted)


def _check_corrections(workspace: Workspace, known: Corrections) -> None:
    """Stop where a correction is about a page that is not read: it would be ignored in silence."""
    wanted: Sequence[tuple[str, int]] = known.pages()
    if not wanted:
        return
    read = pl.col("status").is_in(["read", "empty"])
    sources = pl.scan_parquet(workspace.sources).filter(read).select("source_file", "record")
    asked = pl.LazyFrame(wanted, schema={"source_file": pl.String, "record": pl.Int64}, orient="row")
    missing = asked.join(sources, on=["source_file", "record"], how="anti").collect()
    if missing.height:
        name, record = missing.sort("source_file", "record").row(0)
        raise BroadsheetError(
            f"{known.place_of((name, record))}: `source_file`: record {record} of {name} is not among the pages read "
            "(data/interim/sources.parquet lists them; a copy of a page is read once, under the first name). Correct "
            "its source_file and record, or delete the row."
        )
