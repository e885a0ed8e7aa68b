"""The documents of a tiny candidate: complete, escaped, the same every time, and silent about what nobody knows."""

import copy
import html.parser
import json
import re
import shutil

import polars as pl
import pytest
import tiny_candidate
import yaml
from broadsheet.schemas import TABLES
from recomputing import recompute

from broadsheet import document, manifest, publish
from broadsheet.atomic import write_json
from broadsheet.config import Settings
from broadsheet.documents import dictionary, figures, text, upstream
from broadsheet.documents.facts import Facts
from broadsheet.documents.questions import SECTIONS, every_question
from broadsheet.errors import BroadsheetError

DIGEST = "d" * 64
FAILED = {
    "id": "planted",
    "table": "comments",
    "column": "author_id",
    "severity": "error",
    "success": False,
    "message": "comments.author_id: expected at most 0.1; found 0.6 (3 of 5)",
}


def _settings(**more):
    plain = {"raw": "raw", "author_names": "keep", "bylines": "keep", "site": None, "layouts": "all", "upstream": []}
    return Settings(**(plain | more))


def _make(root, validation=tiny_candidate.VALIDATION, form=None, settings=None, rows=None):
    workspace = tiny_candidate.write(root, rows, digest=DIGEST)
    write_json(workspace.candidate / "validation.json", validation)
    if form is not None:
        workspace.answers.parent.mkdir()
        workspace.answers.write_text(yaml.safe_dump(form), encoding="utf-8")
    return workspace, document.run(workspace, settings or _settings())


def _text(workspace, name):
    return (workspace.candidate / name).read_text(encoding="utf-8")


def _all_answers():
    return {question.id: f"Answer to {question.id}." for question in every_question() if question.human != "no"}


FORM = {
    "corpus": DIGEST,
    "answered_by": "Orla Fenwick",
    "dataset": {
        "title": "Ferries <b>and</b> | moss",
        "version": "2.1.0",
        "license": "cc-by-4.0",
        "creators": [{"name": "Orla Fenwick", "orcid": "0000-0002-1825-0097"}],
    },
    "answers": _all_answers(),
}


@pytest.fixture(scope="module")
def undeclared(tmp_path_factory):
    return _make(tmp_path_factory.mktemp("undeclared"))


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    return _make(tmp_path_factory.mktemp("declared"), form=FORM)


def test_there_are_fifty_questions_in_seven_sections():
    assert [len(section.questions) for section in SECTIONS] == [3, 15, 11, 3, 5, 6, 7]
    ids = [question.id for question in every_question()]
    assert len(set(ids)) == 50
    assert ids[:4] == ["M1", "M2", "M3", "C1"]


def test_without_answers_the_release_is_a_draft_that_lists_what_is_open(undeclared):
    workspace, result = undeclared
    must = [question.id for question in every_question() if question.human == "must"]
    assert result.status == "draft"
    assert result.counts == {
        "measured": 50 - len(must),
        "declared": 0,
        "not applicable": 0,
        "open": len(must),
    }
    stated = manifest.load(workspace.candidate)
    assert stated["status"] == "draft"
    assert [line.split()[0] for line in stated["open"]] == must
    assert "config/datasheet.yaml: answers.M1" in stated["open"][0]
    for name in ("datasheet.md", "datasheet.html"):
        assert "config/datasheet.yaml: answers.M1" in _text(workspace, name)


def test_what_nobody_declared_is_in_no_document(undeclared):
    workspace, _ = undeclared
    for name in ("croissant.json", "datapackage.json", ".zenodo.json"):
        described = json.loads(_text(workspace, name))
        for key in ("license", "licenses", "creator", "creators", "contributors", "datePublished", "publication_date"):
            assert key not in described, (name, key)
    assert "license" not in yaml.safe_load(_text(workspace, "CITATION.cff"))
    assert "license:" not in _text(workspace, "README.md")
    assert "More Information Needed" not in _text(workspace, "README.md")
    assert manifest.load(workspace.candidate)["version"] is None


