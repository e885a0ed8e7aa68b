"""The words of a name: what can be one, and what themes put around it."""

from __future__ import annotations

import re

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
_SMALL_JOINTS = frozenset(["op", "em"])
"""The same in small letters only: "Auntie Em"."""
_ADDRESS = re.compile(r"https?://|www\.|\S+@\S+\.\w")
_SENTENCE_END = re.compile(r"[.!?…;:,。！？][\"”’')\]」』]*$")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:[A-Z]|Jr|Sr|Dr|St|Mr|Mrs|Ms)\.$")
_ARROW = re.compile(r"\s+[➦➥➔➜→↪▶▸►⇒]\s+")
"""Between a commenter's name and the name of whom he answers."""
BY = "by|von|par|por|da|door|przez"
"""Words before a writer's name that may stand inside a line, too."""
COMMENT_BY = (
    "(?:comment|reply) (?:by|from)|(?:kommentar|antwort) von|(?:commentaire|réponse) de|(?:comentario|respuesta) de"
    "|(?:commento|risposta) di|reactie van"
)
"""Words before a commenter's name that are about no article's writer."""
_LABEL = re.compile(rf"(?:{COMMENT_BY}) (?P<author>.{{1,50}}?)\.?", re.I)
_SIGNS_INSIDE = re.compile(rf"\b(?i:{BY}) [A-ZÀ-Þ]")
_SENTENCES = re.compile(r"\S \S*[^\W\d_]{2}[.!?] \S")
"""The end of a sentence, of two words and more, and the beginning of the next."""
_TITLED = re.compile(r"(?:[^\W\d_]{2,5}\. ){2,}(?:[^\W\d_]\. )*[^\W\d_]{3}")
"""Two titles and more, shortened, before a name: "Prof. Ing. L. Example"."""
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
    if len(words) > 2 and _SENTENCES.search(text) and not _TITLED.match(text):
        return False
    return not _ADDRESS.search(text) or len(words) == 1


def labelled_name(core: str) -> str:
    """Return whose a comment is by what a label for screen readers says of it, "Reply by Ada."; "" elsewhere."""
    found = _LABEL.fullmatch(core)
    return found["author"] if found and is_name(found["author"]) else ""


IN_ANSWER = (
    "in reply to|replying to|in response to|(?:als |in )?antwort auf|en réponse (?:à|au commentaire de)|en respuesta a"
    "|respondiendo a|in risposta a|(?:als |in )?antwoord op|em resposta a|w odpowiedzi na|в ответ на"
)
"""What stands over an answer, as an expression: "Reply to Ada" is the button below what Ada says."""
ANSWERS = re.compile(
    rf"\s*(?:{IN_ANSWER}|(?:reply|replied|response|responded) to|a répondu (?:à|au commentaire de)|antwortet auf"
    r"|(?:ha )?respondi(?:ó|do) a|ha risposto a)\b:?\s*",
    re.I,
)
"""Between a commenter's name and whom he answers, glued to the name where the markup between them is gone."""
_ANSWER_WORDS = (
    *("reply", "replied", "respon", "répon", "antwort", "respuesta", "rispost"),
    *("antwoord", "resposta", "odpowiedzi", "ответ"),
)


def _speaks_of_answers(text: str) -> bool:
    """Answer: can `ANSWERS` be in a text. Most lines hold none of its words, and trying it on each is slow."""
    low = text.lower()
    return any(word in low for word in _ANSWER_WORDS)


def answering(text: str) -> tuple[str, str]:
    """Return a name and whom it answers, of "Ada ➦ Brook"; the text and "" where it says nothing of the kind."""
    parted = [text] if text.isascii() else _ARROW.split(text, maxsplit=1)
    if len(parted) != 2 and _speaks_of_answers(text):
        parted = ANSWERS.split(text, maxsplit=1)
        if len(parted) == 2 and is_name(parted[0]):
            return clean_name(parted[0]), clean_name(parted[1])
    if len(parted) != 2 or not all(map(is_name, parted)):
        return text, ""
    return clean_name(parted[0]), clean_name(parted[1])


def signs_inside(core: str) -> bool:
    """Answer: is somebody's name in a line as its writer's: "Staff report by Ada Example", "By Ada Example in Harbour"."""
    return _SIGNS_INSIDE.search(core) is not None


def unjoined(text: str) -> str:
    """Return a name without the bars and the little words that join it to its date."""
    while True:
        text = text.rstrip(" \t\xa0|·•,;:»>–—-@/([")
        head, _, last = text.rpartition(" ")
        if not head or (last.lower() not in _JOINTS and last not in _SMALL_JOINTS):
            return text
        text = head


