"""Layouts: what a comment platform looks like as text, as data.

A layout file is YAML with the keys of `KEYS`; `common.yaml` holds the words that all layouts share. Every pattern is a
regular expression matched against a whole line, case ignored, white space and bullets stripped. Placeholders in braces
(``{count_word}``, ``{head_word}``, ``{sorted_by}``, ``{date}``) stand for the expressions of that name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from broadsheet.errors import BroadsheetError
from broadsheet.reading.dates import DATE
from broadsheet.reading.phrases import Phrases, load_phrases

KEYS = [
    "name",
    "kind",
    "about",
    "evidence",
    "header",
    "tail",
    "order",
    "author",
    "start",
    "start_beside",
    "end",
    "form",
    "panel",
    "foot",
    "controls",
    "removed",
    "quote",
    "promotion",
    "navigation",
    "caption",
    "widget",
    "subject",
    "lost_author",
    "bullet_author",
    "affiliation",
    "titles",
    "date_formats",
]
COMMON_KEYS = [
    "name",
    "kind",
    "about",
    "says",
    "by",
    "controls",
    "start",
    "start_beside",
    "count_word",
    "head_word",
    "sorted_by",
    "end",
    "form",
    "badges",
    "marks",
    "answers",
    "latest",
    "password",
    "of_threads",
    "nobody_yet",
    "reply_controls",
    "pager",
    "removed",
    "anonymous",
    "removed_names",
    "quote",
    "quote_end",
    "reply_to",
    "panel_dates",
    "panel_counts",
    "panel_keys",
    "panel_values",
    "titles",
    "titles_exact",
    "avatar",
    "pingback",
    "edit_notice",
    "under_text",
    "post_foot",
    "promotion",
    "navigation",
    "caption",
    "image_alt",
    "index_row",
    "entry",
]
AUTHOR_PLACES = ("auto", "inline", "above", "below", "panel", "blocks", "top")
LAYOUT_KINDS = ("article", "forum")


@dataclass(frozen=True)
class Layout:
    """One platform: how it is recognised, and how its comments open and close."""

    name: str
    kind: str
    about: str
    evidence: tuple[tuple[re.Pattern[str], float], ...] = ()
    header: tuple[re.Pattern[str], ...] = ()
    tail: tuple[re.Pattern[str], ...] = ()
    order: str = "header"
    author: str = "auto"
    subject: bool = False
    lost_author: str = "none"
    bullet_author: bool = False
    affiliation: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The words of threads, of all layouts and languages together, compiled.

    Each pattern is made for ``fullmatch`` on a stripped line in lower case, except ``says`` and ``by`` (see there);
    ``latest`` and ``sorted_by`` begin a line, and ``password``, ``of_threads`` and ``nobody_yet`` may stand anywhere in one.
    ``badges`` holds ``marks``, too, and ``panel_keys`` all keys of a member's panel, with ``panel_dates`` and ``panel_counts``.
    """

    says: re.Pattern[str]
    by: re.Pattern[str]
    controls: re.Pattern[str]
    control_begins: re.Pattern[str]
    control_words: frozenset[str]
    start: tuple[re.Pattern[str], ...]
    groups: dict[str, re.Pattern[str]]
    anonymous: frozenset[str]
    removed_names: frozenset[str]
    badges: frozenset[str]
    marks: frozenset[str]
    answers: frozenset[str]
    latest: re.Pattern[str]
    password: re.Pattern[str]
    of_threads: re.Pattern[str]
    nobody_yet: re.Pattern[str]
    sorted_by: re.Pattern[str]
    reply: re.Pattern[str]
    panel_dates: frozenset[str]
    panel_counts: frozenset[str]
    panel_keys: frozenset[str]
    panel_line: re.Pattern[str]
    titles: frozenset[str]
    phrases: Phrases

    def is_buttons(self, low: str) -> bool:
        """Answer: is a line in small letters nothing but buttons."""
        return self.controls.fullmatch(low) is not None or self.phrases.is_row(low)


