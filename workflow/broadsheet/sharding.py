"""Where a stream of pages is cut into shards.

Content decides, so that one page more moves no later boundary (content-defined chunking: Muthitacharoen, Chen and
Mazieres, "A Low-bandwidth Network File System", SOSP 2001; here over pages instead of byte windows).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MEAN = 64 * 2**20
MOST = 2 * MEAN
PAGE_COST = 1024
"""What a page weighs besides its bytes, so that a shard of tiny pages holds no more than 131,072 of them."""

Page = TypeVar("Page")


@dataclass(frozen=True)
class Cutting:
    """The sizes of shards in bytes; the defaults are those of every run, others serve tests."""

    mean: int = MEAN
    most: int = MOST
    page_cost: int = PAGE_COST

    def weight(self, byte_count: int) -> int:
        """Return what a page of `byte_count` bytes weighs."""
        return byte_count + self.page_cost

    def priority(self, digest: bytes, byte_count: int) -> float:
        """Return how little a page, by its SHA-256, calls for a cut after it: below 1 there is one."""
        return int.from_bytes(digest[:8], "big") / 2**64 * self.mean / max(1, self.weight(byte_count))


@dataclass(slots=True)
class Cutter(Generic[Page]):
    """Takes pages one by one and says which of them are settled, and where the shards end.

    A page whose priority is below 1 ends its shard. Where none comes before `most`, the shard ends after the page of
    the lowest priority among those beyond `mean`; that is content as well, and the next such page restores all later
    cuts whatever came before. Pages beyond `mean` wait until it is known to which shard they belong.
    """

    cutting: Cutting
    weight: int = 0
    _waiting: list[tuple[float, int, Page]] = field(default_factory=list)

    def add(self, digest: bytes, byte_count: int, page: Page) -> Iterator[tuple[Page | None, bool]]:
        """Add a page; give what is settled by it: (page, False) in order, and (None, True) at the end of a shard."""
        weight = self.cutting.weight(byte_count)
        if self._waiting and self.weight + weight > self.cutting.most:
            yield from self._cut_back()
        if self.weight and self.weight + weight > self.cutting.most:
            yield from self.finish()
        priority = self.cutting.priority(digest, byte_count)
        self.weight += weight
        if self._waiting or self.weight > self.cutting.mean:
            self._waiting.append((priority, weight, page))
        else:
            yield page, False
        if priority < 1:
            yield from self.finish()

    def finish(self) -> Iterator[tuple[Page | None, bool]]:
        """End the shard here."""
        if self.weight:
            yield from ((page, False) for _, _, page in self._waiting)
            self.weight, self._waiting = 0, []
            yield None, True

    def _cut_back(self) -> Iterator[tuple[Page | None, bool]]:
        best = min(range(len(self._waiting)), key=lambda place: self._waiting[place][0])
        waiting, self._waiting = self._waiting, []
        yield from ((page, False) for _, _, page in waiting[: best + 1])
        yield None, True
        self.weight = 0
        for priority, weight, page in waiting[best + 1 :]:
            self.weight += weight
            if self._waiting or self.weight > self.cutting.mean:
                self._waiting.append((priority, weight, page))
            else:
                yield page, False


def cut(pages: Iterable[tuple[bytes, int]], cutting: Cutting | None = None) -> list[list[int]]:
    """Return the shards of `pages` (SHA-256, size in bytes) as lists of places in `pages`."""
    cutter: Cutter[int] = Cutter(cutting or Cutting())
    shards: list[list[int]] = []
    current: list[int] = []

    def take(settled: Iterable[tuple[int | None, bool]]) -> None:
        nonlocal current
        for place, ends in settled:
            if place is not None:
                current.append(place)
            if ends:
                shards.append(current)
                current = []

    for place, (digest, size) in enumerate(pages):
        take(cutter.add(digest, size, place))
    take(cutter.finish())
    return shards
