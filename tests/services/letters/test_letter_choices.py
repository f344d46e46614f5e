"""Which letters a debtor may be sent: each of the catalogue, with the sentence why where it would say nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from creditdesk.domain.letter_kinds import CATALOGUE, LETTERS, Kind, Notice, letter_named
from creditdesk.models.customers import customers
from creditdesk.services.letters.choices import LetterChoice
from creditdesk.services.letters.issuing import HeldError

DAY = date(2026, 11, 20)


def choices(desk: Any) -> dict[Kind | Notice, LetterChoice]:
    return {each.kind: each for each in desk.letters.choices(desk.debtor, DAY)}


def test_the_catalogue_has_every_letter_once() -> None:
    listed = [kind for _group, kinds in CATALOGUE for kind in kinds]
    assert sorted(listed) == sorted(LETTERS)
    assert [letter_named(kind.value) for kind in listed] == listed


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind.REMINDER, ""),
        (Kind.PRE_DUE, "nothing is due within 14 days"),
        (Kind.LBA_INDIVIDUAL, "a letter of claim is not for a company; choose the letter before action"),
        (Notice.PAYMENT_RETURNED, "no payment came back"),
        (Notice.PLAN_PROPOSAL, ""),
        (Notice.PLAN_MISSED, "no plan is running"),
        (Notice.CREDIT_HOLD, "supply on credit is not stopped"),
        (Notice.PAID_IN_FULL, "something is still owed"),
        (Notice.LIMIT_CHANGE, ""),
        (Notice.INSOLVENCY_CLAIM, ""),
    ],
)
def test_a_letter_with_nothing_to_say_says_why(desk: Any, kind: Kind | Notice, why: str) -> None:
    assert choices(desk)[kind].why_not == why


def test_the_letters_of_another_country_s_law_are_left_out(desk: Any) -> None:
    assert Kind.MAHNUNG not in choices(desk)
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(customers.update().values(country="DE"))
    assert Kind.MAHNUNG in choices(desk)
    assert Kind.LBA_COMPANY not in choices(desk)


def test_a_payment_that_came_back_makes_its_letter_one_to_choose(desk: Any) -> None:
    desk.ledger.cash(desk.debtor, "DD-1", "2026-11-16", "500.00", reversed_on=date(2026, 11, 19))
    assert choices(desk)[Notice.PAYMENT_RETURNED] == LetterChoice(Notice.PAYMENT_RETURNED, currencies=("GBP",))


def test_where_nothing_is_overdue_nothing_is_proposed_or_handed_over(desk: Any) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "25480.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-18", "18400.00")
    desk.ledger.allocate(cash, desk.second, "2026-11-18", "7080.00")
    found = choices(desk)
    for kind in (Kind.REMINDER, Notice.PLAN_PROPOSAL, Notice.SETTLEMENT_OFFER, Notice.HANDOVER):
        assert found[kind].why_not == "nothing is overdue"
    assert not found[Notice.PAID_IN_FULL].why_not


def test_a_debtor_who_owes_in_several_currencies_is_written_to_in_the_one_chosen(desk: Any) -> None:
    desk.ledger.invoice(desk.debtor, "EU-1", "2026-09-01", "300.00", due="2026-10-01", currency="EUR")
    desk.ledger.cash(desk.debtor, "SEPA-1", "2026-11-16", "50.00", currency="EUR", reversed_on=date(2026, 11, 19))
    found = choices(desk)
    assert found[Notice.HANDOVER].currencies == ("GBP", "EUR")
    assert found[Notice.PAYMENT_RETURNED].currencies == ("EUR",)
    own = {"agency": "Reed & Co", "handed": "2026-11-23"}
    for currency, said in (("EUR", "€300.00"), ("GBP", "£25,480.00")):
        pages = desk.letters.preview(desk.debtor, Notice.HANDOVER, DAY, own=own | {"currency": currency})
        assert f"the debt of {said} below" in desk.text_of(pages.pdf)


def test_a_shorter_letter_is_held_and_issued_through_the_same_door(desk: Any) -> None:
    own = {"limit": "20000", "limit_before": "30000", "changed": "2026-12-01"}
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(customers.update().values(address1=""))
    pages = desk.letters.preview(desk.debtor, "limit_change", DAY, own=own)
    assert pages.verdict.reasons == ("no postal address",)
    with pytest.raises(HeldError, match="no postal address"):
        desk.letters.issue(desk.debtor, "limit_change", as_of=DAY, at=desk.at, own=own)
    issued, changes = desk.letters.issue(
        desk.debtor, "limit_change", as_of=DAY, at=desk.at, own=own, override_reason="handed over in person"
    )
    (filed,) = issued.letters
    assert filed.number == "CL-2026-000001"
    assert desk.letters.stored(filed.sha256) == issued.pdf
    assert changes.concern(desk.debtor)
