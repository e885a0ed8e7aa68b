"""Human corrections: checked when they are loaded, held against the page, applied as the last act of `label`."""

import csv

import pytest
from small_corpus import SETTINGS, article_page, build, fill, released

from broadsheet import corrections, read
from broadsheet.corrections import COLUMNS, Corrections
from broadsheet.errors import BroadsheetError
from broadsheet.label import label
from broadsheet.paths import Workspace
from broadsheet.rawpage import RawPage
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

GOOD = {
    "source_file": "page.txt",
    "record": "0",
    "article_id": "",
    "line_no": "3",
    "role": "paragraph",
    "who": "Orla Fenwick",
    "why": "it is text",
    "date": "2026-03-31",
    "text": "",
}


def write(folder, *rows, name="a.csv", columns=COLUMNS):
    folder.mkdir(exist_ok=True, parents=True)
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def page(*lines, **more):
    return Page(lines=list(lines), page_id="x", source_file="page.txt", **more)


THREE = page("A headline", "", "Words and words")


def test_without_a_folder_there_are_none(tmp_path):
    found = corrections.load(tmp_path / "nowhere")
    assert found.pages() == []
    assert found.roles_of(THREE) == {}


def test_corrections_are_found_by_page_and_record(tmp_path):
    write(tmp_path, GOOD, {**GOOD, "record": "2", "line_no": "1", "role": "title"})
    write(tmp_path, {**GOOD, "line_no": "1", "role": "navigation"}, name="b.csv")
    found = corrections.load(tmp_path)
    assert found.pages() == [("page.txt", 0), ("page.txt", 2)]
    assert found.roles_of(THREE) == {2: "paragraph", 0: "navigation"}
    assert found.roles_of(page("A headline", record=2)) == {0: "title"}
    assert found.roles_of(page("A headline", record=1)) == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"line_no": "three"}, "`line_no` and `record` must be whole numbers"),
        ({"line_no": ""}, "`line_no` and `record` must be whole numbers"),
        ({"record": "one"}, "`line_no` and `record` must be whole numbers"),
        ({"line_no": "0"}, "`line_no` counts from 1"),
        ({"role": "poem"}, "`poem` is no role. Expected one of title"),
        ({"role": ""}, "is no role"),
        ({"who": " "}, "`who` is empty"),
        ({"why": ""}, "`why` is empty"),
        ({"date": "31.3.2026"}, "`date` must be a day like 2026-03-31, found `31.3.2026`"),
        ({"date": ""}, "`date` must be a day"),
        ({"source_file": ""}, "`source_file` is empty"),
        ({"why": "one, two"}, "more values than"),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_column(tmp_path, change, said):
    write(tmp_path, GOOD, {**GOOD, **change})
    with pytest.raises(BroadsheetError) as raised:
        corrections.load(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path / 'a.csv'}:3: ")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "`source_file` is missing"),
        (b"source_file,line_no,role,who,why\n", "`date` is missing"),
        (b"source_file,line_no,role,who,why,date,rule\n", "`rule` is not a column"),
        (",".join(COLUMNS).encode() + b"\npage.txt,0\n", "fewer values than"),
        (",".join(COLUMNS).encode() + b"\n\xff\xfe,0\n", "expected a CSV file in UTF-8"),
        (",".join(COLUMNS).encode() + b'\n"' + b"x" * 200_000, "expected a CSV file in UTF-8"),
    ],
)
def test_a_bad_file_is_refused(tmp_path, text, said):
    (tmp_path / "a.csv").write_bytes(text)
    with pytest.raises(BroadsheetError, match=r"a\.csv") as raised:
        corrections.load(tmp_path)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"line_no": "4"}, "has 3 lines, not 4"),
        ({"text": "Other words"}, "no longer reads as"),
        ({"line_no": "2"}, "line 2 of page.txt is blank, and `paragraph` is no role for it"),
        ({"role": "blank"}, "line 3 of page.txt is not blank"),
    ],
)
def test_a_correction_that_no_longer_fits_stops(tmp_path, change, said):
    found = corrections.load(write(tmp_path, {**GOOD, **change}))
    with pytest.raises(BroadsheetError) as raised:
        found.roles_of(THREE)
    assert str(raised.value).startswith(f"{tmp_path / 'a.csv'}:2: ")
    assert said in str(raised.value)


def test_a_correction_fits_whatever_white_space_stands_around_its_text(tmp_path):
    found = corrections.load(write(tmp_path, {**GOOD, "text": "Words and words "}))
    assert found.roles_of(THREE) == {2: "paragraph"}


def test_two_corrections_of_a_line_may_agree_and_may_not_contradict(tmp_path):
    write(tmp_path, GOOD)
    assert corrections.load(write(tmp_path, GOOD, name="b.csv")).roles_of(THREE) == {2: "paragraph"}
    write(tmp_path, {**GOOD, "role": "promotion"}, name="c.csv")
    with pytest.raises(
        BroadsheetError, match=r"c\.csv:2: .*makes line 3 of page\.txt `paragraph`, this one `promotion`"
    ):
        corrections.load(tmp_path).roles_of(THREE)


