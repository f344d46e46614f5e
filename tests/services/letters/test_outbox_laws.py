"""Whatever a mail server does, a mail arrives once or is known not to have: nothing goes twice, nothing is lost."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from types import TracebackType
from typing import Any, Self

import pytest

from creditdesk.domain.outbox import MailState
from creditdesk.models.customers import contacts
from creditdesk.services.letters.mail_password import GivenPassword
from creditdesk.services.letters.mail_server import Fate, Handed, MailServer, MailServerError, MailSession
from creditdesk.services.letters.outbox import Outbox

DAY = date(2026, 11, 20)
DEBTORS = 6


class Moody(MailSession):
    """A server that does by the dice all that servers do."""

    def __init__(self, dice: random.Random, arrived: Counter[str]) -> None:
        super().__init__(MailServer("moody", 587), "")
        self._dice = dice
        self._arrived = arrived

    def __enter__(self) -> Self:
        if self._dice.random() < 0.2:
            raise MailServerError("It is not there.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""

    def hand_in(self, _sender: str, to: str, _content: bytes) -> Handed:
        fate = self._dice.choices(list(Fate), (5, 3, 1, 3))[0]
        self.lost = fate is Fate.UNKNOWN or self._dice.random() < 0.2
        self._arrived[to] += fate is Fate.TAKEN or (fate is Fate.UNKNOWN and self._dice.random() < 0.5)
        return Handed(fate, fate.value)


@pytest.mark.parametrize("seed", range(4))
def test_each_mail_arrives_once_or_is_known_not_to_have(desk: Any, ledger: Any, seed: int) -> None:
    dice, arrived = random.Random(seed), Counter[str]()
    outbox = Outbox(desk.book, GivenPassword(""), session=lambda _server, _password: Moody(dice, arrived))
    outbox.set_server(MailServer("moody", 587, address="accounts@brook.example"), at=desk.at)
    for number in range(DEBTORS):
        debtor = ledger.customer(f"Z{number}", name=f"Zed {number}", address1="1 Road", city="Leeds")
        ledger.invoice(debtor, f"Z-{number}", "2026-10-01", "90.00", due="2026-10-31")
        desk.add(contacts, customer_id=debtor, name="Zoe", email=f"zoe{number}@zed.example")
        issued, _ = desk.letters.issue(debtor, "reminder", as_of=DAY, at=desk.at)
        outbox.queue([issued.letters[0].number], at=desk.at)
    at = desk.at
    while any(not mail.state.is_ended for mail in outbox.mails()):
        at += timedelta(days=1)
        try:
            outbox.send(at=at, as_of=DAY)
        except MailServerError:
            assert all(mail.state is not MailState.UNKNOWN for mail in outbox.mails())
        for mail in outbox.mails():
            if mail.state is MailState.UNKNOWN:
                outbox.decide(mail.id, was_sent=arrived[mail.to_address] == 1, at=at, as_of=DAY)
            elif mail.state is MailState.FAILED:
                assert arrived[mail.to_address] == 0
                dice.choice((outbox.try_again, outbox.withdraw))(mail.id, at=at)
    for mail in outbox.mails():
        assert arrived[mail.to_address] == (mail.state is MailState.SENT)
