"""E-mail addresses, telephone numbers and IP addresses in text: precision before recall.

A number is a telephone number where libphonenumber (Google; https://github.com/google/libphonenumber) says that it can
be dialled *and* it is written as one: with a country code, in the North American form, or behind a word such as "Tel".
Casualty figures, sums, dates, coordinates and version numbers are none.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import NamedTuple

ROUGH = (
    r"@|(?i:[\[({<] ?at ?[\])}>])|(?:[0-9][^0-9]{0,3}){6}[0-9]|[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"
    r"|:[^:]{0,4}:[^:]{0,4}:"
)
"""What a line must hold at least; a hundred times quicker than :data:`CANDIDATE`, because it knows no word's end."""

CANDIDATE = (
    r"@|(?i:[\[({<] ?at ?[\])}>])|\+\(?\d|\b00[1-9]\d|\(?\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b|\d\.\d{1,3}\.\d{1,3}\.\d"
    r"|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:"
    r"|(?i:\b(?:tele|phone|tel|call|ring|text|whatsapp|mobile|mobil|cell|fax|handy|mob|fon|ruf|tél|tlf|telf|rufnummer|"
    r"telefono|teléfono|móvil|portable|телефон|тел)\b[^\d\n]{0,20}[+(\d])"
)
"""What a line must hold (in Rust's and RE2's syntax) for any of the three to be in it."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@-])")
_SPELT_OUT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?[\[({<] ?at ?[\])}>] ?[\w-]{1,63}(?:(?: ?[\[({<] ?(?:dot|punkt|point) ?[\])}>] ?|\.)"
    r"[\w-]{1,63}){1,4}",
    re.I,
)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9A-Fa-f:]{4,39}(?![\w:])")
_VERSION = re.compile(
    r"(?:\bv\.?|versions?|release|firmware|section|§|chapter|clause|firefox|chrome|windows)\s*$", re.I
)
_WORLDWIDE = re.compile(r"(?<![\w.,+])(?:\+|00(?=[1-9]))\(?\d[\d\u00a0 ().\-/]{5,22}\d(?![\d.,]*\d|\w)")
_AMERICAN = re.compile(r"(?<![\w.,$€£#-])\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[.-]\d{4}(?![\w-]|[.,]\d)")
_CUED = re.compile(
    r"\b(?:tele(?:phone|fon)|phone|tel|call|ring|text|whatsapp|mobile|mobil|cell|fax|handy|mob|fon|ruf|tél|tlf|telf"
    r"|rufnummer|telefono|teléfono|móvil|portable|телефон|тел)\b(?:\s*(?:number|no|nr|nummer|us|me|him|her|on|at|is|ist"
    r"|unter|:|\.|,|#)){0,4}\s*(?P<number>\(?\d[\d\u00a0 ().\-/]{5,18}\d)(?![\d.,]*\d|\w)",
    re.I,
)
_BY_TLD = {"uk": "GB", "com": "US", "us": "US", "ie": "IE", "eu": "DE", "ru": "RU", "su": "RU"}
_BY_LANGUAGE = {
    "en": ("US", "GB", "AU", "CA", "IE"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CH"), "es": ("ES", "MX", "AR"),
    "it": ("IT",), "nl": ("NL", "BE"), "pt": ("PT", "BR"), "pl": ("PL",), "ru": ("RU",), "sv": ("SE",), "da": ("DK",),
}  # fmt: skip
_LEAST_DIGITS, _MOST_DIGITS = 7, 15


class Contact(NamedTuple):
    """A stretch of text that reaches somebody: where it starts and ends, and its kind (`email`, `phone`, `ip`)."""

    start: int
    end: int
    kind: str


def contacts(text: str, regions: tuple[str, ...] = ("US", "GB")) -> list[Contact]:
    """Find what reaches somebody in `text`, in order; `regions` are tried for numbers without a country code."""
    found: list[Contact] = []
    for each in (*_emails(text), *_addresses(text), *_phones(text, regions)):
        if not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return sorted(found)


def regions_of(site: str | None, language: str | None) -> tuple[str, ...]:
    """Return the countries whose telephone numbers a page may show without a country code."""
    last = (site or "").rpartition(".")[2].lower()
    own = _BY_TLD.get(last) or (last.upper() if len(last) == 2 and last.isalpha() else None)
    spoken = _BY_LANGUAGE.get(language or "", ())
    return tuple(dict.fromkeys([*([own] if own else []), *spoken])) or ("US", "GB")


def _emails(text: str) -> Iterator[Contact]:
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Contact(match.start(), match.end(), "email")
    for match in _SPELT_OUT.finditer(text):
        yield Contact(match.start(), match.end(), "email")


def _addresses(text: str) -> Iterator[Contact]:
    if text.count(".") >= 3:
        for match in _IPV4.finditer(text):
            parts = [int(part) for part in match[0].split(".")]
            written = all(part == str(int(part)) for part in match[0].split("."))
            numbered = max(parts) < 32 or _VERSION.search(text, max(0, match.start() - 20), match.start())
            if written and max(parts) <= 255 and not numbered:
                yield Contact(match.start(), match.end(), "ip")
    if text.count(":") >= 2:
        for match in _IPV6.finditer(text):
            # Code such as a::b and times such as 12:30:45 are no addresses.
            if match[0].count(":") >= 3 and re.search("[0-9]", match[0]):
                try:
                    ipaddress.IPv6Address(match[0])
                except ValueError:
                    continue
                yield Contact(match.start(), match.end(), "ip")


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Contact]:
    for match in _WORLDWIDE.finditer(text):
        digits = match[0] if match[0][0] == "+" else f"+{match[0][2:]}"
        if _can_be_dialled(digits, None):
            yield Contact(match.start(), match.end(), "phone")
    for match in _AMERICAN.finditer(text):
        if _can_be_dialled(match[0], "US"):
            yield Contact(match.start(), match.end(), "phone")
    for match in _CUED.finditer(text):
        if any(_can_be_dialled(match["number"], region) for region in regions):
            yield Contact(*match.span("number"), "phone")


def _can_be_dialled(number: str, region: str | None) -> bool:
    if not _LEAST_DIGITS <= sum(char.isdigit() for char in number) <= _MOST_DIGITS:
        return False
    import phonenumbers  # late: few pages show a number

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(parsed))
