"""`mandates`: what debtors have allowed us to collect, on record; nothing is collected from here."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import parse_amount
from creditdesk.services.desk.mandates import MandateRow


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Mandates for direct debit and DebiCheck on record: the list, and writing one.")(mandates)


def mandates(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this debtor; else of all.")] = None,
    *,
    record: Annotated[str | None, typer.Option(metavar="ID", help="Write the mandate with this id.")] = None,
    scheme: Annotated[str, typer.Option(metavar="NAME", help=", ".join(Scheme) + ".")] = Scheme.DIRECT_DEBIT,
    status: Annotated[str, typer.Option(metavar="NAME", help=", ".join(MandateStatus) + ".")] = MandateStatus.ACTIVE,
    amount: Annotated[str | None, typer.Option(metavar="A", help="Collected each time; else it varies.")] = None,
    most: Annotated[str | None, typer.Option(metavar="A", help="The most of one collection.")] = None,
    day: Annotated[int | None, typer.Option(metavar="N", help="The day of the month; else it varies.")] = None,
    signed: Annotated[str | None, typer.Option(metavar="DATE", help="When it was signed or confirmed.")] = None,
) -> None:
    """Answer the mandates on record, once one is written if one was given."""
    here = terminal.of(context)
    if record is not None:
        if account is None:
            raise CreditDeskError("A mandate is a debtor's.", safe="Nothing was written.", cure="Name the account.")
        signed_on = terminal.day(signed, "--signed")
        with opening.writing(here) as at:
            customer_id = at.office.ledger.customer_id(account)
            currency = at.office.mandates.currency_of(customer_id)
            mandate = Mandate(
                scheme=Scheme(_one_of(scheme, tuple(Scheme), "scheme")),
                reference=record.strip(),
                status=MandateStatus(_one_of(status, tuple(MandateStatus), "status")),
                currency=currency,
                amount_minor=None if amount is None else parse_amount(amount, currency),
                most_minor=None if most is None else parse_amount(most, currency),
                day=day,
                signed_on=signed_on,
            )
            at.office.mandates.record(customer_id, mandate, at=here.moment(at.as_of))
    with opening.reading(here) as at:
        found = at.office.mandates.listed(None if account is None else at.office.ledger.customer_id(account))
    here.answer({"mandates": [_facts(row) for row in found]}, lambda: _words(found))


def _one_of(text: str, known: tuple[str, ...], what: str) -> str:
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    if name not in known:
        raise NotFoundError(
            f'There is no {what} "{text}".', safe="Nothing was written.", cure=f"There are {', '.join(known)}."
        )
    return name


def _facts(row: MandateRow) -> dict[str, Any]:
    mandate = row.mandate
    return {
        "account": row.account,
        "name": row.name,
        "scheme": mandate.scheme.value,
        "id": mandate.reference,
        "status": mandate.status.value,
        "currency": mandate.currency,
        "amount": _amount(mandate.amount_minor, mandate.currency),
        "most": _amount(mandate.most_minor, mandate.currency),
        "day": mandate.day,
        "signed": None if mandate.signed_on is None else mandate.signed_on.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "recorded_by": row.recorded_by,
    }


def _words(found: tuple[MandateRow, ...]) -> str:
    if not found:
        return "No mandate is on record."
    rows = [
        (
            row.account,
            row.mandate.scheme.words,
            row.mandate.reference,
            row.mandate.status.value,
            _amount(row.mandate.amount_minor, row.mandate.currency) or "",
            _amount(row.mandate.most_minor, row.mandate.currency) or "",
            str(row.mandate.day or ""),
        )
        for row in found
    ]
    return table(("Account", "By", "Id", "Status", "Amount", "At most", "Day"), rows)


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else decimal_text(minor, currency)
