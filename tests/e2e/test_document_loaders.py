"""The release as other people's tools read it: mlcroissant, frictionless, datasets, polars, pandas and DuckDB themselves."""

import json
import re
import shutil

import duckdb
import polars as pl
import pytest
import tiny_candidate
from broadsheet.schemas import TABLES

from broadsheet import document, manifest, parquet
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.documents import croissant, figures

SETTINGS = Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all")
ROWS = {"articles": 2, "images": 1, "comments": 5, "authors": 2, "sources": 4, "lines": 20}


def _release(root, rows=None, form=None, in_two=False):
    workspace = tiny_candidate.write(root, rows)
    if in_two:
        _in_two_parts(workspace.candidate)
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    if form:
        workspace.answers.parent.mkdir()
        workspace.answers.write_text(json.dumps(form), encoding="utf-8")
    document.run(workspace, SETTINGS)
    return workspace.candidate


def _in_two_parts(folder):
    """Cut every table but `sources` and `authors` in two, a page and what belongs to it in the same part."""
    stated = manifest.load(folder)
    articles = pl.read_parquet(folder / "articles" / "part-00000.parquet")
    second = articles.row(1, named=True)
    for table in ("articles", "images", "comments", "lines"):
        path = folder / table / "part-00000.parquet"
        frame = pl.read_parquet(path)
        column = "page_id" if table == "lines" else "article_id"
        belongs = pl.col(column) == second[column]
        parts = []
        for number, rows in enumerate((frame.filter(~belongs), frame.filter(belongs))):
            name = f"{table}/part-{number:05d}.parquet"
            parts.append({"path": name, **parquet.write_table(folder / name, table, rows)._asdict()})
        stated["tables"][table]["parts"] = parts
    manifest.save(folder, stated)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return _release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def in_two(tmp_path_factory):
    return _release(tmp_path_factory.mktemp("in-two"), in_two=True)


@pytest.fixture(scope="module")
def without_images(tmp_path_factory):
    return _release(tmp_path_factory.mktemp("empty"), {**tiny_candidate.tables(), "images": []})


@pytest.fixture(scope="module")
def sample(sample_release):
    work, _ = sample_release
    return work / "data" / "release"


def _rows(folder):
    return {table: manifest.load(folder)["tables"][table]["rows"] for table in TABLES}


def _croissant_rows(folder, monkeypatch):
    import mlcroissant

    monkeypatch.chdir(folder)
    dataset = mlcroissant.Dataset("croissant.json")
    assert not dataset.metadata.issues.errors
    found = {}
    for table in TABLES:
        rows = list(dataset.records(table))
        found[table] = len(rows)
        columns = {f"{table}/{name}" for name in TABLES[table].to_schema().columns}
        assert all(set(row) == columns for row in rows)
    return found


def test_croissant_loads_every_table(release, monkeypatch):
    assert _croissant_rows(release, monkeypatch) == ROWS


def test_croissant_knows_the_terms_of_responsible_ai(release, monkeypatch):
    import mlcroissant

    monkeypatch.chdir(release)
    metadata = mlcroissant.Dataset("croissant.json").metadata
    assert "authors are not missing at random" in metadata.data_biases[0]
    assert "captures of one article resolved" in metadata.data_preprocessing_protocol[0]
    assert "of 5 comments is lost" in metadata.data_collection_missing_data
    # For these two the reader has other names than the specification, which we follow.
    described = json.loads((release / "croissant.json").read_text(encoding="utf-8"))
    assert "names are kept" in described["rai:dataManipulationProtocol"]
    assert described["rai:dataCollectionTimeframe"] == ["2021-05-01", "2021-05-01"]


def test_croissant_loads_every_part(in_two, monkeypatch):
    assert _croissant_rows(in_two, monkeypatch) == ROWS


def test_croissant_loads_the_sample(sample, monkeypatch):
    assert _croissant_rows(sample, monkeypatch) == _rows(sample)


