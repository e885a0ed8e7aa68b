"""The objects behind what DVC tracks: which belong to a state of the repository, where they lie, and taking them away.

`dvc gc --cloud` keeps what some revisions use and removes everything else, also what other projects keep on the same
remote. Here it is the other way round: only objects that are named are removed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from broadsheet.paths import Workspace
from broadsheet.repository import dvcrepo, storage

_AT_ONCE = 1000
LISTING = ".dir"
"""How the digest of a folder ends: its object lists the objects of the files in it."""


@dataclass(frozen=True)
class Place:
    """Somewhere that objects lie: a remote, or the cache of this machine."""

    name: str
    address: str
    odb: Any

    @property
    def shown(self) -> str:
        """The place as people know it."""
        return f"remote `{self.name}` ({self.address})" if self.name else f"the cache of this machine ({self.address})"

    def has(self, objects: Collection[str]) -> set[str]:
        """Return those of the objects that lie here."""
        return set(storage.in_time(lambda: self.odb.oids_exist(sorted(objects)))) if objects else set()

    def remove(self, objects: Collection[str]) -> None:
        """Take objects away, listings last: a run that breaks off can still learn what is left to do."""
        from dvc_data.hashfile.db import get_index

        files = sorted(each for each in objects if not each.endswith(LISTING))
        listings = sorted(each for each in objects if each.endswith(LISTING))
        for kind in (files, listings):
            for start in range(0, len(kind), _AT_ONCE):
                self.odb.fs.remove([self.odb.oid_to_path(each) for each in kind[start : start + _AT_ONCE]])
        get_index(self.odb).clear()


@dataclass
class Places:
    """The remotes and the cache of a repository; `trouble` says of a place, by its name, why it cannot be used."""

    remotes: list[Place]
    cache: Place
    trouble: dict[str, str] = field(default_factory=dict)
    _listed: dict[str, set[str]] = field(default_factory=dict)

    def of(self, outs: Iterable[dvcrepo.Out]) -> set[str]:
        """Return the objects of some outs: the listings, and the files as far as a listing can be read anywhere."""
        found: set[str] = set()
        for out in outs:
            if out.oid is not None:
                found |= {out.oid} | (self._files(out.oid) if out.oid.endswith(LISTING) else set())
        return found

    def _files(self, listing: str) -> set[str]:
        if listing not in self._listed:
            self._listed[listing] = set()
            for place in (self.cache, *self.remotes):
                if place.name not in self.trouble and (found := self._read(place, listing)) is not None:
                    self._listed[listing] = found
                    break
        return self._listed[listing]

    def _read(self, place: Place, listing: str) -> set[str] | None:
        path = place.odb.oid_to_path(listing)
        try:
            text = storage.in_time(lambda: place.odb.fs.cat_file(path))
            return {entry["md5"] for entry in json.loads(text)}
        except (FileNotFoundError, ValueError):
            return None
        except Exception as error:  # noqa: BLE001 (each kind of remote has its own errors; all are told)
            self.note(place, error)
            return None

    def note(self, place: Place, error: Exception) -> None:
        """Remember why a place cannot be used."""
        scheme = place.address.partition("://")[0] if "://" in place.address else "local"
        self.trouble.setdefault(place.name, storage.trouble(place.name, place.address, scheme, error).what)


def places(workspace: Workspace, repo: Any) -> Places:
    """Return where objects of an opened repository can lie."""
    local = repo.cache.local
    found = Places([], Place("", workspace.shown(Path(local.path)), local))
    for name, declared in repo.config["remote"].items():
        address = str(declared["url"])
        if "://" not in address:
            address = workspace.shown(Path(address))
        place = Place(name, address, None)
        try:
            place = Place(name, address, storage.in_time(partial(repo.cloud.get_remote_odb, name)))
            if place.odb.fs.protocol == "local" and not _stands(place):
                raise FileNotFoundError(f"there is no folder {workspace.shown(Path(place.odb.path).parents[1])}")
            place.has({"0" * 32})
        except Exception as error:  # noqa: BLE001 (each kind of remote has its own errors; all are told)
            found.note(place, error)
        found.remotes.append(place)
    return found


def _stands(place: Place) -> bool:
    """Tell whether the folder of a local remote is there: one that is not mounted must not pass for an empty one."""
    return Path(place.odb.path).parents[1].is_dir()
