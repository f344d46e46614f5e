"""A text is seen as the letter that it makes before it is kept, whatever is still wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_check import MOST_CHARACTERS, OwnParagraph, Wording
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.letters import letter_texts
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.letters.own_texts import our_wording
from creditdesk.services.letters.text_trial import TextTrials, Trial
from creditdesk.services.letters.texts import languages_of
from tests.services.letters.conftest import DAY

_LETTERS = [(kind, language) for kind in Kind if kind is not Kind.STATEMENT for language in sorted(languages_of(kind))]
OURS = our_wording(Kind.REMINDER, "en")


@pytest.fixture
def trials(desk: Any) -> TextTrials:
    return TextTrials(desk.book)


def with_text(text: str, *when: str) -> Wording:
    return replace(OURS, paragraphs=(*OURS.paragraphs, OwnParagraph("after", when, text)))


@pytest.fixture
def tried(desk: Any, trials: TextTrials) -> Any:
    def try_out(wording: Wording, *, of_debtor: bool = True) -> tuple[Trial, str]:
        trial = trials.try_out(Kind.REMINDER, "en", wording, DAY, desk.debtor if of_debtor else None)
        return trial, desk.text_of(trial.pdf)

    return try_out


def test_the_letter_to_the_debtor_chosen_says_the_new_words(tried: Any) -> None:
    trial, said = tried(with_text("We look forward to $asked from $customer."))
    assert "We look forward to £25,480.00 from Northgate Timber." in said
    assert (trial.faults, trial.values["asked"]) == ((), "£25,480.00")


def test_nothing_is_kept_of_it(desk: Any, tried: Any) -> None:
    tried(with_text("Thank you."))
    with desk.book.read() as connection:
        for table in (letter_texts, letters_table):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_a_paragraph_that_this_debtor_does_not_get_is_known(tried: Any) -> None:
    wording = with_text("About your promise of $promise_amount.", "broken")
    number = len(wording.paragraphs)
    trial, said = tried(wording)
    assert (number in trial.printed, "About your promise" in said) == (False, False)
    trial, said = tried(wording, of_debtor=False)
    assert (number in trial.printed, "About your promise of £1,000.00." in said) == (True, True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Pay $askd.", "Pay [$askd]."),
        ("Pay ${askd} now.", "Pay [$askd] now."),
        ("About $promise_amount.", "About [sum promised]."),
        ("Give 5 $ to us.", "Give 5 $ to us."),
        ("Give $$5, $asked.", "Give $5, £25,480.00."),
        ("${$asked} {{x}}", "${£25,480.00} {{x}}"),
    ],
)
def test_what_cannot_be_filled_in_is_shown_as_what_it_is(tried: Any, text: str, shown: str) -> None:
    trial, said = tried(with_text(text))
    assert shown in said
    assert bool(trial.faults) is (shown != "Give $5, £25,480.00.")


def test_a_text_that_would_not_end_is_not_drawn(tried: Any, trials: TextTrials) -> None:
    trial = trials.try_out(Kind.REMINDER, "en", with_text("x" * (MOST_CHARACTERS + 1)), DAY)
    assert (trial.pdf, len(trial.faults)) == (b"", 1)


def test_a_debtor_to_whom_there_is_nothing_to_say_is_named(desk: Any, trials: TextTrials) -> None:
    nothing = desk.ledger.customer("ZED001", name="Zed")
    with pytest.raises(CreditDeskError, match=r"Nothing of Zed is overdue, so there is no reminder to show\. Choose"):
        trials.try_out(Kind.REMINDER, "en", OURS, DAY, nothing)
    with pytest.raises(CreditDeskError, match="no promise of the debtor was broken lately"):
        trials.try_out(Kind.BROKEN_PROMISE, "en", our_wording(Kind.BROKEN_PROMISE, "en"), DAY, desk.debtor)


def test_the_letter_is_in_the_language_of_its_text_whatever_the_debtor_reads(desk: Any, trials: TextTrials) -> None:
    trial = trials.try_out(Kind.REMINDER, "de", our_wording(Kind.REMINDER, "de"), DAY, desk.debtor)
    assert "Sehr geehrte Damen und Herren" in desk.text_of(trial.pdf)


@pytest.mark.parametrize(("kind", "language"), _LETTERS)
def test_every_letter_has_an_example(trials: TextTrials, kind: Kind, language: str) -> None:
    trial = trials.try_out(kind, language, our_wording(kind, language), DAY)
    assert trial.faults == ()
    assert trial.pdf.startswith(b"%PDF")
    assert trial.printed


_PIECES = (
    "$asked",
    "${pay_by}",
    "$askd",
    "$$",
    "$",
    "${",
    "}",
    "**",
    "{{",
    "{%",
    "$since",
    "$promise_amount",
    " ",
    "Hello",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    subject=st.lists(st.sampled_from(_PIECES), max_size=8).map("".join),
    texts=st.lists(
        st.tuples(
            st.sampled_from(["before", "after", "beside"]),
            st.sets(st.sampled_from(["one", "many", "broken", "nonsense"]), max_size=2).map(tuple),
            st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=10).map("".join),
        ),
        max_size=4,
    ),
    of_debtor=st.booleans(),
)
def test_whatever_is_typed_makes_a_letter_or_is_too_much(
    desk: Any,
    trials: TextTrials,
    subject: str,
    texts: list[tuple[str, tuple[str, ...], str]],
    *,
    of_debtor: bool,
) -> None:
    wording = Wording(subject, tuple(OwnParagraph(*each) for each in texts))
    trial = trials.try_out(Kind.FINAL_DEMAND, "en", wording, DAY, desk.debtor if of_debtor else None)
    assert trial.pdf.startswith(b"%PDF") or any(fault.is_size for fault in trial.faults)
