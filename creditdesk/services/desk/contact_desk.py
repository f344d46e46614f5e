"""The desk's door to contacts: writing them down, making one of two, and taking a step back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import contact_rows, contacts, day, personal, vcards
from creditdesk.services.desk.contact_rows import ContactsChange
from creditdesk.services.desk.contacts import ContactFacts
from creditdesk.services.desk.drafts import Drafts
from creditdesk.services.desk.missing_contacts import MissingContact, missing_contacts
from creditdesk.services.desk.personal import Erased, PersonalData
from creditdesk.services.desk.vcards import TakenCards
from creditdesk.services.ledger.views import Contact

_TOUCHES = frozenset({Touched.CUSTOMERS, Touched.WORKLIST})


class ContactDesk:
    """The people at the debtors of one book. Each step is one transaction, audited, and can be taken back."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._drafts = Drafts(book.path, read_only=book.read_only)

    def save(
        self, customer_id: int, contact_id: int | None, facts: ContactFacts, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        """Write a new contact (`contact_id` none), or what is known now of one."""
        return self._step(lambda work: contacts.save(work, customer_id, contact_id, facts), at, as_of)

    def merge(
        self, customer_id: int, kept_id: int, other_id: int, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        """Let two contacts be one from now on, with the history of both."""
        return self._step(lambda work: contacts.merge(work, customer_id, kept_id, other_id), at, as_of)

    def take_cards(self, customer_id: int, path: Path, *, at: datetime, as_of: date) -> tuple[TakenCards, Changes]:
        """Write the people of a vCard file down as this debtor's contacts."""
        data = vcards.read_file(path)
        with self._book.unit_of_work(at) as work:
            taken = vcards.take(work, customer_id, data)
            day.refresh(work.connection, as_of, [customer_id])
        return taken, Changes(_TOUCHES, frozenset({customer_id})) if taken.change is not None else Changes()

    def write_cards(self, path: Path, organisation: str, people: Iterable[Contact]) -> None:
        """Write contacts of a firm to a vCard file."""
        vcards.write_file(path, [vcards.card_of(contact, organisation) for contact in people])

    def personal_data(self, customer_id: int, contact_id: int) -> PersonalData:
        """Return everything that the book, and the draft beside it, hold of a person."""
        with self._book.read() as connection:
            data = personal.gather(connection, customer_id, contact_id)
        draft = self._drafts.get(customer_id)
        return data if draft is None else personal.with_draft(data, draft)

    def export_personal_data(self, customer_id: int, contact_id: int, target: Path) -> tuple[str, ...]:
        """Write everything that the book holds of a person into a folder or a zip file; return the names."""
        # Reads letters, whose drawing is not loaded for it before it is asked for.
        from creditdesk.services.desk import personal_export  # noqa: PLC0415

        return personal_export.export(self.personal_data(customer_id, contact_id), target, self._book.documents_folder)

    def missing(self) -> tuple[MissingContact, ...]:
        """Return the debtors who cannot be rung about what is overdue, the largest first."""
        with self._book.read() as connection:
            return missing_contacts(connection)

    def erase(
        self, customer_id: int, contact_id: int, *, reason: str, at: datetime, as_of: date
    ) -> tuple[Erased, Changes]:
        """Take a person's data away where the law allows, and keep on record what stays; it cannot be undone."""
        with self._book.unit_of_work(at) as work:
            data = personal.gather(work.connection, customer_id, contact_id)
            done = personal.erase(work, data, as_of, reason=reason)
            day.refresh(work.connection, as_of, [customer_id])
        # The book itself holds nothing of the person any more, and that cannot be done twice: what is left is said.
        done = replace(
            done,
            kept=(
                *done.kept,
                *_left(
                    "What the draft beside the book says of them, until it is saved or thrown away",
                    lambda: self._drafts.forget_person(customer_id, data.contact_ids, data.without),
                ),
                *_left(
                    "Traces in unused parts of the book's file, until it is written anew",
                    self._book.write_anew,
                ),
            ),
        )
        return done, Changes(_TOUCHES | {Touched.HISTORY}, frozenset({customer_id}))

    def take_back(self, change: ContactsChange, *, at: datetime, as_of: date) -> Changes:
        """Set the contacts back to what they were before a change, if nothing changed them since."""
        with self._book.unit_of_work(at) as work:
            contact_rows.take_back(work, change)
            day.refresh(work.connection, as_of, [change.customer_id])
        return Changes(_TOUCHES, frozenset({change.customer_id}))

    def _step(
        self, step: Callable[[Work], ContactsChange], at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        with self._book.unit_of_work(at) as work:
            changed = step(work)
            day.refresh(work.connection, as_of, [changed.customer_id])
        return changed, Changes(_TOUCHES, frozenset({changed.customer_id}))


def _left(what: str, clear: Callable[[], object]) -> tuple[str, ...]:
    """Clear something away, and return what is left of it where that fails, and why."""
    try:
        clear()
    except CreditDeskError as error:
        return (f"{what}: {error.what}",)
    return ()
