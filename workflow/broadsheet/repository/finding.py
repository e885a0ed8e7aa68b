"""Something about a repository that a person should know, and what to type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a sentence; what to do about it, line by line; whether it stops people (`wrong`) or not."""

    what: str
    do: tuple[str, ...] = ()
    wrong: bool = True

    def lines(self) -> list[str]:
        """Return the finding as it is printed."""
        return [f"{'wrong' if self.wrong else 'note'}: {self.what}", *(f"         {line}" for line in self.do)]
