"""The contact has left the firm: the new one comes from a vCard, and a call too many is rung all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash
from tests.conftest import AT
from tests.journeys.conftest import FRIDAY, Controller, Desk, Files

PRIYA = (
    "BEGIN:VCARD",
    "VERSION:3.0",
    "N:Shah;Priya;;;",
    "FN:Priya Shah",
    "TITLE:Purchase ledger",
    "TEL;TYPE=WORK:0113 496 0555",
    "EMAIL:priya.shah@northgate.example",
    "END:VCARD",
)


def contacts(controller: Controller) -> list[tuple[str, str]]:
    """The table of contacts, once their tab is in front: name and telephone."""
    panes = controller.desk.panes
    panes.tabs.setCurrentWidget(panes.contacts)
    model = panes.contacts.model
    return [(str(model.index(row, 0).data()), str(model.index(row, 1).data())) for row in range(model.rowCount())]


def picks(controller: Controller, text: str, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Choose a line of the contact's menu, and a file."""
    with monkeypatch.context() as chosen:
        chosen.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_options: (str(path), ""))
        menu = controller.desk.panes.contacts.menu()
        next(action for action in menu.actions() if action.text() == text).trigger()
    controller.until()


def rings_in_vain(controller: Controller) -> None:
    """Ring the debtor shown, reach nobody, save, and come back to them."""
    account = controller.debtor
    controller.presses("F9")
    controller.desk.panes.call.outcomes.set_code("NO_ANSWER")
    controller.presses("Ctrl+Enter")
    controller.opens_debtor(account)


def test_a_contact_who_left_is_followed_by_one_from_a_card_and_rung_once_too_often(
    sits_down: Desk, with_ledger: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")
    assert tess.desk.panes.call.head.title() == "Karen Marsh"

    # "Karen doesn't work here any more." C shows the contacts, Del says that she left; a slip would be undone.
    tess.presses("C")
    assert contacts(tess) == [("Karen Marsh", "0113 496 0321")]
    tess.presses("Delete")
    assert tess.desk.panes.call.head.title() == "No contact known"
    tess.presses("Ctrl+Z")
    assert tess.desk.panes.call.head.title() == "Karen Marsh"
    tess.presses("C")
    tess.presses("Delete")

    # Who pays and cannot be rung is on a list of its own.
    assert [row.missing for row in tess.desk.place.office.desk.contacts.missing()] == ["nobody is known there"]

    # Her successor sends a card from a telephone.
    card = files.of("Priya Shah", *PRIYA)
    picks(tess, "Take in vCards…", monkeypatch, card)
    assert contacts(tess) == [("Priya Shah", "0113 496 0555"), ("Karen Marsh", "0113 496 0321")]
    assert tess.desk.panes.call.head.title() == "Priya Shah"

    # The same card again says that she is known, and changes nothing.
    picks(tess, "Take in vCards…", monkeypatch, card)
    assert len(contacts(tess)) == 2

    # Three calls in a week are allowed; the fourth is said to be one too many, and is rung all the same.
    for _ in range(3):
        rings_in_vain(tess)
    tess.presses("F9")
    assert tess.desk.panes.call.head.title() == "Call · Priya Shah"
    assert "This is call 4 in 7 days; 3 are allowed." in tess.desk.panes.call.head._against.text()
    tess.desk.panes.call.outcomes.set_code("NO_ANSWER")
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("NOR014")
    assert "rung all the same, House rule for business debtors: “This is call 4" in tess.history[0]

    # Next month's ledger file still names Karen, with another number: what Tess wrote stands.
    tess.goes_home()
    again = files.of(
        "customers again", "account,name,contact,phone", "NOR014,Northgate Timber & Joinery Ltd,Karen Marsh,0113 1"
    )
    with open_book(with_ledger, user="tess") as book:
        Cash(book).import_files([again], at=AT, as_of=FRIDAY)
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")
    assert contacts(tess) == [("Priya Shah", "0113 496 0555"), ("Karen Marsh", "0113 496 0321")]
    karen = tess.view.head.contacts[1] if tess.view is not None else None
    assert karen is not None
    assert (karen.left_on, karen.file_says) == (FRIDAY, "0113 1")
