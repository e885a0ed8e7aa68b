"""Whether two releases are the same but for what depends on the key: ids, and the marks that stand for names.

Ids made under another key are other ids, in the same places: between the two releases there must be one and only one
partner for each. Marks such as ``[person:k7xq2m]`` are compared as ``[person]``, since they are cut short.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from broadsheet.schemas import PRIMARY_KEYS, TABLES

MARK = r"\[person:[^\]\s]*\]"
_DIGESTS = ("sha256",)


def first_difference(one: Path, other: Path) -> str | None:
    """Compare two release folders; return the first difference that no key explains, in words, or None.

    Rows are compared in reading order; `authors`, which are in the order of their ids, by their partners. Of
    `raw_bytes`, which may hold names, it is only compared where they are.
    """
    pairs: list[pl.DataFrame] = []
    for table in TABLES:
        if table == "authors":
            continue
        found = _rows_differ(table, one, other) or _columns_differ(table, one, other, pairs)
        if found:
            return found
    ids = pl.concat(pairs).unique(maintain_order=True)
    if ids["one"].n_unique() != ids.height or ids["other"].n_unique() != ids.height:
        return "an id of one release stands where two ids of the other do"
    return _rows_differ("authors", one, other) or _authors_differ(one, other, ids)


def _is_id(column: str) -> bool:
    return column.endswith("_id") or column in _DIGESTS


def _column(folder: Path, table: str, column: str) -> pl.Series:
    return pl.read_parquet(folder / table / "*.parquet", columns=[column])[column]


def _rows_differ(table: str, one: Path, other: Path) -> str | None:
    counts = [
        pl.scan_parquet(folder / table / "*.parquet").select(pl.len()).collect().item() for folder in (one, other)
    ]
    return None if counts[0] == counts[1] else f"{table}: {counts[0]:,} rows in the release, {counts[1]:,} rebuilt"


def _columns_differ(table: str, one: Path, other: Path, pairs: list[pl.DataFrame]) -> str | None:
    for column in TABLES[table].to_schema().columns:
        mine, theirs = _column(one, table, column), _column(other, table, column)
        if _is_id(column):
            both = pl.DataFrame({"one": mine, "other": theirs})
            differ = both["one"].is_null() != both["other"].is_null()
            pairs.append(both.drop_nulls().unique(maintain_order=True))
        else:
            differ = _differ(mine, theirs)
        if differ.any():
            at = differ.arg_true()[0]
            return f"{table}.{column}, row {at + 1:,}"
    return None


def _differ(mine: pl.Series, theirs: pl.Series) -> pl.Series:
    if mine.dtype == pl.Binary:
        return mine.is_null() != theirs.is_null()
    if mine.dtype == pl.String:
        mine, theirs = (each.str.replace_all(MARK, "[person]") for each in (mine, theirs))
    return mine.ne_missing(theirs)


def _authors_differ(one: Path, other: Path, ids: pl.DataFrame) -> str | None:
    (key,) = PRIMARY_KEYS["authors"]
    mine = pl.read_parquet(one / "authors" / "*.parquet").join(ids, left_on=key, right_on="one", how="left")
    theirs = pl.read_parquet(other / "authors" / "*.parquet")
    both = mine.join(theirs, left_on="other", right_on=key, how="left", suffix="_rebuilt", maintain_order="left")
    if both["other"].null_count() or both.height != theirs.height:
        return "authors: somebody is in no article and no comment"
    for column in TABLES["authors"].to_schema().columns:
        if column != key and (differ := _differ(both[column], both[f"{column}_rebuilt"])).any():
            return f"authors.{column}, row {differ.arg_true()[0] + 1:,}"
    return None
