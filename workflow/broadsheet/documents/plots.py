"""The pictures of a release, each with its numbers in words for those who do not see it."""

from __future__ import annotations

from broadsheet.documents import svg, text
from broadsheet.documents.facts import Facts, quarantined
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Picture
from broadsheet.documents.svg import Bar, Piece, Stage
from broadsheet.schemas import TABLES
from broadsheet.schemas.vocabulary import AUTHOR_STATUSES

COLOUR = {"named": "c1", "lost": "c2", "anonymous": "c4", "removed": "c5"}


def every(facts: Facts) -> tuple[Picture, ...]:
    """Return every picture that has something to show, in the order in which they are read."""
    made = (
        _flow(facts),
        _roles(facts),
        _authors(facts),
        _lengths(facts),
        _per_article(facts),
        _declared(facts),
        _activity(facts),
        _missing(facts),
        _languages(facts),
        _years(facts),
    )
    return tuple(picture for picture in made if picture is not None)


def _picture(
    name: str,
    title: str,
    rows: list[Bar],
    queries: tuple[str, ...],
    *,
    legend: tuple[tuple[str, str], ...] = (),
    lead: str = "",
    top: float = 0.0,
) -> Picture | None:
    if not any(row.total for row in rows):
        return None
    told = "; ".join(f"{row.label}: {row.note}" for row in rows)
    description = f"{lead} {told}.".strip()
    return Picture(
        f"{name}.svg", title, description, svg.bars(name, title, description, rows, legend=legend, top=top), queries
    )


def _bin(label: str) -> str:
    """`0020-0049` -> `20 to 49`."""
    low, dash, high = label.rstrip("+").partition("-")
    if label.endswith("+"):
        return f"{text.number(int(low))} or more"
    return f"{text.number(int(low))} to {text.number(int(high))}" if dash else text.number(int(low))


def _of(label: str, noun: str) -> str:
    shown = _bin(label)
    return f"{shown} {noun}" if shown == "1" else f"{shown} {noun}s"


def _note(count: int, whole: int) -> str:
    return f"{text.number(count)} ({text.percent(count, whole)})"


def _flow(facts: Facts) -> Picture | None:
    """From inputs to lines to rows: what each stage kept, and what it put aside for which reason."""

    def status(name: str, words: str, colour: str) -> Piece:
        return Piece(words, facts.count("sources.status", name), colour)

    blank = facts.count("lines.role", "blank", "lines")
    in_rows, other = facts.value("lines.coverage", "in_rows"), facts.value("lines.coverage", "unrecognised")
    unreadable = [
        Piece(f"unreadable: {str(cause).replace('_', ' ')}", count, "c2")
        for cause, count in facts.figures.by("sources.reason").items()
    ]
    rejected = [
        Piece(f"rejected {table}: {reason}", count, "c2") for table, reason, count in quarantined(facts.manifest)
    ]
    stages = [
        Stage(
            "Inputs",
            (
                status("read", "became an article", "c1"),
                status("older_capture", "other capture of an article", "c3"),
                status("duplicate", "same bytes as another", "c3"),
                status("empty", "without a word", "c5"),
                *unreadable,
            ),
        ),
        Stage(
            "Lines of the pages",
            (
                Piece("went into a row", in_rows, "c1"),
                Piece("furniture, or of other captures", facts.rows("lines") - in_rows - blank - other, "c3"),
                Piece("blank", blank, "c5"),
                Piece("recognised as nothing", other, "c2"),
            ),
        ),
        Stage(
            "Rows",
            (
                Piece("articles", facts.rows("articles"), "c4"),
                Piece("images", facts.rows("images"), "c3"),
                Piece("comments", facts.rows("comments"), "c1"),
                *rejected,
            ),
        ),
    ]
    if not facts.rows("sources"):
        return None
    title = "From inputs to rows"
    told = " ".join(
        f"{stage.name}: " + ", ".join(f"{piece.label} {text.number(piece.count)}" for piece in stage.pieces) + "."
        for stage in stages
    )
    queries = ("sources.status", "sources.reason", "lines.coverage", "lines.role", "rows")
    return Picture("flow.svg", title, told, svg.stages("flow", title, told, stages), queries)


def _roles(facts: Facts) -> Picture | None:
    roles = facts.figures.by("lines.role", "characters")
    whole = sum(roles.values())
    ordered = sorted(
        ((count, str(role)) for role, count in roles.items() if count), key=lambda pair: (-pair[0], pair[1])
    )
    rows = [Bar(role, ((count, "c2" if role == "other" else "c1"),), _note(count, whole)) for count, role in ordered]
    return _picture("roles", "Characters of the pages by the role of their line", rows, ("lines.role",))


