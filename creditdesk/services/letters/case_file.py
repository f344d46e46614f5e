"""The case so far: a debtor's chronology, statement, letters as sent and attachments, bound as one PDF.

It goes to nobody by itself and asks for nothing: no gate stands before it, and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.languages import house_language
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.attachments import attachments
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book
from creditdesk.services.letters import archive, history_paper
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.binding import Bound, UnreadablePdfError, bind, page_count
from creditdesk.services.letters.case_pages import CaseDocument, CaseFacts, Party, cover
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.history_writing import read_history
from creditdesk.services.letters.invoice_copies import find_copies, read_copy, read_copy_rule
from creditdesk.services.letters.issued import IssuedRow, read_sent_about
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.render import render
from creditdesk.services.letters.request import ask
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.texts import texts_for
from creditdesk.services.progress import Progress, Silent


@dataclass(frozen=True, slots=True)
class CaseWish:
    """What a case file holds besides the chronology and the letters as sent.

    `copies` are those of the open invoices, as far as they are found in the house's folder.
    """

    notes: bool = True
    statements: bool = True
    attached: bool = True
    copies: bool = True


_ALL = CaseWish()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file as PDF; `name` is a name for its file, `absent` says what could not be bound in."""

    name: str
    pdf: bytes
    page_count: int
    document_count: int
    absent: tuple[str, ...]


