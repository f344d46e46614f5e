"""The outbox: what becomes of mails at a real mail server; none goes twice, or after money came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from mail_house import PASSWORD, MailHouse
from sqlalchemy import insert, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.domain.late_charges import ChargeKind, ChargeStep
from creditdesk.domain.outbox import MailState
from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.customers import contact_ways, contacts, holds
from creditdesk.models.follow_ups import follow_ups, queries, query_items
from creditdesk.models.outbox import outbox
from creditdesk.services.desk.taking_back import write_taken_back
from creditdesk.services.letters.late_charges import ChargeDraft, take_back, take_step
from creditdesk.services.letters.mail_password import GivenPassword
from creditdesk.services.letters.mail_server import Handed, MailServer, MailServerError, MailSession, Security
from creditdesk.services.letters.outbox import AlreadySentError, Outbox
from creditdesk.services.letters.outbox_rows import Mail
from creditdesk.services.letters.outbox_sending import Sending
from creditdesk.services.letters.policies import policy_of, save_policy
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.progress import Silent

DAY = date(2026, 11, 20)
NEXT_DAY = date(2026, 11, 21)


@pytest.fixture
def house() -> Iterator[MailHouse]:
    with MailHouse() as made:
        yield made


class Office:
    """A debtor with a letter that goes by mail, and the outbox that it waits in."""

    def __init__(self, desk: Any, house: MailHouse) -> None:
        self.desk = desk
        self.house = house
        desk.add(contacts, customer_id=desk.debtor, name="Ann Bell", email="ap@north.example", is_primary=True)
        self.outbox = self.opened()
        self.outbox.set_server(house.server, at=desk.at)

    def opened(self, password: str = PASSWORD) -> Outbox:
        return Outbox(self.desk.book, GivenPassword(password), session=self.house.session)

    def queue(self, **wishes: Any) -> Mail:
        issued = self.desk.issue(**wishes)
        return self.outbox.queue([issued.letters[0].number], at=self.desk.at)[0][0]

    def send(self, *, after: timedelta = timedelta(0), day: date = DAY, **wishes: Any) -> Sending:
        return self.outbox.send(at=self.desk.at + after, as_of=day, **wishes)

    def states(self) -> list[tuple[MailState, str]]:
        return [(mail.state, mail.problem) for mail in self.outbox.mails()]

    def told(self) -> list[str]:
        return [row.summary for row in self.desk.rows(activities) if row.kind == "email"]


@pytest.fixture
def office(desk: Any, house: MailHouse) -> Office:
    return Office(desk, house)


def test_a_letter_waits_as_a_mail_to_who_reads_there_and_is_sent_once(office: Office, house: MailHouse) -> None:
    mail = office.queue()
    assert (mail.state, mail.recipient, mail.number) == (
        MailState.WAITING,
        "Ann Bell <ap@north.example>",
        "RM-2026-000001",
    )
    sending = office.send()
    assert [each.id for each in sending.sent] == [mail.id]
    assert not sending.needs_attention
    assert house.recipients == ["ap@north.example"]
    (taken,) = house.taken
    assert taken["Message-ID"] == mail.message_id
    assert taken["X-Unsent"] is None
    (pages,) = taken.iter_attachments()
    assert pages.get_filename() == "RM-2026-000001.pdf"
    assert pages.get_content() == office.desk.letters.stored(mail.sha256)
    assert office.told() == ["Reminder RM-2026-000001 sent by e-mail"]
    assert office.send() == Sending()
    assert len(house.taken) == 1


def test_a_letter_is_in_the_outbox_but_once(office: Office) -> None:
    mail = office.queue()
    assert office.outbox.queue([mail.number], at=office.desk.at)[0] == (mail,)
    assert len(office.outbox.mails()) == 1


def test_nobody_to_mail_to_is_said_and_nothing_is_queued(desk: Any, house: MailHouse) -> None:
    outbox = Outbox(desk.book)
    number = desk.issue().letters[0].number
    with pytest.raises(CreditDeskError, match="Nobody at Northgate Timber has an e-mail address"):
        outbox.queue([number], at=desk.at)
    assert outbox.mails() == ()


@pytest.mark.parametrize("security", list(Security))
def test_the_way_to_the_server_is_kept_from_being_read(desk: Any, security: Security) -> None:
    with MailHouse(security) as house:
        office = Office(desk, house)
        office.queue()
        assert len(office.send().sent) == 1
        assert len(house.taken) == 1


NOT_NOW: dict[str, tuple[Callable[[], MailHouse], str, str]] = {
    "the server knows no TLS": (lambda: MailHouse(offers_tls=False), PASSWORD, "cannot keep the mails from being read"),
    "the password is wrong": (MailHouse, "wrong", "does not let accounts@brook.example in: 535"),
    "no password is known": (MailHouse, "", "No password of accounts@brook.example is known"),
}


@pytest.mark.parametrize("why", NOT_NOW)
def test_mails_wait_untried_where_the_server_lets_nobody_in(desk: Any, why: str) -> None:
    make, password, words = NOT_NOW[why]
    with make() as house:
        office = Office(desk, house)
        office.queue()
        office.outbox = office.opened(password)
        with pytest.raises(MailServerError, match=words):
            office.send()
        assert office.states() == [(MailState.WAITING, "")]
        assert house.taken == []


def test_a_server_that_is_not_there_is_said_and_mails_wait(office: Office, house: MailHouse) -> None:
    office.queue()
    gone = MailServer("localhost", 1, Security.STARTTLS, address="accounts@brook.example")
    office.outbox.set_server(gone, at=office.desk.at)
    with pytest.raises(MailServerError, match=r"localhost, port 1, cannot be reached: .*refused"):
        office.send()
    assert office.states() == [(MailState.WAITING, "")]


def test_a_certificate_that_nobody_vouches_for_is_not_believed(office: Office) -> None:
    office.queue()
    believing_only_the_known = Outbox(office.desk.book, GivenPassword(PASSWORD))
    with pytest.raises(MailServerError, match="certificate that is not trusted"):
        believing_only_the_known.send(at=office.desk.at, as_of=DAY)
    assert office.states() == [(MailState.WAITING, "")]


def test_no_server_set_says_the_other_way(office: Office) -> None:
    office.queue()
    office.outbox.set_server(None, at=office.desk.at)
    with pytest.raises(CreditDeskError, match="open the mails in your mail program"):
        office.send()


def test_a_server_that_keeps_strangers_waiting_is_tried_again_later_and_then_takes_it(
    office: Office, house: MailHouse
) -> None:
    office.queue()
    house.answers = ["450 4.7.1 Greylisted, try again in five minutes"]
    put_off = office.send()
    assert [mail.problem for mail in put_off.put_off] == ["Put off: 450 4.7.1 Greylisted, try again in five minutes"]
    assert put_off.put_off[0].next_try_at == office.desk.at + timedelta(minutes=5)
    assert office.send(after=timedelta(minutes=4)) == Sending()
    assert len(office.send(after=timedelta(minutes=5)).sent) == 1
    assert len(house.taken) == 1


def test_only_what_was_put_off_goes_by_itself(office: Office, house: MailHouse) -> None:
    office.queue()
    assert office.send(again_only=True) == Sending()
    house.answers = ["421 Too busy"]
    office.send()
    assert len(office.send(after=timedelta(minutes=5), again_only=True).sent) == 1


def test_a_mail_put_off_often_enough_is_given_up(office: Office, house: MailHouse) -> None:
    office.queue()
    house.answers = ["451 Later"] * 6
    after = timedelta(0)
    for _ in range(6):
        sending = office.send(after=after)
        after += timedelta(days=1)
    assert [mail.tries for mail in sending.failed] == [6]
    assert office.states() == [(MailState.FAILED, "451 Later")]


def test_an_address_that_is_refused_is_told_in_the_history_and_can_be_mended(office: Office, house: MailHouse) -> None:
    mail = office.queue()
    house.answers = ["550 5.1.1 No such user"]
    assert [each.problem for each in office.send().failed] == ["550 5.1.1 No such user"]
    assert office.told() == ["Reminder RM-2026-000001 could not be sent by e-mail: 550 5.1.1 No such user"]
    office.outbox.change(
        mail.id, to_address="accounts@north.example", subject=mail.subject, body=mail.body, at=office.desk.at
    )
    assert len(office.send().sent) == 1
    assert house.recipients == ["accounts@north.example"]


def test_one_refused_address_holds_up_no_other_mail(office: Office, house: MailHouse, ledger: Any) -> None:
    office.queue()
    queue_more(office, ledger, 1)
    house.answers = ["550 No"]
    sending = office.send()
    assert (len(sending.failed), len(sending.sent)) == (1, 1)


def test_a_line_that_breaks_before_the_end_of_a_mail_leaves_it_unsent_and_to_be_tried_again(
    office: Office, house: MailHouse
) -> None:
    office.queue()
    house.breaks = "before"
    (mail,) = office.send().put_off
    assert mail.problem.startswith("Put off: The line broke before the mail was handed in")
    house.breaks = ""
    assert len(office.send(after=timedelta(minutes=5)).sent) == 1
    assert len(house.taken) == 1


def test_a_line_that_breaks_after_the_end_of_a_mail_leaves_it_unknown_until_a_person_decides(
    office: Office, house: MailHouse
) -> None:
    mail = office.queue()
    house.breaks = "after"
    (unknown,) = office.send().unknown
    assert unknown.problem.startswith("The line broke when the whole mail was handed in")
    house.breaks = ""
    assert office.send(after=timedelta(days=9)) == Sending()
    with pytest.raises(CreditDeskError, match="was it sent"):
        office.outbox.withdraw(mail.id, at=office.desk.at)
    office.outbox.decide(mail.id, was_sent=True, at=office.desk.at, as_of=DAY)
    assert office.states() == [(MailState.SENT, "")]
    assert office.send(after=timedelta(days=9)) == Sending()
    # The server had it, though nobody here could know.
    assert len(house.taken) == 1


def test_what_a_person_says_was_not_sent_waits_again(office: Office, house: MailHouse) -> None:
    mail = office.queue()
    house.breaks = "after"
    office.send()
    house.breaks = ""
    office.outbox.decide(mail.id, was_sent=False, at=office.desk.at, as_of=DAY)
    assert len(office.send().sent) == 1


def test_who_is_stopped_while_a_mail_is_on_its_way_finds_it_unknown(office: Office, house: MailHouse) -> None:
    office.queue()

    class Stopped(BaseException):
        """As a power cut: nothing after it runs."""

    class Dying(MailSession):
        def hand_in(self, *_said: object) -> Handed:
            raise Stopped

    def dying_line(server: MailServer, password: str) -> MailSession:
        return Dying(server, password, trust=house.session.keywords["trust"])

    dying = Outbox(office.desk.book, GivenPassword(PASSWORD), session=dying_line)
    with pytest.raises(Stopped):
        dying.send(at=office.desk.at, as_of=DAY)
    ((state, problem),) = office.states()
    assert (state, problem) == (
        MailState.UNKNOWN,
        "It was being handed to the mail server when CreditDesk was stopped.",
    )
    assert office.send() == Sending()


def queue_more(office: Office, ledger: Any, count: int) -> None:
    """Let reminders to further debtors wait."""
    for number in range(count):
        debtor = ledger.customer(f"Z{number}", name=f"Zed {number}", address1="1 Road", city="Leeds")
        ledger.invoice(debtor, f"Z-{number}", "2026-10-01", "90.00", due="2026-10-31")
        office.desk.add(contacts, customer_id=debtor, name="Zoe", email=f"zoe{number}@zed.example")
        issued, _ = office.desk.letters.issue(debtor, "reminder", as_of=DAY, at=office.desk.at)
        office.outbox.queue([issued.letters[0].number], at=office.desk.at)


def test_what_went_before_somebody_stopped_it_is_told(office: Office, house: MailHouse, ledger: Any) -> None:
    office.queue()
    queue_more(office, ledger, 1)

    class Stops(Silent):
        def report(self, done: int, total: int, text: str) -> None:
            super().report(done, total, text)
            if done:
                raise Cancelled

    sending = office.send(progress=Stops())
    assert ([mail.state for mail in sending.sent], sending.stopped) == ([MailState.SENT], "You stopped it.")
    assert sending.changes.touched
    assert len(house.taken) == 1


def test_a_server_that_hangs_up_after_so_many_mails_is_rung_again_for_the_rest(
    office: Office, house: MailHouse, ledger: Any
) -> None:
    office.queue()
    queue_more(office, ledger, 3)
    house.answers = ["250 OK", "421 Too many mails on one line", "250 OK", "250 OK"]
    sending = office.send()
    assert (len(sending.sent), len(sending.put_off), sending.stopped) == (3, 1, "")
    # The oldest first.
    assert house.recipients == ["ap@north.example", "zoe1@zed.example", "zoe2@zed.example"]


def test_the_rest_waits_when_the_line_broke(office: Office, house: MailHouse, ledger: Any) -> None:
    first = office.queue()
    issued, _ = office.desk.letters.issue(office.desk.debtor, "statement", as_of=DAY, at=office.desk.at)
    office.outbox.queue([issued.letters[0].number], at=office.desk.at)
    house.breaks = "before"
    sending = office.send()
    assert (len(sending.put_off), sending.stopped) == (1, "The line to the mail server broke.")
    assert {mail.state for mail in office.outbox.mails()} == {MailState.WAITING}
    assert first.id in {mail.id for mail in office.outbox.mails()}


def query_part(desk: Any, number: str, minor: int) -> None:
    """Let a part of an invoice be queried."""
    raised = desk.add(
        queries,
        customer_id=desk.debtor,
        activity_id=desk.happened(DAY, "DISPUTE_RAISED", "query"),
        raised_on=DAY,
        reason_code="PRICE",
        amount_minor=minor,
        currency="GBP",
        status="open",
    )
    desk.add(query_items, query_id=raised, type="invoice", number=number, amount_minor=minor)


SINCE: dict[str, tuple[Callable[[Any, Any], object], str]] = {
    "paid": (
        lambda desk, ledger: ledger.allocate(
            ledger.cash(desk.debtor, "CASH-1", "2026-11-20", "18400.00"), desk.first, "2026-11-20", "18400.00"
        ),
        "paid or credited since, in whole or in part: INV-1",
    ),
    "money on account": (
        lambda desk, ledger: ledger.cash(desk.debtor, "CASH-1", "2026-11-20", "100.00"),
        "£100.00 more stands to their credit than the letter knows of",
    ),
    "promised": (
        lambda desk, _ledger: desk.promise(1840000, date(2026, 11, 27), "INV-1", made_on=DAY),
        "promised, planned or held since: INV-1",
    ),
    "queried": (
        lambda desk, _ledger: query_part(desk, "INV-1", 500000),
        "in query since: INV-1",
    ),
    "held": (
        lambda desk, _ledger: desk.add(
            holds, customer_id=desk.debtor, kind="dunning", reason="Goods looked into", placed_by="t", placed_at=desk.at
        ),
        "on hold: Goods looked into",
    ),
    "insolvent": (
        lambda desk, _ledger: desk.happened(DAY, "INSOLVENCY_NOTIFIED"),
        "only the person in charge may be written to",
    ),
}


@pytest.mark.parametrize("what", SINCE)
def test_a_mail_is_held_where_something_came_since_its_letter_was_issued(
    office: Office, house: MailHouse, ledger: Any, what: str
) -> None:
    happen, words = SINCE[what]
    office.queue()
    happen(office.desk, ledger)
    (held,) = office.send(day=NEXT_DAY).held
    assert words in held.problem
    assert house.taken == []
    with pytest.raises(CreditDeskError, match="Why is it sent"):
        office.outbox.send_anyway(held.id, " ", at=office.desk.at, as_of=NEXT_DAY)
    office.outbox.send_anyway(held.id, "Their manager asked for it", at=office.desk.at, as_of=NEXT_DAY)
    assert len(office.send(day=NEXT_DAY).sent) == 1


def test_a_mail_does_not_talk_past_what_was_said_since_its_letter(office: Office, desk: Any, house: MailHouse) -> None:
    """Here it was said before."""
    desk.happened(date(2026, 11, 1), "INFO_ONLY")
    office.queue()
    desk.happened(DAY, "INFO_ONLY")
    (held,) = office.send().held
    assert held.problem == "Held: spoken to since, on 20 Nov 2026."
    assert house.taken == []
    # After as many days as lie between letters it may go.
    assert len(office.send(day=date(2026, 11, 25)).sent) == 1


def test_a_step_agreed_since_holds_a_mail_until_a_person_overrules_it(
    office: Office, desk: Any, house: MailHouse
) -> None:
    office.queue()
    talk = desk.happened(DAY, "INFO_ONLY")
    agreed = {"kind": "call_back", "due_on": date(2026, 11, 26), "due_time": "10:30", "text": "ring Karen"}
    desk.add(follow_ups, customer_id=desk.debtor, activity_id=talk, **agreed)
    (held,) = office.send(day=NEXT_DAY).held
    assert held.problem == "Held: spoken to since, on 20 Nov 2026; next step 26 Nov 2026 10:30: ring Karen."
    office.outbox.send_anyway(held.id, "Karen asked for it", at=desk.at, as_of=NEXT_DAY)
    assert len(office.send(day=date(2026, 11, 23)).sent) == 1
    assert len(house.taken) == 1


def test_a_talk_that_was_taken_back_or_reached_nobody_holds_no_mail(office: Office, desk: Any) -> None:
    office.queue()
    desk.happened(DAY, "NO_ANSWER")
    talk = desk.happened(DAY, "INFO_ONLY")
    with desk.book.unit_of_work(desk.at) as work:
        write_taken_back(work, talk, DAY, what="call")
    assert len(office.send().sent) == 1


def test_a_letter_issued_against_the_gate_is_not_held_again_for_the_same_reason(office: Office, desk: Any) -> None:
    desk.promise(2548000, date(2026, 11, 27), "INV-1", "INV-2", made_on=DAY)
    office.queue(override_reason="They asked for it on paper")
    assert len(office.send().sent) == 1


def test_a_draft_for_the_mail_program_is_unsent_and_blocks_a_second_one_until_a_person_decides(
    office: Office, tmp_path: Path
) -> None:
    mail = office.queue()
    ((given, path),) = office.outbox.give([mail.id], tmp_path / "drafts", at=office.desk.at, as_of=DAY).drafts
    assert given.id == mail.id
    assert path.name == "RM-2026-000001.eml"
    assert b"X-Unsent: 1" in path.read_bytes()
    assert office.states() == [(MailState.UNKNOWN, "It was given to a mail program. Was it sent from there?")]
    with pytest.raises(CreditDeskError, match="was it sent"):
        office.outbox.give([mail.id], tmp_path / "drafts", at=office.desk.at, as_of=DAY)
    assert office.send() == Sending()


def test_a_draft_that_cannot_be_written_leaves_its_mail_waiting(office: Office, tmp_path: Path) -> None:
    mail = office.queue()
    (tmp_path / "drafts" / "RM-2026-000001.eml").mkdir(parents=True)
    with pytest.raises(CreditDeskError, match=r"RM-2026-000001.eml could not be written"):
        office.outbox.give([mail.id], tmp_path / "drafts", at=office.desk.at, as_of=DAY)
    assert office.states() == [(MailState.WAITING, "")]


def test_the_same_mail_is_the_same_bytes_whenever_it_is_made(office: Office) -> None:
    mail = office.queue()
    assert office.outbox.content(mail.id) == office.outbox.content(mail.id)


def test_a_mail_taken_out_goes_nowhere_and_can_be_put_back(office: Office) -> None:
    mail = office.queue()
    office.outbox.withdraw(mail.id, at=office.desk.at)
    assert office.send() == Sending()
    office.outbox.put_back(mail.id, at=office.desk.at)
    assert len(office.send().sent) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "two@a.example, b@c.example",
        "ann@",
        "åse@north.example",
        "a@b@c.example",
        "a\x00b@x.example",
        "a\x7fb@x.example",
    ],
)
def test_an_address_that_not_every_server_takes_is_refused(office: Office, address: str) -> None:
    mail = office.queue()
    with pytest.raises(CreditDeskError, match="no e-mail address that every server takes"):
        office.outbox.change(mail.id, to_address=address, subject="x", body="y", at=office.desk.at)
    assert office.outbox.mail(mail.id).to_address == "ap@north.example"


def test_lines_that_begin_with_a_dot_and_letters_of_all_kinds_arrive_as_they_were_written(
    office: Office, house: MailHouse
) -> None:
    mail = office.queue()
    body = "Grüße\n.\n..und mehr\n" + "x" * 2000 + "\n"
    office.outbox.change(mail.id, to_address="ap@bücher.example", subject="Größe: 1 €", body=body, at=office.desk.at)
    office.send()
    (taken,) = house.taken
    said = taken.get_body()
    assert said is not None
    assert said.get_content().splitlines() == body.splitlines()
    assert taken["Subject"] == "Größe: 1 €"
    assert house.recipients == ["ap@xn--bcher-kva.example"]


def test_the_book_keeps_no_password(office: Office) -> None:
    office.outbox.set_server(office.house.server, "very secret", at=office.desk.at)
    kept = [path.read_bytes() for path in office.desk.book.path.parent.iterdir() if path.is_file()]
    assert kept
    assert not any(b"very secret" in content for content in kept)


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (MailServer("smtp example", 587), "no name of a server"),
        (MailServer("smtp.example", 0), "no port"),
        (MailServer("smtp.example", 587, address="me"), "no e-mail address"),
    ],
)
def test_a_server_that_cannot_be_is_not_kept(office: Office, server: MailServer, words: str) -> None:
    with pytest.raises(CreditDeskError, match=words):
        office.outbox.set_server(server, at=office.desk.at)
    assert office.outbox.server() == office.house.server


def test_mails_may_be_from_another_address_and_answers_still_come_to_the_house(
    office: Office, house: MailHouse, at: datetime
) -> None:
    desk = office.desk
    desk.letters.save_letterhead(replace(desk.letters.letterhead(), email="credit@brook.example"), at=at)
    office.outbox.set_server(replace(house.server, address="robot@brook.example"), at=at)
    office.queue()
    office.send()
    (taken,) = house.taken
    assert "robot@brook.example" in taken["From"]
    assert taken["Reply-To"] == "credit@brook.example"


def pay_all(desk: Any, ledger: Any) -> None:
    cash = ledger.cash(desk.debtor, "CASH-1", "2026-11-21", "25480.00")
    ledger.allocate(cash, desk.first, "2026-11-21", "18400.00")
    ledger.allocate(cash, desk.second, "2026-11-21", "7080.00")


def test_no_draft_is_made_of_what_the_gate_holds_now(office: Office, ledger: Any, tmp_path: Path) -> None:
    mail = office.queue()
    pay_all(office.desk, ledger)
    given = office.outbox.give([mail.id], tmp_path / "drafts", at=office.desk.at, as_of=NEXT_DAY)
    assert (given.drafts, [each.id for each in given.held]) == ((), [mail.id])
    assert list((tmp_path / "drafts").iterdir()) == []
    ((state, problem),) = office.states()
    assert (state, problem[:6]) == (MailState.WAITING, "Held: ")


def test_a_letter_does_not_leave_after_the_day_by_which_it_asks_to_be_paid(office: Office) -> None:
    office.queue()
    (held,) = office.send(after=timedelta(days=8), day=date(2026, 11, 28)).held
    assert "it asks for payment by 27 Nov 2026, and that day has passed" in held.problem


def test_a_letter_does_not_leave_after_a_later_demand_for_the_same(office: Office) -> None:
    office.queue()
    desk = office.desk
    later, _ = desk.letters.issue(
        desk.debtor, "final_demand", as_of=date(2026, 11, 26), at=desk.at, override_reason="Agreed with the director"
    )
    (held,) = office.send(after=timedelta(days=6), day=date(2026, 11, 26)).held
    assert f"a later letter asks for the same: {later.letters[0].number}" in held.problem


def test_what_may_never_be_overruled_holds_for_good(office: Office, ledger: Any, house: MailHouse) -> None:
    mail = office.queue()
    pay_all(office.desk, ledger)
    office.send(day=NEXT_DAY)
    with pytest.raises(CreditDeskError, match="It may not be sent: "):
        office.outbox.send_anyway(mail.id, "The boss says so", at=office.desk.at, as_of=NEXT_DAY)
    assert (len(office.send(day=NEXT_DAY).held), house.taken) == (1, [])


def test_only_what_held_it_then_is_overruled_and_what_comes_later_holds_it_again(
    office: Office, ledger: Any, house: MailHouse
) -> None:
    mail = office.queue()
    with pytest.raises(CreditDeskError, match="Nothing holds this mail now"):
        office.outbox.send_anyway(mail.id, "They asked for it", at=office.desk.at, as_of=DAY)
    query_part(office.desk, "INV-1", 500000)
    office.outbox.send_anyway(mail.id, "They asked for it", at=office.desk.at, as_of=DAY)
    house.answers = ["451 Later"]
    assert len(office.send().put_off) == 1
    pay_all(office.desk, ledger)
    (held,) = office.send(after=timedelta(hours=5), day=NEXT_DAY).held
    assert held.next_try_at is None
    assert house.taken == []


def test_a_letter_does_not_ask_for_fees_or_interest_that_were_waived_since(
    office: Office, desk: Any, tmp_path: Path
) -> None:
    with desk.book.read() as connection:
        policy = policy_of(connection, desk.debtor).policy
    levels = tuple(replace(each, fee=Decimal(40)) for each in policy.levels)
    with desk.book.unit_of_work(desk.at) as work:
        save_policy(work, replace(policy, levels=levels))
    desk.letters.set_rules({"letters.fee_terms": "Terms of business"}, at=desk.at)
    runs = LetterRuns(desk.book)
    run, _ = runs.start(DAY, at=desk.at)
    runs.release(run.run_id, tmp_path / "out", at=desk.at)
    waived = ChargeDraft(
        desk.debtor, DocumentKey(DocumentType.INVOICE, "INV-1"), ChargeKind.FEE, ChargeStep.WAIVED, None, "Goodwill"
    )
    with desk.book.unit_of_work(desk.at) as work:
        charge_id, _ = take_step(work, waived, DAY)
    (held,) = office.send().held
    assert held.problem == "Held: fees or interest paid, waived or invoiced since: INV-1."
    with desk.book.unit_of_work(desk.at) as work:
        take_back(work, charge_id, DAY)
    assert len(office.send().sent) == 1


def test_a_letter_that_went_goes_again_only_where_that_is_said(office: Office, house: MailHouse) -> None:
    mail = office.queue()
    office.send()
    later = office.desk.at + timedelta(minutes=1)
    with pytest.raises(AlreadySentError, match=r"RM-2026-000001 went to ap@north.example on 20 Nov"):
        office.outbox.queue([mail.number], at=later)
    office.outbox.queue([mail.number], at=later, again=True)
    office.send(after=timedelta(minutes=2))
    assert len(house.taken) == 2


def test_a_letter_whose_pages_are_gone_stands_in_no_other_s_way(office: Office, house: MailHouse, ledger: Any) -> None:
    first = office.queue()
    queue_more(office, ledger, 2)
    middle = office.outbox.mails()[1]
    (pages,) = (each for each in office.desk.book.documents_folder.rglob("*") if middle.sha256 in each.name)
    pages.unlink()
    sending = office.send()
    assert [each.id for each in sending.failed] == [middle.id]
    assert sending.failed[0].problem
    assert first.id in {each.id for each in sending.sent}
    assert (len(sending.sent), len(house.taken)) == (2, 2)


@pytest.mark.parametrize("password", ["gehäim", "пароль"])
def test_a_password_that_cannot_be_said_to_a_server_is_not_shown(office: Office, password: str) -> None:
    office.queue()
    office.outbox = office.opened(password)
    with pytest.raises(MailServerError, match="no other letters than those of English") as refusal:
        office.send()
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__
    assert not any(sign in str(refusal.value) for sign in password if not sign.isascii())


def test_a_server_that_takes_nothing_from_us_lets_all_mails_wait(
    office: Office, house: MailHouse, ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_said: object) -> str:
        return "530 5.7.1 Sender not allowed today"

    office.queue()
    queue_more(office, ledger, 1)
    monkeypatch.setattr(MailHouse, "handle_MAIL", refuse, raising=False)
    with pytest.raises(MailServerError, match="takes no mail from accounts@brook.example: 530"):
        office.send()
    assert [state for state, _problem in office.states()] == [MailState.WAITING] * 2
    assert house.taken == []


def test_a_mail_held_already_is_not_written_down_again_and_rings_no_server(office: Office, house: MailHouse) -> None:
    office.queue()
    house.answers = ["451 Later"]
    office.send()
    desk = office.desk
    desk.add(holds, customer_id=desk.debtor, kind="dunning", reason="Goods", placed_by="t", placed_at=desk.at)
    office.outbox = office.opened("wrong")
    assert len(office.send(after=timedelta(minutes=9), again_only=True).held) == 1
    assert office.send(after=timedelta(minutes=19), again_only=True) == Sending()
    written = len(desk.rows(audit))
    assert len(office.send(after=timedelta(minutes=10)).held) == 1
    assert len(desk.rows(audit)) == written


def test_without_an_address_of_ours_nothing_is_queued_or_sent(office: Office, house: MailHouse) -> None:
    mail = office.queue()
    office.outbox.set_server(replace(house.server, user=""), at=office.desk.at)
    with pytest.raises(CreditDeskError, match="No e-mail address of your own"):
        office.send()
    with pytest.raises(CreditDeskError, match="No e-mail address of your own"):
        office.outbox.queue([mail.number], at=office.desk.at)


def test_a_mail_is_from_the_user_of_the_server_where_the_letterhead_has_no_address(
    office: Office, house: MailHouse
) -> None:
    office.queue()
    office.send()
    assert "accounts@brook.example" in house.taken[0]["From"]


def test_no_mail_that_needs_somebody_is_left_out_however_many_went_since(office: Office) -> None:
    mail = office.queue()
    with office.desk.book.unit_of_work(office.desk.at) as work:
        work.connection.execute(update(outbox).values(state="unknown"))
        row = dict(work.connection.execute(select(outbox)).mappings().one())
        went = [
            {**row, "id": number, "message_id": f"<{number}@x>", "state": "sent", "letter_id": None}
            for number in range(2, 2003)
        ]
        work.connection.execute(insert(outbox), went)
    mails = office.outbox.mails()
    assert (mails[0].id, mails[0].state, len(mails)) == (mail.id, MailState.UNKNOWN, 2001)


def test_a_mail_whose_address_was_erased_waits_for_nothing_again(office: Office) -> None:
    mail = office.queue()
    for state, step in {
        "withdrawn": lambda: office.outbox.put_back(mail.id, at=office.desk.at),
        "failed": lambda: office.outbox.try_again(mail.id, at=office.desk.at),
        "unknown": lambda: office.outbox.decide(mail.id, was_sent=False, at=office.desk.at, as_of=DAY),
    }.items():
        with office.desk.book.unit_of_work(office.desk.at) as work:
            work.connection.execute(update(outbox).values(state=state, to_address=""))
        with pytest.raises(CreditDeskError, match="has no address any more"):
            step()
        assert [each.value for each, _problem in office.states()] == [state]


def test_who_has_no_mail_server_any_more_has_no_password_of_it(office: Office, house: MailHouse) -> None:
    kept = GivenPassword(PASSWORD)
    Outbox(office.desk.book, kept).set_server(None, at=office.desk.at)
    assert kept.read(house.server) == ""


def test_the_named_person_is_written_to_at_any_address_and_whoever_else_reads_it_is_greeted(
    desk: Any, house: MailHouse
) -> None:
    ann = desk.add(contacts, customer_id=desk.debtor, name="Ann Bell", email="", is_primary=True)
    desk.add(contacts, customer_id=desk.debtor, name="Bob Ray", email="bob@north.example")
    number = desk.issue().letters[0].number
    office = Outbox(desk.book)
    (mail,), _ = office.queue([number], at=desk.at)
    assert mail.recipient == "Bob Ray <bob@north.example>"
    assert mail.body.startswith("Dear Bob Ray")
    desk.add(contact_ways, contact_id=ann, kind="email", value="ann@north.example")
    office.withdraw(mail.id, at=desk.at)
    (mail,), _ = office.queue([number], at=desk.at + timedelta(minutes=1))
    assert mail.recipient == "Ann Bell <ann@north.example>"
    assert mail.body.startswith("Dear Ann Bell")
