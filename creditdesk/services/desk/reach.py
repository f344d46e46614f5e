"""Telephone numbers as they are shown and dialled, and the clock by which somebody lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

# The tables of numbers and of zones load when the first contact is read, not at the program's start.
# ruff: noqa: PLC0415

_LENGTHS = {
    2: "{} is too short for a telephone number.",
    3: "{} is too long for a telephone number.",
    4: "{} lacks its area code.",
}
"""What the library's ways of being too short or too long (`ValidationResult`) say."""
_UNKNOWN_ZONE = "Etc/Unknown"


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number understood.

    Attributes:
        shown: In national form where it is of our own country, in international form otherwise; as typed where it
            is no number.
        tel: What is dialled: a plus and the digits, or the digits as typed where it is no number.
        problem: What is wrong with it, as a sentence; empty where a call can go through.
        zones: The time zones in which its line may be.
    """

    shown: str
    tel: str
    problem: str
    zones: tuple[str, ...]


@lru_cache(maxsize=8192)
def number(phone: str, country: str, home: str) -> Number:
    """Read a number as somebody in `country` writes it, for us who are in `home` (both ISO 3166)."""
    import phonenumbers
    from phonenumbers import timezone

    typed = phone.strip()
    digits = "".join(letter for letter in typed if letter.isdigit())
    as_typed = f"+{digits}" if typed.startswith("+") else digits
    try:
        read = phonenumbers.parse(typed, country or home or None)
    except phonenumbers.NumberParseException:
        return Number(typed, as_typed, f"“{typed}” is no telephone number.", ())
    length = phonenumbers.is_possible_number_with_reason(read)
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        return Number(typed, as_typed, _LENGTHS.get(length, "{} is no telephone number.").format(typed), ())
    form = phonenumbers.PhoneNumberFormat
    at_home = read.country_code == phonenumbers.country_code_for_region(home)
    zones = [zone for zone in timezone.time_zones_for_number(read) if zone != _UNKNOWN_ZONE]
    return Number(
        phonenumbers.format_number(read, form.NATIONAL if at_home else form.INTERNATIONAL),
        phonenumbers.format_number(read, form.E164),
        "",
        tuple(zones),
    )


def zone_of(own: str, phone: str, country: str, home: str, on: date) -> str:
    """Return the zone by whose clock somebody lives, as `Europe/London`; empty where it cannot be told.

    The controller's word comes first, then the number's zone, then that of a country with only one. Several zones
    count as one while their clocks show the same, as those of a British mobile do.

    Args:
        own: The zone that the controller set for the person, or none.
        phone: The number they are rung on.
        country: The debtor's country.
        home: Our own country.
        on: The day of the call: zones part with summer time.
    """
    zones = number(phone, country, home).zones if phone else ()
    return _one_clock((own,) if own else (), on) or _one_clock(zones, on) or _one_clock(_country_zones(country), on)


def is_zone(name: str) -> bool:
    """Tell whether a time zone of this name exists."""
    return _offset(name, date(2026, 1, 1)) is not None


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the names of all time zones of places, in order; it takes a tenth of a second the first time."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")))


def _one_clock(zones: tuple[str, ...], on: date) -> str:
    offsets = {zone: _offset(zone, on) for zone in zones}
    known = [zone for zone, offset in offsets.items() if offset is not None]
    return known[0] if known and len({offsets[zone] for zone in known}) == 1 else ""


@lru_cache(maxsize=4096)
def _offset(zone: str, on: date) -> timedelta | None:
    """Return how far ahead of universal time a zone's clock is at noon; none where the zone is not known."""
    try:
        return datetime.combine(on, time(12), ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=256)
def _country_zones(country: str) -> tuple[str, ...]:
    from babel.core import get_global

    zones = get_global("zone_territories")
    return tuple(sorted(zone for zone, where in zones.items() if where == country))
