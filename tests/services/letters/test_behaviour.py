"""How debtors behave, from the book; what people decide on it, what letters make of that, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.card import Card
from creditdesk.domain.dunning import Channel
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.manner import Aspect
from creditdesk.models.customers import contacts
from creditdesk.models.letters import letters
from creditdesk.models.policies import behaviour_decisions
from creditdesk.services.desk.cards import card_of
from creditdesk.services.desk.diary import Diary
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters import behaviour_desk
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.services.letters.policy_desk import PolicyDesk
from creditdesk.services.letters.runs import LetterRuns

DAY = date(2026, 11, 20)
FIRST_DUE = date(2026, 9, 5)


class House:
    """A debtor with a past, and what is made of it."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.debtor: int = desk.debtor
        self.behaviour = BehaviourDesk(desk.book)
        self.policies = PolicyDesk(desk.book)
        self.runs = LetterRuns(desk.book)

    def paid(self, *days_late: int, by: str = "cash") -> None:
        """Invoices of 100.00, due a week apart until August, and paid so many days late."""
        ledger = self.desk.ledger
        for at, late in enumerate(days_late):
            due = date(2026, 8, 1) - timedelta(days=7 * (len(days_late) - at))
            on = due + timedelta(days=late)
            dated = due - timedelta(days=90)
            debit = ledger.invoice(self.debtor, f"OLD-{at}", dated.isoformat(), "100.00", due=due.isoformat())
            credit = ledger.document(self.debtor, by, f"PAID-{at}", on.isoformat(), "100.00")
            ledger.allocate(credit, debit, on.isoformat(), "100.00")

    @property
    def now(self) -> Any:
        return self.behaviour.debtor(self.debtor, DAY)

    def accept(self, *aspects: Aspect, reason: str = "") -> Any:
        return self.behaviour.accept(self.debtor, aspects, at=self.desk.at, as_of=DAY, reason=reason)[0]

    def take_back(self, decision: Any) -> Any:
        return self.behaviour.take_back(decision.id, at=self.desk.at, as_of=DAY)[0]

    def card(self) -> Card:
        with self.desk.book.read() as connection:
            return card_of(connection, self.debtor)

    def keep(self, card: Card) -> None:
        Diary(self.desk.book).change_card(self.debtor, card, at=self.desk.at, as_of=DAY)

    def level(self, day: date) -> Any:
        (proposal,) = self.runs.propose(day).proposed
        return proposal


@pytest.fixture
def house(desk: Any) -> House:
    made = House(desk)
    cleared = desk.ledger.cash(desk.debtor, "CLEARED", "2026-10-13", "7080.00")
    desk.ledger.allocate(cleared, desk.second, "2026-10-13", "7080.00")
    return made


def test_who_has_paid_little_is_new_and_nothing_is_proposed(house: House) -> None:
    found = house.now.behaving
    assert (found.behaviour, found.suggestions) == (Behaviour.NEW, ())
    assert found.because == ("1 payment in the last 18 months; a habit shows from 4",)


def test_the_record_is_read_from_what_was_paid_and_when(house: House) -> None:
    house.paid(*[0, 1, -2, 0, 2, 1, 0, 0, 3, 1])
    found = house.now.behaving
    assert found.behaviour is Behaviour.PROMPT
    assert found.because[0] == "all of the last 11 payments came in time"
    assert found.because[1] == "unlike them, 1 open invoice is 76 days late"


def test_what_was_credited_was_not_paid(house: House) -> None:
    house.paid(*[0] * 8, by="credit_note")
    assert house.now.behaving.behaviour is Behaviour.NEW


def test_what_bounced_was_not_paid_and_tells(house: House) -> None:
    house.paid(*[0] * 8)
    ledger = house.desk.ledger
    bounces = date(2026, 11, 9)
    cash = ledger.cash(house.debtor, "BACS-9", "2026-11-02", "18400.00", reversed_on=bounces)
    ledger.allocate(cash, house.desk.first, "2026-11-02", "18400.00")
    assert house.behaviour.debtor(house.debtor, date(2026, 11, 8)).behaving.behaviour is Behaviour.PROMPT
    found = house.now.behaving
    assert (found.behaviour, found.because) == (Behaviour.SLIPPING, ("a payment bounced on 9 Nov",))
    house.keep(Card(behaviour="prompt"))
    assert Ledger(house.desk.book).debtor(house.debtor, DAY).reading == (
        Behaviour.PROMPT,
        ("so decided, though their record says “slipping”", "a payment bounced on 9 Nov"),
    )


