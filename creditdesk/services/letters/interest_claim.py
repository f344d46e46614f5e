"""What late payment adds to late invoices: interest and compensation, as a letter states them and works them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, OpenItem
from creditdesk.domain.interest import Regime, Segment
from creditdesk.domain.interest_claim import UNKNOWN_DAY, ClaimedInterest, LateDebt, claim_interest
from creditdesk.domain.stand_in import is_stand_in
from creditdesk.domain.words import amount_words
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.letters.acceptances import Accepted, accepted_of
from creditdesk.services.letters.account import AT_ONCE, Account, Item
from creditdesk.services.letters.credits import Placed
from creditdesk.services.letters.interest_facts import InterestClaim, InterestItem, InterestPeriod
from creditdesk.services.letters.interest_terms import regime_of
from creditdesk.services.letters.late_charges import settled_of
from creditdesk.services.letters.texts import Texts

_CLAIM = re.compile(r"\$claim\b")

Reductions = defaultdict[int, list[tuple[date, int]]]
"""By document id, the days on which a debt became less, and by how much."""


def interest_claim(
    connection: Connection, account: Account, asked: Iterable[Item], placed: Placed, *, is_claimed: bool = False
) -> InterestClaim | None:
    """Return what late payment adds to the items that a letter asks for, none where it adds nothing.

    Each item is less by the credits that are placed on it, as the letter takes them off; its interest is less by what
    was paid, waived or invoiced of earlier claims.

    Args:
        connection: Where to read.
        account: The debtor's account.
        asked: The items.
        placed: Where the debtor's credits are set against items.
        is_claimed: Whether the letter asks for it to be paid, and does not only keep the right to.

    Raises:
        MissingRateError: If a rate is not known for a day that needs it.
    """
    addressee = account.addressee
    regime = regime_of(connection, account.customer_id, addressee.country, addressee.legal_form)
    if regime is None:
        return None
    asked = tuple(asked)
    reductions = _allocated(connection, account.as_of, [item.open.document.id for item in asked])
    shares = placed.set_off()
    settled = settled_of(connection, account.customer_id, account.as_of)
    accepted = accepted_of(connection, account.customer_id, regime, [item.open.document for item in asked])
    debts = [
        _debt(
            item.open, accepted.get(item.key), (*reductions[item.open.document.id], *shares.get(item.key, ())), settled
        )
        for item in asked
    ]
    claims = [
        each
        for each in claim_interest(regime, debts, account.as_of)
        if each.interest_minor or each.compensation_minor or not _is_settled(each)
    ]
    return stated(regime, claims, is_claimed=is_claimed) if claims else None


def undated_notice(claim: InterestClaim | None, currency: str) -> tuple[str, ...]:
    """Tell the sender for which payments interest is not counted, as the book does not know their day."""
    undated = [item for item in claim.items if item.undated_minor] if claim is not None else []
    if not undated:
        return ()
    first, *others = undated
    more = f" (and payments on {len(others)} more)" if others else ""
    said = (
        f"{amount_words(first.undated_minor, currency)} on {first.number}{more} came on a day that the book does not "
        "know: it stands in a list of open items as paid by then. Interest and the fixed sum count only the rest. "
        "Where you know the day, claim what is missing by hand."
    )
    return (said,)


def asks_for_interest(texts: Texts, kind: str) -> bool:
    """Tell whether a kind of letter asks for interest to be paid: its text names the sum with it."""
    return any(_CLAIM.search(paragraph.text) for paragraph in texts.all_of(kind))


def _is_settled(claim: ClaimedInterest) -> bool:
    return bool(claim.debt.interest_settled_minor or claim.debt.compensation_settled_minor)


def _debt(
    item: OpenItem,
    accepted: Accepted | None,
    reductions: Sequence[tuple[date, int]],
    settled: Mapping[DocumentKey, tuple[int, int]],
) -> LateDebt:
    document = item.document
    key = DocumentKey(document.type, document.number)
    interest, compensation = settled.get(key, (0, 0))
    return LateDebt(
        key,
        document.currency,
        document.due_on if accepted is None else accepted.last_on,
        document.amount_minor,
        item.disputed_minor,
        item.retained_minor,
        reductions,
        interest_settled_minor=interest,
        compensation_settled_minor=compensation,
        accepted_on=None if accepted is None else accepted.on,
        dated_on=document.dated_on,
    )


def stated(regime: Regime, claims: Collection[ClaimedInterest], *, is_claimed: bool) -> InterestClaim:
    """Return claims as a letter states them, with their sums."""
    daily = sum((claim.late.daily_minor for claim in claims), Decimal(0))
    rates = {segment.rate for claim in claims for segment in claim.late.segments}
    return InterestClaim(
        act=regime.law,
        rates=tuple(_fraction(rate) for rate in sorted(rates)),
        interest_minor=sum(claim.interest_minor for claim in claims),
        compensation_minor=sum(claim.compensation_minor for claim in claims),
        daily_minor=int(daily.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
        code=regime.code,
        rate_mode=regime.mode.value,
        rest_months=int(regime.rests),
        items=tuple(_item(claim) for claim in claims),
        is_claimed=is_claimed,
    )


def _item(claim: ClaimedInterest) -> InterestItem:
    late = claim.late
    return InterestItem(
        type=claim.debt.key.type,
        number=claim.debt.key.number,
        due_on=claim.debt.due_on,
        periods=tuple(_period(segment) for segment in late.segments),
        accrued_minor=late.interest_minor,
        interest_minor=claim.interest_minor,
        compensation_minor=claim.compensation_minor,
        daily_minor=float(late.daily_minor),
        in_query_minor=claim.in_query.interest_minor if claim.in_query is not None else 0,
        accepted_on=claim.debt.accepted_on,
        dated_on=claim.debt.dated_on if claim.debt.late_after != claim.debt.due_on else None,
        fixed_minor=late.compensation_minor,
        is_withheld_in_part=claim.debt.withheld_minor > 0,
        undated_minor=claim.debt.undated_minor,
    )


def _period(segment: Segment) -> InterestPeriod:
    return InterestPeriod(
        starts_on=segment.starts_on,
        ends_on=segment.ends_on,
        days=segment.days,
        balance_minor=segment.balance_minor,
        rate=_fraction(segment.rate),
        interest_minor=int(segment.interest.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
    )


def _fraction(percent: Decimal) -> float:
    return float(percent) / 100


def _allocated(connection: Connection, as_of: date, ids: list[int]) -> Reductions:
    """Return what was set against each document by the day, and since when, where that is known."""
    found: Reductions = defaultdict(list)
    for start in range(0, len(ids), AT_ONCE):
        rows = connection.execute(
            select(
                allocations.c.debit_id, allocations.c.effective_on, allocations.c.amount_minor, documents.c.reference
            )
            .join(documents, documents.c.id == allocations.c.credit_id)
            .where(
                allocations.c.debit_id.in_(ids[start : start + AT_ONCE]),
                allocations.c.effective_on <= as_of,
                allocations.c.ended_on > as_of,
            )
            .order_by(allocations.c.effective_on)
        )
        for row in rows:
            day = UNKNOWN_DAY if is_stand_in(row.reference) else row.effective_on
            found[row.debit_id].append((day, row.amount_minor))
    return found
