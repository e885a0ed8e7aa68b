"""Lines that come again and again between the texts of a thread, whatever they say: parts of heads, or of feet."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.evidence import WORDS_OF_PARAGRAPH
from broadsheet.reading.name_text import ANSWERS, is_name
from broadsheet.reading.segments import CLOSERS, MEMBER, is_closed, is_subject, without_answer
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.signed_lines import AROUND_DATE

FEWEST = 3
"""Times that a line comes that parts comments."""
FEWEST_ALIKE = 4
"""The same for lines that share no more than how they begin."""
MOST_WORDS = 12
MOST_WORDS_ALIKE = 8
"""Words of such lines."""
WORDS_OF_TEXT = 6
"""Words of a line between two posts' panels that somebody wrote."""
MOST_WORDS_OF_VALUE = 4
"""Words of what a panel says under the name of a field: "Location:"."""
MOST_WORDS_OF_NUMBER = 4
"""Words of a line with a post's number."""
MANY_VOTED, MANY_SHARE = 6, 0.6
"""Votes that show posts though not all have a text between them, and the share of those that have."""
FEWEST_SHOWN = 2
"""Answers, times or buttons that show people talk."""
MOST_NOTICES = 4
"""Lines over the first portrait that say who may comment."""
MOST_WORDS_BESIDE = 3
"""Words of a rank beside a name that stands under its owner's portrait."""
MOST_NAMES = 2
"""A name over a head, which may stand twice."""
MOST_OVER_PANEL, SAID = 8, 14
"""Lines over the first panel, and words of one that says something."""
_NUMBER = re.compile(r"#\d[\d.,]*")
_DATELESS = re.compile(rf"(\S.*?)(?: (?:{AROUND_DATE}))+ :", re.I)
_PORTRAIT = re.compile(
    r"\b(?:gr)?avatar\b|\bprofile? |profilbild|benutzerbild|['’]s picture$|\bbild des benutzers\b", re.I
)
"""A picture's stand-in that is a member's portrait, and no photographer's or an article's picture."""
_MEMBER = re.compile(rf"\b(?:{MEMBER})\b", re.I)
ANSWERING = re.compile(
    r"(?:in reply to|replying to|in response to|(?:als |in )?antwort auf|en réponse à|en respuesta a|respondiendo a|in risposta a"
    r"|(?:als |in )?antwoord op|em resposta a|w odpowiedzi na|в ответ на)\b",
    re.I,
)
"""What stands over an answer: "Reply to Ada" is the button below what Ada says."""
_ALWAYS_OVER = {"head", "answering", "twice"}
"""Kinds of lines that are heads wherever they stand."""
_HEADS = t.SAYS | t.NAMEDATE | t.HEADER
_FLAGS = (
    (_HEADS, "head"),
    (t.DATEONLY, "date"),
    (t.FIELD, "panel"),
    (t.TITLE, "title"),
    (t.REPLY_TO, "answer"),
    (t.AVATAR, "avatar"),
    (t.POSTNO, "number"),
)


@dataclass
class Separators:
    """Lines of heads and of feet; ``names`` are those above or in heads that say whose a comment is.

    ``complete``: every comment has such lines, so that nothing else parts any.
    """

    heads: set[int] = field(default_factory=set)
    feet: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    complete: bool = False


