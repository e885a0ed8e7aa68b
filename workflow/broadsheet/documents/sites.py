"""What a corpus can answer, site by site: how much of each thing is there, and whether that is enough for a question.

Thresholds are rules of thumb, stated beside the verdicts; a verdict is a warning against reading too much into a table,
not a permission.
"""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.documents import text
from broadsheet.documents.facts import Facts
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Block, Bullets, Code, Inline, Number, Table, cells, say, table

SHOWN = 20
FEWEST = 30
"""Below this many (threads, comments, commenters) a share says little, and the verdict is `too few`."""


@dataclass(frozen=True)
class Ability:
    """A kind of question, what it needs, and the shares from which a corpus supports or partly supports it."""

    name: str
    needs: str
    supports: float
    partly: float


ABILITIES = (
    Ability("Volume", "threads known to be complete, of those with comments", 0.9, 0.5),
    Ability("Inequality", "comments with an author, so that participation can be counted", 0.95, 0.7),
    Ability("Replies", "comments with a parent, so that they make a network", 0.4, 0.1),
    Ability("Timing", "comments with a time", 0.95, 0.5),
    Ability("Persistence", "commenters who appear under several articles", 0.1, 0.02),
    Ability("Text", "comments with their words", 0.95, 0.7),
)


@dataclass(frozen=True)
class Scope:
    """A site, or all of them: for each ability the count that serves it and the count it is a part of."""

    name: str | None
    told: bool
    articles: int
    comments: int
    counts: tuple[tuple[int, int], ...]
    votes: int
    query: str

    def verdict(self, at: int) -> str:
        """Return `supports`, `partly`, `does not` or `too few` for the ability at this place."""
        part, whole = self.counts[at]
        if whole < FEWEST:
            return "too few"
        share = part / whole
        return (
            "supports" if share >= ABILITIES[at].supports else "partly" if share >= ABILITIES[at].partly else "does not"
        )


def scopes(facts: Facts) -> list[Scope]:
    """Return the corpus as a whole, then its sites, those with most comments first; one site is the whole."""
    articles = {row["site"]: row for row in facts.figures.rows["sites.articles"]}
    authors = {row["site"]: row for row in facts.figures.rows["sites.authors"]}
    found = [_everything(facts)]
    for row in facts.figures.rows["sites.comments"]:
        pages, people, whole = articles[row["site"]], authors.get(row["site"], {}), integer(row["comments"])
        found.append(
            Scope(
                name="not told" if row["site"] is None else str(row["site"]),
                told=row["site"] is not None,
                articles=integer(pages["articles"]),
                comments=whole,
                counts=(
                    (integer(pages["complete"]), integer(pages["threads"])),
                    (integer(row["with_author"]), whole),
                    (integer(row["with_parent"]), whole),
                    (integer(row["with_time"]), whole),
                    (integer(people.get("several_articles")), integer(people.get("commenters"))),
                    (integer(row["with_text"]), whole),
                ),
                votes=integer(row["with_votes"]),
                query="sites.comments",
            )
        )
    only_one = len(found) == 2 and found[1].comments == found[0].comments
    return found[1:] if only_one and found[1].told else found[:1] if only_one else found


def _everything(facts: Facts) -> Scope:
    comments = facts.rows("comments")
    return Scope(
        name=None,
        told=False,
        articles=facts.rows("articles"),
        comments=comments,
        counts=(
            (
                facts.count("articles.thread_status", "complete"),
                facts.rows("articles") - facts.count("articles.thread_status", "none"),
            ),
            (facts.count("comments.author_status", "named"), comments),
            (facts.value("comments.thread", "with_parent"), comments),
            (facts.value("comments.thread", "with_time"), comments),
            (facts.value("authors.persistence", "several_articles"), facts.value("authors.persistence", "commenters")),
            (facts.count("comments.text_status", "present"), comments),
        ),
        votes=facts.value("comments.thread", "with_votes"),
        query="comments.thread",
    )


def abilities(facts: Facts) -> list[Block]:
    """Return the verdicts with their thresholds, and the shares that they rest on."""
    found = scopes(facts)
    shown = found[: SHOWN + 1]
    needs: list[tuple[Inline, ...]] = [
        (f"{each.name}: {each.needs}; supports from {_bound(each.supports)}, partly from {_bound(each.partly)}",)
        for each in ABILITIES
    ]
    verdicts = [cells(_named(scope), *(scope.verdict(at) for at in range(len(ABILITIES)))) for scope in shown]
    shares = [
        cells(
            _named(scope),
            Number(text.number(scope.articles), "sites.articles" if scope.name else "rows"),
            Number(text.number(scope.comments), "sites.comments" if scope.name else "rows"),
            *(Number(text.percent(*scope.counts[at]), query) for at, query in enumerate(_queries(scope))),
            Number(text.percent(scope.votes, scope.comments), scope.query),
        )
        for scope in shown
    ]
    blocks: list[Block] = [
        say(
            f"Judged by rules of thumb, from {FEWEST} threads, comments or commenters on. What a verdict allows is "
            "still bounded by what was removed before the text came here."
        ),
        Bullets(tuple(needs)),
        Table(
            "What this corpus can answer",
            ("Site", *(each.name for each in ABILITIES)),
            tuple(verdicts),
            frozenset(),
            ("sites.articles", "sites.comments", "sites.authors"),
        ),
        table(
            "What is there",
            (
                "Site",
                "Articles",
                "Comments",
                "Whole threads",
                "Author",
                "Parent",
                "Time",
                "Came back",
                "Words",
                "Votes",
            ),
            shares,
            ("sites.articles", "sites.comments", "sites.authors"),
        ),
    ]
    if len(found) > len(shown):
        blocks.append(say(f"The {SHOWN} sites with most comments are shown."))
    return blocks


def _named(scope: Scope) -> Inline:
    return Code(scope.name) if scope.told and scope.name else scope.name or "all together"


def _bound(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _queries(scope: Scope) -> tuple[str, ...]:
    if scope.name is None:
        return (
            "articles.thread_status",
            "comments.author_status",
            "comments.thread",
            "comments.thread",
            "authors.persistence",
            "comments.text_status",
        )
    return ("sites.articles", *["sites.comments"] * 3, "sites.authors", "sites.comments")


def in_lines(facts: Facts, most: int = 8) -> list[str]:
    """Return the verdicts as lines of text for the end of a run, a site a line."""
    found = scopes(facts)[: most + 1]
    names = [text.one_line(scope.name or "all together", 32) for scope in found]
    width = max(map(len, names))
    head = f"{'':<{width}}  " + "  ".join(f"{each.name:<11}" for each in ABILITIES)
    rows = [
        f"{name:<{width}}  " + "  ".join(f"{scope.verdict(at):<11}" for at in range(len(ABILITIES)))
        for name, scope in zip(names, found, strict=True)
    ]
    return [line.rstrip() for line in (head, *rows)]
