"""Make a corpus of invented pages to measure with: the same arguments give the same bytes everywhere.

    python bench/make_corpus.py FOLDER --megabytes 1000 --files 10000

Four invented sites, each a folder: two in the shape that an extractor leaves of wpDiscuz (a donation bar, image texts
that repeat the headline, author lines of one word lost), one in that of WordPress' own comments ("NAME says:"), one
forum. `pages.csv` gives every page its address and time. Only the standard library is used.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

_COMMON = (  # noqa: SIM905 (a list literal would fill two pages)
    "the a of to and in that it is was for on with as at by from this they have not but all what were when we there "
    "can an your which their said if do will each about how up out them then she many some so these would other "
    "into has more her two like him see time could no make than first been its who now people my made over did down "
    "only way find use may water long little very after words called just where most know get through back much "
    "before go good new write our used me man too any day same right look think also around another came come work "
    "three word must because does part even place well such here take why things help put years different away "
    "again off went old number great tell men say small every found still between name should home big give air "
    "line set own under read last never us left end along while might next sound below saw something thought both "
    "few those always show large often together asked house world going want school important until form food keep "
    "children feet land side without"
).split()
_ONSETS = (*"bcdfghjklmnprstv", "br", "dr", "fl", "gr", "pl", "st")
_VOWELS = (*("a", "e", "i", "o", "u", "ai", "ea", "ou") * 8, "é", "ö")
_CODAS = ("", "", "", "l", "m", "n", "r", "s", "t", "nd", "rk", "st")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July")
_MARKS = (".", ".", ".", ".", ".", "!", "?", "…", "..", "")
_LINES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 10, 16)
"""Clauses of a comment's paragraph: many short ones, a long tail."""

_PARAGRAPHS = (1, 1, 1, 1, 1, 1, 2, 2, 3, 5)


class Words:
    """Pools of invented words, names and clauses; what is drawn from them hardly ever repeats as a whole."""

    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        invented = [self._word(random_.choice((1, 2, 2, 3))) for _ in range(4000)]
        vocabulary = _COMMON * 40 + invented
        self.clauses = [" ".join(random_.choices(vocabulary, k=random_.randint(3, 9))) for _ in range(30_000)]
        self.openings = [clause[0].upper() + clause[1:] for clause in self.clauses]
        self.names = [self._name() for _ in range(5000)]

    def _word(self, syllables: int) -> str:
        draw = self.random.choice
        return "".join(draw(_ONSETS) + draw(_VOWELS) + draw(_CODAS) for _ in range(syllables))

    def _name(self) -> str:
        names = [self._word(2).capitalize() for _ in range(self.random.choice((1, 2, 2, 2, 3)))]
        return " ".join(names)

    def paragraph(self, clauses: int) -> str:
        """Return a line of text of so many clauses."""
        draw = self.random
        rest = ", ".join(draw.choices(self.clauses, k=clauses - 1))
        return f"{draw.choice(self.openings)}{', ' if rest else ''}{rest}{draw.choice(_MARKS)}"

    def comment(self) -> list[str]:
        """Return a comment's paragraphs."""
        draw = self.random.choice
        return [self.paragraph(draw(_LINES)) for _ in range(draw(_PARAGRAPHS))]

    def moment(self) -> datetime:
        """Return a moment of 2025."""
        return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=self.random.randrange(300_000))


def wpdiscuz(words: Words, site: str, size: int) -> list[str]:
    """Return the lines of an article and a thread whose one-word author names a line filter has taken."""
    draw = words.random
    title = " ".join(word.capitalize() for word in words.paragraph(2).split())
    support = f"Support {site.partition('.')[0].capitalize()}"
    lines = ["0 $", "2,500 $", "5,000 $", f"{draw.randrange(5000):,} $", f"{draw.choice(_MONTHS).upper()} 2025", ""]
    lines += [title, "", support, ""]
    for _ in range(draw.randint(3, 12)):
        lines += [words.paragraph(draw.randint(3, 14)), ""]
        if draw.random() < 0.4:
            lines += [title.replace("’", "'"), "", "Click to see the full-size image", ""]
    lines += [support, "", "", "Notify of", "Newest Most Voted", "Inline Feedbacks", "View all comments", ""]
    taken = sum(map(len, lines))
    while taken < size:
        name = draw.choice(words.names)
        lines += [name, ""] if " " in name else [""]
        for paragraph in words.comment():
            lines += [paragraph, ""]
            taken += len(paragraph) + 2
        taken += len(name) + 2
    lines.append("Would love your thoughts, please comment.x")
    return lines


