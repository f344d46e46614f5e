"""Whether a credit may be laid against a debit, and if not, why.

An allocation links an amount of one credit document to one debit document; it neither makes nor loses money. An import
says the same of a row in the words of its file; a law holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.money import decimal_text


@dataclass(frozen=True, slots=True)
class Side:
    """A document as an allocation sees it; `open_minor` is what is left of it, zero or above on both sides.

    `family` names customers who may pay for each other: the parent's id, or the customer's own.
    """

    key: DocumentKey
    family: int
    currency: str
    open_minor: int
    is_debit: bool


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


def _name(key: DocumentKey) -> str:
    name = _lower(key)
    return name[0].upper() + name[1:]


def _lower(key: DocumentKey) -> str:
    return f"{key.type.replace('_', ' ')} {key.number}"
