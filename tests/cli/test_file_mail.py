"""`file-mail` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

MAIL = (
    "From: Priya Shah <priya@northgate.example>\r\nSubject: Payment\r\n"
    "Date: Mon, 30 Mar 2026 09:00:00 +0000\r\n\r\nFriday."
)


def test_a_mail_is_filed_into_the_history_and_once(creditdesk: Any, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "answer.eml"
    path.write_text(MAIL, encoding="utf-8", newline="")
    words = ("--book", ledger, "--as-of", "2026-03-31", "--json")
    answer = creditdesk(*words, "file-mail", "N1", path)
    assert answer.status == 0, answer.err
    assert [each["words"] for each in answer.json["filed"]] == ["E-mail received: Payment"]
    entries = creditdesk(*words, "history", "N1", "--search", "Friday").json["history"]
    assert [(each["kind"], each["date"]) for each in entries] == [("email", "2026-03-30")]
    again = creditdesk(*words, "file-mail", "N1", path)
    assert again.status == 2
    assert "filed already" in again.err
