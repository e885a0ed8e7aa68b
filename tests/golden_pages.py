"""Score the reading engine on the golden pages, and keep the floor below which no page may fall.

python tests/golden_pages.py            print the scores of all pages, and what is wrong on them with --show NAME
python tests/golden_pages.py --raise    write the present scores as the new floor; refuses to lower any
python tests/golden_pages.py --lower    write them even where they are lower (say why in the commit)
"""

from __future__ import annotations

import argparse
import csv
import difflib
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from broadsheet import lines
from broadsheet.reading import assemble, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

GOLDEN = Path(__file__).parent / "golden"
FLOOR = GOLDEN / "floor.json"
_OWN = ("images", "comments", "captured_evidence", "captured_raw")


@dataclass
class Score:
    """How one page was read: lines with the right role, fields with the right value, and what is wrong."""

    name: str
    gold: str
    lines: int = 0
    right_lines: int = 0
    fields: int = 0
    right_fields: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def roles(self) -> float:
        """Share of lines with the right role."""
        return round(self.right_lines / self.lines, 4)

    @property
    def rows(self) -> float:
        """Share of asserted fields with the right value."""
        return round(self.right_fields / self.fields, 4) if self.fields else 1.0

    def hold(self, what: str, found: Any, wanted: Any) -> None:
        """Count one asserted field."""
        self.fields += 1
        if found == wanted:
            self.right_fields += 1
        else:
            self.wrong.append(f"{what}: {found!r} instead of {wanted!r}")


def pages() -> list[Path]:
    """Return the golden pages, sorted."""
    return sorted(GOLDEN.glob("*/*.txt"))


def score(path: Path) -> Score:
    """Read one golden page and hold the result against its gold."""
    gold_lines, gold_rows = path.with_suffix(".gold.tsv"), path.with_suffix(".gold.yaml")
    digest = hashlib.sha256(path.read_bytes() + gold_lines.read_bytes() + gold_rows.read_bytes()).hexdigest()
    scored = Score(path.relative_to(GOLDEN).with_suffix("").as_posix(), digest)
    page = Page(lines.decode(path.read_bytes(), "utf-8").texts, "golden", path.name, 0, None, None, None, None, None)
    labels = read_page(page, None, _layouts())
    with gold_lines.open(encoding="utf-8", newline="") as file:
        for row, found in zip(csv.DictReader(file, delimiter="\t"), labels.roles, strict=True):
            scored.lines += 1
            if row["role"] == found:
                scored.right_lines += 1
            else:
                scored.wrong.append(f"line {row['line_no']}: {found} instead of {row['role']}")
    gold = yaml.safe_load(gold_rows.read_text(encoding="utf-8"))
    records = assemble(page, labels)
    for name, wanted in gold.items():
        if name not in _OWN and hasattr(records.article, name):
            scored.hold(name, _plain(getattr(records.article, name)), _plain(wanted))
    _hold_list(scored, "image", records.images, gold.get("images") or [], "after_paragraph")
    _hold_list(scored, "comment", records.comments, gold.get("comments") or [], "text")
    return scored


def _hold_list(scored: Score, what: str, found: list[Any], wanted: list[dict[str, Any]], key: str) -> None:
    """Hold rows against rows: those with the same key are paired in order, all others are wrong as a whole."""
    matcher = difflib.SequenceMatcher(
        None, [str(getattr(row, key)) for row in found], [str(row.get(key)) for row in wanted], autojunk=False
    )
    pairs: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        pairs |= {block.b + n: block.a + n for n in range(block.size)}
    for number, row in enumerate(wanted):
        for name, value in row.items():
            if not hasattr(found[0] if found else _ANY, name):
                continue
            here = _plain(getattr(found[pairs[number]], name)) if number in pairs else "(no such row)"
            scored.hold(f"{what} {number + 1} {name}", here, _plain(value))
    for number in range(len(found)):
        if number not in pairs.values():
            scored.hold(f"{what} row that is not there", str(getattr(found[number], key))[:60], None)


class _Any:
    def __getattr__(self, name: str) -> None:
        return None


_ANY = _Any()


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


_loaded: list[Any] = []


def _layouts() -> Any:
    if not _loaded:
        _loaded.append(load_layouts([], None))
    return _loaded[0]


def floor() -> dict[str, dict[str, Any]]:
    """Return page -> the gold it was scored against and the scores it must not fall below."""
    return json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {}


def _falls(scores: list[Score]) -> Iterator[str]:
    """Give what would sink: pages that are read worse, and pages whose floor would go with them."""
    for name in sorted(set(floor()) - {each.name for each in scores}):
        yield f"{name}: the page is gone"
    for each in scores:
        pinned = floor().get(each.name)
        if pinned and (each.roles < pinned["roles"] or each.rows < pinned["rows"]):
            yield f"{each.name}: roles {pinned['roles']} -> {each.roles}, rows {pinned['rows']} -> {each.rows}"


def main() -> int:
    """Print scores, or write the floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--show", metavar="NAME", help="print what is wrong on the pages whose name has NAME in it")
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--lower", action="store_true")
    asked = parser.parse_args()
    scores = [score(path) for path in pages()]
    for each in scores:
        print(f"{each.roles:7.1%} of lines  {each.rows:7.1%} of fields  {each.name}")
        if asked.show is not None and asked.show in each.name:
            print("\n".join(f"    {line}" for line in each.wrong))
    roles, rows = (sum(getattr(each, name) for each in scores) / len(scores) for name in ("roles", "rows"))
    print(f"{roles:7.1%} of lines  {rows:7.1%} of fields  mean")
    if asked.lift or asked.lower:
        falls = list(_falls(scores))
        if falls and not asked.lower:
            print("refused, because these fall (--lower says that you mean it):", *falls, sep="\n  ", file=sys.stderr)
            return 1
        for each in scores:
            if each.name in floor() and floor()[each.name]["gold"] != each.gold:
                print(f"{each.name}: its gold has changed, and is pinned anew: say why in the commit")
        pinned = {each.name: {"gold": each.gold, "roles": each.roles, "rows": each.rows} for each in scores}
        FLOOR.write_text(json.dumps(pinned, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
