"""Lines to be marked: drawn by the seed, shown without their roles, harmless in a spreadsheet, and marks never lost."""

import csv
from collections import Counter
from dataclasses import replace

import polars as pl
import pytest
import tiny_candidate
from small_corpus import SETTINGS

from broadsheet import annotate, annotation, estimate, formulas, manifest
from broadsheet.annotation import Mark
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

FEW = replace(SETTINGS, annotate_lines=10)


@pytest.fixture
def tiny(tmp_path):
    workspace = tiny_candidate.write(tmp_path, tiny_candidate.tables())
    annotate.run(workspace, FEW)
    return workspace


def rows(workspace):
    with annotation.marks_file(workspace).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(workspace, mark, encoding="utf-8-sig", delimiter=","):
    """Fill in the file as a person would; `mark` returns (role, begins) of a row."""
    filled = rows(workspace)
    for row in filled:
        row["role"], row["begins"] = mark(row)
    with annotation.marks_file(workspace).open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, annotation.COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(filled)


def frame(count, roles=("paragraph", "title"), begins=3):
    return pl.DataFrame(
        {
            "page_id": [f"p{n % 7}" for n in range(count)],
            "line_no": list(range(count)),
            "role": [roles[0] if n % 20 else roles[1] for n in range(count)],
            "number": pl.Series([(n * 7919) % 100_003 for n in range(count)], dtype=pl.UInt64),
            "begins": [n % begins == 0 for n in range(count)],
        }
    )


def test_each_sample_holds_the_smallest_numbers_of_what_it_is_about():
    lines = frame(400)
    found = annotate._drawn(lines, 40, 8)
    by_number = lines.sort("number")
    assert set(found.filter("in_all")["number"]) == set(by_number.head(40)["number"])
    for role in ("paragraph", "title"):
        own = by_number.filter(pl.col("role") == role)["number"]
        drawn = found.filter(pl.col("in_role") & (pl.col("role") == role))["number"]
        assert drawn.len() >= 8
        assert set(drawn) == set(own.head(drawn.len())), f"{role}: not the smallest numbers, so no random sample"
    begun = found.filter("in_begins")["number"]
    assert set(begun) == set(by_number.filter("begins").head(begun.len())["number"])


def test_part_by_part_the_same_is_drawn_as_at_once():
    lines = frame(300)
    at_once = annotate._drawn(lines, 30, 6)
    first = annotate._drawn(lines.head(110), 30, 6)
    by_part = annotate._drawn(pl.concat([first.select(lines.columns), lines.tail(190)]), 30, 6)
    assert by_part.sort("number").equals(at_once.sort("number"))


def test_lines_are_shown_without_what_they_were_read_as(tiny):
    shown = rows(tiny)
    draw = annotation.load_draw(tiny)
    assert [(row["page_id"], int(row["line_no"])) for row in shown] == [line.key for line in draw.drawn]
    assert {row["role"] for row in shown} == {row["begins"] for row in shown} == {""}
    assert "test:rule" not in annotation.marks_file(tiny).read_text(encoding="utf-8")
    assert Counter(name for line in draw.drawn for name in line.samples)["all"] == min(10, draw.lines)


def test_lines_of_older_captures_and_blank_lines_are_not_drawn(tiny):
    everything = annotate.draw_lines(tiny, 100, 1)
    ledger = pl.read_parquet(tiny.candidate / "lines" / "*.parquet")
    articles = pl.read_parquet(tiny.candidate / "articles" / "*.parquet")["page_id"]
    expected = ledger.filter(pl.col("page_id").is_in(articles.to_list()) & (pl.col("role") != "blank"))
    assert {line.key for line in everything.drawn} == set(expected.select("page_id", "line_no").iter_rows())
    assert everything.lines == expected.height


