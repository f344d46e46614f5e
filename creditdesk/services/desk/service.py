"""The desk's one door: saving calls, keeping drafts, reading the promise line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.quick_entry import read_promises
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.quick_reading import PromiseReading, ReadPromise
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import calls, day, promised, queries, taking_back
from creditdesk.services.desk.contact_desk import ContactDesk
from creditdesk.services.desk.drafts import Drafts
from creditdesk.services.desk.entries import CallEntry, Draft, Saved
from creditdesk.services.desk.plan_desk import PlanDesk
from creditdesk.services.desk.promise_desk import PromiseDesk
from creditdesk.services.desk.query_desk import QueryDesk
from creditdesk.services.desk.standings import read_known
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.desk.worklist_desk import WorklistDesk
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.spoken_names import names_of

_CALL_TOUCHES = frozenset({Touched.HISTORY, Touched.WORKLIST})


class Desk:
    """What a controller does at the desk."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.worklist = WorklistDesk(book)
        self._drafts = Drafts(book.path, read_only=book.read_only)
        self.contacts = ContactDesk(book)
        self.promises = PromiseDesk(book)
        self.plans = PlanDesk(book)
        self.queries = QueryDesk(book)

    @property
    def closed_because(self) -> str:
        """Why nothing may be written here, in a sentence; empty where it may."""
        return self._book.read_only_because

    def save_call(self, entry: CallEntry, *, at: datetime, as_of: date) -> tuple[Saved, Changes]:
        """Write a contact with its promises, query and follow-ups, and bring the debtor's day up to date.

        All of it in one transaction; the debtor's draft is let go once it is safe.
        """
        with self._book.unit_of_work(at) as work:
            saved = calls.record(work, entry, as_of)
            day.refresh(work.connection, as_of, [entry.customer_id])
        self._drafts.discard(entry.customer_id)
        return saved, Changes(_CALL_TOUCHES, frozenset({entry.customer_id}))

    def take_back(self, saved: Saved, *, at: datetime, as_of: date, draft: Draft | None = None) -> tuple[int, Changes]:
        """Take a saved entry back by a further one, and bring the debtor's day up to date.

        All of it in one transaction. What was typed for the entry comes back as the debtor's draft; what has been
        typed since stays below it.

        Args:
            saved: What saving the entry gave back.
            at: The moment.
            as_of: The ledger's local day.
            draft: The entry as it was typed.

        Returns:
            The customer, and what was touched.

        Raises:
            CreditDeskError: If something came after the entry, such as a letter.
        """
        with self._book.unit_of_work(at) as work:
            customer_id = taking_back.take_back(work, saved, as_of)
            day.refresh(work.connection, as_of, [customer_id])
        if draft is not None:
            since = self._drafts.get(customer_id)
            notes = (draft.note, since.note if since is not None else "")
            self._drafts.save(replace(draft, note="\n".join(note for note in notes if note)), at)
        return customer_id, Changes(_CALL_TOUCHES, frozenset({customer_id}))

    def start_day(self, *, at: datetime, as_of: date) -> Changes:
        """Bring promises, balances and worklist of the whole book to a day, and escalate queries answered late."""
        with self._book.unit_of_work(at) as work:
            queries.escalate_late(work, as_of)
            day.refresh(work.connection, as_of)
        return Changes(frozenset({Touched.WORKLIST, Touched.LEDGER, Touched.HISTORY}))

    def warm(self, as_of: date) -> None:
        """Load what the first saved call and the first promise line would otherwise wait for; changes nothing.

        The calendars of bank holidays take longest. The window calls this beside its own work, once the list stands.
        """
        with self._book.read() as connection:
            bank_holidays(connection, as_of)
            read_known(connection, as_of, ())

    def read_promise(
        self,
        text: str,
        customer_id: int,
        selected_keys: Collection[DocumentKey],
        as_of: date,
        *,
        before: Sequence[ReadPromise] = (),
        locale: str = "",
        style: AmountStyle = AmountStyle.UNKNOWN,
    ) -> PromiseReading:
        """Say what a promise line means for a debtor with these items selected, and what in it is not understood.

        Args:
            text: The line.
            customer_id: The debtor.
            selected_keys: The items that are selected.
            as_of: The day.
            before: What the lines above it promise.
            locale: The person's own, such as "de_DE", whose names of days are understood besides the English ones.
            style: How the person writes amounts.
        """
        with self._book.read() as connection:
            currency = connection.scalar(select(customers.c.currency).where(customers.c.id == customer_id)) or ""
            already = promised.on_items(connection, customer_id, as_of)
            items = [
                OpenDebit(
                    key := DocumentKey(item.document.type, item.document.number),
                    item.document.due_on,
                    item.open_minor,
                    item.disputed_minor,
                    item.document.currency,
                    already.get(key, 0),
                )
                for item in open_items(connection, as_of, [customer_id])
                if item.open_minor > 0
            ]
            holidays = bank_holidays(connection, as_of)
        return read_promises(
            text,
            as_of=as_of,
            currency=currency,
            open_items=items,
            selected=set(selected_keys),
            holidays=holidays,
            names=names_of(locale),
            style=style,
            before=before,
        )

    def save_draft(self, draft: Draft, *, at: datetime) -> None:
        """Keep a call note that is being typed; on disk when this returns."""
        self._drafts.save(draft, at)

    def draft(self, customer_id: int) -> Draft | None:
        """Return the debtor's draft, if there is one."""
        return self._drafts.get(customer_id)

    def drafts(self) -> list[Draft]:
        """Return every draft, the one last typed first: what a crash left to go on with."""
        return self._drafts.all()

    def discard_draft(self, customer_id: int) -> None:
        """Forget the debtor's draft."""
        self._drafts.discard(customer_id)
