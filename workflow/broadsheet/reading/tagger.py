"""The tagger: every distinct line is looked at once, alone, whatever page it stands on."""

from __future__ import annotations

import itertools
import re
from typing import Final

from broadsheet.reading.button_rows import AROUND_KEY, GLUED
from broadsheet.reading.dates import EDITED_WORDS, find_date, is_day, is_month, may_be_relative
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.name_text import IN_ANSWER, beside_picture, clean_name, is_name, pictured
from broadsheet.reading.phrases import MOST_WORDS
from broadsheet.reading.prefilter import Prefilter, folded
from broadsheet.reading.signed_lines import COUNT_BEHIND, SignedLines, has_digit
from broadsheet.reading.tags import (
    AGE,
    AVATAR,
    BESIDE,
    BYLINE,
    CAPTION,
    CONTROL,
    DATEONLY,
    EDITED,
    END,
    ENTRY,
    FOOT,
    FORM,
    HEADER,
    IMAGE_ALT,
    INDEXED,
    LONG_TAG,
    LOOSE,
    MAX_TAGGED,
    MONTH,
    NAMEDATE,
    NAVIGATION,
    NUMBER,
    PAGER,
    PANEL,
    PANELKEY,
    PINGBACK,
    PLAIN_TAGS,
    POSTNO,
    PROMOTION,
    QUOTE,
    QUOTE_END,
    REMOVED,
    REPLIES,
    REPLY_TO,
    SAYS,
    START,
    SYMBOLS,
    TIMED,
    TITLE,
    UNDER,
    Tag,
    word_count,
)

MAX_KEPT: Final = 20_000
"""Lines whose tags are kept."""
MOST_MENU_WORDS: Final = 8
MOST_SPOKEN_WORDS: Final = 20
"""More words without a digit hold no date in words ("yesterday") that would be a head's."""
WORDS_OF_BUTTON: Final = 3
"""Words of a button in a member's panel that looks like a form's."""
_ARROWS: Final = "▶►▸▹▻→»✎✍✉☰• "
"""Signs that themes set before the line that opens a thread."""
MOST_GLUED_WORDS: Final = 14
"""Words of a name with the whole panel glued to it."""
_COUNT = "0123456789., "
_BARE_NUMBER = re.compile(r"[#+(\[-]?\s*\d[\d.,\s]*\s?[kKmM]?\s*[%)\]+]?(?:\s*[|/•·×x]\s*\d[\d.,]*)*")
_BARE_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d|\d{4}([.-])\d\d\1\d\d")
_POST_NUMBER = re.compile(
    r"[(\[]?(?:(?:post:?\s*)?(?:#|№|n[°º]|nr\.?)|comment (?:number|no\.?))\s?(\d[\d.,]*)\b(?:.{0,6}|\s*\(?perma-?link\)?)",
    re.I,
)
_CLOCK = re.compile(
    r"(?:(?:at|um|à|a las|alle|om|às|kl\.?|@)\s+\d{1,2}[:.h]\d{2}(?::\d{2})?|\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr)|\d{1,2}\s?h\s?\d{2})(?:\s*(?:[ap]\.?m\.?|uhr))?",
    re.I,
)
_SHORT_AGE = re.compile(
    r"(\d{1,3}\s?(?:s|m|h|d|w|mo|mos|y|yr|yrs|min|mins|hr|hrs|std\.?|tg\.?|wo\.?|mon\.?|sem\.?|j|g)\.?(?:\s*ago)?)"
    rf"(?:\s*·?\s*(?:{EDITED_WORDS}))?",
    re.I,
)
_AGE_OF_YEARS = re.compile(r"(\d{1,2}\s(?:ans?|años?|ann[io]|sett\.?))")
"""An age among buttons that would be a person's elsewhere."""
_ROW_PARTS = re.compile(r"\s*[·•|]\s*")
"""What parts buttons that share a line."""
_WORD = re.compile(r"[^\W\d_]+")
_PHRASED = {
    "end": END,
    "form": END | FORM,
    "navigation": NAVIGATION,
    "pager": PAGER,
    "removed": REMOVED,
    "titles": TITLE,
}


