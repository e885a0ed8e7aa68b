"""What the run measures about how a release came about (questions L1 to L10 and P1 to P3)."""

from __future__ import annotations

from typing import Any

from broadsheet.documents import text
from broadsheet.documents.accuracy import Estimate
from broadsheet.documents.facts import ACCURACY, MANIFEST, Facts, quarantined, rows_of
from broadsheet.documents.model import Block, Bullets, Cell, Code, Inline, Number, Table, cells, say, table
from broadsheet.manifest import hides_names


def acquired(facts: Facts) -> list[Block]:
    """Show which layouts read the pages, on what evidence (L1)."""
    return [
        say(
            "Everything was read from the text of pages, whose markup was already gone. What the text does not say is "
            "null, and a status or evidence column says why."
        ),
        _layouts(facts),
        _grouped(facts, "Inputs by encoding", ("Encoding", "Inputs"), "sources.encoding"),
        _grouped(facts, "Images by what shows them", ("Evidence", "Images"), "images.evidence"),
    ]


def _grouped(facts: Facts, caption: str, header: tuple[str, str], query: str) -> Table:
    rows = [cells("not told" if key is None else Code(key), facts.k(query, key)) for key in facts.figures.by(query)]
    return table(caption, header, rows, (query,))


def _layouts(facts: Facts) -> Table:
    rows = []
    for row in facts.figures.rows["articles.layout"]:
        rows.append(
            cells(
                Code(str(row["layout"])),
                *(
                    facts.seen("articles.layout", row, name)
                    for name in ("articles", "comments", "lowest", "median", "highest")
                ),
            )
        )
    header = ("Layout", "Articles", "Comments", "Lowest score", "Median", "Highest")
    return table("Layouts chosen, with the strength of their evidence", header, rows, ("articles.layout",))


def mechanism(facts: Facts) -> list[Block]:
    """Show the ledger by role, and how accurate the reading is as far as people have marked pages (L2)."""
    rows = [
        cells(
            Code(str(row["role"])),
            facts.seen("lines.role", row, "lines"),
            facts.share(facts.cell("lines.role", str(row["role"]), "lines"), rows_of("lines")),
            facts.k("lines.role", str(row["role"]), "characters"),
        )
        for row in facts.figures.rows["lines.role"]
    ]
    return [
        say(
            f"Broadsheet {facts.manifest['code']} gave each of ",
            facts.n("lines.coverage", "lines"),
            " physical lines exactly one role. The ledger ",
            Code("lines"),
            " rebuilds the bytes of every page."
            if facts.rebuilds
            else " has them as they may be shown: what was masked or removed cannot be put together again from it.",
        ),
        table("The ledger: lines by role", ("Role", "Lines", "Share", "Characters"), rows, ("lines.role",)),
        *_accuracy(facts.accuracy),
    ]


def _accuracy(estimates: tuple[Estimate, ...]) -> list[Block]:
    if not estimates:
        return [
            say(
                "How well this corpus was read has not been measured: nobody has marked a sample of its pages (",
                Code("data/annotation"),
                ").",
            )
        ]

    def bounded(each: Estimate, name: str) -> tuple[Inline, ...]:
        value, low, high = (getattr(each, name + end) for end in ("", "_low", "_high"))
        if value is None:
            return ("not known",)
        if low is None or high is None:
            return (_estimated(each, name),)
        return (
            _estimated(each, name),
            " (",
            _estimated(each, f"{name}_low"),
            " to ",
            _estimated(each, f"{name}_high"),
            ")",
        )

    rows = [
        cells(Code(each.role_or_field), _estimated(each, "sample"), bounded(each, "precision"), bounded(each, "recall"))
        for each in estimates
    ]
    return [
        table(
            "Accuracy, held against a sample that people marked by hand (with 95 % bounds)",
            ("Role or field", "Marked", "Precision", "Recall"),
            rows,
            (ACCURACY,),
        ),
        say(
            "Precision: of what was read as this, the share that is it. Recall: of what is it, the share that was read "
            "as it."
        ),
    ]


def _estimated(each: Estimate, name: str) -> Number:
    value = getattr(each, name)
    shown = text.number(value) if name == "sample" else text.percent(value, 1)
    return Number(shown, (Cell(ACCURACY, name, (each.role_or_field,)),))


def strategy(facts: Facts) -> list[Block]:
    """Show articles and comments per site (L3)."""
    rows = [
        cells(
            Code(str(row["site"])) if row["site"] is not None else "not told",
            facts.seen("sites.articles", row, "articles"),
            facts.seen("sites.articles", row, "comments"),
        )
        for row in facts.figures.rows["sites.articles"][:20]
    ]
    sites = len(facts.figures.rows["sites.articles"])
    found: list[Block] = [
        say("Every input under the raw root was taken; no page was drawn or left out by chance."),
        table("Articles and comments per site", ("Site", "Articles", "Comments"), rows, ("sites.articles",)),
    ]
    if sites > 20:
        found.append(say("The 20 sites with most articles are shown."))
    return found


