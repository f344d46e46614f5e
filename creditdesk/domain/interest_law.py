"""The laws on late payment, country by country: their reference rates, points, sums and rests, as data.

Source: domain rules 4.1 to 4.8, with the notices that they name. A table ends where its last verified rate does; what
comes after is entered by the user, never carried forward.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.interest import (
    Band,
    Costs,
    RateMode,
    RateTable,
    Regime,
    Rests,
)


def half_years(first: int, *rates: str) -> tuple[tuple[date, Decimal], ...]:
    """Return entries of a table that changes on 1 January and 1 July, from January of the year `first` on."""
    return tuple(
        (date(first + index // 2, 1 if index % 2 == 0 else 7, 1), Decimal(rate)) for index, rate in enumerate(rates)
    )


UK_BASE_RATES = RateTable(
    "The Bank of England's base rate",
    "Official dealing rate on 31 December and 30 June, for interest that starts in the half-year after "
    "(SI 2002/1675, article 4): payontime.co.uk to 2024 H1, Bank of England minutes of June 2024, later half-years "
    "from published notices.",
    (
        *half_years(2015, "0.50", "0.50", "0.50", "0.50", "0.25", "0.25", "0.50", "0.50", "0.75", "0.75"),
        *half_years(2020, "0.75", "0.10", "0.10", "0.10", "0.25", "1.25", "3.50", "5.00", "5.25", "5.25"),
        *half_years(2025, "4.75", "4.25", "3.75", "3.75"),
    ),
    date(2026, 12, 31),
    code="boe",
    half_yearly=True,
)

UNITED_KINGDOM = Regime(
    code="uk",
    law="Late Payment of Commercial Debts (Interest) Act 1998",
    table=UK_BASE_RATES,
    points=Decimal(8),
    mode=RateMode.FIXED,
    currency="GBP",
    bands=(Band(0, 40_00), Band(1_000_00, 70_00), Band(10_000_00, 100_00)),
)


def _since(*entries: tuple[str, str]) -> tuple[tuple[date, Decimal], ...]:
    return tuple((date.fromisoformat(day), Decimal(rate)) for day, rate in entries)


ECB_RATES = RateTable(
    "The European Central Bank's main refinancing rate",
    "Rate on 1 January and 1 July (Directive 2011/7/EU, articles 2 and 3): table of the Irish department of "
    "enterprise to 2024 H2, notices of the bank after it.",
    (
        *half_years(2015, "0.05", "0.05", "0.05", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"),
        *half_years(2020, "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "2.50", "4.00", "4.50", "4.25"),
        *half_years(2025, "3.15", "2.15", "2.15"),
    ),
    date(2026, 6, 30),
    code="ecb",
    half_yearly=True,
)

GERMAN_BASE_RATES = RateTable(
    "The Basiszinssatz",
    "BGB, section 247; changes on 1 January and 1 July, as the Bundesbank publishes.",
    _since(
        ("2015-01-01", "-0.83"), ("2016-07-01", "-0.88"), ("2023-01-01", "1.62"), ("2023-07-01", "3.12"),
        ("2024-01-01", "3.62"), ("2024-07-01", "3.37"), ("2025-01-01", "2.27"), ("2025-07-01", "1.27"),
        ("2026-01-01", "1.27"),
    ),
    date(2026, 6, 30),
    code="basiszinssatz",
    half_yearly=True,
)  # fmt: skip

SOUTH_AFRICAN_RATES = RateTable(
    "The prescribed rate of interest",
    "Prescribed Rate of Interest Act 55 of 1975, section 1: repo rate and 3.5 points, from the first day of the second "
    "month after the month of the decision.",
    _since(
        ("2016-01-08", "9.75"), ("2016-03-01", "10.25"), ("2016-05-01", "10.50"), ("2017-09-01", "10.25"),
        ("2018-05-01", "10.00"), ("2019-01-01", "10.25"), ("2019-09-01", "10.00"), ("2020-03-01", "9.75"),
        ("2020-05-01", "8.75"), ("2020-06-01", "7.75"), ("2020-07-01", "7.25"), ("2020-09-01", "7.00"),
        ("2022-01-01", "7.25"), ("2022-03-01", "7.50"), ("2022-05-01", "7.75"), ("2022-07-01", "8.25"),
        ("2022-09-01", "9.00"), ("2022-11-01", "9.75"), ("2023-01-01", "10.50"), ("2023-03-01", "10.75"),
        ("2023-05-01", "11.25"), ("2023-07-01", "11.75"), ("2024-11-01", "11.50"), ("2025-01-01", "11.25"),
        ("2025-03-01", "11.00"), ("2025-07-01", "10.75"), ("2025-09-01", "10.50"), ("2026-01-01", "10.25"),
    ),
    # A rise of the repo rate in 2026 is reported without its day: whether July has the same rate is not known.
    date(2026, 6, 30),
    code="za",
)  # fmt: skip

INDIAN_BANK_RATES = RateTable(
    "The Reserve Bank of India's bank rate",
    "Notices of the Reserve Bank of India; unchanged at June 2026.",
    _since(
        ("2020-05-22", "4.25"), ("2022-05-04", "4.65"), ("2022-06-08", "5.15"), ("2022-08-05", "5.65"),
        ("2022-09-30", "6.15"), ("2022-12-07", "6.50"), ("2023-02-08", "6.75"), ("2025-02-07", "6.50"),
        ("2025-04-09", "6.25"), ("2025-06-06", "5.75"), ("2025-12-05", "5.50"),
    ),
    date(2026, 6, 30),
    code="rbi",
)  # fmt: skip

_FORTY_EUROS = (Band(0, 40_00),)

EUROPEAN_UNION = Regime(
    code="eu",
    law="Directive 2011/7/EU",
    table=ECB_RATES,
    points=Decimal(8),
    mode=RateMode.VARIABLE,
    currency="EUR",
    bands=_FORTY_EUROS,
)

IRELAND = Regime(
    code="ie",
    law="European Communities (Late Payment in Commercial Transactions) Regulations 2012 (S.I. 580/2012)",
    table=ECB_RATES,
    points=Decimal(8),
    mode=RateMode.FIXED,
    currency="EUR",
    # Up to and including 1,000.00 and 10,000.00, where the United Kingdom's begin at them.
    bands=(Band(0, 40_00), Band(1_000_01, 70_00), Band(10_000_01, 100_00)),
)

GERMANY = Regime(
    code="de",
    law="BGB, sections 247 and 286 to 288",
    table=GERMAN_BASE_RATES,
    points=Decimal(9),
    mode=RateMode.VARIABLE,
    currency="EUR",
    bands=_FORTY_EUROS,
)

FRANCE = Regime(
    code="fr",
    law="Code de commerce, articles L441-10 and D441-5",
    table=ECB_RATES,
    points=Decimal(10),
    mode=RateMode.VARIABLE,
    currency="EUR",
    bands=_FORTY_EUROS,
)

NETHERLANDS = Regime(
    code="nl",
    law="Burgerlijk Wetboek, articles 6:119a and 6:96",
    table=ECB_RATES,
    points=Decimal(8),
    mode=RateMode.VARIABLE,
    currency="EUR",
    rests=Rests.YEARLY,
    costs=Costs(
        steps=(
            (2_500_00, Decimal(15)),
            (5_000_00, Decimal(10)),
            (10_000_00, Decimal(5)),
            (200_000_00, Decimal(1)),
            # More than 6,775.00 is never due, which a million reaches.
            (1_000_000_00, Decimal("0.5")),
        ),
        least_minor=40_00,
        most_minor=6_775_00,
    ),
)

SOUTH_AFRICA = Regime(
    code="za",
    law="Prescribed Rate of Interest Act 55 of 1975",
    table=SOUTH_AFRICAN_RATES,
    points=Decimal(0),
    mode=RateMode.FIXED,
    currency="ZAR",
    in_duplum=True,
)

INDIA = Regime(
    code="in",
    law="Micro, Small and Medium Enterprises Development Act, 2006, sections 15 to 17",
    table=INDIAN_BANK_RATES,
    points=Decimal(0),
    times=3,
    mode=RateMode.VARIABLE,
    currency="INR",
    rests=Rests.MONTHLY,
    by_acceptance=True,
)

LAWS = {
    regime.code: regime
    for regime in (UNITED_KINGDOM, IRELAND, GERMANY, FRANCE, NETHERLANDS, EUROPEAN_UNION, SOUTH_AFRICA, INDIA)
}
"""By the code that the command line knows them by."""

CONTRACT = "contract"
"""The code of whatever a contract says instead."""

TABLES = {regime.table.code: regime.table for regime in LAWS.values()}
"""The reference rates that these laws go by, each by its code."""

COUNTRIES = {
    "GB": UNITED_KINGDOM,
    "IE": IRELAND,
    "DE": GERMANY,
    "FR": FRANCE,
    "NL": NETHERLANDS,
    "ZA": SOUTH_AFRICA,
}
"""The law that holds by itself for debtors of a country. India's holds for registered small suppliers alone, and the
directive through the laws of its states: both only where somebody chose them."""

UK_SPLIT = replace(UNITED_KINGDOM, mode=RateMode.VARIABLE)
"""As some practitioners read the Act: a new rate with each half-year, not that of the first day for good."""


def law(code: str) -> Regime:
    """Return the law of a code such as `uk`.

    Raises:
        NotFoundError: If there is none of that code.
    """
    try:
        return LAWS[code.lower()]
    except KeyError:
        raise NotFoundError(
            f'No law of late payment is known as "{code}".', cure=f"Choose {', '.join(LAWS)}."
        ) from None


def contract(percent: Decimal, currency: str = "") -> Regime:
    """Return what a contract says: one rate of so many percent a year, simple, and no fixed sum.

    Without a currency it holds for debts in any.

    Raises:
        ValueError: If the rate is below zero.
    """
    if percent < 0:
        raise ValueError("a contract's interest is not below zero")
    rate = RateTable("The contract's rate", "The contract.", ((date.min, percent),), date.max)
    return Regime(CONTRACT, "The contract", rate, Decimal(0), RateMode.FIXED, currency)


def uk_relevant_day(
    counted_from: date, agreed_on: date | None = None, *, public_authority: bool = False, longer_is_fair: bool = False
) -> date:
    """Return the last day for paying in time in the United Kingdom; interest starts the day after.

    Without an agreed day it is the last of 30 days that begin with `counted_from`. An agreed one is cut to the last of
    60 such days (30 where a public authority pays), unless a longer time between businesses is not grossly unfair.

    Args:
        counted_from: The later of the day of performance and that of the notice of the amount.
        agreed_on: The day agreed for payment, if one was.
        public_authority: Whether a public authority pays.
        longer_is_fair: Whether more than 60 days were agreed in a way that is not grossly unfair.
    """
    standard = counted_from + timedelta(days=29)
    if agreed_on is None:
        return standard
    if public_authority:
        return min(agreed_on, standard)
    return agreed_on if longer_is_fair else min(agreed_on, counted_from + timedelta(days=59))


def indian_last_day(accepted_on: date, agreed_on: date | None = None) -> date:
    """Return the last day for paying a registered micro or small enterprise in time in India.

    The day of acceptance is not counted. Without an agreed day it is the 15th day after it, so that the day after is
    the appointed day; an agreed day counts up to the 45th.
    """
    if agreed_on is None:
        return accepted_on + timedelta(days=15)
    return min(agreed_on, accepted_on + timedelta(days=45))


def last_day(regime: Regime, dated_on: date, due_on: date, accepted_on: date | None) -> date:
    """Return the last day for paying an invoice in time, the day before interest starts.

    It is the due date, but by a law that counts from acceptance, where that day is known. A due date after the
    invoice's own date was agreed; one that is the same tells of no agreement.
    """
    if not regime.by_acceptance or accepted_on is None:
        return due_on
    return indian_last_day(accepted_on, due_on if due_on > dated_on else None)