def _authors(facts: Facts) -> Picture | None:
    whole = facts.rows("comments")
    rows = []
    for status in AUTHOR_STATUSES:
        count = facts.count("comments.author_status", status)
        rows.append(Bar(status, ((count, COLOUR[status]),), _note(count, whole)))
    return _picture("authors", "Comments by what is known of their author", rows, ("comments.author_status",))


def _lengths(facts: Facts) -> Picture | None:
    counted: dict[str, dict[str, int]] = {}
    for row in facts.figures.rows["comments.words_by_author"]:
        counted.setdefault(str(row["bin"]), {})[str(row["author_status"])] = integer(row["comments"])
    rows = []
    for label in sorted(counted):
        of_bin = counted[label]
        pieces = tuple((of_bin.get(status, 0), COLOUR[status]) for status in AUTHOR_STATUSES)
        rows.append(Bar(_of(label, "word"), pieces, text.number(sum(of_bin.values()))))
    present = [status for status in AUTHOR_STATUSES if facts.count("comments.author_status", status)]
    legend = tuple((status, COLOUR[status]) for status in present)
    return _picture(
        "lengths",
        "Length of comments by what is known of their author",
        rows,
        ("comments.words_by_author",),
        legend=legend,
    )


def _per_article(facts: Facts) -> Picture | None:
    bins = facts.figures.by("articles.comments_binned")
    whole = facts.rows("articles")
    rows = [Bar(_of(str(label), "comment"), ((count, "c1"),), _note(count, whole)) for label, count in bins.items()]
    return _picture("comments_per_article", "Articles by number of comments", rows, ("articles.comments_binned",))


def _declared(facts: Facts) -> Picture | None:
    whole = facts.value("articles.declared", "articles")
    rows = []
    for key, words, colour in (
        ("equal", "as many as declared", "c1"),
        ("fewer", "fewer than declared", "c2"),
        ("more", "more than declared", "c4"),
    ):
        count = facts.value("articles.declared", key)
        rows.append(Bar(words, ((count, colour),), _note(count, whole)))
    return _picture("declared", "Comments found against comments declared, by article", rows, ("articles.declared",))


def _activity(facts: Facts) -> Picture | None:
    bins = facts.figures.by("authors.activity_binned")
    whole = sum(bins.values())
    rows = [Bar(_of(str(label), "comment"), ((count, "c1"),), _note(count, whole)) for label, count in bins.items()]
    return _picture("activity", "Commenters by number of comments", rows, ("authors.activity_binned",))


def _missing(facts: Facts) -> Picture | None:
    rows = []
    for name, model in TABLES.items():
        if name in ("sources", "lines") or not facts.rows(name):
            continue
        whole = facts.rows(name)
        nulls = facts.figures.one(f"missing.{name}")
        for column in model.to_schema().columns:
            count = integer(nulls.get(column))
            if count:
                share = text.ratio(count, whole) or 0.0
                rows.append(Bar(f"{name}.{column}", ((share, "c2"),), text.percent(count, whole)))
    queries = tuple(f"missing.{name}" for name in TABLES if name not in ("sources", "lines"))
    return _picture("missing", "Share of rows without a value, by column", rows, queries, top=1.0)


def _languages(facts: Facts) -> Picture | None:
    whole = facts.rows("articles")
    found = sorted(
        facts.figures.by("articles.language").items(), key=lambda pair: (pair[0] is None, -pair[1], str(pair[0]))
    )
    rows = [
        Bar(str(code) if code else "not told", ((count, "c1" if code else "c5"),), _note(count, whole))
        for code, count in found[:16]
    ]
    return _picture("languages", "Articles by language", rows, ("articles.language",))


def _years(facts: Facts) -> Picture | None:
    articles, comments = facts.figures.by("articles.year"), facts.figures.by("comments.year")
    years = sorted({str(year) for year in (*articles, *comments) if year})[-30:]
    rows = []
    for year in years:
        here, there = articles.get(year, 0), comments.get(year, 0)
        note = f"{text.number(here)} and {text.number(there)}"
        rows.append(Bar(year, ((here, "c1"), (there, "c2")), note))
    legend = (("articles published", "c1"), ("comments posted", "c2"))
    return _picture(
        "years",
        "Articles and comments by year",
        rows,
        ("articles.year", "comments.year"),
        legend=legend,
        lead="Articles and comments.",
    )