@dataclass(frozen=True)
class Layouts:
    """All layouts in use, in the order of their names, and their common vocabulary."""

    layouts: tuple[Layout, ...]
    words: Vocabulary
    digest: str = ""
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_name(self) -> dict[str, Layout]:
        """Layout by its name."""
        return {layout.name: layout for layout in self.layouts}


def _fail(path: str, key: str, problem: str, remedy: str) -> BroadsheetError:
    return BroadsheetError(f"{path}: {key}: {problem}. {remedy}")


def _read(path: Any) -> dict[str, Any]:
    """Return the mapping in one layout file; errors name the file and the key."""
    shown = str(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _fail(shown, "file", f"is no YAML ({error})".replace("\n", " "), "Correct the syntax") from None
    if not isinstance(content, dict):
        raise _fail(shown, "file", "holds no mapping of keys", "A layout is a YAML mapping, see workflow/layouts/")
    name = content.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_-]+", name):
        raise _fail(shown, "name", "expected a word of small letters, digits, - and _", "Give the layout a name")
    allowed = COMMON_KEYS if name == "common" else KEYS
    for key in content:
        if key not in allowed:
            raise _fail(shown, str(key), "is no key of a layout", f"Known keys: {', '.join(allowed)}")
    return content


def _strings(path: str, content: dict[str, Any], key: str) -> list[str]:
    """Return the strings under ``key``, whether given as a list or by language."""
    value = content.get(key, [])
    if isinstance(value, dict):
        value = [entry for entries in value.values() for entry in (entries or [])]
    if not isinstance(value, list) or not all(isinstance(entry, str | int | float) for entry in value):
        raise _fail(path, key, "expected a list of strings", "Put each pattern on a line of its own after a dash")
    return [str(entry) for entry in value]


def _compile(path: str, key: str, pattern: str, filled: dict[str, str]) -> re.Pattern[str]:
    for name, text in filled.items():
        pattern = pattern.replace("{" + name + "}", text)
    try:
        return re.compile(pattern, re.I)
    except re.error as error:
        raise _fail(path, key, f"{pattern!r} is no regular expression ({error})", "Correct the pattern") from None


def _one_of(path: str, content: dict[str, Any], key: str, allowed: Sequence[str], default: str) -> str:
    value = content.get(key, default)
    if value not in allowed:
        raise _fail(path, key, f"{value!r} is not known", f"Expected one of: {', '.join(allowed)}")
    return str(value)


def _union(patterns: Iterable[str]) -> str:
    """One alternation of many patterns, group names taken off so that they may repeat."""
    return "|".join(f"(?:{re.sub(r'[(][?]P<[a-z0-9_]+>', '(', pattern)})" for pattern in patterns)


GROUPED = (
    "removed",
    "quote",
    "quote_end",
    "reply_to",
    "end",
    "form",
    "pager",
    "avatar",
    "pingback",
    "edit_notice",
    "under_text",
    "post_foot",
    "panel_values",
    "titles",
    "promotion",
    "navigation",
    "caption",
    "image_alt",
    "index_row",
    "entry",
    "start_beside",
)


