"""What the selected items come to: one sum per currency, and interest to date where a law gives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.interest import MissingRateError, Regime
from creditdesk.domain.interest_claim import LateDebt, claim_interest
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.desk.words import day_text, money_text

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest and compensation to date in the law's currency; `problem` says why it could not be found.

    `set_off` are the debtor's credits that made the items less: (first day that bears less, amount above zero).
    """

    law: str
    currency: str = ""
    interest_minor: int = 0
    compensation_minor: int = 0
    problem: str = ""
    set_off: tuple[tuple[date, int], ...] = ()


def sums(items: Iterable[OpenItemRow]) -> tuple[tuple[str, int], ...]:
    """Return what is open of the items, per currency in the order met; currencies are never added."""
    found: dict[str, int] = {}
    for item in items:
        found[item.currency] = found.get(item.currency, 0) + item.open_minor
    return tuple(found.items())


def interest_to_date(chosen: Sequence[OpenItemRow], as_of: date, *, regime: Regime | None) -> Interest | None:
    """Return interest on the chosen items, as a final demand of them would state it.

    Args:
        chosen: What it is asked of, with the credits that letters set against it; only what is overdue bears interest.
        as_of: The day to count to.
        regime: The law or contract that gives interest; without one there is none.
    """
    late = [item for item in chosen if item.days_overdue > 0 and item.open_minor > item.retained_minor]
    if regime is None or not late:
        return None
    try:
        claims = claim_interest(regime, [_debt(item) for item in late], as_of)
    except MissingRateError as missing:
        return Interest(regime.law, problem=str(missing))
    if not claims:
        return None
    currency = claims[0].debt.currency
    if any(claim.debt.currency != currency for claim in claims):
        return Interest(regime.law, problem="Choose items of one currency: interest of several is not added up.")
    interest = sum(claim.interest_minor for claim in claims)
    fixed = sum(claim.compensation_minor for claim in claims)
    return Interest(regime.law, currency, interest, fixed, set_off=_set_off(late, {claim.debt.key for claim in claims}))


def _set_off(late: Iterable[OpenItemRow], claimed: Collection[DocumentKey]) -> tuple[tuple[date, int], ...]:
    """Return what letters take off the items that bear interest for credits, by the first day that bears less."""
    found: defaultdict[date, int] = defaultdict(int)
    for item in late:
        if item.key in claimed:
            for day, minor in item.set_off:
                found[day + _DAY] += minor  # at the end of its day
    return tuple(sorted(found.items()))


def _debt(item: OpenItemRow) -> LateDebt:
    return LateDebt(
        item.key,
        item.currency,
        item.late_after or item.due_on,
        item.amount_minor,
        item.disputed_minor + item.to_credit_minor,
        item.retained_minor,
        (*item.reductions, *item.set_off),
        *item.charges_settled,
        dated_on=item.dated_on,
    )


def interest_tip(interest: Interest, as_of: date) -> str:
    """Say where the interest comes from, and what made it less."""
    if interest.problem:
        return interest.problem
    lines = [
        interest.law,
        "On what was open of invoices on each day, from the day after each was due.",
        "Not on what is in query or retained.",
    ]
    lines += [
        f"Less {money_text(minor, interest.currency)} credit set off from {day_text(day, as_of)}, as letters do."
        for day, minor in interest.set_off
    ]
    if interest.compensation_minor:
        fixed = money_text(interest.compensation_minor, interest.currency)
        lines.append(f"Fixed compensation of {fixed} is not in it.")
    return "\n".join(lines)
