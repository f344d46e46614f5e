"""The shorter letters: plans, holds, limits, payments, and the end of a matter, each from what the book knows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Notice
from creditdesk.models.activity import activities
from creditdesk.models.customers import customers, holds
from creditdesk.models.ledger import documents
from creditdesk.models.letters import letters
from creditdesk.services.letters.note_writing import Notes

DAY = date(2026, 11, 20)


class Writer:
    """The debtor of the desk, and what is written to them."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.notes = Notes(desk.book)

    def said(self, notice: Notice, day: date = DAY, **own: str) -> str:
        return str(self.desk.text_of(self.notes.preview(self.desk.debtor, notice, day, own).pdf))

    def speaks(self, language: str) -> None:
        with self.desk.book.unit_of_work(self.desk.at) as work:
            work.connection.execute(customers.update().values(language=language))

    def hold(self, kind: str = "credit", **facts: Any) -> None:
        placed = {"placed_by": "tess", "placed_at": datetime(2026, 11, 10, 9, tzinfo=UTC)} | facts
        self.desk.add(holds, customer_id=self.desk.debtor, kind=kind, reason="it is over its limit", **placed)

    def pay_all(self) -> None:
        cash = self.desk.ledger.cash(self.desk.debtor, "BACS-1", "2026-11-18", "25480.00")
        self.desk.ledger.allocate(cash, self.desk.first, "2026-11-18", "18400.00")
        self.desk.ledger.allocate(cash, self.desk.second, "2026-11-18", "7080.00")


@pytest.fixture
def writer(desk: Any) -> Writer:
    return Writer(desk)


def test_a_credit_hold_says_since_when_why_and_what_releases_it(writer: Writer) -> None:
    writer.hold()
    said = writer.said(Notice.CREDIT_HOLD)
    assert "From 10 November 2026 we supply on credit no longer. The reason: your account is not up to date." in said
    assert "over its limit" not in said, "what was noted for colleagues is not for the debtor"
    own = writer.said(Notice.CREDIT_HOLD, reason="your limit of £10,000 is reached")
    assert "The reason: your limit of £10,000 is reached." in own
    assert "£25,480.00 is to be paid for us to supply on credit again." in said
    assert "Invoice INV-1" in said


def test_a_released_hold_says_from_when_supply_goes_on(writer: Writer) -> None:
    writer.hold(lifted_at=datetime(2026, 11, 19, 9, tzinfo=UTC))
    assert "From 19 November 2026 we supply you on credit again" in writer.said(Notice.CREDIT_RELEASE)


def test_a_payment_is_thanked_for_with_what_it_settled_and_what_is_left(writer: Writer) -> None:
    cash = writer.desk.ledger.cash(writer.desk.debtor, "BACS-1", "2026-11-18", "8000.00")
    writer.desk.ledger.allocate(cash, writer.desk.second, "2026-11-18", "7080.00")
    said = writer.said(Notice.PAYMENT_THANKS)
    assert "Thank you for your payment of £8,000.00 on 18 November 2026." in said
    assert "Invoice INV-2 12 Oct 2026 11 Nov 2026 7,080.00" in said
    assert "£920.00 of it is not set against an invoice yet." in said


def test_a_payment_that_names_no_invoice_is_asked_about(writer: Writer) -> None:
    writer.desk.ledger.cash(writer.desk.debtor, "BACS-1", "2026-11-18", "500.00")
    assert "For £500.00 we cannot tell which invoices it pays." in writer.said(Notice.ALLOCATION_QUERY)


def test_a_returned_payment_is_asked_for_anew(writer: Writer) -> None:
    facts = {"reversed_on": date(2026, 11, 19)}
    writer.desk.ledger.cash(writer.desk.debtor, "DD-1", "2026-11-16", "500.00", **facts)
    said = writer.said(Notice.PAYMENT_RETURNED)
    assert "Your payment of £500.00 of 16 November 2026 was returned by the bank on 19 November 2026." in said
    assert "Please pay £500.00 in another way so that it reaches us by 27 November 2026." in said


