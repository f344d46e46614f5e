"""The words of letters: edited with the keyboard, judged where they stand, seen as the letter, kept in versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import QMimeData, QSettings, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.domain.letter_words import FIELD_WORDS
from creditdesk.services.book.book import Book
from creditdesk.services.letters.own_texts import OURS, our_wording
from creditdesk.services.letters.service import Letters
from creditdesk.services.office import Office
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters.text_asked import TextAsked
from creditdesk.ui.letters.text_editor import TextsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.conftest import LedgerBuilder
from tests.ui.leaving import leave, stay

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
OUR_REMINDER = our_wording(Kind.REMINDER, "en")


@pytest.fixture
def office(book: Book, letters: Letters) -> Office:
    return Office.of(book)


@pytest.fixture
def opened(
    qtbot: QtBot, office: Office, inline: TaskRunner, theme: Theme, memory: QSettings, day: date, at: datetime
) -> Callable[[], TextsDialog]:
    def once() -> TextsDialog:
        dialog = TextsDialog(office, inline, theme, memory, as_of=day, now=lambda: at)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        # Wide enough for the text and the letter side by side.
        dialog.resize(1160, 820)
        dialog.show()
        dialog.activateWindow()
        return dialog

    return once


@pytest.fixture
def dialog(opened: Callable[[], TextsDialog]) -> TextsDialog:
    return opened()


def at_end(dialog: TextsDialog, number: int) -> None:
    """Put the keyboard at the end of a paragraph, counted from 1."""
    edit = dialog.form.all_cards[number - 1].edit
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)


def tried(dialog: TextsDialog) -> TextsDialog:
    """Let the pause after the last key pass."""
    dialog._rest.stop()
    dialog._try_out()
    return dialog


def number_of(text: str) -> int:
    """The paragraph of our reminder that begins so."""
    return next(at for at, each in enumerate(OUR_REMINDER.paragraphs, 1) if each.text.startswith(text))


PAY = number_of("Please pay")


def test_it_opens_with_what_the_reminder_says_and_a_letter_beside(dialog: TextsDialog, qtbot: QtBot) -> None:
    assert dialog.form.wording == OUR_REMINDER
    assert (dialog.kind.currentText(), dialog.language.currentText()) == ("Reminder", "English")
    assert dialog.version.currentText() == "CreditDesk's words, in use"
    assert not dialog.save_button.isEnabled()
    qtbot.waitUntil(lambda: bool(dialog.view.drawn))
    assert "Please pay" in dialog.view.accessibleDescription()


@pytest.mark.parametrize("kind", [kind for kind in (*Kind, *Notice) if frame_of(kind) is not None])
def test_every_letter_is_shown_as_it_is_and_is_not_changed_by_that(dialog: TextsDialog, kind: Kind | Notice) -> None:
    dialog.show_text(kind)
    assert dialog.form.wording == our_wording(kind, "en")
    assert not dialog.is_changed
    assert [card.faults.said for card in dialog.form.all_cards if card.faults.said] == []
    assert dialog.debtor.isEnabled() is isinstance(kind, Kind)


def test_words_are_typed_saved_and_said_by_the_letters(dialog: TextsDialog, office: Office, qtbot: QtBot) -> None:
    at_end(dialog, PAY)
    qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, " In all $asked .")
    tried(dialog)
    assert dialog.save_button.isEnabled()
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    shown = office.letter_texts.show(Kind.REMINDER, "en")
    assert (shown.version, shown.wording.paragraphs[PAY - 1].text[-16:]) == (1, " In all $asked .")
    assert dialog.version.currentText().startswith("Your words: version 1 of ")
    assert not dialog.save_button.isEnabled()


def test_what_was_saved_is_taken_back(dialog: TextsDialog, office: Office, qtbot: QtBot, at: datetime) -> None:
    told: list[LastChange] = []
    dialog.undoable.connect(told.append)
    at_end(dialog, PAY)
    qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, " Thank you.")
    dialog.save()
    (change,) = told
    assert change.done == "Saved: words of the reminder"
    assert change.take_back is not None
    change.take_back(at)
    assert office.letter_texts.show(Kind.REMINDER, "en").is_ours


def test_an_earlier_version_is_looked_at_and_saved_to_hold_again(
    dialog: TextsDialog, office: Office, qtbot: QtBot
) -> None:
    at_end(dialog, PAY)
    qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, " Thank you.")
    dialog.save()
    ours = dialog.version.count() - 1
    assert dialog.version.itemText(ours) == "CreditDesk's words"
    dialog.version.setCurrentIndex(ours)
    dialog.version.activated.emit(ours)
    assert dialog.form.wording == OUR_REMINDER
    assert not office.letter_texts.show(Kind.REMINDER, "en").is_ours
    dialog.save()
    assert office.letter_texts.show(Kind.REMINDER, "en").is_ours
    assert [each.version for each in office.letter_texts.versions(Kind.REMINDER, "en")] == [2, 1, OURS]


@pytest.mark.parametrize(
    ("typed", "said", "saves"),
    [
        (" Mind $askd now.", "names $askd, which is no field of this letter. Is asked meant?", False),
        (" The police will come.", "Not to be sent: “police”. Not to pay is no crime.", False),
        (" You have ignored us.", "Better said otherwise: “you have ignored”. Keep to facts", True),
        (" \u4f60\u597d", "Our fonts cannot print", False),
    ],
)
def test_what_is_wrong_is_said_below_the_paragraph_and_marked_in_it(
    dialog: TextsDialog, typed: str, said: str, saves: bool
) -> None:
    card = dialog.form.all_cards[PAY - 1]
    at_end(dialog, PAY)
    card.edit.insertPlainText(typed)
    tried(dialog)
    (sentence,) = card.faults.said
    assert said in sentence
    assert [each.faults.said for each in dialog.form.all_cards if each is not card and each.faults.said] == []
    assert card.edit.extraSelections()
    assert dialog.save_button.isEnabled() is saves
    assert bool(dialog.said) is not saves


def test_a_field_that_can_be_empty_is_mended_by_one_press(dialog: TextsDialog, qtbot: QtBot) -> None:
    card = dialog.form.all_cards[PAY - 1]
    at_end(dialog, PAY)
    qtbot.keyClicks(card.edit, " As of $promised_on .")
    tried(dialog)
    assert card.faults.said == ["“day promised” can be empty, and then this paragraph has a hole in it."]
    (cure,) = card.faults.cures
    assert cure.text() == "Print it only when a promise was broken"
    cure.click()
    tried(dialog)
    assert card.faults.said == []
    assert card.paragraph("after").when == ("broken",)


def test_what_the_law_asks_for_is_missed_and_put_in(dialog: TextsDialog, qtbot: QtBot) -> None:
    dialog.show_text(Kind.REMINDER_2)
    for card in list(dialog.form.all_cards)[1:]:
        card.removed.emit()
    dialog.form.all_cards[0].edit.show_text("Please pay $asked.", FIELD_WORDS)
    tried(dialog)
    assert "The letter must state the day by which it is to be paid." in dialog.form.letter_faults.said
    at_end(dialog, 1)
    next(each for each in dialog.form.letter_faults.cures if each.text() == "Insert “day to pay by”").click()
    assert dialog.form.all_cards[0].edit.text == "Please pay $asked. $pay_by"


def test_a_field_is_one_sign_that_goes_whole_and_is_copied_as_it_is_written(dialog: TextsDialog, qtbot: QtBot) -> None:
    edit = dialog.form.all_cards[0].edit
    edit.show_text("Pay **$asked** now", FIELD_WORDS)
    edit.setFocus()
    assert edit.toPlainText().count("\ufffc") == 1
    assert edit.accessibleDescription() == "Pay [sum to pay] now"
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "Pay **$asked** now"
    edit.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(5):
        qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text == "Pay "


def test_what_is_pasted_is_one_paragraph_with_its_fields(dialog: TextsDialog) -> None:
    edit = dialog.form.all_cards[0].edit
    edit.show_text("", FIELD_WORDS)
    data = QMimeData()
    data.setText("Pay $asked\nby  $pay_by.")
    edit.insertFromMimeData(data)
    assert edit.text == "Pay $asked by $pay_by."
    assert edit.toPlainText().count("\ufffc") == 2


def test_bold_is_seen_and_kept(dialog: TextsDialog, qtbot: QtBot) -> None:
    edit = dialog.form.all_cards[0].edit
    edit.show_text("Pay $asked now", FIELD_WORDS)
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_B, CTRL)
    assert edit.text == "**Pay $asked now**"
    qtbot.keyClick(edit, Qt.Key.Key_B, CTRL)
    assert edit.text == "Pay $asked now"


def test_enter_begins_a_paragraph_with_what_stands_behind(dialog: TextsDialog, qtbot: QtBot) -> None:
    first = dialog.form.all_cards[0]
    first.edit.show_text("One $asked two", FIELD_WORDS)
    first.edit.setFocus()
    for _ in range(4):
        qtbot.keyClick(first.edit, Qt.Key.Key_Right)
    qtbot.keyClick(first.edit, Qt.Key.Key_Return)
    one, two = dialog.form.all_cards[:2]
    assert (one.edit.text, two.edit.text) == ("One ", "$asked two")
    assert two.paragraph("before").when == one.paragraph("before").when
    assert two.edit.hasFocus()


def test_a_paragraph_goes_up_and_down_and_past_the_items(dialog: TextsDialog, qtbot: QtBot) -> None:
    before = len(dialog.form.cards["before"])
    at_end(dialog, PAY)
    moving = dialog.form.all_cards[PAY - 1]
    assert moving is dialog.form.cards["after"][0]
    qtbot.keyClick(moving.edit, Qt.Key.Key_Up, ALT)
    assert dialog.form.wording.paragraphs[PAY - 1].place == "before"
    assert dialog.form.cards["before"][before] is moving
    qtbot.waitUntil(moving.edit.hasFocus)
    qtbot.keyClick(moving.edit, Qt.Key.Key_Down, ALT)
    assert dialog.form.wording == OUR_REMINDER


def test_a_paragraph_is_taken_out(dialog: TextsDialog, qtbot: QtBot) -> None:
    at_end(dialog, 1)
    qtbot.keyClick(dialog.form.all_cards[0].edit, Qt.Key.Key_Delete, CTRL | SHIFT)
    assert dialog.form.wording.paragraphs == OUR_REMINDER.paragraphs[1:]
    assert dialog.form.all_cards[0].edit.hasFocus()


def test_the_letter_beside_goes_to_the_debtor_chosen(dialog: TextsDialog, debtor: int, qtbot: QtBot) -> None:
    dialog.debtor.setFocus()
    qtbot.keyClicks(dialog.debtor, "north")
    dialog.debtor._look_up()
    dialog.debtor._choose("Northgate Timber (NOR014)")
    qtbot.waitUntil(lambda: "Northgate Timber" in dialog.view.accessibleDescription())
    late = dialog.form.all_cards[
        number_of("The $things below were due by $latest_due and are still outstanding, the") - 1
    ]
    broken = dialog.form.all_cards[number_of("You told us on") - 1]
    assert (late._unprinted.text(), broken._unprinted.text()) == ("", "Not in the letter beside")
    assert broken.edit.accessibleName().endswith("before the items, not in the letter beside")
    assert dialog.form.subject.values["asked"] == "£25,480.00"
    dialog.debtor.clear()
    qtbot.waitUntil(lambda: "A Debtor Ltd" in dialog.view.accessibleDescription())


def test_a_debtor_with_nothing_to_say_to_is_told_of(dialog: TextsDialog, debtor: int) -> None:
    dialog.show_text(Kind.BROKEN_PROMISE)
    dialog.debtor._offer(dialog._office.ledger.search("north"))
    dialog.debtor._choose("Northgate Timber (NOR014)")
    assert "no promise of the debtor was broken lately" in dialog.said


def test_what_is_typed_waits_while_another_text_is_looked_at(dialog: TextsDialog, qtbot: QtBot) -> None:
    at_end(dialog, PAY)
    qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, " Thank you.")
    typed = dialog.form.wording
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    assert dialog.form.wording == our_wording(Kind.REMINDER, "de")
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    assert (dialog.form.wording, dialog.is_changed) == (typed, True)


def look_at(dialog: TextsDialog, words: str) -> None:
    """Choose a version in the list as a person does."""
    at = next(at for at in range(dialog.version.count()) if dialog.version.itemText(at).startswith(words))
    dialog.version.setCurrentIndex(at)
    dialog.version.activated.emit(at)


def test_what_is_typed_waits_while_an_earlier_version_is_looked_at(dialog: TextsDialog, qtbot: QtBot) -> None:
    at_end(dialog, PAY)
    qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, " Thank you.")
    typed = dialog.form.wording
    look_at(dialog, "CreditDesk's words")
    assert (dialog.form.wording, dialog.is_changed) == (OUR_REMINDER, False)
    # Another text looked at meanwhile takes nothing away, and what waits is asked about.
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    assert dialog.leaving == "A text that you changed is not saved. Leave what you typed?"
    look_at(dialog, "As you changed it")
    assert (dialog.form.wording, dialog.is_changed) == (typed, True)
    dialog.save()
    assert dialog.leaving == ""
    assert [dialog.version.itemText(at)[:10] for at in range(dialog.version.count())] == ["Your words", "CreditDesk"]


def test_what_is_typed_over_an_earlier_version_waits_too(dialog: TextsDialog, qtbot: QtBot) -> None:
    for typed in (" Thank you.", " Many thanks."):
        at_end(dialog, PAY)
        qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, typed)
        look_at(dialog, "CreditDesk's words")
    assert [dialog.version.itemText(at) for at in range(1, dialog.version.count())] == [
        "As you changed it, not saved",
        "As you changed it, not saved (2)",
    ]
    look_at(dialog, "As you changed it, not saved (2)")
    assert dialog.form.wording.paragraphs[PAY - 1].text.endswith(" Many thanks.")


def test_what_is_typed_while_it_is_being_saved_stays_under_the_cursor(
    office: Office, theme: Theme, memory: QSettings, day: date, at: datetime, qtbot: QtBot
) -> None:
    runner = TaskRunner()
    dialog = TextsDialog(office, runner, theme, memory, as_of=day, now=lambda: at)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
    dialog.show()
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    edit = dialog.form.all_cards[PAY - 1].edit
    at_end(dialog, PAY)
    qtbot.keyClicks(edit, " Thank you.")
    saved = dialog.form.wording
    dialog.save()
    qtbot.keyClicks(edit, " Yours")
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    assert office.letter_texts.show(Kind.REMINDER, "en").wording == saved
    qtbot.keyClicks(edit, " truly.")
    assert dialog.form.wording.paragraphs[PAY - 1].text.endswith(" Thank you. Yours truly.")
    assert dialog.save_button.isEnabled()
    # The text that is looked at when the answer comes is none the worse for it, either.
    dialog.save()
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    assert dialog.form.wording == our_wording(Kind.REMINDER, "de")
    assert not dialog.is_changed
    assert dialog.leaving == ""
    runner.close()


@pytest.mark.parametrize("leaves", [True, False])
def test_closing_asks_about_what_is_not_saved(dialog: TextsDialog, qtbot: QtBot, leaves: bool) -> None:
    at_end(dialog, PAY)
    qtbot.keyClicks(dialog.form.all_cards[PAY - 1].edit, " Thank you.")
    dialog.reject()
    words = (leave if leaves else stay)(dialog)
    assert words == "A text that you changed is not saved. Leave what you typed?"
    assert dialog.isVisible() is not leaves


def test_the_keyboard_reaches_all_of_it(dialog: TextsDialog, qtbot: QtBot) -> None:
    wanted = {dialog.kind, dialog.language, dialog.version, dialog.field_button, dialog.debtor, dialog.view}
    wanted |= {dialog.close_button, dialog.form.subject, *dialog.form.add_buttons.values()}
    wanted |= {stop for card in dialog.form.all_cards for stop in card.stops}
    dialog.kind.setFocus()
    reached = set()
    for _ in range(150):
        reached.add(QApplication.focusWidget())
        QApplication.focusWidget().nextInFocusChain()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is dialog.kind:
            break
    assert wanted - reached == set()


def test_asked_for_from_a_letter_it_shows_that_letter_s_words_to_that_debtor_in_their_language(
    office: Office,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    day: date,
    at: datetime,
    ledger: LedgerBuilder,
    qtbot: QtBot,
) -> None:
    weiss = ledger.customer("DE1", name="Tischlerei Weiß", country="DE", language="de", address1="Hafenstr. 4")
    ledger.invoice(weiss, "INV-9", "2026-08-06", "900.00", due="2026-09-05")
    asked = TextAsked(Kind.FINAL_DEMAND, weiss, "DE1", "Tischlerei Weiß")
    dialog = TextsDialog(office, inline, theme, memory, asked=asked, as_of=day, now=lambda: at)
    qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
    dialog.resize(1160, 820)
    dialog.show()
    assert (dialog.kind.currentText(), dialog.language.currentText()) == ("Final demand", "German")
    assert dialog.form.wording == our_wording(Kind.FINAL_DEMAND, "de")
    qtbot.waitUntil(lambda: "Tischlerei Weiß" in dialog.view.accessibleDescription())


def test_fields_are_offered_with_what_they_say_and_those_that_can_be_empty_apart(
    dialog: TextsDialog, debtor: int, qtbot: QtBot
) -> None:
    dialog.debtor._offer(dialog._office.ledger.search("north"))
    dialog.debtor._choose("Northgate Timber (NOR014)")
    at_end(dialog, PAY)
    qtbot.keyClick(dialog, Qt.Key.Key_Space, CTRL)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = {action.text(): action for action in menu.actions()}
    assert "sum to pay\t£25,480.00" in offered
    assert "sum promised\t" not in offered
    assert "When a promise was broken" in offered
    offered["account\tNOR014"].trigger()
    menu.close()
    assert dialog.form.all_cards[PAY - 1].edit.text.endswith(" $account")


def test_a_field_that_was_taken_out_comes_back(dialog: TextsDialog, qtbot: QtBot) -> None:
    edit = dialog.form.all_cards[0].edit
    edit.show_text("Pay **$asked**", FIELD_WORDS)
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text == "Pay "
    qtbot.keyClick(edit, Qt.Key.Key_Z, CTRL)
    assert edit.text == "Pay **$asked**"
