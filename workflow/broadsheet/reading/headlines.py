"""Which line of a page is its headline: shapes, counts and places of lines, weighed by a small trained model.

The model is a conditional logit over the lines around the start of the text (McFadden 1974): each line has features
that are counts and shapes, none is a word; the line with the largest weighted sum is the headline, or none of them is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from math import log1p

from broadsheet.reading import tags as t
from broadsheet.reading.headline_weights import ARTICLE, FORUM
from broadsheet.reading.name_text import signs_inside
from broadsheet.reading.openers import says_when, says_who
from broadsheet.reading.segments import SUBJECT_LABEL, is_subject, without_answer
from broadsheet.reading.sheet import Sheet

_TOKENS = re.compile(r"\w+")
SENTENCE = re.compile(r"[.!?…:;。！？][\"”’'»)\]」』]*$")
_MENU = re.compile(
    r"\b(?:sign (?:in|up)|log ?in|login|register|search|menu|subscribe|newsletter|anmelden|suche)\b", re.I
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")
_BAR = re.compile(r"[|»«•·›‹>/–—-]\s")
SEPARATORS = re.compile(r"\s+[|»«•·›‹>/–—-]\s+")
_BARS = (" | ", " • ", " · ", " › ", " > ", " / ")
_HASHTAGS = re.compile(r"#\w+(?:[ ,]+#\w+)*")
_TRAIL = re.compile(r"\s[|»›>/▸→]\s")
_BESIDE_TITLE = re.compile(
    r"by .{1,40}, .{4,40} in .+|von .{1,40}, .{4,40} in .+|erstell(?:er|t von)|discussion (?:in|started)|thread:|status|views ?:",
    re.I,
)
_LABEL = re.compile(
    rf"(?:(?:author|autor|auteur|autore)\s*)?(?:thread|topic|discussion|{SUBJECT_LABEL}|thema|tema|argomento|тема)\s?:\s+(?=\S)"
    r"|(?:reload this page|seite neu laden|recharger cette page|recargar página|ricarica questa pagina|herlaad deze pagina)\s+(?=\S)",
    re.I,
)
_READ = re.compile(
    r"\s+\((?:read|gelesen|lu|leído|visto|gelezen|letto) [\d.,]+ (?:times|mal|fois|veces|keer|volte)\)$", re.I
)
_SIGNED = t.BYLINE | t.NAMEDATE | t.ENTRY
_DATED = _SIGNED | t.DATEONLY | t.LOOSE
_NEVER = t.ENTRY | t.REPLY_TO | t.DATEONLY | t.NUMBER | t.SYMBOLS | t.POSTNO | t.AVATAR | t.END | t.PAGER
_PLAIN = t.CONTROL | t.PANELKEY | t.TITLE | t.PANEL | t.NAVIGATION | t.PROMOTION | t.START | t.END | t.PAGER | t.NUMBER
_ODD = frozenset("/([{*+#@|=<>")
"""What headlines hardly begin with."""
MOST_COUNTED = 3000
"""Lines of a page among which it is counted how often each stands there."""
MOST_LABEL_WORDS = 5
MOST_LETTERS = 220
FEWEST_OWN, LONG_WORD = 3, 6
"""Words of a line that are no little ones, and letters of a word, from which on a line's subject is its own."""
LONGEST_PLAIN = 18
"""Words of a line that most headlines have at most."""
BARS_OF_MENU = 3
"""Bars of a menu on one line."""
STEM = 6
"""Letters by which forms of one word are known for the same: "council", "councils"."""
SIGNED_WITHIN = 8
"""Lines from a headline to the writer's name, or from that name to a picture's text."""
ABOVE, UNDER, FORUM_UNDER = 160, 6, 8
"""Lines over the start of the text, and under it, among which the headline is looked for."""


def tokens(text: str) -> str:
    """Return the words of a text in lower case, for comparing titles."""
    return " ".join(_TOKENS.findall(text.lower()))


def without_label(core: str) -> str:
    """Return a headline without what forums put around it: "Topic: ... (Read 12 times)"."""
    found = _LABEL.match(core)
    return _READ.sub("", core[found.end() :] if found else core)


