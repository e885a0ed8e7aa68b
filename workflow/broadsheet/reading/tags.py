"""What one short line can be, looked at alone: every distinct line is tagged once, whatever page it stands on."""

from __future__ import annotations

import itertools
import re
from typing import Final

from broadsheet.reading.dates import find_date, is_day, is_month, may_be_relative
from broadsheet.reading.layouts import Layouts
from broadsheet.reading.prefilter import Prefilter, folded

SAYS: Final = 1 << 0  # a name and a verb of saying: it opens a comment, or a quote inside one
NAMEDATE: Final = 1 << 1  # a name and a date in one line
DATEONLY: Final = 1 << 2  # a date and nothing else that matters
POSTNO: Final = 1 << 3  # "#12"
BYLINE: Final = 1 << 4  # "by Ada Example"
START: Final = 1 << 5
END: Final = 1 << 6
CONTROL: Final = 1 << 7
PANELKEY: Final = 1 << 8  # "Joined": its value may stand on the next line
PANEL: Final = 1 << 9  # any other line of a user's panel
TITLE: Final = 1 << 10  # a member's title
NUMBER: Final = 1 << 11
QUOTE: Final = 1 << 12
QUOTE_END: Final = 1 << 13
REMOVED: Final = 1 << 14
PROMOTION: Final = 1 << 15
NAVIGATION: Final = 1 << 16
PAGER: Final = 1 << 17
AVATAR: Final = 1 << 18
REPLY_TO: Final = 1 << 19
FOOT: Final = 1 << 20  # "Reactions: ...", "Last edited by ..."
PINGBACK: Final = 1 << 21
CAPTION: Final = 1 << 22
IMAGE_ALT: Final = 1 << 23
LONG: Final = 1 << 24
LOOSE: Final = 1 << 25  # a date with something before it that hardly is a name
TIMED: Final = 1 << 26  # the date has a time of day, or is relative
SYMBOLS: Final = 1 << 27  # no letter and no digit
HEADER: Final = 1 << 28  # a layout's own header pattern matched
EDITED: Final = 1 << 29  # only says when something was edited

FORM: Final = 1 << 31  # an END that belongs to the form for the next comment
AGE: Final = 1 << 30  # a bare "3 d": weak, lists of links have it too
BESIDE: Final = 1 << 32  # opens a thread together with the lines beside it, alone it is a menu's
REPLIES: Final = 1 << 34  # a control that stands under single comments: "Reply", "Report"
INDEXED: Final = 1 << 33  # a row of a forum's index: "Last post by ...", "12 topics"
BUTTONED: Final = 1 << 36  # buttons of a comment stand behind its date
MONTH: Final = 1 << 38  # a month and a year alone: a date where posts have it, and an entry of an archive
UNDER: Final = 1 << 37  # ends a post's text: a reason, files, names of those who thank, a signature stand below
ENTRY: Final = 1 << 35  # all that a blog says of an entry: "by Ada Example | 3 May 2019 | Harbour | 4 comments"

STRUCTURE: Final = (
    DATEONLY | POSTNO | CONTROL | PANELKEY | PANEL | TITLE | NUMBER | AVATAR | REPLY_TO | SYMBOLS | QUOTE_END
)
"""Lines of a comment's head or foot that are neither a name nor text."""

MAX_TAGGED: Final = 160
"""Longer lines are text and are not looked at (characters)."""


class Tag:
    """What a line may be: ``flags`` of this module; names, dates and counts found in it."""

    __slots__ = (
        "about",
        "author",
        "declared",
        "evidence",
        "flags",
        "header",
        "likes",
        "number",
        "parent",
        "posted",
        "quoted",
        "words",
    )

    def __init__(self, flags: int, words: int) -> None:
        self.flags = flags
        self.words = words
        self.author = ""
        self.posted = ""
        self.about = ""
        self.parent = ""
        self.quoted = ""
        self.header = ""
        self.evidence: tuple[tuple[str, float], ...] = ()
        self.declared = -1
        self.number = -1
        self.likes = -1


MAX_KEPT: Final = 20_000
"""Lines whose tags are kept."""

