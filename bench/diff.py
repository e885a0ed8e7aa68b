"""Measure `broadsheet diff` on two generated releases of ten million comments.

The second release has a column more, so that no part of the comments is the same in both; one comment in two hundred
has another number of likes, one in a thousand another text (so another id), and one in a hundred is new. Words are made
up. Prints CPU seconds (user and system, all threads), seconds by the clock, and memory.

    python bench/diff.py [--comments 10000000] [--rounds 3] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

import numpy as np
import polars as pl
from line import REPOSITORY, Cost, run

from broadsheet import parquet

ROWS = 250_000
"""Comments in a part; a shard of 64 MB of text holds about as many."""
LATE = "badge"
"""The column that the first release does not have."""
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)


def ids(random: np.random.Generator, count: int) -> pl.Series:
    """Return ids such as a release has them."""
    drawn = _LETTERS[random.integers(0, 32, (count, 26))]
    return pl.Series(drawn.view("S26").ravel().astype("U26"), dtype=pl.String)


def texts(random: np.random.Generator, count: int) -> pl.Series:
    """Return texts of thirty words in the mean, some very long."""
    vocabulary = np.array(["".join(map(chr, 97 + random.integers(0, 26, random.integers(2, 11)))) for _ in range(5000)])
    lengths = np.minimum(1 + random.lognormal(3, 0.9, count).astype(np.int64), 2_000)
    words = pl.Series(vocabulary[(5000 * random.random(lengths.sum()) ** 2).astype(np.int64)])
    rows = pl.DataFrame({"row": np.repeat(np.arange(count), lengths), "word": words})
    return rows.group_by("row", maintain_order=True).agg("word")["word"].list.join(" ")


def comments(number: int, count: int) -> pl.DataFrame:
    """Return the comments of one part of the first release, with the column that only the second will have."""
    random = np.random.default_rng(number)
    authors = ids(np.random.default_rng(7), 100_000)
    articles = ids(random, max(1, count // 50))
    place = np.sort(random.integers(0, len(articles), count))
    named = random.random(count) < 0.6
    posted = pl.Series(random.integers(1_300_000_000, 1_700_000_000, count) * 1_000_000).cast(pl.Datetime("us"))
    likes = random.poisson(2, count)
    plain = {
        "comment_id": ids(random, count),
        "article_id": articles.gather(place),
        "author_id": authors.gather(random.integers(0, len(authors), count)).to_frame("a").select(
            pl.when(pl.Series(named)).then("a")
        )["a"],
        "author_status": np.where(named, "named", "lost"),
        "ordinal": np.arange(count) % 50 + 1,
        "depth": random.integers(0, 4, count),
        "parent_evidence": np.full(count, "none"),
        "boundary_evidence": np.full(count, "header"),
        "posted_at": posted,
        "posted_precision": np.full(count, "second"),
        "posted_raw": posted.dt.strftime("%d %B %Y, %H:%M"),
        "text": texts(random, count),
        "text_status": np.full(count, "present"),
        "paragraph_count": np.ones(count, dtype=np.int64),
        "word_count": random.integers(1, 200, count),
        "quoted_word_count": np.zeros(count, dtype=np.int64),
        "language": np.full(count, "en"),
        "like_count": likes,
        LATE: pl.select(pl.when(pl.Series(random.random(count) < 0.01)).then(pl.lit("Moderator"))).to_series(),
        "line_start": np.arange(count) * 3 + 1,
        "line_end": np.arange(count) * 3 + 3,
    }  # fmt: skip
    schema = parquet.polars_schema("comments")
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in plain]
    return pl.DataFrame(plain, strict=False).with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in schema.items()
    )  # fmt: skip


def later(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return the same comments in the second release."""
    random = np.random.default_rng((number, 2))
    count = rows.height
    liked, corrected = random.random(count) < 0.005, random.random(count) < 0.001
    changed = rows.with_columns(
        like_count=pl.when(pl.Series(liked)).then(pl.col("like_count") + 1).otherwise("like_count"),
        text=pl.when(pl.Series(corrected)).then(pl.col("text") + " corrected").otherwise("text"),
        comment_id=pl.when(pl.Series(corrected)).then(ids(random, count)).otherwise("comment_id"),
    )
    fresh = comments(number + 1_000_000, count // 100)
    return pl.concat([changed, fresh])


def write(folder: Path, wanted: int) -> None:
    """Write both releases below `folder`, with manifests."""
    noted: dict[str, list[dict[str, object]]] = {"old": [], "new": []}
    for number in range(-(-wanted // ROWS)):
        rows = comments(number, min(ROWS, wanted - number * ROWS))
        for name, frame in (("old", rows), ("new", later(rows, number))):
            path = folder / name / "comments" / f"part-{number:05d}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            part = parquet.write_table(path, "comments", frame)
            if name == "old":
                _without(path, LATE)
            stated = {**part._asdict(), "bytes": path.stat().st_size, "content_hash": f"{name} {part.content_hash}"}
            noted[name].append({"path": f"comments/{path.name}", **stated})
        print(f"\rgenerated part {number + 1}", end="", flush=True)
    print()
    for name, parts in noted.items():
        manifest = {"tables": {"comments": {"rows": sum(part["rows"] for part in parts), "parts": parts}}}  # type: ignore[misc]
        (folder / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _without(path: Path, column: str) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(path).drop_columns([column])
    size = parquet.ROWS_PER_GROUP["comments"]
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=size)


def main() -> None:
    """Generate the releases where they are not there yet, compare them, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--comments", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="one or more")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "build" / "bench")
    asked = parser.parse_args()
    folder = asked.folder / f"releases-{asked.comments}"
    if not (folder / "new" / "manifest.json").exists():
        write(folder, asked.comments)
    command = (sys.executable, "-m", "broadsheet", "diff", folder / "old", folder / "new", "--out", folder / "diff")
    costs: list[Cost] = [run(*command) for _ in range(asked.rounds)]
    cpu, wall, memory = (statistics.median(each) for each in zip(*costs, strict=True))
    print(f"diff of two releases of {asked.comments:,} comments, no part the same in both (median of {asked.rounds})")
    print(f"  {cpu:6.1f} CPU s   {wall:6.1f} s by the clock (hold 60, on two idle cores)   {memory:5.0f} MiB")


if __name__ == "__main__":
    main()
