"""The leak test: nothing that was to be hidden stands in any byte of a release.

It knows what was to be hidden from WORK/data/restricted and looks for it in its own way, over the finished files; it
shares no code with the step that masks. An error names the place, never the name.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from broadsheet import keys, manifest, parquet
from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.expectations.structure import Finding
from broadsheet.paths import Workspace
from broadsheet.people.listed import mask_also
from broadsheet.schemas import TABLES

_LONGEST = 8
"""Words of a name that are looked for in documents; a longer one is known by its first eight."""

_AFTER_HEADER = re.compile(r"\s*(?:$|[^\w\s]|\d|(?:says?|said|wrote|sagt|sagte|schrieb|dit|a dit|dijo|dice)\b)")
_OWN_TEXT = ("documents", "schemas", "expectations", "layouts", "upstream")
_SIGNS = "@#/=~"
"""What stands before a name that is written as one word."""
_JOINED = 6
"""Letters of such a name: shorter ones are ordinary words too often."""
_ADDRESSES = ("url", "source_file")
_WITH_ADDRESSES = ("articles", "sources")
_PAGES = {"articles": "page_id", "sources": "page_id", "lines": "page_id"}


_FAULT = (
    "If the page holds it in a form that the masks do not know, list that form under `mask_also` (in a file outside of "
    "git) and run again. Otherwise this is a fault in the masks: please report the place, and not the name."
)
_RENAME = (
    "The names of raw files and folders are released as they are: rename this one (and its row in pages.csv), so that "
    "nobody's name is in its path, and run again."
)


class LeakError(BroadsheetError):
    """Something that was to be hidden stands in a release; the message says where, and not what."""

    def __init__(self, what: str, place: str, do: str = _FAULT) -> None:
        super().__init__(f"{place}: {what} stands there. Nothing was released. {do}")


def in_tables(workspace: Workspace, settings: Settings, stated: dict[str, Any]) -> list[Finding]:
    """Search the tables of the candidate.

    Returns:
        What held, and how many values were looked at; nothing where names are kept.

    Raises:
        LeakError: something that was to be hidden stands in a value, a statistic, a dictionary or the metadata.
        BroadsheetError: what was to be hidden is not known any more.

    """
    if not manifest.hides_names(stated):
        return []
    folder = workspace.candidate
    listed = [_plain(name) for name in mask_also(workspace, settings) if len(name.split()) > 1]
    always = [form for name in listed for form in (name, *_joined(name))]
    secrets = _secrets(workspace, settings)
    spans = _spans(workspace)
    bylines = _Bylines(folder, shown=stated["config"]["bylines"] == "keep")
    examined = 0
    for number, path in enumerate(_people_parts(workspace, folder)):
        people = _People(pl.read_parquet(path), always, spans)
        part = f"part-{number:05d}.parquet"
        examined += _lines(folder / "lines" / part, people, bylines)
        article_pages: dict[str, str] = {}
        if (folder / "articles" / part).exists():
            articles = pl.read_parquet(folder / "articles" / part, columns=["article_id", "page_id"])
            article_pages = dict(articles.rows())
        for table in ("articles", "images", "comments", "sources"):
            if (folder / table / part).exists():
                examined += _rows(folder / table / part, table, people, article_pages, bylines)
    for table in TABLES:
        for path in sorted((folder / table).glob("*.parquet")):
            _footer(path, table)
            _secret_values(path, secrets)
    _shown_names(folder, stated)
    _secret_bytes(folder, secrets)
    says = "no name of a page's own people, no contact detail that was masked and no key is in the tables"
    return [Finding("people.hidden", "lines", None, says, examined)]


def in_documents(workspace: Workspace, settings: Settings, stated: dict[str, Any]) -> int:
    """Search every file of the candidate that is no table, and return how many there are.

    Raises:
        LeakError: something that was to be hidden stands in a document.
        BroadsheetError: a document is no text, so that nobody can say what is in it.

    """
    if not manifest.hides_names(stated):
        return 0
    folder = workspace.candidate
    own = _own_words(workspace, folder)
    own_words, own_plain = f" {' '.join(_words(own))} ", _plain(own)
    hidden = _hidden_phrases(workspace, settings)
    secrets = _secrets(workspace, settings)
    spans = {each for found in _spans(workspace).values() for each in found if not _holds(own_plain, each)}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".parquet"]
    for path in files:
        place = path.relative_to(folder).as_posix()
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BroadsheetError(f"{place} is no text, so nobody can say whether a name is in it.") from error
        for form in _forms(text):
            if any(secret in form for secret in secrets):
                raise LeakError("the key", place)
            if _shows(form, hidden, own_words):
                raise LeakError(
                    "a name that is hidden in the tables", f"{place}, line {_line_of(form, hidden, own_words)}"
                )
            plain = _plain(form)
            if any(_holds(plain, span) for span in spans):
                raise LeakError("an address or number that is masked in the tables", place)
    return len(files)


def _plain(text: str) -> str:
    """Return a text as names are compared in it: NFKC, lower case, nothing invisible, single spaces in a paragraph."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return re.sub(r"\s+", " ", re.sub(r"\n\s*\n", "\x00", text)).strip()


