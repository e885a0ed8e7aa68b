"""The settings of a run: what config.yaml and the command line say over the defaults, checked before anything runs."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from broadsheet.atomic import write_json
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace

SHAPING = (
    "author_names",
    "bylines",
    "scope",
    "mask_also",
    "site",
    "layouts",
    "upstream",
    "comment_language",
    "max_record_mb",
)
"""The settings that a release is a function of; `raw` is not among them, its content is."""

LOOKING = ("audit_pages", "annotate_lines", "sample_seed")
"""The settings of what looks at a release, and shapes none."""


@dataclass(frozen=True)
class Settings:
    """The merged, validated settings; the keys and their defaults are those of schemas/config.schema.yaml."""

    raw: str | list[str]
    author_names: str
    bylines: str
    site: str | None
    layouts: str | list[str]
    upstream: list[str] = field(default_factory=list)
    comment_language: bool = False
    max_record_mb: int = 64
    audit_pages: int = 20
    annotate_lines: int = 200
    sample_seed: int = 1
    scope: str = "site"
    mask_also: str | list[str] = field(default_factory=list)

    def shaping(self) -> dict[str, Any]:
        """Return the settings that a release is a function of; they may hold names (`mask_also`)."""
        return {name: getattr(self, name) for name in SHAPING}

    def stated(self) -> dict[str, Any]:
        """Return the settings that a release is a function of, as it may show them: without anybody's name."""
        return self.shaping() | {"mask_also": bool(self.mask_also)}

    @property
    def hides_commenters(self) -> bool:
        """Whether the names of those who comment are hidden."""
        return self.author_names != "keep"

    @property
    def hides_names(self) -> bool:
        """Whether anybody's name is hidden, and a key is needed."""
        return self.author_names != "keep" or self.bylines != "keep"

    @property
    def max_record_bytes(self) -> int:
        """The size above which a page is not read."""
        return self.max_record_mb * 2**20

    @property
    def raw_paths(self) -> list[str]:
        """`raw` as a list."""
        return [self.raw] if isinstance(self.raw, str) else list(self.raw)


def settle(workspace: Workspace, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Merge defaults, WORK/config/config.yaml and `overrides`, check the result, and keep it in the working directory.

    Raises:
        BroadsheetError: a key is unknown, a value is not allowed, or the file is not YAML.

    """
    settings = merge(workspace, overrides)
    write_json(workspace.settings, asdict(settings))
    return settings


def merge(workspace: Workspace, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Return what :func:`settle` keeps, without writing anything."""
    given = _read(workspace.config) if workspace.config.exists() else {}
    _check(given, str(workspace.config))
    overrides = {key: _as_declared(key, value) for key, value in (overrides or {}).items()}
    _check(overrides, "--config")
    if "raw" in overrides and overrides["raw"] != given.get("raw"):
        # An answer about people's names is given for one corpus and must not be inherited by another.
        given.pop("author_names", None)
        given.pop("bylines", None)
    merged = {**_defaults(), **given, **overrides}
    return Settings(**merged)


def load(workspace: Workspace) -> Settings:
    """Return the settings that the last run kept; without one, merge them anew."""
    if not workspace.settings.exists():
        return settle(workspace)
    return Settings(**json.loads(workspace.settings.read_text(encoding="utf-8")))


def parse_overrides(pairs: Sequence[str]) -> dict[str, Any]:
    """Turn ``key=value`` words of the command line into settings; values are YAML.

    Raises:
        BroadsheetError: a word has no equals sign, or its value is no YAML.

    """
    overrides: dict[str, Any] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise BroadsheetError(f"--config {pair}: expected key=value, for example --config raw=pages")
        overrides[key] = _word(key, value)
    return overrides


@cache
def schema() -> dict[str, Any]:
    """Return schemas/config.schema.yaml."""
    text = (resources.files("broadsheet.schemas") / "config.schema.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _defaults() -> dict[str, Any]:
    return {key: declared["default"] for key, declared in schema()["properties"].items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BroadsheetError(f"{path} is not YAML: {error}") from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise BroadsheetError(f"{path}: expected `key: value` lines, found {type(loaded).__name__}")
    return loaded


def _as_declared(key: str, value: Any) -> Any:
    """Read the words that Snakemake's command line leaves as text (`true`, `null`) where no text is expected."""
    declared = schema()["properties"].get(key, {})
    if isinstance(value, str) and declared.get("type") in ("boolean", "integer", ["string", "null"]):
        return _word(key, value)
    return value


def _word(key: str, value: str) -> Any:
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise BroadsheetError(
            f"--config {key}={value}: the value is not YAML. Expected a word, a number, or a list like [one, two]; put "
            "quotation marks around anything else."
        ) from error


def _check(given: Mapping[str, Any], where: str) -> None:
    properties = schema()["properties"]
    for key in given:
        if key not in properties:
            close = difflib.get_close_matches(str(key), properties, n=1)
            hint = f"; did you mean `{close[0]}`?" if close else ""
            raise BroadsheetError(f"{where}: unknown key `{key}`{hint} Known keys: {', '.join(sorted(properties))}.")
    for key, value in given.items():
        declared = properties[key]
        try:
            jsonschema.validate(value, declared)
        except jsonschema.ValidationError as error:
            allowed = (
                f"one of {', '.join(map(str, declared['enum']))}" if "enum" in declared else declared["description"]
            )
            raise BroadsheetError(f"{where}: `{key}: {value}` is not allowed. Expected {allowed}.") from error
