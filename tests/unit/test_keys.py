"""The key: made once, by a person's own run, readable by its owner only, never overwritten."""

import dataclasses
import hashlib
import stat
from pathlib import Path

import pytest
from small_corpus import SETTINGS, article_page, fill

from broadsheet import cli, ingest, keys, rawindex
from broadsheet.config import merge
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier
from broadsheet.paths import Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
HIDE = dataclasses.replace(SETTINGS, author_names="pseudonymise")
DIGEST = "d" * 64


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    return Workspace(tmp_path)


def test_the_first_run_makes_a_key_with_a_notice_and_no_later_one_does(workspace, capsys):
    keys.ensure(workspace, HIDE, DIGEST)
    first = keys.held(workspace)
    assert first.fingerprint in capsys.readouterr().err
    assert stat.S_IMODE(workspace.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(workspace.restricted.stat().st_mode) == 0o700
    keys.ensure(workspace, HIDE, DIGEST)
    assert keys.held(workspace) == first
    assert capsys.readouterr().err == ""


def test_keep_makes_no_key_and_uses_the_one_that_is_there(workspace):
    keys.ensure(workspace, SETTINGS, DIGEST)
    assert not workspace.restricted.exists()
    assert keys.key_of(workspace, SETTINGS, DIGEST) is None
    made = keys.make(workspace.key)
    assert keys.key_of(workspace, SETTINGS, DIGEST) == made


def test_a_worker_without_a_key_makes_none_and_says_what_to_do(workspace):
    fill(workspace.root, {"a.txt": article_page("A Crane In The Harbour Is Painted")})
    with pytest.raises(BroadsheetError, match="broadsheet key import"):
        ingest.run(workspace, dataclasses.replace(HIDE, raw="raw"))
    assert not workspace.key.exists()
    words = ["ingest", "--directory", str(workspace.root), "--config", "raw=raw"]
    assert cli.main([*words, "--done", str(workspace.root / "done.json")]) == 2
    assert not workspace.key.exists()
    assert cli.main(words) == 0
    assert workspace.key.exists()


def test_the_environment_names_another_key(workspace, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere" / "key"
    monkeypatch.setenv(keys.VARIABLE, str(elsewhere))
    with pytest.raises(BroadsheetError, match=r"names .*elsewhere/key, and no file is there"):
        keys.ensure(workspace, HIDE, DIGEST)
    made = keys.make(elsewhere)
    assert keys.key_of(workspace, HIDE, DIGEST) == made
    assert not workspace.key.exists()


@pytest.mark.parametrize("content", [b"", b"secret\n", b"broadsheet-key-1 abc\n", b"\xff\xfe"])
def test_what_is_no_key_is_refused(workspace, content):
    keys.make(workspace.key)
    workspace.key.write_bytes(content)
    with pytest.raises(BroadsheetError, match="is no key"):
        keys.held(workspace)


def test_a_key_that_others_may_read_is_refused(workspace):
    keys.make(workspace.key)
    workspace.key.chmod(0o640)
    with pytest.raises(BroadsheetError, match="chmod 600"):
        keys.held(workspace)


def test_the_command_makes_shows_brings_in_and_forgets(workspace, tmp_path, capsys):
    def said(*words):
        code = cli.main(["key", *words, "--directory", str(workspace.root)])
        return code, capsys.readouterr().err

    assert said("show")[0] == 2
    code, text = said("new")
    assert code == 0
    made = keys.held(workspace)
    assert made.fingerprint in text
    assert made.secret.hex() not in text
    assert said("new") == (2, said("new")[1])
    assert "already" in said("new")[1]
    copy = tmp_path / "copy"
    copy.write_bytes(workspace.key.read_bytes())
    assert said("show")[1].count(made.fingerprint) == 1
    assert said("forget")[0] == 0
    assert not workspace.key.exists()
    assert said("import", str(copy))[0] == 0
    assert keys.held(workspace) == made
    assert said("import", str(copy))[0] == 0, "the same key again is no harm"
    other = tmp_path / "other"
    keys.make(other)
    code, text = said("import", str(other))
    assert code == 2
    assert "already" in text
    assert keys.held(workspace) == made


def test_the_samples_text_takes_the_public_key_and_no_other_text_does(workspace):
    mine = keys.make(workspace.key)
    assert keys.key_of(workspace, HIDE, keys.SAMPLE).public
    assert keys.fingerprint_of(workspace, HIDE, keys.SAMPLE).startswith("public sample key")
    assert keys.key_of(workspace, SETTINGS, keys.SAMPLE) is None
    assert keys.key_of(workspace, HIDE, DIGEST) == mine


def test_the_sample_is_the_bundled_one(workspace):
    settings = merge(workspace, {"raw": str(REPOSITORY / "data" / "raw"), "author_names": "keep"})
    digest = rawindex.look(workspace, settings).digest
    assert digest == keys.SAMPLE, f"data/raw has changed: write SAMPLE = {digest!r} in workflow/broadsheet/keys.py"


def test_the_digest_of_the_raw_text_is_keyed_too(workspace):
    content = hashlib.sha256(b"pages").hexdigest()
    keys.note_raw(workspace, content, Identifier())
    assert workspace.raw_digest.read_text() == f"{content}\n"
    keys.note_raw(workspace, content, Identifier(b"k" * 32))
    assert content not in workspace.raw_digest.read_text()
