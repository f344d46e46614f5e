"""`sms` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_text_is_shown_with_its_length_and_logged_when_it_was_sent(creditdesk: Any, ledger: Path) -> None:
    words = ("--book", ledger, "--as-of", "2026-03-31", "--json")
    shown = creditdesk(*words, "sms", "N1")
    assert shown.status == 0, shown.err
    assert shown.json["text"].startswith("Brook & Lane Ltd: overdue on your account N1: £700.00")
    assert (shown.json["messages"], shown.json["to"], shown.json["activity"]) == (1, None, None)
    logged = creditdesk(*words, "sms", "N1", "--log", "--text", "Please ring us.")
    assert logged.status == 0, logged.err
    entries = creditdesk(*words, "history", "N1", "--search", "ring us").json["history"]
    assert [(each["kind"], each["date"]) for each in entries] == [("sms", "2026-03-31")]
