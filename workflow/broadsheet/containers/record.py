"""What a raw file gives: records, each a page's bytes or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.containers.times import Moment


@dataclass(slots=True)
class Record:
    """One page of a raw file, or what could not be read there.

    `content` is null exactly where `reason` (a word of ``UNREADABLE_REASONS``) is not. `encoding` is set where the
    container says how the bytes spell text; otherwise it has to be found out.
    """

    content: bytes | None = None
    url: str | None = None
    captured: Moment | None = None
    reason: str | None = None
    encoding: str | None = None


class BrokenError(Exception):
    """A container that cannot be read on from here; `reason` is a word of ``UNREADABLE_REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