def test_what_was_paid_and_bounced_is_no_payment_of_the_habit(house: House) -> None:
    house.paid(0, 0)
    ledger = house.desk.ledger
    cash = ledger.cash(house.debtor, "BACS-9", "2026-06-02", "18400.00", reversed_on=date(2026, 6, 9))
    ledger.allocate(cash, house.desk.first, "2026-06-02", "18400.00")
    assert house.now.behaving.because == ("3 payments in the last 18 months; a habit shows from 4",)


def test_invoices_paid_on_one_day_are_one_payment(house: House) -> None:
    ledger = house.desk.ledger
    for at in range(6):
        debit = ledger.invoice(house.debtor, f"DAY-{at}", "2026-06-01", "10.00", due="2026-07-01")
        cash = ledger.cash(house.debtor, f"RUN-{at}", "2026-07-20", "10.00")
        ledger.allocate(cash, debit, "2026-07-20", "10.00")
    assert house.now.behaving.because == ("2 payments in the last 18 months; a habit shows from 4",)


def test_promises_that_were_not_kept_go_before_the_payments(house: House) -> None:
    house.paid(*[0] * 8)
    for on in (date(2026, 9, 20), date(2026, 10, 20)):
        house.desk.promise(1000, on, status="broken", judged_on=on + timedelta(days=3))
    found = house.now.behaving
    assert found.behaviour is Behaviour.BREAKS_PROMISES
    assert {each.aspect: each.to for each in found.suggestions} == {
        Aspect.LADDER: "brisk",
        Aspect.TONE: "firm",
        Aspect.CHANNEL: "letter",
    }


def test_who_says_that_money_is_short_is_in_hardship_until_the_entry_is_taken_back(house: House) -> None:
    house.paid(*[0] * 8)
    entry = house.desk.happened(date(2026, 11, 10), "CASHFLOW_DIFFICULTY")
    assert house.now.behaving.because == ("said on 10 Nov that money is short",)
    house.desk.add(
        letters.metadata.tables["activities"],
        customer_id=house.debtor,
        kind="correction",
        happened_at=house.desk.at,
        happened_on=DAY,
        done_by="tess",
        outcome="TAKEN_BACK",
        summary="",
        corrects_id=entry,
    )
    assert house.now.behaving.behaviour is Behaviour.PROMPT


def test_an_item_in_query_is_no_slipping(house: House) -> None:
    house.paid(*[0] * 8)
    ledger = house.desk.ledger
    for at in range(5):
        ledger.invoice(house.debtor, f"Q-{at}", "2026-08-01", "500.00", due="2026-10-01", disputed_minor=500_00)
    assert house.now.behaving.behaviour is Behaviour.PROMPT
    for at in range(5):
        ledger.invoice(house.debtor, f"L-{at}", "2026-08-01", "500.00", due=f"2026-10-0{at + 1}")
    assert house.now.behaving.behaviour is Behaviour.SLIPPING


def test_what_is_accepted_makes_a_ladder_of_the_house_and_is_not_proposed_again(house: House) -> None:
    house.paid(*[0] * 8)
    decision = house.accept(Aspect.LADDER, Aspect.TONE)
    now = house.now
    assert now.led.policy.code == "gb-company--patient"
    assert now.led.policy.name == "United Kingdom: companies, patient"
    assert now.led.because == "of this debtor"
    assert house.card().tone == "gentle"
    assert now.behaving.suggestions == ()
    assert not now.behaving.waits
    assert [(each.what, each.before, each.after) for each in decision.changes] == [
        ("ladder", "", "gb-company--patient"),
        ("tone", "", "gentle"),
    ]
    assert (decision.decided_by, decision.behaviour, decision.because[0]) == (
        "tess",
        Behaviour.PROMPT,
        "all of the last 9 payments came in time",
    )


def test_the_letter_comes_a_week_later_and_says_it_more_gently(house: House) -> None:
    assert house.level(FIRST_DUE + timedelta(days=3)).step == 1
    house.paid(*[0] * 8)
    house.accept(Aspect.LADDER, Aspect.TONE)
    assert house.runs.propose(FIRST_DUE + timedelta(days=9)).proposed == ()
    assert house.level(FIRST_DUE + timedelta(days=10)).leading.policy.code == "gb-company--patient"


@pytest.mark.parametrize(
    ("tone", "kind"), [("", Kind.REMINDER_2), ("gentle", Kind.REMINDER), ("firm", Kind.REMINDER_3)]
)
def test_the_second_letter_is_written_in_the_debtors_tone(house: House, tmp_path: Path, tone: str, kind: Kind) -> None:
    first = FIRST_DUE + timedelta(days=3)
    run, _ = house.runs.start(first, at=house.desk.at)
    house.runs.release(run.run_id, tmp_path, at=house.desk.at)
    house.keep(Card(tone=tone))
    proposal = house.level(FIRST_DUE + timedelta(days=10))
    assert (proposal.step, proposal.kind) == (2, kind)
    said = [each for each in proposal.reasons if "card" in each]
    assert said == ([f"as their card says: {tone} tone"] if tone else [])


