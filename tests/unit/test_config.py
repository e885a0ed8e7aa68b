"""Settings: merged in one order, checked before anything runs, and named in the message when they are wrong."""

import pytest

from broadsheet import config
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


def working_directory(tmp_path, text):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").write_text(text, encoding="utf-8")
    return Workspace(tmp_path)


def test_defaults_hold_where_nothing_is_said(tmp_path):
    settings = config.merge(Workspace(tmp_path))
    assert settings.author_names == "pseudonymise"
    assert settings.raw == "data/raw"


def test_the_command_line_wins_over_the_file(tmp_path):
    workspace = working_directory(tmp_path, "raw: pages\nsite: harbour.example\n")
    settings = config.merge(workspace, {"site": "tram.example"})
    assert (settings.raw, settings.site) == ("pages", "tram.example")


def test_an_answer_about_names_is_not_inherited_by_other_pages(tmp_path):
    workspace = working_directory(tmp_path, "raw: pages\nauthor_names: keep\n")
    assert config.merge(workspace).author_names == "keep"
    assert config.merge(workspace, {"raw": "elsewhere"}).author_names == "pseudonymise"
    assert config.merge(workspace, {"raw": "elsewhere", "author_names": "keep"}).author_names == "keep"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("author_name: keep", "did you mean `author_names`"),
        ("author_names: hide", "Expected one of pseudonymise, keep, drop"),
        ("raw: 3", "`raw: 3` is not allowed"),
        ("max_record_mb: 0", "max_record_mb"),
        ("- raw", "expected `key: value` lines"),
        ("raw: [", "is not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(tmp_path, text, said):
    workspace = working_directory(tmp_path, text)
    with pytest.raises(BroadsheetError) as raised:
        config.merge(workspace)
    assert said in str(raised.value)
    assert str(workspace.config) in str(raised.value)


def test_kept_settings_are_read_back(tmp_path):
    workspace = Workspace(tmp_path)
    settled = config.settle(workspace, {"raw": ["a", "b"], "upstream": ["one_word_lines"]})
    assert config.load(workspace) == settled


def test_every_setting_has_a_default_and_a_description():
    for key, declared in config.schema()["properties"].items():
        assert "default" in declared, f"config.schema.yaml: `{key}` needs a default"
        assert declared["description"], f"config.schema.yaml: `{key}` needs a description"
    shaping_and_raw = {*config.SHAPING, *config.LOOKING, "raw"}
    assert shaping_and_raw == set(config.schema()["properties"]), (
        "config.SHAPING or config.LOOKING must name every setting but `raw`"
    )


def test_words_that_the_command_line_leaves_as_text_are_read(tmp_path):
    settings = config.merge(Workspace(tmp_path), {"comment_language": "true", "site": "null", "max_record_mb": "8"})
    assert (settings.comment_language, settings.site, settings.max_record_mb) == (True, None, 8)


def test_every_setting_either_shapes_a_release_or_is_known_not_to():
    known = {"raw", *config.SHAPING, *config.LOOKING}
    assert set(config.schema()["properties"]) == known, "add the new setting to SHAPING (or to LOOKING) in config.py"
