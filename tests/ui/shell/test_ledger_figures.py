"""The figures at the foot of the window say their formula, their day, their currency and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from creditdesk.services.ledger.list_views import LedgerStatus, SalesMonth
from creditdesk.ui.ledger_figures import figures_of_ledger

# Domain section 3: 31 days of March, 28 of February, 70,000 of January's 240,000.
STATUS = LedgerStatus(
    company="Rowan Supplies Ltd",
    currency="GBP",
    as_of=date(2026, 3, 31),
    last_import_at=None,
    receivables_minor=60_000_000,
    debits_minor=65_000_000,
    overdue_minor=26_000_000,
    dso=68.0,
    others=(("EUR", 1_200_050),),
    dso_months=(
        SalesMonth(date(2026, 3, 1), 31, 28_000_000, 28_000_000, 31),
        SalesMonth(date(2026, 2, 1), 28, 25_000_000, 25_000_000, 28),
        SalesMonth(date(2026, 1, 1), 31, 24_000_000, 7_000_000, 31 * 7 / 24),
    ),
)


def test_each_figure_shows_what_it_is_made_of() -> None:
    receivables, overdue, dso = figures_of_ledger(STATUS)
    assert (receivables.value, receivables.rows) == (
        "£600,000.00",
        (
            ("Open on invoices and other debits", "£650,000.00"),
            ("less credits and cash not yet allocated", "\N{MINUS SIGN}£50,000.00"),
            ("Receivables", "£600,000.00"),
            ("Besides, in EUR", "€12,000.50"),
        ),
    )
    assert (overdue.value, [figure for _, figure in overdue.rows]) == ("40%", ["£260,000.00", "£650,000.00"])
    assert (dso.value, dso.rows) == (
        "68.0 days",
        (
            ("Receivables", "£600,000.00"),
            ("less £280,000.00, sales of Mar 2026", "31 days"),
            ("less £250,000.00, sales of Feb 2026", "28 days"),
            ("less £70,000.00 of £240,000.00, sales of Jan 2026", "9.0 of 31 days"),
        ),
    )


@pytest.mark.parametrize("at", [0, 1, 2])
def test_each_figure_says_its_day_its_currency_and_what_is_left_out(at: int) -> None:
    because = figures_of_ledger(STATUS)[at].because
    assert "in GBP, the company's currency, as of 31 March 2026" in because
    assert because.endswith("Left out, for currencies are never added: EUR.")
    assert "Left out" not in figures_of_ledger(replace(STATUS, others=()))[at].because


def test_where_there_is_no_figure_the_reason_stands() -> None:
    none = replace(STATUS, dso=None, overdue_minor=0, debits_minor=0)
    _, overdue, dso = figures_of_ledger(none)
    assert (overdue.value, dso.value) == ("\N{EN DASH}", "\N{EN DASH}")
    assert "more than all sales of two years" in dso.because
