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
