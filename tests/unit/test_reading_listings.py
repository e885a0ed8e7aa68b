"""Pages that look like threads and are none: indexes, lists of topics, teasers, forms, tiles; and threads beside them."""

import pytest
from reading_pages import ARTICLE, NAMES, blog, read

BOARDS = ["Moorings", "Sails and rope", "Engines", "Harbour stories", "For sale", "Weather"]
ABOUT = [
    "Where to tie up, and for how long.",
    "Everything that catches the wind.",
    "It coughs, it smokes, it will not start.",
    "Told by those who were there.",
    "Boats, and what belongs in them.",
    "What the glass says.",
]


def rows(form: str, count: int = 6) -> str:
    """Return one row per board, as ``form`` writes it."""
    made = [
        form.format(
            board=BOARDS[i],
            about=ABOUT[i],
            name=NAMES[i],
            day=f"May {3 + i}, 2016 at 9:0{i} pm",
            topics=12 + 7 * i,
            posts=310 + 61 * i,
        )
        for i in range(count)
    ]
    return "\n".join(["Harbour Forum", "", "Forums", "", *made, "", "Who is online", ""])


INDEXES = {
    "topics and posts in words": "{board}\n{about}\n{topics} Topics\n{posts} Posts\nLast post by {name}\n{day}\n",
    "counts side by side": "{board}\n{about}\n{topics}\n{posts}\n{day}\nby {name}\n",
    "topics with their last post": "Why does it leak at {board}?\nStarted by {name}, {day}\n{topics} replies\n{posts} views\n",
    "columns of a visual layout": "{board}      {topics}      {posts}     in Re: leaks\nby {name}\n{day}\n",
    "last post beside the name": "{day}\nby {name} Last Post\n{topics}\n{posts}\nSticky: {about}\n",
}


@pytest.mark.parametrize("form", INDEXES.values(), ids=INDEXES.keys())
def test_a_forum_index_has_no_comments(form):
    """Each row has a name, a date and a sentence, as a post has."""
    records, _ = read(rows(form))
    assert records.comments == []


def test_a_topic_over_a_list_of_other_topics_keeps_its_posts():
    """Forums set a list of similar topics below: rows of an index, but not between the posts."""
    posts = "\n".join(
        f"{NAMES[i]}\nMay {3 + i}, 2016 at 9:0{i} pm\n#{i + 1}\n{ABOUT[i]} {ABOUT[(i + 1) % 6]}\nReply\n"
        for i in range(6)
    )
    below = "\n".join(f"Leak at {BOARDS[i]}\nStarted by {NAMES[i]}\n{3 + i}\n{200 + i}\n" for i in range(6))
    records, _ = read(f"Harbour Forum\n\nForums\n\nWhy does it leak?\n\n{posts}\n\nSimilar threads\n\n{below}")
    assert len(records.comments) == 5


TEASERS = "\n".join(
    f"The ferry turned back {i} times\nMay {3 + i}, 2019, {i} comments\nThe captain would not say why it turned.\n"
    for i in range(2, 8)
)


def test_a_date_and_a_count_of_comments_are_no_head():
    """ "May 3, 2019, 2 comments" stands under the headline of another page."""
    records, _ = read(f"The Mill Gazette\n\nComments\n\n{TEASERS}")
    assert records.comments == []


def test_teasers_of_few_writers_are_no_thread_though_a_count_stands_over_them():
    """The count belongs to the first teaser."""
    made = "\n".join(
        f"The ferry turned back {i} times\n\nSubmitted by {NAMES[i % 2]} on May {3 + i}, 2019 at 9:0{i} pm\n\n"
        "The captain would not say why it turned. Nobody on board was told.\n\nRead more\n\n1 comment\n"
        for i in range(6)
    )
    records, _ = read(f"The Mill Gazette\n\n{made}")
    assert records.comments == []


@pytest.mark.parametrize(
    "line",
    ["Page updated May 3, 2016, 12:21", "Most members at sea at once: 77, May 5, 2011 at 19:51", "Tel.: 04.06.93"],
)
def test_one_dated_line_below_a_login_is_no_comment(line):
    """One name and one date make a comment only right under a line that opens a thread, and over a sentence."""
    records, _ = read(f"{ARTICLE}\nLogin\n\nHome\n\nAbout this house\n\n{line}\n\nSite map\n")
    assert records.comments == []


def test_one_comment_is_one_where_the_page_says_so():
    """The other side of the same rule."""
    records, _ = read(blog("Orla Finch|It whistled for my aunt, too.", head="{} Comment"))
    assert [comment.author for comment in records.comments] == ["Orla Finch"]


def test_login_beside_what_opens_a_thread_still_belongs_to_it():
    """wpDiscuz sets "Subscribe" and "Login" over its thread; alone they are a menu's."""
    page = f"{ARTICLE}\nSubscribe\nLogin\nNotify of\n\nnew follow-up comments\n\nLabel\n"
    _, roles = read(page)
    lines = page.split("\n")
    assert roles[lines.index("Login")] == roles[lines.index("Notify of")] == "comment_controls"


