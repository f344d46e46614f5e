"""The history: newest first, searched, filtered, opened, corrected by addition."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from creditdesk.services.ledger.history_filter import KINDS
from creditdesk.services.ledger.views import DebtorView, Mark
from creditdesk.ui.desk.entry_dialog import EntryDialog
from creditdesk.ui.desk.history import History
from creditdesk.ui.desk.history_model import HistoryModel, second_line, shortened
from creditdesk.ui.theme import Theme
from tests.conftest import AS_OF


@pytest.fixture
def history(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> History:
    made = History(theme)
    qtbot.addWidget(made)
    made.resize(340, 420)
    made.show()
    made.show_entries(northgate.history, AS_OF)
    made.list_view.setFocus()
    return made


def _titles(history: History) -> list[str]:
    return [entry.title.split(" ")[0] for entry in history.entries]


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, northgate: DebtorView) -> None:
    model = HistoryModel()
    qtmodeltester.check(model)
    model.show_entries(northgate.history, AS_OF)
    qtmodeltester.check(model, force_py=True)
    model.search("call")
    model.keep_kind(KINDS[2])


def test_the_newest_stands_first(history: History) -> None:
    assert _titles(history) == ["Promise", "Query", "Call", "Part", "Second"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("director", ["Call"]),
        ("10555", ["Promise", "Call", "Part"]),
        ("10555 bacs", ["Part"]),
        ("29 oct", ["Call"]),
        ("RELEASE both", ["Call"]),
        ("no such thing", []),
    ],
)
def test_search_finds_words_numbers_and_days(qtbot: QtBot, history: History, text: str, titles: list[str]) -> None:
    qtbot.keyClicks(history.search_box, text)
    assert _titles(history) == titles
    assert not history.grab().isNull()
    qtbot.keyClick(history.search_box, Qt.Key.Key_Escape)
    assert len(history.entries) == 5


def test_a_new_entry_is_seen_at_the_top_by_whoever_stands_there(history: History, northgate: DebtorView) -> None:
    new = northgate.history[0]._replace(activity_id=99, kind="letter", title="Reminder RM-1", on=northgate.as_of)
    history.show_entries((new, *northgate.history), AS_OF)
    view = history.list_view
    assert view.currentIndex().row() == 0
    assert view.viewport().rect().contains(view.visualRect(view.model().index(0, 0)).topLeft())
    view.setCurrentIndex(view.model().index(2, 0))
    kept = view.current_entry()
    history.show_entries((new._replace(activity_id=100), new, *northgate.history), AS_OF)
    assert view.current_entry() == kept


def test_kinds_can_be_kept(history: History) -> None:
    history.keep_kind(KINDS[5])
    assert _titles(history) == ["Part"]
    history.keep_kind(KINDS[0])
    assert len(history.entries) == 5


def test_enter_opens_and_control_c_copies(qtbot: QtBot, history: History) -> None:
    view = history.list_view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(history.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].activity_id == 10
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Director is back Monday" in QApplication.clipboard().text()


def test_what_people_wrote_is_corrected_by_addition_and_what_the_ledger_tells_is_not(
    qtbot: QtBot, history: History
) -> None:
    asked: list[object] = []
    history.correction_requested.connect(asked.append)
    history._correct.trigger()
    assert asked == [history.entries[0]]
    history.list_view.setCurrentIndex(history.list_view.model().index(3, 0))
    history._correct.trigger()
    assert len(asked) == 1


def test_the_second_line_says_the_day_once(northgate: DebtorView) -> None:
    assert second_line(northgate.history[0], AS_OF) == "INV-10512, INV-10555 · K. Marsh · 17 Nov"
    bare = northgate.history[3]._replace(detail="against INV-10555")
    assert second_line(bare, AS_OF) == "against INV-10555 · 20 Oct"


def test_an_entry_of_years_ago_says_its_year(history: History, northgate: DebtorView) -> None:
    paid = northgate.history[3]._replace(detail="against INV-10555", on=date(2024, 2, 19))
    assert second_line(paid, AS_OF) == "against INV-10555 · 19 Feb 2024"
    history.show_entries((paid,), AS_OF)
    for words, found in (("19 feb", 1), ("2024", 1), ("2025", 0)):
        history.look_for(words)
        assert history.list_view.model().rowCount() == found


def test_a_long_note_is_cut_at_three_lines_and_whole_in_its_tooltip(
    qtbot: QtBot, history: History, northgate: DebtorView
) -> None:
    long = northgate.history[1]._replace(note="word " * 400)
    history.show_entries((long,), AS_OF)
    view = history.list_view
    index = view.model().index(0, 0)
    assert view.visualRect(index).height() < 120
    assert "word word" in index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("room", [60, 100, 140])
def test_what_is_too_long_for_its_lines_gives_way_but_never_when_it_was(northgate: DebtorView, room: int) -> None:
    entry = northgate.history[1]._replace(
        note="She says that the run is on Friday, and that the director signs on Thursday.",
        detail="Gary Stott · 1 min · rung all the same, House rule: “It is 04:29 there; ring from 09:00 to 17:30.”",
    )
    shown = shortened(entry, AS_OF, lambda text: len(text) <= room)
    assert len(shown) <= room
    assert shown.startswith("“She says that the run is")
    assert "…" in shown
    assert shown.endswith(second_line(entry, AS_OF)[-14:])
    assert shortened(entry, AS_OF, lambda _text: True) == second_line(entry, AS_OF)


def test_a_long_history_is_there_without_waiting(qtbot: QtBot, history: History, northgate: DebtorView) -> None:
    entries = tuple(
        northgate.history[1]._replace(activity_id=at, on=date(2026, 11, 20) - timedelta(days=at)) for at in range(2000)
    )
    history.show_entries(entries, AS_OF)
    assert len(history.entries) == 2000
    qtbot.keyClick(history.list_view, Qt.Key.Key_End)
    assert history.list_view.current_entry() is not None


def test_larger_text_and_another_width_leave_no_moment_without_the_history(
    history: History, northgate: DebtorView, theme: Theme
) -> None:
    history.show_entries(northgate.history * 30, AS_OF)
    view = history.list_view
    for change in (lambda: theme.set_text_percent(150), lambda: history.resize(400, 420)):
        change()
        QApplication.processEvents()
        assert view.indexAt(view.viewport().rect().center()).isValid()


def test_an_entry_keeps_the_keyboard_when_read_anew(qtbot: QtBot, history: History, northgate: DebtorView) -> None:
    qtbot.keyClick(history.list_view, Qt.Key.Key_Down)
    chosen = history.list_view.current_entry()
    history.show_entries(northgate.history, AS_OF)
    assert history.list_view.current_entry() == chosen


def test_no_history_says_what_would_fill_it(history: History) -> None:
    history.show_entries((), AS_OF)
    assert not history.grab().isNull()
    assert history.list_view.current_entry() is None


def test_where_nothing_may_be_written_no_correction_is_offered(
    qtbot: QtBot, history: History, northgate: DebtorView
) -> None:
    history.offer_corrections(False)
    asked: list[object] = []
    history.correction_requested.connect(asked.append)
    qtbot.keyClick(history.list_view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert (asked, history._correct.isEnabled()) == ([], False)
    entry = next(entry for entry in northgate.history if entry.activity_id is not None)
    for may, words in ((True, {"Close", "Correct…"}), (False, {"Close"})):
        dialog = EntryDialog(entry, history, may_correct=may)
        assert {button.text().replace("&", "") for button in dialog.findChildren(QPushButton)} == words


def test_a_filter_or_the_end_of_a_long_history_asks_for_the_older_entries(
    qtbot: QtBot, history: History, northgate: DebtorView
) -> None:
    asked: list[str] = []
    history.whole_wanted.connect(lambda: asked.append(history.search_box.text()))
    history.show_entries(northgate.history, AS_OF, is_whole=False)
    assert asked == []
    qtbot.keyClicks(history.search_box, "ca")
    assert asked == ["c", "ca"]
    history.show_entries(northgate.history, AS_OF)
    qtbot.keyClicks(history.search_box, "l")
    assert asked == ["c", "ca"]


def test_an_entry_that_is_hidden_or_older_is_brought_into_sight(history: History, northgate: DebtorView) -> None:
    call = next(entry for entry in northgate.history if entry.kind == "call")
    assert call.activity_id is not None
    history.search_box.setText("second reminder")
    history.keep_kind(KINDS[4])
    history.show_entry(call.activity_id)
    assert history.list_view.current_entry() == call
    assert history.search_box.text() == ""
    older = call._replace(activity_id=99, on=date(2024, 1, 5))
    history.show_entries(northgate.history, AS_OF, is_whole=False)
    with_older = [*northgate.history, older]
    history.whole_wanted.connect(lambda: history.show_entries(with_older, AS_OF))
    history.show_entry(99)
    assert history.list_view.current_entry() == older


def test_a_name_is_found_without_its_accents(qtbot: QtBot, history: History, northgate: DebtorView) -> None:
    history.show_entries([northgate.history[0]._replace(note="Chèque from Ménard"), *northgate.history[1:]], AS_OF)
    qtbot.keyClicks(history.search_box, "cheque menard")
    assert len(history.entries) == 1


def test_a_mark_of_the_ledger_leads_to_the_payment_that_it_names(history: History, northgate: DebtorView) -> None:
    payment = next(entry for entry in northgate.history if entry.kind == "payment")
    longer = payment._replace(detail="BACS-77110 · against INV-10555")
    named = payment._replace(detail="BACS-7711 · against INV-10555")
    bounce = payment._replace(kind="bounce", detail="BACS-7711")
    history.show_entries([longer, named, bounce], AS_OF)
    assert history.entry_of_mark(Mark("part_payment", payment.on, "£5,000.00 paid by BACS-7711")) == named
    assert history.entry_of_mark(Mark("payment", payment.on, "£5,000.00 paid by BACS-77110")) == longer
    assert history.entry_of_mark(Mark("bounce", payment.on, "£5,000.00 of BACS-7711 bounced")) == bounce
    assert history.entry_of_mark(Mark("payment", payment.on, "£5,000.00 paid by CASH-1")) is None


def test_thousands_of_entries_are_made_ready_for_the_search_before_its_first_key(
    qtbot: QtBot, history: History, northgate: DebtorView
) -> None:
    entries = [northgate.history[1]._replace(activity_id=at) for at in range(3000)]
    history.show_entries(entries, AS_OF)
    history.search_box.setFocus()
    model = history.list_view.model()
    assert isinstance(model, HistoryModel)
    qtbot.waitUntil(lambda: len(model._searched) == 3000)
    history.show_entries(entries[:10], AS_OF)
    assert model._searched == {}
