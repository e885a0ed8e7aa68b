"""What the run measures about how a release came about (questions L1 to L10 and P1 to P3)."""

from __future__ import annotations

from typing import Any

from broadsheet.documents import text
from broadsheet.documents.facts import MANIFEST, Facts, quarantined, shown
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Block, Bullets, Code, Inline, Number, Table, cells, say, table


def acquired(facts: Facts) -> list[Block]:
    """Show which layouts read the pages, on what evidence (L1)."""
    return [
        say(
            "Everything was read from the text of pages, whose markup was already gone. What the text does not say is "
            "null, and a status or evidence column says why."
        ),
        _layouts(facts),
    ]


def _layouts(facts: Facts) -> Table:
    rows = []
    for row in facts.figures.rows["articles.layout"]:
        rows.append(
            cells(
                Code(str(row["layout"])),
                *(
                    Number(shown(row[name]), "articles.layout")
                    for name in ("articles", "comments", "lowest", "median", "highest")
                ),
            )
        )
    header = ("Layout", "Articles", "Comments", "Lowest score", "Median", "Highest")
    return table("Layouts chosen, with the strength of their evidence", header, rows, ("articles.layout",))


def mechanism(facts: Facts) -> list[Block]:
    """Show the ledger by role (L2)."""
    coverage = facts.figures.one("lines.coverage")
    whole = integer(coverage["lines"])
    rows = [
        cells(
            Code(str(row["role"])),
            Number(shown(row["lines"]), "lines.role"),
            facts.share(integer(row["lines"]), whole, "lines.role"),
            Number(shown(row["characters"] or 0), "lines.role"),
        )
        for row in facts.figures.rows["lines.role"]
    ]
    return [
        say(
            f"Broadsheet {facts.manifest['code']} gave each of ",
            facts.n("lines.coverage", "lines"),
            " physical lines exactly one role; the ledger ",
            Code("lines"),
            " rebuilds the bytes of every page. How well the roles fit these pages has not been measured against "
            "marks made by hand.",
        ),
        table("The ledger: lines by role", ("Role", "Lines", "Share", "Characters"), rows, ("lines.role",)),
    ]


def strategy(facts: Facts) -> list[Block]:
    """Show articles and comments per site (L3)."""
    rows = [
        cells(
            Code(str(row["site"])) if row["site"] is not None else "not told",
            Number(shown(row["articles"]), "sites.articles"),
            Number(shown(row["comments"]), "sites.articles"),
        )
        for row in facts.figures.rows["sites.articles"][:20]
    ]
    sites = len(facts.figures.rows["sites.articles"])
    found: list[Block] = [
        say("Every input under the raw root was taken; no page was drawn or left out by chance."),
        table("Articles and comments per site", ("Site", "Articles", "Comments"), rows, ("sites.articles",)),
    ]
    if sites > 20:
        found.append(say("The 20 largest of ", Number(text.number(sites), "sites.articles"), " sites are shown."))
    return found


def times(facts: Facts) -> list[Block]:
    """Show the first and last times (L5)."""

    def row(what: str, query: str, key: str, whole: int) -> tuple[tuple[Inline, ...], ...]:
        return cells(
            what,
            facts.day(query, "first"),
            facts.day(query, "last"),
            facts.n(query, key),
            facts.share(facts.value(query, key), whole, query),
        )

    rows = [
        row("pages captured", "sources.captured", "inputs", facts.rows("sources")),
        row("articles published", "articles.published", "articles", facts.rows("articles")),
        row("comments posted", "comments.posted", "comments", facts.rows("comments")),
    ]
    return [
        table(
            "First and last day that the text shows",
            ("What", "First", "Last", "With a time", "Share"),
            rows,
            ("sources.captured", "articles.published", "comments.posted"),
        ),
        say("Times of articles and comments are wall time as shown; their precision stands beside them."),
    ]


def withdrawal(facts: Facts) -> list[Block]:
    """Count what was removed (L10)."""
    return [
        say(
            facts.k("comments.author_status", "removed"),
            text.form(facts.count("comments.author_status", "removed"), " comment stands", " comments stand"),
            " as removed, without text: by the page itself, or because a person asked.",
        )
    ]


