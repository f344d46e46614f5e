"""Making the demo company: a book with three years of trade in it, the same for the same seed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from creditdesk.domain.dates import add_months
from creditdesk.models.customers import contacts, customers
from creditdesk.models.ledger import documents
from creditdesk.models.rows import add_row
from creditdesk.models.staging import import_batches
from creditdesk.services.book import settings
from creditdesk.services.book.book import Book, Work
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.calendar import public_holidays
from creditdesk.services.demo import cast, history, known, tales
from creditdesk.services.demo.company import LETTERHEAD
from creditdesk.services.demo.debtors import Debtor, ordinary_debtors
from creditdesk.services.demo.keeping import discard_demo
from creditdesk.services.demo.ledger import DemoLedger
from creditdesk.services.demo.today import happenings
from creditdesk.services.demo.trading import Payments, pay, trade
from creditdesk.services.desk import day
from creditdesk.services.letters.letterhead import write_letterhead
from creditdesk.services.progress import Progress, Silent

DEMO_DAY = date(2026, 11, 20)
"""The day on which the demo company lives, a Friday; its ledger ends there."""

LATELY = date(2026, 11, 9)
"""From this day on the history was made with CreditDesk: its letters went through the gate and are kept."""

YEARS = 3
TARGET_MINOR = 128_431_000
"""What 400 debtors owe in pounds on the demo day; fewer or more owe in proportion."""

_CONTROLLER = "J. Whitcombe"
_STEPS = 5


def make_demo(
    path: Path,
    *,
    debtors: int = 400,
    seed: int = 1,
    as_of: date = DEMO_DAY,
    at: datetime,
    progress: Progress | None = None,
) -> Book:
    """Make the demo company in a new book and open it.

    Args:
        path: The book to make; it must not exist.
        debtors: How many debtors; those with a story come first.
        seed: The same seed makes the same book.
        as_of: The day that the book opens on. The company's own story ends on `DEMO_DAY`.
        at: The moment of making, for the records of it; history has its own moments.
        progress: Told of each step.
    """
    say = progress or Silent()
    say.report(0, _STEPS, "Inventing debtors")
    people, ledger = invent(debtors, seed)
    say.report(1, _STEPS, "Writing three years of trade")
    book = create_book(
        path, company=LETTERHEAD.name, country=LETTERHEAD.country, currency=LETTERHEAD.currency, at=at, user=_CONTROLLER
    )
    with ExitStack() as on_failure:
        on_failure.callback(discard_demo, path)
        on_failure.callback(book.close)
        _fill(book, people, ledger, seed=seed, as_of=as_of, at=at, say=say)
        on_failure.pop_all()
    book.close()
    say.report(_STEPS, _STEPS, "Done")
    return open_book(path)


def _fill(
    book: Book,
    people: list[Debtor],
    ledger: DemoLedger,
    *,
    seed: int,
    as_of: date,
    at: datetime,
    say: Progress,
) -> None:
    with book.unit_of_work(at) as work:
        # Known as a demo company from the first, so that one left half made can be told and cleared away.
        settings.put(work, settings.DEMO, "being made")
    with book.unit_of_work(at) as work:
        write_letterhead(work, LETTERHEAD)
        ids = _write_debtors(work.connection, people)
        ledger.post(work.connection, _write_batch(work, ledger, seed), ids)
        say.report(2, _STEPS, "Writing the history")
        told = happenings(people, ledger, seed, DEMO_DAY)
        history.write(work, [each for each in told if each.on < LATELY], people, ledger, ids)
        if "TID088" in ids:
            tales.plan_tideway(work.connection, ledger, ids["TID088"])
        if cast.NORTHGATE in ids:
            tales.stop_northgate(work.connection, ids[cast.NORTHGATE])
    say.report(3, _STEPS, "Writing the last weeks' letters")
    history.write_lately(book, [each for each in told if each.on >= LATELY], people, ledger, ids)
    say.report(4, _STEPS, "Working out today's list")
    with book.unit_of_work(at) as work:
        history.close_follow_ups(work.connection, DEMO_DAY)
        known.write(work, ids)
        settings.put(work, settings.AS_OF, as_of.isoformat())
        settings.put(work, settings.DEMO, "made")
        day.refresh(work.connection, as_of)


def invent(debtors: int, seed: int) -> tuple[list[Debtor], DemoLedger]:
    """Return the debtors, and their ledger with its numbers, as they go into the book."""
    people = _debtors(debtors, seed)
    scale = _scale(people, seed)
    people = [_with_limit(debtor, scale) for debtor in people]
    ledger = _play(people, seed, scale, stories=True, ordinary=True)
    ledger.number()
    return people, ledger


def describe(path: Path) -> dict[str, int]:
    """Return how many debtors and documents a demo book has."""
    with open_book(path, read_only=True) as book, book.read() as connection:
        return {
            "debtors": connection.scalar(select(func.count()).select_from(customers)) or 0,
            "documents": connection.scalar(select(func.count()).select_from(documents)) or 0,
        }


def _debtors(count: int, seed: int) -> list[Debtor]:
    """Return the debtors with a story, then ordinary ones up to the number asked for."""
    story = [role.debtor for role in cast.ROLES[:count]]
    return story + ordinary_debtors(count - len(story), seed, {debtor.account for debtor in story})


def _scale(people: list[Debtor], seed: int) -> float:
    """Return the factor on ordinary debtors' amounts with which the whole ledger owes what it is to owe."""
    told = _owed(_play(people, seed, 1.0, stories=True, ordinary=False), people)
    measured = _owed(_play(people, seed, 1.0, stories=False, ordinary=True), people)
    wanted = TARGET_MINOR * len(people) // 400 - told
    return wanted / measured if measured > 0 and wanted > 0 else 1.0


