"""Physical lines: cutting a page's bytes into them, and putting the bytes together again.

A line ends at LF, CRLF or a lone CR, and at nothing else: U+2028, NEL, form feed and NUL are characters inside a line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from broadsheet.schemas.vocabulary import ENDINGS

_END = re.compile(r"\r\n|\n|\r")
_END_BYTES = re.compile(rb"\r\n|\n|\r")
_NAME_OF = {characters: name for name, characters in ENDINGS.items()}
_BOM = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le-sig": codecs.BOM_UTF16_LE, "utf-16-be-sig": codecs.BOM_UTF16_BE}


@dataclass(slots=True)
class PhysicalLines:
    """A page's lines: `texts` without endings, `endings` by name, and the bytes of those that do not encode back.

    `raw` maps a 0-based line index to the line's exact bytes (ending included); it is empty for almost every page.
    """

    texts: list[str]
    endings: list[str]
    raw: dict[int, bytes] = field(default_factory=dict)


def bom_of(encoding: str) -> bytes:
    """Return the byte order mark that belongs to `encoding` (``utf-8-sig``, ``utf-16-le-sig``, …), or no bytes."""
    return _BOM.get(encoding, b"")


def codec_of(encoding: str) -> str:
    """Return the Python codec that encodes a single line of a page in `encoding`, mark left out."""
    return encoding.removesuffix("-sig")


def decode(content: bytes, encoding: str) -> PhysicalLines:
    """Cut `content` into physical lines.

    Text that is not valid in `encoding` shows U+FFFD where the damage is, and the line's bytes are kept in `raw`, so
    that :func:`encode` gives back `content` for every input.
    """
    mark = bom_of(encoding)
    body = content[len(mark) :] if mark else content
    codec = codec_of(encoding)
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        return _decode_by_line(body, codec)
    lines = split(text)
    if codec != "utf-8":
        _keep_what_does_not_encode_back(lines, body, codec)
    return lines


def split(text: str) -> PhysicalLines:
    """Cut a decoded text into lines; a text without characters has no line, a last line may have no ending."""
    if not text:
        return PhysicalLines([], [])
    if "\r" not in text:
        texts = text.split("\n")
        endings = ["lf"] * len(texts)
        if texts[-1]:
            endings[-1] = "none"
        else:
            texts.pop()
            endings.pop()
        return PhysicalLines(texts, endings)
    texts, endings, start = [], [], 0
    for match in _END.finditer(text):
        texts.append(text[start : match.start()])
        endings.append(_NAME_OF[match.group()])
        start = match.end()
    if start < len(text):
        texts.append(text[start:])
        endings.append("none")
    return PhysicalLines(texts, endings)


def encode(lines: PhysicalLines, encoding: str) -> bytes:
    """Rebuild the page's bytes; the inverse of :func:`decode`."""
    codec = codec_of(encoding)
    parts = [bom_of(encoding)]
    for index, (text, ending) in enumerate(zip(lines.texts, lines.endings, strict=True)):
        kept = lines.raw.get(index)
        parts.append(kept if kept is not None else (text + ENDINGS[ending]).encode(codec))
    return b"".join(parts)


def count(content: bytes, encoding: str) -> int:
    """Return how many physical lines `content` has."""
    if codec_of(encoding).startswith("utf-16"):
        return len(decode(content, encoding).texts)
    body = content[len(bom_of(encoding)) :]
    ends = body.count(b"\n") + body.count(b"\r") - body.count(b"\r\n")
    return ends + (1 if body and body[-1:] not in (b"\n", b"\r") else 0)


def _decode_by_line(body: bytes, codec: str) -> PhysicalLines:
    if codec.startswith("utf-16"):
        # An odd or broken UTF-16 stream cannot be cut at byte level: one decode with marks, the whole kept as bytes.
        lines = split(body.decode(codec, "replace"))
        whole = PhysicalLines([" ".join(lines.texts)], ["none"])
        whole.raw[0] = body
        return whole
    lines, start = PhysicalLines([], []), 0
    ends = [match.span() for match in _END_BYTES.finditer(body)]
    if not ends or ends[-1][1] < len(body):
        ends.append((len(body), len(body)))
    for index, (stop, after) in enumerate(ends):
        piece = body[start:stop]
        text = piece.decode(codec, "replace")
        # An undecodable byte can never hide an ending, but a decoded one may differ from the bytes that made it.
        text = text.replace("\r", "\ufffd").replace("\n", "\ufffd")
        lines.texts.append(text)
        lines.endings.append(_NAME_OF[body[stop:after].decode("ascii")])
        if text.encode(codec, "replace") != piece:
            lines.raw[index] = body[start:after]
        start = after
    return lines


def _keep_what_does_not_encode_back(lines: PhysicalLines, body: bytes, codec: str) -> None:
    """Fill `lines.raw` where a codec is not one to one (stateful or many-to-one encodings)."""
    try:
        if encode(lines, codec) == body:
            return
    except UnicodeEncodeError:
        pass
    by_line = _decode_by_line(body, codec)
    lines.texts, lines.endings, lines.raw = by_line.texts, by_line.endings, by_line.raw
