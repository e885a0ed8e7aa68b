"""Draft a layout for a site from what repeats on its pages: headers, controls, what opens and ends the thread, furniture.

Only repetition speaks here: a form of line that comes again and again down a page, with text below, opens comments; a
line that comes again after many comments is a control; a line that comes again on many pages is furniture. Nothing is
known of the platform, and each finding carries the counts that it rests on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.dates import find_date
from broadsheet.reading.name_text import is_name
from broadsheet.reading.repetition import MIN_PAGES, MIN_SHARE
from broadsheet.reading.sheet import Sheet

LONGEST_HEADER = 110
"""Characters of a line that may be a header."""

MOST_NAVIGATION = 40
"""Lines of furniture that a draft lists; the commonest first."""

_WORD = re.compile(r"\w+|[^\w\s]+")
_CONSTANT = 0.3
"""A word on this share of the lines of a kind belongs to their form, and is nobody's name."""


@dataclass
class Finding:
    """A pattern for a layout, and the counts that speak for it."""

    pattern: str
    because: str


@dataclass
class Draft:
    """What was found on a site's pages; ``author`` is one of the places that a layout knows."""

    pages: int
    header: Finding | None = None
    author: str = "auto"
    author_because: str = ""
    start: list[Finding] = field(default_factory=list)
    end: list[Finding] = field(default_factory=list)
    controls: list[Finding] = field(default_factory=list)
    navigation: list[Finding] = field(default_factory=list)
    filtered: int = 0


@dataclass
class _Form:
    """A form of line: its pattern, whether a name stands in it, and the lines (page, line) that have it."""

    pattern: str
    named: bool
    places: list[tuple[int, int]]


def draft(sheets: Sequence[Sheet]) -> Draft:
    """Return what repeats on the pages of one site."""
    made = Draft(len(sheets), filtered=sum(sheet.filtered for sheet in sheets))
    common = _recurring(sheets, lambda core: core)
    form = max(_forms(sheets, common), key=lambda each: (len(each.places), each.pattern), default=None)
    furniture = common
    if form is not None:
        by_page: defaultdict[int, list[int]] = defaultdict(list)
        for page, k in form.places:
            by_page[page].append(k)
        most = max(len(lines) for lines in by_page.values())
        because = f"{len(form.places)} lines on {len(by_page)} of {len(sheets)} pages, up to {most} on one, text below"
        made.header = Finding(form.pattern, because)
        made.author, made.author_because = _author_place(sheets, form, common)
        made.controls, used = _controls(sheets, by_page)
        edges = _recurring(sheets, _numbers_as_one)
        made.start = _start(sheets, by_page, edges)
        made.end = _end(sheets, by_page, edges, used)
        inside = {f.pattern for f in (*made.start, *made.end)} | used
        furniture = {core: count for core, count in common.items() if _escaped(core) not in inside}
    unknown = [
        (count, core) for core, count in furniture.items() if not _flags(sheets, core) & (t.NAVIGATION | t.PROMOTION)
    ]
    for count, core in sorted(unknown, key=lambda pair: (-pair[0], pair[1]))[:MOST_NAVIGATION]:
        made.navigation.append(Finding(_escaped(core), f"on {count} of {len(sheets)} pages"))
    return made


def _recurring(sheets: Sequence[Sheet], key: Callable[[str], str]) -> dict[str, int]:
    """Return the forms of short lines that stand on many pages, with the number of pages."""
    counts: Counter[str] = Counter()
    for sheet in sheets:
        counts.update({key(core) for core in sheet.core if len(core) <= LONGEST_HEADER})
    need = max(MIN_PAGES, MIN_SHARE * len(sheets))
    return {core: count for core, count in sorted(counts.items()) if count >= need}


def _forms(sheets: Sequence[Sheet], common: dict[str, int]) -> Iterator[_Form]:
    """Give the forms of lines that could open comments: again and again down a page, each with text below."""
    dated: list[tuple[int, int, tuple[int, int]]] = []
    endings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for page, sheet in enumerate(sheets):
        for k, core in enumerate(sheet.core):
            if len(core) > LONGEST_HEADER or core in common:
                continue
            span = find_date(core)
            if span is not None and len(core) - (span[1] - span[0]) <= 60:
                dated.append((page, k, span))
            elif span is None and 2 <= len(core.split()) <= 8:
                endings[core.split()[-1].lower()].append((page, k))
    yield from _kept(sheets, _dated_forms(sheets, dated))
    yield from _kept(sheets, _spoken_forms(sheets, endings))


def _dated_forms(sheets: Sequence[Sheet], dated: list[tuple[int, int, tuple[int, int]]]) -> Iterator[_Form]:
    words: Counter[str] = Counter()
    for page, k, (start, end) in dated:
        core = sheets[page].core[k]
        words.update({word.lower() for word in _WORD.findall(f"{core[:start]} {core[end:]}") if word[0].isalpha()})
    constant = {word for word, count in words.items() if count >= 3 and count >= _CONSTANT * len(dated)}
    places: defaultdict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    for page, k, (start, end) in dated:
        core = sheets[page].core[k]
        before, named = _pattern(core[:start], constant, named=False)
        after, named_after = _pattern(core[end:], constant, named=named)
        pattern = r"\W*".join(part for part in (before, "(?P<posted>{date})", after) if part)
        tail = r"\W*" if core[end:].strip() and not after else ""
        places[pattern + tail, named or named_after].append((page, k))
    for (pattern, named), where in sorted(places.items()):
        yield _Form(pattern, named, where)