MOST_MENU_WORDS: Final = 8
MOST_SPOKEN_WORDS: Final = 20
"""More words without a digit hold no date in words ("yesterday") that would be a head's."""
LONG_TAG: Final = Tag(LONG, 99)
PLAIN_TAGS: Final = tuple(Tag(0, count) for count in range(MAX_TAGGED + 1))
"""The tags of lines that are nothing but text, by their words."""
_LONGEST_WORD: Final = 8
"""Characters; lines whose words are longer on average may be of a script without spaces."""
_HAN_OR_KANA = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_LETTER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
LONGEST_EDIT: Final = 140
"""Characters of the notice behind a date that a post was edited, with a reason."""
MOST_GLUED_WORDS: Final = 14
"""Words of a name with the whole panel glued to it."""
MOST_BUTTONS: Final = 7
"""Words of a row of buttons."""
MOST_MARK_WORDS: Final = 5
"""Words of a mark that is glued to a date."""
_AROUND_KEY: Final = " \t\xa0:.,;*|»«•·()[]-–—"
_COUNT = "0123456789., "
_BARE_NUMBER = re.compile(r"[#+(\[-]?\s*\d[\d.,\s]*\s?[kKmM]?\s*[%)\]+]?(?:\s*[|/•·×x]\s*\d[\d.,]*)*")
_BARE_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d|\d{4}([.-])\d\d\1\d\d")
_POST_NUMBER = re.compile(
    r"[(\[]?(?:(?:post:?\s*)?(?:#|№|n[°º]|nr\.?)|comment (?:number|no\.?))\s?(\d[\d.,]*)\b(?:.{0,6}|\s*\(?perma-?link\)?)",
    re.I,
)
_TRAILING_NUMBER = re.compile(r"\s+(?:#|№)\s?(\d[\d,]*)$")
_LEAD = re.compile(
    r"(?:(?:artikel veröffentlicht|(?:article|story) (?:published|updated)|post #[\d.,]+ of [\d.,]+(?: \( ?permalink ?\) old)?|(?:post|beitrag|message|mensaje)(?:posted|verfasst|posté|publicado)|(?:re)?posted|published|submitted|answered|asked|written|commented|replied|created|added|edited|updated|last (?:edited|modified|updated)|mis à jour|mise à jour|aktualisiert|actualizado|aggiornato|zuletzt geändert"
    r"|geschrieben|verfasst|erstellt|veröffentlicht|beitrag|bearbeitet|publié|posté|écrit|rédigé|publicado|enviado|escrito"
    r"|pubblicato|inviato|scritto|geplaatst|gepubliceerd|postado|dodano|napisano|opublikowano|добавлено|отправлено"
    r"|опубликовано|date|datum|fecha|data|дата|comment|permalink|#[\d.]+|since|seit|depuis|desde|sinds|schrieb|schreibt|wrote|said|says|sagte|meint|a écrit|escribió|dijo|scrisse|schreef|reply|antwort|réponse|respuesta|risposta|odp|ответ|thread|topic|time|uhrzeit|last post|old(?=\s*$)|at|on|am|(?:le|el|the|il|den)(?=\s*:?\s*$)|om|w|dnia|в|à|um|new|unread|✎|@)\b[\s:,.|·•»–—-]*)+",
    re.I,
)
_EDITED = re.compile(
    r"(?:this (?:post|message|comment) (?:was|has been) )?(?:(?:last|zuletzt|última|ultima|page|seite|dernière|última) )?(?:edited|updated|update|bearbeitet|modified|geändert|aktualisiert|modifié|modificación|modifica|mis à jour"
    r"|mise à jour|modification|editado|actualizado|atualizado|aggiornato|bijgewerkt|zaktualizowano|обновлено)\b",
    re.I,
)
_PICTURED = re.compile(
    r"(?:screen ?shot|bildschirmfoto|capture d[’']écran|captura de (?:pantalla|tela)|schermata|schermafbeelding|img|dsc)\b",
    re.I,
)
_JOINTS = frozenset(
    [
        "on",
        "am",
        "le",
        "el",
        "at",
        "um",
        "posted",
        "edited",
        "schrieb",
        "à",
        "om",
        "il",
        "w",
        "в",
        "den",
        "the",
        "vom",
        "du",
    ]
)
_TAIL_OK = re.compile(
    r"[\s|·•,;:»–—@()\[\].…#/-]*+(?:\d[\d.,]*+)?[\s|·•,;:»–—()\[\].…#/-]*+(?:(?:homepage|journal|edited|new|verified|author|op|mod|yr|yrs|mo|uhr|horas|hs|heures|uur|hrs|h|min|et|ct|mt|pt|pts|points?|votes?|child(?:ren)?)\b)?[\s.…|·•)#\]-]*",
    re.I,
)
_CLOCK = re.compile(
    r"(?:(?:at|um|à|a las|alle|om|às|kl\.?|@)\s+\d{1,2}[:.h]\d{2}(?::\d{2})?|\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr))(?:\s*(?:[ap]\.?m\.?|uhr))?",
    re.I,
)
_SHORT_AGE = re.compile(
    r"(\d{1,3}\s?(?:s|m|h|d|w|mo|mos|y|yr|yrs|min|mins|hr|hrs|std\.?|tg\.?|wo\.?|mon\.?|sem\.?|j|g)\.?(?:\s*ago)?)"
    r"(?:\s*·?\s*(?:edited|bearbeitet|modifié|editado|modificato))?",
    re.I,
)
_ADDRESS = re.compile(r"https?://|www\.|\S+@\S+\.\w")
_SENTENCE_END = re.compile(r"[.!?…;:,。！？][\"”’')\]」』]*$")
_GLUED = re.compile(r"(?<=[a-zäöüßéè!])(?=[A-ZÄÖÜÉ])|(?<=\bX)(?=[A-Z][a-z])")
_PLAIN_VERBS = (
    *("says", "said", "writes", "wrote", "commented", "sagt", "schreibt", "schrieb", "meint", "meinte"),
    *("dit", "a écrit", "a posté", "a commenté", "dijo", "dice", "escribió", "comentó", "ha scritto"),
)
"""Verbs of saying that heads end with, without a colon."""
_PRONOUNS = frozenset(["he", "she", "they", "we", "who", "er", "wir", "wer", "ils", "elles", "él", "ella", "quien"])
"""Before a verb of saying: "So he says:" is somebody's text."""
_GLUED_SAYS = re.compile(r"(?P<author>\S.{1,39}?)(?:says|said|sagt|dice|dijo)\s?:")
_has_digit = re.compile(r"\d").search
_WORD = re.compile(r"[^\W\d_]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:[A-Z]|Jr|Sr|Dr|St|Mr|Mrs|Ms)\.$")


