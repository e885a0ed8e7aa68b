"""What the run measures about the composition of a release (questions C1 to C14)."""

from __future__ import annotations

from broadsheet.documents import text
from broadsheet.documents.facts import MANIFEST, SCHEMA, VALIDATION, Facts, quarantined, rejected, rows_of
from broadsheet.documents.model import (
    Block,
    Bullets,
    Cell,
    Code,
    Inline,
    Number,
    Table,
    cells,
    joined,
    marked,
    say,
    table,
)
from broadsheet.documents.upstream import censoring
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
        _lengths(facts),
    ]


def _lengths(facts: Facts) -> Table:
    found = (
        ("words in the body of an article", "articles.words"),
        ("comments under an article", "articles.comments"),
        ("words in a comment that has its words", "comments.words"),
    )
    columns = ("counted", "least", "quarter", "median", "three_quarters", "p95", "most")
    rows = [cells(what, *(facts.seen_alone(query, column) for column in columns)) for what, query in found]
    header = ("What", "Of", "Least", "A quarter up to", "Median", "Three quarters up to", "95 % up to", "Most")
    return table("How long, and how many", header, rows, tuple(query for _, query in found))


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
    rows = [
        cells(
            Code(str(status)),
            facts.k("sources.status", status),
            facts.share(facts.cell("sources.status", status), rows_of("sources")),
        )
        for status in facts.figures.by("sources.status")
    ]
    return table("Inputs by what became of them", ("Status", "Inputs", "Share"), rows, ("sources.status",))


