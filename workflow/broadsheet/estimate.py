"""Say from marked lines how well lines are read: precision and recall of each role, with confidence intervals.

*Precision*, of the lines read as a role, the share that is it: from the sample of lines read as it. *Recall*, of the
lines that are a role, the share read as it: from the sample of all lines, those marked as it. Given how many lines fall
under a role, each is a share in a simple random sample, so that no line has to be weighted, and Wilson's interval
holds. `comment begins` judges where comments begin, and `any role` is the share of all lines with the right role.
"""

from __future__ import annotations

from typing import Any

from broadsheet import annotation, atomic, manifest, progress
from broadsheet.annotation import Drawn, Mark
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.schemas.vocabulary import ROLES
from broadsheet.wilson import Share, share

ALL, BEGINS = "any role", "comment begins"

Marked = list[tuple[Drawn, Mark]]


def run(workspace: Workspace, settings: Settings) -> None:
    """Write WORK/data/annotation/estimate.json from the marks in lines.csv.

    Raises:
        BroadsheetError: no line is marked, the marks cannot be read, or pages have been read anew since the draw.

    """
    del settings  # the draw notes its own
    draw = annotation.load_draw(workspace)
    if not manifest.is_whole(workspace.candidate) or annotation.is_stale(workspace):
        raise BroadsheetError(
            "pages have been read anew since these lines were drawn, so the marks are no sample of them any more. Run "
            "`snakemake annotate`: it draws again, keeps all marks, and mostly draws the same lines."
        )
    path = annotation.marks_file(workspace)
    marks = annotation.read_marks(path)
    ahead = next((at for at, line in enumerate(draw.drawn) if line.key not in marks), len(draw.drawn))
    if not ahead:
        raise BroadsheetError(
            f"{path}: the first line (no 1) has no mark. Fill in `role` from the top; a part of the file will do."
        )
    used: Marked = [(line, marks[line.key]) for line in draw.drawn[:ahead]]
    estimates = estimate(used)
    atomic.write_json(workspace.estimate, estimates)
    for each in estimates:
        progress.say(f"  {each['role_or_field']:<17} {_said(each, 'precision')}   {_said(each, 'recall')}")
    unsure = sum(mark.role == annotation.UNSURE for _, mark in used)
    beyond = sum(line.key in marks for line in draw.drawn[ahead:])
    progress.say(
        f"estimate: from {progress.counted(len(used), 'marked line')} of {len(draw.drawn):,} drawn ({unsure} unsure, "
        f"left out), in {workspace.shown(workspace.estimate)}; `snakemake reproduce` puts it into the datasheet"
    )
    if beyond:
        progress.say(
            f"estimate: {progress.counted(beyond, 'mark')} below the first line without one (no {ahead + 1}) not used: "
            "only from the top on are the lines a random sample"
        )


def estimate(marked: Marked) -> list[dict[str, Any]]:
    """Return precision and recall of `any role`, of each role that was read or marked, and of `comment begins`.

    Args:
        marked: drawn lines with their marks, without a gap from the smallest number on.

    Returns:
        Objects with `role_or_field`, `sample` (marked lines that either figure is made of), and `precision` and
        `recall` with `_low` and `_high`, shares from 0 to 1 to four decimals, null where the sample has no such line.

    """
    sure = [(line, mark) for line, mark in marked if mark.role != annotation.UNSURE]
    everywhere = [(line, mark) for line, mark in sure if "all" in line.samples]
    right = sum(line.role == mark.role for line, mark in everywhere)
    found = [_entry(ALL, len(everywhere), share(right, len(everywhere)), share(0, 0))]
    for role in ROLES:
        read = [(line, mark) for line, mark in sure if line.role == role and "role" in line.samples]
        true = [(line, mark) for line, mark in everywhere if mark.role == role]
        found.append(
            _entry(
                role,
                len({line.key for line, _ in read} | {line.key for line, _ in true}),
                share(sum(mark.role == role for _, mark in read), len(read)),
                share(sum(line.role == role for line, _ in true), len(true)),
            )
        )
    read = [(line, mark) for line, mark in sure if line.begins and "begins" in line.samples]
    true = [(line, mark) for line, mark in everywhere if mark.begins]
    found.append(
        _entry(
            BEGINS,
            len({line.key for line, _ in read} | {line.key for line, _ in true}),
            share(sum(mark.begins for _, mark in read), len(read)),
            share(sum(line.begins for line, _ in true), len(true)),
        )
    )
    return [each for each in found if each["sample"]]


def _entry(name: str, sample: int, precision: Share, recall: Share) -> dict[str, Any]:
    entry: dict[str, Any] = {"role_or_field": name, "sample": sample}
    for figure, found in (("precision", precision), ("recall", recall)):
        for suffix, value in (("", found.share), ("_low", found.low), ("_high", found.high)):
            entry[f"{figure}{suffix}"] = None if value is None else round(value, 4)
    return entry


def _said(entry: dict[str, Any], figure: str) -> str:
    if entry[figure] is None:
        return f"{figure} -".ljust(33)
    return f"{figure} {entry[figure]:.3f} ({entry[f'{figure}_low']:.3f} to {entry[f'{figure}_high']:.3f})".ljust(33)
