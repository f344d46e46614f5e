"""`acceptances`: when debtors accepted what invoices are for, from which Indian law counts."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.letters.acceptances import Acceptance


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Days on which invoices were accepted, from which Indian law counts: the list, and writing one.")(
        acceptances
    )


def acceptances(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this debtor; else of all.")] = None,
    *,
    item: Annotated[str | None, typer.Option(metavar="NUMBER", help="The invoice whose day is written.")] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When it was accepted.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Take the day of the invoice off the record.")] = False,
) -> None:
    """Answer the days on record, once one is written if one was given."""
    here = terminal.of(context)
    accepted_on = terminal.day(on, "--on")
    said = on is not None or forget
    if (item is None and said) or (item is not None and (account is None or (on is not None) == forget)):
        raise CreditDeskError(
            "A day of acceptance is of an invoice of a debtor.",
            safe="Nothing was written.",
            cure="Write all three, such as: creditdesk acceptances KAV001 --item 10512 --on 2026-03-02 (or --forget).",
        )
    if item is not None:
        with opening.writing(here) as at:
            customer_id = at.office.ledger.customer_id(account or "")
            key, _ = at.office.ledger.item(customer_id, item)
            at.office.interest.record_acceptance(customer_id, key, accepted_on, at=here.moment(at.as_of))
    with opening.reading(here) as at:
        found = at.office.interest.acceptances(None if account is None else at.office.ledger.customer_id(account))
    here.answer({"acceptances": [_facts(each) for each in found]}, lambda: _words(found))


def _facts(each: Acceptance) -> dict[str, Any]:
    return {
        "account": each.account,
        "number": each.key.number,
        "accepted_on": each.accepted_on.isoformat(),
        "recorded_by": each.recorded_by,
        "recorded_at": each.recorded_at.isoformat(),
    }


def _words(found: tuple[Acceptance, ...]) -> str:
    if not found:
        return "No day of acceptance is on record."
    rows = ((each.account, each.key.number, each.accepted_on, each.recorded_by) for each in found)
    return table(("Account", "Invoice", "Accepted", "By"), rows)
