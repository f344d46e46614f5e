"""The mandates of debtors on record: written, changed, listed; nothing is collected from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.models.customers import customers
from creditdesk.models.mandates import mandates
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched

_FIELDS = ("status", "currency", "amount_minor", "most_minor", "day", "signed_on")


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate with whose it is, and when and by whom it was last written."""

    customer_id: int
    account: str
    name: str
    mandate: Mandate
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class MandateStep:
    """What was written of a mandate, so that it can be taken back: as it stands since, and before; none as new."""

    customer_id: int
    after: Mandate
    before: Mandate | None


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
                MandateRow(row.customer_id, row.account, row.name, mandate_of(row), row.recorded_at, row.recorded_by)
                for row in rows
            )

    def currency_of(self, customer_id: int) -> str:
        """Return the currency that a debtor is billed in."""
        with self._book.read() as connection:
            found = connection.scalar(select(customers.c.currency).where(customers.c.id == customer_id))
            return str(found or "")

    def record(self, customer_id: int, mandate: Mandate, *, at: datetime) -> tuple[MandateStep, Changes]:
        """Write a mandate as it stands now; what was said of it before stays in the audit chain.

        Raises:
            NotFoundError: If there is no such debtor.
        """
        with self._book.unit_of_work(at) as work:
            account = _account(work, customer_id)
            before = _standing(work, customer_id, mandate)
            if before == mandate:
                return MandateStep(customer_id, mandate, before), Changes(frozenset())
            _write(work, customer_id, mandate, is_new=before is None)
            _tell(work, "mandate", account, mandate, before, mandate)
        return MandateStep(customer_id, mandate, before), _changes(customer_id)

    def undo_record(self, step: MandateStep, *, at: datetime) -> Changes:
        """Undo what was written: the mandate is as it was before, or is not on record again.

        Raises:
            CreditDeskError: If it was written anew since.
        """
        with self._book.unit_of_work(at) as work:
            account = _account(work, step.customer_id)
            if _standing(work, step.customer_id, step.after) != step.after:
                raise CreditDeskError(
                    "The mandate was written anew since.",
                    safe="Nothing was changed.",
                    cure="Write it once more instead.",
                )
            if step.before is None:
                work.connection.execute(delete(mandates).where(_is_of(step.customer_id, step.after)))
            else:
                _write(work, step.customer_id, step.before, is_new=False)
            _tell(work, "take back mandate", account, step.after, step.after, step.before)
        return _changes(step.customer_id)


def _account(work: Work, customer_id: int) -> str:
    account = work.connection.scalar(select(customers.c.account).where(customers.c.id == customer_id))
    if account is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    return str(account)


def _is_of(customer_id: int, mandate: Mandate) -> ColumnElement[bool]:
    return (
        (mandates.c.customer_id == customer_id)
        & (mandates.c.scheme == mandate.scheme)
        & (mandates.c.reference == mandate.reference)
    )


def _standing(work: Work, customer_id: int, mandate: Mandate) -> Mandate | None:
    found = work.connection.execute(select(mandates).where(_is_of(customer_id, mandate))).one_or_none()
    return None if found is None else mandate_of(found)


def _write(work: Work, customer_id: int, mandate: Mandate, *, is_new: bool) -> None:
    values = _values(mandate) | {"recorded_at": work.at, "recorded_by": work.by}
    if is_new:
        named = {"customer_id": customer_id, "scheme": mandate.scheme, "reference": mandate.reference}
        work.connection.execute(insert(mandates).values(**named, **values))
    else:
        work.connection.execute(update(mandates).where(_is_of(customer_id, mandate)).values(**values))


def _tell(
    work: Work, action: str, account: str, mandate: Mandate, before: Mandate | None, after: Mandate | None
) -> None:
    work.record(
        action,
        # Its reference may be a person's name, which could never be taken out of here again.
        f"{account} {mandate.scheme}",
        before=None if before is None else _told(_values(before)),
        after=None if after is None else _told(_values(after)),
    )


def _changes(customer_id: int) -> Changes:
    return Changes(frozenset({Touched.CUSTOMERS}), frozenset({customer_id}))


def _values(mandate: Mandate) -> dict[str, Any]:
    return {name: getattr(mandate, name) for name in _FIELDS}


def mandate_of(row: Row[*tuple[Any, ...]]) -> Mandate:
    """Return the mandate that a row of the table holds."""
    values = {name: getattr(row, name) for name in _FIELDS if name != "status"}
    return Mandate(scheme=Scheme(row.scheme), reference=row.reference, status=MandateStatus(row.status), **values)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    signed_on = values["signed_on"]
    return values | {"signed_on": None if signed_on is None else signed_on.isoformat()}
