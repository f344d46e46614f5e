"""The lanes of a debtor's timeline: each debit from its date to its settlement, with what happened on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from creditdesk.domain.aging import bucket_for
from creditdesk.domain.document import NEVER, DocumentKey, DocumentType
from creditdesk.domain.outcomes import REASONS
from creditdesk.domain.words import amount_words, day_words
from creditdesk.services.ledger.debtor_facts import DebtorFacts, ItemsOf
from creditdesk.services.ledger.plan_facts import PlanStanding, plan_standings
from creditdesk.services.ledger.views import Lane, Mark

LETTER_WORDS = {"reminder": "Reminder", "final_demand": "Final demand", "statement": "Statement"}
"""What kinds of letters are called on screen."""

_PROMISE_MARKS = {
    "open": ("promise", "promised"),
    "kept": ("promise_kept", "promised, kept"),
    "part_kept": ("promise_broken", "promised, kept in part"),
    "broken": ("promise_broken", "promised, not kept"),
}
_CONTACT_MARKS = {"call": "call", "query": "call", "note": "note"}

_Marks = defaultdict[DocumentKey, list[Mark]]


def lanes(facts: DebtorFacts) -> tuple[Lane, ...]:
    """Return a lane for each debit that the facts hold, those open first; its marks run in order of their days."""
    open_minor = {item.document.id: item.open_minor for item in facts.items}
    marks: _Marks = defaultdict(list)
    for give in (_letter_marks, _contact_marks, _promise_marks, _plan_marks):
        for key, mark in give(facts):
            marks[key].append(mark)
    queries = _queries(facts)
    paid = _payment_marks(facts)
    answer = []
    for row in facts.debits:
        key = DocumentKey(DocumentType(row.type), row.number)
        left = open_minor.get(row.id, 0)
        settled_on = None if left else row.settled_on
        days = ((settled_on or facts.as_of) - row.due_on).days
        since, until, text = queries.get(key, (None, None, ""))
        answer.append(
            Lane(
                key=key,
                dated_on=row.dated_on,
                due_on=row.due_on,
                settled_on=settled_on,
                currency=row.currency,
                amount_minor=row.amount_minor,
                open_minor=left,
                days_overdue=days,
                bucket=bucket_for(days),
                marks=tuple(sorted((*paid.get(row.id, ()), *marks.get(key, ())), key=lambda mark: mark.on)),
                query_from=since,
                query_to=until,
                query_text=text,
            )
        )
    return tuple(answer)


def _payment_marks(facts: DebtorFacts) -> dict[int, list[Mark]]:
    """Return the marks of what was allocated to each debit, by its id, and of payments that bounced later."""
    left = {row.id: row.amount_minor for row in facts.debits}
    currency = {row.id: row.currency for row in facts.debits}
    marks: dict[int, list[Mark]] = {}
    for row in facts.allocations:
        debit_id = row.debit_id
        if debit_id not in left:
            continue
        amount = amount_words(row.amount_minor, currency[debit_id])
        bounced = row.ended_on <= facts.as_of
        if not bounced:
            left[debit_id] -= row.amount_minor
        if row.type != DocumentType.CASH:
            mark = Mark("credit", row.effective_on, f"{amount} credited by {row.number}")
        elif left[debit_id] > 0 or bounced:
            mark = Mark("part_payment", row.effective_on, f"{amount} paid by {row.number}")
        else:
            mark = Mark("payment", row.effective_on, f"{amount} paid by {row.number}")
        marks.setdefault(debit_id, []).append(mark)
        if bounced and row.ended_on != NEVER:
            marks[debit_id].append(Mark("bounce", row.ended_on, f"{amount} of {row.number} bounced"))
    return marks


def _letter_marks(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    for row in facts.letter_items:
        # A statement names every open item: its marks would say nothing of any of them.
        if row.kind != "statement":
            text = f"{LETTER_WORDS.get(row.kind, row.kind)} sent"
            yield (
                DocumentKey(DocumentType(row.type), row.number),
                Mark("letter", row.dated_on, text, row.activity_id),
            )


def _contact_marks(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    for row in facts.activities:
        kind = _CONTACT_MARKS.get(row.kind)
        if kind is not None:
            mark = Mark(kind, row.happened_on, row.summary, row.id)
            for key in facts.activity_items.get(row.id, ()):
                yield key, mark


def _promise_marks(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    for row in facts.promises:
        if row.status in _PROMISE_MARKS:
            kind, words = _PROMISE_MARKS[row.status]
            mark = Mark(
                kind, row.promised_on, f"{amount_words(row.amount_minor, row.currency)} {words}", row.activity_id
            )
            for key in facts.promise_items.get(row.id, ()):
                yield key, mark


def _plan_marks(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    for standing in plan_standings(facts):
        for key in facts.plan_items.get(standing.plan.id, ()):
            for mark in _instalment_marks(standing, facts.as_of):
                yield key, mark


def _instalment_marks(standing: PlanStanding, as_of: date) -> Iterator[Mark]:
    for number, row in enumerate(standing.instalments, start=1):
        amount = amount_words(row.amount_minor, standing.plan.currency)
        text = f"Instalment {number} of {len(standing.instalments)}: {amount}"
        missed = number > standing.paid_count and row.due_on < as_of
        if missed:
            yield Mark("instalment_missed", row.due_on, f"{text}, not paid", standing.plan.activity_id)
        else:
            words = "paid" if number <= standing.paid_count else f"due {day_words(row.due_on, as_of)}"
            yield Mark("instalment", row.due_on, f"{text}, {words}", standing.plan.activity_id)


def _queries(facts: DebtorFacts) -> dict[DocumentKey, tuple[date, date | None, str]]:
    """Return the box of each document's last query: since when, until when (none: open still), about what."""
    boxes = {}
    for row in facts.queries:
        until = resolved_on(row, facts.as_of)
        for key in facts.query_items.get(row.id, ()):
            boxes[key] = (row.raised_on, until, reason_words(row.reason_code))
    return boxes


def resolved_on(query: Row[Any], as_of: date) -> date | None:
    """Return the day a query was closed, none while it is open as of the day."""
    closed: date | None = query.resolved_on
    return closed if closed is not None and closed <= as_of else None


def reason_words(code: str) -> str:
    """Return a reason code in words; a text of another origin as it is."""
    return REASONS.get(code, code.replace("_", " ").lower())


def keys_of(items: ItemsOf, owner: int) -> tuple[DocumentKey, ...]:
    """Return the documents that something is about."""
    return tuple(items.get(owner, ()))
