"""What the law adds to late invoices: interest and compensation, as a final demand states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Connection, select

from creditdesk.domain.document import OpenItem
from creditdesk.domain.interest import LateInterest
from creditdesk.domain.interest_claim import LateDebt, claim_interest, regime_between
from creditdesk.models.ledger import allocations
from creditdesk.services.letters.account import AT_ONCE, Account, Item
from creditdesk.services.letters.credits import Placed
from creditdesk.services.letters.facts import InterestClaim
from creditdesk.services.letters.letterhead import Letterhead

Reductions = defaultdict[int, list[tuple[date, int]]]
"""By document id, the days on which a debt became less, and by how much."""


def interest_claim(
    connection: Connection, account: Account, sender: Letterhead, asked: Iterable[Item], placed: Placed
) -> InterestClaim | None:
    """Return what the law adds to the items that a letter asks for, none where it adds nothing.

    Each item is less by the credits that are placed on it, as the letter takes them off.

    Raises:
        MissingRateError: If a rate is not known for a day that needs it.
    """
    regime = regime_between(sender.country, account.addressee.country, account.addressee.legal_form)
    if regime is None:
        return None
    asked = tuple(asked)
    reductions = _allocated(connection, account.as_of, [item.open.document.id for item in asked])
    shares = placed.set_off()
    debts = [_debt(item.open, (*reductions[item.open.document.id], *shares.get(item.key, ()))) for item in asked]
    claims = claim_interest(regime, debts, account.as_of)
    return _total(regime.law, claims) if claims else None


def _debt(item: OpenItem, reductions: Sequence[tuple[date, int]]) -> LateDebt:
    document = item.document
    return LateDebt(
        document.type,
        document.currency,
        document.due_on,
        document.amount_minor,
        item.disputed_minor,
        item.retained_minor,
        reductions,
    )


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
