"""Facts of a debtor as JSON, written the same by every command."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.money import decimal_text
from creditdesk.services.desk.entries import Items
from creditdesk.services.desk.plan_list import ListedPlan
from creditdesk.services.desk.query_rows import QueryRow
from creditdesk.services.desk.recorded import RecordedPromise
from creditdesk.services.ledger.views import Balance, Contact, HistoryEntry, OpenItemRow


def balance_facts(balance: Balance) -> dict[str, Any]:
    """What a debtor owes in one currency, by age."""

    def text(minor: int) -> str:
        return decimal_text(minor, balance.currency)

    return {
        "currency": balance.currency,
        "balance": text(balance.balance_minor),
        "overdue": text(balance.overdue_minor),
        "oldest_days": balance.oldest_days,
        "buckets": [{"label": label, "amount": text(minor)} for label, minor in balance.buckets],
        "unallocated": text(balance.unallocated_minor),
        "disputed": text(balance.disputed_minor),
        "retained": text(balance.retained_minor),
    }


def item_facts(item: OpenItemRow) -> dict[str, Any]:
    """One open item."""
    return {
        "type": item.key.type.value,
        "number": item.key.number,
        "date": item.dated_on.isoformat(),
        "due_date": item.due_on.isoformat(),
        "days_overdue": item.days_overdue,
        "bucket": item.bucket,
        "currency": item.currency,
        "amount": decimal_text(item.amount_minor, item.currency),
        "open": decimal_text(item.open_minor, item.currency),
        "disputed": decimal_text(item.disputed_minor, item.currency),
        "retained": decimal_text(item.retained_minor, item.currency),
        "reference": item.reference,
        "po_number": item.po_number,
        "state": item.state,
    }


def contact_facts(contact: Contact) -> dict[str, Any]:
    """A person at the debtor's."""
    return {
        "name": contact.name,
        "role": contact.role,
        "phone": contact.phone,
        "email": contact.email,
        "primary": contact.is_primary,
        "best_time": contact.best_time,
        "do_not_call": contact.do_not_call,
        "ways": [
            {
                "kind": way.kind,
                "value": way.value,
                "label": way.label,
                "dead_since": None if way.dead_since is None else way.dead_since.isoformat(),
            }
            for way in contact.ways
        ],
        "language": contact.language,
        "time_zone": contact.zone,
        "preferred_channel": contact.preferred_channel,
        "note": contact.note,
        "left_on": None if contact.left_on is None else contact.left_on.isoformat(),
        "answered_on": None if contact.answered_on is None else contact.answered_on.isoformat(),
    }


def history_facts(entry: HistoryEntry) -> dict[str, Any]:
    """One line of the history."""
    return {
        "activity": entry.activity_id,
        "kind": entry.kind,
        "date": entry.on.isoformat(),
        "at": None if entry.at is None else entry.at.isoformat(),
        "title": entry.title,
        "detail": entry.detail,
        "note": entry.note,
        "by": entry.done_by,
        "items": _keys(entry.items),
        "sha256": entry.sha256,
        "balance_then": _then(entry.balance_minor, entry),
        "overdue_then": _then(entry.overdue_minor, entry),
    }


def _then(minor: int | None, entry: HistoryEntry) -> str | None:
    return None if minor is None else decimal_text(minor, entry.currency)


def promise_facts(promise: RecordedPromise) -> dict[str, Any]:
    """A promise to pay."""
    return {
        "id": promise.id,
        "made_on": promise.made_on.isoformat(),
        "date": promise.promised_on.isoformat(),
        "amount": decimal_text(promise.amount_minor, promise.currency),
        "received": decimal_text(promise.received_minor, promise.currency),
        "currency": promise.currency,
        "status": promise.status,
        "contact": promise.contact_name,
        "judged_on": None if promise.judged_on is None else promise.judged_on.isoformat(),
        "replaces": list(promise.replaces),
        "replaced_by": promise.replaced_by,
        "moved_count": promise.moved_count,
        "items": _parts(promise.items, promise.currency),
    }


def plan_facts(plan: ListedPlan) -> dict[str, Any]:
    """A payment plan."""

    def text(minor: int) -> str:
        return decimal_text(minor, plan.currency)

    return {
        "id": plan.id,
        "agreed_on": plan.agreed_on.isoformat(),
        "amount": text(plan.total_minor),
        "received": text(plan.received_minor),
        "currency": plan.currency,
        "status": plan.status.words,
        "contact": plan.contact_name,
        "note": plan.note,
        "instalments": [
            {
                "number": each.number,
                "date": each.due_on.isoformat(),
                "amount": text(each.amount_minor),
                "state": each.state.value,
            }
            for each in plan.instalments
        ],
        "items": _parts(plan.items, plan.currency),
    }


def query_facts(query: QueryRow) -> dict[str, Any]:
    """A query (dispute)."""

    def day(value: date | None) -> str | None:
        return None if value is None else value.isoformat()

    return {
        "id": query.id,
        "account": query.account,
        "name": query.name,
        "raised_on": query.raised_on.isoformat(),
        "raised_by": query.raised_by,
        "age_days": query.age_days,
        "reason_code": query.reason_code,
        "amount": decimal_text(query.amount_minor, query.currency),
        "currency": query.currency,
        "items": _parts(query.items, query.currency),
        "owner": query.owner,
        "owner_email": query.owner_email,
        "answer_due_on": day(query.answer_due_on),
        "late_since": day(query.late_since),
        "escalated_on": day(query.escalated_on),
        "status": query.status.value,
        "resolved_on": day(query.resolved_on),
        "resolved_by": query.resolved_by,
        "resolution": query.resolution,
        "credit_expected": decimal_text(query.credit_minor, query.currency),
        "credit_to_come": decimal_text(query.credit_left_minor, query.currency),
        "attachments": query.attachment_count,
        "note": query.note,
    }


def _keys(keys: Iterable[DocumentKey]) -> list[dict[str, str]]:
    return [{"type": key.type.value, "number": key.number} for key in keys]


def _parts(items: Items, currency: str) -> list[dict[str, str]]:
    return [
        {"type": key.type.value, "number": key.number, "amount": decimal_text(minor, currency)} for key, minor in items
    ]
