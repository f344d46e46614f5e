"""The names of days and months in a person's own language, for reading what they type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from creditdesk.domain.spoken_days import ENGLISH, SpokenNames

_WIDTHS = ("wide", "abbreviated", "short")


@cache
def names_of(locale: str) -> SpokenNames:
    """Return the names of a locale such as "de_DE"; English alone where it is not known."""
    # Babel loads with the first line that is typed, not with the desk.
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    if not locale:
        return ENGLISH
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return ENGLISH
    pattern = str(known.date_formats["short"].pattern)
    return SpokenNames(
        weekdays=_words(known.days),
        months=_words(known.months),
        month_first=0 <= pattern.find("M") < pattern.find("d"),
    )


def _words(names: Mapping[str, Mapping[str, Mapping[int, Any]]]) -> dict[str, int]:
    """Return what each name stands for, in lower case without the stop of an abbreviation; none that stands for two."""
    said: dict[str, set[int]] = {}
    for forms in names.values():
        for width in _WIDTHS:
            for number, name in forms.get(width, {}).items():
                for word in _spellings(str(name)):
                    said.setdefault(word, set()).add(number)
    return {word: number for word, (number, *others) in said.items() if not others}


def _spellings(name: str) -> Iterable[str]:
    word = name.lower().rstrip(".")
    return (word,) if word and not word.isdecimal() else ()
