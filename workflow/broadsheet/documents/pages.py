"""HTML and Markdown from templates: one Jinja environment, strict about names, HTML escaped without exception."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from broadsheet.documents import text
from broadsheet.documents.model import Code, marked


def _own(words: str) -> str:
    """Return our own words as Markdown, with what stands between back quotes as code."""
    return "".join(
        text.markdown_code(part.text) if isinstance(part, Code) else text.markdown(part) for part in marked(words)
    )


@cache
def _environment(*, html: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("broadsheet.documents"),
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = text.number
    environment.filters["md"] = text.markdown
    environment.filters["code"] = text.markdown_code
    environment.filters["own"] = _own
    return environment


def render(template: str, **values: Any) -> str:
    """Fill a template of the package; `*.html.jinja` escapes every value, other templates use the `md` filter."""
    return _environment(html=".html." in template).get_template(template).render(**values)


def tidy(markdown: str) -> str:
    """Return Markdown with no blank at a line's end, no double blank lines, and whole tables."""
    found: list[str] = []
    for line in (raw.rstrip() for raw in markdown.split("\n")):
        if not line and (not found or not found[-1]):
            continue
        if line.startswith("|") and len(found) > 1 and not found[-1] and found[-2].startswith("|"):
            found.pop()
        found.append(line)
    return "\n".join(found).strip("\n") + "\n"