def test_an_account_that_is_paid_is_told_so(writer: Writer) -> None:
    writer.pay_all()
    said = writer.said(Notice.PAID_IN_FULL)
    assert "On 20 November 2026 nothing is owed on your account NOR014." in said


def test_a_plan_is_proposed_in_instalments_that_sum_to_the_whole(writer: Writer) -> None:
    said = writer.said(Notice.PLAN_PROPOSAL, count="3", first_on="2027-01-31")
    assert "£25,480.00 (invoice INV-1 and invoice INV-2) at once" in said
    # 31 January and 28 February are Sundays: each moves by itself, the third is on the anchor's day.
    for row in ("1 1 Feb 2027 16,986.67 8,493.33", "2 1 Mar 2027 8,493.34 8,493.33", "3 31 Mar 2027 0.00 8,493.34"):
        assert row in said
    assert "beginning on 1 February 2027" in said


def test_whoever_proposes_a_plan_is_told_which_instalments_moved(writer: Writer) -> None:
    own = {"count": "3", "first_on": "2026-11-27"}
    assert writer.notes.preview(writer.desk.debtor, Notice.PLAN_PROPOSAL, DAY, own).notices == (
        "No bank works on Sun 27 Dec: that instalment is due on Tue 29 Dec.",
    )


def test_a_plan_agreed_on_days_without_a_bank_says_until_when_each_is_in_time(writer: Writer) -> None:
    writer.desk.plan(date(2026, 11, 10), date(2026, 12, 25), INV_1=1840000)
    said = writer.said(Notice.PLAN_AGREEMENT)
    assert "1 25 Dec 2026 0.00 18,400.00 no bank works on this day: in time until 29 Dec 2026" in said


def test_an_agreement_printed_later_says_what_is_paid_already(writer: Writer) -> None:
    writer.desk.plan(date(2026, 11, 2), date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24), INV_1=1840000)
    cash = writer.desk.ledger.cash(writer.desk.debtor, "BACS-1", "2026-11-09", "8000.00")
    writer.desk.ledger.allocate(cash, writer.desk.first, "2026-11-09", "8000.00")
    said = writer.said(Notice.PLAN_AGREEMENT)
    assert "Of this £8,000.00 has been paid by the day of this letter; £10,400.00 is still to come." in said
    assert "1 10 Nov 2026 12,266.67 6,133.33 paid" in said
    assert "2 17 Nov 2026 6,133.34 6,133.33 £1,866.67 of it paid" in said
    assert "3 24 Nov 2026 0.00 6,133.34 Total" in said
    assert "Amount £4,266.66" in said  # what is missing of the next one


def test_a_plan_is_confirmed_with_its_instalments_and_its_end(writer: Writer) -> None:
    writer.desk.plan(date(2026, 11, 10), date(2026, 12, 10), INV_1=1840000)
    said = writer.said(Notice.PLAN_AGREEMENT)
    assert "This confirms what we agreed on 10 November 2026." in said
    assert "more than 10 days late ends the plan" in said
    assert "1 10 Dec 2026 0.00 18,400.00" in said
    assert "owes Brook & Lane Ltd £18,400.00 (invoice INV-1), and pays it" in said
    assert "Amount £18,400.00" in said
    assert "has been paid" not in said


def test_a_missed_instalment_that_was_paid_in_part_asks_for_what_is_missing_of_it(writer: Writer) -> None:
    writer.desk.plan(date(2026, 10, 10), date(2026, 11, 11), INV_1=1840000)
    assert "Of the instalment that was due on 11 November 2026 under our payment plan £18,400.00 is not" in writer.said(
        Notice.PLAN_MISSED
    )
    cash = writer.desk.ledger.cash(writer.desk.debtor, "BACS-1", "2026-10-28", "6000.00")
    writer.desk.ledger.allocate(cash, writer.desk.first, "2026-10-28", "6000.00")
    said = writer.said(Notice.PLAN_MISSED)
    assert "£12,400.00 is not paid" in said
    assert "Amount £12,400.00" in said