def separators(sheet: Sheet, first: int, stop: int, declared: int) -> Separators:
    """Return which lines of ``first`` .. ``stop`` - 1 part comments; none where it is unclear to which side they belong.

    What stands over the first text is a head's, what stands under the last one a foot's, and other lines beside them are
    of the same kind. ``declared`` is the count of comments that the page shows, or -1.
    """
    found = Separators()
    kinds = _kinds(sheet, first, stop)
    rows = _rows(kinds)
    if not rows:
        return found
    top = _is_top(sheet, kinds, rows[0], first) or _is_over_last(sheet, kinds, rows, first, stop)
    over = {kinds[k] for k in range(*rows[0])} if top else set()
    under = {kinds[k] for k in range(*rows[-1])} - over if rows[-1][1] == stop else set()
    over |= {"head"} & set(kinds.values())
    placed = bool(over or under)
    portraits = are_portraits(sheet, [k for k, kind in kinds.items() if kind == "avatar"])
    over |= _ALWAYS_OVER & set(kinds.values()) | ({"avatar"} if portraits and "avatar" not in under else set())
    under |= _reactions(sheet, kinds) - over
    if not over and not under:
        return found
    if not placed:
        # what lines say shows their side, and that of what stands beside them: nothing is known of others
        rows = [row for row in rows if any(kinds[k] in over | under for k in range(*row))]
    counted = declared > 0 and len(rows) * 10 >= declared * 7
    over_first = range(first, rows[0][0])
    notices = len(over_first) <= MOST_NOTICES and all(_is_notice(sheet, k, counted) for k in over_first)
    if top or (portraits and notices):
        found.heads.update(range(first, rows[0][0]))
    for row in rows:
        _part(found, kinds, row, over, under)
        end = row[1]
        while end < stop and end - 1 in found.feet and sheet.tag[end].flags & t.FOOT:
            # who liked it, in other words than under other comments
            found.feet.add(end)
            end += 1
    _name(sheet, found, kinds, rows, first)
    # a rank of one word is gone, and the line "in reply to" stands over answers only
    partial = {"avatar", *_ALWAYS_OVER, *(["title"] if sheet.filtered else [])}
    plain = {kind for kind in kinds.values() if kind not in partial} if placed and len(rows) >= FEWEST else set()
    reacted = all(sheet.tag[k].flags & t.FOOT for k in found.feet) and not found.heads
    found.complete = counted or (bool(plain) and not reacted)
    return found


def _kinds(sheet: Sheet, first: int, stop: int) -> dict[int, str]:
    """Return what lines share with others: their words but for numbers, what they are, or else how they begin."""
    kinds: dict[int, str] = {}
    alike: dict[int, str] = {}
    for k in range(first, stop):
        tag = sheet.tag[k]
        closes = tag.flags & CLOSERS and not tag.flags & t.CONTROL
        if tag.flags & t.LONG or closes or tag.words > MOST_WORDS or sheet.bullet[k]:
            continue
        if tag.flags & (t.QUOTE | t.QUOTE_END) and not tag.flags & t.AVATAR:
            continue
        if k > first and sheet.tag[k - 1].flags & t.PANELKEY and tag.words <= MOST_WORDS_OF_VALUE:
            kinds[k] = "panel"
            continue
        if _NUMBER.match(sheet.core[k]) and tag.words <= MOST_WORDS_OF_NUMBER:
            kinds[k] = "number"
            continue
        if _is_twice(sheet, k, first, stop):
            kinds[k] = "twice"
            continue
        if ANSWERING.match(sheet.core[k]) and not tag.flags & t.FOOT and not is_closed(sheet.core[k]):
            kinds[k] = "answering"
            continue
        kinds[k] = next((kind for flag, kind in _FLAGS if tag.flags & flag), sheet.shape(k))
        words = sheet.core[k].split()
        if not 2 < len(words) <= MOST_WORDS_ALIKE:
            continue
        if words[-1] == ":":
            if _dateless(sheet.core[k]):
                alike[k] = f"… {' '.join(words[-2:]).lower()}"
        elif not words[2][0].islower() and not is_closed(sheet.core[k]):
            # "Reply to Ada", "Works at Example": "Thank you all" is somebody's
            alike[k] = f"{' '.join(words[:2]).lower()} …"
    seen, times = Counter(kinds.values()), Counter(alike.values())
    if len({sheet.core[k] for k, kind in kinds.items() if kind == "twice"}) < FEWEST:
        # what somebody says twice
        kinds = {k: kind for k, kind in kinds.items() if kind != "twice"}
    kept = {
        k: kind
        for k, kind in kinds.items()
        if seen[kind] >= FEWEST or kind == "head" or (kind == "answering" and sheet.tag[k].flags & t.REPLY_TO)
    }
    kept = _without_names(sheet, kept)
    for k, kind in alike.items():
        if k not in kept and times[kind] >= FEWEST_ALIKE:
            kept[k] = kind
    return kept


def _is_notice(sheet: Sheet, k: int, counted: bool) -> bool:
    """Answer: does a line over a thread tell who may comment, or ask for it; ``counted``: all comments are below it."""
    if sheet.tag[k].flags & (t.START | t.FORM | t.CONTROL | t.NAVIGATION | t.PROMOTION):
        return True
    return counted and sheet.words.of_threads.search(sheet.core[k]) is not None


