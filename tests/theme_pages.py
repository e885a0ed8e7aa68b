"""Invented articles in the clothes of many news sites and blogs: pages whose headline, text and comments are known.

themes/themes.txt says what stands around an article on each kind of site, themes/stories.yaml holds the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("themes")
SHAPES = ("no blank lines", "blank lines", "bullets", "one-word lines dropped")
NAMES = ("bramblewick", "Ada Crumb", "old tom")
_FIELD = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Themed:
    """A page: its lines, and what should be found on it."""

    theme: str
    story: int
    shape: str
    lines: list[str]
    title: str
    kicker: str
    deck: str
    text: list[str]
    comments: list[str]

    def titles(self) -> set[str]:
        """Return the headline, and the same with its kicker in front, as some set it in one line."""
        return {self.title, f"{self.kicker} {self.title}"} if self.kicker else {self.title}


@cache
def _stories() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / "stories.yaml").read_text(encoding="utf-8"))
    return content


@cache
def themes() -> dict[str, tuple[str, list[str]]]:
    """Return the language and the lines of every theme, by its name."""
    found: dict[str, tuple[str, list[str]]] = {}
    for block in (FOLDER / "themes.txt").read_text(encoding="utf-8").split("\n== ")[1:]:
        head, *lines = block.rstrip("\n").split("\n")
        name, _, language = head.partition(" [")
        found[name] = (language.rstrip("]"), lines)
    return found


def pages(only: str | None = None) -> Iterator[Themed]:
    """Yield every theme, or ``only`` one, with every story of its language in every shape."""
    for theme, (language, lines) in themes().items():
        if only is not None and theme != only:
            continue
        for number, story in enumerate(_stories()["stories"]):
            if language not in (story["language"], "any"):
                continue
            around = _stories()["languages"][story["language"]]
            filled = [line for raw in lines for line in _filled(raw, story, around)]
            filled += [*_thread(around["thread"]), f"Copyright 2017 {story['site']}"]
            for shape in SHAPES:
                yield Themed(
                    theme,
                    number,
                    shape,
                    _shaped(filled, shape),
                    story["title"],
                    story["kicker"],
                    story["deck"],
                    story["text"],
                    around["thread"]["comments"],
                )


def _filled(raw: str, story: dict[str, Any], around: dict[str, Any]) -> list[str]:
    """Return the lines that a line of a theme becomes: none where the story has not what it asks for."""
    half = len(story["text"]) // 2 + 1
    many = {
        "{text}": story["text"],
        "{text, first half}": story["text"][:half],
        "{text, second half}": story["text"][half:],
        "* {menu}": [f"* {entry}" for entry in around["menu"]],
    }
    if raw in many:
        return list(many[raw])
    values = {
        key: str(story[key]) for key in ("title", "deck", "kicker", "section", "author", "date", "caption", "site")
    }
    values["handle"] = values["author"].lower().replace(" ", "_")
    for kind, entries in (("related", story["related"]), ("other", around["other"])):
        values.update({f"{kind} {place}": entry for place, entry in enumerate(entries, start=1)})
    values.update({f"{key}, capitals": value.upper() for key, value in list(values.items())})
    names = _FIELD.findall(raw)
    if any(not values.get(name) for name in names if name != "kicker" or raw == "{kicker}"):
        return []
    line = _FIELD.sub(lambda field: values[field[1]], raw)
    return [line.removeprefix(":").lstrip()] if names else [line]


def _thread(words: dict[str, Any]) -> list[str]:
    lines = [words["start"]]
    for name, date, comment in zip(NAMES, words["dates"], words["comments"], strict=True):
        lines += [words["name"].format(name=name), words["date"].format(date=date), comment, words["reply"]]
    return lines


def _shaped(lines: list[str], shape: str) -> list[str]:
    """Return the lines as an extractor leaves them."""
    if shape == "no blank lines":
        return [line.removeprefix("* ") for line in lines]
    out: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith("* "):
            out += [line, ""]
            continue
        out.append(line[2:] if shape == "blank lines" else f"  • {line[2:]}")
        if not after.startswith("* "):
            out.append("")
    if shape == "one-word lines dropped":
        out = [line if " " in line.strip() else "" for line in out]
    return out
