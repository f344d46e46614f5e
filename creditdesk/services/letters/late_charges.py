"""The ledger of interest and fees in the book: what letters threaten or claim, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, bindparam, insert, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.late_charges import (
    SETTLING,
    Charge,
    ChargeKind,
    ChargeStanding,
    ChargeStep,
    Fee,
    fees_on,
    standings,
)
from creditdesk.domain.money import minor_from_decimal
from creditdesk.domain.words import amount_words
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.customers import companies, customers
from creditdesk.models.interest import late_charges
from creditdesk.models.ledger import documents
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.taking_back import write_taken_back
from creditdesk.services.ledger.named_item import named_item
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.leading import Leading

_DONE = {
    ChargeStep.CLAIMED: "claimed",
    ChargeStep.PAID: "paid",
    ChargeStep.WAIVED: "waived",
    ChargeStep.INVOICED: "invoiced",
}


_OUR_CURRENCY = select(companies.c.currency).order_by(companies.c.id).limit(1)
# Built once: it is asked with every debtor that is shown.
_STEPS = (
    select(late_charges)
    .join(activities, activities.c.id == late_charges.c.activity_id)
    .where(
        late_charges.c.customer_id == bindparam("customer_id"),
        late_charges.c.happened_on <= bindparam("as_of", type_=late_charges.c.happened_on.type),
        STANDS,
    )
    .order_by(late_charges.c.id)
)


@dataclass(frozen=True, slots=True)
class ChargeDraft:
    """A step that a person takes: without an amount, on all that is left of it; a waiver says why.

    A claim that no letter threatened names its amount and says what for.
    """

    customer_id: int
    key: DocumentKey
    kind: ChargeKind
    step: ChargeStep
    amount_minor: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WrittenCharge:
    """A step in the book, with whose it is, who took it and why; `activity_id` is its entry in the history.

    `is_item_paid` tells whether nothing is open any more of the item itself: letters do not come back to it.
    """

    id: int
    customer_id: int
    account: str
    name: str
    charge: Charge
    reason: str
    done_by: str
    activity_id: int
    letter_id: int | None
    is_item_paid: bool = False


def written(connection: Connection, as_of: date, customer_id: int | None = None) -> tuple[WrittenCharge, ...]:
    """Return the steps taken up to a day that stand, of one debtor or of all, by account and in order."""
    query = (
        select(
            late_charges,
            customers.c.account,
            customers.c.name,
            activities.c.done_by,
            (documents.c.settled_on <= as_of).label("is_item_paid"),
        )
        .join(customers, customers.c.id == late_charges.c.customer_id)
        .join(
            documents,
            (documents.c.customer_id == late_charges.c.customer_id)
            & (documents.c.type == late_charges.c.type)
            & (documents.c.number == late_charges.c.number),
            isouter=True,
        )
        .join(activities, activities.c.id == late_charges.c.activity_id)
        .where(late_charges.c.happened_on <= as_of, STANDS)
        .order_by(customers.c.account, late_charges.c.id)
    )
    if customer_id is not None:
        query = query.where(late_charges.c.customer_id == customer_id)
    return tuple(_of_row(row) for row in connection.execute(query))


def settled_of(connection: Connection, customer_id: int, as_of: date) -> dict[DocumentKey, tuple[int, int]]:
    """Return by item what was paid, waived or invoiced of interest and of compensation: no letter asks for it again."""
    found: dict[DocumentKey, tuple[int, int]] = {}
    rows = connection.execute(_STEPS, {"customer_id": customer_id, "as_of": as_of})
    for each in standings(_charge(row) for row in rows):
        interest, compensation = found.get(each.key, (0, 0))
        if each.kind is ChargeKind.INTEREST:
            interest += each.settled_minor
        elif each.kind is ChargeKind.COMPENSATION:
            compensation += each.settled_minor
        found[each.key] = (interest, compensation)
    return {key: settled for key, settled in found.items() if any(settled)}


def claimed_of(connection: Connection, customer_id: int, as_of: date, currency: str) -> int:
    """Return what was claimed of interest and fees in a currency, and is neither paid, waived nor invoiced."""
    charges = (_charge(row) for row in connection.execute(_STEPS, {"customer_id": customer_id, "as_of": as_of}))
    return sum(each.open_minor for each in standings(charges) if each.currency == currency)


def fees_of(
    connection: Connection,
    customer_id: int,
    as_of: date,
    keys: Iterable[DocumentKey],
    currency: str,
    leading: Leading | None = None,
) -> tuple[Fee, ...]:
    """Return what a letter of this day on these items asks for in fees; one that a policy leads adds its level's.

    A level's fee was agreed in our own currency: items of another bear none.
    """
    charges = [_charge(row) for row in connection.execute(_STEPS, {"customer_id": customer_id, "as_of": as_of})]
    if leading is None or currency != connection.scalar(_OUR_CURRENCY):
        return fees_on(charges, keys, currency)
    return fees_on(
        charges,
        keys,
        currency,
        level=leading.level.name,
        fee_minor=minor_from_decimal(leading.level.fee, currency),
        reached={key for key, step in leading.steps.items() if step == leading.step},
    )


def write_letter(work: Work, customer_id: int, activity_id: int, letter_id: int, facts: LetterFacts) -> None:
    """Write what an issued letter says of interest and compensation, and the fees that it adds.

    Each item is written as it stands, settled parts included.
    """
    charges = [*_of_interest(work.connection, customer_id, facts)]
    charges += [
        Charge(
            fee.key, ChargeKind.FEE, ChargeStep.CLAIMED, fee.claimed_minor, facts.currency, facts.dated_on, fee.level
        )
        for fee in facts.fees
        if fee.new_minor
    ]
    rows = [_values(customer_id, activity_id, charge) | {"letter_id": letter_id} for charge in charges]
    if rows:
        work.connection.execute(insert(late_charges), rows)


def _of_interest(connection: Connection, customer_id: int, facts: LetterFacts) -> Iterator[Charge]:
    claim = facts.interest
    if claim is None:
        return
    step = ChargeStep.CLAIMED if claim.is_claimed else ChargeStep.THREATENED
    settled = settled_of(connection, customer_id, facts.dated_on)
    for item in claim.items:
        key = DocumentKey(item.type, item.number)
        interest_settled, compensation_settled = settled.get(key, (0, 0))
        for kind, minor in (
            (ChargeKind.INTEREST, item.interest_minor + interest_settled),
            (ChargeKind.COMPENSATION, item.compensation_minor + compensation_settled),
        ):
            if minor > 0:
                yield Charge(key, kind, step, minor, facts.currency, facts.dated_on, facts.kind.value)


def take_step(work: Work, draft: ChargeDraft, as_of: date) -> tuple[int, int]:
    """Write a step that a person takes, with its entry in the history; return its id and the entry's.

    Raises:
        CreditDeskError: If nothing of the kind was claimed, more than is left is asked for, or a waiver or a claim by
            hand says no reason.
    """
    reason = " ".join(draft.reason.split())
    by_hand = draft.step is ChargeStep.CLAIMED and bool(reason) and draft.amount_minor is not None
    standing = _standing(work.connection, draft, as_of, by_hand=by_hand)
    left = standing.may_settle_minor if draft.step in SETTLING else standing.threatened_minor
    minor = left if draft.amount_minor is None else draft.amount_minor
    if draft.step is ChargeStep.WAIVED and not reason:
        raise _refused("A waiver needs a reason.", "Say why, in a few words.")
    if minor <= 0 or (minor > left and not by_hand):
        raise _refused(
            f"Of the {draft.kind} on {draft.key.number} no more than {amount_words(left, standing.currency)} is left.",
            "Give an amount above zero and not above that." if left else "",
        )
    if draft.step is ChargeStep.CLAIMED:
        # A claim says what has come due in all, as a letter's does.
        minor += standing.claimed_minor
    charge = Charge(draft.key, draft.kind, draft.step, minor, standing.currency, as_of, _level(draft.step, standing))
    words = f"{draft.kind.value.capitalize()} on {draft.key.number} {_DONE[draft.step]}"
    summary = f"{words}: {amount_words(minor, standing.currency)}" + (f", {reason}" if reason else "")
    activity_id = _tell(work, draft, summary, as_of)
    charge_id = add_row(work.connection, late_charges, **_values(draft.customer_id, activity_id, charge), reason=reason)
    work.record(
        f"{draft.kind} {_DONE[draft.step]}",
        f"customer {draft.customer_id}",
        charge=charge_id,
        item=draft.key.number,
        amount_minor=minor,
        currency=standing.currency,
        has_reason=bool(reason),
    )
    return charge_id, activity_id


def take_back(work: Work, charge_id: int, as_of: date) -> int:
    """Undo a step that a person took, by a further entry in the history; return the customer.

    Raises:
        CreditDeskError: If a letter took it, or something came after it in that debtor's history.
    """
    row = work.connection.execute(select(late_charges).where(late_charges.c.id == charge_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such step of interest or fees.", safe="Nothing was changed.")
    if row.letter_id is not None:
        raise _refused("A letter has said it: it has left the building.", "Waive it instead, and say why.")
    if all(each.id != charge_id for each in written(work.connection, date.max, row.customer_id)):
        raise _refused("This step was taken back already.", "")
    customer_id = write_taken_back(work, row.activity_id, as_of, what="step")
    work.record("take back charge", f"customer {customer_id}", charge=charge_id)
    return customer_id


def _standing(connection: Connection, draft: ChargeDraft, as_of: date, *, by_hand: bool) -> ChargeStanding:
    found = standings(each.charge for each in written(connection, as_of, draft.customer_id))
    of_item = [each for each in found if (each.key, each.kind) == (draft.key, draft.kind)]
    if not of_item and by_hand:
        key, currency = named_item(connection, draft.customer_id, draft.key.number)
        return ChargeStanding(key, draft.kind, currency)
    if not of_item:
        raise NotFoundError(
            f"No {draft.kind} on {draft.key.number} was threatened or claimed.",
            safe="Nothing was written.",
            cure="`creditdesk charges` lists what was; claim it first, with an amount and what it is for.",
        )
    # Of one currency: an item has one.
    return of_item[-1]


def _level(step: ChargeStep, standing: ChargeStanding) -> str:
    return standing.level if step is ChargeStep.CLAIMED else ""


def _tell(work: Work, draft: ChargeDraft, summary: str, as_of: date) -> int:
    return history_entry.write(work, draft.customer_id, "note", as_of, summary, about=(draft.key,))


def _values(customer_id: int, activity_id: int, charge: Charge) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "type": charge.key.type.value,
        "number": charge.key.number,
        "kind": charge.kind.value,
        "step": charge.step.value,
        "level": charge.level,
        "happened_on": charge.on,
        "amount_minor": charge.amount_minor,
        "currency": charge.currency,
        "activity_id": activity_id,
    }


def _charge(row: Row[*tuple[object, ...]]) -> Charge:
    return Charge(
        DocumentKey(DocumentType(row.type), row.number),
        ChargeKind(row.kind),
        ChargeStep(row.step),
        row.amount_minor,
        row.currency,
        row.happened_on,
        row.level,
    )


def _of_row(row: Row[*tuple[object, ...]]) -> WrittenCharge:
    return WrittenCharge(
        row.id,
        row.customer_id,
        row.account,
        row.name,
        _charge(row),
        row.reason,
        row.done_by,
        row.activity_id,
        row.letter_id,
        bool(row.is_item_paid),
    )


def _refused(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was changed.", cure=cure)
