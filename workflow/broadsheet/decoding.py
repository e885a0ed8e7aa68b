"""How a page's bytes spell text: UTF-8 first, detected otherwise, or no text at all."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from broadsheet import lines

_CONTROL = bytes([*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""Control characters that text hardly ever holds; tab, line ends, form feed and ESC (ISO 2022) are not among them."""

_FOREIGN = (
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"PAR1",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
"""How files of other kinds begin."""

_PROBE = 4096
_SAMPLE = 16_384
_FEW = 8
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
"""Marks of an encoding that no page is in; its lines could not be told apart byte by byte."""

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le-sig", codecs.BOM_UTF16_BE: "utf-16-be-sig"}
_CANDIDATES = [
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp866"),
]
"""The legacy encodings of the web, less those that are part of another one here; all keep the line ends of ASCII."""

_WESTERN = "cp1252"
_AS_GOOD = 0.06
"""How much more mess than the best match (in charset-normalizer's measure) speaks against Western European."""

_NON_ASCII_LINE = re.compile(rb"[^\r\n]{0,1000}[\x80-\xff][^\r\n]{0,1000}")


def detect(content: bytes, declared: str | None = None) -> str | None:
    """Return the encoding of `content` by its Python name, ``-sig`` added where it opens with a mark.

    None stands for bytes that are no text: another kind of file, or mostly control characters. A few NULs or control
    characters in real text do no harm. `declared` is an encoding that the container vouches for (``utf-8``), so that
    nothing has to be found out. The answer depends on nothing but the arguments.
    """
    if content.startswith(_FOREIGN) or content.startswith(_UTF32):
        return None
    if not _few_controls(content):
        return None if declared else _unmarked_utf16(content)
    if declared is not None:
        return f"{declared}-sig" if declared == "utf-8" and content.startswith(codecs.BOM_UTF8) else declared
    return _found_out(content)


def is_blank(content: bytes, encoding: str) -> bool:
    """Whether no line of a page holds anything but white space."""
    start = content[:_PROBE].lstrip()[:1]
    if b"!" <= start <= b"~" and not encoding.startswith("utf-16"):
        return False
    mark = len(lines.bom_of(encoding))
    return not content[mark:].decode(lines.codec_of(encoding), "replace").strip()


def _found_out(content: bytes) -> str | None:
    mark = content[:2]
    if mark in _UTF16:
        return _UTF16[mark]
    if content.isascii():
        return "utf-8"
    if _is_utf8(content):
        return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    return _legacy(content)


def _few_controls(content: bytes) -> bool:
    """Whether the start, and all of it where NULs occur, holds at most one control character in ten, or few at all."""
    probe = content if b"\0" in content else content[:_PROBE]
    if probe[:2] in _UTF16:
        return True
    controls = len(probe) - len(probe.translate(None, _CONTROL))
    return controls <= _FEW or controls * 10 <= len(probe)


def _unmarked_utf16(content: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: its NULs stand on one side of each pair."""
    if len(content) % 2:
        return None
    low, high = content[0::2], content[1::2]
    for codec, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros.count(0) * 2 >= len(zeros) and others.count(0) * 50 <= len(others):
            try:
                content.decode(codec)
            except UnicodeDecodeError:
                continue
            return codec
    return None


def _is_utf8(content: bytes) -> bool:
    """Whether `content` is UTF-8: whole, with lone surrogates, or with no more than a little damage.

    A page that was cut inside a character, or holds one bad byte among many good characters, is still UTF-8.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not content[: error.start].isascii():
            return True
    else:
        return True
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        return True
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = len(text.encode("ascii", "ignore"))
    return damaged * 10 <= len(text) - beyond_ascii - damaged


def _legacy(content: bytes) -> str | None:
    """Return the single- or multi-byte encoding that makes most sense of the lines that are not ASCII."""
    found, size = [], 0
    for match in _NON_ASCII_LINE.finditer(content):
        found.append(match.group())
        size += len(match.group()) + 1
        if size >= _SAMPLE:
            break
    sample = b"\n".join(found)[:_SAMPLE]
    matches = from_bytes(sample, cp_isolation=_CANDIDATES, threshold=0.3, enable_fallback=False)
    names = [match.encoding for match in matches]
    if names and (_reads_as_western(sample, names[0]) or _as_good_as_western(list(matches))):
        names.insert(0, _WESTERN)
    for name in (*names, _WESTERN, "latin-1"):
        if _decodes(content, name):
            return codecs.lookup(name).name
    return None


def _as_good_as_western(matches: list[CharsetMatch]) -> bool:
    """Whether Western European makes words as likely as the best match, and hardly more mess."""
    western = next((match for match in matches if match.encoding == _WESTERN), None)
    if western is None:
        return False
    return western.chaos <= matches[0].chaos + _AS_GOOD and western.coherence >= matches[0].coherence


def _reads_as_western(sample: bytes, name: str) -> bool:
    """Whether `sample` is the same text in Western European, which then is the likelier of the two."""
    return _decodes(sample, _WESTERN) and sample.decode(_WESTERN) == sample.decode(name, "replace")


def _decodes(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True
