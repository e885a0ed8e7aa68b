"""The default run hides names: the real Snakemake, from nothing to a release, and again."""

import os
import stat

import polars as pl
import pytest
from conftest import SAMPLE, refused, snakemake, succeeded

from broadsheet import manifest

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="session")
def hidden(tmp_path_factory):
    """A release of one site of the sample, with the settings that nobody has changed; not to be changed."""
    work = tmp_path_factory.mktemp("hidden")
    return work, succeeded(snakemake("reproduce", "--config", f"raw={SAMPLE / 'tramwatch'}", work=work))


def test_the_first_run_makes_the_key_and_says_so(hidden):
    work, said = hidden
    key = work / "data" / "restricted" / "key"
    assert "A key was made in data/restricted/key" in said
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    stated = manifest.load(work / "data" / "release")
    assert stated["key_fingerprint"] in said
    assert stated["masked"]["person"] > 10


def test_no_name_is_in_any_released_byte_nor_in_what_was_said(hidden):
    work, said = hidden
    people = pl.read_parquet(work / "data" / "restricted" / "people")
    release = work / "data" / "release"
    long = {name for name in people["display_name"] if len(name.split()) > 1}
    assert len(long) > 3
    texts = [said, *(path.read_text("utf-8") for path in (work / "reports").rglob("*.log"))]
    texts += [path.read_text("utf-8") for path in release.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    for name in long:
        assert not any(name in text for text in texts), "a document or log shows a name; see tests/unit/test_leaks.py"
    pages = pl.read_parquet(release / "articles").select("article_id", "page_id")
    comments = pl.read_parquet(release / "comments").join(pages, on="article_id")
    for frame in (pl.read_parquet(release / "lines"), pl.read_parquet(release / "articles"), comments):
        for page, name in people.filter(pl.col("display_name").is_in(sorted(long))).iter_rows():
            shown = str(frame.filter(pl.col("page_id") == page).rows())
            assert name not in shown, "a table shows a name on its own page; see tests/unit/test_mask.py"


def test_the_unmasked_ledger_rebuilds_the_pages(hidden):
    work, _ = hidden
    unmasked = pl.read_parquet(work / "data" / "restricted" / "lines")
    released = pl.read_parquet(work / "data" / "release" / "lines")
    assert unmasked.drop("text", "raw_bytes", "record_id").equals(released.drop("text", "raw_bytes", "record_id"))
    assert not unmasked["text"].equals(released["text"])


def test_nothing_is_done_again_and_a_lost_key_is_not_replaced_by_a_worker(hidden):
    work, _ = hidden
    assert "A key was made" not in succeeded(
        snakemake("reproduce", "--config", f"raw={SAMPLE / 'tramwatch'}", work=work)
    )
    message = refused(
        snakemake(
            "reproduce",
            "--config",
            f"raw={SAMPLE / 'tramwatch'}",
            work=work,
            BROADSHEET_KEY_FILE=os.fspath(work / "no" / "key"),
        )
    )
    assert "no file is there" in message
