"""A level's fee is charged once on each item that comes to it, stated in the letter, and asked for until settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.late_charges import ChargeKind, ChargeStanding, ChargeStep
from creditdesk.models.customers import companies, customers
from creditdesk.models.letters import letters
from creditdesk.services.letters.covering import cover_of
from creditdesk.services.letters.late_charges import ChargeDraft
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.services.letters.policy_desk import PolicyDesk
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.office import Office

FIRST_DUE = date(2026, 9, 5)
INV1 = DocumentKey(DocumentType.INVOICE, "INV-1")
TERMS = "Terms of business of 1 March 2024, clause 7"
LINE = "Agreed fee for late payment: invoice INV-1 15.00"


def after(days: int) -> date:
    return FIRST_DUE + timedelta(days=days)


class House:
    """A desk whose second reminder charges 15.00, and whose final demand 40.00."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.runs = LetterRuns(desk.book)
        desk.letters.set_rules({"letters.fee_terms": TERMS}, at=desk.at)
        policies = PolicyDesk(desk.book)
        ready = policies.named("gb-company")
        fees = {"Second reminder": Decimal(15), "Final demand": Decimal(40)}
        levels = tuple(replace(level, fee=fees.get(level.name, Decimal(0))) for level in ready.levels)
        policies.save(replace(ready, levels=levels), at=desk.at)
        policies.assign(Assignment(Scope.COMPANY, "gb-company"), at=desk.at)

    def issue(self, days: int) -> str:
        """Issue the day's letter and return what it says; nothing where there is none."""
        run, _ = self.runs.start(after(days), at=self.desk.at)
        issued = self.runs.release(run.run_id, self.folder / str(days), at=self.desk.at).issued
        return self.desk.text_of(self.desk.letters.stored(issued[0].sha256)) if issued else ""

    def fees(self, days: int) -> list[ChargeStanding]:
        found = Office.of(self.desk.book).interest.charges(after(days))
        return [each for account in found for each in account.standings if each.kind is ChargeKind.FEE]

    def settle(self, step: ChargeStep, minor: int, days: int) -> None:
        draft = ChargeDraft(self.desk.debtor, INV1, ChargeKind.FEE, step, minor, "agreed")
        Office.of(self.desk.book).interest.take_step(draft, at=self.desk.at, as_of=after(days))


@pytest.fixture
def house(desk: Any, tmp_path: Path) -> House:
    paid = desk.ledger.cash(desk.debtor, "CLEARED", "2026-10-13", "7080.00")
    desk.ledger.allocate(paid, desk.second, "2026-10-13", "7080.00")
    return House(desk, tmp_path)


def test_the_letter_of_a_level_states_its_fee_and_asks_for_it(house: House) -> None:
    assert "fee" not in house.issue(3)
    said = house.issue(10)
    assert LINE in said
    assert "Please pay £18,415.00" in said
    history = Office.of(house.desk.book).ledger.debtor(house.desk.debtor, after(10)).history
    assert "£18,415.00 asked on 1 item" in history[0].title
    (fee,) = house.fees(10)
    assert (fee.claimed_minor, fee.open_minor, fee.level) == (15_00, 15_00, "Second reminder")
    assert house.fees(9) == []


def test_what_is_proposed_and_previewed_is_what_is_charged(house: House) -> None:
    house.issue(3)
    (proposal,) = house.runs.propose(after(10)).proposed
    assert proposal.reasons[-1] == "fee of £15.00 on each item, once"
    wishes = {"items": proposal.chosen, "leading": proposal.leading}
    assert LINE in house.desk.said(proposal.kind, after(10), **wishes)
    assert house.fees(10) == []
    assert house.issue(10)
    assert len(house.fees(10)) == 1


def test_a_level_written_again_charges_no_second_fee(house: House) -> None:
    house.issue(3)
    house.issue(10)
    paid = house.desk.ledger.cash(house.desk.debtor, "PART", after(12).isoformat(), "400.00")
    house.desk.ledger.allocate(paid, house.desk.first, after(12).isoformat(), "400.00")
    again = house.issue(18)
    assert "Second reminder" in again
    assert LINE in again
    assert [each.claimed_minor for each in house.fees(18)] == [15_00]


def test_a_fee_is_asked_for_in_every_later_letter_until_it_is_settled(house: House) -> None:
    house.issue(3)
    house.issue(10)
    assert LINE in house.issue(18)
    assert LINE in house.desk.said("reminder", after(19))
    house.settle(ChargeStep.WAIVED, 15_00, 20)
    assert "Agreed fee" not in house.desk.said("reminder", after(21))
    last = house.issue(27)
    assert "Agreed fee for late payment: invoice INV-1 40.00" in last
    (fee,) = house.fees(27)
    assert (fee.claimed_minor, fee.waived_minor, fee.open_minor) == (55_00, 15_00, 40_00)