_PARTS = re.compile(r",?\s*(?:[|·•»]|\s[–—-]\s|\s(?:à|at|um|am|on|in)\s)\s*")
"""What parts a line on which a blog says all of an entry."""
_ARROW = re.compile(r"\s+[➦➥➔➜→↪▶▸►⇒]\s+")
"""Between a commenter's name and the name of whom he answers."""
_BY = "by|von|par|por|da|door|przez"
"""Words before a writer's name that may stand inside a line, too."""
_BUTTONS_BY = re.compile(rf"(?P<buttons>\S.{{3,50}}?)\s?(?:{_BY}) (?P<name>[^\W_].*)")
_SIGNED_BEHIND = re.compile(rf", (?:{_BY}) (\S.*)", re.I)
_ROW_ANSWER = re.compile(
    rf"(?P<left>.{{2,40}}?)(?:antwort auf|in reply to|en réponse à|en respuesta a|in risposta a)\s#\d[\d.]*\s(?:{_BY}|de|to)\s(?P<rest>.+)",
    re.I,
)
"""A row of buttons with whom a comment answers among them: "Reply Report In reply to #3 by Ada Like 5"."""
_SIGNS_INSIDE = re.compile(rf"\b(?i:{_BY}) [A-ZÀ-Þ]")
_COUNT_BEHIND = re.compile(r"\s\d+ [^\W\d]+$")
"""How many comments an entry has, behind its writer's name."""
_HOUR_WORD = re.compile(r"^(?:uhr|h)(?![^\W\d_]{3}) ?\d{0,5} ?", re.I)
"""What stands behind a time of day, and votes that are glued to it: "Uhr64"."""
_COUNTS_BEHIND = re.compile(
    r"(?:[A-Z]\w+(?: \w+)?\s+)?(?:[\[(]\s*(?:\d[\d.,]*\s*[^\W\d_]{0,14}|[!+×x])\s*[\])]\s*(?:[A-Z]\w+(?: [a-z]+)?\s*)?)+"
)
"""What readers gave a comment, behind its date: "[14 favorites] [!]"."""
_NUMBER_AFTER = re.compile(r"(?:#|№)\s?(\d[\d,]*)\s")
_PING_BEHIND = re.compile(r"(?:uhr|h)?[\s:|·–-]*(?:track|ping)back\b.{0,30}", re.I)
"""What some themes set behind the date of another page's link."""
_NUMBER_AND_MARK = re.compile(r"#\d[\d.,]*(?:\s+[^\s.!?]+){1,4}")
"""The number of a comment behind its date, and a mark: "#2 New Poster"."""
_SUBJECT_BEHIND = re.compile(
    r"(?:post subject|subject|betreff|sujet(?: du message)?|asunto|oggetto|onderwerp|temat|assunto)\s*:", re.I
)
_COUNTS = re.compile(r"(?:[^\W\d_]{3,12}: ?[+-]?\d[\d.,]*k?\s+)+")
"""What readers gave a comment, before its buttons: "votes: 29 karma: 251"."""
_SENTENCES = re.compile(r"\S \S*[^\W\d_]{2}[.!?] \S")
"""The end of a sentence, of two words and more, and the beginning of the next."""
_MEASURE = re.compile(r"[^\W\d_][^:]{0,20}:\s*[+-]?\d")
"""Something counted, "Score: 3"."""


