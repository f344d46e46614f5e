"""A debtor's history: what was said and done, and what the ledger tells of payments and credits, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.outcomes import OUTCOMES, Reach
from creditdesk.services.desk.entries import AGAINST
from creditdesk.services.ledger.debtor_facts import HISTORY, DebtorFacts
from creditdesk.services.ledger.lanes import keys_of
from creditdesk.services.ledger.ledger_words import ENGLISH, NAMED, LedgerWords
from creditdesk.services.ledger.views import HistoryEntry

_PROMISE_ENDS = {
    "kept": "kept",
    "part_kept": "kept in part",
    "broken": "broken",
    "cancelled": "cancelled",
    "superseded": "replaced",
}


def history(facts: DebtorFacts, words: LedgerWords = ENGLISH) -> tuple[HistoryEntry, ...]:
    """Return the entries, newest first; on one day, people's before the ledger's.

    Where not all were read, those are the last `debtor_facts.HISTORY`.
    """
    entries = [*_said_and_done(facts), *_of_ledger(facts, words)]
    entries.sort(key=_moment, reverse=True)
    return tuple(entries if facts.all_entries else entries[:HISTORY])


def _moment(entry: HistoryEntry) -> tuple[date, bool, str]:
    return (entry.on, entry.at is not None, "" if entry.at is None else entry.at.isoformat())


def _said_and_done(facts: DebtorFacts) -> list[HistoryEntry]:
    ended: defaultdict[int, list[str]] = defaultdict(list)
    for promise in facts.promises:
        if promise.status in _PROMISE_ENDS:
            ended[promise.activity_id].append(_PROMISE_ENDS[promise.status])
    # Of several promises of one call each is told, as often as they differ.
    ends = {activity_id: ", ".join(dict.fromkeys(words)) for activity_id, words in ended.items()}
    ends |= dict.fromkeys(facts.taken_back, "taken back")
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
            mail=(row.details or {}).get("file", ""),
            balance_minor=row.balance_minor,
            overdue_minor=row.overdue_minor,
            currency=row.currency or "",
        )
        for row in facts.activities
    ]


def _detail(row: Row[*tuple[Any, ...]]) -> str:
    details = row.details or {}
    words = [said for said in (row.contact_name, details.get("address")) if said]
    outcome = OUTCOMES.get(row.outcome)
    # The outcome of a call stands in its title; of others it says something more.
    if outcome is not None and row.kind == "query" and outcome.reach is not Reach.OWN:
        words.append(outcome.label)
    if row.duration_seconds:
        words.append(f"{max(1, round(row.duration_seconds / 60))} min")
    words += [f"rung all the same, {rule}: “{text}”" for rule, text in details.get(AGAINST, ())]
    return " · ".join(words)


def _of_ledger(facts: DebtorFacts, words: LedgerWords) -> list[HistoryEntry]:
    # By credit, what it left of each debit.
    against: defaultdict[int, dict[DocumentKey, int]] = defaultdict(dict)
    for credit_id, debit_id, *_, left_minor in facts.uses:
        against[credit_id][facts.keys[debit_id]] = left_minor
    entries = []
    for credit_id, kind, number, dated_on, currency, amount_minor, reversed_on, reference in facts.credits:
        left = against.get(credit_id, {})
        items = tuple(left)
        is_cash = kind == DocumentType.CASH.value
        amount = words.amount(-amount_minor, currency)
        title = _payment_title(amount, left, words) if is_cash else words.document(kind, amount)
        named = [key.number for key in items[:NAMED]]
        detail = words.against(number, named, len(items) - len(named)) if items else number
        if reference:
            detail = f"{detail} · {reference}"
        entries.append(_entry("payment" if is_cash else "credit", dated_on, title, detail, items))
        if reversed_on <= facts.as_of:
            entries.append(_entry("bounce", reversed_on, words.bounced(words.document(kind, amount)), number, items))
    return entries


def _payment_title(amount: str, left: Mapping[DocumentKey, int], words: LedgerWords) -> str:
    """Say of a payment how many documents it paid, and how many in part."""
    if len(left) < 2:
        return words.part_payment(amount) if any(left.values()) else words.document(DocumentType.CASH, amount)
    partly = sum(minor > 0 for minor in left.values())
    all_invoices = all(key.type is DocumentType.INVOICE for key in left)
    return words.payment_of_many(amount, len(left) - partly, partly, all_invoices=all_invoices)


def _entry(kind: str, on: date, title: str, detail: str, items: tuple[DocumentKey, ...]) -> HistoryEntry:
    return HistoryEntry(None, kind, on, None, title, detail, "", "", items)
