"""What makes a run do work again, and what does not; what a killed or disturbed run leaves behind."""

import json
import os
import signal
import subprocess

import polars as pl
import pytest
from conftest import BIN, REPOSITORY, SAMPLE, digests, environment, settings, snakemake, succeeded, wait_for

pytestmark = pytest.mark.e2e


def release_target(work, raw, *words, **changes):
    return succeeded(snakemake("release", *words, *settings(raw), work=work, **changes))


def candidate(work):
    return digests(work / "data" / "interim" / "candidate")


def test_same_input_same_bytes(sample_release, tmp_path):
    """Another folder, one core, another time zone and locale, other file times and inodes: the same release."""
    raw = tmp_path / "elsewhere" / "raw"
    raw.parent.mkdir()
    subprocess.run(["cp", "-r", str(SAMPLE), str(raw)], check=True)
    for number, path in enumerate(sorted(raw.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
    work = tmp_path / "work"
    elsewhere = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    succeeded(snakemake("reproduce", "--cores", 1, *settings(raw), work=work, **elsewhere))
    assert digests(work / "data" / "release") == digests(sample_release[0] / "data" / "release")


def test_a_page_more_changes_no_id_of_another(small_candidate):
    small_raw, work = small_candidate
    before = pl.read_parquet(work / "data/interim/candidate/comments/*.parquet")
    more = (SAMPLE / "tramwatch" / "stop-names-threaded-with-likes.txt").read_bytes()
    (small_raw / "a-page-in-front.txt").write_bytes(more)
    release_target(work, small_raw)
    after = pl.read_parquet(work / "data/interim/candidate/comments/*.parquet")
    assert before.height < after.height
    kept = after.filter(pl.col("comment_id").is_in(before["comment_id"].implode()))
    assert kept.equals(before)
    (small_raw / "a-page-in-front.txt").unlink()
    release_target(work, small_raw)
    assert pl.read_parquet(work / "data/interim/candidate/comments/*.parquet").equals(before)


def test_changed_content_is_noticed_when_its_time_is_put_back(small_candidate):
    small_raw, work = small_candidate
    page = small_raw / "harbourcourier" / "01-ferry-capture-march.txt"
    before = page.stat()
    page.write_bytes(page.read_bytes().replace(b"e", b"E", 1))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert page.stat().st_size == before.st_size
    said = release_target(work, small_raw)
    assert "1 shard read" in said


def test_a_touched_file_redoes_nothing(small_candidate):
    small_raw, work = small_candidate
    for page in small_raw.rglob("*.txt"):
        page.touch()
    assert "Nothing to be done" in release_target(work, small_raw)


def test_lost_records_of_snakemake_mean_a_fresh_look_but_no_work_twice(small_candidate):
    small_raw, work = small_candidate
    made = candidate(work)
    subprocess.run(["rm", "-r", str(work / ".snakemake" / "metadata")], check=True)
    said = release_target(work, small_raw)
    assert "0 shards read, 1 already up to date" in said
    assert candidate(work) == made


def test_another_setting_reads_again(small_candidate):
    small_raw, work = small_candidate
    said = succeeded(snakemake("release", *settings(small_raw, comment_language="true"), work=work))
    assert "1 shard read" in said


@pytest.mark.parametrize(
    "mark", ["data/interim/plan.json", "data/interim/done/survey.json", "data/interim/read", "data/interim/candidate"]
)
def test_killed_at_any_moment_and_run_again_gives_the_same_bytes(tmp_path, small_candidate, mark):
    (small_raw, whole), work = small_candidate, tmp_path / "work"
    command = [str(BIN / "snakemake"), "release", *settings(small_raw), "--directory", str(work)]
    running = subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_for(lambda: (work / mark).exists() or running.poll() is not None, mark)
    running.send_signal(signal.SIGKILL)
    running.wait()
    release_target(work, small_raw)
    assert candidate(work) == candidate(whole)


def test_a_second_run_at_once_is_refused(tmp_path, small_raw):
    work = tmp_path / "work"
    command = [str(BIN / "snakemake"), "release", *settings(small_raw), "--directory", str(work)]
    first = subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    lock = work / ".snakemake" / "broadsheet.lock"
    wait_for(lambda: (lock.exists() and lock.read_text(encoding="utf-8").strip()) or first.poll() is not None, lock)
    second = snakemake("release", *settings(small_raw), work=work)
    said = second.stdout + second.stderr
    assert second.returncode != 0
    assert f"another run (process {first.pid})" in said
    assert "Traceback" not in said
    assert first.wait(timeout=300) == 0


def test_a_damaged_release_is_put_right(sample_release, tmp_path):
    work = tmp_path / "work"
    subprocess.run(["cp", "-a", str(sample_release[0]), str(work)], check=True)
    release = work / "data" / "release"
    before = digests(release)
    (release / "comments" / "part-00000.parquet").unlink()
    (release / "datasheet.md").write_text("edited by hand", encoding="utf-8")
    said = succeeded(snakemake("reproduce", *settings(SAMPLE), work=work))
    assert "publish" in said
    assert "read: batch" not in said
    assert digests(release) == before


def test_every_step_can_be_run_by_hand(sample_release, tmp_path):
    """The steps one after the other, label to mask one by one, give the bytes that Snakemake's run gave."""
    work = tmp_path / "work"

    def step(*words):
        done = subprocess.run(
            [str(BIN / "broadsheet"), *words, "--directory", str(work)],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        succeeded(done)

    step("ingest", *settings(SAMPLE))
    for name in ("survey", "label", "tables", "validate", "mask", "release", "check", "document", "publish"):
        step(name)
    by_hand, by_snakemake = digests(work / "data" / "release"), digests(sample_release[0] / "data" / "release")
    assert {name for name in by_hand if by_hand[name] != by_snakemake.get(name)} == set()
    manifest = json.loads((work / "data" / "release" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["tables"]["articles"]["rows"] > 0
