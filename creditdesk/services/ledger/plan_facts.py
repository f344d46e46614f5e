"""How a debtor's payment plans stand: which instalments the cash since the agreement has paid, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from creditdesk.domain.document import DocumentType
from creditdesk.services.ledger.debtor_facts import DebtorFacts, Rows


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan with its instalments in order, the first `paid_count` of them paid."""

    plan: Row[*tuple[Any, ...]]
    instalments: Rows
    paid_count: int


def plan_standings(facts: DebtorFacts) -> list[PlanStanding]:
    """Return how each plan stands as of the facts' day."""
    if not facts.plans:
        return []
    standings = []
    for plan in facts.plans:
        items = set(facts.plan_items.get(plan.id, ()))
        left = sum(
            row.amount_minor
            for row in facts.allocations
            if row.type == DocumentType.CASH
            and row.dated_on >= plan.agreed_on
            and row.ended_on > facts.as_of
            and facts.keys.get(row.debit_id) in items
        )
        parts = [row for row in facts.instalments if row.plan_id == plan.id]
        paid = 0
        for part in parts:
            if left < part.amount_minor:
                break
            left -= part.amount_minor
            paid += 1
        standings.append(PlanStanding(plan, parts, paid))
    return standings