def _reactions(sheet: Sheet, kinds: dict[int, str]) -> set[str]:
    """Return the kinds of lines that say how many liked what stands over them."""
    other = {kind for k, kind in kinds.items() if not sheet.tag[k].flags & t.FOOT}
    return set(kinds.values()) - other


def _is_twice(sheet: Sheet, k: int, first: int, stop: int) -> bool:
    """Answer: is this a name that stands on the line beside it, too: a picture's stand-in and a link."""
    core = sheet.core[k]
    beside = (k > first and sheet.core[k - 1] == core) or (k + 1 < stop and sheet.core[k + 1] == core)
    return beside and not sheet.tag[k].flags & ~(t.TITLE | t.AVATAR) and is_name(core, 40, 5)


def are_portraits(sheet: Sheet, pictured: list[int], fewest: int = FEWEST) -> bool:
    """Answer: are pictures' stand-ins between the texts members' portraits, "Ada's avatar": they stand over what is said."""
    portraits = sum(_PORTRAIT.search(sheet.core[k]) is not None and bool(sheet.tag[k].author) for k in pictured)
    return portraits >= fewest and portraits * 5 >= len(pictured) * 4


def _without_names(sheet: Sheet, kinds: dict[int, str]) -> dict[int, str]:
    """Return the lines without somebody's name that comes again and again; a rank stands beside other lines of a head."""
    seen = Counter(kinds.values())
    names = [
        k
        for k, kind in kinds.items()
        if kind == sheet.shape(k)
        and not sheet.tag[k].flags
        and is_name(sheet.core[k], 40, 5)
        # what differs in its numbers is none: "5 stars"
        and sheet.times(sheet.core[k]) >= seen[kind]
    ]
    beside = Counter(kinds[k] for k in names if any(j in kinds and kinds[j] != kinds[k] for j in (k - 1, k + 1)))
    called = Counter(kinds[k] for k in names)
    gone = {kind for kind, count in called.items() if beside[kind] * 5 < count * 4}
    return {k: kind for k, kind in kinds.items() if kind not in gone}


def _dateless(core: str) -> str:
    """Return the name in what is left of a head whose date is gone, "Ada on :"; "" elsewhere."""
    found = _DATELESS.fullmatch(core)
    return found[1] if found and is_name(found[1], 40, 5) else ""


def _rows(kinds: dict[int, str]) -> list[tuple[int, int]]:
    """Return (first, one past the last) of the rows of lines that stand together."""
    rows: list[tuple[int, int]] = []
    for k in sorted(kinds):
        if rows and rows[-1][1] == k:
            rows[-1] = (rows[-1][0], k + 1)
        else:
            rows.append((k, k + 1))
    return rows


def _part(found: Separators, kinds: dict[int, str], row: tuple[int, int], over: set[str], under: set[str]) -> None:
    """Give the lines of a row to the foot above and the head below."""
    if not under or not over:
        (found.heads if over else found.feet).update(range(*row))
        return
    heads = [k for k in range(*row) if kinds[k] in over]
    border = min(heads, default=row[1])
    if not heads and not any(kinds[k] in under for k in range(*row)):
        border = row[0]
    found.feet.update(range(row[0], border))
    found.heads.update(range(border, row[1]))


def _may_be_name(sheet: Sheet, k: int) -> bool:
    plain = not sheet.tag[k].flags & ~(t.AVATAR | t.TITLE | t.PANEL)
    return plain and is_name(sheet.core[k].rstrip(" ·|•-–"), 40, 5)


def _is_top(sheet: Sheet, kinds: dict[int, str], row: tuple[int, int], first: int) -> bool:
    """Answer: does nothing stand over a row that somebody said: a name, or over a panel what a board says of the topic."""
    over = range(first, row[0])
    if len(over) <= MOST_NAMES and all(_may_be_name(sheet, k) for k in over):
        return True
    panel = any(kinds[k] == "panel" for k in range(*row))
    return panel and len(over) <= MOST_OVER_PANEL and all(sheet.tag[k].words < SAID for k in over)


