"""Draft a layout for a site from its pages, as YAML with the evidence in comments, and say what it would change.

The draft is a beginning for a person: read it, throw out what is chance, give it a better name. It can be tried at once
with `layouts: [all, FOLDER]`.
"""

from __future__ import annotations

import argparse
import heapq
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from broadsheet import atomic, decoding, lines, progress
from broadsheet.containers.formats import format_of
from broadsheet.containers.reader import read
from broadsheet.documents.ledger_view import visible
from broadsheet.errors import BroadsheetError
from broadsheet.reading import assemble, read_page
from broadsheet.reading.drafting import Draft, Finding, draft
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import Layouts, load_layouts
from broadsheet.reading.page import Page
from broadsheet.reading.sheet import Sheet

MOST_PAGES = 300
"""Pages that a draft is made from: those with the smallest digests, where there are more."""

_LIMIT = 8 << 20
"""Larger pages are left out (bytes)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command line."""
    parser.add_argument("raw", type=Path, metavar="RAW", help="pages of one site: a file or a folder, as `raw` may be")
    parser.add_argument("--name", metavar="NAME", help="name of the layout (default: from RAW)")
    parser.add_argument("--folder", type=Path, help="write FOLDER/NAME.yaml (default: print it)")


def typed(chosen: argparse.Namespace) -> None:
    """Print the draft, or write it into a folder.

    Raises:
        BroadsheetError: there is no page to learn from, or the name is none.

    """
    name = chosen.name or re.sub(r"[^a-z0-9_-]+", "-", chosen.raw.resolve().stem.lower()).strip("-") or "site"
    if not re.fullmatch(r"[a-z0-9_-]+", name) or name == "common":
        raise BroadsheetError(f"--name {name}: expected a word of small letters, digits, - and _, other than `common`")
    target = chosen.folder / f"{name}.yaml" if chosen.folder else None
    if target is not None and target.exists():
        raise BroadsheetError(
            f"{target} is there already, perhaps with your changes. Choose another --name or --folder."
        )
    pages = pages_of(chosen.raw)
    text = suggest(name, pages)
    if target is None:
        sys.stdout.write(text)
    else:
        atomic.write_text(target, text)
        progress.say(f"suggest-layout: {target}, from {progress.counted(len(pages), 'page')}")
        progress.say(f"  read it, then try it with --config 'layouts=[all, {chosen.folder}]'")


def pages_of(raw: Path) -> list[list[str]]:
    """Return the lines of at most `MOST_PAGES` different pages below `raw`, always the same ones.

    Raises:
        BroadsheetError: there is no page.

    """
    if not raw.exists():
        raise BroadsheetError(f"{raw.resolve()} is not there. Expected a file or a folder with pages of one site.")
    kept: list[tuple[int, list[str]]] = []
    seen: set[int] = set()
    for content, declared in progress.follow(_contents(raw), "suggest-layout", "pages"):
        encoding = decoding.detect(content, declared)
        if encoding is None or decoding.is_blank(content, encoding):
            continue
        key = int.from_bytes(blake2b(content, digest_size=8).digest(), "big")
        if key not in seen and (len(kept) < MOST_PAGES or -kept[0][0] > key):
            seen.add(key)
            heapq.heappush(kept, (-key, lines.decode(content, encoding).texts))
            if len(kept) > MOST_PAGES:
                heapq.heappop(kept)
    if not kept:
        raise BroadsheetError(f"{raw.resolve()} holds no page with text. Expected the forms that `raw` may have.")
    return [texts for _, texts in sorted(kept, key=lambda pair: -pair[0])]


def _contents(raw: Path) -> Iterator[tuple[bytes, str | None]]:
    files = sorted(path for path in raw.rglob("*") if path.is_file()) if raw.is_dir() else [raw]
    with tempfile.TemporaryDirectory() as scratch:
        for path in files:
            hidden = any(part.startswith(".") for part in path.relative_to(raw).parts)
            format_ = None if hidden or path.name.startswith("README") else format_of(path.name)
            if format_ is not None:
                for record in read(path, format_, _LIMIT, Path(scratch)):
                    if record.content is not None:
                        yield record.content, record.encoding


