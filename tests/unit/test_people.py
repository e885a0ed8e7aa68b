"""Names and contact details in text: how many are found, and how much else is taken for one, on invented sentences."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.people.contacts import contacts, regions_of
from broadsheet.people.names import PageNames, parsed
from broadsheet.people.words import folded

FOLDER = Path(__file__).resolve().parents[1] / "people"
NAME_FLOORS = {"precision": 0.97, "recall": 0.97}
CONTACT_FLOORS = {"precision": 0.98, "recall": 0.95}


def rows(name):
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def marked(sentence, pattern):
    """Return the sentence without its marks, and what stands between them as (start, end, kind)."""
    plain, spans, last = "", set(), 0
    for match in re.finditer(pattern, sentence):
        plain += sentence[last : match.start()]
        spans.add((len(plain), len(plain) + len(match["text"]), match.groupdict().get("kind")))
        plain += match["text"]
        last = match.end()
    return plain + sentence[last:], spans


def score(found, wanted):
    hits = len(found & wanted)
    return hits, len(found) - hits, len(wanted) - hits


def held_against(floors, cases):
    hits, wrong, missed, shown = 0, 0, 0, []
    for sentence, found, wanted in cases:
        one = score(found, wanted)
        hits, wrong, missed = hits + one[0], wrong + one[1], missed + one[2]
        if one[1] or one[2]:
            shown.append(f"{sentence!r}: wrong {sorted(found - wanted)}, missed {sorted(wanted - found)}")
    measured = {"precision": hits / (hits + wrong), "recall": hits / (hits + missed)}
    print(measured, *shown, sep="\n")
    for name, floor in floors.items():
        assert measured[name] >= floor, f"{name} {measured[name]:.3f} is below {floor}:\n" + "\n".join(shown)


def test_names_are_found_and_ordinary_words_are_not():
    cases = []
    for people, role, sentence in rows("names.tsv"):
        text, wanted = marked(sentence, r"⟦(?P<text>[^⟧]*)⟧")
        names = PageNames([(name, f"[{name}]") for name in people.split("|")])
        found = {(each.start, each.end, None) for each in names.find(text, header=role == "header") if each.masked}
        cases.append((text, found, wanted))
    held_against(NAME_FLOORS, cases)


def test_contact_details_are_found_and_figures_are_not():
    cases = []
    for site, sentence in rows("contacts.tsv"):
        text, wanted = marked(sentence, r"⟦(?P<kind>email|phone|ip):(?P<text>[^⟧]*)⟧")
        found = {tuple(each) for each in contacts(text, regions_of(site or None, None))}
        cases.append((text, found, wanted))
    held_against(CONTACT_FLOORS, cases)


def test_what_is_left_of_a_one_word_name_is_reported():
    (found,) = PageNames([("Harbour", "[x]")]).find("The harbour smells.")
    assert not found.masked
    assert (found.start, found.end) == (4, 11)


def test_the_longest_name_wins():
    names = PageNames([("Ada Crumb", "[a]"), ("Ada Crumb Miller", "[m]"), ("Ada", "[s]")])
    assert [each.mask for each in names.find("Ada Crumb Miller and Ada Crumb") if each.masked] == ["[m]", "[a]"]


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_nothing_in_a_text_or_a_name_is_turned_down(text, names):
    names = PageNames([(name, "[x]") for name in names if name.strip()])
    found = [each for each in names.find(text) if each.masked]
    assert all(0 <= one.end <= two.start for one, two in pairwise(found))
    assert contacts(text) is not None


WORDS = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=2, max_size=8)


@given(st.lists(WORDS, min_size=2, max_size=4), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_a_name_of_several_words_is_found_in_any_case(words, change):
    name = " ".join(words)
    names = PageNames([(name, "[x]")])
    text = f"So said {change(name)}, and left."
    if [folded(word) for word in change(name).split()] != [folded(word) for word in words]:
        return  # a case that Unicode cannot take back
    assert any(each.masked and text[each.start : each.end] == change(name) for each in names.find(text))


@pytest.mark.parametrize("name", ["★★★", "...", "—"])
def test_a_name_without_a_letter_is_looked_for_on_its_own_line_only(name):
    assert not parsed(name)
    assert PageNames([(name, "[x]")]).of_whole(name) == "[x]"