def _is_over_last(sheet: Sheet, kinds: dict[int, str], rows: list[tuple[int, int]], first: int, stop: int) -> bool:
    """Answer: does a text stand under the last row and none over the first, and are the rows dates, numbers or panels."""
    posts = sum(any(kinds[k] in ("date", "number", "panel") for k in range(*row)) for row in rows)
    if posts < FEWEST_ALIKE or posts * 4 < len(rows) * 3:
        return False
    over = range(first, rows[0][0])
    return rows[-1][1] < stop and all(sheet.tag[k].words < SAID for k in over)


def _name(sheet: Sheet, found: Separators, kinds: dict[int, str], rows: list[tuple[int, int]], first: int) -> None:
    """Find the names: in pictures' stand-ins, and right above or below what is known of heads, where many have one there."""
    under: list[int] = []
    for k in found.heads:
        if sheet.tag[k].author and sheet.tag[k].flags & (t.AVATAR | t.SAYS | t.NAMEDATE | t.HEADER | t.BYLINE):
            found.names[k] = sheet.tag[k].author
            if sheet.tag[k].flags & t.AVATAR and _says_name(sheet, k + 1, found.names[k]):
                under.append(k + 1)
        elif kinds.get(k) == "twice":
            found.names[k] = sheet.core[k]
        elif name := _dateless(sheet.core[k]):
            found.names[k] = name
    found.heads.update(under)
    heads = [row[0] for row in rows if row[0] in found.heads and row[0] > first]
    named = {k: over for k in heads if (over := _name_over(sheet, k, first, kinds.get(k) == "answering"))}
    if len(named) * 3 >= len(heads) >= FEWEST:
        for k, over in named.items():
            found.heads.update(range(over[0], k))
            found.names[over[0]] = sheet.tag[over[0]].author or sheet.core[over[0]].rstrip(" ·|•-–")


def _says_name(sheet: Sheet, k: int, name: str) -> bool:
    """Answer: does line ``k`` say a name once more, with a badge or whom its owner answers: "Ada in reply to Brook"."""
    if k >= sheet.count or sheet.tag[k].flags & t.LONG:
        return False
    core = sheet.core[k]
    beside = core.removeprefix(name)
    if beside == core or is_closed(core):
        return False
    answers = len(beside.split()) <= MOST_WORDS and ANSWERS.search(beside) is not None
    return answers or len(beside.split()) <= MOST_WORDS_BESIDE


def _name_over(sheet: Sheet, k: int, first: int, parted: bool) -> range:
    """Return the lines of the name right over line ``k``: one; two, where it stands twice or with a rank behind it."""
    if k - 2 >= first and sheet.core[k - 1].startswith(sheet.core[k - 2]) and _may_be_name(sheet, k - 2):
        return range(k - 2, k)
    if (not sheet.gap[k] or (parted and sheet.gap[k] == 1)) and _may_be_name(sheet, k - 1):
        return range(k - 1, k)
    return range(0)


def shows_posts(sheet: Sheet) -> bool:
    """Answer: do members' panels, posts' numbers or subjects, or votes come again and again with texts between: a topic.

    A panel says since when somebody is a member, or what is counted of him beside another thing; numbers rise.
    """
    panels = [row for row in _rows_of(sheet, t.FIELD | t.TITLE | t.DATEONLY) if _is_panel(sheet, row)]
    numbered = [(k, k + 1) for k in range(sheet.count) if _is_number(sheet, k)]
    if not _rise([sheet.core[k] for k, _ in numbered]):
        numbered = []
    subjects = [
        (k, k + 2)
        for k, tag in enumerate(sheet.tag[:-1])
        if sheet.tag[k + 1].flags & t.DATEONLY and is_subject(sheet.core[k])
    ]
    voted = [
        (k, k + 1) for k, tag in enumerate(sheet.tag) if tag.flags & t.FOOT and tag.flags & t.CONTROL and tag.words <= 4
    ]
    if len(voted) >= MANY_VOTED and _with_texts_between(sheet, voted, MANY_SHARE):
        # two stand together where a post is gone, and a post may be two words
        return True
    return any(_with_texts_between(sheet, rows) for rows in (panels, voted, numbered, subjects))


def _rows_of(sheet: Sheet, flags: int) -> list[tuple[int, int]]:
    return _rows({k: "" for k, tag in enumerate(sheet.tag) if tag.flags & flags})


