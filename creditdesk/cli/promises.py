"""`promises`: what was promised, what became of it, and how many were kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from creditdesk.cli import facts, opening, terminal
from creditdesk.cli.opening import At
from creditdesk.cli.tables import amount, table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.promise import KeptRate, PromiseStatus
from creditdesk.services.changes import Changes
from creditdesk.services.desk.entries import Saved
from creditdesk.services.desk.promise_list import By, ListedPromise, RateRow


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Promises to pay: the list, how many were kept, and changing or confirming one.")(promises)


def promises(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this debtor; else of all.")] = None,
    *,
    status: Annotated[
        str, typer.Option(metavar="S", help="open, kept, part_kept, broken, cancelled, superseded or all.")
    ] = "",
    due_by: Annotated[str | None, typer.Option(metavar="DATE", help="Promised for this day at the latest.")] = None,
    by: Annotated[str, typer.Option(metavar="WHOM", help="Count them by debtor, contact or controller.")] = "",
    cancel: Annotated[int | None, typer.Option(metavar="ID", help="Cancel this promise.")] = None,
    move: Annotated[int | None, typer.Option(metavar="ID", help="Move this promise, with --to.")] = None,
    to: Annotated[str | None, typer.Option(metavar="DATE", help="The day to move it to.")] = None,
    confirm: Annotated[
        int | None, typer.Option(metavar="ID", help="Confirm this promise to the debtor, with --out or --outbox.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A mail draft (.eml) or a letter (.pdf).")] = None,
    outbox: Annotated[
        bool, typer.Option("--outbox", help="As a mail that waits in the outbox, in place of a file.")
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why it is cancelled, moved, or confirmed though held.")
    ] = "",
) -> None:
    """List promises, count how many were kept, or change one."""
    here = terminal.of(context)
    moved_to = terminal.day(to, "--to")
    wishes = [wish for wish in (cancel, move, confirm) if wish is not None]
    ways = (outbox, out is not None).count(True)
    if len(wishes) > 1 or (move is None) != (moved_to is None) or ways != (confirm is not None):
        raise CreditDeskError(
            "A promise is either cancelled, with --cancel ID, or moved, with --move ID and --to DATE, or confirmed, "
            "with --confirm ID and --out FILE or --outbox.",
            safe="Nothing was changed.",
        )
    if confirm is not None:
        _confirm(here, account, confirm, out, reason)
    elif cancel is not None:
        _change(here, account, cancel, lambda at, moment: _cancelled(at, moment, cancel, reason))
    elif move is not None and moved_to is not None:
        _change(here, account, move, lambda at, moment: _moved(at, moment, move, moved_to, reason))
    elif by:
        _count(here, account, _by(by))
    else:
        _list(here, account, status, terminal.day(due_by, "--due-by"))


def _cancelled(at: At, moment: datetime, promise_id: int, reason: str) -> tuple[Saved, Changes]:
    return at.office.desk.promises.cancel(promise_id, at=moment, as_of=at.as_of, reason=reason)


def _moved(at: At, moment: datetime, promise_id: int, to: date, reason: str) -> tuple[Saved, Changes]:
    return at.office.desk.promises.move(promise_id, to, at=moment, as_of=at.as_of, reason=reason)


def _numbers(at: At, customer_id: int) -> set[int]:
    return {each.promise.id for each in at.office.desk.promises.listed(at.as_of, customer_id=customer_id)}


def _change(
    here: Terminal, account: str | None, promise_id: int, change: Callable[[At, datetime], tuple[Saved, Changes]]
) -> None:
    """Cancel or move a promise, and answer how it and what took its place stand then."""
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        opening.must_be_of(at, account, "promise", promise_id, partial(_numbers, at))
        saved, changes = change(at, here.moment(at.as_of))
        (customer_id,) = changes.customer_ids
        changed = {*saved.promise_ids, *saved.superseded_ids}
        of_debtor = at.office.desk.promises.listed(at.as_of, customer_id=customer_id)
    found = [each for each in of_debtor if each.promise.id in changed]
    here.answer(
        {"as_of": at.as_of.isoformat(), "activity": saved.activity_id, "promises": _facts(found)},
        lambda: _words(found, at.as_of),
    )


def _confirm(here: Terminal, account: str | None, promise_id: int, out: Path | None, reason: str) -> None:
    """Save the confirmation to a file, or put it into the outbox, and answer what it says.

    Exit status 2 where the gate holds it.
    """
    if out is not None and out.suffix.lower() not in (".eml", ".pdf"):
        raise CreditDeskError(
            f"{out.name} is neither a mail draft nor a letter.",
            safe="Nothing was written.",
            cure="Give it a name that ends with .eml or .pdf.",
        )
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        opening.must_be_of(at, account, "promise", promise_id, partial(_numbers, at))
        writing, moment = at.office.promise_letters, here.moment(at.as_of)
        if out is None:
            letter, saved, _ = writing.queue([promise_id], as_of=at.as_of, at=moment, override_reason=reason)
        else:
            letter, saved, _ = writing.write(
                [promise_id],
                out,
                as_mail=out.suffix.lower() == ".eml",
                as_of=at.as_of,
                at=moment,
                override_reason=reason,
            )
    here.answer(
        {
            "as_of": at.as_of.isoformat(),
            "activity": saved.activity_id,
            "file": None if out is None else str(out),
            "text": letter.text,
            "held": list(letter.held),
        },
        lambda: letter.words if out is None else f"{letter.words}: {out}",
    )


def _list(here: Terminal, account: str | None, status: str, due_by: date | None) -> None:
    with opening.caught_up(here) as at:
        customer_id = None if account is None else at.office.ledger.customer_id(account)
        statuses = _statuses(status, is_of_one=account is not None, due_by=due_by)
        found = at.office.desk.promises.listed(at.as_of, customer_id=customer_id, statuses=statuses, due_by=due_by)
    here.answer({"as_of": at.as_of.isoformat(), "promises": _facts(found)}, lambda: _words(found, at.as_of))


def _count(here: Terminal, account: str | None, by: By) -> None:
    with opening.caught_up(here) as at:
        customer_id = None if account is None else at.office.ledger.customer_id(account)
        rows = at.office.desk.promises.rates(at.as_of, by, customer_id)
    facts_ = {"as_of": at.as_of.isoformat(), "by": by.value, "rates": [_rate_facts(row, by) for row in rows]}
    here.answer(facts_, lambda: _rate_words(rows, by))


def _statuses(text: str, *, is_of_one: bool, due_by: date | None) -> Collection[PromiseStatus]:
    """Return the statuses asked for; of the whole book, or due by a day, those that are open unless others are said."""
    if not text:
        return () if is_of_one and due_by is None else (PromiseStatus.OPEN,)
    if text == "all":
        return ()
    if text.replace("-", "_") not in list(PromiseStatus):
        raise CreditDeskError(
            f'"{text}" is no status of a promise.', cure=f"Use one of {', '.join(PromiseStatus)}, or all."
        )
    return (PromiseStatus(text.replace("-", "_")),)


def _by(text: str) -> By:
    if text not in list(By):
        raise CreditDeskError(f'Promises cannot be counted by "{text}".', cure=f"Use one of {', '.join(By)}.")
    return By(text)


def _facts(found: Sequence[ListedPromise]) -> list[dict[str, Any]]:
    return [
        {
            "account": each.account,
            "name": each.name,
            "controller": each.controller,
            **facts.promise_facts(each.promise),
        }
        for each in found
    ]


def _rate_facts(row: RateRow, by: By) -> dict[str, Any]:
    whose = {"account": row.account, "name": row.name} if by is not By.CONTROLLER else {}
    if by is By.CONTACT:
        whose["contact"] = row.contact
    return {
        **whose,
        "controller": row.controller,
        "kept": row.kept,
        "matured": row.matured,
        "kept_rate": str(row.by_count),
        "values": [
            {
                "currency": currency,
                "received": decimal_text(rate.received_minor, currency),
                "promised": decimal_text(rate.promised_minor, currency),
                "kept_rate": str(rate.by_value),
            }
            for currency, rate in sorted(row.values.items())
        ],
    }


def _words(found: Sequence[ListedPromise], as_of: date) -> str:
    if not found:
        return f"No such promise by {as_of}."
    return table(
        ("No.", "Account", "Name", "Promised by", "", "Amount", "Received", "Status", "Who", "Made on"),
        (
            (
                each.promise.id,
                each.account,
                each.name,
                each.promise.promised_on,
                each.promise.currency,
                amount(each.promise.amount_minor, each.promise.currency),
                amount(each.promise.received_minor, each.promise.currency),
                _status_words(each),
                each.promise.contact_name,
                each.promise.made_on,
            )
            for each in found
        ),
        right=(0, 5, 6),
    )


def _status_words(each: ListedPromise) -> str:
    promise = each.promise
    if promise.replaced_by is not None:
        return f"replaced by {promise.replaced_by}"
    words = promise.status.replace("_", " ")
    return f"{words}, moved {promise.moved_count} x" if promise.moved_count else words


def _rate_words(rows: Sequence[RateRow], by: By) -> str:
    if not rows:
        return "No promise has come due yet."

    def value(rate: KeptRate, currency: str) -> tuple[object, ...]:
        return currency, amount(rate.received_minor, currency), amount(rate.promised_minor, currency), rate.by_value

    return table(
        (by.value.capitalize(), "Name", "Kept", "Of", "%", "", "Received", "Promised", "% of value"),
        (
            (
                {By.DEBTOR: row.account, By.CONTACT: row.contact, By.CONTROLLER: row.controller}[by] or "not known",
                row.name,
                row.kept,
                row.matured,
                row.by_count,
                *value(rate, currency),
            )
            for row in rows
            for currency, rate in sorted(row.values.items())
        ),
        right=(2, 3, 4, 6, 7, 8),
    )
