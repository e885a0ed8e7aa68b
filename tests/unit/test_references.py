"""Foreign keys and unique keys across all parts of a candidate."""

import pytest
import tiny_candidate
from broadsheet.schemas import REFERENCES

from broadsheet import partitions
from broadsheet.references import broken_references

OTHER = "b" * 26


def broken(tmp_path, rows=None):
    return list(broken_references(tiny_candidate.write(tmp_path, rows).candidate))


def test_a_whole_candidate_has_none(tmp_path):
    assert broken(tmp_path) == []


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda each: f"{each.table}.{each.column}")
@pytest.mark.parametrize("rows_per_part", [1_000_000, 1])
def test_a_value_that_refers_to_nothing_is_found(tmp_path, monkeypatch, reference, rows_per_part):
    monkeypatch.setattr(partitions, "ROWS", rows_per_part)
    rows = tiny_candidate.tables()
    rows[reference.table][0][reference.column] = OTHER
    found = [(each.table, each.column, each.values, each.example) for each in broken(tmp_path, rows)]
    assert (reference.table, reference.column, 1, OTHER) in found


def test_a_line_that_went_into_no_row_is_found(tmp_path):
    rows = tiny_candidate.tables()
    rows["lines"][0]["record_id"] = OTHER
    assert [(each.table, each.column, each.values) for each in broken(tmp_path, rows)] == [("lines", "record_id", 1)]


@pytest.mark.parametrize("table", ["articles", "images", "comments", "authors"])
@pytest.mark.parametrize("rows_per_part", [1_000_000, 1])
def test_a_key_that_stands_twice_is_found(tmp_path, monkeypatch, table, rows_per_part):
    monkeypatch.setattr(partitions, "ROWS", rows_per_part)
    rows = tiny_candidate.tables()
    rows[table].append(rows[table][0])
    found = broken(tmp_path, rows)
    assert [(each.table, each.target, each.values) for each in found] == [(table, f"{table} once only", 1)]
