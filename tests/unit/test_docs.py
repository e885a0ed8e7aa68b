"""What the documents for people say is so: commands, keys, tables, values and paths in them are those of the code."""

import ast
import re
import shlex
from pathlib import Path

import polars as pl
import pytest
import tiny_candidate
import yaml
from broadsheet.schemas import TABLES, vocabulary

from broadsheet import cli, config, corrections, document, ingest, papers, run_state
from broadsheet.atomic import write_json
from broadsheet.cli import ASIDE, STEPS
from broadsheet.commands import COMMANDS
from broadsheet.containers import fields, formats
from broadsheet.paths import Workspace
from broadsheet.reading import layouts

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "config/README.md",
    "data/README.md",
    "data/raw/README.md",
    "docs/people.md",
    "docs/projects.md",
    "docs/pulling.md",
    "docs/reading.md",
    "docs/remotes/embedded.md",
    "docs/remotes/http.md",
    "docs/remotes/s3.md",
    "docs/remotes/ssh.md",
    "docs/running.md",
    "docs/versions.md",
    "tests/golden/README.md",
    "tests/people/README.md",
)
RELEASE = "data/release"
MADE = (
    RELEASE,
    "data/interim",
    "data/quarantine",
    "data/restricted",
    "data/corrections",
    "data/annotation",
    "data/store",
    "data/withdrawn",
    "reports",
    "config/baseline.json",
)
"""Folders that a run or a person makes: a fresh clone need not have them."""


def text_of(name):
    return (REPOSITORY / name).read_text(encoding="utf-8")


def blocks(name, language):
    return re.findall(rf"^[ ]*```{language}\n(.*?)^[ ]*```", text_of(name), flags=re.MULTILINE | re.DOTALL)


def commands(name):
    """Shell commands in a document, as lists of words."""
    lines = [line for block in blocks(name, "sh") for line in block.splitlines() if line.strip()]
    return [shlex.split(line, comments=True) for line in lines]


def rows(name, first):
    """Rows of the table in a document whose head begins with `first`, as lists of cells."""
    head, rule, body = rf" *\| {re.escape(first)} \|.*\n", r" *\|[-| ]+\|\n", r"(?: *\|.*\n)+"
    table = re.search(f"^{head}{rule}({body})", text_of(name), flags=re.MULTILINE)
    assert table, f"{name} has no table that begins with `{first}`"
    return [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in table[1].splitlines()]


def code(cell):
    return re.findall(r"`([^`]+)`", cell)


def anchors(name):
    heads = re.findall(r"^#+ (.+)$", text_of(name), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_relative_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(name)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = ((REPOSITORY / name).parent / path).resolve() if path else REPOSITORY / name
        inside = found.relative_to(REPOSITORY).as_posix()
        if inside.startswith(RELEASE) and not (REPOSITORY / RELEASE).is_dir():
            continue
        assert found.exists(), f"{name}: the link {target} leads nowhere. Correct it, or add what it names."
        if anchor:
            assert anchor in anchors(inside), f"{name}: {inside} has no heading for #{anchor}."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_that_are_named_exist(name):
    tops = "workflow|schemas|tests|config|profiles|bench|scripts|docs|data|reports|\\.ci"
    for named in code(text_of(name)):
        if not re.fullmatch(rf"(?:{tops})/[\w./-]*", named) or named.startswith(MADE) or named == "data/raw.digest":
            continue
        here = (REPOSITORY / named, (REPOSITORY / name).parent / named)
        assert any(path.exists() for path in here), f"{name}: `{named}` is not in the repository."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_that_are_printed_exist(name):
    targets = re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE)
    for words in commands(name):
        match [words[0].rpartition("/")[2], *words[1:]]:
            case ["make", target, *given]:
                assert target in targets, f"{name}: the Makefile has no target `{target}`."
                for setting in given:
                    assert f"$({setting.partition('=')[0]})" in text_of("Makefile"), f"{name}: make knows no {setting}."
            case ["broadsheet", tool, *rest] if tool in COMMANDS:
                cli.parser().parse_args([tool, *rest])
            case ["broadsheet", step, *rest]:
                assert step in (*STEPS, *ASIDE), f"{name}: `broadsheet {step}` is no subcommand."
                check_arguments(name, rest)
            case ["snakemake", target, *rest]:
                assert target in ("reproduce", "audit", "annotate", *run_state.JOBS), (
                    f"{name}: Snakemake has no target `{target}`."
                )
                check_arguments(name, rest)
            case _ if name == "docs/pulling.md" or name.startswith("docs/remotes/"):
                pass  # tests/e2e/test_remotes.py types them
            case ["python", "-m", "pytest", path]:
                assert (REPOSITORY / path).is_file(), f"{name}: {path} is not there."
            case ["python", script, *options]:
                assert (REPOSITORY / script).is_file(), f"{name}: {script} is not there."
                assert all(f'"{option}"' in text_of(script) for option in options if option.startswith("--")), name
            case ["jupytext", "--to", "ipynb", source]:
                assert (REPOSITORY / source).is_file(), f"{name}: {source} is not there."
            case (
                ["dvc", ("pull" | "push")]
                | ["dvc", "commit", "--force"]
                | ["git", "push", "--follow-tags"]
                | [".", ".venv/bin/activate"]
            ):
                pass
            case other:
                pytest.fail(f"{name}: no test knows the command `{' '.join(other)}`: add it above.")


