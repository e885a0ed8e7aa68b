# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Do people whose name was lost talk differently?
#
# A corpus filter has gone over many web pages before anybody studies them. One that drops lines of a single word also
# drops every commenter whose name is one word. Their comments stay, without an author. Whoever studies *named*
# commenters only, or counts comments by author, studies those whom the filter left over.
#
# This notebook asks three questions of a release, and takes about ten minutes to read:
#
# 1. What did the filter take?
# 2. Is a comment without its author longer or shorter than one with it, and is it answered as often?
# 3. Does the answer hold when the weakest evidence for where a comment begins is left out?
#
# The bundled sample is fiction, a few pages written to show such things. Its numbers say how to ask, and nothing about
# people. For a release of your own, start the notebook in a folder below it, or name it in the next cell.

# %%
import altair as alt
import numpy as np
import polars as pl

import broadsheet

# JupyterLab brings Vega-Lite 5 along and draws these without the network; these plots need nothing newer.
V5 = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
alt.renderers.register("offline", lambda spec: {"application/vnd.vegalite.v5+json": {**spec, **V5}})
alt.renderers.enable("offline")
RELEASE = None

articles = broadsheet.load("articles", RELEASE)
authors = broadsheet.load("authors", RELEASE)
comments = broadsheet.load("comments", RELEASE).join(articles.select("article_id", "site"), on="article_id")
print(f"{comments.height:,} comments on {comments['article_id'].n_unique():,} pages")

# %% [markdown]
# ## 1. What the filter took
#
# `author_status` says what is known of each comment's author. `lost` means that the page's layout has an author line in
# this place, and the line is not there. `anonymous` is something else: the page itself says Guest.

# %%
status = (
    comments.group_by("site", "author_status")
    .agg(comments=pl.len())
    .with_columns(share=pl.col("comments") / pl.col("comments").sum().over("site"))
    .sort("site", "author_status")
)
alt.Chart(status, title="Who wrote it, site by site").mark_bar().encode(
    x=alt.X("share", title="share of the site's comments", axis=alt.Axis(format="%")),
    y=alt.Y("site", title=None),
    color=alt.Color("author_status", title="author"),
    tooltip=["site", "author_status", "comments", alt.Tooltip("share", format=".1%")],
).properties(width=480)

# %% [markdown]
# If a filter took lines of one word, names of one word must be missing, while a site that was not filtered still has
# them. `name_word_count` shows it without showing a name.

