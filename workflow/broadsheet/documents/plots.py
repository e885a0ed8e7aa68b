"""The pictures of a release, each with its numbers in words for those who do not see it."""

from __future__ import annotations

from collections.abc import Collection

from broadsheet.documents import svg, text
from broadsheet.documents.facts import Facts, quarantined
from broadsheet.documents.figures import integer
from broadsheet.documents.model import Picture
from broadsheet.documents.queries import ACTIVITY_BINS, COMMENT_BINS, WORD_BINS, labels
from broadsheet.documents.svg import Bar, Piece, Stage
from broadsheet.documents.upstream import censoring
from broadsheet.schemas import TABLES
from broadsheet.schemas.vocabulary import AUTHOR_STATUSES

MOST_PERIODS = 24
_OF_ARTICLES = ("title", "byline", "date", "paragraph", "image_alt", "image_caption")
_OF_COMMENTS = ("comment_author", "comment_meta", "comment_text", "comment_quote")
_FURNITURE = ("widget", "promotion", "navigation", "comment_controls")
COLOUR = {"named": "c1", "lost": "c2", "anonymous": "c4", "removed": "c5"}


def every(facts: Facts) -> tuple[Picture, ...]:
    """Return every picture that has something to show, in the order in which they are read."""
    made = (
        _flow(facts),
        _roles(facts),
        _authors(facts),
        _names(facts),
        _lost_against_named(facts),
        _lengths(facts),
        _per_article(facts),
        _declared(facts),
        _activity(facts),
        _time(facts),
        _languages(facts),
        _missing(facts),
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
    told = "; ".join(f"{row.label}: {row.note}" if row.label else row.note for row in rows)
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


def _whole_range(edges: tuple[int, ...], found: Collection[str | None]) -> list[str]:
    """Return the bins from the first to the last that have something, the empty ones between them too."""
    every = labels(edges)
    there = [at for at, label in enumerate(every) if label in found]
    return list(every[there[0] : there[-1] + 1]) if there else []


def _pair(label: str, upper: tuple[float, str, str], lower: tuple[float, str, str]) -> tuple[Bar, Bar]:
    """Return two bars that belong together; each of `upper` and `lower` is length, colour and note."""
    (first, colour, note), (second, other_colour, other_note) = upper, lower
    return (
        Bar(label, ((first, colour),), note, svg.PAIRED[0]),
        Bar("", ((second, other_colour),), other_note, svg.PAIRED[1]),
    )


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
    kinds = {
        role: colour
        for colour, members in (("c4", _OF_ARTICLES), ("c1", _OF_COMMENTS), ("c3", _FURNITURE), ("c2", ("other",)))
        for role in members
    }
    rows = [Bar(role, ((count, kinds.get(role, "c5")),), _note(count, whole)) for count, role in ordered]
    legend = (("articles", "c4"), ("comments", "c1"), ("furniture", "c3"), ("not recognised", "c2"))
    return _picture(
        "roles", "What the text of the pages is: characters by role of the line", rows, ("lines.role",), legend=legend
    )


def _authors(facts: Facts) -> Picture | None:
    whole = facts.rows("comments")
    rows = []
    for status in AUTHOR_STATUSES:
        count = facts.count("comments.author_status", status)
        rows.append(Bar(status, ((count, COLOUR[status]),), _note(count, whole)))
    return _picture("authors", "Comments by what is known of their author", rows, ("comments.author_status",))


def _names(facts: Facts) -> Picture | None:
    """Names by number of words: where a filter takes lines of one word away, hardly any name of one word is left."""
    counted = {
        integer(int(str(words))): count for words, count in facts.figures.by("authors.name_words").items() if words
    }
    whole = sum(counted.values())
    shown = [*range(1, max(4, min(max(counted, default=0), 6)) + 1)]
    rows = []
    for words in shown:
        last = words == shown[-1] and max(counted, default=0) > words
        count = sum(number for length, number in counted.items() if length == words or (last and length > words))
        label = f"{words} or more words" if last else text.counted(words, "word")
        rows.append(Bar(label, ((count, "c2" if words == 1 else "c1"),), _note(count, whole)))
    return _picture(
        "names",
        "Names of commenters that are known, by number of words",
        rows,
        ("authors.name_words",),
        lead="Where lines of one word were removed, names of one word are missing.",
    )


def _by_length(facts: Facts) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    for row in facts.figures.rows["comments.words_by_author"]:
        counted.setdefault(str(row["bin"]), {})[str(row["author_status"])] = integer(row["comments"])
    return counted


def _lost_against_named(facts: Facts) -> Picture | None:
    """Lengths of comments that lost their author against those that have one, each as shares of their own."""
    counted = _by_length(facts)
    named, lost = (facts.count("comments.author_status", status) for status in ("named", "lost"))
    if not (named and lost):
        return None
    rows: list[Bar] = []
    for label in _whole_range(WORD_BINS, [each for each, of in counted.items() if of.get("named") or of.get("lost")]):
        of_bin = counted.get(label, {})
        upper, lower = of_bin.get("named", 0), of_bin.get("lost", 0)
        rows += _pair(
            _of(label, "word"),
            (text.ratio(upper, named) or 0.0, "c1", text.percent(upper, named)),
            (text.ratio(lower, lost) or 0.0, "c2", text.percent(lower, lost)),
        )
    return _picture(
        "lost_against_named",
        "Comments whose author is lost against those whose author is named, by length",
        rows,
        ("comments.words_by_author", "comments.author_status"),
        legend=(("share of the named", "c1"), ("share of the lost", "c2")),
        lead="For each length the share of the named, then the share of the lost.",
    )


def _lengths(facts: Facts) -> Picture | None:
    counted = _by_length(facts)
    rows = []
    for label in _whole_range(WORD_BINS, counted):
        of_bin = counted.get(label, {})
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


def _by_comments(
    facts: Facts, name: str, title: str, query: str, edges: tuple[int, ...], *, lead: str = ""
) -> Picture | None:
    bins = facts.figures.by(query)
    whole = sum(bins.values())
    rows = [
        Bar(_of(label, "comment"), ((bins.get(label, 0), "c1"),), _note(bins.get(label, 0), whole))
        for label in _whole_range(edges, bins)
    ]
    return _picture(name, title, rows, (query,), lead=lead)


def _per_article(facts: Facts) -> Picture | None:
    title = "Articles by number of comments"
    return _by_comments(facts, "comments_per_article", title, "articles.comments_binned", COMMENT_BINS)


def _declared(facts: Facts) -> Picture | None:
    """Comments that pages declare and comments that were found, by size of the thread."""
    query = "articles.declared_binned"
    declared, found = facts.figures.by(query, "declared"), facts.figures.by(query, "found")
    articles = facts.figures.by(query, "articles")
    rows: list[Bar] = []
    for label in (each for each in _whole_range(COMMENT_BINS, articles) if articles.get(each)):
        here, there = declared[label], found[label]
        rows += _pair(
            f"{_bin(label)} declared",
            (here, "c5", f"{text.number(here)} ({text.counted(articles[label], 'page')})"),
            (there, "c1", f"{text.number(there)} ({text.percent(there, here)})"),
        )
    return _picture(
        "declared",
        "Comments that pages declare against comments found, by size of the thread",
        rows,
        (query,),
        legend=(("declared by the page", "c5"), ("found", "c1")),
        lead="For each size what the pages declare, then what was found.",
    )


def _activity(facts: Facts) -> Picture | None:
    query = "authors.activity_binned"
    lead = (
        "Who opened a forum thread and wrote no comment counts as a commenter too."
        if "000" in facts.figures.by(query)
        else ""
    )
    return _by_comments(facts, "activity", "Commenters by number of comments", query, ACTIVITY_BINS, lead=lead)


def _missing(facts: Facts) -> Picture | None:
    rows, censored = [], []
    for name, model in TABLES.items():
        if name in ("sources", "lines") or not facts.rows(name):
            continue
        whole = facts.rows(name)
        nulls = facts.figures.one(f"missing.{name}")
        for column in model.to_schema().columns:
            count = integer(nulls.get(column))
            if count:
                removed = bool(censoring(facts.upstream, name, column))
                censored += [f"{name}.{column}"] * removed
                share = text.ratio(count, whole) or 0.0
                rows.append(Bar(f"{name}.{column}", ((share, "c2" if removed else "c1"),), text.percent(count, whole)))
    queries = tuple(f"missing.{name}" for name in TABLES if name not in ("sources", "lines"))
    legend = (("the text does not say", "c1"), ("removed upstream", "c2")) if censored else ()
    lead = f"Removed upstream: {', '.join(censored)}." if censored else ""
    title = "Share of rows without a value, by column"
    return _picture("missing", title, rows, queries, top=1.0, legend=legend, lead=lead)


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


def _time(facts: Facts) -> Picture | None:
    """Articles and comments by month, or by year where months would be too many; empty ones are shown too."""
    months = _between(
        [str(each) for query in ("articles.month", "comments.month") for each in facts.figures.by(query) if each]
    )
    unit = "month" if 0 < len(months) <= MOST_PERIODS else "year"
    queries = (f"articles.{unit}", f"comments.{unit}")
    articles, comments = (facts.figures.by(query) for query in queries)
    periods = months if unit == "month" else _between([str(each) for each in (*articles, *comments) if each])
    rows: list[Bar] = []
    for period in periods[-MOST_PERIODS:]:
        here, there = articles.get(period, 0), comments.get(period, 0)
        rows += _pair(
            period,
            (here, "c4", text.counted(here, "article")),
            (there, "c1", text.counted(there, "comment")),
        )
    return _picture(
        "time",
        f"Articles published and comments posted, by {unit}",
        rows,
        queries,
        legend=(("articles published", "c4"), ("comments posted", "c1")),
        lead=f"The last {MOST_PERIODS} years." if len(periods) > MOST_PERIODS else "",
    )


def _between(periods: list[str]) -> list[str]:
    """Return every month (`2024-05`) or year (`2024`) from the first to the last of `periods`."""
    if not periods:
        return []
    first, last = min(periods), max(periods)
    years = range(int(first[:4]), int(last[:4]) + 1)
    if len(first) == 4:
        return [f"{year:04d}" for year in years]
    return [each for year in years for month in range(1, 13) if first <= (each := f"{year:04d}-{month:02d}") <= last]
