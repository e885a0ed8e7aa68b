"""The datasheet as one model, from figures and declarations; `render` turns it into HTML and Markdown."""

from __future__ import annotations

from functools import partial
from typing import Any

from broadsheet.documents import bias, changed, custody, measured, pages, plots, provenance, sql, text
from broadsheet.documents.declared import Declared, NotApplicable
from broadsheet.documents.facts import ACCURACY, MANIFEST, SCHEMA, VALIDATION, Facts, quarantined, rows_of
from broadsheet.documents.figures import integer
from broadsheet.documents.model import (
    Answer,
    AnsweredSection,
    Block,
    Bullets,
    Code,
    Datasheet,
    Heading,
    Inline,
    Number,
    cells,
    joined,
    say,
    table,
)
from broadsheet.documents.questions import SECTIONS, Question
from broadsheet.documents.sites import SHOWN, abilities
from broadsheet.documents.upstream import Filter, Trace
from broadsheet.documents.upstream import known as known_filters

UNTITLED = "Untitled corpus of web pages with reader comments"
STATUSES = ("measured", "declared", "not applicable", "open")
FEW = 100
"""Below this many lines, finding none of a shape says little."""


def build(facts: Facts, declared: Declared, form: str) -> Datasheet:
    """Answer the fifty questions; `form` is the path at which people find the form."""
    sections = tuple(
        AnsweredSection(
            section.anchor,
            section.title,
            tuple(_answer(question, facts, declared, form) for question in section.questions),
        )
        for section in SECTIONS
    )
    answers = [answer for section in sections for answer in section.answers]
    counts = {status: sum(answer.status == status for answer in answers) for status in STATUSES}
    open_items = tuple((answer.id, answer.question, answer.where) for answer in answers if answer.status == "open")
    failed = tuple(str(each["message"]) for each in facts.failed if each["severity"] == "error")
    return Datasheet(
        title=declared.title or UNTITLED,
        version=f"release {declared.version}" if declared.version else "release without a version",
        code=str(facts.manifest["code"]),
        status="draft" if open_items or failed else "complete",
        description=declared.description or "",
        tiles=_tiles(facts),
        summary=_summary(facts),
        counts=counts,
        open_items=open_items,
        failed=failed,
        declared_by=declared.answered_by or "",
        binding=declared.binding,
        sections=sections,
        changed=changed.blocks(facts.changes),
        upstream=tuple(_upstream(facts)),
        abilities=tuple(abilities(facts)),
        pictures=plots.every(facts),
        queries=(
            *((query.id, query.title, sql.broken(query.sql)) for query in facts.figures.queries.values()),
            (
                MANIFEST,
                "Counted while the release was made",
                "manifest.json: accepted, quarantine, config, libraries",
            ),
            (VALIDATION, "Counted by the checks", "validation.json: statistics, expectations"),
            (SCHEMA, "Counted in the schemas of the Parquet files", "the schema that each part carries"),
            *(
                ((ACCURACY, "Estimated from pages that people marked by hand", "metrics.json: accuracy.*"),)
                if facts.accuracy
                else ()
            ),
            *changed.query(facts.changes),
        ),
    )


def to_html(sheet: Datasheet) -> str:
    """Return the datasheet as one HTML file without script or request."""
    return pages.render("datasheet.html.jinja", sheet=sheet)


def to_markdown(sheet: Datasheet) -> str:
    """Return the datasheet as Markdown."""
    return pages.tidy(pages.render("datasheet.md.jinja", sheet=sheet))


def _answer(question: Question, facts: Facts, declared: Declared, form: str) -> Answer:
    found = measured.blocks(question.id, facts) if question.measured else ()
    if question.id == provenance.QUESTION:
        found = (*provenance.blocks(declared.papers), *found)
    if question.id == "C14":
        found = (*found, *custody.key(facts))
    given = declared.answers.get(question.id) or _from_dataset(question.id, declared)
    if isinstance(given, NotApplicable):
        return Answer(question.id, question.text, "not applicable", found, reason=given.reason)
    paragraphs = tuple(part.strip() for part in given.split("\n\n") if part.strip()) if given else ()
    more = custody.declared(question.id, facts, declared)
    lacking = custody.lacking(facts, declared) if question.id == "C14" else []
    if lacking:
        where = f"{form}: {', '.join(lacking)}"
        return Answer(question.id, question.text, "open", found, (*paragraphs, *more), where=where, hint=custody.HINT)
    if question.human != "must":
        return Answer(question.id, question.text, "measured", found, (*paragraphs, *more))
    if not paragraphs:
        where = f"{form}: answers.{question.id}"
        return Answer(question.id, question.text, "open", found, more, where=where, hint=question.hint)
    return Answer(question.id, question.text, "declared", found, (*paragraphs, *more))


