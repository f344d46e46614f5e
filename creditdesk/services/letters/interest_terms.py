"""By what each debtor owes interest: the law of their country, another that was chosen, a contract, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, or_, select, update

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.interest import Regime
from creditdesk.domain.interest_claim import Basis, InterestTerms, regime_for
from creditdesk.domain.interest_law import law
from creditdesk.models.customers import customers
from creditdesk.models.interest import interest_terms
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.letters.interest_rates import rate_tables

MOST_ACCEPTED_DAYS = 90
"""The longest that a delivery may wait to count as accepted."""


@dataclass(frozen=True, slots=True)
class SetTerms:
    """Terms that stand: of one debtor, or without a debtor of all of whom nothing else is said."""

    id: int
    customer_id: int | None
    terms: InterestTerms
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class TermsStep:
    """What was done to terms, so that it can be taken back: the ids of those that came and those that went."""

    customer_id: int | None
    came_id: int | None
    went_id: int | None


def _newest(whose: ColumnElement[bool]) -> Select[Any]:
    """Select the terms that stand, a debtor's own before those of all."""
    return (
        select(interest_terms)
        .where(whose, interest_terms.c.ended_at.is_(None))
        .order_by(interest_terms.c.customer_id.is_(None), interest_terms.c.id.desc())
        .limit(1)
    )


# Built once: it is asked with every debtor that is shown.
_OWN_OR_ALL = _newest(
    or_(interest_terms.c.customer_id == bindparam("customer_id"), interest_terms.c.customer_id.is_(None))
)


def regime_of(connection: Connection, customer_id: int, country: str, legal_form: str) -> Regime | None:
    """Return by what law or contract a debtor owes interest, none where nothing gives it."""
    return regime_for(country, legal_form, holding_terms(connection, customer_id), rate_tables(connection))


def holding_terms(connection: Connection, customer_id: int) -> InterestTerms | None:
    """Return what was set for a debtor or for all; none where the law of the country holds."""
    row = connection.execute(_OWN_OR_ALL, {"customer_id": customer_id}).one_or_none()
    return None if row is None else _of_row(row).terms


def set_terms(connection: Connection, customer_id: int | None) -> SetTerms | None:
    """Return what was set for a debtor, or without one for all; none where nothing was."""
    row = connection.execute(_newest(interest_terms.c.customer_id.is_not_distinct_from(customer_id))).one_or_none()
    return None if row is None else _of_row(row)


def every_terms(connection: Connection) -> tuple[SetTerms, ...]:
    """Return all that was set and stands, that of all debtors first."""
    rows = connection.execute(
        select(interest_terms)
        .where(interest_terms.c.ended_at.is_(None))
        .order_by(interest_terms.c.customer_id.is_not(None), interest_terms.c.customer_id)
    )
    return tuple(_of_row(row) for row in rows)


def set_to(work: Work, customer_id: int | None, terms: InterestTerms | None, reason: str = "") -> TermsStep:
    """Set by what a debtor, or without one every debtor, owes interest; without terms, the law of the country again.

    Raises:
        CreditDeskError: If there is no such debtor or law, or the rate is none; or a debtor's has no reason.
    """
    why = " ".join(reason.split())
    if terms is not None:
        _check(work.connection, customer_id, terms, why)
    before = set_terms(work.connection, customer_id)
    if before is not None:
        _end(work, before.id)
    came_id = None
    if terms is not None:
        came_id = add_row(
            work.connection,
            interest_terms,
            customer_id=customer_id,
            basis=terms.basis.value,
            law=terms.law.lower(),
            percent=f"{terms.percent:f}" if terms.basis is Basis.CONTRACT else "",
            accepted_days=terms.accepted_days,
            reason=why,
            set_by=work.by,
            set_at=work.at,
        )
    work.record(
        "set interest terms",
        _subject(customer_id),
        before=None if before is None else words(before.terms),
        after=None if terms is None else words(terms),
        has_reason=bool(why),
    )
    return TermsStep(customer_id, came_id, None if before is None else before.id)


def take_back(work: Work, step: TermsStep) -> None:
    """Undo what was set: what held before holds again.

    Raises:
        CreditDeskError: If something else was set since.
    """
    now = set_terms(work.connection, step.customer_id)
    if (now.id if now else None) != step.came_id:
        raise CreditDeskError(
            "Other terms of interest were set since.", safe="Nothing was changed.", cure="Set them anew instead."
        )
    if step.came_id is not None:
        _end(work, step.came_id)
    if step.went_id is not None:
        work.connection.execute(
            update(interest_terms).where(interest_terms.c.id == step.went_id).values(ended_at=None, ended_by="")
        )
    work.record("take back interest terms", _subject(step.customer_id), came=step.came_id, went=step.went_id)


def words(terms: InterestTerms) -> str:
    """Say terms in a few words."""
    accepted = "" if terms.accepted_days is None else f", accepted after {terms.accepted_days} days"
    return {
        Basis.LAW: f"law {terms.law}{accepted}",
        Basis.CONTRACT: f"contract {terms.percent:f} %",
        Basis.NONE: "none",
    }[terms.basis]


def _end(work: Work, terms_id: int) -> None:
    work.connection.execute(
        update(interest_terms).where(interest_terms.c.id == terms_id).values(ended_at=work.at, ended_by=work.by)
    )


def _check(connection: Connection, customer_id: int | None, terms: InterestTerms, why: str) -> None:
    if customer_id is not None:
        if connection.scalar(select(customers.c.id).where(customers.c.id == customer_id)) is None:
            raise NotFoundError("There is no such debtor in this book.", safe="Nothing was changed.")
        if not why:
            raise CreditDeskError(
                "Terms of interest of one debtor need a reason.",
                safe="Nothing was changed.",
                cure="Say where they were agreed, such as the contract and its date.",
            )
    by_acceptance = terms.basis is Basis.LAW and law(terms.law).by_acceptance
    if terms.accepted_days is not None and not (by_acceptance and 0 <= terms.accepted_days <= MOST_ACCEPTED_DAYS):
        raise CreditDeskError(
            "Days until acceptance are of Indian law, which counts from it.",
            safe="Nothing was changed.",
            cure=f"Choose the law in, and give from 0 to {MOST_ACCEPTED_DAYS} days; or leave them out.",
        )
    if terms.basis is Basis.CONTRACT and not 0 < terms.percent <= 100:
        raise CreditDeskError(
            f"{terms.percent:f} is no contract's rate of interest in percent a year.",
            safe="Nothing was changed.",
            cure="Give one above 0 and up to 100, such as 12.",
        )


def _subject(customer_id: int | None) -> str:
    return "every debtor" if customer_id is None else f"customer {customer_id}"


def _of_row(row: Row[*tuple[object, ...]]) -> SetTerms:
    terms = InterestTerms(Basis(row.basis), row.law, Decimal(row.percent or 0), row.accepted_days)
    return SetTerms(row.id, row.customer_id, terms, row.reason, row.set_by, row.set_at)
