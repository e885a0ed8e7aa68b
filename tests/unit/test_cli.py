"""The command line: what cannot be done is one message and an exit code."""

import errno
import json
import sys
import types

import pytest
import yaml
from small_corpus import article_page, fill

from broadsheet import __version__, cli, code
from broadsheet.errors import BroadsheetError


@pytest.fixture
def step(monkeypatch):
    """Put a step of one's own in the place of `survey`."""

    def put(run):
        monkeypatch.setitem(sys.modules, "broadsheet.survey", types.SimpleNamespace(run=run))

    return put


def said(capsys):
    return capsys.readouterr().err


def failing(error):
    def run(*_):
        raise error

    return run


@pytest.mark.parametrize(
    "words", [[], ["print"], ["ingest", "--speed"], ["ingest", "file.txt"], ["publish", "--shard", "x"]]
)
def test_an_unknown_step_or_option_ends_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert said(capsys).startswith("usage: broadsheet")


def test_help_names_every_step(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for name in cli.STEPS:
        assert f"\n    {name} " in shown
        assert code._source(f"broadsheet.{name}"), f"step {name} has a module of its name"


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.strip() == f"broadsheet {__version__}"


@pytest.mark.parametrize(
    ("error", "returned", "message"),
    [
        (BroadsheetError("a.csv:3: `role` is empty."), 2, "a.csv:3: `role` is empty."),
        (
            OSError(errno.ENOSPC, "No space left on device", "/x/y"),
            2,
            "/x/y: No space left on device. Make room on the disk",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "No space left on device. Make room on the disk"),
        (PermissionError(errno.EACCES, "Permission denied", "data"), 2, "data: Permission denied."),
        (OSError("could not be opened"), 2, "could not be opened."),
        (KeyboardInterrupt(), 130, "stopped; nothing half-written was left behind"),
    ],
)
def test_a_failure_is_one_line_and_an_exit_code(tmp_path, step, capsys, error, returned, message):
    step(failing(error))
    done = tmp_path / "done.json"
    assert cli.main(["survey", "--directory", str(tmp_path), "--done", str(done)]) == returned
    shown = said(capsys)
    assert shown.startswith(f"broadsheet survey: {message}")
    assert shown.count("\n") == 1
    assert not done.exists()


def test_a_fault_in_the_code_is_not_hidden(tmp_path, step):
    step(failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        cli.main(["survey", "--directory", str(tmp_path)])


def test_a_step_gets_its_working_directory_and_settings_and_leaves_its_mark_and_log(tmp_path, step):
    seen = []

    def run(workspace, settings):
        seen.append((workspace.root, settings.author_names, settings.layouts))
        cli.progress.say("survey: done")

    step(run)
    log, done = tmp_path / "logs" / "survey.log", tmp_path / "done" / "survey.json"
    words = ["--directory", str(tmp_path), "--log", str(log), "--done", str(done)]
    assert cli.main(["survey", *words, "--config", "author_names=keep", "--config", "layouts=[all, phpbb]"]) == 0
    cli.progress._logs.clear()
    assert seen == [(tmp_path, "keep", ["all", "phpbb"])]
    assert json.loads(done.read_text()) == {"step": "survey"}
    assert log.read_text() == "survey: done\n"


@pytest.mark.parametrize("word", ["raw", "raw=[", "site={a: ]", "author_names=hide", "colour=blue"])
def test_a_setting_that_cannot_be_read_is_one_message(tmp_path, capsys, word):
    assert cli.main(["survey", "--directory", str(tmp_path), "--config", word]) == 2
    shown = said(capsys)
    assert shown.startswith("broadsheet survey: --config")
    assert shown.count("\n") == 1


def test_a_damaged_config_file_is_one_message(tmp_path, capsys):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").write_text("raw: [\n")
    assert cli.main(["survey", "--directory", str(tmp_path)]) == 2
    assert str(tmp_path / "config" / "config.yaml") in said(capsys)


@pytest.mark.parametrize("name", [name for name in cli.STEPS if name not in ("ingest", "check", "document")])
def test_a_step_without_the_one_before_says_what_to_run(tmp_path, capsys, name):
    assert cli.main([name, "--directory", str(tmp_path), "--config", "author_names=keep"]) == 2
    shown = said(capsys)
    assert "run `broadsheet " in shown
    assert shown.count("\n") == 1


def test_read_with_a_file_prints_it_and_writes_nothing(tmp_path, capsys):
    fill(tmp_path, {"a.txt": article_page("The Old Crane Of The Town Is Painted Again")})
    assert cli.main(["read", str(tmp_path / "raw" / "a.txt"), "--directory", str(tmp_path / "work")]) == 0
    assert "1  title" in capsys.readouterr().out
    assert not (tmp_path / "work").exists()


def test_a_step_for_one_shard_leaves_its_mark_too(tmp_path, capsys):
    fill(tmp_path, {"a.txt": article_page("The Old Crane Of The Town Is Painted Again")})
    words = ["--directory", str(tmp_path), "--config", "raw=raw", "author_names=keep"]
    for name in ("ingest", "survey", "label"):
        assert cli.main([name, *words, "--done", str(tmp_path / f"{name}.json")]) == 0
        assert yaml.safe_load((tmp_path / f"{name}.json").read_text()) == {"step": name}
    (shard,) = (tmp_path / "data" / "interim" / "steps" / "label").iterdir()
    assert cli.main(["tables", *words, "--shard", shard.name]) == 0
    assert cli.main(["tables", *words, "--shard", "x"]) == 2
    assert "there is no shard `x`" in said(capsys)


def test_who_stops_listening_is_no_failure(tmp_path, step, monkeypatch):
    step(failing(BrokenPipeError()))
    monkeypatch.setattr(cli.os, "dup2", lambda *_: None)
    monkeypatch.setattr(sys, "stdout", types.SimpleNamespace(fileno=lambda: 1))
    assert cli.main(["survey", "--directory", str(tmp_path)]) == 0