def _from_dataset(question: str, declared: Declared) -> str | None:
    """Answer a question from the form's `dataset` part where that says it already."""
    if question == "D4" and declared.license:
        return f"{declared.license}."
    if question == "D3" and declared.published:
        return f"On {declared.published}."
    if question == "N2" and declared.contact:
        return f"{declared.contact}."
    if question == "N3" and declared.errata is not None:
        return "\n\n".join(declared.errata) if declared.errata else "No mistakes are known so far."
    return None


def _summary(facts: Facts) -> tuple[Block, ...]:
    """Say in a few sentences where the rows come from, and what is the matter with them."""
    found: list[Block] = [
        say(
            "Read from ",
            facts.n("sources.size", "pages"),
            f" {_plural(facts.value('sources.size', 'pages'), 'page')} with ",
            facts.n("sources.size", "lines"),
            " lines. ",
            *_days(facts),
        )
    ]
    if facts.rows("comments"):
        status = partial(facts.cell, "comments.author_status", column="comments")
        found.append(
            say(
                "The author of ",
                facts.share(status("named"), rows_of("comments")),
                " of the comments is named; of ",
                facts.share(status("lost"), rows_of("comments")),
                " the author's line is lost from the text.",
            )
        )
    return tuple(found)


def _days(facts: Facts) -> list[Inline]:
    for query, what in (("articles.published", "Articles"), ("comments.posted", "Comments")):
        if facts.figures.one(query)["first"] is not None:
            return [f"{what} with a date run from ", facts.day(query, "first"), " to ", facts.day(query, "last"), "."]
    return ["No date of an article or comment is known."]


def _tiles(facts: Facts) -> tuple[tuple[str, Number], ...]:
    """Return the figures that stand largest: their names and numbers."""
    tables = ("articles", "comments", "authors", "images")
    return tuple((_plural(facts.rows(name), name.removesuffix("s")), facts.k("rows", name)) for name in tables)


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _upstream(facts: Facts) -> list[Block]:
    one, whole = facts.value("lines.shape", "one_word"), facts.value("lines.shape", "nonblank")
    found: list[Block] = [
        say(
            facts.n("lines.shape", "one_word"),
            " of ",
            facts.n("lines.shape", "nonblank"),
            " non-blank lines have one word. ",
            _verdict(one, whole, facts),
        )
    ]
    sites = facts.figures.rows["sites.lines"]
    if len(sites) > 1:
        rows = [
            cells(
                Code(str(row["site"])) if row["site"] is not None else "not told",
                facts.seen("sites.lines", row, "nonblank"),
                facts.seen("sites.lines", row, "one_word"),
                (facts.seen("sites.lines", row, "pages_without"), " of ", facts.seen("sites.lines", row, "pages")),
            )
            for row in sites[:SHOWN]
        ]
        header = ("Site", "Non-blank lines", "Of one word", "Pages without any")
        found.append(
            table("Lines of one word per site, on the pages that became articles", header, rows, ("sites.lines",))
        )
    if not facts.upstream:
        found.append(
            say(
                "No upstream filter is named in the config (",
                Code("upstream"),
                "), so no null is put down to one. Where the corpus came through a known filter, name it there: ",
                *joined([Code(name) for name in known_filters()]),
                " are described.",
            )
        )
    for known in facts.upstream:
        found.append(Heading(known.title))
        found.append(say(Code(known.name), f". {known.used_by}. Described in {known.reference}."))
        found.append(Bullets(tuple((f"Takes away {what}",) for what in known.removes)))
        found.append(Bullets(tuple(_trace(facts, trace) for trace in known.traces)))
        found.append(Bullets(_censored(known)))
    found.append(Heading("Whose author is lost"))
    found.extend(bias.lost_against_named(facts))
    if firm := bias.firm_boundaries(facts):
        found.append(Heading("Where a comment begins"))
        found.extend(firm)
    return found


