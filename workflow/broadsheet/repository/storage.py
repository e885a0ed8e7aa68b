"""The remote that the release's tables come from: is it named, can it be reached, does it let us in, has it all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from broadsheet.paths import Workspace
from broadsheet.progress import counted
from broadsheet.repository import dvcrepo
from broadsheet.repository.finding import Finding

DEADLINE = 30.0
"""Seconds that a remote has to answer in."""

_PLUGINS = {"s3": "s3", "ssh": "ssh", "gs": "gs", "azure": "azure", "webdav": "webdav", "webdavs": "webdav"}
_NO_CREDENTIALS = ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "DefaultCredentialsError")
_NOT_LET_IN = ("PermissionError", "PermissionDenied", "AuthError", "InvalidAccessKeyId", "SignatureDoesNotMatch")
_NOT_THERE = (
    "EndpointConnectionError", "ConnectTimeoutError", "ClientConnectorError", "ClientConnectorDNSError",
    "ConnectionRefusedError", "ConnectionResetError", "gaierror", "TimeoutError", "ServerDisconnectedError",
)  # fmt: skip

Result = TypeVar("Result")


def findings(workspace: Workspace) -> list[Finding]:
    """Look at the default remote; none where what it should give is here already and no remote is named."""
    if not dvcrepo.is_here(workspace):
        return [
            Finding(
                f"{workspace.root} is no DVC repository: .dvc is not there",
                ("go to the top folder of the clone, or say where it is: broadsheet doctor --directory FOLDER",),
            )
        ]
    declared = dvcrepo.settings(workspace)
    name = declared.get("core", {}).get("remote")
    remotes = declared.get("remote", {})
    if not name:
        return [_unnamed(remotes)]
    if name not in remotes:
        return [
            Finding(
                f"the default remote is called `{name}`, and there is no remote of that name",
                (
                    f"dvc remote add {name} ADDRESS",
                    f"or take one that there is: dvc remote default NAME ({', '.join(remotes) or 'none yet'})",
                ),
            )
        ]
    return list(_reached(workspace, name, str(remotes[name]["url"])))


def _unnamed(remotes: dict[str, Any]) -> Finding:
    if remotes:
        return Finding(
            f"no remote is the default one; there are {', '.join(remotes)}",
            (f"dvc remote default {next(iter(remotes))}",),
        )
    return Finding(
        "no remote is configured: the tables can neither be pulled nor pushed",
        ("dvc remote add --default NAME ADDRESS   (s3://..., ssh://..., https://..., or a folder)",),
    )


def _reached(workspace: Workspace, name: str, address: str) -> Iterator[Finding]:
    scheme = address.partition("://")[0] if "://" in address else "local"
    if scheme == "local" and not Path(workspace.root / ".dvc" / address).is_dir():
        yield Finding(
            f"remote `{name}`: there is no folder {Path(workspace.root / '.dvc' / address).resolve()}",
            (
                "mount it, or bring it back (`git checkout -- data/store` where it is part of the clone)",
                f"or say where it is now: dvc remote modify {name} url FOLDER",
            ),
        )
        return
    repo = dvcrepo.opened(workspace)
    wanted = [out.oid for out in dvcrepo.outs(repo) if out.oid and (out.remote or name) == name]
    if not wanted:
        yield Finding("nothing is recorded yet that could be pulled", ("dvc repro", "dvc push"), wrong=False)
        return
    try:
        missing, count = in_time(lambda: _missing(repo, name, wanted))
    except Exception as error:  # noqa: BLE001 (each kind of remote has its own errors; all are told)
        yield trouble(name, address, scheme, error)
        return
    if missing:
        yield Finding(
            f"remote `{name}` ({address}) lacks {missing:,} of {counted(count, 'file')} of this version",
            (
                "if you have the tables, push them:    dvc push",
                "if not, ask whoever made this version; an earlier one may be complete: git tag, git checkout TAG",
            ),
        )


def _missing(repo: Any, name: str, wanted: Sequence[str]) -> tuple[int, int]:
    """Return how many of the files behind the outs `wanted` the remote lacks, and how many there are."""
    odb = repo.cloud.get_remote(name).odb
    files: set[str] = set()
    missing = 0
    for oid in wanted:
        if not oid.endswith(".dir"):
            files.add(oid)
            continue
        try:
            listed = odb.fs.fs.cat_file(odb.oid_to_path(oid))
        except FileNotFoundError as error:
            if _names(error) & {"NoSuchBucket"} or (error.filename and error.filename != odb.oid_to_path(oid)):
                raise
            missing += 1
            continue
        files |= {entry["md5"] for entry in json.loads(listed)}
    there = set(odb.oids_exist(sorted(files)))
    listings = sum(oid.endswith(".dir") for oid in wanted)
    return missing + len(files - there), listings + len(files)


def in_time(work: Callable[[], Result]) -> Result:
    """Return what `work` returns; a server that never answers must not hold anybody up.

    Raises:
        TimeoutError: there was no answer in time.

    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 (it is raised again where it is waited for)
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(DEADLINE)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {DEADLINE:.0f} s")
    return results[0]


