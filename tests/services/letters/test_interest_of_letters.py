"""A final demand states interest by the debtor's own law or contract, works it out in an annex, and remembers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.interest_claim import Basis, InterestTerms
from creditdesk.domain.late_charges import ChargeKind, ChargeStanding, ChargeStep
from creditdesk.models.book import audit
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.letters import letters
from creditdesk.services.letters.interest_rates import RateDraft
from creditdesk.services.letters.late_charges import ChargeDraft
from creditdesk.services.office import Office
from creditdesk.ui.desk.selection_words import interest_to_date

DAY = date(2026, 11, 20)
INV1, INV2 = (DocumentKey(DocumentType.INVOICE, number) for number in ("INV-1", "INV-2"))


@pytest.fixture
def late(desk: Any) -> Any:
    """The debtor was spoken to about both items, so that a final demand may go."""
    desk.happened(date(2026, 11, 13), "PTP")
    return desk


def office(desk: Any) -> Office:
    return Office.of(desk.book)


def debtor_of(desk: Any, country: str, currency: str, amount: str = "10000.00", **values: Any) -> int:
    """Return a debtor with one invoice that fell due on 31 May 2026, spoken to since."""
    debtor = desk.ledger.customer(
        f"X-{country}", name="Muster", address1="Weg 1", city="Ort", postcode="1", country=country, **values
    )
    desk.ledger.invoice(debtor, f"{country}-1", "2026-05-01", amount, due="2026-05-31", currency=currency)
    there, desk.debtor = desk.debtor, debtor
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(customers).where(customers.c.id == debtor).values(language="en"))
    for day in (date(2026, 6, 20), date(2026, 11, 13)):
        desk.happened(day, "PTP")
    desk.debtor = there
    return debtor


def standing(desk: Any, key: DocumentKey, kind: ChargeKind) -> ChargeStanding:
    (account,) = office(desk).interest.charges(DAY)
    return next(each for each in account.standings if (each.key, each.kind) == (key, kind))


def take(desk: Any, step: ChargeStep, kind: ChargeKind = ChargeKind.COMPENSATION, **values: Any) -> int:
    draft = ChargeDraft(desk.debtor, INV1, kind, step, **values)
    return office(desk).interest.take_step(draft, at=desk.at, as_of=DAY)[0]


# The law and the worksheet.


def test_the_annex_works_the_interest_out_item_by_item(late: Any) -> None:
    said = late.said("final_demand")
    # 18,400.00 for 76 days and 7,080.00 for 9, at 11.75 %.
    assert "Annex: how the interest was worked out" in said
    assert "INV-1 6 Sept 2026 20 Nov 2026 76 18,400.00 11.75% 450.17" in said
    assert "INV-2 12 Nov 2026 20 Nov 2026 9 7,080.00 11.75% 20.51" in said
    assert "Interest to 20 November 2026 £470.68" in said
    assert "Fixed sums for recovery, on 2 items £170.00" in said
    assert "Interest and fixed sums £640.68" in said
    assert "Annex" not in late.said("reminder")


def test_a_part_payment_is_a_line_of_its_own_in_the_annex(late: Any) -> None:
    paid = late.ledger.cash(late.debtor, "BACS-1", "2026-10-01", "8400.00")
    late.ledger.allocate(paid, late.first, "2026-10-01", "8400.00")
    said = late.said("final_demand")
    assert "INV-1 6 Sept 2026 1 Oct 2026 26 18,400.00 11.75% 154.01" in said
    assert "2 Oct 2026 20 Nov 2026 50 10,000.00 11.75% 160.96" in said


def test_an_invoice_due_before_its_own_date_bears_interest_after_that_date_and_the_annex_says_why(late: Any) -> None:
    late.ledger.invoice(late.debtor, "INV-9", "2026-10-05", "1000.00", due="2026-10-01")
    said = late.said("final_demand")
    # The letter's own column stays as the ledger has it; 1,000.00 for 46 days at 11.75 %.
    assert "INV-9 5 Oct 2026 1 Oct 2026" in said
    assert "INV-9 6 Oct 2026 20 Nov 2026 46 1,000.00 11.75% 14.81" in said
    assert "Due on 1 Oct 2026 by our ledger, which is before the invoice's own date" in said
    assert "interest starts after that date, 5 Oct 2026" in said
    view = office(late).ledger.debtor(late.debtor, DAY)
    (item,) = [item for item in view.items if item.key.number == "INV-9"]
    shown = interest_to_date([item], DAY, regime=view.head.interest_regime)
    assert shown is not None
    assert shown.interest_minor == 14_81


def test_the_annex_names_each_fixed_sum_and_on_what_its_band_was_taken(late: Any) -> None:
    late.ledger.invoice(late.debtor, "INV-9", "2026-09-01", "10312.60", due="2026-10-01")
    query = late.add(
        queries,
        customer_id=late.debtor,
        activity_id=late.happened(date(2026, 11, 2), "QUERY", "query"),
        raised_on=date(2026, 11, 2),
        reason_code="PRICE",
        amount_minor=2_150_00,
        currency="GBP",
        status="open",
    )
    late.add(query_items, query_id=query, type="invoice", number="INV-9", amount_minor=2_150_00)
    late.issue("interest_notice")
    take(late, ChargeStep.WAIVED, amount_minor=25_00, reason="agreed")
    said = late.said("interest_notice")
    assert "Fixed sum for recovery £100.00: £18,400.00 was unpaid when interest started" in said
    assert "Of the fixed sum £25.00 was settled before" in said
    assert "Fixed sum for recovery £70.00: £7,080.00 was unpaid when interest started" in said
    in_part = "£8,162.60 was unpaid when interest started, without what is in query or retained"
    assert f"Fixed sum for recovery £70.00: {in_part}" in said
    assert "Fixed sums for recovery, on 3 items £215.00" in said


@pytest.mark.parametrize(
    ("country", "currency", "day", "says"),
    [
        ("DE", "EUR", date(2026, 6, 30), ("BGB, sections 247 and 286 to 288", "10,27", "84,41", "40,00")),
        ("FR", "EUR", date(2026, 6, 30), ("Code de commerce", "12,15", "99,86", "40,00")),
        ("IE", "EUR", date(2026, 11, 20), ("S.I. 580/2012", "10.15%", "481.08", "€70.00")),
        ("NL", "EUR", date(2026, 6, 30), ("Burgerlijk Wetboek", "10,15", "83,42", "875,00")),
        ("ZA", "ZAR", date(2026, 11, 20), ("Prescribed Rate of Interest Act", "10,25", "485,82")),
    ],
)
def test_the_law_is_that_of_the_debtors_country(
    desk: Any, country: str, currency: str, day: date, says: tuple[str, ...]
) -> None:
    said = desk.said("final_demand", day, debtor=debtor_of(desk, country, currency))
    for words in says:
        assert words in said, said


@pytest.mark.parametrize(("country", "currency"), [("AU", "AUD"), ("US", "USD"), ("IN", "INR"), ("DE", "GBP")])
def test_where_no_law_gives_interest_none_is_stated(desk: Any, country: str, currency: str) -> None:
    said = desk.said("final_demand", debtor=debtor_of(desk, country, currency))
    assert "interest" not in said.lower()


def test_a_consumer_owes_none_by_law(desk: Any) -> None:
    assert "interest" not in desk.said("final_demand", debtor=debtor_of(desk, "GB", "GBP", legal_form="individual"))


def test_a_rate_that_is_not_known_is_told_to_the_sender_and_nothing_is_stated(desk: Any) -> None:
    debtor = debtor_of(desk, "DE", "EUR")
    pages = desk.letters.preview(debtor, "final_demand", DAY)
    assert any("2026-07-01 is not known" in notice for notice in pages.notices)
    assert "BGB" not in desk.text_of(pages.pdf)
    draft = RateDraft("basiszinssatz", date(2026, 7, 1), Decimal("1.52"), source="Bundesbank")
    rate_id, _ = office(desk).interest.enter_rate(draft, at=desk.at, as_of=DAY)
    # 10,000.00 for 30 days at 10.27 and 143 at 10.52.
    said = desk.said("final_demand", debtor=debtor)
    assert "10,27" in said
    assert "10,52" in said
    assert "Interest to 20 November 2026 496,56" in said
    office(desk).interest.take_back_rate(rate_id, at=desk.at)
    assert "BGB" not in desk.said("final_demand", debtor=debtor)
    with desk.book.read() as connection:
        actions = connection.scalars(select(audit.c.action).order_by(audit.c.id)).all()
        told = connection.scalars(select(audit.c.details).where(audit.c.action == "enter interest rate")).one()
    assert actions[-2:] == ["enter interest rate", "take back interest rate"]
    assert (told["has_source"], "Bundesbank" in str(told)) == (True, False)


def test_a_contract_takes_the_place_of_the_law_and_can_be_taken_back(late: Any) -> None:
    interest = office(late).interest
    terms = InterestTerms(Basis.CONTRACT, percent=Decimal(5))
    step, changes = interest.set_terms(late.debtor, terms, at=late.at, reason="framework contract of May")
    assert changes.customer_ids == {late.debtor}
    said = late.said("final_demand")
    assert "5%" in said
    assert "11.75%" not in said
    assert "Late Payment" not in said
    assert "£170.00" not in said
    # 18,400.00 for 76 days and 7,080.00 for 9, at 5 %.
    assert "Interest to 20 November 2026 £200.29" in said
    interest.undo_terms(step, at=late.at)
    assert "11.75%" in late.said("final_demand")


def test_terms_of_all_debtors_hold_where_nothing_else_is_said(late: Any) -> None:
    interest = office(late).interest
    interest.set_terms(None, InterestTerms(Basis.NONE), at=late.at)
    assert "interest" not in late.said("final_demand").lower()
    step, _ = interest.set_terms(late.debtor, InterestTerms(Basis.LAW, "uk"), at=late.at, reason="agreed")
    assert "11.75%" in late.said("final_demand")
    interest.set_terms(late.debtor, InterestTerms(Basis.NONE), at=late.at, reason="goodwill")
    with pytest.raises(CreditDeskError, match="set since"):
        interest.undo_terms(step, at=late.at)
    interest.set_terms(late.debtor, None, at=late.at)
    interest.set_terms(None, None, at=late.at)
    assert interest.every_terms() == ()
    assert interest.law_of(late.debtor) == "Late Payment of Commercial Debts (Interest) Act 1998"


def test_the_desk_tells_the_interest_of_the_contract_too(late: Any) -> None:
    terms = InterestTerms(Basis.CONTRACT, percent=Decimal(5))
    office(late).interest.set_terms(late.debtor, terms, at=late.at, reason="contract")
    regime = office(late).ledger.debtor(late.debtor, DAY).head.interest_regime
    assert regime is not None
    assert regime.code == "contract"


# The ledger of interest and fees.


def test_an_issued_letter_writes_what_it_threatens_and_no_balance_moves(late: Any) -> None:
    before = office(late).ledger.debtor(late.debtor, DAY).head.balances
    late.issue("final_demand")
    assert standing(late, INV1, ChargeKind.INTEREST).threatened_minor == 450_17
    assert standing(late, INV1, ChargeKind.COMPENSATION).threatened_minor == 100_00
    assert standing(late, INV2, ChargeKind.COMPENSATION).threatened_minor == 70_00
    assert standing(late, INV1, ChargeKind.INTEREST).open_minor == 0
    assert office(late).ledger.debtor(late.debtor, DAY).head.balances == before
    assert late.rows(letters)[-1].facts["interest"]["items"][0]["periods"][0]["days"] == 76


def test_a_reminder_writes_nothing(late: Any) -> None:
    late.issue("reminder")
    assert office(late).interest.charges(DAY) == ()


def test_one_item_and_level_counts_once_however_often_it_is_sent(late: Any) -> None:
    late.issue("final_demand")
    later = DAY + timedelta(days=30)
    late.issue("final_demand", later)
    (account,) = office(late).interest.charges(later)
    (interest,) = [each for each in account.standings if (each.key, each.kind) == (INV1, ChargeKind.INTEREST)]
    assert interest.threatened_minor == round(18_400_00 * Decimal("0.1175") * 106 / 365)
    (fixed,) = [each for each in account.standings if (each.key, each.kind) == (INV1, ChargeKind.COMPENSATION)]
    assert fixed.threatened_minor == 100_00


def test_a_letter_before_action_claims_what_it_asks_for(late: Any) -> None:
    late.issue("final_demand", date(2026, 11, 14))
    late.issue("lba_company", DAY, override_reason="agreed with the manager")
    found = standing(late, INV1, ChargeKind.INTEREST)
    assert (found.claimed_minor, found.open_minor, found.threatened_minor) == (450_17, 450_17, 0)


def test_what_was_waived_is_not_asked_for_again_until_that_is_taken_back(late: Any) -> None:
    late.issue("final_demand")
    charge = take(late, ChargeStep.WAIVED, reason="long-standing customer")
    assert standing(late, INV1, ChargeKind.COMPENSATION).waived_minor == 100_00
    said = late.said("final_demand", DAY + timedelta(days=10))
    assert "Fixed sum for recovery £70.00" in said
    history = office(late).ledger.debtor(late.debtor, DAY).history
    assert history[0].title == "Compensation on INV-1 waived: £100.00, long-standing customer"
    office(late).interest.take_back_step(charge, at=late.at, as_of=DAY)
    assert standing(late, INV1, ChargeKind.COMPENSATION).waived_minor == 0
    assert "on 2 items £170.00" in late.said("final_demand", DAY + timedelta(days=10))


def test_the_desk_and_the_letter_leave_out_the_same_settled_interest(late: Any) -> None:
    late.issue("final_demand")
    take(late, ChargeStep.CLAIMED, ChargeKind.INTEREST)
    take(late, ChargeStep.PAID, ChargeKind.INTEREST, amount_minor=400_00)
    said = late.said("final_demand", DAY + timedelta(days=10))
    assert "Less: settled before \N{MINUS SIGN}400.00" in said
    item = next(each for each in office(late).ledger.debtor(late.debtor, DAY).items if each.key == INV1)
    assert item.charges_settled == (400_00, 0)
    assert standing(late, INV1, ChargeKind.INTEREST).open_minor == 50_17


def test_what_was_invoiced_is_the_ledgers_from_then_on(late: Any) -> None:
    late.issue("final_demand")
    take(late, ChargeStep.CLAIMED, ChargeKind.INTEREST)
    take(late, ChargeStep.INVOICED, ChargeKind.INTEREST, reason="INT-9")
    assert standing(late, INV1, ChargeKind.INTEREST).open_minor == 0


@pytest.mark.parametrize(
    ("step", "values", "says"),
    [
        (ChargeStep.WAIVED, {}, "needs a reason"),
        (ChargeStep.WAIVED, {"reason": "x", "amount_minor": 100_01}, "no more than £100.00 is left"),
        (ChargeStep.PAID, {"amount_minor": 0}, "is left"),
        (ChargeStep.CLAIMED, {"amount_minor": 200_00}, "no more than £100.00 is left"),
    ],
)
def test_a_step_that_does_not_fit_is_refused(late: Any, step: ChargeStep, values: dict[str, Any], says: str) -> None:
    late.issue("final_demand")
    with pytest.raises(CreditDeskError, match=says):
        take(late, step, **values)


def test_a_fee_of_our_own_is_claimed_by_hand_with_what_it_is_for(late: Any) -> None:
    with pytest.raises(NotFoundError, match="claim it first"):
        take(late, ChargeStep.CLAIMED, ChargeKind.FEE, amount_minor=15_00)
    take(late, ChargeStep.CLAIMED, ChargeKind.FEE, amount_minor=15_00, reason="returned cheque")
    take(late, ChargeStep.PAID, ChargeKind.FEE, amount_minor=5_00)
    assert standing(late, INV1, ChargeKind.FEE).open_minor == 10_00
    assert "£170.00" in late.said("final_demand")
    elsewhere = ChargeDraft(
        late.debtor, replace(INV1, number="NONE"), ChargeKind.FEE, ChargeStep.CLAIMED, 15_00, "returned cheque"
    )
    with pytest.raises(NotFoundError, match="NONE"):
        office(late).interest.take_step(elsewhere, at=late.at, as_of=DAY)


def test_what_was_never_threatened_cannot_be_paid_or_waived(late: Any) -> None:
    with pytest.raises(NotFoundError, match="INV-1"):
        take(late, ChargeStep.WAIVED, reason="x")


def test_what_a_letter_said_is_not_taken_back_and_a_step_only_while_nothing_came_after(late: Any) -> None:
    late.issue("final_demand")
    first = office(late).interest.steps(DAY)[0]
    with pytest.raises(CreditDeskError, match="left the building"):
        office(late).interest.take_back_step(first.id, at=late.at, as_of=DAY)
    charge = take(late, ChargeStep.WAIVED, reason="goodwill")
    late.happened(DAY, "PTP")
    with pytest.raises(CreditDeskError, match="cannot be taken back"):
        office(late).interest.take_back_step(charge, at=late.at, as_of=DAY)


def test_a_day_before_knows_nothing_of_a_later_step(late: Any) -> None:
    late.issue("final_demand")
    assert office(late).interest.charges(DAY - timedelta(days=1)) == ()
    assert replace(INV1, number="x") not in [each.charge.key for each in office(late).interest.steps(DAY)]


def test_a_notice_of_interest_leaves_out_a_currency_in_which_the_law_gives_none_and_says_so(late: Any) -> None:
    late.ledger.invoice(late.debtor, "EUR-1", "2026-09-01", "300.00", due="2026-10-01", currency="EUR")
    pages = late.letters.preview(late.debtor, "interest_notice", DAY)
    said = late.text_of(pages.pdf)
    assert ("INV-1 PO 9" in said, "EUR-1" in said) == (True, False)
    assert "It says nothing of what is overdue in EUR: no law that we know gives interest on it." in pages.notices
    assert [each.currency for each in late.issue("interest_notice").letters] == ["GBP"]