def _is_panel(sheet: Sheet, row: tuple[int, int]) -> bool:
    fields = [k for k in range(*row) if sheet.tag[k].flags & t.FIELD]
    dated = any(sheet.tag[k].flags & t.DATEONLY for k in range(*row))
    counted = any(_MEMBER.search(sheet.core[k]) for k in fields)
    since = any(sheet.core[k].lower().strip(" :") in sheet.words.panel_dates or sheet.tag[k].posted for k in fields)
    return since or (counted and (dated or len(fields) >= 2))


def _is_number(sheet: Sheet, k: int) -> bool:
    """Answer: is this a post's number, alone or beside a button."""
    tag, found = sheet.tag[k], _NUMBER.match(sheet.core[k])
    if found is None or tag.words > MOST_WORDS_OF_NUMBER:
        return False
    return found.end() == len(sheet.core[k]) or bool(tag.flags & (t.POSTNO | t.CONTROL | t.REPLIES))


def _rise(numbers: list[str]) -> bool:
    counted = [int(re.sub(r"\D", "", number.split()[0]) or 0) for number in numbers]
    rises = sum(before < after for before, after in itertools.pairwise(counted))
    # answers stand under what they answer
    return len(set(counted)) == len(counted) and rises * 5 >= (len(counted) - 1) * 3


def _with_texts_between(sheet: Sheet, rows: list[tuple[int, int]], share: float = 0.75) -> bool:
    between = [
        any(sheet.tag[k].words >= WORDS_OF_TEXT for k in range(before[1], after[0]))
        for before, after in itertools.pairwise(rows)
    ]
    return len(between) >= FEWEST and sum(between) >= len(between) * share


def marked_region(sheet: Sheet) -> tuple[int, int]:
    """(first line, one past the last) of what stands under a text between heads of one kind; (0, 0) without any.

    They name somebody: a picture's stand-in, or a name with what is left around a date.
    """
    paragraphs = (k for k, tag in enumerate(sheet.tag) if tag.words >= WORDS_OF_PARAGRAPH)
    second = next(itertools.islice(paragraphs, 1, None), sheet.count)
    kinds = _kinds(sheet, second + 1, sheet.count)
    naming = {k: kind for k, kind in kinds.items() if kind == "avatar" or kind.startswith("… ")}
    sure = {k: kind for k, kind in naming.items() if kind != "avatar" or _PORTRAIT.search(sheet.core[k])}
    for named in (sure, naming):
        rows = _rows(named)
        if len(rows) < FEWEST_ALIKE or not _with_texts_between(sheet, rows):
            continue
        closers = t.END | t.PAGER | t.NAVIGATION
        stop = next((k for k in range(rows[-1][1], sheet.count) if sheet.tag[k].flags & closers), sheet.count)
        if (named is sure and _is_closed_by(sheet, stop)) or (
            _write_again(sheet, rows) and _talk(sheet, rows[0][0], stop)
        ):
            return rows[0][0], stop
    return 0, 0


def _is_closed_by(sheet: Sheet, stop: int) -> bool:
    """Answer: does a line end a thread and no article: a form, a pager, or what a page says of comments."""
    if stop >= sheet.count:
        return False
    return (
        bool(sheet.tag[stop].flags & (t.FORM | t.PAGER)) or sheet.words.of_threads.search(sheet.core[stop]) is not None
    )


def _talk(sheet: Sheet, first: int, stop: int) -> bool:
    """Answer: do answers, times or buttons stand between portraits, as they do not between an article's pictures."""
    shown = t.REPLIES | t.FOOT | t.DATEONLY | t.REPLY_TO | t.REMOVED | t.QUOTE
    lines = range(first, stop)
    answers = sum(is_subject(sheet.core[k]) and without_answer(sheet.core[k]) != sheet.core[k] for k in lines)
    return answers + sum(bool(sheet.tag[k].flags & shown) for k in lines) >= FEWEST_SHOWN


def _write_again(sheet: Sheet, rows: list[tuple[int, int]]) -> bool:
    """Answer: does somebody come again after another: people who talk do, and not those whom an article presents."""
    names = [sheet.tag[first].author for first, _ in rows if sheet.tag[first].author]
    apart = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
    return len(apart) - len(set(apart)) >= 2
