"""Identifiers made from content: the same words give the same id in every run, order and folder.

With a key the digest is HMAC-SHA-256, so that a list of names or pages undoes nothing; without one (names kept on
one's own machine) it is SHA-256. An id is the first 130 bits in base32 (RFC 4648, lower case): 26 characters.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    import pyarrow as pa

ID_LENGTH = 26
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src")


class Identifier:
    """Makes every id and digest of a release, under one key or none."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key

    def digest(self, kind: str, parts: Iterable[str]) -> bytes:
        """Return the 32-byte digest of `parts`; each comes with its length, so no two lists of parts read alike."""
        message = kind + "".join([f"\x00{len(part)}:{part}" for part in parts])
        data = message.encode("utf-8", "surrogatepass")
        return hashlib.sha256(data).digest() if self._key is None else hmac.digest(self._key, data, "sha256")

    def make(self, kind: str, *parts: str) -> str:
        """Return the 26-character id of `parts` within `kind` (`article`, `comment`, …)."""
        bits = int.from_bytes(self.digest(kind, parts)[:17], "big") >> 6
        return bytes([_ALPHABET[bits >> shift & 31] for shift in range(125, -1, -5)]).decode("ascii")

    def page_id(self, sha256: bytes) -> str:
        """Return the id of the page whose bytes have this SHA-256 digest."""
        return self.make("page", sha256.hex())

    def content_digest(self, sha256: bytes) -> str:
        """Return what `sources.sha256` shows: the digest itself, or its keyed form where there is a key."""
        return sha256.hex() if self._key is None else self.digest("sha256", [sha256.hex()]).hex()


def spelt(digests: Sequence[bytes]) -> pa.Array:
    """Return the ids of many digests at once, as an Arrow array of strings, as :meth:`Identifier.make` spells them."""
    import numpy as np
    import pyarrow as pa

    count = len(digests)
    octets = np.frombuffer(b"".join([digest[:20] for digest in digests]), dtype=np.uint8).reshape(count, 4, 5)
    groups = (octets.astype(np.uint64) << np.array([32, 24, 16, 8, 0], dtype=np.uint64)).sum(axis=2, dtype=np.uint64)
    quintets = (groups[:, :, None] >> np.arange(35, -1, -5, dtype=np.uint64)) & np.uint64(31)
    letters = np.frombuffer(_ALPHABET, dtype=np.uint8)[quintets.reshape(count, 32)[:, :ID_LENGTH]]
    offsets = np.arange(count + 1, dtype=np.int64) * ID_LENGTH
    values = pa.py_buffer(np.ascontiguousarray(letters).tobytes())
    return pa.LargeStringArray.from_buffers(count, pa.py_buffer(offsets), values)


def normalise_text(text: str) -> str:
    """Return `text` as ids see it: NFKC, one space between words, case kept."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


@lru_cache(maxsize=1 << 14)
def normalise_name(name: str) -> str:
    """Return a person's name as ids see it: NFKC, case folded, one space between words, format characters left out."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    shown = "".join(char for char in folded if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return " ".join(shown.split())


def normalise_url(url: str) -> str:
    """Return `url` as article ids see it: no scheme, ``www.``, fragment, tracking parameters or closing slash.

    A text that is no URL comes back stripped.
    """
    try:
        split = urlsplit(url.strip())
        host = (split.hostname or "").removeprefix("www.")
        port = f":{split.port}" if split.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(split.query, keep_blank_values=True)
        if not name.lower().startswith(_TRACKING)
    ]
    return urlunsplit(("", host + port, split.path.rstrip("/"), urlencode(sorted(query)), ""))