def steps(facts: Facts) -> list[Block]:
    """List the steps with what went in and came out (P1)."""
    items: tuple[tuple[Inline, ...], ...] = (
        (Code("ingest"), ": inputs opened, decompressed, decoded; one row per input in ", Code("sources")),
        (Code("survey"), ": what repeats on a site, so that furniture is known as such"),
        (Code("label"), ": one role per line, by a layout's rules or, where none matches, by repetition and shape"),
        (Code("tables"), ": lines of one record joined to rows; nothing rewritten but outer white space and bullets"),
        (Code("validate"), ": rows that break a schema put aside with a reason"),
        (
            Code("mask"),
            ": names and contact details replaced"
            if facts.names_hidden
            else ": left out, names are kept in this release",
        ),
        (Code("release"), ": captures of one article resolved, authors counted, references checked"),
    )
    found: list[Block] = [say("In this order:"), Bullets(items)]
    found.append(_rows_in_and_out(facts))
    settings = [
        cells(Code(str(key)), Code(_setting(value)))
        for key, value in sorted((facts.manifest.get("config") or {}).items())
    ]
    if settings:
        found.append(table("Settings that shaped the release", ("Setting", "Value"), settings, (MANIFEST,), 2))
    return found


def _rows_in_and_out(facts: Facts) -> Table:
    def lost(*parts: tuple[Number, str]) -> tuple[Inline, ...]:
        kept = [part for part in parts if part[0].text != "0"]
        return tuple(piece for at, part in enumerate(kept) for piece in ((", ", *part) if at else part)) or ("nothing",)

    rejected = sum(count for _, _, count in quarantined(facts.manifest))
    rows = [
        cells(
            Code("ingest"),
            (facts.k("rows", "sources"), " inputs"),
            (facts.n("sources.size", "pages"), " pages"),
            lost(
                (facts.k("sources.status", "duplicate"), " with the bytes of another"),
                (facts.k("sources.status", "unreadable"), " unreadable"),
            ),
        ),
        cells(
            Code("label"),
            (facts.n("sources.size", "lines"), " lines"),
            (facts.k("rows", "lines"), " lines"),
            ("nothing",),
        ),
        cells(
            Code("tables"),
            (facts.n("lines.coverage", "lines"), " lines"),
            (facts.n("lines.coverage", "in_rows"), " lines in rows"),
            ("furniture and blank lines stay in the ledger",),
        ),
        cells(
            Code("validate"),
            ("all rows",),
            ("rows that fit the schemas",),
            lost((Number(text.number(rejected), MANIFEST), " rejected")),
        ),
        cells(
            Code("release"),
            (facts.n("sources.size", "pages"), " pages"),
            (facts.k("rows", "articles"), " articles"),
            lost(
                (facts.k("sources.status", "older_capture"), " captures of an article that is in"),
                (facts.k("sources.status", "empty"), " without a word"),
            ),
        ),
    ]
    return Table(
        "What went in and came out",
        ("Step", "In", "Out", "Left out"),
        tuple(rows),
        frozenset(),
        ("rows", "sources.size", "sources.status", "lines.coverage", MANIFEST),
    )


def _setting(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def raw(facts: Facts) -> list[Block]:
    """Say how much of the raw text the ledger holds (P2)."""
    return [
        say(
            "The ledger holds every line of every page that could be read: ",
            facts.n("sources.size", "bytes"),
            " bytes on ",
            facts.n("sources.size", "pages"),
            " pages",
            " with names masked; the unmasked text stays where the release was made."
            if facts.names_hidden
            else ", so that each page can be put together again from this release.",
        ),
    ]


def software(facts: Facts) -> list[Block]:
    """Name code and libraries (P3)."""
    libraries = facts.manifest.get("libraries") or {}
    rows = [cells(Code(str(name)), Code(str(version))) for name, version in sorted(libraries.items())]
    return [
        say(f"Broadsheet {facts.manifest['code']}; the same input, settings, code and libraries give the same bytes."),
        table("Libraries", ("Library", "Version"), rows, (MANIFEST,), 2),
    ]
