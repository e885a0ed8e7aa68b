"""Threads that are lists, as extractors write them: numbers or bullets before comments, answers further in, names gone."""

from __future__ import annotations

import pytest
from reading_pages import ARTICLE, FORM, NAMES, SAID, authors, blog, read, texts

MORE = [f"And so say {name}, who was there." for name in NAMES]


def listed(mark: str = "{}.", heads: bool = False) -> str:
    """Return six comments as a list, the third an answer to the second; every second one has another paragraph."""
    lines, number = [], 0
    for i, said in enumerate(SAID):
        margin = "    " if i == 2 else "  "
        number = 1 if i == 2 else number + 1 if i != 3 else 3
        first, *rest = [*([NAMES[i]] if heads else []), said, *([MORE[i]] if i % 2 else [])]
        lines += [f"{margin}{mark.format(number)} {first}", ""]
        lines += [part for line in rest for part in (f"{margin}  {line}", "")]
    return "\n".join(lines) + "\n"


def wanted() -> list[str]:
    return [f"{said}\n\n{MORE[i]}" if i % 2 else said for i, said in enumerate(SAID)]


@pytest.mark.parametrize("heads", [False, True], ids=["names gone", "names above"])
@pytest.mark.parametrize("mark", ["{}.", "•"])
@pytest.mark.parametrize("opened", ["6 Comments\n\n", ""], ids=["counted", "not opened"])
def test_an_entry_is_a_comment(opened: str, mark: str, heads: bool) -> None:
    page = f"{ARTICLE}{opened}{listed(mark, heads)}{FORM}"
    comments = read(page)[0].comments
    assert [comment.text for comment in comments] == wanted()
    assert authors(page) == (NAMES if heads else [None] * 6)
    assert [comment.depth for comment in comments] == [0, 0, 1, 0, 0, 0]
    assert (comments[2].parent, comments[2].parent_evidence) == (2, "indentation")


def test_what_a_commenter_lists_stays_in_the_comment() -> None:
    """Its entries stand close together; an answer after it begins its own list."""
    own = "  2. What you need for it:\n\n    1. a kettle\n    2. a porter\n    3. patience\n    1. And time, my friend, much more time.\n\n"
    page = f"{ARTICLE}4 Comments\n\n  1. {SAID[0]}\n\n{own}  3. {SAID[2]}\n\n{FORM}"
    said = texts(page)
    assert len(said) == 4
    assert said[1] == "What you need for it:\n\n1. a kettle\n2. a porter\n3. patience"
    assert said[2] == "And time, my friend, much more time."


def test_a_link_from_another_page_is_no_comment() -> None:
    page = f"{ARTICLE}3 Comments\n\n  1. {SAID[0]}\n\n  2. Pingback: What whistles | The Ferry Book\n\n  3. {SAID[1]}\n\n{FORM}"
    assert texts(page) == SAID[:2]


def test_heads_with_names_are_believed_before_a_list() -> None:
    """The list holds who thanks for each post, too."""
    lines = [f"  {i + 1}. {NAMES[i]} says:\n     May {i + 3}, 2019 at 8:10 am\n\n     {SAID[i]}\n" for i in range(6)]
    assert authors(f"{ARTICLE}6 Comments\n\n" + "\n".join(lines) + f"\n{FORM}") == NAMES


@pytest.mark.parametrize("below", ["", "Imprint and contact\n"])
def test_an_articles_own_list_is_no_thread(below: str) -> None:
    """What a company offers looks like it: a word, and a sentence under it; no form stands below."""
    words = ["Calm", "Curious", "Goal-oriented", "Proactive", "Strategic"]
    offered = "".join(f"  • {word}\n\n    {SAID[i]}\n\n" for i, word in enumerate(words))
    assert texts(f"{ARTICLE}{ARTICLE}{offered}{below}") == []


def test_a_list_of_the_latest_comments_is_no_thread() -> None:
    page = "".join(f"  {i + 1}. {NAMES[i]} on The weir is shut again, what now\n\n     {SAID[i]}\n\n" for i in range(6))
    assert texts(f"{ARTICLE}{FORM}\nLatest comments\n\n{page}") == []


STEPS = "".join(f"{i + 1}. {said}\n\n   {SAID[i - 1]}\n\n" for i, said in enumerate(SAID))
HEADED = "".join(f"{NAMES[i]} says:\nMay {i + 4}, 2019 at 8:10 am\n\n{SAID[i]}\n\n" for i in (0, 1))


@pytest.mark.parametrize("mark", ["{}.", "•"])
def test_a_list_inside_a_comment_is_no_thread(mark: str) -> None:
    own = "\n\n".join(f"{mark.format(i + 1)} {said}" for i, said in enumerate(SAID[:5]))
    page = blog(
        f"Orla Finch|Five things, in order.\n\n{own}", "bramblewick|Thank you, I shall try all of these tomorrow."
    )
    assert authors(page) == ["Orla Finch", "bramblewick"]


@pytest.mark.parametrize("opened", ["", "2 Comments\n\n"])
def test_a_list_above_the_thread_is_the_articles(opened: str) -> None:
    page = f"{opened}{ARTICLE}{STEPS}{FORM}\n2 Comments\n\n{HEADED}{FORM}"
    assert texts(page) == SAID[:2]


@pytest.mark.parametrize("below", [FORM, f"0 Comments\n\n{FORM}", "Post a Comment\n"])
@pytest.mark.parametrize("above", ["", "Discussion\n\n"])
def test_a_recipe_above_a_form_is_no_thread(above: str, below: str) -> None:
    assert texts(f"{ARTICLE}{ARTICLE}{above if below == FORM else ''}Instructions\n\n{STEPS}{below}") == []


def test_questions_and_their_answers_are_no_thread() -> None:
    asked = "".join(f"  • {said}\n\n    {SAID[i - 1]}\n\n" for i, said in enumerate(SAID))
    assert texts(f"{ARTICLE}{ARTICLE}{asked}{FORM}") == []
