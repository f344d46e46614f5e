"""One letter may say something besides its text: in its place, never read as marks, and never what may not be said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_check import MOST_CHARACTERS
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.letters.compose import UnsayableError
from creditdesk.services.letters.run_lines import State
from creditdesk.services.letters.runs import LetterRuns
from tests.services.letters.conftest import DAY

BESIDES = "As you said on Tuesday, the pallets of INV-2 were whole."


def test_it_stands_between_the_text_and_the_items(desk: Any) -> None:
    said = desk.said(added=BESIDES)
    assert said.index("still outstanding") < said.index(BESIDES) < said.index("INV-1")


def test_each_line_is_a_paragraph_and_empty_ones_are_none(desk: Any) -> None:
    desk.issue(added="  One  thing.\n\n \nAnother.  ")
    assert desk.rows(letters_table)[0].facts["added"] == "One thing.\nAnother."


@pytest.mark.parametrize("text", ["$asked and ${nothing}", "**not bold**", "{{x}} <b>&amp;</b>", "100 % $$"])
def test_what_is_typed_is_printed_as_it_is(desk: Any, text: str) -> None:
    assert text in desk.said(added=text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Else the police will come.", "Not to be sent: “police”"),
        ("x" * (MOST_CHARACTERS + 1), f"has {MOST_CHARACTERS + 1} characters; it may have {MOST_CHARACTERS}"),
    ],
)
def test_what_may_not_be_said_is_told_before_and_keeps_the_letter_from_going(desk: Any, text: str, why: str) -> None:
    pages = desk.letters.preview(desk.debtor, Kind.REMINDER, DAY, added=text)
    assert why in pages.refusal
    with pytest.raises(UnsayableError, match=why):
        desk.issue(added=text)
    assert desk.rows(letters_table) == []


def test_what_is_unwise_goes_and_is_told(desk: Any) -> None:
    issued = desk.issue(added="You have ignored us.")
    assert ["you have ignored" in notice for notice in issued.notices] == [True]


def test_a_statement_says_nothing_besides(desk: Any) -> None:
    assert BESIDES not in desk.said("statement", added=BESIDES)


@pytest.fixture
def runs(desk: Any) -> LetterRuns:
    return LetterRuns(desk.book)


def line_of(desk: Any, runs: LetterRuns) -> Any:
    run, _ = runs.start(DAY, at=desk.at)
    return run, run.lines[0]


def test_a_letter_of_a_run_says_it_and_keeps_it_when_the_run_is_looked_at_again(
    desk: Any, runs: LetterRuns, tmp_path: Path
) -> None:
    _, line = line_of(desk, runs)
    runs.say_besides(line.line_id, BESIDES, at=desk.at)
    run, line = line_of(desk, runs)
    assert line.added == BESIDES
    runs.release(run.run_id, tmp_path / "out", at=desk.at)
    (letter,) = desk.rows(letters_table)
    assert letter.facts["added"] == BESIDES
    assert BESIDES in desk.text_of(desk.letters.stored(letter.sha256))


def test_one_that_may_not_be_said_holds_its_letter_and_not_the_run(desk: Any, runs: LetterRuns, tmp_path: Path) -> None:
    run, line = line_of(desk, runs)
    runs.say_besides(line.line_id, "Else the police will come.", at=desk.at)
    release = runs.release(run.run_id, tmp_path / "out", at=desk.at)
    assert release.issued == ()
    assert "The paragraph that you added cannot be sent." in release.held[0][1][0]
    assert runs.run(run.run_id).lines[0].state is State.HELD


def test_one_that_is_too_long_is_refused_at_once(desk: Any, runs: LetterRuns) -> None:
    _, line = line_of(desk, runs)
    with pytest.raises(CreditDeskError, match="it may have"):
        runs.say_besides(line.line_id, "x" * (MOST_CHARACTERS + 1), at=desk.at)
