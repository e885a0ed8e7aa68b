"""What no release survives: files that are not those of the manifest, a wrong schema, a broken key, a torn ledger.

Everything here is counted part by part or in a stream; each error names the table, the column, a place and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from broadsheet import parquet
from broadsheet.errors import BroadsheetError
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, TABLES, Reference

REBUILD = (
    "Nothing of this kind can come from input: delete data/interim/candidate, run again, and report it with the page "
    "if it comes back."
)
IDS_AT_ONCE = 1_500_000
"""Above this many rows ids are compared in 32 rounds, by their last letter, so that memory stays bounded."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
PAGES_IN_LEDGER = ("read", "older_capture", "empty")


@dataclass(frozen=True)
class Finding:
    """A structural check that held: what it says, and how many things it looked at."""

    id: str
    table: str
    column: str | None
    says: str
    examined: int


def parts_of(folder: Path, table: str) -> list[Path]:
    """Return the parts of `table` in order."""
    return sorted((folder / table).glob("part-*.parquet"))


def verify(folder: Path, manifest: dict[str, Any]) -> list[Finding]:
    """Run every structural check over the candidate in `folder`.

    Raises:
        BroadsheetError: one of them does not hold.

    """
    found = list(_files(folder, manifest))
    for table in TABLES:
        found.append(_schema(folder, table))
    for table, key in PRIMARY_KEYS.items():
        if len(key) == 1:
            found.append(_unique(folder, table, key[0]))
    # That each page of the ledger is in `sources` follows from the ledger's own check, page by page.
    found.extend(_reference(folder, reference) for reference in REFERENCES if reference.table != "lines")
    found.append(_records(folder))
    found.append(_parents(folder))
    found.extend(_ledger(folder))
    return found