def _pattern(text: str, constant: set[str], *, named: bool) -> tuple[str, bool]:
    """Return the pattern of what stands before or after a date; the first run of other words is the author."""
    parts: list[str] = []
    for word in _WORD.findall(text):
        if word.lower() in constant:
            parts.append(_literal(word))
        elif word.isdigit():
            parts.append(r"\d+")
        elif word[0].isalnum() and not (parts and parts[-1].startswith((".{", "(?P<author>"))):
            parts.append(".{0,60}?" if named else "(?P<author>.{1,60}?)")
            named = True
    return r"\W+".join(parts), named


def _spoken_forms(sheets: Sequence[Sheet], endings: defaultdict[str, list[tuple[int, int]]]) -> Iterator[_Form]:
    """Give forms such as "Ada Example remarks:": short lines with one last word after many different names."""
    for last, where in sorted(endings.items()):
        firsts = {sheets[page].core[k].rsplit(None, 1)[0] for page, k in where}
        if len(firsts) >= 3 and last[-1] == ":":
            yield _Form(rf"(?P<author>.{{1,60}}?)\s+{_literal(last)}", True, where)


def _kept(sheets: Sequence[Sheet], forms: Iterator[_Form]) -> Iterator[_Form]:
    for form in forms:
        by_page = Counter(page for page, _ in form.places)
        several = sum(count >= 2 for count in by_page.values())
        followed = sum(_has_text(sheets[page], k) for page, k in form.places)
        if len(form.places) >= 3 and several >= 1 and several * 3 >= len(by_page) and followed * 2 >= len(form.places):
            yield form


def _has_text(sheet: Sheet, k: int) -> bool:
    return any(sheet.tag[at].words >= 5 for at in range(k + 1, min(k + 4, sheet.count)))


def _author_place(sheets: Sequence[Sheet], form: _Form, common: dict[str, int]) -> tuple[str, str]:
    if form.named:
        return "inline", "the header holds the name"
    total = len(form.places)
    for place, step in (("above", -1), ("below", 1)):
        beside = [sheets[page].core[k + step] for page, k in form.places if 0 <= k + step < sheets[page].count]
        names = sum(core not in common and is_name(core, 40, 5) for core in beside)
        if names * 2 > total:
            return place, f"a short line like a name stands {place} {names} of {total} headers"
    return "auto", "no place beside the header holds a name most of the time"


def _controls(sheets: Sequence[Sheet], by_page: dict[int, list[int]]) -> tuple[list[Finding], set[str]]:
    """Return lines that come again after many comments, and the patterns of all of them, known ones included."""
    pages: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for page, headers in by_page.items():
        sheet = sheets[page]
        inside = Counter(
            sheet.core[k] for k in range(headers[0], sheet.count) if sheet.tag[k].words <= 6 and k not in headers
        )
        for core, count in inside.items():
            if count >= 2 and count * 2 >= len(headers):
                pages[core] += 1
                times[core] += count
    found, used = [], set()
    for core, count in sorted(pages.items(), key=lambda pair: (-times[pair[0]], pair[0])):
        if count * 2 >= sum(len(headers) >= 2 for headers in by_page.values()):
            used.add(_escaped(core))
            if not _flags(sheets, core) & t.CONTROL:
                found.append(Finding(_escaped(core), f"{times[core]} times after headers, on {count} pages"))
    return found[:12], used


def _start(sheets: Sequence[Sheet], by_page: dict[int, list[int]], edges: dict[str, int]) -> list[Finding]:
    """Return the form that stands right above the first header of most pages."""
    above: Counter[str] = Counter()
    for page, headers in by_page.items():
        core = sheets[page].core
        above.update({_numbers_as_one(core[k]) for k in range(max(0, headers[0] - 4), headers[0])} & set(edges))
    return _most(above, len(by_page), "within four lines above the first header")


def _end(
    sheets: Sequence[Sheet], by_page: dict[int, list[int]], edges: dict[str, int], used: set[str]
) -> list[Finding]:
    """Return the first form below the last header that many pages share and no comment has."""
    below: Counter[str] = Counter()
    for page, headers in by_page.items():
        core = sheets[page].core
        for k in range(headers[-1] + 2, len(core)):
            if _numbers_as_one(core[k]) in edges and _escaped(core[k]) not in used:
                below[_numbers_as_one(core[k])] += 1
                break
    return _most(below, len(by_page), "the first line below the last comment that other pages have too")


def _most(counts: Counter[str], pages: int, what: str) -> list[Finding]:
    found = [(count, key) for key, count in counts.items() if count * 2 >= pages]
    return [
        Finding(_with_numbers(key), f"{what} on {count} of {pages} pages")
        for count, key in sorted(found, key=lambda pair: (-pair[0], pair[1]))[:3]
    ]


def _numbers_as_one(core: str) -> str:
    return re.sub(r"\d+", "0", core) if len(core) <= LONGEST_HEADER else core


def _with_numbers(key: str) -> str:
    return r"\d+".join(_literal(part) for part in key.split("0"))


def _literal(text: str) -> str:
    """Return a pattern for `text`, no more escaped than it must be: people are to read it."""
    return re.sub(r"[\\.^$*+?{}\[\]|()]", r"\\\g<0>", text.lower())


def _escaped(core: str) -> str:
    return _with_numbers(_numbers_as_one(core))


def _flags(sheets: Sequence[Sheet], core: str) -> int:
    for sheet in sheets:
        if core in sheet.core:
            return sheet.tag[sheet.core.index(core)].flags
    return 0
