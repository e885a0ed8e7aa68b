"""Every accepted container, plain and compressed, whole and broken."""

import gzip
import io
import json
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from broadsheet.containers import compression, times
from broadsheet.containers.formats import Format, format_of
from broadsheet.containers.reader import read
from broadsheet.containers.record import BrokenError, Record

LIMIT = 100_000
PACK = {"": lambda data: data, ".gz": lambda data: gzip.compress(data, mtime=0), ".zst": zstandard.compress}


def records(path: Path, limit: int = LIMIT) -> list[Record]:
    form = format_of(path.name)
    assert form is not None
    return list(read(path, form, limit, path.parent / "scratch"))


def texts(path: Path, limit: int = LIMIT) -> list[str]:
    """Content of the pages, or the reason in angle brackets."""
    return [
        f"<{record.reason}>" if record.content is None else record.content.decode("utf-8", "surrogatepass")
        for record in records(path, limit)
    ]


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def wet(*pages: tuple[str, bytes]) -> bytes:
    """A WET file made by a library of its own: a warcinfo record, then conversion records."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    writer.write_record(writer.create_warcinfo_record("pages.wet", {"software": "invented"}))
    for uri, body in pages:
        headers = {"WARC-Date": "2025-03-09T14:30:05Z"}
        writer.write_record(
            writer.create_warc_record(
                uri, "conversion", payload=io.BytesIO(body), warc_content_type="text/plain", warc_headers_dict=headers
            )
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", Format("text", None)),
        ("deep/A.TXT.GZ", Format("text", "gzip")),
        ("a.jsonl.zst", Format("jsonlines", "zstd")),
        ("a.ndjson", Format("jsonlines", None)),
        ("a.json", Format("jsonlines", None)),
        ("a.parquet.gz", Format("parquet", "gzip")),
        ("CC-MAIN-0.warc.wet.gz", Format("wet", "gzip")),
        ("a.pdf", None),
        ("a.gz", None),
        ("txt", None),
        ("a.txt/b", None),
    ],
)
def test_a_name_says_the_format(name: str, expected: Format | None) -> None:
    assert format_of(name) == expected


@pytest.mark.parametrize("packed", PACK)
def test_a_text_file_is_one_record(tmp_path: Path, packed: str) -> None:
    body = "Straße\r\nzwei\rdrei\n\u2028\0end".encode()
    path = written(tmp_path, f"a.txt{packed}", PACK[packed](body))
    assert [record.content for record in records(path)] == [body]


@pytest.mark.parametrize("packed", PACK)
def test_json_lines_count_broken_lines_and_pass_over_blank_ones(tmp_path: Path, packed: str) -> None:
    lines = [
        b'\xef\xbb\xbf{"text": "one", "url": "https://a.example/1", "timestamp": "2019-04-25T12:57:54Z"}\r',
        b"",
        b"   \t",
        b'{"text": "tw',
        b'{"text": "half a pair: \\ud83d"}',
        b'{"body": "no text here"}',
        b"[1, 2]",
        b'{"text": 7}',
        b'{"text": "not utf-8: \xff"}',
        b'{"text": "NaN is taken", "score": NaN}',
        b'{"text": ""}',
        b'{"text": "last, without an end"}',
    ]
    path = written(tmp_path, f"a.jsonl{packed}", PACK[packed](b"\n".join(lines)))
    found = records(path)
    assert texts(path) == [
        "one",
        "<invalid_json>",
        "half a pair: \ud83d",
        "<no_text>",
        "<no_text>",
        "<no_text>",
        "<invalid_json>",
        "NaN is taken",
        "",
        "last, without an end",
    ]
    assert found[0].url == "https://a.example/1"
    assert found[0].captured == times.parse("2019-04-25T12:57:54Z")


def test_deeply_nested_json_is_a_broken_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", b'{"text": "one"}\n' + b"[" * 100_000 + b'\n{"text": "two"}\n')
    assert texts(path) == ["one", "<invalid_json>", "two"]


def test_the_fields_of_known_corpora_are_found(tmp_path: Path) -> None:
    rows = [
        {"text": "fineweb", "id": "<urn:uuid:1>", "url": "http://a.example/", "date": "2013-05-18T05:48:59Z"},
        {"text": "c4", "timestamp": "2019-04-25T12:57:54Z", "url": "http://b.example/"},
        {
            "text": "dclm",
            "url": "http://c.example/",
            "metadata": {"WARC-Date": "2020-02-03T04:05:06Z", "WARC-Target-URI": "http://never.example/"},
        },
        {"text": "dclm", "metadata": {"WARC-Date": "2020-02", "WARC-Target-URI": "http://d.example/"}},
        {"text": "odd", "url": "http://e.example/\ud800", "date": "yesterday"},
        {"text": "", "raw_content": "passed over, `text` is there", "url": 7, "date": 5},
        {"raw_content": "redpajama"},
    ]
    path = written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)).encode())
    found = records(path)
    assert [record.url for record in found] == [
        "http://a.example/",
        "http://b.example/",
        "http://c.example/",
        "http://d.example/",
        "http://e.example/%ED%A0%80",
        None,
        None,
    ]
    assert [record.captured.precision if record.captured else None for record in found] == [
        "second",
        "second",
        "second",
        "month",
        None,
        None,
        None,
    ]
    assert found[-1].content == b"redpajama"


def test_a_line_over_the_limit_is_a_row_and_the_next_lines_still_come(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * 2_000_000}).encode()
    lines = [b'{"text": "one"}', long, b" " * 2_000_000, b'{"text": "two"}', long]
    for packed, pack in PACK.items():
        path = written(tmp_path, f"a.jsonl{packed}", pack(b"\n".join(lines)))
        assert texts(path) == ["one", "<too_large>", "two", "<too_large>"]


@given(st.lists(st.text(alphabet=st.characters(codec=None)), max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_json_lines_round_trip(tmp_path_factory: pytest.TempPathFactory, pages: list[str], end: str) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    path.write_bytes("".join(json.dumps({"text": page}) + end for page in pages).encode())
    assert texts(path) == pages


@pytest.mark.parametrize("packed", PACK)
def test_wet_counts_conversion_records(tmp_path: Path, packed: str) -> None:
    pages = [
        ("http://a.example/", b"one\nWARC/1.0\r\n\r\n"),
        ("http://b.example/", b""),
        ("http://c.example/", b"\xc3"),
    ]
    data = wet(*pages)
    assert sum(record.rec_type == "conversion" for record in ArchiveIterator(io.BytesIO(data))) == 3
    path = written(tmp_path, f"a.warc.wet{packed}", PACK[packed](data))
    found = records(path)
    assert [(record.url, record.content) for record in found] == pages
    assert found[0].captured == times.parse("2025-03-09T14:30:05Z")


def test_wet_of_one_gzip_member_a_record(tmp_path: Path) -> None:
    data = b"".join(gzip.compress(wet((f"http://{n}.example/", b"page %d" % n))) for n in range(5))
    assert texts(written(tmp_path, "a.wet.gz", data)) == [f"page {n}" for n in range(5)]


def test_a_wet_record_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    data = wet(("http://a.example/", b"x" * 1_000_000), ("http://b.example/", b"short"))
    assert texts(written(tmp_path, "a.wet", data)) == ["<too_large>", "short"]


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda data: data[:-30], ["one", "<truncated>"]),
        (lambda data: data.replace(b"Content-Length: 3\r\n", b"Content-Length: 2\r\n", 1), ["on", "<corrupt>"]),
        (lambda data: data + b"rubbish\n", ["one", "two and more, quite a bit", "<corrupt>"]),
        (lambda data: b"<html>no archive\n" * 9, ["<corrupt>"]),
        (lambda data: b"x" * 200_000, ["<corrupt>"]),
        (lambda data: data + b"WARC/1.0\r\nWARC-Type: conv", ["one", "two and more, quite a bit", "<truncated>"]),
        (lambda data: data.replace(b"Content-Length: 3\r\n", b"Content-Length: -3\r\n", 1), ["<corrupt>"]),
    ],
)
def test_a_broken_wet_gives_what_stands_before_the_break(tmp_path: Path, damage, expected: list[str]) -> None:
    data = wet(("http://a.example/", b"one"), ("http://b.example/", b"two and more, quite a bit"))
    assert texts(written(tmp_path, "a.wet", damage(data))) == expected


def parquet_bytes(table: pa.Table, **options) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


@pytest.mark.parametrize("packed", PACK)
def test_parquet_gives_a_record_a_row(tmp_path: Path, packed: str) -> None:
    table = pa.table(
        {
            "id": [1, 2, 3, 4],
            "text": pa.array(["Äpfel", None, "", "x" * (LIMIT + 1)], pa.large_string()),
            "url": ["http://a.example/", None, "http://b.example/", None],
            "date": pa.array([1_700_000_000, None, None, None], pa.timestamp("s")),
        }
    )
    path = written(tmp_path, f"a.parquet{packed}", PACK[packed](parquet_bytes(table, row_group_size=3)))
    assert texts(path) == ["Äpfel", "<no_text>", "", "<too_large>"]
    found = records(path)
    assert found[0].url == "http://a.example/"
    assert found[0].captured == times.parse("2023-11-14T22:13:20Z")


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["one", "one"]).dictionary_encode(),
        pa.array([b"one", b"one"], pa.binary()),
        pa.array(["one", "one"], pa.string_view()),
        pa.chunked_array([pa.array(["one"]), pa.array(["one"])]),
    ],
)
def test_parquet_text_of_any_type(tmp_path: Path, column: pa.Array) -> None:
    table = pa.table({"text": column, "metadata": [{"WARC-Target-URI": "http://a.example/", "n": 1}] * 2})
    path = written(tmp_path, "a.parquet", parquet_bytes(table))
    assert texts(path) == ["one", "one"]
    assert records(path)[1].url == "http://a.example/"


def test_parquet_without_text_or_broken_is_one_row(tmp_path: Path) -> None:
    data = parquet_bytes(pa.table({"text": ["one"] * 1000}))
    assert texts(written(tmp_path, "a.parquet", parquet_bytes(pa.table({"words": ["one"]})))) == ["<no_text>"]
    assert texts(written(tmp_path, "b.parquet", data[:-20])) == ["<corrupt>"]
    assert texts(written(tmp_path, "c.parquet", b"")) == ["<corrupt>"]
    assert texts(written(tmp_path, "d.parquet.gz", gzip.compress(data)[:-9])) == ["<truncated>"]


LINES = b"".join(b'{"text": "line %d %s"}\n' % (n, bytes([97 + n % 26]) * (n % 50)) for n in range(30_000))


def incompressible_lines() -> bytes:
    """Lines whose compressed form is long, so that it breaks within many different lines."""
    return b"".join(b'{"text": "%08x"}\n' % zlib.crc32(b"%d" % n) for n in range(60_000))


@pytest.mark.parametrize("packed", [".gz", ".zst"])
@pytest.mark.parametrize("data", [LINES, incompressible_lines()], ids=["repeating", "varied"])
def test_a_truncated_container_gives_the_records_before_the_break(tmp_path: Path, packed: str, data: bytes) -> None:
    whole = PACK[packed](data)
    expected = [json.loads(line)["text"] for line in data.splitlines()]
    for share in (0.3, 0.9):
        path = written(tmp_path, f"a.jsonl{packed}", whole[: int(len(whole) * share)])
        found = texts(path, 1 << 26)
        assert found[-1] == "<truncated>"
        assert found[:-1] == expected[: len(found) - 1]
        assert len(found) > len(expected) * share * 0.6
    if packed == ".gz":  # zstd decodes block by block, a last block that is cut gives nothing
        assert texts(written(tmp_path, "b.jsonl.gz", whole[:-1])) == [*expected, "<truncated>"]


@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_a_corrupt_container_gives_the_records_before_the_break(tmp_path: Path, packed: str) -> None:
    first = PACK[packed](b'{"text": "one"}\n{"text": "two"}\n')
    damaged = bytearray(PACK[packed](incompressible_lines()))
    damaged[:4] = b"\1\2\3\4"
    assert texts(written(tmp_path, f"a.jsonl{packed}", first + bytes(damaged))) == ["one", "two", "<corrupt>"]
    assert texts(written(tmp_path, f"b.jsonl{packed}", first + first)) == ["one", "two", "one", "two"]
    assert texts(written(tmp_path, f"c.jsonl{packed}", b"")) == ["<truncated>"]
    assert texts(written(tmp_path, f"d.jsonl{packed}", b"plain text")) == ["<corrupt>"]


def test_a_bad_check_sum_keeps_the_records_and_says_so(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b'{"text": "one"}\n{"text": "two"}\n'))
    data[-6] ^= 0xFF
    assert texts(written(tmp_path, "a.jsonl.gz", bytes(data))) == ["one", "two", "<corrupt>"]


def test_zeros_after_gzip_are_padding(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text": "one"}\n') + b"\0" * 5000
    assert texts(written(tmp_path, "a.jsonl.gz", data)) == ["one"]


@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_a_broken_text_file_is_no_page(tmp_path: Path, packed: str) -> None:
    path = written(tmp_path, f"a.txt{packed}", PACK[packed](incompressible_lines())[:-20])
    assert texts(path, 1 << 26) == ["<truncated>"]


@pytest.mark.parametrize("packed", PACK)
def test_a_text_over_the_limit_is_not_kept(tmp_path: Path, packed: str) -> None:
    path = written(tmp_path, f"a.txt{packed}", PACK[packed](b"x" * 50_000_000))
    assert texts(path) == ["<too_large>"]


@given(st.binary(max_size=3000), st.integers(1, 4), st.sampled_from([".gz", ".zst"]), st.integers(0, 400))
def test_a_stream_gives_every_byte_once(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, members: int, packed: str, cut: int
) -> None:
    whole = PACK[packed](data) * members
    path = written(tmp_path_factory.mktemp("stream"), f"a{packed}", whole[: len(whole) - cut] if cut else whole)
    found = b""
    try:
        with compression.open_stream(path, "gzip" if packed == ".gz" else "zstd") as stream:
            while piece := stream.read(100):
                found += piece
    except BrokenError:
        assert cut
    else:
        assert cut or found == data * members
    assert (data * members).startswith(found)


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2025", "2025-01-01T00:00:00+00:00", "year"),
        ("2025-03", "2025-03-01T00:00:00+00:00", "month"),
        ("2025-03-09", "2025-03-09T00:00:00+00:00", "day"),
        ("2025-03-09T14", "2025-03-09T14:00:00+00:00", "hour"),
        ("2025-03-09 14:30", "2025-03-09T14:30:00+00:00", "minute"),
        ("2025-03-09T14:30:05.25+02:00", "2025-03-09T12:30:05.250000+00:00", "second"),
        ("20250309143005", "2025-03-09T14:30:05+00:00", "second"),
        ("20250309", "2025-03-09T00:00:00+00:00", "day"),
        ("2025-03-09T14:30:05 UTC", "2025-03-09T14:30:05+00:00", "second"),
        ("2025-02-30", None, None),
        ("2025-03-09T14:30:05+99:00", None, None),
        ("0001-01-01T00:00+10:00", None, None),
        ("9 March 2025", None, None),
        ("202503", None, None),
        ("٢٠٢٥", None, None),
        ("", None, None),
    ],
)
def test_a_time_has_the_precision_that_is_given(text: str, iso: str | None, precision: str | None) -> None:
    from datetime import UTC, datetime

    moment = times.parse(text)
    if iso is None:
        assert moment is None
    else:
        assert moment is not None
        assert datetime.fromtimestamp(moment.microseconds / 1e6, UTC) == datetime.fromisoformat(iso)
        assert moment.precision == precision
