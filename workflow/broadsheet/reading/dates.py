"""Dates as pages show them: found by one expression, parsed by our own reader first, by `dateparser` where that fails.

A date is wall time as shown, without a zone. What the text leaves open stays open: an ambiguous day and month gives
no date unless the page's other dates settle the order, and a relative time needs the capture time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from broadsheet.reading.loosened import compiled

_MONTHS: dict[int, str] = {
    1: "january jan januar jänner jän janvier janv enero ene gennaio gen januari janeiro styczeń stycznia sty"
    " январь января янв tammikuu tammikuuta ledna leden ocak januar",
    2: "february feb febr februar février févr fév febrero febbraio februari fevereiro fev luty lutego lut"
    " февраль февраля фев helmikuu helmikuuta února únor şubat",
    3: "march mar märz mär mrz mars marzo maart mrt março marzec marca март марта мар maaliskuu maaliskuuta března"
    " březen mart marts",
    4: "april apr avril avr abril abr aprile kwiecień kwietnia kwi апрель апреля апр huhtikuu huhtikuuta dubna duben"
    " nisan",
    5: "may mai mayo maggio mag mei maio maj maja май мая toukokuu toukokuuta května květen mayıs",
    6: "june jun juni juin junio giugno giu junho czerwiec czerwca cze июнь июня июн kesäkuu kesäkuuta června červen"
    " haziran",
    7: "july jul juli juillet juil julio luglio lug julho lipiec lipca lip июль июля июл heinäkuu heinäkuuta července"
    " červenec temmuz",
    8: "august aug août aout agosto ago augustus augusti sierpień sierpnia август августа авг elokuu elokuuta"
    " srpna srpen ağustos",
    9: "september sept sep septembre septiembre set settembre setembro wrzesień września wrz сентябрь сентября сен"
    " сент syyskuu syyskuuta září eylül",
    10: "october oct oktober okt octobre octubre ottobre ott outubro październik października paź октябрь октября"
    " окт lokakuu lokakuuta října říjen ekim",
    11: "november nov novembre noviembre novembro listopad listopada lis ноябрь ноября ноя marraskuu marraskuuta"
    " listopadu kasım",
    12: "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru декабрь декабря"
    " дек joulukuu joulukuuta prosince prosinec aralık desember",
}
MONTHS: dict[str, int] = {word: number for number, words in _MONTHS.items() for word in words.split()}

_UNITS: dict[str, str] = {
    "second": "seconds? secs? sekunden? secondes? segundos? secondi seconden sekund\\w* секунд\\w*",
    "minute": "minutes? mins? minuten? minutos? minuti minuut minut\\w* минут\\w*",
    "hour": "hours? hrs? stunden? std heures? horas? or[ae] uur uren godzin\\w* час\\w* tim(?:me|mar) timer",
    "day": "days? tage?n? jours? días? dias? giorn[oi] dag(?:en)? dni dzień день дн\\w+ dagar dage",
    "week": "weeks? wks? wochen? semaines? semanas? settiman[ae] weken? tygod\\w* недел\\w+ veckor uger",
    "month": "months? monate?n? mois meses mês mes mes[ei] maand(?:en)? miesi\\w+ месяц\\w*",
    "year": "years? yrs? jahre?n? ans? années? años? anos? ann[oi] jaar jaren lata? lat год\\w* лет rok",
}
_UNIT_WORDS = "|".join(words.replace(" ", "|") for words in _UNITS.values())
_UNIT_OF = [(re.compile(f"(?:{words.replace(' ', '|')})$", re.I), unit) for unit, words in _UNITS.items()]

_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag"
    r"|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|segunda|terça|quarta|quinta|sexta)(?:-feira)?"
)
DAYS_AND_NAMES = ("mar", "mer", "ven", "sam", "dim", "dom", "sab", "gio")
"""Short days of the week that people are called by, too: taken for days with a full stop only."""
SHORT_DAYS = ("lun", "mié", "mie", "jue", "jeu", "vie", "sáb", "wo", "vr", "zo")
_SHORT_WEEKDAY = rf"(?:{'|'.join(SHORT_DAYS)})\b\.?|(?:{'|'.join(DAYS_AND_NAMES)})\."
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=lambda word: (-len(word), word))) + ")"
_ZONE = "(?:utc|gmt) ?[+-]?\\d{1,2}|utc|gmt|[ecmpba][sd]t|a[ew][sd]t|nz[sd]t|ist|jst|hkt|msk|ces?t|mes?z"
_TIME = (
    rf"\d{{1,2}}\s?(?::|h|\.|：)\s?\d{{2}}(?:[:.]\d{{2}}|\s?min\b)?\s*(?:[ap]\.?\s?m\b\.?)?(?:\s*(?:uhr|hrs?|{_ZONE})\b|\s*\((?:{_ZONE})\))?"
    r"|\d{1,2}\s*[ap]\.?m\b\.?|\d{1,2}\s*uhr\b|\d{1,2}h\b"
)
_JOIN = r"(?:\s?г\.)?\s*(?:[,@|·•–—/-]|,?\s*kl\.|,?\s*(?:at|um|à|a las|a la|às|as|alle ore|alle|ore|om|o|w|в|kl\.?|klo|on|am|le|el|den|il|(?:a|en)(?=\s\d{1,2}[:.h]\d\d))\b\s*:?)?\s*[,|–—-]?\s*"
_DAY = (
    rf"(?:\b(?:(?:{_WEEKDAY})\b|{_SHORT_WEEKDAY})[.,]?\s*(?:den\s+|the\s+|le\s+|,\s*)?)?(?:"
    rf"\d{{1,2}}(?:st|nd|rd|th|er|º|ª|\.)?[\s-]*(?:de\s+|of\s+|d[’'])?{_MONTH}\b\.?,?[\s-]*(?:de\s+|del\s+|of\s+)?(?:\d{{4}}|[’']\d\d)"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s*(?:of\s+)?\d{{4}}"
    rf"|\d{{4}}\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}日?"
    rf"|(?<![\d.])\d{{1,2}}(?:\s?\.\s?\d{{1,2}}\s?\.\s?|\s?/\s?\d{{1,2}}\s?/\s?|\s?-\s?\d{{1,2}}\s?-\s?|/\d{{1,2}}-)(?:\d{{4}}|\d{{2}})(?![\d.])"
    rf")"
)
_DAY_SHORT = rf"(?:\b(?:{_WEEKDAY})\b[.,]?\s*)?(?:\d{{1,2}}\.?\s*(?:de\s+)?{_MONTH}\b\.?|{_MONTH}\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}\.\d{{1,2}}\.)"
_NUMBER = r"(?:\d+\+?|an?|one|few|eine[mnr]?|un[ae]?|un[’']|uno|uma?|een|wenigen|einigen|mehreren|ein paar|unos|unas|quelques|algun[ao]s|poch[ie]|alcun[ie]|een paar|enkele)"
_DAY_WORDS = (
    "yesterday|today|gestern|heute|vorgestern|hier|aujourd[’']hui|ayer|hoy|ieri|oggi|gisteren|vandaag|ontem|hoje|wczoraj"
    "|dzisiaj|вчера|сегодня|igår|idag"
)
_ABOUT = (
    r"(?:(?<!\w)(?:about|around|approximately|over|almost|less than|more than|nearly|ca\.?|circa|etwa|rund|ungefähr|über|mehr als|weniger als|fast|knapp"
    "|gut|environ|plus de|moins de|presque|près de|más de|menos de|casi|cerca de|aproximadamente|alrededor de|unos|unas|più di|meno di|quasi"
    r"|mais de|quase|ongeveer|bijna|meer dan)\s+|(?:plus|moins) d[’'])?"
)
_RELATIVE = (
    rf"{_ABOUT}{_NUMBER}\s?(?:{_UNIT_WORDS})\b,?(?:\s+(?:and\s+|und\s+)?\d+\s?(?:{_UNIT_WORDS})\b)?"
    rf"\s+(?:ago|her|zuvor|plus tôt|auparavant|fa|atrás|temu|назад|geleden|sedan|siden|sitten|önce)\b"
    rf"|\b(?:vor|il y a|hace|há|før|för)\s+{_ABOUT}{_NUMBER}\s+(?:{_UNIT_WORDS})\b(?:\s+(?:and|und|et|y)\s+\d+\s+(?:{_UNIT_WORDS})\b)?"
    rf"|\b(?:{_DAY_WORDS})\b"
    rf"(?:{_JOIN}(?:{_TIME}))?"
    rf"|\b\d{{1,3}}\s?[dhms](?:\s?\d{{1,2}}\s?[dhms])?\s+ago\b"
    rf"|\b(?:just now|gerade eben|soeben|à l[’']instant|ahora mismo)\b"
    rf"|\b(?:{_WEEKDAY})\b{_JOIN}(?:{_TIME})"
)
DATE = (
    rf"(?:{_DAY}(?:{_JOIN}(?:{_TIME}))?|(?<!\w)(?:{_TIME})(?:\s*(?:[,@|·–—-]|on|le|el|am|em|del?|il)?\s*)(?:{_DAY})"
    rf"|(?<!\w)(?:{_TIME})\s*,?\s*(?:{_DAY_WORDS})\b"
    rf"|(?<!\w)(?:{_TIME})\s*(?:,|on)?\s*(?:{_WEEKDAY}\s+)?\d{{1,2}}\s+{_MONTH}\s+\d\d\b(?!\s?[:.h])"
    rf"|{_DAY_SHORT}{_JOIN}(?:{_TIME})|{_RELATIVE})"
)
"""A date, with its time where one follows; made to be searched in a short line, case ignored."""

is_day = re.compile(
    rf"(?:{_WEEKDAY}[.,]?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?{_MONTH}|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?)\.?",
    re.I,
).fullmatch
"""Is a line a day and a month and nothing else, as pages show the days of this year."""
EDITED_WORDS = "edited|bearbeitet|modifié|[eé]dité|editado|modificato|bewerkt|aangepast"
"""What stands behind the date of a post that was edited."""
is_month = re.compile(
    rf"(?P<posted>{_MONTH}\.? \d{{4}})(?: (?:{EDITED_WORDS}) {_MONTH}\.? \d{{4}})?(?: in .{{2,40}})?",
    re.I,
).fullmatch
"""Is a line a month and a year, as boards show when old posts were written and edited, and in which board."""
_find = re.compile(DATE, re.I).search
# the expression above tries every place of a line with every alternative; RE2 says where one can begin at all
_begins = compiled(DATE).search
_words = re.compile(r"[^\W\d_]+").findall
_RELATIVE_WORDS = frozenset(
    [
        "ago",
        "her",
        "zuvor",
        "tôt",
        "auparavant",
        "vor",
        "il",
        "hace",
        "há",
        "yesterday",
        "today",
        "gestern",
        "heute",
        "vorgestern",
        "hier",
        "ayer",
        "ieri",
        "oggi",
        "gisteren",
        "vandaag",
        "wczoraj",
        "вчера",
        "сегодня",
        "назад",
        "temu",
        "fa",
        "atrás",
        "just",
        "eben",
        "soeben",
        "geleden",
        "hoje",
        "ontem",
        "hoy",
        "aujourd",
        "igår",
        "idag",
        "sedan",
        "siden",
        "önce",
        "sitten",
        "före",
        "för",
        "før",
        "dzisiaj",
        "ahora",
    ]
)


@dataclass(frozen=True)
class When:
    """A date read from text: wall time (None where the text does not settle it), its precision, the text itself."""

    at: datetime | None
    precision: str | None
    raw: str


_PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?()[]{}<>|/\\-_–—·•…\"'“”„«»’‘*@#~+=", " "))


def may_be_relative(low: str) -> bool:
    """Answer: has a line in small letters a word that a date without any digit needs ("yesterday", "an hour ago")."""
    return not _RELATIVE_WORDS.isdisjoint(low.translate(_PUNCTUATION).split())


def find_date(line: str) -> tuple[int, int] | None:
    """Return where in a short line a date stands, as (start, end); None without one."""
    rough = _begins(line)
    if rough is None:
        return None
    found = _find(line, rough.start())
    return found.span() if found else None


_parse_named = re.compile(
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]*(?:de\s+|of\s+|d[’'])?(?P<m1>{_MONTH})\b\.?,?[\s-]*(?:de\s+|del\s+|of\s+)?(?P<y1>\d{{4}}|[’']\d\d|\d\d$)"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?:of\s+)?(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})\s?[-/.年]\s?(?P<m3>\d{{1,2}})\s?[-/.月]\s?(?P<d3>\d{{1,2}}))",
    re.I,
).search
_parse_numeric = re.compile(
    r"(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?[./-]\s?(?P<y>\d{4}|\d{2})(?!\d)"
).search
_parse_month = re.compile(rf"\b(?P<m>{_MONTH})\b\.?,?\s+(?:de\s+)?(?P<y>\d{{4}})", re.I).search
_parse_time = re.compile(
    r"(?<![\d/.-])(?P<h>\d{1,2})\s?(?::|h|\.|：)\s?(?P<m>\d{2})(?:[:.](?P<s>\d{2}))?(?!\d|[./-]\d)\s*(?P<half>[ap])?\.?\s?m?\b"
    r"|(?<!\d)(?P<h2>\d{1,2})\s*(?P<half2>[ap])\.?m\b",
    re.I,
).search
_parse_relative = re.compile(rf"(?P<n>{_NUMBER})\s?(?P<unit>{_UNIT_WORDS})\b", re.I).search
_YESTERDAY = re.compile(r"\b(?:yesterday|gestern|hier|ayer|ieri|gisteren|ontem|wczoraj|вчера|igår)\b", re.I)
_TODAY = re.compile(r"\b(?:today|heute|aujourd|hoy|oggi|vandaag|hoje|dzisiaj|сегодня|idag)", re.I)
_STEP = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}


def numeric_order(raws: list[str]) -> str | None:
    """`day` or `month`, whichever stands first in a page's numeric dates, where one of them settles it; else None."""
    day_first = month_first = False
    for raw in raws:
        found = _parse_numeric(raw)
        if found is None:
            continue
        first, second = int(found["a"]), int(found["b"])
        day_first |= first > 12 >= second
        month_first |= second > 12 >= first
    if day_first == month_first:
        return None
    return "day" if day_first else "month"


