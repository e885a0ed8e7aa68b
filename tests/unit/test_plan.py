"""The planned shards and how they are shared out among jobs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import plan
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.plan import PlannedShard


def test_without_ingest_it_says_what_to_run(tmp_path):
    with pytest.raises(BroadsheetError, match="run `broadsheet ingest` first"):
        plan.load(Workspace(tmp_path))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"shards": [{"shard": "a"}]}'])
def test_a_damaged_plan_is_one_message(tmp_path, text):
    workspace = Workspace(tmp_path)
    workspace.plan.parent.mkdir(parents=True)
    workspace.plan.write_text(text)
    with pytest.raises(BroadsheetError, match="run `broadsheet ingest` again"):
        plan.load(workspace)


def test_shards_are_in_reading_order(tmp_path):
    workspace = Workspace(tmp_path)
    workspace.plan.parent.mkdir(parents=True)
    entries = [{"shard": name, "pages": 1, "bytes": 2} for name in "cab"]
    workspace.plan.write_text(json.dumps({"shards": entries, "sources": {}}))
    assert plan.load(workspace) == [PlannedShard(name, 1, 2) for name in "cab"]


@given(st.integers(0, 50), st.integers(1, 20))
def test_batches_share_the_shards_out(count, of):
    shards = [PlannedShard(str(number), 1, 1) for number in range(count)]
    batches = [plan.batch(shards, number, of) for number in range(of)]
    assert sorted(shard for batch in batches for shard in batch) == sorted(shards)
    assert max(map(len, batches)) - min(map(len, batches)) <= 1


@given(st.integers(0, 2**45), st.integers(0, 2**45))
def test_more_text_is_never_fewer_jobs(one, other):
    few, many = sorted([one, other])
    assert 1 <= plan.batch_count(few) <= plan.batch_count(many)


@pytest.mark.parametrize(("megabytes", "jobs"), [(0, 1), (1, 1), (255, 1), (256, 2), (32 * 1024, 16), (2**20, 91)])
def test_the_number_of_jobs_grows_far_slower_than_the_text(megabytes, jobs):
    assert plan.batch_count(megabytes * 2**20) == jobs
