"""Who asked to be left out of a dataset: a list of keyed digests that names nobody.

An entry is a kind (`name` on every site, `site` for a name on one, `comment` for one comment without an author) and 32
hexadecimal digits. It can be kept in git: without the key, no name can be tried against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from broadsheet.atomic import write_text
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier, normalise_name
from broadsheet.paths import Workspace

_ENTRY = re.compile(r"(name|site|comment) ([0-9a-f]{32})")
_HEAD = (
    "# Who asked to be left out, as digests under the key with the fingerprint {}. `broadsheet suppress` adds lines.\n"
)
REMOVED = "[removed]"
"""What stands where such a person was named or quoted."""


@dataclass(frozen=True)
class Suppression:
    """The entries of the list, and what makes the digests to compare with them."""

    entries: frozenset[str]
    identifier: Identifier

    def __bool__(self) -> bool:
        return bool(self.entries)

    def names(self, name: str, site: str | None) -> bool:
        """Say whether the person of this name on this site is to be left out."""
        known = normalise_name(name)
        return not self.entries.isdisjoint(
            (entry(self.identifier, "name", known), entry(self.identifier, "site", known, site or ""))
        )

    def has_comment(self, comment_id: str) -> bool:
        """Say whether the comment with this id is to be left out."""
        return entry(self.identifier, "comment", comment_id) in self.entries


def entry(identifier: Identifier, kind: str, *what: str) -> str:
    """Return the entry for a normalised name (`name`; `site`, with the site) or a comment's id (`comment`)."""
    return f"{kind} {identifier.digest(f'suppressed {kind}', what).hex()[:32]}"


def load(workspace: Workspace, identifier: Identifier, fingerprint: str | None) -> Suppression:
    """Read the list; without one nobody is left out.

    Raises:
        BroadsheetError: a line is no entry, or the list belongs to another key.

    """
    path = workspace.suppressed
    if not path.exists():
        return Suppression(frozenset(), identifier)
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#") and not _ENTRY.fullmatch(line.strip()):
            raise BroadsheetError(
                f"{workspace.shown(path)}, line {number}: expected a kind and 32 hexadecimal digits, as "
                "`broadsheet suppress` writes them."
            )
    if entries and _HEAD.format(fingerprint).rstrip() not in lines:
        raise BroadsheetError(
            f"{workspace.shown(path)} was written under another key than the one here ({fingerprint or 'none'}), so "
            "those who asked to be left out would be in again. Bring that key back (broadsheet key import FILE)."
        )
    return Suppression(frozenset(entries), identifier)


def add(workspace: Workspace, fingerprint: str, found: list[str]) -> int:
    """Add entries to the list, and return how many of them are new."""
    path = workspace.suppressed
    head = _HEAD.format(fingerprint)
    text = path.read_text(encoding="utf-8") if path.exists() else head
    new = [each for each in dict.fromkeys(found) if each not in text]
    write_text(path, text + "".join(f"{each}\n" for each in new))
    return len(new)