def _clock(raw: str) -> tuple[int, int, int, str] | None:
    found = _parse_time(raw)
    if found is None:
        return None
    if found["h2"]:
        hour, minute, second, half, precision = int(found["h2"]), 0, 0, found["half2"], "hour"
    else:
        hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
        half, precision = found["half"], "second" if found["s"] else "minute"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return (hour, minute, second, precision) if hour < 24 and minute < 60 and second < 60 else None


@lru_cache(maxsize=1 << 14)
def parse_date(
    raw: str, language: str | None = None, order: str | None = None, captured_at: datetime | None = None
) -> When:
    """Return the date that ``raw`` shows.

    ``order`` says what stands first in a numeric date (`day` or `month`; None: unknown); ``captured_at`` is needed
    for relative times, whose precision is that of their unit.
    """
    text = raw.strip()
    named = _parse_named(text)
    year = month = day = 0
    rest = text
    if named is not None:
        groups = named.groupdict()
        year_text = groups["y1"] or groups["y2"] or groups["y3"]
        year = int(year_text.lstrip("’'"))
        year += 2000 if year < 100 else 0
        month_text = groups["m1"] or groups["m2"]
        month = MONTHS[month_text.lower()] if month_text else int(groups["m3"])
        day = int(groups["d1"] or groups["d2"] or groups["d3"])
        rest = text[: named.start()] + " " + text[named.end() :]
    elif (numeric := _parse_numeric(text)) is not None:
        first, second, year = int(numeric["a"]), int(numeric["b"]), int(numeric["y"])
        year += (2000 if year < 70 else 1900) if year < 100 else 0
        # dots are written day first everywhere; a slash or a dash says nothing
        if first > 12 or (numeric["sep"] == "." and second <= 12) or first == second:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        elif order == "day":
            day, month = first, second
        elif order == "month":
            day, month = second, first
        else:
            return When(None, None, raw)
        rest = text[: numeric.start()] + " " + text[numeric.end() :]
    if day:
        clock = _clock(rest)
        try:
            if clock:
                return When(datetime(year, month, day, *clock[:3]), clock[3], raw)
            return When(datetime(year, month, day), "day", raw)
        except ValueError:
            return When(None, None, raw)
    relative = _parse_relative(text) if not _RELATIVE_WORDS.isdisjoint(_words(text.lower())) else None
    if relative is not None:
        unit = next((unit for pattern, unit in _UNIT_OF if pattern.match(relative["unit"])), None)
        if unit is None or captured_at is None:
            return When(None, None, raw)
        number = int(relative["n"].rstrip("+")) if relative["n"][0].isdigit() else 1
        return _cut(captured_at.replace(tzinfo=None) - number * _STEP[unit], "day" if unit == "week" else unit, raw)
    back = 1 if _YESTERDAY.search(text) else 0 if _TODAY.search(text) else None
    if back is not None:
        if captured_at is None:
            return When(None, None, raw)
        date = captured_at.replace(tzinfo=None) - timedelta(days=back)
        clock = _clock(text)
        if clock:
            return When(date.replace(hour=clock[0], minute=clock[1], second=clock[2], microsecond=0), clock[3], raw)
        return _cut(date, "day", raw)
    by_month = _parse_month(text)
    if by_month is not None:
        return When(datetime(int(by_month["y"]), MONTHS[by_month["m"].lower()], 1), "month", raw)
    return _by_library(text, language, raw)


