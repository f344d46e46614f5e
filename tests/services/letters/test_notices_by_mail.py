"""Letters about promises, queries and the account that go by the outbox, and what holds them there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mail_house import PASSWORD, MailHouse
from sqlalchemy import update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import MailState
from creditdesk.domain.query import QueryStatus, Resolution
from creditdesk.models.activity import activities
from creditdesk.models.customers import contacts, holds
from creditdesk.models.follow_ups import queries
from creditdesk.models.letters import letters
from creditdesk.services.changes import Touched
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, QueryDraft, Saved
from creditdesk.services.desk.query_rows import Audience
from creditdesk.services.desk.service import Desk as CallDesk
from creditdesk.services.letters.mail_password import GivenPassword
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.outbox_rows import Mail
from creditdesk.services.letters.outbox_sending import Sending
from creditdesk.services.letters.promise_writing import PromiseWriting
from creditdesk.services.letters.query_writing import QueryWriting

DAY = date(2026, 11, 20)
FIRST = DocumentKey(DocumentType.INVOICE, "INV-1")


class Talk:
    """Priya Shah promised 18,400.00 for Friday and disputes 400.00 of it, which Sales look into."""

    def __init__(self, desk: Any, house: MailHouse) -> None:
        self.desk = desk
        self.at = desk.at
        self.house = house
        self.calls = CallDesk(desk.book)
        self.promises, self.queries = PromiseWriting(desk.book), QueryWriting(desk.book)
        self.outbox = Outbox(desk.book, GivenPassword(PASSWORD), session=house.session)
        self.outbox.set_server(house.server, at=self.at)
        desk.add(contacts, customer_id=desk.debtor, name="Priya Shah", email="priya@north.example", is_primary=True)
        self.calls.start_day(at=self.at, as_of=DAY)
        promise = PromiseDraft(18_400_00, "GBP", date(2026, 11, 27), ((FIRST, 18_400_00),))
        self.promised = self.call("PTP", promises=(promise,))
        draft = QueryDraft("PRICE", 400_00, ((FIRST, 400_00),), owner="Sam Sales")
        self.query_id = self.call("DISPUTE_RAISED", query=draft).query_id or 0
        self.set_query(owner_email="sam@brook.example")

    def call(self, outcome: str, **more: Any) -> Saved:
        entry = CallEntry(self.desk.debtor, outcome, contact_name="Priya Shah", **more)
        return self.calls.save_call(entry, at=self.later(), as_of=DAY)[0]

    def set_query(self, **values: Any) -> None:
        with self.desk.book.unit_of_work(self.later()) as work:
            work.connection.execute(update(queries).values(**values))

    def later(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def confirm(self, **more: Any) -> Saved:
        return self.promises.queue(self.promised.promise_ids, as_of=DAY, at=self.later(), **more)[1]

    def write(self, audience: Audience) -> Any:
        return self.queries.queue(self.query_id, audience, as_of=DAY, at=self.later())

    def mail(self) -> Mail:
        (mail,) = self.outbox.mails()
        return mail

    def send(self) -> Sending:
        return self.outbox.send(at=self.later(), as_of=DAY)


@pytest.fixture
def house() -> Iterator[MailHouse]:
    with MailHouse() as made:
        yield made


@pytest.fixture
def talk(desk: Any, house: MailHouse) -> Talk:
    return Talk(desk, house)


def test_a_confirmation_is_a_mail_in_words_to_whoever_promised_and_is_sent_once(talk: Talk, house: MailHouse) -> None:
    _, _, changes = talk.promises.queue(talk.promised.promise_ids, as_of=DAY, at=talk.later())
    assert Touched.MAILS in changes.touched
    mail = talk.mail()
    assert (mail.state, mail.recipient) == (MailState.WAITING, "Priya Shah <priya@north.example>")
    assert (mail.carries, mail.number) == ("Confirmation of the promise", "PC-2026-000001")
    assert len(talk.send().sent) == 1
    (taken,) = house.taken
    assert not list(taken.iter_attachments())
    assert "£18,400.00 by 27 Nov 2026: Invoice INV-1" in taken.get_content()
    told = [row.summary for row in talk.desk.rows(activities)][-2:]
    assert told == [
        "Promise confirmed to Priya Shah: mail to priya@north.example put into the outbox",
        "Confirmation of the promise PC-2026-000001 sent by e-mail",
    ]
    assert not talk.send().sent


def test_an_acknowledgement_brings_its_letter_and_stays_with_the_query(talk: Talk, house: MailHouse) -> None:
    letter, _, _ = talk.write(Audience.CUSTOMER)
    assert letter.name == "Query Q-1 acknowledgement.pdf"
    assert [each.name for each in talk.calls.queries.attachments(talk.query_id)] == [letter.name]
    assert len(talk.send().sent) == 1
    (taken,) = house.taken
    (pages,) = taken.iter_attachments()
    assert (pages.get_filename(), pages.get_content()) == (letter.name, letter.content)
    assert "your query" in taken.get_body().get_content()  # type: ignore[union-attr]


def test_a_report_goes_to_its_owner_with_the_documents_whatever_the_debtor_asked_for(
    talk: Talk, house: MailHouse, tmp_path: Path
) -> None:
    proof = tmp_path / "pod.pdf"
    proof.write_bytes(b"%PDF-1.4 proof")
    talk.calls.queries.attach(talk.query_id, [proof], at=talk.later(), as_of=DAY)
    talk.call("CONTACT_STOP_REQUEST")
    talk.write(Audience.OWNER)
    assert len(talk.send().sent) == 1
    assert house.recipients == ["sam@brook.example"]
    assert [each.get_filename() for each in house.taken[0].iter_attachments()] == ["Query Q-1 report.pdf", "pod.pdf"]


SINCE: dict[str, tuple[Callable[[Talk], object], Callable[[Talk], object], str]] = {
    "the promise was cancelled": (
        Talk.confirm,
        lambda talk: talk.calls.promises.cancel(talk.promised.promise_ids[0], at=talk.later(), as_of=DAY, reason="x"),
        "the promise that it confirms is cancelled since",
    ),
    "they asked not to be written to": (
        Talk.confirm,
        lambda talk: talk.call("CONTACT_STOP_REQUEST"),
        "asks not to be contacted on 20 Nov 2026",
    ),
    "the query was answered": (
        lambda talk: talk.write(Audience.CUSTOMER),
        lambda talk: talk.calls.queries.resolve(
            talk.query_id, Resolution(QueryStatus.REJECTED), at=talk.later(), as_of=DAY
        ),
        "the query is rejected since",
    ),
    "the query has another owner": (
        lambda talk: talk.write(Audience.OWNER),
        lambda talk: talk.set_query(owner="Stores"),
        "the query is with Stores since",
    ),
}


@pytest.mark.parametrize("what", SINCE)
def test_it_waits_where_something_came_since_it_was_written(talk: Talk, house: MailHouse, what: str) -> None:
    write, happen, words = SINCE[what]
    write(talk)
    happen(talk)
    (held,) = talk.send().held
    assert held.problem == f"Held: {words}."
    assert house.taken == []
    talk.outbox.send_anyway(held.id, "They wait for it", at=talk.later(), as_of=DAY)
    assert len(talk.send().sent) == 1


def test_taken_back_in_time_it_goes_nowhere(talk: Talk, house: MailHouse) -> None:
    saved = talk.confirm()
    talk.calls.take_back(saved, at=talk.later(), as_of=DAY)
    assert talk.mail().state is MailState.WITHDRAWN
    talk.outbox.put_back(talk.mail().id, at=talk.later())
    (held,) = talk.send().held
    assert held.problem == "Held: it was taken back."
    with pytest.raises(CreditDeskError, match="It may not be sent: it was taken back"):
        talk.outbox.send_anyway(held.id, "All the same", at=talk.later(), as_of=DAY)
    assert house.taken == []


def test_what_was_given_to_a_mail_program_cannot_be_taken_back(talk: Talk, tmp_path: Path) -> None:
    saved = talk.confirm()
    talk.outbox.give([talk.mail().id], tmp_path, at=talk.later(), as_of=DAY)
    with pytest.raises(CreditDeskError, match="its mail went, or may have gone"):
        talk.calls.take_back(saved, at=talk.later(), as_of=DAY)
    assert talk.mail().state is MailState.UNKNOWN


def test_without_an_address_there_nothing_is_written(talk: Talk) -> None:
    with talk.desk.book.unit_of_work(talk.at) as work:
        work.connection.execute(update(contacts).values(email=""))
    before = len(talk.desk.rows(activities))
    with pytest.raises(CreditDeskError, match="Nobody at Northgate Timber has an e-mail address"):
        talk.confirm()
    with pytest.raises(CreditDeskError, match="There is no e-mail address for Northgate Timber"):
        talk.write(Audience.CUSTOMER)
    assert (talk.outbox.mails(), talk.desk.rows(letters), len(talk.desk.rows(activities))) == ((), [], before)


def test_what_was_overruled_when_it_was_written_holds_it_no_more(talk: Talk) -> None:
    talk.call("CONTACT_STOP_REQUEST")
    with pytest.raises(CreditDeskError, match="Held: asks not to be contacted"):
        talk.confirm()
    talk.confirm(override_reason="Priya wants it in writing")
    assert len(talk.send().sent) == 1


def test_a_shorter_letter_about_the_account_goes_by_the_outbox_too(talk: Talk) -> None:
    talk.desk.ledger.cash(talk.desk.debtor, "DD-1", "2026-11-16", "500.00", reversed_on=date(2026, 11, 19))
    (letter,) = talk.desk.issue("payment_returned").letters
    talk.outbox.queue([letter.number], at=talk.later())
    assert talk.mail().to_address == "priya@north.example"
    assert "It asks for £500.00, to be paid by 27 November 2026." in talk.mail().body
    assert len(talk.send().sent) == 1
    assert talk.mail().state is MailState.SENT


def test_a_claim_in_an_insolvency_is_not_mailed_to_the_debtor(talk: Talk) -> None:
    own = {"officeholder": "P. Rees|4 Court Lane", "case": "CR-7", "insolvent": "2026-11-12"}
    (letter,) = talk.desk.issue("insolvency_claim", own=own).letters
    with pytest.raises(CreditDeskError, match="is for who is in charge of the insolvency"):
        talk.outbox.queue([letter.number], at=talk.later())
    assert talk.outbox.mails() == ()


def test_the_mail_of_a_letter_about_no_amount_names_none(talk: Talk) -> None:
    lifted = {"placed_at": talk.at, "lifted_at": talk.at, "placed_by": "tess", "reason": "over its limit"}
    talk.desk.add(holds, customer_id=talk.desk.debtor, kind="credit", **lifted)
    (letter,) = talk.desk.issue("credit_release").letters
    talk.outbox.queue([letter.number], at=talk.later())
    assert talk.mail().subject == "Our letter CR-2026-000001 of 20 November 2026"
    assert "0.00" not in talk.mail().body


def lifted(talk: Talk) -> None:
    with talk.desk.book.unit_of_work(talk.later()) as work:
        work.connection.execute(update(holds).values(lifted_at=talk.at))


def stopped(talk: Talk) -> None:
    facts = {"placed_at": talk.at, "placed_by": "tess", "reason": "over its limit"}
    talk.desk.add(holds, customer_id=talk.desk.debtor, kind="credit", **facts)


def returned(talk: Talk) -> None:
    talk.desk.ledger.cash(talk.desk.debtor, "DD-1", "2026-11-16", "500.00", reversed_on=date(2026, 11, 19))


def missed(talk: Talk) -> None:
    talk.desk.plan(date(2026, 10, 10), date(2026, 11, 13), date(2026, 12, 14), INV_1=1840000)


def paid(talk: Talk) -> None:
    cash = talk.desk.ledger.cash(talk.desk.debtor, "BACS-9", "2026-11-20", "25480.00")
    talk.desk.ledger.allocate(cash, talk.desk.first, "2026-11-20", "18400.00")
    talk.desk.ledger.allocate(cash, talk.desk.second, "2026-11-20", "7080.00")


def part_paid(talk: Talk) -> None:
    cash = talk.desk.ledger.cash(talk.desk.debtor, "BACS-9", "2026-11-20", "7080.00")
    talk.desk.ledger.allocate(cash, talk.desk.second, "2026-11-20", "7080.00")


def nothing(_talk: Talk) -> None:
    """Only days go by."""


OUTRUN: dict[str, tuple[str, Callable[[Talk], object], dict[str, str], Callable[[Talk], object], int, str]] = {
    "the stop was lifted": (
        "credit_hold", stopped, {}, lifted, 0,
        "there is nothing for it to say any more: supply on credit is not stopped",
    ),
    "some of what releases the stop was paid": (
        "credit_hold", stopped, {}, part_paid, 0, "it says £25,080.00, which is £18,000.00 since",
    ),
    "the missed instalment was paid": (
        "plan_missed", missed, {}, paid, 0, "there is nothing for it to say any more: no plan is running",
    ),
    "what had bounced was paid": (
        "payment_returned", returned, {}, paid, 0,
        "there is nothing for it to say any more: what it had paid is settled since",
    ),
    "what was offered to be forgiven was paid": (
        "settlement_offer", nothing, {"offer": "5000.00"}, paid, 0,
        "there is nothing for it to say any more: the offer is not below what is overdue",
    ),
    "the day of the offer passed": (
        "settlement_offer", nothing, {"offer": "5000.00"}, nothing, 8,
        "it asks for payment by 27 Nov 2026, and that day has passed",
    ),
    "the day for answering passed": (
        "plan_proposal", nothing, {"count": "3", "first_on": "2026-12-14"}, nothing, 8,
        "it asks for an answer by 27 Nov 2026, and that day has passed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", OUTRUN)
def test_a_shorter_letter_waits_where_what_it_says_is_true_no_more(talk: Talk, house: MailHouse, what: str) -> None:
    kind, before, own, happen, days, words = OUTRUN[what]
    before(talk)
    (letter,) = talk.desk.issue(kind, own=own, override_reason="They asked for it").letters
    talk.outbox.queue([letter.number], at=talk.later())
    happen(talk)
    (held,) = talk.outbox.send(at=talk.later(), as_of=DAY + timedelta(days=days)).held
    assert (held.problem, house.taken) == (f"Held: {words}.", [])


ASKS: dict[str, tuple[str, Callable[[Talk], object], dict[str, str], str]] = {
    "a missed instalment": ("plan_missed", missed, {}, "It asks for £9,200.00, to be paid by"),
    "an offer": ("settlement_offer", nothing, {"offer": "5000.00"}, "It asks for £5,000.00, to be paid by"),
    "a new limit": (
        "limit_change",
        nothing,
        {"limit": "5000", "limit_before": "9000", "changed": "2026-11-20"},
        "about your account NOR014.\n",
    ),
}


@pytest.mark.parametrize("what", ASKS)
def test_the_mail_of_a_shorter_letter_names_what_is_to_be_paid_or_no_amount(talk: Talk, what: str) -> None:
    kind, before, own, words = ASKS[what]
    before(talk)
    (letter,) = talk.desk.issue(kind, own=own, override_reason="They asked for it").letters
    talk.outbox.queue([letter.number], at=talk.later())
    assert words in talk.mail().body
    assert ("£" in talk.mail().subject) is ("£" in words)


def test_a_letter_of_which_it_is_not_kept_what_its_sender_gave_goes(talk: Talk) -> None:
    (letter,) = talk.desk.issue("settlement_offer", own={"offer": "5000.00"}, override_reason="They asked").letters
    with talk.desk.book.unit_of_work(talk.later()) as work:
        work.connection.execute(
            update(activities)
            .where(activities.c.id == letter.activity_id)
            .values(details={"letter": "settlement_offer", "held": []})
        )
    talk.outbox.queue([letter.number], at=talk.later())
    paid(talk)
    assert talk.send().held == ()
