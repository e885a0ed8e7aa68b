"""Files and folders are whole or not there, and only what dead processes left is removed."""

import errno
import os
import subprocess
import threading
from pathlib import Path

import pytest

from broadsheet import atomic


@pytest.fixture(scope="module")
def dead() -> int:
    """The id of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def fill(folder, word):
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(5):
        (folder / f"{number}.txt").write_text(word)
    return folder


def shown(folder):
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_whole_and_its_folder_with_it(tmp_path):
    target = tmp_path / "new" / "a.json"
    with atomic.replacing(target) as temporary:
        temporary.write_text("half")
        assert not target.exists()
    assert target.read_text() == "half"
    atomic.write_json(target, {"b": 1, "a": "ü"})
    assert target.read_text(encoding="utf-8") == '{\n  "a": "ü",\n  "b": 1\n}\n'
    assert names(tmp_path / "new") == ["a.json"]


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_half_written(tmp_path, failure):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(type(failure)):
        fail(atomic.replacing(target), failure)
    assert names(tmp_path) == ["a.txt"]
    assert target.read_text() == "old"


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_replaces_another(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    target = tmp_path / "release"
    for word in ("one", "two", "three"):
        with atomic.replacing_folder(target) as folder:
            assert names(folder) == []
            fill(folder, word)
        assert set(shown(target).values()) == {word}
        assert names(tmp_path) == ["release"]


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_folder_and_nothing_beside_it(tmp_path, failure):
    target = fill(tmp_path / "release", "old")
    with pytest.raises(type(failure)):
        fail(atomic.replacing_folder(target), failure)
    assert names(tmp_path) == ["release"]
    assert set(shown(target).values()) == {"old"}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux under which name an open folder stands")
def test_who_lists_the_folder_while_it_is_replaced_always_sees_a_whole_one(tmp_path):
    target = fill(tmp_path / "release", "word 0")
    if not atomic._exchange(fill(tmp_path / "one", "x"), fill(tmp_path / "other", "y")):
        pytest.skip("this file system cannot exchange two names")
    looks, faults, done = [0], [], threading.Event()

    def look():
        while not done.is_set():
            try:
                handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:
                faults.append("nothing stands there")
                continue
            seen = os.listdir(handle)  # noqa: PTH208 (of what was opened, whatever takes its name meanwhile)
            # One that was opened before it was exchanged may be found being deleted, under its other name by then.
            if len(seen) != 5 and Path(f"/proc/self/fd/{handle}").readlink() == target:
                faults.append(f"only {seen}")
            os.close(handle)
            looks[0] += 1

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(1, 100):
        with atomic.replacing_folder(target) as folder:
            fill(folder, f"word {number}")
        assert set(shown(target).values()) == {f"word {number}"}
    done.set()
    reader.join()
    assert faults == []
    assert looks[0]


def fail(change, failure):
    with change as temporary:
        (temporary / "0.txt" if temporary.is_dir() else temporary).write_text("ne")
        raise failure


def test_the_old_folder_stands_until_the_moment_in_which_the_new_one_does(tmp_path, monkeypatch):
    target = fill(tmp_path / "release", "old")
    seen = []
    exchange = atomic._exchange

    def watched(new, path):
        seen.append((set(shown(path).values()), set(shown(new).values())))
        swapped = exchange(new, path)
        seen.append((set(shown(path).values()), set(shown(new).values())))
        return swapped

    monkeypatch.setattr(atomic, "_exchange", watched)
    with atomic.replacing_folder(target) as folder:
        fill(folder, "new")
    assert seen[0] == ({"old"}, {"new"})
    assert seen[1] in [({"new"}, {"old"}), ({"old"}, {"new"})]
    assert set(shown(target).values()) == {"new"}


def test_an_unforeseen_refusal_of_the_exchange_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        atomic._exchange(tmp_path / "a", tmp_path / "b")


def test_a_release_that_is_a_link_to_elsewhere_gives_way_and_what_it_led_to_stays(tmp_path):
    elsewhere = fill(tmp_path / "elsewhere", "old")
    target = tmp_path / "release"
    target.symlink_to(elsewhere)
    with atomic.replacing_folder(target) as folder:
        fill(folder, "new")
    assert set(shown(target).values()) == {"new"}
    assert set(shown(elsewhere).values()) == {"old"}
    assert names(tmp_path) == ["elsewhere", "release"]


def test_leftovers_of_the_dead_are_removed_and_those_of_the_living_kept(tmp_path, dead):
    fill(tmp_path / f".candidate.partial-{dead}", "x")
    fill(tmp_path / f".candidate.partial-{os.getpid()}", "x")
    fill(tmp_path / f".release.old.partial-{dead}", "x")
    (tmp_path / f".plan.json.partial-{dead}").write_text("{")
    (tmp_path / ".plan.json.partial-1").write_text("{")
    (tmp_path / f".link.partial-{dead}").symlink_to(fill(tmp_path / "kept", "x"))
    (tmp_path / ".far.partial-99999999999999999999999").write_text("")
    for name in ("candidate", ".hidden", "a.partial-1", ".x.partial-", ".x.partial-9a"):
        (tmp_path / name).write_text("")
    atomic.remove_leftovers(tmp_path)
    assert names(tmp_path) == sorted(
        [
            f".candidate.partial-{os.getpid()}",
            ".plan.json.partial-1",
            "kept",
            "candidate",
            ".hidden",
            "a.partial-1",
            ".x.partial-",
            ".x.partial-9a",
        ]
    )
    assert len(shown(tmp_path / "kept")) == 5
    atomic.remove_leftovers(tmp_path / "nowhere")


def test_remove_takes_files_folders_and_links(tmp_path):
    (tmp_path / "a").write_text("")
    kept = fill(tmp_path / "b" / "c", "x")
    (tmp_path / "link").symlink_to(kept)
    for name in ("link", "a", "nothing"):
        atomic.remove(tmp_path / name)
    assert len(shown(kept)) == 5
    atomic.remove(tmp_path / "b")
    assert names(tmp_path) == []
