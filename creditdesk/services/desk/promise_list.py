"""Promises of the whole book or of one debtor, and how many were kept: by debtor, by contact, by controller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Connection, select

from creditdesk.domain.promise import MATURED, KeptRate, PromiseStatus
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import promises
from creditdesk.services.desk.recorded import RecordedPromise, promises_where
from creditdesk.services.ledger.promises_then import kept_day, promises_then, stood


class By(StrEnum):
    """Whose promises are counted together."""

    DEBTOR = "debtor"
    CONTACT = "contact"
    CONTROLLER = "controller"


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A promise with whose it is."""

    account: str
    name: str
    controller: str
    promise: RecordedPromise


@dataclass(frozen=True, slots=True)
class RateRow:
    """How far promises were kept: of a debtor, of a contact there (`contact`), or made to a controller.

    `account` and `name` are empty for a controller. Values are by currency, since currencies are never added.
    """

    account: str
    name: str
    contact: str
    controller: str
    values: Mapping[str, KeptRate]

    @property
    def kept(self) -> int:
        """Promises kept whole."""
        return sum(rate.kept for rate in self.values.values())

    @property
    def matured(self) -> int:
        """Promises whose day has come."""
        return sum(rate.matured for rate in self.values.values())

    @property
    def by_count(self) -> Decimal | None:
        """Promises kept in 100 matured, of all currencies."""
        return KeptRate(self.kept, self.matured).by_count


def listed(
    connection: Connection,
    as_of: date,
    *,
    customer_id: int | None = None,
    statuses: Collection[PromiseStatus] = (),
    due_by: date | None = None,
) -> tuple[ListedPromise, ...]:
    """Return promises made by a day, the first promised day first, as they stood then.

    Args:
        connection: Where to read.
        as_of: The day.
        customer_id: Of this debtor; none for all.
        statuses: In these; none for any.
        due_by: Promised for this day at the latest.
    """
    which = promises.c.made_on <= as_of
    if customer_id is not None:
        which &= promises.c.customer_id == customer_id
    if due_by is not None:
        which &= promises.c.promised_on <= due_by
    found = promises_where(connection, which, as_of, statuses)
    people = {row.id: row for row in connection.execute(_PEOPLE)} if found else {}
    made = [
        ListedPromise(
            people[promise.customer_id].account,
            people[promise.customer_id].name,
            people[promise.customer_id].controller,
            promise,
        )
        for promise in found
    ]
    return tuple(sorted(made, key=lambda each: (each.promise.promised_on, each.account, each.promise.id)))


def rates(connection: Connection, as_of: date, by: By, customer_id: int | None = None) -> tuple[RateRow, ...]:
    """Return how far promises decided by a day were kept, of one debtor or of all; the worst rate by count first."""
    kept_on = kept_day(connection)
    which = stood(MATURED, as_of, kept_on) & (promises.c.made_on <= as_of)
    if customer_id is not None:
        which &= promises.c.customer_id == customer_id
    rows = connection.execute(
        select(
            customers.c.account,
            customers.c.name,
            customers.c.controller,
            promises,
        )
        .join(customers, customers.c.id == promises.c.customer_id)
        .where(which)
    ).all()
    counted: defaultdict[tuple[str, str, str, str], defaultdict[str, KeptRate]] = defaultdict(
        lambda: defaultdict(KeptRate)
    )
    for row, made_then in zip(rows, promises_then(connection, rows, as_of, kept_on), strict=True):
        if made_then.judged_on is None or made_then.judged_on > as_of:
            continue
        whose = {
            By.DEBTOR: (row.account, row.name, "", row.controller),
            By.CONTACT: (row.account, row.name, row.contact_name, row.controller),
            By.CONTROLLER: ("", "", "", row.controller),
        }[by]
        rate = counted[whose][row.currency]
        counted[whose][row.currency] = rate.with_promise(
            made_then.status, made_then.amount_minor, made_then.received_minor
        )
    made = [RateRow(*whose, dict(values)) for whose, values in counted.items()]
    return tuple(sorted(made, key=lambda row: (row.by_count, -row.matured, row.account, row.contact, row.controller)))


_PEOPLE = select(customers.c.id, customers.c.account, customers.c.name, customers.c.controller)
