"""The notebooks run from their source on the sample, to the end, and show what they promise."""

import json
import subprocess
import sys

import pytest
from conftest import BIN, DEADLINE, REPOSITORY, environment

pytestmark = pytest.mark.e2e

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.py"))


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_sample(source, sample_release, tmp_path):
    work, _ = sample_release
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "release").symlink_to(work / "data" / "release")
    notebook = tmp_path / "notebooks" / f"{source.stem}.ipynb"
    notebook.parent.mkdir()
    quiet = environment(JUPYTER_PLATFORM_DIRS="1", PYDEVD_DISABLE_FILE_VALIDATION="1")
    for command in (
        [str(BIN / "jupytext"), "--quiet", "--to", "ipynb", "--output", str(notebook), str(source)],
        [sys.executable, "-m", "pytest", "--nbmake", "--overwrite", "-q", "-n", "0", "-p", "no:cacheprovider",
         "--rootdir", str(tmp_path), str(notebook)],
    ):  # fmt: skip
        done = subprocess.run(
            command, cwd=tmp_path, env=quiet, capture_output=True, text=True, check=False, timeout=DEADLINE
        )
        assert done.returncode == 0, f"{source.name} does not run:\n{done.stdout}\n{done.stderr}"
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [kind for cell in cells for output in cell.get("outputs", []) for kind in output.get("data", {})]
    assert len([kind for kind in shown if "vegalite" in kind]) >= 3, "its plots are not there"
    assert "http" not in json.dumps([kind for kind in shown if kind == "text/html"])
    tables = [
        "".join(output["data"]["text/plain"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "shape:" in "".join(output.get("data", {}).get("text/plain", []))
    ]
    assert any("as cut" in table and "left out" in table and "joined" in table for table in tables)
