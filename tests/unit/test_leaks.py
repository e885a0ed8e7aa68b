"""The leak test finds whatever is planted, wherever it is planted, and names the place and not the name."""

import hashlib
import json
import shutil
import string

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_corpus import HIDE, article_page, hidden, released

from broadsheet import keys, manifest, parquet, publish
from broadsheet.errors import BroadsheetError
from broadsheet.expectations import leaks
from broadsheet.ids import Identifier, normalise_name
from broadsheet.paths import Workspace

MAIL = "ina@lind.example"
THREAD = [
    ("Hal Brook", "The timetable on the wall is the one of last year, and nobody has taken it down."),
    ("Ina Lind", f"It is late again, and that is all. Write to {MAIL} if you know more about it."),
    ("Xerxes", "As Ina Lind said, nobody at the office seems to know when it will be better."),
    ("Bo Reed", "There was a boat at seven in the morning, and it was empty but for the gulls."),
]
NAMES = [name for name, _ in THREAD]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A working directory with a candidate in which names are hidden; not to be changed."""
    pages = {
        "a.txt": article_page("The Ferry Over The Harbour Is Late Again", THREAD),
        "b.txt": article_page(
            "The Old Crane Of The Town Is Painted Again", [("Cy Moss", "It was blue once, I think.")]
        ),
    }
    workspace = hidden(tmp_path_factory.mktemp("hidden"), pages)
    (workspace.candidate / "datasheet.md").write_text("# A corpus\n\nIt has comments.\n", encoding="utf-8")
    (workspace.candidate / "validation.json").write_text("{}\n", encoding="utf-8")
    return workspace


@pytest.fixture
def workspace(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "work", symlinks=True)
    return Workspace(tmp_path / "work")


def search(workspace):
    stated = manifest.load(workspace.candidate)
    leaks.in_tables(workspace, HIDE, stated)
    return leaks.in_documents(workspace, HIDE, stated)


def part_with(workspace, table, column, needle):
    for path in sorted((workspace.candidate / table).glob("*.parquet")):
        frame = pl.read_parquet(path)
        if frame.filter(pl.col(column).cast(pl.String).str.contains(needle, literal=True)).height:
            return path, frame
    raise AssertionError(f"{needle} is nowhere in {table}.{column}")


def put(table, column, where, value):
    """Return what plants `value` in place of the first `column` that holds `where`."""

    def plant(workspace):
        path, frame = part_with(workspace, table, column, where)
        hit = pl.col(column).str.contains(where, literal=True)
        parquet.write_table(
            path, table, frame.with_columns(pl.when(hit).then(pl.lit(value)).otherwise(column).alias(column))
        )

    return plant


def in_every(table, column, value):
    def plant(workspace):
        for path in sorted((workspace.candidate / table).glob("*.parquet")):
            frame = pl.read_parquet(path)
            parquet.write_table(path, table, frame.with_columns(pl.lit(value, frame.schema[column]).alias(column)))

    return plant


def document(name, text):
    def plant(workspace):
        path = workspace.candidate / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return plant


def metadata(workspace):
    path = next((workspace.candidate / "images").glob("*.parquet"))
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), b"note": b"Ina Lind"}), path)


def description(workspace):
    path = next((workspace.candidate / "images").glob("*.parquet"))
    table = pq.read_table(path)
    field = table.schema.field(0).with_metadata({b"description": b"Ina Lind"})
    pq.write_table(table.cast(table.schema.set(0, field)), path)


def dictionary(workspace):
    path, _ = part_with(workspace, "lines", "text", "late again")
    table = pq.read_table(path)
    at = table.schema.get_field_index("rule")
    coded = table["rule"].combine_chunks().dictionary_encode()
    more = pa.DictionaryArray.from_arrays(coded.indices, pa.concat_arrays([coded.dictionary, pa.array(["Ina Lind"])]))
    pq.write_table(table.set_column(at, pa.field("rule", more.type), more), path, store_schema=False)


def key_in_a_document(workspace):
    document("README.md", f"made with {keys.held(workspace).secret.hex()}\n")(workspace)


def key_in_a_table(workspace):
    in_every("sources", "encoding", keys.held(workspace).secret.hex())(workspace)


PLANTS = {
    "comment": (put("comments", "text", "nobody at the office", "As Ina Lind said."), "comments/part-", "text, row"),
    "case": (
        put("comments", "text", "nobody at the office", "As INA\u00a0 lind\u200b said."),
        "comments/part-",
        "row",
    ),
    "line": (put("lines", "text", "nobody at the office", "So says Ina Lind."), "lines/part-", "column text"),
    "joined": (put("comments", "text", "nobody at the office", "As @InaLind said."), "comments/part-", "column text"),
    "slug": (in_every("articles", "url", "https://a.example/ina-lind/2"), "articles/part-", "column url"),
    "one word": (in_every("sources", "url", "https://a.example/InaLind"), "sources/part-", "column url"),
    "quoted": (in_every("sources", "url", "https://a.example/?by=Ina%20Lind"), "sources/part-", "column url"),
    "path": (in_every("sources", "source_file", "by-ina-lind.txt"), "sources/part-", "rename this one"),
    "over lines": (put("lines", "text", "nobody at the office", "So\nsays Bo\nReed."), "lines/part-", "column text"),
    "header": (put("lines", "text", "[person:", "Xerxes"), "lines/part-", "column text"),
    "title": (put("articles", "title", "Ferry", "Ferry of Bo Reed"), "articles/part-", "column title"),
    "posted": (in_every("comments", "posted_raw", "Ina Lind, today"), "comments/part-", "column posted_raw"),
    "badge": (in_every("comments", "badge", "friend of Bo Reed"), "comments/part-", "column badge"),
    "e-mail": (put("lines", "text", "[email]", f"Write to {MAIL} now"), "lines/part-", "column text"),
    "source": (in_every("sources", "reason", "Ina Lind"), "sources/part-", "column reason"),
    "author": (in_every("authors", "display_name", "Ina Lind"), "authors/part-", "display_name, row 1"),
    "metadata": (metadata, "images/part-", "metadata"),
    "description": (description, "images/part-", "metadata"),
    "dictionary": (dictionary, "lines/part-", ""),
    "HTML": (document("datasheet.html", "<p>By\n<b>Ina</b> Lind</p>"), "datasheet.html, line 2", ""),
    "entity": (document("datasheet.html", "<p>By</p>\n<p>In&#97;&nbsp;Lind</p>"), "datasheet.html, line 2", ""),
    "JSON": (document("croissant.json", '{"a": "\\u0049na Lind"}'), "croissant.json, line 1", ""),
    "SVG": (document("plots/a.svg", "<svg><text>ina lind</text></svg>"), "plots/a.svg, line 1", ""),
    "address": (document("prov.json", '{"u": "https://harbour.example/Ina%20Lind"}'), "prov.json, line 1", ""),
    "masked": (document("metrics.json", json.dumps({"a": MAIL})), "metrics.json", ""),
    "key": (key_in_a_document, "README.md", ""),
    "key in a table": (key_in_a_table, "sources/part-", "encoding"),
}


def test_a_candidate_as_it_is_made_holds_no_leak(made):
    assert search(made) == 3


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found_and_not_named(workspace, name):
    plant, place, more = PLANTS[name]
    plant(workspace)
    with pytest.raises(leaks.LeakError) as raised:
        search(workspace)
    said = str(raised.value)
    assert place in said
    assert more in said
    for secret in (*NAMES, *(each.lower() for each in NAMES), MAIL, keys.held(workspace).secret.hex()):
        assert secret not in said


def test_a_leak_in_a_document_stops_the_release(workspace):
    document("dictionary.md", "Ina Lind\n")(workspace)
    with pytest.raises(leaks.LeakError, match=r"dictionary\.md, line 1"):
        publish.run(workspace, HIDE)
    assert not workspace.release.exists()


def test_what_is_no_text_cannot_be_searched_and_is_refused(workspace):
    (workspace.candidate / "picture.png").write_bytes(b"\x89PNG\xff")
    with pytest.raises(BroadsheetError, match=r"picture\.png is no text"):
        search(workspace)


def test_a_candidate_without_its_list_of_people_is_refused(workspace):
    shutil.rmtree(workspace.people)
    with pytest.raises(BroadsheetError, match="Run `broadsheet release` again"):
        search(workspace)


def test_a_name_that_is_a_word_of_the_program_or_of_the_form_is_no_leak(workspace):
    people = sorted(workspace.people.glob("*.parquet"))[0]
    frame = pl.read_parquet(people)
    more = pl.DataFrame({"page_id": frame["page_id"][:1], "display_name": ["Reader Comments"]})
    pl.concat([frame, more]).write_parquet(people)
    document("README.md", "A corpus with reader comments.\n")(workspace)
    search(workspace)


def test_no_list_of_names_undoes_an_id_or_a_digest(made):
    """Try each name and page, as plain digests of many kinds, against every id and digest that is released."""
    shown = set()
    for table in ("articles", "images", "comments", "authors", "sources", "lines"):
        frame = released(made, table)
        for column in frame.columns:
            if column.endswith("_id") or column == "sha256":
                shown.update(frame[column].drop_nulls().to_list())
    text = json.dumps(manifest.load(made.candidate)) + made.raw_digest.read_text()
    shown.update(
        word for word in text.replace('"', " ").split() if len(word) > 12 and set(word) <= set(string.hexdigits)
    )
    plain = Identifier()
    page = (made.root / "raw" / "a.txt").read_bytes()
    guesses = {page.decode(), *NAMES, *map(normalise_name, NAMES), *map(str.lower, NAMES)}
    tried = set()
    for guess in guesses:
        for scope in ("", "harbour.example", "harbour.example\x00", "harbour.example:"):
            for algorithm in ("md5", "sha1", "sha256", "sha512", "blake2b"):
                tried.add(hashlib.new(algorithm, (scope + guess).encode()).hexdigest())
            tried.add(plain.make("author", scope, guess))
            tried.add(plain.digest("author", (scope, guess)).hex())
    digest = hashlib.sha256(page).digest()
    tried |= {plain.page_id(digest), plain.content_digest(digest), digest.hex()}
    assert len(shown) > 30
    assert not {one for one in shown for other in tried if one[:16] == other[:16]}
