"""What could mislead: lost authors, weak boundaries, a few who write much (question U4)."""

from __future__ import annotations

from broadsheet.documents import text
from broadsheet.documents.facts import Facts
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Block, Code, Number, cells, say, table
from broadsheet.schemas.vocabulary import AUTHOR_STATUSES

ENOUGH_NAMES = 10
"""With fewer known names, finding hardly any of one word says little."""
RARE = 0.1
"""Where nothing takes them away, far more names than this share have one word."""
SITES_SHOWN = 20


def everything(facts: Facts) -> list[Block]:
    """Show all three (U4)."""
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
    return [*found, *_not_at_random(facts)]


def _not_at_random(facts: Facts) -> list[Block]:
    """Show, for each site that loses authors, how many of its known names have one word, which is what filters take."""
    known = {row["site"]: row for row in facts.figures.rows["sites.authors"]}
    rows, telling = [], 0
    for row in facts.figures.rows["sites.comments"]:
        lost, authors = integer(row["lost"]), known.get(row["site"], {})
        if not lost:
            continue
        names, one = integer(authors.get("names")), integer(authors.get("one_word"))
        telling += names >= ENOUGH_NAMES and one < RARE * names
        rows.append(
            cells(
                "not told" if row["site"] is None else Code(str(row["site"])),
                Number(text.number(integer(row["comments"])), "sites.comments"),
                Number(text.number(lost), "sites.comments"),
                Number(text.number(names), "sites.authors"),
                Number(text.number(one), "sites.authors"),
            )
        )
    if not rows:
        return []
    header = ("Site", "Comments", "Author lost", "Commenters with a name", "Of one word")
    queries = ("sites.comments", "sites.authors")
    return [
        table("Where authors are lost, and how the known names there are built", header, rows[:SITES_SHOWN], queries),
        say(
            "Where authors are lost and hardly any known name has one word, names of one word are what is lost: "
            "authors are not missing at random, and what holds for named commenters need not hold for the lost ones. "
            "So it is on ",
            Number(f"{text.number(telling)} of {text.number(len(rows))}", "sites.authors"),
            f" of these sites ({ENOUGH_NAMES} known names or more, under {RARE:.0%} of one word).".replace("%", " %"),
        ),
    ]


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
            text.form(weak, " comment begins", " comments begin"),
            " where only a double blank line shows it. A one-word paragraph that was removed leaves the "
            "same trace inside a comment, so some of them may be halves of one. Key figures with and without them:",
        ),
        table(
            "With and without boundaries by double blank lines",
            ("Figure", "All comments", "Firm boundaries only"),
            rows,
            ("comments.author_status", "comments.author_status_firm", "comments.words", "comments.words_firm"),
        ),
    ]


def _top_tenth(activity: dict[str | None, int]) -> tuple[int, int, int] | None:
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
    top = _top_tenth(facts.figures.by("authors.activity"))
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
