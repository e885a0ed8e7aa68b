"""What of a headline's line is the headline: boards and extractors set labels beside it."""

from __future__ import annotations

import re

from broadsheet.reading.headlines import without_label
from broadsheet.reading.sheet import Sheet

MOST_BEFORE_TITLE = 4
"""Words of a label before a topic's title."""
FEWEST_TITLE_SPACES = 3
"""Spaces of a headline that stands elsewhere without a label."""
_FEATURED = re.compile(r"(?<=\S)\s+(?:Featured|Hervorgehoben|À la une|Destacado|In evidenza|Em destaque|Uitgelicht)$")
"""What Joomla sets behind the headline of an article that it shows first."""
_PREFIX = re.compile(
    r"(?!(?i:madame|monsieur|mister|doctor|docteur|señora?|herr|frau|page|tome)\b)[A-ZÀ-Þ][^\W\d_]{3,}(?: \S+)?\xa0\s*(?=[^\W_a-zß-ÿ]\S* \S+ \S)"
)
"""A topic's label, which boards set before its title with a space that breaks no line: "Question", "Solved"."""


def _ends_others(sheet: Sheet, k: int, bare: str) -> bool:
    """Answer: do other lines end with a title and other words before it: "Re: ...", "Reload this page ..."."""
    own = sheet.core[k].removesuffix(bare).strip()
    befores = (core.removesuffix(bare).strip() for core in sheet.core if core.endswith(f" {bare}"))
    return any(len(before.split()) <= MOST_BEFORE_TITLE and not before.endswith(own) for before in befores)


def title_text(sheet: Sheet, k: int, forum: bool) -> str:
    """Return the headline in line ``k`` without what stands beside it: a label, a mark, the site's address."""
    text = re.sub(r"#section\d+$", "", sheet.core[k] if sheet.bullet[k] else sheet.text[k])
    if forum:
        text = _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text
    for part in (text.rpartition(" ")[0], text.partition(" ")[2]):
        bare = part.replace("\xa0", " ")
        if bare.count(" ") >= FEWEST_TITLE_SPACES and (sheet.times(bare) or (forum and _ends_others(sheet, k, bare))):
            # the page says it elsewhere without the label beside it: "Featured"
            return part
    text = _FEATURED.sub("", re.sub(r"^\[[A-Z ]{4,}\]\s*", "", text))
    return without_label(re.sub(r"\s+\([\w-]+(?:\.[\w-]+)+\)(?:\s*\d+)?$", "", text).strip())
