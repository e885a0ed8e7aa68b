"""Threads of two or three, and comments of a word: what recurs hardly shows, and every line counts."""

from __future__ import annotations

import pytest

from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

LAYOUTS = load_layouts()
ARTICLE = [
    "The Mill Gazette",
    "Home",
    "News",
    "Who lit the lantern at the old mill?",
    "By Sunniva Dahl",
    "May 2, 2016",
    "A light was seen in the old mill on Monday night, for the first time in many years, and the village talks of little else.",
    "The mill has stood empty since the spring flood of 1998, when the wheel broke and the miller's family moved to the coast.",
]
FORUM = ["Harbour Forum", "Forums", "Boats and moorings", "Lantern at the old mill"]
LONG = "I walked past at about nine with the dog and the door was standing open, which it never is, because the hinge is rusted."
SHORT = "My brother has the key."


def said(lines: list[str]) -> list[tuple[str | None, str | None]]:
    """Return who said what on a page; the post that opens a topic comes first."""
    page = Page(lines, "p")
    records = assemble(page, read_page(page, None, LAYOUTS))
    assert records is not None
    opening = [(records.article.byline, records.article.text)] if records.article.kind == "forum" else []
    return [*opening, *((comment.author, comment.text) for comment in records.comments)]


POSTS = {
    "panels": lambda name, i, text: [
        name,
        "Senior Member",
        "Posts: 312",
        "Joined: Feb 2012",
        f"#{i}",
        f"05-1{i}-2016, 10:1{i} AM",
        text,
    ],
    "buttons": lambda name, i, text: [name, f"May 1{i}, 2016", text, "Reply", "Like"],
    "buttons that no layout knows among them": lambda name, i, text: [
        name,
        f"over {i + 2} years ago",
        text,
        "Cancel",
        "Up",
        str(i),
        "Down",
        "Reply",
        "Verify Answer",
    ],
}


@pytest.mark.parametrize("form", POSTS)
def test_a_topic_of_two_posts_is_a_thread(form: str) -> None:
    post = POSTS[form]
    lines = [*FORUM, *post("Ada Crumb", 1, LONG), *post("old_tom", 2, SHORT), "Log in to reply"]
    assert said(lines) == [("Ada Crumb", LONG), ("old_tom", SHORT)]


def test_two_dates_of_an_article_are_no_thread() -> None:
    assert said([*ARTICLE, "Ada Crumb", "May 3, 2016", LONG, "Nora Feld", "May 4, 2016", LONG, "Share"]) == []


FEET = {
    "a label over the buttons": lambda _: ["Respect", "Reply", "Share"],
    "a label over the votes": lambda i: ["Click to rate", str(i + 3), str(i)],
    "a label over signs": lambda _: ["Rate this", "+ -"],
}


@pytest.mark.parametrize("foot", FEET)
def test_what_ends_both_of_two_comments_is_no_text(foot: str) -> None:
    lines = [*ARTICLE, "2 Comments"]
    for i, (name, text) in enumerate((("Ada Crumb", LONG), ("Nora Feld", SHORT))):
        lines += [name, f"{3 + i} hours ago", text, *FEET[foot](i)]
    assert said([*lines, "Imprint"]) == [("Ada Crumb", LONG), ("Nora Feld", SHORT)]


@pytest.mark.parametrize("sign", ["+1", "😍😍😍", "???"])
@pytest.mark.parametrize("foot", [["Reply"], ["4", "Reply"], []], ids=["button", "votes and button", "nothing"])
def test_a_comment_without_a_word_is_a_comment(sign: str, foot: list[str]) -> None:
    lines = [*ARTICLE, "3 Comments"]
    for i, (name, text) in enumerate((("Ada Crumb", LONG), ("Nora Feld", sign), ("old_tom", SHORT))):
        lines += [name, f"{3 + i} hours ago", text, *foot]
    assert said([*lines, "Leave a comment"]) == [("Ada Crumb", LONG), ("Nora Feld", sign), ("old_tom", SHORT)]


def test_votes_are_no_comment() -> None:
    lines = [*ARTICLE, "3 Comments"]
    for i, name in enumerate(("Ada Crumb", "Nora Feld", "old_tom")):
        lines += [name, f"{3 + i} hours ago", LONG, f"+{i + 1}", "Reply"]
    assert [text for _, text in said(lines)] == [LONG] * 3


def test_a_short_comment_over_its_votes_is_no_name() -> None:
    texts = ["Same here.", LONG, "What a story"]
    lines = [*ARTICLE, "3 comments", "Login"]
    for i, (name, text) in enumerate(zip(("Lily", "Anna-Lena", "old_tom"), texts, strict=True)):
        lines += [name, f"{3 + i} years ago", text, str(i), "Reply"]
    assert said([*lines, "Leave a comment"]) == list(zip(("Lily", "Anna-Lena", "old_tom"), texts, strict=True))


