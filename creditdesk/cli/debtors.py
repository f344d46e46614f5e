"""`debtors`: whom there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.domain.money import decimal_text
from creditdesk.services.ledger.debtors import WORKLISTS
from creditdesk.services.ledger.list_views import DebtorRow
from creditdesk.services.ledger.service import Ledger

_PAGE = 500


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="List debtors.")(debtors)


def debtors(
    context: typer.Context,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Part of a name, account, document number, phone number or amount.")
    ] = "",
    worklist: Annotated[str, typer.Option(metavar="NAME", help=f"One of {', '.join(WORKLISTS)}.")] = "all",
    limit: Annotated[int | None, typer.Option(metavar="N", help="At most so many.", min=0)] = None,
) -> None:
    """List debtors by score, most urgent first."""
    here = terminal.of(context)
    with opening.current(here) as at:
        ids = at.office.ledger.debtor_ids(worklist.replace("-", "_"), text=search)
        rows = list(pages_of(at.office.ledger, ids[:limit], at.as_of))
    facts = {
        "as_of": at.as_of.isoformat(),
        "debtors": [
            {
                "account": row.account,
                "name": row.name,
                "balance": decimal_text(row.balance_minor, row.currency),
                "overdue": decimal_text(row.overdue_minor, row.currency),
                "oldest_days": row.oldest_days,
                "currency": row.currency,
                "reason": row.fact,
            }
            for row in rows
        ],
    }
    here.answer(facts, lambda: _debtors_words(rows))


def pages_of(ledger: Ledger, ids: Sequence[int], as_of: date) -> Iterator[DebtorRow]:
    """Read the rows of these debtors a page at a time."""
    for start in range(0, len(ids), _PAGE):
        yield from ledger.debtor_rows(ids[start : start + _PAGE], as_of)


def _debtors_words(rows: Sequence[DebtorRow]) -> str:
    if not rows:
        return "No debtor fits."
    return table(
        ("Account", "Name", "", "Balance", "Overdue", "Oldest", "Why"),
        (
            (
                row.account,
                row.name,
                row.currency,
                amount(row.balance_minor, row.currency),
                amount(row.overdue_minor, row.currency),
                row.oldest_days,
                row.fact,
            )
            for row in rows
        ),
        right=(3, 4, 5),
    )
