"""Measure the line from raw text to candidate against reading and writing the same text with no parsing at all.

Prints CPU seconds (user and system, all processes) of interleaved runs, and of those ratios: the whole line against
the floor (and, to judge that by, the least that looking at single lines costs), one page added against the whole, the
share of each step, and the largest memory of one process.

    python bench/line.py [--megabytes 1000] [--files 10000] [--rounds 3] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

STEPS = ("ingest", "survey", "read", "release")
REPOSITORY = Path(__file__).resolve().parent.parent

FLOOR = """
import sys, pathlib
import pyarrow as pa, pyarrow.parquet as pq
schema = pa.schema([("source_file", pa.string()), ("text", pa.large_string())])
root, out = pathlib.Path(sys.argv[1]), sys.argv[2]
with pq.ParquetWriter(out, schema, compression="zstd", compression_level=3) as writer:
    names, texts, size = [], [], 0
    def flush():
        writer.write_table(pa.table([names, texts], schema=schema))
        names.clear(), texts.clear()
    for path in sorted(root.rglob("*.txt")):
        names.append(path.name)
        texts.append(path.read_bytes().decode("utf-8"))
        size += len(texts[-1])
        if size > 8 << 20:
            flush()
            size = 0
    flush()
"""

LEAST = """
import sys, pathlib, re
import pyarrow as pa, pyarrow.parquet as pq
look = re.compile(r"\\b(?:says|wrote|\\d{4})\\b").search
text, word = pa.string(), pa.dictionary(pa.int32(), pa.string())
names, kinds = ["page", "line_no", "role", "text", "raw_bytes"], [text, pa.int32(), word, text, pa.binary()]
schema = pa.schema(list(zip(names, kinds)))
root, out = pathlib.Path(sys.argv[1]), sys.argv[2]
with pq.ParquetWriter(out, schema, compression="zstd", compression_level=3) as writer:
    pages, numbers, roles, texts, size = [], [], [], [], 0
    def flush():
        lines = pa.array(texts, text)
        columns = [pages, numbers, pa.array(roles, text).dictionary_encode(), lines, lines.cast(pa.binary())]
        writer.write_table(pa.table(columns, schema=schema))
        pages.clear(), numbers.clear(), roles.clear(), texts.clear()
    for path in sorted(root.rglob("*.txt")):
        lines = path.read_bytes().decode("utf-8").split("\\n")
        pages += [path.name] * len(lines)
        numbers += range(len(lines))
        roles += ["other" if look(line.strip()) else "paragraph" for line in lines]
        texts += lines
        size += sum(map(len, lines))
        if size > 8 << 20:
            flush()
            size = 0
    flush()
"""
"""What looking at lines one by one in Python costs at least: each split off, tried with one expression, written."""


class Cost(NamedTuple):
    """CPU seconds, seconds by the clock, and the largest memory of the process in MiB."""

    cpu: float
    wall: float
    memory: float


def run(*command: str | Path) -> Cost:
    """Run a command to its end and return what it cost."""
    started = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said.decode()}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / 1024)


def line(work: Path, raw: Path) -> dict[str, Cost]:
    """Run the steps from raw text to candidate."""
    settings = ("--directory", work, "--config", f"raw={raw}", "author_names=keep")
    return {step: run(sys.executable, "-m", "broadsheet", step, *settings) for step in STEPS}


def total(costs: dict[str, Cost]) -> float:
    """Return the CPU seconds of some steps together."""
    return sum(cost.cpu for cost in costs.values())


def main() -> None:
    """Generate the corpus where it is not there yet, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "build" / "bench")
    asked = parser.parse_args()
    raw, work = asked.folder / f"raw-{asked.megabytes}-{asked.files}", asked.folder / "work"
    if not raw.is_dir():
        print(f"generating {asked.megabytes} MB in {asked.files} files")
        generator = REPOSITORY / "bench" / "make_corpus.py"
        run(sys.executable, generator, raw, "--megabytes", str(asked.megabytes), "--files", str(asked.files))
    floors, leasts, wholes, added = [], [], [], []
    extra = raw / "one-page-more.txt"
    for number in range(asked.rounds):
        extra.unlink(missing_ok=True)
        floors.append(run(sys.executable, "-c", FLOOR, raw, asked.folder / "floor.parquet"))
        leasts.append(run(sys.executable, "-c", LEAST, raw, asked.folder / "least.parquet"))
        shutil.rmtree(work, ignore_errors=True)
        wholes.append(line(work, raw))
        page = sorted(raw.rglob("*.txt"))[0].read_text(encoding="utf-8")
        extra.write_text(f"A page that was not there before, number {number}\n\n{page}", encoding="utf-8")
        added.append(line(work, raw))
        extra.unlink()
        costs = f"floor {floors[-1].cpu:.1f} s, line {total(wholes[-1]):.1f} s, page {total(added[-1]):.1f} s"
        print(f"round {number + 1}: {costs}")
    report(floors, leasts, wholes, added)


def report(floors: list[Cost], leasts: list[Cost], wholes: list[dict[str, Cost]], added: list[dict[str, Cost]]) -> None:
    """Print medians over the rounds."""
    ratio = statistics.median(total(whole) / floor.cpu for whole, floor in zip(wholes, floors, strict=True))
    least = statistics.median(least.cpu / floor.cpu for least, floor in zip(leasts, floors, strict=True))
    share = statistics.median(total(more) / total(whole) for more, whole in zip(added, wholes, strict=True))
    memory = max(cost.memory for whole in wholes for cost in whole.values())
    print(f"\ningest to candidate against reading and writing   {ratio:5.1f} x   (hold 5, hope 3)")
    print(f"  one expression a line, and a ledger, cost       {least:5.1f} x")
    print(f"memory of one process                             {memory:5.0f} MiB (hold 600, hope 400)")
    print(f"one page added against building it all            {share:5.1%}   (hold 10 %, hope 3 %)")
    print("\nshare of each step in the line:")
    for step in STEPS:
        part = statistics.median(whole[step].cpu / total(whole) for whole in wholes)
        peak = max(whole[step].memory for whole in wholes)
        seconds = statistics.median(whole[step].cpu for whole in wholes)
        print(f"  {step:<8} {part:6.1%}   {seconds:6.1f} CPU s   {peak:5.0f} MiB")


if __name__ == "__main__":
    main()
