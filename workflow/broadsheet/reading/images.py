"""Pictures that a text shows: alternative texts, captions and where they stand."""

from __future__ import annotations

import re

from broadsheet.reading import tags as t
from broadsheet.reading.articles import Article
from broadsheet.reading.sheet import Sheet

_CLOSED = re.compile(r"[.!?:;…,][\"”’')\]]*$")
_SCENE = re.compile(
    r"(?:^| )(?:on|in|at|with|under|beside|behind|over|above|near|against|between|outside|inside"
    r"|next to|in front of|surrounded by)"
    r" (?:an?|two|three|four|his|her|their) "
    r"|(?:^| )(?:auf|neben|vor|in|an|unter|hinter|über|zwischen|bei|mit) (?:einem|einer|einen) "
    r"|(?:^| )(?:sur|dans|devant|sous|derrière|avec|contre|près d[’']) ?une? "
    r"|(?:^| )(?:en|sobre|ante|bajo|con|junto a|delante de) una? "
    r"|(?:^| )(?:su|in|davanti a|sotto|con|accanto a) un[ao’']? ",
    re.I,
)
"""A place with an indefinite article: what a description of a picture has and a heading hardly ever."""
_NEVER = (
    t.NAVIGATION
    | t.PROMOTION
    | t.CONTROL
    | t.START
    | t.END
    | t.PAGER
    | t.LONG
    | t.BYLINE
    | t.DATEONLY
    | t.NAMEDATE
    | t.LOOSE
)


def picture_lines(sheet: Sheet, article: Article) -> tuple[list[int], list[int]]:
    """Return (alternative texts, captions) among the lines of the article.

    A line that says the headline again stands for a picture where a caption follows or where it comes more than once:
    content systems use the headline as alternative text. Right under the headline it is the headline. A short line that
    is no sentence is an alternative text over a caption, and by itself between two paragraphs where it tells a scene.
    """
    alts: list[int] = []
    captions: list[int] = []
    repeats = [k for k in article.repeats if k > article.title + 1 or _captioned(sheet, k)]
    opened = article.body[0] if article.body else -1
    for k in repeats:
        if _captioned(sheet, k) or len(repeats) > 1 or (opened >= 0 and k > opened):
            alts.append(k)
            following = k + 1
            if following in article.body and _may_caption(sheet, following):
                captions.append(following)
    low = article.title + 1 if article.title >= 0 else 0
    high = article.body[-1] + 8 if article.body else low
    for k in range(low, min(high, sheet.count)):
        flags = sheet.tag[k].flags
        if flags & t.CAPTION and not flags & (t.NAVIGATION | t.PROMOTION):
            captions.append(k)
            if k - 1 > article.title and k - 1 not in captions and _describes(sheet, k - 1):
                alts.append(k - 1)
        elif flags & t.IMAGE_ALT:
            alts.append(k)
        if article.body and k > article.body[-1] and not flags & (t.CAPTION | t.IMAGE_ALT) and k not in alts:
            break
    _scenes(sheet, article, alts, captions)
    return sorted(set(alts)), sorted(set(captions))


def _scenes(sheet: Sheet, article: Article, alts: list[int], captions: list[int]) -> None:
    """Add descriptions that stand under a paragraph, with the line under them where it is no sentence either."""
    if not article.body:
        return
    known = {*alts, *captions}
    last = article.body[-1]
    for k in range(article.body[0] + 1, min(last + 2, sheet.count - 1)):
        if k in known or sheet.tag[k].words > 20 or not _describes(sheet, k) or not _sentences(sheet, k - 1):
            continue
        if not _SCENE.search(sheet.core[k]):
            continue
        under = sheet.tag[k + 1].flags & _NEVER and not sheet.tag[k + 1].flags & t.LONG
        if _sentences(sheet, k + 1) or under:
            alts.append(k)
        elif _describes(sheet, k + 1) and (k + 2 >= sheet.count or not _describes(sheet, k + 2)):
            alts.append(k)
            captions.append(k + 1)


def _describes(sheet: Sheet, k: int) -> bool:
    """Say whether a line by itself could tell what a picture shows: some words, no sentence, no item of a list."""
    tag = sheet.tag[k]
    core = sheet.core[k]
    if not 4 <= tag.words <= 30 or tag.flags & _NEVER or sheet.bullet[k] or len(core) > 200 or _CLOSED.search(core):
        return False
    return not sheet.has_blanks or bool(sheet.gap[k])


def _sentences(sheet: Sheet, k: int) -> bool:
    # a paragraph's last line may be short where its lines are broken
    running = sheet.tag[k].words >= 10 or (sheet.has_blanks and not sheet.gap[k] and sheet.tag[k].words >= 2)
    return running and _CLOSED.search(sheet.core[k]) is not None


def _may_caption(sheet: Sheet, k: int) -> bool:
    """Say whether a line is a short one under a picture's text that is no sentence, before a paragraph."""
    tag = sheet.tag[k]
    if tag.flags & (t.LONG | t.NAVIGATION | t.PROMOTION) or tag.words > 16 or sheet.core[k][-1] in ".!?:;":
        return False
    return k + 1 >= sheet.count or sheet.tag[k + 1].words > tag.words


def _captioned(sheet: Sheet, k: int) -> bool:
    return k + 1 < sheet.count and bool(sheet.tag[k + 1].flags & t.CAPTION)
