"""Ctrl+K finds a debtor by whatever the person on the line says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Desk


@pytest.mark.parametrize(
    ("said", "account"),
    [
        ("20311", "HAR002"),  # the number of an invoice
        ("10398", "NOR014"),  # of one that is paid
        ("6150", "HAR002"),  # an amount
        ("£6,150.00", "HAR002"),
        ("01279 555014", "HAR002"),  # a telephone number, however it is spaced
        ("+44 1279 555 014", "HAR002"),
        ("brightw", "BRI003"),  # the beginning of a name
        ("catering bright", "BRI003"),  # its words in any order
        ("ines", "BRI003"),  # the person who answers there
        ("BS1 4QA", "BRI003"),  # where they are
    ],
)
def test_ctrl_k_finds_by(sits_down: Desk, with_ledger: Path, said: str, account: str) -> None:
    tess = sits_down(with_ledger)
    tess.finds(said)
    tess.presses("Enter")
    tess.until(lambda: tess.debtor == account)
    assert tess.keyboard_in is tess.desk.list.table


def test_an_invoice_found_is_selected_among_the_open_items(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.finds("20311")
    tess.presses("Enter")
    tess.until(lambda: tess.debtor == "HAR002")
    assert [key.number for key in tess.desk.panes.items.selected_keys()] == ["20311"]


def test_a_debtor_who_is_not_on_the_list_in_front_is_shown_all_the_same(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.desk.list.show_worklist("broken")
    tess.until()
    assert tess.accounts == []
    tess.opens_debtor("BRI003")
    assert tess.accounts[tess.desk.list.table.currentIndex().row()] == "BRI003"


def test_an_invoice_that_is_paid_is_shown_on_its_line(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.finds("10398")
    tess.presses("Enter")
    tess.until(lambda: tess.debtor == "NOR014")
    timeline = tess.desk.panes.timeline
    assert tess.desk.panes.tabs.currentWidget() is timeline
    assert timeline.accessibleDescription().startswith("10398, £4,100.00")


def test_a_payment_is_shown_in_the_history(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.finds("R771")
    tess.presses("Enter")
    tess.until(lambda: tess.debtor == "NOR014")
    assert [entry.title for entry in tess.desk.panes.history.entries] == ["Payment £4,100.00"]


def test_a_word_of_a_note_leads_to_what_was_said(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("BRI003")
    tess.presses("N")
    tess.types("Goods came with the wrong pallet labels")
    tess.presses("Ctrl+Enter")
    tess.until()
    tess.opens_debtor("NOR014")
    tess.finds("pallet wrong")
    tess.presses("Enter")
    tess.until(lambda: tess.debtor == "BRI003")
    entry = tess.desk.panes.history.list_view.current_entry()
    assert entry is not None
    assert entry.note == "Goods came with the wrong pallet labels"
