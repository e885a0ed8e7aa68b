"""What a corpus can answer, site by site: how much of each thing is there, and whether that is enough for a question.

Thresholds are rules of thumb, stated beside the verdicts; a verdict is a warning against reading too much into a table,
not a permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from broadsheet.documents.facts import Facts, rows_of
from broadsheet.documents.model import Block, Cell, Code, Inline, Table, Tag, cells, say, table

SHOWN = 20
FEWEST = 30
"""Below this many (threads, comments, commenters) a share says little, and the verdict is `too few`."""


@dataclass(frozen=True)
class Ability:
    """A kind of question, what it needs, and the shares from which a corpus supports or partly supports it."""

    name: str
    question: str
    needs: str
    supports: float
    partly: float


ABILITIES = (
    Ability(
        "Volume", "how much is said under an article", "threads known to be whole, of those with comments", 0.9, 0.5
    ),
    Ability("Inequality", "how unevenly people take part", "comments with an author", 0.95, 0.7),
    Ability("Replies", "who answers whom", "comments with a parent", 0.4, 0.1),
    Ability("Timing", "when and how fast people write", "comments with a time", 0.95, 0.5),
    Ability("Persistence", "who comes back to other articles", "commenters seen under several articles", 0.1, 0.02),
    Ability("Text", "what people write", "comments with their words", 0.95, 0.7),
)
_PLACES = range(len(ABILITIES))


@dataclass(frozen=True)
class Scope:
    """A site, or all of them (name null): for each ability the cells that serve it, and those that it is a part of."""

    name: str | None
    told: bool
    articles: Cell
    comments: Cell
    dated: tuple[Cell, Cell]
    votes: Cell
    shares: tuple[tuple[Cell, tuple[Cell, ...]], ...]

    def verdict(self, at: int, facts: Facts) -> str:
        """Return `supports`, `partly`, `does not` or `too few` for the ability at this place."""
        part, whole = self.shares[at]
        among = facts.of(*whole)
        if among < FEWEST:
            return "too few"
        share = facts.of(part) / among
        return (
            "supports" if share >= ABILITIES[at].supports else "partly" if share >= ABILITIES[at].partly else "does not"
        )


def scopes(facts: Facts) -> list[Scope]:
    """Return the corpus as a whole, then its sites, those with most comments first; one site is the whole."""
    found = [_everything(facts)]
    for row in facts.figures.rows["sites.comments"]:
        site = None if row["site"] is None else str(row["site"])

        def cell(query: str, column: str, site: str | None = site) -> Cell:
            return facts.cell(f"sites.{query}", site, column)

        comments = cell("comments", "comments")
        found.append(
            Scope(
                name="not told" if site is None else site,
                told=site is not None,
                articles=cell("articles", "articles"),
                comments=comments,
                dated=(cell("articles", "dated"), cell("articles", "articles")),
                votes=cell("comments", "with_votes"),
                shares=(
                    (cell("articles", "complete"), (cell("articles", "threads"),)),
                    (cell("comments", "with_author"), (comments,)),
                    (cell("comments", "with_parent"), (comments,)),
                    (cell("comments", "with_time"), (comments,)),
                    (cell("authors", "several_articles"), (cell("authors", "commenters"),)),
                    (cell("comments", "with_text"), (comments,)),
                ),
            )
        )
    only_one = len(found) == 2 and facts.of(found[1].comments) == facts.of(found[0].comments)
    return found[1:] if only_one and found[1].told else found[:1] if only_one else found


def _everything(facts: Facts) -> Scope:
    comments = rows_of("comments")
    status = partial(facts.cell, "articles.thread_status")
    return Scope(
        name=None,
        told=False,
        articles=rows_of("articles"),
        comments=comments,
        dated=(Cell("articles.published", "articles"), rows_of("articles")),
        votes=Cell("comments.thread", "with_votes"),
        shares=(
            (status("complete"), (status("complete"), status("partial"), status("unknown"))),
            (facts.cell("comments.author_status", "named"), (comments,)),
            (Cell("comments.thread", "with_parent"), (comments,)),
            (Cell("comments.thread", "with_time"), (comments,)),
            (Cell("authors.persistence", "several_articles"), (Cell("authors.persistence", "commenters"),)),
            (facts.cell("comments.text_status", "present"), (comments,)),
        ),
    )


def abilities(facts: Facts) -> list[Block]:
    """Return the verdicts with their thresholds, and the shares that they rest on."""
    found = scopes(facts)
    shown = found[: SHOWN + 1]
    thresholds = [
        cells(each.name, each.question, each.needs, f"from {_bound(each.supports)}", f"from {_bound(each.partly)}")
        for each in ABILITIES
    ]
    verdicts = [
        cells(_named(scope), *((_tag(scope.verdict(at, facts)), " ", facts.share(*scope.shares[at])) for at in _PLACES))
        for scope in shown
    ]
    there = [
        cells(
            _named(scope),
            facts.number(scope.articles),
            facts.number(scope.comments),
            facts.share(*scope.shares[0]),
            facts.share(*scope.dated),
            *(facts.share(*scope.shares[at]) for at in (1, 2, 3)),
            facts.share(scope.votes, scope.comments),
        )
        for scope in shown
    ]
    header = ("Site", "Articles", "Comments", "Whole threads", "Article date", "Author", "Parent", "Time", "Votes")
    blocks: list[Block] = [
        Table(
            "Verdicts, each with the share that it rests on",
            ("Site", *(each.name for each in ABILITIES)),
            tuple(verdicts),
            frozenset(),
            (),
        ),
        say(
            f"Judged by these rules of thumb, from {FEWEST} threads, comments or commenters on. What a verdict allows "
            "is still bounded by what was removed before the text came here."
        ),
        Table(
            "What the verdicts mean",
            ("Verdict", "Kind of question", "It rests on the share of", "Supports", "Partly"),
            tuple(thresholds),
            frozenset(),
            (),
        ),
        table("What is there, as shares of articles, threads with comments, and comments", header, there, ()),
    ]
    if len(found) > len(shown):
        blocks.append(say(f"The {SHOWN} sites with most comments are shown."))
    return blocks


def _tag(verdict: str) -> Tag:
    return Tag(verdict, {"supports": "met", "partly": "declared", "does not": "open", "too few": "none"}[verdict])


def _named(scope: Scope) -> Inline:
    return Code(scope.name) if scope.told and scope.name else scope.name or "all together"


def _bound(share: float) -> str:
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def in_short(facts: Facts) -> list[dict[str, Any]]:
    """Return the verdicts for the manifest: per site (null for all together) its verdict on each kind of question."""
    return [
        {
            "site": scope.name,
            "verdicts": [
                {"kind": each.name.lower(), "verdict": scope.verdict(at, facts)} for at, each in enumerate(ABILITIES)
            ],
        }
        for scope in scopes(facts)[: SHOWN + 1]
    ]
