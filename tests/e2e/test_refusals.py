"""Bad input and bad settings: one message that names it, an exit code, and nothing half-written."""

import pytest
from conftest import broadsheet, refused, settings, snakemake

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["raw={tmp}/nowhere", "author_names=keep"], "{tmp}/nowhere"),
        (["raw={tmp}/empty", "author_names=keep"], "{tmp}/empty"),
        (["raw={tmp}/pages", "author_names=keep", "author_nmaes=keep"], "did you mean `author_names`"),
        (["raw={tmp}/pages", "author_names=keep", "layouts=[wpdiscus]"], "wpdiscus"),
        (["raw={tmp}/pages", "mask_also={tmp}/nobody.txt"], "{tmp}/nobody.txt"),
    ],
)
def test_what_cannot_be_done_is_refused_with_one_message(tmp_path, overrides, said):
    (tmp_path / "empty").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("A headline of some length\n\nA paragraph.\n", encoding="utf-8")
    work = tmp_path / "work"
    words = [word.format(tmp=tmp_path) for word in overrides]
    message = refused(snakemake("reproduce", "--config", *words, work=work))
    assert said.format(tmp=tmp_path) in message
    assert 'File "' not in message, "the message stands alone, without the lines of code it came through"
    assert not (work / "data" / "release").exists()


def test_a_relative_raw_starts_at_the_working_directory_and_the_message_says_where_it_looked(tmp_path):
    message = refused(snakemake("ingest", *settings("pages"), work=tmp_path / "work"))
    assert str(tmp_path / "work" / "pages") in message


def test_a_file_that_is_no_text_is_a_row_and_the_rest_comes_through(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (raw / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (raw / "page.txt").write_text("A headline of some length\n\nA paragraph with words in it.\n", encoding="utf-8")
    done = broadsheet("ingest", "--directory", tmp_path / "work", *settings(raw))
    assert done.returncode == 0, done.stderr
    assert "1 read" in done.stderr
    assert "2 unreadable" in done.stderr


def test_a_step_by_hand_without_the_step_before_says_what_to_run(tmp_path):
    message = refused(broadsheet("release", "--directory", tmp_path, *settings("raw")))
    assert "broadsheet ingest" in message


def test_reading_one_file_that_is_not_there(tmp_path):
    message = refused(broadsheet("read", tmp_path / "no.txt"))
    assert str(tmp_path / "no.txt") in message