_PICTURE = re.compile(
    r"(?:avatar|gravatar|profile (?:picture|photo)|profilbild|photo|picture)\s+(?:of|for|von|de|di)\s+(?=\S)|^(?:avatar|gravatar)\s+(?=\S)"
    r"|^(.{1,40}?)['’]s (?:avatar|gravatar|profile picture|photo|picture)\s*(?=\1)",
    re.I,
)
_NOBODY = re.compile(
    r"^(?:(?:inconnu|unknown|unbekannt|desconocido|sconosciuto)\s+(?=\S)|usuario(?=[^\W\d_]{2}))", re.I
)
"""Whose a picture is that nobody has set, before the name that stands beside it."""
_GLUED_TWICE = re.compile(r"(?=\S*[_\d]|.*[:\d])(\S.{4,38}?)\1(?:\s.*|[A-ZÀ-Þ].*)")
"""A picture's name and the name, and a rank behind them: "ada_brookada_brook Apprentice"; "PizzaPizza Ontario" is called so."""
_STATE = "ausente|online|offline|en ligne|hors ligne|en línea|sin conexión|desconectado|conectado|non in linea|in linea|не в сети|в сети"
STATE_BESIDE = re.compile(rf"^(?:{_STATE})\s+(?=\S)|(?<=\S)\s+(?:{_STATE})$", re.I)
"""What a board says beside a member's name: whether he is there."""
STATES = tuple(_STATE.split("|"))
"""The same as beginnings or ends of a line in small letters."""
_TWICE = re.compile(r"(\S.*?)\s+(?:(?:avatar|gravatar|profile picture|profilbild|#\d{1,4})\s+)?\1", re.I)
SHORTEST_TWICE = 5
"""Letters of a name that is glued to itself, "Ada ExampleAda Example"; "BonBon" calls himself so."""
_LISTED = re.compile(r"^\d{1,3}\.\s+(?=[A-ZÀ-Þ]\S* [^\W\d_])")
"""The number of an entry in a list inside of another."""
_HANDLE_BEHIND = re.compile(r"(?P<name>.*[^\s@])\s*(?:@(?P<handle>[a-z0-9][a-z0-9_-]+)|\(@(?P<inner>[\w-]+)\))")
"""A name and its short form behind it: "Ada Example@ada-example"."""
_NO_LETTER = re.compile(r"[\W\d_]+")
_OWN_MAIL = re.compile(r"['\"]?\S+@\S+\.\w+['\"]?\s+(?=\S)")
_UNVERIFIED = re.compile(
    r"\s+author profile page$|\s*[(\[](?:(?:un)?registered|visitor|member|besucher|mitglied|visiteur|membre|visitante|miembro|profile|profil|perfil|homepage|website|author|autor|autorin|auteur|autore|not verified|nicht überprüft|non vérifié|no verificado|non verificato|niet gecontroleerd|não verificado|niezweryfikowany)[)\]]$",
    re.I,
)
_HOMEPAGE = re.compile(r"(?<=\S)\s+\(?https?://\S+$")
MEASURED = re.compile(r"(?<=\S)\s+([^\W\d_]{3,12}): ?[\d.,]+k?(?:\s*[✭★☆✩*•]+)?$")
"""What a site counts of a member, behind the name: "Karma: 2.8k"."""
MEMBER_COUNTS = (
    "posts?|beiträge|messages?|mensajes|messaggi|berichten|mensagens|posty|сообщения|reaktionen|reactions?|reaction score"
    "|waarderingsscore|karma|reputation"
)
"""What a board counts of a member, as an expression."""
MENTION = re.compile(r"(?<!\S)@([^\W\d_][\w-]+)")
"""Whom a comment speaks to."""
POST_MARK = re.compile(r"^#\d{1,4}[.):]?\s+(?=[^\W\d_])")
_NUMBER_BEFORE = re.compile(r"^(?:# ?\d{1,4}[.):]?|\[\d{1,4}\]|\d{1,4} \.)\s+(?=[^\W\d_])")
"""What a theme writes before the name of a comment that it counts: "# 1 Ada", "[1] Ada", "1 . Ada"."""


def _without_handle(name: str) -> str:
    """Return a name without its short form; "Ada@millworks" says where Ada works."""
    found = _HANDLE_BEHIND.fullmatch(name)
    if found is None:
        return name
    handle = _NO_LETTER.sub("", (found["handle"] or found["inner"]).lower())
    words = [_NO_LETTER.sub("", word) for word in found["name"].lower().split()]
    letters = "".join(words)
    own = (bool(letters) and handle.startswith(letters)) or any(len(word) > 2 and word in handle for word in words)
    return found["name"] if own else name


_BESIDE_PICTURE = re.compile(r"(?P<name>\S.{1,38}?)\s?(?P=name)\s(?:\S+(?:\s|$)){1,8}")


def beside_picture(core: str) -> str:
    """Return the name of "Avatar of AdaAda Member since 2016": of a picture, of its member, a panel; "" elsewhere."""
    found = _PICTURE.match(core)
    named = _BESIDE_PICTURE.fullmatch(core, found.end()) if found else None
    return clean_name(named["name"]) if named and is_name(named["name"], 40, 5) else ""


def pictured(name: str) -> str:
    """Return the name in a picture's stand-in, without what stands there where nobody has set a picture."""
    return _NOBODY.sub("", name)


def clean_name(text: str) -> str:
    """Return a name without what themes put around it: bullets, bars, quotes, a picture's alternative text, "by"."""
    name = _HOMEPAGE.sub("", text) if "http" in text else text
    name = _UNVERIFIED.sub("", _NUMBER_BEFORE.sub("", name.strip()).strip(" \t\xa0|·•,;:»«>–—−@-*★☆…\u200e\u200f#"))
    if name[:1] in "([" and name[-1:] in ")]":
        name = name[1:-1].strip()
    elif name.count("(") != name.count(")"):
        name = name.strip("() ")
    name = _without_handle(name) if "@" in name else name
    if name[:1].isdigit():
        name = _LISTED.sub("", name, count=1)
    if len(name) > 6:
        name = _PICTURE.sub("", name, count=1)
        name = _OWN_MAIL.sub("", name, count=1)
        half = len(name) // 2
        if half >= SHORTEST_TWICE and name[:half] == name[half:]:
            name = name[:half]
        twice = _TWICE.fullmatch(name) or _GLUED_TWICE.fullmatch(name)
        if twice:
            name = twice[1]
    return name.strip()
