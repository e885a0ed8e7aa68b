"""`authors`: one row per person who writes articles or comments on a site."""

import pandera.polars as pa
import polars as pl
from broadsheet.schemas import columns as c


class Authors(pa.DataFrameModel):
    """A writer or commenter, within the scope in which a name is taken to be one person."""

    author_id: str = c.identifier("Id of the author within the scope (site, corpus or article)", unique=True)
    site: str = c.column("Site on which the name was seen", null="nobody said which site")
    display_name: str = c.column("The name as first shown", null="names are hidden in this release")
    is_writer: bool = c.column("Named by the byline of an article")
    is_commenter: bool = c.column("Wrote a comment, or the opening post of a forum thread")
    name_word_count: int = c.count("White-space words in the name", "words", null="names were dropped", at_least=1)
    comment_count: int = c.count("Rows in `comments` with this author", "comments")
    article_count: int = c.count("Distinct articles written or commented", "articles", at_least=1)

    @pa.dataframe_check(error="the author neither wrote an article nor a comment")
    def does_something(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("is_writer") | pl.col("is_commenter"))

    @pa.dataframe_check(error="comment_count is not 0 although is_commenter is false")
    def comments_as_counted(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("is_commenter") | (pl.col("comment_count") == 0))

    class Config:
        """No column more, none less, in this order."""

        strict = True
        ordered = True
