"""How well lines and rows were read, as a person's marks on a sample of them show.

The figures are estimated elsewhere and left in `data/annotation/estimate.json`, a list of objects with the keys of
`Estimate`; without that file nothing is claimed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from broadsheet.errors import BroadsheetError


@dataclass(frozen=True)
class Estimate:
    """What a sample of `sample` marked lines or rows says about a role or field: shares with their 95 % bounds.

    `precision`: of what was read as this, the share that is it. `recall`: of what is it, the share that was read so. A
    share that the sample cannot give is null.
    """

    role_or_field: str
    sample: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None


_KEYS = tuple(field.name for field in fields(Estimate))


def read(path: Path, shown: str) -> tuple[Estimate, ...]:
    """Return the estimates in the file at `path`, by role or field; none where there is no file.

    Raises:
        BroadsheetError: the file is not a list of estimates.

    """
    if not path.exists():
        return ()
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise BroadsheetError(f"{shown} is not JSON: {error}. Estimate the accuracy again, or delete it.") from error
    if not isinstance(loaded, list):
        raise BroadsheetError(f"{shown}: expected a list of estimates, found {type(loaded).__name__}")
    found = [_estimate(f"{shown}: entry {at}", entry) for at, entry in enumerate(loaded, 1)]
    names = [estimate.role_or_field for estimate in found]
    for name in names:
        if names.count(name) > 1:
            raise BroadsheetError(f"{shown}: `{name}` stands there more than once")
    return tuple(sorted(found, key=lambda estimate: estimate.role_or_field))


def metrics(estimates: tuple[Estimate, ...]) -> dict[str, int | float]:
    """Return the estimates as flat figures: `accuracy.title.precision` and so on."""
    return {
        f"accuracy.{each.role_or_field}.{name}": value
        for each in estimates
        for name in _KEYS[1:]
        if (value := getattr(each, name)) is not None
    }


def _estimate(place: str, entry: Any) -> Estimate:
    if not isinstance(entry, dict) or set(entry) != set(_KEYS):
        raise BroadsheetError(f"{place}: expected an object with the keys {', '.join(_KEYS)}")
    if not isinstance(entry["role_or_field"], str) or not entry["role_or_field"]:
        raise BroadsheetError(f"{place}: `role_or_field` is no name")
    if type(entry["sample"]) is not int or entry["sample"] < 0:
        raise BroadsheetError(f"{place}: `sample` is no count of marked lines or rows")
    for name in _KEYS[2:]:
        value = entry[name]
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1
        ):
            raise BroadsheetError(f"{place}: `{name}: {value}` is no share between 0 and 1")
    return Estimate(**entry)
