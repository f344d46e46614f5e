"""Dates and amounts as the reader of a letter writes them."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import (
    format_currency,
    format_percent,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
)

from creditdesk.domain.money import Money, decimals


class Formats:
    """Writes dates and amounts for one country, in the language of the letter.

    Figures follow the country's habit (1.234,50 in Germany, 1,234.50 in Britain), months the letter's language.
    """

    def __init__(self, language: str, country: str) -> None:
        self.locale = _locale(language, country)
        self._group = get_group_symbol(self.locale)
        self._decimal = get_decimal_symbol(self.locale)
        self._minus = _true_minus(get_minus_sign_symbol(self.locale))
        # Sizes of the last group of digits and of those before it: (3, 3) almost everywhere, (3, 2) in India.
        self._last, self._before = self.locale.decimal_formats[None].grouping

    def day(self, day: date) -> str:
        """Write a day for a table, such as 20 Nov 2026; the month in letters, so that nobody can mistake it."""
        return _date(day, "medium", self.locale)

    def long_day(self, day: date) -> str:
        """Write a day for a sentence, such as 20 November 2026."""
        written = _date(day, "long", self.locale)
        # The first of a month alone is an ordinal in French.
        return f"1er{written[1:]}" if self.locale.language == "fr" and day.day == 1 else written

    def figure(self, minor: int, currency: str) -> str:
        """Write an amount for a column: grouped, with the currency's decimals, without its sign."""
        places = decimals(currency)
        digits = str(abs(minor)).rjust(places + 1, "0")
        whole, fraction = (digits[:-places], digits[-places:]) if places else (digits, "")
        text = self._grouped(whole) + (self._decimal + fraction if fraction else "")
        return self._minus + text if minor < 0 else text

    def count(self, number: int) -> str:
        """Write a number of things, grouped."""
        return self._grouped(str(number))

    def amount(self, minor: int, currency: str) -> str:
        """Write an amount for a sentence or a total, with its currency sign."""
        return _amount(minor, currency, self.locale)

    def percent(self, fraction: float) -> str:
        """Write a rate of interest, such as 11.75%."""
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0.##")
        return format_percent(fraction, pattern, locale=self.locale)

    def _grouped(self, whole: str) -> str:
        if len(whole) <= self._last:
            return whole
        head, parts = whole[: -self._last], [whole[-self._last :]]
        while head:
            parts.append(head[-self._before :])
            head = head[: -self._before]
        return self._group.join(reversed(parts))


@cache
def formats_for(language: str, country: str) -> Formats:
    """Return the formats for a language (`en`) and a country (`GB`)."""
    return Formats(language, country)


def country_name(country: str, language: str) -> str:
    """Return the country's name, such as Germany for DE; the code itself where it is not known."""
    return str(Locale(language).territories.get(country, country))


def _locale(language: str, country: str) -> Locale:
    try:
        return Locale(language, country or "001")
    except (UnknownLocaleError, ValueError):
        # World English: day before month, 1,234.50.
        return Locale("en", "001") if language == "en" else Locale(language)


@lru_cache(maxsize=8192)
def _date(day: date, form: str, locale: Locale) -> str:
    return format_date(day, form, locale=locale)


@lru_cache(maxsize=8192)
def _amount(minor: int, currency: str, locale: Locale) -> str:
    # The locale's own form, with the decimals of ISO 4217: the locale's data drop some that people still use.
    places = decimals(currency)
    form = locale.currency_formats["standard"].pattern.replace(".00", f".{'0' * places}" if places else "")
    if get_currency_symbol(currency, locale=locale)[-1].isalpha():
        # KWD 1.000, not KWD1.000: a code runs into the figures where a sign does not.
        form = form.replace("¤#", "¤\u00a0#")
    text = format_currency(Money(minor, currency).amount, currency, form, locale=locale, currency_digits=False)
    return _true_minus(text) if minor < 0 else text


def _true_minus(text: str) -> str:
    """Return the text with the sign of an amount below zero as wide as a figure: where locales have a hyphen for it."""
    return text.replace("-", "\N{MINUS SIGN}")
