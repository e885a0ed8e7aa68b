"""Ids that moved: a row that is gone and a row that has come, which are the same thing under another id.

Three stages, each for what the one before has left over. Rows of *the same content* are paired exactly (the k-th of
several equal ones with the k-th); where an article has moved, its comments and images are looked for under its new id.
Then *like content* is paired within an article (articles: within their page, file or headline) by the share of words
and neighbouring words that two texts have in common (Dice's coefficient, 1945), best pair first. Authors, who may have
no name in a release, are paired by name, else by *the same comments*.

Masks (``[person:k7xq2m]``) count as equal whatever key made them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.comparing.rows import nothing
from broadsheet.comparing.sides import scan

TABLES = ("articles", "images", "comments", "authors")
"""The tables whose rows have ids, parents first; the other tables are keyed by place."""

LIKE_ENOUGH = 0.5
ROWS_AT_ONCE = 2_000_000
MOST_TRIED = 1_000_000
"""Rows of a table that are left over on one side, above which no likeness is measured."""
_MOST_LEFT = 5_000_000
_MOST_PAIRS = 250_000

SCHEMA = pa.schema(
    [
        pa.field("table", pa.string(), nullable=False, metadata={"description": "Table of the row"}),
        pa.field("old_id", pa.string(), nullable=False, metadata={"description": "Its id in the older release"}),
        pa.field("new_id", pa.string(), nullable=False, metadata={"description": "Its id in the newer release"}),
        pa.field(
            "likeness",
            pa.float64(),
            nullable=False,
            metadata={"description": "How alike the contents are, 0 to 1; authors: share of their comments"},
        ),
        pa.field(
            "evidence",
            pa.string(),
            nullable=False,
            metadata={"description": "same_content, like_content, same_page, same_name or same_comments"},
        ),
    ]
)

_WORDS = {"articles": ("title", "text"), "images": ("alt_text", "caption", "credit"), "comments": ("text",)}
_ID = {"articles": "article_id", "images": "image_id", "comments": "comment_id", "authors": "author_id"}
NEEDED = {
    "articles": ("article_id", "page_id", "site", "title", "source_file", "record"),
    "images": ("image_id", "article_id"),
    "comments": ("comment_id", "article_id", "author_id"),
    "authors": ("author_id", "site", "display_name"),
}
"""Columns of the rows that come and go, without which nothing can be paired."""


class Pair(NamedTuple):
    """One row of id_moves.parquet without its table."""

    old_id: str
    new_id: str
    likeness: float
    evidence: str


class Moves:
    """Pairs the rows of one table after the other and writes the pairs to a file; use it as a context manager.

    `counts` says how many ids of each table moved, `untried` how many rows nobody compared because there were too many.
    """

    def __init__(self, path: Path) -> None:
        self.counts: dict[str, int] = dict.fromkeys(TABLES, 0)
        self.untried: dict[str, int] = {}
        self._file = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._articles = pl.DataFrame(schema={"old_id": pl.String, "new_id": pl.String})
        self._votes = pl.DataFrame(schema={"old_author": pl.String, "new_author": pl.String, "votes": pl.Int64})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def pair(self, table: str, gone: Path, come: Path, releases: tuple[list[Path], list[Path]]) -> None:
        """Pair the rows of two files, `gone` and `come`, that hold the columns `NEEDED` of `table` and `content`.

        `releases` are the parts that differ, from which the words of rows are taken that have to be compared; `part` in
        `gone` and `come` says in which of them a row is.
        """
        if table == "authors":
            self._write(table, _authors(pl.read_parquet(gone), pl.read_parquet(come), self._votes))
            return
        left = self._same(table, gone, come)
        if left is None:
            return
        if table == "articles":
            places = [
                pl.read_parquet(path).drop("content", "part").rename({"article_id": "id"}) for path in (gone, come)
            ]
            left = left[0].join(places[0], on="id"), left[1].join(places[1], on="id")
        else:
            left = left[0].join(left[1], on="article", how="semi"), left[1].join(left[0], on="article", how="semi")
        if min(frame.height for frame in left) == 0:
            return
        if max(frame.height for frame in left) > MOST_TRIED:
            self.untried[table] = left[0].height
            return
        old, new = (
            _with_words(table, path, parts, frame)
            for path, parts, frame in zip((gone, come), releases, left, strict=True)
        )
        if table == "articles":
            self._write(table, _alike_articles(old, new))
            return
        found, untried = _alike(old, new)
        self._write(table, found)
        if table == "comments":
            self._vote(found, gone, come)
        if untried:
            self.untried[table] = untried

    def _same(self, table: str, gone: Path, come: Path) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        """Pair rows of the same content; returns those left over (id, article), or None where they are too many."""
        old, new = _described(table, gone, self._articles), _described(table, come, None)
        size = max(pq.read_metadata(gone).num_rows, pq.read_metadata(come).num_rows)
        passes = max(1, -(-size // ROWS_AT_ONCE))
        left: tuple[list[pl.DataFrame], list[pl.DataFrame]] = ([], [])
        for number in range(passes):
            before, after = (_numbered(rows.filter(pl.col("content") % passes == number)) for rows in (old, new))
            both = before.join(after, on=["article", "content", "nth"], nulls_equal=True, suffix="_new")
            self._note(table, both.select("id", "id_new", "author", "author_new"), 1.0, "same_content")
            if table not in self.untried:
                left[0].append(before.join(both, on="id", how="anti").select("id", "article"))
                left[1].append(after.join(both, left_on="id", right_on="id_new", how="anti").select("id", "article"))
                if max(sum(frame.height for frame in frames) for frames in left) > _MOST_LEFT:
                    self.untried[table] = size
                    left = ([], [])
        return None if table in self.untried else (pl.concat(left[0]), pl.concat(left[1]))

    def _note(self, table: str, pairs: pl.DataFrame, likeness: float, evidence: str) -> None:
        moved = pairs.filter(pl.col("id") != pl.col("id_new")).sort("id")
        if table == "comments":
            self._count_votes(moved.rename({"author": "old_author", "author_new": "new_author"}))
        self._append(
            table,
            moved.select(
                old_id="id", new_id="id_new", likeness=pl.lit(likeness), evidence=pl.lit(evidence, dtype=pl.String)
            ),
        )

    def _write(self, table: str, pairs: Iterable[Pair]) -> None:
        self._append(
            table,
            pl.DataFrame(
                sorted(pairs),
                schema={"old_id": pl.String, "new_id": pl.String, "likeness": pl.Float64, "evidence": pl.String},
                orient="row",
            ),
        )

    def _append(self, table: str, pairs: pl.DataFrame) -> None:
        if not pairs.height:
            return
        self.counts[table] += pairs.height
        if table == "articles":
            self._articles = pl.concat([self._articles, pairs.select("old_id", "new_id")])
        rows = pairs.select(pl.lit(table).alias("table"), "old_id", "new_id", "likeness", "evidence")
        self._file.write_table(rows.to_arrow().cast(SCHEMA))

    def _vote(self, pairs: list[Pair], gone: Path, come: Path) -> None:
        """Let comments that are alike speak for their authors too."""
        moved = pl.DataFrame(
            [(pair.old_id, pair.new_id) for pair in pairs], {"id": pl.String, "id_new": pl.String}, orient="row"
        )
        for path, name, column in ((gone, "id", "old_author"), (come, "id_new", "new_author")):
            of_comment = pl.scan_parquet(path).select(
                pl.col("comment_id").alias(name), pl.col("author_id").alias(column)
            )
            moved = moved.join(
                of_comment.filter(pl.col(name).is_in(moved[name].implode())).collect(engine="streaming"),
                on=name,
                maintain_order="left",
            )
        self._count_votes(moved)

    def _count_votes(self, pairs: pl.DataFrame) -> None:
        counted = (
            pairs.drop_nulls(["old_author", "new_author"])
            .group_by("old_author", "new_author", maintain_order=True)
            .agg(votes=pl.len().cast(pl.Int64))
        )
        self._votes = (
            pl.concat([self._votes, counted])
            .group_by("old_author", "new_author", maintain_order=True)
            .agg(pl.col("votes").sum())
        )


def _described(table: str, path: Path, articles: pl.DataFrame | None) -> pl.LazyFrame:
    """Return id, article, author and content of each row; a moved article counts as where it is now."""
    rows = pl.scan_parquet(path)
    if table == "articles":
        # An article of which nothing can be read is like every other one: its id decides, not its content.
        alone = pl.col("content") == pl.lit(nothing(table), dtype=pl.UInt64)
        content = pl.when(alone).then(pl.col("article_id").hash(7)).otherwise("content")
        absent = pl.lit(None, dtype=pl.String)
        return rows.select(pl.col("article_id").alias("id"), article=absent, author=absent, content=content)
    author = pl.col("author_id") if table == "comments" else pl.lit(None, dtype=pl.String)
    described = rows.select(
        pl.col(_ID[table]).alias("id"), pl.col("article_id").alias("article"), "content", author=author
    )
    if articles is not None and articles.height:
        described = described.join(
            articles.lazy(), left_on="article", right_on="old_id", how="left", maintain_order="left"
        ).with_columns(pl.coalesce("new_id", "article").alias("article"))
    return described.select("id", "article", "author", "content")


def _numbered(rows: pl.LazyFrame) -> pl.DataFrame:
    """Give rows of equal content in an article a number each."""
    found = rows.collect(engine="streaming")
    return found.with_columns(pl.int_range(pl.len()).over("article", "content").alias("nth"))


def _with_words(table: str, rows: Path, parts: list[Path], left: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are left over, in their order, with the text that is compared."""
    mine = pl.col(_ID[table]).is_in(left["id"].implode())
    holding = pl.scan_parquet(rows).filter(mine).select(pl.col("part").unique().sort()).collect(engine="streaming")
    words = pl.concat_str([pl.col(name).fill_null("") for name in _WORDS[table]], separator=" ").alias("words")
    found = scan([parts[part] for part in holding["part"]]).filter(mine).select(pl.col(_ID[table]).alias("id"), words)
    return left.join(found.collect(engine="streaming"), on="id", maintain_order="left")


