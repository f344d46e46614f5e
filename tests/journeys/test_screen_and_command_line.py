"""The window and the command line speak of the same ledger in the same figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from creditdesk.__main__ import main
from creditdesk.domain.money import decimal_text
from tests.journeys.conftest import FRIDAY, Desk


@pytest.mark.parametrize("account", ["NOR014", "HAR002", "BRI003"])
def test_a_debtor_and_the_aging_are_the_same_on_screen_and_at_the_command_line(
    sits_down: Desk, with_ledger: Path, account: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def asks(*words: str) -> dict[str, Any]:
        assert main(["--book", str(with_ledger), "--as-of", FRIDAY.isoformat(), "--json", *words]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    tess = sits_down(with_ledger)
    tess.opens_debtor(account)
    told = asks("debtor", account)
    (shown,) = tess.view.head.balances
    (balance,) = told["balances"]
    assert balance["balance"] == decimal_text(shown.balance_minor, "GBP")
    assert balance["overdue"] == decimal_text(shown.overdue_minor, "GBP")
    assert [bucket["amount"] for bucket in balance["buckets"]] == [decimal_text(m, "GBP") for _, m in shown.buckets]
    open_items = {item["number"]: item["open"] for item in told["items"]}
    assert open_items == {number: decimal_text(minor, "GBP") for number, minor in tess.open_items.items()}
    row = next(row for row in asks("aging", "--by", "debtor")["rows"] if row["account"] == account)
    assert row["total"] == balance["balance"]
    assert f"£{shown.balance_minor / 100:,.2f}" == tess.figure("Balance")
