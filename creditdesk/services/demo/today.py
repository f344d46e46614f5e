"""Who is where on the demo day: promises due, broken and running, queries, call backs, debtors nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from creditdesk.domain.dates import add_business_days, add_months
from creditdesk.services.calendar import public_holidays
from creditdesk.services.demo.chasing import Chase
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.history import Happening, Talk
from creditdesk.services.demo.ledger import DemoLedger
from creditdesk.services.demo.tales import tales

HISTORY_MONTHS = 12
_PROMISES_DUE, _BROKEN, _RUNNING, _QUERIES, _CALL_BACKS, _UNREACHED = 5, 2, 12, 7, 3, 3
_WORTH_MINOR = 90_000


def happenings(people: list[Debtor], ledger: DemoLedger, seed: int, day: date) -> list[Happening]:
    """Return everything that was said and written up to a day; the same seed, the same answer."""
    starts_on = add_months(day, -HISTORY_MONTHS)
    holidays = public_holidays("GB", range(starts_on.year, day.year + 2))
    told = tales(ledger, [debtor.account for debtor in people])
    chases = {debtor.account: Chase(debtor, ledger, seed, holidays, day) for debtor in people if not debtor.is_story}
    for chase in chases.values():
        told += chase.year(starts_on)
    told += _now(chases, people, ledger, seed, day, holidays)
    return told


def _now(
    chases: dict[str, Chase],
    people: list[Debtor],
    ledger: DemoLedger,
    seed: int,
    day: date,
    holidays: frozenset[date],
) -> Iterator[Talk]:
    """Yield what puts some ordinary debtors onto each of the worklists."""
    random = Random(f"today {seed}")  # noqa: S311 - invention, not secrecy
    before = day - timedelta(days=14)
    worth = [
        debtor.account
        for debtor in people
        if debtor.account in chases
        and sum(
            ledger.open_minor(entry, day)
            for entry in ledger.invoices(debtor.account)
            if entry.due_on < before and ledger.open_minor(entry, day) > 0
        )
        >= _WORTH_MINOR
    ]
    random.shuffle(worth)
    waiting = iter(chases[account] for account in worth)

    def days_ago(count: int) -> date:
        return add_business_days(day, -count, holidays)

    talks: list[Talk | None] = []
    for _, chase in zip(range(_PROMISES_DUE), waiting, strict=False):
        talks.append(chase.promise_for(days_ago(random.randrange(5, 9)), days_ago(random.randrange(2))))
    for _, chase in zip(range(_BROKEN), waiting, strict=False):
        talks.append(chase.promise_for(days_ago(random.randrange(8, 10)), days_ago(random.randrange(3, 6))))
    for _, chase in zip(range(_RUNNING), waiting, strict=False):
        by = add_business_days(day, random.randrange(1, 10), holidays)
        talks.append(chase.promise_for(days_ago(random.randrange(1, 5)), by))
    for _, chase in zip(range(_QUERIES), waiting, strict=False):
        talks.append(chase.query(days_ago(random.randrange(3, 10))))
    for (_, at), chase in zip(enumerate(("11:15", "14:00", "15:30")), waiting, strict=False):
        talks.append(chase.call_back(days_ago(1), day, at))
    for _, chase in zip(range(_UNREACHED), waiting, strict=False):
        yield from chase.tries((days_ago(6), days_ago(4), days_ago(2)))
    yield from (talk for talk in talks if talk is not None)