def test_an_offer_to_settle_says_the_sum_and_the_day(writer: Writer) -> None:
    said = writer.said(Notice.SETTLEMENT_OFFER, offer="20000")
    assert "Without prejudice" in said
    assert "we are ready to accept £20,000.00 in full and final settlement" in said


def test_a_handover_names_who_is_in_charge_from_then_on(writer: Writer) -> None:
    said = writer.said(Notice.HANDOVER, agency="Reed & Co", handed="2026-11-23")
    assert "From 23 November 2026 on, Reed & Co deals with the debt of £25,480.00 below for us." in said


CLAIM = {"officeholder": "P. Rees|4 Court Lane|Leeds LS1 2ED", "case": "CR-2026-7", "insolvent": "2026-11-12"}


def test_a_claim_in_an_insolvency_is_of_that_day_less_credits_with_interest_and_goes_to_who_is_in_charge(
    writer: Writer,
) -> None:
    desk = writer.desk
    desk.ledger.invoice(desk.debtor, "INV-9", "2026-11-15", "999.00", due="2026-12-15")
    note = desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-02", "480.00")
    assert note
    late = desk.ledger.cash(desk.debtor, "BACS-9", "2026-11-18", "7080.00")
    desk.ledger.allocate(late, desk.second, "2026-11-18", "7080.00")
    said = writer.said(Notice.INSOLVENCY_CLAIM, **CLAIM, retention="clause 9 of our terms")
    assert "P. Rees 4 Court Lane Leeds LS1 2ED" in said
    assert "INV-9" not in said
    assert "Invoice INV-2 12 Oct 2026 11 Nov 2026 7,080.00" in said
    assert "Credit note CN-1 2 Nov 2026 \N{MINUS SIGN}480.00" in said
    # 17,920.00 for 68 days at 11.75 % and 7,080.00 for one; 100.00 and 70.00 fixed.
    assert "Interest to 12 Nov 2026" in said
    assert "Fixed sums for recovery, on 2 items 170.00" in said
    assert "The goods were supplied under retention of title: clause 9 of our terms." in said
    assert "is interest to that day" in said


def test_a_hold_a_handover_and_an_offer_take_off_credits_and_what_is_in_query(writer: Writer) -> None:
    desk = writer.desk
    desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-02", "1500.00")
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(documents.update().where(documents.c.id == desk.first).values(disputed_minor=2_150_00))
    writer.hold()
    held = writer.said(Notice.CREDIT_HOLD)
    for line in (
        "£2,150.00 in query",
        "Less: in query or retained, not asked for here \N{MINUS SIGN}2,150.00",
        "\N{MINUS SIGN}1,500.00",
    ):
        assert line in held
    assert "£21,830.00 is to be paid for us to supply on credit again." in held
    handed = writer.said(Notice.HANDOVER, agency="Reed & Co", handed="2026-11-23")
    assert "Reed & Co deals with the debt of £21,830.00 below for us." in handed
    assert "Of £23,980.00 that is open on the items below" in writer.said(Notice.SETTLEMENT_OFFER, offer="20000")


def test_a_returned_payment_is_asked_for_no_more_than_is_still_owed(writer: Writer) -> None:
    desk = writer.desk
    desk.ledger.cash(desk.debtor, "DD-1", "2026-11-16", "25480.00", reversed_on=date(2026, 11, 19))
    again = desk.ledger.cash(desk.debtor, "BACS-2", "2026-11-20", "18400.00")
    desk.ledger.allocate(again, desk.first, "2026-11-20", "18400.00")
    assert "Amount £7,080.00" in writer.said(Notice.PAYMENT_RETURNED)


