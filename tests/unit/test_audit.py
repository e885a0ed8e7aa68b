"""What `audit` shows: which pages, every line with role and rule, the rows beside them, and no markup of the text's."""

import re

import polars as pl
import pytest
import tiny_candidate
from broadsheet.schemas.vocabulary import ROLES
from small_corpus import SETTINGS, article_page, build, fill

from broadsheet import audit
from broadsheet.documents import ledger_view
from broadsheet.errors import BroadsheetError
from broadsheet.page_evidence import evidence_of
from broadsheet.paths import Workspace


@pytest.fixture
def tiny(tmp_path):
    workspace = tiny_candidate.write(tmp_path, tiny_candidate.tables())
    audit.run(workspace, SETTINGS)
    return workspace


def html(workspace, name):
    return (workspace.audit / name).read_text(encoding="utf-8")


def test_every_line_is_shown_with_its_role_and_its_rule(tiny):
    ledger = pl.read_parquet(tiny.candidate / "lines" / "*.parquet")
    for page_id in pl.read_parquet(tiny.candidate / "articles" / "*.parquet")["page_id"]:
        shown = html(tiny, f"page-{page_id}.html")
        here = ledger.filter(pl.col("page_id") == page_id)
        assert re.findall(r'<tr role="row" id="L(\d+)"', shown) == [str(n) for n in here["line_no"]]
        assert re.findall(r'class="why" tabindex="0"><span class="chip">(\w+)<', shown) == [
            role for role in here["role"] if role != "blank"
        ]
        assert shown.count("<b>test:rule</b>") == here.filter(pl.col("role") != "blank").height


def test_the_rows_stand_beside_the_lines_that_they_came_from(tiny):
    articles = pl.read_parquet(tiny.candidate / "articles" / "*.parquet").sort("comment_count")
    shown = html(tiny, f"page-{articles['page_id'][-1]}.html")
    comments = pl.read_parquet(tiny.candidate / "comments" / "*.parquet")
    for comment in comments.filter(pl.col("article_id") == articles["article_id"][-1])["comment_id"]:
        assert f'<dd dir="auto">{comment}</dd>' in shown
    spans = [int(n) for n in re.findall(r'rowspan="(\d+)"', shown)]
    assert sum(spans) == shown.count('<tr role="row" id="L'), "the cells of the last column cover each line once"


def test_markup_in_the_text_stays_text_and_the_policy_allows_one_style_only(tiny):
    for path in sorted(tiny.audit.iterdir()):
        shown = path.read_text(encoding="utf-8")
        assert "<script" not in shown
        assert not re.search(r"""\s(?:style|on\w+|src)=["']""", shown)
        assert "default-src 'none'; style-src 'sha256-" in shown.replace("&#39;", "'")
        assert not re.search(r'href="(?!#L\d+"|#pages"|#ledger"|[a-z-]+[a-z0-9-]*\.html")', shown)
    assert any("&lt;script&gt;alert(1)" in path.read_text(encoding="utf-8") for path in tiny.audit.iterdir())


def test_all_links_lead_somewhere(tiny):
    there = {path.name for path in tiny.audit.iterdir()}
    linked = set()
    for name in there:
        linked |= set(re.findall(r'href="([^"#]+)"', html(tiny, name)))
    assert linked == there


def test_a_second_run_leaves_the_same_bytes(tiny):
    before = {path.name: path.read_bytes() for path in tiny.audit.iterdir()}
    audit.run(tiny, SETTINGS)
    assert {path.name: path.read_bytes() for path in tiny.audit.iterdir()} == before


def test_the_sample_is_the_seeds_and_least_evidence_comes_first(tmp_path):
    workspace = Workspace(tmp_path)
    titles = [f"The Old Crane Number {word} Of The Town" for word in ("One", "Two", "Three", "Four")]
    pages = {f"{n}.txt": article_page(title, [("Ann Lee", "I liked it more.")] * 3) for n, title in enumerate(titles)}
    pages["9.txt"] = article_page("The Gate Is Closed", [("Ann Lee", "Which one?")]).replace(
        "1 responses", "90 responses"
    )
    fill(tmp_path, pages)
    build(workspace)
    few = audit.choose(workspace, 2, seed=1)
    assert few[0].article["source_file"] == "9.txt", "one comment of ninety: nothing has less evidence"
    assert few[0].least
    assert [each.article["evidence"] for each in few] == sorted(each.article["evidence"] for each in few)
    assert sum(each.least for each in few) == sum(each.sampled for each in few) == 2
    drawn = {seed: {c.place for c in audit.choose(workspace, 2, seed) if c.sampled} for seed in range(10)}
    assert drawn[1] == {each.place for each in few if each.sampled}
    assert len({frozenset(places) for places in drawn.values()}) > 3, "another seed draws other pages"
    assert len(audit.choose(workspace, 50, seed=1)) == 5


def test_evidence_is_the_mean_of_what_applies():
    articles = pl.LazyFrame(
        {
            "article_id": ["plain", "thread", "lost"],
            "unrecognised_share": [0.2, 0.0, 0.0],
            "comment_count": [0, 4, 0],
            "comment_count_declared": [None, 8, 5],
            "layout_score": [0.0, 0.5, 0.0],
        },
        schema_overrides={"comment_count_declared": pl.Int64},
    )
    comments = pl.LazyFrame(
        {"article_id": ["thread"] * 4, "boundary_evidence": ["header", "first", "control", "repetition"]}
    )
    found = evidence_of(articles, comments).collect()
    assert found["evidence"].to_list() == pytest.approx([0.8, (1 + 0.5 + 0.5 + 0.5) / 4, (1 + 0) / 2])


def test_what_cannot_be_seen_is_shown():
    assert ledger_view.visible("a\tb\x00c\u202ed\u200be\ud800f é 漢\xa0") == "a\tb␀c⟨U+202E⟩d⟨U+200B⟩e\ufffdf é 漢\xa0"


def test_long_lines_and_pages_are_cut_and_say_so():
    line = {"role": "other", "rule": "none", "record_id": None}
    many = [{**line, "line_no": n, "text": "x" * 5_000 if n == 1 else "y"} for n in range(1, 7_001)]
    found = ledger_view.view(many, {"article_id": "a"}, [], [], {})
    assert (found.lines[0].cut, found.left_out, found.roles["other"]) == (2_000, 1_000, 7_000)


def test_every_role_is_in_the_legend_and_has_a_colour():
    style = audit._frame()["style"]
    for role in ROLES:
        assert f".audit .{role}" in style, f"{role} has no colour in audit.css"


def test_without_a_candidate_it_says_what_to_run(tmp_path):
    with pytest.raises(BroadsheetError, match="run `broadsheet release` first"):
        audit.run(Workspace(tmp_path), SETTINGS)
