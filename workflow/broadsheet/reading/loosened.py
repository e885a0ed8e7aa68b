"""Where in a line can a date begin? RE2 answers in one pass what Python would try at every place of the line.

The expression is loosened into one that RE2 can run and that matches at least whatever the original matches; only from
where that matches on, the original is tried for real. Loosened are counted repetitions, look-arounds, anchors, back
references and Python's classes.

RE2: https://github.com/google/re2, "Regular Expression Matching in the Wild" (Cox, 2010).
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

import re2

_MEMORY = 64 << 20
"""What the automaton may grow to (bytes); it holds the states that text has called for, in practice a few MB."""

_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\pN",
    sre.CATEGORY_SPACE: r"\pZ\x{1}-\x{20}\x{85}",
    sre.CATEGORY_WORD: r"\pL\pN\pM_",
}
_ANY = r"(?s:.)"


def compiled(pattern: str) -> Any:
    """Return `pattern` loosened and compiled by RE2; its leftmost match begins no later than the pattern's own."""
    return re2.compile(loosened(pattern), _options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = _MEMORY
    options.log_errors = False
    return options


def loosened(pattern: str) -> str:
    """Return an expression for RE2 that matches at least the lines that `pattern` matches in Python, case ignored."""
    return _sequence(parser.parse(pattern, re.IGNORECASE))


def _sequence(nodes: Any) -> str:
    return "".join(_node(kind, value) for kind, value in nodes)


def _node(kind: Any, value: Any) -> str:
    if kind is sre.LITERAL:
        return _literal(value)
    if kind is sre.NOT_LITERAL or kind is sre.ANY or kind is sre.GROUPREF_EXISTS:
        return _ANY
    if kind is sre.GROUPREF:
        return f"{_ANY}*"
    if kind is sre.IN:
        return _class(value)
    if kind is sre.BRANCH:
        return f"(?:{'|'.join(_sequence(branch) for branch in value[1])})"
    if kind is sre.SUBPATTERN:
        return f"(?:{_sequence(value[-1])})"
    if kind is sre.ATOMIC_GROUP:
        return f"(?:{_sequence(value)})"
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _repeat(*value)
    if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return ""
    raise NotImplementedError(f"no looser form is known for {kind}")


def _repeat(least: int, most: Any, what: Any) -> str:
    inner = f"(?:{_sequence(what)})"
    if most == 1:
        return inner if least else f"{inner}?"
    return f"{inner}+" if least else f"{inner}*"


def _class(items: Any) -> str:
    if items[0][0] is sre.NEGATE:
        return _ANY
    parts = []
    for kind, value in items:
        if kind is sre.LITERAL:
            parts.append(_literal(value))
        elif kind is sre.RANGE:
            parts.append(f"{_literal(value[0])}-{_literal(value[1])}")
        elif kind is sre.CATEGORY and value in _CATEGORIES:
            parts.append(_CATEGORIES[value])
        else:
            return _ANY
    return f"[{''.join(parts)}]"


def _literal(code: int) -> str:
    return rf"\x{{{code:x}}}"
