"""`debtor`: everything about one debtor."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from creditdesk.cli import facts, opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.services.desk.query_rows import QueryFilter, QueryRow
from creditdesk.services.desk.recorded import RecordedPromise, promises_of
from creditdesk.services.insight.pattern import Pattern
from creditdesk.services.ledger.type_words import TYPE_WORDS
from creditdesk.services.ledger.views import DebtorView

_NEWEST = 12


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="One debtor, whole.")(debtor)


def debtor(
    context: typer.Context, account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")]
) -> None:
    """Answer what the Desk shows of a debtor, as of the day."""
    here = terminal.of(context)
    with opening.caught_up(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        view = at.office.ledger.debtor(customer_id, at.as_of)
        pattern = at.office.insight.pattern(customer_id, at.as_of)
        with at.office.book.read() as connection:
            promises = promises_of(connection, customer_id, at.as_of)
        queries = at.office.desk.queries.list(at.as_of, QueryFilter(customer_id))
    here.answer(_facts(view, pattern, promises, queries), lambda: _words(view, pattern, promises, queries))


def _facts(
    view: DebtorView,
    pattern: Pattern,
    promises: tuple[RecordedPromise, ...],
    queries: tuple[QueryRow, ...],
) -> dict[str, Any]:
    head = view.head
    return {
        "account": head.account,
        "name": head.name,
        "as_of": view.as_of.isoformat(),
        "legal_form": head.legal_form,
        "country": head.country,
        "currency": head.currency,
        "terms": head.terms,
        "sector": head.sector,
        "controller": head.controller,
        "parent_account": head.parent_account,
        "on_stop": head.on_stop,
        "dunning_hold": head.dunning_hold,
        "balances": [facts.balance_facts(balance) for balance in head.balances],
        "items": [facts.item_facts(item) for item in view.items],
        "contacts": [facts.contact_facts(contact) for contact in head.contacts],
        "history": [facts.history_facts(entry) for entry in view.history],
        "promises": [facts.promise_facts(promise) for promise in promises],
        "queries": [facts.query_facts(query) for query in queries],
        "pattern": pattern.as_json(),
        "behaviour": None
        if view.reading is None
        else {"behaviour": view.reading.behaviour.value, "because": list(view.reading.because)},
        "risk": {"score": head.risk, "level": head.risk_level, "reasons": list(head.risk_words)},
        "talking_points": list(view.talking_points),
        "next_action": view.next_action,
    }


def _words(
    view: DebtorView,
    pattern: Pattern,
    promises: tuple[RecordedPromise, ...],
    queries: tuple[QueryRow, ...],
) -> str:
    head = view.head
    lines = [f"{head.account}  {head.name}  ({head.terms_words or head.terms})"]
    lines += [
        f"Owes {amount(balance.balance_minor, balance.currency)} {balance.currency}, "
        f"{amount(balance.overdue_minor, balance.currency)} overdue"
        + ("" if balance.oldest_days is None else f", the oldest {balance.oldest_days} days")
        for balance in head.balances
    ]
    lines += [f"On stop: {head.on_stop}"] if head.on_stop else []
    lines += [f"Not chased: {head.dunning_hold}"] if head.dunning_hold else []
    because = f": {'; '.join(head.risk_words)}" if head.risk_words else ""
    if view.reading is not None:
        lines.append(f"{view.reading.behaviour.words.capitalize()}: {'; '.join(view.reading.because)}")
    lines += [pattern.sentence, f"Risk {head.risk}, {head.risk_level}{because}"]
    lines += [
        f"Contact: {person.name} {person.role} {person.phone} {person.email}".rstrip() for person in head.contacts
    ]
    lines += [
        f"Promise {promise.status}: {amount(promise.amount_minor, promise.currency)} by {promise.promised_on}"
        for promise in promises[:_NEWEST]
    ]
    lines += [
        f"Query {query.status}: {query.reason_code} {amount(query.amount_minor, query.currency)} of {query.raised_on}"
        for query in queries[:_NEWEST]
    ]
    items = [
        (
            TYPE_WORDS[item.key.type],
            item.key.number,
            item.dated_on,
            item.due_on,
            item.days_overdue,
            item.currency,
            amount(item.open_minor, item.currency),
            item.state,
        )
        for item in view.items
    ]
    if items:
        lines += ["", table(("Item", "Number", "Date", "Due", "Days", "", "Open", "State"), items, right=(4, 6))]
    lines += ["", *(f"{entry.on}  {entry.title}  {entry.detail}".rstrip() for entry in view.history[:_NEWEST])]
    return "\n".join(lines)