def is_name(text: str, limit: int = 45, most_words: int = 6) -> bool:
    """Answer: could ``text`` be what a commenter calls himself.

    Short, few words, no address, and not closed like a sentence. Names are not looked up anywhere.
    """
    if not text or len(text) > limit:
        return False
    words = text.split()
    if len(words) > most_words:
        return False
    if _LETTER_OR_DIGIT.search(text) is None:
        return False
    if _SENTENCE_END.search(text) and not _ABBREVIATED.search(text) and not (text[-1] == "." and len(words) <= 2):
        return False
    if text[0] in "\"“„»«([{'‘–-—*>=/&" or _MEASURE.match(text):
        return False
    if len(words) > 2 and _SENTENCES.search(text):
        return False
    return not _ADDRESS.search(text) or len(words) == 1


_ANSWERS = re.compile(
    r"\s*(?:(?:in )?(?:reply(?:ing)?|replied|response|responded) to|en réponse à|a répondu à|(?:als )?antwort auf|antwortet auf"
    r"|en respuesta a|(?:ha )?respondi(?:ó|do) a|in risposta a|ha risposto a)\b:?\s*",
    re.I,
)
"""Between a commenter's name and whom he answers, glued to the name where the markup between them is gone."""
_ANSWER_WORDS = ("reply", "replied", "respon", "répon", "antwort", "respuesta", "rispost")


def _speaks_of_answers(text: str) -> bool:
    """Answer: can `_ANSWERS` be in a text. Most lines hold none of its words, and trying it on each is slow."""
    low = text.lower()
    return any(word in low for word in _ANSWER_WORDS)


def answering(text: str) -> tuple[str, str]:
    """Return a name and whom it answers, of "Ada ➦ Brook"; the text and "" where it says nothing of the kind."""
    parted = [text] if text.isascii() else _ARROW.split(text, maxsplit=1)
    if len(parted) != 2 and _speaks_of_answers(text):
        parted = _ANSWERS.split(text, maxsplit=1)
        if len(parted) == 2 and is_name(parted[0]):
            return clean_name(parted[0]), clean_name(parted[1])
    if len(parted) != 2 or not all(map(is_name, parted)):
        return text, ""
    return clean_name(parted[0]), clean_name(parted[1])


def signs_inside(core: str) -> bool:
    """Answer: is somebody's name in a line as its writer's: "Staff report by Ada Example", "By Ada Example in Harbour"."""
    return _SIGNS_INSIDE.search(core) is not None


def _unjoined(text: str) -> str:
    """Return a name without the bars and the little words that join it to its date."""
    while True:
        text = text.rstrip(" \t\xa0|·•,;:»>–—-@/([")
        head, _, last = text.rpartition(" ")
        if not head or last.lower() not in _JOINTS:
            return text
        text = head


_PICTURE = re.compile(
    r"(?:avatar|gravatar|profile (?:picture|photo)|profilbild|photo|picture)\s+(?:of|for|von|de|di)\s+(?=\S)|^(?:avatar|gravatar)\s+(?=\S)",
    re.I,
)
_TWICE = re.compile(r"(\S.*?)\s+(?:(?:avatar|gravatar|profile picture|profilbild)\s+)?\1", re.I)
_OWN_MAIL = re.compile(r"['\"]?\S+@\S+\.\w+['\"]?\s+(?=\S)")


