"""Allocations of a file: each row becomes an allocation, a change of one, or a rejected row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter

from sqlalchemy import Connection, select

from creditdesk.domain.document import NEVER, DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import shorten
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash.accounts import Account
from creditdesk.services.cash.cells import Cells, Row, document_type, type_words
from creditdesk.services.cash.intake import Intake, Source
from creditdesk.services.cash.profiles import FIELDS, Kind
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.cash.standing import Standing
from creditdesk.services.cash.unknown import unknown_account
from creditdesk.services.ledger.corrections import ChangedAllocation
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument

_SIGNS = {kind.value: kind.sign for kind in DocumentType}


_Link = tuple[int, PostedDocument, PostedDocument, date, int, str]
"""A row whose documents are known: row, credit, debit, day, amount, the amount as written.

Whether it fits what is open shows once all rows are read.
"""


class AllocationRows:
    """Reads one file of allocations; `links` then holds the rows that name documents of the ledger."""

    def __init__(self, connection: Connection, intake: Intake, source: Source) -> None:
        self.source = source
        self.links: list[_Link] = []
        self._connection = connection
        self._intake = intake
        self._cells = Cells(source.sheet, source.profile, intake.date_order)
        self.row = Row(source.sheet, source.profile, FIELDS[Kind.ALLOCATIONS])
        self._pick = itemgetter(*self.row.places)
        self._types = type_words(source.profile)

    def read(self) -> None:
        """Read the whole file."""
        for number, row in self._intake.watched(self.source):
            try:
                self.parse(number, self.row.widened(number, row))
            except RowProblem as problem:
                self._intake.refuse(self.source, number, problem)
        self._intake.notices += self._cells.closing_notices()

    def parse(self, number: int, row: Sequence[str]) -> None:
        """Note the link that a row, with all its cells, says.

        Raises:
            RowProblem: If it names no documents that could be allocated to each other.
        """
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
        self.links.append((number, credit, debit, day, amount, amount_text))

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
        refused = intake.refused_documents
        for other in intake.accounts.relatives(account):
            if where := refused.get((other.code, *key)) or refused.get((other.code, "", key[1])):
                problem = f"The {kind.replace('_', ' ')} {key[1]} was not taken: see {where}."
                raise RowProblem(column, number, problem, "Mend that row, then import both.")
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


class LinkTaker:
    """Takes the rows of allocations that fit what is open, in the order of the files, and refuses the others."""

    def __init__(self, intake: Intake, standing: Standing, files: Sequence[AllocationRows]) -> None:
        self._intake = intake
        self._standing = standing
        self._files = files
        self._rows: dict[tuple[int, int, date], int] = {}

    def take(self) -> None:
        """Take all rows."""
        accounts = self._intake.accounts
        links = [link for file in self._files for link in file.links]
        if accounts.before.documents:
            for customer_id in {document.customer_id for _, *sides, _, _, _ in links for document in sides}:
                accounts.load_links(accounts.of_id(customer_id))
        self._standing.watch(_concerned_by_bounces(self._intake, links))
        for file in self._files:
            for link in file.links:
                try:
                    self._take(file.source, link)
                except RowProblem as problem:
                    self._intake.refuse(file.source, link[0], problem)

    def _take(self, source: Source, link: _Link) -> None:
        intake = self._intake
        row, credit, debit, day, amount, amount_text = link
        credit_id, debit_id = credit.id, debit.id
        key = (credit_id, debit_id, day)
        if key in self._rows:
            raise RowProblem(
                "credit_number",
                credit.number,
                f"The same credit, debit and date stand in row {self._rows[key]} already.",
                "Add the two amounts together in one row.",
            )
        self._rows[key] = row
        before = intake.accounts.before.links.get(key)
        # A changed allocation needs room only for what it grew by.
        more = amount if before is None else amount - before.amount_minor
        if not more:
            intake.unchanged += 1
            return
        starts = max(day, credit.dated_on, debit.dated_on)
        ends = min(credit.reversed_on, debit.reversed_on)
        if starts >= ends:
            raise _bounced(credit if credit.reversed_on == ends else debit, starts, day)
        full = self._standing.take_both(credit, debit, (starts, ends, more))
        if full is not None:
            raise self._does_not_fit(full, amount_text)
        intake.touched_customers.add(credit.customer_id)
        intake.touched_customers.add(debit.customer_id)
        if before is None:
            intake.allocations.append(PostedAllocation(credit_id, debit_id, day, amount))
            intake.new += 1
            return
        intake.changed_allocations.append(ChangedAllocation(before.id, day, amount))
        subject = f"allocation of {credit.number} to {debit.number} on {day}"
        texts = (decimal_text(minor, credit.currency) for minor in (before.amount_minor, amount))
        intake.note_change(source, row, subject, "amount", *texts)
        intake.changed += 1

    def _does_not_fit(self, document: PostedDocument, amount_text: str) -> RowProblem:
        left = self._standing.left(document)
        if left <= 0:
            problem = f"Nothing of {document.number} is open for this: it is allocated already."
            return RowProblem("amount", amount_text, problem, "Delete the row, or correct the document's number.")
        shown = decimal_text(left, document.currency)
        return RowProblem(
            "amount",
            amount_text,
            f"{document.number} has only {shown} {document.currency} open for this.",
            f"Give at most {shown}, or correct the document's number.",
        )


def _bounced(document: PostedDocument, starts: date, day: date) -> RowProblem:
    return RowProblem(
        "date",
        day.isoformat(),
        f"{document.number} was reversed on {document.reversed_on}; nothing of it is open on {starts}.",
        "Correct the date, or delete the row.",
    )


def _concerned_by_bounces(intake: Intake, links: Iterable[_Link]) -> set[int]:
    """Return the documents that bounced, and those that such a payment is or was allocated to."""
    documents_ = (*intake.changed_documents.values(), *intake.accounts.before.documents.values())
    concerned = {document.id for document in documents_ if document.reversed_on != NEVER}
    concerned |= {document.id for document in intake.documents if document.reversed_on != NEVER}
    if concerned:
        for _, credit, debit, *_ in links:
            if credit.id in concerned or debit.id in concerned:
                concerned |= {credit.id, debit.id}
        for before in intake.accounts.before.links.values():
            if before.ended_on != NEVER or before.credit_id in concerned or before.debit_id in concerned:
                concerned |= {before.credit_id, before.debit_id}
    return concerned