def _with_limit(debtor: Debtor, scale: float) -> Debtor:
    """Round an ordinary debtor's limit, made for unscaled amounts, as a credit manager would set it."""
    if debtor.is_story or debtor.credit_limit is None:
        return debtor
    return replace(debtor, credit_limit=max(500, round(debtor.credit_limit * scale / 500) * 500))


def _play(people: list[Debtor], seed: int, scale: float, *, stories: bool, ordinary: bool) -> DemoLedger:
    starts_on = add_months(DEMO_DAY, -12 * YEARS)
    holidays = public_holidays(LETTERHEAD.country, range(starts_on.year, DEMO_DAY.year + 2))
    roles = {role.debtor.account: role for role in cast.ROLES}
    head_office = next((debtor for debtor in people if debtor.account == cast.HEAD_OFFICE), None)
    collected: Payments = defaultdict(list)
    ledger = DemoLedger()
    for debtor in people:
        if not (stories if debtor.is_story else ordinary):
            continue
        role = roles.get(debtor.account)
        trade(
            ledger,
            debtor,
            starts_on,
            DEMO_DAY,
            seed=seed,
            holidays=holidays,
            scale=1.0 if debtor.is_story else scale,
            last_invoice_on=role.trades_until if role is not None else None,
            collected=collected if debtor.parent and head_office is not None else None,
        )
        if role is not None:
            role.play(ledger)
    if head_office is not None:
        for paid_on in sorted(collected):
            pay(ledger, head_office, paid_on, collected[paid_on])
    return ledger


def _owed(ledger: DemoLedger, people: list[Debtor]) -> int:
    """Return what is owed in the company's currency: documents less what bounced and came off again."""
    home = {debtor.account for debtor in people if debtor.currency == LETTERHEAD.currency}
    return sum(
        entry.amount_minor
        for account in home
        for entry in ledger.entries.get(account, ())
        if entry.reversed_on > DEMO_DAY
    )


def _write_debtors(connection: Connection, people: list[Debtor]) -> dict[str, int]:
    ids = {debtor.account: number for number, debtor in enumerate(people, start=1)}
    rows = [
        {
            "id": ids[debtor.account],
            "company_id": 1,
            "account": debtor.account,
            "name": debtor.name,
            "legal_form": debtor.legal_form,
            "country": debtor.country,
            "currency": debtor.currency,
            "terms": debtor.terms,
            "credit_limit_minor": None if debtor.credit_limit is None else debtor.credit_limit * 100,
            "parent_id": ids.get(debtor.parent),
            "sector": debtor.sector,
            "controller": debtor.controller,
            "language": debtor.language,
            "address1": debtor.address[0],
            "address2": debtor.address[1],
            "city": debtor.address[2],
            "region": debtor.address[3],
            "postcode": debtor.address[4],
        }
        for debtor in people
    ]
    connection.execute(insert(customers), rows)
    connection.execute(insert(contacts), [row for debtor in people for row in _contact_rows(debtor, ids)])
    return ids


def _contact_rows(debtor: Debtor, ids: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "customer_id": ids[debtor.account],
            "name": person.name,
            "role": person.role,
            "phone": person.phone,
            "phone_digits": _international_digits(person.phone),
            "email": person.email,
            "is_primary": index == 0,
            "best_time": person.best_time,
            "do_not_call": person.do_not_call,
        }
        for index, person in enumerate(debtor.people)
    ]


def _international_digits(phone: str) -> str:
    """Return the digits of a number with its country's, 441134960142: all without a + are British."""
    digits = "".join(character for character in phone if character.isdigit())
    return digits if phone.startswith("+") else f"44{digits[1:]}"


def _write_batch(work: Work, ledger: DemoLedger, seed: int) -> int:
    """Write the import that the demo's ledger belongs to, on the morning of the demo day, with an import's counts."""
    rows = sum(len(entries) for entries in ledger.entries.values()) + len(ledger.applied)
    counts = {"rows": rows, "new": rows, "changed": 0, "unchanged": 0, "vanished": 0, "rejected": 0}
    morning = datetime(DEMO_DAY.year, DEMO_DAY.month, DEMO_DAY.day, 8, 2, tzinfo=work.at.tzinfo)
    name = f"demo company, seed {seed}"
    batch_id = add_row(
        work.connection,
        import_batches,
        id=1,
        profile="demo",
        files=[{"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest(), "rows": rows}],
        imported_at=morning,
        imported_by=_CONTROLLER,
        result=counts,
    )
    work.record("import", name, **counts)
    return batch_id
