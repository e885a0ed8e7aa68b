"""Which digests have come by before, for any number of them, in little memory."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_RECENT = 1 << 18
_WIDTH = 16
_KIND = f"S{_WIDTH}"


class SeenDigests:
    """A set of SHA-256 digests, by their first 128 bits: the last ones as they are, the others in sorted runs.

    Each run is at least twice as long as the next, so that a look-up asks few of them and 16 bytes a digest suffice.
    """

    def __init__(self, recent: int = _RECENT) -> None:
        self._limit = recent
        self._recent: set[bytes] = set()
        self._runs: list[npt.NDArray[np.bytes_]] = []

    def add(self, digest: bytes) -> bool:
        """Note `digest` and return whether it is new."""
        key = digest[:_WIDTH]
        if key in self._recent or any(_holds(run, key) for run in self._runs):
            return False
        self._recent.add(key)
        if len(self._recent) >= self._limit:
            self._settle()
        return True

    def _settle(self) -> None:
        run: npt.NDArray[np.bytes_] = np.array(list(self._recent), dtype=_KIND)
        run.sort()
        self._recent = set()
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        self._runs.append(run)


def _holds(run: npt.NDArray[np.bytes_], key: bytes) -> bool:
    wanted = np.array(key, dtype=_KIND)
    place = int(np.searchsorted(run, wanted))
    return place < len(run) and bool(run[place] == wanted)
