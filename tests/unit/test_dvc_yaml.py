"""dvc.yaml in full: the same tables as everywhere else, and metrics and plots that are worth looking at."""

import contextlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import tiny_candidate
import yaml
from broadsheet.schemas import PRIMARY_KEYS, TABLES

from broadsheet import config, document
from broadsheet.atomic import write_json
from broadsheet.documents import key_figures

REPOSITORY = Path(__file__).resolve().parents[2]
PIPELINE = yaml.safe_load((REPOSITORY / "dvc.yaml").read_text(encoding="utf-8"))
STAGE = PIPELINE["stages"]["reproduce"]


def text_of(name):
    return (REPOSITORY / name).read_text(encoding="utf-8")


def entries(key):
    """Path -> settings of a list in the stage, whether an entry has settings or not."""
    return {k: v for entry in STAGE[key] for k, v in (entry.items() if isinstance(entry, dict) else [(entry, {})])}


def named_in_a_table(name, head):
    """First cells of the Markdown table whose head begins with `head`."""
    rows = re.search(rf"^\| {head} \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", text_of(name), flags=re.MULTILINE)[1]
    return [re.search(r"`([^`]+)`", row)[1] for row in rows.splitlines()]


NAMED = {
    "dvc.yaml, outs": lambda: [Path(path).name for path, more in entries("outs").items() if more.get("cache", True)],
    "dvc.yaml, artifacts": lambda: list(PIPELINE["artifacts"]),
    "dvc.yaml, paths of the artifacts": lambda: [Path(each["path"]).name for each in PIPELINE["artifacts"].values()],
    "Snakefile": lambda: re.search(r"^Tables: (.+?)\.", text_of("Snakefile"), flags=re.MULTILINE)[1].split(", "),
    ".gitignore": lambda: re.findall(r"^/data/release/(\w+)$", text_of(".gitignore"), flags=re.MULTILINE),
    "README.md": lambda: named_in_a_table("README.md", "table"),
    "data/README.md": lambda: re.findall(r"`(\w+)`", re.search(r"six tables \((.+?)\)", text_of("data/README.md"))[1]),
    "schemas/relations.py, keys": lambda: list(PRIMARY_KEYS),
}


@pytest.mark.parametrize("place", NAMED)
def test_every_place_names_the_tables_of_the_schemas(place):
    assert sorted(NAMED[place]()) == sorted(TABLES), f"{place} and schemas/relations.py do not name the same tables"


def test_snakemake_is_the_dag_and_dvc_has_one_stage_over_it():
    assert list(PIPELINE["stages"]) == ["reproduce"]
    assert STAGE["cmd"] == "snakemake reproduce"


def test_what_the_stage_depends_on_is_there_and_is_no_raw_text():
    for path in STAGE["deps"]:
        assert (REPOSITORY / path).exists(), f"dvc.yaml: there is no {path}"
        assert not Path(path).is_relative_to("data/raw"), "raw text is a dependency by its digest only"
    (params,) = STAGE["params"]
    assert params == {"config/config.yaml": None}, "all settings are params"
    assert set(yaml.safe_load(text_of("config/config.yaml"))) <= set(config.schema()["properties"])


def test_everything_has_a_description():
    for path, more in entries("outs").items():
        assert not more.get("cache", True) or more["desc"], f"dvc.yaml: {path} has no desc"
        assert "persist" not in more, "with persist a release that was edited by hand survives `dvc repro`"
        assert "push" not in more, "`push: false` makes `dvc pull` fail for everybody else"
    for name, artifact in PIPELINE["artifacts"].items():
        assert artifact["desc"], name
        assert artifact["type"] == "dataset"


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """A repository with dvc.yaml and the documents of a tiny release, committed."""
    root = tmp_path_factory.mktemp("release")
    workspace = tiny_candidate.write(root, digest="d" * 64)
    write_json(workspace.candidate / "validation.json", {"success": True, "statistics": {"expectations": 0, "met": 0,
        "errors": 0, "warnings": 0}, "structure": [], "expectations": []})  # fmt: skip
    document.run(workspace, config.Settings("raw", "keep", "keep", None, "all"))
    shutil.move(workspace.candidate, workspace.release)
    shutil.copy(REPOSITORY / "dvc.yaml", root)
    (root / ".dvc").mkdir()
    (root / ".dvc" / "config").write_text("[core]\n    analytics = false\n")
    (root / ".gitignore").write_text("\n".join(f"/data/release/{table}" for table in TABLES))
    for words in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "one"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True)
    return workspace


def dvc(workspace, *words):
    from dvc.cli import main

    with contextlib.chdir(workspace.root):
        assert main(list(words)) == 0


def test_every_document_of_a_release_is_an_out(release):
    named = {Path(path).name for path in (*entries("outs"), *entries("metrics"))}
    assert {path.name for path in release.release.iterdir()} == named


def test_metrics_diff_says_what_is_worth_reading(release, capsys):
    path = release.release / "key_figures.json"
    before = path.read_text(encoding="utf-8")
    changed = json.loads(before)
    assert changed["rows"]["comments"] == 5
    assert changed["share"]["comments whose author is lost"] == 0.2
    changed["rows"]["comments"] = 6
    changed["share"]["comments whose author is lost"] = 0.1667
    path.write_text(json.dumps(changed), encoding="utf-8")
    try:
        dvc(release, "metrics", "diff", "--md", "HEAD")
    finally:
        path.write_text(before, encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in capsys.readouterr().out.splitlines()]
    assert ["rows.comments", "5", "6", "1"] in rows
    assert ["share.comments whose author is lost", "0.2", "0.1667", "-0.0333"] in rows
    assert len([row for row in rows if row]) == 4, "what has not changed is not listed"


def test_key_figures_fit_on_a_page(release):
    made = json.loads((release.release / "key_figures.json").read_text(encoding="utf-8"))
    assert sum(len(group) for group in made.values()) < 30
    assert all(0 <= share <= 1 for share in made["share"].values())


def test_key_figures_of_a_release_without_rows():
    metrics = dict.fromkeys((name for pair in key_figures._SHARES.values() for name in pair), 0)
    metrics |= {f"rows.{table}": 0 for table in TABLES}
    made = key_figures.build(metrics, {"comments": {"schema": 2, "parent_rejected": 1}})
    assert made["rejected rows"] == {"comments": 3}
    assert set(made["share"].values()) == {0.0}


def test_plots_are_shown_without_the_network(release):
    dvc(release, "plots", "show", "--out", "shown")
    shown = release.root / "shown"
    page = (shown / "index.html").read_text(encoding="utf-8")
    pictures = re.findall(r'src="([^"]+)"', page)
    assert len(pictures) == len(list((release.release / "plots").iterdir())) > 5
    assert all((shown / picture).is_file() for picture in pictures)
    assert "<script" not in page
    assert "//" not in re.sub(r"<!--.*?-->", "", page), "the page fetches something"
