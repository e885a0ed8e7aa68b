"""The gate over the golden pages, broken on purpose: no floor sinks without the flag that says so."""

import json
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import golden_pages

PAGE = "wpdiscuz/bullets-in-body"


@pytest.fixture
def gate(tmp_path, monkeypatch):
    """Two golden pages in a folder of their own, with their floor as measured."""
    folder = tmp_path / "golden"
    for name in (PAGE, "blogger/classic-said"):
        (folder / name).parent.mkdir(parents=True)
        for ending in (".txt", ".gold.tsv", ".gold.yaml"):
            shutil.copy(golden_pages.GOLDEN / f"{name}{ending}", folder / f"{name}{ending}")
    monkeypatch.setattr(golden_pages, "GOLDEN", folder)
    monkeypatch.setattr(golden_pages, "FLOOR", folder / "floor.json")

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["golden_pages.py", *words])
        return golden_pages.main()

    assert call("--raise") == 0
    return folder, call


def read_worse(monkeypatch):
    """Let every line of a page be read as `other`."""
    real = golden_pages.read_page

    def worse(*arguments):
        labels = real(*arguments)
        labels.roles[:] = ["blank" if role == "blank" else "other" for role in labels.roles]
        return labels

    monkeypatch.setattr(golden_pages, "read_page", worse)


def test_a_floor_is_not_lowered_without_the_flag(gate, monkeypatch, capsys):
    folder, call = gate
    before = (folder / "floor.json").read_bytes()
    read_worse(monkeypatch)
    assert call("--raise") == 1
    assert f"{PAGE}: roles 1.0 -> 0." in capsys.readouterr().err
    assert (folder / "floor.json").read_bytes() == before
    assert call("--lower") == 0
    assert json.loads((folder / "floor.json").read_text())[PAGE]["roles"] < 0.5


def test_a_page_that_is_gone_does_not_take_its_floor_along(gate, capsys):
    folder, call = gate
    (folder / f"{PAGE}.txt").unlink()
    assert call("--raise") == 1
    assert f"{PAGE}: the page is gone" in capsys.readouterr().err
    assert PAGE in json.loads((folder / "floor.json").read_text())


def test_gold_that_has_changed_is_named(gate, capsys):
    folder, call = gate
    with (folder / f"{PAGE}.gold.yaml").open("a") as file:
        file.write("# looked at again\n")
    scored = {each.name: each for each in map(golden_pages.score, golden_pages.pages())}
    assert scored[PAGE].gold != golden_pages.floor()[PAGE]["gold"], "the pin sees every byte of page and gold"
    assert call("--raise") == 0
    assert f"{PAGE}: its gold has changed, and is pinned anew" in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".txt", ".gold.tsv", ".gold.yaml"])
def test_the_pin_covers_page_and_gold(gate, ending):
    folder, _ = gate
    path = folder / f"{PAGE}{ending}"
    before = golden_pages.score(folder / f"{PAGE}.txt").gold
    path.write_bytes(path.read_bytes().replace(b"\n", b" \n", 1))
    assert golden_pages.score(folder / f"{PAGE}.txt").gold != before
