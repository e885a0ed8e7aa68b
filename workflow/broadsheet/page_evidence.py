"""How much speaks for the way in which a page was read: the worst pages are those to look at first."""

from __future__ import annotations

import polars as pl

STRONG = ("header", "control", "indentation")
"""Evidence of a comment's beginning that a page shows on purpose; gaps and bare repetition are weaker."""

WEAK, FAIR = 0.6, 0.85
"""Below the first a page's evidence is weak, below the second fair, else strong."""

TERMS = {
    "recognised": "share of its lines with text that were recognised",
    "layout_fit": "how well a layout fits (pages with comments)",
    "boundaries": "share of its comments that a header, a control or indentation opens (pages with comments)",
    "counted": "comments read, of those that the page declares (pages that declare a count)",
}
"""What the evidence of a page is the mean of, each from 0 to 1, where it applies."""


def evidence_of(articles: pl.LazyFrame, comments: pl.LazyFrame) -> pl.LazyFrame:
    """Return `articles` with a column for each of `TERMS` (null where it does not apply) and their mean, `evidence`.

    A page that reads well by all of them can still be wrong: this is a guide for the eye, and no measure of quality.
    """
    strong = comments.group_by("article_id").agg(pl.col("boundary_evidence").is_in(STRONG).mean().alias("boundaries"))
    has_comments = pl.col("comment_count") > 0
    declared = pl.col("comment_count_declared")
    return (
        articles.join(strong, on="article_id", how="left", maintain_order="left")
        .with_columns(
            (1 - pl.col("unrecognised_share")).alias("recognised"),
            pl.when(has_comments).then(pl.col("layout_score")).alias("layout_fit"),
            pl.when(declared > 0).then((pl.col("comment_count") / declared).clip(0, 1)).alias("counted"),
        )
        .with_columns(pl.mean_horizontal(*TERMS).alias("evidence"))
    )