def test_a_short_first_comment_may_stand_over_its_name() -> None:
    lines = [*ARTICLE, "Comments"]
    for i, (name, text) in enumerate((("Ada Crumb", "Seriously?"), ("Nora Feld", LONG), ("old_tom", SHORT))):
        lines += [text, f"Posted by: {name} | May {3 + i}, 2016 at 10:1{i} AM"]
    assert said([*lines, "Post a comment"]) == [("Ada Crumb", "Seriously?"), ("Nora Feld", LONG), ("old_tom", SHORT)]


def test_an_address_alone_may_be_the_last_comment() -> None:
    link = "https://mill.example/photos/lantern-1998.html"
    lines = [*ARTICLE, "Comments 3", "Newest"]
    for i, (name, text) in enumerate((("Ada Crumb", LONG), ("Nora Feld", LONG), ("old_tom", link))):
        lines += [f"{name}, Oslo, Norway, {3 + i} hours ago", text, "Click to rate", str(i + 3), str(i)]
    assert [text for _, text in said([*lines, "Imprint"])] == [LONG, LONG, link]


@pytest.mark.parametrize("name", ["The Real Ferryman", "El Greco", "Il Postino", "Den Holm"])
def test_a_name_may_begin_with_an_article(name: str) -> None:
    lines = [*ARTICLE, "Comments"]
    for i, writer in enumerate((name, "Nora Feld", "old_tom"), start=1):
        lines += [f"#{i} {writer} 2016-05-1{i} 10:1{i}", LONG, "Quote"]
    assert [author for author, _ in said(lines)] == [name, "Nora Feld", "old_tom"]


def test_postings_are_counted_over_a_forum_of_a_paper() -> None:
    lines = [*ARTICLE, "Forum: 2 Postings", "Ada Crumb", "10. Mai 2016, 10:10:22", LONG, "antworten", "melden"]
    lines += ["old_tom", "11. Mai 2016, 10:11:22", SHORT, "antworten", "melden", "Impressum"]
    assert said(lines) == [("Ada Crumb", LONG), ("old_tom", SHORT)]


def filtered(lines: list[str]) -> list[str]:
    """Return the lines as a filter leaves them that drops those of one word, and keeps the blank lines around them."""
    return [part for line in lines for part in (line if " " in line else "", "")]


def test_where_names_and_buttons_are_lost_wide_gaps_part_posts_that_hardly_hold_a_sentence() -> None:
    texts = ["Nice one, thank you for this", LONG, "Count me in for Saturday", "Typo in the title", SHORT]
    writers = ["mike", "Grumpy Old Man", "old_tom", "The Real Ferryman", "ivyleaf"]
    lines = [*FORUM]
    for i, (name, text) in enumerate(zip(writers, texts, strict=True)):
        lines += [name, f"May 1{i}, 2016", text, "Reply", "Like"]
    kept = [name if " " in name else None for name in writers]
    assert said(filtered([*lines, "Log in to reply"])) == list(zip(kept, texts, strict=True))


def test_a_list_of_dated_headlines_is_no_thread_for_its_gaps() -> None:
    lines = ["The Mill Gazette"]
    for i, headline in enumerate(["The bridge is closed", "Two owls were seen", "Flour in October", "A key is lost"]):
        lines += ["News", f"May 1{i}, 2016", headline, "More"]
    assert said(filtered(lines)) == []


def test_a_short_last_comment_stands_over_its_votes() -> None:
    """A label stands over the first head, and what is said last ends like no sentence."""
    texts = [LONG, SHORT, LONG, "Agreed"]
    lines = [*ARTICLE, "Comments 4", "Share what you think"]
    for i, text in enumerate(texts):
        lines += [f"Ada Crumb {i}, Oslo, Norway, {3 + i} hours ago", text, "Click to rate", str(i + 3), str(i)]
    assert [text for _, text in said([*lines, "The comments below have not been moderated."])] == texts


def test_a_topic_of_nothing_but_faces_stops_no_reading() -> None:
    """All that a filter leaves of it are ranks and dates."""
    lines = ["Hafenforum", "Die Laterne", "Ersteller Ada Crumb", "Erstellt am 10. Mai 2016"]
    for day in (10, 11):
        lines += ["Ada", "Bekanntes Mitglied", "Registriert", "3. Februar 2012", "Beiträge", "512", "Reaktionspunkte"]
        lines += ["12", f"{day}. Mai 2016", "#1", "😂😂", "Zitieren", "Reaktionen: bramblewick"]
    assert isinstance(
        said(filtered([*lines, "Du musst dich einloggen oder registrieren, um hier zu antworten."])), list
    )


@pytest.mark.parametrize(
    "foot", [["0", "Reply", "Powered by Kettle Talk"], ["2 Leserempfehlungen", "Antworten", "Melden"]]
)
def test_the_only_comment_ends_at_its_button(foot: list[str]) -> None:
    lines = [*ARTICLE, "1 comment", "Login", "Ada Crumb", "3 years ago", LONG, SHORT, *foot, "Imprint", "Contact"]
    assert said(lines) == [("Ada Crumb", f"{LONG}\n\n{SHORT}")]
