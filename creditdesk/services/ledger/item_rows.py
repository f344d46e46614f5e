"""The rows of a debtor's open items, each with the one state that matters most in words."""

from __future__ import annotations

from collections import Counter, defaultdict

from creditdesk.domain.aging import bucket_for
from creditdesk.domain.document import DocumentKey, DocumentType, OpenItem
from creditdesk.domain.interest_claim import UNKNOWN_DAY
from creditdesk.domain.letter_kinds import words_of
from creditdesk.domain.words import amount_words, day_words
from creditdesk.services.ledger.debtor_facts import DebtorFacts, Use
from creditdesk.services.ledger.lanes import reason_words, resolved_on
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.services.letters.asked import Asked


def item_rows(facts: DebtorFacts, asked: Asked) -> tuple[OpenItemRow, ...]:
    """Return the open items, with what letters take off each: debits by due date, then credits by date."""
    uses = _standing_uses(facts)
    states = _States(facts, uses, asked)
    rows = [_row(facts, item, states, uses.get(item.document.id, []), asked) for item in facts.items]
    return tuple(sorted(rows, key=lambda row: (row.open_minor < 0, row.due_on, row.dated_on, row.key.number)))


def _standing_uses(facts: DebtorFacts) -> dict[int, list[Use]]:
    """Return what was laid against each open debit and counts as of the day, by the debit's id."""
    uses: defaultdict[int, list[Use]] = defaultdict(list)
    for use in facts.uses:
        if use.counts and use.debit_id in facts.documents:
            uses[use.debit_id].append(use)
    return uses


def _row(facts: DebtorFacts, item: OpenItem, states: _States, uses: list[Use], asked: Asked) -> OpenItemRow:
    document = item.document
    more = facts.documents[document.id]
    days = (facts.as_of - item.due_on).days
    key = DocumentKey(document.type, document.number)
    return OpenItemRow(
        key=key,
        dated_on=document.dated_on,
        due_on=document.due_on,
        days_overdue=days,
        bucket=bucket_for(days),
        currency=document.currency,
        amount_minor=document.amount_minor,
        open_minor=item.open_minor,
        disputed_minor=item.disputed_minor,
        retained_minor=item.retained_minor,
        reference=more.reference,
        po_number=more.po_number,
        state=states.words(key, item),
        reductions=tuple((UNKNOWN_DAY if use.is_by else use.on, use.amount_minor) for use in uses),
        set_off=asked.set_off.get(key, ()),
        to_credit_minor=asked.to_credit.get(key, 0),
        charges_settled=asked.settled.get(key, (0, 0)),
        late_after=asked.late_after.get(key),
    )


class _States:
    """What is known of each item, gathered once for all of them."""

    def __init__(self, facts: DebtorFacts, uses: dict[int, list[Use]], asked: Asked) -> None:
        self._facts = facts
        self._to_credit = asked.to_credit
        self._uses = uses
        self._queries: dict[DocumentKey, str] = {}
        for query in facts.queries:
            if resolved_on(query, facts.as_of) is None:
                for key in facts.query_items.get(query.id, ()):
                    self._queries[key] = reason_words(query.reason_code)
        # The last promise on an item says how it stands.
        self._promises = {
            key: promise
            for promise in facts.promises
            if promise.status not in ("cancelled", "superseded")
            for key in facts.promise_items.get(promise.id, ())
        }
        self._planned = {
            key for plan in facts.plans if plan.status == "live" for key in facts.plan_items.get(plan.id, ())
        }
        self._held = {
            DocumentKey(DocumentType(hold.type), hold.number): hold.until_on for hold in facts.holds if hold.type
        }
        self._letters: dict[DocumentKey, str] = {}
        self._reminders: Counter[DocumentKey] = Counter()
        for letter in facts.letter_items:
            if letter.kind != "statement":
                key = DocumentKey(DocumentType(letter.type), letter.number)
                self._letters[key] = letter.kind
                self._reminders[key] += letter.kind == "reminder"

    def words(self, key: DocumentKey, item: OpenItem) -> str:
        """Return the state of an item: what stands in the way of its money first, then what was done for it."""
        if item.open_minor < 0:
            whole = item.open_minor == item.document.amount_minor
            return "credit, unallocated" if whole else "credit, partly unallocated"
        due = "overdue" if item.due_on < self._facts.as_of else "not due"
        return (
            self._doubted(key, item)
            or self._on_hold(key)
            or self._promised(key)
            or self._retained(item)
            or self._paid_in_part(key, item)
            or self._sent(key)
            or due
        )

    def _doubted(self, key: DocumentKey, item: OpenItem) -> str:
        of_it = ""
        if 0 < item.disputed_minor < item.open_minor - item.retained_minor:
            of_it = f"{amount_words(item.disputed_minor, item.document.currency)} of it "
        if key in self._queries:
            return f"{of_it}{'in ' if of_it else ''}query · {self._queries[key]}"
        if item.disputed_minor:
            reason = self._facts.documents[item.document.id].dispute_reason
            return f"{of_it}disputed · {reason_words(reason)}" if reason else f"{of_it}disputed"
        if self._to_credit.get(key):
            return f"credit of {amount_words(self._to_credit[key], item.document.currency)} expected"
        return ""

    def _on_hold(self, key: DocumentKey) -> str:
        if key not in self._held:
            return ""
        until = self._held[key]
        return f"on hold until {day_words(until, self._facts.as_of)}" if until else "on hold"

    def _promised(self, key: DocumentKey) -> str:
        if key in self._planned:
            return "in plan"
        promise = self._promises.get(key)
        if promise is not None and promise.status == "open":
            return f"promised {day_words(promise.promised_on, self._facts.as_of)}"
        return ""

    def _paid_in_part(self, key: DocumentKey, item: OpenItem) -> str:
        document = item.document
        if item.open_minor < document.amount_minor:
            return self._parted(item)
        promise = self._promises.get(key)
        if promise is not None and promise.status in ("broken", "part_kept"):
            return "promise broken"
        return ""

    def _retained(self, item: OpenItem) -> str:
        """Say that what is open is nothing but what was retained of the invoice: nobody paid too little."""
        if item.due_on == item.document.due_on:
            return ""
        due = day_words(item.due_on, self._facts.as_of)
        return f"retained until {due}" if item.retained_minor else f"retention, due {due}"

    def _parted(self, item: OpenItem) -> str:
        """Return what was paid and what was credited of an item: a credit note is no payment."""
        document = item.document
        paid = sum(use.amount_minor for use in self._uses.get(document.id, ()) if use.type == DocumentType.CASH)
        parts = (("paid", paid), ("credited", document.amount_minor - item.open_minor - paid))
        words = [f"{word} {amount_words(amount, document.currency)}" for word, amount in parts if amount > 0]
        return f"part {', '.join(words)}"

    def _sent(self, key: DocumentKey) -> str:
        if key not in self._letters:
            return ""
        kind = self._letters[key]
        number = f" {self._reminders[key]}" if kind == "reminder" else ""
        return f"{words_of(kind).lower()}{number} sent"