def _files(folder: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    for table in TABLES:
        described = manifest["tables"].get(table)
        if described is None:
            raise BroadsheetError(f"manifest.json: table `{table}` is missing. {REBUILD}")
        named = [str(part["path"]) for part in described["parts"]]
        there = [f"{table}/{path.name}" for path in parts_of(folder, table)]
        if named != there:
            odd = sorted(set(named).symmetric_difference(there))
            raise BroadsheetError(f"{table}: the parts are not those that manifest.json names: {odd[:3]}. {REBUILD}")
        rows = 0
        for part in described["parts"]:
            path = folder / part["path"]
            size, digest = parquet.hash_file(path)
            if (size, digest) != (part["bytes"], part["sha256"]):
                raise BroadsheetError(f"{part['path']}: the file is not the one manifest.json describes. {REBUILD}")
            count = pq.ParquetFile(path).metadata.num_rows
            if count != part["rows"]:
                raise BroadsheetError(f"{part['path']}: {count} rows, but manifest.json says {part['rows']}. {REBUILD}")
            rows += count
        if rows != described["rows"]:
            raise BroadsheetError(f"{table}: {rows} rows, but manifest.json says {described['rows']}. {REBUILD}")
        yield Finding(
            f"{table}.files", table, None, "the files are those of the manifest, row for row and byte for byte", rows
        )


def _schema(folder: Path, table: str) -> Finding:
    expected = parquet.arrow_schema(table)
    parts = parts_of(folder, table)
    for path in parts:
        found = pq.read_schema(path)
        if found.equals(expected):
            continue
        for field in expected:
            at = found.get_field_index(field.name)
            if at < 0 or not found.field(at).equals(field):
                actual = "nothing" if at < 0 else f"{found.field(at).type}, nullable={found.field(at).nullable}"
                raise BroadsheetError(
                    f"{table}/{path.name}: column `{field.name}` is {actual}; "
                    f"expected {field.type}, nullable={field.nullable}. {REBUILD}"
                )
        raise BroadsheetError(
            f"{table}/{path.name}: the columns are {', '.join(found.names)}; "
            f"expected {', '.join(expected.names)}. {REBUILD}"
        )
    return Finding(
        f"{table}.schema", table, None, "columns, order, types and nullability are those declared", len(parts)
    )


def _scan(paths: Iterable[Path]) -> pl.LazyFrame:
    return pl.scan_parquet(list(paths), glob=False, low_memory=True)


def _rounds(rows: int, column: str) -> list[pl.Expr]:
    """Return filters that together let every id of `column` through once."""
    if rows <= IDS_AT_ONCE:
        return [pl.lit(value=True)]
    return [pl.col(column).str.ends_with(letter) for letter in _LETTERS]


def _count(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect(engine="streaming").item())


def _unique(folder: Path, table: str, column: str) -> Finding:
    frame = _scan(parts_of(folder, table)).select(column)
    rows = _count(frame)
    for some in _rounds(rows, column):
        twice = (frame.filter(some).group_by(column).len().filter(pl.col("len") > 1).sort(column).head(1)).collect(
            engine="streaming"
        )
        if twice.height:
            raise BroadsheetError(
                f"{table}.{column}: {twice.item(0, column)} stands in {twice.item(0, 'len')} rows; ids must be unique. "
                f"{REBUILD}"
            )
    return Finding(f"{table}.{column}.key", table, column, "no id stands twice in the table", rows)


def _reference(folder: Path, reference: Reference) -> Finding:
    table, column, target, target_column = reference
    children = _scan(parts_of(folder, table)).select(column).drop_nulls()
    checked = _count(children)
    wanted = _scan(parts_of(folder, target)).select(pl.col(target_column).alias(column)).drop_nulls()
    for some in _rounds(checked, column):
        orphans = (
            children.filter(some).unique(column).join(wanted.filter(some), on=column, how="anti").sort(column)
        ).collect(engine="streaming")
        if orphans.height:
            orphan = orphans.item(0, 0)
            raise BroadsheetError(
                f"{table}.{column}: {orphans.height} ids are not in {target}.{target_column}, the first is {orphan} "
                f"({_place(folder, table, column, orphan)}). {REBUILD}"
            )
    return Finding(
        f"{table}.{column}.reference", table, column, f"every value stands in {target}.{target_column}", checked
    )


def _place(folder: Path, table: str, column: str, value: str) -> str:
    """Return part and row of the first `value` in `table.column`."""
    for path in parts_of(folder, table):
        rows = _scan([path]).with_row_index().filter(pl.col(column) == value).select("index").head(1).collect()
        if rows.height:
            return f"{table}/{path.name}, row {rows.item() + 1}"
    return f"{table}, place unknown"


def _records(folder: Path) -> Finding:
    owners = pl.concat(
        [
            _scan(parts_of(folder, table)).select(pl.col(key).alias("record_id"))
            for table, key in (("articles", "article_id"), ("images", "image_id"), ("comments", "comment_id"))
        ]
    )
    named = _scan(parts_of(folder, "lines")).select("record_id").drop_nulls()
    checked = _count(named)
    for some in _rounds(checked, "record_id"):
        orphans = (
            named.filter(some)
            .unique("record_id")
            .join(owners.filter(some), on="record_id", how="anti")
            .sort("record_id")
        ).collect(engine="streaming")
        if orphans.height:
            orphan = orphans.item(0, 0)
            raise BroadsheetError(
                f"lines.record_id: {orphans.height} ids are in none of articles, images and comments, the first is "
                f"{orphan} ({_place(folder, 'lines', 'record_id', orphan)}). {REBUILD}"
            )
    says = "every value stands in articles, images or comments"
    return Finding("lines.record_id.reference", "lines", "record_id", says, checked)


def _parents(folder: Path) -> Finding:
    """Check that a parent stands in the same article and before; both are in one part, as their page is."""
    checked = 0
    for path in parts_of(folder, "comments"):
        rows = _scan([path]).select("comment_id", "article_id", "ordinal", "parent_comment_id")
        pairs = rows.drop_nulls("parent_comment_id").join(
            rows.select(pl.col("comment_id").alias("parent_comment_id"), "article_id", "ordinal"),
            on="parent_comment_id",
            how="left",
            suffix="_of_parent",
        )
        wrong = pairs.filter(
            pl.col("article_id").ne_missing(pl.col("article_id_of_parent"))
            | (pl.col("ordinal_of_parent") >= pl.col("ordinal"))
        ).sort("article_id", "ordinal")
        first = wrong.head(1).collect(engine="streaming")
        if first.height:
            comment = first.item(0, "comment_id")
            raise BroadsheetError(
                f"comments.parent_comment_id: the parent of {comment} does not stand before it in the same article "
                f"({_place(folder, 'comments', 'comment_id', comment)}). {REBUILD}"
            )
        checked += _count(pairs)
    says = "every parent stands earlier in the same article"
    return Finding("comments.parent_comment_id.order", "comments", "parent_comment_id", says, checked)


def _ledger(folder: Path) -> Iterator[Finding]:
    sources = _scan(parts_of(folder, "sources")).filter(pl.col("status").is_in(PAGES_IN_LEDGER))
    known = sources.select("page_id", "line_count").filter(pl.col("line_count") > 0)
    pages, lines = 0, 0
    for path in parts_of(folder, "lines"):
        per_page = (
            _scan([path])
            .group_by("page_id")
            .agg(
                pl.len().cast(pl.Int64).alias("rows"),
                pl.col("line_no").min().alias("first"),
                pl.col("line_no").max().alias("last"),
                pl.col("line_no").n_unique().cast(pl.Int64).alias("distinct"),
            )
        ).collect(engine="streaming")
        # An inner join keeps the smaller side in memory: the pages of one part. Those without a source come after.
        stated = known.join(per_page.lazy(), on="page_id", how="inner").select("page_id", "line_count")
        held = per_page.join(stated.collect(engine="streaming"), on="page_id", how="left")
        torn = held.filter(
            (pl.col("first") != 1)
            | (pl.col("last") != pl.col("rows"))
            | (pl.col("distinct") != pl.col("rows"))
            | pl.col("line_count").ne_missing(pl.col("rows"))
        ).sort("page_id")
        if torn.height:
            page = torn.row(0, named=True)
            raise BroadsheetError(
                f"lines.line_no: page {page['page_id']} has {page['rows']} rows with the numbers {page['first']} to "
                f"{page['last']} ({page['distinct']} distinct), but sources.line_count says {page['line_count']} "
                f"(lines/{path.name}; {torn.height} such pages). {REBUILD}"
            )
        pages += held.height
        lines += int(per_page["rows"].sum())
    expected = _count(known)
    if pages != expected:
        raise BroadsheetError(
            f"lines.page_id: the ledger holds {pages} pages, but sources knows {expected} that were read. {REBUILD}"
        )
    yield Finding("lines.line_no.coverage", "lines", "line_no", "every line of every page is one row, 1 to n", lines)
    yield Finding("lines.page_id.coverage", "lines", "page_id", "every page that was read is in the ledger once", pages)
