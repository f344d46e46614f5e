"""A file that nobody knows: the person says which column is what, sees its first rows so understood, and keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.cash.layouts import Layouts
from creditdesk.services.cash.service import Cash
from creditdesk.ui.cash.mapping import MappingPage
from creditdesk.ui.cash.page import CashPage
from creditdesk.ui.part_help import help_for
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.conftest import AS_OF, AT

ROWS = (
    "Kundennr;Firma;Belegart;Rechnungsnr;Rechnungsdatum;Fällig am;Betrag;Bearbeiter\n"
    "K1;Linde GmbH;RE;10512;14.10.2025;13.11.2025;1.234,56;Ann\n"
    "K1;Linde GmbH;GS;C99;15.10.2025;;-34,56;Ann\n"
)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, book: Book, memory: QSettings) -> CashPage:
    made = CashPage(Cash(book), TaskRunner(inline=True), theme, memory, as_of=AS_OF, now=lambda: AT)
    qtbot.addWidget(made)
    made.resize(1280, 640)
    made.show()
    made.start()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offene_posten.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def mapping(page: CashPage, file: Path) -> MappingPage:
    page.look_through([file])
    return page.mapping


def preview(mapping: MappingPage) -> list[list[str]]:
    model = mapping._previews.currentWidget().rows
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def choose(combo: QComboBox, value: str) -> None:
    combo.setCurrentIndex(combo.findData(value))


def test_columns_that_nobody_knows_open_the_page_with_what_is_likely(mapping: MappingPage) -> None:
    assert mapping.isVisible()
    assert mapping.heading.text() == "Which column is what in offene_posten.csv?"
    assert mapping.grid.fields == ("account", "name", "type", "number", "date", "due_date", "amount", "")
    assert {word: combo.currentData() for word, combo in mapping.form.types.items()} == {
        "RE": "invoice",
        "GS": "credit_note",
    }
    assert mapping.name.text() == "offene posten"
    assert mapping.verdict.text() == "✓ The first 2 rows can be taken so. They make 1 new customer."
    assert preview(mapping) == [
        ["2", "K1", "invoice", "10512", "2025-10-14", "2025-11-13", "1234.56", "", "GBP", "✓"],
        ["3", "K1", "credit note", "C99", "2025-10-15", "2025-10-15", "-34.56", "", "GBP", "✓"],
    ]


def test_the_first_rows_follow_every_choice(mapping: MappingPage) -> None:
    choose(mapping.form.currency, "EUR")
    assert preview(mapping)[0][8] == "EUR"
    choose(mapping.form.types["GS"], "cash")
    assert preview(mapping)[1][2] == "cash"
    choose(mapping.form.date_order, "mdy")
    assert "cannot be taken so. Row 2:" in mapping.verdict.text()
    assert preview(mapping)[0][-1].startswith("✗ ")


def test_what_is_still_missing_is_said_and_cannot_be_saved(mapping: MappingPage) -> None:
    choose(mapping.grid.combos[4], "")
    assert mapping.verdict.text() == "Still to be said: which column is the date."
    assert not mapping.keep_button.isEnabled()


def test_a_field_belongs_to_one_column_alone(mapping: MappingPage) -> None:
    choose(mapping.grid.combos[7], "amount")
    assert mapping.grid.fields[6:] == ("", "amount")


def test_questions_that_the_columns_answer_are_not_asked(mapping: MappingPage) -> None:
    form = mapping.form
    assert form.signs.isVisible()
    assert not form.single_type.isVisible()
    choose(mapping.grid.combos[2], "")
    assert form.single_type.isVisible()
    choose(mapping.grid.combos[2], "debit")
    assert not form.signs.isVisible()
    choose(form.kind, "customers")
    assert not form.makes_customers.isVisible()
    assert mapping.grid.fields[:2] == ("account", "name")


def test_f1_names_the_keys_of_the_columns_and_each_is_one_of_the_page(mapping: MappingPage) -> None:
    told = help_for(mapping.grid.combos[0])
    assert told is not None
    assert told.part == "Columns of a file"
    named = {cap for caps, _does in told.keys for cap in caps if cap.startswith("Alt+")}
    labels = (*mapping.findChildren(QLabel), *mapping.findChildren(QCheckBox))
    given = {each.text().partition("&")[2][:1].upper() for each in labels if "&" in each.text().replace("&&", "")}
    assert named == {f"Alt+{letter}" for letter in given}
    assert len(given) == len([each for each in labels if "&" in each.text().replace("&&", "")])


def test_saving_by_keyboard_reads_the_file_and_the_next_one_by_itself(
    page: CashPage, mapping: MappingPage, file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    assert mapping.grid.combos[0].hasFocus() or not page.isActiveWindow()
    mapping.name.setText("Alte Buchhaltung")
    qtbot.keyClick(mapping.name, Qt.Key.Key_Return)
    assert not mapping.isVisible()
    assert page.outcome.counts["new"].text() == "2"
    assert "read as Alte Buchhaltung" in page.summary.text()
    later = tmp_path / "november.csv"
    later.write_text(ROWS.replace("10512", "10600"), encoding="utf-8")
    page.look_through([later])
    assert page.outcome.counts["new"].text() == "2"


def test_a_name_that_is_taken_is_a_sentence_and_can_be_changed(mapping: MappingPage) -> None:
    mapping.name.setText("creditdesk-documents")
    mapping.keep_button.click()
    assert "comes with CreditDesk" in mapping.verdict.text()
    assert mapping.isVisible()
    assert mapping.keep_button.isEnabled()


def test_a_profile_of_ones_own_is_replaced_only_when_that_is_asked_for_again(
    page: CashPage, mapping: MappingPage, file: Path, book: Book
) -> None:
    mapping.name.setText("Alte Buchhaltung")
    mapping.keep_button.click()
    page.mapping.show_file(file, "", page._show_refusal)
    choose(mapping.form.currency, "EUR")
    mapping.name.setText(" Alte  Buchhaltung ")
    mapping.keep_button.click()
    assert "You have a column profile Alte Buchhaltung already." in mapping.verdict.text()
    assert mapping.keep_button.text() == "Replace and go on"
    assert "currency" not in str(Layouts(book).profile("Alte Buchhaltung").definition)
    mapping.name.setText("Neue Buchhaltung")
    assert mapping.keep_button.text() == "Save and go on"
    mapping.name.setText("Alte Buchhaltung")
    mapping.keep_button.click()
    mapping.keep_button.click()
    assert "EUR" in str(Layouts(book).profile("Alte Buchhaltung").definition)


def test_while_the_columns_are_being_saved_nothing_of_them_can_be_changed(
    mapping: MappingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping._runner, "write", lambda *_asked: None)
    mapping.keep_button.click()
    for part in (mapping.leave_button, mapping.keep_button, mapping.grid, mapping.form, mapping.name):
        assert not part.isEnabled()
    mapping._show_refusal(CreditDeskError("The disk is full."))
    assert mapping.leave_button.isEnabled()
    assert mapping.keep_button.isEnabled()


def test_tab_goes_from_the_columns_over_the_questions_to_the_name(mapping: MappingPage) -> None:
    order = [mapping.grid.combos[0]]
    while order[-1] is not mapping.keep_button and len(order) < 60:
        order.append(order[-1].nextInFocusChain())
    shown = [part for part in order if part in {*mapping.grid.combos, *mapping.form.in_order, mapping.name}]
    assert shown == [*mapping.grid.combos, *mapping.form.in_order, mapping.name]


def test_other_files_may_be_chosen_instead(page: CashPage, mapping: MappingPage) -> None:
    mapping.leave_button.click()
    assert page.drop_box.isVisible()


def test_the_columns_of_a_known_file_can_be_said_otherwise(page: CashPage, tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_text("account,name\nK1,Linde GmbH\n", encoding="utf-8")
    page.look_through([path])
    page.columns_button.click()
    assert page.mapping.isVisible()
    assert page.mapping.grid.fields == ("account", "name")
    assert "read as creditdesk" in page.mapping.summary.text()
    page.mapping.keep_button.click()
    assert "read as known" in page.summary.text()


def test_a_file_without_names_or_without_rows_is_said_to_be_so(page: CashPage, tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("K1,RE,10512,14.10.2025,100.00\n", encoding="utf-8")
    page.look_through([path])
    assert "row 1 seems to hold values, not names." in page.mapping.summary.text()
    choose(page.mapping.form.kind, "documents")
    for combo, name in zip(page.mapping.grid.combos, ("account", "type", "number", "date", "amount"), strict=True):
        choose(combo, name)
    assert page.mapping.verdict.text() == "There is no row below the names of the columns."


def test_every_choice_says_what_it_is_about(mapping: MappingPage) -> None:
    assert all(combo.accessibleName() for combo in mapping.findChildren(QComboBox))
    assert mapping.grid.combos[0].accessibleName() == "What column Kundennr is"
    assert mapping.grid.combos[0].accessibleDescription() == "Such as K1"


def test_a_currency_in_the_title_of_the_amounts_is_chosen_and_said(page: CashPage, tmp_path: Path) -> None:
    path = tmp_path / "op.csv"
    path.write_text(ROWS.replace(";Betrag;", ";Betrag EUR;"), encoding="utf-8")
    page.look_through([path])
    assert page.mapping.form.currency.currentData() == "EUR"
    assert 'op.csv: the amounts are in EUR, as the column "Betrag EUR" says.' in page.mapping.summary.text()
    assert [row[8] for row in preview(page.mapping)] == ["EUR", "EUR"]
