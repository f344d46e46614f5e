"""Who is who at the debtor's: one person written down twice, a head office that pays, a cheque to be found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash
from tests.conftest import AT
from tests.journeys.conftest import FRIDAY, Controller, Desk, Files


def names(controller: Controller) -> list[str]:
    model = controller.desk.panes.contacts.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def submenu(menu: QMenu, text: str) -> list[QAction]:
    return next(inner for inner in menu.findChildren(QMenu) if inner.title() == text).actions()


def test_one_person_written_down_twice_becomes_one_with_the_history_of_both(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")
    tess.presses("F9")
    tess.types("Karen will look")
    tess.desk.panes.call.outcomes.set_code("INFO_ONLY")
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("NOR014")

    # Somebody has written "K. Marsh" down beside "Karen Marsh": Insert, the name, Enter.
    tess.presses("C")
    tess.presses("Insert")
    tess.types("K. Marsh")
    tess.presses("Enter")
    tess.until(lambda: len(names(tess)) == 2)
    assert sorted(names(tess)) == ["K. Marsh", "Karen Marsh"]

    # They are the same: one is left, and what was said to either is hers.
    contacts = tess.desk.panes.contacts
    contacts._choose(next(row.contact.id for row in contacts.model.rows if row.contact.name == "Karen Marsh"))
    (other,) = submenu(contacts.menu(), "Is the same person as")
    assert other.text() == "K. Marsh"
    other.trigger()
    tess.until(lambda: names(tess) == ["Karen Marsh"])
    assert "Karen Marsh" in next(entry for entry in tess.history if "Karen will look" in entry)

    # It was a slip after all: Ctrl+Z brings both back.
    tess.presses("Ctrl+Z")
    tess.until(lambda: len(names(tess)) == 2)


def test_a_branch_shows_the_people_of_its_head_office_and_a_cheque_is_found_by_its_amount(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    group = files.of(
        "group",
        "account,name,contact,phone,parent_account",
        "HQ1,Northgate Group plc,Paula Head,0113 496 0900,",
        "NOR014,Northgate Timber & Joinery Ltd,Karen Marsh,0113 496 0321,HQ1",
        "HAR002,Harlow Freight Services Ltd,Tom Reed,01279 555 014,HQ1",
    )
    with open_book(with_ledger, user="tess") as book:
        Cash(book).import_files([group], at=AT, as_of=FRIDAY)
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")

    # "Head office pays": C shows who is there too, with the account; there, who at the branches.
    tess.presses("C")
    assert names(tess) == ["Karen Marsh", "Paula Head"]
    assert [row.where for row in tess.desk.panes.contacts.model.rows] == ["", "head office HQ1"]
    tess.opens_debtor("HQ1")
    tess.presses("C")
    assert sorted(names(tess)) == ["Karen Marsh", "Paula Head", "Tom Reed"]

    # "We sent you a cheque for four thousand one hundred in August": Ctrl+K finds it as it is said.
    found = tess.finds("4100")
    assert any("R771" in line for line in found), found
