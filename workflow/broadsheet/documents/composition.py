"""What the run measures about the composition of a release (questions C1 to C14)."""

from __future__ import annotations

from broadsheet.documents import text
from broadsheet.documents.facts import MANIFEST, VALIDATION, Facts, quarantined
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Block, Bullets, Code, Inline, Number, Table, cells, joined, marked, say, table
from broadsheet.schemas import REFERENCES, TABLES


def instances(_: Facts) -> list[Block]:
    """Say what a row of each table stands for (C1)."""
    items: list[tuple[Inline, ...]] = [
        (Code(name), f": {' '.join((model.__doc__ or '').split())}") for name, model in TABLES.items()
    ]
    return [say("A release is six tables:"), Bullets(tuple(items))]


def counts(facts: Facts) -> list[Block]:
    """Count rows per table and pages by kind (C2)."""
    rows = [cells(Code(name), facts.k("rows", name)) for name in TABLES]
    kinds = [
        cells(Code(str(kind)), facts.k("articles.kind", kind))
        for kind in sorted(facts.figures.by("articles.kind"), key=str)
    ]
    return [
        table("Rows per table", ("Table", "Rows"), rows, ("rows",)),
        table("Rows of articles by kind of page", ("Kind", "Articles"), kinds, ("articles.kind",)),
    ]


def sampling(facts: Facts) -> list[Block]:
    """Show what became of inputs, and how complete threads are (C3)."""
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
                text.form(facts.value("articles.declared", "articles"), " article says", " articles say"),
                " how many comments there are: ",
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


def columns(facts: Facts) -> list[Block]:
    """Count the columns of each table (C4)."""
    rows = []
    for name, model in TABLES.items():
        columns = model.to_schema().columns
        nullable = sum(column.nullable for column in columns.values())
        rows.append(cells(Code(name), text.number(len(columns)), text.number(nullable), facts.k("rows", name)))
    return [
        table("Columns per table", ("Table", "Columns", "Nullable", "Rows"), rows, ("rows",)),
        say("Each column with its type, meaning, unit and share of nulls: ", Code("dictionary.md"), "."),
    ]


def labels(_: Facts) -> list[Block]:
    """Name what was worked out and did not stand in the text (C5)."""
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


def missing(facts: Facts) -> list[Block]:
    """List the nulls of each column with their causes (C6)."""
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


def relations(facts: Facts) -> list[Block]:
    """Show references, and the evidence for parents and boundaries (C7)."""
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


def noise(facts: Facts) -> list[Block]:
    """Show unrecognised lines, repetitions, rejected rows and unmet expectations (C9)."""
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
            text.form(facts.value("lines.coverage", "raw"), " line is", " lines are"),
            " kept as raw bytes too, for want of a text that encodes back to them.",
        ),
        say(
            facts.k("sources.status", "duplicate"),
            text.form(facts.count("sources.status", "duplicate"), " input repeats", " inputs repeat"),
            " the bytes of another; ",
            facts.k("sources.status", "older_capture"),
            text.form(facts.count("sources.status", "older_capture"), " is another capture", " are other captures"),
            " of an article that is in the release. They are rows of ",
            Code("sources"),
            " and add no article.",
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


def links(facts: Facts) -> list[Block]:
    """Count addresses of other places (C10)."""
    return [
        say(
            facts.n("articles.links", "with_url"),
            " of ",
            facts.k("rows", "articles"),
            " articles name the address of their page; there are ",
            facts.n("articles.links", "linking"),
            text.form(facts.value("articles.links", "linking"), " body and ", " bodies and "),
            facts.n("comments.traces", "links"),
            text.form(facts.value("comments.traces", "links"), " comment", " comments"),
            " with addresses of other places. None of these is needed to use the tables, and none is promised "
            "to stay. Pictures are described by captions and alternative texts; the pictures themselves are not here.",
        )
    ]


def groups(facts: Facts) -> list[Block]:
    """Show languages and kinds of authors (C13)."""
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


def people(facts: Facts) -> list[Block]:
    """Say whether names are in, and how recognisable commenters are (C14)."""
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
            " commenters are shown by the name they gave. Whether it may be passed on is a question of law and of "
            "those people.",
        )
    commenters = facts.value("authors.persistence", "commenters")
    return [
        names,
        say(
            facts.n("comments.traces", "email"),
            text.form(facts.value("comments.traces", "email"), " comment shows", " comments show"),
            " an e-mail address. Of ",
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
