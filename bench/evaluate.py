"""Read a folder of real pages with known threads, and print how well, for open and kept-back sites side by side.

The folder holds one sub-folder of pages per shape of text (`text/SHAPE/*.txt`), the gold (`gold.jsonl`), and two
programs of its own: `predictions.py RELEASE OUT` and `score.py --pred DIR --sites FILE --json FILE`. The figures are
those of its scorer: means over sites. A site is kept back when sha256(site) mod 5 is 0; tune on open sites only.

    python bench/evaluate.py FOLDER [--shape wet] [--open-only] [--json FILE] [--work FOLDER]

With --work the runs stay there to be looked at, and the next call does again only what a change has touched.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

STEPS = ("ingest", "survey", "read", "release")
SIDES = ("open", "kept back")
APART = 0.05
"""Sides that differ by more than this are named: what holds on one only has been memorised, or is chance."""


class Measure(NamedTuple):
    """A column of the table: a key of the scorer, the key of the number of sites, and what to hold and to hope for."""

    name: str
    key: str
    sites: str
    hold: float | None = None
    hope: float | None = None


KINDS: dict[str, tuple[Measure, ...]] = {
    "article": (
        Measure("comment F1", "comment_F1", "sites", 0.75, 0.90),
        Measure("authors e2e", "author_e2e_acc", "author_e2e_sites", 0.75, 0.90),
        Measure("title", "title", "title_sites", 0.85, 0.95),
        Measure("body F1", "body", "body_sites", 0.88, 0.95),
    ),
    "forum": (
        Measure("comment F1", "comment_F1", "sites", 0.50, 0.80),
        Measure("authors e2e", "author_e2e_acc", "author_e2e_sites"),
        Measure("title", "title", "title_sites"),
        Measure("first post F1", "op_body", "op_body_sites"),
    ),
    "none": (
        Measure("pages that get some", "free_pages_with_false_comments", "free_pages", 0.02, 0.0),
        Measure("comments a page", "false_comments_per_free_page", "free_pages"),
        Measure("title", "title", "title_sites"),
        Measure("body F1", "body", "body_sites"),
    ),
}
"""What is asked of each kind of page; `none` are pages without comments."""

TITLES = {"article": "Articles with comments", "forum": "Forum threads", "none": "Pages without comments"}


def main() -> None:
    """Run each shape through the steps, score both sides, and print a table per kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="with text/, gold.jsonl, predictions.py and score.py")
    parser.add_argument("--shape", action="append", metavar="NAME", help="this shape only (can be said again)")
    parser.add_argument("--open-only", action="store_true", help="leave kept-back sites out of the report")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="keep the runs here (default: thrown away)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures of the scorer there too")
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    for needed in ("text", "gold.jsonl", "predictions.py", "score.py"):
        if not (folder / needed).exists():
            parser.error(f"{folder / needed} is not there. Expected a folder of pages with gold and its own scorer.")
    there = sorted(path.name for path in (folder / "text").iterdir() if path.is_dir())
    shapes = asked.shape or there
    if unknown := sorted(set(shapes) - set(there)):
        parser.error(f"there is no shape `{unknown[0]}` in {folder / 'text'}. Expected one of: {', '.join(there)}.")
    run(folder / "score.py", "--help", python=scorers_python())  # says now what it lacks, not after all the reading
    with tempfile.TemporaryDirectory(prefix="broadsheet-evaluate-") as passing:
        work = asked.work.resolve() if asked.work else Path(passing)
        for shape in shapes:
            print(f"reading {shape}", file=sys.stderr)
            read(folder, shape, work)
        found = {side: score(folder, side, work) for side in (SIDES[:1] if asked.open_only else SIDES)}
    print("\n\n".join(table(kind, shapes, found) for kind in KINDS))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(folder: Path, shape: str, work: Path) -> None:
    """Read the pages of one shape into a candidate, and turn that into what the scorer takes."""
    where = work / shape
    settings = ("--directory", where, "--config", f"raw={folder / 'text' / shape}", "author_names=keep")
    for step in STEPS:
        run("-m", "broadsheet", step, *settings)
    run(folder / "predictions.py", where / "data" / "interim" / "candidate", work / "predictions" / shape)


