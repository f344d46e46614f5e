"""The debtor's head: five figures, each with its answer to "why?"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from creditdesk.domain.behaviour import Behaviour, Reading
from creditdesk.domain.card import Card
from creditdesk.domain.interest_law import GERMANY
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.services.ledger.views import Balance, DebtorView
from creditdesk.ui.desk.figures import FigureFacts, figures_of
from creditdesk.ui.desk.header import DebtorHeader, Figure
from creditdesk.ui.desk.looks import Badge
from creditdesk.ui.desk.why import WhyPopup
from creditdesk.ui.theme import Theme


@pytest.fixture
def header(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> DebtorHeader:
    made = DebtorHeader(theme)
    qtbot.addWidget(made)
    made.show_debtor(northgate)
    made.resize(760, 120)
    made.show()
    return made


def _named(view: DebtorView) -> dict[str, FigureFacts]:
    return {facts.caption: facts for facts in figures_of(view)}


@pytest.mark.parametrize(
    ("caption", "value", "aside", "below"),
    [
        ("Balance", "£48,212.60", "", "limit £50,000 · 96%"),
        ("Overdue", "£45,712.60", "", "oldest 77 days"),
        ("Pays in", "58 days", "▲ 15", "was 43, since July"),
        ("Promises kept", "3 of 5", "", "last one broken"),
        ("Risk", "82", "high", "slower · part-pays · query"),
    ],
)
def test_the_head_tells_how_the_debtor_stands(
    northgate: DebtorView, caption: str, value: str, aside: str, below: str
) -> None:
    facts = _named(northgate)[caption]
    assert (facts.value, facts.aside, facts.below) == (value, aside, below)


def test_currencies_stand_side_by_side_and_are_never_added(northgate: DebtorView) -> None:
    euro = Balance("EUR", 310_000, 100_000, 12, (("not due", 210_000), ("1-30", 100_000)), 0, 0, 0)
    head = replace(northgate.head, balances=(euro, *northgate.head.balances))
    facts = _named(replace(northgate, head=head))
    assert facts["Balance"].value == "£48,212.60"
    assert facts["Balance"].aside == "+ €3,100.00"
    assert ("Balance in EUR", "€3,100.00") in facts["Balance"].rows
    assert facts["Overdue"].aside == "+ €1,000.00"
    assert facts["Overdue"].below == "oldest 77 days"


def test_a_new_debtor_has_no_habits_yet(northgate: DebtorView) -> None:
    head = replace(
        northgate.head,
        pays_in_days=None,
        promises_matured=0,
        promises_kept=0,
        last_promise="",
        credit_limit_minor=None,
        limit_used_percent=None,
        balances=(),
    )
    facts = _named(replace(northgate, head=head, items=(), lanes=(), history=()))
    assert facts["Balance"].value == "£0.00"
    assert facts["Balance"].below == "no limit set"
    assert facts["Overdue"].below == "nothing overdue"
    assert facts["Pays in"].below == "too few payments yet"
    assert facts["Promises kept"].below == "none yet"


def test_who_pays_sooner_than_before_is_told_so(northgate: DebtorView) -> None:
    head = replace(northgate.head, pays_in_days=38, pays_changed_on=date(2025, 11, 1))
    facts = _named(replace(northgate, head=head))["Pays in"]
    assert (facts.aside, facts.aside_tone, facts.below) == ("▼ 5", "paid", "was 43, since Nov 2025")


def test_a_day_or_two_more_than_before_are_no_change(northgate: DebtorView) -> None:
    head = replace(northgate.head, pays_in_days=45, pays_changed_on=None)
    facts = _named(replace(northgate, head=head))["Pays in"]
    assert (facts.aside, facts.aside_tone, facts.below) == ("", "", "was 43")


@pytest.mark.parametrize(
    ("changed_on", "before", "because"),
    [
        (date(2026, 7, 14), 43, "58 of the payments since July, when it changed; 43 of those before them."),
        (None, 43, "58 of the payments of the last three months, at least the last 12; 43 of those before them."),
        (None, None, "58 of the payments of the last three months, at least the last 12."),
    ],
)
def test_pays_in_answers_why_of_the_figure_and_of_the_one_that_it_was(
    northgate: DebtorView, changed_on: date | None, before: int | None, because: str
) -> None:
    head = replace(northgate.head, pays_changed_on=changed_on, paid_in_days_before=before)
    facts = _named(replace(northgate, head=head))["Pays in"]
    assert facts.because == f"Median of days from invoice to payment: {because}"


def test_overdue_answers_why_with_the_oldest_items_first(northgate: DebtorView) -> None:
    rows = _named(northgate)["Overdue"].rows
    assert rows[0] == ("INV-10512, 77 days", "£18,400.00")
    assert [what.split(",")[0] for what, _ in rows] == ["INV-10512", "INV-10555", "INV-10590", "INV-10631"]


def test_a_figure_is_asked_why_by_keyboard(qtbot: QtBot, header: DebtorHeader) -> None:
    figure = header.figures[1]
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_Return)
    popup = figure.findChild(WhyPopup)
    assert popup is not None
    assert "INV-10512" in popup.accessibleDescription()
    qtbot.keyClick(popup, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "INV-10512, 77 days: £18,400.00" in QApplication.clipboard().text()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: figure.findChild(WhyPopup) is None or not popup.isVisible())


def test_a_very_long_name_gives_way_and_the_stop_sign_does_not(
    qtbot: QtBot, header: DebtorHeader, northgate: DebtorView
) -> None:
    name = "The Amalgamated Timber, Joinery and Architectural Ironmongery Company of West Yorkshire (Holdings) plc"
    header.show_debtor(replace(northgate, head=replace(northgate.head, name=name)))
    header.resize(560, 120)
    qtbot.wait(0)
    assert header._stop.width() == header._stop.sizeHint().width()
    assert header._name.geometry().right() < header.width()
    assert not header.grab().isNull()


def test_every_figure_has_a_name_for_those_who_do_not_see_it(header: DebtorHeader) -> None:
    assert [figure.accessibleName() for figure in header.figures] == [
        "Balance: £48,212.60",
        "Overdue: £45,712.60",
        "Pays in: 58 days ▲ 15",
        "Promises kept: 3 of 5",
        "Risk: 82 high",
    ]


def test_no_debtor_shows_nothing(header: DebtorHeader) -> None:
    header.show_debtor(None)
    assert not any(figure.isVisible() for figure in header.figures)
    assert not header._stop.isVisible()


def test_the_head_follows_the_theme(header: DebtorHeader, theme: Theme) -> None:
    light = header.grab().toImage().pixelColor(2, 2)
    theme.choose("dark")
    assert header.grab().toImage().pixelColor(2, 2) != light


def test_where_text_is_large_figures_stand_in_rows_and_none_is_cut(
    qtbot: QtBot, header: DebtorHeader, northgate: DebtorView, theme: Theme
) -> None:
    header.show_debtor(northgate)
    header.resize(760, 150)
    assert {figure.y() for figure in header.figures} == {header.figures[0].y()}
    theme.set_text_percent(200)
    try:
        header.resize(640, 300)
        qtbot.waitUntil(lambda: header.figures[3].y() > header.figures[0].y())
        assert [figure.y() == header.figures[0].y() for figure in header.figures] == [True, True, True, False, False]
        for figure in header.figures:
            assert figure.width() >= figure.minimumSizeHint().width()
            assert figure.geometry().right() < header.width()
        assert header._stop.y() > header._name.geometry().bottom()
    finally:
        theme.set_text_percent(100)


def test_a_figure_takes_the_room_of_what_it_shows_now(qtbot: QtBot, theme: Theme) -> None:
    figure = Figure(theme)
    qtbot.addWidget(figure)
    figure.show_facts(FigureFacts(caption="Balance", value="£1,284,500.00"))
    wide = figure.minimumSizeHint().width()
    figure.show_facts(FigureFacts(caption="Balance", value="£5.00"))
    assert figure.minimumSizeHint().width() < wide


def test_in_a_small_window_the_reasons_of_the_risk_give_way_before_the_figures_take_two_rows(
    qtbot: QtBot, header: DebtorHeader
) -> None:
    header.resize(575, 150)
    qtbot.wait(1)
    assert {figure.y() for figure in header.figures} == {header.figures[0].y()}
    assert all(figure.width() >= figure.minimumSizeHint().width() for figure in header.figures)
    header.setMinimumSize(1, 1)
    header.resize(440, 200)
    qtbot.wait(1)
    assert header.figures[4].y() > header.figures[0].y()
    # The last has the rest of its row, and the column above it is no wider for that.
    assert header.figures[4].width() > header.figures[1].width()


def badges(header: DebtorHeader) -> list[str]:
    return [each.accessibleName() for each in header.findChildren(Badge) if each.isVisibleTo(header)]


def test_how_the_debtor_behaves_stands_beside_the_name_with_the_figures_behind_it(
    header: DebtorHeader, northgate: DebtorView
) -> None:
    reading = Reading(Behaviour.SLIPPING, ("the last 6 came 19 days late, those before 2 days late",))
    header.resize(1100, 120)
    header.show_debtor(replace(northgate, reading=reading))
    (badge,) = [each for each in header.findChildren(Badge) if each.accessibleName() == "slipping"]
    assert badge.accessibleDescription().splitlines() == [
        "the last 6 came 19 days late, those before 2 days late",
        "B shows what that calls for",
    ]


def test_what_the_card_says_of_hardship_is_said_once(header: DebtorHeader, northgate: DebtorView) -> None:
    reading = Reading(Behaviour.HARDSHIP, ("marked as in hardship",))
    header.show_debtor(replace(northgate, reading=reading, card=Card(hardship=True)))
    assert [each for each in badges(header) if "hardship" in each] == ["hardship"]


def test_the_sector_and_then_the_terms_give_way_to_the_name_and_to_what_matters_today(
    header: DebtorHeader, northgate: DebtorView
) -> None:
    view = replace(northgate, reading=Reading(Behaviour.BREAKS_PROMISES, ("the last 2 promises were not kept",)))
    header.resize(1100, 120)
    header.show_debtor(view)
    assert badges(header)[-2:] == [view.head.sector, view.head.terms_words]
    header.resize(620, 120)
    header.show_debtor(view)
    assert "breaks promises" in badges(header)
    assert view.head.sector not in badges(header)


def test_a_mandate_stands_beside_the_terms_and_the_law_of_interest_behind_them(
    header: DebtorHeader, northgate: DebtorView
) -> None:
    header.resize(1100, 120)
    header.show_debtor(northgate)
    assert header._terms.accessibleDescription() == "Payment terms\nInterest by: no law, nor a contract"
    mandate = Mandate(scheme=Scheme.BACS, reference="N1", status=MandateStatus.ACTIVE, currency="GBP", day=28)
    head = replace(northgate.head, mandates=(mandate,), interest_regime=GERMANY)
    header.show_debtor(replace(northgate, head=head))
    assert badges(header)[-2:] == ["30 days net", "Bacs direct debit"]
    behind = ["Bacs direct debit N1, on day 28 of the month", "Interest by: BGB, sections 247 and 286 to 288"]
    assert header._terms.accessibleDescription().splitlines() == ["Payment terms", *behind]
    # In a small window it gives way last, and the name tells it.
    header.resize(480, 120)
    assert badges(header)[-1] == "Bacs direct debit"
    assert str(header._name.property("tip")).splitlines()[1:] == behind


def test_a_mandate_by_which_nothing_can_be_collected_now_is_told_behind_the_terms_alone(
    header: DebtorHeader, northgate: DebtorView
) -> None:
    mandate = Mandate(scheme=Scheme.BACS, reference="N1", status=MandateStatus.SUSPENDED, currency="GBP")
    header.resize(1100, 120)
    header.show_debtor(replace(northgate, head=replace(northgate.head, mandates=(mandate,))))
    assert badges(header)[-1] == "30 days net"
    assert "Bacs direct debit N1, suspended" in header._terms.accessibleDescription()
