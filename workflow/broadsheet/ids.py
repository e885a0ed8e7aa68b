"""Identifiers made from content: the same words give the same id in every run, order and folder.

With a key the digest is HMAC-SHA-256, so that a list of names or pages undoes nothing; without one (names kept on
one's own machine) it is SHA-256. An id is the first 130 bits in base32 (RFC 4648, lower case): 26 characters.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ID_LENGTH = 26
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src")


class Identifier:
    """Makes every id and digest of a release, under one key or none."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key

    def digest(self, kind: str, parts: Iterable[str | bytes]) -> bytes:
        """Return the 32-byte digest of `parts`; each is length-prefixed, so no two lists of parts read alike."""
        message = bytearray(kind.encode())
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            message += b"\x00" + len(data).to_bytes(8, "big") + data
        if self._key is None:
            return hashlib.sha256(message).digest()
        return hmac.digest(self._key, message, "sha256")

    def make(self, kind: str, *parts: str | bytes) -> str:
        """Return the 26-character id of `parts` within `kind` (``article``, ``comment``, …)."""
        return base64.b32encode(self.digest(kind, parts)).decode("ascii")[:ID_LENGTH].lower()

    def page_id(self, sha256: bytes) -> str:
        """Return the id of the page whose bytes have this SHA-256 digest."""
        return self.make("page", sha256)

    def content_digest(self, sha256: bytes) -> str:
        """Return what `sources.sha256` shows: the digest itself, or its keyed form where there is a key."""
        return sha256.hex() if self._key is None else self.digest("sha256", [sha256]).hex()


def normalise_text(text: str) -> str:
    """Return `text` as ids see it: NFKC, one space between words, case kept."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


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