def is_row(core: str) -> bool:
    """Answer: is this a menu on one line: "new | past | comments | submit"."""
    return sum(map(core.count, _BARS)) >= BARS_OF_MENU and not SENTENCE.search(core)


@dataclass
class Place:
    """What the lines of a page are looked at with; ``first`` is where the text, or a forum's first post, begins."""

    sheet: Sheet
    first: int
    last: int
    stop: int
    forum: bool
    about: str = ""
    slug: str = ""
    furniture: frozenset[int] = frozenset()
    past: int = FORUM_UNDER
    low: int = 0
    high: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[int]] = field(default_factory=dict)
    crumbs: set[str] = field(default_factory=set)
    windows: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    subject: Counter[str] = field(default_factory=Counter)
    stems: Counter[str] = field(default_factory=Counter)
    lead: set[str] = field(default_factory=set)
    signed: bytes = b""
    leading: int = -1
    keys: dict[int, str] = field(default_factory=dict)
    ordered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look once at what all lines are compared with."""
        sheet = self.sheet
        tags, cores = sheet.tag, sheet.core
        self.low = max(0, self.first - ABOVE)
        self.high = min(sheet.count, self.first + self.past) if self.forum else min(self.stop, self.first + UNDER)
        self.counts = Counter(cores[:MOST_COUNTED])
        self.signed = bytes(
            bool(tag.flags & _SIGNED) and not tag.flags & t.LONG and not says_who(core)
            for tag, core in zip(tags[: self.high + SIGNED_WITHIN], cores, strict=False)
        )
        self.about = tokens(self.about)
        self.ordered = sorted(
            tokens(cores[k])
            for k in range(self.low, min(self.last, self.high + 40))
            if not (tags[k].flags & t.LONG and len(cores[k]) > MOST_LETTERS)
        )
        for k in range(self.low, self.high):
            if tags[k].flags & t.LONG:
                continue
            if _BAR.search(cores[k]) and len(parts := SEPARATORS.split(cores[k])) > 1:
                self.crumbs.update(tokens(part) for part in parts)
                # a window's title names the page first or last, and the site beside it
                if len(parts) == 2:
                    self.windows.update(tokens(part) for part in parts)
            if self.leading < 0 and 4 <= tags[k].words <= 26 and self._plain(k) and not sheet.bullet[k]:
                self.leading = k
        if self.forum:
            for tag, core in zip(tags, cores, strict=True):
                if is_subject(core) and not tag.flags & t.LONG:
                    self.again.add(tokens(without_answer(core)))
        last = min(self.last, self.first + 60)
        said = [k for k in range(self.first, last) if tags[k].words >= 8 and not tags[k].flags & (_DATED | t.PANEL)]
        for k in said[:16]:
            words = set(_TOKENS.findall(sheet.text[k][:400].lower()))
            stems = {word[:STEM] for word in words}
            self.subject.update(words)
            self.stems.update(stems)
            self.lead = self.lead or stems

    def _plain(self, k: int) -> bool:
        return not self.sheet.tag[k].flags & _PLAIN and not SENTENCE.search(self.sheet.core[k])

    def candidates(self) -> list[int]:
        """Return the lines that could be the headline."""
        sheet = self.sheet
        lines = range(self.low, self.high) if self.low < 3 else [0, 1, 2, *range(self.low, self.high)]
        return [
            k
            for k in lines
            if k < sheet.count
            and not (sheet.tag[k].flags & _NEVER and not self._matches(k))
            # a picture's text, and once more its caption
            and not (sheet.tag[k].flags & t.CAPTION and self._stands_twice(k))
            and not (sheet.tag[k].flags & t.CONTROL and sheet.tag[k].words == 1 and not self._matches(k))
            and not (sheet.tag[k].flags & t.LONG and len(sheet.core[k]) > MOST_LETTERS)
            and k not in self.furniture
            and not (says_who(sheet.core[k]) or says_when(sheet.core[k]))
            and not _HASHTAGS.fullmatch(sheet.core[k])
            and self.key(k)
        ]

    def _matches(self, k: int) -> bool:
        return bool(self.about) and self.key(k) == self.about

    def key(self, k: int) -> str:
        """Return the words of line ``k``, in lower case."""
        found = self.keys.get(k)
        if found is None:
            found = self.keys[k] = tokens(without_label(self.sheet.core[k]))
        return found

    def features(self, k: int) -> dict[str, float]:
        """Return what speaks for and against line ``k``, by name."""
        sheet = self.sheet
        tags = sheet.tag
        core, tag, key = sheet.core[k], tags[k], self.key(k)
        flags = tag.flags
        words = t.word_count(core)
        out: dict[str, float] = {}
        size = str(words) if words <= 3 else "4-18" if words <= LONGEST_PLAIN else "19-26" if words <= 26 else "27"
        out[f"words {size}"] = 1.0
        for name, mask in _FLAGS:
            if flags & mask:
                out[name] = 1.0
        closed = SENTENCE.search(core)
        if closed:
            out["asks" if core[-1] in "?!" else "closed short" if words <= 6 else "closed"] = 1.0
            if words > LONGEST_PLAIN:
                out["closed long"] = 1.0
        if sheet.bullet[k]:
            out["bullet"] = 1.0
        if sheet.indent[k]:
            out["indented"] = 1.0
        if core[:1].islower():
            out["small letter"] = 1.0
        if words >= 2 and sum(1 for word in core.split() if word[:1].isupper()) * 3 >= words * 2:
            out["capitals"] = 1.0
        if words >= 4 and _MENU.search(core):
            out["menu"] = 1.0
        if _STAMP.search(core):
            out["stamp"] = 1.0
        if core[0] in _ODD:
            out["odd start"] = 1.0
        if core[-1] in ")]":
            out["in brackets"] = 1.0
        if "/" in core:
            out["slash"] = 1.0
        if words >= 3 and signs_inside(core):
            out["signs"] = 1.0
        if is_row(core):
            out["row"] = 1.0
        if SEPARATORS.search(core):
            out["trail" if _TRAIL.search(core) else "bars"] = 1.0
            parts = SEPARATORS.split(core)
            # a trail of pages ends with this one, the window's title begins with it
            for name, part in (("ends in a line", parts[-1]), ("holds a line", parts[0])):
                if part in self.counts and len(part.split()) >= 3:
                    out[name] = 1.0
                    break
        same = self.counts[core]
        if same >= 2 and self._repeats_beside(k):
            out["in a menu"] = 1.0
        elif same >= 2:
            out["seen often" if same > 4 else "seen again" if words >= 3 else "seen again short"] = 1.0
        if words >= 4:
            follower = bisect_left(self.ordered, key + " ")
            if follower < len(self.ordered) and self.ordered[follower].startswith(key + " "):
                out["begins a line"] = 1.0
        if key in self.crumbs:
            out["crumb" if words >= 3 else "crumb short"] = 1.0
        if key in self.windows:
            out["window"] = 1.0
        if tag.posted and not flags & t.LONG:
            out["holds a date"] = 1.0
        if key in self.again:
            out["answered"] = 1.0
        if self.about:
            if key == self.about:
                out["about"] = 1.0
            elif len(self.about) > 12 and (
                key.startswith(self.about[: max(12, len(self.about) - 6)])
                or (self.about.startswith(key) and len(key) > 12)
            ):
                out["about in part"] = 1.0
        own = [word for word in key.split() if len(word) > 3]
        if own and self.subject:
            out["subject"] = sum(min(self.subject[word], 2) / 2 for word in own) / len(own)
            stems = {word[:STEM] for word in own}
            # one more than there are: a section's one word proves less than a headline's five
            out["subject stems"] = sum(min(self.stems[stem], 2) / 2 for stem in stems) / (len(stems) + 1)
            out["lead stems"] = sum(stem in self.lead for stem in stems) / (len(stems) + 1)
            if len(own) >= FEWEST_OWN:
                # a section's name is a word or two, which the text says again and again
                long = {word for word in own if len(word) >= LONG_WORD}
                out["subject many"] = sum(min(self.subject[word], 3) for word in long) / 9
        self._place(k, out)
        self._beside(k, out)
        return out

    def _repeats_beside(self, k: int) -> bool:
        """Answer: does a line stand on the page again with the same line beside it, as the entries of a menu do."""
        cores = self.sheet.core
        if not self.places:
            for j, core in enumerate(cores[:MOST_COUNTED]):
                if self.counts[core] > 1:
                    self.places.setdefault(core, []).append(j)
        over, under = cores[k - 1 : k] if k else [], cores[k + 1 : k + 2]
        return any(
            j != k and ((j and cores[j - 1 : j] == over) or cores[j + 1 : j + 2] == under)
            for j in self.places.get(cores[k], ())
        )

    def _stands_twice(self, k: int) -> bool:
        """Answer: does a line stand once more right under or over it."""
        core = self.sheet.core
        return any(core[j] == core[k] for j in (k - 1, k + 1) if 0 <= j < len(core))

    def _place(self, k: int, out: dict[str, float]) -> None:
        """Add how far line ``k`` stands from the text, and from the top of the page."""
        sheet = self.sheet
        if k < self.first:
            out["above"] = log1p(self.first - k)
            out["text between"] = log1p(
                sum(1 for j in range(k + 1, self.first) if sheet.tag[j].words >= 4 and not sheet.tag[j].flags & _PLAIN)
            )
        else:
            out["under"] = 1.0 + log1p(k - self.first)
            out["text over"] = log1p(sum(1 for j in range(self.first, k) if sheet.tag[j].words >= 8))
        if k == 0:
            out["first line"] = 1.0
        elif k <= 2:
            out["near the top"] = 1.0
        if k == self.leading:
            out["leads"] = 1.0

    def _dated_row(self, k: int) -> bool:
        sheet = self.sheet
        if not 0 <= k < sheet.count - 1 or not sheet.tag[k + 1].flags & _DATED:
            return False
        tag = sheet.tag[k]
        return (
            3 <= tag.words <= LONGEST_PLAIN
            and not tag.flags & (_PLAIN | _DATED | t.LONG)
            and not SENTENCE.search(sheet.core[k])
        )

    def _beside(self, k: int, out: dict[str, float]) -> None:
        """Add what stands right over and right under line ``k``."""
        sheet = self.sheet
        tags = sheet.tag
        for j in range(k + 1, min(k + 4, sheet.count)):
            if tags[j].flags & _DATED:
                out[f"dated {j - k}"] = 1.0
                break
        for j in range(k + 1, min(k + 4, sheet.count)):
            if says_who(sheet.core[j]) or says_when(sheet.core[j]) or _BESIDE_TITLE.match(sheet.core[j]):
                out[f"started {j - k}"] = 1.0
                break
        if any(tags[j].flags & t.PAGER for j in range(k + 1, min(k + 3, sheet.count))):
            out["pager"] = 1.0
        if any(tags[j].flags & (t.START | t.PAGER) for j in range(k + 1, min(k + 11, sheet.count))):
            out["thread under"] = 1.0
        if 1 in self.signed[max(0, k - SIGNED_WITHIN) : k]:
            out["signed over"] = 1.0
        if 1 in self.signed[k + 1 : k + SIGNED_WITHIN + 1]:
            out["signed under"] = 1.0
        if self._dated_row(k):
            # one of several headlines, each over its date: teasers
            if any(self._dated_row(j) for j in range(k - 4, k - 1)):
                out["dated row over"] = 1.0
            if any(self._dated_row(j) for j in range(k + 2, k + 5)):
                out["dated row under"] = 1.0
        if k and tags[k - 1].flags & (t.DATEONLY | t.LOOSE):
            out["date over"] = 1.0
        if any(tags[j].flags & (t.DATEONLY | t.LOOSE) for j in range(max(0, k - 3), max(0, k - 1))):
            out["date further over"] = 1.0
        before = k - 1 if k else -1
        after = k + 1 if k + 1 < sheet.count else -1
        if after >= 0 and (tags[after].flags & t.LONG or tags[after].words >= 20):
            out["text under"] = 1.0
        if sheet.has_blanks and after >= 0:
            if sheet.gap[k] and sheet.gap[after] and any(f"dated {j}" in out for j in (1, 2, 3)):
                out["alone over a date"] = 1.0
            out["alone" if sheet.gap[k] and sheet.gap[after] else "joined" if not sheet.gap[after] else "closes"] = 1.0
            if sheet.gap[k] >= 2:
                out["wide gap"] = 1.0
        if before >= 0 and after >= 0 and tags[before].words <= 3 and tags[after].words <= 3:
            out["among short"] = 1.0
        if before >= 0 and sheet.bullet[before] and not sheet.bullet[k]:
            out["under bullets"] = 1.0
        if before >= 0 and tags[before].flags & (t.NAVIGATION | t.CONTROL):
            out["under a menu"] = 1.0
        below = tags[k + 1 : k + 3]
        if below and all(tag.words <= 2 for tag in below) and not any(tag.flags & _DATED for tag in below):
            out["over a menu"] = 1.0
        words = tags[k].words
        short = [j for j in range(max(0, k - 4), min(sheet.count, k + 5)) if j != k and tags[j].words <= 3]
        out["short around"] = len(short) / 8
        if (
            before >= 0
            and 2 <= tags[before].words <= 24
            and not tags[before].flags & _PLAIN
            and not sheet.bullet[before]
        ):
            # a kicker over the headline, or the headline over its deck
            out["under a shorter" if tags[before].words < words else "under a longer"] = 1.0
        if after >= 0 and 2 <= tags[after].words <= 40 and not tags[after].flags & _PLAIN and not sheet.bullet[after]:
            out["over a shorter" if tags[after].words < words else "over a longer"] = 1.0
            if SENTENCE.search(sheet.core[after]):
                out["over a sentence"] = 1.0

    def best(self) -> int:
        """Return the line of the headline; -1 where no line looks like one."""
        weights = FORUM if self.forum else ARTICLE
        window = f" {tokens(self.sheet.core[0])} "
        barred = SEPARATORS.search(self.sheet.core[0]) is not None
        slug_words = set(_TOKENS.findall(self.slug.lower()))
        best, best_score = -1, weights["none"]
        for k in self.candidates():
            score = sum(weights.get(name, 0.0) * value for name, value in self.features(k).items())
            if slug_words and self.sheet.tag[k].words > 1:
                own = set(self.key(k).split())
                score += SLUG * len(own & slug_words) / len(own | slug_words)
            key = f" {self.key(k)} "
            if k and barred and len(window) > len(key) > len(window) / 2 and key in window:
                score += WINDOW
            if score > best_score:
                best, best_score = k, score
        return self._named_by(best)

    def _named_by(self, best: int) -> int:
        """Return the line that ends a trail of pages, or begins a window's title or a caption, instead of that line."""
        parts = SEPARATORS.split(self.sheet.core[best]) if best >= 0 else []
        label, colon, rest = self.sheet.core[best].partition(": ") if best >= 0 else ("", "", "")
        if colon and not self.forum and len(label.split()) <= MOST_LABEL_WORDS:
            # "You are reading: ..."
            parts += [label, rest]
        for part in (parts[-1], parts[0]) if len(parts) > 1 else ():
            named = tokens(part)
            line = next((k for k in self.candidates() if k > best and named and self.key(k) == named), -1)
            if line >= 0:
                return line
        if best >= 0 and self.sheet.tag[best].flags & t.CAPTION:
            # a picture's caption that begins with the headline
            own = self.key(best) + " "
            begun = (k for k in self.candidates() if self.sheet.tag[k].words >= 3 and own.startswith(self.key(k) + " "))
            return next((k for k in begun if k != best), best)
        return best


SLUG = 5.0
"""What full likeness to the last part of the page's address is worth: not trained, most pages come without one."""
WINDOW = 4.0
"""What it is worth to be most of the page's first line, which is the window's title in WET files: not trained either."""

_FLAGS = (
    ("control", t.CONTROL),
    ("panel", t.PANELKEY | t.TITLE | t.PANEL),
    ("navigation", t.NAVIGATION),
    ("promotion", t.PROMOTION),
    ("opens a thread", t.START),
    ("foot", t.FOOT),
    ("caption", t.CAPTION | t.IMAGE_ALT),
    ("byline", t.BYLINE),
    ("dated", t.NAMEDATE | t.LOOSE),
    ("long", t.LONG),
)
