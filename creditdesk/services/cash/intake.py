"""What one import has gathered from its files so far: facts to post, rows refused, things to be said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from creditdesk.domain.parsing_dates import DateOrder
from creditdesk.services.cash.accounts import Account, Accounts
from creditdesk.services.cash.profiles import Profile
from creditdesk.services.cash.reading import Sheet
from creditdesk.services.cash.result import FactChange, RejectedRow, RowProblem
from creditdesk.services.ledger.corrections import ChangedAllocation
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument
from creditdesk.services.progress import Progress

_REPORT_EACH = 5_000
# Notices and changes beyond this number are counted, not listed: a person reads some, not a million.
LISTED = 1_000
_SHOWN_ROWS = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how it is read."""

    sheet: Sheet
    profile: Profile

    def title(self, column: str) -> str:
        """Return what the file calls a column of ours."""
        place = self.profile.position(column, self.sheet.header) if column else None
        return self.sheet.titles[place].strip() if place is not None else column


class Claim(NamedTuple):
    """A row that says what of a document is paid: to be settled once all files are read."""

    source: Source
    row: int
    document_id: int
    # Paid in full on this day,
    settled_on: date | None
    # or open with this amount (never negative) as of the snapshot.
    open_minor: int | None
    # Whether the row was counted as unchanged so far.
    unchanged: bool


@dataclass(slots=True)
class Totals:
    """The sums of a file's documents in one currency, signed."""

    file_minor: int = 0
    rejected_minor: int = 0


