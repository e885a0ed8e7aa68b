"""Roles and rules given to a page's lines, one each."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.reading.sheet import Sheet


class Painter:
    """Roles and rules by line of the page, set once each."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.roles = ["blank"] * sheet.total
        self.rules = ["blank"] * sheet.total
        for line in sheet.at:
            self.roles[line] = "other"
            self.rules[line] = "none"

    def paint(self, lines: Iterable[int], role: str, rule: str) -> None:
        """Give sheet lines a role, whatever they had."""
        for k in lines:
            line = self.sheet.at[k]
            self.roles[line] = role
            self.rules[line] = rule

    def free(self, k: int) -> bool:
        """Answer: has this sheet line no role yet."""
        return self.roles[self.sheet.at[k]] == "other"
