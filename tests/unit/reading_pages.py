"""Made-up pages for the tests of the reading engine's details."""

from functools import lru_cache

from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import Layouts, load_layouts
from broadsheet.reading.page import Page
from broadsheet.reading.records import Records

NAMES = ["Orla Finch", "bramblewick", "T. Oduya", "Kestrel_9", "Marit Holm", "old_tom"]
SAID = [
    "My aunt had one of those, and it sang only on Sundays.",
    "Then it was not the kettle, it was the organ next door.",
    "Has anybody written down what it whistles before rain?",
    "The porter has. He will not show it, and I have asked him twice.",
    "Ask him a third time, and bring him tea of the other key.",
    "It is a good kettle. I should know, I made the lid.",
]
FORM = "Leave a Reply\n\nYour email address will not be published.\n"
ARTICLE = """The Kettle That Whistles In Two Keys

By Odette Marl
May 3, 2019

The kettle in the waiting room of Upper Fennel whistles in two keys, one for tea and one for trouble. The porter can
tell them apart from the far platform.

Nobody has asked the kettle. It was bought in the year of the long strike and has not been explained since.

"""


@lru_cache(maxsize=1)
def _layouts() -> Layouts:
    return load_layouts([], None)


def read(text: str) -> tuple[Records, list[str]]:
    """Return the records of a page and the roles of its lines."""
    page = Page(text.split("\n"), "page")
    labels = read_page(page, None, _layouts())
    records = assemble(page, labels)
    assert records is not None
    return records, labels.roles


def texts(page: str) -> list[str | None]:
    """Return the texts of a page's comments."""
    return [comment.text for comment in read(page)[0].comments]


def authors(page: str) -> list[str | None]:
    """Return the names of those who wrote a page's comments."""
    return [comment.author for comment in read(page)[0].comments]


def blog(*comments: str, head: str = "{} Comments") -> str:
    """Return an article with ``comments``, each given as "Name|lines of its text" or "Name|date|text"."""
    parts = [ARTICLE, head.format(len(comments)), ""]
    for number, comment in enumerate(comments):
        name, text = comment.split("|", 1)
        parts += [f"{name} says:", f"May {4 + number}, 2019 at 8:{10 + number} am", "", text, "", "Reply", ""]
    return "\n".join([*parts, "Leave a Reply", "Your email address will not be published.", ""])