def _plain_series(values: pl.Series) -> pl.Series:
    """Return the same of a column."""
    lowered = values.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\p{Cf}", "")
    return lowered.str.replace_all(r"\n\s*\n", "\x00").str.replace_all(r"\s+", " ")


class _Joined(str):
    """A name written as one word; found behind a sign only."""

    __slots__ = ()


def _joined(plain: str) -> list[str]:
    words = _words(plain)
    whole = "".join(words)
    return [_Joined(whole)] if len(words) > 1 and len(whole) >= _JOINED else []


def _spelt(needle: str) -> str:
    """Return a name as its words stand in an address, with a blank at either end; empty for a contact detail."""
    if needle.replace(" ", "").isalpha():
        return f" {needle} "
    return "" if any(char.isdigit() or char == "@" for char in needle) else f" {' '.join(_words(needle))} "


def _holds(text: str, needle: str) -> bool:
    """Say whether `needle` stands in `text` as whole words."""
    if isinstance(needle, _Joined):
        return needle in text and re.search(rf"[{_SIGNS}]{re.escape(needle)}(?!\w)", text) is not None
    return needle in text and re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", text) is not None


class _People:
    """Whom each page of a part hides: needles to look for anywhere, and all names, for header lines."""

    def __init__(self, people: pl.DataFrame, always: list[str], spans: dict[str, set[str]]) -> None:
        self.always = always
        self._needles: dict[str, list[str]] = {}
        self._names: dict[str, set[str]] = {}
        for page, name in people.select("page_id", "display_name").iter_rows():
            plain = _plain(name)
            self._names.setdefault(page, set()).add(plain)
            if len(plain.split()) > 1:
                self._needles.setdefault(page, []).extend([plain, *_joined(plain)])
        for page, found in spans.items():
            self._needles.setdefault(page, []).extend(sorted(found))

    def needles(self, page: str | None) -> list[str]:
        return self._needles.get(page or "", []) + self.always

    def spelt(self, page: str | None) -> list[tuple[str, str]]:
        """Return the needles, each with the words as which it stands in an address; none for contact details."""
        return [(needle, _spelt(needle)) for needle in self.needles(page)]

    def opens(self, page: str, line: str) -> bool:
        """Say whether a header line begins with one of its page's names."""
        names = self._names.get(page, ())
        words = _plain(line).split(" ")
        starts = (" ".join(words[:count]) for count in range(1, min(len(words), _LONGEST) + 1))
        bare = {start: start.rstrip(":,;·|-– ") for start in starts}
        for start, name in bare.items():
            if name in names and _AFTER_HEADER.match(_plain(line)[len(start.rstrip(":,;·|-– ")) :]):
                return True
        return False


