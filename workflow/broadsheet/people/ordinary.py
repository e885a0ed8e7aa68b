"""Words by which a name of one word is told from an ordinary word: verbs of saying, greetings, words for you.

`ORDINARY` are words that people take for names and that texts are full of; with these, an address must say `you`, too.
"""

from __future__ import annotations

import re

_SAYING = (
    r"said|says|wrote|writes|replied|replies|asked|commented|posted|schrieb|schreibt|sagte|sagt|meinte|antwortete"
    r"|a écrit|écrit|a dit|dit|escribió|escribe|dijo|dice|ha scritto|scrive|ha detto|schreef|schrijft|zei|escreveu"
    r"|disse|napisała?|skrev|skriver|sade|написала?|писала?|сказала?"
)
QUOTED_AFTER = re.compile(rf"[\s,]{{0,3}}(?:[(\[][^)\]\n]{{0,30}}[)\]]\s*)?(?:{_SAYING})\b[^.!?\n]{{0,40}}?[:↑]", re.I)
"""What follows the name in a quote's header: "Truth said:"."""

QUOTED_BEFORE = re.compile(
    r"(?:\b(?:originally posted by|posted by|written by|quote from|quoting|quoted from|in (?:reply|response) to"
    r"|(?:reply|replied|replying|replies|responding|response|responded) to|zitat von|zitiert von"
    r"|geschrieben von|beitrag von|antwort(?:et)? (?:an|auf|von)|als antwort auf|citation de|posté par|écrit par"
    r"|en réponse à|répondre à|réponse à|cita de|publicado por|escrito por|en respuesta a|responder a|citazione di"
    r"|scritto da|in risposta a"
    r"|rispondi a|citaat van|geschreven door|reactie op|antwoord op|em resposta a|ответ для|цитата)"
    r"|\[(?:quote|cite)=[\"']?|\bauthor=[\"']?)[\s:]*[@\"'“„«]?$",
    re.I,
)
"""What stands before the name in a quote's header: "Originally posted by Truth"."""

GREETING = re.compile(
    r"(?:^|[\s,.;:!?(\"“„«>–—-])(?:hi|hello|hey|dear|thanks|thank you|thx|sorry|welcome|bravo|congrats|cheers"
    r"|congratulations|well said|good point|hallo|hei|hej|liebe|lieber|danke|moin|servus"
    r"|guten (?:tag|morgen|abend)|bonjour"
    r"|bonsoir|salut|cher|chère|merci|hola|gracias|querid[oa]|estimad[oa]|ciao|grazie|car[oa]|buongiorno"
    r"|olá|obrigad[oa]|hoi|dank|dag"
    r"|beste|cześć|tack|привет|спасибо|уважаем(?:ый|ая))[\s,]+(?:herr |frau |mr\.? |mrs\.? |ms\.? )?$",
    re.I,
)
"""What stands before somebody who is greeted or thanked."""

CUE = re.compile(
    r"\b(?:you|your|yours|you're|you've|ya|u|ur|yourself|du|dich|dir|dein\w*|sie|ihnen|ihr|ihre\w*|euch|tu|toi|te"
    r"|ton|ta"
    r"|vous|votre|vos|tú|ti|usted|ustedes|su|tuyo|lei|voi|tuo|tua|jij|je|jouw|jullie|ty|ci|twój|ты|тебе|вы|вас|вам"
    r"|ваш)\b",
    re.I,
)
"""A word for the one who is spoken to."""

ORDINARY = frozenset((
    "truth", "reality", "reason", "justice", "freedom", "liberty", "peace", "love", "hope", "faith", "honesty",
    "logic", "science", "history", "nature", "life", "death", "war", "money", "power", "people", "nobody",
    "someone", "everyone", "anybody", "anyone", "everybody", "me", "you", "us", "them", "he", "she", "it", "we",
    "they", "this", "that", "just", "only", "really", "seriously", "indeed", "exactly", "right", "wrong", "true",
    "false", "yes", "no", "maybe", "well", "ok", "okay", "fact", "facts", "common", "sense", "question", "answer",
    "observer", "reader", "citizen", "taxpayer", "voter", "patriot", "democrat", "republican", "american",
    "english", "german", "french", "russian", "european", "local", "resident", "neighbour", "neighbor", "student",
    "teacher", "doctor", "engineer", "worker", "mother", "father", "dad", "mum", "mom", "man", "woman", "boy",
    "girl", "friend", "human", "world", "earth", "sun", "moon", "sky", "rain", "snow", "summer", "winter", "spring",
    "autumn", "fall", "morning", "night", "day", "time", "today", "tomorrow", "king", "queen", "prince", "god",
    "lord", "angel", "devil", "ghost", "shadow", "light", "dark", "red", "blue", "green", "black", "white", "gold",
    "silver", "stone", "rock", "river", "lake", "sea", "ocean", "mountain", "wolf", "bear", "fox", "lion", "tiger",
    "eagle", "hawk", "cat", "dog", "rose", "lily", "daisy", "ivy", "grace", "joy", "will", "mark", "bill", "rich",
    "frank", "art", "chase", "hunter", "dean", "may", "june", "april", "august", "sandy", "rusty", "misty",
    "stormy", "guy", "wahrheit", "freiheit", "frieden", "bürger", "leser", "niemand", "jemand", "mensch",
    "vernunft", "liberté", "vérité", "citoyen", "lecteur", "verdad", "libertad", "pueblo", "nadie", "alguien",
    "ciudadano",
))  # fmt: skip
