"""A book whose company has said nothing of itself yet, and what the dialog needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

import pytest
from pytestqt.qtbot import QtBot

from creditdesk.services.book.book import Book
from creditdesk.services.letters.bank_lock import SecondLook
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.service import Letters
from creditdesk.ui.settings.letterhead import LetterheadDialog
from creditdesk.ui.settings.second_look import read_back
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def letters(book: Book) -> Letters:
    return Letters(book)


@pytest.fixture
def runner() -> TaskRunner:
    """Runs everything at once, in the test's own thread."""
    return TaskRunner(inline=True)


@pytest.fixture
def confirmed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read back before bank details changed; the person says yes to it."""
    asked: list[str] = []

    def yes(_dialog: LetterheadDialog, before: Sequence[BankAccount], after: Sequence[BankAccount]) -> SecondLook:
        asked.append(read_back(before, after))
        return SecondLook("A new bank", seen_by="Tom")

    monkeypatch.setattr(LetterheadDialog, "_confirm", yes)
    return asked


@pytest.fixture
def opened(
    qtbot: QtBot, letters: Letters, runner: TaskRunner, theme: Theme, as_of: date, at: datetime
) -> Iterator[Callable[[], LetterheadDialog]]:
    """Open the dialog."""

    def once() -> LetterheadDialog:
        dialog = LetterheadDialog(letters, runner, theme, as_of=as_of, now=lambda: at)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.resize(1040, 820)
        dialog.show()
        return dialog

    return once
