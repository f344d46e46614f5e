"""`plans`: payment plans, how each stands, and cancelling one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any

import typer

from creditdesk.cli import facts, opening, terminal
from creditdesk.cli.opening import At
from creditdesk.cli.tables import amount, table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.plan import RUNNING, PlanStatus
from creditdesk.services.desk.plan_list import ListedPlan

_STATUSES = {status.words: status for status in PlanStatus}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Payment plans: the list, and cancelling one.")(plans)


def plans(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this debtor; else of all.")] = None,
    *,
    status: Annotated[str, typer.Option(metavar="S", help=f"{', '.join(_STATUSES)} or all.")] = "",
    cancel: Annotated[int | None, typer.Option(metavar="ID", help="Cancel this plan.")] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is cancelled.")] = "",
) -> None:
    """List plans, or cancel one."""
    here = terminal.of(context)
    if cancel is None:
        with opening.caught_up(here) as at:
            customer_id = None if account is None else at.office.ledger.customer_id(account)
            statuses = _statuses(status, is_of_one=account is not None)
            found = at.office.desk.plans.listed(at.as_of, customer_id=customer_id, statuses=statuses)
        answer: dict[str, Any] = {"as_of": at.as_of.isoformat()}
    else:
        with opening.writing(here) as at:
            opening.bring_to_day(here, at)
            opening.must_be_of(at, account, "plan", cancel, partial(_numbers, at))
            saved, changes = at.office.desk.plans.cancel(
                cancel, at=here.moment(at.as_of), as_of=at.as_of, reason=reason
            )
            (customer_id,) = changes.customer_ids
            of_debtor = at.office.desk.plans.listed(at.as_of, customer_id=customer_id)
        found = tuple(each for each in of_debtor if each.id == cancel)
        answer = {"as_of": at.as_of.isoformat(), "activity": saved.activity_id}
    answer["plans"] = [
        {
            "account": each.account,
            "name": each.name,
            "controller": each.controller,
            **facts.plan_facts(each),
            "stands": each.words(at.as_of),
        }
        for each in found
    ]
    here.answer(answer, lambda: _words(found, at.as_of, _none_words(account, status)))


def _numbers(at: At, customer_id: int) -> set[int]:
    return {each.id for each in at.office.desk.plans.listed(at.as_of, customer_id=customer_id)}


def _statuses(text: str, *, is_of_one: bool) -> Collection[PlanStatus]:
    """Return the statuses asked for; of the whole book those that run, unless others are said."""
    if not text:
        return () if is_of_one else RUNNING
    if text == "all":
        return ()
    if text not in _STATUSES:
        raise CreditDeskError(f'"{text}" is no status of a plan.', cure=f"Use one of {', '.join(_STATUSES)}, or all.")
    return (_STATUSES[text],)


def _none_words(account: str | None, status: str) -> str:
    """Say that there is no plan, of the debtor and in the status asked for."""
    whose = "No payment plan" if account is None else f"No payment plan of {account}"
    if status in _STATUSES:
        return f"{whose} is {status}."
    return f"{whose} runs." if account is None and not status else f"{whose} was agreed yet."


def _words(found: Sequence[ListedPlan], as_of: date, none: str) -> str:
    if not found:
        return none
    return table(
        ("No.", "Account", "Name", "Agreed on", "", "Amount", "Received", "Status", "Stands"),
        (
            (
                each.id,
                each.account,
                each.name,
                each.agreed_on,
                each.currency,
                amount(each.total_minor, each.currency),
                amount(each.received_minor, each.currency),
                each.status.words,
                each.words(as_of),
            )
            for each in found
        ),
        right=(0, 5, 6),
    )
