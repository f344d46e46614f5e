"""Statements of a run that go by e-mail: who gets one, who is printed, who is left alone, and that none goes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from mail_house import PASSWORD, MailHouse

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import MailState
from creditdesk.domain.statement import StatementKind
from creditdesk.domain.statement_run import StatementRunSettings
from creditdesk.models.customers import contacts
from creditdesk.models.letters import letters
from creditdesk.services.letters.mail_password import GivenPassword
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.statement_runs import StatementRelease, StatementRuns

DAY = date(2026, 11, 20)


class House:
    """NOR014 reads mail, POST01 has no address, QUIET1 has one and asked not to be written to."""

    def __init__(self, desk: Any, house: MailHouse, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.taken = house.taken
        self.ids = {"NOR014": desk.debtor}
        for account in ("POST01", "QUIET1"):
            self.ids[account] = desk.ledger.customer(account, name=account)
            desk.ledger.invoice(self.ids[account], f"{account}-1", "2026-09-01", "500.00", due="2026-10-01")
        for account in ("NOR014", "QUIET1"):
            address = f"ap@{account.lower()}.example"
            desk.add(contacts, customer_id=self.ids[account], name="Ann Bell", email=address, is_primary=True)
        desk.debtor = self.ids["QUIET1"]
        desk.happened(DAY, "CONTACT_STOP_REQUEST")
        desk.debtor = self.ids["NOR014"]
        self.runs = StatementRuns(desk.book, desk.letters)
        self.outbox = Outbox(desk.book, GivenPassword(PASSWORD), session=house.session)
        self.outbox.set_server(house.server, at=desk.at)

    def carry_out(self, **settings: Any) -> StatementRelease:
        wanted = StatementRunSettings("Monthly", mailed=True, **settings)
        return self.runs.carry_out(wanted, as_of=DAY, at=self.desk.at, folder=self.folder)


@pytest.fixture
def house() -> Iterator[MailHouse]:
    with MailHouse() as made:
        yield made


@pytest.fixture
def ours(desk: Any, house: MailHouse, tmp_path: Path) -> House:
    return House(desk, house, tmp_path / "out")


def test_who_reads_mail_gets_a_mail_who_does_not_is_printed_and_who_asked_for_quiet_gets_neither(ours: House) -> None:
    released = ours.carry_out(merged=True)
    mails = released.mails
    assert mails is not None
    assert [each.account for each in mails.mailed] == ["NOR014"]
    assert [each.account for each in mails.printed] == ["POST01"]
    assert [(each.account, each.reasons) for each in mails.unwilling] == [
        ("QUIET1", ("asks not to be contacted on 20 Nov 2026",))
    ]
    assert len(released.run.files) == 3
    assert released.merged is not None
    assert "POST01" in pypdf.PdfReader(released.merged).pages[0].extract_text()
    (mail,) = ours.outbox.mails()
    assert (mail.carries, mail.to_address) == ("Statement", "ap@nor014.example")
    assert mail.subject == "Statement of your account NOR014, 20 November 2026: £25,480.00"
    assert "Attached is the statement ST-NOR014-20261120 of your account NOR014 on 20 November 2026." in mail.body


def test_a_run_carried_out_again_on_its_day_mails_nothing_twice(ours: House) -> None:
    ours.carry_out()
    ours.outbox.send(at=ours.desk.at, as_of=DAY)
    ours.carry_out()
    assert not ours.outbox.send(at=ours.desk.at, as_of=DAY).sent
    assert len(ours.taken) == 1


@pytest.mark.parametrize("kind", [StatementKind.OPEN_ITEM, StatementKind.ACTIVITY])
def test_a_statement_waits_where_its_debtor_asks_not_to_be_written_to_before_it_went(
    ours: House, kind: StatementKind
) -> None:
    ours.carry_out(kind=kind)
    ours.desk.happened(DAY, "CONTACT_STOP_REQUEST")
    (held,) = ours.outbox.send(at=ours.desk.at, as_of=DAY).held
    assert held.problem == "Held: asks not to be contacted on 20 Nov 2026."
    assert ours.taken == []


def test_a_statement_of_a_period_goes_though_all_is_paid_by_then(ours: House) -> None:
    ours.carry_out(kind=StatementKind.ACTIVITY)
    for number, amount in ((ours.desk.first, "18400.00"), (ours.desk.second, "7080.00")):
        cash = ours.desk.ledger.cash(ours.ids["NOR014"], f"C{number}", "2026-11-20", amount)
        ours.desk.ledger.allocate(cash, number, "2026-11-20", amount)
    later = ours.desk.at + timedelta(hours=1)
    assert [mail.state for mail in ours.outbox.send(at=later, as_of=DAY).sent] == [MailState.SENT]


def test_where_nothing_can_be_mailed_nothing_is_issued(ours: House, desk: Any) -> None:
    desk.book.read_only_because = "It is open in another window."
    with pytest.raises(CreditDeskError, match="read-only"):
        ours.carry_out()
    assert desk.rows(letters) == []
    assert not ours.folder.exists()