@pytest.mark.parametrize(
    ("channel", "expected"), [("", Channel.EMAIL), ("letter", Channel.LETTER), ("email", Channel.EMAIL)]
)
def test_letters_go_on_the_debtors_way(house: House, channel: str, expected: Channel) -> None:
    house.desk.add(contacts, customer_id=house.debtor, name="Karen", email="karen@northgate.example")
    house.keep(Card(channel=channel))
    assert house.level(FIRST_DUE + timedelta(days=3)).leading.channel is expected


def test_a_ladder_made_before_is_used_as_the_house_has_it_now(house: House) -> None:
    house.paid(*[0] * 8)
    decision = house.accept(Aspect.LADDER)
    patient = house.policies.named("gb-company--patient")
    house.policies.save(replace(patient, min_gap_days=14), at=house.desk.at)
    house.take_back(decision)
    house.accept(Aspect.LADDER)
    assert house.now.led.policy.min_gap_days == 14


def test_a_ladder_made_for_a_decision_goes_with_it_and_comes_again(house: House) -> None:
    house.paid(*[0] * 8)
    house.take_back(house.accept(Aspect.LADDER))
    with pytest.raises(NotFoundError):
        house.policies.named("gb-company--patient")
    house.accept(Aspect.LADDER)
    assert house.now.led.policy.code == "gb-company--patient"


def test_a_ladder_that_another_debtor_follows_stays_where_a_decision_is_taken_back(house: House) -> None:
    house.paid(*[0] * 8)
    decision = house.accept(Aspect.LADDER)
    other = house.desk.ledger.customer("N2")
    house.policies.assign(Assignment(Scope.DEBTOR, "gb-company--patient", "as patient", other), at=house.desk.at)
    house.take_back(decision)
    assert house.policies.of_debtor(other).policy.code == "gb-company--patient"


def test_all_can_be_left_as_it_is_and_is_asked_again_when_the_record_says_something_else(house: House) -> None:
    house.paid(*[0] * 8)
    assert house.now.behaving.waits
    house.accept(reason="a good customer, but chased as all are")
    now = house.now
    assert (now.behaving.waits, now.led.policy.code, now.decisions[0].changes) == (False, "gb-company", ())
    assert now.decisions[0].reason == "a good customer, but chased as all are"
    house.desk.happened(date(2026, 11, 10), "CASHFLOW_DIFFICULTY")
    assert house.now.behaving.waits


def test_a_decision_is_taken_back_by_a_further_one_and_waits_again(house: House) -> None:
    house.paid(*[0] * 8)
    house.keep(Card(pinned_note="Ask for Karen", tone="firm"))
    decision = house.accept(Aspect.LADDER, Aspect.TONE)
    house.take_back(decision)
    now = house.now
    assert (now.led.policy.code, house.card().tone, now.behaving.waits) == ("gb-company", "firm", True)
    assert house.card().pinned_note == "Ask for Karen"
    assert [(each.takes_back_id, each.is_undone) for each in now.decisions] == [(decision.id, False), (None, True)]
    with pytest.raises(CreditDeskError, match="taken back already"):
        house.take_back(decision)


def test_what_was_changed_again_since_is_not_taken_back(house: House) -> None:
    house.paid(*[0] * 8)
    decision = house.accept(Aspect.TONE)
    house.keep(replace(house.card(), tone="firm"))
    with pytest.raises(CreditDeskError, match="changed again since"):
        house.take_back(decision)
    assert house.card().tone == "firm"


def test_only_what_is_proposed_can_be_accepted(house: House) -> None:
    with pytest.raises(CreditDeskError, match="No other ladder is proposed"):
        house.accept(Aspect.LADDER)
    assert house.desk.rows(behaviour_decisions) == []
    with pytest.raises(NotFoundError):
        house.behaviour.debtor(99, DAY)


def test_a_person_may_know_better_than_the_record(house: House) -> None:
    house.paid(*[0] * 8)
    desk = house.behaviour
    decision, _ = desk.take_for(
        house.debtor, Behaviour.SLIPPING, at=house.desk.at, as_of=DAY, reason="their landlord says so"
    )
    found = house.now.behaving
    assert found.behaviour is Behaviour.SLIPPING
    assert found.because[0] == "so decided, though their record says “prompt”"
    assert {each.aspect: each.to for each in found.suggestions} == {Aspect.LADDER: "brisk"}
    with pytest.raises(CreditDeskError, match="taken for slipping already"):
        desk.take_for(house.debtor, Behaviour.SLIPPING, at=house.desk.at, as_of=DAY)
    house.take_back(decision)
    assert house.now.behaving.behaviour is Behaviour.PROMPT


