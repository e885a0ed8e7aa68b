"""The queries behind every number of the datasheet, in SQL over the released tables.

They run here through polars, and anywhere else that speaks SQL: the datasheet prints each of them. A query has an id
(`comments.author_status`); its numbers are called by the id, the key of their row (where rows have one) and their
column: `comments.author_status.named.comments`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from broadsheet.schemas import REFERENCES, TABLES
from broadsheet.schemas import vocabulary as words


@dataclass(frozen=True)
class Query:
    """One question to the tables.

    `keys` names how many leading columns identify a row (0: the result is one row). `closed` says whether the keys
    come from a list that is known beforehand; only then do the numbers go into `metrics.json`. `values` is that list
    where it is a vocabulary of the schemas: a value that no row has then counts 0.

    `by_part` marks a query that groups by page or article, reads texts or counts whole columns, and sums up. As a
    page lies in one part with all that belongs to it, such a query is run part by part and added up, so that memory
    does not grow with the corpus; its rows then come in the order of their `keys`, or those of the `largest` number
    first, as its SQL says.
    """

    id: str
    title: str
    sql: str
    keys: int = 0
    closed: bool = True
    values: tuple[str, ...] = ()
    by_part: Literal["", "keys", "largest"] = ""


def labels(edges: tuple[int, ...]) -> tuple[str, ...]:
    """Return the names of the bins between `edges`: `000`, `001-009`, …; they sort in the order of the edges."""
    width = len(str(edges[-1]))
    bounded = [
        f"{low:0{width}d}" if high == low + 1 else f"{low:0{width}d}-{high - 1:0{width}d}"
        for low, high in pairwise(edges)
    ]
    return (*bounded, f"{edges[-1]}+")


def _bins(column: str, edges: tuple[int, ...]) -> str:
    """Return a CASE that sorts `column` into the bins between `edges`."""
    *bounded, last = labels(edges)
    parts = [f"WHEN {column} < {high} THEN '{label}'" for high, label in zip(edges[1:], bounded, strict=True)]
    return f"CASE {' '.join(parts)} ELSE '{last}' END"


COMMENT_BINS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500)
WORD_BINS = (0, 1, 5, 10, 20, 50, 100, 200, 500)
BODY_BINS = (0, 1, 100, 200, 500, 1000, 2000, 5000)
ACTIVITY_BINS = (0, 1, 2, 3, 5, 10, 20, 50, 100)


def _grouped(
    identifier: str, title: str, table: str, column: str, *, what: str = "", values: tuple[str, ...] = ()
) -> Query:
    sql = f"SELECT {column}, COUNT(*) AS {what or table} FROM {table} GROUP BY {column} ORDER BY {column}"
    return Query(identifier, title, sql, keys=1, closed=bool(values), values=values)


def _binned(identifier: str, title: str, table: str, column: str, edges: tuple[int, ...], *, where: str = "") -> Query:
    sql = (
        f"SELECT {_bins(column, edges)} AS bin, COUNT(*) AS {table} FROM {table}"
        f"{' WHERE ' + where if where else ''} GROUP BY bin ORDER BY bin"
    )
    return Query(identifier, title, sql, keys=1)


def _spread(identifier: str, title: str, table: str, column: str, *, where: str = "") -> Query:
    sql = (
        f"WITH h AS (SELECT {column} AS v, COUNT(*) AS n FROM {table} "
        f"WHERE {where or f'{column} IS NOT NULL'} GROUP BY v), "
        "c AS (SELECT v, n, SUM(n) OVER (ORDER BY v) AS upto, SUM(n) OVER () AS whole FROM h) "
        "SELECT SUM(n) AS counted, SUM(v * n) AS total, MIN(v) AS least, "
        "MIN(v) FILTER (WHERE upto * 4 >= whole) AS quarter, MIN(v) FILTER (WHERE upto * 2 >= whole) AS median, "
        "MIN(v) FILTER (WHERE upto * 4 >= whole * 3) AS three_quarters, "
        "MIN(v) FILTER (WHERE upto * 20 >= whole * 19) AS p95, MAX(v) AS most FROM c"
    )
    return Query(identifier, title, sql)


def _by_author(identifier: str, title: str, where: str = "") -> Query:
    sql = (
        "WITH h AS (SELECT author_status, word_count AS v, COUNT(*) AS n, COUNT(parent_comment_id) AS answers, "
        "COUNT(*) FILTER (WHERE word_count < 5) AS few FROM comments"
        f"{' WHERE ' + where if where else ''} GROUP BY author_status, v), "
        "c AS (SELECT author_status, v, n, answers, few, SUM(n) OVER (PARTITION BY author_status ORDER BY v) AS upto, "
        "SUM(n) OVER (PARTITION BY author_status) AS whole FROM h) "
        "SELECT author_status, SUM(n) AS comments, SUM(answers) AS answers, SUM(few) AS under_five_words, "
        "MIN(v) FILTER (WHERE upto * 2 >= whole) AS median_words FROM c GROUP BY author_status ORDER BY author_status"
    )
    return Query(identifier, title, sql, keys=1, values=words.AUTHOR_STATUSES)


def _missing() -> tuple[Query, ...]:
    found = []
    for table, model in TABLES.items():
        nullable = [name for name, column in model.to_schema().columns.items() if column.nullable]
        counts = ", ".join(f"COUNT(*) - COUNT({name}) AS {name}" for name in nullable)
        # Authors are cut by their ids, and have other parts than pages.
        found.append(
            Query(
                f"missing.{table}",
                f"Nulls per column of {table}",
                f"SELECT {counts} FROM {table}",
                by_part="" if table == "authors" else "keys",
            )
        )
    return tuple(found)


_SHAPES = {
    "one_word": r"^\s*\S+\s*$",
    "under_three_words": r"^\s*\S+(\s+\S+)?\s*$",
    "digits": r"^[\s\d.,:]*\d[\s\d.,:]*$",
    "counter": r"^\s*\d[\d.,]*[KkMm]?\s+([Ll]ikes?|[Ss]hares?|[Cc]omments?|[Rr]eplies|[Vv]iews?|[Vv]otes?)\s*$",
    "finished": r"[.!?\x22\x27\x{2019}\x{201D}\x{2026})\]]\s*$",
    "indented": r"^\s+\S",
}
_UNMASKED = "text NOT LIKE '%[person:%'"  # a mask is one word, the name behind it may have been several


def _shape(name: str) -> str:
    return f"REGEXP_LIKE(text, '{_SHAPES[name]}')"


QUERIES: tuple[Query, ...] = (
    Query(
        "rows",
        "Rows per table",
        " UNION ALL ".join(f"SELECT '{table}' AS name, COUNT(*) AS rows FROM {table}" for table in TABLES),
        keys=1,
    ),
    _grouped(
        "sources.status",
        "Inputs by what became of them",
        "sources",
        "status",
        what="inputs",
        values=words.SOURCE_STATUSES,
    ),
    Query(
        "sources.reason",
        "Unreadable inputs by reason",
        "SELECT SPLIT_PART(reason, ':', 1) AS cause, COUNT(*) AS inputs FROM sources WHERE status = 'unreadable' "
        "GROUP BY cause ORDER BY cause",
        keys=1,
        values=words.UNREADABLE_REASONS,
    ),
    Query(
        "sources.size",
        "Pages that were read, with their bytes and lines as found",
        "SELECT COUNT(*) AS pages, SUM(byte_count) AS bytes, SUM(line_count) AS lines FROM sources "
        "WHERE status IN ('read', 'older_capture', 'empty')",
    ),
    _grouped("sources.encoding", "Inputs by encoding", "sources", "encoding", what="inputs"),
    Query(
        "sources.captured",
        "First and last capture",
        "SELECT COUNT(captured_at) AS inputs, MIN(captured_at) AS first, MAX(captured_at) AS last FROM sources",
    ),
    _grouped(
        "sources.captured_evidence",
        "What says when a page was captured",
        "sources",
        "captured_evidence",
        what="inputs",
        values=words.CAPTURED_EVIDENCE,
    ),
    Query(
        "lines.role",
        "Lines and characters by role",
        "SELECT role, COUNT(*) AS lines, SUM(LENGTH(text)) AS characters FROM lines GROUP BY role ORDER BY role",
        keys=1,
        values=words.ROLES,
        by_part="keys",
    ),
    Query(
        "lines.coverage",
        "Non-blank lines, those no rule recognised, those on pages whose reading failed, those that went into a row, "
        "those kept as raw bytes",
        "SELECT COUNT(*) AS lines, COUNT(*) FILTER (WHERE role <> 'blank') AS nonblank, "
        "COUNT(*) FILTER (WHERE role = 'other') AS unrecognised, COUNT(*) FILTER (WHERE rule = 'fault') AS failed, "
        "COUNT(record_id) AS in_rows, "
        "COUNT(raw_bytes) AS raw FROM lines",
        by_part="keys",
    ),
    Query(
        "lines.corrected",
        "Lines whose role people corrected, and the pages that they stand on",
        "SELECT COUNT(*) AS lines, COUNT(DISTINCT page_id) AS pages FROM lines WHERE rule = 'correction'",
    ),
    Query(
        "lines.shape",
        "Lines of the shapes that corpus filters take away",
        "SELECT COUNT(*) AS lines, COUNT(*) FILTER (WHERE role = 'blank') AS blank, "
        "COUNT(*) FILTER (WHERE role <> 'blank') AS nonblank, "
        f"COUNT(*) FILTER (WHERE role <> 'blank' AND {_shape('one_word')} AND {_UNMASKED}) AS one_word, "
        f"COUNT(*) FILTER (WHERE role <> 'blank' AND {_shape('under_three_words')} AND {_UNMASKED}) "
        "AS under_three_words, "
        f"COUNT(*) FILTER (WHERE role <> 'blank' AND {_shape('digits')}) AS digits, "
        f"COUNT(*) FILTER (WHERE role <> 'blank' AND {_shape('counter')}) AS counter, "
        f"COUNT(*) FILTER (WHERE role <> 'blank' AND NOT {_shape('finished')}) AS unfinished, "
        f"COUNT(*) FILTER (WHERE role <> 'blank' AND {_shape('indented')}) AS indented, "
        "COUNT(*) FILTER (WHERE role <> 'blank' AND (text LIKE '%{%' OR text LIKE '%}%')) AS braces, "
        "COUNT(*) FILTER (WHERE role = 'comment_controls') AS controls FROM lines",
        by_part="keys",
    ),
    _grouped("articles.kind", "Pages by kind", "articles", "kind", values=words.KINDS),
    Query(
        "articles.layout",
        "Layouts chosen, with the strength of the evidence",
        "WITH h AS (SELECT layout, layout_score AS v, COUNT(*) AS n, SUM(comment_count) AS m FROM articles "
        "GROUP BY layout, v), c AS (SELECT layout, v, n, m, SUM(n) OVER (PARTITION BY layout ORDER BY v) AS upto, "
        "SUM(n) OVER (PARTITION BY layout) AS whole FROM h) "
        "SELECT layout, SUM(n) AS articles, SUM(m) AS comments, MIN(v) AS lowest, "
        "MIN(v) FILTER (WHERE upto * 2 >= whole) AS median, MAX(v) AS highest FROM c "
        "GROUP BY layout ORDER BY articles DESC, layout",
        keys=1,
        closed=False,
    ),
    _grouped(
        "articles.thread_status", "Threads by completeness", "articles", "thread_status", values=words.THREAD_STATUSES
    ),
    Query(
        "articles.declared",
        "Comments declared by the page against comments found",
        "SELECT COUNT(*) AS articles, SUM(comment_count_declared) AS declared, SUM(comment_count) AS found, "
        "COUNT(*) FILTER (WHERE comment_count < comment_count_declared) AS fewer, "
        "COUNT(*) FILTER (WHERE comment_count = comment_count_declared) AS equal, "
        "COUNT(*) FILTER (WHERE comment_count > comment_count_declared) AS more "
        "FROM articles WHERE comment_count_declared IS NOT NULL",
    ),
    _spread("articles.words", "Words per article body", "articles", "word_count"),
    _binned("articles.words_binned", "Articles by words in the body", "articles", "word_count", BODY_BINS),
    _spread("articles.comments", "Comments per article", "articles", "comment_count"),
    _binned("articles.comments_binned", "Articles by comments", "articles", "comment_count", COMMENT_BINS),
    _grouped("articles.language", "Articles by language", "articles", "language"),
    Query(
        "articles.published",
        "First and last date of publication",
        "SELECT COUNT(published_at) AS articles, MIN(published_at) AS first, MAX(published_at) AS last FROM articles",
    ),
    Query(
        "articles.year",
        "Articles by year of publication",
        "SELECT STRFTIME(published_at, '%Y') AS year, COUNT(*) AS articles FROM articles "
        "WHERE published_at IS NOT NULL GROUP BY year ORDER BY year",
        keys=1,
        closed=False,
    ),
    Query(
        "articles.month",
        "Articles by month of publication",
        "SELECT STRFTIME(published_at, '%Y-%m') AS month, COUNT(*) AS articles FROM articles "
        "WHERE published_at IS NOT NULL AND published_precision <> 'year' GROUP BY month ORDER BY month",
        keys=1,
        closed=False,
    ),
    Query(
        "articles.declared_binned",
        "Comments declared and found, by the number that the page declares",
        f"SELECT {_bins('comment_count_declared', COMMENT_BINS)} AS bin, COUNT(*) AS articles, "
        "SUM(comment_count_declared) AS declared, SUM(comment_count) AS found FROM articles "
        "WHERE comment_count_declared IS NOT NULL GROUP BY bin ORDER BY bin",
        keys=1,
    ),
    Query(
        "articles.links",
        "Articles with an address of their own, and with addresses in the text",
        "SELECT COUNT(url) AS with_url, COUNT(*) FILTER (WHERE text LIKE '%://%') AS linking FROM articles",
        by_part="keys",
    ),
    _grouped("images.evidence", "Images by what showed them", "images", "evidence", values=words.IMAGE_EVIDENCE),
    _by_author("comments.author_status", "Comments by what is known of their author, with the median of their words"),
    _by_author(
        "comments.author_status_firm",
        "The same without the comments whose start only a double blank line shows",
        "boundary_evidence <> 'double_blank'",
    ),
    Query(
        "comments.words_by_author",
        "Comments by author status and length in words",
        f"SELECT author_status, {_bins('word_count', WORD_BINS)} AS bin, COUNT(*) AS comments FROM comments "
        "GROUP BY author_status, bin ORDER BY author_status, bin",
        keys=2,
    ),
    _grouped(
        "comments.boundary",
        "Comments by what shows their beginning",
        "comments",
        "boundary_evidence",
        values=words.BOUNDARY_EVIDENCE,
    ),
    _grouped(
        "comments.parent",
        "Comments by what shows the comment they answer",
        "comments",
        "parent_evidence",
        values=words.PARENT_EVIDENCE,
    ),
    _grouped(
        "comments.text_status",
        "Comments by whether their words are there",
        "comments",
        "text_status",
        values=words.TEXT_STATUSES,
    ),
    _spread(
        "comments.words",
        "Words per comment that has its words",
        "comments",
        "word_count",
        where="text_status = 'present'",
    ),
    _spread(
        "comments.words_firm",
        "The same without the comments whose start only a double blank line shows",
        "comments",
        "word_count",
        where="text_status = 'present' AND boundary_evidence <> 'double_blank'",
    ),
    Query(
        "comments.thread",
        "Comments with a parent, with a depth, with a time, with votes; deepest level",
        "SELECT COUNT(*) AS comments, COUNT(parent_comment_id) AS with_parent, COUNT(depth) AS with_depth, "
        "MAX(depth) AS deepest, COUNT(posted_at) AS with_time, "
        "COUNT(*) FILTER (WHERE like_count IS NOT NULL OR score IS NOT NULL) AS with_votes, "
        "COUNT(*) FILTER (WHERE quoted_word_count > 0) AS quoting FROM comments",
    ),
    _grouped("comments.language", "Comments by language", "comments", "language"),
    Query(
        "comments.posted",
        "First and last time of posting",
        "SELECT COUNT(posted_at) AS comments, MIN(posted_at) AS first, MAX(posted_at) AS last FROM comments",
    ),
    Query(
        "comments.year",
        "Comments by year of posting",
        "SELECT STRFTIME(posted_at, '%Y') AS year, COUNT(*) AS comments FROM comments "
        "WHERE posted_at IS NOT NULL GROUP BY year ORDER BY year",
        keys=1,
        closed=False,
    ),
    Query(
        "comments.month",
        "Comments by month of posting",
        "SELECT STRFTIME(posted_at, '%Y-%m') AS month, COUNT(*) AS comments FROM comments "
        "WHERE posted_at IS NOT NULL AND posted_precision <> 'year' GROUP BY month ORDER BY month",
        keys=1,
        closed=False,
    ),
    Query(
        "comments.traces",
        "Comments whose text still shows an e-mail address or a link, or a mask in place of one",
        "SELECT COUNT(*) FILTER "
        "(WHERE text LIKE '%@%' AND REGEXP_LIKE(text, '[^\\s@]+@[^\\s@]+[.][A-Za-z]{2,}')) AS email, "
        "COUNT(*) FILTER (WHERE text LIKE '%://%') AS links, "
        "COUNT(*) FILTER (WHERE text LIKE '%[person:%') AS masked_names, "
        "COUNT(*) FILTER "
        "(WHERE text LIKE '%[email]%' OR text LIKE '%[phone]%' OR text LIKE '%[ip]%') AS masked_contacts "
        "FROM comments",
        by_part="keys",
    ),
    Query(
        "authors.kinds",
        "Authors by what they did, and how many names are shown",
        "SELECT COUNT(*) AS authors, COUNT(*) FILTER (WHERE is_commenter) AS commenters, "
        "COUNT(*) FILTER (WHERE is_writer) AS writers, COUNT(*) FILTER (WHERE is_writer AND is_commenter) AS both, "
        "COUNT(display_name) AS named, "
        "COUNT(*) FILTER (WHERE is_commenter AND display_name IS NOT NULL) AS named_commenters FROM authors",
    ),
    Query(
        "authors.activity",
        "Commenters by the number of their comments",
        "SELECT comment_count, COUNT(*) AS commenters FROM authors WHERE is_commenter "
        "GROUP BY comment_count ORDER BY comment_count",
        keys=1,
        closed=False,
    ),
    _binned(
        "authors.activity_binned",
        "Commenters by comments",
        "authors",
        "comment_count",
        ACTIVITY_BINS,
        where="is_commenter",
    ),
    Query(
        "authors.inequality",
        "Commenters in the most active tenth, their comments, all comments with an author, and the Gini coefficient",
        "WITH h AS (SELECT comment_count AS v, COUNT(*) AS n FROM authors WHERE is_commenter GROUP BY v), "
        "c AS (SELECT v, n, SUM(n) OVER (ORDER BY v) AS upto, SUM(n) OVER () AS people FROM h), "
        "d AS (SELECT v, n, upto, people, people - upto AS above, (people - people % 10) / 10 AS tenth FROM c) "
        "SELECT MAX(people) AS commenters, MAX(tenth) AS top, SUM(v * CASE WHEN above + n <= tenth THEN n "
        "WHEN above < tenth THEN tenth - above ELSE 0 END) AS by_top, SUM(v * n) AS comments, "
        "ROUND(CAST(SUM(v * n * (2 * upto - n - people)) AS DOUBLE) / (MAX(people) * SUM(v * n)), 4) AS gini FROM d",
    ),
    Query(
        "authors.persistence",
        "Commenters by the number of articles they appear under",
        "SELECT COUNT(*) AS commenters, COUNT(*) FILTER (WHERE article_count > 1) AS several_articles, "
        "COUNT(*) FILTER (WHERE comment_count = 1) AS one_comment FROM authors WHERE is_commenter",
    ),
    Query(
        "authors.name_words",
        "Commenters by the number of words in their name",
        "SELECT name_word_count, COUNT(*) AS commenters FROM authors WHERE is_commenter "
        "GROUP BY name_word_count ORDER BY name_word_count",
        keys=1,
        closed=False,
    ),
    Query(
        "sites.articles",
        "Articles per site",
        "SELECT site, COUNT(*) AS articles, SUM(comment_count) AS comments, "
        "COUNT(published_at) AS dated, COUNT(*) FILTER (WHERE thread_status = 'complete') AS complete, "
        "COUNT(*) FILTER (WHERE thread_status <> 'none') AS threads "
        "FROM articles GROUP BY site ORDER BY articles DESC, site",
        keys=1,
        closed=False,
    ),
    Query(
        "sites.comments",
        "Comments per site",
        "WITH per AS (SELECT article_id, COUNT(*) AS comments, COUNT(author_id) AS with_author, "
        "COUNT(posted_at) AS with_time, COUNT(parent_comment_id) AS with_parent, "
        "COUNT(*) FILTER (WHERE like_count IS NOT NULL OR score IS NOT NULL) AS with_votes, "
        "COUNT(*) FILTER (WHERE author_status = 'lost') AS lost, "
        "COUNT(*) FILTER (WHERE text_status = 'present') AS with_text FROM comments GROUP BY article_id) "
        "SELECT articles.site AS site, SUM(per.comments) AS comments, SUM(per.with_author) AS with_author, "
        "SUM(per.with_time) AS with_time, SUM(per.with_parent) AS with_parent, SUM(per.with_votes) AS with_votes, "
        "SUM(per.with_text) AS with_text, SUM(per.lost) AS lost "
        "FROM per JOIN articles ON per.article_id = articles.article_id "
        "GROUP BY articles.site ORDER BY comments DESC, site",
        keys=1,
        closed=False,
        by_part="largest",
    ),
    Query(
        "sites.authors",
        "Commenters per site",
        "SELECT site, COUNT(*) AS commenters, COUNT(*) FILTER (WHERE article_count > 1) AS several_articles, "
        "COUNT(name_word_count) AS names, COUNT(*) FILTER (WHERE name_word_count = 1) AS one_word "
        "FROM authors WHERE is_commenter GROUP BY site ORDER BY commenters DESC, site",
        keys=1,
        closed=False,
    ),
    Query(
        "sites.lines",
        "Non-blank lines of one word per site",
        "WITH per AS (SELECT page_id, COUNT(*) AS nonblank, "
        f"COUNT(*) FILTER (WHERE {_shape('one_word')} AND {_UNMASKED}) AS one_word "
        "FROM lines WHERE role <> 'blank' GROUP BY page_id) "
        "SELECT articles.site AS site, SUM(per.nonblank) AS nonblank, SUM(per.one_word) AS one_word, "
        "COUNT(*) FILTER (WHERE per.one_word = 0) AS pages_without, COUNT(*) AS pages "
        "FROM per JOIN articles ON per.page_id = articles.page_id GROUP BY articles.site ORDER BY nonblank DESC, site",
        keys=1,
        closed=False,
        by_part="largest",
    ),
    Query(
        "references",
        "Values per reference, each of which is found where it points to",
        " UNION ALL ".join(
            f"SELECT '{each.table}.{each.column}' AS name, COUNT({each.column}) AS pointing FROM {each.table}"
            for each in REFERENCES
        ),
        keys=1,
    ),
    *_missing(),
)

SHARES: dict[str, tuple[str, str]] = {
    "share.inputs_read": ("sources.status.read", "rows.sources"),
    "share.lines_unrecognised": ("lines.coverage.unrecognised", "lines.coverage.nonblank"),
    "share.lines_one_word": ("lines.shape.one_word", "lines.shape.nonblank"),
    "share.threads_complete": ("articles.thread_status.complete", "rows.articles"),
    "share.comments_named": ("comments.author_status.named.comments", "rows.comments"),
    "share.comments_lost": ("comments.author_status.lost.comments", "rows.comments"),
    "share.comments_with_parent": ("comments.thread.with_parent", "rows.comments"),
    "share.comments_with_time": ("comments.thread.with_time", "rows.comments"),
    "share.comments_double_blank": ("comments.boundary.double_blank", "rows.comments"),
}
"""The shares that people compare between releases: name -> figure, and the figure that it is a part of."""