class _Bylines:
    """The writers whose names are public: a commenter of the same name may stand in their byline, and nowhere else."""

    def __init__(self, folder: Path, *, shown: bool) -> None:
        self._folder = folder
        self._shown = shown
        self._known: dict[str, str] = {}

    def without(self, text: str, page: str | None) -> str:
        """Return a byline without the name that the release shows for the article of its page."""
        signed = self._of(page) if page and self._shown else ""
        return _plain(text).replace(signed, "\x00") if signed else text

    def _of(self, page: str) -> str:
        if page not in self._known:
            tables = {
                name: pl.scan_parquet(self._folder / name / "*.parquet") for name in ("sources", "articles", "authors")
            }
            names = (
                tables["sources"]
                .filter(pl.col("page_id") == page)
                .select("article_id")
                .join(tables["articles"].select("article_id", author_id="writer_id"), on="article_id")
                .join(tables["authors"].select("author_id", "display_name"), on="author_id")
                .collect()["display_name"]
                .drop_nulls()
            )
            self._known[page] = _plain(names[0]) if names.len() else ""
        return self._known[page]


def _lines(path: Path, people: _People, bylines: _Bylines) -> int:
    """Search a part of the ledger, page by page: a name may go over the end of a line."""
    if not path.exists():
        return 0
    frame = pl.read_parquet(path, columns=["page_id", "line_no", "role", "text"])
    place = f"lines/{path.name}"
    for page, number, text in (
        frame.filter((pl.col("role") == "comment_author") & pl.col("text").is_not_null())
        .select("page_id", "line_no", "text")
        .iter_rows()
    ):
        if people.opens(page, text):
            raise LeakError("the name of who wrote the comment", f"{place}, column text, page {page}, line {number}")
    texts, roles = frame["text"].fill_null("").to_list(), frame["role"].to_list()
    pages, whole, needles = [], [], []
    start = 0
    for page, length in frame["page_id"].rle().struct.unnest().select("value", "len").iter_rows():
        if people.needles(page):
            pages.append((page, start, length))
            whole.append("\n".join(texts[start : start + length]))
            needles.append(people.needles(page))
        start += length
    for (page, first, length), needle in _found(whole, needles, pages):
        shown = [
            bylines.without(texts[first + at], page) if roles[first + at] == "byline" else texts[first + at]
            for at in range(length)
        ]
        if not _holds(_plain("\n".join(shown)), needle):
            continue
        number = next((at for at in range(length) if _holds(_plain(shown[at]), needle)), None)
        line = f"line {number + 1}" if number is not None else "over the end of a line"
        raise LeakError("a hidden name or contact detail", f"{place}, column text, page {page}, {line}")
    return frame.height


def _rows(path: Path, table: str, people: _People, article_pages: dict[str, str], bylines: _Bylines) -> int:
    """Search every text column of a part for what the page of each row hides: all rows of a page at once."""
    frame = pl.read_parquet(path)
    if table in _PAGES:
        pages = frame[_PAGES[table]]
    else:
        pages = pl.Series([article_pages.get(article) for article in frame["article_id"]], dtype=pl.String)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and not name.endswith("_id")]
    texts = [name for name in texts if name != "sha256"]
    whole, needles, places = [], [], []
    start = 0
    for page, length in pages.rle().struct.unnest().select("value", "len").iter_rows():
        if wanted := people.needles(page):
            rows = frame[start : start + length]
            if table in _WITH_ADDRESSES:
                _in_addresses(rows, start, people.spelt(page), f"{table}/{path.name}")
            values = (rows[name].drop_nulls().to_list() for name in texts if name not in _ADDRESSES)
            whole.append("\x00".join(value for column in values for value in column))
            needles.append(wanted)
            places.append((page, start, length))
        start += length
    for (page, first, length), needle in _found(whole, needles, places):
        for name in texts:
            for at, value in enumerate(frame[name][first : first + length], start=first):
                if value is None or name in _ADDRESSES:
                    continue
                shown = bylines.without(value, page) if name == "byline" else value
                if _holds(_plain(shown), needle):
                    place = f"{table}/{path.name}, column {name}, row {at + 1}"
                    raise LeakError("a hidden name or contact detail", place)
    return frame.height


