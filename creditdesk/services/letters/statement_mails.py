"""Statements of a run that go by e-mail: put into the outbox, for debtors with an address who may be written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.letters import letters
from creditdesk.services.book.book import Book, Work
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.mail_server import need_sender
from creditdesk.services.letters.notice_leaving import unwilling
from creditdesk.services.letters.outbox_writing import NoAddressError, queue_letter
from creditdesk.services.letters.statement_folder import HeldAccount, StatementFile
from creditdesk.services.progress import Progress

_TOGETHER = 50
"""Statements that are put into the outbox in one unit of work."""


@dataclass(frozen=True, slots=True)
class MailedStatements:
    """What became of the statements of a run: `mailed` are in the outbox, `printed` have no address to go to.

    `unwilling` are the accounts that asked not to be written to: theirs are neither mailed nor printed.
    """

    mailed: tuple[StatementFile, ...] = ()
    printed: tuple[StatementFile, ...] = ()
    unwilling: tuple[HeldAccount, ...] = ()


def need_outbox(book: Book, at: datetime) -> None:
    """See that statements can be put into the outbox at all.

    Raises:
        CreditDeskError: If the book is read-only, or mails would be from nobody.
    """
    with book.unit_of_work(at) as work:
        need_sender(work.connection)


def queue_statements(
    book: Book, files: Sequence[StatementFile], *, as_of: date, at: datetime, progress: Progress
) -> MailedStatements:
    """Put issued statements into the outbox, each once however often its run is carried out on a day."""
    mailed: list[StatementFile] = []
    printed: list[StatementFile] = []
    held: dict[str, HeldAccount] = {}
    for first in range(0, len(files), _TOGETHER):
        progress.report(first, len(files), "Statements to be mailed")
        with book.unit_of_work(at) as work:
            for file in files[first : first + _TOGETHER]:
                try:
                    reason = _queue(work, file, as_of)
                except NoAddressError:
                    printed.append(file)
                    continue
                if reason:
                    held[file.account] = HeldAccount(file.account, (reason,))
                else:
                    mailed.append(file)
    progress.report(len(files), len(files), "Statements put into the outbox")
    return MailedStatements(tuple(mailed), tuple(printed), tuple(held.values()))


def _queue(work: Work, file: StatementFile, as_of: date) -> str:
    """Put a statement into the outbox; return why its debtor is not to be written to, if that is so."""
    letter = work.connection.execute(select(letters).where(letters.c.number == file.number)).one_or_none()
    if letter is None:
        raise CreditDeskError(f"The statement {file.number} was not filed.", safe="It is in the folder.")
    account = read_account(work.connection, letter.customer_id, as_of, read_letterhead(work.connection))
    reason = unwilling(work.connection, account)
    if not reason:
        queue_letter(work, letter.id)
    return reason
