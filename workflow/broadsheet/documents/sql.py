"""SQL as people read it: the same statement, broken into lines."""

from __future__ import annotations

import re

_BREAKS = re.compile(r" (?=(?:FROM|WHERE|GROUP BY|ORDER BY|UNION ALL|JOIN)\b)")
_WIDE = 100


def broken(sql: str) -> str:
    """Return `sql` with a new line before each clause, and between the columns of a long list.

    Clauses of window functions and filters stay where they are, and so does everything between quotes.
    """
    lines = [""]
    depth = 0
    subqueries: list[int] = []
    for piece in re.findall(r"'(?:[^']|'')*'|[()]|, |[^'(),]+|,", sql):
        if piece == "(":
            if re.search(r"\bAS $", lines[-1]):
                subqueries.append(depth)
            depth += 1
            lines[-1] += piece
            if subqueries and subqueries[-1] == depth - 1:
                lines.append("  ")
            continue
        if piece == ")":
            depth -= 1
            if subqueries and subqueries[-1] == depth:
                subqueries.pop()
                lines.append(")")
            else:
                lines[-1] += piece
            continue
        inside = bool(subqueries) and depth == subqueries[-1] + 1
        if not piece.startswith("'") and (depth == 0 or inside):
            indent = "  " if inside else ""
            first, *others = _BREAKS.split(piece)
            lines[-1] += first
            lines += [indent + other for other in others]
            if piece == ", " and len(lines[-1]) > _WIDE // 2:
                lines[-1] = lines[-1].rstrip()
                lines.append(indent + "  ")
            elif re.search(r"^\)\s+SELECT\b", lines[-1]):
                lines[-1:] = [")", lines[-1].removeprefix(")").lstrip()]
            continue
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
