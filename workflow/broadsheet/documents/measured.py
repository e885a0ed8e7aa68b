"""The measured part of each answer: what the tables, the manifest and the checks say about a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from broadsheet.documents import text
from broadsheet.documents.facts import Facts, shown
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Block, Bullets, Code, Inline, Number, Table, cells, joined, marked, say, table
from broadsheet.schemas import REFERENCES, TABLES
from broadsheet.schemas.vocabulary import AUTHOR_STATUSES

MANIFEST = "manifest"
"""Id under which the appendix lists numbers that stand in manifest.json."""
VALIDATION = "validation"


def blocks(question: str, facts: Facts) -> tuple[Block, ...]:
    """Return the measured blocks of the question with this id."""
    return tuple(_BY_QUESTION[question](facts))


def _instances(_: Facts) -> list[Block]:
    items: list[tuple[Inline, ...]] = [
        (Code(name), f": {' '.join((model.__doc__ or '').split())}") for name, model in TABLES.items()
    ]
    return [say("A release is six tables:"), Bullets(tuple(items))]


def _counts(facts: Facts) -> list[Block]:
    rows = [cells(Code(name), facts.k("rows", name)) for name in TABLES]
    kinds = [
        cells(Code(str(kind)), facts.k("articles.kind", kind))
        for kind in sorted(facts.figures.by("articles.kind"), key=str)
    ]
    return [
        table("Rows per table", ("Table", "Rows"), rows, ("rows",)),
        table("Rows of articles by kind of page", ("Kind", "Articles"), kinds, ("articles.kind",)),
    ]


def _sampling(facts: Facts) -> list[Block]:
    found: list[Block] = [_sources(facts)]
    causes = facts.figures.by("sources.reason")
    if causes:
        rows = [cells(Code(str(cause)), facts.k("sources.reason", cause)) for cause in causes]
        found.append(table("Unreadable inputs by reason", ("Reason", "Inputs"), rows, ("sources.reason",)))
    declared = facts.figures.one("articles.declared")
    if declared["articles"]:
        found.append(
            say(
                facts.n("articles.declared", "articles"),
                " articles say how many comments they have: ",
                facts.n("articles.declared", "declared"),
                " in all, of which ",
                facts.n("articles.declared", "found"),
                " were found. In ",
                facts.n("articles.declared", "fewer"),
                " of them fewer were found than declared, in ",
                facts.n("articles.declared", "more"),
                " more.",
            )
        )
    else:
        found.append(say("No page says how many comments it has, so what was not captured cannot be counted."))
    statuses = facts.figures.by("articles.thread_status")
    rows = [cells(Code(str(status)), facts.k("articles.thread_status", status)) for status in statuses]
    found.append(table("Threads by completeness", ("Thread", "Articles"), rows, ("articles.thread_status",)))
    return found


def _sources(facts: Facts) -> Table:
    whole = facts.rows("sources")
    rows = [
        cells(Code(str(status)), facts.k("sources.status", status), facts.share(count, whole, "sources.status"))
        for status, count in facts.figures.by("sources.status").items()
    ]
    return table("Inputs by what became of them", ("Status", "Inputs", "Share"), rows, ("sources.status",))


def _columns(facts: Facts) -> list[Block]:
    rows = []
    for name, model in TABLES.items():
        columns = model.to_schema().columns
        nullable = sum(column.nullable for column in columns.values())
        rows.append(cells(Code(name), text.number(len(columns)), text.number(nullable), facts.k("rows", name)))
    return [
        table("Columns per table", ("Table", "Columns", "Nullable", "Rows"), rows, ("rows",)),
        say("Each column with its type, meaning, unit and share of nulls: ", Code("dictionary.md"), "."),
    ]


def _labels(_: Facts) -> list[Block]:
    return [
        say(
            "No row carries a label made for training. Columns that were worked out and did not stand in the text are ",
            *joined(
                [
                    Code(name)
                    for name in [
                        "kind",
                        "layout",
                        "layout_score",
                        "thread_status",
                        "language",
                        "parent_comment_id",
                        "boundary_evidence",
                    ]
                ]
            ),
            "; columns ending in _evidence or _status say on what grounds, and ",
            Code("lines.rule"),
            " names the rule that decided each line.",
        )
    ]


def censored(facts: Facts, name: str, column: str) -> tuple[str, Number | None] | None:
    """Return why an upstream filter leaves nulls in a column, and how many rows carry the status that shows it.

    The count is null where the filter leaves no status: then any of the column's nulls may come from it.
    """
    for known in facts.upstream:
        for each in known.censors:
            if (each.table, each.column) == (name, column):
                if each.when is None:
                    return f"{known.title}: {each.because}", None
                return f"{known.title}: {each.because}", facts.k(f"{name}.{each.when[0]}", each.when[1])
    return None


def _missing(facts: Facts) -> list[Block]:
    found: list[Block] = []
    for name in TABLES:
        if rows := _nulls(facts, name):
            header = ("Column", "Nulls", "Share", "Null where")
            found.append(
                Table(
                    f"Nulls in {name}, {text.counted(facts.rows(name), 'row')}",
                    (*header, "Removed upstream") if facts.upstream else header,
                    tuple(rows),
                    frozenset({1, 2}),
                    (f"missing.{name}",),
                )
            )
    found.append(say("Columns that are not listed have no null in this release."))
    return found


def _nulls(facts: Facts, name: str) -> list[tuple[tuple[Inline, ...], ...]]:
    """Return a row for each column of a table that has nulls: how many, why, and what a filter has to do with it."""
    query = f"missing.{name}"
    whole = facts.rows(name)
    rows = []
    for column, declared in TABLES[name].to_schema().columns.items():
        count = facts.value(query, column) if declared.nullable else 0
        if not count:
            continue
        row = cells(
            Code(column),
            facts.n(query, column),
            facts.share(count, whole, query),
            marked(str(declared.metadata["null"])),
        )
        if facts.upstream:
            removed = censored(facts, name, column)
            if removed is None:
                row += (("nothing known",),)
            elif removed[1] is None:
                row += ((f"an unknown number ({removed[0]})",),)
            else:
                row += ((removed[1], f" ({removed[0]})"),)
        rows.append(row)
    return rows


def _relations(facts: Facts) -> list[Block]:
    rows = []
    for reference in REFERENCES:
        whole = facts.rows(reference.table)
        nulls = facts.figures.one(f"missing.{reference.table}").get(reference.column)
        query = f"missing.{reference.table}" if nulls is not None else "rows"
        there = whole - integer(nulls)
        rows.append(
            cells(
                Code(f"{reference.table}.{reference.column}"),
                Code(f"{reference.target}.{reference.target_column}"),
                Number(text.number(there), query),
                facts.share(there, whole, query),
            )
        )
    evidence = [
        cells(
            Code(str(kind)),
            facts.k("comments.parent", kind),
            facts.share(count, facts.rows("comments"), "comments.parent"),
        )
        for kind, count in facts.figures.by("comments.parent").items()
    ]
    boundaries = [
        cells(
            Code(str(kind)),
            facts.k("comments.boundary", kind),
            facts.share(count, facts.rows("comments"), "comments.boundary"),
        )
        for kind, count in facts.figures.by("comments.boundary").items()
    ]
    return [
        say("Every reference was checked over the whole release; none points nowhere."),
        table("References", ("Column", "Points to", "Values", "Of rows"), rows, ("rows", "missing.comments"), 2),
        table(
            "What shows which comment another answers",
            ("Evidence", "Comments", "Share"),
            evidence,
            ("comments.parent",),
        ),
        table(
            "What shows where a comment begins", ("Evidence", "Comments", "Share"), boundaries, ("comments.boundary",)
        ),
    ]


def quarantined(manifest: Any) -> list[tuple[str, str, int]]:
    """Return (table, reason, rows) of what was rejected."""
    return [
        (name, str(reason), int(count))
        for name, reasons in sorted((manifest.get("quarantine") or {}).items())
        for reason, count in sorted(reasons.items())
    ]


def _noise(facts: Facts) -> list[Block]:
    coverage = facts.figures.one("lines.coverage")
    nonblank = integer(coverage["nonblank"])
    other = integer(coverage["unrecognised"])
    found: list[Block] = [
        say(
            "Of ",
            facts.n("lines.coverage", "nonblank"),
            " non-blank lines, ",
            facts.n("lines.coverage", "unrecognised"),
            " (",
            facts.share(other, nonblank, "lines.coverage"),
            ") were recognised as nothing. ",
            facts.n("lines.coverage", "raw"),
            " lines are kept as raw bytes too, because they do not encode back from their text.",
        ),
        say(
            facts.k("sources.status", "duplicate"),
            " inputs repeat the bytes of another, ",
            facts.k("sources.status", "older_capture"),
            " are other captures of an article that is in the release. Both are rows of ",
            Code("sources"),
            "; neither adds an article.",
        ),
    ]
    rejected = quarantined(facts.manifest)
    if rejected:
        rows = [cells(Code(name), reason, Number(text.number(count), MANIFEST)) for name, reason, count in rejected]
        found.append(table("Rejected rows, kept in quarantine", ("Table", "Reason", "Rows"), rows, (MANIFEST,), 2))
    else:
        found.append(say(Number("0", MANIFEST), " rows were rejected by the schemas."))
    statistics = facts.validation["statistics"]
    found.append(
        say(
            "Of ",
            Number(text.number(statistics["expectations"]), VALIDATION),
            " expectations of this release, ",
            Number(text.number(statistics["met"]), VALIDATION),
            " are met." if not facts.failed else " are met. Not met:",
        )
    )
    if facts.failed:
        found.append(Bullets(tuple((f"{each['severity']}: {each['message']}",) for each in facts.failed)))
    return found


def _links(facts: Facts) -> list[Block]:
    return [
        say(
            facts.n("articles.links", "with_url"),
            " of ",
            facts.k("rows", "articles"),
            " articles name the address of their page; ",
            facts.n("articles.links", "linking"),
            " bodies and ",
            facts.n("comments.traces", "links"),
            " comments hold addresses of other places. None of these is needed to use the tables, and none is promised "
            "to stay. Pictures are described by captions and alternative texts; the pictures themselves are not here.",
        )
    ]


def _groups(facts: Facts) -> list[Block]:
    whole = facts.rows("articles")
    languages = [
        cells(
            Code(str(code)) if code else "not told",
            facts.k("articles.language", code),
            facts.share(count, whole, "articles.language"),
        )
        for code, count in facts.figures.by("articles.language").items()
    ]
    return [
        say("No column describes a person's origin, gender, age, belief or health. Columns that set groups apart:"),
        table("Articles by language", ("Language", "Articles", "Share"), languages, ("articles.language",)),
        say(
            "Authors by what they did: ",
            facts.n("authors.kinds", "writers"),
            " are named by a byline, ",
            facts.n("authors.kinds", "commenters"),
            " wrote comments, ",
            facts.n("authors.kinds", "both"),
            " did both. ",
            Code("comments.badge"),
            " shows a moderator's or writer's mark where the page does.",
        ),
    ]


def _people(facts: Facts) -> list[Block]:
    if facts.names_hidden:
        names = say(
            "Names of commenters are replaced by keyed pseudonyms, and masked in the texts of their thread (",
            facts.n("comments.traces", "masked_names"),
            " comments hold such a mask). What people wrote can be searched for on the web, so a pseudonym does not "
            "make a comment anonymous.",
        )
    else:
        names = say(
            "Names of commenters are in this release: ",
            facts.n("authors.kinds", "named_commenters"),
            " commenters are shown by the name they gave. It is made for one's own machine; do not pass it on without "
            "asking what the law and those people say.",
        )
    commenters = facts.value("authors.persistence", "commenters")
    return [
        names,
        say(
            facts.n("comments.traces", "email"),
            " comments show an e-mail address. Of ",
            facts.n("authors.persistence", "commenters"),
            " commenters, ",
            facts.n("authors.persistence", "one_comment"),
            " (",
            facts.share(facts.value("authors.persistence", "one_comment"), commenters, "authors.persistence"),
            ") wrote a single comment and ",
            facts.n("authors.persistence", "several_articles"),
            " appear under several articles: the more somebody wrote, the easier they are to recognise.",
        ),
    ]


def _acquired(facts: Facts) -> list[Block]:
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


def _mechanism(facts: Facts) -> list[Block]:
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


def _strategy(facts: Facts) -> list[Block]:
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


def _times(facts: Facts) -> list[Block]:
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


def _withdrawal(facts: Facts) -> list[Block]:
    return [
        say(
            facts.k("comments.author_status", "removed"),
            " comments stand as removed, without text: by the page itself, or because a person asked.",
        )
    ]


def _steps(facts: Facts) -> list[Block]:
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
            lost((Number(text.number(rejected), MANIFEST), " rejected rows")),
        ),
        cells(
            Code("release"),
            (facts.n("sources.size", "pages"), " pages"),
            (facts.k("rows", "articles"), " articles"),
            lost(
                (facts.k("sources.status", "older_capture"), " other captures"),
                (facts.k("sources.status", "empty"), " empty pages"),
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


def _raw(facts: Facts) -> list[Block]:
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


def _software(facts: Facts) -> list[Block]:
    libraries = facts.manifest.get("libraries") or {}
    rows = [cells(Code(str(name)), Code(str(version))) for name, version in sorted(libraries.items())]
    return [
        say(f"Broadsheet {facts.manifest['code']}; the same input, settings, code and libraries give the same bytes."),
        table("Libraries", ("Library", "Version"), rows, (MANIFEST,), 2),
    ]


def _skew(facts: Facts) -> list[Block]:
    return [*lost_against_named(facts), *firm_boundaries(facts), *concentration(facts)]


def lost_against_named(facts: Facts) -> list[Block]:
    """Comments by author status, with the evidence that authors are not missing at random."""
    whole = facts.rows("comments")
    rows = [
        cells(
            Code(status),
            facts.k("comments.author_status", status),
            facts.share(facts.count("comments.author_status", status), whole, "comments.author_status"),
            facts.k("comments.author_status", status, "median_words"),
        )
        for status in AUTHOR_STATUSES
    ]
    found: list[Block] = [
        table(
            "Comments by what is known of their author",
            ("Author", "Comments", "Share", "Median words"),
            rows,
            ("comments.author_status",),
        )
    ]
    if evidence := _not_at_random(facts):
        found.append(evidence)
    return found


def _not_at_random(facts: Facts) -> Block | None:
    """On the sites where authors are lost: how many of the known names have one word, which is what filters take."""
    losing = {row["site"] for row in facts.figures.rows["sites.comments"] if integer(row["lost"])}
    known = [row for row in facts.figures.rows["sites.authors"] if row["site"] in losing]
    named, one = sum(integer(row["names"]) for row in known), sum(integer(row["one_word"]) for row in known)
    if not named:
        return None
    return say(
        "On sites where authors are lost, ",
        Number(text.number(one), "sites.authors"),
        " of ",
        Number(text.number(named), "sites.authors"),
        " commenters whose name is known have a name of one word. ",
        "Names of one word are what is lost: authors are not missing at random, and what holds for named commenters "
        "need not hold for the lost ones."
        if not one
        else "So names of one word are not all that is lost, and not all of them are; it is not known to be chance.",
    )


def firm_boundaries(facts: Facts) -> list[Block]:
    """Key figures with and without comments whose start only a double blank line shows."""
    weak = facts.count("comments.boundary", "double_blank")
    if not weak:
        return []
    whole, firm = facts.rows("comments"), facts.total("comments.author_status_firm", "comments")
    rows = [
        cells("comments", facts.k("rows", "comments"), Number(text.number(firm), "comments.author_status_firm")),
        *(
            cells(
                f"author {status}",
                facts.share(facts.count("comments.author_status", status), whole, "comments.author_status"),
                facts.share(facts.count("comments.author_status_firm", status), firm, "comments.author_status_firm"),
            )
            for status in AUTHOR_STATUSES
        ),
        cells("median words", facts.n("comments.words", "median"), facts.n("comments.words_firm", "median")),
    ]
    return [
        say(
            Number(text.number(weak), "comments.boundary"),
            " comments begin where only a double blank line shows it. A one-word paragraph that was removed leaves the "
            "same trace inside a comment, so some of them may be halves of one. Key figures with and without them:",
        ),
        table(
            "With and without boundaries by double blank lines",
            ("Figure", "All comments", "Firm boundaries only"),
            rows,
            ("comments.author_status", "comments.author_status_firm", "comments.words", "comments.words_firm"),
        ),
    ]


def top_tenth(activity: dict[str | None, int]) -> tuple[int, int, int] | None:
    """Return (commenters in the most active tenth, their comments, all comments) from {comments: commenters}."""
    pairs = sorted(((integer(count), people) for count, people in activity.items()), reverse=True)
    people, comments = sum(number for _, number in pairs), sum(count * number for count, number in pairs)
    if people < 10:
        return None
    wanted = left = people // 10
    taken = 0
    for count, number in pairs:
        step = min(left, number)
        taken += step * count
        left -= step
    return wanted, taken, comments


def concentration(facts: Facts) -> list[Block]:
    """How unevenly comments are spread over commenters."""
    top = top_tenth(facts.figures.by("authors.activity"))
    if top is None:
        return [say("There are too few commenters with a name to say how unevenly comments are spread over them.")]
    people, theirs, comments = top
    return [
        say(
            "The most active tenth of commenters (",
            Number(text.number(people), "authors.activity"),
            ") wrote ",
            Number(text.percent(theirs, comments), "authors.activity"),
            " of the comments that have an author.",
        )
    ]


_BY_QUESTION: dict[str, Callable[[Facts], list[Block]]] = {
    "C1": _instances,
    "C2": _counts,
    "C3": _sampling,
    "C4": _columns,
    "C5": _labels,
    "C6": _missing,
    "C7": _relations,
    "C9": _noise,
    "C10": _links,
    "C13": _groups,
    "C14": _people,
    "L1": _acquired,
    "L2": _mechanism,
    "L3": _strategy,
    "L5": _times,
    "L10": _withdrawal,
    "P1": _steps,
    "P2": _raw,
    "P3": _software,
    "U4": _skew,
}