def _in_addresses(rows: pl.DataFrame, first: int, wanted: list[tuple[str, str]], place: str) -> None:
    """Search addresses and paths: names stand there with other signs between their words, or none."""
    for name in _ADDRESSES:
        for at, value in enumerate(rows[name] if name in rows.columns else (), start=first + 1):
            if not value:
                continue
            shown = _plain(urllib.parse.unquote_plus(value))
            written = f" {' '.join(_words(shown))} "
            for needle, spelt in wanted:
                if spelt in written if spelt else _holds(shown, needle):
                    do = _RENAME if name == "source_file" else _FAULT
                    raise LeakError("a hidden name or contact detail", f"{place}, column {name}, row {at}", do)


def _found(values: list[str], needles: list[list[str]], places: list[Any]) -> Iterator[tuple[Any, str]]:
    """Give (place, needle) wherever one of a value's own needles stands in it."""
    if not values:
        return
    frame = pl.DataFrame(
        {
            "value": _plain_series(pl.Series(values, dtype=pl.String)),
            "needles": [list(map(str, each)) for each in needles],
        }
    )
    hits = frame.select(pl.col("value").str.find_many("needles").list.len().alias("hits"))["hits"]
    for at in (hits.fill_null(0) > 0).arg_true():
        text = frame["value"][at]
        for needle in needles[at]:
            if _holds(text, needle):
                yield places[at], needle


def _footer(path: Path, table: str) -> None:
    """Check that statistics, dictionaries and metadata hold nothing that is no value or no description."""
    shown = f"{table}/{path.name}"
    file = pq.ParquetFile(path)
    if not file.schema_arrow.equals(parquet.arrow_schema(table), check_metadata=True):
        raise LeakError("something that is no description of a column", f"{shown}, metadata of the columns")
    known = {b"ARROW:schema", *(parquet.arrow_schema(table).metadata or {})}
    if set(file.metadata.metadata or {}) - known:
        raise LeakError("something that Broadsheet does not write", f"{shown}, metadata of the file")
    names = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
    coded = pq.ParquetFile(path, read_dictionary=names)
    for group in range(file.num_row_groups):
        values = coded.read_row_group(group, columns=names)
        described = file.metadata.row_group(group)
        columns = {described.column(at).path_in_schema: described.column(at) for at in range(described.num_columns)}
        for name in names:
            used: set[Any] = set()
            for chunk in values[name].chunks:
                held = len(chunk.dictionary)
                if held != len(pc.unique(chunk.indices.drop_null())):
                    raise LeakError("a value that no row has", f"{shown}, dictionary of column {name}")
                used.update(chunk.dictionary.to_pylist() if columns[name].is_stats_set else ())
            statistics = columns[name].statistics
            if statistics is not None and statistics.has_min_max and not {statistics.min, statistics.max} <= used:
                raise LeakError("a value that no row has", f"{shown}, statistics of column {name}")


def _shown_names(folder: Path, stated: dict[str, Any]) -> None:
    """Check that `authors` shows the names only of those whose names may be shown."""
    config = stated["config"]
    writers, commenters = config["bylines"] == "keep", config["author_names"] == "keep"
    for path in sorted((folder / "authors").glob("*.parquet")):
        shown = pl.read_parquet(path).with_row_index("row").filter(pl.col("display_name").is_not_null())
        allowed = (pl.col("is_writer") & writers) | (~pl.col("is_writer") & commenters)
        wrong = shown.filter(~allowed)
        if wrong.height:
            place = f"authors/{path.name}, column display_name, row {wrong['row'][0] + 1}"
            raise LeakError("a name that is to be hidden", place)


def _people_parts(workspace: Workspace, folder: Path) -> list[Path]:
    found = sorted(workspace.people.glob("part-*.parquet"))
    if len(found) < len(list((folder / "lines").glob("part-*.parquet"))) and any(
        pq.ParquetFile(path).metadata.num_rows for path in (folder / "lines").glob("part-*.parquet")
    ):
        raise BroadsheetError(
            f"{workspace.shown(workspace.people)} does not say who is hidden on the pages of this candidate, so nobody "
            "can say whether a name is in it. Run `broadsheet release` again."
        )
    return found


def _spans(workspace: Workspace) -> dict[str, set[str]]:
    spans: dict[str, set[str]] = {}
    for page, text in pl.read_parquet(workspace.spans, columns=["page_id", "text"]).iter_rows():
        spans.setdefault(page, set()).add(_plain(text))
    return spans