def test_with_every_answer_nothing_is_open(declared):
    workspace, result = declared
    assert result.status == "complete"
    assert result.counts["open"] == 0
    assert manifest.load(workspace.candidate)["open"] == []
    assert manifest.load(workspace.candidate)["version"] == "2.1.0"
    assert "Answer to M1." in _text(workspace, "datasheet.md")
    assert json.loads(_text(workspace, "croissant.json"))["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert yaml.safe_load(_text(workspace, "CITATION.cff"))["license"] == "CC-BY-4.0"


def test_answers_for_another_corpus_count_for_nothing(tmp_path):
    _, result = _make(tmp_path, form={**FORM, "corpus": "e" * 64})
    assert result.counts["declared"] == 0
    page = _text(_make(tmp_path / "again", form={**FORM, "corpus": "e" * 64})[0], "datasheet.md")
    assert "Answer to M1" not in page
    assert "Orla" not in page.split("## Motivation")[0]
    assert f"corpus: {DIGEST}" in page


def test_an_error_of_the_checks_makes_a_draft_and_a_warning_does_not(tmp_path):
    failing = {**tiny_candidate.VALIDATION, "success": False, "expectations": [FAILED]}
    workspace, result = _make(tmp_path / "error", validation=failing, form=FORM)
    assert result.status == "draft"
    assert result.open == [f"{FAILED['message']} (validation.json)"]
    assert "found 0.6 (3 of 5)" in _text(workspace, "datasheet.html")
    warning = {**tiny_candidate.VALIDATION, "expectations": [{**FAILED, "severity": "warning"}]}
    workspace, result = _make(tmp_path / "warning", validation=warning, form=FORM)
    assert result.status == "complete"
    assert "found 0.6 (3 of 5)" in _text(workspace, "datasheet.html")


class _Seen(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.ids, self.loads = set(), [], set(), []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        if "id" in found:
            assert found["id"] not in self.ids, f"id {found['id']} stands twice"
            self.ids.add(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        self.loads += [value for name, value in attributes if name in ("src", "srcset", "action", "data", "poster")]
        assert not [name for name in found if name.startswith("on")]


@pytest.mark.parametrize("made", ["undeclared", "declared"])
def test_the_page_is_one_file_that_asks_for_nothing(made, request):
    workspace, _ = request.getfixturevalue(made)
    seen = _Seen()
    page = _text(workspace, "datasheet.html")
    seen.feed(page)
    assert not seen.tags & {"script", "link", "img", "iframe", "object", "form", "base", "b"}
    assert seen.loads == []
    assert "url(" not in page
    assert "default-src 'none'" in page
    assert all(link.startswith("#") for link in seen.links)
    assert {link[1:] for link in seen.links} <= seen.ids


def test_markup_in_the_data_stays_text(tmp_path):
    rows = tiny_candidate.tables()
    rows["articles"][0]["site"] = tiny_candidate.MARKUP
    rows["articles"][0]["layout"] = "</code><script>alert(2)</script>"
    workspace, _ = _make(tmp_path, form=FORM, rows=rows)
    page, markdown = _text(workspace, "datasheet.html"), _text(workspace, "datasheet.md")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Ferries &lt;b&gt;and&lt;/b&gt; | moss" in page
    outside_code = re.sub(r"(`+)(?:(?!`).|(?!\1)`)+?\1", "", markdown)
    assert "<script" not in outside_code
    assert "# Ferries &lt;b&gt;and&lt;/b&gt; \\| moss" in markdown
    for svg in (workspace.candidate / "plots").iterdir():
        assert "<script" not in svg.read_text(encoding="utf-8")


def test_every_table_of_the_markdown_has_as_many_cells_in_each_row(declared):
    workspace, _ = declared
    for name in ("datasheet.md", "dictionary.md", "README.md"):
        width = None
        for line in _text(workspace, name).split("\n"):
            if not line.startswith("|"):
                width = None
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            assert width in (None, cells), (name, line)
            width = cells


def test_both_renderings_say_the_same_numbers(declared):
    workspace, _ = declared
    page, markdown = _text(workspace, "datasheet.html"), _text(workspace, "datasheet.md")
    html_numbers = re.findall(r'<a class="n" href="#q-([^"]+)" title="[^"]+">([^<]+)</a>', page)
    markdown_numbers = re.findall(r"\[([^\]]+)\]\(#q-([^)]+)\)", markdown)
    linked = [
        (query, number.replace("\\", "")) for number, query in markdown_numbers if not number.startswith(query[:3])
    ]
    wanted = [(query, number.replace("&lt;", "<").replace("&gt;", ">")) for query, number in html_numbers]
    assert [(q, n.replace("&lt;", "<").replace("&gt;", ">")) for q, n in linked] == wanted
    assert len(wanted) > 100


def test_each_number_of_the_page_is_recomputed_from_the_parquet(declared):
    assert recompute(declared[0].candidate) > 250


def test_a_number_that_is_not_in_the_parquet_is_noticed(declared, tmp_path):
    folder = shutil.copytree(declared[0].candidate, tmp_path / "release")
    page = _text(declared[0], "datasheet.html")
    for true, false in ((">40 %</a>", ">41 %</a>"), (">5</a>", ">6</a>")):
        (folder / "datasheet.html").write_text(page.replace(true, false, 1), encoding="utf-8")
        with pytest.raises(AssertionError, match="shown as"):
            recompute(folder)


def test_every_number_leads_to_a_query_that_is_printed(declared):
    workspace, _ = declared
    markdown = _text(workspace, "datasheet.md")
    anchors = set(re.findall(r'<a id="q-([^"]+)"></a>', markdown))
    assert set(re.findall(r"\(#q-([^)]+)\)", markdown)) <= anchors


def test_the_same_candidate_gives_the_same_bytes(declared, tmp_path):
    workspace, _ = declared
    again, _ = _make(tmp_path / "elsewhere", form=FORM)
    names = sorted(path.relative_to(again.candidate) for path in again.candidate.rglob("*") if path.is_file())
    assert len(names) > 20
    for name in names:
        assert (workspace.candidate / name).read_bytes() == (again.candidate / name).read_bytes(), name
        assert str(tmp_path) not in (again.candidate / name).read_bytes().decode("utf-8", "replace"), name


def test_running_twice_changes_nothing(declared):
    workspace, _ = declared
    before = {path: path.read_bytes() for path in sorted(workspace.candidate.rglob("*")) if path.is_file()}
    document.run(workspace, _settings())
    assert {path: path.read_bytes() for path in sorted(workspace.candidate.rglob("*")) if path.is_file()} == before


def test_metrics_are_flat_numbers(declared):
    metrics = json.loads(_text(declared[0], "metrics.json"))
    assert metrics["rows.comments"] == 5
    assert metrics["share.comments_named"] == 0.4
    assert metrics["share.comments_lost"] == 0.2
    assert metrics["share.lines_unrecognised"] == round(1 / 16, 4)
    assert all(value is None or isinstance(value, (int, float)) for value in metrics.values())


def test_the_dictionary_has_every_column_with_its_nulls(declared):
    text = _text(declared[0], "dictionary.md")
    for table, model in TABLES.items():
        section = text.split(f"\n## {table}\n")[1].split("\n## ")[0]
        named = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
        assert named == list(model.to_schema().columns)
    assert re.search(r"\| `author_id` \|.*\| 60 % \|", text)


def test_a_column_without_a_description_fails(declared, monkeypatch):
    facts = Facts(
        figures.measure(declared[0].candidate),
        manifest.load(declared[0].candidate),
        tiny_candidate.VALIDATION,
        upstream=(),
    )

    images = TABLES["images"]

    class Bare:
        """A table."""

        @staticmethod
        def to_schema():
            schema = copy.deepcopy(images.to_schema())
            schema.columns["caption"].description = None
            return schema

    monkeypatch.setitem(TABLES, "images", Bare)
    with pytest.raises(ValueError, match=r"schemas/images\.py: column `caption` has no description"):
        dictionary.build(facts)


def test_checksums_are_those_of_the_files(declared):
    workspace, _ = declared
    import hashlib

    described = json.loads(_text(workspace, "croissant.json"))["distribution"]
    for file in described:
        assert file["sha256"] == hashlib.sha256((workspace.candidate / file["contentUrl"]).read_bytes()).hexdigest()
    provenance = json.loads(_text(workspace, "prov.json"))
    documents = {name: entity for name, entity in provenance["entity"].items() if entity["prov:type"] == "document"}
    assert {"bs:datasheet.html", "bs:README.md", "bs:plots/authors.svg"} <= set(documents)
    for name, entity in documents.items():
        content = (workspace.candidate / name.removeprefix("bs:")).read_bytes()
        assert entity["bs:sha256"] == hashlib.sha256(content).hexdigest()
    assert provenance["entity"]["bs:raw"]["bs:digest"] == DIGEST
    for name, path in (
        ("validation.json", workspace.candidate / "validation.json"),
        ("config/datasheet.yaml", workspace.answers),
    ):
        assert provenance["entity"][f"bs:{name}"]["bs:sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    used = {use["prov:entity"] for use in provenance["used"].values()}
    assert used <= set(provenance["entity"])
    assert {"bs:raw", "bs:comments", "bs:validation.json", "bs:config/datasheet.yaml"} <= used


def test_the_card_changes_its_versions_with_the_rows(declared, tmp_path):
    def versions(workspace):
        head = _text(workspace, "README.md").split("---\n")[1]
        return {config["config_name"]: config["version"] for config in yaml.safe_load(head)["configs"]}

    rows = tiny_candidate.tables()
    rows["comments"][0]["text"] = "Another word."
    other, _ = _make(tmp_path, form=FORM, rows=rows)
    before, after = versions(declared[0]), versions(other)
    assert list(before) == list(TABLES)
    assert {table for table in TABLES if before[table] != after[table]} == {"comments"}
    assert all(version.startswith("2.1.") for version in before.values())


def test_upstream_filters_are_named_as_causes_of_nulls(tmp_path):
    workspace, _ = _make(tmp_path, settings=_settings(upstream=["one_word_lines"]))
    markdown = _text(workspace, "datasheet.md")
    said = (
        "removed upstream by one\\_word\\_lines in [1](#q-comments.author_status) rows: the author's name was one word"
    )
    assert said in markdown
    assert "removed upstream by one\\_word\\_lines: a vote count alone on its line was removed" in markdown
    for table, column in (("comments", "like_count"), ("comments", "author_id")):
        row = re.search(rf"^\| `{column}` \|.*$", markdown.split(f"**Nulls in {table}**")[1], re.MULTILINE)[0]
        assert "the text shows none" not in row
    for line in _text(workspace, "dictionary.md").splitlines():
        if line.startswith("| `like_count` |"):
            assert "removed upstream by one" in line
            assert "the text shows none" not in line
    with pytest.raises(BroadsheetError, match="`upstream` names `one_wrd`; described are: c4, dclm"):
        _make(tmp_path / "wrong", settings=_settings(upstream=["one_wrd"]))


@pytest.mark.parametrize("known", upstream.known().values(), ids=upstream.known())
def test_a_filter_that_takes_a_value_takes_what_is_read_off_it_too(known):
    """Otherwise a null in the column beside it would be put down to what the page does not show."""
    censored = {(each.table, each.column) for each in known.censors}
    for table, column, read_off in (
        ("comments", "posted_at", ("posted_precision", "posted_raw")),
        ("articles", "published_at", ("published_precision", "published_raw")),
        ("articles", "byline", ("writer_id",)),
        ("images", "caption", ("credit",)),
        ("comments", "like_count", ("dislike_count", "score")),
    ):
        if (table, column) in censored:
            assert {(table, name) for name in read_off} <= censored, f"upstream/{known.name}.yaml: {table}.{column}"


ESTIMATE = {
    "role_or_field": "comment_author",
    "sample": 40,
    "precision": 0.925,
    "precision_low": 0.801,
    "precision_high": 0.974,
    "recall": None,
    "recall_low": None,
    "recall_high": None,
}


def _estimated(root, estimates):
    workspace = tiny_candidate.write(root, digest=DIGEST)
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    workspace.estimate.parent.mkdir(parents=True)
    workspace.estimate.write_text(json.dumps(estimates), encoding="utf-8")
    document.run(workspace, _settings())
    return workspace


def test_the_accuracy_that_people_measured_is_told_with_its_bounds(tmp_path):
    workspace = _estimated(tmp_path, [ESTIMATE])
    markdown = _text(workspace, "datasheet.md")
    row = re.search(r"^\| `comment_author` \|.*Q?.*$", markdown.split("**Accuracy")[1], re.MULTILINE)[0]
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", row)
    assert shown == "| `comment_author` | 40 | 92.5 % (80 % to 97.4 %) | not known |"
    assert "has not been measured" not in markdown
    metrics = json.loads(_text(workspace, "metrics.json"))
    assert metrics["accuracy.comment_author.precision"] == 0.925
    assert "accuracy.comment_author.recall" not in metrics
    assert recompute(workspace.candidate) > 250


def test_without_marked_pages_no_accuracy_is_claimed(undeclared):
    assert "How well this corpus was read has not been measured" in _text(undeclared[0], "datasheet.md")


@pytest.mark.parametrize(
    ("estimates", "message"),
    [
        ({}, "expected a list of estimates, found dict"),
        ([{"sample": 3}], "entry 1: expected an object with the keys role_or_field, sample, precision"),
        ([ESTIMATE | {"precision": 92}], "entry 1: `precision: 92` is no share between 0 and 1"),
        ([ESTIMATE | {"sample": 0.5}], "entry 1: `sample` is no count"),
        ([ESTIMATE, ESTIMATE], "`comment_author` stands there more than once"),
    ],
)
def test_an_estimate_that_is_none_is_refused_with_the_place(tmp_path, estimates, message):
    with pytest.raises(BroadsheetError, match=re.escape(f"data/annotation/estimate.json: {message}")):
        _estimated(tmp_path, estimates)


def test_corrections_by_hand_are_counted(tmp_path):
    rows = tiny_candidate.tables()
    for line in (0, 3, 16):
        rows["lines"][line]["rule"] = "correction"
    workspace, _ = _make(tmp_path, rows=rows)
    markdown = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", _text(workspace, "datasheet.md"))
    assert "People corrected the role of 3 lines on 2 pages by hand" in markdown
    assert "20 lines with a role, 3 corrected by hand" in markdown
    assert json.loads(_text(workspace, "metrics.json"))["lines.corrected.pages"] == 2


def test_how_unevenly_people_comment_is_counted(tmp_path):
    rows = tiny_candidate.tables()
    plain = rows["authors"][1]
    counts = [30, 4, *[1] * 18]
    rows["authors"][1:] = [
        plain | {"author_id": tiny_candidate.make("author", str(at)), "comment_count": count}
        for at, count in enumerate(counts)
    ]
    workspace, _ = _make(tmp_path, rows=rows)
    markdown = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", _text(workspace, "datasheet.md"))
    ranked = sorted(counts)
    gini = sum((2 * rank - len(ranked) - 1) * count for rank, count in enumerate(ranked, 1)) / (
        len(ranked) * sum(ranked)
    )
    assert "tenth of commenters (2 of 20) wrote 65 % of the comments" in markdown
    assert f"over commenters is {round(gini, 4)} (0:" in markdown


def test_the_verdicts_are_in_the_manifest_and_at_the_end_of_a_run(declared, capsys):
    workspace, _ = declared
    stated = manifest.load(workspace.candidate)["abilities"]
    assert [each["site"] for each in stated] == [None, "harbour.example", "not told"]
    assert stated[0]["verdicts"][0] == {"kind": "volume", "verdict": "too few"}
    publish.run(workspace, None)
    capsys.readouterr()
    publish.tell(workspace)
    told = capsys.readouterr().err.splitlines()
    at = next(number for number, line in enumerate(told) if "what it can answer, site by site" in line)
    assert told[at + 1].split() == ["Volume", "Inequality", "Replies", "Timing", "Persistence", "Text"]
    assert told[at + 2].split() == ["all", "together", *["too", "few"] * 6]
    shutil.rmtree(workspace.release)


def test_hidden_names_are_said_to_be_hidden(tmp_path):
    workspace = tiny_candidate.write(tmp_path, digest=DIGEST)
    stated = manifest.load(workspace.candidate)
    manifest.save(workspace.candidate, {**stated, "config": {**stated["config"], "author_names": "pseudonymise"}})
    write_json(workspace.candidate / "validation.json", tiny_candidate.VALIDATION)
    document.run(workspace, _settings(author_names="pseudonymise"))
    assert "Names of commenters are replaced by keyed pseudonyms" in _text(workspace, "datasheet.md")
    assert "Names of commenters are in this release" not in _text(workspace, "datasheet.md")
    assert "one person within one site, and within one article where the site is not known" in _text(
        workspace, "datasheet.md"
    )
    assert "rebuilds the bytes" not in _text(workspace, "datasheet.md")
    assert "kept as raw bytes too" not in _text(workspace, "datasheet.md")


@pytest.mark.parametrize("made", ["declared", "undeclared"])
def test_no_table_stands_twice(made, request):
    page = _text(request.getfixturevalue(made)[0], "datasheet.md")
    captions = re.findall(r"^\*\*([^*]+)\*\*$", page, re.MULTILINE)
    assert len(captions) > 20
    assert sorted(captions) == sorted(set(captions))


def test_nothing_is_promised_that_nobody_has_declared(undeclared):
    answer = _text(undeclared[0], "datasheet.md").split("### L10.")[1].split("### L11.")[0]
    assert "Whether and where people can ask for it, only a person can answer." in answer


def test_a_candidate_without_rows_is_described(tmp_path):
    workspace, result = _make(tmp_path, rows={table: [] for table in TABLES})
    assert result.status == "draft"
    assert "n/a" in _text(workspace, "datasheet.md")


def test_without_check_the_message_says_what_to_run(tmp_path):
    workspace = tiny_candidate.write(tmp_path)
    with pytest.raises(BroadsheetError, match="run `broadsheet check`"):
        document.run(workspace, _settings())
    shutil.rmtree(workspace.candidate)
    with pytest.raises(BroadsheetError, match="run `broadsheet release`"):
        document.run(workspace, _settings())


def test_plots_have_words_for_those_who_do_not_see_them(declared):
    plots = sorted((declared[0].candidate / "plots").iterdir())
    assert [path.name for path in plots][:2] == ["activity.svg", "authors.svg"]
    for path in plots:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("<svg ")
        assert re.search(r"<title [^>]*>[^<]+</title>\n<desc [^>]*>[^<]+</desc>", text)


def test_measured_frames_are_the_candidates(declared):
    scanned = figures.scan(declared[0].candidate)
    assert {name: frame.select(pl.len()).collect().item() for name, frame in scanned.items()}["lines"] == 20


def test_a_part_may_be_more_than_its_whole():
    """More comments found than the page declares is not nearly all of them."""
    shown = [text.percent(part, 10_000) for part in (0, 9_999, 10_000, 10_001, 12_000)]
    assert shown == ["0 %", "> 99.9 %", "100 %", "> 100 %", "120 %"]
