"""Hold every number of a datasheet against the Parquet beside it, knowing nothing but the page itself and DuckDB.

Numbers that say what changed are held against the Parquet of both releases.
"""

import html
import json
import re

import duckdb
from broadsheet.schemas import PRIMARY_KEYS

_NUMBER = re.compile(r'<a class="n" href="#q-([^"]+)" title="([^"]+)">([^<]+)</a>')
_QUERY = re.compile(r'<h3 id="q-([^"]+)">.*?<pre>(.*?)</pre>', re.DOTALL)


def numbers_of(page):
    """Return (query, formula, shown) of each number of a page."""
    return [tuple(map(html.unescape, found)) for found in _NUMBER.findall(page)]


def recompute(folder, earlier=None, moves=None):
    """Return how many numbers of `folder`/datasheet.html were held against the Parquet; the first wrong one fails.

    `earlier` is the release with which it was compared, `moves` an id_moves.parquet of these two.
    """
    page = (folder / "datasheet.html").read_text(encoding="utf-8")
    queries = {name: html.unescape(sql) for name, sql in _QUERY.findall(page)}
    if earlier:
        command = queries.pop("changes")
        assert command.startswith("broadsheet diff "), command
    results = _results(folder, queries) | ({"changes": _changes(earlier, folder, moves)} if earlier else {})
    numbers = numbers_of(page)
    for query, formula, shown in numbers:
        assert formula.startswith(f"{query}."), f"{shown} leads to {query}, but is made of {formula}"
        part, _, whole = formula.partition(" / ")
        expected = [_value(cell, results) for cell in part.split(" + ")]
        if whole:
            total = sum(value or 0 for value in expected)
            among = sum(_value(cell, results) or 0 for cell in whole.strip("()").split(" + "))
            assert _is_share(shown, total, among), f"{formula} is {total} of {among}, shown as {shown}"
        elif formula.startswith("accuracy.") and not formula.endswith(".sample"):
            assert _is_share(shown, expected[0], 1), f"{formula} is {expected[0]}, shown as {shown}"
        elif re.fullmatch(r"\d{4}-\d\d-\d\d|none", shown):
            assert shown == ("none" if expected[0] is None else str(expected[0])[:10]), (formula, shown)
        else:
            total = sum(value or 0 for value in expected)
            assert abs(float(shown.replace(",", "")) - total) < 0.00006, f"{formula} is {total}, shown as {shown}"
    return len(numbers)


def _results(folder, queries):
    connection = duckdb.connect()
    connection.execute("CREATE MACRO regexp_like(a, b) AS regexp_matches(a, b)")
    columns = {}
    for table in ("articles", "images", "comments", "authors", "sources", "lines"):
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}/*.parquet'")
        described = connection.execute(
            f"SELECT name, repetition_type FROM parquet_schema('{folder}/{table}/*.parquet')"
        )
        # The first entry is the schema itself.
        columns[table] = dict(described.fetchall()[1:])
    results = {
        "schema": {
            **{f"{table}.columns": len(found) for table, found in columns.items()},
            **{f"{table}.nullable": list(found.values()).count("OPTIONAL") for table, found in columns.items()},
        }
    }
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rejected = {(table, reason): n for table, of in manifest["quarantine"].items() for reason, n in of.items()}
    results["manifest"] = {
        "quarantine": sum(rejected.values()),
        "accepted": sum(manifest["accepted"].values()),
        "suppressed_comments": manifest.get("suppressed_comments", 0),
        **{f"{kind}.masked": count for kind, count in (manifest.get("masked") or {}).items()},
        **{f"{table}.{reason}.quarantine": count for (table, reason), count in rejected.items()},
    }
    results["validation"] = json.loads((folder / "validation.json").read_text(encoding="utf-8"))["statistics"]
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    results["accuracy"] = {
        name.removeprefix("accuracy."): value for name, value in metrics.items() if name.startswith("accuracy.")
    }
    for name, sql in queries.items():
        if name not in results:
            cursor = connection.execute(sql)
            results[name] = [column[0] for column in cursor.description], cursor.fetchall()
    return results


def _changes(old, new, moves):
    """Join both releases on their keys and compare them value by value."""
    connection = duckdb.connect()
    found = {}

    def one(sql):
        return connection.execute(sql).fetchone()[0]

    for table, keys in PRIMARY_KEYS.items():
        columns = {}
        for name, folder in (("old", old), ("new", new)):
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM '{folder}/{table}/*.parquet'")
            columns[name] = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
        using = f"USING ({', '.join(keys)})"
        both = [column for column in columns["old"] if column in columns["new"] and column not in keys]
        differs = {column: f'old."{column}" IS DISTINCT FROM new."{column}"' for column in both}
        found |= {
            f"{table}.before": one("SELECT count(*) FROM old"),
            f"{table}.now": one("SELECT count(*) FROM new"),
            f"{table}.kept": one(f"SELECT count(*) FROM old JOIN new {using}"),
            f"{table}.added": one(f"SELECT count(*) FROM new ANTI JOIN old {using}"),
            f"{table}.removed": one(f"SELECT count(*) FROM old ANTI JOIN new {using}"),
            f"{table}.changed": one(f"SELECT count(*) FROM old JOIN new {using} WHERE {' OR '.join(differs.values())}"),
            f"{table}.moved": one(f"SELECT count(*) FROM '{moves}' WHERE \"table\" = '{table}'"),
        }
        for column in both:
            place = f"{table}.{column}"
            found[f"{place}.cells"] = one(f"SELECT count(*) FROM old JOIN new {using} WHERE {differs[column]}")
            for name, when in (("old", "before"), ("new", "now")):
                found[f"{place}.nulls_{when}"] = one(f'SELECT count(*) FROM {name} WHERE "{column}" IS NULL')
    for folder, when in ((old, "before"), (new, "now")):
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        found |= {f"metrics.{name}.{when}": value for name, value in metrics.items()}
    return found


def _value(cell, results):
    query = max((name for name in results if cell.startswith(f"{name}.")), key=len)
    rest = cell.removeprefix(f"{query}.")
    if isinstance(results[query], dict):
        return results[query].get(rest) if query == "changes" else results[query][rest]
    columns, rows = results[query]
    key, dot, column = rest.rpartition(".")
    assert column in columns, f"{cell}: {query} has the columns {columns}"
    chosen = [row for row in rows if not dot or ("null" if row[0] is None else str(row[0])) == key]
    values = [row[columns.index(column)] for row in chosen]
    if len(values) < 2:
        return values[0] if values else None
    return sum(value or 0 for value in values)


def _is_share(shown, part, whole):
    if not whole:
        return shown == "n/a"
    exact = 100 * part / whole
    if shown == "< 0.1 %":
        return 0 < exact < 0.1
    if shown == "> 99.9 %":
        return 99.9 < exact < 100
    number = shown.removesuffix(" %")
    return abs(float(number) - exact) <= (0.051 if "." in number else 0.501) and (exact in (0, 100)) == (
        number in ("0", "100")
    )