def _verdict(part: int, whole: int, facts: Facts) -> str:
    if whole < FEW:
        return "With so few lines this says little."
    if part == 0:
        return (
            "Real pages are full of such lines (names, dates, buttons, counters), so something removed them before the "
            "text came here; names, counters and comments of one word went with them."
        )
    filtered = [
        row
        for row in facts.figures.rows["sites.lines"]
        if integer(row["one_word"]) == 0 and integer(row["nonblank"]) >= FEW
    ]
    if filtered:
        return (
            "Some sites have none, though, and pages without such lines are rare: what came from there went through a "
            "filter that takes them away, and names, counters and comments of one word went with them."
        )
    return "So no filter that takes away every line of one word was at work."


def _trace(facts: Facts, trace: Trace) -> tuple[Inline, ...]:
    part, whole = facts.value(*trace.part), facts.value(*trace.whole)
    if whole < FEW:
        verdict = "too few lines to tell"
    else:
        verdict = "as this filter leaves it" if part == 0 else "so it did not take away all of them"
    return (
        "Measured: ",
        facts.n(*trace.part),
        " of ",
        facts.n(*trace.whole),
        f" {trace.says}: {verdict}",
    )


def _censored(known: Filter) -> tuple[tuple[Inline, ...], ...]:
    return tuple(
        (
            "Censors ",
            Code(f"{each.table}.{each.column}"),
            f" (where {each.when[0]} is {each.when[1]})" if each.when else "",
            f": {each.because}",
        )
        for each in known.censors
    )


def open_list(sheet: Datasheet) -> list[str]:
    """Return what keeps the release a draft, for the manifest: errors of the checks, then open questions."""
    errors = [f"{message} (validation.json)" for message in sheet.failed]
    return errors + [f"{id_} {what} ({where})" for id_, what, where in sheet.open_items]


def responsible_terms(facts: Facts) -> dict[str, Any]:
    """Return the responsible-AI terms of Croissant that the run answers by itself."""
    comments = facts.rows("comments")
    lost = facts.count("comments.author_status", "lost")
    first, last = (facts.day("sources.captured", column).text for column in ("first", "last"))
    turned_down = sum(count for _, _, count in quarantined(facts.manifest))
    found: dict[str, Any] = {
        "rai:dataCollectionType": "Web pages, as text",
        "rai:dataPreprocessingProtocol": (
            "Pages cut from their containers and decoded; each line given one role by a layout's rules, or by "
            "repetition and shape; lines of one record joined to rows; rows checked against the schemas "
            f"({text.number(turned_down)} rejected); captures of one article resolved."
        ),
        "rai:dataManipulationProtocol": _manipulated(facts),
        "rai:dataCollectionMissingData": (
            f"The author of {text.percent(lost, comments)} of {text.number(comments)} comments is lost from the text. "
            "Nulls per column, with their causes, stand in datasheet.md and dictionary.md."
        ),
        "rai:dataBiases": _biases(facts),
    }
    if facts.value("sources.captured", "inputs"):
        found["rai:dataCollectionTimeframe"] = [first, last]
    return found


def _manipulated(facts: Facts) -> str:
    if facts.names_hidden:
        done = "dropped" if facts.names_dropped else "replaced by keyed pseudonyms"
        return (
            f"Names of commenters {done}, and masked in texts; e-mail addresses, telephone numbers and IP addresses "
            "masked."
        )
    if facts.rebuilds:
        return "None: names are kept as the pages show them."
    return (
        "Names of commenters kept as the pages show them; writers' names replaced, or those left out who asked for it."
    )


def _biases(facts: Facts) -> str:
    filters = f"Upstream filters: {', '.join(known.title for known in facts.upstream)}. " if facts.upstream else ""
    one, whole = facts.value("lines.shape", "one_word"), facts.value("lines.shape", "nonblank")
    return (
        f"{filters}{text.number(one)} of {text.number(whole)} non-blank lines have one word; where such lines were "
        f"removed, names of one word are lost. {''.join(bias.at_random(facts))}"
    ).strip()
