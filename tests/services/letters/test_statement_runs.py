"""Runs of statements saved under names, and who gets one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.domain.statement_run import Listed, StatementRunSettings
from creditdesk.models.book import audit
from creditdesk.services.letters.statement_runs import StatementRuns

DAY = date(2026, 11, 20)
MONTHLY = StatementRunSettings("Monthly")


@pytest.fixture
def runs(desk: Any) -> StatementRuns:
    """Four debtors: NOR014 overdue, UPC001 not yet due, CRE001 in credit, TIN001 owing one pound overdue."""
    for account, amount, due in (("UPC001", "500.00", "2026-12-01"), ("TIN001", "1.00", "2026-10-01")):
        debtor = desk.ledger.customer(account, name=account, controller="Ann Lee", sector="Freight")
        desk.ledger.invoice(debtor, f"{account}-1", "2026-09-01", amount, due=due)
    desk.ledger.cash(desk.ledger.customer("CRE001", name="In credit", sector="Timber"), "BACS-1", "2026-11-01", "90.00")
    return StatementRuns(desk.book, desk.letters)


def to(desk: Any, runs: StatementRuns, folder: Path, **settings: Any) -> list[str]:
    wanted = replace(MONTHLY, **settings)
    return [each.account for each in runs.carry_out(wanted, as_of=DAY, at=desk.at, folder=folder).run.files]


@pytest.mark.parametrize(
    ("settings", "accounts"),
    [
        ({}, ["CRE001", "NOR014", "TIN001", "UPC001"]),
        ({"listed": Listed.OWING}, ["NOR014", "TIN001", "UPC001"]),
        ({"listed": Listed.OVERDUE}, ["NOR014", "TIN001"]),
        ({"listed": Listed.OVERDUE, "least": Decimal(25)}, ["NOR014"]),
        ({"least": Decimal("500.00")}, ["NOR014", "UPC001"]),
        ({"least": Decimal("500.01")}, ["NOR014"]),
        ({"controller": "ann lee"}, ["TIN001", "UPC001"]),
        ({"sector": "Timber"}, ["CRE001"]),
        ({"left_out": ("nor014", "CRE001")}, ["TIN001", "UPC001"]),
        ({"kind": StatementKind.ACTIVITY, "sector": "Freight", "months_back": 3}, ["TIN001", "UPC001"]),
    ],
)
def test_who_gets_a_statement(
    desk: Any, runs: StatementRuns, tmp_path: Path, settings: dict[str, Any], accounts: list[str]
) -> None:
    assert to(desk, runs, tmp_path / "out", **settings) == accounts


@pytest.mark.parametrize(
    ("months_back", "first_on"), [(0, None), (1, date(2026, 10, 1)), (11, date(2025, 12, 1)), (24, date(2024, 11, 1))]
)
def test_the_period_begins_with_the_first_of_a_month(months_back: int, first_on: date | None) -> None:
    wanted = replace(MONTHLY, kind=StatementKind.ACTIVITY, months_back=months_back)
    assert wanted.form(DAY) == StatementForm(StatementKind.ACTIVITY, first_on)


@given(st.dates(), st.integers(1, 24))
def test_a_period_begins_with_a_first_of_a_month_by_its_own_day(as_of: date, months_back: int) -> None:
    first_on = replace(MONTHLY, kind=StatementKind.DETAILED, months_back=months_back).form(as_of).first_on
    assert first_on is not None
    assert first_on.day == 1
    assert first_on <= as_of


def test_an_open_item_statement_has_no_period() -> None:
    assert replace(MONTHLY, months_back=3).form(DAY) == StatementForm()


def test_what_is_saved_is_read_again_by_name_whatever_its_case(desk: Any, runs: StatementRuns) -> None:
    wanted = replace(MONTHLY, name="Month end", least=Decimal("25.50"), left_out=("NOR014",), listed=Listed.OWING)
    runs.save(wanted, at=desk.at)
    runs.save(replace(MONTHLY, name=" all  of them "), at=desk.at)
    assert [each.name for each in runs.saved()] == ["all of them", "Month end"]
    assert runs.named("month END") == wanted


def test_saving_under_a_name_that_is_there_takes_its_place(desk: Any, runs: StatementRuns) -> None:
    runs.save(MONTHLY, at=desk.at)
    runs.save(replace(MONTHLY, name="MONTHLY", merged=True), at=desk.at)
    assert [(each.name, each.merged) for each in runs.saved()] == [("MONTHLY", True)]


def test_each_change_is_in_the_audit_chain(desk: Any, runs: StatementRuns) -> None:
    runs.save(MONTHLY, at=desk.at)
    runs.remove("monthly", at=desk.at)
    assert runs.saved() == ()
    assert [row.action for row in desk.rows(audit)][-2:] == ["set", "set"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"name": " "}, "Give the run a name"),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"least": Decimal(-1)}, "zero or more"),
        ({"months_back": 25}, "at most 24 months"),
        ({"left_out": ("NOPE",)}, "no account NOPE"),
    ],
)
def test_what_cannot_be_is_not_saved(desk: Any, runs: StatementRuns, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(CreditDeskError, match=said):
        runs.save(replace(MONTHLY, **settings), at=desk.at)
    assert runs.saved() == ()


def test_a_name_that_is_not_there_says_which_are(desk: Any, runs: StatementRuns) -> None:
    runs.save(MONTHLY, at=desk.at)
    with pytest.raises(NotFoundError, match="There are Monthly"):
        runs.named("Weekly")


def test_one_file_to_print_holds_each_statement_on_a_sheet_of_its_own(
    desk: Any, runs: StatementRuns, tmp_path: Path
) -> None:
    wanted = replace(MONTHLY, merged=True)
    released = runs.carry_out(wanted, as_of=DAY, at=desk.at, folder=tmp_path)
    assert released.merged == tmp_path / "Monthly 2026-11-20 to print.pdf"
    pages = len(pypdf.PdfReader(released.merged).pages)
    assert pages == 2 * (len(released.run.files) - 1) + released.run.files[-1].pages
