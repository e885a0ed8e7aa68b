"""The index of raw files: what is seen, what is read again, and what the digest stands for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet import rawindex
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


def settings(raw: str | list[str] = "raw", **more) -> Settings:
    return Settings(raw=raw, author_names="keep", bylines="keep", site=None, layouts="all", **more)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "work")


@pytest.fixture
def put(workspace: Workspace) -> Callable[..., Path]:
    """Write files below WORK/raw: path=content."""

    def write(name: str | bytes, content: bytes = b"text\n") -> Path:
        path = workspace.root / "raw" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


def names(workspace: Workspace) -> list[str]:
    return [file.source_file.decode() for file in rawindex.files(workspace)]


def test_files_come_in_byte_order_of_their_whole_path(workspace, put) -> None:
    expected = ["A.txt", "a-b.txt", "a.txt", "a/b.txt", "a/b/c.txt", "a0.txt", "é.txt", "日.txt", "😀.txt"]
    for name in reversed(expected):
        put(name, name.encode())
    rawindex.refresh(workspace, settings())
    assert names(workspace) == sorted(expected, key=str.encode) == expected


def test_what_is_no_page_is_passed_over_and_counted(workspace, put, tmp_path: Path) -> None:
    put("page.txt")
    for name in (
        ".hidden.txt",
        ".folder/page.txt",
        "pages.csv",
        "README.md",
        "sub/README",
        "SOURCE.yaml",
        "x/.y/z.txt",
    ):
        put(name, b"source_file\n" if name == "pages.csv" else b"-")
    put("README_not_a_file/page.txt")
    os.mkfifo(workspace.root / "raw" / "pipe.txt")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "linked.txt").write_bytes(b"linked\n")
    (workspace.root / "raw" / "link.txt").symlink_to(elsewhere / "linked.txt")
    (workspace.root / "raw" / "folder").symlink_to(elsewhere)
    (workspace.root / "raw" / "gone.txt").symlink_to(elsewhere / "nothing")
    summary = rawindex.look(workspace, settings())
    assert names(workspace) == ["README_not_a_file/page.txt", "gone.txt", "link.txt", "page.txt"]
    assert summary.passed_over == {
        "README": 2,
        "SOURCE.yaml": 1,
        "hidden": 3,
        "links to folders": 1,
        "pages.csv": 1,
        "special files": 1,
    }
    assert [file.problem for file in rawindex.files(workspace)] == ["", "vanished", "", ""]
    assert summary.files == 4


def test_the_digest_follows_content_alone(workspace, put) -> None:
    first = put("a.txt", b"one\n")
    put("b.txt", b"two\n")
    put("pages.csv", b"source_file,url\na.txt,https://a.example/\n")
    digest = rawindex.refresh(workspace, settings())
    os.utime(first, (1, 1))
    first.chmod(0o600)
    assert rawindex.refresh(workspace, settings()) == digest
    first.rename(first.with_name("c.txt"))
    assert rawindex.refresh(workspace, settings()) != digest
    first.with_name("c.txt").rename(first)
    assert rawindex.refresh(workspace, settings()) == digest
    put("pages.csv", b"source_file,url\na.txt,https://b.example/\n")
    assert rawindex.refresh(workspace, settings()) != digest


def test_a_change_is_seen_although_the_time_is_put_back(workspace, put) -> None:
    path = put("a.txt", b"one\n")
    os.utime(path, ns=(10**18, 10**18))
    digest = rawindex.refresh(workspace, settings())
    path.write_bytes(b"two\n")
    os.utime(path, ns=(10**18, 10**18))
    assert rawindex.refresh(workspace, settings()) != digest


def test_a_change_within_one_tick_of_the_clock_is_seen(workspace, put) -> None:
    path = put("a.txt", b"0000\n")
    seen = set()
    for number in range(50):
        path.write_bytes(b"%04d\n" % number)
        seen.add(rawindex.refresh(workspace, settings()))
    assert len(seen) == 50


def test_what_has_not_changed_is_not_read_again(workspace, put, monkeypatch) -> None:
    for number in range(5):
        path = put(f"{number}.txt")
        os.utime(path)
    monkeypatch.setattr(rawindex, "_TICK_NS", -(10**12))
    digest = rawindex.refresh(workspace, settings())
    read = []
    hashed = rawindex._hashed
    monkeypatch.setattr(rawindex, "_hashed", lambda *given: read.append(given[0].source_file) or hashed(*given))
    put("new.txt")
    (workspace.root / "raw" / "3.txt").unlink()
    assert rawindex.refresh(workspace, settings()) != digest
    assert read == [b"new.txt"]


def test_names_that_are_no_utf8_are_spelled_out(workspace, put) -> None:
    put(b"100%\xff.txt", b"one")
    put("100%25.txt", b"two")
    put(b"dir\xe9/a\nb\tc\\d.txt", b"three")
    rawindex.refresh(workspace, settings())
    rawindex.refresh(workspace, settings())
    assert names(workspace) == ["100%25%FF.txt", "100%25.txt", "dir%E9/a\nb\tc\\d.txt"]
    for file, content in zip(rawindex.files(workspace), (b"one", b"two", b"three"), strict=True):
        assert (workspace.root / "raw" / os.fsdecode(file.path)).read_bytes() == content


def test_two_names_that_would_be_spelled_alike_are_refused(workspace, put) -> None:
    put(b"\xff.txt")
    put("%FF.txt")
    with pytest.raises(BroadsheetError, match=r"two files would both be called %FF\.txt"):
        rawindex.refresh(workspace, settings())


def test_one_file_has_its_folder_as_root(workspace, put) -> None:
    put("sub/a.txt")
    put("sub/b.txt")
    rawindex.refresh(workspace, settings("raw/sub/a.txt"))
    assert names(workspace) == ["a.txt"]


def test_a_list_leads_with_the_last_names(workspace, put) -> None:
    put("x/a/page.txt")
    put("y/b.txt")
    put("a.b/page.txt")
    rawindex.refresh(workspace, settings(["raw/y/b.txt", "raw/x/a", "raw/a.b"]))
    assert names(workspace) == ["a.b/page.txt", "a/page.txt", "b.txt"]
    rawindex.refresh(workspace, settings(["raw/x/a"]))
    assert names(workspace) == ["a/page.txt"]
    put("y/a/page.txt")
    with pytest.raises(BroadsheetError, match=r"same last name, `a`"):
        rawindex.refresh(workspace, settings(["raw/x/a", "raw/y/a"]))


def test_what_a_run_makes_is_no_raw(workspace, put) -> None:
    put("page.txt")
    rawindex.refresh(workspace, settings("."))
    digest = rawindex.refresh(workspace, settings("."))
    assert names(workspace) == ["raw/page.txt"]
    (workspace.release).mkdir(parents=True)
    (workspace.release / "out.txt").write_bytes(b"-")
    rawindex.refresh(workspace, settings("."))
    assert names(workspace) == ["raw/page.txt"]
    assert digest


def test_a_missing_raw_says_the_absolute_path(workspace) -> None:
    with pytest.raises(BroadsheetError, match=str(workspace.root / "nowhere")):
        rawindex.refresh(workspace, settings("nowhere"))


def test_an_empty_raw_says_what_was_passed_over(workspace, put) -> None:
    put("README.md")
    with pytest.raises(BroadsheetError, match=rf"no file to read in {workspace.root / 'raw'} .*passed over: 1 README"):
        rawindex.refresh(workspace, settings())
    assert not (workspace.index / rawindex.FILES).exists()


def test_the_digest_does_not_depend_on_the_place(tmp_path: Path, monkeypatch) -> None:
    digests = set()
    for place in ("one", "two/deep"):
        work = Workspace(tmp_path / place)
        for name in ("b.txt", "a.txt") if place == "one" else ("a.txt", "b.txt"):
            path = work.root / "raw" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode())
        monkeypatch.chdir(tmp_path / place)
        digests.add(rawindex.refresh(work, settings("raw" if place == "one" else str(work.root / "raw"))))
    assert len(digests) == 1
