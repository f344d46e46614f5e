"""`debtors` and `worklist`: whom there is, and whom to ring today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.domain.money import decimal_text
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.ledger.views import DebtorRow

_PAGE = 500


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="List debtors.")(debtors)
    app.command(help="Today's calls in order, with the reasons.")(worklist)


def debtors(
    context: typer.Context,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Part of a name, account, document number, phone number or amount.")
    ] = "",
    worklist: Annotated[
        str, typer.Option(metavar="NAME", help="today, promises_due, broken, alerts, queries, call_backs or all.")
    ] = "all",
    limit: Annotated[int | None, typer.Option(metavar="N", help="At most so many.", min=0)] = None,
) -> None:
    """List debtors by score, most urgent first."""
    here = terminal.of(context)
    with opening.current(here) as at:
        ids = at.office.ledger.debtor_ids(worklist.replace("-", "_"), text=search)
        rows = list(_rows(at.office.ledger, ids[:limit], at.as_of))
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


def worklist(context: typer.Context) -> None:
    """List today's debtors in the order in which to ring them."""
    here = terminal.of(context)
    with opening.current(here) as at:
        ids = at.office.ledger.debtor_ids("today")
        rows = list(_rows(at.office.ledger, ids, at.as_of))
    facts = {
        "as_of": at.as_of.isoformat(),
        "entries": [
            {
                "account": row.account,
                "name": row.name,
                "rank": rank,
                "score": row.score,
                "reasons": [{"text": reason.text, "points": reason.points} for reason in row.reasons],
                "next_action": row.next_action,
                "balance": decimal_text(row.balance_minor, row.currency),
                "overdue": decimal_text(row.overdue_minor, row.currency),
                "currency": row.currency,
            }
            for rank, row in enumerate(rows, start=1)
        ],
    }
    here.answer(facts, lambda: _worklist_words(rows, at.as_of))


def _rows(ledger: Ledger, ids: Sequence[int], as_of: date) -> Iterator[DebtorRow]:
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


def _worklist_words(rows: Sequence[DebtorRow], as_of: date) -> str:
    if not rows:
        return f"Nobody is to be rung on {as_of}."
    return table(
        ("", "Account", "Name", "Score", "", "Overdue", "Next", "Because"),
        (
            (
                rank,
                row.account,
                row.name,
                row.score,
                row.currency,
                amount(row.overdue_minor, row.currency),
                row.next_action,
                "; ".join(f"{reason.text} ({reason.points:+})" for reason in row.reasons),
            )
            for rank, row in enumerate(rows, start=1)
        ),
        right=(0, 3, 5),
    )
