"""Plots as small, plain SVG: bars and stacked bars, drawn to the tenth of a pixel, the same bytes on every machine.

Each plot carries a title and a description for those who do not see it. Colours are classes: the datasheet's style
sets them inside the page, and a copy of the rules travels in the files under plots/, dark and light.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

from broadsheet.documents import text

WIDTH = 480
ROW = 26
PAIRED = (16, 24)
"""Heights of the rows of two bars that belong together: the upper, and the lower with the gap below it."""
VALUE = 110
"""Room behind the longest bar at least."""
NOTE_LETTERS = 24
NOTE_LETTER = 8
"""Width of a letter of a note at most, on average: digits are wide in some fonts."""
LABEL_LETTERS = 34
TITLE_LETTERS = 62
MARGIN = 16
_STYLE = (
    ".bs{background:#fdfcf9;color-scheme:light dark}"
    ".bs text{fill:#1d1d1f;font:13px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',Arial,sans-serif}"
    ".bs .soft{fill:#5b5b62}.bs .axis{stroke:#d9d5cb}.bs .ground{fill:#f3f0e8}.bs .c1{fill:#2f6f8f}"
    ".bs .c2{fill:#c4692a}.bs .c3{fill:#7a7f3a}.bs .c4{fill:#8a4f86}.bs .c5{fill:#8d8d8d}"
    ".bs .end{text-anchor:end}.bs .middle{text-anchor:middle}.bs .strong{font-weight:600}"
    "@media(prefers-color-scheme:dark){.bs{background:#16171a}.bs text{fill:#e8e6e1}.bs .soft{fill:#a9a8a3}"
    ".bs .axis{stroke:#3a3b40}.bs .ground{fill:#202226}.bs .c1{fill:#6db2d3}.bs .c2{fill:#e79a63}"
    ".bs .c3{fill:#b3b96a}.bs .c4{fill:#c993c5}.bs .c5{fill:#a5a5a5}}"
)


@dataclass(frozen=True)
class Bar:
    """A labelled bar of one or more pieces; `note` stands behind it."""

    label: str
    pieces: tuple[tuple[float, str], ...]
    note: str
    height: int = ROW

    @property
    def total(self) -> float:
        """The length of the bar."""
        return sum(length for length, _ in self.pieces)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _label(words: str, limit: int) -> str:
    return escape(text.one_line(words, limit), quote=True)


def _room(note: str) -> int:
    return 8 + NOTE_LETTER * min(len(note), NOTE_LETTERS)


def bars(
    name: str,
    title: str,
    description: str,
    rows: list[Bar],
    *,
    legend: tuple[tuple[str, str], ...] = (),
    top: float = 0.0,
) -> str:
    """Return horizontal bars, one per row, scaled to the longest (or to `top`, where that is longer)."""
    longest = max([top, *(row.total for row in rows)]) or 1.0
    # A letter of the label is at most 7 pixels wide on average; long labels leave shorter bars.
    left = min(max([110, *(20 + 7 * min(len(row.label), LABEL_LETTERS) for row in rows)]), WIDTH // 2)
    # A note must end inside of the picture: where the longest bars have long notes, all bars are shorter.
    span = min(
        WIDTH - left - VALUE,
        *((WIDTH - left - _room(row.note)) * longest / row.total for row in rows if row.total),
        WIDTH,
    )
    y: float = 8
    body: list[str] = []
    if legend:
        x = 0.0
        for words, colour in legend:
            room = 38 + 7 * len(words)
            if x and x + room - 20 > WIDTH:
                x, y = 0.0, y + 20
            body.append(f'<rect class="{colour}" x="{_n(x)}" y="{y}" width="12" height="12"/>')
            body.append(f'<text x="{_n(x + 18)}" y="{y + 11}">{_label(words, 40)}</text>')
            x += room
        y += 28
    first = y
    for row in rows:
        paired = row.height in PAIRED
        thickness = PAIRED[0] - 3 if paired else row.height - 8
        middle = y + (PAIRED[0] if paired else row.height) / 2 + 4.5
        body.append(f'<text class="end" x="{left - 10}" y="{_n(middle)}">{_label(row.label, LABEL_LETTERS)}</text>')
        x = float(left)
        for length, colour in row.pieces:
            width = span * length / longest
            if length:
                # Something that is there is seen, however little it is.
                width = max(width, 1.0)
                body.append(
                    f'<rect class="{colour}" x="{_n(x)}" y="{_n(middle - 4.5 - thickness / 2)}" '
                    f'width="{_n(width)}" height="{thickness}"/>'
                )
            x += width
        body.append(f'<text class="soft" x="{_n(x + 8)}" y="{_n(middle)}">{_label(row.note, NOTE_LETTERS)}</text>')
        y += row.height
    if not rows:
        body.append(f'<text class="soft" x="0" y="{y + 14}">Nothing to show.</text>')
        y += ROW
    else:
        body.insert(0, f'<line class="axis" x1="{left}" y1="{first}" x2="{left}" y2="{y}"/>')
    return wrap(name, title, description, y + 8, body)


@dataclass(frozen=True)
class Piece:
    """A part of a stage."""

    label: str
    count: int
    colour: str


@dataclass(frozen=True)
class Stage:
    """A whole, and what it falls into."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """The whole."""
        return sum(piece.count for piece in self.pieces)


def stages(name: str, title: str, description: str, found: list[Stage]) -> str:
    """Return one bar of full width per stage, with its pieces listed below it."""
    y = 6
    body: list[str] = []
    for stage in found:
        total = stage.total or 1
        body.append(f'<text class="strong" x="0" y="{y + 12}">{_label(stage.name, 40)}</text>')
        body.append(f'<text class="end soft" x="{WIDTH}" y="{y + 12}">{text.number(stage.total)}</text>')
        y += 20
        pieces = [piece for piece in stage.pieces if piece.count]
        x, room = 0.0, WIDTH - 2.0 * max(len(pieces) - 1, 0)
        for piece in pieces:
            width = max(room * piece.count / total, 1.5)
            body.append(f'<rect class="{piece.colour}" x="{_n(x)}" y="{y}" width="{_n(width)}" height="22"/>')
            x += width + 2
        y += 30
        for piece in pieces:
            body.append(f'<rect class="{piece.colour}" x="0" y="{y}" width="10" height="10"/>')
            words = f"{piece.label}: {text.number(piece.count)} ({text.percent(piece.count, stage.total)})"
            body.append(f'<text x="16" y="{y + 10}">{_label(words, 70)}</text>')
            y += 20
        y += 16
    return wrap(name, title, description, y, body)


def wrap(name: str, title: str, description: str, height: float, body: list[str]) -> str:
    """Return a whole SVG element of WIDTH by `height` with its text alternatives."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bs" viewBox="0 0 {WIDTH} {_n(height)}" role="img" '
        f'aria-labelledby="plot-{name}-t plot-{name}-d">\n'
        f'<title id="plot-{name}-t">{escape(title)}</title>\n<desc id="plot-{name}-d">{escape(description)}</desc>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def standalone(svg: str, title: str) -> str:
    """Return the SVG as a file of its own: with the style it needs, a margin, and its title to be seen."""
    head, _, rest = svg.partition(">\n")
    lines = textwrap.wrap(text.one_line(title), TITLE_LETTERS)
    above = MARGIN + 19 * len(lines) + 6
    height = float(head.partition(f'viewBox="0 0 {WIDTH} ')[2].partition('"')[0])
    head = head.replace(
        f'viewBox="0 0 {WIDTH} {_n(height)}"',
        f'viewBox="{-MARGIN} {-above} {WIDTH + 2 * MARGIN} {_n(height + above + MARGIN)}"',
    )
    shown = "".join(
        f'<text class="strong" x="0" y="{-above + MARGIN + 14 + 19 * at}">{escape(line)}</text>\n'
        for at, line in enumerate(lines)
    )
    return f"{head}>\n<style>{_STYLE}</style>\n{shown}{rest}"