_UNVERIFIED = re.compile(
    r"\s*\((?:(?:un)?registered|profile|profil|perfil|homepage|website|author|autor|autorin|auteur|autore|not verified|nicht überprüft|non vérifié|no verificado|non verificato|niet gecontroleerd|não verificado|niezweryfikowany)\)$",
    re.I,
)
_COUNTED = re.compile(r"^(?:[+-]?\d{1,4}\s+(?=[#\d]))?#?\d{1,4}[.):]?\s+(?:[-–—|]\s+)?(?=[^\W\d_])")
_HOMEPAGE = re.compile(r"(?<=\S)\s+\(?https?://\S+$")
POST_MARK = re.compile(r"^#\d{1,4}[.):]?\s+(?=[^\W\d_])")


def clean_name(text: str) -> str:
    """Return a name without what themes put around it: bullets, bars, quotes, a picture's alternative text, "by"."""
    name = _HOMEPAGE.sub("", text) if "http" in text else text
    name = _UNVERIFIED.sub("", POST_MARK.sub("", name.strip()).strip(" \t\xa0|·•,;:»«>–—@-*★☆…\u200e\u200f#"))
    if name[:1] in "([" and name[-1:] in ")]":
        name = name[1:-1].strip()
    elif name.count("(") != name.count(")"):
        name = name.strip("() ")
    if len(name) > 6:
        name = _OWN_MAIL.sub("", _PICTURE.sub("", name, count=1), count=1)
        twice = _TWICE.fullmatch(name)
        if twice:
            name = twice[1]
    return name.strip()


