"""What the law adds to late invoices: interest and compensation, as a final demand states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentType
from creditdesk.domain.interest import REGIMES, LateInterest, late_interest
from creditdesk.models.ledger import allocations
from creditdesk.services.letters.account import AT_ONCE, Account, Item
from creditdesk.services.letters.facts import InterestClaim
from creditdesk.services.letters.letterhead import Letterhead

Reductions = defaultdict[int, list[tuple[date, int]]]
"""By document id, the days on which a debt became less, and by how much."""


def interest_claim(
    connection: Connection, account: Account, sender: Letterhead, asked: Iterable[Item], credits_: Iterable[Item]
) -> InterestClaim | None:
    """Reckon what the law adds, where it is the law of both sides and both are in business; none where it is not.

    No interest is claimed on what is in query or withheld while that stands, nor on what the debtor's credits cover:
    the letter takes them off, and so they count from their day against the oldest of these invoices.

    Raises:
        MissingRateError: If a rate is not known for a day that needs it.
    """
    regime = REGIMES.get(sender.country)
    debtor = account.addressee
    invoices = [item for item in asked if item.open.document.type is DocumentType.INVOICE]
    if regime is None or debtor.country != sender.country or debtor.legal_form == "individual" or not invoices:
        return None
    if invoices[0].open.document.currency != regime.currency:
        return None
    reductions = _allocated(connection, account.as_of, [item.open.document.id for item in invoices])
    _set_off(reductions, invoices, credits_)
    reckoned = [
        late_interest(
            regime,
            amount_minor=max(item.open.document.amount_minor - item.open.disputed_minor - item.open.retained_minor, 0),
            currency=regime.currency,
            due_on=item.open.document.due_on,
            until=account.as_of,
            reductions=reductions[item.open.document.id],
        )
        for item in invoices
    ]
    claims = [each for each in reckoned if each.interest_minor > 0]
    return _total(regime.law, claims) if claims else None


def _total(law: str, claims: Collection[LateInterest]) -> InterestClaim:
    daily = sum((claim.daily_minor for claim in claims), Decimal(0))
    rates = {segment.rate for claim in claims for segment in claim.segments}
    return InterestClaim(
        act=law,
        rates=tuple(float(rate) / 100 for rate in sorted(rates)),
        interest_minor=sum(claim.interest_minor for claim in claims),
        compensation_minor=sum(claim.compensation_minor for claim in claims),
        daily_minor=int(daily.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
    )


def _allocated(connection: Connection, as_of: date, ids: list[int]) -> Reductions:
    """Return what was set against each document by the day."""
    found: Reductions = defaultdict(list)
    for start in range(0, len(ids), AT_ONCE):
        rows = connection.execute(
            select(allocations.c.debit_id, allocations.c.effective_on, allocations.c.amount_minor)
            .where(
                allocations.c.debit_id.in_(ids[start : start + AT_ONCE]),
                allocations.c.effective_on <= as_of,
                allocations.c.ended_on > as_of,
            )
            .order_by(allocations.c.effective_on)
        )
        for row in rows:
            found[row.debit_id].append((row.effective_on, row.amount_minor))
    return found


def _set_off(reductions: Reductions, invoices: Iterable[Item], credits_: Iterable[Item]) -> None:
    """Add open credits to what reduces the invoices, oldest against oldest."""
    waiting = [(item.open.document.dated_on, -item.open.open_minor) for item in credits_]
    waiting.sort(reverse=True)
    for item in invoices:
        left = item.open.open_minor - item.open.disputed_minor - item.open.retained_minor
        while waiting and left > 0:
            day, amount = waiting.pop()
            taken = min(amount, left)
            reductions[item.open.document.id].append((day, taken))
            left -= taken
            if taken < amount:
                waiting.append((day, amount - taken))
