"""One run at a time in a working directory: a lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from typing import IO

from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


def take(workspace: Workspace) -> IO[str]:
    """Take the lock of the working directory; it is held as long as the returned file is open.

    Raises:
        BroadsheetError: another process holds it.

    """
    workspace.lock.parent.mkdir(parents=True, exist_ok=True)
    file = workspace.lock.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        other = file.read().strip() or "unknown"
        file.close()
        raise BroadsheetError(
            f"another run (process {other}) is going on in {workspace.root}. Wait until it has ended, stop it, or work "
            "in another directory with --directory. Nothing has to be unlocked by hand."
        ) from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file
