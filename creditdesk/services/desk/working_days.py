"""Which days nobody works in a country: for grace days, follow-ups and promises."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, select

from creditdesk.models.customers import companies


def bank_holidays(connection: Connection, around: date) -> frozenset[date]:
    """Return the public holidays of the company's country in the year of `around`, the one before and the one after."""
    country = connection.scalar(select(companies.c.country).limit(1)) or "GB"
    return _holidays(country, around.year)


@lru_cache(maxsize=32)
def _holidays(country: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - its calendars load when a day is first counted, not at start

    years = range(year - 1, year + 2)
    try:
        return frozenset(holidays.country_holidays(country, subdiv="ENG" if country == "GB" else None, years=years))
    except NotImplementedError:  # a country without a calendar has weekends only
        return frozenset()
