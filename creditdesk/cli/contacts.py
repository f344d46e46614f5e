"""`contacts`: the people at a debtor's, written down and read; without a debtor, whom nobody can ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from creditdesk.cli import facts, opening, terminal
from creditdesk.cli.opening import At
from creditdesk.cli.tables import amount, table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.money import decimal_text
from creditdesk.services.desk.contact_text import ways_in
from creditdesk.services.desk.contacts import EMAIL, PHONE, ContactFacts, WayFacts
from creditdesk.services.ledger.views import Contact, DebtorHead


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="The people at a debtor's; without a debtor, who owes and cannot be rung.")(contacts)


def contacts(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")] = None,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="Whom to write down or change.")] = "",
    role: Annotated[str | None, typer.Option(metavar="TEXT", help="What they do there.")] = None,
    phone: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help='All numbers anew, such as "07700 900123 mobile".')
    ] = None,
    email: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="All addresses anew.")] = None,
    best_time: Annotated[str | None, typer.Option(metavar="TEXT", help="When to ring.")] = None,
    do_not_call: Annotated[str | None, typer.Option(metavar="REASON", help="Why not to ring; empty: may be.")] = None,
    zone: Annotated[str | None, typer.Option(metavar="ZONE", help="Their clock, such as Europe/London.")] = None,
    first: Annotated[bool, typer.Option("--first", help="The first to ring.")] = False,
    left: Annotated[str | None, typer.Option(metavar="DATE", help="The day on which they left.")] = None,
    same_as: Annotated[str, typer.Option(metavar="NAME", help="Another name of the same person, taken in.")] = "",
    cards_in: Annotated[Path | None, typer.Option("--import", metavar="FILE", help="Take in a vCard file.")] = None,
    cards_out: Annotated[Path | None, typer.Option("--export", metavar="FILE", help="Write a vCard file.")] = None,
) -> None:
    """Answer with the contacts as they are once what was asked is done."""
    here = terminal.of(context)
    if account is None:
        _answer_missing(here)
        return
    changes = {
        "role": role, "best_time": best_time, "do_not_call": do_not_call, "time_zone": zone,
        "left_on": None if left is None else terminal.day(left, "--left"), "is_primary": first or None,
    }  # fmt: skip
    given = {field: value for field, value in changes.items() if value is not None}
    problems: tuple[str, ...] = ()
    if cards_in is not None or name or given or phone or email or same_as:
        with opening.writing(here) as at:
            opening.bring_to_day(here, at)
            if cards_in is not None:
                problems = _take(here, at, account, cards_in)
            if name:
                _write(here, at, account, name, given, phone, email)
            elif given or phone or email:
                raise CreditDeskError("Whose is that?", safe="Nothing was written.", cure="Add --name NAME.")
            if same_as:
                _merge(here, at, account, name, same_as)
    with opening.reading(here) as at:
        head = at.office.ledger.debtor(at.office.ledger.customer_id(account), at.as_of).head
        if cards_out is not None:
            at.office.desk.contacts.write_cards(cards_out, head.name, [one for one in head.contacts if one.is_here])
    here.answer(_facts(head, problems), lambda: _words(head, problems))
    if problems:
        raise terminal.attention()


def named(head: DebtorHead, name: str) -> Contact:
    """Return the contact of this name.

    Raises:
        NotFoundError: If there is none.
    """
    found = next((one for one in head.contacts if one.name.casefold() == name.casefold()), None)
    if found is None:
        known = ", ".join(one.name for one in head.contacts if one.name)
        raise NotFoundError(
            f"{head.account} has no contact {name}.",
            safe="Nothing was changed.",
            cure=f"There is {known}." if known else "Write one down with --name.",
        )
    return found


def _write(
    here: Terminal,
    at: At,
    account: str,
    name: str,
    given: dict[str, Any],
    phone: list[str] | None,
    email: list[str] | None,
) -> None:
    head = _head(at, account)
    known = next((one for one in head.contacts if one.name.casefold() == name.casefold()), None)
    ways = tuple(WayFacts(way.kind, way.value, way.label, way.dead_since) for way in known.ways) if known else ()
    for kind, lines in ((PHONE, phone), (EMAIL, email)):
        if lines is not None:
            typed = "\n".join(lines)
            told = ways_in(typed if kind == PHONE else "", typed if kind == EMAIL else "", at.as_of)
            ways = (*(way for way in ways if way.kind != kind), *told)
    wanted = _facts_of(known) if known is not None else ContactFacts(name)
    at.office.desk.contacts.save(
        head.customer_id,
        None if known is None else known.id,
        replace(wanted, ways=ways, **given),
        at=here.moment(at.as_of),
        as_of=at.as_of,
    )


def _facts_of(contact: Contact) -> ContactFacts:
    return ContactFacts(
        contact.name,
        contact.role,
        (),
        is_primary=contact.is_primary,
        best_time=contact.best_time,
        do_not_call=contact.do_not_call,
        language=contact.language,
        time_zone=contact.time_zone,
        preferred_channel=contact.preferred_channel,
        note=contact.note,
        left_on=contact.left_on,
    )


def _merge(here: Terminal, at: At, account: str, name: str, other: str) -> None:
    head = _head(at, account)
    kept, same = named(head, name), named(head, other)
    at.office.desk.contacts.merge(head.customer_id, kept.id, same.id, at=here.moment(at.as_of), as_of=at.as_of)


def _take(here: Terminal, at: At, account: str, path: Path) -> tuple[str, ...]:
    customer_id = at.office.ledger.customer_id(account)
    taken, _ = at.office.desk.contacts.take_cards(customer_id, path, at=here.moment(at.as_of), as_of=at.as_of)
    return taken.problems


def _head(at: At, account: str) -> DebtorHead:
    return at.office.ledger.debtor(at.office.ledger.customer_id(account), at.as_of).head


def _answer_missing(here: Terminal) -> None:
    with opening.current(here) as at:
        rows = at.office.desk.contacts.missing()
        day: date = at.as_of
    found = [
        {
            "account": row.account,
            "name": row.name,
            "controller": row.controller,
            "currency": row.currency,
            "overdue": decimal_text(row.overdue_minor, row.currency),
            "missing": row.missing,
        }
        for row in rows
    ]
    lines = [
        (row.account, row.name, amount(row.overdue_minor, row.currency), row.currency, row.missing) for row in rows
    ]
    here.answer(
        {"as_of": day.isoformat(), "missing": found},
        lambda: (
            table(("Account", "Name", "Overdue", "", "Missing"), lines, right=(2,))
            if lines
            else "Everybody who owes something overdue can be rung."
        ),
    )


def _facts(head: DebtorHead, problems: tuple[str, ...]) -> dict[str, Any]:
    return {
        "account": head.account,
        "name": head.name,
        "contacts": [facts.contact_facts(contact) for contact in head.contacts],
        "group": [
            {"relation": each.relation, "account": each.account, **facts.contact_facts(each.contact)}
            for each in head.group
        ],
        "problems": list(problems),
    }


def _words(head: DebtorHead, problems: tuple[str, ...]) -> str:
    rows = [_row(contact, "") for contact in head.contacts]
    rows += [_row(each.contact, f"{each.relation} {each.account}") for each in head.group]
    lines = [f"{head.account}  {head.name}"]
    lines += ["", table(("Name", "Role", "Telephone", "E-mail", "When"), rows)] if rows else ["No contacts known."]
    return "\n".join((*lines, *problems))


def _row(contact: Contact, where: str) -> tuple[str, ...]:
    numbers = ", ".join(
        f"{way.shown or way.value}{f' ({way.label})' if way.label else ''}"
        for way in contact.ways
        if way.kind == PHONE and way.dead_since is None
    )
    left = f"left {contact.left_on.isoformat()}" if contact.left_on is not None else ""
    when = left or (f"do not ring: {contact.do_not_call}" if contact.do_not_call else contact.best_time)
    return (contact.name, " · ".join(filter(None, (where, contact.role))), numbers, contact.email, when)
