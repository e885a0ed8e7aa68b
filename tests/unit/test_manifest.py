"""What a release and a shard say of themselves, and whether all of it is there."""

import json

import pytest
import tiny_candidate
from small_corpus import article_page, build, fill

from broadsheet import manifest
from broadsheet.paths import Workspace


@pytest.mark.parametrize("text", [None, "", "{", "[1]", "3", b"\xff\xfe"])
def test_a_small_file_that_is_gone_or_damaged_is_nothing(tmp_path, text):
    path = tmp_path / "a.json"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert manifest.read_json(path) is None
    assert manifest.read_json(path / "below") is None


def test_what_is_saved_is_loaded(tmp_path):
    manifest.save(tmp_path, {"status": "draft"})
    assert manifest.load(tmp_path) == manifest.read_json(manifest.path_of(tmp_path)) == {"status": "draft"}


def test_versions_are_those_of_the_libraries_that_shape_a_release():
    assert set(manifest.versions_of_libraries()) == set(manifest.LIBRARIES)
    assert manifest.code_version()


def test_a_candidate_is_whole_with_every_part_in_its_size(tmp_path):
    folder = tiny_candidate.write(tmp_path).candidate
    assert manifest.is_whole(folder)
    part = folder / "images" / "part-00000.parquet"
    kept = part.read_bytes()
    part.write_bytes(kept[:-1])
    assert not manifest.is_whole(folder)
    part.unlink()
    assert not manifest.is_whole(folder)
    part.write_bytes(kept)
    assert manifest.is_whole(folder)
    for text in ("{}", '{"tables": 3}', '{"tables": {"images": {"parts": [{}]}}}', "{"):
        (folder / manifest.FILE).write_text(text)
        assert not manifest.is_whole(folder)
    assert not manifest.is_whole(tmp_path / "nowhere")


def test_a_shard_is_read_only_with_all_its_files(tmp_path):
    workspace = Workspace(tmp_path)
    fill(tmp_path, {"a.txt": article_page("The Old Crane Of The Town Is Painted Again")})
    (name,) = build(workspace)
    folder = workspace.read / name
    noted = manifest.shard_notes(folder)
    assert set(noted["parts"]) == {"articles", "images", "comments", "lines"}
    for path in sorted(folder.iterdir()):
        kept = path.read_bytes()
        path.unlink()
        assert manifest.shard_notes(folder) is None, path.name
        path.write_bytes(kept)
    done = json.loads((folder / manifest.DONE).read_text())
    (folder / manifest.DONE).write_text(json.dumps({**done, "quarantine": {"comments": {"orphan": 1}}}))
    assert manifest.shard_notes(folder) is None
    (folder / manifest.DONE).write_text("{}")
    assert manifest.shard_notes(folder) is None
