"""Pictures that a text shows: alternative texts that repeat the headline, captions, credits."""

from __future__ import annotations

from broadsheet.reading import tags as t
from broadsheet.reading.articles import Article
from broadsheet.reading.sheet import Sheet


def picture_lines(sheet: Sheet, article: Article) -> tuple[list[int], list[int]]:
    """(alternative texts, captions) among the lines of the article.

    A line that says the headline again stands for a picture where a caption follows or where it comes more than once:
    content systems use the headline as alternative text. Right under the headline it is the headline.
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
        elif flags & t.IMAGE_ALT:
            alts.append(k)
        if article.body and k > article.body[-1] and not flags & (t.CAPTION | t.IMAGE_ALT) and k not in alts:
            break
    return sorted(alts), sorted(set(captions))


def _may_caption(sheet: Sheet, k: int) -> bool:
    """A short line under a picture's text that is no sentence, before a paragraph."""
    tag = sheet.tag[k]
    if tag.flags & (t.LONG | t.NAVIGATION | t.PROMOTION) or tag.words > 16 or sheet.core[k][-1] in ".!?:;":
        return False
    return k + 1 >= sheet.count or sheet.tag[k + 1].words > tag.words


def _captioned(sheet: Sheet, k: int) -> bool:
    return k + 1 < sheet.count and bool(sheet.tag[k + 1].flags & t.CAPTION)