def test_a_returned_payment_is_asked_for_only_where_what_it_had_paid_is_open(writer: Writer) -> None:
    desk = writer.desk
    gone = desk.ledger.cash(desk.debtor, "DD-1", "2026-11-12", "7080.00", reversed_on=date(2026, 11, 16))
    desk.ledger.allocate(gone, desk.second, "2026-11-12", "7080.00")
    said = writer.said(Notice.PAYMENT_RETURNED)
    assert "Because of that £7,080.00 is open again. Please pay £7,080.00 in another way" in said
    again = desk.ledger.cash(desk.debtor, "BACS-2", "2026-11-18", "7080.00")
    desk.ledger.allocate(again, desk.second, "2026-11-18", "7080.00")
    with pytest.raises(CreditDeskError, match="what it had paid is settled since"):
        writer.said(Notice.PAYMENT_RETURNED)


def test_a_payment_that_settled_nothing_is_asked_about_and_not_said_to_be_set_against_items(writer: Writer) -> None:
    writer.desk.ledger.cash(writer.desk.debtor, "BACS-1", "2026-11-18", "500.00")
    with pytest.raises(CreditDeskError, match="set against nothing yet"):
        writer.said(Notice.PAYMENT_THANKS)


def test_an_account_of_which_something_was_written_off_is_not_said_to_be_paid(writer: Writer) -> None:
    desk = writer.desk
    paid = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "18400.00")
    desk.ledger.allocate(paid, desk.first, "2026-11-18", "18400.00")
    off = desk.ledger.document(desk.debtor, "write_off", "WO-1", "2026-11-18", "7080.00")
    desk.ledger.allocate(off, desk.second, "2026-11-18", "7080.00")
    with pytest.raises(CreditDeskError, match="written off, and not paid"):
        writer.said(Notice.PAID_IN_FULL)


def test_supply_goes_on_only_where_no_other_stop_holds(writer: Writer) -> None:
    writer.hold(lifted_at=datetime(2026, 11, 19, 9, tzinfo=UTC))
    writer.hold()
    with pytest.raises(CreditDeskError, match="supply on credit is stopped"):
        writer.said(Notice.CREDIT_RELEASE)


def test_what_is_wholly_in_query_is_not_handed_over(writer: Writer) -> None:
    desk = writer.desk
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(documents.update().where(documents.c.id == desk.first).values(disputed_minor=18_400_00))
    said = writer.said(Notice.HANDOVER, agency="Reed & Co", handed="2026-11-23")
    assert "deals with the debt of £7,080.00 below" in said
    assert "INV-1" not in said


def test_a_plan_that_ended_asks_for_no_more_than_is_open_of_its_items(writer: Writer) -> None:
    desk = writer.desk
    desk.plan(date(2026, 9, 10), date(2026, 10, 10), INV_1=1_840_000)
    note = desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-02", "700.00")
    desk.ledger.allocate(note, desk.first, "2026-11-02", "700.00")
    assert "£17,700.00 is due at once" in writer.said(Notice.PLAN_DEFAULT)


def test_a_missed_instalment_is_to_be_made_good_before_the_plan_ends_by_itself(writer: Writer) -> None:
    writer.desk.plan(date(2026, 10, 10), date(2026, 11, 13), INV_1=1_840_000)
    said = writer.said(Notice.PLAN_MISSED, date(2026, 11, 19))
    assert "Please pay it by 23 November 2026: then the plan goes on as agreed." in said
    writer.desk.plan(date(2026, 10, 10), date(2026, 11, 12), INV_2=708_000)
    # Ten days on is a Sunday.
    assert "Please pay it by 20 November 2026:" in writer.said(Notice.PLAN_MISSED, date(2026, 11, 18))


def test_what_is_in_a_plan_is_neither_handed_over_nor_offered_nor_proposed_again(writer: Writer) -> None:
    writer.desk.plan(date(2026, 11, 10), date(2026, 12, 10), INV_1=1_840_000)
    handed = writer.said(Notice.HANDOVER, agency="Reed & Co", handed="2026-11-23")
    assert "deals with the debt of £7,080.00 below" in handed
    assert "INV-1" not in handed
    assert "Of £7,080.00 that is open on the items below" in writer.said(Notice.SETTLEMENT_OFFER, offer="5000")
    assert "£7,080.00 (invoice INV-2) at once" in writer.said(Notice.PLAN_PROPOSAL, count="3", first_on="2027-01-31")


