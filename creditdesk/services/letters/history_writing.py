"""Putting the history of a debtor on paper: reading it whole, counting it apart, making the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from creditdesk.domain.languages import house_language
from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Book
from creditdesk.services.ledger import debtor
from creditdesk.services.ledger.history_filter import HistoryFilter, searched
from creditdesk.services.ledger.ledger_words import ENGLISH, LedgerWords
from creditdesk.services.ledger.views import DebtorRecord, HistoryEntry
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.history_paper import AuditLink, HistoryFacts, render
from creditdesk.services.letters.ledger_told import ledger_words
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.stating import UnprovedError

_EVERYTHING = HistoryFilter()


@dataclass(frozen=True, slots=True)
class HistoryPdf:
    """A history as PDF; `name` is a name for its file."""

    name: str
    pdf: bytes
    page_count: int
    entry_count: int


class HistoryWriting:
    """Histories of the debtors of one book, on paper. Nothing is issued and nothing is kept."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def pdf(self, customer_id: int, as_of: date, asked: HistoryFilter = _EVERYTHING) -> HistoryPdf:
        """Return a debtor's history up to a day, whole or what is asked for of it.

        Raises:
            NotFoundError: If the customer is not in the book.
            UnprovedError: If the list and the book, counted apart, differ.
        """
        with self._book.read() as connection:
            facts = read_history(connection, customer_id, as_of, asked)
        rendered = render(facts)
        name = f"history {facts.record.account} {as_of.isoformat()}.pdf"
        return HistoryPdf(name, rendered.pdf, rendered.page_count, len(facts.entries))


def read_history(
    connection: Connection,
    customer_id: int,
    as_of: date,
    asked: HistoryFilter = _EVERYTHING,
    *,
    has_notes: bool = True,
) -> HistoryFacts:
    """Return what a debtor's history on paper says, with or without what people noted.

    Raises:
        NotFoundError: If the customer is not in the book.
        UnprovedError: If the list and the book, counted apart, differ.
    """
    sender = read_letterhead(connection)
    words = ledger_words(house_language(sender.country), sender.country)
    record = debtor.record(connection, customer_id, as_of, words)
    return HistoryFacts(
        sender=sender,
        address=read_account(connection, customer_id, as_of, sender).addressee.lines,
        record=record,
        asked=asked,
        entries=tuple(reversed(_kept(connection, record, asked, words))),
        counted=_counted(connection, record),
        audit=_last_link(connection),
        has_notes=has_notes,
    )


def _kept(connection: Connection, record: DebtorRecord, asked: HistoryFilter, words: LedgerWords) -> list[HistoryEntry]:
    """Return the entries asked for: looked for in the words of the screen, on which they are asked for."""
    if words is ENGLISH or not asked.text.strip():
        return asked.kept(record.history)
    shown = debtor.record(connection, record.customer_id, record.as_of).history
    texts = dict(zip(record.history, map(searched, shown), strict=True))
    return asked.kept(record.history, texts.__getitem__)


def _counted(connection: Connection, record: DebtorRecord) -> tuple[int, int]:
    """Count the entries of people and of the ledger by the book's own rows, and see that the record has as many."""

    def count(*conditions: object) -> int:
        query = select(func.count()).select_from(documents)
        query = query.where(documents.c.customer_id == record.customer_id, documents.c.dated_on <= record.as_of)
        return int(connection.scalar(query.where(*conditions)) or 0)  # type: ignore[arg-type]

    said = select(func.count()).where(
        activities.c.customer_id == record.customer_id, activities.c.happened_on <= record.as_of
    )
    ours = int(connection.scalar(said) or 0)
    is_credit = documents.c.amount_minor < 0
    ledgers = count(is_credit) + count(is_credit, documents.c.reversed_on <= record.as_of)
    debits = count(documents.c.amount_minor > 0)
    listed = sum(entry.activity_id is not None for entry in record.history)
    if (ours, ledgers, debits) != (listed, len(record.history) - listed, len(record.lanes)):
        raise UnprovedError(
            f"The history of {record.account} does not prove: the list and the book differ.",
            safe="Nothing was written.",
            cure="Run `creditdesk check`.",
        )
    return ours, ledgers


def _last_link(connection: Connection) -> AuditLink | None:
    row = connection.execute(
        select(audit.c.id, audit.c.hash, audit.c.recorded_at).order_by(audit.c.id.desc()).limit(1)
    ).first()
    return None if row is None else AuditLink(row.id, row.hash, row.recorded_at)
