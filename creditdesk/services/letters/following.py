"""Who follows which policy, for a list: what the house wished, and what all debtors come to follow by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Policy
from creditdesk.models.customers import customers
from creditdesk.models.policies import policy_assignments
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.policies import Assignment, Follower, Scope, read_policies, ready_policies


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


@dataclass(frozen=True, slots=True)
class Overview:
    """All policies by code, and all about who follows them.

    `ready` are the codes of those that came with CreditDesk, changed by the house or not; `sectors` and `forms` are
    those of the book's debtors.
    """

    policies: tuple[Policy, ...]
    ready: frozenset[str]
    assignments: tuple[KeptAssignment, ...]
    followed: tuple[Followed, ...]
    sectors: tuple[str, ...]
    forms: tuple[str, ...]
    holidays: frozenset[date]


def read_overview(connection: Connection, as_of: date) -> Overview:
    """Return the policies of a book and who follows which; single items follow their own beside `followed`."""
    policies = read_policies(connection)
    kinds = (customers.c.country, customers.c.legal_form, customers.c.sector)
    # Those who are told by name what to follow are looked at one by one, the others by the kind they are of.
    told = select(policy_assignments.c.customer_id).where(policy_assignments.c.scope == Scope.DEBTOR.value)
    named = connection.execute(select(customers.c.id, *kinds).where(customers.c.id.in_(told))).all()
    others = select(*kinds, func.count()).where(customers.c.id.not_in(told)).group_by(*kinds)
    debtors = [(Follower(*row), 1) for row in named]
    debtors += [(Follower(0, *kind), count) for *kind, count in connection.execute(others)]
    counts: Counter[tuple[str, str]] = Counter()
    for debtor, count in debtors:
        led = policies.of_debtor(debtor)
        counts[led.policy.code, led.because] += count
    return Overview(
        policies=tuple(sorted(policies.by_code.values(), key=lambda policy: policy.code)),
        ready=frozenset(ready_policies()),
        assignments=read_assignments(connection),
        followed=tuple(Followed(code, because, count) for (code, because), count in counts.most_common()),
        sectors=tuple(sorted({debtor.sector for debtor, _count in debtors if debtor.sector})),
        forms=tuple(sorted({debtor.legal_form for debtor, _count in debtors if debtor.legal_form})),
        holidays=bank_holidays(connection, as_of),
    )


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