def test_nobody_is_to_acknowledge_more_than_is_open(writer: Writer) -> None:
    writer.desk.plan(date(2026, 11, 10), date(2026, 12, 10), INV_2=4 * 708_000)
    with pytest.raises(CreditDeskError, match="more than is open on its items"):
        writer.said(Notice.PLAN_AGREEMENT)


def test_a_plan_that_credit_notes_settled_is_not_said_to_be_paid(writer: Writer) -> None:
    desk = writer.desk
    desk.plan(date(2026, 11, 10), date(2026, 12, 10), INV_1=1_840_000)
    note = desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-18", "18400.00")
    desk.ledger.allocate(note, desk.first, "2026-11-18", "18400.00")
    with pytest.raises(CreditDeskError, match="not by its instalments alone"):
        writer.said(Notice.PLAN_COMPLETED)


def test_a_letter_speaks_of_the_debtors_own_currency_or_of_the_one_that_is_wanted(writer: Writer) -> None:
    desk = writer.desk
    desk.ledger.invoice(desk.debtor, "E-1", "2026-09-01", "300.00", due="2026-10-01", currency="EUR")
    wish = {"agency": "Reed & Co", "handed": "2026-11-23"}
    assert "£25,480.00 below" in writer.said(Notice.HANDOVER, **wish)
    assert "€300.00 below" in writer.said(Notice.HANDOVER, **wish, currency="EUR")
    with pytest.raises(CreditDeskError, match=r"Nothing is open in USD on NOR014\."):
        writer.said(Notice.HANDOVER, **wish, currency="USD")


def test_a_claim_in_an_insolvency_is_in_what_was_owed_on_its_day_though_it_is_written_off_since(writer: Writer) -> None:
    desk, facts = writer.desk, {"currency": "EUR"}
    there = desk.ledger.customer("EUR1", name="Muster GmbH", address1="Weg 1", city="Bonn", postcode="1", **facts)
    owed = desk.ledger.invoice(there, "EI-1", "2026-09-01", "900.00", due="2026-10-01", **facts)
    off = desk.ledger.document(there, "write_off", "WO-1", "2026-11-16", "900.00", **facts)
    desk.ledger.allocate(off, owed, "2026-11-16", "900.00")
    for own in (CLAIM, CLAIM | facts):
        note = writer.notes.preview(there, Notice.INSOLVENCY_CLAIM, DAY, own)
        assert "Invoice EI-1 1 Sept 2026 1 Oct 2026 900.00" in desk.text_of(note.pdf)
        assert note.facts.currency == "EUR"


def test_a_claim_in_an_insolvency_speaks_the_language_of_the_house(writer: Writer) -> None:
    writer.speaks("fr")
    note = writer.notes.preview(writer.desk.debtor, Notice.INSOLVENCY_CLAIM, DAY, CLAIM)
    assert "Invoice INV-2" in writer.desk.text_of(note.pdf)
    assert note.notices == ()


def test_a_claim_in_an_insolvency_goes_although_the_debtor_is_insolvent(writer: Writer) -> None:
    writer.desk.happened(DAY, "INSOLVENCY_NOTIFIED")
    note = writer.notes.preview(writer.desk.debtor, Notice.INSOLVENCY_CLAIM, DAY, CLAIM)
    assert note.held == ()
    assert writer.notes.preview(writer.desk.debtor, Notice.HANDOVER, DAY, {"agency": "R", "handed": "2026-11-23"}).held


