"""What a corpus can answer, as lines of text: the verdicts of the datasheet at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST = 8
_SITE = 32


def in_lines(abilities: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a heading and one line per site; nothing where nothing was judged.

    `abilities` are those of `manifest.json`: for each site (null: all together) its verdict on each kind of question.
    """
    if not abilities:
        return []
    shown = abilities[: MOST + 1]
    names = [_short(str(each["site"] or "all together")) for each in shown]
    width = max(map(len, names))
    table = [("", *(str(judged["kind"]).capitalize() for judged in abilities[0]["verdicts"]))]
    table += [
        (name, *(str(judged["verdict"]) for judged in each["verdicts"]))
        for name, each in zip(names, shown, strict=True)
    ]
    lines = [f"  {first:<{width}}  " + "  ".join(f"{cell:<11}" for cell in rest) for first, *rest in table]
    more = [f"  … and {len(abilities) - len(shown)} more in the datasheet"] if len(abilities) > len(shown) else []
    return [
        "what it can answer, site by site (the datasheet says by which threshold):",
        *(line.rstrip() for line in lines),
        *more,
    ]


def _short(name: str) -> str:
    visible = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return visible if len(visible) <= _SITE else visible[: _SITE - 1] + "\N{HORIZONTAL ELLIPSIS}"