@dataclass(slots=True)
class Intake:
    """The state of one import."""

    company_id: int
    country: str
    currency: str
    batch_id: int
    as_of: date
    snapshot_on: date | None
    date_order: DateOrder | None
    accounts: Accounts
    progress: Progress
    first_document_id: int
    currencies: frozenset[str]
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    # Source file -> row -> problem, for the reject file.
    refused: dict[str, dict[int, RejectedRow]] = field(default_factory=lambda: defaultdict(dict))
    notices: list[str] = field(default_factory=list)
    changes: list[FactChange] = field(default_factory=list)
    change_count: int = 0
    # Accounts whose row in a customers file was refused, with where: their documents say so.
    refused_accounts: dict[str, str] = field(default_factory=dict)
    # Documents whose row was refused (account, type or nothing where that cannot be read, number), with where: their
    # allocations say so.
    refused_documents: dict[tuple[str, str, str], str] = field(default_factory=dict)
    documents: list[PostedDocument] = field(default_factory=list)
    changed_documents: dict[int, PostedDocument] = field(default_factory=dict)
    seen_documents: set[int] = field(default_factory=set)
    allocations: list[PostedAllocation] = field(default_factory=list)
    changed_allocations: list[ChangedAllocation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    totals: defaultdict[str, Totals] = field(default_factory=lambda: defaultdict(Totals))
    open_totals: defaultdict[str, Totals] = field(default_factory=lambda: defaultdict(Totals))
    touched_customers: set[int] = field(default_factory=set)
    # Documents that follow from what a row says, such as the cash that cleared an invoice.
    derived_documents: set[int] = field(default_factory=set)
    # Refused documents whose amount or type cannot be read, by currency, and without one where that cannot be read
    # either: the control totals are without them.
    uncounted: Counter[str] = field(default_factory=Counter)
    # Days of acceptance that rows say, by customer and invoice, and what was on record of those that they replace.
    accepted: dict[tuple[int, str], date] = field(default_factory=dict)
    accepted_before: list[dict[str, Any]] = field(default_factory=list)
    accounts_of_refused_rows: set[str] = field(default_factory=set)
    posted_count: int = 0
    _by_number: defaultdict[str, list[PostedDocument]] | None = None

    def document(self, document_id: int) -> PostedDocument:
        """Return a document as it will stand after this import."""
        at = document_id - self.first_document_id
        if at >= 0:
            return self.documents[at]
        return self.changed_documents.get(document_id) or self.accounts.before.documents[document_id]

    def day_of(self, source: Source) -> date:
        """Return the day of a file's open amounts: what the import says, else the file itself, else the ledger's."""
        stated = source.sheet.stated_on
        return self.snapshot_on or (stated if stated is not None and stated <= self.as_of else self.as_of)

    def documents_by_number(self) -> dict[str, list[PostedDocument]]:
        """Return the new documents by number, to say where one belongs that is looked for in the wrong place."""
        if self._by_number is None:
            self._by_number = defaultdict(list)
            for document in self.documents:
                self._by_number[document.number].append(document)
        return self._by_number

    def is_new(self, document_id: int) -> bool:
        """Tell whether the document comes with this import."""
        return document_id >= self.first_document_id

    def add_document(self, account: Account, **facts: object) -> PostedDocument:
        """Take in a document that follows from others (the cash that cleared an invoice)."""
        document = PostedDocument(
            self.first_document_id + len(self.documents),
            account.id,
            **facts,  # type: ignore[arg-type]
        )
        self.documents.append(document)
        self.derived_documents.add(document.id)
        self.accounts.keys(account)[document.type, document.number] = document.id
        self.touched_customers.add(account.id)
        return document

    def mark_posted(self) -> None:
        """Take note that all facts gathered so far are in the ledger."""
        self.touched_customers.update(document.customer_id for document in self.documents[self.posted_count :])
        self.posted_count = len(self.documents)
        self.accounts.before.documents.update(self.changed_documents)
        self.changed_documents = {}
        self.changed_allocations = []
        self.allocations = []

    def refuse(self, source: Source, row: int, problem: RowProblem) -> None:
        """List a row as not taken."""
        title = source.title(problem.column)
        rejected = RejectedRow(source.sheet.name, row, title, problem.value, problem.problem, problem.cure)
        self.rejected.append(rejected)
        self.refused[str(source.sheet.path)][row] = rejected

    def refuse_claim(self, claim: Claim, problem: RowProblem) -> None:
        """Refuse what a row says of the payment, though the document itself stands as the row says."""
        self.refuse(claim.source, claim.row, problem)
        if claim.open_minor is not None:
            document = self.document(claim.document_id)
            sign = 1 if document.amount_minor > 0 else -1
            self.open_totals[document.currency].rejected_minor += claim.open_minor * sign
        if claim.unchanged:
            self.unchanged -= 1
        elif self.is_new(claim.document_id):
            self.new -= 1
        else:
            self.changed -= 1

    def note_change(self, source: Source, row: int, subject: str, name: str, before: str, after: str) -> None:
        """List what a fact said before and says now."""
        self.change_count += 1
        if len(self.changes) < LISTED:
            self.changes.append(FactChange(source.sheet.name, row, subject, name, before, after))

    def watched(self, source: Source) -> Iterator[tuple[int, list[str]]]:
        """Yield the file's rows, counting them and saying how far it is."""
        total = source.sheet.about_rows
        count = 0
        for count, (number, row) in enumerate(source.sheet.rows(), 1):
            if not count % _REPORT_EACH:
                self.progress.report(count, max(total, count), f"Reading {source.sheet.name}")
            yield number, row
        self.rows += count


@dataclass(slots=True)
class Oddity:
    """Something taken as it is, but worth saying: how often, and where first."""

    text: str
    count: int = 0
    rows: list[int] = field(default_factory=list)

    def at(self, row: int) -> None:
        """Count one more row."""
        self.count += 1
        if len(self.rows) < _SHOWN_ROWS:
            self.rows.append(row)

    def notices(self, file: str) -> list[str]:
        """Return the sentence, if there is anything to say."""
        if not self.count:
            return []
        shown = ", ".join(str(row) for row in self.rows)
        more = f" and {self.count - len(self.rows):,} more" if self.count > len(self.rows) else ""
        rows = "row" if self.count == 1 else "rows"
        return [f"{file}: {self.text} ({rows} {shown}{more})."]
