"""What the book knows of debtors besides what they owe: a handful of set-based questions, whole book or a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from creditdesk.domain.standing import Part, Standing
from creditdesk.services.desk.standing_contacts import add_contacts, add_copies, add_courtesy
from creditdesk.services.desk.standing_parts import Parts, add_holds, add_queries
from creditdesk.services.desk.standing_payments import add_payments
from creditdesk.services.desk.standing_promises import add_promises
from creditdesk.services.desk.standing_question import Asked
from creditdesk.services.desk.standing_steps import add_follow_ups, add_plans


class Known(NamedTuple):
    """What the book knows of debtors besides what they owe.

    `standings` are of those with whom something happened, or who have paid often enough to have a habit; `parts` of
    those of whose debt something is in query, on hold or paid by instalments; `days_to_pay` of all who have paid,
    those of their last settled invoices, oldest first.
    """

    standings: dict[int, Standing]
    parts: Parts
    days_to_pay: dict[int, list[int]]


def read_known(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> Known:
    """Return what the book knows of these customers, or of all, besides what they owe."""
    asked = Asked(connection, as_of, customer_ids)
    known: defaultdict[int, Standing] = defaultdict(Standing)
    found_broken = add_promises(asked, known)
    add_contacts(asked, known, found_broken)
    add_copies(asked, known)
    add_courtesy(asked, known)
    parts: Parts = defaultdict(lambda: defaultdict(Part))
    add_queries(asked, known, parts)
    add_holds(asked, known, parts)
    add_follow_ups(asked, known)
    add_plans(asked, parts)
    return Known(known, parts, add_payments(asked, known))
