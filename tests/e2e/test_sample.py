"""The bundled sample through the whole line: nothing lost, nothing invented, the contract's files and columns."""

import json

import polars as pl
import pyarrow.parquet as pq
import pytest
from broadsheet.schemas import PRIMARY_KEYS, REFERENCES, TABLES, vocabulary
from conftest import SAMPLE, settings, snakemake, succeeded

from broadsheet import lines, parquet

pytestmark = pytest.mark.e2e

DOCUMENTS = (
    "manifest.json",
    "validation.json",
    "datasheet.md",
    "datasheet.html",
    "dictionary.md",
    "metrics.json",
    "key_figures.json",
    "README.md",
    "croissant.json",
    "datapackage.json",
    "CITATION.cff",
    ".zenodo.json",
    "prov.json",
)


@pytest.fixture(scope="module")
def release(sample_release):
    return sample_release[0] / "data" / "release"


@pytest.fixture(scope="module")
def tables(release):
    return {table: pl.read_parquet(release / table / "*.parquet") for table in TABLES}


def test_a_release_has_the_tables_and_documents_of_the_contract(release):
    assert {path.name for path in release.iterdir()} == {*DOCUMENTS, *TABLES, "plots"}


def test_the_run_ends_by_saying_what_was_made(sample_release, tables):
    said = sample_release[1]
    for table, frame in tables.items():
        assert table in said
        assert f"{frame.height:,} rows" in said


def test_a_second_run_does_nothing_and_says_so(sample_release):
    said = succeeded(snakemake("reproduce", *settings(SAMPLE), work=sample_release[0]))
    assert "Nothing to be done" in said


def test_the_manifest_tells_the_truth(release):
    made = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert set(made["tables"]) == set(TABLES)
    for table, noted in made["tables"].items():
        assert noted["schema_hash"] == parquet.schema_hash(table)
        assert noted["rows"] == sum(part["rows"] for part in noted["parts"])
        for part in noted["parts"]:
            path = release / part["path"]
            assert parquet.hash_file(path) == (part["bytes"], part["sha256"])
            assert pq.read_metadata(path).num_rows == part["rows"]
            assert parquet.content_hash(path, table) == part["content_hash"]


def test_the_ledger_rebuilds_every_page(release, tables):
    sources = tables["sources"].filter(pl.col("page_id").is_not_null())
    ledger = {page: frame for (page,), frame in tables["lines"].group_by("page_id", maintain_order=True)}
    for row in sources.filter(pl.col("record") == 0).iter_rows(named=True):
        if not row["source_file"].endswith(".txt"):
            continue
        frame = ledger.get(row["page_id"])
        cut = lines.PhysicalLines(
            frame["text"].to_list(),
            frame["ending"].to_list(),
            {n: raw for n, raw in enumerate(frame["raw_bytes"].to_list()) if raw is not None},
        )
        assert lines.encode(cut, row["encoding"]) == (SAMPLE / row["source_file"]).read_bytes(), row["source_file"]
    counted = {page: frame.height for page, frame in ledger.items()}
    assert {row["page_id"]: row["line_count"] for row in sources.iter_rows(named=True)} == counted


def test_every_input_is_a_row_in_sources(tables):
    listed = set(tables["sources"]["source_file"])
    passed_over = {"pages.csv", "README.md", "SOURCE.yaml"}
    there = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    assert listed == {path for path in there if path.rsplit("/", 1)[-1] not in passed_over}


def test_keys_are_unique_and_references_hold(tables):
    for table, key in PRIMARY_KEYS.items():
        assert tables[table].select(pl.struct(key).is_unique().all()).item(), table
    for reference in REFERENCES:
        values = set(tables[reference.table][reference.column].drop_nulls())
        assert values <= set(tables[reference.target][reference.target_column]), reference


def test_counts_agree_between_tables(tables):
    for column, table in (("comment_count", "comments"), ("image_count", "images")):
        held = dict(tables[table].group_by("article_id").len().iter_rows())
        for article, count in tables["articles"].select("article_id", column).iter_rows():
            assert held.get(article, 0) == count
    said = dict(tables["comments"].drop_nulls("author_id").group_by("author_id").len().iter_rows())
    for author, count in tables["authors"].select("author_id", "comment_count").iter_rows():
        assert said.get(author, 0) == count


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("lines", "role", vocabulary.ROLES),
        ("articles", "kind", vocabulary.KINDS),
        ("articles", "thread_status", vocabulary.THREAD_STATUSES),
        ("comments", "author_status", vocabulary.AUTHOR_STATUSES),
        ("comments", "text_status", vocabulary.TEXT_STATUSES),
        ("comments", "parent_evidence", vocabulary.PARENT_EVIDENCE),
        ("comments", "boundary_evidence", vocabulary.BOUNDARY_EVIDENCE),
        ("images", "evidence", vocabulary.IMAGE_EVIDENCE),
        ("sources", "status", vocabulary.SOURCE_STATUSES),
        ("sources", "captured_evidence", vocabulary.CAPTURED_EVIDENCE),
        ("lines", "ending", tuple(vocabulary.ENDINGS)),
    ],
)
def test_the_sample_shows_every_word_of_every_list(tables, table, column, words):
    missing = set(words) - set(tables[table][column].drop_nulls())
    assert not missing, f"no row of {table} has {column} {sorted(missing)}: give the sample a page that shows it"


def test_the_sample_fills_every_column(tables):
    never = [
        f"{table}.{column.name}"
        for table, frame in tables.items()
        for column in frame
        if column.null_count() == len(column)
    ]
    assert never in ([], ["comments.language"]), f"always null in the sample: {never}"


def test_the_second_capture_adds_exactly_one_comment(sample_release, tmp_path):
    counts = {}
    for name in ("01-ferry-capture-march", "01-ferry-capture-april-one-comment-more"):
        work = tmp_path / name
        raw = SAMPLE / "harbourcourier" / f"{name}.txt"
        succeeded(snakemake("release", *settings(raw, site="harbourcourier.example"), work=work))
        read = pl.read_parquet(work / "data/interim/candidate/comments/*.parquet")
        articles = pl.read_parquet(work / "data/interim/candidate/articles/*.parquet")
        images = pl.read_parquet(work / "data/interim/candidate/images/*.parquet")
        counts[name] = (set(read["comment_id"]), set(articles["article_id"]), set(images["image_id"]))
    (march, article, image), (april, same_article, same_image) = counts.values()
    assert article == same_article
    assert image == same_image
    assert march < april
    assert len(april - march) == 1
