"""`outbox` on the command line: a letter into it, out of it by a real server or as a draft, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mail_house import CERTIFICATE, PASSWORD, USER, MailHouse


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHouse]:
    """A server that is believed, with its password in the environment as a night job has it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("CREDITDESK_MAIL_PASSWORD", PASSWORD)
    with MailHouse() as made:
        yield made


@pytest.fixture
def say(creditdesk: Any, ledger: Path, tmp_path: Path) -> Any:
    """Say a command of the outbox in a book with one reminder issued and queued."""

    def said(*words: object) -> Any:
        return creditdesk("--book", ledger, "--as-of", "2026-03-31", "--json", *words)

    issued = said("letter", "N1", "--out", tmp_path / "out", "--reason", "They know us").json["issued"]
    said("outbox", "queue", issued[0]["number"])
    return said


def set_up(say: Any, house: MailHouse) -> None:
    server = house.server
    answer = say("outbox", "server", "--host", server.host, "--port", server.port, "--user", USER, "--check")
    assert answer.status == 0, answer.err
    assert answer.json["checked"]


def test_a_letter_queued_waits_is_sent_and_gone(say: Any, house: MailHouse) -> None:
    (mail,) = say("outbox", "list").json["mails"]
    assert (mail["account"], mail["to"], mail["state"]) == ("N1", "priya@northgate.example", "waiting")
    set_up(say, house)
    answer = say("outbox", "send")
    assert answer.status == 0, answer.err
    assert [each["letter"] for each in answer.json["sent"]] == ["RM-2026-000001"]
    assert say("outbox", "list").json["mails"] == []
    assert [each["state"] for each in say("outbox", "list", "--all").json["mails"]] == ["sent"]
    assert len(house.taken) == 1


def test_what_the_server_puts_off_needs_attention_and_goes_later(say: Any, house: MailHouse) -> None:
    set_up(say, house)
    house.answers = ["450 Greylisted"]
    answer = say("outbox", "send")
    assert answer.status == 1
    assert [each["problem"] for each in answer.json["put_off"]] == ["Put off: 450 Greylisted"]
    assert say("outbox", "send", "--put-off").json["sent"] == []


def test_a_wrong_password_is_one_sentence(say: Any, house: MailHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(say, house)
    monkeypatch.setenv("CREDITDESK_MAIL_PASSWORD", "wrong")
    answer = say("outbox", "send")
    assert answer.status == 2
    assert "does not let accounts@brook.example in" in answer.err
    assert "the mails wait" in answer.err


def test_a_draft_saved_needs_a_decision_and_then_is_sent(say: Any, tmp_path: Path) -> None:
    (saved,) = say("outbox", "save", "--out", tmp_path / "drafts").json["saved"]
    assert Path(saved["path"]).read_bytes().startswith(b"To: ")
    assert say("outbox", "list").status == 1
    assert say("outbox", "decide", saved["id"], "--not-sent").json["mails"][0]["state"] == "waiting"
    say("outbox", "save", "--out", tmp_path / "drafts")
    assert say("outbox", "decide", saved["id"], "--sent").json["mails"][0]["state"] == "sent"


def test_an_address_that_was_refused_is_mended_and_the_mail_goes(say: Any, house: MailHouse) -> None:
    set_up(say, house)
    house.answers = ["550 No such user"]
    assert [each["problem"] for each in say("outbox", "send").json["failed"]] == ["550 No such user"]
    (mail,) = say("outbox", "change", "1", "--to", "accounts@northgate.example").json["mails"]
    assert (mail["to"], mail["state"]) == ("accounts@northgate.example", "waiting")
    assert say("outbox", "send").status == 0
    assert house.recipients == ["accounts@northgate.example"]


def test_a_mail_withdrawn_is_not_sent(say: Any, house: MailHouse) -> None:
    set_up(say, house)
    assert say("outbox", "withdraw", "1").json["mails"][0]["state"] == "withdrawn"
    assert say("outbox", "send").json["sent"] == []
    assert house.taken == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("send",), "No mail server is set"),
        (("queue", "RM-9"), 'There is no letter "RM-9"'),
        (("withdraw", "9"), "There is no mail 9"),
        (("again", "1"), "waiting"),
        (("server", "--host", "mail.example", "--security", "none"), "Choose starttls or tls"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(say: Any, words: tuple[str, ...], said: str) -> None:
    answer = say("outbox", *words)
    assert answer.status == 2
    assert said in answer.err
