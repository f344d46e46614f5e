"""What is still open of each document while an import goes on, so that nothing is allocated twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from creditdesk.domain.document import NEVER
from creditdesk.services.cash.intake import Intake
from creditdesk.services.ledger.posting import PostedDocument

_Movement = tuple[date, date, int]
"""From when, until when, how much (above zero)."""


class Standing:
    """Open amounts of documents, before and during the import; amounts here are without sign.

    Most documents need one number each. Where a bounce is about (a document that bounced, or one that such a
    payment was allocated to), the order of days matters and all movements are looked at.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._left: dict[int, int] = {}
        self._movements: defaultdict[int, list[_Movement]] = defaultdict(list)
        self._bounced: set[int] = set()

    def watch(self, document_ids: set[int]) -> None:
        """Say of which documents all movements matter; to be said before their first allocation is taken."""
        fresh = document_ids - self._bounced
        self._bounced |= fresh
        for link in self._intake.accounts.before.links.values():
            for document_id in fresh.intersection((link.credit_id, link.debit_id)):
                self._movements[document_id].append((link.effective_on, link.ended_on, link.amount_minor))

    def left(self, document: PostedDocument) -> int:
        """Return what is open of a document once everything taken so far counts; below zero if too much is."""
        left = self._left.get(document.id)
        if left is not None:
            return left
        if document.id in self._bounced:
            used = sum(
                amount
                for _, ends, amount in self._movements[document.id]
                if ends == NEVER or document.reversed_on != NEVER
            )
            return abs(document.amount_minor) - used
        left = self._left[document.id] = self._at_first(document)
        return left

    def take_both(self, credit: PostedDocument, debit: PostedDocument, movement: _Movement) -> PostedDocument | None:
        """Count an allocation against both its documents; or return the one that has not that much open."""
        credit_id, debit_id = credit.id, debit.id
        if credit_id not in self._bounced and debit_id not in self._bounced:
            amount = movement[2]
            credit_left, debit_left = self.left(credit), self.left(debit)
            if credit_left < amount:
                return credit
            if debit_left < amount:
                return debit
            self._left[credit_id] = credit_left - amount
            self._left[debit_id] = debit_left - amount
            return None
        for document in (credit, debit):
            if not self._fits(document, movement):
                return document
        self._take(credit, movement)
        self._take(debit, movement)
        return None

    def _fits(self, document: PostedDocument, movement: _Movement) -> bool:
        """Tell whether the document has that much open on every day concerned."""
        if document.id not in self._bounced:
            return self.left(document) >= movement[2]
        amount = abs(document.amount_minor)
        changes: defaultdict[date, int] = defaultdict(int)
        for starts, ends, part in [*self._movements[document.id], movement]:
            if starts < ends:
                changes[starts] += part
                changes[ends] -= part
        used = 0
        for day in sorted(changes):
            used += changes[day]
            if used > amount:
                return False
        return True

    def _take(self, document: PostedDocument, movement: _Movement) -> None:
        """Count an allocation against the document."""
        if document.id in self._bounced:
            self._movements[document.id].append(movement)
        else:
            self._left[document.id] = self.left(document) - movement[2]

    def _at_first(self, document: PostedDocument) -> int:
        amount = abs(document.amount_minor)
        if self._intake.is_new(document.id):
            return amount
        before = self._intake.accounts.before
        return amount - abs(before.documents[document.id].amount_minor) + abs(before.open_minor[document.id])