def times(facts: Facts) -> list[Block]:
    """Show the first and last times (L5)."""

    def row(what: str, query: str, key: str, table: str) -> tuple[tuple[Inline, ...], ...]:
        return cells(
            what,
            facts.day(query, "first"),
            facts.day(query, "last"),
            facts.n(query, key),
            facts.share(Cell(query, key), rows_of(table)),
        )

    rows = [
        row("pages captured", "sources.captured", "inputs", "sources"),
        row("articles published", "articles.published", "articles", "articles"),
        row("comments posted", "comments.posted", "comments", "comments"),
    ]
    return [
        table(
            "First and last day, as far as it is known",
            ("What", "First", "Last", "With a time", "Share"),
            rows,
            ("sources.captured", "articles.published", "comments.posted"),
        ),
        say("Times of articles and comments are wall time as shown; their precision stands beside them."),
        _grouped(facts, "What shows when a page was captured", ("Evidence", "Inputs"), "sources.captured_evidence"),
    ]


def withdrawal(facts: Facts) -> list[Block]:
    """Count what was removed (L10)."""
    count = int(facts.manifest.get("suppressed_comments") or 0)
    asked = Number(text.number(count), (Cell(MANIFEST, "suppressed_comments"),))
    return [
        say(
            facts.k("comments.author_status", "removed"),
            text.form(facts.count("comments.author_status", "removed"), " comment stands", " comments stand"),
            " as removed, without text: by the page itself, or because a person asked (",
            asked,
            ", counted in all captures of a page).",
        ),
        say(
            "What the program does for somebody who is to be left out: in every later release their row in ",
            Code("authors"),
            " and their words are gone, mentions and quotes of them are marked, and their comments keep their places. "
            "A name, the id of a comment or a sentence is enough; none of it is written down. A version that is out "
            "already does not change; it can be withdrawn from the places that the data are pulled from, and not from "
            "what others have copied. Whether and where people can ask for it, only a person can answer.",
        ),
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
            _masked(facts),
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


def _masked(facts: Facts) -> str:
    if facts.names_hidden:
        return ": names, e-mail addresses, telephone numbers and IP addresses replaced; words were counted before"
    if hides_names(dict(facts.manifest)):
        return ": writers' names replaced; those of commenters are kept in this release"
    if facts.rebuilds:
        return ": left out, names are kept in this release"
    return ": names are kept in this release, but for those who asked to be left out"


def _rows_in_and_out(facts: Facts) -> Table:
    def lost(*parts: tuple[Number, str]) -> tuple[Inline, ...]:
        kept = [part for part in parts if part[0].text != "0"]
        return tuple(piece for at, part in enumerate(kept) for piece in ((", ", *part) if at else part)) or ("nothing",)

    kept = tuple(rows_of(name) for name in ("articles", "images", "comments"))
    pages = text.form(facts.value("sources.size", "pages"), " page", " pages")
    accepted, turned_down = Cell(MANIFEST, "accepted"), Cell(MANIFEST, "quarantine")
    fitting = sum((facts.manifest.get("accepted") or {}).values())
    rejected = sum(count for _, _, count in quarantined(facts.manifest))
    rows = [
        cells(
            Code("ingest"),
            (facts.k("rows", "sources"), text.form(facts.rows("sources"), " input", " inputs")),
            (facts.n("sources.size", "pages"), pages),
            lost(
                (facts.k("sources.status", "duplicate"), " with the bytes of another"),
                (facts.k("sources.status", "unreadable"), " unreadable"),
            ),
        ),
        cells(
            Code("label"),
            (facts.n("sources.size", "lines"), " lines"),
            (
                facts.k("rows", "lines"),
                " lines with a role, ",
                facts.n("lines.corrected", "lines"),
                " corrected by hand",
            ),
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
            (Number(text.number(fitting + rejected), (accepted, turned_down)), " articles, images and comments"),
            (Number(text.number(fitting), (accepted,)), " that fit the schemas"),
            lost((Number(text.number(rejected), (turned_down,)), " rejected")),
        ),
        cells(
            Code("release"),
            (facts.n("sources.size", "pages"), pages, ", ", Number(text.number(fitting), (accepted,)), " rows of them"),
            (
                facts.k("rows", "articles"),
                text.form(facts.rows("articles"), " article", " articles"),
                ", with images and comments ",
                facts.number(*kept),
                " rows",
            ),
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
        ("rows", "sources.size", "sources.status", "lines.coverage", "lines.corrected", MANIFEST),
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
            text.form(facts.value("sources.size", "pages"), " page", " pages"),
            ", so that each page can be put together again from this release."
            if facts.rebuilds
            else ", with what was masked or removed left out; the text as it was stays where the release was made.",
        ),
    ]


def software(facts: Facts) -> list[Block]:
    """Name code and libraries (P3)."""
    libraries = facts.manifest.get("libraries") or {}
    rows = [cells(Code(str(name)), Code(str(version))) for name, version in sorted(libraries.items())]
    return [
        say(
            f"Broadsheet {facts.manifest['code']}, under the licence Apache-2.0. The same input, settings, code and "
            "libraries give the same bytes."
        ),
        table("Libraries", ("Library", "Version"), rows, (MANIFEST,), 2),
    ]
