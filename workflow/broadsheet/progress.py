"""Telling the person who waits: a bar on a terminal, a line now and then elsewhere, and what was made at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


_logs: list[Path] = []


def keep_in(log: Path) -> None:
    """Write what is said from now on into `log` too, from its beginning."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("", encoding="utf-8")
    _logs[:] = [log]


def say(message: str) -> None:
    """Print one line for people (standard error, so that a step's output can be piped)."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201 (this is the one place that prints)
    for log in _logs:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{message}\n")


def follow(items: Iterable[Item], what: str, unit: str, total: int | None = None) -> Iterator[Item]:
    """Pass `items` on and show how many are done; silent for work of less than a few seconds."""
    yield from tqdm(
        items,
        desc=what,
        unit=f" {unit}",
        total=total,
        delay=3,
        mininterval=0.5 if sys.stderr.isatty() else 15,
        file=sys.stderr,
        leave=False,
        dynamic_ncols=sys.stderr.isatty(),
    )


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Return `number` with its noun: ``1 page``, ``1,204 pages``."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"
