"""The mandates of debtors on record: written, changed, listed; nothing is collected from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.models.customers import customers
from creditdesk.models.mandates import mandates
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched

_FIELDS = ("status", "currency", "amount_minor", "most_minor", "day", "signed_on")


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate with whose it is, and when and by whom it was last written."""

    account: str
    name: str
    mandate: Mandate
    recorded_at: datetime
    recorded_by: str


class Mandates:
    """The mandates of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def listed(self, customer_id: int | None = None) -> tuple[MandateRow, ...]:
        """Return the mandates of a debtor, or of all, by account, those that may be collected by first."""
        query = select(mandates, customers.c.account, customers.c.name).join(
            customers, customers.c.id == mandates.c.customer_id
        )
        if customer_id is not None:
            query = query.where(mandates.c.customer_id == customer_id)
        is_active = mandates.c.status != MandateStatus.ACTIVE
        with self._book.read() as connection:
            rows = connection.execute(query.order_by(customers.c.account, is_active, mandates.c.id))
            return tuple(
                MandateRow(row["account"], row["name"], _mandate(row), row["recorded_at"], row["recorded_by"])
                for row in rows.mappings()
            )

    def currency_of(self, customer_id: int) -> str:
        """Return the currency that a debtor is billed in."""
        with self._book.read() as connection:
            found = connection.scalar(select(customers.c.currency).where(customers.c.id == customer_id))
            return str(found or "")

    def record(self, customer_id: int, mandate: Mandate, *, at: datetime) -> Changes:
        """Write a mandate as it stands now; what was said of it before stays in the audit chain.

        Raises:
            NotFoundError: If there is no such debtor.
        """
        values = {name: getattr(mandate, name) for name in _FIELDS}
        key = (
            (mandates.c.customer_id == customer_id)
            & (mandates.c.scheme == mandate.scheme)
            & (mandates.c.reference == mandate.reference)
        )
        with self._book.unit_of_work(at) as work:
            account = work.connection.scalar(select(customers.c.account).where(customers.c.id == customer_id))
            if account is None:
                raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
            before = work.connection.execute(select(mandates).where(key)).mappings().one_or_none()
            if before is not None and _mandate(before) == mandate:
                return Changes(frozenset())
            written = values | {"recorded_at": at, "recorded_by": work.by}
            if before is None:
                named = {"customer_id": customer_id, "scheme": mandate.scheme, "reference": mandate.reference}
                work.connection.execute(insert(mandates).values(**named, **written))
            else:
                work.connection.execute(update(mandates).where(key).values(**written))
            work.record(
                "mandate",
                f"{account} {mandate.scheme} {mandate.reference}",
                before=None if before is None else _told({name: before[name] for name in _FIELDS}),
                after=_told(values),
            )
        return Changes(frozenset({Touched.CUSTOMERS}), frozenset({customer_id}))


def _mandate(row: Any) -> Mandate:  # noqa: ANN401 - a row of the table
    return Mandate(
        scheme=Scheme(row["scheme"]),
        reference=row["reference"],
        status=MandateStatus(row["status"]),
        **{name: row[name] for name in _FIELDS if name != "status"},
    )


def _told(values: dict[str, Any]) -> dict[str, Any]:
    signed_on = values["signed_on"]
    return values | {"signed_on": None if signed_on is None else signed_on.isoformat()}
