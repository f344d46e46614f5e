"""A query from the call to the credit note: raised, chased from its owner, answered, credited, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog

from creditdesk.ui.desk.queries_list import QueriesList
from tests.journeys.conftest import Controller, Desk, Files

THURSDAY = date(2026, 12, 3)


def raises_a_query(tess: Controller) -> None:
    """Q, what it is about, how much of which invoice, who answers, Ctrl+Enter."""
    tess.opens_debtor("NOR014")
    tess.presses("Escape")
    tess.desk.list.setFocus()
    tess.presses("Q")
    tess.types("price")
    tess.presses("Tab")
    tess.types("400 on 10512")
    tess.presses("Tab")
    tess.types("Sales")
    tess.presses("Ctrl+Enter")
    tess.until(lambda: tess.debtor != "NOR014")


def looks_at_queries(tess: Controller) -> QueriesList:
    tess.desk.list.setFocus()
    tess.presses("Shift+Q")
    tess.until(lambda: tess.desk.queries.list is not None)
    shown = tess.desk.queries.list
    assert shown is not None
    comes_to_the_front(tess, shown)
    return shown


def comes_to_the_front(tess: Controller, window: QDialog) -> None:
    # What a window manager does by itself, and there is none off screen.
    window.activateWindow()
    tess.until(window.isActiveWindow)


def goes_back(tess: Controller) -> None:
    tess.presses("Escape")
    tess.window.activateWindow()
    tess.until(tess.window.isActiveWindow)


def lines(shown: QueriesList) -> list[str]:
    """What the list shows of each query: items, amount, owner and state."""
    model = shown.table.rows
    return [
        " | ".join(
            column.text(row) for column in model.columns if column.title in {"Items", "Amount", "Owner", "State"}
        )
        for row in model.rows
    ]


def answers(tess: Controller, shown: QueriesList, credit: str, finding: str) -> None:
    """R, the credit in place of the whole amount, what was found, Enter."""
    shown.table.setFocus()
    tess.presses("R")
    ask = tess.desk.queries.ask
    assert ask is not None
    comes_to_the_front(tess, ask)
    tess.presses("Tab")
    tess.presses("Ctrl+A")
    tess.types(credit)
    tess.presses("Tab")
    tess.types(finding)
    tess.presses("Enter")
    comes_to_the_front(tess, shown)


@pytest.fixture
def raised(sits_down: Desk, with_ledger: Path) -> Callable[..., Controller]:
    """Tess raises a query, and sits down again on a later day."""

    def later(on: date) -> Controller:
        raises_a_query(sits_down(with_ledger))
        tess = sits_down(with_ledger, on=on)
        tess.opens_debtor("NOR014")
        return tess

    return later


def test_a_late_answer_stands_on_the_worklist_with_who_owes_it(raised: Callable[..., Controller]) -> None:
    tess = raised(THURSDAY)
    tess.desk.list.show_worklist("queries")
    tess.until(lambda: tess.accounts == ["NOR014"])
    (listed,) = tess.listed
    assert "answer from Sales late since 25 Nov" in [reason.text for reason in listed.row.reasons]
    assert lines(looks_at_queries(tess)) == ["10512 | £400.00 | Sales | late since 25 Nov"]
    goes_back(tess)
    assert tess.history[0].startswith("Query escalated: answer from Sales late since 25 Nov")


def test_an_entry_of_the_history_leads_to_its_query(raised: Callable[..., Controller]) -> None:
    tess = raised(THURSDAY)
    tess.desk.panes.history.setFocus()
    tess.presses("Home")
    tess.presses("Ctrl+Shift+M")
    tess.until(lambda: tess.desk.queries.list is not None)
    shown = tess.desk.queries.list
    assert shown is not None
    tess.until(lambda: lines(shown) == ["10512 | £400.00 | Sales | late since 25 Nov"])
    assert shown.whose.currentText() == "Northgate Timber & Joinery Ltd"


def test_a_reminder_asks_for_all_but_what_is_in_query(raised: Callable[..., Controller]) -> None:
    tess = raised(THURSDAY)
    tess.issues(tess.asks_for_letter("reminder"))
    assert "£27,200.00 asked" in tess.history[0]


def test_the_owner_is_written_to_and_the_letter_stays_with_the_query(
    raised: Callable[..., Controller], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.fileName()))
    tess = raised(THURSDAY)
    shown = looks_at_queries(tess)
    tess.presses("W")
    ask = tess.desk.queries.ask
    assert ask is not None
    comes_to_the_front(tess, ask)
    tess.presses("Down")
    tess.presses("Enter")
    tess.until(lambda: bool(opened))
    assert opened == ["Query Q-1 report.pdf"]
    comes_to_the_front(tess, shown)
    goes_back(tess)
    assert tess.history[0].startswith("Report on the query to Sales, as PDF")


def test_an_accepted_query_waits_for_its_credit_note_and_an_import_brings_it(
    raised: Callable[..., Controller], files: Files
) -> None:
    tess = raised(THURSDAY)
    shown = looks_at_queries(tess)
    answers(tess, shown, "250", "The old price list held until July.")
    tess.until(lambda: not lines(shown))
    shown.shown.setCurrentText("Answered")
    tess.until(lambda: lines(shown) == ["10512 | £400.00 | Sales | accepted, credit of £250.00 to come"])
    goes_back(tess)
    assert tess.history[0].startswith("Query accepted, credit of £250.00 expected · price")
    tess.imports(
        files.of(
            "credit", "account,type,number,date,amount,reference", "NOR014,credit_note,CN9,2026-12-03,250.00,10512"
        )
    )
    tess.presses("Ctrl+1")
    shown = looks_at_queries(tess)
    shown.shown.setCurrentText("Answered")
    tess.until(lambda: lines(shown) == ["10512 | £400.00 | Sales | accepted, credit note came"])


def test_an_answer_given_by_mistake_is_taken_back(raised: Callable[..., Controller]) -> None:
    tess = raised(THURSDAY)
    shown = looks_at_queries(tess)
    answers(tess, shown, "250", "Wrong line.")
    tess.until(lambda: not lines(shown))
    goes_back(tess)
    tess.presses("Ctrl+Z")
    assert tess.history[0].startswith("Taken back")
    assert lines(looks_at_queries(tess)) == ["10512 | £400.00 | Sales | late since 25 Nov"]