def columns(facts: Facts) -> list[Block]:
    """Count the columns of each table (C4)."""
    rows = []
    for name, model in TABLES.items():
        columns = model.to_schema().columns
        nullable = sum(column.nullable for column in columns.values())
        rows.append(
            cells(
                Code(name),
                Number(text.number(len(columns)), (Cell(SCHEMA, "columns", (name,)),)),
                Number(text.number(nullable), (Cell(SCHEMA, "nullable", (name,)),)),
                facts.k("rows", name),
            )
        )
    return [
        table("Columns per table", ("Table", "Columns", "Nullable", "Rows"), rows, (SCHEMA, "rows")),
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


def missing(facts: Facts) -> list[Block]:
    """List the nulls of each column with their causes (C6)."""
    found: list[Block] = []
    if facts.upstream:
        found.append(
            say(
                "The text came through ",
                *joined([Code(known.name) for known in facts.upstream]),
                ", as the config says. A null in a column that such a filter censors is put down to the filter: from "
                "what is left nobody can tell whether the page showed a value.",
            )
        )
    for name in TABLES:
        if rows := _nulls(facts, name):
            found.append(
                Table(
                    f"Nulls in {name}",
                    ("Column", "Nulls", "Share", "Cause"),
                    tuple(rows),
                    frozenset({1, 2}),
                    (f"missing.{name}",),
                )
            )
    found.append(say("Columns that are not listed have no null in this release."))
    return found


def _nulls(facts: Facts, name: str) -> list[tuple[tuple[Inline, ...], ...]]:
    """Return a row for each column of a table that has nulls: how many, and why."""
    query = f"missing.{name}"
    rows = []
    for column, declared in TABLES[name].to_schema().columns.items():
        nulls = Cell(query, column)
        if not declared.nullable or not facts.of(nulls):
            continue
        why = marked(str(declared.metadata["null"]))
        rows.append(
            cells(
                Code(column),
                facts.number(nulls),
                facts.share(nulls, rows_of(name)),
                _removed_upstream(facts, name, column) or why,
            )
        )
    return rows


def _removed_upstream(facts: Facts, name: str, column: str) -> tuple[Inline, ...]:
    """Say how many nulls of a column the upstream filters have left, and why; nothing where they do not touch it."""
    found: list[Inline] = []
    for known, each in censoring(facts.upstream, name, column):
        if found:
            found.append("; ")
        if each.when is None:
            found.append(f"removed upstream by {known.name}: {each.because}")
            continue
        status = facts.cell(f"{name}.{each.when[0]}", each.when[1])
        others = facts.of(Cell(f"missing.{name}", column)) - facts.of(status)
        found += [f"removed upstream by {known.name} in ", facts.number(status), f" rows: {each.because}"]
        if others and len(found) == 3:
            found += [
                "; in the others ",
                Code(each.when[0]),
                " is not ",
                Code(each.when[1]),
                " and says what the page shows in its place",
            ]
    return tuple(found)


def relations(facts: Facts) -> list[Block]:
    """Show references, and the evidence for parents and boundaries (C7)."""
    rows = []
    for reference in REFERENCES:
        there = facts.cell("references", f"{reference.table}.{reference.column}")
        rows.append(
            cells(
                Code(f"{reference.table}.{reference.column}"),
                Code(f"{reference.target}.{reference.target_column}"),
                facts.number(there),
                facts.share(there, rows_of(reference.table)),
            )
        )
    evidence = [
        cells(
            Code(str(kind)),
            facts.k("comments.parent", kind),
            facts.share(facts.cell("comments.parent", kind), rows_of("comments")),
        )
        for kind in facts.figures.by("comments.parent")
    ]
    boundaries = [
        cells(
            Code(str(kind)),
            facts.k("comments.boundary", kind),
            facts.share(facts.cell("comments.boundary", kind), rows_of("comments")),
        )
        for kind in facts.figures.by("comments.boundary")
    ]
    return [
        say("Every reference was checked over the whole release; none points nowhere."),
        table("References", ("Column", "Points to", "Values", "Of rows"), rows, ("references", "rows"), 2),
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
    found: list[Block] = [
        say(
            "Of ",
            facts.n("lines.coverage", "nonblank"),
            " non-blank lines, ",
            facts.n("lines.coverage", "unrecognised"),
            " (",
            facts.share(Cell("lines.coverage", "unrecognised"), Cell("lines.coverage", "nonblank")),
            ") were recognised as nothing. ",
            *(
                ("Bytes of which no text could be made are kept only where the release was made.",)
                if facts.names_hidden
                else (
                    facts.n("lines.coverage", "raw"),
                    text.form(facts.value("lines.coverage", "raw"), " line is", " lines are"),
                    " kept as raw bytes too, for want of a text that encodes back to them.",
                )
            ),
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
    turned_down = quarantined(facts.manifest)
    if turned_down:
        rows = [
            cells(Code(name), reason, Number(text.number(count), (rejected(name, reason),)))
            for name, reason, count in turned_down
        ]
        found.append(table("Rejected rows, kept in quarantine", ("Table", "Reason", "Rows"), rows, (MANIFEST,), 2))
    else:
        found.append(say(Number("0", (Cell(MANIFEST, "quarantine"),)), " rows were rejected by the schemas."))
    found.append(_corrected(facts))
    statistics = facts.validation["statistics"]
    found.append(
        say(
            "Of ",
            Number(text.number(statistics["expectations"]), (Cell(VALIDATION, "expectations"),)),
            " expectations of this release, ",
            Number(text.number(statistics["met"]), (Cell(VALIDATION, "met"),)),
            " are met." if not facts.failed else " are met. Not met:",
        )
    )
    if facts.failed:
        found.append(Bullets(tuple((f"{each['severity']}: {each['message']}",) for each in facts.failed)))
    return found


def _corrected(facts: Facts) -> Block:
    lines = facts.value("lines.corrected", "lines")
    if not lines:
        return say("People corrected the role of ", facts.n("lines.corrected", "lines"), " lines by hand.")
    return say(
        "People corrected the role of ",
        facts.n("lines.corrected", "lines"),
        text.form(lines, " line", " lines"),
        " on ",
        facts.n("lines.corrected", "pages"),
        text.form(facts.value("lines.corrected", "pages"), " page", " pages"),
        " by hand; in the ledger their ",
        Code("rule"),
        " is ",
        Code("correction"),
        ".",
    )


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
    languages = [
        cells(
            Code(str(code)) if code else "not told",
            facts.k("articles.language", code),
            facts.share(facts.cell("articles.language", code), rows_of("articles")),
        )
        for code in facts.figures.by("articles.language")
    ]
    return [
        say("No column describes a person's origin, gender, age, belief or health. Columns that set groups apart:"),
        table("Articles by language", ("Language", "Articles", "Share"), languages, ("articles.language",)),
        *_comment_languages(facts),
        say(
            "Authors by what they did: ",
            facts.n("authors.kinds", "writers"),
            " are named by a byline",
            *(
                ("; who wrote comments is dropped. ",)
                if facts.names_dropped
                else (
                    ", ",
                    facts.n("authors.kinds", "commenters"),
                    " wrote comments or opened a forum thread, ",
                    facts.n("authors.kinds", "both"),
                    " did both. ",
                )
            ),
            Code("comments.badge"),
            " shows a moderator's or writer's mark where the page does.",
        ),
    ]


def _comment_languages(facts: Facts) -> list[Block]:
    query = "comments.language"
    if not any(facts.figures.by(query)):
        return [say("The language of single comments was not looked for, or is not known of any.")]
    rows = [
        cells(
            Code(code) if code else "not told",
            facts.k(query, code),
            facts.share(facts.cell(query, code), rows_of("comments")),
        )
        for code in facts.figures.by(query)
    ]
    return [table("Comments by language", ("Language", "Comments", "Share"), rows, (query,))]


def people(facts: Facts) -> list[Block]:
    """Say whether names are in, and how recognisable commenters are (C14)."""
    names = _hidden(facts) if facts.names_hidden else [_shown(facts)]
    return [
        *names,
        say(
            facts.n("comments.traces", "email"),
            text.form(facts.value("comments.traces", "email"), " comment shows", " comments show"),
            " an e-mail address.",
            *(() if facts.names_dropped else _persistence(facts)),
        ),
    ]


def _persistence(facts: Facts) -> tuple[Inline, ...]:
    return (
        " Of ",
        facts.n("authors.persistence", "commenters"),
        " commenters, ",
        facts.n("authors.persistence", "one_comment"),
        " (",
        facts.share(Cell("authors.persistence", "one_comment"), Cell("authors.persistence", "commenters")),
        ") wrote a single comment and ",
        facts.n("authors.persistence", "several_articles"),
        " appear under several articles: the more somebody wrote, the easier they are to recognise.",
    )


def _shown(facts: Facts) -> Block:
    return say(
        "Names of commenters are in this release: ",
        facts.n("authors.kinds", "named_commenters"),
        " commenters are shown by the name they gave. Whether it may be passed on is a question of law and of "
        "those people.",
    )


def _hidden(facts: Facts) -> list[Block]:
    """Say what was done about names, what it is worth, and what was left."""
    config = facts.manifest["config"]
    dropped = facts.names_dropped
    scope = {"corpus": "the whole corpus", "article": "one article"}.get(str(config.get("scope")), "one site")
    siteless = scope == "one site" and None in facts.figures.by("sites.articles", "articles")
    unknown = ", and within one article where the site is not known" if siteless else ""
    done = (
        say(
            "Names of commenters are dropped: no column tells which comments are by the same person. In the texts of "
            "their thread they are masked as ",
            Code("[person]"),
            ".",
        )
        if dropped
        else say(
            "Names of commenters are replaced by keyed pseudonyms (HMAC-SHA-256, key with the fingerprint ",
            Code(str(facts.manifest.get("key_fingerprint") or "none")),
            f"): one name is one person within {scope}{unknown}. In the texts of their thread they are masked by the "
            "beginning of the same pseudonym (",
            facts.n("comments.traces", "masked_names"),
            " comments hold such a mask).",
        )
    )
    return [
        done,
        table(
            "What was masked in the ledger, and what was left",
            ("Kind", "Spans"),
            [
                cells(says, facts.masked(kind))
                for kind, says in (
                    ("person", "names of people"),
                    ("email", "e-mail addresses"),
                    ("phone", "telephone numbers"),
                    ("ip", "IP addresses"),
                    ("left", "one-word names left where they may be ordinary words"),
                )
            ],
            (MANIFEST,),
        ),
        say(
            ("Data without names remain personal data" if dropped else "Pseudonymised data remains personal data")
            + ". What people wrote stands here word for word and can be searched for on the web, so "
            + ("leaving out who wrote it" if dropped else "a pseudonym")
            + " does not make a comment anonymous. A name of one word is masked where it is a mention, the header of a "
            "quote or an address, and left elsewhere. Not looked for are names of people who do not take part in the "
            "thread of their page, parts of a name, nicknames, and misspelt names. "
            + (
                "Writers' bylines are public and stand as they are; who comments under a writer's name on the same "
                "site is shown by it."
                if config.get("bylines", "keep") == "keep"
                else "Writers' bylines are replaced likewise."
            )
        ),
    ]
