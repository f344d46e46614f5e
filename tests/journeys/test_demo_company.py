"""The demo company is what a person sees first: every debtor of its day opens, whole and without a murmur."""

from __future__ import annotations

from pathlib import Path

import pytest

from creditdesk.services.demo.service import make_demo
from tests.conftest import AT
from tests.journeys.conftest import FRIDAY, Desk

FIRST = 30


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "Demo company.creditdesk"
    make_demo(path, debtors=300, as_of=FRIDAY, at=AT).close()
    return path


def test_the_first_thirty_debtors_of_today_open_with_every_tab(sits_down: Desk, demo: Path) -> None:
    tess = sits_down(demo)
    panes = tess.desk.panes
    shown = []
    for row in range(min(FIRST, tess.desk.list.model.rowCount())):
        if row:
            tess.presses("J")
        expected = tess.listed[row].row
        tess.until(lambda account=expected.account: tess.debtor == account)
        shown.append(tess.debtor)
        for tab in range(panes.tabs.count()):
            panes.tabs.setCurrentIndex(tab)
            tess.until()
            assert not panes.tabs.grab().isNull()
        # What the list says is what the header and the open items add up to.
        in_list = tess.desk.list.model.debtor(row).row
        balance = next(each for each in tess.view.head.balances if each.currency == in_list.currency)
        assert (in_list.balance_minor, in_list.overdue_minor) == (balance.balance_minor, balance.overdue_minor)
        items = [item.open_minor for item in tess.view.items if item.currency == in_list.currency]
        assert sum(items) == balance.balance_minor == sum(m for _, m in balance.buckets) + balance.unallocated_minor
    assert 20 < len(set(shown)) <= FIRST
    assert tess.says == ""