def test_the_seed_decides(tiny):
    one, again, other = (annotate.draw_lines(tiny, 10, seed) for seed in (1, 1, 2))
    assert one == again
    assert [line.key for line in one.drawn] != [line.key for line in other.drawn]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 30", "-1", "@sum(A1)", "  =cmd|' /C calc'!A0", "\tx", "＝1", "=HYPERLINK(1)"]
)
def test_a_cell_that_begins_like_a_formula_is_made_harmless(cell, tmp_path):
    annotation.write_marks(tmp_path / "lines.csv", [{"text": cell, "before": cell, "after": cell, "note": cell}])
    with (tmp_path / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert {row[name] for name in ("text", "before", "after", "note")} == {f"'{cell}"}
    assert formulas.guarded("a = b") == "a = b"


@pytest.mark.parametrize("note", ["'tis so", "=x", "'=x", "a 'b'", ""])
def test_a_note_is_read_as_it_was_written(note, tmp_path):
    row = {"role": "title", "line_no": "3", "page_id": "p", "note": note}
    annotation.write_marks(tmp_path / "lines.csv", [row])
    assert annotation.read_marks(tmp_path / "lines.csv") == {("p", 3): Mark("title", begins=False, note=note)}


def test_marks_and_notes_survive_another_draw(tiny):
    fill(tiny, lambda row: ("paragraph", "y") if row["no"] in ("1", "2") else ("", ""))
    marked = {(row["page_id"], row["line_no"]) for row in rows(tiny)[:2]}
    annotate.run(tiny, replace(FEW, annotate_lines=12))
    assert marked == {
        (r["page_id"], r["line_no"]) for r in rows(tiny) if r["role"] == "paragraph" and r["begins"] == "y"
    }


def test_marks_of_lines_that_are_no_longer_drawn_are_kept_and_come_back(tiny):
    before = annotation.read_marks(annotation.marks_file(tiny))
    fill(tiny, lambda row: ("other", ""))
    marked = annotation.read_marks(annotation.marks_file(tiny))
    assert len(marked) == len(rows(tiny)) > len(before)
    few = Workspace(tiny.root)
    draw = annotation.load_draw(few)
    gone = draw.drawn[-1].key
    lost = {**marked, ("a page that is gone", 7): Mark("title", begins=False, note="=x")}
    annotation.write_marks(annotation.kept_file(few), [annotate._kept(key, mark) for key, mark in lost.items()])
    annotate.run(few, FEW)
    kept = annotation.read_marks(annotation.kept_file(few))
    assert kept == {("a page that is gone", 7): Mark("title", begins=False, note="=x")}
    assert annotation.read_marks(annotation.marks_file(few))[gone] == marked[gone]


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ";"), ("utf-8-sig", "\t"), ("utf-8", ",")])
def test_what_spreadsheets_make_of_the_file_is_understood(tiny, encoding, delimiter):
    fill(tiny, lambda row: (" Para ", "X"), encoding, delimiter)
    assert set(annotation.read_marks(annotation.marks_file(tiny)).values()) == {Mark("paragraph", begins=True)}


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (("poem", ""), "`poem` is no role"),
        (("comment", ""), "Did you mean comment_controls or comment_author"),
        (("titel", ""), "Did you mean title"),
        (("title", "maybe"), "`begins` is `maybe`"),
    ],
)
def test_a_wrong_mark_is_named_with_its_line(tiny, mark, said):
    fill(tiny, lambda row: mark)
    with pytest.raises(BroadsheetError, match=r"lines\.csv:2: ") as raised:
        estimate.run(tiny, FEW)
    assert said in str(raised.value)


def test_without_a_candidate_it_says_what_to_run(tmp_path):
    with pytest.raises(BroadsheetError, match="run `broadsheet release` first"):
        annotate.run(Workspace(tmp_path), FEW)


def test_pages_that_were_read_anew_are_noticed(tiny):
    fill(tiny, lambda row: ("other", ""))
    assert not annotation.is_stale(tiny)
    noted = manifest.load(tiny.candidate)
    noted["tables"]["lines"]["parts"][0]["content_hash"] = "another"
    manifest.save(tiny.candidate, noted)
    assert annotation.is_stale(tiny)
    with pytest.raises(BroadsheetError, match=r"read anew since these lines were drawn.*snakemake annotate"):
        estimate.run(tiny, FEW)


def test_a_quotation_mark_that_nobody_closes_is_refused_however_long_a_cell_may_be(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text('role,begins,line_no,page_id,note\nparagraph,,3,p,"so\n', encoding="utf-8")
    limit = csv.field_size_limit(10**9)
    try:
        with pytest.raises(BroadsheetError, match=r"lines\.csv: expected a CSV file"):
            annotation.read_marks(path)
    finally:
        csv.field_size_limit(limit)
