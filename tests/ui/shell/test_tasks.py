"""Work beside the window: who waits for whom, whose answer counts, what happens to errors."""

from __future__ import annotations

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.services.progress import Errand, Progress
from creditdesk.ui import errands
from creditdesk.ui.tasks import TaskRunner, Working


def test_an_answer_arrives_in_the_windows_thread(threaded: TaskRunner, qtbot: QtBot) -> None:
    seen: list[tuple[bool, bool]] = []
    here = threading.get_ident()
    threaded.read(
        lambda: threading.get_ident() == here, lambda same: seen.append((same, threading.get_ident() == here))
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]


def test_only_the_latest_of_reads_with_one_key_is_delivered(threaded: TaskRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[str] = []

    def first() -> str:
        gate.wait(5)
        return "Northgate"

    threaded.read(first, seen.append, key="debtor")
    threaded.read(lambda: "Harlow", seen.append, key="debtor")
    gate.set()
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert seen == ["Harlow"]


def test_a_read_that_waited_too_long_is_not_even_run(qtbot: QtBot) -> None:
    runner = TaskRunner(readers=1)
    gate = threading.Event()
    ran: list[int] = []
    runner.read(lambda: gate.wait(5), lambda _done: None)
    for number in range(5):
        runner.read(lambda number=number: ran.append(number), lambda _done: None, key="debtor")
    gate.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    runner.close()
    assert ran == [4]


@pytest.mark.parametrize("signal", ["failed", "crashed"])
def test_a_write_that_fails_after_its_book_was_left_is_said_all_the_same(
    threaded: TaskRunner, qtbot: QtBot, signal: str
) -> None:
    gate = threading.Event()
    seen: list[object] = []

    def fail() -> None:
        gate.wait(5)
        raise CreditDeskError("The disk is full.") if signal == "failed" else ValueError("a fault of ours")

    getattr(threaded, signal).connect(lambda error: seen.append(type(error)))
    threaded.write(fail, on_error=lambda _error: seen.append("who asked"))
    threaded.forget_book()
    gate.set()
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert seen == [CreditDeskError if signal == "failed" else ValueError]


def test_reads_with_other_keys_do_not_disturb_each_other(threaded: TaskRunner, qtbot: QtBot) -> None:
    seen: list[str] = []
    threaded.read(lambda: "list", seen.append, key="list")
    threaded.read(lambda: "debtor", seen.append, key="debtor")
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert sorted(seen) == ["debtor", "list"]


def test_what_was_forgotten_is_not_delivered(threaded: TaskRunner, qtbot: QtBot) -> None:
    seen: list[str] = []
    threaded.read(lambda: "search", seen.append, key="search")
    threaded.forget("search")
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert seen == []


def test_writes_take_turns_in_the_order_asked(threaded: TaskRunner, qtbot: QtBot) -> None:
    done: list[int] = []

    def write(number: int) -> None:
        time.sleep(0.02 / (number + 1))
        done.append(number)

    for number in range(6):
        threaded.write(lambda number=number: write(number))
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert done == list(range(6))


def test_long_work_shows_how_far_it_is_and_then_nothing(threaded: TaskRunner, qtbot: QtBot) -> None:
    shown: list[Working | None] = []
    threaded.working.connect(shown.append)

    def make(progress: Progress) -> str:
        for number in range(3):
            progress.report(number + 1, 3, "Printing letters")
        return "printed"

    answers: list[str] = []
    threaded.work("Letters", make, answers.append)
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert answers == ["printed"]
    assert shown[0] == Working("Letters")
    assert Working("Letters", "Printing letters", 3, 3) in shown
    assert shown[-1] is None


def test_cancelled_work_ends_quietly_and_calls_nobody(threaded: TaskRunner, qtbot: QtBot) -> None:
    started = threading.Event()
    stopped: list[str] = []

    def endless(progress: Progress) -> None:
        started.set()
        try:
            while True:
                progress.report(0, 0, "Importing")
                time.sleep(0.001)
        except Cancelled:
            stopped.append("stopped")
            raise

    failures: list[object] = []
    threaded.failed.connect(failures.append)
    threaded.crashed.connect(failures.append)
    threaded.work("Import", endless, failures.append)
    qtbot.waitUntil(started.is_set)
    threaded.cancel()
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert stopped == ["stopped"]
    assert failures == []


def test_an_error_of_the_world_goes_to_whoever_asked(threaded: TaskRunner, qtbot: QtBot) -> None:
    def fail() -> None:
        raise CreditDeskError("The disk is full.")

    told: list[CreditDeskError] = []
    threaded.write(fail, on_error=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].what == "The disk is full."


def test_an_error_of_the_world_that_nobody_takes_goes_to_the_banner(threaded: TaskRunner, qtbot: QtBot) -> None:
    def fail() -> None:
        raise CreditDeskError("The disk is full.")

    with qtbot.waitSignal(threaded.failed) as told:
        threaded.write(fail)
    assert told.args is not None
    assert str(told.args[0]) == "The disk is full."


def test_an_error_of_ours_goes_to_the_one_hook(threaded: TaskRunner, qtbot: QtBot) -> None:
    with qtbot.waitSignal(threaded.crashed) as told:
        threaded.read(lambda: 1 // 0, lambda _never: None)
    assert told.args is not None
    assert isinstance(told.args[0], ZeroDivisionError)


def test_what_an_error_of_ours_ended_is_told_to_have_ended(threaded: TaskRunner, qtbot: QtBot) -> None:
    told: list[str] = []
    with qtbot.waitSignal(threaded.crashed):
        threaded.errand("Mails", lambda _progress, _errand: 1 / 0, on_stopped=lambda: told.append("ended"))
    assert told == ["ended"]


def test_closing_finishes_the_writes_already_asked_for() -> None:
    runner = TaskRunner()
    written: list[int] = []
    for number in range(20):
        runner.write(lambda number=number: (time.sleep(0.002), written.append(number)))
    runner.close()
    assert written == list(range(20))


def test_an_errand_keeps_no_write_waiting_and_writes_in_its_turn(threaded: TaskRunner, qtbot: QtBot) -> None:
    answered, waits = threading.Event(), threading.Event()
    written: list[str] = []

    def mail(_progress: Progress, errand: Errand) -> str:
        errand.in_turn(lambda: written.append("on its way"))
        waits.set()
        answered.wait(5)
        return errand.in_turn(lambda: written.append("sent") or "250 OK")

    said: list[str] = []
    threaded.errand("Mails", mail, said.append)
    assert waits.wait(5)
    threaded.write(lambda: written.append("a call"))
    qtbot.waitUntil(lambda: "a call" in written)
    answered.set()
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert (written, said) == (["on its way", "a call", "sent"], ["250 OK"])


def test_what_fails_in_its_turn_is_the_errands_own_trouble(threaded: TaskRunner, qtbot: QtBot) -> None:
    def fail() -> None:
        raise CreditDeskError("The disk is full.")

    told: list[CreditDeskError] = []
    threaded.errand("", lambda _progress, errand: errand.in_turn(fail), on_error=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].what == "The disk is full."
    threaded.write(lambda: None)
    qtbot.waitUntil(lambda: threaded.is_idle)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for an errand."""
    monkeypatch.setattr(errands, "PATIENCE", 0.1)
    monkeypatch.setattr(errands, "_AFTER_CUT", 0.1)


@pytest.mark.usefixtures("hurried")
def test_an_errand_that_nobody_waits_for_is_cut_and_its_last_word_is_written_before_the_book_closes(
    threaded: TaskRunner, qtbot: QtBot
) -> None:
    is_cut, begun = threading.Event(), threading.Event()
    written: list[str] = []

    def mail(_progress: Progress, errand: Errand) -> None:
        errand.cut_by(is_cut.set)
        begun.set()
        is_cut.wait(5)
        errand.in_turn(lambda: written.append("nobody knows whether it went"))

    threaded.errand("Mails", mail)
    assert begun.wait(5)
    threaded.forget_book()
    threaded.write(lambda: written.append("closed"))
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert written == ["nobody knows whether it went", "closed"]


@pytest.mark.usefixtures("hurried")
def test_a_person_who_stops_an_errand_does_not_wait_for_a_silent_server(threaded: TaskRunner, qtbot: QtBot) -> None:
    is_cut, begun = threading.Event(), threading.Event()
    stopped: list[str] = []

    def mail(progress: Progress, errand: Errand) -> None:
        errand.cut_by(is_cut.set)
        begun.set()
        is_cut.wait(5)
        progress.report(0, 1, "Mail to Ann")

    threaded.errand("Mails", mail, on_stopped=lambda: stopped.append("stopped"))
    assert begun.wait(5)
    threaded.cancel()
    qtbot.waitUntil(lambda: threaded.is_idle, timeout=2000)
    assert is_cut.is_set()
    assert stopped == ["stopped"]


@pytest.mark.usefixtures("hurried")
def test_an_errand_that_cannot_be_cut_is_left_and_writes_nothing_any_more() -> None:
    runner = TaskRunner()
    answered, begun, over = threading.Event(), threading.Event(), threading.Event()
    written: list[str] = []

    def mail(_progress: Progress, errand: Errand) -> None:
        begun.set()
        answered.wait(20)
        try:
            errand.in_turn(lambda: written.append("sent"))
        except Cancelled:
            over.set()

    runner.errand("Mails", mail)
    assert begun.wait(5)
    at = time.monotonic()
    runner.close()
    assert time.monotonic() - at < 5
    answered.set()
    assert over.wait(5)
    assert written == []


def test_of_two_long_works_the_one_is_shown_that_the_cancel_button_stops(threaded: TaskRunner, qtbot: QtBot) -> None:
    shown: list[Working | None] = []
    threaded.working.connect(shown.append)
    told, begun = threading.Event(), threading.Event()

    def mail(progress: Progress, _errand: Errand) -> None:
        progress.report(1, 2, "Mail to Ann")
        told.wait(5)

    def letters(progress: Progress) -> None:
        progress.report(1, 2, "Letter to Northgate")
        begun.set()

    threaded.errand("Mails", mail)
    threaded.work("Letters", letters)
    assert begun.wait(5)
    told.set()
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert {each.text for each in shown if each is not None} == {"", "Mail to Ann"}


def test_inline_runs_at_once_and_lets_our_errors_through(inline: TaskRunner) -> None:
    seen: list[int] = []
    inline.read(lambda: 7, seen.append)
    assert seen == [7]
    with pytest.raises(ZeroDivisionError):
        inline.write(lambda: 1 // 0)