def score(folder: Path, side: str, work: Path) -> dict[str, Any]:
    """Return the scorer's figures for one side: shape -> kind -> figure."""
    gold = (json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    sites = sorted({page["site"] for page in gold if is_kept_back(page["site"]) == (side != "open")})
    names, figures = work / f"{side}.sites", work / f"{side}.json"
    names.write_text("\n".join(sites), encoding="utf-8")
    asked = ("--pred", work / "predictions", "--sites", names, "--by", "kind", "--json", figures)
    run(folder / "score.py", *asked, python=scorers_python())
    loaded: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
    return loaded


def scorers_python() -> list[str]:
    """Return the command of a Python that has what the scorer imports: this one, or this one with more on top."""
    if importlib.util.find_spec("rapidfuzz"):
        return [sys.executable]
    found = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    return [found, "run", "--quiet", "--no-project", "--with", "rapidfuzz", "python"]


def is_kept_back(site: str) -> bool:
    """Say whether a site's pages are for reporting only."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % 5 == 0


def run(*words: str | Path, python: Sequence[str] = (sys.executable,)) -> None:
    """Run a Python program to its end; stops with what it said where it fails."""
    surroundings = {**os.environ, "VIRTUAL_ENV": sys.prefix}
    command = [*python, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=surroundings, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def table(kind: str, shapes: list[str], found: dict[str, Any]) -> str:
    """Return the table of one kind of page: a row per shape, each measure for open and kept-back sites."""
    sides = list(found)
    width = max(11 * len(sides) + 2, 22)
    lines = [
        TITLES[kind],
        f"{'':<14}" + "".join(f"{measure.name:^{width}}" for measure in KINDS[kind]),
        f"{'':<14}" + "".join("".join(f"{side:>11}" for side in sides) + "  " for _ in KINDS[kind]),
    ]
    for shape in shapes:
        cells = ("".join(cell(found[side], shape, kind, each) for side in sides) + "  " for each in KINDS[kind])
        lines.append(f"{shape:<14}" + "".join(cells))
    for goal in ("hold", "hope"):
        wanted = (getattr(each, goal) for each in KINDS[kind])
        lines.append(
            f"{goal:<14}" + "".join(("" if w is None else f"{w:.3f}     ").rjust(11).ljust(width) for w in wanted)
        )
    if len(sides) == len(SIDES):
        apart = [
            f"{shape} {measure.name} {gap:+.3f}"
            for shape in shapes
            for measure in KINDS[kind]
            if abs(gap := difference(found, shape, kind, measure)) > APART
        ]
        lines.append(f"open better (+) or worse (-) by more than {APART}: {', '.join(apart) or 'nowhere'}")
    return "\n".join(line.rstrip() for line in lines)


def difference(found: dict[str, Any], shape: str, kind: str, measure: Measure) -> float:
    """Return how much better open sites are than kept-back ones; 0 where one of the two has no page."""
    ours, theirs = (figure(found[side], shape, kind, measure)[0] for side in SIDES)
    return 0.0 if ours is None or theirs is None else ours - theirs


def cell(side: dict[str, Any], shape: str, kind: str, measure: Measure) -> str:
    """Return one figure and, in brackets, the number of sites (pages, where there are no comments) behind it."""
    value, number = figure(side, shape, kind, measure)
    return f"{'-' if value is None else f'{value:.3f}'} ({number:>2})".rjust(11)


def figure(side: dict[str, Any], shape: str, kind: str, measure: Measure) -> tuple[float | None, int]:
    """Return one figure of the scorer, and the number of sites or pages behind it."""
    groups = side.get(shape, {})
    # The scorer has a group for each sort of page without comments, and one for each other kind.
    names = [name for name in groups if name == kind or (kind == "none" and name.startswith("no-comments"))]
    pairs = [
        (groups[name][measure.key], groups[name][measure.sites])
        for name in names
        if groups[name].get(measure.key) is not None
    ]
    number = sum(count for _, count in pairs)
    return (sum(value * count for value, count in pairs) / number if number else None), number


if __name__ == "__main__":
    main()
