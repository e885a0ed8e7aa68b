"""What a document consists of, before it is HTML or Markdown: paragraphs, lists, tables and pictures of plain parts.

Every text in here is plain; the templates escape all of it, whoever wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

Key = str | int | bool | None


@dataclass(frozen=True)
class Cell:
    """One value of a query's result: a column, in the row with this `key`; without a key, the sum over all rows."""

    query: str
    column: str
    key: tuple[Key, ...] = ()

    def __str__(self) -> str:
        return ".".join([self.query, *("null" if part is None else str(part) for part in self.key), self.column])


@dataclass(frozen=True)
class Number:
    """A measured number as people read it, and the cells it was made from.

    It is the sum of `part`, or with a `whole` the share of `part` in the sum of `whole`, as `text.percent` writes it.
    """

    text: str
    part: tuple[Cell, ...]
    whole: tuple[Cell, ...] = ()
    kind: ClassVar[str] = "number"

    @property
    def query(self) -> str:
        """The id of the query that the number leads to."""
        return self.part[0].query

    @property
    def formula(self) -> str:
        """How the number comes from the results of queries, in one line."""
        part, whole = (" + ".join(map(str, cells)) for cells in (self.part, self.whole))
        return f"{part} / ({whole})" if len(self.whole) > 1 else f"{part} / {whole}" if whole else part


@dataclass(frozen=True)
class Tag:
    """A verdict in one or two words, drawn as a small label; `css` names its colour."""

    text: str
    css: str
    kind: ClassVar[str] = "tag"


@dataclass(frozen=True)
class Code:
    """A name as the tables or the config spell it."""

    text: str
    kind: ClassVar[str] = "code"


Inline = str | Number | Code | Tag


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    parts: tuple[Inline, ...]
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Heading:
    """The name of what follows, below the heading of a section."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Bullets:
    """A list; each item is a run of inline parts."""

    items: tuple[tuple[Inline, ...], ...]
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class Table:
    """A table with one header row; `numeric` holds the places of columns that are set flush right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    numeric: frozenset[int]
    queries: tuple[str, ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Picture:
    """A plot: file name under plots/, heading, what it shows in words, and the SVG for embedding."""

    name: str
    title: str
    description: str
    svg: str
    queries: tuple[str, ...]
    kind: ClassVar[str] = "picture"


Block = Paragraph | Heading | Bullets | Table | Picture


@dataclass(frozen=True)
class Answer:
    """The answer to one of the fifty questions.

    `status` is `measured`, `declared`, `not applicable` or `open`; `declared` holds a person's paragraphs, `reason`
    why a question does not apply, `where` the key at which an open question is answered.
    """

    id: str
    question: str
    status: str
    measured: tuple[Block, ...] = ()
    declared: tuple[str, ...] = ()
    reason: str = ""
    where: str = ""
    hint: str = ""

    @property
    def css(self) -> str:
        """The status as a CSS class."""
        return self.status.replace(" ", "-")


@dataclass(frozen=True)
class AnsweredSection:
    """A section with its answers."""

    anchor: str
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Datasheet:
    """The whole datasheet; both renderings show exactly this."""

    title: str
    version: str
    code: str
    status: str
    description: str
    tiles: tuple[tuple[str, Number], ...]
    summary: tuple[Block, ...]
    counts: dict[str, int]
    open_items: tuple[tuple[str, str, str], ...]
    failed: tuple[str, ...]
    declared_by: str
    binding: tuple[Inline, ...]
    sections: tuple[AnsweredSection, ...]
    changed: tuple[Block, ...]
    upstream: tuple[Block, ...]
    abilities: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    queries: tuple[tuple[str, str, str], ...] = field(default=())


def say(*parts: Inline) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(tuple(part for part in parts if part != ""))


def marked(words: str) -> tuple[str | Code, ...]:
    """Return our own words with what stands between back quotes as code."""
    return tuple(Code(part) if at % 2 else part for at, part in enumerate(words.split("`")) if part)


def joined(parts: list[Inline]) -> list[Inline]:
    """Return parts with commas, and `and` before the last."""
    found: list[Inline] = []
    for at, part in enumerate(parts):
        if at:
            found.append(" and " if at == len(parts) - 1 else ", ")
        found.append(part)
    return found


def cells(*values: Inline | tuple[Inline, ...]) -> tuple[tuple[Inline, ...], ...]:
    """Return a row of a table; each cell is an inline part or a run of them."""
    return tuple(value if isinstance(value, tuple) else (value,) for value in values)


def table(
    caption: str,
    header: tuple[str, ...],
    rows: list[tuple[tuple[Inline, ...], ...]],
    queries: tuple[str, ...],
    text_columns: int = 1,
) -> Table:
    """Return a table whose columns after the first `text_columns` are numbers."""
    return Table(caption, header, tuple(rows), frozenset(range(text_columns, len(header))), queries)
