"""`sources` as released: every input once and in order, whatever the cut into shards and batches."""

import datetime as dt
import itertools
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import inputs
from broadsheet.ids import Identifier
from broadsheet.ingest import SOURCES_SCHEMA
from broadsheet.parquet import polars_schema
from broadsheet.paths import Workspace
from broadsheet.shard import PAGE, PAGES_SCHEMA

make = Identifier().make
WHEN = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
KINDS = ("read", "empty", "duplicate", "unreadable")


def source(number: int, status: str) -> dict:
    row = {**dict.fromkeys(SOURCES_SCHEMA.names), "source_file": f"{number:03d}.txt", "record": 0, "status": status}
    if status == "unreadable":
        return {**row, "reason": "not_text"}
    shown = {"sha256": "0" * 64, "byte_count": 1, "line_count": 1, "encoding": "utf-8"}
    return {**row, **shown, "page_id": make("page", str(number))}


def page(number: int, row: dict) -> dict:
    own = {**dict.fromkeys(PAGES_SCHEMA), PAGE: number, "page_id": row["page_id"], "articles": 0}
    if row["status"] == "empty":
        return own
    capture = {"captured_at": WHEN, "captured_precision": "month", "captured_evidence": "widget"}
    return {**own, "article_id": make("article", row["source_file"]), "articles": 1, **capture}


def finished(statuses, cuts, older, batch) -> tuple[list[list[dict]], list[dict]]:
    """Return the parts as rows, and the rows that `ingest` wrote."""
    rows = [source(number, status) for number, status in enumerate(statuses)]
    paged = [row for row in rows if row["status"] in ("read", "empty")]
    bounds = sorted({0, *(cut % len(paged) for cut in cuts), len(paged)}) if paged else []
    with tempfile.TemporaryDirectory() as folder:
        workspace, shards = Workspace(folder), []
        workspace.interim.mkdir(parents=True)
        frame = pl.DataFrame(rows, schema=dict.fromkeys(SOURCES_SCHEMA.names, pl.Null) if not rows else None)
        pl.from_arrow(frame.to_arrow().cast(SOURCES_SCHEMA)).write_parquet(workspace.sources)
        for start, stop in itertools.pairwise(bounds):
            shards.append(Path(folder) / str(start))
            shards[-1].mkdir()
            pages = [page(number, row) for number, row in enumerate(paged[start:stop])]
            pl.DataFrame(pages, schema=PAGES_SCHEMA).write_parquet(shards[-1] / "pages.parquet")
        kept, inputs._BATCH = inputs._BATCH, batch
        try:
            made = inputs.finished_sources(workspace, shards, {0: [0]} if older and paged else {})
            parts = [[row for frame in frames for row in frame.iter_rows(named=True)] for frames in made]
        finally:
            inputs._BATCH = kept
    return parts, rows


@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=24),
    st.lists(st.integers(0, 23), max_size=4),
    st.booleans(),
    st.integers(1, 30),
)
def test_every_input_is_one_row_of_one_part(statuses, cuts, older, batch):
    parts, rows = finished(statuses, cuts, older, batch)
    released = [row for part in parts for row in part]
    assert [row["source_file"] for row in released] == [row["source_file"] for row in rows]
    first = next((number for number, status in enumerate(statuses) if status in ("read", "empty")), None)
    for number, row in enumerate(released):
        assert list(row) == list(polars_schema("sources"))
        old = older and number == first
        assert row["status"] == ("older_capture" if old else statuses[number])
        read = statuses[number] == "read"
        assert row["article_id"] == (make("article", row["source_file"]) if read else None)
        assert row["captured_evidence"] == ("widget" if read else None)
        assert row["page_id"] == rows[number]["page_id"]
    paged = [number for number, status in enumerate(statuses) if status in ("read", "empty")]
    assert len(parts) == (len(sorted({0, *(cut % len(paged) for cut in cuts), len(paged)})) - 1 if paged else 1)
    for part in parts[:-1]:
        assert part[-1]["status"] in ("read", "empty", "older_capture"), "a part ends with the last page of its shard"
