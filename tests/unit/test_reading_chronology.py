"""Times that show a thread, and those of lists that do not."""

from __future__ import annotations

import pytest
from reading_pages import ARTICLE, SAID, authors, texts

from broadsheet.reading.chronology import times_go_on
from broadsheet.reading.segments import Segment

NAMES = [
    "Bitwright Silver Lid",
    "Anonymous Fennel Lark",
    "Null de Void",
    "Torben Holm Lid",
    "Cheb of Weir",
    "Marmalade Abacus Lid",
]
CLOCKS = ["11:14", "11:20", "11:52", "12:31", "12:05", "13:17"]


def dated(raws: list[str]) -> list[Segment]:
    """Return comments with these dates."""
    return [Segment(k, k, k + 1, k + 2, k + 2, posted=raw or None) for k, raw in enumerate(raws)]


@pytest.mark.parametrize(
    ("raws", "go_on"),
    [
        pytest.param([f"12 Feb 2019 {clock}" for clock in CLOCKS], True, id="an answer under what it answers"),
        pytest.param(["06-02-2022 09:44 PM", "06-02-2022 10:05 PM", "07-02-2022 10:31 AM", "07-02-2022 12:18 PM", "08-02-2022 09:06 AM"], True, id="a day and a month in no known order"),
        pytest.param([f"12 Feb 2019 {clock}" for clock in CLOCKS[::-1]], False, id="the latest first, as a site lists its articles"),
        pytest.param([f"12 Feb 2019 {hour}:{minute}" for hour in (18, 19, 20) for minute in ("00", "30")], False, id="at half hours, as what is announced"),
        pytest.param([f"{day} Feb 2019" for day in range(3, 9)], False, id="days without a time"),
        pytest.param([f"12 Feb 2019 {clock}" for clock in CLOCKS[:4]], False, id="few"),
        pytest.param([f"12 Feb 2019 {CLOCKS[0]}"] * 6, False, id="the same again and again"),
        pytest.param([*[f"12 Feb 2019 {clock}" for clock in CLOCKS], "", "", ""], False, id="many without any"),
    ],
)  # fmt: skip
def test_times_go_on_in_a_thread(raws: list[str], go_on: bool) -> None:
    assert times_go_on(dated(raws)) is go_on


def test_times_that_go_on_are_a_thread_where_nothing_else_is_left_of_it() -> None:
    """No line opens it, its buttons are gone, and a subject stands over each text."""
    heads = [f"Tuesday 12th February 2019 {clock} GMT {name}" for clock, name in zip(CLOCKS, NAMES, strict=True)]
    said = [f"{head}\n\nRe: two keys\n\n{line}\n\n" for head, line in zip(heads, SAID, strict=True)]
    page = ARTICLE + "".join(said)
    assert texts(page) == SAID
    assert authors(page) == NAMES


def test_people_who_speak_to_each_other_talk() -> None:
    heads = [f"Tuesday 12th February 2019 {clock} GMT {name}" for clock, name in zip(CLOCKS, NAMES, strict=True)]
    said = [line if k % 3 else f"Dear @bitwright, {line}" for k, line in enumerate(SAID)]
    assert texts(ARTICLE + "".join(f"{head}\n\n{line}\n\n" for head, line in zip(heads, said, strict=True))) == said


@pytest.mark.parametrize("below", ["Comments (0)", "Be the first to comment", ""])
def test_what_a_newsroom_reports_as_it_happens_is_no_thread(below: str) -> None:
    """Nobody answers anybody, or the page says itself that nobody has written."""
    heads = [f"Tuesday 12th February 2019 {clock} GMT {name}" for clock, name in zip(CLOCKS, NAMES, strict=True)]
    subject = "Re: two keys\n\n" if below else ""
    page = ARTICLE + "".join(f"{head}\n\n{subject}{line}\n\n" for head, line in zip(heads, SAID, strict=True)) + below
    assert texts(page) == []