def load_layouts(folders: Sequence[Path] = (), names: Sequence[str] | None = None) -> Layouts:
    """Layouts from ``folders`` (later ones win over earlier ones of the same name), else those of the package.

    ``names`` restricts those of the package (layouts of ``folders`` stay); a name that no folder has, an unknown key or a broken pattern raises `BroadsheetError`
    naming the file and the key.
    """
    built_in = resources.files("broadsheet.layouts")
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    roots: list[Any] = [built_in, *folders]
    own: set[str] = set()
    for root in roots:
        if root is not built_in and not Path(root).is_dir():
            raise BroadsheetError(f"layouts: {root} is no folder. Name a folder of .yaml layouts, or leave it out.")
        for path in sorted((entry for entry in root.iterdir() if entry.name.endswith((".yaml", ".yml"))), key=str):
            content = _read(path)
            found[content["name"]] = (str(path), content)
            if root is not built_in:
                own.add(content["name"])
    if names is not None:
        for name in names:
            if name not in found:
                known = ", ".join(sorted(known for known in found if known != "common"))
                raise BroadsheetError(f"layouts: there is no layout {name!r}. Known layouts: {known}.")
        found = {name: entry for name, entry in found.items() if name in names or name in own or name == "common"}
    if "common" not in found:
        raise BroadsheetError("layouts: common.yaml is missing. Restore it from the repository.")
    paths, contents = zip(found.pop("common"), *(entry for _, entry in sorted(found.items())), strict=True)
    return _made(paths, json.dumps([load_phrases(), *contents], sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=4)
def _made(paths: tuple[str, ...], shaping: str) -> Layouts:
    """Return the layouts whose files hold ``shaping``: phrases, then `common`, then others; compiling them takes seconds."""
    phrases, common, *contents = json.loads(shaping)
    filled = {"date": DATE}
    for key in ("count_word", "head_word", "sorted_by"):
        filled[key] = str(common.get(key, ""))
    layouts = [_layout(path, content, filled) for path, content in zip(paths[1:], contents, strict=True)]
    words = _vocabulary(paths[0], common, list(zip(paths[1:], contents, strict=True)), filled, phrases)
    return Layouts(tuple(layouts), words, hashlib.sha256(shaping.encode()).hexdigest())


def _layout(path: str, content: dict[str, Any], filled: dict[str, str]) -> Layout:
    evidence = content.get("evidence", [])
    if not isinstance(evidence, list):
        raise _fail(path, "evidence", "expected a list", "Write - {line: 'pattern', weight: 1}")
    pairs = []
    for entry in evidence:
        if not isinstance(entry, dict) or set(entry) != {"line", "weight"}:
            raise _fail(path, "evidence", f"{entry!r} is no pair", "Write - {line: 'pattern', weight: 1}")
        if not isinstance(entry["weight"], int | float):
            raise _fail(path, "evidence", f"weight {entry['weight']!r} is no number", "Give a number such as 1 or 0.5")
        pairs.append((_compile(path, "evidence", str(entry["line"]), filled), float(entry["weight"])))
    for key in ("subject", "bullet_author"):
        if not isinstance(content.get(key, False), bool):
            raise _fail(path, key, "expected true or false", "Write true or false")
    return Layout(
        name=content["name"],
        kind=_one_of(path, content, "kind", LAYOUT_KINDS, "article"),
        about=str(content.get("about", "")),
        evidence=tuple(pairs),
        header=tuple(_compile(path, "header", entry, filled) for entry in _strings(path, content, "header")),
        tail=tuple(_compile(path, "tail", entry, filled) for entry in _strings(path, content, "tail")),
        order=_one_of(path, content, "order", ("header", "foot"), "header"),
        author=_one_of(path, content, "author", AUTHOR_PLACES, "auto"),
        subject=bool(content.get("subject", False)),
        lost_author=_one_of(path, content, "lost_author", ("none", "double_blank"), "none"),
        bullet_author=bool(content.get("bullet_author", False)),
        affiliation=bool(content.get("affiliation", False)),
    )


_GROUP = re.compile(r"\((?:\?:)?(?P<ways>[^()]*)\)(?P<may_be_gone>[?*]?)")
_MAY_BE_GONE = re.compile(r"\w[?*]")


def _longest_first(button: str) -> tuple[int, int, str]:
    """Sort buttons by what each has at least, the longest first.

    A row of buttons is taken one after the other and none is given back, as a row that could be cut in many ways would
    cost with the power of its length; so "report(?: this)?" must not come before "report to moderator".
    """
    least = button
    while found := _GROUP.search(least):
        shortest = "" if found["may_be_gone"] else min(found["ways"].split("|"), key=len)
        least = least[: found.start()] + shortest + least[found.end() :]
    return -len(_MAY_BE_GONE.sub("", least)), -len(button), button


def _vocabulary(
    path: str,
    common: dict[str, Any],
    layouts: list[tuple[str, dict[str, Any]]],
    filled: dict[str, str],
    phrases: dict[str, str],
) -> Vocabulary:
    def entries(key: str, own: str | None = None) -> list[str]:
        gathered = _strings(path, common, key)
        for layout_path, content in layouts:
            gathered += _strings(layout_path, content, own or key)
        return gathered

    def checked(key: str, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            _compile(path, key, pattern, filled)
        out = []
        for pattern in patterns:
            full = pattern
            for name, text in filled.items():
                full = full.replace("{" + name + "}", text)
            out.append(full)
        return out

    groups: dict[str, re.Pattern[str]] = {}
    for key in GROUPED:
        own = {"post_foot": "foot", "panel_values": "panel"}.get(key, key)
        groups[key] = re.compile(_union(checked(key, entries(key, own))) or r"(?!)", re.I)
    verbs = sorted(set(_strings(path, common, "says")), key=lambda verb: (-len(verb), verb))
    by = sorted(set(_strings(path, common, "by")), key=lambda word: (-len(word), word))
    controls = sorted(set(checked("controls", entries("controls"))), key=_longest_first)
    plain = frozenset(phrase for phrase in controls if re.fullmatch(r"[\w' ’-]+", phrase))
    dates, counts, others = (
        frozenset(_strings(path, common, key)) for key in ("panel_dates", "panel_counts", "panel_keys")
    )
    keys = dates | counts | others
    since = "|".join(sorted(map(re.escape, dates), key=lambda key: (-len(key), key)))
    counted = "|".join(sorted(map(re.escape, counts), key=lambda key: (-len(key), key)))
    key_words = "|".join(sorted((re.escape(key) for key in keys), key=lambda key: (-len(key), key)))
    return Vocabulary(
        says=re.compile(rf"(?P<author>.{{1,80}}?)[\s,]+(?:{'|'.join(verbs)})", re.I),
        by=re.compile(rf"(?:{'|'.join(by)})\b\s*:?\s*", re.I),
        controls=re.compile(rf"(?:[\W\d_]*+(?:{'|'.join(controls)})(?![^\W\d_]))++[\W\d_]*+", re.I),
        control_begins=re.compile(rf"(?:{'|'.join(controls)})(?s:.*)", re.I),
        control_words=plain,
        start=tuple(_compile(path, "start", entry, filled) for entry in entries("start")),
        groups=groups,
        anonymous=frozenset(name.lower() for name in _strings(path, common, "anonymous")),
        removed_names=frozenset(name.lower() for name in _strings(path, common, "removed_names")),
        badges=frozenset(name.lower() for key in ("badges", "marks") for name in _strings(path, common, key)),
        marks=frozenset(name.lower() for name in _strings(path, common, "marks")),
        answers=frozenset(word.lower() for word in _strings(path, common, "answers")),
        latest=re.compile(rf"(?:{_union(_strings(path, common, 'latest')) or '(?!)'})\s", re.I),
        of_threads=re.compile(rf"\b(?:{_union(_strings(path, common, 'of_threads')) or '(?!)'})", re.I),
        nobody_yet=re.compile(rf"\b(?:{_union(_strings(path, common, 'nobody_yet')) or '(?!)'})\b", re.I),
        sorted_by=re.compile(rf"(?:{filled['sorted_by'] or '(?!)'})\b", re.I),
        password=re.compile(rf"\b(?:{_union(_strings(path, common, 'password')) or '(?!)'})", re.I),
        reply=re.compile(rf"(?:{'|'.join(_strings(path, common, 'reply_controls')) or '(?!)'})", re.I),
        panel_dates=dates,
        panel_counts=counts,
        panel_keys=keys,
        panel_line=re.compile(
            rf"(?:{key_words})\s*(?::\s*.{{0,80}}|\s+[\d.,]+k?)"
            # "Joined May 12, 2011"
            rf"|(?:{since})\s+(?:(?:am|le|el|il|op|on|dal?|de|den|do|dem|since)\s+)?{DATE}"
            # "JoinedApr 4, 2008Messages19,022Reaction score9,001": a visual layout sets keys and values side by side
            rf"|(?:.{{2,40}}\s)?(?:{since})\s?(?:{DATE}|[^\W\d_]{{3,10}}\.? \d{{4}}).{{0,60}}?(?:{counted})\s?[\d.,]+k?.{{0,100}}",
            re.I,
        ),
        titles=frozenset(title.lower() for title in _strings(path, common, "titles_exact"))
        | {phrase for phrase, kind in phrases.items() if kind == "titles"},
        phrases=Phrases.of(phrases, plain),
    )
