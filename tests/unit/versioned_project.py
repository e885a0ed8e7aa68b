"""A small repository with git, DVC and a release of a few rows: everything real but the pages.

Its one DVC stage documents and publishes a candidate that a test lays out; reading pages is not what is tested here.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import tiny_candidate
import yaml
from broadsheet.schemas import TABLES
from in_process import dvc

from broadsheet import changes, manifest
from broadsheet.atomic import write_json
from broadsheet.cli import main
from broadsheet.documents.questions import every_question
from broadsheet.paths import Workspace

BIN = Path(sys.executable).parent
DIGEST = "d" * 64
DOCUMENTS = (
    "manifest.json", "validation.json", "datasheet.md", "datasheet.html", "dictionary.md", "README.md",
    "croissant.json", "datapackage.json", "CITATION.cff", ".zenodo.json", "prov.json", "plots", "metrics.json",
    "key_figures.json",
)  # fmt: skip
_PRIVATE = ("interim", "quarantine", "restricted")
_IGNORED = [
    *(f"/data/{name}/" for name in _PRIVATE),
    "/reports/",
    "/.snakemake/",
    *(f"/data/release/{table}" for table in TABLES),
]


def run(*words, cwd, **changes):
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "GX_ANALYTICS_ENABLED": "false"}
    done = subprocess.run(words, cwd=cwd, env=environment | changes, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def git(*words, cwd):
    return run("git", *words, cwd=cwd).strip()


def lay_out(root, rows, note, suppressed=0):
    """Make `rows` the next candidate; `note` goes into the file on which the stage depends.

    `suppressed`: how many comments stand without text because a person asked.
    """
    workspace = Workspace(root)
    shutil.rmtree(workspace.candidate, ignore_errors=True)
    tiny_candidate.write(root, rows, digest=DIGEST)
    stated = manifest.load(workspace.candidate)
    manifest.save(workspace.candidate, {**stated, "suppressed_comments": suppressed})
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    (root / "pages.txt").write_text(f"{note}\n", encoding="utf-8")


def build(root):
    """Commit the pages, build the release, and leave it in the working tree."""
    git("add", "pages.txt", cwd=root)
    git("commit", "--quiet", "--message", "Add pages", "pages.txt", cwd=root)
    for step in ("document", "publish"):  # as the stage does; a release that gets a version runs the stage itself
        assert main([step, "--directory", str(root)]) == 0


def make(root, rows=None):
    """Make the repository with a release that has no version yet."""
    root.mkdir()
    git("init", "--quiet", "--initial-branch", "main", cwd=root)
    for key, value in (("user.name", "Ada Berg"), ("user.email", "ada@courier.example"), ("commit.gpgsign", "false")):
        git("config", key, value, cwd=root)
    assert dvc(["init", "--quiet"], root) == 0
    for key, value in (("core.analytics", "false"), ("core.check_update", "false"), ("core.autostage", "false")):
        assert dvc(["config", key, value], root) == 0
    assert dvc(["remote", "add", "--quiet", "--default", "store", "data/store"], root) == 0
    (root / ".gitignore").write_text("\n".join(_IGNORED) + "\n", encoding="utf-8")
    (root / "SOURCE.yaml").write_text("redistribution: allowed\n", encoding="utf-8")
    (root / "config").mkdir()
    (root / "config" / "config.yaml").write_text("raw: pages.txt\nauthor_names: keep\n", encoding="utf-8")
    changes.write(Workspace(root).changes, changes.Changes())
    form = {
        "corpus": DIGEST,
        "answered_by": "Ada Berg",
        "dataset": {
            "title": "Two pages",
            "version": "0.0.0",
            "description": "Two pages of a harbour paper that does not exist.",
            "creators": [{"name": "Ada Berg"}],
            "license": "CC0-1.0",
            "published": dt.date(2026, 1, 1),
            "contact": "ada@courier.example",
            "keywords": ["comments"],
        },
        "errata": [],
        "answers": {question.id: "As it is." for question in every_question() if question.human != "no"},
    }
    text = yaml.safe_dump(form, sort_keys=False)
    (root / "config" / "datasheet.yaml").write_text(f"# A form with a comment.\n{text}", encoding="utf-8")
    outs = [f"data/release/{table}" for table in TABLES]
    stage = {
        "cmd": "python -c \"from broadsheet.cli import main; exit(main(['document']) or main(['publish']))\"",
        "deps": ["pages.txt", "config/changes.json", "config/datasheet.yaml", "data/raw.digest"],
        "outs": [*outs, *({f"data/release/{name}": {"cache": False}} for name in DOCUMENTS)],
    }
    artifacts = {table: {"path": f"data/release/{table}", "type": "dataset"} for table in TABLES}
    (root / "dvc.yaml").write_text(
        yaml.safe_dump({"stages": {"reproduce": stage}, "artifacts": artifacts}), encoding="utf-8"
    )
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- Two pages to begin with.\n", encoding="utf-8")
    git("add", "--all", cwd=root)
    git("commit", "--quiet", "--message", "Begin", cwd=root)
    lay_out(root, rows, "two pages")
    build(root)
    return Workspace(root)
