"""Fit the weights by which a page's headline is found, on pages whose headlines are known.

    python bench/fit_headlines.py PAGES [--sites FILE] [--invented WEIGHT] [--write]

PAGES holds `gold.jsonl` (one page a line: page_id, site, title_variants) and `text/SHAPE/PAGE_ID.txt`, the same page as
several extractors leave it. FILE names the sites to fit on, one a line; without it all are used.

The invented pages of tests/site_pages.py are fitted with them and count half; those of tests/theme_pages.py count
WEIGHT of a real page.

The fit is a conditional logit with a ridge penalty, the same on every machine. A forum's weights are the article's with
an offset that is drawn to zero more strongly than they are. A line has to score what the lowest of the right ones does.
It prints how often the right line is found on sites that were left out, five folds by site, and with --write puts the
weights into the package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from broadsheet.reading import headlines, read_page
from broadsheet.reading.layouts import load_layouts
from broadsheet.reading.page import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import site_pages
import theme_pages

TARGET = Path(headlines.__file__).with_name("headline_weights.py")
PENALTY, OFFSET_PENALTY = 2.0, 8.0
EVERY = 3
"""Of so many invented pages of one theme one is fitted on: they differ little."""
LEAST = 0.0
FOLDS = 5
WHOLE_WEIGHT = 0.5
"""What a page of tests/site_pages.py counts: a remembered site is half as sure as a site."""
INVENTED, WHOLE = "invented: ", "invented page: "
FOR = [
    "about",
    "about in part",
    "alone",
    "answered",
    "begins a line",
    "crumb",
    "dated 1",
    "dated 2",
    "dated 3",
    "date over",
    "first line",
    "holds a line",
    "lead stems",
    "leads",
    "over a longer",
    "over a sentence",
    "seen again",
    "signed under",
    "started 1",
    "started 2",
    "started 3",
    "subject",
    "subject many",
    "subject stems",
    "text under",
    "thread under",
    "words 4-18",
]
AGAINST = [
    "above",
    "bullet",
    "byline",
    "caption",
    "closed",
    "closed long",
    "closed short",
    "control",
    "dated",
    "dated row over",
    "dated row under",
    "ends in a line",
    "foot",
    "in a menu",
    "in brackets",
    "long",
    "menu",
    "navigation",
    "odd start",
    "opens a thread",
    "over a menu",
    "over a shorter",
    "panel",
    "promotion",
    "row",
    "seen often",
    "short around",
    "signed over",
    "signs",
    "slash",
    "small letter",
    "stamp",
    "text between",
    "text over",
    "trail",
    "under",
    "under a longer",
    "under bullets",
    "words 1",
    "words 27",
]
MOST = {
    "closed": -1.8,
    "closed long": -2.0,
    "control": -1.5,
    "navigation": -1.5,
    "panel": -1.5,
    "byline": -1.0,
    "dated": -1.0,
    "menu": -1.0,
    "trail": -1.0,
}
LEAST_FOR = {"answered": 1.5}
"""What a reader expects of features before any page is seen: few pages must not talk the fit out of it."""


class Example:
    """The lines of one page among which the headline is chosen: their features, and which of them are right."""

    def __init__(self, place: headlines.Place, wanted: set[str], site: str, weight: float = 1.0) -> None:
        self.lines = place.candidates()
        self.features = [place.features(k) for k in self.lines]
        self.right = [place.key(k) in wanted for k in self.lines]
        self.forum, self.site, self.weight = place.forum, site, weight


def gather(folder: Path, sites: set[str] | None, invented: float) -> list[Example]:
    """Read every page of ``folder`` in every shape, and every invented one; note what its headline was chosen from."""
    layouts = load_layouts()
    seen: list[headlines.Place] = []
    best = headlines.Place.best

    def noted(place: headlines.Place) -> int:
        seen.append(place)
        return best(place)

    headlines.Place.best = noted  # type: ignore[method-assign]
    examples: list[Example] = []

    def keep(lines: list[str], titles: Iterable[str], site: str, weight: float = 1.0) -> None:
        seen.clear()
        read_page(Page(lines, ""), None, layouts)
        wanted = {headlines.tokens(title) for title in titles} - {""}
        if seen and any((example := Example(seen[-1], wanted, site, weight)).right):
            examples.append(example)

    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if (sites is not None and gold["site"] not in sites) or "listing" in gold["kind"]:
            continue
        for path in sorted(folder.glob(f"text/*/{gold['page_id']}.txt")):
            keep(path.read_text(encoding="utf-8").split("\n"), gold["title_variants"], gold["site"])
    for name in site_pages.names():
        for shape in site_pages.SHAPES:
            site = site_pages.page(name, shape)
            keep(site.lines, [site.title], WHOLE + name, WHOLE_WEIGHT)
    for number, page in enumerate(theme_pages.pages() if invented else ()):
        # every shape of a story in turn
        if (number + number // len(theme_pages.SHAPES)) % EVERY:
            continue
        keep(page.lines, page.titles(), INVENTED + page.theme, invented)
    headlines.Place.best = best  # type: ignore[method-assign]
    return examples


def fit(examples: list[Example], names: list[str]) -> np.ndarray:
    """Return weights, shape (2, features): the article's and a forum's."""
    index = {name: position for position, name in enumerate(names)}
    size = len(names)
    tables, owners, rights = [], [], []
    for number, example in enumerate(examples):
        table = np.zeros((len(example.lines), 2 * size))
        for row, features in enumerate(example.features):
            for name, value in features.items():
                table[row, index[name]] = value
                if example.forum:
                    table[row, size + index[name]] = value
        tables.append(table)
        rights.append(np.array(example.right))
        owners.append(np.full(len(example.right), number))
    table, right, owner = np.vstack(tables), np.concatenate(rights), np.concatenate(owners)
    weights_of = np.array([example.weight for example in examples])
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    ridge = np.r_[np.full(size, PENALTY), np.full(size, OFFSET_PENALTY)]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, starts)[owner]
        weight = np.exp(scores)
        total = np.add.reduceat(weight, starts)[owner]
        hit = np.add.reduceat(weight * right, starts)[owner]
        gradient = table.T @ ((weight / total - weight * right / hit) * weights_of[owner])
        return float(
            (-np.log(hit / total)[starts] * weights_of).sum() + (ridge * weights**2).sum() / 2
        ), gradient + ridge * weights

    # bounds hold the article's weights; a forum's offset is free
    most = {**dict.fromkeys(AGAINST, 0.0), **MOST}
    least = {**dict.fromkeys(FOR, 0.0), **LEAST_FOR}
    bounds = [(least.get(name), most.get(name)) for name in names] + [(None, None)] * size
    start = np.array([max(least.get(name, 0.0), min(0.0, most.get(name, 0.0))) for name in names] + [0.0] * size)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    return np.vstack([found[:size], found[:size] + found[size:]])


def found(example: Example, weights: np.ndarray, names: list[str]) -> bool:
    """Answer: does the best line of ``example`` hold the headline."""
    known = dict(zip(names, weights[int(example.forum)], strict=True))
    scores = [sum(known.get(name, 0.0) * value for name, value in f.items()) for f in example.features]
    best = max(range(len(scores)), key=scores.__getitem__, default=-1)
    return best >= 0 and scores[best] > known["none"] and example.right[best]


def with_none(examples: list[Example], weights: np.ndarray, names: list[str]) -> np.ndarray:
    """Return ``weights`` with what the best line has to reach: what the lowest of the right headlines does."""
    for row in (0, 1):
        known = dict(zip(names, weights[row], strict=True))
        own = [
            max(
                sum(known[name] * value for name, value in features.items())
                for features, right in zip(example.features, example.right, strict=True)
                if right
            )
            for example in examples
            if example.forum == bool(row)
        ]
        weights[row, names.index("none")] = np.quantile(own, LEAST) if own else 0.0
    return weights


def share(examples: list[Example], hits: list[bool], forum: bool | None, made_up: str = "") -> str:
    """Return hits over pages where the headline can be found, the mean over sites; ``made_up``: of invented ones."""
    by_site: dict[str, list[bool]] = {}
    for example, hit in zip(examples, hits, strict=True):
        group = next((prefix for prefix in (INVENTED, WHOLE) if example.site.startswith(prefix)), "")
        if group == made_up and forum in (None, example.forum) and any(example.right):
            by_site.setdefault(example.site, []).append(hit)
    if not by_site:
        return "-"
    mean = np.mean([np.mean(site) for site in by_site.values()])
    return f"{mean:.3f} of {len(by_site)} {'themes' if made_up == INVENTED else 'sites'}"


def main() -> None:
    """Fit, say how well, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--sites", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--invented", type=float, metavar="WEIGHT", default=0.6)
    options = parser.parse_args()
    sites = set(options.sites.read_text().split()) if options.sites else None
    examples = gather(options.pages, sites, options.invented)
    names = sorted({name for example in examples for features in example.features for name in features} | {"none"})
    hits = [False] * len(examples)
    fold_of = [int(hashlib.sha256(f"fold {e.site}".encode()).hexdigest(), 16) % FOLDS for e in examples]
    for fold in range(FOLDS):
        own = [e for e, number in zip(examples, fold_of, strict=True) if number != fold]
        weights = with_none(own, fit(own, names), names)
        for number, example in enumerate(examples):
            if fold_of[number] == fold:
                hits[number] = found(example, weights, names)
    print(f"invented, left out: {share(examples, hits, None, INVENTED)}, {share(examples, hits, None, WHOLE)}")
    left_out = {kind: share(examples, hits, forum) for kind, forum in (("articles", False), ("forums", True))}
    weights = with_none(examples, fit(examples, names), names)
    hits = [found(example, weights, names) for example in examples]
    print(f"invented, fitted: {share(examples, hits, None, INVENTED)}, {share(examples, hits, None, WHOLE)}")
    for kind, forum in (("articles", False), ("forums", True)):
        print(f"{kind}: fitted {share(examples, hits, forum)}, left out {left_out[kind]}")
    if options.write:
        TARGET.write_text(source(names, weights, len(examples), left_out), encoding="utf-8")
        print(f"{TARGET}: {len(names)} weights")


def source(names: list[str], weights: np.ndarray, count: int, left_out: dict[str, str]) -> str:
    """Return the module that holds the weights, rounded."""
    lines = [
        '"""Weights of `headlines`, as `bench/fit_headlines.py` fitted them: nothing here is set by hand.',
        "",
        f"Fitted on {count} pages. On sites left out of the fit the headline was found on {left_out['articles']} with",
        f"articles and {left_out['forums']} with forum topics, where a line holds it.",
        '"""',
    ]
    for title, row in zip(("ARTICLE", "FORUM"), weights, strict=True):
        lines += ["", f"{title} = {{"]
        lines += [f'    "{n}": {w:.2f},' for n, w in zip(names, row, strict=True) if abs(w) >= 0.005 or n == "none"]
        lines.append("}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
