"""The measured part of each answer, by the id of the question."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.documents import bias, composition, process
from broadsheet.documents.facts import Facts
from broadsheet.documents.model import Block

_BY_QUESTION: dict[str, Callable[[Facts], list[Block]]] = {
    "C1": composition.instances,
    "C2": composition.counts,
    "C3": composition.sampling,
    "C4": composition.columns,
    "C5": composition.labels,
    "C6": composition.missing,
    "C7": composition.relations,
    "C9": composition.noise,
    "C10": composition.links,
    "C13": composition.groups,
    "C14": composition.people,
    "L1": process.acquired,
    "L2": process.mechanism,
    "L3": process.strategy,
    "L5": process.times,
    "L10": process.withdrawal,
    "P1": process.steps,
    "P2": process.raw,
    "P3": process.software,
    "U4": bias.everything,
}


def blocks(question: str, facts: Facts) -> tuple[Block, ...]:
    """Return the measured blocks of the question with this id."""
    return tuple(_BY_QUESTION[question](facts))