def _alike_articles(old: pl.DataFrame, new: pl.DataFrame) -> list[Pair]:
    """Pair articles read from the same page, else those of one file or headline whose words are alike."""
    found: list[Pair] = []
    for keys, evidence, least in (
        (["page_id"], "same_page", 0.0),
        (["source_file", "record"], "like_content", LIKE_ENOUGH),
        (["site", "title"], "like_content", LIKE_ENOUGH),
    ):
        groups = old.drop_nulls(keys[-1]).join(new.drop_nulls(keys[-1]), on=keys, nulls_equal=True, suffix="_new")
        pairs = [
            Pair(row["id"], row["id_new"], likeness(row["words"], row["words_new"]), evidence)
            for row in groups.iter_rows(named=True)
            if row["id"] != row["id_new"]
        ]
        best = _best(pair for pair in pairs if pair.likeness >= least)
        found += best
        old = old.filter(~pl.col("id").is_in([pair.old_id for pair in best]))
        new = new.filter(~pl.col("id").is_in([pair.new_id for pair in best]))
    return found


def _alike(old: pl.DataFrame, new: pl.DataFrame) -> tuple[list[Pair], int]:
    """Pair rows of one article whose words are alike; returns also how many rows were in articles too long for it."""
    found: list[Pair] = []
    untried = 0
    candidates = new.partition_by("article", as_dict=True, maintain_order=True)
    for article, group in old.partition_by("article", as_dict=True, maintain_order=True).items():
        come = candidates[article]
        if group.height * come.height > _MOST_PAIRS:
            untried += group.height
            continue
        bags = [(row["id"], _bag(row["words"])) for row in come.iter_rows(named=True)]
        pairs = []
        for row in group.iter_rows(named=True):
            bag = _bag(row["words"])
            pairs += [Pair(row["id"], other, _dice(bag, others), "like_content") for other, others in bags]
        found += _best(pair for pair in pairs if pair.likeness >= LIKE_ENOUGH)
    return found, untried


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1: the share of words and of neighbouring words that they have in common."""
    return _dice(_bag(one), _bag(other))


def _bag(text: str) -> Counter[str]:
    words = text.casefold().split()
    return Counter(words) + Counter(f"{first} {second}" for first, second in pairwise(words))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


def _best(pairs: Iterable[Pair]) -> list[Pair]:
    """Take the most alike pair first, each id once."""
    taken: list[Pair] = []
    olds: set[str] = set()
    news: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.likeness, pair.old_id, pair.new_id)):
        if pair.old_id not in olds and pair.new_id not in news:
            taken.append(pair)
            olds.add(pair.old_id)
            news.add(pair.new_id)
    return taken


def _authors(old: pl.DataFrame, new: pl.DataFrame, votes: pl.DataFrame) -> list[Pair]:
    """Pair authors by their name within a site where a release shows names, else by most of their comments."""
    named_old, named_new = (
        rows.drop_nulls("display_name").unique(["site", "display_name"], keep="none", maintain_order=True)
        for rows in (old, new)
    )
    same = named_old.join(named_new, on=["site", "display_name"], nulls_equal=True, suffix="_new")
    found = [Pair(one, other, 1.0, "same_name") for one, other in same.select("author_id", "author_id_new").iter_rows()]
    rest_old = old.join(same, on="author_id", how="anti").select("author_id")
    rest_new = new.join(same, left_on="author_id", right_on="author_id_new", how="anti").select("author_id")
    share = pl.col("votes") / pl.max_horizontal(
        pl.col("votes").sum().over("old_author"), pl.col("votes").sum().over("new_author")
    )
    voted = (
        votes.with_columns(share.alias("share"))
        .join(rest_old, left_on="old_author", right_on="author_id", how="semi")
        .join(rest_new, left_on="new_author", right_on="author_id", how="semi")
        .filter((pl.col("share") >= LIKE_ENOUGH) & (pl.col("old_author") != pl.col("new_author")))
    )
    rows = voted.select("old_author", "new_author", "share").iter_rows()
    return found + _best(Pair(one, other, part, "same_comments") for one, other, part in rows)
