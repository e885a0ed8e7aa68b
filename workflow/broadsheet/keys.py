"""The key behind every id of a release that hides names, and the only ways in which one is made or ended.

A key is 32 random bytes in one small file, readable by its owner only. Whoever has it can try names against ids, so it
never leaves the machine by itself; a release shows its fingerprint.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from broadsheet import rawindex
from broadsheet.atomic import write_text
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier
from broadsheet.paths import Workspace
from broadsheet.progress import say

VARIABLE = "BROADSHEET_KEY_FILE"
"""Environment variable that names a key file elsewhere."""

SAMPLE = "655534bce8f510e91a9215de2d5e91b2eacc2912cef58ab508205906862c5477"
"""Digest of the bundled sample's raw text: the only text that the public key is ever used for."""

PUBLIC = b"broadsheet: public sample key  "
"""The sample's key when names are hidden in it. It protects nobody, and there is nobody to protect."""

KEY_BYTES = 32
_FORM = re.compile(rb"broadsheet-key-1 ([0-9a-f]{64})\s*")


@dataclass(frozen=True)
class Key:
    """A key and what may be said of it."""

    secret: bytes
    public: bool = False

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that tell keys apart and give nothing away; the sample's key is marked as public."""
        print_ = hmac.digest(self.secret, b"broadsheet key fingerprint", "sha256").hex()[:16]
        return f"public sample key {print_}" if self.public else print_


def path_of(workspace: Workspace) -> Path:
    """Return where the key lies: what the environment names, else the working directory's own."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser().absolute() if named else workspace.key


def held(workspace: Workspace) -> Key | None:
    """Return the key that is there, or None.

    Raises:
        BroadsheetError: the file is no key, others may read it, or the environment names one that is not there.

    """
    path = path_of(workspace)
    if not path.exists():
        if os.environ.get(VARIABLE):
            raise BroadsheetError(
                f"{VARIABLE} names {path}, and no file is there. Put the key there, or unset {VARIABLE} to use "
                f"{workspace.shown(workspace.key)}. To make a new key at that place: broadsheet key new."
            )
        return None
    return Key(_read(path))


def key_of(workspace: Workspace, settings: Settings, raw_digest: str | None = None) -> Key | None:
    """Return the key of a run; None where names are kept and there is no key.

    The bundled sample is known by the digest of its text (`raw_digest`; by default that of the last look at the raw
    files). It takes the public key where names are hidden, and none where they are kept, whatever key lies around.

    Raises:
        BroadsheetError: names are to be hidden and there is no key.

    """
    if (raw_digest or rawindex.last_digest(workspace)) == SAMPLE:
        return Key(PUBLIC, public=True) if settings.hides_names else None
    key = held(workspace)
    if key is None and settings.hides_names:
        raise BroadsheetError(
            f"there is no key in {path_of(workspace)}, and names cannot be hidden without one. `snakemake reproduce` "
            "and `broadsheet ingest` make one on their first run; jobs on other machines never do. To use one that you "
            f"have: broadsheet key import FILE, or {VARIABLE}=FILE."
        )
    return key


def identifier_of(workspace: Workspace, settings: Settings, raw_digest: str | None = None) -> Identifier:
    """Return what makes the ids of a run."""
    key = key_of(workspace, settings, raw_digest)
    return Identifier(key.secret if key else None)


def fingerprint_of(workspace: Workspace, settings: Settings, raw_digest: str | None = None) -> str | None:
    """Return the fingerprint that a release of this run shows."""
    key = key_of(workspace, settings, raw_digest)
    return key.fingerprint if key else None


def ensure(workspace: Workspace, settings: Settings, raw_digest: str) -> None:
    """Make a key where names are to be hidden and none is there yet; for the first local run, never for a worker."""
    if not settings.hides_names or raw_digest == SAMPLE or held(workspace) is not None:
        return
    path = path_of(workspace)
    key = make(path)
    say(
        f"A key was made in {workspace.shown(path)} (fingerprint {key.fingerprint}). It turns names into ids. Keep it "
        "secret, and keep a copy: without it, a later release gives the same people other ids. `broadsheet key` shows "
        "what can be done with it."
    )


def note_raw(workspace: Workspace, raw_digest: str, identifier: Identifier) -> None:
    """Write the digest of the raw text to where DVC and the documents see it, keyed where there is a key."""
    write_text(workspace.raw_digest, f"{identifier.content_digest(bytes.fromhex(raw_digest))}\n")


def make(path: Path) -> Key:
    """Make a key at `path`.

    Raises:
        BroadsheetError: there is one already.

    """
    return _store(path, secrets.token_bytes(KEY_BYTES))


def bring_in(path: Path, source: Path) -> Key:
    """Copy the key in the file `source` to `path`.

    Raises:
        BroadsheetError: `source` is no key, or there is another one at `path` already.

    """
    if not source.is_file():
        raise BroadsheetError(f"{source} is not there. Expected a file with a key, as `broadsheet key new` writes it.")
    found = _FORM.fullmatch(source.read_bytes())
    if found is None:
        raise BroadsheetError(_NO_KEY.format(path=source))
    secret = bytes.fromhex(found[1].decode())
    if path.exists() and _read(path) == secret:
        return Key(secret)
    return _store(path, secret)


def forget(path: Path) -> Key:
    """Delete the key at `path`; afterwards nobody can make these ids again or try names against them.

    Raises:
        BroadsheetError: there is none.

    """
    if not path.exists():
        raise BroadsheetError(f"there is no key in {path}: nothing to forget.")
    key = Key(_read(path))
    path.unlink()
    return key


_NO_KEY = (
    "{path} is no key. Expected one line, `broadsheet-key-1` and 64 hexadecimal digits. Bring the right file, or make "
    "a new key with `broadsheet key new` (which gives everybody another id)."
)


def _read(path: Path) -> bytes:
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BroadsheetError(f"{path}: others on this machine may read the key. Run: chmod 600 {path}")
    found = _FORM.fullmatch(path.read_bytes())
    if found is None:
        raise BroadsheetError(_NO_KEY.format(path=path))
    return bytes.fromhex(found[1].decode())


def _store(path: Path, secret: bytes) -> Key:
    """Write a new key file that was never readable by others, and never over another key."""
    private_folder(path.parent)
    temporary = path.with_name(f".{path.name}.partial-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(b"broadsheet-key-1 " + secret.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # unlike a rename, this fails where a key is
    except FileExistsError:
        raise BroadsheetError(
            f"there is a key in {path} already. It would be lost, and with it every id made under it. Copy it to a "
            "safe place and run `broadsheet key forget` first, if that is what you want."
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    return Key(secret)


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; one that is there keeps its rights unless it is called so."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o700)
    elif folder.name == "restricted" and stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)
