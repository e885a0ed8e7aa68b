"""Dates as pages show them, in many tongues, and what the text leaves open."""

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.dates import DATE, find_date, may_be_relative, numeric_order, parse_date
from broadsheet.reading.engine import tagger_of
from broadsheet.reading.layouts import load_layouts

SEEN = datetime(2021, 5, 10, 12, 0)


def found(line: str) -> str | None:
    span = find_date(line)
    return line[span[0] : span[1]].strip() if span else None


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("May 3, 2016 at 10:14 am", datetime(2016, 5, 3, 10, 14), "minute"),
        ("Orla6. Juni 2015 um 10:23", datetime(2015, 6, 6, 10, 23), "minute"),
        ("Le 21/04/2013 à 02:20", datetime(2013, 4, 21, 2, 20), "minute"),
        ("26 abril 2022 a las 14:02", datetime(2022, 4, 26, 14, 2), "minute"),
        ("3 maja 2016, 10:14", datetime(2016, 5, 3, 10, 14), "minute"),
        ("3 мая 2016 в 10:14", datetime(2016, 5, 3, 10, 14), "minute"),
        ("2019-03-05 10:12:33", datetime(2019, 3, 5, 10, 12, 33), "second"),
        ("18.10.2019, 16:18 Uhr", datetime(2019, 10, 18, 16, 18), "minute"),
        ("11-29-2024, 09:03 PM #1", datetime(2024, 11, 29, 21, 3), "minute"),
        ("Posted November 24, 2023", datetime(2023, 11, 24), "day"),
        ("10:14 on May 3, 2016", datetime(2016, 5, 3, 10, 14), "minute"),
        ("3. maj 2016 kl. 10:14", datetime(2016, 5, 3, 10, 14), "minute"),
        ("3 мая 2016 г. в 10:14", datetime(2016, 5, 3, 10, 14), "minute"),
    ],
)
def test_absolute_dates(line, at, precision):
    when = parse_date(found(line))
    assert (when.at, when.precision) == (at, precision)


@pytest.mark.parametrize(
    "line",
    [
        "2 weeks ago",
        "vor 8 Stunden",
        "il y a 2 ans",
        "hace 3 días",
        "Yesterday at 5:12 PM",
        "un'ora fa",
        "há um ano",
        "um dia atrás",
        "een maand geleden",
        "3 années plus tôt",
        "vor ca. 3 Wochen",
        "il y a plus d’un an",
        "hace unos 3 meses",
        "hace unos meses",
        "about 8 months ago",
    ],
)
def test_relative_times_need_the_capture_time(line):
    assert parse_date(found(line)).at is None
    assert parse_date(found(line), captured_at=SEEN).at is not None


def test_a_relative_time_is_as_precise_as_its_unit():
    assert parse_date("2 weeks ago", captured_at=SEEN).at == datetime(2021, 4, 26)
    assert parse_date("2 weeks ago", captured_at=SEEN).precision == "day"
    assert parse_date("vor 8 Stunden", captured_at=SEEN).at == datetime(2021, 5, 10, 4)


def test_an_ambiguous_day_and_month_stay_open_until_others_settle_them():
    assert parse_date("3/4/2015").at is None
    assert numeric_order(["3/4/2015", "13/4/2015"]) == "day"
    assert numeric_order(["3/4/2015", "4/13/2015"]) == "month"
    assert numeric_order(["13/4/2015", "4/13/2015"]) is None
    assert parse_date("3/4/2015", order="month").at == datetime(2015, 3, 4)


@pytest.mark.parametrize("line", ["in 2019 we moved", "5pts", "version 1.2.3 is out", "we may meet her", ""])
def test_what_is_no_date(line):
    assert find_date(line) is None


PIECES = [
    "3", "12", "May", "märz", "2021", ",", ".", "/", "-", ":", "10:14", "pm", "at", "um", "ago", "hours", "an", "vor",
    "einer", "Stunde", "yesterday", "heute", "à 10h30", "on", "Ada", "wrote", "Mo", "Sunday", "il y a", "2 jours",
    "’21", "de", "th", "the mill", "\xa0", "\u2028", "ſ", "K",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from([" ", ""]))
def test_a_date_is_found_where_its_expression_finds_it(pieces, joint):
    line = joint.join(pieces)
    found = re.search(DATE, line, re.IGNORECASE)
    assert find_date(line) == (found.span() if found else None)
    if found and not any(character.isdigit() for character in line):
        assert may_be_relative(line.lower()), "a date in words that is passed over before it is looked for"


def test_a_name_that_ends_as_a_word_of_dates_does_is_whole():
    tag = tagger_of(load_layouts()).tag("orknapp 1 year ago")
    assert (tag.author, tag.posted) == ("orknapp", "1 year ago")
