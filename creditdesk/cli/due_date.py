"""`due-date`: when an invoice is due under given terms."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from creditdesk.cli import terminal
from creditdesk.domain.dates import Roll
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.terms import latest_lawful_due_on
from creditdesk.domain.terms_text import parse_terms
from creditdesk.services.calendar import holidays_around


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("due-date", help="Work out a due date from payment terms.")(due_date)


def due_date(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="TERMS DATE", help="Such as NET 30 2026-01-15, or 2/10 NET 30 2026-01-15.")
    ],
    cutoff: Annotated[
        int | None, typer.Option(metavar="DAY", help="Invoices after this day of the month count as next month's.")
    ] = None,
    roll: Annotated[
        str, typer.Option(metavar="WAY", help="none, following, preceding or modified-following.")
    ] = "none",
    country: Annotated[str, typer.Option(metavar="CODE", help="Whose holidays are no business days, such as GB.")] = "",
) -> None:
    """Answer the due date, and the discount's date and percentage where the terms have one."""
    *terms, day = words
    dated_on = terminal.day(day, "DATE")
    if not terms or dated_on is None:
        raise typer.BadParameter("Give the terms and then the invoice's date.", param_hint="TERMS DATE")
    agreed = parse_terms(" ".join(terms)).with_options(cutoff_day=cutoff, roll=_roll(roll) if roll != "none" else None)
    due_on = agreed.due_on(dated_on, _holidays(country, dated_on))
    discount_on = agreed.discount_on(dated_on)
    lawful_on = latest_lawful_due_on(agreed, dated_on, country.upper())
    is_too_late = lawful_on is not None and due_on > lawful_on
    percent = None if agreed.discount is None else f"{agreed.discount.percent.normalize():f}"

    def text() -> str:
        early = f"\n{percent} % discount if paid by {discount_on}" if discount_on else ""
        law = f"\nThe law lets it be due by {lawful_on} at the latest: agree shorter terms." if is_too_late else ""
        return f"Due {due_on:%A} {due_on}{early}{law}"

    facts = {
        "terms": str(agreed),
        "due_date": due_on.isoformat(),
        "discount_date": None if discount_on is None else discount_on.isoformat(),
        "discount_rate": percent,
        "latest_lawful_date": None if lawful_on is None else lawful_on.isoformat(),
    }
    terminal.of(context).answer(facts, text)


def _roll(text: str) -> Roll:
    try:
        return Roll(text.lower().replace("-", "_"))
    except ValueError:
        raise CreditDeskError(
            f'"{text}" is no way to roll a date.', cure="Use none, following, preceding or modified-following."
        ) from None


def _holidays(country: str, day: date) -> frozenset[date]:
    if not country:
        return frozenset()
    return holidays_around(country, day)
