"""Take the names of people, and what reaches them, out of the tables of a shard.

The names of a page's own thread (and those of `mask_also`) become `[person:xxxxxx]`, the first six characters of the
author's id, or `[person]` where names are dropped; e-mail addresses, telephone numbers and IP addresses become
`[email]`, `[phone]` and `[ip]`. Words are counted before, so no count tells what was masked.

Almost every line holds none of it, so lines are chosen in bulk first: those in which a word of one of their page's
names begins (one automaton a page; Aho and Corasick, "Efficient string matching", CACM 1975), and those that an
expression takes for possible contact details. Only these are looked at word by word.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from broadsheet.config import Settings
from broadsheet.ids import Identifier, normalise_name
from broadsheet.people.contacts import CANDIDATE, ROUGH, contacts, regions_of
from broadsheet.people.names import PageNames
from broadsheet.people.suppression import REMOVED, Suppression
from broadsheet.people.words import MARKS
from broadsheet.reading.assemble import strip_line

if TYPE_CHECKING:
    import polars as pl

    from broadsheet.shard import ShardTables  # it brings polars, which takes half a second that every run would wait

_ODD = (
    rf"[{MARKS}\x{{fb00}}-\x{{fb06}}\x{{ff00}}-\x{{ffef}}"
    r"\x{2100}-\x{214f}\x{2460}-\x{24ff}\x{1d400}-\x{1d7ff}]"
)
"""Characters that hide a name from a plain search: a line with one of them is looked at word by word."""

_TEXTS = {"articles": ("title", "text"), "images": ("alt_text", "caption", "credit"), "comments": ("text",)}
_HEADS = {"articles": ("byline", "published_raw"), "comments": ("posted_raw", "badge")}
_OF_HEAD = ("comment_author", "byline")
_OF_META = ("comment_author", "byline", "comment_meta", "date")
_SPLIT = (" and ", " & ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " i ", ", ", " | ", " / ", " with ")


@dataclass(frozen=True)
class Masking:
    """What is to be masked, and with what."""

    settings: Settings
    identifier: Identifier
    also: tuple[str, ...] = ()
    suppressed: Suppression = field(default_factory=lambda: Suppression(frozenset(), Identifier()))

    def mask_of(self, author_id: str) -> str:
        """Return what is put in the place of somebody's name."""
        return "[person]" if self.settings.author_names == "drop" else f"[person:{author_id[:6]}]"

    def listed(self, site: str | None, article_id: str) -> list[tuple[str, str]]:
        """Return the names of `mask_also` with their masks, as they are on one page."""
        scope = {"corpus": "", "article": article_id}.get(self.settings.scope, site or article_id)
        return [(name, self.mask_of(self.identifier.make("author", scope, normalise_name(name)))) for name in self.also]