def suggest(name: str, pages: Sequence[list[str]]) -> str:
    """Return a layout file for the site of `pages`.

    Raises:
        BroadsheetError: what was drafted does not load (a fault here).

    """
    bundled = load_layouts()
    tagger = tagger_of(bundled)
    made = draft([Sheet(page, tagger) for page in pages])
    before = _read(pages, bundled)
    body = layout_file(name, "forum" if before.kinds["forum"] * 2 > len(pages) else "article", made)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.yaml").write_text(body, encoding="utf-8")
        after = _read(pages, load_layouts([Path(folder)]))
    return "".join(f"# {line}\n" if line else "#\n" for line in _preface(name, made, before, after)) + body


class _Outcome:
    """What pages become: comments, how many of them have a name, and which layouts read the pages."""

    def __init__(self) -> None:
        self.comments = self.named = self.with_comments = 0
        self.layouts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()

    def __str__(self) -> str:
        return f"{self.comments:,} comments ({self.named:,} with a name) on {self.with_comments:,} pages"


def _read(pages: Sequence[list[str]], layouts: Layouts) -> _Outcome:
    outcome = _Outcome()
    for number, page_lines in enumerate(pages):
        page = Page(lines=page_lines, page_id=str(number))
        records = assemble(page, read_page(page, None, layouts))
        if records is None:
            continue
        outcome.layouts[records.article.layout] += 1
        outcome.kinds[records.article.kind] += 1
        outcome.comments += len(records.comments)
        outcome.named += sum(comment.author_status == "named" for comment in records.comments)
        outcome.with_comments += bool(records.comments)
    return outcome


def _preface(name: str, made: Draft, before: _Outcome, after: _Outcome) -> list[str]:
    won = ", ".join(
        f"{layout} {count}" for layout, count in sorted(before.layouts.items(), key=lambda p: (-p[1], p[0]))
    )
    found = [
        f"Drafted by `broadsheet suggest-layout` from what repeats on {made.pages} pages, with counts beside.",
        "It is a beginning: read it, throw out what is chance, and look at pages with `broadsheet read FILE`.",
        "The lines are the site's own: see whether names are among them before you pass it on.",
        "",
        f"Bundled layouts alone: {before}; read by: {won}.",
        f"With this draft:       {after}; this draft reads {after.layouts[name]} of {made.pages} pages.",
    ]
    if made.header is None:
        found += ["", "No form of line comes again and again down a page with text below: no header was found."]
    if made.pages < 3:
        found += ["", "Fewer than three pages: what is furniture cannot be told from what is said."]
    return found


def layout_file(name: str, kind: str, made: Draft) -> str:
    """Return a draft as the YAML of a layout, the counts as comments."""
    out = [f"name: {name}", f"kind: {kind}", f"about: drafted from {made.pages} pages"]
    evidence: list[tuple[Finding, float]] = [(made.header, 1)] if made.header else []
    evidence += [(each, 1.5) for each in (*made.start, *made.end)]
    evidence = evidence or [(each, 0.5) for each in made.navigation[:6]]
    if evidence:
        out += [
            "# It reads a page where the weights of the lines found come to 2 or more; each counts thrice at most.",
            "evidence:",
        ]
        for finding, weight in evidence:
            line = re.sub(r"\(\?P<[a-z]+>", "(?:", finding.pattern)
            out.append(f"  - {{line: {_quoted(line)}, weight: {weight}}}  # {finding.because}")
    lists = (
        ("header", [made.header] if made.header else []),
        ("start", made.start),
        ("end", made.end),
        ("controls", made.controls),
        ("navigation", made.navigation),
    )
    for key, findings in lists:
        out += _list(key, findings)
        if key == "header" and made.header:
            out.append(f"author: {made.author}  # {made.author_because}")
    if made.filtered * 2 > made.pages:
        out.append(f"lost_author: double_blank  # {made.filtered} of {made.pages} pages have no line of one word")
    return "\n".join(out) + "\n"


def _list(key: str, findings: list[Finding]) -> list[str]:
    return [f"{key}:", *(f"  - {_quoted(each.pattern)}  # {each.because}" for each in findings)] if findings else []


def _quoted(pattern: str) -> str:
    """Return a pattern as a YAML string: in single quotes, what cannot be printed as any one character."""
    shown = "".join(char if visible(char) == char and char not in "\n\xad" else "." for char in pattern)
    return "'" + shown.replace("'", "''") + "'"
