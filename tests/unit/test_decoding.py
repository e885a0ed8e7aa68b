"""How bytes spell text: UTF-8 first, detected otherwise, or no text."""

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import lines
from broadsheet.decoding import detect, is_blank

FRENCH = "Le café était fermé, et les élèves marchaient à pied jusqu’à la forêt où l’on mange des crêpes."
RUSSIAN = "Сегодня утром на площади собрались жители города, чтобы обсудить новые правила движения."
JAPANESE = "今日は天気がとても良いので、みんなで公園に行きました。そこで昼ごはんを食べました。"
CHINESE = "今天早上天气很好，我们一起去公园散步，然后在那里吃午饭。"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("Straße".encode(), "utf-8"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
        ("\ufeffStraße".encode(), "utf-8-sig"),
        ("\ufeffplain".encode(), "utf-8-sig"),
        ("\ufeffStraße\n".encode("utf-16-le"), "utf-16-le-sig"),
        ("\ufeffStraße\n".encode("utf-16-be"), "utf-16-be-sig"),
        ("a line of plain words\n".encode("utf-16-le"), "utf-16-le"),
        ("a line of plain words\n".encode("utf-16-be"), "utf-16-be"),
        ("half a pair \ud83d here".encode("utf-8", "surrogatepass"), "utf-8"),
        (("für " * 30).encode() + b"\xff and on", "utf-8"),
        ("cut inside a character: für, fü".encode()[:-1], "utf-8"),
        (b"caf\xe9", "cp1252"),
        (b"a NUL \0 in a text", "utf-8"),
        (b"\0\0\0", "utf-8"),
        ("two\u2028lines for some, one for us\x0c\x1a".encode(), "utf-8"),
    ],
)
def test_an_encoding_is_found(content: bytes, expected: str) -> None:
    found = detect(content)
    assert found is not None
    assert codecs.lookup(found.removesuffix("-sig")) == codecs.lookup(expected.removesuffix("-sig"))
    assert found.endswith("-sig") == expected.endswith("-sig")


@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'"), "latin-1"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
        ("Zażółć gęślą jaźń, powiedział wójt i poszedł spać do łóżka.", "cp1250"),
    ],
)
def test_legacy_encodings_read_as_they_were_written(text: str, encoding: str, times: int) -> None:
    content = ("plain words in ASCII first\n" * 3000 + f"{text}\n" * times).encode(encoding)
    found = detect(content)
    assert found is not None
    assert content.decode(found) == content.decode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nanything",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\x1f\x8b\x08\0" + bytes(20),
        bytes(1000),
        bytes(range(256)) * 4,
        random.Random(1).randbytes(5000),
        ("x\0" * 50 + "\0y" * 50).encode(),
        "wide".encode("utf-32"),
    ],
)
def test_what_is_no_text(content: bytes) -> None:
    assert detect(content) is None


def test_a_declared_encoding_is_believed_but_for_what_is_no_text() -> None:
    assert detect("Straße".encode(), "utf-8") == "utf-8"
    assert detect("\ufeffStraße".encode(), "utf-8") == "utf-8-sig"
    assert detect(b"\xed\xa0\x80", "utf-8") == "utf-8"
    assert detect(bytes(1000), "utf-8") is None
    assert detect("a line of plain words\n".encode("utf-16-le"), "utf-8") is None


@pytest.mark.parametrize(
    ("content", "encoding", "expected"),
    [
        (b"", "utf-8", True),
        (b" \t\r\n\x0b\x0c\n", "utf-8", True),
        ("\u2028\xa0\u3000\x1c".encode(), "utf-8", True),
        (codecs.BOM_UTF8 + b"\n", "utf-8-sig", True),
        (b"\n" * 10_000 + b"x", "utf-8", False),
        (b"\n" * 10_000, "utf-8", True),
        (b"\0", "utf-8", False),
        ("\u200b".encode(), "utf-8", False),
        (b"\xed\xa0\x80", "utf-8", False),
        (codecs.BOM_UTF16_LE + " \n".encode("utf-16-le"), "utf-16-le-sig", True),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "utf-16-le-sig", False),
        ("℡".encode("utf-16-le"), "utf-16-le", False),
    ],
)
def test_blank_is_white_space_alone(content: bytes, encoding: str, expected: bool) -> None:
    assert is_blank(content, encoding) is expected


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_is_text_can_be_cut_counted_and_put_together_again(content: bytes) -> None:
    encoding = detect(content)
    assert encoding == detect(content)
    if encoding is not None:
        cut = lines.decode(content, encoding)
        assert lines.encode(cut, encoding) == content
        assert lines.count(content, encoding) == len(cut.texts)
        assert is_blank(content, encoding) == all(not text.strip() for text in cut.texts)


@given(st.text(max_size=300))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    content = text.encode()
    if detect(content) is not None and b"\0" not in content:
        assert detect(content) in ("utf-8", "utf-8-sig")
