"""Which layouts a run reads with."""

import pytest
from small_corpus import SETTINGS

from broadsheet import chosen_layouts
from broadsheet.chosen_layouts import layouts_of
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.reading.layouts import load_layouts

OWN = "name: gazette\nkind: article\nabout: the gazette's own comments\nheader:\n- '(?P<author>.+) wrote'\n"


def names(workspace, layouts):
    settings = type(SETTINGS)(**{**vars(SETTINGS), "layouts": layouts})
    return [layout.name for layout in layouts_of(workspace, settings).layouts]


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "gazette.yaml").write_text(OWN)
    (tmp_path / "pages").mkdir()
    return Workspace(tmp_path)


EVERY = [name for name in chosen_layouts._bundled() if name != "common"]


def test_a_bundled_layout_lies_in_the_file_of_its_name():
    assert [layout.name for layout in load_layouts().layouts] == EVERY


@pytest.mark.parametrize(
    ("layouts", "found"),
    [
        ("all", EVERY),
        (["all"], EVERY),
        (["all", "wpdiscuz"], EVERY),
        ("wpdiscuz", ["wpdiscuz"]),
        (["wpdiscuz", "phpbb"], ["phpbb", "wpdiscuz"]),
        (["own"], ["gazette"]),
        ("own", ["gazette"]),
        (["wpdiscuz", "own"], ["gazette", "wpdiscuz"]),
        (["all", "own"], sorted([*EVERY, "gazette"])),
        (["own", "all"], sorted([*EVERY, "gazette"])),
    ],
)
def test_names_and_folders(workspace, layouts, found):
    assert names(workspace, layouts) == found


def test_all_is_the_same_said_alone_or_in_a_list(workspace):
    settings = [type(SETTINGS)(**{**vars(SETTINGS), "layouts": layouts}) for layouts in ("all", ["all"])]
    assert len({layouts_of(workspace, each).digest for each in settings} | {load_layouts().digest}) == 1


def test_a_folder_wins_over_a_bundled_layout_of_the_name_inside(workspace):
    (workspace.root / "own" / "mine.yaml").write_text(OWN.replace("gazette", "phpbb", 1))
    settings = type(SETTINGS)(**{**vars(SETTINGS), "layouts": ["all", "own"]})
    assert layouts_of(workspace, settings).by_name["phpbb"].about == "the gazette's own comments"


def test_a_folder_that_happens_to_have_the_name_of_a_layout_hides_it_no_more(workspace):
    (workspace.root / "phpbb").mkdir()
    (workspace.root / "phpbb" / "gazette.yaml").write_text(OWN)
    assert names(workspace, ["phpbb"]) == ["phpbb"]
    assert names(workspace, ["./phpbb"]) == ["gazette"]


@pytest.mark.parametrize("layouts", ["wpdiscus", ["wpdiscus"], ["all", "wpdiscus"], ["own", "wpdiscus"], ["own.yaml"]])
def test_a_name_that_is_neither_is_refused(workspace, layouts):
    with pytest.raises(BroadsheetError, match=r"there is no layout '(wpdiscus|own\.yaml)'"):
        names(workspace, layouts)


def test_a_folder_without_layouts_is_refused(workspace):
    with pytest.raises(BroadsheetError, match="pages holds no layout"):
        names(workspace, ["all", "pages"])