def check_arguments(name, words):
    pairs = words[words.index("--config") + 1 :] if "--config" in words else []
    given = config.parse_overrides(pairs)
    config.merge(Workspace("/nowhere"), given)
    for word in words:
        if word.endswith(".txt"):
            assert (REPOSITORY / word).is_file(), f"{name}: {word} is not there."


def test_contributing_lists_what_ci_runs():
    run = [line for line in text_of(".ci/run").splitlines() if line.startswith("make ")]
    listed = blocks("CONTRIBUTING.md", "sh")[0].splitlines()
    assert listed == run, "CONTRIBUTING.md and .ci/run list different commands."


def test_config_readme_explains_every_key():
    listed = {code(row[0])[0]: row for row in rows("config/README.md", "key")}
    declared = config.schema()["properties"]
    assert list(listed) == list(declared), "the table in config/README.md and schemas/config.schema.yaml differ."
    for key, schema in declared.items():
        _, values, default, _ = listed[key]
        if "enum" in schema:
            assert code(values) == schema["enum"], f"config/README.md: the values of `{key}`"
        shown = yaml.safe_load(code(default)[0]) if code(default) else {"nothing": None, "empty": []}[default]
        assert shown == schema["default"], f"config/README.md: the default of `{key}`"


def test_config_readme_explains_every_key_of_the_papers():
    section = text_of("config/README.md").partition("## SOURCE.yaml")[2]
    assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == list(papers.KEYS)


def test_config_yaml_shows_every_key():
    shown = re.findall(r"^(?:# )?([a-z_]+):", text_of("config/config.yaml"), flags=re.MULTILINE)
    assert shown == list(config.schema()["properties"])


def test_readme_names_every_table():
    assert {code(row[0])[0] for row in rows("README.md", "table")} == set(TABLES)


def test_readme_names_every_document_of_a_release():
    release = REPOSITORY / RELEASE
    if not (release / "manifest.json").exists():
        pytest.skip("there is no release here")
    named = {name.rstrip("/") for row in rows("README.md", "file") for name in code(row[0])}
    made = {path.name for path in release.iterdir()} - set(TABLES) - {".gitignore"}
    assert made == named


def test_readme_says_what_can_be_read():
    endings = [ending for row in rows("README.md", "form") for ending in code(row[1])]
    assert set(endings) == set(formats.FORMS)
    assert {"text", *fields.TEXT} <= {name for row in rows("README.md", "form") for name in code(row[2])}


def test_readme_shows_a_pages_table_as_it_is_read(tmp_path):
    raw = tmp_path / "data" / "raw"
    (raw / "town").mkdir(parents=True)
    (raw / "pages.csv").write_text(blocks("README.md", "csv")[0], encoding="utf-8")
    (raw / "town" / "ferry.txt").write_text("The ferry runs\n", encoding="utf-8")
    (raw / "town" / "notice.txt").write_text("The ferry does not run\n", encoding="utf-8")
    workspace = Workspace(tmp_path)
    ingest.run(workspace, config.merge(workspace, {"author_names": "keep"}))
    sources = pl.read_parquet(workspace.sources).sort("source_file")
    assert sources["url"].to_list() == ["https://courier.example/2025/ferry/", None]
    assert sources["captured_precision"].to_list() == ["second", "month"]


def test_messages_that_readme_explains_are_said():
    said = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "workflow/broadsheet").rglob("*.py"))
    for row in rows("README.md", "what you see"):
        for message in code(row[0]):
            assert re.sub(r"\s*<.*", "", message) in said, f"README.md explains `{message}`, which nothing says."