def word_count(core: str) -> int:
    """Return the words of a line; in scripts that set no spaces between words, as many as its length stands for."""
    count = len(core.split())
    if len(core) > _LONGEST_WORD * count and not core.isascii():
        # about two characters make a word in Chinese and Japanese, about five in Thai, Lao, Burmese and Khmer
        count = max(count, len(_HAN_OR_KANA.findall(core)) // 2 + len(_UNSPACED_LETTER.findall(core)) // 5)
    return count


class Tagger:
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
        if digit and count <= MOST_GLUED_WORDS and (glued := self._glued_panel(core)):
            flags |= PANEL | AVATAR
            tag.author = clean_name(glued[1])
        if count <= 16 and len(core) <= 130 and self._is_control(core, low, letters):
            flags |= CONTROL
            if self.words.reply.search(low):
                flags |= REPLIES
        if "#" in core and (answered := self._answered_in_row(core)):
            flags |= CONTROL | REPLIES | REPLY_TO
            tag.parent = answered
        if digit and self._post_number(core, tag):
            # "#3 (permalink)" is no button
            flags = (flags & ~(CONTROL | REPLIES)) | POSTNO if core[0] == "#" else flags | POSTNO
        if near:
            flags |= self._groups(core, low, tag, near)
        if "start" in near:
            flags |= self._start(low, core, tag)
        span = find_date(core) if digit or may_be_relative(text) else None
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
        elif span is not None:
            flags |= self._dated(core, span, tag)
            loose = not flags & (DATEONLY | NAMEDATE) or _COUNT_BEHIND.search(tag.author)
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
        if flags & REPLY_TO and (flags & NAMEDATE or tag.posted):
            # "Response to Ada Example, 17 April 2012": the date is that of the comment that is answered
            flags &= ~(NAMEDATE | LOOSE | BYLINE | START)
        if flags & (PANEL | FOOT):
            flags &= ~(NAMEDATE | LOOSE | DATEONLY | HEADER) if not flags & CONTROL or flags & FOOT else ~0
        tag.flags = flags
        if "evidence" in near:
            tag.evidence = tuple((name, weight) for name, weight, pattern in self.evidence if pattern.fullmatch(low))
        return tag

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
        key = low.strip(_AROUND_KEY)
        flags = TITLE if key in words.titles else 0
        if key in words.panel_keys:
            return flags | PANELKEY
        if count <= 14 and "panel_line" in near and words.panel_line.fullmatch(low):
            return flags | PANEL
        if count >= 4 and _has_digit(core):
            keys = self._panel_keys(_WORD.findall(low))
            # "Joined 3 May 2010 Messages 763 Location Somewhere": a whole panel in one line
            if len(set(keys)) >= 3 or (len(set(keys)) == 2 and (":" in core or low.lstrip(_COUNT).startswith(keys[0]))):
                return flags | PANEL
        return flags

    def _panel_keys(self, words: list[str]) -> list[str]:
        """Return the keys of a panel among the words of a line, those of two words first: "member since"."""
        keys, known = [], self.words.panel_keys
        for one, two in itertools.zip_longest(words, words[1:], fillvalue=""):
            if f"{one} {two}" in known:
                keys.append(f"{one} {two}")
            elif one in known and not (keys and keys[-1].endswith(f" {one}")):
                keys.append(one)
        return keys

    def _is_control(self, core: str, low: str, letters: re.Match[str] | None) -> bool:
        words = self.words
        if core[-1] == "." and low[:-1] in words.answers:
            return False
        if low.strip(_AROUND_KEY) in words.control_words:
            return True
        if " | " in low and words.reply.search(low):
            # a row of buttons; not all of them need be known ("Replies" heads a column)
            parts = [part.strip(_AROUND_KEY) for part in low.split(" | ")]
            known = any((part[-1:] != "s" or " " in part) and words.controls.fullmatch(part) for part in parts)
            if known and all(len(part.split()) <= 3 for part in parts):
                return True
        if letters is None:
            return False
        if ": " in core and _COUNTS.match(low) and self._buttons(_COUNTS.sub("", low)):
            return True
        if not self._control(core[letters.start() :]):
            return False
        if words.controls.fullmatch(low):
            return True
        return _GLUED.search(core) is not None and words.controls.fullmatch(_GLUED.sub(" ", core).lower()) is not None

    def _answered_in_row(self, core: str) -> str:
        """Return whom a comment answers, where a row of its buttons says that; "" elsewhere."""
        row = _ROW_ANSWER.fullmatch(core)
        if row is None or not self.words.controls.fullmatch(_GLUED.sub(" ", row["left"]).strip().lower()):
            return ""
        rest = row["rest"]
        ends = (found.start() for found in re.finditer(r"(?<=\w)(?=[A-ZÀ-Þ])|\s(?=[A-ZÀ-Þ])", rest))
        name = next((rest[:k] for k in ends if self.words.controls.fullmatch(rest[k:].strip().lower())), rest)
        return clean_name(name)

    def _buttons(self, text: str) -> bool:
        """Answer: is this a row of a few buttons, one to answer among them, not all of them known: "Vote 52 Reply"."""
        words = [word for word in text.lower().split() if word.strip(_AROUND_KEY)[:1].isalpha()]
        if not 0 < len(words) <= MOST_BUTTONS or text[-1] in ".!?…":
            return False
        buttons = {word.strip(_AROUND_KEY) for word in words} & self.words.control_words
        # "Replies 3" counts those of a row in an index, and a permalink is an article's, too
        return any(button[-1] != "s" and button != "permalink" and self.words.reply.match(button) for button in buttons)

    def _groups(self, core: str, low: str, tag: Tag, near: set[str]) -> int:
        groups = self.groups
        flags = 0
        quote = groups["quote"].fullmatch(core) if "quote" in near else None
        if quote:
            flags |= QUOTE
            tag.quoted = clean_name(next((group for group in quote.groups() if group), ""))
        if "quote_end" in near and groups["quote_end"].fullmatch(low):
            flags |= QUOTE_END
        reply = groups["reply_to"].fullmatch(core) if "reply_to" in near else None
        if reply:
            flags |= REPLY_TO
            tag.parent = clean_name(next((group for group in reply.groups() if group), ""))
        if "removed" in near and groups["removed"].fullmatch(low):
            flags |= REMOVED
        if "end" in near and groups["end"].fullmatch(low):
            flags |= END
        if "form" in near and groups["form"].fullmatch(low):
            flags |= END | FORM
        if "pager" in near and groups["pager"].fullmatch(low):
            flags |= PAGER
        avatar = groups["avatar"].fullmatch(core) if "avatar" in near else None
        if avatar:
            flags |= AVATAR
            tag.author = clean_name(next((group for group in avatar.groups() if group), ""))
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

    def _dated(self, core: str, span: tuple[int, int], tag: Tag) -> int:
        """Return flags of a line with a date: alone, with a name before or after it, or with a verb of saying."""
        start, end = span
        tag.posted = core[start:end].strip(" ,.|-–—")
        timed = (
            TIMED
            if re.search(r"\d\s?[:h.]\s?\d\d\b(?!\.\d)|\d\s?[ap]\.?m\b|\d\s?(?:uhr|h)\b", core[start:end], re.I)
            or not re.search(r"\d{4}|\d[./-]\d", core[start:end])
            else 0
        )
        # "Posté(e) le 3 mai"
        before = core[:start].lstrip('«»“”"\u200e ').replace("é(e)", "é")
        after = core[end:].strip()
        closed = (
            not after
            or not any(letter.isalpha() for letter in after)
            or (len(after) <= 60 and _TAIL_OK.fullmatch(after) is not None)
            or (len(after) <= LONGEST_EDIT and _EDITED.match(after.lstrip(" ,;·|–—-(")) is not None)
            or _COUNTS_BEHIND.fullmatch(after) is not None
            or _NUMBER_AND_MARK.fullmatch(after) is not None
            or _PING_BEHIND.fullmatch(after) is not None
            or _SUBJECT_BEHIND.match(after) is not None
            # "2019Editor's pick": a mark that stood beside the date
            or (core[end].isalpha() and core[end - 1].isdigit() and len(after.split()) <= MOST_MARK_WORDS)
        )
        behind = _HOUR_WORD.sub("", after)
        answered = _ANSWERS.match(behind) if not closed else None
        # "3 May 2019 in reply to #2 Ada"
        answers = POST_MARK.sub("", behind[answered.end() :]) if answered else ""
        if answers and is_name(clean_name(answers), 40, 5):
            tag.parent = clean_name(answers)
            closed = True
        buttoned = 0
        if not closed and len(after) <= 90:
            plain = _HOUR_WORD.sub("", after.strip(" |·•,;:»–—@()[].…#/-+"))
            if plain and (self.words.controls.fullmatch(plain) is not None or self._buttons(plain)):
                buttoned = BUTTONED
            closed = not plain or bool(buttoned) or plain.lower() in self.words.titles | self.words.badges
            if not closed and re.fullmatch(
                r"(?:said|says|wrote|writes|schrieb|sagte|a écrit|dijo|escribió)\s*[:.…]*", after.strip(" ,|"), re.I
            ):
                closed = True
        number = _TRAILING_NUMBER.search(core) or _NUMBER_AFTER.match(after)
        if number:
            tag.number = int(number[1].replace(",", ""))
        lead = _LEAD.match(before)
        rest = before[lead.end() :] if lead else before
        rest = rest.strip(" \t\xa0|·•,;:»–—-@([#+")
        if rest and self.words.controls.fullmatch(rest.lower()):
            rest = ""
        if not rest or not any(character.isalpha() for character in rest):
            if closed:
                edited = EDITED if _EDITED.match(core) else 0
                return DATEONLY | timed | edited | buttoned | (POSTNO if "#" in core and tag.number >= 0 else 0)
            name = after.strip(" \t\xa0|·•,;:»–—-([")
            by = self.words.by.match(name)
            if by:
                name = name[by.end() :]
            elif (row := _BUTTONS_BY.match(name)) and self._buttons(row["buttons"]):
                # "Am 3.5.2019 16:40 Diesen Beitrag meldenvon Ada"
                by, name = row, row["name"]
            says = self._verb(name)
            parted = re.match(r"\s*[|·•,–—-]", core[end:])
            # a full date and time, then one to three words: "2021-05-03 16:12 Ada Example"
            named = timed and re.search(r"\d{4}", tag.posted) and is_name(clean_name(name), 30, 3)
            if says or named or ((by or parted) and is_name(clean_name(name), 40, 5)):
                tag.author = says or clean_name(name)
                return NAMEDATE | timed | (SAYS if says else 0)
            if timed and re.search(r"\d{4}", tag.posted) and is_name(clean_name(name), 45, 6):
                tag.author = clean_name(name)
            return LOOSE | timed if len(after) < 60 and _has_digit(core[start:end]) else 0
        signed = _SIGNED_BEHIND.fullmatch(after) if timed and not closed else None
        if signed and is_name(name := clean_name(signed[1]), 40, 5):
            # "Who pays? Le 3 mai 2021 à 20:31, par Ada": the headline of a comment, when, and whose it is
            tag.author = name
            return NAMEDATE | timed
        if not closed or _PICTURED.match(rest):
            return 0
        name = _unjoined(before)
        says = self._verb(name)
        if says:
            tag.author = says
            return SAYS | NAMEDATE | timed
        by = self.words.by.match(name)
        if by:
            name = name[by.end() :]
        elif (
            lead and lead.end() > 2 and not re.match(r"(?:at|on|am|le|el|om|il|w|den|the|new|в|à|um)\b", lead[0], re.I)
        ):
            name = re.sub(rf"^(?:{_BY})\s+", "", rest, flags=re.I)
        name = re.sub(r"^(?:\[[–+-]\]\s*|.*\(score:? ?-?\d.*?\)\s*by\s+)", "", name.strip(), flags=re.I)
        name = re.sub(
            r"\s+(?:said|says|wrote|edited|posted|commented|replied|answered|asked)(?: on [\w-]+(?:\.[\w-]+)+)?$",
            "",
            clean_name(name),
            flags=re.I,
        )
        name = _COUNTED.sub("", name, count=1)
        name = re.sub(r"\s+-?\d+ (?:points?|pts|votes?|karma)(?:\d+ points?)*$|(?<=\S)\s+\d{1,4}p$", "", name)
        # "Post by Ada » Mi 3. Mai": what is left of a day that is written in no known way
        name = clean_name(name.partition(" » ")[0])
        name, parent = answering(name)
        tag.parent = parent or tag.parent
        tag.author = name
        if name.lower() in self.words.control_words:
            # "2 replies · active 3 days ago"
            return LOOSE | timed if _has_digit(core[start:end]) else 0
        if is_name(name, 60, 7):
            return NAMEDATE | timed | buttoned | (BYLINE if by else 0)
        return LOOSE | timed if _has_digit(core[start:end]) else 0

    def _writer(self, text: str) -> str:
        """Return who wrote an entry, of the line that says all of it; "" where none is named."""
        for by in self.words.by.finditer(text):
            if by.start() and text[by.start() - 1].isalnum():
                continue
            name = clean_name(_unjoined(_COUNT_BEHIND.sub("", _PARTS.split(text[by.end() :], maxsplit=1)[0])))
            if is_name(name, 40, 5):
                return name
        return ""

    def _writer_undated(self, core: str) -> str:
        """Return who wrote an entry, of a line that says all of it but its day; "" where it is no such line."""
        if not self.words.by.match(core) or not self.groups["entry"].fullmatch(core):
            return ""
        return self._writer(core)

    def _verb(self, text: str) -> str:
        """Return the name in front of a verb of saying; "" where there is none."""
        text = text.strip(" :.…|,-–")
        match = self.words.says.fullmatch(text) if self._saying(text) else None
        if match is None:
            return ""
        name = match["author"]
        by = self.words.by.match(name)
        if by and len(name) > by.end():
            name = name[by.end() :]
        name = clean_name(re.sub(r"\s*\(\s*\d+\s*\)\s*$", "", name))
        if name.rpartition(" ")[2].lower() in _PRONOUNS:
            return ""
        return name if name and len(name) <= 80 and any(letter.isalnum() for letter in name) else ""

    def _undated(self, core: str, low: str, tag: Tag) -> int:
        count_words = tag.words
        if core[0] in "[(" and low in self.words.removed_names:
            # stands where "Ada says:" stood
            tag.author = core
            return SAYS
        closed = core.endswith((":", "...", "…", ".:"))
        name = self._verb(core)
        plain = low.endswith(_PLAIN_VERBS)
        if name and (closed or ((plain or core[-1] == ",") and is_name(name, 40, 5))):
            tag.author = name
            return SAYS
        # "31 recipes to try - Harbour Plates says": a page that links here, where a date stands below it
        tag.author = (name if plain else "") or tag.author
        glued = _GLUED_SAYS.fullmatch(core)
        if glued and is_name(glued["author"], 40, 4):
            tag.author = glued["author"]
            return SAYS
        if self._verb(f"x {core}") == "x":
            # "says:" on a line of its own, between a name and a date
            return SYMBOLS
        counted = _COUNTED.match(core)
        by = self.words.by.match(core, counted.end() if counted else 0)
        if by and (
            is_name(core[by.end() :], 50, 6)
            or (
                count_words <= 14
                and len(core) <= 110
                and core[-1] not in ".!?…"
                and not low.startswith(("from", "by the ", "by a "))
            )
        ):
            tag.author = clean_name(core[by.end() :])
            return BYLINE
        return 0
