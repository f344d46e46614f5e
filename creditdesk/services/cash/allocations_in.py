"""Allocations of a file: each row becomes an allocation, a change of one, or a rejected row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, select

from creditdesk.domain.document import NEVER, DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import shorten
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash.accounts import Account
from creditdesk.services.cash.cells import Cells, Row, document_type
from creditdesk.services.cash.documents_in import unknown_account
from creditdesk.services.cash.intake import Intake, Source
from creditdesk.services.cash.profiles import FIELDS, Kind
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.cash.standing import Standing
from creditdesk.services.ledger.corrections import ChangedAllocation
from creditdesk.services.ledger.posting import PostedAllocation

_SIGNS = {kind.value: kind.sign for kind in DocumentType}


class _Link(NamedTuple):
    """A row whose documents are known; whether it fits what is open shows once all rows are read."""

    source: Source
    row: int
    credit_id: int
    debit_id: int
    day: date
    amount: int
    amount_text: str


class AllocationRows:
    """Reads one file of allocations; `links` then holds the rows that name documents of the ledger."""

    def __init__(self, connection: Connection, intake: Intake, source: Source) -> None:
        self.links: list[_Link] = []
        self._connection = connection
        self._intake = intake
        self._source = source
        self._cells = Cells(source.sheet, source.profile, intake.date_order)
        self._row = Row(source.sheet, source.profile, FIELDS[Kind.ALLOCATIONS])
        self._pick = itemgetter(*self._row.places)
        self._types = {kind.value: kind.value for kind in DocumentType} | dict(source.profile.types)

    def read(self) -> None:
        """Read the whole file."""
        for number, row in self._intake.watched(self._source):
            try:
                self._parse(number, self._row.widened(number, row))
            except RowProblem as problem:
                self._intake.refuse(self._source, number, problem)
        self._intake.notices += self._cells.closing_notices()

    def _parse(self, number: int, row: Sequence[str]) -> None:
        intake, cells, types = self._intake, self._cells, self._types
        account_text, credit_type_text, credit_number, debit_type_text, debit_number, day_text, amount_text = (
            self._pick(row)
        )
        account = intake.accounts.by_code.get(account_text) or intake.accounts.by_code.get(account_text.strip())
        if account is None:
            raise unknown_account(intake, account_text.strip())
        credit_type = types.get(credit_type_text) or document_type(credit_type_text, types, "credit_type")
        debit_type = types.get(debit_type_text) or document_type(debit_type_text, types, "debit_type")
        own = account.documents
        if own is None:
            own = intake.accounts.keys(account)
        credit_id = own.get((credit_type, credit_number))
        if credit_id is None:
            credit_id = self._elsewhere(account, credit_type, credit_number, "credit")
        debit_id = own.get((debit_type, debit_number))
        if debit_id is None:
            debit_id = self._elsewhere(account, debit_type, debit_number, "debit")
        if _SIGNS[credit_type] > 0 or _SIGNS[debit_type] < 0:
            wrong, text, side = (
                ("credit_type", credit_type_text, "a credit")
                if _SIGNS[credit_type] > 0
                else ("debit_type", debit_type_text, "a debit")
            )
            raise RowProblem(wrong, text, f'"{shorten(text)}" is not {side}.', "Allocate a credit to a debit.")
        day = cells.days.get(day_text) or cells.day(day_text, "date")
        credit, debit = intake.document(credit_id), intake.document(debit_id)
        if credit.currency != debit.currency:
            raise RowProblem(
                "debit_number",
                debit_number,
                f"{credit.number} is in {credit.currency}, {debit.number} in {debit.currency}.",
                "Allocate documents of one currency; post the exchange as two journals.",
            )
        amount = cells.amount(amount_text, credit.currency, "amount")
        if amount <= 0:
            raise RowProblem("amount", amount_text, "The amount must be above zero.", "Correct it, or delete the row.")
        self.links.append(_Link(self._source, number, credit_id, debit_id, day, amount, amount_text))

    def _elsewhere(self, account: Account, kind: str, number: str, side: str) -> int:
        """Return the document of that key among the accounts that share the account's parent."""
        intake = self._intake
        key = (kind, number.strip())
        found = [
            document_id
            for other in intake.accounts.relatives(account)
            if (document_id := intake.accounts.keys(other).get(key)) is not None
        ]
        column = f"{side}_number"
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise RowProblem(
                column, number, f"Several branches have a {kind} {key[1]}.", "Give the account that it belongs to."
            )
        if not key[1]:
            raise RowProblem(column, number, "The number is missing.", "Fill in the document's number.")
        if owner := self._owner(kind, key[1]):
            raise RowProblem(
                column,
                number,
                f"The {kind} {key[1]} belongs to {owner}, which shares no parent with {account.code}.",
                "Correct the account or the number, or give the two accounts the same parent.",
            )
        raise RowProblem(
            column,
            number,
            f'{account.code} has no {kind} "{shorten(key[1])}".',
            "Import the document first, or correct its type and number.",
        )

    def _owner(self, kind: str, number: str) -> str:
        """Return an account that has a document of this type and number, if any has."""
        for document in self._intake.documents_by_number().get(number, ()):
            if document.type == kind:
                return self._intake.accounts.of_id(document.customer_id).code
        query = (
            select(customers.c.account)
            .join(documents, documents.c.customer_id == customers.c.id)
            .where(documents.c.number == number, documents.c.type == kind)
            .limit(1)
        )
        return self._connection.scalar(query) or ""


