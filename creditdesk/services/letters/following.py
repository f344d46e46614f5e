"""Who follows which policy, for a list: what the house wished, and what all debtors come to follow by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.models.customers import customers
from creditdesk.models.policies import policy_assignments
from creditdesk.services.letters.policies import Assignment, Follower, Scope, read_policies


@dataclass(frozen=True, slots=True)
class KeptAssignment:
    """A wish that holds: whom it is about in words, and who had it when."""

    wish: Assignment
    account: str
    name: str
    assigned_at: datetime
    assigned_by: str

    @property
    def whom(self) -> str:
        """The item, sector or class; empty for a debtor and the house."""
        return self.wish.item.number if self.wish.item is not None else self.wish.value


@dataclass(frozen=True, slots=True)
class Followed:
    """How many debtors follow a policy for the same reason."""

    code: str
    because: str
    count: int


def read_assignments(connection: Connection) -> tuple[KeptAssignment, ...]:
    """Return the assignments that hold, the widest first."""
    last = select(func.max(policy_assignments.c.id)).group_by(
        *(policy_assignments.c[name] for name in ("scope", "customer_id", "type", "number", "value"))
    )
    rows = connection.execute(
        select(policy_assignments, customers.c.account, customers.c.name)
        .join(customers, customers.c.id == policy_assignments.c.customer_id, isouter=True)
        .where(policy_assignments.c.id.in_(last), policy_assignments.c.code != "")
        .order_by(policy_assignments.c.id)
    )
    kept = (
        KeptAssignment(
            Assignment(
                Scope(row.scope),
                row.code,
                row.reason,
                row.customer_id,
                DocumentKey(DocumentType(row.type), row.number) if row.number else None,
                row.value,
            ),
            row.account or "",
            row.name or "",
            row.assigned_at,
            row.assigned_by,
        )
        for row in rows
    )
    return tuple(sorted(kept, key=lambda each: list(Scope).index(each.wish.scope), reverse=True))


def read_followed(connection: Connection) -> tuple[Followed, ...]:
    """Return what all debtors of the book follow and why, the most first; single items are left out."""
    policies = read_policies(connection)
    rows = connection.execute(
        select(customers.c.id, customers.c.country, customers.c.legal_form, customers.c.sector)
    ).all()
    led = (policies.of_debtor(Follower(row.id, row.country, row.legal_form, row.sector)) for row in rows)
    counts = Counter((each.policy.code, each.because) for each in led)
    return tuple(Followed(code, because, count) for (code, because), count in counts.most_common())
