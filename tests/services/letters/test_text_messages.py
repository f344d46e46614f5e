"""Text messages: what they say in five languages, to which number, through the gate; logged, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.text_message import length_of
from creditdesk.models.activity import activities
from creditdesk.models.customers import contact_ways, contacts, customers
from creditdesk.services.letters.text_messages import Mobile, TextMessages

DAY = date(2026, 11, 20)


@pytest.fixture
def texts(desk: Any) -> TextMessages:
    return TextMessages(desk.book)


def test_a_text_says_who_asks_for_what_since_when_and_whom_to_ring(desk: Any, texts: TextMessages) -> None:
    assert texts.draft(desk.debtor, DAY).text == (
        "Brook & Lane Ltd: overdue on your account NOR014: £25,480.00, the oldest since 5 Sept 2026. "
        "Please pay, or tell us what is in the way: 0113."
    )


def test_what_is_overdue_in_another_currency_is_said_too(desk: Any, texts: TextMessages) -> None:
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-07-01", "300.00", due="2026-08-01", currency="EUR")
    text = texts.draft(desk.debtor, DAY).text
    assert "€300.00 and £25,480.00" in text
    assert "the oldest since 1 Aug 2026" in text


def test_what_waits_in_one_currency_is_not_asked_for_with_the_other(desk: Any, texts: TextMessages) -> None:
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-07-01", "300.00", due="2026-08-01", currency="EUR")
    desk.promise(2548000, date(2026, 11, 27), "INV-1", "INV-2", made_on=DAY)
    assert texts.draft(desk.debtor, DAY).text.startswith("Brook & Lane Ltd: overdue on your account NOR014: €300.00")


@pytest.mark.parametrize("language", ["en", "de", "fr", "nl", "es"])
def test_in_every_language_it_is_one_message_of_old_telephones(desk: Any, texts: TextMessages, language: str) -> None:
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(customers).values(language=language))
    text = texts.draft(desk.debtor, DAY).text
    length = length_of(text)
    assert (length.parts, length.strange) == (1, ""), text
    assert "$" not in text


def test_it_goes_to_mobiles_that_live_the_first_persons_first(desk: Any, texts: TextMessages) -> None:
    first = desk.add(contacts, customer_id=desk.debtor, name="Ann", phone="0113 496 0142")
    desk.add(contacts, customer_id=desk.debtor, name="Bea", phone="07700 900456", is_primary=True)
    desk.add(contacts, customer_id=desk.debtor, name="Gone", phone="07700 900789", left_on=date(2026, 1, 1))
    desk.add(contact_ways, contact_id=first, kind="phone", value="07700 900123")
    desk.add(contact_ways, contact_id=first, kind="phone", value="07700 900999", dead_since=date(2026, 1, 1))
    mobiles = texts.draft(desk.debtor, DAY).mobiles
    assert [(each.name, each.number) for each in mobiles] == [("Bea", "+44 7700 900456"), ("Ann", "+44 7700 900123")]


def test_what_was_sent_is_in_the_history_as_it_was_and_can_be_taken_back(desk: Any, texts: TextMessages) -> None:
    mobile = Mobile(desk.add(contacts, customer_id=desk.debtor, name="Ann"), "Ann", "+44 7700 900123")
    activity_id, _ = texts.log(desk.debtor, "Please ring. " * 20, mobile, at=desk.at, as_of=DAY)
    (entry,) = desk.rows(activities)
    assert (entry.kind, entry.summary, entry.contact_name) == ("sms", "Text message sent in 2 parts", "Ann")
    assert entry.note == ("Please ring. " * 20).strip()
    texts.take_back(activity_id, at=desk.at, as_of=DAY)
    assert len(desk.rows(activities)) == 2


def test_the_gate_holds_it_and_a_reason_overrules_that(desk: Any, texts: TextMessages) -> None:
    desk.promise(2548000, date(2026, 11, 27), "INV-1", "INV-2", made_on=DAY)
    held = texts.draft(desk.debtor, DAY).held
    assert [each.endswith("is still running") for each in held] == [True]
    with pytest.raises(CreditDeskError, match="Say why it is sent all the same"):
        texts.log(desk.debtor, "Please pay.", None, at=desk.at, as_of=DAY)
    texts.log(desk.debtor, "Please pay.", None, at=desk.at, as_of=DAY, override_reason="They asked to be reminded")
    assert desk.rows(activities)[-1].details["override_reason"] == "They asked to be reminded"


def test_no_postal_address_is_no_matter_for_a_text(desk: Any, texts: TextMessages) -> None:
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(customers).values(address1="", city="", postcode=""))
    assert desk.reasons() == ("no postal address",)
    assert texts.draft(desk.debtor, DAY).held == ()


def test_who_owes_nothing_overdue_gets_none(desk: Any, texts: TextMessages) -> None:
    with pytest.raises(CreditDeskError, match="nothing is overdue"):
        texts.draft(desk.debtor, date(2026, 9, 1))


def test_an_empty_text_is_not_logged(desk: Any, texts: TextMessages) -> None:
    with pytest.raises(CreditDeskError, match="no text to log"):
        texts.log(desk.debtor, "  ", None, at=desk.at, as_of=DAY)
