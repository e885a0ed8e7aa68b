"""Invented pages in the markup of many news sites, blogs and boards, and how well they are read.

sites/NAME.html are whole pages, all fiction. What should be read is marked in them by `data-g`: `title`, `p` (a paragraph
of the article), `op` (a topic's opening post), `comment`, and inside it `author`, `text`, `quote` (words of an earlier
comment). Here a page becomes plain text in three shapes, and what is read from that is compared with the marks.

    python tests/site_pages.py            print the means of every shape
    python tests/site_pages.py --show X   print what is missed on the pages whose names hold X
    python tests/site_pages.py --raise    write the present scores as the new floor; refuses to lower any
    python tests/site_pages.py --lower    write them even where they are lower (say why in the commit)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from broadsheet.reading import assemble, read_page
from broadsheet.reading.headlines import tokens
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

FOLDER = Path(__file__).with_name("sites")
FLOOR = FOLDER / "floor.json"
SHAPES = ("no blank lines", "blank lines", "one-word lines dropped")
_BLOCKS = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "br", "hr"),
        *("article", "section", "header", "footer", "nav", "aside", "blockquote", "form", "dl", "dt", "dd", "title"),
        *("option", "select", "figure", "figcaption", "main", "address", "body", "fieldset", "legend", "details"),
        *("pre", "summary"),
    )
)
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "article", "section", "pre")
)
_VOID = frozenset(
    ("br", "img", "input", "hr", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr")
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "iframe"))
_WHITE = re.compile(r"\s+")


@dataclass
class Node:
    """An element: its name, its mark, and what it holds, elements and texts."""

    tag: str
    mark: str = ""
    held: list[Node | str] = field(default_factory=list)

    def marked(self, mark: str) -> Iterator[Node]:
        """Yield the elements of this mark below, but none inside another comment."""
        for inner in self.held:
            if isinstance(inner, Node):
                if inner.mark == mark:
                    yield inner
                if inner.mark != "comment":
                    yield from inner.marked(mark)

    def comments(self) -> Iterator[Node]:
        """Yield the comments below in page order, answers inside others, too."""
        for inner in self.held:
            if isinstance(inner, Node):
                if inner.mark == "comment":
                    yield inner
                yield from inner.comments()

    def words(self, quotes: bool) -> str:
        """Return the text, with or without what it quotes."""
        parts: list[str] = []
        for inner in self.held:
            if isinstance(inner, str):
                parts.append(inner)
            elif quotes or inner.mark != "quote":
                parts += [" ", inner.words(quotes), " "] if inner.tag in _BLOCKS else [inner.words(quotes)]
        return _WHITE.sub(" ", "".join(parts)).strip()


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("html")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and self.open[-1].tag == "p" and tag != "br":
            self.open.pop()
        node = Node(tag, dict(attrs).get("data-g") or "")
        self.open[-1].held.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        depth = next((d for d in range(len(self.open) - 1, 0, -1) if self.open[d].tag == tag), 0)
        if depth:
            del self.open[depth:]

    def handle_data(self, data: str) -> None:
        self.open[-1].held.append(data)


@dataclass(frozen=True)
class Said:
    """A comment as marked: its author, and its words without and with what they quote."""

    author: str
    text: str
    whole: str


@dataclass(frozen=True)
class SitePage:
    """A page in one shape: its lines, and what should be read from them."""

    name: str
    shape: str
    lines: list[str]
    kind: str
    title: str
    comments: list[Said]


@dataclass(frozen=True)
class Score:
    """How well a page was read: comment F1, the share of right authors, whether the headline is right; what was missed."""

    comments: float
    authors: float
    title: bool
    missed: list[str]

    def value(self) -> float:
        """Return the mean of the three."""
        return round((self.comments + self.authors + self.title) / 3, 4)


_layouts = cache(load_layouts)


@cache
def tree(name: str) -> Node:
    """Return the elements of a page."""
    parser = _Tree()
    parser.feed((FOLDER / f"{name}.html").read_text(encoding="utf-8"))
    parser.close()
    return parser.open[0]


def names() -> list[str]:
    """Return the names of all pages."""
    return sorted(path.stem for path in FOLDER.glob("*.html"))


def _lines(root: Node, blanks: bool) -> list[str]:
    lines: list[str] = []
    current: list[str] = []

    def end(gap: bool) -> None:
        text = _WHITE.sub(" ", "".join(current)).strip()
        current.clear()
        if text:
            lines.append(text)
        if gap and lines and lines[-1]:
            lines.append("")

    def walk(node: Node) -> None:
        if node.tag in _UNSEEN:
            return
        block, gap = node.tag in _BLOCKS, blanks and node.tag in _PARAGRAPHS
        if block:
            end(gap)
        for inner in node.held:
            if isinstance(inner, str):
                current.append(inner)
            else:
                walk(inner)
        if block:
            end(gap)

    walk(root)
    end(False)
    return lines


def _shaped(root: Node, shape: str) -> list[str]:
    lines = _lines(root, blanks=shape != SHAPES[0])
    return [line if " " in line else "" for line in lines] if shape == SHAPES[2] else lines


def page(name: str, shape: str) -> SitePage:
    """Return a page in one shape."""
    root = tree(name)
    lines = _shaped(root, shape)
    said = []
    for comment in root.comments():
        authors, texts = list(comment.marked("author")), list(comment.marked("text"))
        text, whole = (" ".join(node.words(quotes) for node in texts) for quotes in (False, True))
        if tokens(text):
            said.append(Said(authors[0].words(True) if authors else "", text, whole))
    title = next(root.marked("title"), None)
    kind = "forum" if next(root.marked("op"), None) else "article" if said else "none"
    return SitePage(name, shape, lines, kind, title.words(True) if title else "", said)


def gold(name: str) -> str:
    """Return a hash of what is marked on a page: a floor holds for one gold."""
    whole = page(name, SHAPES[0])
    text = json.dumps([whole.title, [[s.author, s.text, s.whole] for s in whole.comments]], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def score(name: str, shape: str) -> Score:
    """Read a page and compare it with its marks; only what its lines still hold is asked for."""
    wanted = page(name, shape)
    raw = Page(wanted.lines, name)
    labels = read_page(raw, None, _layouts())
    records = assemble(raw, labels)
    found = records.comments if records is not None else []
    labels.roles[:] = ["comment_meta" if role == "comment_quote" else role for role in labels.roles]
    own = assemble(raw, labels)
    there = f" {tokens(' '.join(wanted.lines))} "
    asked = [
        said for said in wanted.comments if f" {tokens(said.text)} " in there or f" {tokens(said.whole)} " in there
    ]
    read = [tokens(comment.text or "") for comment in found]
    # who is quoted stands over a quote, and is part of neither mark
    bare = {tokens(comment.text or ""): text for comment, text in zip(own.comments, read, strict=True)} if own else {}
    marks = [
        next(
            (text for text in (tokens(said.whole), tokens(said.text)) if text in read), bare.get(tokens(said.text), "")
        )
        or tokens(said.text)
        for said in asked
    ]
    pairs = [
        (block.a + k, block.b + k)
        for block in SequenceMatcher(None, read, marks, autojunk=False).get_matching_blocks()
        for k in range(block.size)
    ]
    named = [said for said in asked if f" {tokens(said.author)} " in there and said.author]
    right = sum(tokens(found[a].author or "") == tokens(asked[b].author) for a, b in pairs if asked[b] in named)
    missed = [f"not read: {marks[b][:60]}" for b in sorted(set(range(len(marks))) - {b for _, b in pairs})]
    missed += [f"read: {read[a][:60]}" for a in sorted(set(range(len(read))) - {a for a, _ in pairs}) if read[a]]
    missed += [
        f"{asked[b].author} was read as {found[a].author}"
        for a, b in pairs
        if asked[b] in named and tokens(found[a].author or "") != tokens(asked[b].author)
    ]
    spoken = sum(bool(text) for text in read)
    title = records.article.title if records is not None else None
    titled = not wanted.title or f" {tokens(wanted.title)} " not in there or tokens(title or "") == tokens(wanted.title)
    if not titled:
        missed.append(f"headline: {title}")
    f1 = 2 * len(pairs) / (spoken + len(marks)) if spoken + len(marks) else 1.0
    return Score(f1, right / len(named) if named else 1.0, titled, missed)


def floors() -> dict[str, dict[str, float | str]]:
    """Return the scores below which no page may fall, by name and shape, with the hash of the gold they hold for."""
    content: dict[str, dict[str, float | str]] = json.loads(FLOOR.read_text(encoding="utf-8"))
    return content


def main() -> None:
    """Print how well the pages are read, or raise the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="NAME", help="print what is missed on these pages")
    parser.add_argument("--raise", action="store_true", dest="raised", help="raise the floors to what is read now")
    parser.add_argument("--lower", action="store_true", help="write lower scores, too")
    options = parser.parse_args()
    if options.show:
        for name in names():
            for shape in SHAPES if options.show in name else ():
                result = score(name, shape)
                print(f"{name}, {shape}: {result.value()}", *result.missed, sep="\n    ")
        return
    for shape in SHAPES:
        for kind in ("article", "forum"):
            read = [score(name, shape) for name in names() if page(name, shape).kind == kind]
            print(
                f"{kind:8} {shape:24} comments {statistics.mean(r.comments for r in read):.3f}"
                f"  authors {statistics.mean(r.authors for r in read):.3f}"
                f"  headlines {statistics.mean(r.title for r in read):.3f}  ({len(read)} pages)"
            )
    if options.raised or options.lower:
        write_floors(options.lower)


def write_floors(lower: bool) -> None:
    """Write what is read now as the floors; exits with 1 where one would sink and ``lower`` does not allow it."""
    before = floors() if FLOOR.exists() else {}
    after: dict[str, dict[str, float | str]] = {
        name: {"gold": gold(name)} | {shape: score(name, shape).value() for shape in SHAPES} for name in names()
    }
    sunk = [
        f"{name}, {shape}: {after[name][shape]} after {old[shape]}"
        for name, old in before.items()
        for shape in SHAPES
        if name in after and old["gold"] == after[name]["gold"] and float(after[name][shape]) < float(old[shape])
    ]
    if sunk and not lower:
        print("Nothing is written, these would sink:", *sunk, "Mend the reading, or use --lower.", sep="\n")
        sys.exit(1)
    FLOOR.write_text(json.dumps(after, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FLOOR.name}: {len(after)} pages")


if __name__ == "__main__":
    main()
