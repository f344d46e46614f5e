"""What the selected items come to: one sum per currency, and interest to date where a law gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.interest import MissingRateError, Regime
from creditdesk.domain.interest_claim import LateDebt, claim_interest
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.desk.words import money_text


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest and compensation to date in the law's currency; `problem` says why it could not be found."""

    law: str
    currency: str = ""
    interest_minor: int = 0
    compensation_minor: int = 0
    problem: str = ""


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
    return Interest(regime.law, currency, interest, sum(claim.compensation_minor for claim in claims))


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


def interest_tip(interest: Interest) -> str:
    """Say where the interest comes from."""
    if interest.problem:
        return interest.problem
    lines = [
        interest.law,
        "On what was open of invoices on each day, from the day after each was due.",
        "Not on what is in query or retained, nor on what credits cover that letters set against these items.",
    ]
    if interest.compensation_minor:
        fixed = money_text(interest.compensation_minor, interest.currency)
        lines.append(f"Fixed compensation of {fixed} is not in it.")
    return "\n".join(lines)