def _secrets(workspace: Workspace, settings: Settings) -> list[str]:
    """Return the spellings of a key that nobody may know."""
    key = keys.key_of(workspace, settings)
    if key is None or key.public:
        return []
    spelt = [base64.b16encode, base64.b64encode, base64.urlsafe_b64encode, base64.b32encode]
    return [key.secret.hex(), *(spell(key.secret).decode().rstrip("=") for spell in spelt)]


def _secret_values(path: Path, secrets: list[str]) -> None:
    if not secrets:
        return
    text = pl.scan_parquet(path).select(pl.col(pl.String).str.contains_any(secrets).any()).collect()
    for name in text.columns:
        if text.item(0, name):
            raise LeakError("the key", f"{path.parent.name}/{path.name}, column {name}")


def _secret_bytes(folder: Path, secrets: list[str]) -> None:
    needles = [secret.encode() for secret in secrets] + [bytes.fromhex(secret) for secret in secrets[:1]]
    for path in sorted(folder.rglob("*")) if needles else ():
        if path.is_file():
            content = path.read_bytes()
            if any(needle in content for needle in needles):
                raise LeakError("the key", path.relative_to(folder).as_posix())


def _forms(text: str) -> Iterable[str]:
    """Return a document as it is, and with what HTML, JSON and addresses write in another way."""
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return dict.fromkeys([unescaped, html.unescape(re.sub(r"<[^>]*>", "", text)), urllib.parse.unquote_plus(unescaped)])


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _shows(text: str, hidden: dict[str, set[str]], own_words: str) -> bool:
    """Say whether a hidden name stands in `text` that is not among the program's own words."""
    words = _words(text)
    for at, word in enumerate(words):
        for phrase in hidden.get(word, ()):
            if " ".join(words[at : at + phrase.count(" ") + 1]) == phrase and f" {phrase} " not in own_words:
                return True
    return False


def _line_of(text: str, hidden: dict[str, set[str]], own_words: str) -> int:
    """Return the line on which the first hidden name begins; a name may go over a line's end."""
    lines = text.splitlines()
    for together in (1, 2, 3):
        for at in range(len(lines)):
            if _shows(" ".join(lines[at : at + together]), hidden, own_words):
                return at + 1
    return 1


def _hidden_phrases(workspace: Workspace, settings: Settings) -> dict[str, set[str]]:
    """Return first word -> the hidden names of several words that begin with it."""
    names = set(mask_also(workspace, settings))
    for path in sorted(workspace.people.glob("part-*.parquet")):
        names.update(pl.read_parquet(path)["display_name"].unique())
    found: dict[str, set[str]] = {}
    for name in names:
        words = _words(name)[:_LONGEST]
        if len(words) > 1 and len(name.split()) > 1 and any(char.isalpha() for char in name):
            found.setdefault(words[0], set()).add(" ".join(words))
    return found


def _own_words(workspace: Workspace, folder: Path) -> str:
    """Return what the program says itself, what people have declared, and the sites: none of it can be a leak."""
    from importlib import resources

    texts = []
    for package in _OWN_TEXT:
        waiting = [resources.files("broadsheet") / package if package not in ("schemas",) else _schemas()]
        while waiting:
            entry = waiting.pop()
            if entry.is_dir():
                waiting += sorted(entry.iterdir(), key=lambda each: each.name)
            elif entry.name.endswith((".py", ".yaml", ".jinja", ".css")):
                texts.append(entry.read_text(encoding="utf-8"))
    declared = (workspace.answers, workspace.expectations)
    texts += [path.read_text(encoding="utf-8") for path in declared if path.exists()]
    for path in sorted((folder / "articles").glob("*.parquet")):
        texts += pl.read_parquet(path, columns=["site"])["site"].unique().drop_nulls().sort().to_list()
    # Python parts a sentence into strings; it is put together again.
    return "\n".join(texts + [re.sub(r"[\"']\s*\n\s*r?f?[\"']", "", text) for text in texts])


def _schemas() -> Any:
    from importlib import resources

    return resources.files("broadsheet.schemas")
