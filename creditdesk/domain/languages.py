"""Which language a letter is written in: the reader's own, else the country's, else the house's.

Our letters are in five languages. A wish is read as people and other programs write it: `de`, `de-AT`, `German`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

ENGLISH = "en"

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "nl": "Dutch", "es": "Spanish"}
"""The languages that our letters are in, by their code."""

_NAMES = {
    "en": ("english", "eng"),
    "de": ("german", "deutsch", "deu", "ger"),
    "fr": ("french", "français", "francais", "fra", "fre"),
    "nl": ("dutch", "nederlands", "nld", "dut"),
    "es": ("spanish", "español", "espanol", "castellano", "spa"),
    "it": ("italian", "italiano", "ita"),
    "pl": ("polish", "polski", "pol"),
    "pt": ("portuguese", "português", "portugues", "por"),
    "el": ("greek", "ελληνικά", "ell", "gre"),
    "sv": ("swedish", "svenska", "swe"),
    "da": ("danish", "dansk", "dan"),
    "nb": ("norwegian", "norsk", "bokmål", "no", "nob", "nor"),
    "fi": ("finnish", "suomi", "fin"),
    "cs": ("czech", "čeština", "ces", "cze"),
    "hu": ("hungarian", "magyar", "hun"),
    "ro": ("romanian", "română", "romana", "ron", "rum"),
    "bg": ("bulgarian", "български", "bul"),
    "ru": ("russian", "русский", "rus"),
    "tr": ("turkish", "türkçe", "turkce", "tur"),
    "af": ("afrikaans", "afr"),
}
"""By the code the names by which a language is known, the English one first; the letters are in the first five."""
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names}

_COUNTRIES = {
    "en": "GB IE US AU NZ ZA IN",
    "de": "DE AT LI",
    "fr": "FR MC",
    "nl": "NL",
    "es": "ES MX AR CL CO PE UY EC CR PA",
}
# Belgium, Switzerland, Luxembourg and Canada have several: there the debtor's own is to be asked.
_BY_COUNTRY = {country: code for code, countries in _COUNTRIES.items() for country in countries.split()}


@dataclass(frozen=True, slots=True)
class Choice:
    """The language of a letter; `wanted` is that of the reader, the same where the letter is to be had in it."""

    language: str
    wanted: str

    def notice(self, letter: str) -> str:
        """Say that the letter is not in the reader's language; empty where it is."""
        if self.language == self.wanted:
            return ""
        return f"{letter} is not to be had in {language_name(self.wanted)}: this one is in {LANGUAGES[self.language]}."


def language_code(text: str) -> str:
    """Return the code of a language however it is written; what is not known as it is, in small letters."""
    plain = text.strip().lower()
    return _BY_NAME.get(plain) or re.split(r"[-_.]", plain, maxsplit=1)[0]


def language_name(code: str) -> str:
    """Return what a language is called in English; the code itself where it is not known."""
    return LANGUAGES.get(code) or (_NAMES[code][0].capitalize() if code in _NAMES else f'"{code}"')


def wanted_language(contact: str, debtor: str, country: str, house_country: str) -> str:
    """Return the reader's language: the contact's, else the debtor's, else their country's, else the house's."""
    stated = language_code(contact) or language_code(debtor)
    return stated or _BY_COUNTRY.get(country) or house_language(house_country)


def house_language(country: str) -> str:
    """Return the language of a company of this country; English where the country has several or we have none."""
    return _BY_COUNTRY.get(country, ENGLISH)


def choose_language(wanted: str, house: str, had_in: Collection[str]) -> Choice:
    """Return the language for a letter that is to be had in some: the reader's, else the house's, else English."""
    return Choice(next((code for code in (wanted, house) if code in had_in), ENGLISH), wanted)