def _name_in(found: re.Match[str]) -> str:
    """Return the name that one of the alternatives of a pattern found."""
    return clean_name(next((group for group in found.groups() if group), ""))


_ANSWERING_POST = re.compile(rf"(?:{IN_ANSWER})\s?:\s*(?P<author>\S.{{0,59}}?)\s+#(?P<number>\d{{1,9}})", re.I)
"""Whom an answer answers, and its own number."""
_NUMBER_AGE_VOTES = re.compile(r"(#\d[\d.]* [—–-] .*[^\W\d_])\d{1,4}")
"""A comment's number, its age, and how many recommend it."""
_VOTES = re.compile(r"[+-]\d+ \([+-]?\d+ / [+-]?\d+\)(?: |$)")
"""The sum of votes, and those for and against."""
PROFILE_LINK = "Author Profile Page"
"""What Movable Type writes for the picture behind a member's name."""


class Tagger(SignedLines):
    """Tags lines by the words of ``layouts``; a bounded cache keeps what was seen, whatever page it was on."""

    def __init__(self, layouts: Layouts) -> None:
        self.words = layouts.words
        self.groups = layouts.words.groups
        self.headers = [
            (layout.name, pattern)
            for layout in layouts.layouts
            for pattern in layout.header
            if layout.order == "header"
        ]
        self.evidence = [
            (layout.name, weight, pattern) for layout in layouts.layouts for pattern, weight in layout.evidence
        ]
        self.cache: dict[str, Tag] = {}
        named = [
            *self.groups.items(),
            ("panel_line", self.words.panel_line),
            *(("start", pattern) for pattern in self.words.start),
            *(("header", pattern) for _, pattern in self.headers),
            *(("evidence", pattern) for _, _, pattern in self.evidence),
        ]
        self._kinds = [kind for kind, _ in named]
        self._near = Prefilter([pattern for _, pattern in named]).candidates
        self._control = Prefilter([layouts.words.control_begins]).candidates
        since = "|".join(sorted(map(re.escape, layouts.words.panel_dates), key=len, reverse=True))
        # "AdaKeeper of lidsMember since Mar 14, 20092,318 posts"
        self._glued_panel = re.compile(
            rf"(\S.{{0,38}}?[^\WA-Z_])[A-ZÀ-Þ].{{0,60}}?(?<=[^\W_])(?i:{since})[: ].*\d"
        ).match
        self._since_behind = re.compile(rf"[^\W_](?=[A-ZÀ-Þ])(?i:{since})$").search
        self._saying = Prefilter([layouts.words.says]).candidates

    def tag(self, core: str) -> Tag:
        """Return the tag of a stripped line without its bullet."""
        found = self.cache.get(core)
        if found is None:
            if len(core) > MAX_TAGGED:
                return LONG_TAG
            found = self._look(core)
            if found.flags or found.words <= MOST_MENU_WORDS:
                # furniture comes again and again, a comment's words do not
                if len(self.cache) > MAX_KEPT:
                    self.cache.clear()
                self.cache[core] = found
        return found

    def opening(self, core: str) -> Tag:
        """Return the tag of a line that opens a thread because one beside it does."""
        tag = self._look(core)
        tag.flags |= START
        return tag

    def dated(self, core: str) -> Tag:
        """Return the tag of a month and a year that says when a post was written."""
        tag = self._look(core)
        tag.flags = tag.flags & ~MONTH | DATEONLY
        return tag

    def _look(self, core: str) -> Tag:
        if PROFILE_LINK in core:
            core = " ".join(core.replace(PROFILE_LINK, " ").split())
        count = word_count(core)
        text = folded(core)
        near = {self._kinds[number] for number in self._near(core, text)}
        digit = "0" in text
        if not near and not digit and count > MOST_SPOKEN_WORDS:
            return PLAIN_TAGS[count]
        tag = Tag(0, count)
        letters = _WORD.search(core)
        if letters is None:
            if not digit:
                tag.flags = SYMBOLS
                return tag
            if self._post_number(core, tag):
                tag.flags = POSTNO
                return tag
            if _BARE_NUMBER.fullmatch(core) and not _BARE_DATE.fullmatch(core):
                tag.flags = NUMBER
                return tag
        low = core.lower()
        flags = self._panel(core, low, near, count) if count <= 26 else 0
        glued = self._glued_panel(core) if digit and count <= MOST_GLUED_WORDS else None
        if (
            glued
            and is_name(name := clean_name(glued[1]))
            and ":" not in name
            and not self._panel_keys(_WORD.findall(name.lower()))
        ):
            flags |= PANEL | AVATAR
            tag.author = name
        if count <= 16 and len(core) <= 130 and self._is_control(core, low, letters):
            flags |= CONTROL
            if self.words.reply.search(low):
                flags |= REPLIES
        if count <= MOST_WORDS and (kind := self.words.phrases.kind(low)):
            flags |= _PHRASED[kind]
        if "#" in core and (answered := self._answered_in_row(core)):
            flags |= CONTROL | REPLIES | REPLY_TO
            tag.parent = answered
        if digit and self._post_number(core, tag):
            # "#3 (permalink)" is no button
            flags = (flags & ~(CONTROL | REPLIES)) | POSTNO if core[0] == "#" else flags | POSTNO
        if near:
            flags |= self._groups(core, low, tag, near)
        if "start" in near or core[0] in _ARROWS:
            flags |= self._start(low, core, tag)
        span = find_date(core) if digit or may_be_relative(text) else None
        if span is None and core[0] == "#" and (voted := _NUMBER_AGE_VOTES.fullmatch(core)):
            # "#2 — 3 days ago58"
            core = voted[1]
            span = find_date(core)
        if digit and span is None and _CLOCK.fullmatch(core):
            flags |= DATEONLY | TIMED
            tag.posted = core
        elif digit and span is None and count <= 4 and is_day(core):
            flags |= DATEONLY
            tag.posted = core
        elif digit and span is None and count <= MOST_MENU_WORDS and (month := is_month(core)):
            flags |= MONTH
            tag.posted = month["posted"]
        elif digit and (age := _SHORT_AGE.fullmatch(core)):
            flags |= DATEONLY | TIMED | AGE
            tag.posted = age[1]
        elif digit and count <= MOST_GLUED_WORDS and (shown := self._age_in_row(core)):
            flags |= DATEONLY | TIMED
            tag.posted = shown
        elif span is not None:
            flags |= self._dated(core, span, tag)
            if self._since_behind(tag.author):
                # a whole panel glued together: "LocationHarbourMessages14Joined3 May 2019"
                flags = (flags & ~(NAMEDATE | BYLINE | LOOSE | TIMED)) | PANEL
                tag.author = ""
            if tag.author.endswith("↑"):
                # "Ada wrote: ↑3 May 2019, 10:14The lid ...": words of an earlier post
                flags = (flags & ~(NAMEDATE | BYLINE | LOOSE | TIMED | SAYS)) | QUOTE
                tag.author = tag.posted = ""
            loose = not flags & (DATEONLY | NAMEDATE) or COUNT_BEHIND.search(tag.author)
            if loose and "entry" in near and self.groups["entry"].fullmatch(core):
                flags = (flags & ~(LOOSE | NAMEDATE | BYLINE | TIMED)) | ENTRY | NAVIGATION
                tag.author = self._writer(f"{core[: span[0]]} | {core[span[1] :]}")
            if flags & NAMEDATE and tag.author[:1].isdigit() and self._start(tag.author.lower(), tag.author, tag):
                # "3 May 2019, 2 comments": a teaser's foot
                tag.author = ""
                flags = (flags & ~(NAMEDATE | BYLINE | SAYS)) | LOOSE
        elif "entry" in near and not flags & START and (writer := self._writer_undated(core)):
            flags |= ENTRY | NAVIGATION
            tag.author = writer
        elif count <= 12 and not flags & START:
            flags |= self._undated(core, low, tag)
        for layout, pattern in self.headers if "header" in near else ():
            match = pattern.fullmatch(core)
            if match:
                groups = match.groupdict()
                name = groups.get("author") or ""
                by = self.words.by.match(name)
                tag.author = clean_name(name[by.end() :] if by else name) or tag.author
                tag.posted = (groups.get("posted") or "").strip() or tag.posted
                tag.parent = clean_name(groups.get("parent") or "")
                tag.header = layout
                flags |= HEADER
                flags &= ~(LOOSE | DATEONLY)
                break
        if core[0] in "+-" and _VOTES.match(core):
            # "+41 (44 / -3) 1822 posts | registered Jun 3, 2004 Reply"
            flags = (flags & ~(ENTRY | NAVIGATION | LOOSE | NAMEDATE)) | FOOT
            tag.author = tag.posted = ""
        if digit and (answering := _ANSWERING_POST.fullmatch(core)):
            # "in reply to: Ada #2209", with the number of the answer itself
            flags = (flags & ~(CONTROL | REPLIES)) | POSTNO | REPLY_TO
            tag.number, tag.parent = int(answering["number"]), clean_name(answering["author"])
        if flags & REPLY_TO and (flags & NAMEDATE or tag.posted):
            # "Response to Ada Example, 17 April 2012": the date is that of the comment that is answered
            flags &= ~(NAMEDATE | LOOSE | BYLINE | START)
        if flags & (PANEL | FOOT):
            flags &= ~(NAMEDATE | LOOSE | DATEONLY | HEADER) if not flags & CONTROL or flags & FOOT else ~0
        if flags & PANEL and count >= WORDS_OF_BUTTON:
            # "Send a private message" is a button of the member's, and no form to write in
            flags &= ~(END | FORM)
        if flags & AVATAR and flags & SAYS:
            tag.author = pictured(tag.author)
        tag.flags = flags
        if "evidence" in near:
            tag.evidence = tuple((name, weight) for name, weight, pattern in self.evidence if pattern.fullmatch(low))
        return tag

    def _age_in_row(self, core: str) -> str:
        """Return the age at an end of a row of buttons, "Like · Reply · 3 · 2 w"; "" where there is none."""
        parts = _ROW_PARTS.split(core)
        if len(parts) > 2 and _SHORT_AGE.fullmatch(f"{parts[-2]} {parts[-1]}"):
            parts[-2:] = [" ".join(parts[-2:])]
        if len(parts) < 2:
            return ""
        for own, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
            age = _SHORT_AGE.fullmatch(own) or _AGE_OF_YEARS.fullmatch(own)
            if age and any(map(self.words.reply.search, rest)) and self.words.is_buttons(" ".join(rest).lower()):
                return age[1]
        return ""

    def _post_number(self, core: str, tag: Tag) -> bool:
        number = _POST_NUMBER.fullmatch(core)
        if number is None:
            return False
        digits = number[1].replace(",", "").split(".")[0]
        tag.number = int(digits) if digits else -1
        return True

    def _panel(self, core: str, low: str, near: set[str], count: int) -> int:
        """Return flags of a line of a user's panel: its key, key and value, a whole panel, a member's title."""
        words = self.words
        key = low.strip(AROUND_KEY)
        flags = TITLE if key in words.titles else 0
        if key in words.panel_keys:
            return flags | PANELKEY
        if count <= 14 and "panel_line" in near and words.panel_line.fullmatch(low):
            return flags | PANEL
        if count <= MOST_MENU_WORDS and has_digit(core) and self._is_count_and_title(core):
            return flags | PANEL
        if count >= 4 and has_digit(core):
            keys = self._panel_keys(_WORD.findall(low))
            # "Joined 3 May 2010 Messages 763 Location Somewhere": a whole panel in one line
            if len(set(keys)) >= 3 or (len(set(keys)) == 2 and (":" in core or low.lstrip(_COUNT).startswith(keys[0]))):
                return flags | PANEL
        return flags

    def _is_count_and_title(self, core: str) -> bool:
        """Answer: are a count of posts and a member's title glued to each other: "27 PostsModerator"."""
        left, *right = GLUED.sub("\n", core).lower().split("\n")
        return (
            len(right) == 1
            and right[0].strip(AROUND_KEY) in self.words.titles
            and self.words.groups["panel_values"].fullmatch(left) is not None
        )

    def _panel_keys(self, words: list[str]) -> list[str]:
        """Return the keys of a panel among the words of a line, those of two words first: "member since"."""
        keys, known = [], self.words.panel_keys
        for one, two in itertools.zip_longest(words, words[1:], fillvalue=""):
            if f"{one} {two}" in known:
                keys.append(f"{one} {two}")
            elif one in known and not (keys and keys[-1].endswith(f" {one}")):
                keys.append(one)
        return keys

    def _groups(self, core: str, low: str, tag: Tag, near: set[str]) -> int:
        groups = self.groups
        flags = 0
        quote = groups["quote"].fullmatch(core) if "quote" in near else None
        if quote:
            flags |= QUOTE
            tag.quoted = _name_in(quote)
        if "quote_end" in near and groups["quote_end"].fullmatch(low):
            flags |= QUOTE_END
        reply = groups["reply_to"].fullmatch(core) if "reply_to" in near else None
        if reply:
            flags |= REPLY_TO
            tag.parent = _name_in(reply)
        if "removed" in near and groups["removed"].fullmatch(low):
            flags |= REMOVED
        if "end" in near and groups["end"].fullmatch(low):
            flags |= END
        if "form" in near and groups["form"].fullmatch(low):
            flags |= END | FORM
        if "pager" in near and groups["pager"].fullmatch(low):
            flags |= PAGER
        if "avatar" in near:
            beside = beside_picture(core)
            avatar = None if beside else groups["avatar"].fullmatch(core)
            if beside or avatar:
                flags |= AVATAR
                tag.author = _name_in(avatar) if avatar else beside
        if "pingback" in near and groups["pingback"].fullmatch(low):
            flags |= PINGBACK
        if "edit_notice" in near and groups["edit_notice"].fullmatch(low):
            flags |= FOOT | EDITED | UNDER
        if "under_text" in near and groups["under_text"].fullmatch(low):
            flags |= FOOT | UNDER
        if "post_foot" in near and groups["post_foot"].fullmatch(low):
            flags |= FOOT
            likes = re.match(r"(\d+)\s+(?:likes?|upvotes?|points?)", low)
            if likes:
                tag.likes = int(likes[1])
        if "panel_values" in near and groups["panel_values"].fullmatch(low):
            flags |= PANEL
        if "titles" in near and groups["titles"].fullmatch(low):
            flags |= TITLE
        if "promotion" in near and groups["promotion"].fullmatch(low):
            flags |= PROMOTION
        if "navigation" in near and groups["navigation"].fullmatch(low):
            flags |= NAVIGATION
        if "caption" in near and groups["caption"].fullmatch(low):
            flags |= CAPTION
        if "image_alt" in near and groups["image_alt"].fullmatch(core):
            flags |= IMAGE_ALT
        if "index_row" in near and groups["index_row"].fullmatch(low):
            flags |= INDEXED
        if "start_beside" in near and groups["start_beside"].fullmatch(low):
            flags |= BESIDE
        return flags

    def _start(self, low: str, core: str, tag: Tag) -> int:
        core = core.lstrip(_ARROWS)
        for pattern in self.words.start:
            match = pattern.fullmatch(core)
            if match is None:
                continue
            groups = match.groupdict()
            declared = groups.get("declared") or groups.get("declared2")
            if declared:
                digits = re.sub(r"\D", "", declared)
                tag.declared = int(digits) if digits and len(digits) < 9 else 0 if low.startswith("no") else 1
            tag.about = (groups.get("about") or "").strip()
            return START
        return 0
