"""The fifty questions a datasheet answers, in our words, numbered so that the paper can be laid beside them.

The order and the seven sections follow Gebru et al., "Datasheets for Datasets" (Communications of the ACM, 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Question:
    """One question.

    `measured` says whether the run contributes figures; `human` whether a person `must` answer, `may` add to the
    figures, or has nothing to say (`no`). Answers stand in `config/datasheet.yaml` under `answers.<id>`.
    """

    id: str
    text: str
    measured: bool
    human: Literal["must", "may", "no"]
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """One of the seven sections, with an anchor for the contents list."""

    anchor: str
    title: str
    questions: tuple[Question, ...]


def _measured(identifier: str, text: str) -> Question:
    return Question(identifier, text, measured=True, human="no")


def _declared(identifier: str, text: str, hint: str) -> Question:
    return Question(identifier, text, measured=False, human="must", hint=hint)


def _both(identifier: str, text: str, hint: str) -> Question:
    return Question(identifier, text, measured=True, human="must", hint=hint)


def _welcome(identifier: str, text: str, hint: str) -> Question:
    return Question(identifier, text, measured=True, human="may", hint=hint)


SECTIONS: tuple[Section, ...] = (
    Section(
        "motivation",
        "Motivation",
        (
            _declared("M1", "What was this dataset made for, and what gap does it fill?", "the purpose, in a sentence"),
            _declared("M2", "Who made it, and on whose behalf?", "people or teams, and the body they acted for"),
            _declared("M3", "Who paid for the work?", "funders and grant numbers, or that nobody did"),
        ),
    ),
    Section(
        "composition",
        "Composition",
        (
            _measured("C1", "What does one row of each table stand for?"),
            _measured("C2", "How many rows of each kind are there?"),
            _both(
                "C3",
                "Is this everything there was, or a part of it; and if a part, does it represent the whole?",
                "how the pages relate to all the pages there could have been",
            ),
            _measured("C4", "What does each row hold?"),
            _measured("C5", "Does a row carry a label or a target?"),
            _measured("C6", "What is missing from rows, and why?"),
            _measured("C7", "Are relations between rows spelled out?"),
            _declared("C8", "Which splits do you recommend, and on what grounds?", "a split, or that there is none"),
            _measured("C9", "What errors, noise and repetitions are known?"),
            _measured("C10", "Does the dataset stand alone, or lean on things elsewhere?"),
            _declared(
                "C11", "Does it hold anything confidential?", "for instance pages behind a login, private messages"
            ),
            _declared(
                "C12", "Would reading it raw offend, frighten or hurt somebody?", "what a reader may come across"
            ),
            _both("C13", "Does it single out groups of people?", "groups that the texts or columns make visible"),
            _welcome(
                "C14",
                "Could a person be recognised in it, directly or together with other data?",
                "what you know beyond the figures above",
            ),
            _declared(
                "C15",
                "Does it touch what people hold sensitive: belief, politics, health, origin, orientation, money?",
                "reader comments usually show opinions: say which matters these pages touch",
            ),
        ),
    ),
    Section(
        "collection",
        "Collection",
        (
            _both(
                "L1",
                "How did each piece of data come about: seen directly, told by people, or worked out from other data?",
                "what the raw text is and how it was had",
            ),
            _welcome(
                "L2",
                "With what machines, programs or hands was it gathered, and how were they checked?",
                "the crawler, extractor or person behind the raw text",
            ),
            _both("L3", "If it is a sample, by what rule was it drawn?", "how the pages were chosen"),
            _declared("L4", "Who did the gathering, and how were they paid?", "crowd workers, students, staff, nobody"),
            _welcome(
                "L5",
                "Over what time was it gathered, and does that match when the content was written?",
                "when the pages were captured",
            ),
            _declared("L6", "Did anybody review it ethically?", "a board and its outcome, or that there was none"),
            _declared(
                "L7", "Did the data come from the people themselves or by way of others?", "websites, archives, donors"
            ),
            _declared("L8", "Were those people told?", "how and when, or that they were not"),
            _declared("L9", "Did they agree?", "how and to what, or that they were not asked"),
            _both(
                "L10",
                "Can they take that agreement back, or have themselves removed?",
                "where to write and what then happens",
            ),
            _declared(
                "L11",
                "Was the effect on those people thought through, for instance in a data protection assessment?",
                "the assessment, or that there is none",
            ),
        ),
    ),
    Section(
        "preprocessing",
        "Preprocessing",
        (
            _measured("P1", "What was done to the raw data?"),
            _welcome("P2", "Are the raw data kept as well, and where?", "who holds the raw text and who may see it"),
            _measured("P3", "Is the software that did it available?"),
        ),
    ),
    Section(
        "uses",
        "Uses",
        (
            _declared("U1", "Has it been used already?", "uses so far, or that there are none"),
            _declared("U2", "Is there a place that lists works which use it?", "a link, or that there is none"),
            _declared("U3", "What else could it serve for?", "tasks you can imagine"),
            _both(
                "U4",
                "What in its making could mislead a later use, or treat people unfairly?",
                "what a careful user should do about it",
            ),
            _declared("U5", "What must it not be used for?", "for instance recognising or profiling commenters"),
        ),
    ),
    Section(
        "distribution",
        "Distribution",
        (
            _declared("D1", "Will it be given to others outside the body that made it?", "to whom"),
            _declared("D2", "How is it given out, and has it a permanent identifier?", "address, DOI"),
            _declared("D3", "When is it given out?", "dataset.published, or a sentence"),
            _declared("D4", "Under which licence or terms?", "dataset.license, an SPDX identifier"),
            _declared("D5", "Have others placed claims on the material?", "copyright in articles, comments, images"),
            _declared("D6", "Do export rules or other laws restrict it?", "for instance data protection law"),
        ),
    ),
    Section(
        "maintenance",
        "Maintenance",
        (
            _declared("N1", "Who looks after it, and who hosts it?", "a person or body"),
            _declared("N2", "How can they be reached?", "an address"),
            _declared("N3", "Is there a list of mistakes found since?", "errata, or that none is known"),
            _declared(
                "N4", "Will it be updated: how often, by whom, how announced?", "the plan, or that there is none"
            ),
            _declared("N5", "If it is about people, for how long may it be kept?", "a date or a rule"),
            _declared("N6", "Will older versions stay available?", "where, and for how long"),
            _declared("N7", "Can others add to it or correct it?", "how"),
        ),
    ),
)
"""Seven sections: 3 + 15 + 11 + 3 + 5 + 6 + 7 questions."""


def every_question() -> Iterator[Question]:
    """All fifty questions, in order."""
    for section in SECTIONS:
        yield from section.questions
