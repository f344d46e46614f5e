"""The letters' one door: the gate, the preview, issuing, and what was issued."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import Verdict
from creditdesk.domain.letter_kinds import Kind, Notice, letter_named
from creditdesk.domain.statement import OPEN_ITEM, StatementForm
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day
from creditdesk.services.letters import archive, bank_lock, numbers
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.added import paragraphs_of, refusal_of
from creditdesk.services.letters.bank_lock import BankChange, SecondLook
from creditdesk.services.letters.choices import LetterChoice, read_choices
from creditdesk.services.letters.invoice_copies import goes_with, read_copy_rule
from creditdesk.services.letters.issued import IssuedRow, facts_of, read_issued, read_issued_to
from creditdesk.services.letters.issuing import HeldError, Issued, figures_day, issue, notice_of
from creditdesk.services.letters.leading import Leading
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead, write_letterhead
from creditdesk.services.letters.letterhead_checks import require_faultless
from creditdesk.services.letters.note_writing import Notes
from creditdesk.services.letters.render import render
from creditdesk.services.letters.request import ask
from creditdesk.services.letters.rules import read_rules, rule_values, write_rules
from creditdesk.services.letters.specimen import specimen
from creditdesk.services.letters.statement_folder import StatementRun, write_statements
from creditdesk.services.progress import Progress

_TOUCHES = frozenset({Touched.HISTORY, Touched.LETTERS, Touched.WORKLIST})


@dataclass(frozen=True, slots=True)
class Pages:
    """A preview: every document that would go, one after the other. `notices` are what the sender should know.

    `copies` tells whether copies of its invoices go with a letter; none where there is no such choice. `refusal` says
    why it cannot be issued whatever the gate says; empty where it can.
    """

    pdf: bytes
    page_count: int
    verdict: Verdict
    notices: tuple[str, ...]
    copies: bool | None = None
    refusal: str = ""


class Letters:
    """Letters and statements of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def book_name(self) -> str:
        """The name of the book, by which a window remembers what was chosen in it."""
        return self._book.path.stem

    @property
    def closed_because(self) -> str:
        """Why nothing may be issued here, in a sentence; empty where it may."""
        return self._book.read_only_because

    def letterhead(self) -> Letterhead:
        """Return what the company says of itself on its letters."""
        with self._book.read() as connection:
            return read_letterhead(connection)

    def bank_changes(self) -> tuple[BankChange, ...]:
        """Return the latest changes of our bank details, newest first."""
        with self._book.read() as connection:
            return bank_lock.changes(connection)

    def save_letterhead(
        self, letterhead: Letterhead, *, at: datetime, second_look: SecondLook | None = None
    ) -> Changes:
        """Keep a changed letterhead; once an account changes, letters no longer say that none did.

        Args:
            letterhead: All of it.
            at: The moment.
            second_look: Who looked again at changed bank details, and why they change.

        Raises:
            CreditDeskError: If something in it is wrong, another own currency is wanted for a ledger that has begun, or
                bank details change without a second look.
        """
        with self._book.unit_of_work(at) as work:
            before = read_letterhead(work.connection)
            require_faultless(letterhead, before)
            if letterhead.currency != before.currency:
                _require_new_ledger(work.connection, before.currency)
            look = bank_lock.judge(work.connection, before.banks, letterhead.banks, second_look, work.by)
            if any(account not in letterhead.banks for account in before.banks):
                letterhead = replace(letterhead, says_unchanged=False)
            write_letterhead(work, letterhead, look)
        return Changes(frozenset({Touched.SETTINGS, Touched.LETTERS}))

    def rules(self) -> dict[str, str]:
        """Return the house's limits for letters by name, as they are typed; `rules.RULES` says what each is."""
        with self._book.read() as connection:
            return rule_values(connection)

    def set_rules(self, values: Mapping[str, str], *, at: datetime) -> Changes:
        """Set limits by name, from what was typed; all or none."""
        with self._book.unit_of_work(at) as work:
            write_rules(work, values)
        return Changes(frozenset({Touched.SETTINGS, Touched.LETTERS}))

    def specimen(self, letterhead: Letterhead, currency: str, as_of: date) -> bytes:
        """Return a letter to an invented debtor with this letterhead, as PDF; nothing is kept."""
        return specimen(letterhead, currency, as_of).pdf

    def lacking(self, customer_id: int, as_of: date, kind: Kind | str = Kind.REMINDER) -> tuple[str, ...]:
        """Say what our letterhead lacks for a proper letter, or statement, to this debtor."""
        with self._book.read() as connection:
            sender = read_letterhead(connection)
            currencies = read_account(connection, customer_id, as_of, sender).currencies
            return sender.lacks(currencies, "statement" if kind == Kind.STATEMENT else "letter")

    def choices(
        self, customer_id: int, as_of: date, items: Collection[DocumentKey] | None = None
    ) -> tuple[LetterChoice, ...]:
        """Return which letters there are for a debtor, and why some of them would say nothing now."""
        with self._book.read() as connection:
            return read_choices(connection, read_rules(connection), customer_id, as_of, items)

    def gate(
        self,
        customer_id: int,
        kind: Kind | str,
        as_of: date,
        items: Collection[DocumentKey] | None = None,
        form: StatementForm = OPEN_ITEM,
    ) -> Verdict:
        """Say send or hold, and why; nothing is issued."""
        with self._book.read() as connection:
            return ask(connection, read_rules(connection), customer_id, kind, as_of, items, form).verdict

    def preview(
        self,
        customer_id: int,
        kind: Kind | Notice | str,
        as_of: date,
        items: Collection[DocumentKey] | None = None,
        form: StatementForm = OPEN_ITEM,
        own: Mapping[str, str] | None = None,
        leading: Leading | None = None,
        *,
        copies: bool | None = None,
        added: str = "",
    ) -> Pages:
        """Make what would be issued; where the gate holds it, what a person could send anyway.

        A letter has no number yet, and says that it is a draft. One of a run is `leading`: its policy's step. `copies`
        tells whether copies of its invoices are bound in behind it, none for the house's own rule; `added` is what
        it says besides, of which what is unwise is among the notices. The shorter letters (`Notice`) are about the
        whole account, and say nothing besides.

        Raises:
            HeldError: If there is nothing that could be sent.
            CreditDeskError: If the period begins after the day, or a shorter letter has nothing to say.
        """
        kind = letter_named(kind)
        if isinstance(kind, Notice):
            note = Notes(self._book).preview(customer_id, kind, as_of, own or {})
            return Pages(note.pdf, note.page_count, note.verdict, note.notices)
        with self._book.read() as connection:
            rules = read_rules(connection)
            request = ask(connection, rules, customer_id, kind, as_of, items, form, own=own, leading=leading)
            request = replace(request, copies=copies, added=paragraphs_of(added))
            if not request.verdict.send and not request.verdict.may_overrule:
                raise HeldError(request.verdict)
            made = [
                request.facts(
                    currency,
                    request.statement_number(currency) if request.kind is Kind.STATEMENT else numbers.DRAFT,
                )
                for currency in request.verdict.currencies
            ]
            copies = goes_with(read_copy_rule(connection), request.kind, copies)
        rendered = render([facts for facts, _ in made])
        notices = [notice for _, each in made for notice in each]
        said = (*notices, *notice_of(rendered))
        refusal = next((why for facts, _ in made if (why := refusal_of(facts))), "")
        return Pages(rendered.pdf, rendered.page_count, request.verdict, said, copies, refusal)

    def issue(
        self,
        customer_id: int,
        kind: Kind | Notice | str,
        *,
        as_of: date,
        at: datetime,
        items: Collection[DocumentKey] | None = None,
        form: StatementForm = OPEN_ITEM,
        override_reason: str = "",
        own: Mapping[str, str] | None = None,
        copies: bool | None = None,
        added: str = "",
    ) -> tuple[Issued, Changes]:
        """Ask the gate again, make the documents, file them and write the history: all of it, or nothing.

        Args:
            customer_id: The debtor.
            kind: The letter or statement; a shorter letter (`Notice`) is about the whole account.
            as_of: The day it is dated.
            at: The moment.
            items: The items a letter is to speak of; none for all that are overdue. A statement always speaks of all.
            form: Which statement.
            override_reason: Why a person sends it although the gate holds it; kept with the letter.
            own: Facts that only the sender knows, by the field of the text that names them.
            copies: Whether copies of its invoices are bound in behind a letter; none for the house's own rule.
            added: What a person has the letter say besides, each line a paragraph; a statement says nothing besides.

        Raises:
            HeldError: If the gate holds it and no reason overrules that.
            CreditDeskError: If the period of a statement begins after its day.
        """
        kind = letter_named(kind)
        if isinstance(kind, Notice):
            note, changes = Notes(self._book).issue(
                customer_id, kind, own or {}, as_of=as_of, at=at, override_reason=override_reason
            )
            return Issued((note.letter,) if note.letter is not None else (), note.pdf, note.notices), changes
        with self._book.unit_of_work(at) as work:
            request = ask(work.connection, read_rules(work.connection), customer_id, kind, as_of, items, form, own=own)
            request = replace(request, copies=copies, added=paragraphs_of(added))
            issued = issue(work, self._book.documents_folder, request, override_reason.strip())
            if request.kind is not Kind.STATEMENT and figures_day(work.connection) == as_of:
                day.refresh(work.connection, as_of, [customer_id])
        return issued, Changes(_TOUCHES, request.customer_ids)

    def statements(
        self,
        customer_ids: Sequence[int] | None,
        *,
        as_of: date,
        at: datetime,
        folder: Path,
        form: StatementForm = OPEN_ITEM,
        progress: Progress | None = None,
    ) -> StatementRun:
        """Issue statements to these debtors, or to all, and write them to a folder, see `write_statements`."""
        return write_statements(
            self._book, customer_ids, as_of=as_of, at=at, folder=folder, form=form, progress=progress
        )

    def issued(self, text: str = "", *, limit: int = 500) -> tuple[IssuedRow, ...]:
        """Return the latest issued documents, newest first; with a text, those that it tells of."""
        with self._book.read() as connection:
            return read_issued(connection, text, limit)

    def issued_facts(self, number: str) -> Any:  # noqa: ANN401 - whatever the kind of document says
        """Return the facts that an issued document was made from, as JSON values; none where there is none."""
        with self._book.read() as connection:
            return facts_of(connection, number)

    def issued_to(self, customer_id: int) -> tuple[IssuedRow, ...]:
        """Return all that was issued to a debtor, newest first."""
        with self._book.read() as connection:
            return read_issued_to(connection, customer_id)

    def stored(self, sha256: str) -> bytes:
        """Return a document that was issued, verified against its hash."""
        return archive.read(self._book.documents_folder, sha256)


def _require_new_ledger(connection: Connection, currency: str) -> None:
    if connection.execute(select(documents.c.id).limit(1)).first() is not None:
        raise CreditDeskError(
            f"The ledger has begun: its own currency stays {currency}.",
            safe="The letterhead stays as it was.",
            cure="Debts may be in any currency. For another own currency, make a new book and import into that.",
        )
