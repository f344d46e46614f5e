"""Which days nobody works where the company sits: for grace days, follow-ups and promises."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from creditdesk.domain.errors import NotFoundError
from creditdesk.models.customers import companies
from creditdesk.services.calendar import holidays_around

_COUNTRY = select(companies.c.country).order_by(companies.c.id).limit(1)


def bank_holidays(connection: Connection, around: date) -> frozenset[date]:
    """Return the company's public holidays about a day; none where its country has no known calendar."""
    country = connection.scalar(_COUNTRY) or ""
    try:
        return holidays_around(country, around)
    except NotFoundError:
        return frozenset()
