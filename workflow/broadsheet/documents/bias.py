"""What could mislead: lost authors, weak boundaries, a few who write much (question U4)."""

from __future__ import annotations

from broadsheet.documents import text
from broadsheet.documents.facts import Facts, rows_of
from broadsheet.documents.figures import Value, integer
from broadsheet.documents.model import Block, Cell, Code, Tag, cells, say, table
from broadsheet.schemas.vocabulary import AUTHOR_STATUSES

ENOUGH_NAMES = 10
"""With fewer known names, finding hardly any of one word says little."""
RARE = 0.1
"""Where nothing takes them away, far more names than this share have one word."""
SITES_SHOWN = 20


def everything(facts: Facts) -> list[Block]:
    """Say how much of it there is, and where it is shown; and what is shown nowhere else (U4)."""
    query = "comments.boundary"
    return [
        say(
            "The author of ",
            facts.share(facts.cell("comments.author_status", "lost", "comments"), rows_of("comments")),
            " of the comments is lost, and ",
            facts.share(facts.cell(query, "double_blank"), rows_of("comments")),
            " begin where only a double blank line shows it. ",
            *at_random(facts),
            "What was removed before the text came here, who lost their names to it, and the figures without weak "
            "boundaries stand at the top, under “What was gone before”.",
        ),
        *concentration(facts),
    ]


def at_random(facts: Facts) -> tuple[str, ...]:
    """Say in a sentence whether authors are missing at random, as far as names show it; nothing where none is lost."""
    if not facts.count("comments.author_status", "lost", "comments"):
        return ()
    if any(_telling(facts, row["site"]) for row in facts.figures.rows["sites.comments"] if row["lost"]):
        return ("Authors are not missing at random: names of one word are missing more often. ",)
    return ("Whether authors are missing at random cannot be told from the names that are known. ",)


def _telling(facts: Facts, site: Value) -> bool:
    """Tell whether a site's known names show that those of one word are lost."""
    known = next((row for row in facts.figures.rows["sites.authors"] if row["site"] == site), {})
    names = integer(known.get("names"))
    return names >= ENOUGH_NAMES and integer(known.get("one_word")) < RARE * names


def lost_against_named(facts: Facts) -> list[Block]:
    """Comments by author status, with the evidence that authors are not missing at random."""
    status_of = "comments.author_status"
    rows = []
    for status in AUTHOR_STATUSES:
        comments = facts.cell(status_of, status, "comments")
        rows.append(
            cells(
                Code(status),
                facts.number(comments),
                facts.share(comments, rows_of("comments")),
                facts.median(status_of, status),
                facts.share(facts.cell(status_of, status, "under_five_words"), comments),
                facts.share(facts.cell(status_of, status, "answers"), comments),
            )
        )
    header = ("Author", "Comments", "Share", "Median words", "Under five words", "With a known parent")
    return [table("Comments by what is known of their author", header, rows, (status_of,)), *_not_at_random(facts)]


def _not_at_random(facts: Facts) -> list[Block]:
    """Show, for each site that loses authors, how many of its known names have one word, which is what filters take."""
    known = {row["site"]: row for row in facts.figures.rows["sites.authors"]}
    rows, telling = [], False
    for row in facts.figures.rows["sites.comments"]:
        site = None if row["site"] is None else str(row["site"])
        if not row["lost"]:
            continue
        names = integer(known.get(site, {}).get("names"))
        sign = Tag("not told", "none") if names < ENOUGH_NAMES else Tag("no", "met")
        if _telling(facts, site):
            telling, sign = True, Tag("yes", "open")
        lost, named = facts.cell("sites.comments", site, "lost"), facts.cell("sites.authors", site, "names")
        rows.append(
            cells(
                "not told" if site is None else Code(site),
                facts.k("sites.comments", site, "comments"),
                facts.number(lost),
                facts.share(lost, facts.cell("sites.comments", site, "comments")),
                facts.number(named),
                facts.k("sites.authors", site, "one_word"),
                facts.share(facts.cell("sites.authors", site, "one_word"), named),
                sign,
            )
        )
    if not rows:
        return []
    header = ("Site", "Comments", "Author lost", "Share", "Known names", "Of one word", "Share", "One-word names lost")
    queries = ("sites.comments", "sites.authors")
    return [
        table("Where authors are lost, and how the known names there are built", header, rows[:SITES_SHOWN], queries),
        say(
            "Authors are not missing at random. Where many are lost and hardly any known name has one word, it is the "
            "names of one word that are lost, and their comments with them look as if nobody had written them: what "
            "holds for named commenters need not hold for the others. "
            if telling
            else "Whether authors are missing at random cannot be told from these names: known names of one word are "
            "either not rare here, or too few names are known. ",
            f"The sign, in the last column: {ENOUGH_NAMES} known names or more, and under {RARE:.0%} of them of one "
            "word.".replace("%", " %"),
        ),
    ]


def firm_boundaries(facts: Facts) -> list[Block]:
    """Key figures with and without comments whose start only a double blank line shows."""
    weak = facts.count("comments.boundary", "double_blank")
    if not weak:
        return []
    both = ("comments.author_status", "comments.author_status_firm")

    def comments(query: str) -> Cell:
        return Cell(query, "comments")

    rows = [
        cells("comments", *(facts.number(comments(query)) for query in both)),
        *(
            cells(
                f"author {status}",
                *(facts.share(facts.cell(query, status, "comments"), comments(query)) for query in both),
            )
            for status in AUTHOR_STATUSES
        ),
        cells("with a known parent", *(facts.share(Cell(query, "answers"), comments(query)) for query in both)),
        cells("under five words", *(facts.share(Cell(query, "under_five_words"), comments(query)) for query in both)),
        cells("median words, all", facts.n("comments.words", "median"), facts.n("comments.words_firm", "median")),
        *(
            cells(f"median words, author {status}", *(facts.median(query, status) for query in both))
            for status in ("named", "lost")
        ),
    ]
    return [
        say(
            facts.k("comments.boundary", "double_blank"),
            text.form(weak, " comment begins", " comments begin"),
            " where only a double blank line shows it. A one-word paragraph that was removed leaves the "
            "same trace inside a comment, so some of them may be halves of one. Key figures with and without them:",
        ),
        table(
            "With and without boundaries by double blank lines",
            ("Figure", "All comments", "Firm boundaries only"),
            rows,
            (*both, "comments.words", "comments.words_firm"),
        ),
    ]


def concentration(facts: Facts) -> list[Block]:
    """How unevenly comments are spread over commenters."""
    query = "authors.inequality"
    if not facts.value(query, "top"):
        return [say("There are too few commenters with a name to say how unevenly comments are spread over them.")]
    return [
        say(
            "The most active tenth of commenters (",
            facts.n(query, "top"),
            " of ",
            facts.n(query, "commenters"),
            ") wrote ",
            facts.share(Cell(query, "by_top"), Cell(query, "comments")),
            " of the comments that have an author; the Gini coefficient of comments over commenters is ",
            facts.seen_alone(query, "gini"),
            " (0: all wrote equally many, 1: one wrote all).",
        )
    ]
