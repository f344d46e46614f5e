"""What the selected items come to: one sum per currency, and interest to date where a law gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.interest import UNITED_KINGDOM, MissingRateError, Regime, late_interest
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.desk.words import totals_text

# Laws between businesses; whoever buys as a consumer is outside them.
_REGIMES: dict[str, Regime] = {"GB": UNITED_KINGDOM}
_CONSUMER = "individual"


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest and compensation to date per currency; `problem` says why it could not be found."""

    totals: tuple[tuple[str, int], ...] = ()
    compensation: tuple[tuple[str, int], ...] = ()
    law: str = ""
    problem: str = ""


def sums(items: Iterable[OpenItemRow]) -> tuple[tuple[str, int], ...]:
    """Return what is open of the items, per currency in the order met; currencies are never added."""
    found: dict[str, int] = {}
    for item in items:
        found[item.currency] = found.get(item.currency, 0) + item.open_minor
    return tuple(found.items())


def interest_to_date(items: Sequence[OpenItemRow], as_of: date, *, country: str, legal_form: str) -> Interest | None:
    """Return statutory interest on the overdue debits, or none where no regime applies.

    It runs on what was open of each on each day: on parts paid late, up to the day they were paid.
    """
    regime = _REGIMES.get(country)
    late = [item for item in items if item.days_overdue > 0 and item.open_minor > 0]
    if regime is None or legal_form == _CONSUMER or not late:
        return None
    totals: dict[str, int] = {}
    fixed: dict[str, int] = {}
    try:
        for item in late:
            found = late_interest(
                regime,
                amount_minor=item.open_minor + sum(amount for _, amount in item.reductions),
                currency=item.currency,
                due_on=item.due_on,
                until=as_of,
                reductions=item.reductions,
            )
            totals[item.currency] = totals.get(item.currency, 0) + found.interest_minor
            if found.compensation_minor:
                fixed[regime.currency] = fixed.get(regime.currency, 0) + found.compensation_minor
    except MissingRateError as missing:
        return Interest(law=regime.law, problem=str(missing))
    return Interest(tuple(totals.items()), tuple(fixed.items()), regime.law)


def interest_tip(interest: Interest) -> str:
    """Say where the interest comes from."""
    if interest.problem:
        return interest.problem
    lines = [interest.law, "On what was open on each day, from the day after each item was due."]
    if interest.compensation:
        lines.append(f"Fixed compensation of {totals_text(interest.compensation)} is not in it.")
    return "\n".join(lines)
