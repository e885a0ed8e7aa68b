"""dictionary.md: every column of every table, from the pandera models, with the share of nulls in this release."""

from __future__ import annotations

from typing import Any

from broadsheet import parquet
from broadsheet.documents import pages, text
from broadsheet.documents.examples import example
from broadsheet.documents.facts import Facts
from broadsheet.documents.figures import integer
from broadsheet.documents.upstream import censoring
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, TABLES


def build(facts: Facts) -> str:
    """Return the dictionary as Markdown.

    Raises:
        ValueError: a column has no description, or may be null without saying why.

    """
    tables = []
    for name, model in TABLES.items():
        columns = []
        for column, declared in model.to_schema().columns.items():
            if not declared.description:
                raise ValueError(f"schemas/{name}.py: column `{column}` has no description")
            why = declared.metadata["null"]
            if declared.nullable != bool(why):
                raise ValueError(f"schemas/{name}.py: column `{column}` is nullable without a reason, or the reverse")
            columns.append(_column(facts, name, column, declared))
        described = " ".join((model.__doc__ or "").split())
        key = ", ".join(PRIMARY_KEYS[name])
        tables.append({"name": name, "about": described, "rows": facts.rows(name), "key": key, "columns": columns})
    return pages.tidy(pages.render("dictionary.md.jinja", tables=tables))


def _null(facts: Facts, table: str, column: str, why: str | None) -> str:
    """Say where a column is null: what an upstream filter took away is never told as what the text does not show."""
    if not why:
        return "never null"
    removed = censoring(facts.upstream, table, column)
    if not removed:
        return why
    causes = []
    for known, each in removed:
        where = f"where {each.when[0]} is `{each.when[1]}`, " if each.when else ""
        causes.append(f"{where}removed upstream by {known.name}: {each.because}")
    return "; ".join([*causes, *([f"elsewhere, {why}"] if all(each.when for _, each in removed) else [])])


def _column(facts: Facts, table: str, column: str, declared: Any) -> dict[str, Any]:
    nulls = facts.figures.one(f"missing.{table}").get(column)
    points = [f"{r.target}.{r.target_column}" for r in REFERENCES if (r.table, r.column) == (table, column)]
    meaning = str(declared.description)
    for check in declared.checks:
        if check.name == "isin":
            meaning += f": {', '.join(map(str, check.statistics['allowed_values']))}"
    return {
        "name": column,
        "type": str(parquet.arrow_schema(table).field(column).type),
        "meaning": meaning,
        "points": points,
        "unit": declared.metadata["unit"] or "",
        "null": _null(facts, table, column, declared.metadata["null"]),
        "share": text.percent(integer(nulls), facts.rows(table)),
        "example": example(table, column, declared),
    }