def test_tiles_of_wares_are_no_posts():
    """An empty element under each, as forums leave it, but the same words in every one."""
    tiles = "\n".join(
        f"Kettle for {BOARDS[i].lower()}, with a lid that stays shut in any weather\n"
        f"A kettle that whistles in two keys, one for tea and one for trouble, and never rusts.\n"
        "Add this kettle to your basket\n\xa0"
        for i in range(6)
    )
    records, _ = read(f"The Kettle Shop\n\n\nAll our kettles\n\n\n{tiles}\n\n\nTerms of sale\n")
    assert records.comments == []


def test_rules_of_a_forum_are_no_posts():
    """A page to register on is made by the forum's software, too: nothing on it tells of a post."""
    rules = "\n\n\n".join(
        f"Please tell us about {board.lower()} before you write there, and read what others wrote." for board in BOARDS
    )
    rules += "\n\n\nPlease enter a password for your account, and enter it a second time below."
    page = f"Register at Harbour Forum\n\n\nForum rules of this house\n\n\n{rules}\n\n\nPowered by vBulletin® Version 4.2\n"
    records, _ = read(page)
    assert records.comments == []


def test_an_article_over_teasers_is_an_article():
    """News sites set a dozen other headlines with their counts below every article."""
    text = "\n\n".join(
        f"The {word} of the five reasons is that the kettle was bought in the year of the long strike, when nobody could "
        "say what a kettle was for, and that it has whistled ever since without being asked to do so by anybody at all."
        for word in ("first", "second", "third", "fourth", "fifth")
    )
    more = "\n".join(f"The ferry turned back {i} times\nMay {i}, 2019\n{i} comments\nRead more\n" for i in range(2, 9))
    records, _ = read(f"The Fennel Gazette\n\nWhy it whistles\n\nBy Odette Marl\n\n{text}\n\n{more}")
    assert records.article.kind == "article"
    assert records.article.title == "Why it whistles"
    assert records.comments == []


def test_teasers_alone_are_a_listing():
    """The other side of the same rule."""
    more = "\n\n".join(
        f"The ferry turned back {i} times\n\nMay {i}, 2019\n\nThe captain would not say why it turned, and when he was asked "
        "a second time he only pointed at the sea.\n\nRead more\n"
        for i in range(2, 9)
    )
    records, _ = read(f"The Fennel Gazette\n\n{more}")
    assert records.article.kind == "listing"


PARAGRAPHS = [
    f"In the {year} of the long calm the harbour master counted every boat twice, once with his glass and once with his"
    " finger, and the two counts never agreed, which he put down to the tide and his wife to the glass."
    for year in ("first year", "second year", "third year", "fourth year", "fifth year", "sixth year")
]
EXCERPT = (
    "What the harbour master said about it, why nobody wrote it down at the time, and how the cat of the saloon came to"
    " be the only witness who has kept to her story."
)


def teasers(start: int, count: int) -> str:
    """Return excerpts of other pages, each with its headline, day and count of comments."""
    return "\n".join(
        f"The {BOARDS[i % 6].lower()} of {1890 + i}\n\nMay {1 + i}, 2016\n\n{EXCERPT}\n\n{3 + i} comments\n"
        for i in range(start, start + count)
    )


def test_an_article_over_many_teasers_is_an_article() -> None:
    """Though the teasers hold more words than it: it stands over them, and none of them is half as long."""
    story = "\n\n".join(PARAGRAPHS)
    records, _ = read(
        f"Two counts, one harbour\n\nBy Odette Marl\n\nMay 3, 2016\n\n{story}\n\nMore stories\n\n{teasers(0, 9)}"
    )
    assert records.article.kind == "article"
    assert records.article.title == "Two counts, one harbour"
    assert records.article.text == story


def test_a_long_text_between_teasers_is_one_of_a_front_page() -> None:
    story = "\n\n".join(PARAGRAPHS)
    page = f"Harbour notes\n\n{teasers(0, 3)}\nTwo counts, one harbour\n\nMay 4, 2016\n\n{story}\n\n12 comments\n\n{teasers(4, 6)}"
    records, _ = read(page)
    assert records.article.kind == "listing"
    assert records.article.text is None


@pytest.mark.parametrize(
    ("texts", "kind"),
    [([], "listing"), ([EXCERPT] * 9, "listing"), ([EXCERPT], "article"), (PARAGRAPHS[:3], "article")],
)
def test_headlines_with_no_text_or_many_excerpts_are_a_listing(texts: list[str], kind: str) -> None:
    """One excerpt may be a short article."""
    lines = [f"What became of the {BOARDS[i % 6].lower()} of {1880 + i}" for i in range(45)]
    lines[1:1] = texts if kind == "article" else []
    for number, text in enumerate(texts if kind == "listing" else []):
        lines.insert(1 + 4 * number, text)
    records, _ = read("\n\n".join(["Harbour notes", *lines]))
    assert records.article.kind == kind


def test_a_button_over_an_article_opens_no_thread() -> None:
    """On a filtered page, where nothing but blank lines parts what follows "3 comments": it is the article's own text."""
    story = "\n\n".join(PARAGRAPHS)
    menu = "Harbour notes\n\nThe old quay\n\nWind and weather\n\nBoats for sale\n\n"
    records, _ = read(
        f"{menu}  Print this page\n  3 comments\n\nTwo counts, one harbour\n\n{story}\n\nMore about boats\n"
    )
    assert records.comments == []
    assert records.article.text == story