def take_links(intake: Intake, links: Sequence[_Link], standing: Standing) -> None:
    """Take the rows that fit what is open, in the order of the files; refuse the others."""
    accounts = intake.accounts
    if accounts.before.documents:
        touched = {document_id for link in links for document_id in (link.credit_id, link.debit_id)}
        for customer_id in {intake.document(document_id).customer_id for document_id in touched}:
            accounts.load_links(accounts.of_id(customer_id))
    standing.watch(_concerned_by_bounces(intake, links))
    seen: dict[tuple[int, int, date], int] = {}
    for link in links:
        try:
            _take(intake, link, standing, seen)
        except RowProblem as problem:
            intake.refuse(link.source, link.row, problem)


def _take(intake: Intake, link: _Link, standing: Standing, seen: dict[tuple[int, int, date], int]) -> None:
    key = (link.credit_id, link.debit_id, link.day)
    if key in seen:
        raise RowProblem(
            "credit_number",
            intake.document(link.credit_id).number,
            f"The same credit, debit and date stand in row {seen[key]} already.",
            "Add the two amounts together in one row.",
        )
    seen[key] = link.row
    before = intake.accounts.before.links.get(key)
    if before is not None and before.amount_minor == link.amount:
        intake.unchanged += 1
        return
    credit, debit = intake.document(link.credit_id), intake.document(link.debit_id)
    starts = max(link.day, credit.dated_on, debit.dated_on)
    ends = min(credit.reversed_on, debit.reversed_on)
    if starts >= ends:
        bounced = credit if credit.reversed_on == ends else debit
        raise RowProblem(
            "date",
            link.day.isoformat(),
            f"{bounced.number} was reversed on {ends}; nothing of it is open on {starts}.",
            "Correct the date, or delete the row.",
        )
    # A changed allocation needs room only for what it grew by.
    movement = (starts, ends, link.amount - (0 if before is None else before.amount_minor))
    for document, column in ((credit, "credit_number"), (debit, "debit_number")):
        if not standing.fits(document.id, movement):
            left = decimal_text(max(standing.left(document.id), 0), document.currency)
            raise RowProblem(
                "amount",
                link.amount_text,
                f"{document.number} has only {left} {document.currency} open for this.",
                f"Give at most {left}, or correct the {column.replace('_', ' ')}.",
            )
    standing.take(credit.id, movement)
    standing.take(debit.id, movement)
    intake.touched_customers.update((credit.customer_id, debit.customer_id))
    if before is None:
        intake.allocations.append(PostedAllocation(link.credit_id, link.debit_id, link.day, link.amount))
        intake.new += 1
        return
    intake.changed_allocations.append(ChangedAllocation(before.id, link.day, link.amount))
    intake.note_change(
        link.source,
        link.row,
        f"allocation of {credit.number} to {debit.number} on {link.day}",
        "amount",
        decimal_text(before.amount_minor, credit.currency),
        decimal_text(link.amount, credit.currency),
    )
    intake.changed += 1


def _concerned_by_bounces(intake: Intake, links: Iterable[_Link]) -> set[int]:
    """Return the documents that bounced, and those that such a payment is or was allocated to."""
    concerned = {
        document.id
        for document in (*intake.documents, *intake.changed_documents.values())
        if document.reversed_on != NEVER
    }
    concerned |= {
        document.id for document in intake.accounts.before.documents.values() if document.reversed_on != NEVER
    }
    if concerned:
        for link in links:
            if link.credit_id in concerned or link.debit_id in concerned:
                concerned |= {link.credit_id, link.debit_id}
        for before in intake.accounts.before.links.values():
            if before.ended_on != NEVER or before.credit_id in concerned or before.debit_id in concerned:
                concerned |= {before.credit_id, before.debit_id}
    return concerned