# %%
names = (
    authors.filter("is_commenter")
    .drop_nulls("name_word_count")
    .group_by("site", words=pl.col("name_word_count").clip(upper_bound=3))
    .agg(people=pl.len())
    .sort("site", "words")
)
alt.Chart(names, title="How many words the names have that are left").mark_bar().encode(
    x=alt.X("people", title="commenters"),
    y=alt.Y("words:O", title="words (3 and more together)"),
    row=alt.Row("site", title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
    tooltip=["site", "words", "people"],
).properties(width=360, height=70)

# %% [markdown]
# The same filter takes comments of one word and paragraphs of one word. A comment that lost all its text is still a
# row: `text_status` is `lost`. And where a page says how many comments it has, we can count what is missing.

# %%
lost_texts = comments.group_by("site").agg(comments=pl.len(), text_lost=(pl.col("text_status") == "lost").sum())
declared = (
    articles.drop_nulls("comment_count_declared")
    .group_by("site")
    .agg(pages_that_say=pl.len(), said=pl.col("comment_count_declared").sum(), found=pl.col("comment_count").sum())
)
lost_texts.join(declared, on="site", how="left").sort("site")

# %% [markdown]
# ## 2. Named and lost, side by side
#
# Two plain measures: how many words a comment has of its own (quotes left out), and whether it asks something.
# Comments of one page belong together, so the intervals come from drawing whole pages again and again (a cluster
# bootstrap: Efron and Tibshirani 1993, chapter 8), not single comments. With few pages they are wide, and that is the
# honest answer.


# %%
def measured(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep comments that have a text and an author who is named or lost; add the two measures."""
    return rows.filter(
        pl.col("author_status").is_in(["named", "lost"]), pl.col("text_status") == "present"
    ).with_columns(
        own_words=pl.col("word_count") - pl.col("quoted_word_count"),
        asks=pl.col("text").str.contains("?", literal=True),
    )


def difference(rows: pl.DataFrame, draws: int = 1_000) -> dict[str, float]:
    """Median of own words, named minus lost, with a 95 % interval over pages."""
    pages = [
        (
            page.filter(pl.col("author_status") == "named")["own_words"].to_numpy(),
            page.filter(pl.col("author_status") == "lost")["own_words"].to_numpy(),
        )
        for page in rows.partition_by("article_id", maintain_order=True)
    ]

    def between(chosen: list[int]) -> float:
        named, lost = (np.concatenate([pages[each][side] for each in chosen]) for side in (0, 1))
        return float(np.median(named) - np.median(lost)) if len(named) and len(lost) else float("nan")

    random = np.random.default_rng(2026)
    drawn = [between(list(random.integers(0, len(pages), len(pages)))) for _ in range(draws)]
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return {"difference": between(list(range(len(pages)))), "low": float(low), "high": float(high)}


as_cut = measured(comments)
as_cut.group_by("author_status").agg(
    comments=pl.len(),
    median_words=pl.col("own_words").median(),
    asks=pl.col("asks").mean().round(2),
    depth_known=pl.col("depth").is_not_null().mean().round(2),
).sort("author_status")

# %%
alt.Chart(as_cut.select("author_status", "own_words"), title="Length of comments").mark_boxplot(
    extent="min-max"
).encode(
    x=alt.X("own_words", title="words, quotes left out", scale=alt.Scale(type="symlog")),
    y=alt.Y("author_status", title=None),
).properties(width=480, height=90)

# %% [markdown]
# ## 3. With and without the weakest boundaries
#
# `boundary_evidence` says what shows that a comment begins. Where an author line was lost, all that is left of it is
# often a *double blank* line. That is strong evidence and no proof: a paragraph of one word that was lost inside a
# comment leaves one too. So some of these "comments by lost authors" may be the second half of a comment whose author
# is named.
#
# Three readings of the same thread bracket the truth:
#
# - **as cut**: every boundary counts;
# - **left out**: comments that begin with a double blank are dropped;
# - **joined**: each of them is taken for the rest of the comment above it.

# %%
weak = pl.col("boundary_evidence") == "double_blank"
threads = comments.sort("article_id", "ordinal").with_columns(
    begins=(~weak | (pl.int_range(pl.len()) == 0).over("article_id")).cum_sum().over("article_id")
)
joined = threads.group_by("article_id", "begins", maintain_order=True).agg(
    pl.col("author_status", "text_status").first(),
    pl.col("text").drop_nulls().str.join("\n\n"),
    pl.col("word_count", "quoted_word_count").sum(),
)
readings = {"as cut": as_cut, "left out": measured(comments.filter(~weak)), "joined": measured(joined)}
rows = []
for name, found in readings.items():
    by_status = found.group_by("author_status").agg(comments=pl.len(), median_words=pl.col("own_words").median())
    counts = {row["author_status"]: row for row in by_status.to_dicts()}
    nothing = {"comments": 0, "median_words": None}
    named, lost = counts.get("named", nothing), counts.get("lost", nothing)
    rows.append(
        {
            "reading": name,
            "named": named["comments"],
            "lost": lost["comments"],
            "named_median": named["median_words"],
            "lost_median": lost["median_words"],
            **(difference(found) if named["comments"] and lost["comments"] else {}),
        }
    )
answer = pl.DataFrame(rows)
answer

# %%
bars = alt.Chart(answer, title="Named minus lost, median words, with 95 % intervals over pages").encode(
    y=alt.Y("reading", title=None, sort=None)
)
(
    bars.mark_rule().encode(x=alt.X("low", title="words"), x2="high")
    + bars.mark_point(filled=True, size=80).encode(x="difference", tooltip=["reading", "named", "lost", "difference"])
    + alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(strokeDash=[4, 4]).encode(x="zero")
).properties(width=480, height=100)

# %% [markdown]
# ## How to read the answer
#
# - If an interval spans zero in one of the three readings, the release does not show that named and lost commenters
#   differ in length; say so.
# - If the sign changes between *as cut* and *joined*, the boundary, not the person, makes the difference.
# - "Left out" keeps few lost authors, because the double blank is mostly *how* a lost author is seen. A small number
#   there is no sign of few lost authors.
# - Never drop `lost` as if it were missing at random: section 1 shows that names of one word went, and who takes a name
#   of one word is not chance.
#
# What every column means, and when it is null, stands in `dictionary.md`; what the filter did, in `datasheet.md`.
