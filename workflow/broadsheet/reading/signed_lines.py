"""Lines that say whose a comment is, and when it was written: "Ada on 3 May", "3 May 2019, by Ada", "Ada says:"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from broadsheet.reading.button_rows import ButtonRows
from broadsheet.reading.dates import DAYS_AND_NAMES, EDITED_WORDS
from broadsheet.reading.name_text import ANSWERS, BY, POST_MARK, answering, clean_name, is_name, unjoined
from broadsheet.reading.phrases import phrase_key
from broadsheet.reading.tags import (
    BUTTONED,
    BYLINE,
    DATEONLY,
    EDITED,
    LOOSE,
    NAMEDATE,
    POSTNO,
    SAYS,
    SYMBOLS,
    TIMED,
    Tag,
)

LONGEST_EDIT: Final = 140
"""Characters of the notice behind a date that a post was edited, with a reason."""
MOST_MARK_WORDS: Final = 5
"""Words of a mark that is glued to a date."""
_TRAILING_NUMBER = re.compile(r"\s+(?:#|№)\s?(\d[\d,]*)$")
_LEAD = re.compile(
    r"(?:(?:artikel veröffentlicht|(?:article|story) (?:published|updated)|post #[\d.,]+ of [\d.,]+(?: \( ?permalink ?\) old)?|(?:post|beitrag|message|mensaje|nota|messaggio|bericht|mensagem|wiadomość|сообщение)(?:posted|verfasst|posté|publicad[oa]|inviato|geplaatst|enviad[oa]|napisane|добавлено)|(?:re)?posted|published|submitted|answered|asked|written|commented|replied|created|added|edited|updated|last (?:edited|modified|updated)|mis à jour|mise à jour|aktualisiert|actualizado|aggiornato|zuletzt geändert"
    r"|geschrieben|verfasst|erstellt|veröffentlicht|beitrag|bearbeitet|publié|posté|écrit|rédigé|publicado|enviado|escrito"
    r"|pubblicato|inviato|scritto|geplaatst|gepubliceerd|postado|dodano|napisano|opublikowano|добавлено|отправлено"
    r"|опубликовано|date|datum|fecha|data|дата|comment|enlace (?:al comentario|permanente)|lien (?:vers le commentaire|permanent)|permalien|permanenter link(?:/kommentar)?|collegamento permanente|link permanente|kommentar-?link|link al commento|link do comentário|permalink|#[\d.]+|since|seit|depuis|desde|sinds|(?:a las?|alle|às)(?=\s*$)|schrieb|schreibt|wrote|said|says|sagte|meint|a écrit|escribió|dijo|scrisse|schreef|reply|antwort|réponse|respuesta|risposta|reactie|resposta|odp|ответ|thread|topic|time|uhrzeit|last post|(?:old|alt|ungelesen|vieux|ancien|non lu|antiguo|viejo|no leído|oud)(?=\s*$)|at|on|am|(?:le|el|the|il|den|en|em|op)(?=\s*:?\s*$)|om|w|dnia|в|à|um|new|unread|✎|@)\b[\s:,.|·•»–—-]*)+",
    re.I,
)
_EDITED = re.compile(
    r"(?:this (?:post|message|comment) (?:was|has been) |(?:dieser|der) beitrag wurde )?(?:(?:last|zuletzt|última|ultima|page|seite|dernière|última) )?(?:edited|edit|updated|update|bearbeitet|modified|geändert|aktualisiert|modifié|modificato|bewerkt|aangepast|[eé]dité|modificación|modifica|mis à jour"
    r"|mise à jour|modification|editado|actualizado|atualizado|aggiornato|bijgewerkt|zaktualizowano|обновлено)\b",
    re.I,
)
_EDITED_BEHIND = re.compile(rf"[•·(]\s*(?:{EDITED_WORDS})\)?", re.I)
"""All that some sites say of an edit, behind the date."""
_PICTURED = re.compile(
    r"(?:screen ?shot|bildschirmfoto|capture d[’']écran|captura de (?:pantalla|tela)|schermata|schermafbeelding|img|dsc)\b",
    re.I,
)
_TAIL_OK = re.compile(
    r"[\s|·•,;:»–—@()\[\].…#/-]*+(?:\d[\d.,]*+)?[\s|·•,;:»–—()\[\].…#/-]*+(?:(?:homepage|journal|edited|new|verified|author|op|mod|yr|yrs|mo|uhr|horas|hs|heures|uur|hrs|h|min|et|ct|mt|pt|pts|points?|votes?|child(?:ren)?)\b)?[\s.…|·•)#\]-]*",
    re.I,
)
_PLAIN_VERBS = (
    *("says", "said", "writes", "wrote", "commented", "sagt", "schreibt", "schrieb", "meint", "meinte"),
    *("dit", "a écrit", "a posté", "a commenté", "dijo", "dice", "escribió", "comentó", "ha scritto"),
)
"""Verbs of saying that heads end with, without a colon."""
AROUND_DATE = "on|at|am|um|uhr|le|à|el|a las|il|alle|op|om|em|às"
"""Words around a date, as an expression: what is left in a head where an extractor took the date."""
_DATE_GONE = re.compile(rf"(?:\s+(?:{AROUND_DATE}))+\s(:)$", re.I)
"""What stands around a date between a verb of saying and a colon."""
_PRONOUNS = frozenset(["he", "she", "they", "we", "who", "er", "wir", "wer", "ils", "elles", "él", "ella", "quien"])
"""Before a verb of saying: "So he says:" is somebody's text."""
_CLOCK_OVER = re.compile(
    rf"(?:(?:{AROUND_DATE}|kl\.?)\s+)?(?P<clock>\d{{1,2}}[:.]\d\d(?:\s?[ap]\.?\s?m\.?)?)\s*,\s*(?=\S)", re.I
)
"""A time of day before a name."""
_GLUED_SAYS = re.compile(r"(?P<author>\S.{1,39}?)(?:says|said|sagt|dice|dijo)\s?:")
has_digit = re.compile(r"\d").search
_PARTS = re.compile(r",?\s*(?:[|·•»]|\s[–—-]\s|\s(?:à|at|um|am|on|in)\s)\s*")
"""What parts a line on which a blog says all of an entry."""
_BUTTONS_BY = re.compile(rf"(?P<buttons>\S.{{3,50}}?)\s?(?:{BY}) (?P<name>[^\W_].*)")
_SIGNED_BEHIND = re.compile(rf", (?:{BY}) (\S.*)", re.I)
COUNT_BEHIND = re.compile(r"\s\d+ [^\W\d]+$")
"""How many comments an entry has, behind its writer's name."""
_LINK = re.compile(r"\b(?:link|lien|enlace|collegamento|ligação|odnośnik|ссылка)\b", re.I)
"""A link to one comment, in its head."""
_HALF_DAY = re.compile(r"\s?[ap]\.?m\.?(?=[A-ZÀ-Þ])")
"""What a time ends with, a button glued to it."""
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
_DAY_BEHIND = re.compile(
    rf"(?<=[\w).])\s(?:(?:le|il|el|op|em)\s(?:{'|'.join(DAYS_AND_NAMES)})\.?,?|(?:{'|'.join(DAYS_AND_NAMES)}),)\s*$",
    re.I,
)
"""A short day of the week behind a name: "Ada ven, 03/05/2019"."""
_NUMERIC = re.compile(r"\d{1,2}[./-]\d")
_COUNTED = re.compile(r"^(?:[+-]?\d{1,4}\s+(?=[#\d]))?#?\d{1,4}[.):]?\s+(?:[-–—|]\s+)?(?=[^\W\d_])")


