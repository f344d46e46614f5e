"""A letter of a company that has not said who it is: the pane says what is missing, with the one button that helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.service import Letters
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

BANK = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")


@pytest.fixture
def pane(
    qtbot: QtBot, letters: Letters, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> LetterPane:
    """The pane of a company that said nothing but its name."""
    letters.save_letterhead(replace(letters.letterhead(), address=(), banks=()), at=at)
    made = LetterPane(letters, inline, theme, lambda: at, memory)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    return made


@pytest.mark.parametrize(("kind", "paper"), [("reminder", "letter"), ("statement", "statement")])
def test_what_is_missing_is_said_beside_the_letter(
    pane: LetterPane, debtor: int, day: date, kind: str, paper: str
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind=kind)
    assert pane.lacking.isVisible()
    assert pane.lacking_text == (
        f"Your letterhead has no address yet. No bank account of yours takes GBP: the {paper} cannot say where to pay."
    )
    pane.kinds[Kind.FINAL_DEMAND].click()
    assert "the letter cannot say" in pane.lacking_text


def test_the_verdict_and_what_is_missing_say_one_thing(pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="statement")
    assert pane.verdict_text == "⚠ It may be sent, but the letterhead is not complete."
    assert pane.issue_button.isEnabled()


def test_the_button_asks_for_the_letterhead(qtbot: QtBot, pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    with qtbot.waitSignal(pane.letterhead_wanted):
        pane.letterhead_button.click()


def test_once_it_is_complete_the_letter_is_made_anew_and_nothing_is_missing(
    pane: LetterPane, letters: Letters, debtor: int, day: date, at: datetime
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert pane.verdict_text.startswith("⚠ Held: our letterhead has no address")
    letters.save_letterhead(replace(letters.letterhead(), address=("1 Lane", "Leeds"), banks=(BANK,)), at=at)
    pane.letterhead_changed()
    assert not pane.lacking.isVisible()
    assert pane.verdict_text == "✓ Nothing is in the way of sending it."


def test_what_was_issued_stays_as_it_was(
    pane: LetterPane, letters: Letters, debtor: int, day: date, at: datetime
) -> None:
    issued, _ = letters.issue(debtor, "statement", as_of=day, at=at)
    pane.show_issued(issued.letters[0].sha256, "ST")
    assert not pane.lacking.isVisible()
    before = pane.verdict_text
    pane.letterhead_changed()
    assert pane.verdict_text == before == "✓ As it was issued."
