"""How a debtor's payment plan stands, from the facts already read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from creditdesk.domain.document import DocumentType
from creditdesk.domain.plan import PlanStanding, plan_standing
from creditdesk.services.ledger.debtor_facts import DebtorFacts, Rows


def plan_of(facts: DebtorFacts, plan: Row[*tuple[Any, ...]]) -> tuple[Rows, PlanStanding]:
    """Return the instalments of a plan, oldest first, and how it stands by the cash since it was agreed."""
    items = set(facts.plan_items.get(plan.id, ()))
    received_minor = sum(
        use.amount_minor
        for use in facts.uses
        if use.type == DocumentType.CASH
        and use.counts
        and use.credited_on >= plan.agreed_on
        and facts.keys[use.debit_id] in items
    )
    parts = [row for row in facts.instalments if row.plan_id == plan.id]
    due = [(row.due_on, row.amount_minor) for row in parts]
    return parts, plan_standing(due, received_minor, plan.currency, facts.as_of, facts.holidays)
