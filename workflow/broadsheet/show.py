"""Print one page with its roles in the margin, and the rows that it becomes; writes nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from broadsheet import decoding
from broadsheet.chosen_layouts import layouts_of
from broadsheet.config import Settings
from broadsheet.corrections import Corrections
from broadsheet.errors import BroadsheetError
from broadsheet.ids import Identifier
from broadsheet.label import label
from broadsheet.labelled import LabelledPage
from broadsheet.paths import Workspace
from broadsheet.rawpage import RawPage
from broadsheet.reading import assemble
from broadsheet.reading.records import Records


def show_page(path: Path, workspace: Workspace, settings: Settings) -> None:
    """Print the page in `path` to standard output; `workspace` is where folders of layouts are looked for.

    Raises:
        BroadsheetError: the file is not there, or is no text.

    """
    if not path.is_file():
        raise BroadsheetError(f"{path.resolve()} is not there. Expected one file with the text of a page.")
    content = path.read_bytes()
    encoding = decoding.detect(content)
    if encoding is None:
        raise BroadsheetError(f"{path} is no text that could be decoded. Expected one file with the text of a page.")
    page_id = Identifier().page_id(hashlib.sha256(content).digest())
    raw = RawPage(page_id, path.name, 0, content, encoding, None, None, None, None, None)
    labelled = label([raw], {}, layouts_of(workspace, settings), Corrections({}, ""))[0]
    width = shutil.get_terminal_size((140, 40)).columns
    out = [*_margin(labelled, width), "", *_rows(assemble(labelled.page, labelled.labels), width)]
    encoding = sys.stdout.encoding or "utf-8"  # a terminal that cannot show a character gets a mark in its place
    sys.stdout.write(("\n".join(out) + "\n").encode(encoding, "replace").decode(encoding))


def _margin(labelled: LabelledPage, width: int) -> list[str]:
    roles = labelled.labels.roles
    room = max(20, width - 26)
    return [
        f"{number:>5}  {role if role != 'blank' else '':<17} {_short(text, room)}"
        for number, (role, text) in enumerate(zip(roles, labelled.page.lines, strict=True), start=1)
    ]


def _rows(records: Records | None, width: int) -> list[str]:
    if records is None:
        return ["No article: the page has no line with text."]
    article, room = records.article, max(20, width - 12)
    out = [
        f"article   {article.kind}, layout {article.layout} ({article.layout_score:.2f}), "
        f"thread {article.thread_status}",
        f"  title      {_short(article.title or '(none)', room)}",
        f"  byline     {_short(article.byline or '(none)', room)}",
        f"  published  {article.published_at or '(none)'}    language {article.language or '(unknown)'}",
        f"  body       {article.paragraph_count} paragraphs, {article.word_count} words",
    ]
    for image in records.images:
        alt, caption = _short(image.alt_text or "", room // 2), _short(image.caption or "", room // 2)
        out.append(f"image {image.ordinal:>3} after paragraph {image.after_paragraph}: {alt} | {caption}")
    for comment in records.comments:
        who = _short(comment.author or "", 40) if comment.author_status == "named" else f"({comment.author_status})"
        answers = f" answers {comment.parent}" if comment.parent is not None else ""
        said = comment.text or f"({comment.text_status})"
        out.append(f"comment {comment.ordinal:>3} [{comment.boundary_evidence}]{answers} {who}: {_short(said, room)}")
    return out


def _short(text: str, room: int) -> str:
    """Return `text` on one line: ` // ` between paragraphs, ` / ` between lines, nothing that steers a terminal."""
    text = text.replace("\n\n", " // ").replace("\n", " / ")
    text = re.sub(r"[\t\v\f\r\x1c-\x1f\x85\u2028\u2029]", " ", text)
    shown = "".join(char if char.isprintable() or char.isspace() else "\ufffd" for char in text)
    return shown if len(shown) <= room else shown[: room - 1] + "…"
