"""One statement for head office and branches: each account apart, all of them added up, to head office."""
# ruff: noqa: RUF001 - amounts on paper have the true minus sign

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.models.activity import activities
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.case_file import CaseFiles

DAY = date(2026, 11, 20)
GROUP = StatementForm(of_group=True)


@pytest.fixture
def branches(desk: Any, ledger: Any) -> tuple[int, int]:
    """Two branches of the desk's debtor; head office has paid half of what the first one owes."""
    leeds = ledger.customer("NOR014B", name="Northgate Leeds", parent_id=desk.debtor)
    york = ledger.customer("NOR014C", name="Northgate York", parent_id=leeds)
    debt = ledger.invoice(leeds, "B-1", "2026-10-01", "500.00", due="2026-10-31")
    cash = ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "400.00")
    ledger.allocate(cash, debt, "2026-11-05", "250.00")
    ledger.invoice(york, "C-1", "2026-11-02", "90.00", due="2026-12-02")
    return leeds, york


def test_a_group_reads_one_statement_with_each_account_apart(desk: Any, branches: tuple[int, int]) -> None:
    said = desk.said("statement", form=GROUP)
    assert "This is everything that is open on your 3 accounts on 20 November 2026." in said
    order = [
        "NOR014 · Northgate Timber",
        "Payment BACS-1",
        "Balance of account NOR014 25,330.00",
        "NOR014B · Northgate Leeds",
        "Balance of account NOR014B 250.00",
        "NOR014C · Northgate York",
        "Balance of account NOR014C 90.00",
        "Balance on 20 November 2026 £25,670.00",
    ]
    places = [said.index(text) for text in order]
    assert places == sorted(places)


def test_what_moved_between_accounts_of_the_group_is_nothing_to_the_group(desk: Any, branches: tuple[int, int]) -> None:
    assert "set across accounts of your group" in desk.said("statement")
    assert (
        "Balance on 31 Oct 2026: 25,980.00 + invoices and charges 90.00 − credits 0.00 − payments 400.00 "
        "= balance on 20 Nov 2026: 25,670.00"
    ) in desk.said("statement", form=GROUP)


@pytest.mark.parametrize("kind", list(StatementKind))
def test_every_kind_of_statement_adds_up_over_the_accounts(
    desk: Any, branches: tuple[int, int], kind: StatementKind
) -> None:
    said = desk.said("statement", form=StatementForm(kind, date(2026, 9, 1), of_group=True))
    assert re.findall(r"Balance of account (\S+) (\S+)", said) == [
        ("NOR014", "25,330.00"),
        ("NOR014B", "250.00"),
        ("NOR014C", "90.00"),
    ]
    assert "Balance on 20 November 2026 £25,670.00" in said


def test_a_branch_asks_for_the_statement_of_its_head_office(desk: Any, branches: tuple[int, int]) -> None:
    assert desk.said("statement", debtor=branches[1], form=GROUP) == desk.said("statement", form=GROUP)


def test_who_has_no_group_has_their_own_statement(desk: Any) -> None:
    assert desk.said("statement", form=GROUP) == desk.said("statement")


def test_an_account_with_nothing_to_list_is_left_out(desk: Any, ledger: Any, branches: tuple[int, int]) -> None:
    ledger.customer("NOR014D", name="Northgate Hull", parent_id=desk.debtor)
    assert "NOR014D" not in desk.said("statement", form=GROUP)


def test_what_an_account_without_a_line_of_its_own_gave_to_another_is_in_the_proof(
    desk: Any, ledger: Any, branches: tuple[int, int]
) -> None:
    hull = ledger.customer("NOR014D", name="Northgate Hull", parent_id=desk.debtor)
    cash = ledger.cash(hull, "BACS-2", "2026-11-06", "60.00")
    debt = ledger.invoice(branches[1], "C-2", "2026-11-02", "60.00", due="2026-12-02")
    ledger.allocate(cash, debt, "2026-11-06", "60.00")
    said = desk.said("statement", form=GROUP)
    assert "NOR014D" not in said
    assert (
        "Balance on 31 Oct 2026: 25,980.00 + invoices and charges 150.00 − credits 0.00 − payments 460.00 "
        "= balance on 20 Nov 2026: 25,670.00"
    ) in said


def test_currencies_of_a_group_are_documents_of_their_own(desk: Any, ledger: Any, branches: tuple[int, int]) -> None:
    ledger.invoice(branches[0], "E-1", "2026-10-01", "70.00", due="2026-10-31", currency="EUR")
    issued = desk.issue("statement", form=GROUP)
    assert [(letter.number, letter.amount_minor) for letter in issued.letters] == [
        ("ST-NOR014-GROUP-20261120-EUR", 70_00),
        ("ST-NOR014-GROUP-20261120-GBP", 25_670_00),
    ]


def test_it_is_filed_at_head_office_and_told_at_every_branch(desk: Any, branches: tuple[int, int]) -> None:
    for _ in range(2):  # the same statement again is the same entry
        desk.issue("statement", form=GROUP)
    (letter,) = desk.rows(letters)
    assert letter.customer_id == desk.debtor
    assert {row.number for row in desk.rows(letter_items)} == {"INV-1", "INV-2", "BACS-1"}
    told = {row.customer_id: row.summary for row in desk.rows(activities)}
    assert set(told) == {desk.debtor, *branches}
    assert told[branches[0]] == "Statement ST-NOR014-GROUP-20261120 of the group, to NOR014: balance here £250.00"


def test_a_run_over_everybody_has_each_group_once(
    desk: Any, ledger: Any, branches: tuple[int, int], tmp_path: Path, at: datetime
) -> None:
    other = ledger.customer("AAA001")
    ledger.invoice(other, "A-1", "2026-10-01", "10.00", due="2026-10-31")
    run = desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out", form=GROUP)
    assert [file.path.name for file in run.files] == ["ST-AAA001-20261120.pdf", "ST-NOR014-GROUP-20261120.pdf"]


def test_a_branch_in_other_hands_holds_the_groups_statement(
    desk: Any, branches: tuple[int, int], tmp_path: Path, at: datetime
) -> None:
    desk.add(
        activities,
        customer_id=branches[0],
        kind="call",
        happened_at=at - timedelta(days=1),
        happened_on=DAY - timedelta(days=1),
        done_by="tess",
        outcome="INSOLVENCY_NOTIFIED",
        summary="call",
    )
    run = desk.letters.statements([branches[1]], as_of=DAY, at=at, folder=tmp_path / "out", form=GROUP)
    (held,) = run.held
    assert held.account == "NOR014"
    assert held.reasons[0].startswith("NOR014B: insolvency")
    with pytest.raises(CreditDeskError):
        desk.issue("statement", form=GROUP)


def test_a_branchs_case_file_holds_the_statement_that_went_to_head_office(desk: Any, branches: tuple[int, int]) -> None:
    desk.issue("statement", form=GROUP)
    (row,) = desk.rows(letters)
    for customer_id in (desk.debtor, *branches):
        first = CaseFiles(desk.book).pdf(customer_id, DAY)
        assert f"SHA-256 {row.sha256}" in desk.text_of(first.pdf)
