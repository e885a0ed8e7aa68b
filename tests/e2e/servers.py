"""Real servers for the tests of remotes: each is started on a free port of loopback, and stopped at the end.

A server that the machine does not have skips the test, and says what to install; in CI it fails instead.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

DEADLINE = 30
SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin"


class Server(NamedTuple):
    """Where a server listens (`port`), and the folder that it serves."""

    port: int
    folder: Path


class SshServer(NamedTuple):
    """Where sshd listens, who may log in, with which key."""

    port: int
    user: str
    key: Path


def program(name: str, package: str) -> str:
    """Return the path of a server's program; skips (in CI fails) where the machine does not have it."""
    found = shutil.which(name) or shutil.which(name, path=SYSTEM_FOLDERS)
    if found is None:
        said = f"{name} is not on this machine: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(f"{said} (.ci/run does it)")
        pytest.skip(said)
    return found


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def s3() -> Iterator[Server]:
    """Run moto's S3; what it holds lives in its memory, and ends with it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield Server(server.get_host_and_port()[1], Path())
    finally:
        server.stop()


@contextmanager
def sshd(folder: Path) -> Iterator[SshServer]:
    """Run sshd with keys of its own, made below `folder`; only the user who runs the tests can log in."""
    binary = program("sshd", "openssh-server")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd wants it where it starts as root

    def settings(port: int) -> str:
        return f"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder / "host"}
            AuthorizedKeysFile {folder / "user.pub"}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp
        """

    with _running(folder / "sshd.conf", settings, [binary, "-D", "-e", "-f", str(folder / "sshd.conf")]) as port:
        yield SshServer(port, getpass.getuser(), folder / "user")


@contextmanager
def nginx(folder: Path, location: str) -> Iterator[Server]:
    """Run nginx over `folder`/www; `location` is its block of settings for what it serves."""
    binary = program("nginx", "nginx-light")
    (folder / "www").mkdir(parents=True)

    def settings(port: int) -> str:
        places = "".join(
            f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        return f"""
            {user}
            worker_processes 1;
            pid {folder / "nginx.pid"};
            events {{}}
            http {{
                access_log off;
                {places}
                server {{
                    listen 127.0.0.1:{port};
                    {location}
                }}
            }}
        """

    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with _running(folder / "nginx.conf", settings, [*command, "-g", "daemon off;"]) as port:
        yield Server(port, folder / "www")


@contextmanager
def _running(file: Path, settings, command: list[str]) -> Iterator[int]:
    """Write the settings for a free port, start the server, wait until it listens; stop it at the end."""
    for attempt in range(3):  # between finding a port and listening on it somebody else may take it
        port = free_port()
        file.write_text(settings(port), encoding="utf-8")
        with (file.parent / "said.log").open("w+", encoding="utf-8") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said)
            try:
                if _listens(process, port):
                    yield port
                    return
                said.seek(0)
                told = said.read()
            finally:
                process.terminate()
                try:
                    process.wait(DEADLINE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        assert attempt < 2, f"{command[0]} did not start:\n{told}"


def _listens(process: subprocess.Popen, port: int) -> bool:
    end = time.monotonic() + DEADLINE
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.02)
    return False
