"""`log`: a call, note, promise or query into the history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.facts import plan_facts, promise_facts, query_facts
from creditdesk.cli.opening import At
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.contact_rules import Concern
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import OUTCOMES, Reach
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.query_entry import QueryItem, read_query
from creditdesk.domain.quick_reading import PromiseReading
from creditdesk.services.desk.contacts import ContactFacts
from creditdesk.services.desk.entries import CallEntry, PlanDraft, PromiseDraft, QueryDraft
from creditdesk.services.desk.recorded import Recorded, recorded
from creditdesk.services.desk.ringing import against
from creditdesk.services.ledger.views import Contact, DebtorView


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Write a call, note, promise or query into a debtor's history.")(log)


def log(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    *,
    outcome: Annotated[str, typer.Option(metavar="CODE", help="What came of it, such as PTP, NO_ANSWER or NOTE.")],
    contact: Annotated[str, typer.Option(metavar="NAME", help="Who was spoken to.")] = "",
    new_contact: Annotated[
        bool, typer.Option("--new-contact", help="Write --contact down, where nobody of that name is known.")
    ] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", help="What was said.")] = "",
    promise: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help='Such as "18400 fri on 10512", or a plan: "1200 weekly x6 from 1 jan".'),
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="TEXT", help='What they dispute, such as "400 on 10512"; with its --reason.')
    ] = None,
    reason: Annotated[str, typer.Option(metavar="CODE", help="Why they do not pay, such as PRICE.")] = "",
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it was, such as 14:30 or 2026-11-20T14:30.")
    ] = None,
) -> None:
    """Write it, with the follow-up that its outcome brings, and answer what became of it."""
    here = terminal.of(context)
    with opening.writing(here) as opened:
        office = opened.office
        moment, as_of = _when(here, opened.as_of, at)
        of_the_day = At(office, as_of)
        opening.bring_to_day(here, of_the_day)
        customer_id = office.ledger.customer_id(account)
        reads = _read(of_the_day, customer_id, promise)
        view = office.ledger.debtor(customer_id, as_of)
        person = next((each for each in view.head.contacts if each.name.casefold() == contact.casefold()), None)
        with _writing_down(of_the_day, customer_id, contact if new_contact and person is None else "", moment) as made:
            if made is not None:
                view = office.ledger.debtor(customer_id, as_of)
                person = next(each for each in view.head.contacts if each.id == made)
            concerns = _concerns(view, outcome.upper(), person, moment)
            for concern in concerns:
                here.say(f"{concern.text} ({concern.rule})")
            plan = next(iter(reads.plans), None)
            entry = CallEntry(
                customer_id,
                outcome.upper() if plan is None else "PLAN_AGREED",
                contact_id=None if person is None else person.id,
                contact_name=contact,
                against=concerns,
                note=note,
                reason_code=reason.upper(),
                promises=tuple(
                    PromiseDraft(read.amount_minor, read.currency, read.promised_on, read.items)
                    for read in reads.promises
                ),
                plan=None if plan is None else PlanDraft(plan.instalments, plan.currency, plan.items, plan.words),
                query=_query(of_the_day, customer_id, query, reason.upper(), note),
            )
            saved, _ = office.desk.save_call(entry, at=moment, as_of=as_of)
        with office.book.read() as connection:
            kept = recorded(connection, saved)
    # As the window does: it may be a slip of the keyboard, or invoices that the ledger does not have yet.
    hints = (*(promise.hint for promise in reads.promises), *(plan.hint for plan in reads.plans))
    told = (*reads.notices, *filter(None, hints))
    notices = [*_stranger(view, contact, person), *(f"{notice}." for notice in told)]
    for notice in notices:
        here.say(notice)
    here.answer({**_facts(account, kept), "notices": notices}, lambda: _words(account, kept))


@contextmanager
def _writing_down(opened: At, customer_id: int, name: str, moment: datetime) -> Iterator[int | None]:
    """Write a person down, if any is named, and give their id; where what follows is refused, nobody was."""
    if not name:
        yield None
        return
    contacts = opened.office.desk.contacts
    change, _ = contacts.save(customer_id, None, ContactFacts(name), at=moment, as_of=opened.as_of)
    try:
        yield change.contact_id
    except CreditDeskError:
        contacts.take_back(change, at=moment, as_of=opened.as_of)
        raise


def _stranger(view: DebtorView, name: str, person: Contact | None) -> tuple[str, ...]:
    """Say that nobody of this name is known, and who is: a slip, perhaps. The history keeps the name all the same."""
    known = ", ".join(each.name for each in view.head.contacts if each.name)
    if not name or person is not None or not known:
        return ()
    return (f'"{name}" is none of the contacts known: {known}. With --new-contact they are written down.',)


def _when(here: Terminal, as_of: date, text: str | None) -> tuple[datetime, date]:
    """Return when it was, and on which day of the ledger: a day gone by may be named with the time alone."""
    if text is None:
        return here.moment(as_of), as_of
    try:
        said = datetime.fromisoformat(text if "T" in text or " " in text else f"{as_of}T{text}")
    except ValueError:
        raise CreditDeskError(
            f'"{text}" is not a time.', safe="Nothing was written.", cure="Write it as 14:30 or 2026-11-20T14:30."
        ) from None
    day = terminal.of_a_ledger(said.date(), "--at")
    if day > as_of or (day < as_of and here.as_of is not None):
        raise CreditDeskError(
            f"{text} is not on {as_of}, the day that the ledger is looked at.",
            safe="Nothing was written.",
            cure=f"Say --as-of {day} before the command.",
        )
    return (said.astimezone() if said.tzinfo is None else said), day


def _concerns(view: DebtorView, code: str, person: Contact | None, moment: datetime) -> tuple[Concern, ...]:
    """Return what spoke against ringing at that moment; a note is no call."""
    outcome = OUTCOMES.get(code)
    if outcome is None or outcome.reach is Reach.OWN:
        return ()
    rung = person or next((each for each in view.head.contacts if each.is_here), None)
    return against(view.head, view.attempts, rung, moment, view.as_of)


def _query(opened: At, customer_id: int, text: str | None, reason: str, note: str) -> QueryDraft | None:
    """Read what is disputed; without an amount it is all that is open of the invoices and not in query already."""
    if text is None:
        return None
    if not reason:
        raise CreditDeskError("A query needs its reason.", safe="Nothing was written.", cure="Add --reason, as PRICE.")
    cure = 'Write it as "400 on 10512", or "on 10512" for all that is open of it.'
    if not text.strip():
        raise CreditDeskError("The query is empty.", safe="Nothing was written.", cure=cure)
    items = [
        QueryItem(row.key, row.due_on, row.currency, row.open_minor, row.disputed_minor)
        for row in opened.office.ledger.debtor(customer_id, opened.as_of).items
        if row.open_minor > 0
    ]
    reading = read_query(text, as_of=opened.as_of, items=items, style=AmountStyle.POINT)
    if reading.problem:
        # On a terminal nothing is selected with a key.
        problem = "Which invoice is queried?" if reading.wants_items else reading.problem
        raise CreditDeskError(problem, safe="Nothing was written.", cure=cure)
    return QueryDraft(reason, reading.amount_minor, reading.items, note=note, currency=reading.currency)


def _read(opened: At, customer_id: int, text: str | None) -> PromiseReading:
    """Return what the promise line says; nothing where no promise was made."""
    if text is None:
        return PromiseReading((), ())
    cure = 'Write it as "18400 fri on 10512".'
    if not text.strip():
        raise CreditDeskError("The promise is empty.", safe="Nothing was written.", cure=cure)
    reading = opened.office.desk.read_promise(text, customer_id, (), opened.as_of)
    if reading.problems:
        problem = reading.problems[0]
        raise CreditDeskError(
            f"The promise is not clear: {problem.text}",
            safe="Nothing was written.",
            cure=cure,
        )
    if reading.unsaid:
        # The window proposes a day and asks; here nobody is asked, and what nobody said is not promised.
        raise CreditDeskError(
            "The promise says no day.", safe="Nothing was written.", cure='Ask for it, and write it as "18400 fri".'
        )
    if len(reading.plans) > 1:
        raise CreditDeskError(
            "These are two plans.", safe="Nothing was written.", cure="Write one entry for each of them."
        )
    return reading


def _facts(account: str, kept: Recorded) -> dict[str, Any]:
    promises = [promise_facts(promise) for promise in kept.promises]
    follow_ups = [
        {"id": follow_up.id, "kind": follow_up.kind, "date": follow_up.due_on.isoformat(), "text": follow_up.text}
        for follow_up in kept.follow_ups
    ]
    return {
        "account": account,
        "activity": {"id": kept.activity_id, "at": kept.happened_at.isoformat(), "summary": kept.summary},
        "promise": promises[0] if promises else None,
        "promises": promises,
        "plan": plan_facts(kept.plans[0]) if kept.plans else None,
        "query": query_facts(kept.queries[0]) if kept.queries else None,
        "follow_up": follow_ups[0] if follow_ups else None,
        "follow_ups": follow_ups,
    }


def _words(account: str, kept: Recorded) -> str:
    lines = [f"{account}: {kept.summary}."]
    lines += [f"Next: {follow_up.text or follow_up.kind} on {follow_up.due_on}." for follow_up in kept.follow_ups]
    return "\n".join(lines)