@pytest.mark.parametrize(
    ("notice", "own", "why"),
    [
        (Notice.CREDIT_HOLD, {}, "supply on credit is not stopped"),
        (Notice.CREDIT_RELEASE, {}, "no stop of supply was lifted"),
        (Notice.PAYMENT_THANKS, {}, "no payment is booked"),
        (Notice.PAYMENT_RETURNED, {}, "no payment came back"),
        (Notice.PAID_IN_FULL, {}, "something is still owed"),
        (Notice.PLAN_AGREEMENT, {}, "no plan is running"),
        (Notice.PLAN_MISSED, {}, "no plan is running"),
        (Notice.PLAN_DEFAULT, {}, "no plan is broken"),
        (Notice.PLAN_COMPLETED, {}, "no plan is paid in full"),
        (Notice.HANDOVER, {}, "must state agency and handed"),
        (Notice.LIMIT_CHANGE, {"limit": "5", "limit_before": "x", "changed": "2026-11-20"}, "is not an amount"),
        (Notice.LIMIT_CHANGE, {"limit": "NaN", "limit_before": "1", "changed": "2026-11-20"}, "is not an amount"),
        (Notice.PLAN_PROPOSAL, {"count": "0", "first_on": "2026-12-01"}, "is not a number from 2 to 60"),
        (Notice.PLAN_PROPOSAL, {"count": "3", "first_on": "soon"}, "is not a day"),
        (Notice.SETTLEMENT_OFFER, {"offer": "99999"}, "not below what is overdue"),
        (Notice.PAID_IN_FULL, {"agency": "x"}, "has no agency to state"),
    ],
)
def test_a_letter_with_nothing_to_say_is_refused_in_a_sentence(
    writer: Writer, notice: Notice, own: dict[str, str], why: str
) -> None:
    with pytest.raises(CreditDeskError, match=why):
        writer.said(notice, **own)


def test_an_issued_note_is_archived_and_in_the_history_and_chases_nothing(writer: Writer) -> None:
    writer.hold()
    desk = writer.desk
    note, _ = writer.notes.issue(desk.debtor, Notice.CREDIT_HOLD, {}, as_of=DAY, at=desk.at)
    assert note.number == "CH-2026-000001"
    assert [row.kind for row in desk.rows(letters)] == ["credit_hold"]
    assert desk.rows(activities)[-1].summary == "Notice of a credit hold"
    assert desk.reasons() == ()


def test_a_hold_on_chasing_holds_a_note_and_a_reason_sends_it(writer: Writer) -> None:
    writer.hold()
    writer.hold("dunning")
    desk = writer.desk
    with pytest.raises(CreditDeskError, match="Held: on hold"):
        writer.notes.issue(desk.debtor, Notice.CREDIT_HOLD, {}, as_of=DAY, at=desk.at)
    note, _ = writer.notes.issue(desk.debtor, Notice.CREDIT_HOLD, {}, as_of=DAY, at=desk.at, override_reason="agreed")
    assert note.number


def test_a_note_to_a_reader_whose_language_we_do_not_have_says_so(writer: Writer) -> None:
    writer.speaks("it")
    note = writer.notes.preview(writer.desk.debtor, Notice.HANDOVER, DAY, {"agency": "R", "handed": "2026-11-23"})
    assert note.notices == ("Notice of handover is not to be had in Italian: this one is in English.",)


@pytest.mark.parametrize(
    ("language", "thanks", "paid", "plan"),
    [
        ("de", "Danke für Ihre Zahlung von", "Ihr Konto NOR014 ist am 20. November 2026 ausgeglichen", "Danach offen"),
        ("fr", "Merci de votre paiement de", "Au 20 novembre 2026, rien n\u2019est dû", "Reste ensuite"),
        (
            "nl",
            "Dank voor uw betaling van",
            "Op 20 november 2026 is op uw rekening NOR014 niets meer open",
            "Daarna open",
        ),
        ("es", "Gracias por su pago de", "A 20 de noviembre de 2026 no queda nada pendiente", "Queda después"),
    ],
)
def test_confirmations_are_in_the_readers_language(
    writer: Writer, language: str, thanks: str, paid: str, plan: str
) -> None:
    writer.speaks(language)
    writer.desk.plan(date(2026, 11, 10), date(2026, 12, 10), INV_1=1840000)
    assert plan in writer.said(Notice.PLAN_AGREEMENT)
    writer.pay_all()
    assert thanks in writer.said(Notice.PAYMENT_THANKS)
    assert paid in writer.said(Notice.PAID_IN_FULL)
