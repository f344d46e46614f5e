"""`holds`: who is left alone or on stop, why and until when; placing a hold, and lifting one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.spoken_numbers import the_one
from creditdesk.services.desk.holds import CREDIT, DUNNING, Hold, HoldDraft


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Holds in force: the list, placing one, lifting one.")(holds)


def holds(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this debtor; else of all.")] = None,
    *,
    place: Annotated[str | None, typer.Option(metavar="REASON", help="Place a hold on the debtor, for this.")] = None,
    item: Annotated[str | None, typer.Option(metavar="NUMBER", help="Hold this open item alone.")] = None,
    on_stop: Annotated[bool, typer.Option("--on-stop", help="Stop the supply, not the chasing.")] = False,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Its last day; else until it is lifted.")] = None,
    lift: Annotated[int | None, typer.Option(metavar="ID", help="Lift this hold.")] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is lifted.")] = "",
) -> None:
    """Answer the holds in force, once what was asked for is done."""
    here = terminal.of(context)
    last = terminal.day(until, "--until")
    if place is not None and lift is not None:
        raise CreditDeskError("Either place a hold or lift one.", safe="Nothing was written.")
    if place is not None:
        _place(here, account, place, item, CREDIT if on_stop else DUNNING, last)
    lifted = None if lift is None else _lift(here, lift, reason)
    with opening.reading(here) as at:
        customer_id = None if account is None else at.office.ledger.customer_id(account)
        found = at.office.diary.holds(at.as_of, customer_id)
    here.answer(
        {"as_of": at.as_of.isoformat(), "holds": [_facts(hold) for hold in found]},
        lambda: _words(found) if lifted is None else f"{_lifted_words(lifted)}\n{_words(found)}",
    )


def _place(here: Terminal, account: str | None, reason: str, item: str | None, kind: str, until: date | None) -> None:
    if account is None:
        raise CreditDeskError("A hold is on a debtor.", safe="Nothing was written.", cure="Name the account.")
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        customer_id = at.office.ledger.customer_id(account)
        key = None
        if item is not None:
            rows = at.office.ledger.debtor(customer_id, at.as_of).items
            debits = [row.key for row in rows if row.open_minor > 0]
            key = the_one(item, debits) or the_one(item, [row.key for row in rows])
            if key is None:
                paid, _ = at.office.ledger.item(customer_id, item)
                raise CreditDeskError(
                    f"{paid.number} is not open.", safe="Nothing was written.", cure="Name an open item."
                )
        draft = HoldDraft(customer_id, kind, reason, until, key)
        at.office.diary.hold(draft, at=here.moment(at.as_of), as_of=at.as_of)


def _lift(here: Terminal, hold_id: int, reason: str) -> Hold:
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        hold = next((hold for hold in at.office.diary.holds(at.as_of) if hold.id == hold_id), None)
        if hold is None:
            raise CreditDeskError(f"No hold {hold_id} is in force.", safe="Nothing was changed.")
        at.office.diary.lift_hold(hold, at=here.moment(at.as_of), as_of=at.as_of, reason=reason)
    return hold


def _facts(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.id,
        "account": hold.account,
        "name": hold.name,
        "kind": hold.kind,
        "item": None if hold.key is None else {"type": hold.key.type.value, "number": hold.key.number},
        "reason": hold.reason,
        "until": None if hold.until_on is None else hold.until_on.isoformat(),
        "placed_at": hold.placed_at.isoformat(),
        "placed_by": hold.placed_by,
    }


def _lifted_words(hold: Hold) -> str:
    on = f"{hold.account} {hold.name}" if hold.key is None else f"{hold.key.number} of {hold.account} {hold.name}"
    return f"Hold {hold.id} on {on} is lifted."


def _words(found: Sequence[Hold]) -> str:
    rows = [
        (
            hold.id,
            hold.until_on or "no end",
            "on stop" if hold.kind == CREDIT else "no chasing",
            hold.account,
            hold.name,
            hold.key.number if hold.key else "",
            hold.reason,
        )
        for hold in found
    ]
    headings = ("Hold", "Until", "What", "Account", "Debtor", "Item", "Reason")
    return table(headings, rows, right=(0,)) if rows else "Nobody is on hold."
