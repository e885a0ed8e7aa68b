"""The four steps by hand leave what `read` leaves."""

import polars as pl
import pytest
from broadsheet.schemas import TABLES
from small_corpus import SETTINGS, article_page, build, fill

from broadsheet import by_hand, read, tables
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

STEPS = ("label", "tables", "validate", "mask")


@pytest.fixture
def workspace(tmp_path):
    pages = {
        f"{n}.txt": article_page(
            f"The Old Crane {n} Of The Town", [("Ann Lee", "I liked it."), ("Guest", "So did I, I think.")]
        )
        for n in range(2)
    }
    fill(
        tmp_path,
        {**pages, "9-empty.txt": " \n\n"},
        {"1.txt": {"captured_at": "2024-05-01T00:00:00Z", "site": "harbour.example"}},
    )
    return Workspace(tmp_path)


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize("with_faults", [False, True])
def test_the_steps_by_hand_give_the_same_bytes_as_read(workspace, monkeypatch, with_faults):
    if with_faults:
        made = tables.tabulate

        def tabulate(labelled, identifier, first, scope):
            made_tables = made(labelled, identifier, first, scope)
            likes = pl.when(pl.col("ordinal") == 1).then(-1).otherwise(pl.col("like_count")).alias("like_count")
            made_tables.frames["comments"] = made_tables.frames["comments"].with_columns(likes)
            return made_tables

        for module in (read, by_hand):
            monkeypatch.setattr(module, "tabulate", tabulate)
    shards = build(workspace)
    before = content(workspace.read)
    assert any("quarantine" in name for name in before) == with_faults
    for name in shards:
        for path in (workspace.read / name).iterdir():
            path.unlink()
    for step in STEPS:
        by_hand.run(step, workspace, SETTINGS, None)
    assert content(workspace.read) == before
    read.run(workspace, SETTINGS)
    assert content(workspace.read) == before


def test_each_step_leaves_its_tables_to_be_looked_at(workspace):
    shards = build(workspace)
    for step in STEPS:
        by_hand.run(step, workspace, SETTINGS, shards[0])
        assert [path.name for path in (workspace.steps / step).iterdir()] == [shards[0]]
        frame = pl.read_parquet(workspace.steps / step / shards[0] / "lines.parquet")
        assert frame.columns[:8] == list(TABLES["lines"].to_schema().columns)


def test_an_unknown_shard_and_a_step_too_early_are_named(workspace):
    shards = build(workspace)
    with pytest.raises(BroadsheetError, match=f"there is no shard `x`. Expected one of: {shards[0]}"):
        by_hand.run("label", workspace, SETTINGS, "x")
    for step, before in zip(STEPS[1:], STEPS, strict=False):
        with pytest.raises(BroadsheetError, match=f"run `broadsheet {before}` first"):
            by_hand.run(step, workspace, SETTINGS, shards[0])
        assert not any((workspace.steps / step).glob("*")), "nothing half-written stays"


def test_what_a_killed_step_left_is_removed(workspace):
    build(workspace)
    left = workspace.steps / "label" / ".x.partial-999999999"
    left.mkdir(parents=True)
    by_hand.run("label", workspace, SETTINGS, None)
    assert not left.exists()
