"""The head of the call pane: which number, what time it is there, and what speaks against ringing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from creditdesk.domain.contact_rules import Attempt
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.ledger.views import DebtorView, GroupContact, Way
from creditdesk.ui.desk.call_pane import CallPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.ui.panes.call_menu import offered

FRIDAY = date(2026, 11, 20)
MORNING = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
EVENING = datetime(2026, 11, 20, 17, 45, tzinfo=UTC)


class SavingDesk:
    """Takes calls and remembers them; nothing else is asked of it here."""

    closed_because = ""

    def __init__(self) -> None:
        self.entries: list[CallEntry] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *_args, **_named: None

    def save_call(self, entry: CallEntry, **_moment: Any) -> Any:
        self.entries.append(entry)
        from creditdesk.services.changes import Changes
        from creditdesk.services.desk.entries import Saved

        return Saved(1), Changes()


@pytest.fixture
def view(northgate: DebtorView) -> DebtorView:
    """Northgate, with Karen on two numbers and a third that is dead."""
    karen, tom = northgate.head.contacts
    ways = (
        Way("phone", karen.phone, shown="0113 496 0142", tel="+441134960142"),
        Way("phone", "07700900123", "mobile", shown="07700 900123", tel="+447700900123"),
        Way("phone", "0113 000", dead_since=FRIDAY),
    )
    karen = replace(karen, ways=ways, zone="Europe/London")
    return replace(northgate, head=replace(northgate.head, contacts=(karen, tom)))


@pytest.fixture
def desk() -> SavingDesk:
    return SavingDesk()


@pytest.fixture
def dialled() -> list[str]:
    return []


class Clock:
    """Stands at a moment until it is set to another."""

    def __init__(self) -> None:
        self.at = MORNING


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pane_at(
    qtbot: QtBot, theme: Theme, desk: SavingDesk, dialled: list[str], clock: Clock
) -> Callable[[datetime], CallPane]:
    def made(at: datetime) -> CallPane:
        def dial(url: QUrl) -> None:
            dialled.append(url.toString())

        clock.at = at
        pane = CallPane(desk, TaskRunner(inline=True), theme, now=lambda: clock.at, dial=dial)
        qtbot.addWidget(pane)
        pane.resize(340, 560)
        pane.show()
        return pane

    return made


def menu(pane: CallPane) -> list[str]:
    return [action.text() for action in offered(pane)]


def test_the_time_there_stands_beside_the_number(pane_at: Callable[[datetime], CallPane], view: DebtorView) -> None:
    pane = pane_at(MORNING)
    new_york = replace(view.head.contacts[0], zone="America/New_York")
    pane.show_debtor(replace(view, head=replace(view.head, contacts=(new_york,))))
    assert "0113 496 0142 · 05:42 there" in pane.head._number.accessibleName()


def test_each_live_number_can_be_chosen_and_is_the_one_dialled(
    pane_at: Callable[[datetime], CallPane], view: DebtorView, dialled: list[str], desk: SavingDesk, qtbot: QtBot
) -> None:
    pane = pane_at(MORNING)
    pane.show_debtor(view)
    assert menu(pane) == [
        "Karen Marsh · Accounts · 0113 496 0142",
        "Karen Marsh · Accounts · 07700 900123 · mobile",
        "Tom Northgate · Director · 0113 496 0100",
    ]
    offered(pane)[1].trigger()
    pane.head.dial()
    assert dialled == ["tel:+447700900123"]
    pane.show_debtor(view)
    assert pane.head.number == "07700900123", "read again, the number chosen stays"
    pane.toggle_call()
    pane.outcomes.set_code("NUMBER_DEAD")
    pane.save_and_next()
    qtbot.waitUntil(lambda: bool(desk.entries))
    assert (desk.entries[0].contact_id, desk.entries[0].number) == (1, "07700900123")


def test_who_left_is_not_offered_and_the_group_is(pane_at: Callable[[datetime], CallPane], view: DebtorView) -> None:
    karen, tom = view.head.contacts
    anna = replace(tom, id=50, name="Anna Holt", role="Treasury")
    group = (GroupContact("head office", "NOR001", "Northgate Group", anna),)
    pane = pane_at(MORNING)
    pane.show_debtor(
        replace(view, head=replace(view.head, contacts=(tom, replace(karen, left_on=FRIDAY)), group=group))
    )
    assert menu(pane) == [
        "Tom Northgate · Director · 0113 496 0100",
        "Anna Holt · head office NOR001 · Treasury · 0113 496 0100",
    ]


@pytest.mark.parametrize(
    ("at", "tries", "words"),
    [
        (MORNING, 0, ""),
        (EVENING, 0, "The call began at 17:45 there; ring from 09:00 to 17:30. (House rule for business debtors)"),
        (MORNING, 3, "This is call 4 in 7 days; 3 are allowed. (House rule for business debtors)"),
    ],
)
def test_f9_says_quietly_what_speaks_against_ringing(
    qtbot: QtBot, pane_at: Callable[[datetime], CallPane], view: DebtorView, at: datetime, tries: int, words: str
) -> None:
    pane = pane_at(at)
    made = tuple(Attempt(FRIDAY - timedelta(days=ago), talked=False) for ago in range(tries))
    pane.show_debtor(replace(view, attempts=made))
    assert pane.head._against.isHidden()
    pane.toggle_call()
    qtbot.wait(10)
    assert pane.head._against.text() == words
    assert pane.timer.is_running, "it never stands in the way"


def test_ringing_all_the_same_is_kept_with_the_call_and_said_of_nobody_else(
    qtbot: QtBot, pane_at: Callable[[datetime], CallPane], view: DebtorView, desk: SavingDesk
) -> None:
    pane = pane_at(EVENING)
    pane.show_debtor(view)
    pane.toggle_call()
    qtbot.wait(10)
    pane.outcomes.set_code("NO_ANSWER")
    pane.save_and_next()
    qtbot.waitUntil(lambda: bool(desk.entries))
    assert [each.rule for each in desk.entries[0].against] == ["House rule for business debtors"]
    qtbot.wait(10)
    assert pane.head._against.isHidden()
    pane.note.setPlainText("A note is no call.")
    pane.save_and_next()
    qtbot.waitUntil(lambda: len(desk.entries) == 2)
    assert desk.entries[1].against == ()


TOO_LONG = "The call went on past 17:30 there; ring from 09:00 to 17:30. (House rule for business debtors)"
LATE = datetime(2026, 11, 20, 17, 28, tzinfo=UTC)


def test_a_call_that_goes_on_past_the_hour_says_so_in_that_minute(
    qtbot: QtBot, pane_at: Callable[[datetime], CallPane], view: DebtorView, clock: Clock
) -> None:
    pane = pane_at(LATE)
    pane.show_debtor(view)
    pane.toggle_call()
    said = []
    for minutes in (1, 2, 3):
        clock.at = LATE + timedelta(minutes=minutes)
        pane.timer.changed.emit()
        qtbot.wait(10)
        said.append(pane.head._against.text())
    assert said == ["", TOO_LONG, TOO_LONG]


@pytest.mark.parametrize(
    ("ends", "saved", "kept"),
    [
        pytest.param(None, 5, 1, id="saved while it goes on"),
        pytest.param(1, 5, 0, id="ended in time and written up after the hour"),
        pytest.param(3, 5, 1, id="ended too late"),
    ],
)
def test_what_is_kept_with_a_call_is_judged_by_when_it_ended(
    qtbot: QtBot,
    pane_at: Callable[[datetime], CallPane],
    view: DebtorView,
    desk: SavingDesk,
    clock: Clock,
    ends: int | None,
    saved: int,
    kept: int,
) -> None:
    pane = pane_at(LATE)
    pane.show_debtor(view)
    pane.toggle_call()
    if ends is not None:
        clock.at = LATE + timedelta(minutes=ends)
        pane.toggle_call()
    clock.at = LATE + timedelta(minutes=saved)
    pane.outcomes.set_code("NO_ANSWER")
    pane.save_and_next()
    qtbot.waitUntil(lambda: bool(desk.entries))
    assert [each.text for each in desk.entries[0].against] == [TOO_LONG.partition(" (")[0]] * kept