def test_the_mail_that_the_letter_travels_with_asks_for_the_same_sum(house: House) -> None:
    house.issue(3)
    house.issue(10)
    letter = house.desk.rows(letters)[-1]
    with house.desk.book.read() as connection:
        assert "It asks for £18,415.00" in cover_of(connection, letter).body


def test_a_statement_tells_what_is_claimed_besides_its_balance_until_it_is_settled(house: House) -> None:
    said = "Besides this balance we have claimed £15.00 in interest, fixed sums and fees for late payment"
    house.issue(3)
    house.issue(10)
    assert said not in house.desk.said("statement", after(9))
    assert said in house.desk.said("statement", after(11))
    assert "£18,400.00" in house.desk.said("statement", after(11))
    house.settle(ChargeStep.PAID, 15_00, 12)
    assert "Besides this balance" not in house.desk.said("statement", after(13))


def test_a_letter_by_hand_charges_no_fee(house: House) -> None:
    house.issue(3)
    house.desk.issue("reminder_2", after(10))
    assert house.fees(10) == []


def test_an_item_that_only_joins_the_letter_bears_no_fee(house: House) -> None:
    house.issue(3)
    house.desk.ledger.invoice(house.desk.debtor, "INV-3", "2026-08-10", "500.00", due="2026-09-09")
    assert "INV-3" in house.issue(10)
    assert [each.key.number for each in house.fees(10)] == ["INV-1"]


def test_an_item_that_credits_cover_bears_no_fee(house: House) -> None:
    house.desk.ledger.invoice(house.desk.debtor, "INV-3", "2026-08-01", "500.00", due="2026-09-04")
    house.issue(3)
    house.desk.ledger.cash(house.desk.debtor, "ON-ACCOUNT", after(5).isoformat(), "500.00")
    assert "INV-3" in house.issue(10)
    assert [each.key.number for each in house.fees(10)] == ["INV-1"]


def test_the_sum_of_a_claim_contains_the_fees_and_says_so(house: House) -> None:
    for days in (3, 10, 18, 27):
        house.issue(days)
    said = house.desk.said("lba_company", after(40))
    assert "The £18,455.00 contains £55.00 in fees for late payment" in said
    assert "£18,455.00 for the items above, credits taken off" in said
    # With interest at 11.75 % for 40 days, and the fixed sum of 100.00.
    assert "Together this is £18,791.93" in said


def test_a_fee_agreed_in_pounds_is_none_on_what_is_owed_in_yen(house: House) -> None:
    with house.desk.book.unit_of_work(house.desk.at) as work:
        work.connection.execute(update(companies).values(currency="JPY"))
    house.issue(3)
    (proposal,) = house.runs.propose(after(10)).proposed
    assert not any("fee" in reason for reason in proposal.reasons)
    assert "fee" not in house.issue(10)
    assert house.fees(10) == []


def test_a_letter_before_action_names_the_terms_that_a_fee_was_agreed_by(house: House) -> None:
    for days in (3, 10):
        house.issue(days)
    said = house.desk.said("lba_company", after(40))
    assert f"contains £15.00 in fees for late payment, as agreed: {TERMS}." in said


def test_where_no_terms_are_known_a_british_debtor_is_asked_for_no_fee(house: House) -> None:
    house.desk.letters.set_rules({"letters.fee_terms": ""}, at=house.desk.at)
    house.issue(3)
    (proposal,) = house.runs.propose(after(10)).proposed
    assert proposal.reasons[-1] == "No fee is claimed: Settings do not say what terms it was agreed by."
    pages = house.desk.letters.preview(
        house.desk.debtor, proposal.kind, after(10), items=proposal.chosen, leading=proposal.leading
    )
    assert proposal.reasons[-1] in pages.notices
    assert "Please pay £18,400.00" in house.issue(10)
    assert house.fees(10) == []


def test_where_no_terms_are_known_a_debtor_elsewhere_reads_of_a_fee_but_of_no_agreement(house: House) -> None:
    house.desk.letters.set_rules({"letters.fee_terms": ""}, at=house.desk.at)
    with house.desk.book.unit_of_work(house.desk.at) as work:
        work.connection.execute(update(customers).values(country="AU"))
    house.issue(3)
    said = house.issue(10)
    assert "Fee for late payment: invoice INV-1 15.00" in said
    assert "greed" not in said
