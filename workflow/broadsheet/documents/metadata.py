"""What the metadata files share: names, parts with checksums, and what is left out because nobody declared it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from broadsheet.documents.datasheet import UNTITLED
from broadsheet.documents.declared import Declared


def title(declared: Declared) -> str:
    """Return the declared title, or a description in its place that claims nothing."""
    return declared.title or UNTITLED


def slug(declared: Declared) -> str:
    """Return the title as a name of small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title(declared).casefold()).strip("-") or "corpus"


def description(declared: Declared, manifest: Mapping[str, Any]) -> str:
    """Return the declared description, or what can be said of any release."""
    rows = manifest["tables"]
    measured = (
        f"{rows['articles']['rows']} articles with {rows['comments']['rows']} reader comments and "
        f"{rows['images']['rows']} images, read from the text of web pages by Broadsheet {manifest['code']}."
    )
    return f"{declared.description} {measured}" if declared.description else measured


def parts(manifest: Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    """Return the parts of a table as the manifest names them."""
    return list(manifest["tables"][table]["parts"])


def table_version(declared: Declared, manifest: Mapping[str, Any], table: str) -> str:
    """Return a version of three numbers that changes with the rows: the declared one, its last number from content."""
    major, minor = (declared.version or "0.0.0").split(".")[:2]
    hashes = "".join(str(part["content_hash"]) for part in parts(manifest, table))
    return f"{major}.{minor}.{int(hashlib.sha256(hashes.encode()).hexdigest()[:7], 16)}"


def present(**values: Any) -> dict[str, Any]:
    """Return the values that are there: what nobody has declared is left out."""
    return {name: value for name, value in values.items() if value not in (None, "", [], (), {})}


def license_url(license_id: str) -> str | None:
    """Return the address of an SPDX licence; terms of one's own have none."""
    plain = re.fullmatch(r"[A-Za-z0-9.+-]+", license_id) and not license_id.startswith("LicenseRef-")
    return f"https://spdx.org/licenses/{license_id}.html" if plain else None