def wordpress(words: Words, site: str, size: int) -> list[str]:
    """Return the lines of an article and a thread of WordPress' own form."""
    draw = words.random
    title = words.paragraph(1)
    lines = ["Home", "About", "Archive", "Contact", "", title, "", f"By {draw.choice(words.names)}"]
    lines += [f"{words.moment():%B %d, %Y}", ""]
    for _ in range(draw.randint(3, 12)):
        lines += [words.paragraph(draw.randint(3, 14)), ""]
    start, taken, count = len(lines), sum(map(len, lines)), 0
    while taken < size:
        header = [f"{draw.choice(words.names)} says:", f"{words.moment():%B %d, %Y at %I:%M %p}"]
        body = words.comment()
        lines += [*header, "\n\n".join(body), "Reply", ""]
        taken += sum(map(len, (*header, *body))) + 12
        count += 1
    lines.insert(start, f"{count} responses to “{title}”")
    return [*lines, "Leave a Reply", "", f"Copyright 2025 {site}"]


def forum(words: Words, site: str, size: int) -> list[str]:
    """Return the lines of a thread of a forum, posts quoting earlier ones."""
    draw = words.random
    lines = [f"{site} forum", "Index", "Members", "Search", "", words.paragraph(1), ""]
    taken, number, last = 0, 0, ("", "")
    while taken < size:
        number += 1
        name, body = draw.choice(words.names), words.comment()
        quote = [f"{last[0]} wrote:", f"> {last[1]}", ""] if last[0] and draw.random() < 0.3 else []
        lines += [name, f"Posted: {words.moment():%d %b %Y, %H:%M}", f"Post #{number}", "", *quote]
        lines += ["\n\n".join(body), "", "Quote", ""]
        taken += sum(map(len, (name, *body, *quote))) + 60
        last = (name, body[0])
    return [*lines, "Powered by an invented board"]


SITES: tuple[tuple[str, Callable[[Words, str, int], list[str]]], ...] = (
    ("harbourlantern.example", wpdiscuz),
    ("northquay.example", wpdiscuz),
    ("millpondnotes.example", wordpress),
    ("bellfoundry.example", forum),
)


def make(folder: Path, megabytes: float, files: int, seed: int) -> int:
    """Write the corpus below `folder` and return its bytes."""
    words = Words(random.Random(seed))
    mean = megabytes * 1_000_000 / files
    folder.mkdir(parents=True)
    table = ["source_file,url,captured_at"]
    total = 0
    for number in range(files):
        site, shape = SITES[number % len(SITES)]
        # The sizes aim at the megabytes that are asked for whatever the first pages came out as.
        aim = (mean * (number + 1) - total) * (0.5 + words.random.random())
        content = ("\n".join(shape(words, site, round(max(aim, mean / 10)))) + "\n").encode()
        place = folder / site / f"{number // 1000:03d}"
        if number % 1000 < len(SITES):
            place.mkdir(parents=True, exist_ok=True)
        (place / f"page-{number:07d}.txt").write_bytes(content)
        total += len(content)
        path = f"{site}/{number // 1000:03d}/page-{number:07d}.txt"
        table.append(f"{path},https://www.{site}/{number},{words.moment():%Y-%m-%d}")
    (folder / "pages.csv").write_text("\n".join(table) + "\n", encoding="utf-8", newline="\n")
    return total


def main() -> None:
    """Read the command line and make the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--megabytes", type=float, default=1000, help="size of all pages (default: 1000)")
    parser.add_argument("--files", type=int, default=10_000, help="number of pages (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="another number gives another corpus (default: 1)")
    given = parser.parse_args()
    if given.folder.exists():
        sys.exit(f"{given.folder} is there already. Expected a new folder; choose another, or delete it.")
    if given.files < 1 or given.megabytes <= 0:
        sys.exit("--files and --megabytes: expected numbers above 0.")
    total = make(given.folder, given.megabytes, given.files, given.seed)
    print(f"{given.files:,} pages, {total / 1e6:,.1f} MB in {given.folder}")


if __name__ == "__main__":
    main()
