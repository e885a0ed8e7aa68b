"""Copy a folder of evaluation pages with every word exchanged for one that no language has, in text and gold alike.

What is then still read, is read by shape and repetition: no layout and no list of words can help. Days and months keep
their names, as dates are found by them in any language.

    python bench/unknown_words.py FOLDER OUT
    python bench/evaluate.py OUT
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from pathlib import Path
from typing import Any

from broadsheet.reading.dates import MONTHS

VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxyz"
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = re.compile(
    "[ap]m|uhr|at|um|on|à|a|le|el|(?:mon|tue|wed|thu|fri|sat|sun)|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    f"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|{'|'.join(map(re.escape, MONTHS))}",
    re.I,
)
_PLAIN = frozenset(["page_id", "id", "site", "platform", "kind", "lang", "url", "repo", "commit", "path", "extractor"])
"""Fields that say which page it is, and hold none of its words."""


def _shifted(letters: str, by: int) -> dict[str, str]:
    turned = letters[by:] + letters[:by]
    return dict(zip(letters + letters.upper(), turned + turned.upper(), strict=True))


_TABLE = str.maketrans(_shifted(VOWELS, 2) | _shifted(CONSONANTS, 7))


def exchanged(text: str) -> str:
    """Return a text with its words exchanged; the same word always becomes the same other one."""
    return _WORD.sub(lambda found: found[0] if _KEPT.fullmatch(found[0]) else found[0].translate(_TABLE), text)


def _exchanged_within(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _exchanged_within(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_exchanged_within(inner, key) for inner in value]
    return exchanged(value) if isinstance(value, str) and key not in _PLAIN else value


def main() -> None:
    """Write the copy: pages, gold, and the folder's own programs as they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="with text/, gold.jsonl, recover.jsonl, predictions.py and score.py")
    parser.add_argument("out", type=Path, help="a new folder")
    asked = parser.parse_args()
    if not (asked.folder / "text").is_dir():
        parser.error(f"{asked.folder / 'text'} is not there. Expected a folder of pages with gold and its own scorer.")
    if asked.out.exists():
        parser.error(f"{asked.out} exists. Expected the name of a folder to make.")
    count = 0
    for page in sorted((asked.folder / "text").glob("*/*.txt")):
        target = asked.out / page.relative_to(asked.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        with page.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
            write.write(exchanged(read.read()))
        count += 1
    for name in ("gold.jsonl", "recover.jsonl"):
        rows = (json.loads(line) for line in (asked.folder / name).read_text(encoding="utf-8").splitlines())
        lines = (json.dumps(_exchanged_within(row), ensure_ascii=False) + "\n" for row in rows)
        (asked.out / name).write_text("".join(lines), encoding="utf-8")
    for name in ("predictions.py", "score.py"):
        shutil.copy(asked.folder / name, asked.out / name)
    print(f"{count} pages in {asked.out}. Next: python bench/evaluate.py {asked.out}")


if __name__ == "__main__":
    main()
