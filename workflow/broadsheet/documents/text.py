"""The one place that turns numbers and foreign strings into what a document shows.

Nothing here knows a locale: thousands are parted by a comma, decimals by a full stop.
"""

from __future__ import annotations

import datetime as dt
import re

MINUS = "\N{MINUS SIGN}"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def number(value: int | float) -> str:
    """`12345` -> `12,345`; `0.5` -> `0.5`; at most four decimals."""
    if isinstance(value, float) and not value.is_integer():
        text = f"{abs(value):,.4f}".rstrip("0").rstrip(".")
    else:
        text = f"{abs(int(value)):,}"
    return (MINUS if value < 0 else "") + text


def ratio(part: int | float, whole: int | float) -> float | None:
    """`part / whole` to four decimals; null where there is no whole."""
    return None if not whole else round(part / whole, 4)


def percent(part: int | float, whole: int | float) -> str:
    """`3` of `4` -> `75 %`; a decimal below 10 % and above 90 %; never rounded to all or nothing; `n/a` of nothing.

    A part may be more than its whole: what was found, of what was declared.
    """
    if not whole:
        return "n/a"
    if part in (0, whole):
        return "0 %" if part == 0 else "100 %"
    value = 100 * part / whole
    if value < 0.1:
        return "< 0.1 %"
    if part > whole:
        return f"{value:.0f} %" if value >= 101 else "> 100 %"
    if value > 99.9:
        return "> 99.9 %"
    return f"{value:.1f} %" if value < 10 or value > 90 else f"{value:.0f} %"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """`1 page`, `2 pages`."""
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"


def form(count: int, one: str, many: str) -> str:
    """Return the words that go with a count, such as `line is` for 1 and `lines are` for any other."""
    return one if count == 1 else many


def moment(value: dt.datetime | dt.date | None) -> str:
    """Return a time to the day; `none` where there is none."""
    return "none" if value is None else value.strftime("%Y-%m-%d")


def one_line(text: str, limit: int = 120) -> str:
    """Foreign text as one visible line: control and direction marks become U+FFFD, white space one space."""
    flat = " ".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\n", " ").replace("\t", " ")).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def markdown(text: str) -> str:
    """Text that stays text in Markdown, in a table cell too: marks that Markdown or HTML would act on are escaped."""
    flat = one_line(text, limit=10_000)
    if not flat:
        return " " if text else ""
    before, after = " " * text[0].isspace(), " " * text[-1].isspace()
    flat = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    flat = re.sub(r"([\\`*_{}\[\]#|~!$])", r"\\\1", flat)
    flat = re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", flat)
    flat = re.sub(r"^([+\-=])", r"\\\1", flat)
    # Some renderers turn bare addresses into links; an invisible mark keeps an address text.
    flat = re.sub(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)", r"\1\3&#8203;\2\4", flat)
    return f"{before}{flat}{after}"


def markdown_code(text: str) -> str:
    """Text in a code span whatever back quotes it holds; a pipe is escaped for tables."""
    flat = one_line(text, limit=10_000).replace("|", "\\|")
    runs = [len(run) for run in re.findall(r"`+", flat)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"