def test_a_draft_lacks_only_what_a_person_must_declare(tmp_path):
    draft = json.loads((_release(tmp_path / "draft") / "croissant.json").read_text(encoding="utf-8"))
    assert croissant.missing(draft) == ["license", "url", "creator", "datePublished"]
    dataset = {
        "title": "Ferries and moss",
        "license": "CC0-1.0",
        "url": "https://harbour.example/data",
        "creators": [{"name": "Orla Fenwick"}],
        "version": "1.0.0",
    }
    form = {"corpus": "0" * 64, "answered_by": "Orla Fenwick", "dataset": dataset}
    full = json.loads((_release(tmp_path / "full", form=form) / "croissant.json").read_text(encoding="utf-8"))
    assert croissant.missing(full) == ["datePublished"]


def _frictionless(folder, monkeypatch):
    import frictionless

    monkeypatch.chdir(folder)
    return frictionless.validate("datapackage.json")


@pytest.mark.parametrize("name", ["release", "without_images", "sample"])
def test_frictionless_finds_the_package_valid(name, request, monkeypatch):
    report = _frictionless(request.getfixturevalue(name), monkeypatch)
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(TABLES)


def test_frictionless_is_asked_nothing_false_of_several_parts(in_two, monkeypatch):
    """It reads the first part of each table only, and would take rows whose target is in the second for orphans."""
    report = _frictionless(in_two, monkeypatch)
    assert report.valid, report.flatten(["type", "message"])
    resources = json.loads((in_two / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    for resource in resources:
        there = sorted(path.relative_to(in_two).as_posix() for path in (in_two / resource["name"]).iterdir())
        assert [resource["path"], *resource.get("extrapaths", [])] == there
        assert resource["schema"]["foreignKeys"] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("comments", "article_id"),
        ("comments", "author_id"),
        ("comments", "parent_comment_id"),
        ("images", "article_id"),
    ],
)
def test_frictionless_finds_a_planted_orphan(tmp_path, monkeypatch, table, column):
    rows = tiny_candidate.tables()
    rows[table][0][column] = "a" * 26
    report = _frictionless(_release(tmp_path, rows), monkeypatch)
    assert [kind for (kind,) in report.flatten(["type"])] == ["foreign-key"]


def test_parts_change_no_figure(release, in_two):
    assert figures.measure(in_two).metrics() == figures.measure(release).metrics()


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    datasets.disable_progress_bars()

    def _load(folder, table):
        return datasets.load_dataset(str(folder), table, split="train", cache_dir=str(tmp_path / "cache"))

    return _load


@pytest.mark.parametrize("name", ["release", "in_two", "sample"])
def test_datasets_loads_each_table_by_its_name(name, request, load):
    folder = request.getfixturevalue(name)
    assert {table: load(folder, table).num_rows for table in TABLES} == _rows(folder)


def test_datasets_shows_the_rows_of_a_new_version(tmp_path, load):
    place = tmp_path / "place"
    shutil.copytree(_release(tmp_path / "old"), place)
    assert load(place, "comments")[0]["text"] == "About time, I say."
    rows = tiny_candidate.tables()
    rows["comments"][0]["text"] = "About time, they said."
    shutil.rmtree(place)
    shutil.copytree(_release(tmp_path / "new", rows), place)
    assert load(place, "comments")[0]["text"] == "About time, they said."


def test_a_table_without_rows_stops_nobody(without_images, load, monkeypatch):
    import datasets

    assert load(without_images, "comments").num_rows == 5
    streamed = datasets.load_dataset(str(without_images), "images", split="train", streaming=True)
    assert list(streamed) == []
    assert _croissant_rows(without_images, monkeypatch) == ROWS | {"images": 0}


def test_what_the_card_prints_runs_and_loads_the_comments(sample, monkeypatch, tmp_path):
    """Each block of code in README.md, run in the folder of the release as a reader would."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.chdir(sample)
    card = (sample / "README.md").read_text(encoding="utf-8")
    wanted = _rows(sample)["comments"]
    libraries = []
    for block in re.findall(r"```python\n(.*?)```", card, re.DOTALL):
        names = {}
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102: the code is our own card's
        libraries.append(re.match(r"import (\w+)", block)[1])
        comments = names["comments"]
        assert (len(comments) if hasattr(comments, "__len__") else len(list(comments))) == wanted, block
    assert libraries == ["polars", "pandas", "datasets", "mlcroissant", "frictionless"]
    (statement,) = re.findall(r"```sql\n(.*?)```", card, re.DOTALL)
    assert sum(count for _, count in duckdb.connect().execute(statement).fetchall()) == wanted