def test_what_the_doctor_says_is_explained():
    package = REPOSITORY / "workflow/broadsheet"
    files = [*sorted((package / "repository").glob("*.py")), package / "versions/withdrawn.py"]
    said = "".join(path.read_text(encoding="utf-8") for path in files)
    for row in rows("docs/pulling.md", "what it says"):
        for message in code(row[0]):
            assert message in said, f"docs/pulling.md explains `{message}`, which the doctor does not say."


def test_running_lists_every_job():
    assert [code(row[0])[0] for row in rows("docs/running.md", "target")] == list(run_state.JOBS)
    assert [code(row[0])[0] for row in rows("docs/running.md", "target aside")] == ["audit", "annotate"]
    by_hand = [words[1] for words in commands("docs/running.md") if words[0] == "broadsheet"]
    assert sorted(by_hand) == sorted(STEPS)


def test_reading_explains_every_role_and_evidence():
    roles = [role for row in rows("docs/reading.md", "role") for role in code(row[0])]
    assert sorted(roles) == sorted(vocabulary.ROLES)
    lists = {name: value for name, value in vars(vocabulary).items() if isinstance(value, tuple)}
    for column, _, values in rows("docs/reading.md", "column"):
        table, name = code(column)[0].split(".")
        assert name in TABLES[table].to_schema().columns, f"docs/reading.md: {table} has no column {name}"
        assert tuple(code(values)) in lists.values(), f"docs/reading.md: the values of {table}.{name}"


def test_reading_names_every_bundled_layout():
    (listed,) = re.findall(r"^The bundled ones: (.*?)\.$", text_of("docs/reading.md"), flags=re.MULTILINE | re.DOTALL)
    assert code(listed) == sorted(layouts.load_layouts().by_name)


def test_reading_shows_a_correction_as_it_is_read(tmp_path):
    (tmp_path / "example.csv").write_text(blocks("docs/reading.md", "csv")[0], encoding="utf-8")
    assert corrections.load(tmp_path).pages() == [("town/ferry.txt", 0)]


def test_contributing_knows_the_keys_of_a_layout():
    listed = {key: row for row in rows("CONTRIBUTING.md", "key") for key in code(row[0])}
    assert set(listed) <= set(layouts.KEYS)
    assert set(code(listed["author"][1])) == set(layouts.AUTHOR_PLACES)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if blocks(name, "python")])
def test_python_in_documents_runs_on_a_release(name, tmp_path, monkeypatch, capsys):
    workspace = tiny_candidate.write(tmp_path)
    nothing = {"expectations": 0, "met": 0, "errors": 0, "warnings": 0}
    write_json(workspace.candidate / "validation.json", {"success": True, "statistics": nothing, "expectations": []})
    document.run(workspace, config.Settings(raw="raw", author_names="keep", bylines="keep", site=None, layouts="all"))
    workspace.candidate.rename(workspace.release)
    monkeypatch.chdir(tmp_path)
    # A folder of the version's name stands for the version, and the release compared with itself for a comparison.
    (tmp_path / "1.0.0").symlink_to(workspace.release)
    assert cli.main(["diff", "1.0.0"]) == 0
    for block in blocks(name, "python"):
        exec(compile(ast.parse(block), name, "exec"), {})
    capsys.readouterr()


def test_sql_and_r_in_readme_name_tables_and_columns():
    (sql,) = blocks("README.md", "sql")
    tables = {alias: table for table, alias in re.findall(r"'data/release/(\w+)/\*\.parquet' AS (\w+)", sql)}
    used = re.findall(r"\b([a-z])\.(\w+)", sql.replace("*.parquet", ""))
    assert tables
    assert used
    for alias, column in used:
        assert column in TABLES[tables[alias]].to_schema().columns, f"README.md, SQL: {alias}.{column}"
    for column in re.findall(r"USING \((\w+)\)", sql):
        assert all(column in TABLES[table].to_schema().columns for table in tables.values())
    (r,) = blocks("README.md", "r")
    (table,) = re.findall(r"open_dataset\(\"data/release/(\w+)\"\)", r)
    for column in re.findall(r"(?:group_by|mean)\((\w+)\)", r):
        assert column in TABLES[table].to_schema().columns, f"README.md, R: {column}"


def test_picture_is_well_formed_and_fetches_nothing():
    picture = text_of("docs/flow.svg")
    assert not re.search(r"(?:href|src)=|url\((?!#)|<script", picture)
    shown = set(re.findall(r'class="name[^"]*"[^>]*>([a-z]+)</text>', picture))
    assert set(STEPS) <= shown, "docs/flow.svg does not show every step"