def test_back_at_the_usual_pace_a_debtor_follows_what_all_of_their_kind_do(house: House) -> None:
    house.paid(*[0] * 8)
    house.accept(Aspect.LADDER)
    house.policies.assign(Assignment(Scope.COMPANY, "ie-company", "new for all"), at=house.desk.at)
    house.behaviour.take_for(house.debtor, Behaviour.UNEVEN, at=house.desk.at, as_of=DAY)
    assert house.accept(Aspect.LADDER).changes == (("ladder", "gb-company--patient", "gb-company"),)
    house.policies.assign(Assignment(Scope.COMPANY, "", ""), at=house.desk.at)
    house.policies.assign(Assignment(Scope.DEBTOR, "gb-company--patient", "", house.debtor), at=house.desk.at)
    assert house.accept(Aspect.LADDER).changes == (("ladder", "gb-company--patient", ""),)


def test_who_is_not_chased_is_proposed_no_ladder(house: House) -> None:
    house.paid(*[0] * 8)
    house.policies.assign(Assignment(Scope.DEBTOR, "direct-debit", "mandate", house.debtor), at=house.desk.at)
    assert [each.aspect for each in house.now.behaving.suggestions] == [Aspect.TONE]


def test_the_way_that_was_answered_is_proposed(house: House) -> None:
    house.paid(*[6, 30, 11, 25, 8, 20, 33, 9])
    house.desk.add(contacts, customer_id=house.debtor, name="Karen", email="karen@northgate.example")
    house.keep(Card(channel="letter"))
    for number in range(4):
        on = date(2026, 8, 20) + timedelta(days=20 * number)
        sha = "0" * 63 + str(number)
        house.desk.add(
            letters.metadata.tables["stored_files"],
            sha256=sha,
            media_type="application/pdf",
            size=1,
            stored_at=house.desk.at,
        )
        house.desk.add(
            letters,
            customer_id=house.debtor,
            activity_id=house.desk.happened(on, kind="letter"),
            kind="reminder",
            number=f"RM-{number}",
            dated_on=on,
            amount_minor=100,
            currency="GBP",
            pages=1,
            sha256=sha,
            facts={},
            channel="letter",
        )
    (found,) = [each for each in house.now.behaving.suggestions if each.aspect is Aspect.CHANNEL]
    assert (found.now, found.to) == ("letter", "email")
    assert found.because == "0 of 4 letters by post were followed by a payment"


def test_the_desk_says_the_same_of_a_debtor_as_the_letters(house: House) -> None:
    ledger = Ledger(house.desk.book)

    def agree() -> Behaviour:
        reading, found = ledger.debtor(house.debtor, DAY).reading, house.now.behaving
        assert reading == (found.behaviour, found.because)
        return found.behaviour

    said = [agree()]
    house.paid(*[9, 12, 11, 13, 10, 12, 8, 11])
    said.append(agree())
    house.desk.ledger.cash(house.debtor, "BOUNCED", "2026-10-20", "50.00", reversed_on=date(2026, 10, 28))
    said.append(agree())
    house.desk.promise(1000, date(2026, 10, 1), status="part_kept", judged_on=date(2026, 10, 5))
    house.desk.promise(1000, date(2026, 10, 20), status="broken", judged_on=date(2026, 10, 23))
    said.append(agree())
    house.desk.happened(date(2026, 11, 2), "PLAN_REQUESTED")
    said.append(agree())
    house.keep(Card(behaviour="uneven"))
    said.append(agree())
    assert said == [
        Behaviour.NEW,
        Behaviour.RELIABLE,
        Behaviour.SLIPPING,
        Behaviour.BREAKS_PROMISES,
        Behaviour.HARDSHIP,
        Behaviour.UNEVEN,
    ]


def test_those_for_whom_something_waits_are_listed(house: House) -> None:
    assert house.behaviour.waiting(DAY) == ()
    house.paid(*[0] * 8)
    assert [each.account for each in house.behaviour.waiting(DAY)] == ["NOR014"]
    house.accept()
    assert house.behaviour.waiting(DAY) == ()


def test_who_owes_most_is_listed_first_and_no_more_than_a_person_decides_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = house.desk.ledger
    for account, amount in (("A", "100.00"), ("B", "30000.00"), ("C", "900.00")):
        other = ledger.customer(account)
        ledger.invoice(other, f"{account}-1", "2026-08-01", amount, due="2026-09-01")
        house.desk.debtor = other
        house.desk.happened(date(2026, 11, 10), "CASHFLOW_DIFFICULTY")
    assert [each.account for each in house.behaviour.waiting(DAY)] == ["B", "C", "A"]
    monkeypatch.setattr(behaviour_desk, "MOST_WAITING", 2)
    assert [each.account for each in house.behaviour.waiting(DAY)] == ["B", "C"]
