"""Laying credits against debits: proposals, and the check of each allocation.

An allocation links an amount of one credit document to one debit document; it neither makes nor loses money.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.money import decimal_text


@dataclass(frozen=True, slots=True)
class Side:
    """A document as an allocation sees it; `open_minor` is what is left of it, zero or above on both sides.

    `family` names customers who may pay for each other: the parent's id, or the customer's own.
    """

    key: DocumentKey
    customer_id: int
    family: int
    currency: str
    open_minor: int
    dated_on: date
    due_on: date
    is_debit: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a credit proposed for one debit; `amount_minor` is above zero."""

    debit: Side
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a credit might be laid out; the shares and what is unallocated sum to the credit's open amount."""

    shares: tuple[Share, ...]
    unallocated_minor: int
    reason: str


def oldest_first(credit: Side, debits: Iterable[Side]) -> Proposal:
    """Propose the oldest due debts first, as law and habit have it where the payer names none."""
    return _lay_out(credit, sorted(_eligible(credit, debits), key=_age_order), "oldest first")


def by_named(credit: Side, debits: Iterable[Side], named: Sequence[DocumentKey]) -> Proposal:
    """Propose the items the payer named, in the order named; what is over stays unallocated, not guessed."""
    by_key = {debit.key: debit for debit in _eligible(credit, debits)}
    chosen = [by_key[key] for key in dict.fromkeys(named) if key in by_key]
    return _lay_out(credit, chosen, "as the payer named them")


def exact_amount(credit: Side, debits: Iterable[Side]) -> Proposal | None:
    """Propose the one debit whose open amount is the credit's; none where no debit or more than one fits."""
    fitting = [debit for debit in _eligible(credit, debits) if debit.open_minor == credit.open_minor]
    return _lay_out(credit, fitting, "the exact amount") if len(fitting) == 1 else None


def propose(credit: Side, debits: Iterable[Side], named: Sequence[DocumentKey] = ()) -> Proposal:
    """Propose by what the payer named, else by the exact amount, else the oldest first."""
    candidates = list(debits)
    if named:
        return by_named(credit, candidates, named)
    return exact_amount(credit, candidates) or oldest_first(credit, candidates)


def refusal(credit: Side, debit: Side, amount_minor: int) -> str:
    """Return why an allocation cannot be made, in one sentence, or nothing where it can."""
    return _mismatch(credit, debit) or _wrong_amount(credit, debit, amount_minor)


def _mismatch(credit: Side, debit: Side) -> str:
    if credit.is_debit:
        return f"{_name(credit.key)} is a debit: only credits can be allocated."
    if not debit.is_debit:
        return f"{_name(debit.key)} is a credit: only debits can be paid."
    if credit.family != debit.family:
        return f"{_name(credit.key)} and {_lower(debit.key)} belong to different accounts without a common parent."
    if credit.currency != debit.currency:
        return f"{_name(credit.key)} is in {credit.currency}, {_lower(debit.key)} in {debit.currency}."
    return ""


def _wrong_amount(credit: Side, debit: Side, amount_minor: int) -> str:
    if amount_minor <= 0:
        return f"An allocation of {decimal_text(amount_minor, credit.currency)} is none: it must be above zero."
    for side in (credit, debit):
        if amount_minor > side.open_minor:
            return (
                f"{decimal_text(amount_minor, side.currency)} is more than the "
                f"{decimal_text(side.open_minor, side.currency)} open of {_lower(side.key)}."
            )
    return ""


def _eligible(credit: Side, debits: Iterable[Side]) -> list[Side]:
    return [
        debit
        for debit in debits
        if debit.is_debit
        and debit.open_minor > 0
        and debit.currency == credit.currency
        and debit.family == credit.family
    ]


def _age_order(debit: Side) -> tuple[date, date, str, str]:
    return debit.due_on, debit.dated_on, debit.key.type, debit.key.number


def _lay_out(credit: Side, debits: Iterable[Side], reason: str) -> Proposal:
    left = max(credit.open_minor, 0)
    shares = []
    for debit in debits:
        amount = min(left, debit.open_minor)
        if amount > 0:
            shares.append(Share(debit, amount))
            left -= amount
    return Proposal(tuple(shares), left, reason)


def _name(key: DocumentKey) -> str:
    name = _lower(key)
    return name[0].upper() + name[1:]


def _lower(key: DocumentKey) -> str:
    return f"{key.type.replace('_', ' ')} {key.number}"