class CaseFiles:
    """Case files of the debtors of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def pdf(
        self, customer_id: int, as_of: date, wish: CaseWish = _ALL, *, progress: Progress | None = None
    ) -> CaseFile:
        """Return a debtor's case up to a day as one document, with its contents and page numbers through.

        A kept document that is missing or was changed is named in place of being bound in.

        Raises:
            NotFoundError: If the customer is not in the book.
            UnprovedError: If the figures of the statement or the history do not prove.
        """
        watching = progress or Silent()
        with self._book.read() as connection:
            making = _Making(connection, self._book.documents_folder, customer_id, as_of, watching)
            return making.bound(wish)


class _Making:
    """One case file being gathered."""

    def __init__(self, connection: Connection, folder: Path, customer_id: int, as_of: date, watching: Progress) -> None:
        self._connection = connection
        self._folder = folder
        self._customer_id = customer_id
        self._as_of = as_of
        self._watching = watching
        self._sender = read_letterhead(connection)
        self._account = read_account(connection, customer_id, as_of, self._sender)
        language = house_language(self._sender.country)
        self._texts = texts_for(language)
        self._formats = formats_for(language, self._sender.country)
        self._absent: list[str] = []

    def bound(self, wish: CaseWish) -> CaseFile:
        """Gather everything and bind it."""
        found = list(self._gather(wish))
        facts = CaseFacts(
            sender=self._sender,
            account=self._account,
            debtor=self._debtor(),
            documents=tuple(document for document, _ in found),
            absent=tuple(self._absent),
        )
        code = facts.code
        first = cover(facts)
        pdf = bind(
            Bound(self._word("contents"), first.pdf),
            [Bound(document.title, content) for document, content in found],
            mark=lambda page, pages: self._word("mark", account=code, page=str(page), pages=str(pages)),
            jumps=first.jumps,
        )
        pages = first.page_count + sum(document.pages for document in facts.documents)
        return CaseFile(f"case {code} {self._as_of.isoformat()}.pdf", pdf, pages, len(found), facts.absent)

    def _gather(self, wish: CaseWish) -> Iterator[tuple[CaseDocument, bytes]]:
        yield self._chronology(has_notes=wish.notes)
        if wish.statements:
            yield from self._statements()
        sent = read_sent_about(self._connection, self._customer_id, self._as_of)
        for done, row in enumerate(sent):
            self._watching.report(done, len(sent), f"Binding in {row.number}")
            yield from self._issued(row)
        if wish.copies:
            yield from self._copies()
        if wish.attached:
            yield from self._attached()
        self._watching.report(len(sent), len(sent), "Case file bound")

    def _chronology(self, *, has_notes: bool) -> tuple[CaseDocument, bytes]:
        made = history_paper.render(read_history(self._connection, self._customer_id, self._as_of, has_notes=has_notes))
        title = self._word("chronology" if has_notes else "chronology_unnoted")
        return CaseDocument(title, made.page_count), made.pdf

    def _statements(self) -> Iterator[tuple[CaseDocument, bytes]]:
        rules = read_rules(self._connection)
        request = ask(self._connection, rules, self._customer_id, Kind.STATEMENT, self._as_of, None, OPEN_ITEM)
        for currency in request.verdict.currencies:
            facts, _notices = request.facts(currency, request.statement_number(currency))
            made = render([facts])
            day = self._formats.long_day(self._as_of)
            yield CaseDocument(self._word("statement", date=day, currency=currency), made.page_count), made.pdf

    def _issued(self, row: IssuedRow) -> Iterator[tuple[CaseDocument, bytes]]:
        values = {
            "what": self._texts.ours("record", row.words),
            "number": row.number,
            "date": self._formats.day(row.dated_on),
        }
        try:
            content = archive.read(self._folder, row.sha256)
        except CreditDeskError as error:
            self._absent.append(self._word("absent_letter", why=f"{error.what} {error.cure}", **values))
            return
        yield CaseDocument(self._word("issued", **values), row.pages, row.sha256), content

    def _copies(self) -> Iterator[tuple[CaseDocument, bytes]]:
        rule = read_copy_rule(self._connection)
        invoices = (item.open.document for item in self._account.items)
        numbers = [each.number for each in invoices if each.type is DocumentType.INVOICE]
        if not rule.folder or not numbers:
            return
        code = self._account.addressee.account
        try:
            found = find_copies(self._connection, Path(rule.folder), self._customer_id, code, numbers)
        except CreditDeskError as error:
            self._absent.append(f"{error.what} {error.cure}")
            return
        for each in found:
            if each.path is None:
                self._absent.append(self._word("absent_copy", number=each.number))
                continue
            try:
                content = read_copy(each.path)
                pages = page_count(content, each.path.name)
            except CreditDeskError as error:
                self._absent.append(self._word("unreadable_copy", number=each.number, why=str(error)))
            else:
                title = self._word("copy", number=each.number, name=each.path.name)
                yield CaseDocument(title, pages, archive.sha256_of(content)), content

    def _attached(self) -> Iterator[tuple[CaseDocument, bytes]]:
        rows = self._connection.execute(
            select(attachments.c.name, attachments.c.sha256, attachments.c.added_at)
            .outerjoin(activities, activities.c.id == attachments.c.activity_id)
            # A mail that was filed by mistake is none of the case.
            .where(attachments.c.customer_id == self._customer_id, attachments.c.query_id.is_not(None) | STANDS)
            .order_by(attachments.c.id)
        )
        for row in rows:
            if row.added_at.astimezone().date() > self._as_of:
                continue
            said = {"name": row.name, "hash": row.sha256}
            if archive.media_type_of(row.name) != archive.PDF:
                self._absent.append(self._word("absent_attachment", **said))
                continue
            try:
                content = archive.read(self._folder, row.sha256)
                pages = page_count(content, row.name)
            except UnreadablePdfError:
                self._absent.append(self._word("unreadable", **said))
            except CreditDeskError as error:
                self._absent.append(f"{row.name}: {error.what} {error.cure}")
            else:
                yield CaseDocument(self._word("attached", name=row.name), pages, row.sha256), content

    def _debtor(self) -> Party:
        row = self._connection.execute(select(customers).where(customers.c.id == self._customer_id)).one()
        lines = [line for line in self._account.addressee.lines if line != self._account.addressee.contact]
        return Party(tuple(lines), row.legal_form or "", row.registration_number or "", row.vat_number or "")

    def _word(self, name: str, /, **values: str) -> str:
        return self._texts.word("case", name, **values)
