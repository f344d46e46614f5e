"""Days: when one ends here, and the public holidays of a country from the `holidays` library's tables."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from creditdesk.domain.errors import NotFoundError

# Where the holidays common to the whole country are too few to do business by, the part most companies sit in.
_USUAL_PART = {"GB": "ENG"}
_LONGEST_TERMS = 11  # years, both ends counted


def day_ends(day: date) -> datetime:
    """Return the first moment after a day, by the clock that people here work by."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone()


def public_holidays(country: str, years: Collection[int]) -> frozenset[date]:
    """Return the public holidays of `country` (ISO 3166, such as GB: England's) in these years.

    Raises:
        NotFoundError: If the country's holidays are not known.
    """
    return frozenset().union(*(_of_year(country.upper(), year) for year in years))


def holidays_around(country: str, day: date) -> frozenset[date]:
    """Return the holidays from the year before `day` on, for as long as any terms can run."""
    return public_holidays(country, range(day.year - 1, day.year + _LONGEST_TERMS + 1))


@lru_cache(maxsize=256)
def _of_year(country: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - its many calendars load when a business day is first asked for, not at start

    # Feasts by the moon are tabled some years ahead; later years have the fixed days, which is all that anybody knows.
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    try:
        return frozenset(holidays.country_holidays(country, subdiv=_USUAL_PART.get(country), years=year))
    except NotImplementedError as error:
        raise NotFoundError(
            f"The holidays of {country} are not known.", cure="Give a country code such as GB, IE, DE or US."
        ) from error
