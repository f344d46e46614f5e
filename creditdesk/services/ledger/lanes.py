"""The lanes of a debtor's timeline: each debit from its date to its settlement, with what happened on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from creditdesk.domain.aging import bucket_for
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.letter_kinds import words_of
from creditdesk.domain.outcomes import REASONS
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.activity import CALLS
from creditdesk.services.desk.holds import HOLD, LIFTS, UNTIL
from creditdesk.services.ledger.debtor_facts import TYPES, DebtorFacts, ItemsOf
from creditdesk.services.ledger.ledger_words import ENGLISH, LedgerWords
from creditdesk.services.ledger.plan_facts import plan_of
from creditdesk.services.ledger.views import Lane, Mark

_CASH = DocumentType.CASH.value
_PROMISE_MARKS = {
    "open": ("promise", "promised"),
    "kept": ("promise_kept", "promised, kept"),
    "part_kept": ("promise_broken", "promised, kept in part"),
    "broken": ("promise_broken", "promised, not kept"),
}
# A promise, a query and a plan are talks too: the ring stands on the day of the talk, the diamond on the day promised.
_CONTACT_MARKS = {**dict.fromkeys(CALLS, "call"), "note": "note", "hold": "hold", "email": "letter", "sms": "letter"}


def lanes(facts: DebtorFacts, words: LedgerWords = ENGLISH) -> tuple[Lane, ...]:
    """Return a lane for each debit of the facts, those not settled first; its marks run in order of their days."""
    open_minor = {item.document.id: item.open_minor for item in facts.items}
    retained = {item.document.id: item.due_on for item in facts.items if item.due_on != item.document.due_on}
    by_key: defaultdict[DocumentKey, list[Mark]] = defaultdict(list)
    for give in (_letter_marks, _contact_marks, _hold_ends, _promise_marks, _plan_marks):
        for key, mark in give(facts):
            by_key[key].append(mark)
    ids = {key: debit_id for debit_id, key in facts.keys.items()}
    marks = _payment_marks(facts, words)
    for key, more in by_key.items():
        if key in ids:
            marks[ids[key]] += more
    queries = {ids[key]: box for key, box in _queries(facts).items() if key in ids}
    as_of = facts.as_of
    answer = []
    for debit_id, _, _, dated_on, due_on, currency, amount, last_settled_on, retained_minor, until, *_ in facts.debits:
        left = open_minor.get(debit_id, 0)
        settled_on = None if left else last_settled_on
        if settled_on is not None and settled_on > as_of:
            # Nothing of it is open on this day, though a payment is to bounce later.
            settled_on = _last_allocated_on(facts, debit_id, dated_on)
        retained_until = retained.get(debit_id)
        if retained_minor and settled_on is not None and _laid_on(facts, debit_id, settled_on) <= retained_minor:
            retained_until = until
        days = ((settled_on or as_of) - (retained_until or due_on)).days
        happened = marks.get(debit_id, ())
        if len(happened) > 1:
            happened = sorted(happened, key=_day)
        lane = Lane(
            facts.keys[debit_id],
            dated_on,
            due_on,
            settled_on,
            currency,
            amount,
            left,
            days,
            bucket_for(days),
            tuple(happened),
            retained_until,
            *queries.get(debit_id, ()),
        )
        answer.append(lane)
    return tuple(answer)


_day = attrgetter("on")


def _last_allocated_on(facts: DebtorFacts, debit_id: int, dated_on: date) -> date:
    return max((use.on for use in facts.uses if use.debit_id == debit_id and use.counts), default=dated_on)


def _laid_on(facts: DebtorFacts, debit_id: int, on: date) -> int:
    """Return how much was laid against a debit on a day."""
    return sum(use.amount_minor for use in facts.uses if use.debit_id == debit_id and use.on == on and use.counts)


def _payment_marks(facts: DebtorFacts, words: LedgerWords) -> defaultdict[int, list[Mark]]:
    """Return the marks of what was laid against each debit, by its id, and of payments that bounced later."""
    currency = {debit_id: currency for debit_id, _, _, _, _, currency, *_ in facts.debits}
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for _, debit_id, on, ended_on, amount_minor, kind, number, _, is_by, counts, left_minor in facts.uses:
        amount = words.amount(amount_minor, currency[debit_id])
        if kind != _CASH:
            mark = Mark("credit", on, words.credited(amount, number))
        else:
            # One that came by its day says so in its number.
            paid = f"{amount}: {number}" if is_by else words.paid(amount, number)
            mark = Mark("part_payment" if left_minor > 0 else "payment", on, paid)
        marks[debit_id].append(mark)
        if not counts:
            marks[debit_id].append(Mark("bounce", ended_on, words.taken_back(amount, number)))
    return marks


def _letter_marks(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    for row in facts.letter_items:
        # A statement names every open item: its marks would say nothing of any of them.
        if row.kind != "statement":
            text = f"{words_of(row.kind)} sent"
            yield (
                DocumentKey(TYPES[row.type], row.number),
                Mark("letter", row.dated_on, text, row.activity_id),
            )


def _contact_marks(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    for row in facts.activities:
        if row.id in facts.taken_back:
            continue
        # What was done with a promise, a query or a plan at the desk alone: nobody was spoken to.
        is_own = row.kind in CALLS and row.outcome == "NOTE"
        kind = "note" if is_own else _CONTACT_MARKS.get(row.kind)
        if (row.kind == "letter" and row.sha256 is None) or (is_own and row.sha256 is not None):
            # Told of, but its pages are not kept here: it went before the book was. Or it asked for nothing.
            kind = "letter"
        if kind is not None:
            mark = Mark(kind, row.happened_on, row.summary, row.id)
            keys = facts.activity_items.get(row.id, ())
            if kind == "hold" and not keys:
                keys = _open_on(facts, row.happened_on)
            for key in keys:
                yield key, mark


def _hold_ends(facts: DebtorFacts) -> Iterator[tuple[DocumentKey, Mark]]:
    """Mark the last day of each hold that has one and was not lifted before, on the items that it stopped."""
    told = [
        (row, row.details or {}) for row in facts.activities if row.kind == "hold" and row.id not in facts.taken_back
    ]
    lifted = {details[LIFTS] for _row, details in told if LIFTS in details}
    for row, details in told:
        if UNTIL in details and details[HOLD] not in lifted:
            last_on = date.fromisoformat(details[UNTIL])
            ends = "ended" if last_on < facts.as_of else "ends"
            mark = Mark(
                "hold_end", last_on, f"Hold {ends} on {day_words(last_on, facts.as_of)} · {row.summary}", row.id
            )
            for key in facts.activity_items.get(row.id, ()) or _open_on(facts, row.happened_on):
                yield key, mark


def _open_on(facts: DebtorFacts, day: date) -> list[DocumentKey]:
    """Return the debits that a hold of the whole debtor stopped on its day: what was there, and not settled before."""
    return [
        facts.keys[debit_id]
        for debit_id, _, _, dated_on, _, _, _, settled_on, *_ in facts.debits
        if dated_on <= day <= settled_on
    ]


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
    for plan in facts.plans:
        marks = list(_instalment_marks(facts, plan))
        for key in facts.plan_items.get(plan.id, ()):
            for mark in marks:
                yield key, mark


def _instalment_marks(facts: DebtorFacts, plan: Row[*tuple[Any, ...]]) -> Iterator[Mark]:
    parts, standing = plan_of(facts, plan)
    for number, row in enumerate(parts, start=1):
        text = f"Instalment {number} of {len(parts)}: {amount_words(row.amount_minor, plan.currency)}"
        if standing.paid_count < number <= standing.paid_count + standing.missed_count:
            yield Mark("instalment_missed", row.due_on, f"{text}, not paid", plan.activity_id)
        else:
            words = "paid" if number <= standing.paid_count else f"due {day_words(row.due_on, facts.as_of)}"
            yield Mark("instalment", row.due_on, f"{text}, {words}", plan.activity_id)


def _queries(facts: DebtorFacts) -> dict[DocumentKey, tuple[date, date | None, str]]:
    """Return the box of each document's last query: since when, until when (none: open still), about what."""
    boxes = {}
    for row in facts.queries:
        if row.activity_id in facts.taken_back:
            continue
        until = resolved_on(row, facts.as_of)
        for key in facts.query_items.get(row.id, ()):
            boxes[key] = (row.raised_on, until, reason_words(row.reason_code))
    return boxes


def resolved_on(query: Row[*tuple[Any, ...]], as_of: date) -> date | None:
    """Return the day a query was closed, none while it is open as of the day."""
    closed: date | None = query.resolved_on
    return closed if closed is not None and closed <= as_of else None


def reason_words(code: str) -> str:
    """Return a reason code in words; a text of another origin as it is."""
    return REASONS.get(code, code.replace("_", " ").lower())


def keys_of(items: ItemsOf, owner: int) -> tuple[DocumentKey, ...]:
    """Return the documents that something is about."""
    return tuple(items.get(owner, ()))
