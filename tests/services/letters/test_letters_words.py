"""What a letter says of promises, interest in law and whom it is written to."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.models.customers import contacts, customers, holds
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.ledger import documents, ledger_state
from creditdesk.models.letters import letters
from creditdesk.services.office import Office
from creditdesk.ui.desk.selection_words import interest_to_date

DAY = date(2026, 11, 20)


def test_a_broken_promise_is_named_and_a_kept_one_is_not(desk: Any) -> None:
    desk.promise(10_000_00, date(2026, 11, 10), status="broken", made_on=date(2026, 10, 29))
    said = desk.said()
    assert "You told us on 29 October 2026 that £10,000.00 would be paid by 10 November 2026." in said
    desk.promise(1_00, date(2026, 11, 12), status="kept", made_on=date(2026, 11, 11))
    assert "You told us" not in desk.said()


@pytest.mark.parametrize(("status", "is_said"), [("open", True), ("kept", True), ("cancelled", False)])
def test_a_promise_is_broken_on_a_past_day_as_it_stood_then_whatever_became_of_it(
    desk: Any, status: str, is_said: bool
) -> None:
    desk.promise(10_000_00, date(2026, 11, 10), status=status, made_on=date(2026, 10, 29))
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(ledger_state).values(figures_as_of=date(2026, 12, 20)))
    assert ("You told us on 29 October 2026" in desk.said("broken_promise" if is_said else "reminder")) is is_said


def test_money_that_came_too_late_for_its_promise_is_not_denied(desk: Any) -> None:
    desk.promise(10_000_00, date(2026, 11, 6), "INV-1", status="broken", made_on=date(2026, 10, 29))
    late = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-16", "4000.00")
    desk.ledger.allocate(late, desk.first, "2026-11-16", "4000.00")
    said = desk.said()
    assert "We have received £4,000.00 of it, thank you; £6,000.00 is still to come." in said
    rest = desk.ledger.cash(desk.debtor, "BACS-2", "2026-11-18", "6000.00")
    desk.ledger.allocate(rest, desk.first, "2026-11-18", "6000.00")
    assert "You told us" not in desk.said()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "£18,400.00 came on 6 November 2026, and the bank returned it on 12 November 2026."),
        ("de", "hat die Bank am 12. November 2026 zurückgegeben."),
        ("fr", "a été rejeté par la banque le 12 novembre 2026."),
        ("nl", "heeft de bank op 12 november 2026 teruggeboekt."),
        ("es", "fue devuelto por el banco el 12 de noviembre de 2026."),
    ],
)
def test_money_that_came_for_a_promise_and_bounced_is_not_said_never_to_have_come(
    desk: Any, language: str, sentence: str
) -> None:
    with desk.book.unit_of_work(datetime(2026, 11, 20, 9, tzinfo=UTC)) as work:
        work.connection.execute(update(customers).values(language=language))
    desk.promise(18_400_00, date(2026, 11, 6), "INV-1", status="broken", made_on=date(2026, 11, 2))
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-06", "18400.00", reversed_on=date(2026, 11, 12))
    said = desk.said()
    assert sentence in said
    for denied in ("have not received", "nicht eingegangen", "pas reçu", "niet ontvangen", "hemos recibido"):
        assert denied not in said


def test_a_payment_that_bounced_before_the_promise_says_nothing_of_it(desk: Any) -> None:
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-10-20", "18400.00", reversed_on=date(2026, 10, 27))
    desk.promise(18_400_00, date(2026, 11, 6), "INV-1", status="broken", made_on=date(2026, 11, 2))
    assert "We have not received it." in desk.said()


def test_a_broken_promise_about_items_that_are_settled_is_past(desk: Any) -> None:
    desk.promise(18_400_00, date(2026, 11, 6), "INV-1", status="broken", made_on=date(2026, 10, 29))
    assert "You told us" in desk.said()
    note = desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-17", "18400.00")
    desk.ledger.allocate(note, desk.first, "2026-11-17", "18400.00")
    assert "You told us" not in desk.said()


def test_an_item_promised_in_part_is_left_alone_and_no_more_is_said_than_was_promised(desk: Any) -> None:
    desk.promise(5_000_00, date(2026, 11, 27), "INV-1")
    said = desk.said()
    assert "A further £18,400.00 is overdue on items for which you have promised a payment" in said
    assert "Payment reminder: £7,080.00 overdue" in said


def test_other_charges_are_not_called_invoices(desk: Any) -> None:
    desk.ledger.document(desk.debtor, "journal_debit", "JD-7", "2026-10-20", "12.00", due="2026-10-20")
    said = desk.said()
    assert "The items below were due by 11 November 2026" in said
    assert "Adjustment JD-7" in said
    assert "Invoice INV-1" in said


def test_credits_on_the_account_bear_interest_for_nobody(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    # Here before INV-1 was due, and never set against it: the oldest debt was smaller from its first late day.
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-08-20", "17500.00")
    said = desk.said("final_demand")
    interest = round(900 * 76 * 0.1175 / 365, 2) + round(7_080 * 9 * 0.1175 / 365, 2)
    assert f"the interest is £{interest:.2f} and the compensation £110.00; each further day adds £2.57" in said


def test_rates_of_two_half_years_are_told_apart(desk: Any) -> None:
    desk.ledger.invoice(desk.debtor, "INV-0", "2025-05-01", "1000.00", due="2025-05-31")
    desk.happened(date(2026, 11, 13), "PTP")
    said = desk.said("final_demand")
    assert "at 11.75% and 12.75% a year by the half-year in which that day lies" in said
    interest = sum(
        round(amount * days * rate / 365, 2)
        for amount, days, rate in ((1_000, 538, 0.1275), (18_400, 76, 0.1175), (7_080, 9, 0.1175))
    )
    assert f"the interest is £{interest:.2f} and the compensation £240.00" in said


def test_a_final_demand_says_what_the_law_adds(desk: Any) -> None:
    part = desk.ledger.cash(desk.debtor, "BACS-1", "2026-10-15", "400.00")
    desk.ledger.allocate(part, desk.first, "2026-10-15", "400.00")
    desk.happened(date(2026, 11, 13), "PTP")
    said = desk.said("final_demand")
    # 18,400 for 40 days, then 18,000 for 36; 7,080 for 9: at 3.75 + 8 percent; compensation 100 and 70.
    interest = round((18_400 * 40 + 18_000 * 36) * 0.1175 / 365, 2) + round(7_080 * 9 * 0.1175 / 365, 2)
    assert "simple interest at 11.75% a year on each invoice" in said
    assert f"the interest is £{interest:.2f} and the compensation £170.00" in said
    assert "each further day adds £8.07" in said
    assert "We spoke with you on 13 November 2026 about this account." in said


@pytest.mark.parametrize(
    ("facts", "claims"),
    [
        ({"legal_form": "company"}, True),
        ({"legal_form": "sole_trader"}, True),
        ({"legal_form": "individual"}, False),
        ({"country": "FR"}, False),
    ],
    ids=["company", "sole trader", "consumer", "abroad"],
)
def test_interest_in_law_is_claimed_between_british_businesses_alone(
    desk: Any, at: datetime, facts: dict[str, str], claims: bool
) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    with desk.book.unit_of_work(at) as work:
        work.connection.execute(update(customers).where(customers.c.id == desk.debtor).values(**facts))
    said = desk.said("final_demand")
    assert ("Late Payment of Commercial Debts" in said) is claims


def test_a_rate_that_is_not_known_is_told_and_not_guessed(desk: Any) -> None:
    desk.ledger.invoice(desk.debtor, "INV-3", "2027-01-02", "500.00", due="2027-01-10")
    desk.happened(date(2027, 1, 12), "PTP")
    pages = desk.letters.preview(desk.debtor, "final_demand", date(2027, 2, 1))
    assert pages.notices[0].startswith("No interest is claimed: The Bank of England's base rate")
    assert "Late Payment of Commercial Debts" not in desk.text_of(pages.pdf)


def test_the_contact_is_written_to_by_name(desk: Any) -> None:
    desk.add(contacts, customer_id=desk.debtor, name="Karen Marsh", is_primary=True)
    said = desk.said()
    assert "Dear Karen Marsh," in said
    assert "Yours sincerely," in said


def test_a_final_demand_to_a_company_in_which_we_know_nobody_goes_to_the_directors(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    said = desk.said("final_demand")
    assert "The Directors Northgate Timber Unit 7" in said
    assert "The Directors" not in desk.said()


def test_a_draft_has_no_number_yet(desk: Any) -> None:
    assert "Our ref Draft" in desk.said()
    assert desk.rows(letters) == []


def test_a_promise_broken_long_ago_is_not_brought_up(desk: Any) -> None:
    desk.promise(10_000_00, date(2026, 9, 21), status="broken", made_on=date(2026, 9, 14))
    assert "You told us" in desk.said()  # sixty days ago
    assert "You told us" not in desk.said(day=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("written_on", "pay_by"),
    [
        (date(2026, 11, 20), "27 November 2026"),
        (date(2026, 11, 21), "30 November 2026"),  # seven days on is a Saturday
        (date(2026, 12, 18), "29 December 2026"),  # Christmas Day, the weekend, Boxing Day kept on Monday
    ],
)
def test_a_letter_asks_for_payment_by_a_working_day(desk: Any, written_on: date, pay_by: str) -> None:
    assert f"Please pay £25,480.00 by {pay_by}." in desk.said(day=written_on)


@pytest.mark.parametrize(
    ("until_on", "is_said"), [(None, True), (date(2026, 11, 20), True), (date(2026, 11, 19), False)]
)
def test_a_final_demand_says_that_supply_is_stopped_while_it_is(
    desk: Any, at: datetime, until_on: date | None, is_said: bool
) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    desk.add(
        holds, customer_id=desk.debtor, kind="credit", reason="over limit", placed_by="t", placed_at=at,
        until_on=until_on,
    )  # fmt: skip
    assert ("Supply on credit is stopped" in desk.said("final_demand")) is is_said


def _interest(said: str) -> str:
    found = re.search(r"the interest is (£[\d,.]+) and the compensation (£[\d,.]+);", said)
    return " ".join(found.groups()) if found else ""


def test_a_payment_that_bounced_stopped_no_interest(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    before = _interest(desk.said("final_demand"))
    bounced = desk.ledger.cash(desk.debtor, "BACS-1", "2026-10-15", "18400.00", reversed_on=date(2026, 10, 20))
    desk.ledger.allocate(bounced, desk.first, "2026-10-15", "18400.00")
    assert _interest(desk.said("final_demand")) == before != ""


def test_what_is_in_query_bears_no_interest_while_it_is(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(documents).where(documents.c.id == desk.first).values(disputed_minor=17_500_00))
    interest = round(900 * 76 * 0.1175 / 365, 2) + round(7_080 * 9 * 0.1175 / 365, 2)
    assert _interest(desk.said("final_demand")) == f"£{interest:.2f} £110.00"


DAY = date(2026, 11, 20)


def test_the_desk_reckons_the_same_interest_as_the_letter(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    desk.ledger.document(desk.debtor, "credit_note", "CN-9", "2026-10-02", "300.00")
    desk.ledger.document(desk.debtor, "journal_debit", "JD-1", "2026-10-01", "90.00", due="2026-10-01")
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(documents).where(documents.c.id == desk.first).values(disputed_minor=2_500_00))
    owed = [DocumentKey(DocumentType.INVOICE, "INV-1"), DocumentKey(DocumentType.INVOICE, "INV-2")]
    assert _told_at_the_desk(desk, owed) == _interest(desk.said("final_demand"))


@pytest.mark.parametrize(
    ("chosen", "told"),
    [(["INV-2"], "£20.51 £70.00"), (["INV-1"], "£432.14 £100.00"), (["INV-1", "INV-2"], "£452.65 £170.00")],
)
def test_money_on_account_lessens_the_interest_of_the_item_it_is_placed_on_alone(
    desk: Any, chosen: list[str], told: str
) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-12", "7000.00")
    keys = [DocumentKey(DocumentType.INVOICE, number) for number in chosen]
    assert _interest(desk.said("final_demand", items=keys)) == told
    assert _told_at_the_desk(desk, keys) == told


def test_what_is_to_be_credited_still_bears_no_interest_on_screen_or_on_paper(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    query = desk.add(
        queries,
        customer_id=desk.debtor,
        activity_id=desk.happened(date(2026, 11, 2), "QUERY", "query"),
        raised_on=date(2026, 11, 2),
        reason_code="PRICE",
        amount_minor=400_00,
        currency="GBP",
        status="accepted",
        resolved_on=date(2026, 11, 3),
        credit_expected_minor=400_00,
    )
    desk.add(query_items, query_id=query, type="invoice", number="INV-1", amount_minor=400_00)
    told = _interest(desk.said("final_demand"))
    assert told == f"£{round(18_000 * 76 * 0.1175 / 365, 2) + round(7_080 * 9 * 0.1175 / 365, 2):,.2f} £170.00"
    assert _told_at_the_desk(desk, [DocumentKey(DocumentType.INVOICE, each) for each in ("INV-1", "INV-2")]) == told


def _told_at_the_desk(desk: Any, chosen: list[DocumentKey]) -> str:
    view = Office.of(desk.book).ledger.debtor(desk.debtor, DAY)
    found = interest_to_date([item for item in view.items if item.key in chosen], DAY, regime=view.head.interest_regime)
    assert found is not None
    return f"£{found.interest_minor / 100:,.2f} £{found.compensation_minor / 100:,.2f}"


def test_charges_that_are_no_invoices_bear_no_interest(desk: Any) -> None:
    desk.happened(date(2026, 11, 13), "PTP")
    before = _interest(desk.said("final_demand"))
    desk.ledger.document(desk.debtor, "interest", "INT-1", "2026-10-01", "150.00", due="2026-10-01")
    desk.ledger.document(desk.debtor, "journal_debit", "JD-1", "2026-10-01", "90.00", due="2026-10-01")
    assert _interest(desk.said("final_demand")) == before != ""


def test_the_country_stands_below_an_address_abroad(desk: Any) -> None:
    assert "UNITED KINGDOM" not in desk.said()
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(customers).where(customers.c.id == desk.debtor).values(country="IE"))
    assert "Wakefield WF1 2RT IRELAND" in desk.said()


def test_a_final_demand_asks_for_what_was_overdue_when_we_last_asked_and_names_the_rest(desk: Any) -> None:
    desk.happened(date(2026, 11, 3), "PTP")  # INV-2 fell due on 11 November
    said = desk.said("final_demand")
    assert "Final demand: £18,400.00 overdue" in said
    assert "The invoice below is still outstanding." in said
    named = "Also overdue, but not part of the amount above: invoice INV-2 (£7,080.00, due 11 November 2026)."
    assert named in said
    assert desk.issue("final_demand").letters[0].amount_minor == 18_400_00


def test_a_final_demand_chosen_for_an_item_never_chased_waits_though_others_were_chased(desk: Any) -> None:
    desk.happened(date(2026, 11, 3), "PTP")
    never = [DocumentKey(DocumentType.INVOICE, "INV-2")]
    held = desk.letters.gate(desk.debtor, "final_demand", DAY, never).reasons
    assert held == ("no reminder or call about this yet; a final demand comes after one",)
    assert desk.issue("final_demand", items=never, override_reason="agreed").letters[0].amount_minor == 7_080_00


def test_credits_that_cover_what_was_chased_hold_a_final_demand(desk: Any) -> None:
    desk.happened(date(2026, 11, 3), "PTP")
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "18400.00")
    assert desk.reasons("final_demand") == ("£18,400.00 of credits and unallocated cash cover the £18,400.00 overdue",)
    assert desk.reasons("reminder") == ()


def test_an_item_due_on_the_day_we_last_asked_was_not_overdue_then(desk: Any) -> None:
    desk.happened(date(2026, 11, 11), "PTP")
    assert "Final demand: £18,400.00 overdue" in desk.said("final_demand")
    desk.happened(date(2026, 11, 12), "PTP")
    said = desk.said("final_demand")
    assert "Final demand: £25,480.00 overdue" in said
    assert "Also overdue" not in said


def test_only_a_first_reminder_says_that_it_may_have_been_overlooked(desk: Any) -> None:
    overlooked, stands = "may only have been overlooked", "Please tell us what stands in the way"
    young = date(2026, 11, 4)  # sixty days after INV-1 fell due
    assert overlooked in desk.said(day=young)
    late = desk.said(day=date(2026, 11, 5))
    assert overlooked not in late
    assert "The invoice below was due on 5 September 2026 and is still outstanding. " + stands in late


def test_a_first_reminder_denies_no_payment_in_part_and_calls_nothing_in_query_overlooked(desk: Any) -> None:
    young = date(2026, 11, 4)
    part = desk.ledger.cash(desk.debtor, "BACS-1", "2026-10-16", "18000.00")
    desk.ledger.allocate(part, desk.first, "2026-10-16", "18000.00")
    assert "our ledger does not show it paid in full yet. It may only have been overlooked." in desk.said(day=young)
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(documents).where(documents.c.id == desk.first).values(disputed_minor=100_00))
    said = desk.said(day=young)
    assert "What is in query is marked, and not asked for here." in said
    assert "overlooked" not in said


def test_a_reminder_after_our_letter_says_so_of_the_items_it_was_about(desk: Any) -> None:
    desk.happened(date(2026, 10, 1), kind="letter")
    said = desk.said(day=date(2026, 10, 20))
    assert "was due on 5 September 2026 and is still outstanding after our letter of 1 October 2026. Please" in said
    mixed = desk.said()
    assert "are still outstanding; we wrote to you about some of them on 1 October 2026. Please tell us" in mixed
    desk.happened(date(2026, 11, 13), kind="letter")
    assert "are still outstanding after our letter of 13 November 2026. Please tell us" in desk.said()


def test_a_second_reminder_says_which_items_we_wrote_about_and_denies_no_payment(desk: Any) -> None:
    desk.issue(items=[DocumentKey(DocumentType.INVOICE, "INV-1")], day=date(2026, 11, 12))
    mixed = "were due by 11 November 2026 and are still open; we wrote to you about some of them on 12 November 2026."
    assert mixed in desk.said("reminder_2")
    desk.happened(date(2026, 11, 13), kind="letter")
    about = "We wrote to you about them on 13 November 2026, and they are still open."
    assert about in desk.said("reminder_2")
    part = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-16", "400.00")
    desk.ledger.allocate(part, desk.first, "2026-11-16", "400.00")
    assert about in desk.said("reminder_2")


def test_a_letter_about_one_invoice_is_no_letter_about_another(desk: Any) -> None:
    first, second = (DocumentKey(DocumentType.INVOICE, number) for number in ("INV-1", "INV-2"))
    desk.issue(items=[first], day=date(2026, 11, 12))
    assert "is still outstanding after our letter of 12 November 2026" in desk.said(items=[first])
    assert "our letter of" not in desk.said(items=[second])
    assert "are still outstanding; we wrote to you about some of them on 12 November 2026." in desk.said()
    assert "Also overdue, but not part of the amount above: invoice INV-2" in desk.said("final_demand")


def test_a_reminder_after_a_broken_promise_asks_what_stands_in_the_way(desk: Any) -> None:
    desk.promise(18_400_00, date(2026, 10, 9), status="broken", made_on=date(2026, 10, 2))
    said = desk.said(day=date(2026, 10, 20))
    assert "may only have been overlooked" not in said
    assert "is still outstanding. Please tell us what stands in the way, so that we can settle it with you." in said
