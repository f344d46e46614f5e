"""Statements of many debtors into a folder as PDF: each is issued by itself, and one that is held stops no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import StatementForm
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Book
from creditdesk.services.letters import archive
from creditdesk.services.letters.archive import CopyError, sha256_of, write_file
from creditdesk.services.letters.file_names import FileNames
from creditdesk.services.letters.group import heads_of
from creditdesk.services.letters.issuing import HeldError, issue
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.period import touched
from creditdesk.services.letters.render import Rendered, render
from creditdesk.services.letters.request import ask, check_period
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.stating import UnprovedError
from creditdesk.services.progress import Progress, Silent


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A statement written to a folder."""

    account: str
    path: Path
    pages: int
    sha256: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """A debtor who gets no statement, and why."""

    account: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementRun:
    """The outcome of writing statements, in the order of account codes.

    `notices` say what the letterhead lacks, `currencies` in which statements were written.
    """

    files: tuple[StatementFile, ...]
    held: tuple[HeldAccount, ...]
    notices: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()


def write_statements(
    book: Book,
    customer_ids: Sequence[int] | None,
    *,
    as_of: date,
    at: datetime,
    folder: Path,
    form: StatementForm,
    progress: Progress | None = None,
) -> StatementRun:
    """Issue statements to these debtors, or to all, and write them to a folder as PDF.

    Each debtor's statement is a unit of work of its own: cancelling leaves those already written and filed.
    In a read-only book they are written, and not filed.

    Args:
        book: The book.
        customer_ids: The debtors; none for all. A run over all passes over those with nothing to list in silence.
        as_of: The day that the statements speak of.
        at: The moment.
        folder: Where the files go; made if it is not there.
        form: Which statements.
        progress: Who watches.

    Raises:
        CreditDeskError: If the folder cannot be written to, or the period begins after the day: then nothing is issued.
    """
    watching = progress or Silent()
    check_period(form, as_of)
    archive.make_writable(folder)
    with book.read() as connection:
        chosen = _accounts(connection, customer_ids, as_of, form)
    names = FileNames()
    files: list[StatementFile] = []
    held: list[HeldAccount] = []
    currencies: set[str] = set()
    for done, (customer_id, account) in enumerate(chosen):
        watching.report(done, len(chosen), f"Statement of {account}")
        try:
            for number, currency, rendered in _statements_of(book, customer_id, as_of, at, form):
                path = folder / names.unique(number, ".pdf")
                write_file(path, rendered.pdf)
                files.append(StatementFile(account, path, rendered.page_count, sha256_of(rendered.pdf), number))
                currencies.add(currency)
        except HeldError as error:
            held.append(HeldAccount(account, error.reasons))
        except (UnprovedError, CopyError) as error:
            # An account whose figures differ or whose file is in use stops its own statement, not the run.
            held.append(HeldAccount(account, (f"{error.what} {error.safe} {error.cure}",)))
    watching.report(len(chosen), len(chosen), "Statements written")
    with book.read() as connection:
        lacking = read_letterhead(connection).lacks(sorted(currencies), "statement") if files else ()
    return StatementRun(tuple(files), tuple(held), lacking, tuple(sorted(currencies)))


def _statements_of(
    book: Book, customer_id: int, as_of: date, at: datetime, form: StatementForm
) -> list[tuple[str, str, Rendered]]:
    """Return a debtor's statements with number and currency, issued unless the book is read-only."""
    if not book.read_only:
        with book.unit_of_work(at) as work:
            request = ask(work.connection, read_rules(work.connection), customer_id, Kind.STATEMENT, as_of, None, form)
            issued = issue(work, book.documents_folder, request)
        return [
            (each.number, each.currency, Rendered(archive.read(book.documents_folder, each.sha256), each.pages, ""))
            for each in issued.letters
        ]
    with book.read() as connection:
        request = ask(connection, read_rules(connection), customer_id, Kind.STATEMENT, as_of, None, form)
        if not request.verdict.send:
            raise HeldError(request.verdict)
        made = [request.facts(each, request.statement_number(each))[0] for each in request.verdict.currencies]
    return [(facts.number, facts.currency, render([facts])) for facts in made]


def _accounts(
    connection: Connection, customer_ids: Sequence[int] | None, as_of: date, form: StatementForm
) -> list[tuple[int, str]]:
    """Return ids and account codes, in the order of codes: of the chosen, or of all with anything to list.

    Where groups are wanted, each stands there once, by its head office.
    """
    chosen = set(customer_ids or ())
    if customer_ids is None:
        listed = select(documents.c.customer_id).where(touched(form.since(as_of), as_of)).distinct()
        chosen = set(connection.scalars(listed))
    if form.of_group:
        heads = heads_of(connection)
        chosen = {heads.get(each, each) for each in chosen}
    query = select(customers.c.id, customers.c.account).order_by(customers.c.account)
    return [(row.id, row.account) for row in connection.execute(query) if row.id in chosen]
