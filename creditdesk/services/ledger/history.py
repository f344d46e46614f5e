"""A debtor's history: what was said and done, and what the ledger tells of payments and credits, newest first."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Row

from creditdesk.domain.document import NEVER, DocumentKey, DocumentType
from creditdesk.domain.outcomes import OUTCOMES
from creditdesk.domain.words import amount_words
from creditdesk.services.ledger.debtor_facts import HISTORY, DebtorFacts
from creditdesk.services.ledger.lanes import keys_of
from creditdesk.services.ledger.type_words import TYPE_WORDS
from creditdesk.services.ledger.views import HistoryEntry

_PROMISE_ENDS = {
    "kept": "kept",
    "part_kept": "kept in part",
    "broken": "broken",
    "cancelled": "cancelled",
    "superseded": "replaced",
}
# So many invoices are named in a line; the rest are counted.
_NAMED = 3


def history(facts: DebtorFacts) -> tuple[HistoryEntry, ...]:
    """Return the last `debtor_facts.HISTORY` entries, newest first; on one day, people's before the ledger's."""
    entries = [*_said_and_done(facts), *_of_ledger(facts)]
    entries.sort(key=_moment, reverse=True)
    return tuple(entries[:HISTORY])


def _moment(entry: HistoryEntry) -> tuple[date, bool, str]:
    return (entry.on, entry.at is not None, "" if entry.at is None else entry.at.isoformat())


def _said_and_done(facts: DebtorFacts) -> list[HistoryEntry]:
    ends: dict[int, str] = {}
    for promise in facts.promises:
        if promise.status in _PROMISE_ENDS:
            ends[promise.activity_id] = _PROMISE_ENDS[promise.status]
    return [
        HistoryEntry(
            activity_id=row.id,
            kind=row.kind,
            on=row.happened_on,
            at=row.happened_at,
            title=f"{row.summary} \N{EM DASH} {ends[row.id]}" if row.id in ends else row.summary,
            detail=_detail(row),
            note=row.note,
            done_by=row.done_by,
            items=keys_of(facts.activity_items, row.id),
            sha256=row.sha256 or "",
        )
        for row in facts.activities
    ]


def _detail(row: Row[Any]) -> str:
    words = [row.contact_name] if row.contact_name else []
    outcome = OUTCOMES.get(row.outcome)
    # The outcome of a call stands in its title; of others it says something more.
    if outcome is not None and row.kind == "query":
        words.append(outcome.label)
    if row.duration_seconds:
        words.append(f"{max(1, round(row.duration_seconds / 60))} min")
    return " · ".join(words)


def _of_ledger(facts: DebtorFacts) -> list[HistoryEntry]:
    debits = {row.id: row for row in facts.debits}
    against: defaultdict[int, list[DocumentKey]] = defaultdict(list)
    partly: set[int] = set()
    settled_left = {row.id: row.amount_minor for row in facts.debits}
    for row in facts.allocations:
        debit = debits.get(row.debit_id)
        if debit is not None:
            against[row.credit_id].append(DocumentKey(DocumentType(debit.type), debit.number))
            if row.ended_on > facts.as_of:
                settled_left[row.debit_id] -= row.amount_minor
            if settled_left[row.debit_id] > 0:
                partly.add(row.credit_id)
    entries = []
    for row in facts.credits:
        items = tuple(dict.fromkeys(against.get(row.id, ())))
        is_cash = row.type == DocumentType.CASH
        word = "Part payment" if is_cash and row.id in partly else TYPE_WORDS[row.type]
        amount = amount_words(-row.amount_minor, row.currency)
        detail = [row.number]
        if items:
            detail.append(f"against {_named(items)}")
        if row.reference:
            detail.append(row.reference)
        kind = "payment" if is_cash else "credit"
        entries.append(_entry(kind, row.dated_on, f"{word} {amount}", " · ".join(detail), items))
        if row.reversed_on != NEVER and row.reversed_on <= facts.as_of:
            entries.append(
                _entry("bounce", row.reversed_on, f"{TYPE_WORDS[row.type]} {amount} bounced", row.number, items)
            )
    return entries


def _entry(kind: str, on: date, title: str, detail: str, items: tuple[DocumentKey, ...]) -> HistoryEntry:
    return HistoryEntry(
        activity_id=None, kind=kind, on=on, at=None, title=title, detail=detail, note="", done_by="", items=items
    )


def _named(items: tuple[DocumentKey, ...]) -> str:
    named = ", ".join(key.number for key in items[:_NAMED])
    rest = len(items) - _NAMED
    return f"{named} and {rest} more" if rest > 0 else named
