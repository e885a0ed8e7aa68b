"""Invented pages whose headline is known: every way in which themes set the lines around it, one with another.

The real pages that headlines are fitted on are few, and what is rare among them (a headline of one word, a deck, a row
of buttons, the window's title over the menu) would be weighed by chance. Here each stands over and under each of the
others. All words are invented; the pages are the same on every machine.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

TITLES = [
    "The Ferry That Does Not Come",
    "Why we left the harbour",
    "Ferry",
    "A letter to my neighbours",
    "Lemon cake with poppy seeds",
    "How to mend a net in ten steps",
    "Is the bridge safe?",
    "Council approves £2m harbour plan",
    "10 things I learned at sea",
    "Rope: a history",
    "Bread, salt and the sea: what the winter taught us about keeping a small bakery alive",
    "Review: The Night Pilot",
    "Northquay United 3-1 Millpond Rovers",
    "Lantern wins a prize",
    "Wind turbines",
    "So long, and thanks",
    "Mayor quits",
    "“Nobody told us anything”",
    "Das alte Wehr steht wieder still",
    "Mühlenrad",
    "Wer zahlt für die neue Brücke?",
    "Le bac ne viendra plus",
    "Pourquoi nous avons quitté le port",
    "El puente que nadie quiere pagar",
    "Pan y sal",
    "Version 4.2 of the tide table is out",
    "Fog",
    "The last of the rope makers looks back on fifty years at the quay and tells what he would do again",
    "Open thread",
    "What now?",
]
MENU = ["Home", "News", "Opinion", "Sport", "Recipes", "About us", "Contact"]
LINKS = [
    "Harbour fee to rise in May",
    "A new roof for the old mill",
    "Five walks along the shore",
    "The baker who sings",
]
ABOVE: dict[str, list[str]] = {
    "nothing": [],
    "menu": MENU,
    "site and claim": ["Quay Lantern", "News and views from the harbour", *MENU],
    "window's title": ["{title} | Quay Lantern", *MENU],
    "window's title, dash": ["{title} - Quay Lantern", *MENU],
    "window's title, site first": ["Quay Lantern » {title}", *MENU],
    "trail": [*MENU, "Home » News » {title}"],
    "trail of lines": [*MENU, "You are here:", "Home", "News", "{title}"],
    "links": [*MENU, "Recent Posts", *LINKS],
    "before and after": [*MENU, f"← {LINKS[0]}", f"{LINKS[1]} →"],
    "previous, next": [*MENU, "Previous", "Next"],
    "date": [*MENU, "May 3, 2017"],
    "date and writer": [*MENU, "Posted on May 3, 2017 by Nora Feld"],
    "section": [*MENU, "Harbour life"],
    "section, date, call": [*MENU, "News", "May 3, 2017", "Leave a comment"],
    "search": [
        "Skip to content",
        "Search for:",
        "Quay Lantern",
        "All the news, every day of the week",
        *MENU,
    ],
    "most read": [
        *MENU,
        "Breaking",
        "Storm warning for the whole coast until Sunday",
        "Most read",
        *LINKS[:2],
    ],
    "cookies": ["We use cookies to give you the best experience on our site.", "Accept", *MENU],
    "calls": [*MENU, "Subscribe to our newsletter", "Support the Quay Lantern"],
    "picture": [*MENU, "The harbour at dusk seen from the lighthouse"],
}
UNDER: dict[str, list[str]] = {
    "nothing": [],
    "writer, date": ["By Nora Feld", "April 30, 2017"],
    "deck": [
        "For a year the far quay has been cut off, and nobody says why",
        "By Nora Feld",
        "April 30, 2017",
    ],
    "deck, a sentence": [
        "The far quay has been cut off for a year. Nobody says why.",
        "Nora Feld",
        "30.04.2017",
    ],
    "date, comments": ["April 30, 2017", "12 Comments"],
    "caption": ["The quay in March. Photo: L. Brook", "By Nora Feld", "April 30, 2017"],
    "posted on": ["Posted on April 30, 2017 by nora"],
    "buttons": ["Share", "Tweet", "Pin", "April 30, 2017"],
    "one line": ["by Nora Feld | Apr 30, 2017 | Harbour | 4 comments"],
    "section": ["Posted in Harbour", "By Nora Feld"],
    "picture's text": ["{title}", "By Nora Feld", "April 30, 2017"],
}
TEXTS = [
    "The old ferry between the two quays has not run since the storm of last autumn, and nobody in the town hall "
    "wants to say when it will.",
    "Those who live on the far side now drive for forty minutes to buy bread. The bridge that was promised eleven "
    "years ago is still a drawing.",
    "A spokeswoman of the harbour office said that the engine had been sent away for repair and that the invoice was "
    "higher than expected.",
    "At the public meeting on Thursday more than two hundred people filled the gymnasium, and many of them stood.",
    "What happens next depends on the county, which will meet again before the end of the month.",
]
BODIES = [
    TEXTS,
    ["I had not planned to write about this again.", *TEXTS],
    ["Dear all,", *TEXTS],
    ["It rained.", *TEXTS, "Why now?", *TEXTS[:2]],
    [*TEXTS[:2], "A year without a bridge", *TEXTS[2:]],
]
SAID = [
    "That is simply not true.",
    "I was there, and nobody asked us.",
    "Thank you for this.",
    "And who pays for it in the end?",
]
NAMES = ["Ada Lorne", "tulip_fan", "Bert", "Marcus V. Oake"]
THREADS: list[list[str]] = [
    [],
    [
        "4 Comments",
        *(
            line
            for name, text in zip(NAMES, SAID, strict=True)
            for line in (f"{name} says:", "May 3, 2017 at 8:12 am", text, "Reply")
        ),
        "Leave a Reply",
    ],
]
BELOW = ["Related", *LINKS[2:], "Recent Comments", "Copyright 2017 Quay Lantern"]
SHAPES: dict[str, Callable[[str], list[str]]] = {
    "no blank lines": lambda line: [line],
    "blank lines": lambda line: [line, ""],
    "one-word lines dropped": lambda line: [line if " " in line else "", ""],
}


class Invented(NamedTuple):
    """A page: its lines, its headline, and the arrangement that it is of."""

    lines: list[str]
    title: str
    arrangement: str


def pages() -> Iterator[Invented]:
    """Yield every arrangement in every shape, each with another headline."""
    arrangements = itertools.product(ABOVE, UNDER, SHAPES)
    for number, (above, under, shape) in enumerate(arrangements):
        title = TITLES[number * 7 % len(TITLES)]
        if shape == "one-word lines dropped" and " " not in title:
            title = TITLES[0]
        lines = [*ABOVE[above], "{title}", *UNDER[under], *BODIES[number % len(BODIES)]]
        lines += [*THREADS[number // 3 % len(THREADS)], *BELOW]
        lines = [line.replace("{title}", title) for line in lines]
        yield Invented([part for line in lines for part in SHAPES[shape](line)], title, above)