@dataclass
class Masked:
    """Tables that may be released, and what stays: the ledger as it was, what was left, contact details.

    `left` has the columns of `LEFT`, `spans` those of `SPANS`; `lines` is None and both are empty where names are kept.
    """

    tables: ShardTables
    lines: pl.DataFrame | None = None
    left: list[tuple[str, int, str, str]] = field(default_factory=list)
    spans: list[tuple[str, int, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def mask(tables: ShardTables, masking: Masking) -> Masked:
    """Return `tables` with names as the settings say; with `keep` they come back as they are, names shown."""
    import polars as pl

    frames = dict(tables.frames)
    names = frames["names"]
    # Who signs an article is public with all that stands under that name on its page.
    writes = pl.col("is_writer").any().over("_page", "author_id")
    kept = pl.when(writes if masking.settings.bylines == "keep" else "is_writer").then(
        pl.lit(masking.settings.bylines == "keep")
    )
    shown = kept.otherwise(pl.lit(not masking.settings.hides_commenters))
    frames["names"] = names.with_columns(pl.when(shown).then(pl.col("display_name")).alias("shown_name"))
    done = type(tables)(frames, tables.pages)
    masked = Masked(done)
    masker = _Masker(masking, tables, masked)
    frames["names"] = masker.without_those_who_asked(frames["names"])
    if masking.settings.hides_names:
        masked.lines = frames["lines"]
    elif not masker.asked:
        return masked
    masker.run()
    if masking.settings.author_names == "drop":
        frames["comments"] = frames["comments"].with_columns(pl.lit(None, pl.String).alias("author_id"))
    return masked


def mask_rejected(rejected: dict[str, pl.DataFrame], tables: ShardTables, masking: Masking) -> dict[str, pl.DataFrame]:
    """Return the rows that go to quarantine with names masked as on their page; `tables` are those of these pages."""
    import polars as pl

    if not masking.settings.hides_names or not any(frame.height for frame in rejected.values()):
        return rejected
    masker = _Masker(masking, tables, Masked(tables))
    page_of = {
        (file, record): page for page, file, record in tables.pages.select("_page", "source_file", "record").rows()
    }
    masked = {}
    for table, frame in rejected.items():
        rows = (
            [
                masker.row(row, page_of[file, record])
                for row, file, record in frame.select("row", "source_file", "record").rows()
            ]
            if frame.height
            else []
        )
        masked[table] = frame.with_columns(pl.Series("row", rows, pl.String)) if frame.height else frame
    return masked


class _Masker:
    """Masks the tables of some pages."""

    def __init__(self, masking: Masking, tables: ShardTables, masked: Masked) -> None:
        self._masking = masking
        self._tables = tables
        self._masked = masked
        self._hides_writers = masking.settings.bylines != "keep"
        self._public: dict[int, set[str]] = {}
        self._signed: dict[int, set[str]] = {}
        self.left_out = self._left_out()
        self._people = self._people_by_page()
        self._names: dict[int, PageNames] = {}
        self._regions = self._regions_by_page()
        self._reached: dict[int, dict[str, str]] = {}
        self._with_contacts: set[int] = set()

    def run(self) -> None:
        """Mask ledger and tables; the frames of the result are replaced."""
        import polars as pl

        frames = self._masked.tables.frames
        lines = frames["lines"]
        texts: list[str] = lines["text"].to_list()
        changed = self._ledger(lines, texts)
        touched = self._touched(lines, texts, changed)
        # The bytes of a line that does not encode back cannot be masked.
        columns = [pl.lit(None, pl.Binary).alias("raw_bytes")]
        if changed:
            for at, text in changed.items():
                texts[at] = text
            columns.append(pl.Series("text", texts, pl.String))  # type: ignore[arg-type]
        frames["lines"] = lines.with_columns(columns)
        for table, key in (("articles", "article_id"), ("images", "image_id"), ("comments", "comment_id")):
            frames[table] = self._table(table, key, frames[table], touched)
        self._addresses()
        if self.left_out:
            from broadsheet.people.tombstones import tombstones

            unmasked = self._tables.frames["lines"]
            self._masked.counts["suppressed"] += tombstones(frames, self.left_out, unmasked)

    @property
    def asked(self) -> bool:
        """Whether somebody on these pages asked to be left out."""
        return bool(self.left_out or any(REMOVED in masks.values() for masks in self._people.values()))

    def without_those_who_asked(self, names: pl.DataFrame) -> pl.DataFrame:
        """Return the names with those who asked taken out of shown bylines of several."""
        import polars as pl

        asked: dict[str, list[tuple[str, str]]] = {}
        for page, each in self._asked_in_bylines():
            for name in names.filter((pl.col("_page") == page) & pl.col("is_writer"))["display_name"].unique():
                asked.setdefault(name, []).append((each, REMOVED))
        if not asked:
            return names
        changed = {
            name: _replaced(name, [(found.start, found.end, found.mask) for found in PageNames(gone).find(name)])
            for name, gone in asked.items()
        }
        shown = pl.col("shown_name")
        return names.with_columns(shown.replace(changed).alias("shown_name"))

    def row(self, row: str, page: int) -> str:
        """Mask all strings of a row that is written as JSON."""
        values = json.loads(row)
        names = self._of(page)
        for column, value in values.items():
            if column == "raw_bytes":
                values[column] = None
            elif isinstance(value, str) and not column.endswith("_id"):
                values[column] = names.of_whole(value.strip()) or self._text(value, names, page, header=True)
        return json.dumps(values, ensure_ascii=False)

    def _left_out(self) -> set[str]:
        """Return the ids of authors who asked to be left out, and of such comments."""
        suppressed = self._masking.suppressed
        if not suppressed:
            return set()
        names = self._tables.frames["names"].select("author_id", "display_name", "site").unique(maintain_order=True)
        found = {author for author, name, site in names.iter_rows() if suppressed.names(name, site)}
        comments = self._tables.frames["comments"]["comment_id"]
        return found | {comment for comment in comments if suppressed.has_comment(comment)}

    def _people_by_page(self) -> dict[int, dict[str, str]]:
        """Return page -> name as shown -> mask, of those who are hidden there."""
        shown = (
            self._tables.frames["names"]
            .select("_page", "author_id", "display_name", "is_writer")
            .unique(maintain_order=True)
        )
        people: dict[int, dict[str, str]] = {}
        for page, author, name, writes in shown.iter_rows():
            if writes and not self._hides_writers and author not in self.left_out:
                self._public.setdefault(page, set()).add(author)
                self._signed.setdefault(page, set()).update(map(normalise_name, _parts(name)))
        for page, author, name, writes in shown.iter_rows():
            hidden = self._hides_writers if writes else self._masking.settings.hides_commenters
            suppressed = author in self.left_out
            if not suppressed and (not hidden or author in self._public.get(page, ())):
                continue
            mask = REMOVED if suppressed else self._masking.mask_of(author)
            for each in _parts(name) if writes else (name,):
                people.setdefault(page, {}).setdefault(each, mask)
        for page, each in self._asked_in_bylines():
            people.setdefault(page, {})[each] = REMOVED
        if self._masking.also:
            articles = self._tables.frames["articles"].select("_page", "site", "article_id")
            for page, site, article in articles.iter_rows():
                for name, mask in self._masking.listed(site, article):
                    people.setdefault(page, {}).setdefault(name, mask)
        return people

    def _asked_in_bylines(self) -> Iterator[tuple[int, str]]:
        """Give those of a byline's several names that asked to be left out, with their page."""
        if self._masking.suppressed:
            writers = self._tables.frames["names"].filter("is_writer").select("_page", "display_name", "site")
            for page, name, site in writers.unique(maintain_order=True).iter_rows():
                for each in _parts(name):
                    if each != name and self._masking.suppressed.names(each, site):
                        yield page, each

    def _regions_by_page(self) -> dict[int, tuple[str | None, str | None]]:
        articles = self._tables.frames["articles"].select("_page", "site", "language")
        return {page: (site, language) for page, site, language in articles.iter_rows()}

    def _of(self, page: int) -> PageNames:
        names = self._names.get(page)
        if names is None:
            names = self._names[page] = PageNames(self._people.get(page, {}).items())
        return names

    def _ledger(self, lines: pl.DataFrame, texts: list[str]) -> dict[int, str]:
        """Return position in the ledger -> text that takes its place."""
        import numpy as np
        import polars as pl

        runs = lines["_page"].rle().struct.unnest()
        pages = runs["value"].to_list()
        ends = np.cumsum(runs["len"].to_numpy())
        starts = ends - runs["len"].to_numpy()
        chosen = self._lines_of_names(lines, texts, pages, starts, ends)
        chosen.update(lines.select(pl.col("role").is_in(_OF_HEAD).arg_true()).to_series())
        if self._masking.settings.hides_commenters:
            chosen |= self._lines_of_contacts(lines, texts, pages, starts, ends)
        order = np.fromiter(sorted(chosen), np.int64, len(chosen))
        if not len(order):
            return {}
        page_at = np.searchsorted(ends, order, side="right")
        roles = lines["role"].gather(order).to_list()
        records = lines["record_id"].gather(order).to_list()
        status = {}
        if "comment_author" in roles:
            comments = self._tables.frames["comments"]
            status = {
                key: (who, what) for key, who, what in comments["comment_id", "author_id", "author_status"].rows()
            }
        changed: dict[int, str] = {}
        done = -1
        for at, number, role, record in zip(order.tolist(), page_at.tolist(), roles, records, strict=True):
            page = pages[number]
            names = self._of(page)
            if role in _OF_HEAD:
                masked = self._head(role, names, page, said=status.get(record), text=texts[at], line=(lines, at))
                self._note(changed, texts, [at], masked)
                continue
            if at <= done:
                continue
            first, last = at, at
            if names:
                up, down = names.reaches_over(texts[at])
                if up and at > starts[number] and at - 1 > done and self._goes_on(lines, texts, at - 1):
                    first = at - 1
                if down and at + 1 < ends[number] and self._goes_on(lines, texts, at + 1):
                    last = at + 1
            done = last
            block = "\n".join(texts[first : last + 1])
            masked = self._text(block, names, page, header=role in _OF_META, line=(lines, at))
            self._note(changed, texts, list(range(first, last + 1)), masked)
        return changed

    @staticmethod
    def _goes_on(lines: pl.DataFrame, texts: list[str], at: int) -> bool:
        """Say whether a sentence may reach into a line: it has words, and is no header of its own."""
        return bool(texts[at].strip()) and lines["role"][at] not in _OF_META

    @staticmethod
    def _note(changed: dict[int, str], texts: list[str], places: list[int], masked: str) -> None:
        parts = masked.split("\n") if len(places) > 1 else [masked]
        for at, part in zip(places, parts, strict=True):
            if part != texts[at]:
                changed[at] = part

    def _lines_of_names(
        self, lines: pl.DataFrame, texts: list[str], pages: list[int], starts: Any, ends: Any
    ) -> set[int]:
        """Return the positions of lines in which a word of one of their page's names begins."""
        import numpy as np
        import polars as pl

        wanted = [number for number, page in enumerate(pages) if page in self._people]
        if not wanted:
            return set()
        found: set[int] = set()
        hays = ["\n".join(texts[starts[number] : ends[number]]) for number in wanted]
        anchors = [self._of(pages[number]).anchors for number in wanted]
        table = pl.DataFrame(
            {"hay": hays, "anchors": anchors}, schema={"hay": pl.String, "anchors": pl.List(pl.String)}
        )
        hits = table.select(pl.col("hay").str.find_many("anchors", ascii_case_insensitive=True).alias("at"))["at"]
        sizes = np.cumsum(lines["text"].str.len_bytes().to_numpy().astype(np.int64) + 1)
        for number, places in zip(wanted, hits, strict=True):
            if places is None or not len(places):
                continue
            start = int(starts[number])
            base = int(sizes[start - 1]) if start else 0
            where = np.searchsorted(sizes, np.unique(places.to_numpy()).astype(np.int64) + base, side="right")
            found.update(np.unique(where).tolist())
        with_names = lines["_page"].is_in([pages[number] for number in wanted])
        odd = lines.select((pl.col("text").str.contains(_ODD) & with_names).arg_true()).to_series()
        found.update(odd.to_list())
        return found

    def _head(
        self,
        role: str,
        names: PageNames,
        page: int,
        *,
        said: tuple[str | None, str] | None,
        text: str,
        line: tuple[pl.DataFrame, int],
    ) -> str:
        """Mask a line that names a comment's author, or the writers; `said` are the comment's author and its status."""
        signed = self._signed.get(page, ()) if role == "byline" else ()
        whole = names.of_whole(text.strip())
        if whole is not None and (whole == REMOVED or normalise_name(text) not in signed):
            self._masked.counts["person"] += 1
            return text.replace(text.strip(), whole)
        author, status = said or (None, "lost")
        own = self._masking.mask_of(author) if author is not None else None
        masked = self._text(text, names, page, header=True, own=own, line=line, signed=signed)
        if own is not None and own in masked:
            return masked
        if role == "byline":
            hidden = self._hides_writers and masked == text
            own = next(iter(self._people.get(page, {}).values()), None)
        else:
            public = author is not None and author in self._public.get(page, ())
            hidden = self._masking.settings.hides_commenters and status not in ("anonymous", "removed") and not public
        if not hidden:
            return masked
        # The name does not stand on the line as it was read: all of the line goes.
        self._masked.counts["person"] += 1
        return own or "[person]"

    def _text(
        self,
        text: str,
        names: PageNames,
        page: int,
        *,
        header: bool = False,
        own: str | None = None,
        line: tuple[pl.DataFrame, int] | None = None,
        signed: Collection[str] = (),
    ) -> str:
        """Return `text` with names and contact details masked; for a `line` of the ledger, count and keep them.

        `signed` are compared names that stand in a byline for everybody to see: who is hidden as a commenter and has
        the name of one of its writers is hidden everywhere but there, or the byline would tell who is behind the mask.
        """
        spans: list[tuple[int, int, str]] = []
        looked_for = self._masking.settings.hides_commenters and (page in self._with_contacts or line is None)
        if looked_for:
            for start, end, kind in self._contacts(text, page):
                spans.append((start, end, f"[{kind}]"))
                if line is not None:
                    self._masked.counts[kind] += 1
                    self._masked.spans.append((*_place(line), kind, text[start:end]))
        reached = list(spans)
        for found in names.find(text, header=header, own=own) if names else ():
            if any(found.start < end and start < found.end for start, end, _ in reached):
                continue
            if signed and found.mask != REMOVED and normalise_name(text[found.start : found.end]) in signed:
                continue
            if found.masked:
                spans.append((found.start, found.end, found.mask))
                self._masked.counts["person"] += line is not None
            elif line is not None:
                self._masked.counts["left"] += 1
                self._masked.left.append((*_place(line), found.mask, text[found.start : found.end]))
        return _replaced(text, sorted(spans)) if spans else text

    def _contacts(self, text: str, page: int) -> list[tuple[int, int, str]]:
        """Find what reaches somebody, and what does so elsewhere on the page, where "Tel" may stand before it."""
        found: list[tuple[int, int, str]] = list(contacts(text, regions_of(*self._regions.get(page, (None, None)))))
        for known, kind in self._reached.get(page, {}).items():
            at = text.find(known)
            while at >= 0:
                if not any(at < end and start < at + len(known) for start, end, _ in found):
                    found.append((at, at + len(known), kind))
                at = text.find(known, at + len(known))
        return found

    def _lines_of_contacts(
        self, lines: pl.DataFrame, texts: list[str], pages: list[int], starts: Any, ends: Any
    ) -> set[int]:
        """Return the positions of lines that may hold what reaches somebody; what does is noted for its page."""
        import numpy as np
        import polars as pl

        rough = lines.select(pl.col("text").str.contains(ROUGH).fill_null(False).arg_true()).to_series()
        likely = lines["text"].gather(rough).str.contains(CANDIDATE)
        found = set(rough.filter(likely).to_list())
        for at in sorted(found):
            page = pages[int(np.searchsorted(ends, at, side="right"))]
            self._with_contacts.add(page)
            for each in contacts(texts[at], regions_of(*self._regions.get(page, (None, None)))):
                self._reached.setdefault(page, {})[texts[at][each.start : each.end]] = each.kind
        for number, page in enumerate(pages) if self._reached else ():
            for known in self._reached.get(page, ()):
                found |= {at for at in range(int(starts[number]), int(ends[number])) if known in texts[at]}
        return found

    @staticmethod
    def _touched(
        lines: pl.DataFrame, texts: list[str], changed: dict[int, str]
    ) -> tuple[dict[str, dict[str, str]], set[str]]:
        """Return record -> its changed lines of words as a text shows them -> what they became; and all records."""
        words: dict[str, dict[str, str]] = {}
        heads: set[str] = set()
        rows = lines.select("record_id", "role")[list(changed)]
        for at, record, role in zip(changed, rows["record_id"].to_list(), rows["role"].to_list(), strict=True):
            if record is not None:
                heads.add(record)
                if role not in _OF_META:
                    words.setdefault(record, {})[strip_line(texts[at])] = strip_line(changed[at])
        return words, heads

    def _table(
        self, table: str, key: str, frame: pl.DataFrame, touched: tuple[dict[str, dict[str, str]], set[str]]
    ) -> pl.DataFrame:
        """Mask the texts of the rows that a changed line went into."""
        import polars as pl

        columns = []
        rows = list(zip(frame[key].to_list(), frame["_page"].to_list(), strict=True))
        words, heads = touched
        for columns_of, records in ((_TEXTS, words), (_HEADS, heads)):
            places = [(at, record, page) for at, (record, page) in enumerate(rows) if record in records]
            for name in columns_of.get(table, ()) if places else ():
                values = frame[name].to_list()
                changed = False
                for at, record, page in places:
                    value = values[at]
                    if value:
                        if columns_of is _TEXTS:
                            values[at] = self._by_lines(value, words[record], page)
                        elif self._of(page).may_be_in(value) or page in self._with_contacts:
                            signed = self._signed.get(page, ()) if name == "byline" else ()
                            values[at] = self._text(value, self._of(page), page, header=True, signed=signed)
                        changed = changed or values[at] != value
                if changed:
                    columns.append(pl.Series(name, values, pl.String))
        frame = frame.with_columns(columns) if columns else frame
        if table == "articles" and self._hides_writers:
            lines = frame.select("byline", "_page").iter_rows()
            frame = frame.with_columns(
                pl.Series("byline", [line and self._byline(line, page) for line, page in lines], pl.String)
            )
        return frame

    def _addresses(self) -> None:
        """Mask names in the addresses of pages, among the pages and among the articles."""
        import polars as pl

        pages = self._tables.pages
        changed = {}
        for page, url in pages.select("_page", "url").drop_nulls().iter_rows():
            masked = self._address(url, page) if page in self._people or page in self._reached else url
            if masked != url:
                changed[page] = masked
        if changed:
            shown = pl.col("_page").replace_strict(changed, default=None, return_dtype=pl.String)
            self._masked.tables.pages = pages.with_columns(pl.coalesce(shown, "url").alias("url"))
            articles = self._masked.tables.frames["articles"]
            self._masked.tables.frames["articles"] = articles.with_columns(pl.coalesce(shown, "url").alias("url"))

    def _address(self, url: str, page: int) -> str:
        names = self._of(page)
        for form in dict.fromkeys((url, unquote_plus(url))):
            spans = [(each.start, each.end, each.mask) for each in names.find(form) if each.masked]
            for known, kind in self._reached.get(page, {}).items():
                at = form.find(known)
                if at >= 0 and not any(at < end and start < at + len(known) for start, end, _ in spans):
                    spans.append((at, at + len(known), f"[{kind}]"))
            if spans:
                return _replaced(form, sorted(spans))
        return url

    def _by_lines(self, text: str, changed: dict[str, str], page: int) -> str:
        """Mask a text as its lines were masked; where it does not consist of them, on its own."""
        lines = text.split("\n")
        met = {line for line in lines if line in changed}
        if len(met) == len(changed):
            return "\n".join([changed.get(line, line) for line in lines])
        return self._text(text, self._of(page), page)

    def _byline(self, value: str, page: int) -> str:
        masked = self._text(value, self._of(page), page, header=True)
        if masked == value and "[person" not in value:
            return next(iter(self._people.get(page, {}).values()), "[person]")
        return masked


def _place(line: tuple[pl.DataFrame, int]) -> tuple[str, int]:
    lines, at = line
    return lines["page_id"][at], lines["line_no"][at]


def _replaced(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """Put masks in the places of spans; a span over a line's end keeps the end, and leaves no line without a word."""
    out, last = [], 0
    for start, end, mask in spans:
        out += [text[last:start], mask]
        if "\n" in text[start:end]:
            # the rest of the name stood on the next line
            rest = text[end:].partition("\n")[0]
            out.append("\n" * text[start:end].count("\n") + ("" if rest.strip() else mask))
        last = end
    out.append(text[last:])
    return "".join(out)


def _parts(byline: str) -> Iterator[str]:
    """Give a byline's names: all of it, and each of several."""
    yield byline
    several: Iterable[str] = [byline]
    for word in _SPLIT:
        several = [part for each in several for part in each.split(word)]
    for part in several:
        if part.strip() and part.strip() != byline and len(part.split()) > 1:
            yield part.strip()
