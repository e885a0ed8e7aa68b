"""`broadsheet suppress`: leave a person out of all later releases, by a name, a comment's id or a sentence of theirs.

What is said is looked up in data/restricted and in the release, turned into keyed digests, and not written down.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars as pl

from broadsheet import config, keys, options
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier, normalise_name, normalise_text
from broadsheet.paths import Workspace
from broadsheet.people import suppression
from broadsheet.progress import counted, say

MIN_CHARACTERS = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed."""
    options.add_directory(parser)
    parser.add_argument("--site", help="with --name: the site on which the person writes (default: all)")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--name", help="the name as the pages show it; - reads it from standard input")
    who.add_argument("--comment", metavar="ID", help="the comment_id of one of their comments")
    who.add_argument("--text", metavar="SENTENCE", help="a sentence of one of their comments; - reads standard input")


def typed(chosen: argparse.Namespace) -> None:
    """Run what was typed."""
    workspace = Workspace(chosen.directory)
    kind, said = next((kind, value) for kind in ("name", "comment", "text") if (value := getattr(chosen, kind)))
    words = sys.stdin.readline().strip() if said == "-" else said
    run(workspace, config.load(workspace), kind, words, chosen.site)


def run(workspace: Workspace, settings: Settings, kind: str, said: str, site: str | None = None) -> None:
    """Add a person to the list.

    Args:
        workspace: the working directory; its last run must have made a candidate.
        settings: the settings of that run.
        kind: `name`, `comment` (an id) or `text` (a sentence of one comment).
        said: the name, the id or the sentence.
        site: for a name, the site on which its owner writes; by default all of them.

    Raises:
        BroadsheetError: there is no key, or nobody or more than one fits.

    """
    key = keys.key_of(workspace, settings)
    if key is None:
        raise BroadsheetError(
            "there is no key, and without one a list of digests names those who are on it. Run `broadsheet key new` "
            "and build the release again, then repeat this."
        )
    identifier = keys.identifier_of(workspace, settings)
    if kind == "name":
        known = normalise_name(said)
        if not known:
            raise BroadsheetError("expected a name, found nothing.")
        found = [suppression.entry(identifier, *(("name", known) if site is None else ("site", known, site)))]
        people = _people(workspace, known)
        say(f"suppress: {counted(people, 'author')} of the last release fits")
    else:
        found = _by_comment(workspace, identifier, said if kind == "comment" else _comment_with(workspace, said))
    new = suppression.add(workspace, key.fingerprint, found)
    say(
        f"suppress: {counted(new, 'entry', 'entries')} added to {workspace.shown(workspace.suppressed)}"
        f"{'' if new else ' (it was there already)'}. Nothing of what you typed was written down. Run "
        "`snakemake reproduce` again: the person's author row goes, their comments stay in their places as `removed`, "
        "without text, and mentions and quotes of them become [removed]. Earlier releases are not changed by this."
    )


def _people(workspace: Workspace, known: str) -> int:
    if not workspace.names.exists():
        return 0
    names = pl.read_parquet(workspace.names)
    return len({who for who, name in names.iter_rows() if normalise_name(name) == known})


def _by_comment(workspace: Workspace, identifier: Identifier, comment_id: str) -> list[str]:
    """Return the entry for who wrote a comment; for the comment alone, where nobody is named."""
    comments = _table(workspace, "comments").filter(pl.col("comment_id") == comment_id)
    rows = comments.select("comment_id", "author_id", "article_id").collect()
    if not rows.height:
        raise BroadsheetError(
            "there is no comment with this id in the last candidate. Expected 26 letters and digits, as "
            "comments.comment_id has them."
        )
    _, author, article = rows.row(0)
    alone = [suppression.entry(identifier, "comment", comment_id)]
    if author is None or not workspace.names.exists():
        return alone
    sites = _table(workspace, "articles").filter(pl.col("article_id") == article).select("site").collect()
    names = pl.read_parquet(workspace.names).filter(pl.col("author_id") == author)["display_name"].to_list()
    return [suppression.entry(identifier, "site", normalise_name(name), sites.item() or "") for name in names] or alone


def _comment_with(workspace: Workspace, sentence: str) -> str:
    """Return the id of the one comment that holds a sentence in the ledger as the pages have it."""
    wanted = normalise_text(sentence).casefold()
    if len(wanted) < MIN_CHARACTERS:
        raise BroadsheetError(
            f"expected a sentence of {MIN_CHARACTERS} characters or more: short ones fit many people."
        )
    folder = workspace.unmasked_lines if workspace.unmasked_lines.is_dir() else workspace.candidate / "lines"
    comments = set(_table(workspace, "comments").select("comment_id").collect()["comment_id"])
    found: list[str] = []
    for path in sorted(folder.glob("part-*.parquet")):
        lines = pl.read_parquet(path, columns=["record_id", "role", "text"]).filter(pl.col("role") == "comment_text")
        for record, text in lines.select("record_id", "text").drop_nulls().iter_rows():
            if record in comments and wanted in normalise_text(text).casefold():
                found.append(record)
    found = list(dict.fromkeys(found))
    if len(found) != 1:
        choice = (
            f": {', '.join(found[:5])}. Say which, with --comment" if found else ". Quote one line as it stands there"
        )
        raise BroadsheetError(f"{counted(len(found), 'comment')} of the last candidate hold this sentence{choice}.")
    return found[0]


def _table(workspace: Workspace, table: str) -> pl.LazyFrame:
    parts: list[Path] = sorted((workspace.candidate / table).glob("part-*.parquet"))
    if not parts:
        raise BroadsheetError(f"{workspace.shown(workspace.candidate)} is not there: run `snakemake reproduce` first.")
    return pl.scan_parquet(parts)
