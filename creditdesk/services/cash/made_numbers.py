"""Numbers for rows that have none: made of day and amount, the same for the same row wherever it stands in the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count
from typing import NamedTuple

from creditdesk.domain.document import DocumentType
from creditdesk.services.cash.accounts import Account, DocumentIds
from creditdesk.services.cash.intake import Intake
from creditdesk.services.ledger.posting import PostedDocument


class Said(NamedTuple):
    """What tells rows of one day and amount apart; None where the file does not say it."""

    due_on: date | None
    reference: str | None
    po_number: str | None
    notes: Mapping[str, str] | None


class LaterRow(Exception):  # noqa: N818 - puts a row off, caught at once
    """The book has a document that the row may be, but a row further down may be more alike."""


class MadeNumbers:
    """Gives the rows of one file their numbers: `base`, `base/2`, `base/3` for equal ones of a customer.

    A row that the book has just so keeps the number it has there. `puts_off` makes all others wait (`LaterRow`) as
    long as documents of the book are left that they may have become.
    """

    def __init__(self, intake: Intake) -> None:
        self.puts_off = False
        self._intake = intake
        self._given: defaultdict[tuple[int, str], set[str]] = defaultdict(set)

    def number(self, account: Account, kind: str, base: str, said: Said) -> str:
        """Return the number of a row.

        Raises:
            LaterRow: If the row has to wait.
        """
        number = self._find(self._intake.accounts.keys(account), kind, base, said, self._given[account.id, base])
        self._given[account.id, base].add(number)
        return number

    def _find(self, own: DocumentIds, kind: str, base: str, said: Said, given: set[str]) -> str:
        nearest, alike = "", -1
        for number in _numbers(base):
            if number in given:
                continue
            document_id = own.get((kind, number))
            if document_id is None:
                if any((other, number) in own for other in DocumentType):
                    continue
                break
            if self._intake.is_new(document_id) or document_id in self._intake.seen_documents:
                # Another file has given the same row already; it is refused as standing twice.
                return number
            same = _alike(self._intake.accounts.before.documents[document_id], said)
            if same == len(said):
                return number
            if same > alike:
                nearest, alike = number, same
        if nearest and self.puts_off:
            raise LaterRow
        return nearest or number


def _numbers(base: str) -> Iterator[str]:
    yield base
    for occurrence in count(2):
        yield f"{base}/{occurrence}"


def _alike(before: PostedDocument, said: Said) -> int:
    """Return how many of the facts are as the book has them."""
    facts = (before.due_on, before.reference, before.po_number, before.notes)
    return sum(now is None or now == then for now, then in zip(said, facts, strict=True))
