"""How many comments a page says it has, and whether it shows all of them."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.threads import Segment, Thread

_REACH = 45
"""Lines above the first comment in which a count or a pager is looked for."""
_BELOW = 14
"""The same below the last comment."""
_POSTS = re.compile(
    r"viewing \d+ posts? - \d+ through \d+ \(of (?P<all>\d[\d.,]*) total\)"
    r"|(?:results|showing results|ergebnis|résultats|resultados) \d+ (?:to|bis|à|al?) \d+"
    r" (?:of|von|sur|de) (?P<total>\d[\d.,]*)"
    r"|(?P<n>\d[\d.,]*) (?:posts?|beiträge|messages|mensajes|messaggi|berichten|posty|postów|сообщени\w+)"
    r"(?: in this topic)?(?:\s*[•·|–-].*)?",
    re.I,
)
_REPLIES = re.compile(
    r"(?:viewing \d+ repl\w+ - \d+ through \d+ \(of |this topic has )?(?P<n>\d[\d.,]*)"
    r" (?:replies|reply|antworten|antwort|réponses?|respuestas?|risposte|reacties)"
    r"(?: (?:to|auf|à|a) .{0,30}| total\)|, .{0,80})?",
    re.I,
)
_PAGES = re.compile(r"\b(?P<page>\d{1,4}) ?(?:of|von|de|sur|di|van|z|из|/) ?(?P<pages>\d{1,4})\b", re.I)
_MORE = re.compile(
    r"(?:.{0,20}\| ?)?(?:\+ ?)?(?:(?:load|show|view|see|read)(?: all)? (?:\d+ )?"
    r"(?:more|previous|older|additional|earlier|newer)(?: \d+)? (?:comments?|repl(?:y|ies)|responses?|answers?|posts?)"
    r"|(?:\d+ )?(?:weitere|mehr|frühere|ältere)(?: \d+)? (?:kommentare|antworten|beiträge)"
    r"|(?:voir|afficher|charger) (?:\d+ |plus de |les )?(?:autres |anciens )?(?:commentaires|réponses)"
    r"|(?:ver|cargar|mostrar) (?:\d+ |más )(?:más )?(?:comentarios|respuestas)).{0,40}",
    re.I,
)


def _count(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def _around(sheet: Sheet, thread: Thread, opening: Segment | None) -> tuple[list[int], list[int]]:
    """(lines above the thread, lines below it) where it is counted: no running text stands between."""
    first = opening.top if opening is not None else thread.segments[0].top
    above = []
    for k in range(first - 1, max(-1, first - _REACH - 1), -1):
        if opening is None and (sheet.tag[k].flags & t.LONG or sheet.tag[k].words >= 20):
            break
        above.append(k)
    last = max(segment.stop for segment in thread.segments)
    return above, list(range(last, min(last + _BELOW, sheet.count)))


def declared_count(sheet: Sheet, thread: Thread, opening: Segment | None, forum: bool) -> int | None:
    """Return the number of comments that the page gives for its thread; of a forum's posts the opening one is none."""
    above, below = _around(sheet, thread, opening)
    if forum:
        for k in [*above, *below]:
            core = sheet.core[k]
            if len(core) > 90 or not any("0" <= character <= "9" for character in core):
                continue
            replies = _REPLIES.fullmatch(core)
            if replies:
                return _count(replies["n"])
            posts = _POSTS.fullmatch(core)
            if posts:
                count = _count(posts["n"] or posts["all"] or posts["total"])
                return count - 1 if count > 0 else None
        return None
    for k in above:
        tag = sheet.tag[k]
        if tag.flags & t.START and tag.declared >= 0:
            return tag.declared
    return thread.declared if thread.declared >= 0 else None


def shows_part(sheet: Sheet, thread: Thread, opening: Segment | None) -> bool:
    """Say whether a pager or a "load more" line around the thread or inside it tells of more than stands here."""
    above, below = _around(sheet, thread, opening)
    inside = [k for segment in thread.segments for k in [*segment.extra, *range(segment.end, segment.stop)]]
    for k in [*above, *below, *inside]:
        tag = sheet.tag[k]
        if tag.words > 12:
            continue
        if tag.flags & t.PAGER and not tag.flags & (t.NUMBER | t.START):
            pages = _PAGES.search(sheet.core[k])
            if pages is not None:
                if pages["pages"] != "1" and "results" not in sheet.core[k].lower():
                    return True
                continue
            if " all" not in sheet.core[k].lower():
                return True
        elif tag.flags & (t.CONTROL | t.PAGER | t.START | t.FORM) and _MORE.fullmatch(sheet.core[k]):
            return True
    return False