def _cut(date: datetime, precision: str, raw: str) -> When:
    """``date`` with everything finer than ``precision`` set to its start."""
    kept = {"year": 1, "month": 2, "day": 3, "hour": 4, "minute": 5, "second": 6}[precision]
    parts = (date.year, date.month, date.day, date.hour, date.minute, date.second)
    filled = tuple(part if index < kept else (1 if index < 3 else 0) for index, part in enumerate(parts))
    return When(datetime(filled[0], filled[1], filled[2], filled[3], filled[4], filled[5]), precision, raw)


def _by_library(text: str, language: str | None, raw: str) -> When:
    """`dateparser`'s reading of a date ours cannot read; only with a known language and a year in the text."""
    if language is None or not re.search(r"\d{4}", text):
        return When(None, None, raw)
    import dateparser  # takes a second to import, and few pages need it

    try:
        at = dateparser.parse(
            text,
            languages=[language],
            settings={"RETURN_AS_TIMEZONE_AWARE": False, "REQUIRE_PARTS": ["day", "month", "year"]},
        )
    except Exception:  # noqa: BLE001 (a date the library chokes on is a date we do not know)
        return When(None, None, raw)
    if at is None:
        return When(None, None, raw)
    clock = _clock(text)
    at = at.replace(tzinfo=None, microsecond=0)
    return When(at, clock[3], raw) if clock else _cut(at, "day", raw)
