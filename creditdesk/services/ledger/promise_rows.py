"""The promises of a debtor as the Desk shows them, with what became of each."""

from __future__ import annotations

from sqlalchemy import Connection

from creditdesk.domain.promise import PromiseStatus
from creditdesk.services.desk import promise_links
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.views import PromiseRow


def promise_rows(connection: Connection, facts: DebtorFacts) -> tuple[PromiseRow, ...]:
    """Return the promises of the debtor whose facts these are, the newest first."""
    # Links are asked for only where one promise took the place of another: most debtors have none.
    is_linked = any(row.status == PromiseStatus.SUPERSEDED for row in facts.promises)
    links = promise_links.read(connection, (facts.head.id,)) if is_linked else promise_links.Links()
    return tuple(
        PromiseRow(
            row.id,
            row.activity_id,
            row.made_on,
            row.promised_on,
            row.amount_minor,
            row.received_minor,
            row.currency,
            row.status,
            row.contact_name,
            tuple(facts.promise_items.get(row.id, ())),
            links.moved_count(row.id),
        )
        for row in reversed(facts.promises)
    )