def test_the_digest_of_a_shard_sees_its_own_corrections_only(tmp_path):
    one = corrections.load(write(tmp_path, GOOD))
    two = corrections.load(write(tmp_path, GOOD, {**GOOD, "source_file": "other.txt"}))
    own = {("page.txt", 0)}
    assert one.digest_of(own) == two.digest_of(own) != two.digest_of(own | {("other.txt", 0)})
    signed = corrections.load(write(tmp_path, {**GOOD, "who": "Tam Reed"}))
    assert signed.digest_of(own) == one.digest_of(own), "who signs a correction changes no row"


def test_label_lets_a_human_have_the_last_word(tmp_path):
    text = article_page("The Old Crane Of The Town Is Painted Again", [("Ann Lee", "I liked the old colour more.")])
    raw = RawPage("x", "page.txt", 0, text.encode(), "utf-8", None, None, None, None, None)
    layouts = load_layouts()
    (plain,) = label([raw], {}, layouts, Corrections({}, ""))
    line = plain.labels.roles.index("paragraph")
    row = {**GOOD, "line_no": str(line + 1), "role": "promotion"}
    (corrected,) = label([raw], {}, layouts, corrections.load(write(tmp_path, row)))
    changed = [
        n for n, roles in enumerate(zip(plain.labels.roles, corrected.labels.roles, strict=True)) if len(set(roles)) > 1
    ]
    assert changed == [line]
    assert corrected.labels.roles[line] == "promotion"
    assert corrected.labels.rules[line] == "correction"
    assert len(corrected.labels.roles) == len(text.splitlines())


def test_a_correction_reaches_the_rows_and_redoes_its_shard_only(tmp_path, capfd):
    workspace = Workspace(tmp_path)
    names = [f"{n}.txt" for n in range(3)]
    fill(
        tmp_path,
        {name: article_page(f"The Old Crane {name[0]} Of The Town", [("Ann Lee", "I liked it.")]) for name in names},
    )
    shards = build(workspace)
    before = released(workspace, "lines")
    target = before.filter(before["page_id"] == released(workspace, "articles")["page_id"][2])
    line = target["role"].to_list().index("paragraph")
    row = {**GOOD, "source_file": "2.txt", "line_no": str(line + 1), "role": "promotion"}
    write(workspace.corrections, row)
    capfd.readouterr()
    build(workspace)
    assert f"1 shard read, {len(shards) - 1} already up to date" in capfd.readouterr().err
    after = released(workspace, "lines")
    assert after.height == before.height
    changed = [
        (old, new)
        for old, new in zip(before.rows(named=True), after.rows(named=True), strict=True)
        if old != new and old["role"] != new["role"]
    ]
    assert [(old["role"], new["role"], new["rule"], new["record_id"]) for old, new in changed] == [
        ("paragraph", "promotion", "correction", None)
    ]
    counts = released(workspace, "articles")["paragraph_count"].to_list()
    assert counts == [2, 2, 1]


@pytest.mark.parametrize(
    "change", [{"source_file": "no.txt"}, {"record": "1"}, {"source_file": "copy.txt"}, {"source_file": "z.png"}]
)
def test_a_correction_of_a_page_that_is_not_read_stops_and_names_its_line(tmp_path, change):
    workspace = Workspace(tmp_path)
    text = article_page("The Old Crane Of The Town Is Painted Again")
    fill(tmp_path, {"a.txt": text, "copy.txt": text, "z.png": b"\x89PNG"})
    build(workspace)
    write(
        workspace.corrections,
        {**GOOD, "source_file": "a.txt", "line_no": "1", "role": "title"},
        {**GOOD, "source_file": "a.txt", **change},
    )
    with pytest.raises(BroadsheetError, match=r"a\.csv:3: `source_file`"):
        read.run(workspace, SETTINGS)


def test_an_article_that_a_correction_names_must_be_the_pages(tmp_path):
    workspace = Workspace(tmp_path)
    title = "The Old Crane Of The Town Is Painted Again"
    fill(tmp_path, {"a.txt": article_page(title), "b.txt": article_page("Another Page About Something Else Again")})
    build(workspace)
    (first, second) = released(workspace, "articles").sort("source_file")["article_id"]
    row = {**GOOD, "source_file": "a.txt", "line_no": "1", "role": "navigation", "article_id": first}
    write(workspace.corrections, row)
    build(workspace)
    changed = released(workspace, "articles").sort("source_file")
    assert changed["title"][0] != title
    assert changed["article_id"][0] != first, "without an address the title names the article"
    write(workspace.corrections, {**row, "article_id": changed["article_id"][0]})
    read.run(workspace, SETTINGS)
    write(workspace.corrections, {**row, "article_id": second})
    with pytest.raises(
        BroadsheetError, match=rf"a\.csv:2: `article_id`: a\.txt \(record 0\) is article .*not {second}"
    ):
        read.run(workspace, SETTINGS)


def test_a_quotation_mark_that_nobody_closes_is_refused_however_long_a_cell_may_be(tmp_path):
    write(tmp_path, GOOD)
    with (tmp_path / "a.csv").open("a", encoding="utf-8") as file:
        file.write('"a.txt,1\n')
    limit = csv.field_size_limit(10**9)
    try:
        with pytest.raises(BroadsheetError, match=r"a\.csv: expected a CSV file"):
            corrections.load(tmp_path)
    finally:
        csv.field_size_limit(limit)
