"""A release as a ConvoKit corpus: the folder that ``convokit.Corpus(filename=...)`` loads.

The form is the one that ConvoKit documents (convokit.cornell.edu/documentation/data_format.html): utterances.jsonl,
speakers.json, conversations.json, corpus.json, index.json. An article opens its conversation and is its first
utterance; comments are the others. ConvoKit wants a tree and a speaker for each utterance, and a page does not show
all of that:

- a comment whose parent the text does not show replies to the article, and its meta says ``parent_evidence: none``;
- who has no `author_id` is a speaker of their own (``lost:COMMENT_ID``), so that no two strangers become one person;
- a text that is not there is empty, and `text_status` in the meta says why;
- the timestamp is the wall time as shown, in seconds since 1970 as if it were UTC. ConvoKit sorts the replies of each
  utterance by it and fails at a null, so where the page leaves out the day of one utterance or more, all of that
  conversation have their place on the page instead (the article 0), and their meta says ``timestamp_from: place``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

import polars as pl
import pyarrow.parquet as pq

from broadsheet.comparing.sides import Side

_BATCH = 8_192
_TO_THE_DAY = ("second", "minute", "hour", "day")
_TIMES = {"articles": ("published_at", "published_precision"), "comments": ("posted_at", "posted_precision")}
_NOT_META = {
    "articles": ("article_id", "text", "title", "source_file", "record", "page_id"),
    "comments": ("comment_id", "article_id", "text"),
    "authors": ("author_id",),
}
"""Columns that stand elsewhere in an utterance, conversation or speaker, or say nothing outside of the release."""

Row = dict[str, Any]


class _Object:
    """Writes one JSON object entry by entry, so that nobody has to hold it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.count = 0

    def __enter__(self) -> Self:
        self._file: TextIO = self._path.open("w", encoding="ascii", newline="\n")
        self._file.write("{")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.write("\n}\n")
        self._file.close()

    def add(self, key: str, meta: Row) -> None:
        self._file.write(f"{',' if self.count else ''}\n{json.dumps(key)}: {json.dumps({'meta': meta, 'vectors': []})}")
        self.count += 1


def write(release: Side, folder: Path, about: Row) -> dict[str, int]:
    """Write the corpus into `folder`; `about` goes into corpus.json. Returns how many of what were written."""
    kinds: dict[str, dict[str, list[str]]] = {name: {} for name in ("utterances", "speakers", "conversations")}
    count = 0
    untimed = _untimed(release)
    with (
        (folder / "utterances.jsonl").open("w", encoding="ascii", newline="\n") as utterances,
        _Object(folder / "speakers.json") as speakers,
        _Object(folder / "conversations.json") as conversations,
    ):
        for author in _rows(release, "authors"):
            meta = _meta("authors", author, kinds["speakers"])
            speakers.add(author["author_id"], {**meta, "author_status": "named"})
        for article in _rows(release, "articles"):
            conversations.add(article["article_id"], _meta("articles", article, kinds["conversations"]))
            opening = _opening(article, untimed, kinds["utterances"])
            _write(utterances, opening)
            if article["writer_id"] is None:
                speakers.add(opening["speaker"], {"author_status": "unknown_writer"})
            count += 1
        for comment in _rows(release, "comments"):
            utterance = _utterance(comment, untimed, kinds["utterances"])
            _write(utterances, utterance)
            if comment["author_id"] is None:
                speakers.add(utterance["speaker"], {"author_status": comment["author_status"]})
            count += 1
        counts = {"utterances": count, "speakers": speakers.count, "conversations": conversations.count}
    kinds["speakers"]["author_status"] = ["<class 'str'>"]
    _dump(folder / "corpus.json", about)
    _dump(
        folder / "index.json",
        {
            **{f"{name}-index": dict(sorted(found.items())) for name, found in kinds.items()},
            "overall-index": {name: [str(type(value))] for name, value in sorted(about.items())},
            "version": 1,
            "vectors": [],
        },
    )
    return counts


def _untimed(release: Side) -> set[str]:
    """Return the articles of which the page leaves out the day, or that of a comment."""
    found: set[str] = set()
    for table, (time, precision) in _TIMES.items():
        told = pl.col(time).is_not_null() & pl.col(precision).is_in(_TO_THE_DAY)
        rows = release.scan(table).filter(~told.fill_null(value=False)).select(pl.col("article_id").unique())
        found |= set(rows.collect(engine="streaming")["article_id"])
    return found


def _opening(article: Row, untimed: set[str], kinds: dict[str, list[str]]) -> Row:
    timestamp, origin = _timestamp("articles", article, 0, untimed)
    text = "\n\n".join(part for part in (article["title"], article["text"]) if part)
    return {
        "id": article["article_id"],
        "conversation_id": article["article_id"],
        "text": text,
        "speaker": article["writer_id"] or f"unknown_writer:{article['article_id']}",
        "meta": _noted(
            {"utterance_kind": "article", "timestamp_from": origin, "word_count": article["word_count"]}, kinds
        ),
        "reply_to": None,
        "timestamp": timestamp,
        "vectors": [],
    }


def _utterance(comment: Row, untimed: set[str], kinds: dict[str, list[str]]) -> Row:
    timestamp, origin = _timestamp("comments", comment, comment["ordinal"], untimed)
    said = {"utterance_kind": "comment", "timestamp_from": origin}
    return {
        "id": comment["comment_id"],
        "conversation_id": comment["article_id"],
        "text": comment["text"] or "",
        "speaker": comment["author_id"] or f"{comment['author_status']}:{comment['comment_id']}",
        "meta": {**_noted(said, kinds), **_meta("comments", comment, kinds)},
        "reply_to": comment["parent_comment_id"] or comment["article_id"],
        "timestamp": timestamp,
        "vectors": [],
    }


def _meta(table: str, row: Row, kinds: dict[str, list[str]]) -> Row:
    return _noted({name: _plain(value) for name, value in row.items() if name not in _NOT_META[table]}, kinds)


def _noted(meta: Row, kinds: dict[str, list[str]]) -> Row:
    """Note of which types the values of each key are: index.json lists them."""
    for name, value in meta.items():
        known = kinds.setdefault(name, [])
        if value is not None and str(type(value)) not in known:
            known.append(str(type(value)))
    return meta


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _timestamp(table: str, row: Row, place: int, untimed: set[str]) -> tuple[int, str]:
    """Return the timestamp of an utterance, and what it comes from: `shown` or `place`."""
    if row["article_id"] in untimed:
        return place, "place"
    time: dt.datetime = row[_TIMES[table][0]]
    return int(time.replace(tzinfo=dt.UTC).timestamp()), "shown"


def _rows(release: Side, table: str) -> Iterator[Row]:
    for path in release.files(table):
        for batch in pq.ParquetFile(path).iter_batches(_BATCH):
            yield from batch.to_pylist()


def _write(file: TextIO, value: Row) -> None:
    file.write(json.dumps(value) + "\n")


def _dump(path: Path, value: Row) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="ascii", newline="\n")
