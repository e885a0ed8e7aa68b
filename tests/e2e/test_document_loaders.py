"""The release as other people's tools read it: mlcroissant, frictionless, datasets, polars, pandas and DuckDB themselves."""

import hashlib
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
    """Cut every table but `authors` in two, a page and what belongs to it in parts of the same number."""
    stated = manifest.load(folder)
    articles = pl.read_parquet(folder / "articles" / "part-00000.parquet")
    second = articles.row(1, named=True)
    for table in ("articles", "images", "comments", "sources", "lines"):
        path = folder / table / "part-00000.parquet"
        frame = pl.read_parquet(path)
        column = "page_id" if table in ("sources", "lines") else "article_id"
        belongs = pl.col(column) == second[column]
        parts = []
        for number, rows in enumerate((frame.remove(belongs), frame.filter(belongs))):
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
    assert "cannot be told from the names that are known" in metadata.data_biases[0]
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


def test_frictionless_reads_every_part_and_checks_what_lies_in_one(in_two, monkeypatch):
    import frictionless

    report = _frictionless(in_two, monkeypatch)
    assert report.valid, report.flatten(["type", "message"])
    rows = dict.fromkeys(TABLES, 0)
    for resource in frictionless.Package("datapackage.json").resources:
        rows[resource.name.partition("-")[0]] += len(resource.read_rows())
    assert rows == ROWS
    described = {each["name"]: each for each in json.loads((in_two / "datapackage.json").read_text())["resources"]}
    for resource in described.values():
        digest = hashlib.sha256((in_two / resource["path"]).read_bytes()).hexdigest()
        assert resource["hash"] == f"sha256:{digest}"
    keys = described["comments-00001"]["schema"]["foreignKeys"]
    assert {key["fields"][0]: key["reference"]["resource"] for key in keys} == {
        "article_id": "articles-00001",
        "author_id": "authors",
        "parent_comment_id": "",
    }
    # The source of an older capture may point to an article of any part.
    assert described["sources-00000"]["schema"]["foreignKeys"] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("comments", "article_id"),
        ("comments", "author_id"),
        ("comments", "parent_comment_id"),
        ("images", "article_id"),
    ],
)
@pytest.mark.parametrize("in_two", [False, True])
def test_frictionless_finds_a_planted_orphan(tmp_path, monkeypatch, table, column, in_two):
    rows = tiny_candidate.tables()
    release = _release(tmp_path, rows, in_two=in_two)
    path = sorted((release / table).iterdir())[0]
    frame = pl.read_parquet(path)
    parquet.write_table(path, table, frame.with_columns(pl.Series([*["a" * 26], *frame[column][1:]]).alias(column)))
    report = _frictionless(release, monkeypatch)
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
    # Once this raises nothing any more, the card can do without the detour that it prints.
    with pytest.raises(ValueError, match="corresponds to no data"):
        load(without_images, "images")
    assert _croissant_rows(without_images, monkeypatch) == ROWS | {"images": 0}


@pytest.mark.parametrize("name", ["sample", "in_two", "without_images"])
def test_what_the_card_prints_runs_and_loads_the_table(name, request, monkeypatch, tmp_path):
    """Each block of code in README.md, run in the folder of the release as a reader would."""
    import datasets

    folder = request.getfixturevalue(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.chdir(folder)
    card = (folder / "README.md").read_text(encoding="utf-8")
    wanted = _rows(folder)
    loaded = []
    for block in re.findall(r"```python\n(.*?)```", card, re.DOTALL):
        names = {}
        exec(compile(block, "README.md", "exec"), names)  # the code is our own card's
        (table,) = names.keys() & set(TABLES)
        loaded.append((re.match(r"import (\w+)", block)[1], table))
        rows = names[table]
        assert (len(rows) if hasattr(rows, "__len__") else len(list(rows))) == wanted[table], block
        if isinstance(rows, datasets.Dataset):
            assert list(rows.features) == list(TABLES[table].to_schema().columns)
    libraries = ["polars", "pandas", "datasets", "mlcroissant", "frictionless"]
    empty = [("datasets", "images")] if name == "without_images" else []
    assert loaded == [*((library, "comments") for library in libraries), *empty]
    (statement,) = re.findall(r"```sql\n(.*?)```", card, re.DOTALL)
    assert sum(count for _, count in duckdb.connect().execute(statement).fetchall()) == wanted["comments"]
