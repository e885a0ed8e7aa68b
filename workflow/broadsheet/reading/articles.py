"""The article's side of a page: its title, byline, date and body, without menus, related links and calls."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet

_SENTENCE = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_MENU = re.compile(
    r"\b(?:sign (?:in|up)|log ?in|login|register|search|menu|subscribe|newsletter|anmelden|suche)\b", re.I
)
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "you",
        "your",
        "are",
        "was",
        "were",
        "has",
        "have",
        "how",
        "what",
        "who",
        "why",
        "not",
        "but",
        "with",
        "from",
        "this",
        "that",
        "can",
        "all",
        "out",
        "our",
        "its",
        "his",
        "her",
        "der",
        "die",
        "das",
        "und",
        "für",
        "von",
        "mit",
        "den",
        "dem",
        "ein",
        "eine",
        "ist",
        "wie",
        "was",
        "wer",
        "auf",
        "les",
        "des",
        "une",
        "pour",
        "que",
        "qui",
        "dans",
        "sur",
        "est",
        "los",
        "las",
        "una",
        "por",
        "con",
        "para",
        "del",
        "como",
    ]
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")
_TOKENS = re.compile(r"\w+")
_STARTED = re.compile(
    r"(?:(?:thread|topic|discussion) ?starter|themenstarter|start(?:ed)? (?:date|by)|begonnen von|ersteller|erstellt (?:am|von)"
    r"|topicstarter|by .{1,40}, .{4,40} in .+|von .{1,40}, .{4,40} in .+|auteur de la discussion|fecha de inicio|autor (?:wątku|tematu)"
    r"|discussion (?:in|started)|thread:|status|views ?:)",
    re.I,
)
_BAR = re.compile(r"[|»«•·›‹–—-]\s")
_SEPARATORS = re.compile(r"\s+[|»«•·›‹–—-]\s+")
_NEVER_BODY = t.NAVIGATION | t.PROMOTION | t.START | t.PAGER
_NEVER_TITLE = (
    t.START
    | t.END
    | t.PAGER
    | t.DATEONLY
    | t.NAMEDATE
    | t.NUMBER
    | t.SYMBOLS
    | t.POSTNO
    | t.NAVIGATION
    | t.PROMOTION
    | t.CAPTION
    | t.LOOSE
    | t.BYLINE
    | t.FOOT
    | t.AVATAR
    | t.PANEL
)

_NO_HEADLINE = _NEVER_TITLE | t.CONTROL | t.PANELKEY | t.TITLE


@dataclass
class Article:
    """Lines of the `Sheet` that make the article; -1 where there is none."""

    title: int = -1
    byline: int = -1
    byline_name: str | None = None
    dates: list[int] = field(default_factory=list)
    published: str | None = None
    body: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    score: float = 0.0


def tokens(text: str) -> str:
    """Return the words of a text in lower case, for comparing titles."""
    return " ".join(_TOKENS.findall(text.lower()))


def _weight(sheet: Sheet, k: int) -> float:
    """How much a line speaks for the body (positive) or against it."""
    tag = sheet.tag[k]
    flags = tag.flags
    text = sheet.text[k]
    if flags & t.LONG:
        return 3.0 + min(len(text), 800) / 300
    if flags & (t.CAPTION | t.IMAGE_ALT):
        return 0.0
    if flags & _NEVER_BODY:
        return -1.6
    if flags & t.END:
        return -2.0 if tag.words < 25 else 0.0
    if flags & (t.DATEONLY | t.NAMEDATE | t.LOOSE | t.NUMBER | t.SYMBOLS | t.POSTNO | t.CONTROL | t.PANEL | t.AVATAR):
        return -0.9
    closed = _SENTENCE.search(text) is not None
    words = tag.words
    if words >= 20:
        return 2.0 if closed else 1.2
    if closed:
        return min(words, 20) / 10 if words >= 5 else 0.0
    if words >= 12:
        return 0.3
    if sheet.bullet[k] and words >= 4:
        return -0.12
    return -0.35 if words >= 3 else -0.5


def main_block(sheet: Sheet, stop: int, neutral: frozenset[int] = frozenset()) -> tuple[int, int]:
    """Return the run of lines before ``stop`` that most looks like running text, as (first, one past the last).

    Maximum-sum run of `_weight` (Kadane): headings and lists inside the text cost little, menus and lists of links
    around it cost more than their lines give; lines of ``neutral`` (pictures) cost nothing.
    """
    best = 0.0
    span = (0, 0)
    total = 0.0
    start = 0
    for k in range(stop):
        weight = 0.0 if k in neutral else _weight(sheet, k)
        if total <= 0:
            total = 0.0
            start = k
        total += weight
        if total > best:
            best = total
            span = (start, k + 1)
    return span


def find_article(sheet: Sheet, stop: int, about: str, slug: str, furniture: frozenset[int] = frozenset()) -> Article:
    """Return the article in the lines before ``stop``; ``about`` is the title as the thread's head quotes it.

    ``slug`` is the last part of the page's address where it is known, ``furniture`` lines that recur on the site.
    """
    article = Article()
    first, last = main_block(sheet, stop)
    article.title = _title(sheet, first, last, stop, about, slug, furniture)
    if article.title >= 0:
        key = tokens(sheet.core[article.title])
        size = len(sheet.core[article.title])
        same = [
            k
            for k in range(min(stop, sheet.count))
            if abs(len(sheet.core[k]) - size) <= 4 and tokens(sheet.core[k]) == key
        ]
        if len(same) > 1:
            # the headline stands first; what says it again is a picture's text or a heading
            article.title = next((k for k in same if k >= article.title - 40 and not sheet.bullet[k]), article.title)
            first, last = main_block(sheet, stop, frozenset(same))
            first = max(first, min(article.title + 1, last))
    low = article.title + 1 if 0 <= article.title < last else first
    if article.title >= 0 and article.title < first and first - article.title > 30:
        low = first
    _meta(sheet, article, first)
    meta = set(article.dates)
    if article.byline >= 0:
        meta.add(article.byline)
    title_tokens = tokens(sheet.core[article.title]) if article.title >= 0 else ""
    title_size = len(sheet.core[article.title]) if article.title >= 0 else 0
    for k in range(min(low, first), last):
        if k in meta or k in furniture or k == article.title:
            continue
        tag = sheet.tag[k]
        flags = tag.flags
        if k < first:
            # between the title and the text: a teaser belongs to the body, labels and buttons do not
            if tag.words < 8 or flags & (
                _NEVER_BODY | t.END | t.DATEONLY | t.NAMEDATE | t.LOOSE | t.CAPTION | t.CONTROL
            ):
                continue
        elif (
            (flags & (_NEVER_BODY | t.CAPTION | t.IMAGE_ALT | t.SYMBOLS) and not flags & t.LONG)
            or (flags & (t.END | t.CONTROL) and not flags & t.LONG and tag.words <= 8)
            or (flags & t.NUMBER and not sheet.has_blanks)
        ):
            continue
        if title_tokens and abs(len(sheet.core[k]) - title_size) <= 4 and tokens(sheet.core[k]) == title_tokens:
            article.repeats.append(k)
            continue
        article.body.append(k)
    if title_tokens:
        # pictures may stand under the last paragraph too
        under = range(last, min(last + 12, stop))
        article.repeats += [k for k in under if tokens(sheet.core[k]) == title_tokens and k not in article.repeats]
    return article


def _dense_start(sheet: Sheet, first: int, last: int) -> int:
    """Return where the text gets dense: the first line of the block with enough running text in the lines from it on."""
    for k in range(first, last):
        if sum(_weight(sheet, j) for j in range(k, min(k + 7, last))) >= 5 and _weight(sheet, k) > 0.3:
            return k
    return first


def _title(sheet: Sheet, first: int, last: int, stop: int, about: str, slug: str, furniture: frozenset[int]) -> int:
    """Return the line of the headline: near the text, not part of a menu, better if the page says it again."""
    if first == last:
        first = last = min(stop, 60)
    first = _dense_start(sheet, first, last)
    low = max(0, first - 90)
    high = min(stop, first + 6)
    about_tokens = tokens(about)
    slug_words = set(_TOKENS.findall(slug.lower()))
    counts = Counter(sheet.core[: min(sheet.count, 3000)])
    crumbs = {
        tokens(parts[-1])
        for k in range(low, high)
        if not sheet.tag[k].flags & t.LONG
        and _BAR.search(sheet.core[k])
        and len(parts := _SEPARATORS.split(sheet.core[k])) > 1
    }
    subject: Counter[str] = Counter()
    for k in [k for k in range(first, min(last, first + 60)) if sheet.tag[k].words >= 8][:16]:
        subject.update(dict.fromkeys(_TOKENS.findall(sheet.text[k][:400].lower()), 1))
    best = -1
    best_score = -1.5
    for k in range(low, high):
        tag = sheet.tag[k]
        core = sheet.core[k]
        if tag.flags & t.LONG and len(core) > 220:
            continue
        if tag.flags & _NO_HEADLINE and not (about_tokens or slug_words):
            continue
        words = len(core.split())
        key = tokens(core)
        if not key or k in furniture:
            continue
        score = 0.0
        if about_tokens:
            if key == about_tokens:
                score += 8
            elif len(about_tokens) > 12 and (
                key.startswith(about_tokens[: max(12, len(about_tokens) - 6)])
                or (about_tokens.startswith(key) and len(key) > 12)
            ):
                score += 5
        if slug_words and words > 1:
            own = set(key.split())
            score += 5 * len(own & slug_words) / len(own | slug_words)
        if tag.flags & _NEVER_TITLE and not (score >= 4):
            continue
        if tag.flags & (t.CONTROL | t.PANELKEY | t.TITLE) and score < 4:
            continue
        own_words = [word for word in key.split() if len(word) > 2 and word not in _COMMON]
        if own_words and subject:
            score += 2.4 * sum(min(subject[word], 2) / 2 for word in own_words) / len(own_words)
        same = counts[core]
        if 2 <= same <= 3 and words >= 3:
            score += 1.5 if words >= 5 else 0.8
        elif same > 4:
            score -= 2.0
        if words >= 3 and key in crumbs:
            score += 1.5
        score += (
            1.6 if 4 <= words <= 18 else 0.6 if words == 3 else -0.4 if words == 2 else -1.8 if words == 1 else -0.5
        )
        if words > 26:
            score -= 2.0
        if _SENTENCE.search(core) and core[-1] in ".;:" and not core.endswith("..."):
            score -= 1.4 if words > 6 else 0.7
        if sheet.bullet[k]:
            score -= 1.6
        for j in range(k + 1, min(k + 4, sheet.count)):
            if sheet.tag[j].flags & (t.BYLINE | t.NAMEDATE | t.DATEONLY | t.LOOSE):
                score += (2.4, 1.3, 0.8)[j - k - 1]
                break
        if k and sheet.tag[k - 1].flags & (t.DATEONLY | t.LOOSE):
            score += 1.2
        if k <= first:
            score -= min(0.1 * (first - k), 2.5)
        else:
            score -= 1.4 + 0.5 * (k - first)
        if sheet.has_blanks and sheet.gap[k] and k + 1 < sheet.count and sheet.gap[k + 1]:
            score += 0.6
        if sheet.has_blanks and not sheet.gap[k] and k and k + 1 < sheet.count and not sheet.gap[k + 1]:
            score -= 0.8
        if (
            k
            and not sheet.has_blanks
            and sheet.tag[k - 1].words <= 3
            and sheet.tag[k + 1 if k + 1 < sheet.count else k].words <= 3
        ):
            # one of many short lines: a menu
            score -= 0.5
        if k == 0 or (sheet.filtered and k <= 1):
            score += 0.5
        if words >= 4 and _MENU.search(core):
            score -= 2.0
        if any(sheet.tag[j].flags & (t.DATEONLY | t.LOOSE) for j in range(max(0, k - 3), k - 1)):
            score += 0.4
        if _STAMP.search(core):
            score -= 3.0
        if " | " in core or " » " in core or " > " in core:
            score -= 1.0
        if score > best_score:
            best, best_score = k, score
    return best


def _meta(sheet: Sheet, article: Article, first: int) -> None:
    """Byline and date: between a little above the title and the first lines of the text."""
    low = max(0, (article.title if article.title >= 0 else first) - 4)
    high = min(sheet.count, max(first, article.title) + 5)
    for k in range(low, high):
        tag = sheet.tag[k]
        flags = tag.flags
        if k == article.title or flags & (t.LONG | t.START | t.NAVIGATION):
            continue
        if flags & t.BYLINE and article.byline < 0 and k >= article.title:
            article.byline = k
            article.byline_name = tag.author or None
        if flags & (t.DATEONLY | t.NAMEDATE | t.LOOSE) and not flags & t.FOOT:
            if flags & t.NAMEDATE and article.byline < 0 and tag.author and k > article.title >= 0:
                article.byline = k
                article.byline_name = tag.author
            if article.published is None:
                article.published = tag.posted
            if k != article.byline:
                article.dates.append(k)
    if article.byline < 0:
        _bare_byline(sheet, article)


def _bare_byline(sheet: Sheet, article: Article) -> None:
    """Take a name by itself for the byline where it stands under the title, beside the date."""
    for date in article.dates:
        for k in (date - 1, date + 1):
            core = sheet.core[k] if article.title < k < sheet.count else ""
            words = core.split()
            if (
                2 <= len(words) <= 4
                and k <= article.title + 3
                and not sheet.tag[k].flags
                and not sheet.bullet[k]
                and t.is_name(core, 40, 4)
                and all(word[0].isupper() for word in words)
            ):
                article.byline, article.byline_name = k, core
                return


def find_forum_title(sheet: Sheet, stop: int, about: str, slug: str, past: int = 8) -> int:
    """Return the topic's line on a forum page: said again as "Re: ...", or over the line that names who started it.

    It is looked for before ``stop`` and in the first ``past`` lines from there, where heads may hold it.
    """
    again = Counter(
        tokens(re.sub(r"^(?:re|aw|sv)\s*:\s*", "", core, flags=re.I))
        for core, tag in zip(sheet.core, sheet.tag, strict=True)
        if not tag.flags & t.LONG and core[:3].lower() in ("re:", "aw:", "sv:")
    )
    counts = Counter(
        tokens(sheet.core[k]) for k in range(min(stop + 12, sheet.count)) if not sheet.tag[k].flags & t.LONG
    )
    crumbs = Counter(
        tokens(part)
        for k in range(min(stop, sheet.count))
        if not sheet.tag[k].flags & t.LONG
        and _BAR.search(sheet.core[k])
        and len(parts := _SEPARATORS.split(sheet.core[k])) > 1
        for part in parts
    )
    slug_words = set(_TOKENS.findall(slug.lower()))
    about_key = tokens(about)
    best, best_score = -1, 0.0
    for k in range(min(stop + past, sheet.count)):
        tag = sheet.tag[k]
        core = sheet.core[k]
        key = tokens(core)
        if not key or (tag.flags & t.LONG and len(core) > 220):
            continue
        score = 0.0
        if again[key]:
            score += 6.0
        if about_key and key == about_key:
            score += 6.0
        if slug_words and tag.words > 1:
            own = set(key.split())
            score += 5 * len(own & slug_words) / len(own | slug_words)
        if tag.flags & _NEVER_TITLE and score < 4:
            continue
        if tag.flags & (t.CONTROL | t.PANELKEY | t.TITLE) and score < 4:
            continue
        if _STARTED.match(core):
            continue
        for j in range(k + 1, min(k + 4, sheet.count)):
            if _STARTED.match(sheet.core[j]):
                score += 4.0 - (j - k - 1)
                break
            if sheet.tag[j].flags & (t.BYLINE | t.NAMEDATE | t.PAGER) and j < k + 3:
                score += 1.0
                break
        if tag.words >= 3 and counts[key] >= 2:
            score += 1.5
        if crumbs[key] and tag.words >= 3:
            score += 1.0
        score += 1.2 if 3 <= tag.words <= 20 else 0.2 if tag.words == 2 else -1.0
        if core[-1] in ".;:" and not core.endswith("..."):
            score -= 1.0
        if sheet.bullet[k]:
            score -= 1.5
        if _SEPARATORS.search(core):
            score -= 0.8
        score -= 0.03 * max(0, stop - k) if k < stop else 1.2
        if sheet.has_blanks and sheet.gap[k] and k + 1 < sheet.count and sheet.gap[k + 1]:
            score += 0.5
        if score > best_score:
            best, best_score = k, score
    if best < 0:
        return best
    # the headline stands first; over its own post the topic only says itself again
    key = tokens(sheet.core[best])
    return next((k for k in range(best) if tokens(sheet.core[k]) == key), best)