class SignedLines(ButtonRows):
    """Reads names, dates and verbs of saying off single lines."""

    groups: dict[str, re.Pattern[str]]
    _saying: Callable[[str], Collection[int]]

    def _dated(self, core: str, span: tuple[int, int], tag: Tag) -> int:
        """Return flags of a line with a date: alone, with a name before or after it, or with a verb of saying."""
        start, end = span
        half = _HALF_DAY.match(core, end)
        if half:
            # "9:16 amReply"
            end = half.end()
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
        signature = self.words.by.match(after) if timed else None
        name = clean_name(after[signature.end() :]) if signature else ""
        link = before.rpartition(name)[0] or before if name else ""
        if is_name(name, 40, 5) and _LINK.search(link) and self.words.of_threads.search(link):
            # "Comment link Ada 3 May 2019 10:15 posted by Ada"
            tag.author = name
            return NAMEDATE | timed
        closed = (
            not after
            # a tooltip says it once more
            or after == core[start:end].strip()
            or not any(letter.isalpha() for letter in after)
            or (len(after) <= 60 and _TAIL_OK.fullmatch(after) is not None)
            or (len(after) <= LONGEST_EDIT and _EDITED.match(after.lstrip(" ,;·|–—-(")) is not None)
            or _EDITED_BEHIND.fullmatch(after) is not None
            or _COUNTS_BEHIND.fullmatch(after) is not None
            or _NUMBER_AND_MARK.fullmatch(after) is not None
            or _PING_BEHIND.fullmatch(after) is not None
            or _SUBJECT_BEHIND.match(after) is not None
            # "2019Editor's pick": a mark that stood beside the date
            or (core[end].isalpha() and core[end - 1].isdigit() and len(after.split()) <= MOST_MARK_WORDS)
        )
        behind = _HOUR_WORD.sub("", after)
        answered = ANSWERS.match(behind) if not closed else None
        # "3 May 2019 in reply to #2 Ada"
        answers = POST_MARK.sub("", behind[answered.end() :]) if answered else ""
        if answers and is_name(clean_name(answers), 40, 5):
            tag.parent = clean_name(answers)
            closed = True
        buttoned = 0
        if not closed and len(after) <= 90:
            plain = _HOUR_WORD.sub("", after.strip(" |·•,;:»–—@()[].…#/-+"))
            low = plain.lower()
            # one word alone is a button here
            known = self.words.is_buttons(low) or phrase_key(low) in self.words.phrases.buttons
            if plain and (known or self._buttons(plain)):
                buttoned = BUTTONED
            closed = not plain or bool(buttoned) or plain.lower() in self.words.titles | self.words.badges
            closed = closed or self._verb(f"x {after}") == "x"
        number = _TRAILING_NUMBER.search(core) or _NUMBER_AFTER.match(after)
        if number:
            tag.number = int(number[1].replace(",", ""))
        lead = _LEAD.match(before)
        rest = before[lead.end() :] if lead else before
        rest = rest.strip(" \t\xa0|·•,;:»–—-@([#+")
        if rest and self.words.is_buttons(rest.lower()):
            rest = ""
        if lead and rest.lower() in DAYS_AND_NAMES:
            # "Posté: Sam 10 Mar 2012"
            tag.posted = f"{rest} {tag.posted}"
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
            return LOOSE | timed if len(after) < 60 and has_digit(core[start:end]) else 0
        signed = _SIGNED_BEHIND.fullmatch(after) if timed and not closed else None
        if signed and is_name(name := clean_name(signed[1]), 40, 5):
            # "Who pays? Le 3 mai 2021 à 20:31, par Ada": the headline of a comment, when, and whose it is
            tag.author = name
            return NAMEDATE | timed
        if not closed or _PICTURED.match(rest):
            return 0
        if _NUMERIC.match(core, start):
            before, rest = _DAY_BEHIND.sub("", before), _DAY_BEHIND.sub("", rest)
        name = unjoined(before)
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
            rest = unjoined(rest)
            by = self.words.by.match(rest)
            name = rest[by.end() :] if by else re.sub(rf"^(?:{BY})\s+", "", rest, flags=re.I)
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
            return LOOSE | timed if has_digit(core[start:end]) else 0
        if is_name(name, 60, 7):
            return NAMEDATE | timed | buttoned | (BYLINE if by else 0)
        return LOOSE | timed if has_digit(core[start:end]) else 0

    def _writer(self, text: str) -> str:
        """Return who wrote an entry, of the line that says all of it; "" where none is named."""
        for by in self.words.by.finditer(text):
            if by.start() and text[by.start() - 1].isalnum():
                continue
            name = clean_name(unjoined(COUNT_BEHIND.sub("", _PARTS.split(text[by.end() :], maxsplit=1)[0])))
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
        # "Ada wrote on:": the date was a link, and is gone
        core, low = _DATE_GONE.sub(r"\1", core), _DATE_GONE.sub(r"\1", low)
        closed = core.endswith((":", "...", "…", ".:"))
        name = self._verb(core)
        clock = _CLOCK_OVER.match(name)
        if clock and closed:
            # "At 3:15 PM, Ada said...": the day stands over all comments of that day, or nowhere
            tag.author, tag.posted = clean_name(name[clock.end() :]), clock["clock"]
            return SAYS | NAMEDATE | TIMED
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
