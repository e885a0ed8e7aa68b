"""No golden page may be read worse than it was: the scores are pinned to the gold they were measured against."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import golden_pages

FLOOR = golden_pages.floor()


@pytest.mark.parametrize("path", golden_pages.pages(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_page_is_not_read_worse_than_before(path):
    scored = golden_pages.score(path)
    pinned = FLOOR.get(scored.name)
    assert pinned, f"{scored.name} has no floor yet: run `python tests/golden_pages.py --raise`"
    assert pinned["gold"] == scored.gold, (
        f"the gold of {scored.name} has changed since its floor was measured: look at it again, then run "
        "`python tests/golden_pages.py --raise`"
    )
    wrong = "\n".join(scored.wrong[:20])
    assert scored.roles >= pinned["roles"], f"fewer lines have the right role ({scored.roles}):\n{wrong}"
    assert scored.rows >= pinned["rows"], f"fewer fields are right ({scored.rows}):\n{wrong}"


def test_the_floor_has_no_pages_that_are_gone():
    names = {path.relative_to(golden_pages.GOLDEN).with_suffix("").as_posix() for path in golden_pages.pages()}
    assert set(FLOOR) == names, "run `python tests/golden_pages.py --raise`"
