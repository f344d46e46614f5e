"""A book brought back from a copy: what waited to be mailed then may have gone since."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from creditdesk.domain.outbox import MailState
from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.files import open_book
from creditdesk.services.book.restoring import restore
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.service import Letters


def test_mails_that_waited_when_the_copy_was_made_go_nowhere_before_a_person_says_so(
    book: Book, ledger: Any, at: datetime, as_of: date, tmp_path: Path
) -> None:
    debtor = ledger.customer("N9", name="Northgate", address1="Unit 7", city="Leeds")
    ledger.invoice(debtor, "INV-1", "2026-08-06", "100.00", due="2026-09-05")
    with book.unit_of_work(at) as work:
        work.connection.execute(insert(contacts).values(customer_id=debtor, name="Ann", email="ap@north.example"))
    issued, _ = Letters(book).issue(debtor, "statement", as_of=as_of, at=at)
    Outbox(book).queue([issued.letters[0].number], at=at)
    book.close()
    with open_book(restore(book.path, tmp_path / "restored")) as restored:
        (mail,) = Outbox(restored).mails()
        assert (mail.state, mail.problem) == (
            MailState.UNKNOWN,
            "It waited when this copy of the book was made, and may have been sent since.",
        )
        assert check(restored) == []
