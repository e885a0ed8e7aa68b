"""Nothing is lost: whatever the bytes, the lines rebuild them."""

import pytest
from broadsheet.schemas.vocabulary import ENDINGS
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import lines

ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16-le", "utf-16-be", "shift_jis", "iso2022_jp", "gb18030")


@given(st.binary(max_size=400), st.sampled_from(ENCODINGS))
def test_lines_rebuild_any_bytes_in_any_encoding(content, encoding):
    cut = lines.decode(content, encoding)
    assert lines.encode(cut, encoding) == content
    assert len(cut.texts) == len(cut.endings)


@given(st.text(alphabet=st.sampled_from("ab \t\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029\ufeff\U0001f600"), max_size=60))
def test_lines_end_at_lf_crlf_and_cr_and_at_nothing_else(text):
    cut = lines.split(text)
    assert "".join(line + ENDINGS[ending] for line, ending in zip(cut.texts, cut.endings, strict=True)) == text
    assert not any("\n" in line or "\r" in line for line in cut.texts)
    assert all(ending != "none" for ending in cut.endings[:-1])


@given(st.binary(max_size=200), st.sampled_from(("utf-8", "cp1252", "utf-16-le")))
def test_lines_are_counted_as_they_are_cut(content, encoding):
    assert lines.count(content, encoding) == len(lines.decode(content, encoding).texts)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16-le-sig", "utf-16-be-sig"])
def test_a_byte_order_mark_belongs_to_the_encoding(mark):
    content = lines.bom_of(mark) + "Fähre\n".encode(lines.codec_of(mark))
    cut = lines.decode(content, mark)
    assert cut.texts == ["Fähre"]
    assert lines.encode(cut, mark) == content


def test_damage_is_kept_as_bytes_beside_the_text():
    cut = lines.decode(b"good\nbad \xff byte\r\ngood", "utf-8")
    assert cut.texts == ["good", "bad \ufffd byte", "good"]
    assert cut.endings == ["lf", "crlf", "none"]
    assert cut.raw == {1: b"bad \xff byte\r\n"}