def _names(error: BaseException | None) -> set[str]:
    names: set[str] = set()
    while error is not None:
        names |= {each.__name__ for each in type(error).__mro__}
        error = error.__cause__ or error.__context__
    return names


def trouble(name: str, address: str, scheme: str, error: Exception) -> Finding:
    """Put an error of a remote into words, by its name: each kind of remote has libraries and errors of its own."""
    names, said = _names(error), str(error).strip() or type(error).__name__
    where = f"remote `{name}` ({address})"
    what = f"{where} cannot be used: {said}"
    do: tuple[str, ...] = (f"dvc pull --verbose --remote {name}   says more",)
    if names & {"RemoteMissingDepsError", "ImportError"}:
        what = f"{where}: DVC has no plug-in for {scheme}:// here"
        do = (f"pip install dvc-{_PLUGINS.get(scheme, scheme)}", "make setup   does it in a clone of Broadsheet")
    elif names & set(_NO_CREDENTIALS):
        what, do = f"{where} wants to know who you are: {said}", _credentials(name, scheme)
    elif "NoSuchBucket" in names:
        what, do = f"{where}: the bucket does not exist", (f"dvc remote modify {name} url s3://BUCKET/FOLDER",)
    elif names & set(_NOT_LET_IN) or getattr(error, "status", None) in (401, 403) or "uthentication" in said:
        what, do = f"{where} does not let you in: {said}", _credentials(name, scheme)
    elif "FileNotFoundError" in names and scheme == "ssh":
        what, do = f"{where}: {said}", (f"dvc remote modify --local {name} keyfile PATH-OF-YOUR-KEY",)
    elif names & set(_NOT_THERE):
        what = f"{where} cannot be reached: {said}"
        do = (
            "are you online, and is the server up? Then is the address right?",
            f"dvc remote modify {name} {'endpointurl' if scheme == 's3' else 'url'} ADDRESS",
        )
    return Finding(what, do)


def _credentials(name: str, scheme: str) -> tuple[str, ...]:
    if scheme == "s3":
        return (
            "export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=...",
            f"where everybody may read the bucket: dvc remote modify {name} allow_anonymous_login true",
        )
    if scheme == "ssh":
        return (
            f"dvc remote modify --local {name} user YOUR-NAME",
            f"dvc remote modify --local {name} keyfile PATH-OF-YOUR-KEY   (not encrypted, or held by ssh-agent)",
        )
    return (
        f"dvc remote modify --local {name} auth basic",
        f"dvc remote modify --local {name} user YOUR-NAME",
        f"dvc remote modify --local {name} password YOUR-PASSWORD",
    )
